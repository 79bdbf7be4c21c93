//! JSON as text, as fast as the processor reads and writes it. It knows no Python.

mod bytes;
mod decimal;
pub mod encoding;
pub mod error;
pub mod escape;
pub mod float;
mod int;
pub mod number;
pub mod parser;
pub mod scan;
mod spare;
pub mod string;
mod text;
mod unit;
pub mod utf8;
mod wide;
pub mod writer;

pub use ascii_codecs::Tier;
pub use spare::Spare;
pub use text::{Short, Text};
pub use unit::Unit;
