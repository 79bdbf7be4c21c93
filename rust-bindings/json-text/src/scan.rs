//! How far a string goes on without anything that the text of JSON treats specially.

use ascii_codecs::Tier;

use crate::Unit;

/// The part of a string up to what ends it, or to an escape or an error in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Run {
    /// How many units it has.
    pub len: usize,
    /// All the units or-ed together, without the lowest seven bits: 0 if the run is ASCII, less than
    /// 0x100 if it is Latin-1, less than 0x1_0000 if it has no character beyond the BMP. This is what a
    /// str made of the run has to know; in UTF-8 it tells whether there is anything to decode.
    pub beyond_ascii: u32,
}

/// The units before the first `"`, `\` or, if `strict`, control character (below 0x20).
#[inline]
pub fn plain_run<T: Unit>(tier: Tier, text: &[T], strict: bool) -> Run {
    let _ = tier;
    let is_special = |unit: T| {
        let char = unit.into();
        char == u32::from(b'"') || char == u32::from(b'\\') || (strict && char < 0x20)
    };
    let len = text.iter().position(|&unit| is_special(unit)).unwrap_or(text.len());
    let all = text[..len].iter().fold(0, |all, &unit| all | unit.into());
    Run { len, beyond_ascii: all & !0x7f }
}

#[cfg(test)]
mod tests;
