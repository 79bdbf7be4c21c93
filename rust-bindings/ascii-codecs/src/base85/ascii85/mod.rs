//! Ascii85, as Adobe and btoa have it.

mod decode;
mod encode;
#[cfg(test)]
mod tests;

pub use self::decode::{ByteSet, DecodeError, Meaning, WHITESPACE, decode, decode_with, decoded_len, unframed};
pub use self::encode::{Encoding, encode, encoded_len};
