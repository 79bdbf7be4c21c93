//! What test_detach.py drives: detaching, attaching, and handles that threads pass on.

use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use cpython_api::exceptions::{RuntimeError, TypeError};
use cpython_api::types::{PyAny, PyBaseException, PyBytes, PyList};
use cpython_api::{
    AttachError, Borrowed, Bound, Class, InterpreterView, ModuleInit, ModuleState, PyErr, PyResult, PySend, Python,
    Traverse, pyclass, pyfunction, pymethods, pymodule,
};

/// A gate that is closed until somebody opens it.
#[derive(Default)]
struct Gate {
    open: Mutex<bool>,
    changed: Condvar,
}

impl Gate {
    fn open(&self) {
        *self.open.lock().unwrap_or_else(PoisonError::into_inner) = true;
        self.changed.notify_all();
    }

    /// Whether it was opened in time.
    fn wait(&self, limit: Duration) -> bool {
        let open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        let (open, _) =
            self.changed.wait_timeout_while(open, limit, |open| !*open).unwrap_or_else(PoisonError::into_inner);
        *open
    }
}

const LIMIT: Duration = Duration::from_secs(60);

/// What the functions need.
#[derive(Traverse)]
pub(crate) struct State {
    #[traverse(skip)]
    gate: Arc<Gate>,
    thread: Class<Thread>,
    #[traverse(skip)]
    temporary: Mutex<Option<JoinHandle<()>>>,
}

impl ModuleState for State {
    fn new(module: &ModuleInit<'_, '_, Self>) -> PyResult<Self> {
        Ok(Self { gate: Arc::default(), thread: module.add_class()?, temporary: Mutex::default() })
    }
}

/// What a thread ended with: nothing, or an exception.
type Outcome = Result<(), Option<PySend<PyBaseException>>>;

/// Calls it, in a thread that Rust has started; the exception goes with it.
fn call_attached(interpreter: &InterpreterView, callable: PySend) -> Outcome {
    let called = interpreter.attach(move |py| {
        let called = callable.bind(py).and_then(|callable| callable.call(&[]).map(drop));
        drop(callable);
        called.map_err(|error| match error.take(py).into_send() {
            Ok(exception) => Some(exception),
            Err(error) => {
                error.write_unraisable(py, None);
                None
            }
        })
    });
    called.unwrap_or(Err(None))
}

/// Raises what a thread ended with.
fn finish(py: Python<'_>, outcome: std::thread::Result<Outcome>) -> PyResult<()> {
    match outcome {
        Ok(Ok(())) => Ok(()),
        Ok(Err(Some(exception))) => Err(PyErr::restore(exception.into_bound(py)?)),
        Ok(Err(None)) => Err(PyErr::new::<RuntimeError>(py, "the thread could not be attached")),
        Err(panic) => std::panic::resume_unwind(panic),
    }
}

/// A thread that Rust has started.
#[pyclass(module = "_testrustapi.threads")]
struct Thread {
    #[traverse(skip)]
    handle: Mutex<Option<JoinHandle<Outcome>>>,
}

#[pymethods]
impl Thread {
    /// Wait for the thread; raise what it has raised.
    fn join(&self, py: Python<'_>) -> PyResult<()> {
        let handle = self.handle.lock().unwrap_or_else(PoisonError::into_inner).take();
        let Some(handle) = handle else {
            return Err(PyErr::new::<RuntimeError>(py, "the thread was joined before"));
        };
        finish(py, py.detach(|| handle.join()))
    }
}

/// Call it in a new thread.
#[pyfunction(signature = (callable, /))]
fn start<'py>(py: Python<'py>, state: &State, callable: Borrowed<'_, 'py, PyAny>) -> PyResult<Bound<'py, Thread>> {
    let (interpreter, callable) = (py.interpreter()?, callable.to_owned().into_send()?);
    let handle = std::thread::spawn(move || call_attached(&interpreter, callable));
    state.thread.instantiate(py, Thread { handle: Mutex::new(Some(handle)) })
}

/// Call it in a new thread, and wait for that; raise what it raises.
#[pyfunction(signature = (callable, /))]
fn call_in_thread(py: Python<'_>, callable: Borrowed<'_, '_, PyAny>) -> PyResult<()> {
    let (interpreter, callable) = (py.interpreter()?, callable.to_owned().into_send()?);
    finish(py, py.detach(|| std::thread::spawn(move || call_attached(&interpreter, callable)).join()))
}

/// Sleep while others run.
#[pyfunction(signature = (seconds, /))]
fn sleep(py: Python<'_>, seconds: f64) {
    py.detach(|| std::thread::sleep(Duration::from_secs_f64(seconds)));
}

/// Sleep so that no others run where there is a GIL.
#[pyfunction(signature = (seconds, /))]
fn sleep_attached(seconds: f64) {
    std::thread::sleep(Duration::from_secs_f64(seconds));
}

/// Wait, detached, until another thread calls open(); whether it has in time.
#[pyfunction]
fn wait(py: Python<'_>, state: &State) -> bool {
    let gate = &*state.gate;
    py.detach(|| gate.wait(LIMIT))
}

/// Let those go on that wait.
#[pyfunction]
fn open(state: &State) {
    state.gate.open();
}

/// Count a byte while detached, where the bytes are, into a variable of the caller.
#[pyfunction(signature = (data, byte, /))]
fn count_byte(py: Python<'_>, data: Borrowed<'_, '_, PyBytes>, byte: u8) -> usize {
    let bytes = data.as_bytes();
    let mut count = 0;
    py.detach(|| count = bytes.iter().filter(|each| **each == byte).count());
    count
}

/// Panic while detached, with values that are dropped on the way out.
#[pyfunction(signature = (message, object, /))]
fn panic_detached(py: Python<'_>, message: String, object: Borrowed<'_, '_, PyAny>) -> PyResult<()> {
    let (_outside, inside) = (object.to_owned(), object.to_owned().into_send()?);
    py.detach::<_, ()>(move || {
        let _inside = inside;
        panic!("{message}")
    });
    Ok(())
}

/// Detach, attach again inside of that, call it, and so on; so deep.
#[pyfunction(signature = (callable, depth, /))]
fn nest(py: Python<'_>, callable: Borrowed<'_, '_, PyAny>, depth: usize) -> PyResult<()> {
    fn nested(interpreter: &InterpreterView, callable: &PySend, depth: usize) -> Outcome {
        let called = interpreter.attach(|py| {
            let called = callable.bind(py).and_then(|callable| callable.call(&[]).map(drop));
            if let Err(error) = called {
                return Err(error.take(py).into_send().ok());
            }
            if depth > 1 { py.detach(|| nested(interpreter, callable, depth - 1)) } else { Ok(()) }
        });
        called.unwrap_or(Err(None))
    }
    let (interpreter, callable) = (py.interpreter()?, callable.to_owned().into_send()?);
    finish(py, Ok(py.detach(|| nested(&interpreter, &callable, depth))))
}

/// Why this thread cannot be attached once more.
#[pyfunction]
fn attach_attached(py: Python<'_>) -> PyResult<String> {
    Ok(outcome(py.interpreter()?.attach(|_| ())))
}

fn outcome(attached: Result<(), AttachError>) -> String {
    attached.map_or_else(|error| error.to_string(), |()| "attached".to_owned())
}

/// Leave an exception set when the thread is detached again.
#[pyfunction(signature = (message, /))]
fn leave_exception(py: Python<'_>, message: String) -> PyResult<String> {
    let interpreter = py.interpreter()?;
    let attached = py.detach(|| interpreter.attach(|py| drop(PyErr::new::<TypeError>(py, message))));
    Ok(outcome(attached))
}

/// Drop the reference in this function, on this thread while it is detached.
#[pyfunction(signature = (object, /))]
fn drop_detached(py: Python<'_>, object: Borrowed<'_, '_, PyAny>) -> PyResult<()> {
    let object = object.to_owned().into_send()?;
    py.detach(move || drop(object));
    Ok(())
}

/// Drop the reference on this thread, attached.
#[pyfunction(signature = (object, /))]
fn drop_attached(object: Borrowed<'_, '_, PyAny>) -> PyResult<()> {
    object.to_owned().into_send().map(drop)
}

/// Drop a reference to each item in some threads, all at once.
#[pyfunction(signature = (objects, threads, /))]
fn drop_in_threads(py: Python<'_>, objects: Borrowed<'_, '_, PyList>, threads: usize) -> PyResult<()> {
    let mut shares: Vec<Vec<PySend>> = Vec::new();
    shares.resize_with(threads.max(1), Vec::new);
    for (index, object) in objects.iter().enumerate() {
        let share = index % shares.len();
        shares[share].push(object.into_send()?);
    }
    let handles: Vec<_> = shares.into_iter().map(|share| std::thread::spawn(move || drop(share))).collect();
    py.detach(|| handles.into_iter().try_for_each(JoinHandle::join)).map_err(|panic| std::panic::resume_unwind(panic))
}

/// Interpreters whose threads have called publish().
static PUBLISHED: Mutex<Vec<InterpreterView>> = Mutex::new(Vec::new());

fn published() -> Vec<InterpreterView> {
    PUBLISHED.lock().unwrap_or_else(PoisonError::into_inner).clone()
}

/// Let other interpreters know this one.
#[pyfunction]
fn publish(py: Python<'_>) -> PyResult<()> {
    let interpreter = py.interpreter()?;
    PUBLISHED.lock().unwrap_or_else(PoisonError::into_inner).push(interpreter);
    Ok(())
}

/// Forget the interpreters that were published.
#[pyfunction]
fn unpublish() {
    PUBLISHED.lock().unwrap_or_else(PoisonError::into_inner).clear();
}

/// Run code in the interpreters that were published, in a thread that is started for it; what came of it.
#[pyfunction(signature = (code, /))]
fn exec_in_published(py: Python<'_>, code: String) -> Vec<String> {
    let run = |interpreter: &InterpreterView| {
        interpreter.attach(|py| {
            let run = || {
                let variables = py.import(c"__main__")?.getattr(c"__dict__")?;
                py.import(c"builtins")?.call_method1(c"exec", (&*code, variables))
            };
            match run() {
                Ok(_) => "done".to_owned(),
                Err(error) => text(error, py),
            }
        })
    };
    let work = || published().iter().map(|each| run(each).unwrap_or_else(|error| error.to_string())).collect();
    py.detach(|| std::thread::scope(|scope| scope.spawn(work).join())).unwrap_or_else(|panic| {
        std::panic::resume_unwind(panic);
    })
}

fn text(error: PyErr, py: Python<'_>) -> String {
    let exception = error.take(py);
    exception.str().and_then(|text| text.to_str().map(str::to_owned)).unwrap_or_else(|error| {
        drop(error.take(py));
        String::new()
    })
}

/// Use the object in the interpreters that were published, and drop a reference to it in each;
/// what came of the use.
#[pyfunction(signature = (object, /))]
fn use_in_published(py: Python<'_>, object: Borrowed<'_, '_, PyAny>) -> PyResult<Vec<String>> {
    let mut results = Vec::new();
    for interpreter in published() {
        let object = object.to_owned().into_send()?;
        // On this thread, which has a thread state of its own interpreter.
        results.push(py.detach(move || {
            let attached = interpreter.attach(move |py| match object.bind(py) {
                Ok(_) => "used".to_owned(),
                Err(error) => text(error, py),
            });
            attached.unwrap_or_else(|error| error.to_string())
        }));
    }
    Ok(results)
}

/// How the threads of linger() have ended.
static LINGERING: Mutex<Vec<Receiver<String>>> = Mutex::new(Vec::new());

/// Start a thread that attaches itself again and again until the interpreter refuses, then
/// drops its reference to the object; lingered() tells.
#[pyfunction(signature = (object, /))]
fn linger(py: Python<'_>, object: Borrowed<'_, '_, PyAny>) -> PyResult<()> {
    let (interpreter, object) = (py.interpreter()?, object.to_owned().into_send()?);
    let (sender, receiver): (Sender<String>, _) = channel();
    LINGERING.lock().unwrap_or_else(PoisonError::into_inner).push(receiver);
    std::thread::spawn(move || {
        let start = Instant::now();
        let refused = loop {
            match interpreter.attach(|py| object.bind(py).map_err(|error| error.write_unraisable(py, None)).is_ok()) {
                Ok(true) if start.elapsed() < LIMIT => std::thread::sleep(Duration::from_millis(1)),
                Ok(bound) => break format!("bound: {bound}"),
                Err(error) => break error.to_string(),
            }
        };
        drop(object);
        // Nobody may listen any more.
        let _ = sender.send(refused);
    });
    Ok(())
}

/// Wait, detached, for the threads of linger(), of any interpreter: how attaching was refused.
#[pyfunction]
fn lingered(py: Python<'_>) -> Vec<String> {
    py.detach(|| {
        let receivers = std::mem::take(&mut *LINGERING.lock().unwrap_or_else(PoisonError::into_inner));
        receivers.iter().map(|each| each.recv_timeout(LIMIT).unwrap_or_else(|error| error.to_string())).collect()
    })
}

/// A twin of `_testcapi.call_in_temporary_c_thread`.
#[pyfunction(signature = (callback, wait = true, /))]
fn call_in_temporary_c_thread(
    py: Python<'_>,
    state: &State,
    callback: Borrowed<'_, '_, PyAny>,
    wait: bool,
) -> PyResult<()> {
    let (interpreter, callback) = (py.interpreter()?, callback.to_owned().into_send()?);
    let thread = std::thread::spawn(move || {
        let attached = interpreter.attach(move |py| {
            let called = callback.bind(py).and_then(|callback| callback.call(&[]).map(drop));
            drop(callback);
            if let Err(error) = called {
                error.print(py);
            }
        });
        // C would not come to know, either.
        let _ = attached;
    });
    *state.temporary.lock().unwrap_or_else(PoisonError::into_inner) = Some(thread);
    if wait { join_temporary_c_thread(py, state) } else { Ok(()) }
}

/// A twin of `_testcapi.join_temporary_c_thread`.
#[pyfunction]
fn join_temporary_c_thread(py: Python<'_>, state: &State) -> PyResult<()> {
    let thread = state.temporary.lock().unwrap_or_else(PoisonError::into_inner).take();
    match py.detach(|| thread.map(JoinHandle::join)) {
        Some(Err(panic)) => std::panic::resume_unwind(panic),
        _ => Ok(()),
    }
}

/// A twin of `_testcapi._test_thread_state`.
#[pyfunction(signature = (callback, /))]
fn _test_thread_state(py: Python<'_>, callback: Borrowed<'_, '_, PyAny>) -> PyResult<()> {
    if !callback.is_callable() {
        return Err(PyErr::new::<TypeError>(
            py,
            format!("'{}' object is not callable", callback.get_type().name()?.to_str()?),
        ));
    }
    let interpreter = py.interpreter()?;
    let start = || -> PyResult<JoinHandle<Outcome>> {
        let (interpreter, callback) = (interpreter.clone(), callback.to_owned().into_send()?);
        Ok(std::thread::spawn(move || call_attached(&interpreter, callback)))
    };
    let here = || -> PyResult<()> {
        let callback = callback.to_owned().into_send()?;
        finish(py, Ok(py.detach(|| call_attached(&interpreter, callback))))
    };
    // With a thread, on this one while it is attached, and while it is detached.
    let thread = start()?;
    callback.call(&[])?;
    here()?;
    finish(py, py.detach(|| thread.join()))?;
    // And once more, both detached.
    let thread = start()?;
    here()?;
    finish(py, py.detach(|| thread.join()))
}

/// Threads, detached and attached.
#[pymodule(submodule)]
pub(crate) mod threads {
    #[pymodule_state]
    use super::State;
    #[pymodule_export]
    use super::Thread;
    #[pymodule_export]
    use super::{
        _test_thread_state, attach_attached, call_in_temporary_c_thread, call_in_thread, count_byte, drop_attached,
        drop_detached, drop_in_threads, exec_in_published, join_temporary_c_thread, leave_exception, linger, lingered,
        nest, open, panic_detached, publish, sleep, sleep_attached, start, unpublish, use_in_published, wait,
    };
}
