//! Locks without contention (Tools/bench/api/c_locks.c), [`LOOPS`] times a call.

use std::hint::black_box;

use cpython_api::sync::{PyMutex, PyOnceLock, with_critical_section, with_critical_section2};
use cpython_api::{Python, pyfunction};

use super::{LOOPS, Object};

static COUNT: PyMutex<u64> = PyMutex::new(0);
static ONCE: PyOnceLock<u64> = PyOnceLock::new();

/// A count behind a lock.
#[pyfunction]
fn loop_mutex_count(py: Python<'_>) {
    for _ in 0..LOOPS {
        COUNT.with(py, |count, _| *count += 1);
    }
}

/// An object behind a lock is read.
#[pyfunction(signature = (object, /))]
fn loop_mutex_object(py: Python<'_>, object: Object<'_, '_>) {
    let mutex = PyMutex::new(Some(object.to_owned().unbind()));
    let mutex = black_box(&mutex);
    for _ in 0..LOOPS {
        let object = mutex.with(py, |object, locked| object.as_ref().map(|object| object.clone_ref(locked)));
        drop(black_box(object).map(|object| object.into_bound(py)));
    }
}

/// A value that is made once is read.
#[pyfunction]
fn loop_once_get(py: Python<'_>) {
    for _ in 0..LOOPS {
        black_box(*ONCE.get_or_init(py, || 7));
    }
}

/// A critical section.
#[pyfunction(signature = (object, /))]
fn loop_critical_section(object: Object<'_, '_>) {
    for _ in 0..LOOPS {
        with_critical_section(&object, || black_box(()));
    }
}

/// A critical section of two objects.
#[pyfunction(signature = (a, b, /))]
fn loop_critical_section2(a: Object<'_, '_>, b: Object<'_, '_>) {
    for _ in 0..LOOPS {
        with_critical_section2(&a, &b, || black_box(()));
    }
}
