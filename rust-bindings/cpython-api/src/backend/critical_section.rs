//! Critical sections (PEP 703, Include/cpython/critical_section.h).

use crate::handle::Bound;

/// Runs the closure in a critical section of an object (`Py_BEGIN_CRITICAL_SECTION`): with the
/// lock of the object held, on a free-threaded build. With the GIL it only runs the closure.
///
/// The closure may do anything. When it calls something that waits or detaches, or begins
/// another section, the lock may be given up and taken again: what was true of the object
/// before such a call must be looked at again after it. So nothing deadlocks, also if sections
/// are nested. To hold two locks at once, use [`with_critical_section2`].
///
/// A panic ends the section.
#[inline(always)]
pub fn with_critical_section<T, R>(object: &Bound<'_, T>, body: impl FnOnce() -> R) -> R {
    #[cfg(Py_GIL_DISABLED)]
    let section = free_threaded::One::new();
    #[cfg(Py_GIL_DISABLED)]
    let _end = section.begin(object);
    #[cfg(not(Py_GIL_DISABLED))]
    let _ = object;
    body()
}

/// Runs the closure in a critical section of two objects (`Py_BEGIN_CRITICAL_SECTION2`), which
/// may be one and the same. The order of the objects does not matter.
///
/// Otherwise as [`with_critical_section`].
#[inline(always)]
pub fn with_critical_section2<T, U, R>(a: &Bound<'_, T>, b: &Bound<'_, U>, body: impl FnOnce() -> R) -> R {
    #[cfg(Py_GIL_DISABLED)]
    let section = free_threaded::Two::new();
    #[cfg(Py_GIL_DISABLED)]
    let _end = section.begin(a, b);
    #[cfg(not(Py_GIL_DISABLED))]
    let _ = (a, b);
    body()
}

#[cfg(Py_GIL_DISABLED)]
mod free_threaded {
    use std::cell::UnsafeCell;
    use std::mem::MaybeUninit;

    use cpython_sys as ffi;

    use crate::handle::Bound;

    /// A section's place on the thread's stack of sections.
    macro_rules! section {
        ($name:ident, $end:ident, $c:ident, $c_begin:ident, $c_end:ident, $($object:ident: $ty:ident),*) => {
            pub(super) struct $name(UnsafeCell<MaybeUninit<ffi::$c>>);

            /// Ends the section when it is dropped.
            ///
            /// # Invariants
            ///
            /// The section is the thread's innermost one when this is dropped: it is a local
            /// variable of a function that runs a closure, and so are those that begin later.
            pub(super) struct $end<'a>(&'a $name);

            impl $name {
                #[inline(always)]
                pub(super) fn new() -> Self {
                    Self(UnsafeCell::new(MaybeUninit::uninit()))
                }

                #[inline(always)]
                pub(super) fn begin<$($ty),*>(&self, $($object: &Bound<'_, $ty>),*) -> $end<'_> {
                    // SAFETY: the thread is attached, as the handles say, which keep the objects
                    // alive; the section stays where it is until it has ended.
                    unsafe { ffi::$c_begin(self.0.get().cast(), $($object.as_raw()),*) };
                    $end(self)
                }
            }

            impl Drop for $end<'_> {
                #[inline(always)]
                fn drop(&mut self) {
                    // SAFETY: the invariant; the thread that has begun it is attached.
                    unsafe { ffi::$c_end(self.0.0.get().cast()) };
                }
            }
        };
    }

    section!(One, EndOne, PyCriticalSection, PyCriticalSection_Begin, PyCriticalSection_End, a: T);
    section!(Two, EndTwo, PyCriticalSection2, PyCriticalSection2_Begin, PyCriticalSection2_End, a: T, b: U);
}
