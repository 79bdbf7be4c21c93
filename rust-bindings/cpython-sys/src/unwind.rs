//! Calls of C that never come back: how a daemon thread ends (Python/ceval_gil.c, `take_gil`).
//!
//! Once the interpreter finalizes, CPython 3.13 ends every other thread that wants to attach
//! again, in the middle of whatever function of the C API it is in, with `pthread_exit`. glibc
//! and FreeBSD unwind the stack then. In C there is nothing to unwind, but frames of Rust
//! have drops, which would run without an attached thread state, and `catch_unwind`, which
//! must not catch this: the process would abort ("FATAL: exception not rethrown").
//!
//! So each function of C is called with a [`HangOnUnwind`] on the stack. When the unwinding
//! arrives there, at the innermost frame of Rust, the thread sleeps until the process is
//! gone: what CPython 3.14 does with such threads by itself. What is on its stack stays
//! valid for those who have borrowed it.
//!
//! musl and macOS end the thread without unwinding, so that nothing runs and nothing hangs.
//! With `panic = "abort"` there are no drops in an unwinding: the process is aborted instead,
//! because a function that is declared as these are must not unwind then.

use core::ffi::c_int;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Never lets the stack unwind beyond it.
pub(crate) struct HangOnUnwind;

impl Drop for HangOnUnwind {
    // All that callers have of it is one call that does not return.
    #[inline(always)]
    fn drop(&mut self) {
        hang()
    }
}

/// Sleeps for ever.
#[cold]
#[inline(never)]
extern "C" fn hang() -> ! {
    #[cfg(unix)]
    // SAFETY: POSIX declares it so, and asks for nothing.
    unsafe extern "C" {
        safe fn pause() -> c_int;
    }
    loop {
        #[cfg(unix)]
        pause();
        #[cfg(not(unix))]
        core::hint::spin_loop();
    }
}

/// Runs `call`, which calls one of the functions in [`variadic`](crate::variadic).
///
/// Nothing is ever caught: the guard hangs first. But where the compiler inlines this into a
/// drop that runs while a panic unwinds, or into a function that C calls, it adds the filter
/// that stands there for panics to the guard's entry in the unwinder's table, and Rust's
/// personality function lets forced unwinding pass by an entry that begins with a filter.
/// Inside of `catch_unwind` the entry begins with a catch.
#[inline(always)]
pub fn hang_on_unwind<R>(call: impl FnOnce() -> R) -> R {
    let call = || {
        let guard = HangOnUnwind;
        let result = call();
        core::mem::forget(guard);
        result
    };
    match catch_unwind(AssertUnwindSafe(call)) {
        Ok(result) => result,
        Err(_) => hang(),
    }
}

/// A pointer to a function of C, out of a slot of a type, say.
pub trait CFunction<Args> {
    /// What it returns.
    type Result;

    /// Calls it.
    ///
    /// # Safety
    ///
    /// That of the function.
    unsafe fn call(self, args: Args) -> Self::Result;
}

macro_rules! pointers {
    ($($($name:ident: $ty:ident)*;)*) => {$(
        impl<$($ty,)* R> CFunction<($($ty,)*)> for unsafe extern "C" fn($($ty),*) -> R {
            type Result = R;

            /// # Safety
            ///
            /// That of the function.
            #[inline(always)]
            unsafe fn call(self, ($($name,)*): ($($ty,)*)) -> R {
                // SAFETY: the same calling convention; this one allows for unwinding, too.
                let function = unsafe {
                    core::mem::transmute::<Self, unsafe extern "C-unwind" fn($($ty),*) -> R>(self)
                };
                // SAFETY: the caller's promise.
                hang_on_unwind(|| unsafe { function($($name),*) })
            }
        }
    )*};
}

pointers! {
    a: A;
    a: A b: B;
    a: A b: B c: C;
}

/// Defines a function for each of C's, under its name, that calls it. It has C's calling
/// convention, so that a table which C reads can have it as well.
macro_rules! functions {
    ($(pub fn $name:ident($($arg:ident: $ty:ty),* $(,)?) $(-> $result:ty)?;)*) => {$(
        /// # Safety
        ///
        /// That of C's function.
        #[inline(always)]
        pub unsafe extern "C" fn $name($($arg: $ty),*) $(-> $result)? {
            // SAFETY: bindgen has read this in C's headers.
            unsafe extern "C-unwind" {
                fn $name($($arg: $ty),*) $(-> $result)?;
            }
            // SAFETY: the caller's promise, which is C's own.
            $crate::hang_on_unwind(|| unsafe { $name($($arg),*) })
        }
    )*};
}

/// Declares variadic functions, which cannot be wrapped.
macro_rules! variadic {
    ($($declarations:tt)*) => {
        /// Variadic functions. To be called in [`hang_on_unwind`](crate::hang_on_unwind).
        pub mod variadic {
            use super::super::bindings::*;
            // SAFETY: bindgen has read this in C's headers.
            unsafe extern "C-unwind" {
                $($declarations)*
            }
        }
    };
}
