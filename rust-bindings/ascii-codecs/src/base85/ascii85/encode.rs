//! Bytes to Ascii85, in lines and between marks.

use std::mem::MaybeUninit;

use crate::Tier;
use crate::base85::alphabet::ASCII85;
use crate::base85::{Fold, encode_words};
use crate::output::Output;

/// How to write Ascii85.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Encoding {
    /// Four spaces are 'y'.
    pub fold_spaces: bool,
    /// The length becomes a multiple of 4 by zeroes at the end.
    pub pad: bool,
    /// Between `<~` and `~>`.
    pub adobe: bool,
    /// How many characters a line has, or 0 if there are no lines. A line in which there are
    /// marks has no fewer than two.
    pub columns: usize,
}

impl Encoding {
    fn columns(&self) -> Option<usize> {
        (self.columns != 0).then(|| self.columns.max(if self.adobe { 2 } else { 1 }))
    }
}

/// How much room so many bytes need: that is what they are if no word of them is one character.
/// `None` if there is none with so much.
pub fn encoded_len(encoding: &Encoding, len: usize) -> Option<usize> {
    let missing = if encoding.pad { 0 } else { (4 - len % 4) % 4 };
    let mut chars = len.div_ceil(4).checked_mul(5)? - missing;
    if encoding.adobe {
        chars = chars.checked_add(2)?;
    }
    if let Some(columns) = encoding.columns() {
        chars = chars.checked_add(chars.saturating_sub(1) / columns)?;
    }
    // The last mark may be on a line of its own.
    if encoding.adobe { chars.checked_add(2 + usize::from(encoding.columns != 0)) } else { Some(chars) }
}

/// Encodes `data`.
///
/// # Panics
///
/// If there is less room than [`encoded_len`] says.
pub fn encode<'o>(tier: Tier, encoding: &Encoding, data: &[u8], out: &'o mut [MaybeUninit<u8>]) -> &'o mut [u8] {
    let mut out = Output::new(out);
    if encoding.adobe {
        out.put(b"<~");
    }
    let fold = if encoding.fold_spaces { Fold::ZerosAndSpaces } else { Fold::Zeros };
    encode_words(tier, &ASCII85, fold, encoding.pad, data, &mut out);
    if let Some(columns) = encoding.columns() {
        let last = wrap(columns, &mut out);
        if encoding.adobe && last + 2 > columns {
            out.put(b"\n");
        }
    }
    if encoding.adobe {
        out.put(b"~>");
    }
    out.finish()
}

/// Breaks what was written into lines; returns how long the last one is.
fn wrap(columns: usize, out: &mut Output<'_>) -> usize {
    let len = out.len();
    let breaks = len.saturating_sub(1) / columns;
    out.put_zeros(breaks);
    let text = out.written_mut();
    // From the last line to the first: where a line goes to there is none that has not moved.
    let mut end = len;
    for line in (1..=breaks).rev() {
        let start = line * columns;
        text.copy_within(start..end, start + line);
        text[start + line - 1] = b'\n';
        end = start;
    }
    len - breaks * columns
}
