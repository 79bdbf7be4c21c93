//! What a document tells, as objects.

use cpython_api::types::{PyAny, PyBool, PyDict, PyFloat, PyInt, PyList, PyString, PyTuple};
use cpython_api::{Bound, PyErr, PyResult, Python, RecursiveCall};
use foldhash::fast::RandomState;
use json_text::Unit;
use json_text::number::{Float, Int};
use json_text::parser::{Builder, Constant, Literal};
use json_text::string::Text;

use super::Options;
use super::form::{self, Form};
use super::memo::Memo;

/// The objects made so far: those that are not yet in a container, each before those that are made
/// after it. In an object, values have their keys before them.
pub(super) struct Objects<'a, 't, 'py, F: Form> {
    py: Python<'py>,
    options: &'a Options<'a, 'py>,
    stack: Vec<Bound<'py, PyAny>>,
    memo: Memo<'a, 't, 'py, F>,
}

/// A container that is open.
pub(super) struct Open<'py> {
    /// How many objects there were before its own.
    start: usize,
    _level: RecursiveCall<'py>,
}

/// How many objects there is room for at first.
const ROOM: usize = 32;

impl<'a, 'py, F: Form> Objects<'a, '_, 'py, F> {
    /// Nothing yet.
    pub(super) fn new(py: Python<'py>, options: &'a Options<'a, 'py>, hasher: &'a RandomState) -> Self {
        Self { py, options, stack: Vec::new(), memo: Memo::new(hasher) }
    }

    /// The object of the document, which is complete.
    ///
    /// # Panics
    ///
    /// If it is not.
    #[inline]
    pub(super) fn finish(&mut self) -> Bound<'py, PyAny> {
        self.stack.pop().expect("a document has a value")
    }

    #[inline(always)]
    fn push(&mut self, object: Bound<'py, PyAny>) -> PyResult<()> {
        if self.stack.len() == self.stack.capacity() && self.stack.try_reserve(ROOM).is_err() {
            return Err(PyErr::no_memory(self.py));
        }
        self.stack.push(object);
        Ok(())
    }

    #[inline(always)]
    fn open(&self, level: RecursiveCall<'py>) -> Open<'py> {
        Open { start: self.stack.len(), _level: level }
    }

    /// Calls a hook with the text of a number.
    #[cold]
    fn call_with_number(&mut self, hook: &Bound<'py, PyAny>, text: &[F::Unit]) -> PyResult<()> {
        let text = PyString::from_ucs1(self.py, &ascii(self.py, text)?)?;
        self.push(hook.call(&[&text])?)
    }

    /// An int for which an i64 has no room.
    #[cold]
    fn push_long(&mut self, int: Int<'_, F::Unit>) -> PyResult<()> {
        if let Some(value) = int.to_u64() {
            return self.push(PyInt::new(self.py, value)?.into_any());
        }
        let mut text = ascii(self.py, int.text)?;
        text.push(0);
        let text = std::ffi::CStr::from_bytes_with_nul(&text).expect("a number has no NUL in it");
        self.push(PyInt::from_cstr(self.py, text, 10)?.into_any())
    }

    /// Ends an object for which there is a hook.
    #[cold]
    fn close_with_hook(&mut self, start: usize) -> PyResult<()> {
        let py = self.py;
        let object = if let Some(hook) = self.options.object_pairs_hook {
            let mut items = self.stack.drain(start..);
            let mut pairs = Vec::new();
            if pairs.try_reserve_exact(items.len() / 2).is_err() {
                return Err(PyErr::no_memory(py));
            }
            while let (Some(key), Some(value)) = (items.next(), items.next()) {
                pairs.push(PyTuple::from_array(py, [key, value])?.into_any());
            }
            drop(items);
            let pairs = PyList::from_stack(py, &mut pairs, 0)?;
            hook.call(&[&pairs])?
        } else {
            let object = PyDict::from_stack(py, &mut self.stack, start)?.into_any();
            match self.options.object_hook {
                Some(hook) => hook.call(&[&object])?,
                None => object,
            }
        };
        self.push(object)
    }
}

/// The text of a number, with room for one more byte.
fn ascii<T: Unit>(py: Python<'_>, text: &[T]) -> PyResult<Vec<u8>> {
    let mut bytes = Vec::new();
    if bytes.try_reserve_exact(text.len() + 1).is_err() {
        return Err(PyErr::no_memory(py));
    }
    // A number is ASCII.
    bytes.extend(text.iter().map(|&unit| unit.into() as u8));
    Ok(bytes)
}

impl<'t, 'py, F: Form> Builder<'t, F::Unit> for Objects<'_, 't, 'py, F> {
    type Error = PyErr;
    type Open = Open<'py>;

    #[inline(always)]
    fn literal(&mut self, literal: Literal) -> PyResult<()> {
        let py = self.py;
        let object = match literal {
            Literal::Null => py.None(),
            Literal::True => PyBool::new(py, true).into_any(),
            Literal::False => PyBool::new(py, false).into_any(),
        };
        self.push(object.to_owned())
    }

    #[cold]
    fn constant(&mut self, constant: Constant) -> PyResult<()> {
        let name = PyString::intern(self.py, constant.text())?;
        self.push(self.options.parse_constant.call(&[&name])?)
    }

    #[inline(always)]
    fn int(&mut self, int: Int<'t, F::Unit>) -> PyResult<()> {
        if let Some(hook) = self.options.parse_int {
            self.call_with_number(hook, int.text)
        } else if let Some(value) = int.to_i64() {
            self.push(PyInt::new(self.py, value)?.into_any())
        } else {
            self.push_long(int)
        }
    }

    #[inline(always)]
    fn float(&mut self, float: Float<'t, F::Unit>) -> PyResult<()> {
        match self.options.parse_float {
            None => self.push(PyFloat::new(self.py, float.value())?.into_any()),
            Some(hook) => self.call_with_number(hook, float.text),
        }
    }

    #[inline(always)]
    fn string(&mut self, text: Text<'t, '_, F::Unit>) -> PyResult<()> {
        self.push(form::make::<F>(self.py, text)?.into_any())
    }

    #[inline(always)]
    fn open_array(&mut self) -> PyResult<Open<'py>> {
        Ok(self.open(self.py.enter_recursive_call(c" while decoding a JSON array from a unicode string")?))
    }

    #[inline(always)]
    fn close_array(&mut self, array: Open<'py>) -> PyResult<()> {
        let list = PyList::from_stack(self.py, &mut self.stack, array.start)?;
        self.push(list.into_any())
    }

    #[inline(always)]
    fn open_object(&mut self) -> PyResult<Open<'py>> {
        Ok(self.open(self.py.enter_recursive_call(c" while decoding a JSON object from a unicode string")?))
    }

    #[inline(always)]
    fn expected_key(&mut self, rest: &'t [F::Unit]) -> PyResult<Option<usize>> {
        let Some((key, length)) = self.memo.expected(rest) else { return Ok(None) };
        self.push(key)?;
        Ok(Some(length))
    }

    #[inline(always)]
    fn key(&mut self, text: Text<'t, '_, F::Unit>) -> PyResult<()> {
        let key = self.memo.get(self.py, text)?;
        self.push(key)
    }

    #[inline(always)]
    fn close_object(&mut self, object: Open<'py>) -> PyResult<()> {
        if self.options.has_object_hook() {
            return self.close_with_hook(object.start);
        }
        let dict = PyDict::from_stack(self.py, &mut self.stack, object.start)?;
        self.push(dict.into_any())
    }
}
