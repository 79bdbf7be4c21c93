//! The digits, and which characters stand for them.

/// The 32 digits, and what decodes them.
#[derive(Debug)]
pub struct Alphabet {
    /// The digits by their value.
    pub(super) digits: [u8; 32],
    strict: Table,
    folded: Table,
}

/// The alphabet of RFC 4648, section 6.
pub static BASE32: Alphabet = Alphabet::new(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567");

/// The alphabet of RFC 4648, section 7, whose order is that of what it encodes.
pub static BASE32HEX: Alphabet = Alphabet::new(b"0123456789ABCDEFGHIJKLMNOPQRSTUV");

impl Alphabet {
    const fn new(digits: &[u8; 32]) -> Self {
        Self { digits: *digits, strict: Table::new(digits, false), folded: Table::new(digits, true) }
    }

    /// What decodes these digits; with `casefold` small letters are taken as capital ones.
    #[inline]
    pub const fn table(&self, casefold: bool) -> &Table {
        if casefold { &self.folded } else { &self.strict }
    }
}

/// What each character stands for.
///
/// Only ASCII characters can be digits. Of these, letters have values in the order of the
/// alphabet, so that vectors can compute them; the others are from the row of the code that has
/// `0` to `9`.
#[derive(Clone, Debug)]
pub struct Table {
    /// For each character its value, or [`PADDING`], or [`NONE`].
    values: [u8; 256],
}

/// What is no digit: more than any value, also when it is combined with others by `|`.
pub(super) const NONE: u8 = 0x80;

/// No digit either, but may follow the last one.
const PADDING: u8 = 0x81;

impl Table {
    const fn new(digits: &[u8; 32], casefold: bool) -> Self {
        let mut values = [NONE; 256];
        values[b'=' as usize] = PADDING;
        let mut value = 0;
        while value < 32 {
            let digit = digits[value as usize];
            values[digit as usize] = value;
            if casefold {
                values[digit.to_ascii_lowercase() as usize] = value;
            }
            value += 1;
        }
        Self { values }
    }

    /// A table that takes `0` as the letter `O`, and `1` as another character.
    #[must_use]
    pub fn with_map01(&self, one: u8) -> Self {
        let mut table = self.clone();
        table.values[usize::from(b'0')] = self.value(b'O');
        table.values[usize::from(b'1')] = self.value(one);
        table
    }

    /// The value of a digit; at least [`NONE`] for another character.
    #[inline]
    pub(super) const fn value(&self, char: u8) -> u8 {
        self.values[char as usize]
    }

    /// Whether the character is a digit.
    #[inline]
    pub(super) const fn is_digit(&self, char: u8) -> bool {
        self.value(char) < NONE
    }

    /// Whether the character is padding.
    #[inline]
    pub(super) const fn is_padding(&self, char: u8) -> bool {
        self.value(char) == PADDING
    }
}
