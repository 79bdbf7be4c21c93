//! Output memory that is filled from front to back.

use std::mem::MaybeUninit;

/// Memory, and how much of it has been written.
///
/// # Invariants
///
/// The first `len` bytes of `room` are initialised.
pub(crate) struct Output<'o> {
    room: &'o mut [MaybeUninit<u8>],
    len: usize,
}

impl<'o> Output<'o> {
    /// Nothing has been written to it.
    #[inline]
    pub(crate) fn new(room: &'o mut [MaybeUninit<u8>]) -> Self {
        // INVARIANT: there are no bytes to be initialised.
        Self { room, len: 0 }
    }

    /// Writes one byte.
    ///
    /// # Panics
    ///
    /// If there is no room for it.
    #[inline]
    pub(crate) fn push(&mut self, byte: u8) {
        self.room[self.len].write(byte);
        // INVARIANT: it is initialised now.
        self.len += 1;
    }

    /// Writes some bytes. As their number is known, that is one store.
    ///
    /// # Panics
    ///
    /// If there is no room for them.
    #[inline]
    pub(crate) fn extend<const N: usize>(&mut self, bytes: &[u8; N]) {
        self.room[self.len..][..N].write_copy_of_slice(bytes);
        // INVARIANT: these are initialised now.
        self.len += N;
    }

    /// Takes back the byte written last.
    ///
    /// # Panics
    ///
    /// If there is none.
    #[inline]
    pub(crate) fn pop(&mut self) {
        assert!(self.len > 0, "nothing has been written");
        // INVARIANT: fewer than before.
        self.len -= 1;
    }

    /// What was written.
    #[inline]
    pub(crate) fn finish(self) -> &'o mut [u8] {
        let written = &mut self.room[..self.len];
        // SAFETY: the invariant: these are initialised.
        unsafe { written.assume_init_mut() }
    }
}
