//! Handles to Python objects: owned, borrowed, and kept.

use std::marker::PhantomData;
use std::ops::Deref;

use crate::backend::raw::Ptr;
use crate::backend::threads::Owner;
use crate::class::PyClass;
use crate::python::Python;
use crate::types::{PyAny, PyMapping, PySequence, PyTypeCheck};

/// A strong reference to an object of type `T`, used while attached.
///
/// Cloning it is `Py_INCREF`, dropping it `Py_DECREF`.
///
/// # Invariants
///
/// `ptr` is an object of type `T`, and one of its references is this handle's.
#[repr(transparent)]
pub struct Bound<'py, T = PyAny> {
    ptr: Ptr,
    marker: PhantomData<(&'py (), T)>,
}

/// A reference to an object of type `T` that somebody else keeps alive for `'a`: the
/// caller, for an argument; a container that cannot change, for an item.
///
/// # Invariants
///
/// `ptr` is an object of type `T` that lives for `'a`.
#[repr(transparent)]
pub struct Borrowed<'a, 'py, T = PyAny> {
    ptr: Ptr,
    marker: PhantomData<(&'a (), &'py (), T)>,
}

/// A strong reference that may be kept after the call that made it, in a field of a class
/// or of a module's state; it can be used only where a [`Python`] is at hand.
///
/// It is neither Send nor Sync, so that it cannot be in a `static`: an object belongs to
/// one interpreter. (Classes and states are shared between threads all the same, under
/// the rules of [`Traverse`](crate::Traverse).)
///
/// It cannot get to a thread that is not attached, or to one of another interpreter:
/// [`Python::detach`] and [`InterpreterView::attach`](crate::InterpreterView::attach) let
/// only what is Send in and out, and a panic attaches the thread again on its way. A
/// [`PySend`](crate::PySend) can go anywhere. (A `thread_local!` would be a way around
/// that, which `cargo xtask check-boundary` refuses in modules. Builds with debug assertions check
/// each use; in others, a drop on a thread that is not attached leaks the object.)
///
/// Dropped in the closure of a [`PyMutex`](crate::sync::PyMutex), it gives up its reference after the closure.
///
/// # Invariants
///
/// As [`Bound`].
#[cfg_attr(not(debug_assertions), repr(transparent))]
pub struct Py<T = PyAny> {
    ptr: Ptr,
    owner: Owner,
    marker: PhantomData<T>,
}

/// Proof that the calling thread is attached: a [`Python`], or in the closure of a
/// [`PyMutex`](crate::sync::PyMutex) a [`Locked`](crate::sync::Locked).
///
/// # Safety
///
/// A value exists only on a thread that is attached, and as long as it is.
pub unsafe trait Attached {}

// SAFETY: that is what it proves.
unsafe impl Attached for Python<'_> {}

impl<'py, T> Bound<'py, T> {
    /// Takes over a reference.
    ///
    /// # Safety
    ///
    /// `ptr` is an object of type `T`, and the caller owns a reference to it and gives it up.
    #[inline]
    pub(crate) unsafe fn from_owned(_py: Python<'py>, ptr: Ptr) -> Self {
        // INVARIANT: the caller's promise.
        Self { ptr, marker: PhantomData }
    }

    pub(crate) fn ptr(&self) -> Ptr {
        self.ptr
    }

    /// Gives the reference to the caller.
    pub(crate) fn into_ptr(self) -> Ptr {
        let ptr = self.ptr;
        std::mem::forget(self);
        ptr
    }

    /// The proof that this handle stands on.
    pub fn py(&self) -> Python<'py> {
        // SAFETY: a handle with `'py` was made from a `Python<'py>` and cannot leave its
        // thread or lifetime.
        unsafe { Python::assume_attached() }
    }

    /// The same object, without a reference of its own.
    pub fn as_borrowed(&self) -> Borrowed<'_, 'py, T> {
        Borrowed { ptr: self.ptr, marker: PhantomData }
    }

    /// The same object as an object of any type; this costs nothing.
    pub fn into_any(self) -> Bound<'py, PyAny> {
        Bound { ptr: self.into_ptr(), marker: PhantomData }
    }

    /// Keeps the reference beyond this call.
    pub fn unbind(self) -> Py<T> {
        Py { ptr: self.into_ptr(), owner: Owner::here(), marker: PhantomData }
    }

    /// Whether both are one object (`Py_Is`).
    pub fn is<U>(&self, other: &Bound<'py, U>) -> bool {
        self.ptr == other.ptr
    }
}

impl<'py> Bound<'py, PyAny> {
    /// The same object as one of type `T`, if it is one or an instance of a subtype.
    pub fn cast<T: PyTypeCheck>(&self) -> Option<&Bound<'py, T>> {
        // SAFETY: the object has just said that it is a `T`.
        T::is_type_of(self).then(|| unsafe { self.cast_unchecked() })
    }

    /// The same object as one of type `T`, if its type is `T` itself.
    pub fn cast_exact<T: PyTypeCheck>(&self) -> Option<&Bound<'py, T>> {
        // SAFETY: the object has just said that it is a `T`.
        T::is_exact_type_of(self).then(|| unsafe { self.cast_unchecked() })
    }

    /// The same reference as one to a `T`, if the object is one or an instance of a subtype.
    ///
    /// # Errors
    ///
    /// The reference, if it is not.
    pub fn cast_into<T: PyTypeCheck>(self) -> Result<Bound<'py, T>, Self> {
        if T::is_type_of(&self) { Ok(Bound { ptr: self.into_ptr(), marker: PhantomData }) } else { Err(self) }
    }
}

/// Any object, by way of a protocol of which it may support anything or nothing.
impl<'py> Bound<'py, PyAny> {
    /// The same object, with the functions of the mapping protocol. As in C, each of them
    /// raises an exception if the object does not support it.
    pub fn as_mapping(&self) -> &Bound<'py, PyMapping> {
        // SAFETY: any object may be taken for a `PyMapping`.
        unsafe { self.cast_unchecked() }
    }

    /// The same object, with the functions of the sequence protocol. As in C, each of them
    /// raises `TypeError` if the object does not support it; many support any iterable.
    pub fn as_sequence(&self) -> &Bound<'py, PySequence> {
        // SAFETY: any object may be taken for a `PySequence`.
        unsafe { self.cast_unchecked() }
    }
}

impl<T> Clone for Bound<'_, T> {
    fn clone(&self) -> Self {
        self.ptr.incref(self.py());
        Self { ptr: self.ptr, marker: PhantomData }
    }
}

impl<T> Drop for Bound<'_, T> {
    #[inline]
    fn drop(&mut self) {
        self.ptr.decref(self.py());
    }
}

impl<'a, 'py, T> Borrowed<'a, 'py, T> {
    /// Refers to an object that somebody else keeps alive.
    ///
    /// # Safety
    ///
    /// `ptr` is an object of type `T` that lives for `'a`.
    #[inline]
    pub(crate) unsafe fn from_borrowed(_py: Python<'py>, ptr: Ptr) -> Self {
        // INVARIANT: the caller's promise.
        Self { ptr, marker: PhantomData }
    }

    /// A reference of its own to the same object.
    pub fn to_owned(self) -> Bound<'py, T> {
        (*self).clone()
    }

    /// The same object as an object of any type, borrowed for as long; this costs nothing.
    #[inline]
    pub fn into_any(self) -> Borrowed<'a, 'py, PyAny> {
        Borrowed { ptr: self.ptr, marker: PhantomData }
    }

    /// The same object as one of type `U`, borrowed for as long, if its type is `U` itself.
    pub fn cast_exact<U: PyTypeCheck>(self) -> Option<Borrowed<'a, 'py, U>> {
        U::is_exact_type_of(self.as_any()).then_some(Borrowed { ptr: self.ptr, marker: PhantomData })
    }

    /// The same object as one of type `U`, borrowed for as long, if it is one or an
    /// instance of a subtype.
    pub fn cast<U: PyTypeCheck>(self) -> Option<Borrowed<'a, 'py, U>> {
        U::is_type_of(self.as_any()).then_some(Borrowed { ptr: self.ptr, marker: PhantomData })
    }
}

impl<'a, T: PyClass> Borrowed<'a, '_, T> {
    /// What the instance holds.
    #[inline(always)]
    pub fn get(self) -> &'a T {
        crate::backend::class::contents(self)
    }
}

impl<T: PyClass> Bound<'_, T> {
    /// What the instance holds.
    #[inline(always)]
    pub fn get(&self) -> &T {
        self.as_borrowed().get()
    }
}

impl<T: PyClass> Py<T> {
    /// What the instance holds.
    #[inline(always)]
    pub fn get<'a>(&'a self, py: Python<'_>) -> &'a T {
        self.bind(py).get()
    }
}

impl<T> Clone for Borrowed<'_, '_, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Borrowed<'_, '_, T> {}

impl<'py, T> Deref for Borrowed<'_, 'py, T> {
    type Target = Bound<'py, T>;

    #[inline]
    fn deref(&self) -> &Bound<'py, T> {
        // SAFETY: both are transparent over one `Ptr`, and the object outlives this
        // borrow; through `&` nobody can drop the reference that a `Bound` would own.
        unsafe { &*std::ptr::from_ref(self).cast() }
    }
}

impl<'py, T> Bound<'py, T> {
    /// The same object as an object of any type; this costs nothing.
    pub fn as_any(&self) -> &Bound<'py, PyAny> {
        // SAFETY: every object is an object.
        unsafe { self.cast_unchecked() }
    }

    /// The same object under another static type.
    ///
    /// # Safety
    ///
    /// The object is a `U`.
    unsafe fn cast_unchecked<U>(&self) -> &Bound<'py, U> {
        // SAFETY: both are transparent over one `Ptr`; the caller vouches for the type.
        unsafe { &*std::ptr::from_ref(self).cast() }
    }
}

impl<T> Py<T> {
    /// Where the pointer to the object is.
    pub(crate) const POINTER: usize = std::mem::offset_of!(Self, ptr);

    /// Takes over a reference.
    ///
    /// # Safety
    ///
    /// `ptr` is an object of type `T`, and the caller owns a reference to it and gives it up.
    pub(crate) unsafe fn from_owned(ptr: Ptr) -> Self {
        // INVARIANT: the caller's promise.
        Self { ptr, owner: Owner::here(), marker: PhantomData }
    }

    #[inline]
    pub(crate) fn ptr(&self) -> Ptr {
        self.ptr
    }

    /// Gives the reference to the caller.
    pub(crate) fn into_ptr(self) -> Ptr {
        let ptr = self.ptr;
        std::mem::forget(self);
        ptr
    }

    /// Another reference to the same object (`Py_NewRef`).
    #[inline]
    pub fn clone_ref(&self, _attached: impl Attached) -> Self {
        self.owner.check();
        // SAFETY: the argument says so.
        self.ptr.incref(unsafe { Python::assume_attached() });
        Self { ptr: self.ptr, owner: self.owner, marker: PhantomData }
    }

    /// The reference, for use while attached.
    #[inline]
    pub fn into_bound<'py>(self, _py: Python<'py>) -> Bound<'py, T> {
        self.owner.check();
        Bound { ptr: self.into_ptr(), marker: PhantomData }
    }

    /// The same object as an object of any type; this costs nothing.
    pub fn into_any(self) -> Py<PyAny> {
        Py { owner: self.owner, ptr: self.into_ptr(), marker: PhantomData }
    }

    /// The object, for use while attached.
    pub fn bind<'a, 'py>(&'a self, py: Python<'py>) -> Borrowed<'a, 'py, T> {
        self.owner.check();
        // SAFETY: this handle keeps the object alive for `'a`.
        unsafe { Borrowed::from_borrowed(py, self.ptr) }
    }
}

impl<T> Drop for Py<T> {
    fn drop(&mut self) {
        self.owner.check();
        if crate::backend::deferred::take_over(self.ptr) {
            return;
        }
        if let Some(py) = crate::backend::object::attached() {
            self.ptr.decref(py);
        }
    }
}
