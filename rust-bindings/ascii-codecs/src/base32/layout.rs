//! How a vector of 16 bytes takes quanta apart and puts them together.

/// For each digit of a quantum the two bytes that have its bits, the less significant one first:
/// the quantum at the front.
pub(super) static QUANTUM_0: [u8; 16] = words(0);

/// The same for the quantum after that.
pub(super) static QUANTUM_1: [u8; 16] = words(5);

/// For each digit of a quantum the power of two, by which 16 bits are multiplied so that its bits
/// are the last of the upper 16 bits of the product.
#[cfg(target_arch = "x86_64")]
pub(super) static SHIFTS: [u8; 16] = {
    let mut shifts = [0; 16];
    let mut digit = 0;
    while digit < 8 {
        let [low, high] = (1_u16 << (5 * digit % 8 + 5)).to_le_bytes();
        shifts[2 * digit] = low;
        shifts[2 * digit + 1] = high;
        digit += 1;
    }
    shifts
};

/// Takes the five bytes of each of two numbers of 64 bits, from the most significant one on.
pub(super) static BYTES_OF_QUANTA: [u8; 16] = [4, 3, 2, 1, 0, 12, 11, 10, 9, 8, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80];

/// A bit for each row of ASCII; none for the rows after them.
pub(super) static ROWS: [u8; 16] = [1, 2, 4, 8, 16, 32, 64, 128, 0, 0, 0, 0, 0, 0, 0, 0];

const fn words(start: usize) -> [u8; 16] {
    let mut places = [0; 16];
    let mut digit = 0;
    while digit < 8 {
        let byte = start + 5 * digit / 8;
        // The byte after the last one has no bits of the digit.
        places[2 * digit] = byte as u8 + 1;
        places[2 * digit + 1] = byte as u8;
        digit += 1;
    }
    places
}
