//! Quoted-printable text (RFC 2045, and RFC 2047 for headers), as Modules/binascii.c has it
//! (`a2b_qp`, `b2a_qp`).

mod decode;
mod encode;
#[cfg(test)]
mod tests;

pub use decode::decode;
pub use encode::{Options, encode, encoded_room};

/// How many bytes are looked at together: the compiler makes vectors of 16 bytes of it on each
/// architecture that has them.
const CHUNK: usize = 16;
