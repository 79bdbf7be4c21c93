//! Units as the bytes that vectors are made of, in the order of the processor.

use std::mem::MaybeUninit;

use crate::Unit;

/// The bytes of the units.
#[inline]
pub(crate) fn bytes<T: Unit>(units: &[T]) -> &[u8] {
    // SAFETY: units are integers, all of whose bytes are initialised, and there are that many of them.
    unsafe { std::slice::from_raw_parts(units.as_ptr().cast(), size_of_val(units)) }
}

/// The memory of the units.
#[inline]
pub(crate) fn memory<T: Unit>(out: &mut [MaybeUninit<T>]) -> &mut [MaybeUninit<u8>] {
    // SAFETY: there are that many bytes, which are as uninitialised as before, and units may have any.
    unsafe { std::slice::from_raw_parts_mut(out.as_mut_ptr().cast(), size_of_val(out)) }
}

/// Fewer than 16 bytes, and zeroes after them.
#[cfg(target_arch = "x86_64")]
#[inline]
#[target_feature(enable = "sse2")]
pub(crate) fn load_short(bytes: &[u8]) -> std::arch::x86_64::__m128i {
    let len = bytes.len();
    // The first part and the last one overlap.
    let (low, high) = if let (Some(first), Some(last)) = (bytes.first_chunk(), bytes.last_chunk()) {
        (u64::from_le_bytes(*first), u64::from_le_bytes(*last).unbounded_shr(8 * (16 - len as u32)))
    } else if let (Some(first), Some(last)) = (bytes.first_chunk(), bytes.last_chunk()) {
        (u64::from(u32::from_le_bytes(*first)) | u64::from(u32::from_le_bytes(*last)) << (8 * (len - 4)), 0)
    } else if len > 0 {
        let byte = |place: usize| u64::from(bytes[place]) << (8 * place);
        (byte(0) | byte(len / 2) | byte(len - 1), 0)
    } else {
        (0, 0)
    };
    std::arch::x86_64::_mm_set_epi64x(high.cast_signed(), low.cast_signed())
}
