//! Binary data as ASCII text and back, as fast as the processor goes. Nothing here knows Python.
//!
//! Each codec has one module: what it does in its scalar code, which has no `unsafe` and is the
//! reference, and the same with vectors for each [`Tier`]. A kernel takes the tier it runs on, and
//! output memory that need not be initialised; it returns the front part of it that it has filled.
//! How much memory it needs says a function beside it, and it panics if there is less.

pub mod base85;
mod tier;

pub use tier::{Tier, TierError};
