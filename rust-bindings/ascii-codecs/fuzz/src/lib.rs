//! What the fuzz targets share: output memory that is watched, all tiers against each other, and options
//! out of the input.

use std::convert::Infallible;
use std::fmt::Debug;
use std::mem::MaybeUninit;
use std::sync::atomic::{AtomicU8, Ordering};

use ascii_codecs::Tier;

/// What kernels return: the front part of their output.
pub type Written<'o, E> = Result<&'o mut [u8], E>;

/// What differs from call to call: where memory begins, and what is in it.
static CALL: AtomicU8 = AtomicU8::new(0);

/// What a kernel writes into memory of exactly this size.
///
/// The memory begins anywhere, and has other bytes in it each time, so that a kernel that reads what it
/// has not written is seen. The bytes before it must stay; behind it there are such bytes too, or, every
/// other time, its allocation ends there, and AddressSanitizer watches.
///
/// # Errors
///
/// The kernel's.
pub fn try_written<E>(
    room: usize,
    kernel: impl for<'o> FnOnce(&'o mut [MaybeUninit<u8>]) -> Written<'o, E>,
) -> Result<Vec<u8>, E> {
    let call = CALL.fetch_add(1, Ordering::Relaxed);
    let before = usize::from(call / 2 % 64);
    let after = if call % 2 == 0 { 64 } else { 0 };
    let pattern = |place: usize| (place as u8).wrapping_mul(37) ^ call;
    let mut memory: Vec<_> = (0..before + room + after).map(|place| MaybeUninit::new(pattern(place))).collect();
    let start = memory[before..].as_ptr().cast();
    let result = kernel(&mut memory[before..][..room]).map(|written| {
        assert_eq!(written.as_ptr(), start, "it returns another part than the front");
        written.to_vec()
    });
    for place in (0..before).chain(before + room..before + room + after) {
        // SAFETY: all of the memory was initialised above.
        let byte = unsafe { memory[place].assume_init() };
        assert_eq!(byte, pattern(place), "written at {place}, outside of {before}..{}", before + room);
    }
    result
}

/// [`try_written`] of a kernel that always succeeds.
pub fn written(room: Option<usize>, kernel: impl for<'o> FnOnce(&'o mut [MaybeUninit<u8>]) -> &'o mut [u8]) -> Vec<u8> {
    let room = room.expect("the input is small");
    let Ok(written) = try_written(room, |out| Ok::<_, Infallible>(kernel(out)));
    written
}

/// What all tiers return, which must be the same.
pub fn on_all_tiers<T: PartialEq + Debug>(run: impl Fn(Tier) -> T) -> T {
    let expected = run(Tier::SCALAR);
    for tier in Tier::available() {
        assert_eq!(run(tier), expected, "{} (left) is not what scalar code does (right)", tier.name());
    }
    expected
}

/// The first bytes of the input, which choose options, and the rest, which is data.
pub fn options<const N: usize>(input: &[u8]) -> Option<(&[u8; N], &[u8])> {
    input.split_first_chunk()
}

/// Whether the bit of an option is set.
pub fn flag(options: u8, bit: u32) -> bool {
    options >> bit & 1 != 0
}
