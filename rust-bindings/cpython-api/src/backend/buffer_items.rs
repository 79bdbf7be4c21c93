//! Items of a buffer as numbers (Include/pybuffer.h; the format of the struct module).

use std::ffi::{CStr, c_int, c_long, c_short, c_void};
use std::marker::PhantomData;
use std::mem::MaybeUninit;

use cpython_sys as ffi;

use super::buffer::{BufferOrder, RawBuffer};
use super::buffer_memory::{read, write};
use crate::buffer::PyBuffer;
use crate::{PyErr, PyResult};

/// What an item is, apart from its size.
#[doc(hidden)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Signed,
    Unsigned,
    Float,
    Bool,
}

/// A type of items: the integers, `f32`, `f64` and `bool`.
///
/// # Safety
///
/// `Plain` has the size of `Self`, and is the same type unless `KIND` is `Bool`; any bytes are a
/// valid `Plain`, and a `Self` has no padding.
pub unsafe trait Element: Copy + 'static {
    #[doc(hidden)]
    const KIND: Kind;
    #[doc(hidden)]
    const NAME: &'static str;
    #[doc(hidden)]
    type Plain: Copy;
    #[doc(hidden)]
    fn from_plain(plain: Self::Plain) -> Self;
    /// The same values. `None` if there is no memory for them.
    #[doc(hidden)]
    fn from_plain_vec(plain: Vec<Self::Plain>) -> Option<Vec<Self>>;
}

macro_rules! elements {
    ($($kind:ident: $($ty:ident)*;)*) => {$($(
        // SAFETY: any bytes are such a number.
        unsafe impl Element for $ty {
            const KIND: Kind = Kind::$kind;
            const NAME: &'static str = stringify!($ty);
            type Plain = Self;

            #[inline]
            fn from_plain(plain: Self) -> Self {
                plain
            }
            #[inline]
            fn from_plain_vec(plain: Vec<Self>) -> Option<Vec<Self>> {
                Some(plain)
            }
        }
    )*)*};
}

elements! {
    Signed: i8 i16 i32 i64 isize;
    Unsigned: u8 u16 u32 u64 usize;
    Float: f32 f64;
}

// SAFETY: any byte is a u8, and a bool is one byte.
unsafe impl Element for bool {
    const KIND: Kind = Kind::Bool;
    const NAME: &'static str = "bool";
    type Plain = u8;

    // As the struct module reads it.
    #[inline]
    fn from_plain(plain: u8) -> Self {
        plain != 0
    }
    fn from_plain_vec(plain: Vec<u8>) -> Option<Vec<Self>> {
        let mut items = Vec::new();
        items.try_reserve_exact(plain.len()).ok()?;
        items.extend(plain.into_iter().map(Self::from_plain));
        Some(items)
    }
}

/// Whether items of this format are values of `T`, in this machine's order of bytes.
pub(crate) fn has_format<T: Element>(format: &CStr) -> bool {
    let (standard, swapped, code) = match *format.to_bytes() {
        [code] | [b'@', code] => (false, false, code),
        [b'=', code] => (true, false, code),
        [b'<', code] => (true, cfg!(target_endian = "big"), code),
        [b'>' | b'!', code] => (true, cfg!(target_endian = "little"), code),
        _ => return false,
    };
    let size = |native: usize, other: usize| if standard { other } else { native };
    let (kind, size) = match code {
        b'c' | b'B' => (Kind::Unsigned, 1),
        b'b' => (Kind::Signed, 1),
        b'?' => (Kind::Bool, 1),
        b'h' => (Kind::Signed, size(size_of::<c_short>(), 2)),
        b'H' => (Kind::Unsigned, size(size_of::<c_short>(), 2)),
        b'i' => (Kind::Signed, size(size_of::<c_int>(), 4)),
        b'I' => (Kind::Unsigned, size(size_of::<c_int>(), 4)),
        b'l' => (Kind::Signed, size(size_of::<c_long>(), 4)),
        b'L' => (Kind::Unsigned, size(size_of::<c_long>(), 4)),
        b'q' => (Kind::Signed, 8),
        b'Q' => (Kind::Unsigned, 8),
        b'n' if !standard => (Kind::Signed, size_of::<ffi::Py_ssize_t>()),
        b'N' if !standard => (Kind::Unsigned, size_of::<usize>()),
        b'f' => (Kind::Float, 4),
        b'd' => (Kind::Float, 8),
        _ => return false,
    };
    kind == T::KIND && size == size_of::<T>() && (!swapped || size == 1)
}

impl RawBuffer<'_> {
    /// How many items there are, if the shape is known.
    fn count(&self) -> Option<usize> {
        match self.shape() {
            Some(shape) if shape.contains(&0) => Some(0),
            // A product that was checked: it fits into the buffer.
            Some(shape) => Some(shape.iter().map(|&length| length as usize).product()),
            None => {
                (self.ndim() == 0 && usize::try_from(self.itemsize()).is_ok_and(|size| size <= self.len())).then_some(1)
            }
        }
    }

    /// Where an item is, from the index in each dimension, which `index` tells for its length.
    fn place(&self, mut index: impl FnMut(usize) -> usize) -> *mut u8 {
        let mut at = self.start();
        let shape = self.shape().unwrap_or_default();
        let Some(strides) = self.strides() else {
            let flat = shape.iter().fold(0, |flat, &length| flat * length as usize + index(length as usize));
            return at.wrapping_add(flat * self.itemsize() as usize);
        };
        let suboffsets = self.suboffsets().unwrap_or_default();
        for (dimension, (&length, &stride)) in shape.iter().zip(strides).enumerate() {
            at = at.wrapping_offset(stride.wrapping_mul(index(length as usize) as isize));
            if let Some(&suboffset) = suboffsets.get(dimension)
                && suboffset >= 0
            {
                // SAFETY: the exporter says that there is a pointer at that place.
                at = unsafe { at.cast::<*mut u8>().read_unaligned() };
                at = at.wrapping_offset(suboffset);
            }
        }
        at
    }

    /// Where the item with these indices is, if there is one (`PyBuffer_GetPointer`).
    fn indexed(&self, indices: &[usize]) -> Option<*mut u8> {
        let shape = self.shape().unwrap_or_default();
        let within = |(&index, &length): (&usize, &isize)| index < length as usize;
        if self.count()? == 0 || indices.len() != shape.len() || !indices.iter().zip(shape).all(within) {
            return None;
        }
        let mut indices = indices.iter();
        Some(self.place(|_| *indices.next().unwrap_or(&0)))
    }

    /// Copies the item with these indices, if there is one.
    pub(crate) fn copy_item(&self, indices: &[usize], out: &mut [u8]) -> Option<()> {
        let at = self.indexed(indices)?;
        assert_eq!(usize::try_from(self.itemsize()), Ok(out.len()), "the size of an item");
        // SAFETY: the indices are within the shape, and an item is so long.
        unsafe { read(at, out.as_mut_ptr(), out.len()) };
        Some(())
    }
}

/// A buffer with items of one type.
///
/// # Invariants
///
/// Its items have the size of a `T`, and there are `count` of them, which its memory has. It is
/// C-contiguous if `contiguous`.
pub(crate) struct RawItems<'py, T> {
    buffer: PyBuffer<'py>,
    count: usize,
    contiguous: bool,
    items: PhantomData<T>,
}

impl<'py, T: Element> RawItems<'py, T> {
    /// How many items there are, if the buffer fits.
    #[inline]
    fn count_in(raw: &RawBuffer<'_>) -> Option<usize> {
        let fits =
            has_format::<T>(raw.format().unwrap_or(c"B")) && usize::try_from(raw.itemsize()) == Ok(size_of::<T>());
        if fits { raw.count() } else { None }
    }

    /// A buffer that fits, or what `refuse` makes of it.
    #[inline(always)]
    pub(crate) fn new(buffer: PyBuffer<'py>, refuse: impl FnOnce(&PyBuffer<'py>) -> PyErr) -> PyResult<Self> {
        let Some(count) = Self::count_in(buffer.raw()) else { return Err(refuse(&buffer)) };
        let contiguous = buffer.raw().is_contiguous(BufferOrder::C);
        // INVARIANT: as just checked.
        Ok(Self { buffer, count, contiguous, items: PhantomData })
    }

    pub(crate) fn buffer(&self) -> &PyBuffer<'py> {
        &self.buffer
    }

    #[inline]
    pub(crate) fn count(&self) -> usize {
        self.count
    }

    /// Where the item is that C's order has at `flat`, which there must be.
    #[inline]
    fn flat(&self, flat: usize) -> *mut u8 {
        debug_assert!(flat < self.count);
        let buffer = self.buffer.raw();
        if self.contiguous {
            return buffer.start().wrapping_add(flat * size_of::<T>());
        }
        let (mut rest, mut block) = (flat, self.count);
        buffer.place(|length| {
            block /= length;
            let index = rest / block;
            rest %= block;
            index
        })
    }

    /// Reads an item.
    ///
    /// # Safety
    ///
    /// There is one.
    #[inline]
    unsafe fn read_at(&self, at: *const u8) -> T {
        let mut plain = MaybeUninit::<T::Plain>::uninit();
        // SAFETY: the caller's promise; `plain` has the size of an item.
        unsafe { read(at, plain.as_mut_ptr().cast(), size_of::<T>()) };
        // SAFETY: all its bytes were written, and any bytes are valid.
        T::from_plain(unsafe { plain.assume_init() })
    }

    /// The item that C's order has at `flat`.
    #[inline]
    pub(crate) fn item(&self, flat: usize) -> T {
        assert!(flat < self.count);
        // SAFETY: there are `count` items.
        unsafe { self.read_at(self.flat(flat)) }
    }

    /// The item with these indices.
    pub(crate) fn get(&self, indices: &[usize]) -> Option<T> {
        let at = self.buffer.raw().indexed(indices)?;
        // SAFETY: the indices are within the shape.
        Some(unsafe { self.read_at(at) })
    }

    /// Changes the item with these indices, if there is one, of a buffer that can be written to.
    pub(crate) fn set(&self, indices: &[usize], value: T) -> Option<()> {
        assert!(!self.buffer.readonly());
        let at = self.buffer.raw().indexed(indices)?;
        // SAFETY: the indices are within the shape, and the memory may be written to.
        unsafe { write((&raw const value).cast(), at, size_of::<T>()) };
        Some(())
    }

    /// Copies all items in C's order.
    #[inline]
    fn copy_plain(&self, out: &mut [MaybeUninit<T::Plain>]) -> PyResult<()> {
        assert_eq!(out.len(), self.count);
        // SAFETY: bytes that need not be initialised, of the same memory.
        let bytes = unsafe { std::slice::from_raw_parts_mut(out.as_mut_ptr().cast(), size_of_val(out)) };
        if self.contiguous {
            // SAFETY: the invariant.
            unsafe { self.buffer.raw().contiguous_memory() }.copy_to_uninit(0, bytes);
            return Ok(());
        }
        // All of the buffer, because one with strides has no other bytes.
        self.buffer.raw().copy_all_to(bytes, BufferOrder::C)
    }

    /// Copies all items, in C's order, to as many.
    pub(crate) fn copy_to(&self, out: &mut [T]) -> PyResult<()> {
        assert_eq!(out.len(), self.count);
        if T::KIND == Kind::Bool {
            for (flat, item) in out.iter_mut().enumerate() {
                *item = self.item(flat);
            }
            return Ok(());
        }
        // SAFETY: `Plain` is the type itself, whose values are only overwritten with others.
        let out = unsafe { std::slice::from_raw_parts_mut(out.as_mut_ptr().cast(), out.len()) };
        self.copy_plain(out)
    }

    /// All items in C's order.
    #[inline]
    pub(crate) fn to_vec(&self) -> PyResult<Vec<T>> {
        let py = self.buffer.py();
        let mut items = Vec::new();
        if items.try_reserve_exact(self.count).is_err() {
            return Err(PyErr::no_memory(py));
        }
        self.copy_plain(&mut items.spare_capacity_mut()[..self.count])?;
        // SAFETY: all of them were just written, and any bytes are valid.
        unsafe { items.set_len(self.count) };
        T::from_plain_vec(items).ok_or_else(|| PyErr::no_memory(py))
    }

    /// Changes all items, in C's order, of a buffer that can be written to.
    pub(crate) fn copy_from(&self, items: &[T]) -> PyResult<()> {
        assert!(!self.buffer.readonly());
        assert_eq!(items.len(), self.count);
        // SAFETY: the bytes of items are initialised.
        let bytes = unsafe { std::slice::from_raw_parts(items.as_ptr().cast::<u8>(), size_of_val(items)) };
        if let Some(memory) = self.buffer.raw().memory() {
            memory.copy_from(0, bytes);
            return Ok(());
        }
        let view = self.buffer.raw().as_c();
        let from = bytes.as_ptr().cast::<c_void>();
        let length = bytes.len() as ffi::Py_ssize_t;
        // SAFETY: a view that is acquired and may be written to, and as many items as it has.
        let status = unsafe { ffi::PyBuffer_FromContiguous(&raw const view, from, length, BufferOrder::C.as_raw()) };
        super::object::status(self.buffer.py(), status)
    }
}
