//! A module's state: what CPython allocates behind a module object (`PyModuleDef.m_size`).

use std::ffi::{c_int, c_void};
use std::mem::MaybeUninit;

use cpython_sys as ffi;

use super::gc;
use super::raw::RawObject;
use crate::exceptions::SystemError;
use crate::handle::Borrowed;
use crate::module::ModuleState;
use crate::python::Python;
use crate::types::PyModule;
use crate::{PyErr, PyResult, panic};

/// What CPython allocates, zeroed, behind a module object.
///
/// # Invariants
///
/// `value` is initialised if `present` is true. All-zero memory says that it is not.
#[repr(C)]
pub(crate) struct StateCell<S> {
    present: bool,
    value: MaybeUninit<S>,
}

/// The state cell of a module; `None` if it has not been allocated.
///
/// # Safety
///
/// `module` is a live module that was defined with state of type `S`.
#[inline]
unsafe fn cell<S>(module: *mut RawObject) -> Option<std::ptr::NonNull<StateCell<S>>> {
    // SAFETY: the caller's promise.
    std::ptr::NonNull::new(unsafe { ffi::PyModule_GetState(module) }.cast())
}

/// The state in a cell that C points to.
///
/// # Safety
///
/// `at` is NULL, or what CPython allocated for a module that was defined with state of
/// type `S` and lives for `'a`.
#[inline(always)]
pub(crate) unsafe fn state_at<'a, S: ModuleState>(py: Python<'_>, at: *mut c_void) -> PyResult<&'a S> {
    // SAFETY: the caller's promise. It is written to only before the module's first call
    // (`set_state`) and when the module is unreachable (`take_state`), when nobody holds
    // this reference.
    if let Some(cell) = unsafe { at.cast::<StateCell<S>>().as_ref() }
        && cell.present
    {
        // SAFETY: the cell's invariant.
        return Ok(unsafe { cell.value.assume_init_ref() });
    }
    Err(no_state(py))
}

#[cold]
fn no_state(py: Python<'_>) -> PyErr {
    PyErr::new::<SystemError>(py, "the module has no state: its execution failed, or it was cleared")
}

/// Gives a module its state; the one it had, if it is executed again, is dropped.
///
/// # Safety
///
/// The module is being executed, and was defined with state of type `S`.
pub(crate) unsafe fn set_state<S: ModuleState>(module: Borrowed<'_, '_, PyModule>, state: S) -> PyResult<()> {
    // SAFETY: the caller's promise.
    let Some(mut cell) = (unsafe { cell::<S>(module.as_raw()) }) else {
        return Err(PyErr::new::<SystemError>(module.py(), "the module's state was not allocated"));
    };
    // SAFETY: CPython executes a module once, before anybody else sees it, so that nobody
    // else refers to the cell.
    let cell = unsafe { cell.as_mut() };
    debug_assert!(!cell.present, "a module is executed once");
    cell.value.write(state);
    // INVARIANT: just initialised.
    cell.present = true;
    Ok(())
}

/// Takes the state out of a module that nobody can reach any more.
///
/// # Safety
///
/// The collector, or the module's deallocation, calls; the module was defined with state
/// of type `S`.
unsafe fn take_state<S: ModuleState>(module: *mut RawObject) -> Option<S> {
    // SAFETY: the caller's promise.
    let mut cell = unsafe { cell::<S>(module) }?;
    // SAFETY: the module is unreachable: a function of it that was running would keep it
    // alive, so that nobody refers to the cell.
    let cell = unsafe { cell.as_mut() };
    if !cell.present {
        return None;
    }
    // INVARIANT: from here on the value counts as moved out.
    cell.present = false;
    // SAFETY: it was initialised until now.
    Some(unsafe { cell.value.assume_init_read() })
}

/// `m_traverse`.
///
/// # Safety
///
/// The collector calls, for a module that was defined with state of type `S`.
pub(crate) unsafe extern "C" fn traverse<S: ModuleState>(
    module: *mut RawObject,
    visit: ffi::visitproc,
    arg: *mut c_void,
) -> c_int {
    // SAFETY: C calls with a module of this definition.
    let Some(cell) = (unsafe { cell::<S>(module) }) else { return 0 };
    // SAFETY: as in `state_at`.
    let cell = unsafe { cell.as_ref() };
    if !cell.present {
        return 0;
    }
    // SAFETY: the cell's invariant.
    let state = unsafe { cell.value.assume_init_ref() };
    // SAFETY: the collector gave both.
    unsafe { gc::traverse("m_traverse", visit, arg, |visit| state.traverse(visit)) }
}

/// Drops the state of a module that is going away; a panic is reported as unraisable.
///
/// # Safety
///
/// As [`take_state`]; the thread is attached.
unsafe fn drop_state<S: ModuleState>(module: *mut RawObject) {
    // SAFETY: the caller's promise.
    let py = unsafe { Python::assume_attached() };
    // SAFETY: the caller's promise.
    let state = unsafe { take_state::<S>(module) };
    panic::unraisable_on_panic(py, || drop(state));
}

/// `m_clear`: breaks cycles by giving up what the state holds, all of it.
///
/// `tp_clear` of a class empties cells only, because nothing that is held without one can
/// close a cycle: it was there before the instance. A module is there before its state. One
/// of its own functions in a `Py`, say, is a cycle that nobody but the module can break,
/// since functions have no `tp_clear`. No Python code can call the module's functions
/// afterwards. If C does they raise `SystemError` when they ask for the state.
///
/// # Safety
///
/// As [`take_state`].
pub(crate) unsafe extern "C" fn clear<S: ModuleState>(module: *mut RawObject) -> c_int {
    // SAFETY: the collector calls, for an unreachable module of this definition.
    unsafe { drop_state::<S>(module) };
    0
}

/// `m_free`.
///
/// # Safety
///
/// As [`take_state`].
pub(crate) unsafe extern "C" fn free<S: ModuleState>(module: *mut c_void) {
    // SAFETY: the module's deallocation calls.
    unsafe { drop_state::<S>(module.cast()) };
}
