//! The flags of a request for a buffer (`PyBUF_*`, Include/pybuffer.h).

use std::ffi::c_int;
use std::ops::{BitOr, BitOrAssign};

use cpython_sys as ffi;

/// What a consumer of a buffer asks for, and can deal with: C's `PyBUF_*`, Python's
/// `inspect.BufferFlags`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BufferFlags(c_int);

/// Defines a constant for each flag.
macro_rules! flags {
    ($($(#[$doc:meta])* $name:ident = $constant:ident;)*) => {$(
        $(#[$doc])*
        #[doc = concat!("(`", stringify!($constant), "`).")]
        pub const $name: Self = Self(ffi::$constant as c_int);
    )*};
}

impl BufferFlags {
    flags! {
        /// Contiguous bytes
        SIMPLE = PyBUF_SIMPLE;
        /// Memory that can be written to
        WRITABLE = PyBUF_WRITABLE;
        /// The format of an item
        FORMAT = PyBUF_FORMAT;
        /// The shape
        ND = PyBUF_ND;
        /// Shape and strides
        STRIDES = PyBUF_STRIDES;
        /// Contiguous items, the last index varying fastest
        C_CONTIGUOUS = PyBUF_C_CONTIGUOUS;
        /// Contiguous items, the first index varying fastest
        F_CONTIGUOUS = PyBUF_F_CONTIGUOUS;
        /// Contiguous items in either order
        ANY_CONTIGUOUS = PyBUF_ANY_CONTIGUOUS;
        /// Shape, strides and suboffsets
        INDIRECT = PyBUF_INDIRECT;
        /// `ND | WRITABLE`
        CONTIG = PyBUF_CONTIG;
        /// `ND`
        CONTIG_RO = PyBUF_CONTIG_RO;
        /// `STRIDES | WRITABLE`
        STRIDED = PyBUF_STRIDED;
        /// `STRIDES`
        STRIDED_RO = PyBUF_STRIDED_RO;
        /// `STRIDES | WRITABLE | FORMAT`
        RECORDS = PyBUF_RECORDS;
        /// `STRIDES | FORMAT`
        RECORDS_RO = PyBUF_RECORDS_RO;
        /// `INDIRECT | WRITABLE | FORMAT`: anything that can be written to
        FULL = PyBUF_FULL;
        /// `INDIRECT | FORMAT`: anything
        FULL_RO = PyBUF_FULL_RO;
    }

    /// The flags in C's number.
    pub const fn from_bits(bits: c_int) -> Self {
        Self(bits)
    }

    /// C's number.
    pub const fn bits(self) -> c_int {
        self.0
    }

    /// Whether all of `other` is asked for.
    pub const fn contains(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }
}

impl BitOr for BufferFlags {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

impl BitOrAssign for BufferFlags {
    fn bitor_assign(&mut self, other: Self) {
        *self = *self | other;
    }
}
