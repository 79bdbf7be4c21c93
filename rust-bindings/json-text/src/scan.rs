//! How far a string goes on without anything that the text of JSON treats specially.

#[cfg(target_arch = "x86_64")]
pub(crate) mod avx2;
#[cfg(target_arch = "x86_64")]
pub(crate) mod avx512;
mod portable;
#[cfg(target_arch = "x86_64")]
pub(crate) mod sse2;

use ascii_codecs::Tier;

use crate::Unit;

/// The part of a string up to what ends it, or to an escape or an error in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Run {
    /// How many units it has.
    pub len: usize,
    /// All the units or-ed together, without the lowest seven bits: 0 if the run is ASCII, less than
    /// 0x100 if it is Latin-1, less than 0x1_0000 if it has no character beyond the BMP. This is what a
    /// str made of the run has to know. Of bytes only 0x80 is there, which is enough for Latin-1 and for
    /// UTF-8, where it tells whether there is anything to decode.
    pub beyond_ascii: u32,
}

/// The units before the first `"`, `\` or, if `strict`, control character (below 0x20).
///
/// What ends within 16 bytes, as most keys do, is found without a call.
#[inline]
pub fn plain_run<T: Unit>(tier: Tier, text: &[T], strict: bool) -> Run {
    #[cfg(target_arch = "x86_64")]
    // SAFETY: each x86-64 has SSE2.
    return unsafe { sse2::plain_run(tier, text, strict) };
    #[cfg(not(target_arch = "x86_64"))]
    {
        let _ = tier;
        portable::plain_run(text, strict)
    }
}

#[cfg(test)]
mod tests;
