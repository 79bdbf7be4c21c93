//! The digits of the three codecs.

/// What stands for no digit in the tables.
pub(super) const NO_DIGIT: u8 = 0xFF;

/// 85 characters, each of which is a digit.
#[repr(align(64))]
pub struct Alphabet {
    /// The character of each digit; what follows is for vectors to look at.
    pub(super) chars: [u8; 128],
    /// The digit of each character, or [`NO_DIGIT`].
    pub(super) values: [u8; 256],
    /// For each character from 0x20 to 0x7F what is one more than its digit, or 0.
    pub(super) successors: [u8; 96],
    /// Whether the digits are 85 characters in a row, which begins with '!'.
    pub(super) in_a_row: bool,
}

impl Alphabet {
    /// The alphabet in which the character at each index is the digit of that value.
    const fn new(digits: &[u8; 85]) -> Self {
        let mut alphabet = Self { chars: [0; 128], values: [NO_DIGIT; 256], successors: [0; 96], in_a_row: true };
        let mut value = 0;
        while value < digits.len() {
            let char = digits[value];
            assert!(char > 0x20 && char < 0x7F, "a digit must be a printing character");
            assert!(alphabet.values[char as usize] == NO_DIGIT, "a character must be one digit only");
            alphabet.chars[value] = char;
            alphabet.values[char as usize] = value as u8;
            alphabet.successors[char as usize - 0x20] = value as u8 + 1;
            alphabet.in_a_row &= char as usize == value + b'!' as usize;
            value += 1;
        }
        alphabet
    }

    /// The characters in rows of 16.
    #[inline]
    #[cfg(any(target_arch = "x86_64", target_arch = "aarch64"))]
    pub(super) fn char_rows(&self) -> &[u8; 96] {
        match self.chars.first_chunk() {
            Some(rows) => rows,
            None => unreachable!("there are 128 of them"),
        }
    }

    /// The character that stands for a digit.
    #[inline]
    pub(super) fn char(&self, digit: u8) -> u8 {
        // No digit has the eighth bit: without it there is no bound to check.
        self.chars[usize::from(digit & 127)]
    }
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
