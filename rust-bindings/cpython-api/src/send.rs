//! A handle that threads can pass on.

use std::marker::PhantomData;
use std::sync::Arc;

use crate::backend::interpreter::{self, Node, Record};
use crate::exceptions::RuntimeError;
use crate::handle::{Borrowed, Bound, Py};
use crate::python::Python;
use crate::types::PyAny;
use crate::{PyErr, PyResult};

/// A strong reference that any thread may have, pass on and drop, but only one that is
/// attached to the object's interpreter can use.
///
/// It is what PyO3's `Py` is; here [`Py`] stays with its interpreter and costs nothing,
/// and this one remembers whose it is.
///
/// Dropped, it is queued, and a thread of its interpreter gives up the reference soon: when it
/// runs Python code again, or [`InterpreterView::attach`](crate::InterpreterView::attach) ends.
/// So it may be dropped anywhere, also in the closure of a
/// [`PyMutex`](crate::sync::PyMutex). [`Self::into_bound`] gives up the reference at once. After
/// the interpreter's exit functions have run, those that other threads drop are leaked; nothing
/// touches their memory.
///
/// It is not [`Traverse`](crate::Traverse): the cycle collector could not be told of a
/// reference that is on its way between threads. An object keeps those alive that it
/// reaches through a `PySend`, and a cycle through one is never collected. Keep a [`Py`]
/// or an [`ObjectCell`](crate::ObjectCell) in classes and states.
pub struct PySend<T = PyAny> {
    /// Empty only while it is dropped.
    node: Option<Box<[Node; 1]>>,
    record: Arc<Record>,
    marker: PhantomData<fn() -> T>,
}

// SAFETY: the object is used with a `Python` of its interpreter only (checked), where
// threads share objects; the reference is given up there, too.
unsafe impl<T> Send for PySend<T> {}
// SAFETY: as above.
unsafe impl<T> Sync for PySend<T> {}

impl<T> Bound<'_, T> {
    /// The reference, for any thread.
    ///
    /// # Errors
    ///
    /// `MemoryError`, and as [`Python::interpreter`].
    pub fn into_send(self) -> PyResult<PySend<T>> {
        let py = self.py();
        let record = interpreter::current(py)?;
        let Some(node) = Node::new(self.ptr()) else {
            return Err(PyErr::no_memory(py));
        };
        // The reference is the node's.
        self.into_ptr();
        Ok(PySend { node: Some(node), record, marker: PhantomData })
    }
}

impl<T> Py<T> {
    /// The reference, for any thread.
    ///
    /// # Errors
    ///
    /// As [`Bound::into_send`].
    pub fn into_send(self, py: Python<'_>) -> PyResult<PySend<T>> {
        self.into_bound(py).into_send()
    }
}

impl<T> PySend<T> {
    /// The object, for use while attached.
    ///
    /// # Errors
    ///
    /// `RuntimeError` in another interpreter than the object's.
    pub fn bind<'a, 'py>(&'a self, py: Python<'py>) -> PyResult<Borrowed<'a, 'py, T>> {
        match &self.node {
            Some(node) if self.record.is_current(py) => {
                // SAFETY: an object of type `T` and of this interpreter, which the reference
                // that the node owns keeps alive for `'a`.
                Ok(unsafe { Borrowed::from_borrowed(py, node[0].object()) })
            }
            _ => Err(PyErr::new::<RuntimeError>(py, "a PySend was used in another interpreter than its own")),
        }
    }

    /// The reference, for use while attached.
    ///
    /// # Errors
    ///
    /// As [`Self::bind`]; the reference is given up soon, as if it had been dropped.
    pub fn into_bound<'py>(mut self, py: Python<'py>) -> PyResult<Bound<'py, T>> {
        let ptr = self.bind(py)?.ptr();
        // The reference is the caller's now.
        self.node = None;
        // SAFETY: an object of type `T` and a reference, which was the node's.
        Ok(unsafe { Bound::from_owned(py, ptr) })
    }
}

impl<T> Drop for PySend<T> {
    fn drop(&mut self) {
        if let Some(node) = self.node.take() {
            self.record.give_up(node);
        }
    }
}
