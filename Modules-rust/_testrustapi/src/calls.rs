//! Calls out: functions, methods, attributes, items, operators, iteration.

use std::ffi::CString;

use cpython_api::exceptions::ValueError;
use cpython_api::types::{CompareOp, PyAny, PyDict, PyList, PyString, PyTuple};
use cpython_api::{Borrowed, Bound, IntoPyObject, PyErr, PyResult, Python, pyfunction};

/// Calls `function` with the items of `args`, of which the last have the names.
#[pyfunction(signature = (function, args, names = None, /))]
fn call<'py>(
    function: Borrowed<'_, 'py, PyAny>,
    args: Borrowed<'_, 'py, PyAny>,
    names: Option<Borrowed<'_, 'py, PyAny>>,
) -> PyResult<Bound<'py, PyAny>> {
    let args: Bound<'py, PyTuple> = args.extract()?;
    let args: Vec<&Bound<'py, PyAny>> = args.as_slice().iter().map(|arg| &**arg).collect();
    match names {
        None if args.is_empty() => function.call0(),
        None => function.call(&args),
        Some(names) => function.call_keywords(&args, &names.extract()?),
    }
}

/// As `call`, with names that are made for the call.
#[pyfunction(signature = (function, args, names, /))]
fn call_with_names<'py>(
    function: Borrowed<'_, 'py, PyAny>,
    args: Borrowed<'_, 'py, PyAny>,
    names: Borrowed<'_, 'py, PyAny>,
) -> PyResult<Bound<'py, PyAny>> {
    let args: Bound<'py, PyTuple> = args.extract()?;
    let args: Vec<&Bound<'py, PyAny>> = args.as_slice().iter().map(|arg| &**arg).collect();
    let names: Vec<String> = names.extract()?;
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let made = function.call_with_names(&args, &names)?;
    let kept = function.call_keywords(&args, &PyTuple::of_names(function.py(), &names)?)?;
    (made, kept).into_pyobject(function.py())
}

/// `function(*args, **kwargs)`.
#[pyfunction(signature = (function, args, kwargs = None, /))]
fn call_with<'py>(
    function: Borrowed<'_, 'py, PyAny>,
    args: Borrowed<'_, 'py, PyAny>,
    kwargs: Option<Borrowed<'_, 'py, PyAny>>,
) -> PyResult<Bound<'py, PyAny>> {
    let kwargs: Option<Bound<'py, PyDict>> = kwargs.map(Borrowed::extract).transpose()?;
    function.call_with(&args.extract()?, kwargs.as_ref())
}

/// Calls `function` with values of Rust: one, then two and so on up to eight.
#[pyfunction(signature = (function, /))]
fn call_values<'py>(function: Borrowed<'_, 'py, PyAny>) -> PyResult<Bound<'py, PyTuple>> {
    let py = function.py();
    let results = [
        function.call1((1,))?,
        function.call1((1, "two"))?,
        function.call1((1, "two", 3.0))?,
        function.call1((1, "two", 3.0, &b"four"[..]))?,
        function.call1((1, "two", 3.0, &b"four"[..], true))?,
        function.call1((1, "two", 3.0, &b"four"[..], true, ()))?,
        function.call1((1, "two", 3.0, &b"four"[..], true, (), vec![7]))?,
        function.call1((1, "two", 3.0, &b"four"[..], true, (), vec![7], '8'))?,
    ];
    PyTuple::from_array(py, results)
}

/// Calls a method, by a kept name and by one of C.
#[pyfunction(signature = (object, args, names = None, /))]
fn call_method<'py>(
    object: Borrowed<'_, 'py, PyAny>,
    args: Borrowed<'_, 'py, PyAny>,
    names: Option<Borrowed<'_, 'py, PyAny>>,
) -> PyResult<Bound<'py, PyAny>> {
    let py = object.py();
    let args: Bound<'py, PyTuple> = args.extract()?;
    let args: Vec<&Bound<'py, PyAny>> = args.as_slice().iter().map(|arg| &**arg).collect();
    let name = PyString::intern(py, "method")?;
    if let Some(names) = names {
        return object.call_method_keywords(&name, &args, &names.extract()?);
    }
    let first = match args.as_slice() {
        [] => object.call_method0(&name)?,
        &[a] => object.call_method1(&name, (a,))?,
        &[a, b] => object.call_method1(name.as_borrowed(), (a, b))?,
        args => object.call_method(&name, args)?,
    };
    (first, object.call_method(c"method", &args)?).into_pyobject(py)
}

/// An operation on an attribute, by a str object.
#[pyfunction(signature = (operation, args, /))]
fn attribute<'py>(operation: String, args: Borrowed<'_, 'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
    let py = args.py();
    let (object, name, value) = args.extract::<(Bound<'py, PyAny>, Bound<'py, PyString>, Bound<'py, PyAny>)>()?;
    match operation.as_str() {
        "getattr" => object.getattr(&name),
        "getattr_str" => object.getattr(name.to_str()?),
        "getattr_opt" => object.getattr_opt(&name)?.into_pyobject(py),
        "hasattr" => object.hasattr(&name)?.into_pyobject(py),
        "setattr" => object.setattr(&name, &value)?.into_pyobject(py),
        "delattr" => object.delattr(&name)?.into_pyobject(py),
        _ => Err(PyErr::new::<ValueError>(py, "no such operation")),
    }
}

/// A function of one object.
#[pyfunction(signature = (operation, object, /))]
fn unary<'py>(operation: String, object: Borrowed<'_, 'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
    let py = object.py();
    match operation.as_str() {
        "abs" => object.abs(),
        "ascii" => object.ascii()?.into_pyobject(py),
        "bool" => object.is_truthy()?.into_pyobject(py),
        "callable" => object.is_callable().into_pyobject(py),
        "hash" => object.hash()?.into_pyobject(py),
        "index" => object.index()?.into_pyobject(py),
        "invert" => object.invert(),
        "is_none" => object.is_none().into_pyobject(py),
        "iter" => {
            let found = PyList::empty(py)?;
            for item in object.try_iter()? {
                found.append(&item?)?;
            }
            found.into_pyobject(py)
        }
        "len" => object.len()?.into_pyobject(py),
        "neg" => object.neg(),
        "pos" => object.pos(),
        "repr" => object.repr()?.into_pyobject(py),
        "str" => object.str()?.into_pyobject(py),
        _ => Err(PyErr::new::<ValueError>(py, "no such operation")),
    }
}

/// A function of two objects, and for some of them a third.
#[pyfunction(signature = (operation, args, /))]
fn binary<'py>(operation: String, args: Borrowed<'_, 'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
    let py = args.py();
    let (this, other, third) = args.extract::<(Bound<'py, PyAny>, Bound<'py, PyAny>, Bound<'py, PyAny>)>()?;
    match operation.as_str() {
        "add" => this.add(&other),
        "and" => this.bitand(&other),
        "contains" => this.contains(&other)?.into_pyobject(py),
        "delitem" => this.del_item(&other)?.into_pyobject(py),
        "divmod" => this.divmod(&other),
        "eq" => this.eq(&other)?.into_pyobject(py),
        "floordiv" => this.floor_div(&other),
        "ge" => this.ge(&other)?.into_pyobject(py),
        "getitem" => this.get_item(&other),
        "gt" => this.gt(&other)?.into_pyobject(py),
        "le" => this.le(&other)?.into_pyobject(py),
        "lshift" => this.lshift(&other),
        "lt" => this.lt(&other)?.into_pyobject(py),
        "matmul" => this.matmul(&other),
        "mod" => this.rem(&other),
        "mul" => this.mul(&other),
        "ne" => this.ne(&other)?.into_pyobject(py),
        "or" => this.bitor(&other),
        "pow" => this.pow(&other, &third),
        "rshift" => this.rshift(&other),
        "setitem" => this.set_item(&other, &third)?.into_pyobject(py),
        "sub" => this.sub(&other),
        "truediv" => this.div(&other),
        "xor" => this.bitxor(&other),
        "rich eq" => this.rich_compare(&other, CompareOp::Eq),
        "rich lt" => this.rich_compare(&other, CompareOp::Lt),
        "items eq" => this.compare_items(&other, CompareOp::Eq)?.into_pyobject(py),
        "items ne" => this.compare_items(&other, CompareOp::Ne)?.into_pyobject(py),
        _ => Err(PyErr::new::<ValueError>(py, "no such operation")),
    }
}

/// Enters so many levels of recursion, one at least, and leaves them.
#[pyfunction(signature = (levels, place, /))]
fn recursive_calls(py: Python<'_>, levels: usize, place: &str) -> PyResult<()> {
    let place = CString::new(place).map_err(|error| PyErr::new::<ValueError>(py, error.to_string()))?;
    let first = py.enter_recursive_call(&place)?;
    let recursion = py.recursion();
    let others: Vec<_> = (1..levels).map(|_| recursion.enter(&place)).collect::<PyResult<_>>()?;
    drop((first, others));
    Ok(())
}
