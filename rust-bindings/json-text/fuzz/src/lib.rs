//! What the fuzz targets share: texts in each kind of str, and output memory that is watched.

pub mod reference;

use std::fmt::Debug;
use std::mem::MaybeUninit;
use std::sync::atomic::{AtomicU8, Ordering};

use json_text::Unit;

/// Units of two and four bytes that bytes stand for which are not ASCII: those around the limits of what
/// is told apart, and those that have the bytes of a quote, a backslash and a control character.
const WIDE: [u32; 16] = [
    0x80, 0xe9, 0xff, 0x100, 0x1f, 0x2022, 0x5c5c, 0x7f00, 0x8000, 0xd83d, 0xdc00, 0xffff, 0x1_0000, 0x1_0022,
    0x1_f600, 0x10_ffff,
];

/// Units of two or four bytes for the bytes, which are those of the units if `raw`.
pub fn units<T: Unit>(bytes: &[u8], raw: bool) -> Vec<T> {
    let limit = if size_of::<T>() == 2 { 0xffff } else { 0x10_ffff };
    if raw {
        let unit = |bytes: &[u8]| bytes.iter().fold(0_u32, |unit, byte| unit << 8 | u32::from(*byte));
        return bytes.chunks_exact(size_of::<T>()).map(|bytes| T::from_char(unit(bytes).min(limit))).collect();
    }
    let wide = |byte: u8| WIDE[usize::from(byte & 0xf)].min(limit);
    bytes.iter().map(|&byte| T::from_char(if byte < 0x80 { byte.into() } else { wide(byte) })).collect()
}

/// What differs from call to call: where memory begins, and what is in it.
static CALL: AtomicU8 = AtomicU8::new(0);

/// What a kernel reads and writes, if it writes to memory of exactly this size.
///
/// The memory begins anywhere, and has other units in it each time, so that a kernel that reads what it
/// has not written is seen. The units before it must stay; behind it there are such units too, or, every
/// other time, its allocation ends there, and AddressSanitizer watches.
pub fn written<T: Unit + Debug>(
    room: usize,
    kernel: impl for<'o> FnOnce(&'o mut [MaybeUninit<T>]) -> (usize, &'o mut [T]),
) -> (usize, Vec<T>) {
    let call = CALL.fetch_add(1, Ordering::Relaxed);
    let before = usize::from(call / 2 % 64);
    let after = if call % 2 == 0 { 64 } else { 0 };
    let pattern = |place: usize| T::from_char(((place as u8).wrapping_mul(37) ^ call).into());
    let mut memory: Vec<_> = (0..before + room + after).map(|place| MaybeUninit::new(pattern(place))).collect();
    let start = memory[before..].as_ptr().cast();
    let (read, written) = kernel(&mut memory[before..][..room]);
    assert_eq!(written.as_ptr(), start, "it returns another part than the front");
    let result = (read, written.to_vec());
    for place in (0..before).chain(before + room..before + room + after) {
        // SAFETY: all of the memory was initialised above.
        let unit = unsafe { memory[place].assume_init() };
        assert_eq!(unit, pattern(place), "written at {place}, outside of {before}..{}", before + room);
    }
    result
}
