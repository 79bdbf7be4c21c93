//! Locks for what threads share (PEP 703, Include/cpython/lock.h,
//! Include/cpython/critical_section.h).
//!
//! - [`PyMutex`] protects a value of Rust, in a class, a module's state or a `static`.
//! - [`PyOnceLock`] holds a value that is made once.
//! - [`with_critical_section`] holds the lock of a Python object, where there is no GIL.
//! - [`ObjectCell`](crate::ObjectCell) is a place for one object.
//!
//! No thread waits for any of them with the GIL held, or attached. The locks of std do that: a
//! thread that waits in `std::sync::Mutex::lock` keeps the GIL from the one that has the lock,
//! if that one calls Python. So they cannot be fields of a class or a module's state. They are
//! right between threads that are not attached.

pub use crate::backend::critical_section::{with_critical_section, with_critical_section2};
pub use crate::backend::mutex::{Locked, PyMutex};
pub use crate::backend::once_lock::PyOnceLock;
