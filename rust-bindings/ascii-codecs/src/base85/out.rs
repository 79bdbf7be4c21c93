//! Output memory that is filled from front to back.

use std::mem::MaybeUninit;

/// Memory, and how much of its front is initialised.
///
/// # Invariants
///
/// The first `filled` bytes of `room` are initialised.
pub(super) struct Out<'o> {
    room: &'o mut [MaybeUninit<u8>],
    filled: usize,
}

impl<'o> Out<'o> {
    /// Nothing is written yet.
    #[inline]
    pub(super) fn new(room: &'o mut [MaybeUninit<u8>]) -> Self {
        // INVARIANT: no byte need be initialised.
        Self { room, filled: 0 }
    }

    /// How many bytes were written.
    #[inline]
    pub(super) fn len(&self) -> usize {
        self.filled
    }

    /// Writes these bytes.
    ///
    /// # Panics
    ///
    /// If they do not fit.
    #[inline]
    pub(super) fn put(&mut self, bytes: &[u8]) {
        self.room[self.filled..][..bytes.len()].write_copy_of_slice(bytes);
        // INVARIANT: these are initialised now.
        self.filled += bytes.len();
    }

    /// Writes what a vector holds.
    ///
    /// # Panics
    ///
    /// If it does not fit.
    #[inline(always)]
    #[cfg(target_arch = "x86_64")]
    pub(super) fn put_128(&mut self, vector: std::arch::x86_64::__m128i) {
        let room: &mut [_; 16] = self.next();
        // SAFETY: these are 16 bytes, and every processor of this architecture has SSE2.
        unsafe { std::arch::x86_64::_mm_storeu_si128(room.as_mut_ptr().cast(), vector) };
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
    pub(super) fn put_512(&mut self, vector: std::arch::x86_64::__m512i, keep: usize) {
        let room = &mut self.room[self.filled..][..keep];
        assert!(room.len() <= 64, "a vector has 64 bytes");
        let mask = u64::MAX.checked_shr(64 - room.len() as u32).unwrap_or(0);
        // SAFETY: only those bytes are written that are in the mask: all for which there is room.
        unsafe { std::arch::x86_64::_mm512_mask_storeu_epi8(room.as_mut_ptr().cast(), mask, vector) };
        // INVARIANT: these are initialised now: all of them are in the mask.
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
    pub(super) fn put_128(&mut self, vector: std::arch::aarch64::uint8x16_t) {
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
    pub(super) fn put_zeros(&mut self, count: usize) {
        self.room[self.filled..][..count].fill(MaybeUninit::new(0));
        // INVARIANT: these are initialised now.
        self.filled += count;
    }

    /// All that was written, to be changed.
    pub(super) fn written_mut(&mut self) -> &mut [u8] {
        let written = &mut self.room[..self.filled];
        // SAFETY: the invariant: these are initialised.
        unsafe { written.assume_init_mut() }
    }

    /// All that was written.
    #[inline]
    pub(super) fn finish(self) -> &'o mut [u8] {
        let written = &mut self.room[..self.filled];
        // SAFETY: the invariant: these are initialised.
        unsafe { written.assume_init_mut() }
    }
}
