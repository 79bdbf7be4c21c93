//! Detaching and attaching threads (Tools/bench/api/c_threads.c), with PyO3.

use pyo3::prelude::*;

use crate::LOOPS;

#[pyfunction]
pub(crate) fn loop_detach(py: Python<'_>) {
    for _ in 0..LOOPS {
        py.detach(|| ());
    }
}

fn attach() {
    for _ in 0..LOOPS {
        Python::attach(|_| ());
    }
}

#[pyfunction]
pub(crate) fn loop_attach_again(py: Python<'_>) {
    py.detach(attach);
}

#[pyfunction]
pub(crate) fn loop_attach_new(py: Python<'_>) {
    let thread = py.detach(|| std::thread::spawn(attach).join());
    thread.unwrap_or_else(|panic| std::panic::resume_unwind(panic));
}
