//! Another thread is not attached because this one is.
#![forbid(unsafe_code)]

use cpython_api::Python;

fn work(py: Python<'_>) {
    std::thread::scope(|scope| {
        scope.spawn(|| py.import(c"sys").is_ok());
    });
}

fn main() {}
