//! The classes. They hold nothing, and C gives them no docstrings: `doc = ""`, `text = None`.
#![expect(unused_variables, reason = "as in C, the names are the parameters' names in Python")]

use cpython_api::converters::StrOrRoBuffer;
use cpython_api::types::{PyDict, PyTuple, PyType};
use cpython_api::{Borrowed, Bound, DefiningClass, pyclass, pymethods};

use super::Object;

/// Clinic's `object = None`.
type Opt<'a, 'py> = Option<Object<'a, 'py>>;

#[pyclass(module = "_testclinic", doc = "")]
pub(crate) struct TestClass;

#[pymethods]
impl TestClass {
    // `PyType_GenericNew`, which ignores arguments.
    #[pymethod(signature = (*args, **kwargs), text = None)]
    fn __new__(args: Bound<'_, PyTuple>, kwargs: Option<Bound<'_, PyDict>>) -> Self {
        Self
    }

    #[pymethod(signature = ())]
    fn get_defining_class<'a, 'py>(&self, cls: DefiningClass<'a, 'py>) -> Borrowed<'a, 'py, PyType> {
        cls.as_type()
    }

    #[pymethod(signature = (arg))]
    fn get_defining_class_arg<'a, 'py>(
        &self,
        cls: DefiningClass<'a, 'py>,
        arg: Object<'a, 'py>,
    ) -> (Borrowed<'a, 'py, PyType>, Object<'a, 'py>) {
        (cls.as_type(), arg)
    }
}

#[pyclass(module = "_testclinic", doc = "")]
pub(super) struct DeprStarNew;

#[pymethods(class = "_testclinic.DeprStarNew")]
impl DeprStarNew {
    #[pymethod(signature = (* [from 3.14], a = None), text = None)]
    fn __new__(a: Opt<'_, '_>) -> Self {
        Self
    }

    #[pymethod(signature = (* [from 3.14], a = None))]
    fn cloned(&self, a: Opt<'_, '_>) {}
}

#[pyclass(module = "_testclinic", doc = "")]
#[derive(Default)]
pub(super) struct DeprStarInit;

#[pymethods(class = "_testclinic.DeprStarInit")]
impl DeprStarInit {
    #[pymethod(signature = (* [from 3.14], a = None), text = None)]
    fn __init__(&self, a: Opt<'_, '_>) {}

    #[pymethod(signature = (* [from 3.14], a = None))]
    fn cloned(&self, a: Opt<'_, '_>) {}
}

#[pyclass(module = "_testclinic", doc = "")]
#[derive(Default)]
pub(super) struct DeprStarInitNoInline;

#[pymethods(class = "_testclinic.DeprStarInitNoInline")]
impl DeprStarInitNoInline {
    #[pymethod(signature = (a, * [from 3.14], b, c = None, *, d = "".into()), text = None)]
    fn __init__(&self, a: Object<'_, '_>, b: Object<'_, '_>, c: Opt<'_, '_>, d: StrOrRoBuffer<'_>) {}
}

#[pyclass(module = "_testclinic", doc = "")]
pub(super) struct DeprKwdNew;

#[pymethods(class = "_testclinic.DeprKwdNew")]
impl DeprKwdNew {
    #[pymethod(signature = (a = None, / [from 3.14]), text = None)]
    fn __new__(a: Opt<'_, '_>) -> Self {
        Self
    }
}

#[pyclass(module = "_testclinic", doc = "")]
#[derive(Default)]
pub(super) struct DeprKwdInit;

#[pymethods(class = "_testclinic.DeprKwdInit")]
impl DeprKwdInit {
    #[pymethod(signature = (a = None, / [from 3.14]), text = None)]
    fn __init__(&self, a: Opt<'_, '_>) {}
}

#[pyclass(module = "_testclinic", doc = "")]
#[derive(Default)]
pub(super) struct DeprKwdInitNoInline;

#[pymethods(class = "_testclinic.DeprKwdInitNoInline")]
impl DeprKwdInitNoInline {
    #[pymethod(signature = (a, /, b, c = None, / [from 3.14], d = "".into()), text = None)]
    fn __init__(&self, a: Object<'_, '_>, b: Object<'_, '_>, c: Opt<'_, '_>, d: StrOrRoBuffer<'_>) {}
}
