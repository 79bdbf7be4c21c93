//! The types of objects: their checks and their methods.

use cpython_api::exceptions::ValueError;
use cpython_api::types::{
    PyAny, PyBaseException, PyBool, PyByteArray, PyBytes, PyCFunction, PyComplex, PyDict, PyFloat, PyFrozenSet, PyInt,
    PyList, PyMemoryView, PyModule, PySet, PySlice, PyString, PyTuple, PyType, PyTypeInfo,
};
use cpython_api::{Borrowed, Bound, IntoPyObject, PyErr, PyResult, Python, pyfunction};

fn unknown(py: Python<'_>, name: &str) -> PyErr {
    PyErr::new::<ValueError>(py, format!("no method {name}"))
}

/// Whether the object is an instance, an instance of the type itself, and one according to
/// isinstance, for each type, by name.
#[pyfunction(signature = (object, /))]
fn checks<'py>(py: Python<'py>, object: Borrowed<'_, 'py, PyAny>) -> PyResult<Bound<'py, PyDict>> {
    fn one<'py, T: PyTypeInfo>(found: &Bound<'py, PyDict>, object: &Bound<'py, PyAny>) -> PyResult<()> {
        let py = object.py();
        let answers = (
            object.cast::<T>().is_some(),
            object.cast_exact::<T>().is_some(),
            object.is_instance_of::<T>()?,
            object.clone().cast_into::<T>().is_ok(),
        );
        found.set_item(T::type_object(py).name()?.as_any(), &answers.into_pyobject(py)?)
    }
    let found = PyDict::new(py)?;
    macro_rules! all {
        ($($ty:ty)*) => { $(one::<$ty>(&found, &object)?;)* };
    }
    all! {
        PyBaseException PyBool PyByteArray PyBytes PyComplex PyDict PyFloat PyFrozenSet PyInt PyList PyMemoryView
        PyModule PySet PySlice PyString PyTuple PyType
    }
    Ok(found)
}

/// What a type says about itself.
#[pyfunction(signature = (name, args, /))]
fn type_method<'py>(name: String, args: Borrowed<'_, 'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
    let py = args.py();
    let (this, other) = args.extract::<(Bound<'py, PyType>, Bound<'py, PyAny>)>()?;
    match name.as_str() {
        "name" => this.name()?.into_pyobject(py),
        "qualname" => this.qualname()?.into_pyobject(py),
        "module_name" => this.module_name(),
        "fully_qualified_name" => this.fully_qualified_name()?.into_pyobject(py),
        "is_subtype_of" => this.is_subtype_of(&other.extract()?).into_pyobject(py),
        "is_type_instance" => other.is_type_instance(&this).into_pyobject(py),
        "is_exact_instance" => other.is_exact_instance(&this).into_pyobject(py),
        "is_instance" => other.is_instance(&this)?.into_pyobject(py),
        "get_type" => other.get_type().into_pyobject(py),
        _ => Err(unknown(py, &name)),
    }
}

/// A method of a number or a str.
#[pyfunction(signature = (name, object, /))]
fn value_method<'py>(name: String, object: Borrowed<'_, 'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
    let py = object.py();
    match name.as_str() {
        "int.sign" => object.extract::<Bound<'_, PyInt>>()?.sign().into_pyobject(py),
        "int.to_i64" => object.extract::<Bound<'_, PyInt>>()?.to_i64().into_pyobject(py),
        "int.int_repr" => object.extract::<Bound<'_, PyInt>>()?.int_repr()?.into_pyobject(py),
        "id" => object.id().into_pyobject(py),
        "runs" => match object.cast::<PyCFunction>() {
            Some(function) => function.runs(&value_method::def::<()>()).into_pyobject(py),
            None => Err(unknown(py, &name)),
        },
        "int.to_le_bytes" => object.extract::<Bound<'_, PyInt>>()?.to_le_bytes()?.as_slice().into_pyobject(py),
        "int.from_le_bytes" => PyInt::from_le_bytes(py, object.extract()?, true)?.into_pyobject(py),
        "int.from_unsigned" => PyInt::from_le_bytes(py, object.extract()?, false)?.into_pyobject(py),
        "float.value" => object.extract::<Bound<'_, PyFloat>>()?.value().into_pyobject(py),
        "complex" => {
            let complex = object.extract::<Bound<'_, PyComplex>>()?;
            PyComplex::new(py, complex.real(), complex.imag())?.into_pyobject(py)
        }
        "bool.is_true" => object.extract::<Bound<'_, PyBool>>()?.is_true().into_pyobject(py),
        "str.len" => object.extract::<Bound<'_, PyString>>()?.len().into_pyobject(py),
        "str.is_ascii" => object.extract::<Bound<'_, PyString>>()?.as_ascii().is_some().into_pyobject(py),
        "str.intern" => PyString::intern(py, object.extract()?)?.into_pyobject(py),
        "str.equals" => {
            let (this, other) = object.extract::<(Bound<'_, PyString>, &str)>()?;
            this.equals(other).into_pyobject(py)
        }
        "str.join" => {
            let (this, items) = object.extract::<(Bound<'_, PyString>, Bound<'_, PyAny>)>()?;
            this.join(&items)?.into_pyobject(py)
        }
        "bytearray" => PyByteArray::new(py, object.extract()?)?.into_pyobject(py),
        _ => Err(unknown(py, &name)),
    }
}

/// A method of `tuple` or `slice`.
#[pyfunction(signature = (name, args, /))]
fn tuple_method<'py>(name: String, args: Borrowed<'_, 'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
    let py = args.py();
    let (this, a, b) = args.extract::<(Bound<'_, PyAny>, Bound<'_, PyAny>, Bound<'_, PyAny>)>()?;
    if name == "slice.indices" {
        let found = this.extract::<Bound<'_, PySlice>>()?.indices(a.extract()?)?;
        return (found.start, found.stop, found.step, found.length).into_pyobject(py);
    }
    if name == "slice" {
        return PySlice::new(&this, &a, &b)?.into_pyobject(py);
    }
    let this: Bound<'_, PyTuple> = this.extract()?;
    match name.as_str() {
        "len" => this.len().into_pyobject(py),
        "get" => this.get(a.extract()?).into_pyobject(py),
        "new" => PyTuple::new(py, this.as_slice())?.into_pyobject(py),
        "iter" => PyList::new(py, &this)?.into_pyobject(py),
        "get_slice" => this.get_slice(a.extract()?, b.extract()?)?.into_pyobject(py),
        "empty" => PyTuple::empty(py)?.into_pyobject(py),
        _ => Err(unknown(py, &name)),
    }
}

/// A method of `list`.
#[pyfunction(signature = (name, args, /))]
fn list_method<'py>(name: String, args: Borrowed<'_, 'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
    let py = args.py();
    let (this, a, b) = args.extract::<(Bound<'_, PyList>, Bound<'_, PyAny>, Bound<'_, PyAny>)>()?;
    match name.as_str() {
        "len" => this.len().into_pyobject(py),
        "get_item" => this.get_item(a.extract()?),
        "set_item" => this.set_item(a.extract()?, b)?.into_pyobject(py),
        "append" => this.append(&a)?.into_pyobject(py),
        "insert" => this.insert(a.extract()?, &b)?.into_pyobject(py),
        "extend" => this.extend(&a)?.into_pyobject(py),
        "clear" => this.clear()?.into_pyobject(py),
        "sort" => this.sort()?.into_pyobject(py),
        "reverse" => this.reverse()?.into_pyobject(py),
        "to_tuple" => this.to_tuple()?.into_pyobject(py),
        "empty" => PyList::empty(py)?.into_pyobject(py),
        // Calls `a` with each item, and gives a list of the results.
        "iter" => {
            let found = PyList::empty(py)?;
            for item in &this {
                found.append(&a.call(&[&item])?)?;
            }
            found.into_pyobject(py)
        }
        _ => Err(unknown(py, &name)),
    }
}

/// A method of `dict`.
#[pyfunction(signature = (name, args, /))]
fn dict_method<'py>(name: String, args: Borrowed<'_, 'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
    let py = args.py();
    let (this, a, b) = args.extract::<(Bound<'_, PyDict>, Bound<'_, PyAny>, Bound<'_, PyAny>)>()?;
    match name.as_str() {
        "len" => this.len().into_pyobject(py),
        "get_item" => this.get_item(&a)?.into_pyobject(py),
        "set_item" => this.set_item(&a, &b)?.into_pyobject(py),
        "del_item" => this.del_item(&a)?.into_pyobject(py),
        "contains" => this.contains(&a)?.into_pyobject(py),
        "set_default" => this.set_default(&a, &b),
        "pop" => this.pop(&a)?.into_pyobject(py),
        "update" => this.update(&a)?.into_pyobject(py),
        "clear" => {
            this.clear();
            ().into_pyobject(py)
        }
        "copy" => this.copy()?.into_pyobject(py),
        "keys" => this.keys()?.into_pyobject(py),
        "values" => this.values()?.into_pyobject(py),
        "items" => this.items()?.into_pyobject(py),
        // Calls `a` with each key and value, and gives a list of the results.
        "iter" => {
            let found = PyList::empty(py)?;
            for item in &this {
                let (key, value) = item?;
                found.append(&a.call(&[&key, &value])?)?;
            }
            found.into_pyobject(py)
        }
        // As above; goes on after an error, and gives the number of errors too.
        "iter after errors" => {
            let (mut items, mut errors) = (0, 0);
            for item in &this {
                match item {
                    Ok((key, value)) => {
                        items += 1;
                        a.call(&[&key, &value])?;
                    }
                    Err(error) => {
                        errors += 1;
                        drop(error.take(py));
                    }
                }
            }
            (items, errors).into_pyobject(py)
        }
        _ => Err(unknown(py, &name)),
    }
}

/// A method of `set` or `frozenset`.
#[pyfunction(signature = (name, args, /))]
fn set_method<'py>(name: String, args: Borrowed<'_, 'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
    let py = args.py();
    let (this, a) = args.extract::<(Bound<'_, PyAny>, Bound<'_, PyAny>)>()?;
    if let Some(frozen) = this.cast::<PyFrozenSet>() {
        return match name.as_str() {
            "len" => frozen.len().into_pyobject(py),
            "contains" => frozen.contains(&a)?.into_pyobject(py),
            "new" => PyFrozenSet::new(&a)?.into_pyobject(py),
            _ => Err(unknown(py, &name)),
        };
    }
    let this: Bound<'_, PySet> = this.extract()?;
    match name.as_str() {
        "len" => this.len().into_pyobject(py),
        "contains" => this.contains(&a)?.into_pyobject(py),
        "new" => PySet::new(&a)?.into_pyobject(py),
        "empty" => PySet::empty(py)?.into_pyobject(py),
        "add" => this.add(&a)?.into_pyobject(py),
        "discard" => this.discard(&a)?.into_pyobject(py),
        "pop" => this.pop(),
        "clear" => this.clear()?.into_pyobject(py),
        // Calls `a` with each item, and gives a list of the results.
        "iter" => {
            let found = PyList::empty(py)?;
            for item in this.try_iter()? {
                found.append(&a.call(&[&item?])?)?;
            }
            found.into_pyobject(py)
        }
        _ => Err(unknown(py, &name)),
    }
}
