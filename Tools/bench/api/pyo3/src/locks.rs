//! Locks without contention, [`LOOPS`] times a call.

use std::hint::black_box;
use std::sync::Mutex;

use pyo3::prelude::*;
use pyo3::sync::critical_section::{with_critical_section, with_critical_section2};
use pyo3::sync::{MutexExt, PyOnceLock};

use crate::{LOOPS, Object};

static COUNT: Mutex<u64> = Mutex::new(0);
static ONCE: PyOnceLock<u64> = PyOnceLock::new();

#[pyfunction]
pub(crate) fn loop_mutex_count(py: Python<'_>) {
    for _ in 0..LOOPS {
        *COUNT.lock_py_attached(py).unwrap() += 1;
    }
}

#[pyfunction]
#[pyo3(signature = (object, /))]
pub(crate) fn loop_mutex_object(py: Python<'_>, object: Object<'_, '_>) {
    let mutex = Mutex::new(Some(object.clone().unbind()));
    let mutex = black_box(&mutex);
    for _ in 0..LOOPS {
        let object = mutex.lock_py_attached(py).unwrap().as_ref().map(|object| object.clone_ref(py));
        drop(black_box(object).map(|object| object.into_bound(py)));
    }
}

#[pyfunction]
pub(crate) fn loop_once_get(py: Python<'_>) {
    for _ in 0..LOOPS {
        black_box(*ONCE.get_or_init(py, || 7));
    }
}

#[pyfunction]
#[pyo3(signature = (object, /))]
pub(crate) fn loop_critical_section(object: Object<'_, '_>) {
    for _ in 0..LOOPS {
        with_critical_section(object, || black_box(()));
    }
}

#[pyfunction]
#[pyo3(signature = (a, b, /))]
pub(crate) fn loop_critical_section2(a: Object<'_, '_>, b: Object<'_, '_>) {
    for _ in 0..LOOPS {
        with_critical_section2(a, b, || black_box(()));
    }
}
