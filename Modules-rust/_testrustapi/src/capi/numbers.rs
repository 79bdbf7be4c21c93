//! Modules/_testcapi/numbers.c.

use cpython_api::types::{PyAny, PyFloat, PyInt, PyString};
use cpython_api::{Bound, PyResult, Python, pyfunction};

use super::Object;

/// Functions of two objects.
macro_rules! binary {
    ($($name:ident = $method:ident)*) => {$(
        #[pyfunction(signature = (o1, o2, /))]
        pub(super) fn $name<'py>(o1: Object<'_, 'py>, o2: Object<'_, 'py>) -> PyResult<Bound<'py, PyAny>> {
            o1.$method(&o2)
        }
    )*};
}

binary! {
    number_add = add
    number_subtract = sub
    number_multiply = mul
    number_matrixmultiply = matmul
    number_floordivide = floor_div
    number_truedivide = div
    number_remainder = rem
    number_divmod = divmod
    number_lshift = lshift
    number_rshift = rshift
    number_and = bitand
    number_xor = bitxor
    number_or = bitor
    number_inplaceadd = in_place_add
    number_inplacesubtract = in_place_sub
    number_inplacemultiply = in_place_mul
    number_inplacematrixmultiply = in_place_matmul
    number_inplacefloordivide = in_place_floor_div
    number_inplacetruedivide = in_place_div
    number_inplaceremainder = in_place_rem
    number_inplacelshift = in_place_lshift
    number_inplacershift = in_place_rshift
    number_inplaceand = in_place_bitand
    number_inplacexor = in_place_bitxor
    number_inplaceor = in_place_bitor
}

/// Functions of one object.
macro_rules! unary {
    ($($name:ident = $method:ident -> $result:ty;)*) => {$(
        #[pyfunction(signature = (obj, /))]
        pub(super) fn $name<'py>(obj: Object<'_, 'py>) -> PyResult<Bound<'py, $result>> {
            obj.$method()
        }
    )*};
}

unary! {
    number_negative = neg -> PyAny;
    number_positive = pos -> PyAny;
    number_absolute = abs -> PyAny;
    number_invert = invert -> PyAny;
    number_long = to_int -> PyInt;
    number_float = to_float -> PyFloat;
    number_index = index -> PyInt;
}

#[pyfunction(signature = (obj, /))]
pub(super) fn number_check(obj: Object<'_, '_>) -> bool {
    obj.is_number()
}

#[pyfunction(signature = (o1, o2, o3 = None, /))]
pub(super) fn number_power<'py>(
    py: Python<'py>,
    o1: Object<'_, 'py>,
    o2: Object<'_, 'py>,
    o3: Option<Object<'_, 'py>>,
) -> PyResult<Bound<'py, PyAny>> {
    o1.pow(&o2, &o3.unwrap_or(py.None()))
}

#[pyfunction(signature = (o1, o2, o3 = None, /))]
pub(super) fn number_inplacepower<'py>(
    py: Python<'py>,
    o1: Object<'_, 'py>,
    o2: Object<'_, 'py>,
    o3: Option<Object<'_, 'py>>,
) -> PyResult<Bound<'py, PyAny>> {
    o1.in_place_pow(&o2, &o3.unwrap_or(py.None()))
}

#[pyfunction(signature = (n, base, /))]
pub(super) fn number_tobase<'py>(n: Object<'_, 'py>, base: i32) -> PyResult<Bound<'py, PyString>> {
    n.to_base(base)
}

/// Without an exception the value is clamped.
#[pyfunction(signature = (o, exc, /))]
pub(super) fn number_asssizet(o: Object<'_, '_>, exc: Object<'_, '_>) -> PyResult<isize> {
    match exc.is_none() {
        true => o.to_isize_clamped(),
        false => o.to_isize_or(&exc),
    }
}
