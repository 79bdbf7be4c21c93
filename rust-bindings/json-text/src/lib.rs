//! JSON as text, as fast as the processor reads and writes it. It knows no Python.

mod bytes;
pub mod escape;
pub mod scan;
mod unit;

pub use ascii_codecs::Tier;
pub use unit::Unit;
