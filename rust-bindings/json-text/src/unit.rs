//! The characters of a str, in the three sizes that PEP 393 has.

use crate::Text;

/// A character of a str: of one, two or four bytes.
pub trait Unit: Copy + Eq + Into<u32> + sealed::Sealed {
    /// An ASCII character.
    fn from_ascii(byte: u8) -> Self;

    /// A character that the unit has room for.
    fn from_char(char: u32) -> Self;

    /// Such characters as a text.
    fn text(units: &[Self]) -> Text<'_>;
}

impl Unit for u8 {
    #[inline]
    fn from_ascii(byte: u8) -> Self {
        byte
    }

    #[inline]
    fn from_char(char: u32) -> Self {
        char as Self
    }

    #[inline]
    fn text(units: &[Self]) -> Text<'_> {
        Text::Latin1(units)
    }
}

impl Unit for u16 {
    #[inline]
    fn from_ascii(byte: u8) -> Self {
        byte.into()
    }

    #[inline]
    fn from_char(char: u32) -> Self {
        char as Self
    }

    #[inline]
    fn text(units: &[Self]) -> Text<'_> {
        Text::Ucs2(units)
    }
}

impl Unit for u32 {
    #[inline]
    fn from_ascii(byte: u8) -> Self {
        byte.into()
    }

    #[inline]
    fn from_char(char: u32) -> Self {
        char as Self
    }

    #[inline]
    fn text(units: &[Self]) -> Text<'_> {
        Text::Ucs4(units)
    }
}

mod sealed {
    /// Nobody else's types are units.
    pub trait Sealed {}
    impl Sealed for u8 {}
    impl Sealed for u16 {}
    impl Sealed for u32 {}
}
