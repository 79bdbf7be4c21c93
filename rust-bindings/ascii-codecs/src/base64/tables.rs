//! Tables of sixteen entries, by which vectors without a wider look-up know the standard alphabet.

use super::alphabet::{Alphabet, NO_DATA, STANDARD_VALUES};

/// What to add to a value of each range to get its character: 26 to 51, then each of 52 to 63, then
/// 0 to 25.
#[inline]
pub(super) const fn encode_offsets(alphabet: &Alphabet) -> [u8; 16] {
    let digit = b'0'.wrapping_sub(52);
    let [plus, slash] = alphabet.altchars();
    let (plus, slash) = (plus.wrapping_sub(62), slash.wrapping_sub(63));
    [b'a' - 26, digit, digit, digit, digit, digit, digit, digit, digit, digit, digit, plus, slash, b'A', 0, 0]
}

/// Whether characters are read that the standard alphabet does not have.
#[inline]
pub(super) const fn is_extended(alphabet: &Alphabet) -> bool {
    !matches!(alphabet.altchars(), [b'+', b'/'])
}

/// The class of characters with this high nibble, as a bit. In a class the same low nibbles are of
/// the alphabet: in the last one, none.
pub(super) static HIGH_CLASS: [u8; 16] = [16, 16, 1, 2, 4, 8, 4, 8, 16, 16, 16, 16, 16, 16, 16, 16];

/// The classes in which this low nibble is not of the alphabet.
pub(super) static BAD_LOW: [u8; 16] = {
    let mut bad = [0; 16];
    let mut char = 0;
    while char < 256 {
        if STANDARD_VALUES[char] >= NO_DATA {
            bad[char % 16] |= HIGH_CLASS[char / 16];
        }
        char += 1;
    }
    bad
};

/// What to add to a character with this high nibble to get its value; to a slash, in place 1.
pub(super) static OFFSETS: [u8; 16] = {
    let mut offsets = [0; 16];
    let mut char = 0;
    while char < 256 {
        let value = STANDARD_VALUES[char];
        if value < NO_DATA {
            let place = if char == b'/' as usize { 1 } else { char / 16 };
            offsets[place] = value.wrapping_sub(char as u8);
        }
        char += 1;
    }
    offsets
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tables_know_the_alphabet() {
        for char in 0..=255_u8 {
            let (high, low) = (usize::from(char / 16), usize::from(char % 16));
            let value = STANDARD_VALUES[usize::from(char)];
            assert_eq!(HIGH_CLASS[high] & BAD_LOW[low] == 0, value < NO_DATA, "{char}");
            if value < NO_DATA {
                let place = if char == b'/' { high - 1 } else { high };
                assert_eq!(char.wrapping_add(OFFSETS[place]), value, "{char}");
            }
        }
    }
}
