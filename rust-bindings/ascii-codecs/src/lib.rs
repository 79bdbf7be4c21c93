//! Binary data as ASCII text and back, as fast as the processor goes. Nothing here knows Python.
//!
//! Each codec has one module: what it does in its scalar code, which has no `unsafe` and is the
//! reference, and the same with vectors for each [`Tier`]. A kernel takes the tier it runs on, and
//! output memory that need not be initialised; it returns the front part of it that it has filled.
//! How much memory it needs says a function beside it, and it panics if there is less.

pub mod base32;
pub mod base64;
pub mod base85;
mod crc_hqx;
pub mod hex;
mod output;
pub mod qp;
mod tier;
pub mod uu;
#[cfg(target_arch = "x86_64")]
pub mod x86;

pub use crc_hqx::crc_hqx;
pub use tier::{Kind, Tier, TierError};
