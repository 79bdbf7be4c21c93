//! Twins of functions of Modules/_testinternalcapi/test_lock.c and test_critical_sections.c, as
//! far as they are about what `cpython_api::sync` has: Lib/test/test_capi/test_misc.py runs them.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use cpython_api::exceptions::RuntimeError;
use cpython_api::sync::{PyMutex, PyOnceLock, with_critical_section, with_critical_section2};
use cpython_api::types::PyDict;
use cpython_api::{
    Bound, Class, IntoPyObject, ModuleInit, ModuleState, Py, PyErr, PyResult, Python, Traverse, pyclass, pyfunction,
    pymethods, pymodule,
};

/// The module's class.
#[derive(Traverse)]
struct State {
    test: Class<Test>,
}

impl ModuleState for State {
    fn new(module: &ModuleInit<'_, '_, Self>) -> PyResult<Self> {
        Ok(Self { test: module.add_class()? })
    }
}

/// What the threads of a test share, and what they do.
#[pyclass(module = "_testinternalcapi")]
struct Test {
    counter: PyMutex<usize>,
    next: AtomicUsize,
    objects: [Py<PyDict>; 3],
}

/// Let threads call a method of the test, and wait for them.
fn run_threads<'py>(
    py: Python<'py>,
    count: usize,
    state: &State,
    method: &std::ffi::CStr,
) -> PyResult<Bound<'py, Test>> {
    let object = || Ok::<_, PyErr>(PyDict::new(py)?.unbind());
    let test = Test { counter: PyMutex::new(0), next: AtomicUsize::new(0), objects: [object()?, object()?, object()?] };
    let test = state.test.instantiate(py, test)?;
    let start = py.import(c"_thread")?.getattr(c"start_joinable_thread")?;
    let handles: Vec<_> = (0..count).map(|_| start.call(&[&test.getattr(method)?])).collect::<PyResult<_>>()?;
    for handle in handles {
        handle.call_method(c"join", &[])?;
    }
    Ok(test)
}

/// `time.sleep(0)`, which detaches.
fn let_others_run(py: Python<'_>) -> PyResult<()> {
    let zero = 0.into_pyobject(py)?;
    py.import(c"time")?.call_method(c"sleep", &[&zero]).map(drop)
}

fn lock_unlock_object(object: &Bound<'_, PyDict>, depth: usize) {
    with_critical_section(object, || {
        if depth > 0 {
            lock_unlock_object(object, depth - 1);
        }
    });
}

fn lock_unlock_two_objects(a: &Bound<'_, PyDict>, b: &Bound<'_, PyDict>, depth: usize) {
    with_critical_section2(a, b, || {
        if depth > 0 {
            lock_unlock_two_objects(a, b, depth - 1);
        }
    });
}

#[pymethods]
impl Test {
    /// `counter_thread`.
    fn count(&self, py: Python<'_>) {
        for _ in 0..10_000 {
            self.counter.with(py, |counter, _| *counter += 1);
        }
    }

    /// `slow_counter_thread`.
    fn count_slowly(&self, py: Python<'_>) {
        for number in 0..100 {
            self.counter.with(py, |counter, _| {
                if number % 7 == 0 {
                    std::thread::sleep(Duration::from_micros(500));
                }
                *counter += 1;
            });
        }
    }

    /// `thread_critical_sections`.
    fn sections(&self, py: Python<'_>) -> PyResult<()> {
        let [first, second, third] = &self.objects;
        let (first, second, third) = (first.bind(py), second.bind(py), third.bind(py));
        for _ in 0..200 {
            with_critical_section(&first, || {});
            with_critical_section(&second, || lock_unlock_object(&first, 1));
            with_critical_section2(&third, &first, || lock_unlock_object(&second, 2));
            with_critical_section(&third, || let_others_run(py))?;
        }
        Ok(())
    }

    /// `thread_gc`.
    fn sections_and_collection(&self, py: Python<'_>) -> PyResult<()> {
        let object = self.objects[0].bind(py);
        match self.next.fetch_add(1, Ordering::SeqCst) {
            0 => with_critical_section(&object, || {
                std::thread::sleep(Duration::from_millis(5));
                py.import(c"gc")?.call_method(c"collect", &[]).map(drop)
            }),
            number => {
                std::thread::sleep(Duration::from_millis(if number == 1 { 1 } else { 6 }));
                with_critical_section(&object, || std::thread::sleep(Duration::from_millis(1)));
                Ok(())
            }
        }
    }

    /// Enters a section of an object that another thread's section has.
    fn section(&self, py: Python<'_>) {
        with_critical_section(&self.objects[0].bind(py), || self.next.fetch_add(1, Ordering::SeqCst));
    }
}

#[pyfunction]
fn test_lock_basic(py: Python<'_>) {
    let mutex = PyMutex::new(());
    mutex.with(py, |(), _| {});
    mutex.with(py, |(), _| {});
}

#[pyfunction]
fn test_lock_counter(py: Python<'_>, state: &State) -> PyResult<()> {
    let test = run_threads(py, 5, state, c"count")?;
    assert_eq!(test.get().counter.with(py, |counter, _| *counter), 50_000);
    Ok(())
}

#[pyfunction]
fn test_lock_counter_slow(py: Python<'_>, state: &State) -> PyResult<()> {
    let test = run_threads(py, 5, state, c"count_slowly")?;
    assert_eq!(test.get().counter.with(py, |counter, _| *counter), 500);
    Ok(())
}

#[pyfunction]
fn test_lock_benchmark(py: Python<'_>) {
    let (mutex, start) = (PyMutex::new(0_u64), Instant::now());
    while start.elapsed() < Duration::from_millis(1) {
        mutex.with(py, |count, _| *count += 1);
    }
    assert!(mutex.into_inner() > 0);
}

#[pyfunction]
fn test_lock_once(py: Python<'_>) -> PyResult<()> {
    let (once, mut counter) = (PyOnceLock::new(), 0);
    for number in 0..10 {
        let result = once.get_or_try_init(py, || {
            counter += 1;
            if counter < 5 { Err(PyErr::new::<RuntimeError>(py, "failure")) } else { Ok(counter) }
        });
        match result {
            Ok(&value) => assert_eq!((value, counter, number >= 4), (5, 5, true)),
            Err(error) => {
                assert!(number < 4);
                drop(error.take(py));
            }
        }
    }
    Ok(())
}

#[pyfunction]
fn test_critical_sections(py: Python<'_>) -> PyResult<()> {
    let (first, second) = (PyDict::new(py)?, PyDict::new(py)?);
    assert_eq!(with_critical_section(&first, || 1), 1);
    assert_eq!(with_critical_section2(&first, &second, || 2), 2);
    assert_eq!(with_critical_section2(&second, &second, || 3), 3);
    Ok(())
}

#[pyfunction]
fn test_critical_sections_nest(py: Python<'_>) -> PyResult<()> {
    let (a, b) = (PyDict::new(py)?, PyDict::new(py)?);
    with_critical_section(&a, || lock_unlock_object(&a, 10));
    with_critical_section2(&b, &a, || lock_unlock_two_objects(&a, &b, 10));
    Ok(())
}

#[pyfunction]
fn test_critical_sections_suspend(py: Python<'_>, state: &State) -> PyResult<()> {
    // To wait for another thread suspends the section, or that thread would wait for it.
    let test = run_threads(py, 0, state, c"section")?;
    let object = test.get().objects[0].bind(py);
    with_critical_section(&object, || {
        let start = py.import(c"_thread")?.getattr(c"start_joinable_thread")?;
        start.call(&[&test.getattr(c"section")?])?.call_method(c"join", &[])?;
        assert_eq!(test.get().next.load(Ordering::SeqCst), 1);
        Ok(())
    })
}

#[pyfunction]
fn test_critical_sections_threads(py: Python<'_>, state: &State) -> PyResult<()> {
    run_threads(py, 4, state, c"sections").map(drop)
}

#[pyfunction]
fn test_critical_sections_gc(py: Python<'_>, state: &State) -> PyResult<()> {
    run_threads(py, 3, state, c"sections_and_collection").map(drop)
}

/// Tests of locks, instead of those in C.
#[pymodule(submodule)]
pub(crate) mod locks_twin {
    #[pymodule_state]
    use super::State;
    #[pymodule_export]
    use super::{
        test_critical_sections, test_critical_sections_gc, test_critical_sections_nest, test_critical_sections_suspend,
        test_critical_sections_threads, test_lock_basic, test_lock_benchmark, test_lock_counter,
        test_lock_counter_slow, test_lock_once,
    };
}
