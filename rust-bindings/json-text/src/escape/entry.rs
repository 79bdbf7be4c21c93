//! How single units are written: as they are, or as which escape.

use std::hint::select_unpredictable;
use std::mem::MaybeUninit;

use crate::Unit;

/// How long `\uXXXX` is.
pub(super) const ESCAPE: usize = 6;

/// How long a surrogate pair of them is, which units of four bytes may need.
pub(super) const PAIR: usize = 2 * ESCAPE;

/// How many units are written together.
pub(super) const TOGETHER: usize = 16;

/// What is written for a unit: the bytes from the lowest one on, and in the highest one how many.
#[derive(Clone, Copy)]
struct Entry(u64);

impl Entry {
    const fn new(bytes: u64, len: u64) -> Self {
        Self(bytes | len << 56)
    }

    /// The escape `\uXXXX`.
    #[inline]
    const fn hex(unit: u16) -> Self {
        let [high, low] = unit.to_be_bytes();
        let digits = HEX[high as usize] as u64 | (HEX[low as usize] as u64) << 16;
        Self::new(u16::from_le_bytes(*br"\u") as u64 | digits << 16, 6)
    }

    #[inline]
    fn len(self) -> usize {
        (self.0 >> 56) as usize
    }

    #[inline]
    fn bytes(self) -> [u8; 8] {
        self.0.to_le_bytes()
    }
}

/// The digits of a byte, the first one lowest.
static HEX: [u16; 256] = {
    let digits = b"0123456789abcdef";
    let mut pairs = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        pairs[byte] = u16::from_le_bytes([digits[byte >> 4], digits[byte & 15]]);
        byte += 1;
    }
    pairs
};

/// The bytes, if only printable ASCII is plain.
static ASCII_ENTRIES: [Entry; 256] = entries(0x7f);

/// The bytes, if all but control characters below 0x20 are.
static LATIN1_ENTRIES: [Entry; 256] = entries(0x100);

/// Plain are those from 0x20 up to `end`.
const fn entries(end: usize) -> [Entry; 256] {
    let mut entries = [Entry(0); 256];
    let mut byte = 0;
    while byte < 256 {
        let letter = match byte as u8 {
            quote @ (b'"' | b'\\') => quote,
            8 => b'b',
            b'\t' => b't',
            b'\n' => b'n',
            12 => b'f',
            b'\r' => b'r',
            _ => 0,
        };
        entries[byte] = if letter != 0 {
            Entry::new(u16::from_le_bytes([b'\\', letter]) as u64, 2)
        } else if 0x20 <= byte && byte < end {
            Entry::new(byte as u64, 1)
        } else {
            Entry::hex(byte as u16)
        };
        byte += 1;
    }
    entries
}

/// Whether a unit is written as it is.
#[inline]
pub(super) fn is_plain<T: Unit, const ASCII: bool>(unit: T) -> bool {
    let char = unit.into();
    (char >= 0x20) & (char != u32::from(b'"')) & (char != u32::from(b'\\')) & (!ASCII | (char < 0x7f))
}

/// Writes units that have escapes though ASCII is not asked for, up to one that has none or to the end
/// of the room. Returns how many were read and written.
pub(super) fn write_escapes<T: Unit>(text: &[T], out: &mut [MaybeUninit<T>]) -> (usize, usize) {
    let (mut read, mut written) = (0, 0);
    for &unit in text {
        let Some(entry) = LATIN1_ENTRIES.get(unit.into() as usize).filter(|entry| entry.len() > 1) else { break };
        let Some(room) = out[written..].get_mut(..entry.len()) else { break };
        for (out, byte) in room.iter_mut().zip(entry.bytes()) {
            out.write(T::from_ascii(byte));
        }
        read += 1;
        written += entry.len();
    }
    (read, written)
}

/// Writes the first units, at most 16, whatever they are; fewer if there is no room for more. Returns
/// how many were read and written.
#[inline]
pub(super) fn write_bytes<T: Unit, const ASCII: bool>(text: &[T], out: &mut [MaybeUninit<u8>]) -> (usize, usize) {
    match text.first_chunk::<TOGETHER>() {
        Some(text) => write_few::<T, ASCII>(text, out),
        None => write_few::<T, ASCII>(text, out),
    }
}

/// [`write_bytes`] of a text that is not longer than that.
#[inline(always)]
fn write_few<T: Unit, const ASCII: bool>(text: &[T], out: &mut [MaybeUninit<u8>]) -> (usize, usize) {
    let longest = if size_of::<T>() == 4 { PAIR } else { ESCAPE };
    let (mut read, mut written) = (0, 0);
    if out.len() < text.len() * longest + 8 {
        for &unit in text {
            let mut bytes = [MaybeUninit::uninit(); PAIR + 8];
            // SAFETY: this is room for a pair, and more.
            let len = unsafe { write_entry::<T, ASCII>(unit, bytes.as_mut_ptr()) };
            let Some(room) = out[written..].get_mut(..len) else { break };
            room.copy_from_slice(&bytes[..len]);
            written += len;
            read += 1;
        }
        return (read, written);
    }
    for &unit in text {
        // SAFETY: there is room for the longest escapes of all units, and fewer were written.
        let room = unsafe { out.as_mut_ptr().add(written) };
        // SAFETY: so there is room for one more, and 8 bytes.
        written += unsafe { write_entry::<T, ASCII>(unit, room) };
    }
    (text.len(), written)
}

/// Writes a unit; returns how many bytes it is.
///
/// # Safety
///
/// There is room for the longest escape of such a unit, and for two bytes more.
#[inline(always)]
unsafe fn write_entry<T: Unit, const ASCII: bool>(unit: T, out: *mut MaybeUninit<u8>) -> usize {
    let table = if ASCII { &ASCII_ENTRIES } else { &LATIN1_ENTRIES };
    let char: u32 = unit.into();
    let entry = match u16::try_from(char) {
        Ok(byte) if size_of::<T>() == 1 => table[usize::from(byte as u8)],
        // A branch would be one that nobody can predict.
        Ok(unit) => {
            let ascii = table[usize::from(unit & 0x7f)];
            Entry(select_unpredictable(unit < 0x80, ascii.0, Entry::hex(unit).0))
        }
        Err(_) => {
            let high = Entry::hex((0xd800 - (0x1_0000 >> 10) + (char >> 10)) as u16);
            let low = Entry::hex(0xdc00 | (char & 0x3ff) as u16);
            // SAFETY: there is room for a pair.
            unsafe { out.cast::<[u8; 8]>().write_unaligned(high.bytes()) };
            // SAFETY: the same.
            let room = unsafe { out.add(ESCAPE) };
            // SAFETY: there are two bytes more.
            unsafe { room.cast::<[u8; 8]>().write_unaligned(low.bytes()) };
            return PAIR;
        }
    };
    // SAFETY: there is room for an escape and two bytes more.
    unsafe { out.cast::<[u8; 8]>().write_unaligned(entry.bytes()) };
    entry.len()
}
