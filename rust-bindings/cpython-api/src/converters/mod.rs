//! The converters of Argument Clinic (Tools/clinic/libclinic/converters.py), as types of parameters.
//!
//! | Argument Clinic | type of the parameter |
//! |---|---|
//! | `bool`, `bool(accept={int})` | `bool`, [`IntBool`] |
//! | `char` | [`ByteChar`] |
//! | `unsigned_char`, `byte`, `unsigned_short`, `unsigned_int`, `unsigned_long` | `u8`, `u16`, `u32`, `u64` |
//! | `unsigned_char(bitwise=True)`, .. | [`Bitwise<u8>`](Bitwise), .. |
//! | `short`, `int`, `long` | `i16`, `i32`, `i64` |
//! | `long_long`, `unsigned_long_long` | [`LongLong`], [`UnsignedLongLong`] |
//! | `int(accept={str})` | [`CodePoint`] |
//! | `Py_ssize_t`, `Py_ssize_t(accept={int, NoneType})` | `isize`, `Option<isize>` |
//! | `slice_index(accept={int})`, `slice_index` | [`SliceIndex`], `Option<SliceIndex>` |
//! | `size_t` | `usize` |
//! | `fildes` | [`Fildes`] |
//! | `float`, `double`, `Py_complex` | `f32`, `f64`, [`Complex`] |
//! | `str`, `str(accept={str, NoneType})` | `&CStr`, `Option` of it |
//! | `str(zeroes=True)` | `&str`, `String` |
//! | `str(encoding=..)` | [`Encoded`] |
//! | `str(accept={robuffer})`, with `zeroes=True` | [`RoBufferWithoutNul`], [`RoBuffer`] |
//! | `str(accept={robuffer, str}, zeroes=True)` | [`StrOrRoBuffer`] |
//! | `Py_buffer` | [`BytesLike`](crate::BytesLike) |
//! | `Py_buffer(accept={str, buffer})` | [`StrOrBytesLike`] |
//! | `Py_buffer(accept={rwbuffer})` | [`WritableBuffer`] |
//! | `object`, `unicode`, `PyBytesObject`, `PyByteArrayObject` | `Borrowed<PyAny>`, `Borrowed<PyString>`, .. |
//! | `object(subclass_of=..)` | `Borrowed` of the class |
//! | `object(converter=..)`, and converters of a module | [`FromArg`](crate::FromArg) for a type of it |
//! | `defining_class` | [`DefiningClass`](crate::DefiningClass) |
//!
//! `accept={.., NoneType}` is `Option`. `Py_UNICODE` has no type: Rust has no use for
//! `wchar_t`.
//!
//! A default is a value of the type: `signature = (mask = Bitwise(0), end = Some(SliceIndex(-1)))`.

mod buffers;
mod numbers;
mod text;

pub use buffers::{RoBuffer, RoBufferWithoutNul, StrOrBytesLike, StrOrRoBuffer, WritableBuffer};
pub use numbers::{Bitwise, ByteChar, CodePoint, Fildes, IntBool, LongLong, SliceIndex, UnsignedLongLong};
pub use text::{Encoded, Encoding};

pub use crate::types::Complex;
