//! Module definitions: multi-phase initialisation (PEP 489).

use std::cell::UnsafeCell;
use std::ffi::{CStr, c_int, c_void};
use std::marker::PhantomData;
use std::sync::{Mutex, PoisonError};

use cpython_sys as ffi;

use super::raw::Ptr;
use super::raw::{RawObject, owned, ssize};
use super::receiver::{Module, enter, status};
use super::state::{self, StateCell};
use crate::class::ModuleInit;
use crate::exceptions::SystemError;
use crate::function::FunctionDef;
use crate::handle::{Borrowed, Bound};
use crate::module::ModuleState;
use crate::types::{PyAny, PyCFunction, PyModule};
use crate::{PyErr, PyResult, panic};

pub(crate) const METH_FASTCALL: c_int = ffi::METH_FASTCALL as c_int;
pub(crate) const METH_KEYWORDS: c_int = ffi::METH_KEYWORDS as c_int;
pub(crate) const METH_NOARGS: c_int = ffi::METH_NOARGS as c_int;
pub(crate) const METH_O: c_int = ffi::METH_O as c_int;
pub(crate) const METH_METHOD: c_int = ffi::METH_METHOD as c_int;
pub(crate) const METH_CLASS: c_int = ffi::METH_CLASS as c_int;
pub(crate) const METH_STATIC: c_int = ffi::METH_STATIC as c_int;

/// `PyCFunctionFastWithKeywords`.
pub(crate) type FastcallKeywords =
    unsafe extern "C" fn(*mut RawObject, *const *mut RawObject, ssize, *mut RawObject) -> *mut RawObject;
/// `PyCFunctionFast`.
pub(crate) type Fastcall = unsafe extern "C" fn(*mut RawObject, *const *mut RawObject, ssize) -> *mut RawObject;
/// `PyCMethod`.
pub(crate) type Method = unsafe extern "C" fn(
    *mut RawObject,
    *mut RawObject,
    *const *mut RawObject,
    ssize,
    *mut RawObject,
) -> *mut RawObject;
/// `PyCFunction`, for `METH_O` and `METH_NOARGS`.
pub(crate) type OneArg = unsafe extern "C" fn(*mut RawObject, *mut RawObject) -> *mut RawObject;

/// The C function behind a method, by the type its flags stand for.
#[derive(Clone, Copy)]
pub(crate) enum Entry {
    FastcallKeywords(FastcallKeywords),
    Fastcall(Fastcall),
    Method(Method),
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
            // SAFETY: as above; a type object is an object.
            Self::Method(entry) => unsafe { std::mem::transmute::<Method, ffi::PyCFunction>(entry) },
            Self::OneArg(entry) => Some(entry),
        }
    }
}

/// Whether a function of C's has the code of a definition (`PyCFunction_GET_FUNCTION`).
#[inline]
pub(crate) fn runs<S>(function: &Bound<'_, PyCFunction>, definition: &FunctionDef<S>) -> bool {
    // SAFETY: the handle's invariant: it is a live function of C's.
    let code = unsafe { ffi::access::PyCFunction_GET_FUNCTION(function.as_raw()) };
    match (code, definition.entry.as_c_function()) {
        (Some(code), Some(defined)) => std::ptr::fn_addr_eq(code, defined),
        _ => false,
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

// SAFETY: only `initialise` writes to the definition: its header, once, under a lock; the rest is
// constant.
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
        def.m_traverse = Some(state::traverse::<S>);
        def.m_clear = Some(state::clear::<S>);
        def.m_free = Some(state::free::<S>);
        Self { def: UnsafeCell::new(def), state: PhantomData }
    }
}

/// `PyModuleDef_Init`, under a lock: it takes none, and threads of several interpreters can
/// come here at the same time, with the same definition.
///
/// # Safety
///
/// The definition of a [`ModuleDef`], an attached thread.
unsafe fn initialise(def: *mut ffi::PyModuleDef) -> *mut RawObject {
    /// Nobody waits long: the function runs no Python code, and takes no other lock.
    static LOCK: Mutex<()> = Mutex::new(());
    let _locked = LOCK.lock().unwrap_or_else(PoisonError::into_inner);
    // SAFETY: the caller's promise; such a definition lives for ever.
    unsafe { ffi::PyModuleDef_Init(def) }
}

/// `PyModuleDef_Init`, what a module's `PyInit_` function returns.
///
/// # Safety
///
/// The thread is attached.
pub unsafe fn module_init<S>(def: &'static ModuleDef<S>) -> *mut RawObject {
    // SAFETY: the caller's promise.
    unsafe { initialise(def.def.get()) }
}

/// A module's `Py_mod_exec`: makes its state, then runs `body`.
///
/// # Safety
///
/// As C calls this slot of a module that was defined with state of type `S`.
pub unsafe fn module_exec<S: ModuleState>(
    module: *mut RawObject,
    body: impl for<'a, 'py> FnOnce(&ModuleInit<'a, 'py, S>) -> PyResult<()>,
) -> c_int {
    panic::install_hook();
    // SAFETY: C calls with the thread attached.
    let call = unsafe { enter::<Module>(module) };
    status(call, |call| {
        let Some(module) = Ptr::new(module) else {
            return Err(PyErr::new::<SystemError>(call.py(), "Py_mod_exec without a module"));
        };
        // SAFETY: C gives the module, alive during the call.
        let module = unsafe { Borrowed::from_borrowed(call.py(), module) };
        let init = ModuleInit::new(module);
        let state = S::new(&init)?;
        // SAFETY: the caller's promise.
        unsafe { state::set_state(module, state) }?;
        body(&init)
    })
}

/// The definition of a module that another one makes.
#[derive(Clone, Copy)]
pub struct Submodule(*mut ffi::PyModuleDef);

impl Submodule {
    /// The module with this definition.
    pub const fn new<S>(def: &'static ModuleDef<S>) -> Self {
        Self(def.def.get())
    }

    /// Its name.
    pub(crate) fn name(self) -> &'static CStr {
        // SAFETY: a definition, which never changes.
        let name = unsafe { (*self.0).m_name };
        // SAFETY: `ModuleDef::new` was given a C string.
        unsafe { CStr::from_ptr(name) }
    }

    /// Makes the module, lets `prepare` see it and executes it (`PyModule_FromDefAndSpec`,
    /// `PyModule_ExecDef`).
    pub(crate) fn make<'py>(
        self,
        spec: &Bound<'py, PyAny>,
        prepare: impl FnOnce(&Bound<'py, PyModule>) -> PyResult<()>,
    ) -> PyResult<Bound<'py, PyModule>> {
        let py = spec.py();
        // SAFETY: a definition that lives for ever; an attached thread.
        let initialised = unsafe { initialise(self.0) };
        if initialised.is_null() {
            return Err(PyErr::assume_set(py));
        }
        // SAFETY: as above, and a spec.
        let raw = unsafe { ffi::PyModule_FromDefAndSpec2(self.0, spec.as_raw(), ffi::PYTHON_API_VERSION as c_int) };
        // SAFETY: a new reference to a module (the definition has no `Py_mod_create`), or NULL.
        let module: Bound<'py, PyModule> = unsafe { owned(py, raw) }?;
        prepare(&module)?;
        // SAFETY: a module made from this definition.
        match unsafe { ffi::PyModule_ExecDef(module.as_raw(), self.0) } {
            0 => Ok(module),
            _ => Err(PyErr::assume_set(py)),
        }
    }
}
