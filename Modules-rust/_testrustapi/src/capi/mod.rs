//! Twins of functions of Modules/_testcapi and Modules/_testlimitedcapi: Lib/test/test_capi
//! and Lib/test/test_datetime.py judge them.
//!
//! What is given NULL on purpose stays C's (test_capi_twin.py sees to that).

mod containers;
pub(crate) mod datetime;
mod numbers;
mod objects;
mod values;

use std::ffi::CString;

use cpython_api::exceptions::ValueError;
use cpython_api::types::{PyAny, PyBytes};
use cpython_api::{Borrowed, PyErr, PyResult, pymodule};

type Object<'a, 'py> = Borrowed<'a, 'py, PyAny>;

type Bytes<'a, 'py> = Borrowed<'a, 'py, PyBytes>;

/// A bytes object as a C string.
fn text(bytes: Bytes<'_, '_>) -> PyResult<CString> {
    CString::new(bytes.as_bytes()).map_err(|_| PyErr::new::<ValueError>(bytes.py(), "embedded null byte"))
}

/// Twins of functions of _testcapi and _testlimitedcapi.
#[pymodule(submodule)]
pub(crate) mod capi {
    #[pymodule_export]
    use super::containers::{
        mapping_check, mapping_delitem, mapping_delitemstring, mapping_getitemstring, mapping_getoptionalitem,
        mapping_getoptionalitemstring, mapping_haskeystringwitherror, mapping_haskeywitherror, mapping_items,
        mapping_keys, mapping_length, mapping_setitemstring, mapping_size, mapping_values, sequence_check,
        sequence_concat, sequence_contains, sequence_count, sequence_delitem, sequence_delslice, sequence_getitem,
        sequence_index, sequence_inplaceconcat, sequence_inplacerepeat, sequence_length, sequence_list,
        sequence_repeat, sequence_setitem, sequence_setslice, sequence_size, sequence_tuple,
    };
    #[pymodule_export]
    use super::numbers::{
        number_absolute, number_add, number_and, number_asssizet, number_check, number_divmod, number_float,
        number_floordivide, number_index, number_inplaceadd, number_inplaceand, number_inplacefloordivide,
        number_inplacelshift, number_inplacematrixmultiply, number_inplacemultiply, number_inplaceor,
        number_inplacepower, number_inplaceremainder, number_inplacershift, number_inplacesubtract,
        number_inplacetruedivide, number_inplacexor, number_invert, number_long, number_lshift, number_matrixmultiply,
        number_multiply, number_negative, number_or, number_positive, number_power, number_remainder, number_rshift,
        number_subtract, number_tobase, number_truedivide, number_xor,
    };
    #[pymodule_export]
    use super::objects::{
        object_ascii, object_bytes, object_delattr, object_delattrstring, object_delitem, object_generichash,
        object_getattr, object_getattrstring, object_getitem, object_getoptionalattr, object_getoptionalattrstring,
        object_hasattrstringwitherror, object_hasattrwitherror, object_repr, object_setattr, object_setattrstring,
        object_setitem, object_str,
    };
    #[pymodule_export]
    use super::values::{
        bytearray_check, bytearray_checkexact, bytearray_concat, bytearray_fromobject, bytearray_fromstringandsize,
        bytearray_resize, bytearray_size, bytes_check, bytes_checkexact, bytes_concat, bytes_fromobject,
        bytes_fromstringandsize, bytes_size, complex_asccomplex, complex_check, complex_checkexact,
        complex_fromccomplex, complex_fromdoubles, complex_realasdouble, float_asdouble, float_check, float_checkexact,
        float_fromdouble, float_fromstring, float_getmax, float_getmin, pylong_as_size_t, pylong_as_ssize_t,
        pylong_asdouble, pylong_asint, pylong_aslong, pylong_aslonglong, pylong_asunsignedlong,
        pylong_asunsignedlonglong, pylong_asunsignedlonglongmask, pylong_asunsignedlongmask, pylong_check,
        pylong_checkexact, pylong_from_cstr, pylong_fromdouble, pylong_fromunicodeobject,
    };
}
