//! The record of an interpreter: what threads that are not attached to it may know of it
//! (PEP 788, Include/internal/pycore_ceval.h, Modules/atexitmodule.c).

use std::ffi::{CStr, c_int, c_void};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicPtr, AtomicU32, AtomicU64, AtomicUsize, Ordering};
use std::time::Duration;

use cpython_sys as ffi;

use super::raw::{Ptr, RawObject, owned};
use super::{deferred, object, threads};
use crate::exceptions::PythonFinalizationError;
use crate::handle::Bound;
use crate::python::Python;
use crate::types::{PyAny, PyTuple};
use crate::{PyErr, PyResult, panic};

/// Set in the state of a record before its first exit function is registered, and since
/// one has been called: no thread can be attached.
const CLOSED: u64 = 1;
/// Set when that function has waited for all users: nothing can be queued.
const SEALED: u64 = 2;
/// How often the record was closed, modulo 2**14.
const CLOSINGS: u64 = 0xfffc;
const CLOSING: u64 = 4;
/// How many users there are.
const USER: u64 = 1 << 16;

/// What may be known of an interpreter without being attached to it.
///
/// The interpreter keeps it in its dict (`PyInterpreterState_GetDict`), each copy of this
/// crate its own.
///
/// # Invariants
///
/// - `interpreter` is alive until `gone` is set.
/// - While there is a [`User`], the interpreter does not get past its exit functions
///   (`atexit`): the one that is registered when the record is opened waits.
/// - The nodes in `queue` are objects of this interpreter, with a reference that the queue
///   owns; they are dropped by a thread that is attached to it, or by none.
pub(crate) struct Record {
    interpreter: *mut ffi::PyInterpreterState,
    /// `CLOSED`, `SEALED`, `CLOSINGS`, and users.
    state: AtomicU64,
    gone: AtomicBool,
    /// How many exit functions are waiting for users.
    closing: AtomicUsize,
    /// The process whose users are counted.
    process: AtomicU32,
    queue: AtomicPtr<Node>,
    /// Whether the interpreter has been asked to empty the queue.
    scheduled: AtomicBool,
}

// SAFETY: what changes is atomic. The pointer is used by threads that are attached to the
// interpreter, or are users.
unsafe impl Send for Record {}
// SAFETY: as above.
unsafe impl Sync for Record {}

/// A reference on its way back to its interpreter.
pub(crate) struct Node {
    object: Ptr,
    next: *mut Node,
}

impl Node {
    /// `None` without memory.
    pub(crate) fn new(object: Ptr) -> Option<Box<[Node; 1]>> {
        let mut memory = Vec::new();
        memory.try_reserve_exact(1).ok()?;
        memory.push(Node { object, next: std::ptr::null_mut() });
        memory.into_boxed_slice().try_into().ok()
    }

    pub(crate) fn object(&self) -> Ptr {
        self.object
    }
}

/// While it lives the interpreter does not end.
pub(crate) struct User<'a>(&'a Record);

impl Drop for User<'_> {
    fn drop(&mut self) {
        self.0.state.fetch_sub(USER, Ordering::Release);
    }
}

impl User<'_> {
    /// `PyThreadState_New`: NULL without memory.
    pub(crate) fn new_thread_state(&self) -> *mut ffi::PyThreadState {
        // SAFETY: the interpreter is alive while this user is.
        unsafe { ffi::PyThreadState_New(self.0.interpreter) }
    }

    /// Whether the interpreter is ending in spite of this user, because somebody has taken
    /// its exit function away.
    pub(crate) fn is_finalizing(&self) -> bool {
        // SAFETY: as above.
        unsafe { ffi::_Py_IsInterpreterFinalizing(self.0.interpreter) != 0 }
    }

    pub(crate) fn is_of(&self, interpreter: *mut ffi::PyInterpreterState) -> bool {
        self.0.interpreter == interpreter
    }
}

/// The record of the interpreter that the thread is attached to. It is opened if it is new,
/// or if exit functions have run and the interpreter lives on.
///
/// # Errors
///
/// `PythonFinalizationError`, and what registering an exit function raises.
pub(crate) fn current(py: Python<'_>) -> PyResult<Arc<Record>> {
    let interpreter = threads::interpreter(py);
    // SAFETY: the thread is attached to the interpreter.
    let dict = unsafe { ffi::PyInterpreterState_GetDict(interpreter) };
    if dict.is_null() {
        return Err(PyErr::no_memory(py));
    }
    // SAFETY: the thread is attached; any address makes a key.
    let key = unsafe { ffi::PyLong_FromVoidPtr((&raw const KEY).cast_mut().cast()) };
    // SAFETY: a new reference to an int, or NULL.
    let key: Bound<'_, PyAny> = unsafe { owned(py, key) }?;
    let mut found = std::ptr::null_mut();
    // SAFETY: a dict that the interpreter keeps, and a live object.
    if unsafe { ffi::PyDict_GetItemRef(dict, key.as_raw(), &raw mut found) } == 0 {
        if is_finalizing(interpreter) {
            return Err(finalization_error(py));
        }
        let record = Arc::new(Record {
            interpreter,
            state: AtomicU64::new(CLOSED | SEALED),
            gone: AtomicBool::new(false),
            closing: AtomicUsize::new(0),
            process: AtomicU32::new(std::process::id()),
            queue: AtomicPtr::new(std::ptr::null_mut()),
            scheduled: AtomicBool::new(false),
        });
        let capsule = capsule(py, record, interpreter_ends)?;
        // SAFETY: as above. If another thread was faster, its capsule is found.
        unsafe { ffi::PyDict_SetDefaultRef(dict, key.as_raw(), capsule.as_raw(), &raw mut found) };
    }
    // SAFETY: a new reference; or NULL with an exception set.
    let capsule: Bound<'_, PyAny> = unsafe { owned(py, found) }?;
    // SAFETY: nobody else has the key.
    let record = unsafe { record_of(capsule.as_raw()) };
    record.open(py)?;
    Ok(record)
}

fn is_finalizing(interpreter: *mut ffi::PyInterpreterState) -> bool {
    // SAFETY: callers are attached to the interpreter.
    unsafe { ffi::_Py_IsInterpreterFinalizing(interpreter) != 0 }
}

fn finalization_error(py: Python<'_>) -> PyErr {
    PyErr::new::<PythonFinalizationError>(py, "the interpreter is shutting down")
}

impl Record {
    /// Opens the record, if it is closed and the interpreter is not ending.
    fn open(self: &Arc<Self>, py: Python<'_>) -> PyResult<()> {
        let before = self.state.load(Ordering::Acquire);
        // Those that an exit function waits for must not keep it waiting.
        let ending = || self.closing.load(Ordering::Relaxed) != 0 || is_finalizing(self.interpreter);
        if before & CLOSED == 0 || ending() {
            return Ok(());
        }
        if before & CLOSINGS == 0 {
            register_fork_function(py, self)?;
        }
        register_exit_function(py, self)?;
        // Not if the exit function has run meanwhile: nobody would call it again.
        let open = |now: u64| (now & CLOSINGS == before & CLOSINGS).then_some(now & !(CLOSED | SEALED));
        // If it has, the record stays closed.
        let _ = self.state.fetch_update(Ordering::AcqRel, Ordering::Acquire, open);
        Ok(())
    }

    /// A new user that will be attached.
    pub(crate) fn enter(&self) -> Option<User<'_>> {
        self.enter_unless(CLOSED)
    }

    fn enter_unless(&self, flag: u64) -> Option<User<'_>> {
        let enter = |now: u64| (now & flag == 0).then_some(now + USER);
        self.state.fetch_update(Ordering::Acquire, Ordering::Relaxed, enter).ok().map(|_| User(self))
    }

    /// How many users there are that are not the calling thread's own attachments.
    fn others(&self, state: u64) -> u64 {
        (state / USER).saturating_sub(threads::attachments_here(self) as u64)
    }

    /// Lets no new users in that would be attached.
    fn refuse_users(&self) {
        let close = |now: u64| now & !CLOSINGS | now.wrapping_add(CLOSING) & CLOSINGS | CLOSED;
        // The closure always has a new value.
        let _ = self.state.fetch_update(Ordering::AcqRel, Ordering::Relaxed, |now| Some(close(now)));
    }

    /// Lets no new users in at all, if there are none.
    fn seal(&self) -> bool {
        let seal = |now: u64| (self.others(now) == 0).then_some(now | SEALED);
        self.state.fetch_update(Ordering::AcqRel, Ordering::Acquire, seal).is_ok()
    }

    /// Lets no new users in, waits for those that there are, and empties the queue.
    fn close(&self, py: Python<'_>) {
        self.closing.fetch_add(1, Ordering::Relaxed);
        self.refuse_users();
        while !self.seal() {
            threads::detach(py, || std::thread::sleep(Duration::from_millis(1)));
        }
        self.drop_queued(py);
        self.closing.fetch_sub(1, Ordering::Relaxed);
    }

    /// Whether the thread is attached to this record's interpreter.
    pub(crate) fn is_current(&self, py: Python<'_>) -> bool {
        // Another interpreter can have the address of one that is gone.
        threads::interpreter(py) == self.interpreter && !self.gone.load(Ordering::Acquire)
    }

    /// Gives up a reference to an object of this interpreter soon, wherever that may be: also
    /// if the thread is attached, because it may be in the closure of a lock, where no Python
    /// code can run. After the exit function, only a thread that is attached to the
    /// interpreter gives it up, at once.
    pub(crate) fn give_up(self: &Arc<Self>, node: Box<[Node; 1]>) {
        let py = object::attached().filter(|py| self.is_current(*py));
        // First, because asking for a pending call may detach the thread for a moment.
        if py.is_some() && deferred::take_over(node[0].object) {
            return;
        }
        if let Some(user) = self.enter_unless(SEALED) {
            self.push(node);
            self.schedule(&user);
        } else if let Some(py) = py {
            node[0].object.decref(py);
        }
    }

    fn push(&self, node: Box<[Node; 1]>) {
        let node = Box::into_raw(node).cast::<Node>();
        let mut head = self.queue.load(Ordering::Relaxed);
        loop {
            // SAFETY: the node is this function's until it is in the queue.
            unsafe { (*node).next = head };
            // INVARIANT: an object of this interpreter, as `PySend` sees to.
            match self.queue.compare_exchange_weak(head, node, Ordering::AcqRel, Ordering::Relaxed) {
                Ok(_) => return,
                Err(now) => head = now,
            }
        }
    }

    /// Takes all nodes out, and hands each one's object to `body`.
    fn take_nodes(&self, body: impl Fn(Ptr)) {
        let mut next = self.queue.swap(std::ptr::null_mut(), Ordering::AcqRel);
        while !next.is_null() {
            // SAFETY: `push` got it from a box of this type; who has taken the queue owns it.
            let node = unsafe { Box::from_raw(next.cast::<[Node; 1]>()) };
            next = node[0].next;
            body(node[0].object);
        }
    }

    /// Drops what is in the queue.
    pub(crate) fn drop_queued(&self, py: Python<'_>) {
        if !self.queue.load(Ordering::Relaxed).is_null() && self.is_current(py) {
            self.take_nodes(|object| object.decref(py));
        }
    }

    /// Asks the interpreter to empty the queue (`_PyEval_AddPendingCall`).
    fn schedule(self: &Arc<Self>, user: &User<'_>) {
        if self.scheduled.swap(true, Ordering::AcqRel) {
            return;
        }
        let argument = Arc::into_raw(Arc::clone(self));
        let function: unsafe extern "C" fn(*mut c_void) -> c_int = drop_queued;
        // SAFETY: the user keeps the interpreter alive. The function may be called on any
        // thread, and calls `drop_queued` with its argument once, on an attached one.
        let full =
            unsafe { ffi::_PyEval_AddPendingCall(user.0.interpreter, Some(function), argument.cast_mut().cast(), 0) };
        if full != 0 {
            // There are too many: the next one that is given up asks again, or `attach` does it.
            self.scheduled.store(false, Ordering::Release);
            // SAFETY: it was made above, and nobody else has it.
            drop(unsafe { Arc::from_raw(argument) });
        }
    }

    /// Counts anew, in a new process, where no other threads are.
    fn after_fork(&self) {
        let users = threads::attachments_here(self) as u64;
        self.process.store(std::process::id(), Ordering::Relaxed);
        let count = |now: u64| Some(now % USER + users * USER);
        // The closure always has a new value.
        let _ = self.state.fetch_update(Ordering::AcqRel, Ordering::Relaxed, count);
        // Another thread may have been about to do what it had announced.
        self.closing.store(0, Ordering::Relaxed);
        self.scheduled.store(false, Ordering::Release);
    }

    /// The interpreter is ending; nothing keeps it any more.
    fn end(&self) {
        self.refuse_users();
        // A thread of this one's that calls `Py_Exit` does not come back.
        if !self.seal() && self.process.load(Ordering::Relaxed) == std::process::id() {
            super::err::fatal("an interpreter ends while threads use it, because its exit function was not called");
        }
        self.gone.store(true, Ordering::Release);
        // INVARIANT: from here on nobody is a user, or attached. What is left is leaked.
        self.take_nodes(drop);
    }
}

impl Drop for Record {
    fn drop(&mut self) {
        self.take_nodes(drop);
    }
}

/// The pending call.
///
/// # Safety
///
/// The thread is attached, and `record` came from `Arc::into_raw`.
unsafe extern "C" fn drop_queued(record: *mut c_void) -> c_int {
    // SAFETY: the caller's promise.
    let record = unsafe { Arc::from_raw(record.cast::<Record>()) };
    // SAFETY: the caller's promise.
    let py = unsafe { Python::assume_attached() };
    // What is put in from here on asks for a call of its own.
    record.scheduled.swap(false, Ordering::AcqRel);
    panic::unraisable_on_panic(py, || record.drop_queued(py));
    0
}

/// Its address is the key to the record in an interpreter's dict. (It must have a size, so
/// that nothing else has the address.)
static KEY: u8 = 0;

const CAPSULE: &CStr = c"cpython_api.interpreter";

/// A capsule that holds the record.
fn capsule<'py>(
    py: Python<'py>,
    record: Arc<Record>,
    destructor: unsafe extern "C" fn(*mut RawObject),
) -> PyResult<Bound<'py, PyAny>> {
    let record = Arc::into_raw(record);
    // SAFETY: the thread is attached; the pointer is not NULL, the name is 'static.
    let raw = unsafe { ffi::PyCapsule_New(record.cast_mut().cast(), CAPSULE.as_ptr(), Some(destructor)) };
    if raw.is_null() {
        // SAFETY: nobody else has it.
        drop(unsafe { Arc::from_raw(record) });
    }
    // SAFETY: a new reference, or NULL.
    unsafe { owned(py, raw) }
}

/// The record in a capsule, which keeps its own reference to it.
///
/// # Safety
///
/// `capsule` made the capsule, which is alive.
unsafe fn record_of(capsule: *mut RawObject) -> Arc<Record> {
    // SAFETY: the caller's promise.
    let record: *const Record = unsafe { ffi::PyCapsule_GetPointer(capsule, CAPSULE.as_ptr()) }.cast_const().cast();
    // SAFETY: the capsule owns one.
    unsafe { Arc::increment_strong_count(record) };
    // SAFETY: just made.
    unsafe { Arc::from_raw(record) }
}

/// The record of a capsule that is being deallocated.
///
/// # Safety
///
/// As [`record_of`], and nobody asks the capsule for it again.
unsafe fn take_record(capsule: *mut RawObject) -> Arc<Record> {
    // SAFETY: the caller's promise.
    let record = unsafe { record_of(capsule) };
    // SAFETY: the reference that the capsule owned.
    unsafe { Arc::decrement_strong_count(Arc::as_ptr(&record)) };
    record
}

/// The interpreter lets go of its dict.
///
/// # Safety
///
/// C deallocates the capsule, which has this destructor.
unsafe extern "C" fn interpreter_ends(capsule: *mut RawObject) {
    // SAFETY: the caller's promise.
    unsafe { take_record(capsule) }.end();
}

/// The exit functions are forgotten: they have run, or nobody will call them.
///
/// # Safety
///
/// C deallocates the capsule, which has this destructor.
unsafe extern "C" fn exit_function_ends(capsule: *mut RawObject) {
    // SAFETY: the caller's promise.
    let record = unsafe { take_record(capsule) };
    match object::attached() {
        Some(py) if record.is_current(py) => panic::unraisable_on_panic(py, || record.close(py)),
        // Somebody clears an interpreter from another one.
        _ => record.refuse_users(),
    }
}

/// # Safety
///
/// C deallocates the capsule, which has this destructor.
unsafe extern "C" fn fork_function_ends(capsule: *mut RawObject) {
    // SAFETY: the caller's promise.
    drop(unsafe { take_record(capsule) });
}

/// A definition for a function of no arguments, on a capsule.
#[repr(transparent)]
struct Definition(ffi::PyMethodDef);

// SAFETY: it is never written to, and what it points to is 'static.
unsafe impl Sync for Definition {}

impl Definition {
    const fn new(
        name: &'static CStr,
        function: unsafe extern "C" fn(*mut RawObject, *mut RawObject) -> *mut RawObject,
    ) -> Self {
        Self(ffi::PyMethodDef {
            ml_name: name.as_ptr(),
            ml_meth: Some(function),
            ml_flags: super::module::METH_NOARGS,
            ml_doc: std::ptr::null(),
        })
    }

    /// The function (`PyCFunction_NewEx`).
    fn on<'py>(&'static self, capsule: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        let definition = (&raw const self.0).cast_mut();
        // SAFETY: a definition that lives for ever, and a live object.
        let raw = unsafe { ffi::PyCFunction_NewEx(definition, capsule.as_raw(), std::ptr::null_mut()) };
        // SAFETY: a new reference, or NULL.
        unsafe { owned(capsule.py(), raw) }
    }
}

static EXIT: Definition = Definition::new(c"wait_for_attached_threads", exit_function);
static FORK: Definition = Definition::new(c"forget_attached_threads", fork_function);

/// Runs `body` on the record in the capsule that a function was made with.
///
/// # Safety
///
/// As C calls the function of a [`Definition`], on a capsule of `capsule`.
unsafe fn with_record(capsule: *mut RawObject, body: impl FnOnce(Python<'_>, &Record)) -> *mut RawObject {
    // SAFETY: the caller's promise.
    let record = unsafe { record_of(capsule) };
    // SAFETY: C calls with the thread attached.
    let py = unsafe { Python::assume_attached() };
    panic::unraisable_on_panic(py, || body(py, &record));
    py.None().to_owned().into_ptr().as_raw()
}

/// # Safety
///
/// As C calls the function of `EXIT`.
unsafe extern "C" fn exit_function(capsule: *mut RawObject, _nothing: *mut RawObject) -> *mut RawObject {
    let close = |py: Python<'_>, record: &Record| {
        // Not if Python code has handed the function to another interpreter.
        if record.is_current(py) {
            record.close(py);
        }
    };
    // SAFETY: the caller's promise.
    unsafe { with_record(capsule, close) }
}

/// # Safety
///
/// As C calls the function of `FORK`.
unsafe extern "C" fn fork_function(capsule: *mut RawObject, _nothing: *mut RawObject) -> *mut RawObject {
    let count_anew = |_py: Python<'_>, record: &Record| {
        // Not if Python code has got hold of the function, and there was no fork.
        if record.process.load(Ordering::Relaxed) != std::process::id() {
            record.after_fork();
        }
    };
    // SAFETY: the caller's promise.
    unsafe { with_record(capsule, count_anew) }
}

/// `atexit.register`: CPython calls the function before it ends the interpreter, when all
/// of it still works. Whoever makes CPython forget it ends the record, too.
fn register_exit_function(py: Python<'_>, record: &Arc<Record>) -> PyResult<()> {
    let function = EXIT.on(&capsule(py, Arc::clone(record), exit_function_ends)?)?;
    py.import(c"atexit")?.getattr(c"register")?.call(&[&function]).map(drop)
}

/// `os.register_at_fork`, where there is fork.
fn register_fork_function(py: Python<'_>, record: &Arc<Record>) -> PyResult<()> {
    if cfg!(not(unix)) {
        return Ok(());
    }
    let function = FORK.on(&capsule(py, Arc::clone(record), fork_function_ends)?)?;
    let register = py.import(c"posix")?.getattr(c"register_at_fork")?;
    register.call_keywords(&[&function], &PyTuple::of_names(py, &["after_in_child"])?).map(drop)
}
