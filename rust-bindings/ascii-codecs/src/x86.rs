//! Memory to vectors and back, on x86-64. Arrays and slices say how much is read or written.
//!
//! All a caller has to prove is that the processor has the instructions, as a [`Tier`](crate::Tier) does.
#![expect(clippy::missing_safety_doc, reason = "the attribute of each function names the instructions it needs")]

use std::arch::x86_64::{
    __m128i, __m256i, __m512i, _mm_loadl_epi64, _mm_loadu_si128, _mm_storeu_si128, _mm256_loadu_si256,
    _mm256_storeu_si256, _mm512_loadu_si512, _mm512_mask_storeu_epi8, _mm512_maskz_loadu_epi8, _mm512_storeu_si512,
};
use std::mem::MaybeUninit;

/// Eight bytes, and zeroes after them.
#[inline]
#[target_feature(enable = "sse2")]
pub fn load_8(bytes: &[u8; 8]) -> __m128i {
    // SAFETY: the array has what is read.
    unsafe { _mm_loadl_epi64(bytes.as_ptr().cast()) }
}

/// 16 bytes.
#[inline]
#[target_feature(enable = "sse2")]
pub fn load_16(bytes: &[u8; 16]) -> __m128i {
    // SAFETY: the array has what is read.
    unsafe { _mm_loadu_si128(bytes.as_ptr().cast()) }
}

/// 32 bytes.
#[inline]
#[target_feature(enable = "avx")]
pub fn load_32(bytes: &[u8; 32]) -> __m256i {
    // SAFETY: the array has what is read.
    unsafe { _mm256_loadu_si256(bytes.as_ptr().cast()) }
}

/// 64 bytes.
#[inline]
#[target_feature(enable = "avx512f")]
pub fn load_64(bytes: &[u8; 64]) -> __m512i {
    // SAFETY: the array has what is read.
    unsafe { _mm512_loadu_si512(bytes.as_ptr().cast()) }
}

/// The first 64 bytes, and zeroes after them if there are fewer.
#[inline]
#[target_feature(enable = "avx512f,avx512bw")]
pub fn load_front(bytes: &[u8]) -> __m512i {
    // SAFETY: only those bytes are read that the slice has.
    unsafe { _mm512_maskz_loadu_epi8(front(bytes.len()), bytes.as_ptr().cast()) }
}

/// 16 bytes.
#[inline]
#[target_feature(enable = "sse2")]
pub fn store_16(out: &mut [MaybeUninit<u8>; 16], bytes: __m128i) {
    // SAFETY: the array has what is written.
    unsafe { _mm_storeu_si128(out.as_mut_ptr().cast(), bytes) };
}

/// 32 bytes.
#[inline]
#[target_feature(enable = "avx")]
pub fn store_32(out: &mut [MaybeUninit<u8>; 32], bytes: __m256i) {
    // SAFETY: the array has what is written.
    unsafe { _mm256_storeu_si256(out.as_mut_ptr().cast(), bytes) };
}

/// 64 bytes.
#[inline]
#[target_feature(enable = "avx512f")]
pub fn store_64(out: &mut [MaybeUninit<u8>; 64], bytes: __m512i) {
    // SAFETY: the array has what is written.
    unsafe { _mm512_storeu_si512(out.as_mut_ptr().cast(), bytes) };
}

/// The first of 64 bytes, as many as `out` has.
#[inline]
#[target_feature(enable = "avx512f,avx512bw")]
pub fn store_front(out: &mut [MaybeUninit<u8>], bytes: __m512i) {
    // SAFETY: only those bytes are written that the slice has.
    unsafe { _mm512_mask_storeu_epi8(out.as_mut_ptr().cast(), front(out.len()), bytes) };
}

/// A one for each of the first `len` bytes of a vector.
#[inline]
pub fn front(len: usize) -> u64 {
    u64::MAX.unbounded_shr(64 - len.min(64) as u32)
}
