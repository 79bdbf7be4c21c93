//! Modules/_testlimitedcapi/abstract.c and Modules/_testcapi/abstract.c: attributes, items
//! and texts of any object.

use cpython_api::exceptions::{AttributeError, ExceptionType, TypeError};
use cpython_api::types::{PyAny, PyBytes, PyString};
use cpython_api::{Borrowed, Bound, PyErr, PyResult, Python, pyfunction};

use super::{Bytes, Object, text};

/// A name as `PyObject_GetAttr` wants it.
fn name<'a, 'py>(object: Object<'a, 'py>) -> PyResult<Borrowed<'a, 'py, PyString>> {
    object.cast::<PyString>().ok_or_else(|| PyErr::new::<TypeError>(object.py(), "attribute name must be string"))
}

#[pyfunction(signature = (arg, /))]
pub(super) fn object_repr<'py>(arg: Object<'_, 'py>) -> PyResult<Bound<'py, PyString>> {
    arg.repr()
}

#[pyfunction(signature = (arg, /))]
pub(super) fn object_ascii<'py>(arg: Object<'_, 'py>) -> PyResult<Bound<'py, PyString>> {
    arg.ascii()
}

#[pyfunction(signature = (arg, /))]
pub(super) fn object_str<'py>(arg: Object<'_, 'py>) -> PyResult<Bound<'py, PyString>> {
    arg.str()
}

#[pyfunction(signature = (arg, /))]
pub(super) fn object_bytes<'py>(arg: Object<'_, 'py>) -> PyResult<Bound<'py, PyBytes>> {
    arg.bytes()
}

#[pyfunction(signature = (arg, /))]
pub(super) fn object_generichash(arg: Object<'_, '_>) -> isize {
    arg.generic_hash()
}

#[pyfunction(signature = (obj, attr_name, /))]
pub(super) fn object_getattr<'py>(obj: Object<'_, 'py>, attr_name: Object<'_, 'py>) -> PyResult<Bound<'py, PyAny>> {
    obj.getattr(name(attr_name)?)
}

#[pyfunction(signature = (obj, attr_name, /))]
pub(super) fn object_getattrstring<'py>(obj: Object<'_, 'py>, attr_name: Bytes<'_, '_>) -> PyResult<Bound<'py, PyAny>> {
    obj.getattr(text(attr_name)?.as_c_str())
}

/// The attribute, or `AttributeError` itself.
fn or_attribute_error<'py>(py: Python<'py>, value: Option<Bound<'py, PyAny>>) -> Bound<'py, PyAny> {
    value.unwrap_or_else(|| AttributeError::type_object(py).to_owned())
}

#[pyfunction(signature = (obj, attr_name, /))]
pub(super) fn object_getoptionalattr<'py>(
    py: Python<'py>,
    obj: Object<'_, 'py>,
    attr_name: Object<'_, 'py>,
) -> PyResult<Bound<'py, PyAny>> {
    Ok(or_attribute_error(py, obj.getattr_opt(name(attr_name)?)?))
}

#[pyfunction(signature = (obj, attr_name, /))]
pub(super) fn object_getoptionalattrstring<'py>(
    py: Python<'py>,
    obj: Object<'_, 'py>,
    attr_name: Bytes<'_, '_>,
) -> PyResult<Bound<'py, PyAny>> {
    Ok(or_attribute_error(py, obj.getattr_opt(text(attr_name)?.as_c_str())?))
}

#[pyfunction(signature = (obj, attr_name, /))]
pub(super) fn object_hasattrwitherror(obj: Object<'_, '_>, attr_name: Object<'_, '_>) -> PyResult<bool> {
    obj.hasattr(name(attr_name)?)
}

#[pyfunction(signature = (obj, attr_name, /))]
pub(super) fn object_hasattrstringwitherror<'py>(obj: Object<'_, 'py>, attr_name: Bytes<'_, '_>) -> PyResult<bool> {
    obj.hasattr(text(attr_name)?.as_c_str())
}

#[pyfunction(signature = (obj, attr_name, value, /))]
pub(super) fn object_setattr<'py>(
    obj: Object<'_, 'py>,
    attr_name: Object<'_, 'py>,
    value: Object<'_, 'py>,
) -> PyResult<i32> {
    obj.setattr(name(attr_name)?, &value).map(|()| 0)
}

#[pyfunction(signature = (obj, attr_name, value, /))]
pub(super) fn object_setattrstring<'py>(
    obj: Object<'_, 'py>,
    attr_name: Bytes<'_, '_>,
    value: Object<'_, 'py>,
) -> PyResult<i32> {
    obj.setattr(text(attr_name)?.as_c_str(), &value).map(|()| 0)
}

#[pyfunction(signature = (obj, attr_name, /))]
pub(super) fn object_delattr(obj: Object<'_, '_>, attr_name: Object<'_, '_>) -> PyResult<i32> {
    obj.delattr(name(attr_name)?).map(|()| 0)
}

#[pyfunction(signature = (obj, attr_name, /))]
pub(super) fn object_delattrstring<'py>(obj: Object<'_, 'py>, attr_name: Bytes<'_, '_>) -> PyResult<i32> {
    obj.delattr(text(attr_name)?.as_c_str()).map(|()| 0)
}

#[pyfunction(signature = (mapping, key, /))]
pub(super) fn object_getitem<'py>(mapping: Object<'_, 'py>, key: Object<'_, 'py>) -> PyResult<Bound<'py, PyAny>> {
    mapping.get_item(&key)
}

#[pyfunction(signature = (mapping, key, value, /))]
pub(super) fn object_setitem(mapping: Object<'_, '_>, key: Object<'_, '_>, value: Object<'_, '_>) -> PyResult<i32> {
    mapping.set_item(&key, &value).map(|()| 0)
}

#[pyfunction(signature = (mapping, key, /))]
pub(super) fn object_delitem(mapping: Object<'_, '_>, key: Object<'_, '_>) -> PyResult<i32> {
    mapping.del_item(&key).map(|()| 0)
}
