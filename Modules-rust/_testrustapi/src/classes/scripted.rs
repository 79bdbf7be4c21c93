//! Classes whose special methods note each call and then do as told: return, raise or panic.

use cpython_api::types::{CompareOp, PyAny, PyBaseException, PyDict, PyList, PyString, PyTuple};
use cpython_api::{Borrowed, Bound, ObjectCell, PyErr, PyResult, Python, Traverse, pyclass, pymethods};

/// What the special methods of an object do.
#[derive(Traverse)]
struct Script {
    log: ObjectCell<PyList>,
    answer: ObjectCell<PyAny>,
}

impl Script {
    fn new(log: Bound<'_, PyList>, answer: Bound<'_, PyAny>) -> Self {
        Self { log: ObjectCell::new(log), answer: ObjectCell::new(answer) }
    }

    /// Notes the call; raises the answer if it is an exception, panics with it if it is a
    /// text that says so.
    fn act<'py>(&self, py: Python<'py>, name: &str, args: &[Borrowed<'_, 'py, PyAny>]) -> PyResult<Bound<'py, PyAny>> {
        if let Some(log) = self.log.get(py) {
            let mut call = vec![PyString::new(py, name)?.into_any()];
            call.extend(args.iter().copied().map(Borrowed::to_owned));
            log.append(PyTuple::new(py, call)?.as_any())?;
        }
        let Some(answer) = self.answer.get(py) else {
            return Ok(py.None().to_owned());
        };
        if let Some(exception) = answer.cast::<PyBaseException>() {
            return Err(PyErr::raise(exception));
        }
        if let Some(text) = answer.cast::<PyString>() {
            let text = text.to_str()?;
            assert!(!text.starts_with("panic"), "{text}");
        }
        Ok(answer)
    }
}

/// A class with special methods that follow its script.
macro_rules! scripted {
    (
        $(#[$meta:meta])* $class:ident
        objects { $($object:ident($($object_arg:ident),*))* }
        truths { $($truth:ident($($truth_arg:ident),*))* }
        nothings { $($nothing:ident($($nothing_arg:ident),*))* }
        $($more:tt)*
    ) => {
        $(#[$meta])*
        pub(crate) struct $class(Script);

        #[pymethods]
        impl $class {
            #[pymethod(signature = (log, answer, /))]
            fn __new__(log: Bound<'_, PyList>, answer: Bound<'_, PyAny>) -> Self {
                Self(Script::new(log, answer))
            }

            $(fn $object<'py>(
                &self,
                py: Python<'py>,
                $($object_arg: Borrowed<'_, 'py, PyAny>,)*
            ) -> PyResult<Bound<'py, PyAny>> {
                self.0.act(py, stringify!($object), &[$($object_arg),*])
            })*

            $(fn $truth<'py>(
                &self,
                py: Python<'py>,
                $($truth_arg: Borrowed<'_, 'py, PyAny>,)*
            ) -> PyResult<bool> {
                self.0.act(py, stringify!($truth), &[$($truth_arg),*])?.is_truthy()
            })*

            $(fn $nothing<'py>(
                &self,
                py: Python<'py>,
                $($nothing_arg: Borrowed<'_, 'py, PyAny>,)*
            ) -> PyResult<()> {
                self.0.act(py, stringify!($nothing), &[$($nothing_arg),*]).map(drop)
            })*

            $($more)*
        }
    };
}

scripted! {
    /// Every special method that a test can live with on one class.
    #[pyclass(module = "_testrustapi.classes", subclass)]
    Scripted
    objects {
        __repr__() __str__() __iter__() __neg__() __pos__() __abs__() __invert__()
        __int__() __float__() __index__() __await__() __aiter__() __anext__()
        __getitem__(key)
        __add__(other) __radd__(other) __iadd__(other)
        __sub__(other) __rsub__(other) __isub__(other)
        __mul__(other) __rmul__(other) __imul__(other)
        __matmul__(other) __rmatmul__(other) __imatmul__(other)
        __truediv__(other) __rtruediv__(other) __itruediv__(other)
        __floordiv__(other) __rfloordiv__(other) __ifloordiv__(other)
        __mod__(other) __rmod__(other) __imod__(other)
        __divmod__(other) __rdivmod__(other)
        __lshift__(other) __rlshift__(other) __ilshift__(other)
        __rshift__(other) __rrshift__(other) __irshift__(other)
        __and__(other) __rand__(other) __iand__(other)
        __xor__(other) __rxor__(other) __ixor__(other)
        __or__(other) __ror__(other) __ior__(other)
        __pow__(other, modulo) __rpow__(other, modulo) __ipow__(other)
        __lt__(other) __le__(other) __eq__(other) __ne__(other) __gt__(other) __ge__(other)
    }
    truths { __contains__(item) __bool__() }
    nothings { __setitem__(key, value) __delitem__(key) }

    fn __next__<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyAny>>> {
        let item = self.0.act(py, "__next__", &[])?;
        Ok((!item.is_none()).then_some(item))
    }

    fn __len__(&self, py: Python<'_>) -> PyResult<usize> {
        self.0.act(py, "__len__", &[])?.extract()
    }

    fn __hash__(&self, py: Python<'_>) -> PyResult<isize> {
        self.0.act(py, "__hash__", &[])?.extract()
    }

    #[pymethod(signature = (*args, **kwargs))]
    fn __call__<'py>(
        &self,
        py: Python<'py>,
        args: Bound<'py, PyTuple>,
        kwargs: Bound<'py, PyDict>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let (args, kwargs) = (args.into_any(), kwargs.into_any());
        self.0.act(py, "__call__", &[args.as_borrowed(), kwargs.as_borrowed()])
    }
}

scripted! {
    /// All comparisons in one method.
    #[pyclass(module = "_testrustapi.classes")]
    AnyComparison
    objects {}
    truths {}
    nothings {}

    fn __richcmp__<'py>(
        &self,
        py: Python<'py>,
        other: Borrowed<'_, 'py, PyAny>,
        op: CompareOp,
    ) -> PyResult<Bound<'py, PyAny>> {
        let name = format!("__{}__", format!("{op:?}").to_lowercase());
        self.0.act(py, &name, &[other])
    }
}

scripted! {
    /// The attributes of an object.
    #[pyclass(module = "_testrustapi.classes")]
    Attributes
    objects { __getattribute__(name) }
    truths {}
    nothings { __setattr__(name, value) __delattr__(name) }
}

scripted! {
    /// A data descriptor.
    #[pyclass(module = "_testrustapi.classes")]
    Descriptor
    objects { __get__(instance, owner) }
    truths {}
    nothings { __set__(instance, value) __delete__(instance) }
}

scripted! {
    /// The halves that set.
    #[pyclass(module = "_testrustapi.classes")]
    SetOnly
    objects {}
    truths {}
    nothings { __setitem__(key, value) __setattr__(name, value) __set__(instance, value) }
}

scripted! {
    /// The halves that delete.
    #[pyclass(module = "_testrustapi.classes")]
    DeleteOnly
    objects {}
    truths {}
    nothings { __delitem__(key) __delattr__(name) __delete__(instance) }
}

scripted! {
    /// Operators without their reflected and in-place forms, and one comparison.
    #[pyclass(module = "_testrustapi.classes")]
    ForwardOnly
    objects { __add__(other) __pow__(other, modulo) __eq__(other) }
    truths {}
    nothings {}
}

scripted! {
    /// Operators in their reflected forms only, and a comparison.
    #[pyclass(module = "_testrustapi.classes")]
    ReflectedOnly
    objects { __radd__(other) __rpow__(other, modulo) __lt__(other) }
    truths {}
    nothings {}
}
