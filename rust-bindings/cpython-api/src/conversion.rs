//! Conversions between values of Rust and objects.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap, TryReserveError};
use std::hash::{BuildHasher, Hash};

use crate::backend::{bytes, float, str, tuple, types};
use crate::exceptions::TypeError;
use crate::handle::{Borrowed, Bound, Py};
use crate::python::Python;
use crate::types::{Integer, PyAny, PyBool, PyBytes, PyDict, PyFloat, PyInt, PyList, PyString, PyTuple, PyTypeInfo};
use crate::{PyErr, PyResult, alloc};

/// A value that an object can be converted to: `object.extract::<T>()`.
///
/// What a type accepts and raises is what a function of C does:
///
/// | type | function | errors |
/// |---|---|---|
/// | `bool` | `PyObject_IsTrue`, as Argument Clinic's `bool` | what `__bool__` raises |
/// | `i8` | `array.array("b")` | "signed char is greater than maximum" |
/// | `i16`, `u8` | `PyArg_Parse` with `h`, `b` | "signed short integer is greater than maximum" |
/// | `i32` | `PyLong_AsInt` | "Python int too large to convert to C int" |
/// | `i64` | `PyLong_AsLong` (`PyLong_AsLongLong` where that has 32 bits) | "Python int too large to convert to C long" |
/// | `isize` | `PyNumber_Index`, `PyLong_AsSsize_t` | "Python int too large to convert to C ssize_t" |
/// | `u16`, `u32` | `PyNumber_Index`, `PyLong_AsUnsignedLong` | "Python int too large for C unsigned int" |
/// | `u64` | `PyNumber_Index`, `PyLong_AsUnsignedLong` | "can't convert negative value to unsigned int" |
/// | `usize` | `PyNumber_Index`, `PyLong_AsSize_t` | "can't convert negative value to size_t" |
/// | `i128`, `u128` | `PyNumber_Index`, `PyLong_AsNativeBytes` | "int too big to convert" |
/// | `f64`, `f32` | `PyFloat_AsDouble` | "must be real number, not str" |
/// | `char` | `PyArg_Parse` with `C` | "must be a unicode character, not str" |
/// | `&str`, `String` | `PyUnicode_AsUTF8AndSize` | "must be str, not int", `UnicodeEncodeError` |
/// | `&[u8]` | `PyBytes_AS_STRING` | "must be bytes, not str" |
/// | `Bound<T>` | `PyObject_TypeCheck` | "must be dict, not list" |
/// | `Vec<T>` | `PyObject_GetIter` | "'int' object is not iterable" |
///
/// An integer that does not fit raises `OverflowError`; the others raise `TypeError`.
pub trait FromPyObject<'a, 'py>: Sized {
    /// The object as a value of this type.
    ///
    /// # Errors
    ///
    /// `TypeError` if it is an object of the wrong type; what else depends on the type.
    fn extract(object: Borrowed<'a, 'py, PyAny>) -> PyResult<Self>;
}

/// A value that can be converted to an object.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be converted to a Python object",
    note = "numbers, strings, handles, and containers of these can; another type can implement `IntoPyObject`, or be \
            the contents of a class, which `Class::instantiate` makes an object of"
)]
pub trait IntoPyObject<'py>: Sized {
    /// The value as a new reference.
    ///
    /// # Errors
    ///
    /// `MemoryError`; what else depends on the type.
    fn into_pyobject(self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>>;
}

impl<'py> Bound<'py, PyAny> {
    /// The object as a value of Rust, as [`FromPyObject`] says.
    ///
    /// # Errors
    ///
    /// Those of the conversion.
    #[inline]
    pub fn extract<'a, T: FromPyObject<'a, 'py>>(&'a self) -> PyResult<T> {
        T::extract(self.as_borrowed())
    }
}

impl<'a, 'py> Borrowed<'a, 'py, PyAny> {
    /// The object as a value of Rust, which may borrow from it for as long as this does.
    ///
    /// # Errors
    ///
    /// Those of the conversion.
    #[inline]
    pub fn extract<T: FromPyObject<'a, 'py>>(self) -> PyResult<T> {
        T::extract(self)
    }
}

/// The object as one of type `T` or an instance of a subtype, or "must be .., not ..".
#[inline]
fn cast<'a, 'py, T: PyTypeInfo>(object: Borrowed<'a, 'py, PyAny>) -> PyResult<Borrowed<'a, 'py, T>> {
    object.cast::<T>().ok_or_else(|| types::must_be(T::NAME, &object))
}

// Handles.

impl<'a, 'py> FromPyObject<'a, 'py> for Borrowed<'a, 'py, PyAny> {
    #[inline]
    fn extract(object: Borrowed<'a, 'py, PyAny>) -> PyResult<Self> {
        Ok(object)
    }
}

impl<'a, 'py, T: PyTypeInfo> FromPyObject<'a, 'py> for Borrowed<'a, 'py, T> {
    #[inline]
    fn extract(object: Borrowed<'a, 'py, PyAny>) -> PyResult<Self> {
        cast(object)
    }
}

impl<'a, 'py, T> FromPyObject<'a, 'py> for Bound<'py, T>
where
    Borrowed<'a, 'py, T>: FromPyObject<'a, 'py>,
    T: 'a,
{
    #[inline]
    fn extract(object: Borrowed<'a, 'py, PyAny>) -> PyResult<Self> {
        Borrowed::<T>::extract(object).map(Borrowed::to_owned)
    }
}

impl<'a, 'py, T> FromPyObject<'a, 'py> for Py<T>
where
    Borrowed<'a, 'py, T>: FromPyObject<'a, 'py>,
    T: 'a,
{
    #[inline]
    fn extract(object: Borrowed<'a, 'py, PyAny>) -> PyResult<Self> {
        Borrowed::<T>::extract(object).map(|object| object.to_owned().unbind())
    }
}

impl<'py, T> IntoPyObject<'py> for Bound<'py, T> {
    #[inline]
    fn into_pyobject(self, _py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        Ok(self.into_any())
    }
}

impl<'py, T> IntoPyObject<'py> for &Bound<'py, T> {
    #[inline]
    fn into_pyobject(self, _py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        Ok(self.as_any().clone())
    }
}

impl<'py, T> IntoPyObject<'py> for Borrowed<'_, 'py, T> {
    #[inline]
    fn into_pyobject(self, _py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        Ok(self.into_any().to_owned())
    }
}

impl<'py, T> IntoPyObject<'py> for Py<T> {
    #[inline]
    fn into_pyobject(self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        Ok(self.into_bound(py).into_any())
    }
}

impl<'py, T> IntoPyObject<'py> for &Py<T> {
    #[inline]
    fn into_pyobject(self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        self.bind(py).into_pyobject(py)
    }
}

/// What can be copied need not be given away.
impl<'py, T: Copy + IntoPyObject<'py>> IntoPyObject<'py> for &T {
    #[inline]
    fn into_pyobject(self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        (*self).into_pyobject(py)
    }
}

// None.

/// `None` is None.
impl<'a, 'py, T: FromPyObject<'a, 'py>> FromPyObject<'a, 'py> for Option<T> {
    #[inline]
    fn extract(object: Borrowed<'a, 'py, PyAny>) -> PyResult<Self> {
        if object.is_none() { Ok(None) } else { T::extract(object).map(Some) }
    }
}

impl<'py, T: IntoPyObject<'py>> IntoPyObject<'py> for Option<T> {
    #[inline]
    fn into_pyobject(self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        match self {
            Some(value) => value.into_pyobject(py),
            None => Ok(py.None().to_owned()),
        }
    }
}

impl<'py> IntoPyObject<'py> for () {
    #[inline]
    fn into_pyobject(self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        Ok(py.None().to_owned())
    }
}

// Numbers.

impl<'a, 'py> FromPyObject<'a, 'py> for bool {
    #[inline]
    fn extract(object: Borrowed<'a, 'py, PyAny>) -> PyResult<Self> {
        match object.cast_exact::<PyBool>() {
            Some(object) => Ok(object.is_true()),
            None => object.is_truthy(),
        }
    }
}

impl<'py> IntoPyObject<'py> for bool {
    #[inline]
    fn into_pyobject(self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        PyBool::new(py, self).into_pyobject(py)
    }
}

macro_rules! integers {
    ($($ty:ty)*) => {$(
        impl<'a, 'py> FromPyObject<'a, 'py> for $ty {
            #[inline]
            fn extract(object: Borrowed<'a, 'py, PyAny>) -> PyResult<Self> {
                <$ty as Integer>::from_object(&object)
            }
        }

        impl<'py> IntoPyObject<'py> for $ty {
            #[inline]
            fn into_pyobject(self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
                PyInt::new(py, self).map(Bound::into_any)
            }
        }
    )*};
}

integers! { i8 i16 i32 i64 i128 isize u8 u16 u32 u64 u128 usize }

impl<'a, 'py> FromPyObject<'a, 'py> for f64 {
    #[inline]
    fn extract(object: Borrowed<'a, 'py, PyAny>) -> PyResult<Self> {
        float::as_double(&object)
    }
}

impl<'py> IntoPyObject<'py> for f64 {
    #[inline]
    fn into_pyobject(self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        PyFloat::new(py, self).map(Bound::into_any)
    }
}

/// Rounded to the nearest, as `PyArg_Parse` with `f` does.
impl<'a, 'py> FromPyObject<'a, 'py> for f32 {
    #[inline]
    fn extract(object: Borrowed<'a, 'py, PyAny>) -> PyResult<Self> {
        float::as_double(&object).map(|value| value as f32)
    }
}

impl<'py> IntoPyObject<'py> for f32 {
    #[inline]
    fn into_pyobject(self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        f64::from(self).into_pyobject(py)
    }
}

// Text and bytes.

/// Lent by the str, which keeps its UTF-8 form as long as it lives.
impl<'a, 'py> FromPyObject<'a, 'py> for &'a str {
    #[inline]
    fn extract(object: Borrowed<'a, 'py, PyAny>) -> PyResult<Self> {
        str::as_utf8(cast::<PyString>(object)?)
    }
}

impl<'py> IntoPyObject<'py> for &str {
    #[inline]
    fn into_pyobject(self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        PyString::new(py, self).map(Bound::into_any)
    }
}

impl<'a, 'py> FromPyObject<'a, 'py> for Cow<'a, str> {
    #[inline]
    fn extract(object: Borrowed<'a, 'py, PyAny>) -> PyResult<Self> {
        object.extract().map(Cow::Borrowed)
    }
}

impl<'py> IntoPyObject<'py> for Cow<'_, str> {
    #[inline]
    fn into_pyobject(self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        (*self).into_pyobject(py)
    }
}

impl<'a, 'py> FromPyObject<'a, 'py> for String {
    fn extract(object: Borrowed<'a, 'py, PyAny>) -> PyResult<Self> {
        alloc::to_string(object.py(), object.extract()?)
    }
}

impl<'py> IntoPyObject<'py> for String {
    fn into_pyobject(self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        self.as_str().into_pyobject(py)
    }
}

/// A str of one character; a lone surrogate raises `UnicodeEncodeError`.
impl<'a, 'py> FromPyObject<'a, 'py> for char {
    fn extract(object: Borrowed<'a, 'py, PyAny>) -> PyResult<Self> {
        if let Some(text) = object.cast::<PyString>()
            && text.len() == 1
            && let Some(c) = str::as_utf8(text)?.chars().next()
        {
            return Ok(c);
        }
        Err(types::must_be(c"a unicode character", &object))
    }
}

impl<'py> IntoPyObject<'py> for char {
    fn into_pyobject(self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        str::from_char(py, self).map(Bound::into_any)
    }
}

/// Lent by a bytes object, whose bytes never change. For other bytes-like objects see
/// [`crate::BytesLike`].
impl<'a, 'py> FromPyObject<'a, 'py> for &'a [u8] {
    #[inline]
    fn extract(object: Borrowed<'a, 'py, PyAny>) -> PyResult<Self> {
        cast::<PyBytes>(object).map(bytes::as_slice)
    }
}

/// A bytes object.
impl<'py> IntoPyObject<'py> for &[u8] {
    #[inline]
    fn into_pyobject(self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        PyBytes::new(py, self).map(Bound::into_any)
    }
}

/// A bytes object.
impl<'py> IntoPyObject<'py> for Cow<'_, [u8]> {
    #[inline]
    fn into_pyobject(self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        (*self).into_pyobject(py)
    }
}

// Containers.

macro_rules! tuples {
    ($($length:literal: $($ty:ident $item:ident),*;)*) => {$(
        /// A tuple of this length. Its items are borrowed for as long as the tuple is.
        impl<'a, 'py, $($ty: FromPyObject<'a, 'py>),*> FromPyObject<'a, 'py> for ($($ty,)*) {
            #[inline]
            fn extract(object: Borrowed<'a, 'py, PyAny>) -> PyResult<Self> {
                let tuple = cast::<PyTuple>(object)?;
                let items = tuple::items_of(&tuple);
                let [$($item),*] = items else {
                    return Err(wrong_length(object.py(), $length, items.len()));
                };
                Ok(($($item.extract::<$ty>()?,)*))
            }
        }

        impl<'py, $($ty: IntoPyObject<'py>),*> IntoPyObject<'py> for ($($ty,)*) {
            #[inline]
            fn into_pyobject(self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
                let ($($item,)*) = self;
                let items = [$($item.into_pyobject(py)?),*];
                PyTuple::from_array(py, items).map(Bound::into_any)
            }
        }
    )*};
}

tuples! {
    1: A a;
    2: A a, B b;
    3: A a, B b, C c;
    4: A a, B b, C c, D d;
    5: A a, B b, C c, D d, E e;
    6: A a, B b, C c, D d, E e, F f;
    7: A a, B b, C c, D d, E e, F f, G g;
    8: A a, B b, C c, D d, E e, F f, G g, H h;
}

#[cold]
fn wrong_length(py: Python<'_>, expected: usize, found: usize) -> PyErr {
    PyErr::new::<TypeError>(py, format!("must be tuple of length {expected}, not {found}"))
}

/// The items of any iterable but a str, whose characters are hardly ever meant.
impl<'a, 'py, T: for<'item> FromPyObject<'item, 'py>> FromPyObject<'a, 'py> for Vec<T> {
    fn extract(object: Borrowed<'a, 'py, PyAny>) -> PyResult<Self> {
        let py = object.py();
        let mut values = Vec::new();
        if let Some(list) = object.cast_exact::<PyList>() {
            alloc::reserve_exact(py, &mut values, list.len())?;
            for item in list.iter() {
                alloc::push(py, &mut values, item.extract()?)?;
            }
        } else if let Some(tuple) = object.cast_exact::<PyTuple>() {
            alloc::reserve_exact(py, &mut values, tuple.len())?;
            for item in tuple.iter() {
                alloc::push(py, &mut values, item.extract()?)?;
            }
        } else if object.cast::<PyString>().is_some() {
            return Err(PyErr::new::<TypeError>(py, "Can't extract `str` to `Vec`"));
        } else {
            for item in object.try_iter()? {
                alloc::push(py, &mut values, item?.extract()?)?;
            }
        }
        Ok(values)
    }
}

/// A list.
impl<'py, T: IntoPyObject<'py>> IntoPyObject<'py> for Vec<T> {
    fn into_pyobject(self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        PyList::new(py, self).map(Bound::into_any)
    }
}

macro_rules! maps {
    ($($map:ident<$key:ident: $($bound:path),* ; $($hasher:ident: $($needs:path),*)?>, $reserve:expr;)*) => {$(
        /// A dict. If two keys are converted to the same one, the value of the later stays.
        impl<'a, 'py, $key, V, $($hasher)?> FromPyObject<'a, 'py> for $map<$key, V, $($hasher)?>
        where
            $key: for<'item> FromPyObject<'item, 'py> $(+ $bound)*,
            V: for<'item> FromPyObject<'item, 'py>,
            $($hasher: $($needs +)*)?
        {
            fn extract(object: Borrowed<'a, 'py, PyAny>) -> PyResult<Self> {
                let mut values = Self::default();
                for item in cast::<PyDict>(object)?.iter() {
                    let (key, value) = item?;
                    let reserve: fn(&mut Self) -> Result<(), TryReserveError> = $reserve;
                    reserve(&mut values).map_err(|_| PyErr::no_memory(object.py()))?;
                    values.insert(key.extract()?, value.extract()?);
                }
                Ok(values)
            }
        }

        /// A dict.
        impl<'py, $key: IntoPyObject<'py>, V: IntoPyObject<'py>, $($hasher)?> IntoPyObject<'py>
            for $map<$key, V, $($hasher)?>
        {
            fn into_pyobject(self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
                let dict = PyDict::new(py)?;
                for (key, value) in self {
                    dict.set_item(&key.into_pyobject(py)?, &value.into_pyobject(py)?)?;
                }
                Ok(dict.into_any())
            }
        }
    )*};
}

maps! {
    // The nodes of this one cannot be asked for; each is small.
    BTreeMap<K: Ord;>, |_map| Ok(());
    HashMap<K: Eq, Hash; S: BuildHasher, Default>, |map| map.try_reserve(1);
}
