//! The digits of the three codecs.

/// What stands for no digit in the tables.
pub(super) const NO_DIGIT: u8 = 0xFF;

/// 85 characters, each of which is a digit.
// In this order so that what vectors look at does not cross the lines of the cache.
#[repr(C, align(64))]
pub struct Alphabet {
    /// The character of each digit; what follows is for vectors to look at.
    pub(super) chars: [u8; 128],
    /// The digit of each character, or [`NO_DIGIT`].
    pub(super) values: [u8; 256],
    /// The characters, for [look-ups in rows](in_rows).
    #[cfg(target_arch = "x86_64")]
    pub(super) char_rows: [u8; 96],
    /// For each character from 0x20 to 0x7F what is one more than its digit, or 0, for
    /// look-ups in rows.
    #[cfg(target_arch = "x86_64")]
    pub(super) successor_rows: [u8; 96],
    /// Whether the digits are 85 characters in a row, which begins with '!'.
    #[cfg(any(target_arch = "x86_64", target_arch = "aarch64"))]
    pub(super) in_a_row: bool,
}

impl Alphabet {
    /// The alphabet in which the character at each index is the digit of that value.
    const fn new(digits: &[u8; 85]) -> Self {
        let (mut chars, mut values) = ([0; 128], [NO_DIGIT; 256]);
        let mut value = 0;
        while value < digits.len() {
            let char = digits[value] as usize;
            assert!(char > 0x20 && char < 0x7F, "a digit must be a printing character");
            assert!(values[char] == NO_DIGIT, "a character must be one digit only");
            chars[value] = char as u8;
            values[char] = value as u8;
            value += 1;
        }
        Self {
            chars,
            values,
            #[cfg(target_arch = "x86_64")]
            char_rows: in_rows(&chars, 0),
            #[cfg(target_arch = "x86_64")]
            successor_rows: in_rows(&values, 1),
            #[cfg(any(target_arch = "x86_64", target_arch = "aarch64"))]
            in_a_row: is_in_a_row(digits),
        }
    }
}

/// Whether each digit is the character after that of the one before, and the first one '!'.
#[cfg(any(target_arch = "x86_64", target_arch = "aarch64"))]
const fn is_in_a_row(digits: &[u8; 85]) -> bool {
    let mut value = 0;
    while value < digits.len() {
        if digits[value] as usize != b'!' as usize + value {
            return false;
        }
        value += 1;
    }
    true
}

/// The bytes of a table for a look-up in six rows of 16. The exclusive or of what the first rows
/// have in one column, up to any row, is what the table has there: each row but the first is
/// the difference to the one before.
///
/// With `more`, it is a table of values by character, of which the rows from 0x20 on are taken, and
/// the bytes are more by this.
#[cfg(target_arch = "x86_64")]
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
