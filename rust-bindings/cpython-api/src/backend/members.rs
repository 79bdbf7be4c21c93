//! Fields that are attributes which can be read (Include/descrobject.h, `PyMemberDef`).

use std::ffi::{CStr, c_int};

use cpython_sys as ffi;

use crate::handle::Py;

/// A type of fields that C knows how to read.
///
/// # Safety
///
/// C may read what it takes for `KIND` at `OFFSET` in any value of the type, as long as the value lives.
#[diagnostic::on_unimplemented(
    message = "a field of type `{Self}` cannot be a member",
    note = "a `bool` and a `Py<..>` can; for others write a method with `#[getter]`"
)]
pub unsafe trait MemberType {
    /// What C takes it for.
    #[doc(hidden)]
    const KIND: c_int;
    /// Where it is.
    #[doc(hidden)]
    const OFFSET: usize;
}

// SAFETY: C reads a char, which a bool is.
unsafe impl MemberType for bool {
    const KIND: c_int = ffi::Py_T_BOOL as c_int;
    const OFFSET: usize = 0;
}

// SAFETY: C reads a pointer to an object, of which the field owns a reference, and makes another one.
unsafe impl<T> MemberType for Py<T> {
    const KIND: c_int = ffi::_Py_T_OBJECT as c_int;
    const OFFSET: usize = Self::POINTER;
}

/// A field of a class that is an attribute.
pub struct Member {
    name: &'static CStr,
    kind: c_int,
    offset: usize,
    doc: Option<&'static CStr>,
}

impl Member {
    /// A field of type `T` that is at `offset` in its struct.
    pub const fn new<T: MemberType>(name: &'static CStr, offset: usize, doc: Option<&'static CStr>) -> Self {
        Self { name, kind: T::KIND, offset: offset + T::OFFSET, doc }
    }

    /// As C wants it, for a struct that begins at `start`.
    pub(crate) fn definition(&self, start: usize) -> ffi::PyMemberDef {
        ffi::PyMemberDef {
            name: self.name.as_ptr(),
            type_: self.kind,
            offset: (start + self.offset) as ffi::Py_ssize_t,
            flags: ffi::Py_READONLY as c_int,
            doc: self.doc.map_or(std::ptr::null(), CStr::as_ptr),
        }
    }
}

/// What follows the last definition.
pub(crate) const END: ffi::PyMemberDef =
    ffi::PyMemberDef { name: std::ptr::null(), type_: 0, offset: 0, flags: 0, doc: std::ptr::null() };
