//! Text that is lent, and short text that is kept.

/// The characters of a str, in the narrowest form that has room for all of them (PEP 393).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Text<'a> {
    /// All are ASCII.
    Ascii(&'a [u8]),
    /// None is over U+00FF.
    Latin1(&'a [u8]),
    /// None is over U+FFFF. Surrogates are characters of their own.
    Ucs2(&'a [u16]),
    /// Code points.
    Ucs4(&'a [u32]),
}

/// A few ASCII characters, such as a separator and the quote behind it. They are copied with the space
/// behind them, so that it does not matter how many they are.
#[derive(Clone, Copy, Debug)]
pub struct Short {
    bytes: [u8; Self::ROOM],
    len: u8,
}

impl Short {
    /// How many characters it has at most, and how much room a copy takes.
    pub(crate) const ROOM: usize = 16;

    /// Nothing.
    pub const EMPTY: Self = Self { bytes: [0; Self::ROOM], len: 0 };

    /// `null`.
    pub const NULL: Self = Self::word(b"null");
    /// `true`.
    pub const TRUE: Self = Self::word(b"true");
    /// `false`.
    pub const FALSE: Self = Self::word(b"false");

    const fn word(text: &[u8]) -> Self {
        let mut word = Self::EMPTY;
        while (word.len as usize) < text.len() {
            word = word.followed_by(text[word.len as usize]).unwrap();
        }
        word
    }

    /// `"`.
    pub const QUOTE: Self = Self::EMPTY.followed_by(b'"').unwrap();

    /// The characters of some texts, if all are ASCII and they are few enough.
    #[inline]
    pub fn concat(texts: &[&[u8]]) -> Option<Self> {
        let (mut bytes, mut len) = ([0; Self::ROOM], 0);
        for text in texts {
            if !text.is_ascii() {
                return None;
            }
            bytes.get_mut(len..len + text.len())?.copy_from_slice(text);
            len += text.len();
        }
        Some(Self { bytes, len: len as u8 })
    }

    /// It, and an ASCII character behind it, if there is room for one.
    #[inline]
    pub const fn followed_by(mut self, byte: u8) -> Option<Self> {
        if self.len as usize == Self::ROOM || !byte.is_ascii() {
            return None;
        }
        self.bytes[self.len as usize] = byte;
        self.len += 1;
        Some(self)
    }

    /// The characters.
    #[inline]
    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes[..self.len()]
    }

    #[inline]
    pub(crate) fn len(&self) -> usize {
        self.len.into()
    }

    /// The characters, and what stands behind them.
    #[inline]
    pub(crate) fn room(&self) -> &[u8; Self::ROOM] {
        &self.bytes
    }
}
