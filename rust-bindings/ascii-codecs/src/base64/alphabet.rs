//! Alphabets of Base64: the standard one, the URL-safe one, and those with two other characters.

/// The value of a character that has none, in [`Alphabet::values`].
pub(super) const JUNK: u8 = 0xFF;

/// The value of the padding character, `=`.
pub(super) const PAD: u8 = 0xFE;

/// Values from this one on are not six bits of data: junk, or padding.
pub(super) const NO_DATA: u8 = 64;

const STANDARD_CHARS: [u8; 64] = *b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// The characters that are written for six bits each, and what each character is read as.
// The tables come first and are aligned, because they are loaded as vectors.
#[repr(C, align(64))]
#[derive(Clone, Debug)]
pub struct Alphabet {
    /// What is written.
    pub(super) chars: [u8; 64],
    /// What is read: six bits, or [`JUNK`], or [`PAD`].
    pub(super) values: [u8; 256],
}

/// The alphabet of RFC 4648 section 4, with `+` and `/`.
pub static STANDARD: Alphabet = Alphabet::with_altchars(*b"+/");

/// The alphabet of RFC 4648 section 5, with `-` and `_`. It reads `+` and `/` too.
pub static URL_SAFE: Alphabet = Alphabet::with_altchars(*b"-_");

impl Alphabet {
    /// The standard alphabet with these characters for 62 and 63.
    ///
    /// They are read as 62 and 63 whatever else they mean: as 63 if they are the same, and `=` is
    /// no padding then. `+` and `/` are read as in the standard alphabet otherwise.
    #[must_use]
    pub const fn with_altchars(altchars: [u8; 2]) -> Self {
        let mut chars = STANDARD_CHARS;
        chars[62] = altchars[0];
        chars[63] = altchars[1];
        let mut values = STANDARD_VALUES;
        values[altchars[0] as usize] = 62;
        values[altchars[1] as usize] = 63;
        Self { chars, values }
    }

    /// What is read as 62 and 63 besides `+` and `/`.
    #[cfg(any(target_arch = "x86_64", target_arch = "aarch64"))]
    #[inline]
    pub(super) const fn altchars(&self) -> [u8; 2] {
        [self.chars[62], self.chars[63]]
    }

    /// What this character is read as.
    #[inline]
    pub(super) const fn value(&self, char: u8) -> u8 {
        self.values[char as usize]
    }
}

/// What each character is read as in the standard alphabet.
pub(super) const STANDARD_VALUES: [u8; 256] = {
    let mut values = [JUNK; 256];
    values[b'=' as usize] = PAD;
    let mut value = 0;
    while value < STANDARD_CHARS.len() {
        values[STANDARD_CHARS[value] as usize] = value as u8;
        value += 1;
    }
    values
};

#[cfg(test)]
mod tests {
    use super::*;

    /// `chars.translate(bytes.maketrans(altchars, b"+/"))`, then read by the standard alphabet.
    fn translated(altchars: [u8; 2], char: u8) -> u8 {
        let mut table: [u8; 256] = std::array::from_fn(|char| char as u8);
        table[usize::from(altchars[0])] = b'+';
        table[usize::from(altchars[1])] = b'/';
        STANDARD.value(table[usize::from(char)])
    }

    #[test]
    fn altchars_are_read_as_if_they_were_translated() {
        for altchars in [*b"+/", *b"-_", *b"/+", *b"++", *b"AB", *b"=A", *b"A=", [0, 255], [128, 128], *b"-/", *b"/-"] {
            let alphabet = Alphabet::with_altchars(altchars);
            for char in 0..=255 {
                assert_eq!(alphabet.value(char), translated(altchars, char), "{altchars:?} {char}");
            }
        }
    }

    #[test]
    fn the_standard_alphabet_reads_what_it_writes() {
        for value in 0..64 {
            assert_eq!(STANDARD.value(STANDARD.chars[usize::from(value)]), value);
        }
        assert_eq!(STANDARD.values.iter().filter(|value| **value < NO_DATA).count(), 64);
        assert_eq!(STANDARD.value(b'='), PAD);
    }
}
