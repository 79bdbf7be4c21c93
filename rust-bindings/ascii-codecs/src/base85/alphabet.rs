//! The digits of the three codecs.

/// What stands for no digit in the tables.
pub(super) const NO_DIGIT: u8 = 0xFF;

/// 85 characters, each of which is a digit.
#[repr(align(64))]
pub struct Alphabet {
    /// The character of each digit; what follows is for vectors to look at.
    pub(super) chars: [u8; 128],
    /// The characters of each two digits.
    pub(super) pairs: [[u8; 2]; 7225],
    /// The digit of each character, or [`NO_DIGIT`].
    pub(super) values: [u8; 256],
    /// The characters, for [look-ups in rows](in_rows).
    #[cfg(any(target_arch = "x86_64", target_arch = "aarch64"))]
    pub(super) char_rows: [u8; 96],
    /// For each character from 0x20 to 0x7F what is one more than its digit, or 0, for look-ups in rows.
    #[cfg(any(target_arch = "x86_64", target_arch = "aarch64"))]
    pub(super) successor_rows: [u8; 96],
    /// Whether the digits are 85 characters in a row, which begins with '!'.
    pub(super) in_a_row: bool,
}

impl Alphabet {
    /// The alphabet in which the character at each index is the digit of that value.
    const fn new(digits: &[u8; 85]) -> Self {
        let (mut chars, mut values, mut in_a_row) = ([0; 128], [NO_DIGIT; 256], true);
        let mut value = 0;
        while value < digits.len() {
            let char = digits[value] as usize;
            assert!(char > 0x20 && char < 0x7F, "a digit must be a printing character");
            assert!(values[char] == NO_DIGIT, "a character must be one digit only");
            chars[value] = char as u8;
            values[char] = value as u8;
            in_a_row = in_a_row && char == value + b'!' as usize;
            value += 1;
        }
        let mut pairs = [[0; 2]; 7225];
        let mut pair = 0;
        while pair < pairs.len() {
            pairs[pair] = [digits[pair / 85], digits[pair % 85]];
            pair += 1;
        }
        Self {
            chars,
            pairs,
            values,
            #[cfg(any(target_arch = "x86_64", target_arch = "aarch64"))]
            char_rows: in_rows(&chars, 0),
            #[cfg(any(target_arch = "x86_64", target_arch = "aarch64"))]
            successor_rows: in_rows(&values, 1),
            in_a_row,
        }
    }
}

/// Six rows of 16 bytes, the first of which are those of a table, and each other one the difference
/// (exclusive or) of the table's to the one before: so that what is in the first rows up to that
/// of an index makes what is in the table. Of a table of values, beginning with the third row,
/// it is one more than those.
#[cfg(any(target_arch = "x86_64", target_arch = "aarch64"))]
const fn in_rows(table: &[u8], more: u8) -> [u8; 96] {
    let start = if more == 0 { 0 } else { 0x20 };
    let mut rows = [0; 96];
    let mut index = 0;
    while index < rows.len() {
        rows[index] = table[start + index].wrapping_add(more);
        if index >= 16 {
            rows[index] ^= table[start + index - 16].wrapping_add(more);
        }
        index += 1;
    }
    rows
}

/// The digits of Ascii85, '!' to 'u'.
pub static ASCII85: Alphabet = Alphabet::new(&{
    let mut digits = [0; 85];
    let mut value = 0;
    while value < digits.len() {
        digits[value] = b'!' + value as u8;
        value += 1;
    }
    digits
});

/// The digits of Base85, as Mercurial and Git use it (RFC 1924).
pub static BASE85: Alphabet =
    Alphabet::new(b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%&()*+-;<=>?@^_`{|}~");

/// The digits of Z85 (ZeroMQ's RFC 32).
pub static Z85: Alphabet =
    Alphabet::new(b"0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-:+=^!/*?&<>()[]{}@%$#");
