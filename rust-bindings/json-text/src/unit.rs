//! The characters of a str, in the three sizes that PEP 393 has.

/// A character of a str: of one, two or four bytes.
pub trait Unit: Copy + Eq + Into<u32> + sealed::Sealed {
    /// An ASCII character.
    fn from_ascii(byte: u8) -> Self;
}

impl Unit for u8 {
    #[inline]
    fn from_ascii(byte: u8) -> Self {
        byte
    }
}

impl Unit for u16 {
    #[inline]
    fn from_ascii(byte: u8) -> Self {
        byte.into()
    }
}

impl Unit for u32 {
    #[inline]
    fn from_ascii(byte: u8) -> Self {
        byte.into()
    }
}

mod sealed {
    /// Nobody else's types are units.
    pub trait Sealed {}
    impl Sealed for u8 {}
    impl Sealed for u16 {}
    impl Sealed for u32 {}
}
