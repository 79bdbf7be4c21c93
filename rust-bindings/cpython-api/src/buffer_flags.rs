//! What a buffer request asks for (Include/pybuffer.h, `PyBUF_*`).

use std::ffi::c_int;
use std::ops::BitOr;

/// The flags of a buffer request, with C's names and values. `|` joins them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BufferFlags(c_int);

/// The constants, and what each has in C.
macro_rules! flags {
    ($($(#[$doc:meta])* $name:ident = $value:expr;)*) => {
        impl BufferFlags {$(
            $(#[$doc])*
            pub const $name: Self = Self($value);
        )*}
    };
}

flags! {
    /// Bytes without a structure (`PyBUF_SIMPLE`).
    SIMPLE = 0;
    /// Memory that can be written to (`PyBUF_WRITABLE`).
    WRITABLE = 0x1;
    /// The format of the items (`PyBUF_FORMAT`).
    FORMAT = 0x4;
    /// The shape (`PyBUF_ND`).
    ND = 0x8;
    /// The strides (`PyBUF_STRIDES`).
    STRIDES = 0x10 | Self::ND.0;
    /// Items in C's order (`PyBUF_C_CONTIGUOUS`).
    C_CONTIGUOUS = 0x20 | Self::STRIDES.0;
    /// Items in Fortran's order (`PyBUF_F_CONTIGUOUS`).
    F_CONTIGUOUS = 0x40 | Self::STRIDES.0;
    /// Items in either order (`PyBUF_ANY_CONTIGUOUS`).
    ANY_CONTIGUOUS = 0x80 | Self::STRIDES.0;
    /// The suboffsets (`PyBUF_INDIRECT`).
    INDIRECT = 0x100 | Self::STRIDES.0;
    /// `PyBUF_CONTIG`.
    CONTIG = Self::ND.0 | Self::WRITABLE.0;
    /// `PyBUF_CONTIG_RO`.
    CONTIG_RO = Self::ND.0;
    /// `PyBUF_STRIDED`.
    STRIDED = Self::STRIDES.0 | Self::WRITABLE.0;
    /// `PyBUF_STRIDED_RO`.
    STRIDED_RO = Self::STRIDES.0;
    /// `PyBUF_RECORDS`.
    RECORDS = Self::STRIDED.0 | Self::FORMAT.0;
    /// `PyBUF_RECORDS_RO`.
    RECORDS_RO = Self::STRIDES.0 | Self::FORMAT.0;
    /// `PyBUF_FULL`.
    FULL = Self::INDIRECT.0 | Self::WRITABLE.0 | Self::FORMAT.0;
    /// `PyBUF_FULL_RO`.
    FULL_RO = Self::INDIRECT.0 | Self::FORMAT.0;
}

impl BufferFlags {
    /// The flags with this value in C.
    pub const fn from_bits(bits: c_int) -> Self {
        Self(bits)
    }

    /// Their value in C.
    pub const fn bits(self) -> c_int {
        self.0
    }

    /// Whether all of `flags` are among them.
    pub const fn contains(self, flags: Self) -> bool {
        self.0 & flags.0 == flags.0
    }

    /// Whether they are what memoryviews are made with from memory, `PyBUF_READ` or
    /// `PyBUF_WRITE`, which is no request.
    pub(crate) const fn is_no_request(self) -> bool {
        self.0 == 0x100 || self.0 == 0x200
    }
}

impl BitOr for BufferFlags {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}
