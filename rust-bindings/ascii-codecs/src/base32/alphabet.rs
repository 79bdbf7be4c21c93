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

    /// The digits in two vectors.
    #[inline]
    #[cfg(any(target_arch = "x86_64", target_arch = "aarch64"))]
    pub(super) fn halves(&self) -> [&[u8; 16]; 2] {
        let (halves, _) = self.digits.as_chunks();
        [&halves[0], &halves[1]]
    }
}

/// What each character stands for.
///
/// # Invariants
///
/// Only ASCII characters are digits. Letters among them have values one after the other, those of
/// `A` and `a` being one more than `before_a`; the others are from the row of the code that has
/// `0` to `9`. The vectors of a table say the same as its values.
#[derive(Clone, Debug)]
#[cfg_attr(
    not(any(target_arch = "x86_64", target_arch = "aarch64")),
    expect(dead_code, reason = "the scalar code looks at the values only")
)]
pub struct Table {
    /// For each character its value, or [`PADDING`], or [`NONE`].
    values: [u8; 256],
    /// For each column of the ASCII code those rows, as bits, in which there is a digit.
    pub(super) columns: [u8; 16],
    /// The values of the row from `0` to `?`.
    pub(super) figures: [u8; 16],
    /// The value before the one of the letter `A`, which may be -1.
    pub(super) before_a: u8,
}

/// What is no digit: more than any value, also when it is combined with others by `|`.
pub(super) const NONE: u8 = 0x80;

/// No digit either, but may follow the last one.
const PADDING: u8 = 0x81;

impl Table {
    const fn new(digits: &[u8; 32], casefold: bool) -> Self {
        let mut table = Self { values: [NONE; 256], columns: [0; 16], figures: [0; 16], before_a: 0 };
        table.values[b'=' as usize] = PADDING;
        let mut value = 0;
        while value < 32 {
            let digit = digits[value as usize];
            table.set(digit, value);
            if casefold {
                table.set(digit.to_ascii_lowercase(), value);
            }
            value += 1;
        }
        table.before_a = table.value(b'A').wrapping_sub(1);
        let mut letter = b'A';
        while letter <= b'Z' && table.is_digit(letter) {
            assert!(table.value(letter) == (letter % 32).wrapping_add(table.before_a));
            letter += 1;
        }
        table
    }

    /// Gives a character of ASCII a value, or what says that it has none.
    const fn set(&mut self, char: u8, value: u8) {
        let (row, column) = (char / 16, (char % 16) as usize);
        self.values[char as usize] = value;
        if row == b'0' / 16 {
            self.figures[column] = value;
        }
        if value < NONE {
            self.columns[column] |= 1 << row;
        } else {
            self.columns[column] &= !(1 << row);
        }
    }

    /// A table that takes `0` as the letter `O`, and `1` as another character.
    #[must_use]
    pub fn with_map01(&self, one: u8) -> Self {
        let mut table = self.clone();
        table.set(b'0', self.value(b'O'));
        table.set(b'1', self.value(one));
        table
    }

    /// The values of ASCII characters, in two vectors.
    #[inline]
    #[cfg(target_arch = "x86_64")]
    pub(super) fn ascii_values(&self) -> [&[u8; 64]; 2] {
        let (values, _) = self.values.as_chunks();
        [&values[0], &values[1]]
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
