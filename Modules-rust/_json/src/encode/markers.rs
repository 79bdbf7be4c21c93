//! Finding an object inside itself.

use cpython_api::exceptions::ValueError;
use cpython_api::types::{PyAny, PyInt};
use cpython_api::{Bound, PyErr, PyResult, Python};
use foldhash::fast::RandomState;
use hashbrown::HashSet;

use super::Markers;
use super::frame::Frame;

/// From which depth on there is a set of what is open.
const DEEP: usize = 32;

/// The objects that are being written.
pub(super) struct Open<'a, 'py> {
    markers: Markers<'a, 'py>,
    /// The addresses of all of them, if they are many.
    deep: Option<HashSet<usize, RandomState>>,
}

impl<'a, 'py> Open<'a, 'py> {
    pub(super) fn new(markers: Markers<'a, 'py>) -> Self {
        Self { markers, deep: None }
    }

    /// Marks an object that is about to be opened inside those of `frames`.
    ///
    /// # Errors
    ///
    /// `ValueError` if it is open.
    #[inline]
    pub(super) fn enter(&mut self, object: &Bound<'py, PyAny>, frames: &[Frame<'py>]) -> PyResult<()> {
        let py = object.py();
        match self.markers {
            Markers::Unchecked => Ok(()),
            Markers::Dict(markers) => {
                let id = PyInt::new(py, object.id())?;
                if markers.contains(&id)? {
                    return Err(circular(py));
                }
                markers.set_item(&id, object)
            }
            Markers::Stack => {
                let is_open = match &mut self.deep {
                    Some(deep) => {
                        if deep.try_reserve(1).is_err() {
                            return Err(PyErr::no_memory(py));
                        }
                        !deep.insert(object.id())
                    }
                    None => frames.iter().any(|frame| frame.object.is(object)),
                };
                if is_open {
                    return Err(circular(py));
                }
                if self.deep.is_none() && frames.len() >= DEEP {
                    let ids = frames.iter().map(|frame| frame.object.id());
                    self.deep = Some(ids.chain([object.id()]).collect());
                }
                Ok(())
            }
        }
    }

    /// Takes the mark of an object away.
    ///
    /// # Errors
    ///
    /// `KeyError` if somebody else has done so.
    #[inline]
    pub(super) fn leave(&mut self, object: &Bound<'py, PyAny>) -> PyResult<()> {
        match (&self.deep, self.markers) {
            (None, Markers::Unchecked | Markers::Stack) => Ok(()),
            _ => self.unmark(object),
        }
    }

    #[inline(never)]
    fn unmark(&mut self, object: &Bound<'py, PyAny>) -> PyResult<()> {
        if let Some(deep) = &mut self.deep {
            deep.remove(&object.id());
        }
        match self.markers {
            Markers::Dict(markers) => {
                let id = PyInt::new(object.py(), object.id())?;
                markers.del_item(&id)
            }
            _ => Ok(()),
        }
    }
}

#[cold]
fn circular(py: Python<'_>) -> PyErr {
    PyErr::new::<ValueError>(py, "Circular reference detected")
}
