//! Reading bytes where they are if they cannot change, and through a window if they can.

use std::mem::MaybeUninit;
use std::ops::{Deref, Range};

use crate::PyResult;
use crate::backend::buffer_memory::{Memory, SmallBytes};
use crate::python::Python;
use crate::types::PyBytesWriter;

/// Bytes that can be read at leisure: lent by an object that never changes, or copied.
pub struct LentOrCopied<'a>(Bytes<'a>);

enum Bytes<'a> {
    Lent(&'a [u8]),
    Small(SmallBytes),
    Copied(Vec<u8>),
}

impl<'a> LentOrCopied<'a> {
    #[inline]
    pub(crate) fn small(memory: Memory<'_>) -> Option<Self> {
        SmallBytes::copy(memory).map(|bytes| Self(Bytes::Small(bytes)))
    }

    pub(crate) fn copied(bytes: Vec<u8>) -> Self {
        Self(Bytes::Copied(bytes))
    }

    /// Whether they are the object's own.
    pub fn is_lent(&self) -> bool {
        matches!(self.0, Bytes::Lent(_))
    }
}

impl<'a> From<&'a [u8]> for LentOrCopied<'a> {
    #[inline]
    fn from(bytes: &'a [u8]) -> Self {
        Self(Bytes::Lent(bytes))
    }
}

impl Deref for LentOrCopied<'_> {
    type Target = [u8];

    #[inline]
    fn deref(&self) -> &[u8] {
        match &self.0 {
            Bytes::Lent(bytes) => bytes,
            Bytes::Small(bytes) => bytes.as_slice(),
            Bytes::Copied(bytes) => bytes,
        }
    }
}

/// The contiguous bytes of an object, to be read bit by bit.
///
/// It borrows from the buffer, so that it cannot outlive it:
///
/// ```compile_fail,E0515
/// use cpython_api::{BytesReader, PyBuffer, PyResult};
///
/// fn read<'a>(buffer: PyBuffer<'a>) -> PyResult<BytesReader<'a>> {
///     buffer.reader()
/// }
/// ```
#[derive(Clone, Copy)]
pub struct BytesReader<'a>(Source<'a>);

#[derive(Clone, Copy)]
enum Source<'a> {
    Lent(&'a [u8]),
    Shared(Memory<'a>),
}

impl<'a> BytesReader<'a> {
    #[inline]
    pub(crate) fn shared(memory: Memory<'a>) -> Self {
        Self(Source::Shared(memory))
    }

    /// How many bytes there are. That cannot change.
    #[inline]
    pub fn len(&self) -> usize {
        match self.0 {
            Source::Lent(bytes) => bytes.len(),
            Source::Shared(memory) => memory.len(),
        }
    }

    /// Whether there are none.
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The bytes, if they never change.
    #[inline]
    pub fn lent(&self) -> Option<&'a [u8]> {
        match self.0 {
            Source::Lent(bytes) => Some(bytes),
            Source::Shared(_) => None,
        }
    }

    /// All of the bytes, if they never change, or if they fit the window: then they are copied.
    #[inline]
    pub fn whole<'w, const N: usize>(&self, window: &'w mut Window<N>) -> Option<&'w [u8]>
    where
        'a: 'w,
    {
        match self.0 {
            Source::Lent(bytes) => Some(bytes),
            Source::Shared(memory) => Some(memory.copy_to_uninit(0, window.0.get_mut(..memory.len())?)),
        }
    }

    /// All of the bytes: lent if they never change, copied to `place` if they may.
    ///
    /// # Errors
    ///
    /// `MemoryError`.
    #[inline]
    pub fn bytes_in<'p>(&self, py: Python<'_>, place: &'p mut BytesPlace) -> PyResult<&'p [u8]>
    where
        'a: 'p,
    {
        match self.0 {
            Source::Lent(bytes) => Ok(bytes),
            Source::Shared(memory) => match place.few.0.get_mut(..memory.len()) {
                Some(few) => Ok(memory.copy_to_uninit(0, few)),
                None => Ok(place.many.insert(memory.to_vec(py)?)),
            },
        }
    }

    /// Appends to `writer` what `convert` makes of the bytes, `N` at a time: it writes to the memory that is
    /// left, and returns the front part of that which it has initialised.
    ///
    /// It is a function of its own because of the window: to have that on the stack takes time.
    ///
    /// # Errors
    ///
    /// Those of `convert`.
    ///
    /// # Panics
    ///
    /// If `convert` returns other memory than it was given.
    #[inline(never)]
    pub fn convert<const N: usize>(
        &self,
        writer: &mut PyBytesWriter<'_>,
        mut convert: impl for<'r> FnMut(&[u8], &'r mut [MaybeUninit<u8>]) -> PyResult<&'r mut [u8]>,
    ) -> PyResult<()> {
        let mut window = Window::<N>::new();
        let mut chunks = self.chunks(0..self.len(), &mut window);
        while let Some(chunk) = chunks.next() {
            writer.write_uninit(writer.remaining(), |out| out.fill_with(|out| convert(chunk, out)))?;
        }
        Ok(())
    }

    /// Copies `out.len()` bytes from the one at `offset` on.
    ///
    /// # Panics
    ///
    /// If there are not so many bytes.
    #[inline]
    pub fn copy_to(&self, offset: usize, out: &mut [u8]) {
        match self.0 {
            Source::Lent(bytes) => out.copy_from_slice(&bytes[offset..][..out.len()]),
            Source::Shared(memory) => memory.copy_to(offset, out),
        }
    }

    /// The bytes of a range in chunks, each as large as the window except the last: parts of
    /// what is lent, or copies in the window. A chunk lasts until the next one:
    ///
    /// ```compile_fail,E0499
    /// use cpython_api::{BytesReader, Window};
    ///
    /// fn two(reader: BytesReader<'_>) {
    ///     let mut window = Window::<4096>::new();
    ///     let mut chunks = reader.chunks(0..reader.len(), &mut window);
    ///     let first = chunks.next();
    ///     let second = chunks.next();
    ///     assert!(first == second);
    /// }
    /// ```
    ///
    /// # Panics
    ///
    /// If there are not so many bytes.
    #[inline]
    pub fn chunks<'w, const N: usize>(&self, range: Range<usize>, window: &'w mut Window<N>) -> Chunks<'a, 'w, N> {
        let length = self.len();
        assert!(range.start <= range.end && range.end <= length, "{range:?} is not in a buffer of {length}");
        Chunks { source: self.0, rest: range, window }
    }
}

impl<'a> From<&'a [u8]> for BytesReader<'a> {
    #[inline]
    fn from(bytes: &'a [u8]) -> Self {
        Self(Source::Lent(bytes))
    }
}

/// Room for `N` bytes, on the stack as a rule, through which bytes are read that may change.
pub struct Window<const N: usize>([MaybeUninit<u8>; N]);

impl<const N: usize> Window<N> {
    /// A window that has not been used. This costs nothing.
    #[inline]
    #[expect(clippy::new_without_default, reason = "there is no other window than this")]
    pub const fn new() -> Self {
        const { assert!(N > 0, "a window has room for a byte") };
        Self([MaybeUninit::uninit(); N])
    }
}

/// Where bytes are copied to that may change, a few of them on the stack. They stay there, which is
/// less work than to hand them out as [`LentOrCopied`] does. See [`BytesReader::bytes_in`].
pub struct BytesPlace {
    few: Window<256>,
    many: Option<Vec<u8>>,
}

impl BytesPlace {
    /// A place that has not been used. This costs nothing.
    #[inline]
    #[expect(clippy::new_without_default, reason = "there is no other place than this")]
    pub const fn new() -> Self {
        Self { few: Window::new(), many: None }
    }
}

/// Bytes, chunk by chunk. See [`BytesReader::chunks`].
pub struct Chunks<'a, 'w, const N: usize> {
    source: Source<'a>,
    rest: Range<usize>,
    window: &'w mut Window<N>,
}

impl<const N: usize> Chunks<'_, '_, N> {
    /// The next chunk.
    #[inline]
    #[expect(clippy::should_implement_trait, reason = "an iterator's items outlive its next step")]
    pub fn next(&mut self) -> Option<&[u8]> {
        let range = self.rest.start..self.rest.start.saturating_add(N).min(self.rest.end);
        if range.is_empty() {
            return None;
        }
        self.rest.start = range.end;
        Some(match self.source {
            Source::Lent(bytes) => &bytes[range],
            Source::Shared(memory) => memory.copy_to_uninit(range.start, &mut self.window.0[..range.len()]),
        })
    }
}
