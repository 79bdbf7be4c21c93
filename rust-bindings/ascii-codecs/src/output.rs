//! Output memory that is filled from front to back.

use std::mem::MaybeUninit;

#[cfg(target_arch = "x86_64")]
use crate::x86::{store_16, store_front};

/// Memory, and how much of its front is initialised.
///
/// # Invariants
///
/// The first `filled` bytes of `room` are initialised.
pub(crate) struct Output<'o> {
    room: &'o mut [MaybeUninit<u8>],
    filled: usize,
}

impl<'o> Output<'o> {
    /// Nothing is written yet.
    #[inline]
    pub(crate) fn new(room: &'o mut [MaybeUninit<u8>]) -> Self {
        // INVARIANT: no byte need be initialised.
        Self { room, filled: 0 }
    }

    /// How many bytes were written.
    #[inline]
    pub(crate) fn len(&self) -> usize {
        self.filled
    }

    /// Writes these bytes; those of an array, whose number is known, with one store.
    ///
    /// # Panics
    ///
    /// If they do not fit.
    #[inline]
    pub(crate) fn put(&mut self, bytes: &[u8]) {
        self.room[self.filled..][..bytes.len()].write_copy_of_slice(bytes);
        // INVARIANT: these are initialised now.
        self.filled += bytes.len();
    }

    /// Writes one byte.
    ///
    /// # Panics
    ///
    /// If it does not fit.
    #[inline]
    pub(crate) fn push(&mut self, byte: u8) {
        self.room[self.filled].write(byte);
        // INVARIANT: it is initialised now.
        self.filled += 1;
    }

    /// Takes back the byte that was written last.
    ///
    /// # Panics
    ///
    /// If nothing was written.
    #[inline]
    pub(crate) fn pop(&mut self) {
        assert!(self.filled > 0, "nothing has been written");
        // INVARIANT: fewer than before.
        self.filled -= 1;
    }

    /// Writes what a vector holds.
    ///
    /// # Panics
    ///
    /// If it does not fit.
    #[inline]
    #[cfg(target_arch = "x86_64")]
    #[target_feature(enable = "sse2")]
    pub(crate) fn put_128(&mut self, vector: std::arch::x86_64::__m128i) {
        let room: &mut [_; 16] = self.next();
        store_16(room, vector);
        // INVARIANT: these are initialised now.
        self.filled += 16;
    }

    /// Writes the first `keep` bytes of a vector.
    ///
    /// # Panics
    ///
    /// If they do not fit, or are more than 64.
    #[inline]
    #[cfg(target_arch = "x86_64")]
    #[target_feature(enable = "avx512f,avx512bw")]
    pub(crate) fn put_512(&mut self, vector: std::arch::x86_64::__m512i, keep: usize) {
        assert!(keep <= 64, "a vector has 64 bytes");
        store_front(&mut self.room[self.filled..][..keep], vector);
        // INVARIANT: these are initialised now.
        self.filled += keep;
    }

    /// Writes what a vector holds.
    ///
    /// # Panics
    ///
    /// If it does not fit.
    #[inline]
    #[cfg(target_arch = "aarch64")]
    #[target_feature(enable = "neon")]
    pub(crate) fn put_128(&mut self, vector: std::arch::aarch64::uint8x16_t) {
        let room: &mut [_; 16] = self.next();
        // SAFETY: these are 16 bytes.
        unsafe { std::arch::aarch64::vst1q_u8(room.as_mut_ptr().cast(), vector) };
        // INVARIANT: these are initialised now.
        self.filled += 16;
    }

    /// Where the next `N` bytes go.
    #[inline(always)]
    #[cfg(any(target_arch = "x86_64", target_arch = "aarch64"))]
    fn next<const N: usize>(&mut self) -> &mut [MaybeUninit<u8>; N] {
        match self.room[self.filled..].first_chunk_mut() {
            Some(room) => room,
            None => panic!("there is no room for {N} bytes more"),
        }
    }

    /// Writes so many zeroes.
    ///
    /// # Panics
    ///
    /// If they do not fit.
    pub(crate) fn put_zeros(&mut self, count: usize) {
        self.room[self.filled..][..count].fill(MaybeUninit::new(0));
        // INVARIANT: these are initialised now.
        self.filled += count;
    }

    /// All that was written, to be changed.
    pub(crate) fn written_mut(&mut self) -> &mut [u8] {
        let written = &mut self.room[..self.filled];
        // SAFETY: the invariant: these are initialised.
        unsafe { written.assume_init_mut() }
    }

    /// All that was written.
    #[inline]
    pub(crate) fn finish(self) -> &'o mut [u8] {
        let written = &mut self.room[..self.filled];
        // SAFETY: the invariant: these are initialised.
        unsafe { written.assume_init_mut() }
    }
}
