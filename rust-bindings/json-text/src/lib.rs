//! JSON as text, as fast as the processor reads and writes it. It knows no Python.

mod bytes;
pub mod encoding;
pub mod error;
pub mod escape;
pub mod number;
pub mod parser;
pub mod scan;
pub mod string;
mod unit;

pub use ascii_codecs::Tier;
pub use unit::Unit;
