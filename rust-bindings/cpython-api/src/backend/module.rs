//! Module definitions: multi-phase initialisation (PEP 489), state, and the collector's
//! callbacks.

use std::cell::UnsafeCell;
use std::ffi::{CStr, c_int, c_void};
use std::marker::PhantomData;
use std::mem::MaybeUninit;
use std::ops::ControlFlow;

use cpython_sys as ffi;

use super::raw::{RawObject, ssize};
use crate::exceptions::SystemError;
use crate::function::FunctionDef;
use crate::handle::{Borrowed, Py};
use crate::module::ModuleState;
use crate::python::Python;
use crate::types::PyModule;
use crate::{PyErr, PyResult, panic};

pub(crate) const METH_FASTCALL: c_int = ffi::METH_FASTCALL as c_int;
pub(crate) const METH_KEYWORDS: c_int = ffi::METH_KEYWORDS as c_int;
pub(crate) const METH_NOARGS: c_int = ffi::METH_NOARGS as c_int;
pub(crate) const METH_O: c_int = ffi::METH_O as c_int;

/// `PyCFunctionFastWithKeywords`.
pub(crate) type FastcallKeywords =
    unsafe extern "C" fn(*mut RawObject, *const *mut RawObject, ssize, *mut RawObject) -> *mut RawObject;
/// `PyCFunctionFast`.
pub(crate) type Fastcall = unsafe extern "C" fn(*mut RawObject, *const *mut RawObject, ssize) -> *mut RawObject;
/// `PyCFunction`, for `METH_O` and `METH_NOARGS`.
pub(crate) type OneArg = unsafe extern "C" fn(*mut RawObject, *mut RawObject) -> *mut RawObject;

/// The C function behind a method, by the type its flags stand for.
#[derive(Clone, Copy)]
pub(crate) enum Entry {
    FastcallKeywords(FastcallKeywords),
    Fastcall(Fastcall),
    OneArg(OneArg),
}

impl Entry {
    /// As C keeps it: all of them in one field, whose type is that of the flags' value 0.
    const fn as_c_function(self) -> ffi::PyCFunction {
        match self {
            // SAFETY: C casts it back to this type, by the flags that go with it, before
            // it calls. Function pointers have one size.
            Self::FastcallKeywords(entry) => unsafe {
                std::mem::transmute::<FastcallKeywords, ffi::PyCFunction>(entry)
            },
            // SAFETY: as above.
            Self::Fastcall(entry) => unsafe { std::mem::transmute::<Fastcall, ffi::PyCFunction>(entry) },
            Self::OneArg(entry) => Some(entry),
        }
    }
}

/// The functions of a module with state `S` (`PyMethodDef[]`), and one entry for the end.
#[repr(transparent)]
pub struct MethodTable<S, const N: usize>([ffi::PyMethodDef; N], PhantomData<fn(&S)>);

// SAFETY: the table is never written to, and what it points to is 'static.
unsafe impl<S, const N: usize> Sync for MethodTable<S, N> {}

impl<S, const N: usize> MethodTable<S, N> {
    /// The table of these functions; `N` is one more than their number.
    pub const fn new<const FUNCTIONS: usize>(functions: [FunctionDef<S>; FUNCTIONS]) -> Self {
        assert!(N == FUNCTIONS + 1);
        const END: ffi::PyMethodDef =
            ffi::PyMethodDef { ml_name: std::ptr::null(), ml_meth: None, ml_flags: 0, ml_doc: std::ptr::null() };
        let mut table = [END; N];
        let mut index = 0;
        while index < FUNCTIONS {
            let function = &functions[index];
            table[index] = ffi::PyMethodDef {
                ml_name: function.name.as_ptr(),
                ml_meth: function.entry.as_c_function(),
                ml_flags: function.flags,
                ml_doc: function.doc.as_ptr(),
            };
            index += 1;
        }
        Self(table, PhantomData)
    }
}

/// A module's slots (`PyModuleDef_Slot[]`).
#[repr(transparent)]
pub struct SlotTable([ffi::PyModuleDef_Slot; 4]);

// SAFETY: the table is never written to, and what it points to is 'static.
unsafe impl Sync for SlotTable {}

impl SlotTable {
    /// Each interpreter may import the module, with a GIL of its own (PEP 684) or with
    /// none (PEP 703), and executes it with `exec`.
    pub const fn new(exec: unsafe extern "C" fn(*mut RawObject) -> c_int) -> Self {
        const fn slot(slot: u32, value: *mut c_void) -> ffi::PyModuleDef_Slot {
            ffi::PyModuleDef_Slot { slot: slot as c_int, value }
        }
        // The values of Py_MOD_PER_INTERPRETER_GIL_SUPPORTED and Py_MOD_GIL_NOT_USED.
        let (per_interpreter, gil_not_used) =
            (std::ptr::without_provenance_mut(2), std::ptr::without_provenance_mut(1));
        Self([
            slot(ffi::Py_mod_exec, exec as *mut c_void),
            slot(ffi::Py_mod_multiple_interpreters, per_interpreter),
            slot(ffi::Py_mod_gil, gil_not_used),
            slot(0, std::ptr::null_mut()),
        ])
    }
}

/// A module's definition (`PyModuleDef`), for state of type `S`.
#[repr(transparent)]
pub struct ModuleDef<S> {
    def: UnsafeCell<ffi::PyModuleDef>,
    state: PhantomData<fn(&S)>,
}

// SAFETY: only the interpreter writes to the definition: `PyModuleDef_Init` fills in its
// header once, under a lock of its own; the rest is constant.
unsafe impl<S> Sync for ModuleDef<S> {}

impl<S: ModuleState> ModuleDef<S> {
    /// The definition of a module with these functions and slots.
    ///
    /// The functions are for state of type `S`: that makes their use of it sound.
    pub const fn new<const N: usize>(
        name: &'static CStr,
        doc: Option<&'static CStr>,
        methods: &'static MethodTable<S, N>,
        slots: &'static SlotTable,
    ) -> Self {
        // PyMem_Malloc aligns the state so.
        assert!(align_of::<StateCell<S>>() <= 2 * size_of::<usize>());
        // SAFETY: all-zero is a valid `PyModuleDef`: NULL, 0, and no function.
        let mut def: ffi::PyModuleDef = unsafe { std::mem::zeroed() };
        def.m_name = name.as_ptr();
        if let Some(doc) = doc {
            def.m_doc = doc.as_ptr();
        }
        def.m_size = size_of::<StateCell<S>>() as ssize;
        def.m_methods = std::ptr::from_ref(methods).cast_mut().cast();
        def.m_slots = std::ptr::from_ref(slots).cast_mut().cast();
        def.m_traverse = Some(traverse::<S>);
        def.m_clear = Some(clear::<S>);
        def.m_free = Some(free::<S>);
        Self { def: UnsafeCell::new(def), state: PhantomData }
    }
}

/// `PyModuleDef_Init`, what a module's `PyInit_` function returns.
///
/// # Safety
///
/// The thread is attached.
pub unsafe fn module_init<S>(def: &'static ModuleDef<S>) -> *mut RawObject {
    // SAFETY: the caller's promise; the definition lives for ever.
    unsafe { ffi::PyModuleDef_Init(def.def.get()) }
}

/// What CPython allocates, zeroed, behind a module object.
///
/// # Invariants
///
/// `value` is initialised if `present` is true. All-zero memory says that it is not.
#[repr(C)]
struct StateCell<S> {
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

/// The state of a module.
///
/// # Safety
///
/// The module was defined with state of type `S`.
#[inline]
pub(crate) unsafe fn state_of<'a, S: ModuleState>(module: Borrowed<'a, '_, PyModule>) -> PyResult<&'a S> {
    // SAFETY: the caller's promise.
    if let Some(cell) = unsafe { cell::<S>(module.as_raw()) } {
        // SAFETY: the cell lives as long as the module, which is for `'a`. It is written
        // to only before the module's first call (`set_state`) and when the module is
        // unreachable (`take_state`), when nobody holds this reference.
        let cell = unsafe { cell.as_ref() };
        if cell.present {
            // SAFETY: the cell's invariant.
            return Ok(unsafe { cell.value.assume_init_ref() });
        }
    }
    Err(PyErr::new::<SystemError>(module.py(), "the module has no state: its execution failed, or it was cleared"))
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

/// The cycle collector's question: which objects do you hold?
pub struct Visit<'a> {
    visit: unsafe extern "C" fn(*mut RawObject, *mut c_void) -> c_int,
    arg: *mut c_void,
    status: c_int,
    scope: PhantomData<&'a ()>,
}

impl Visit<'_> {
    /// Answers with one object (`Py_VISIT`). Pass a `Break` on with `?`.
    pub fn call<T>(&mut self, object: &Py<T>) -> ControlFlow<()> {
        // SAFETY: the collector gave the function and its argument, for live objects.
        self.status = unsafe { (self.visit)(object.as_raw(), self.arg) };
        if self.status == 0 { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    }
}

/// `m_traverse`. Python code cannot run here, so a panic cannot become an exception.
///
/// # Safety
///
/// The collector calls, for a module that was defined with state of type `S`.
unsafe extern "C" fn traverse<S: ModuleState>(
    module: *mut RawObject,
    visit: ffi::visitproc,
    arg: *mut c_void,
) -> c_int {
    let Some(visit) = visit else { return 0 };
    panic::fatal_on_panic("m_traverse", || {
        // SAFETY: C calls with a module of this definition.
        let Some(cell) = (unsafe { cell::<S>(module) }) else { return 0 };
        // SAFETY: as in `state_of`.
        let cell = unsafe { cell.as_ref() };
        if !cell.present {
            return 0;
        }
        // SAFETY: the cell's invariant.
        let state = unsafe { cell.value.assume_init_ref() };
        let mut visit = Visit { visit, arg, status: 0, scope: PhantomData };
        match state.traverse(&mut visit) {
            ControlFlow::Continue(()) => 0,
            ControlFlow::Break(()) => visit.status,
        }
    })
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
    let dropped = panic::catch(py, || {
        drop(state);
        Ok(())
    });
    if dropped.is_err() {
        super::err::write_unraisable(py);
    }
}

/// `m_clear`: breaks cycles by giving up what the state holds.
///
/// # Safety
///
/// As [`take_state`].
unsafe extern "C" fn clear<S: ModuleState>(module: *mut RawObject) -> c_int {
    // SAFETY: the collector calls, for an unreachable module of this definition.
    unsafe { drop_state::<S>(module) };
    0
}

/// `m_free`.
///
/// # Safety
///
/// As [`take_state`].
unsafe extern "C" fn free<S: ModuleState>(module: *mut c_void) {
    // SAFETY: the module's deallocation calls.
    unsafe { drop_state::<S>(module.cast()) };
}
