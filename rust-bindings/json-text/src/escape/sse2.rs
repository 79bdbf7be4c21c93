//! Runs of plain units copied with what each x86-64 has, and short texts that are one.

use std::arch::x86_64::*;
use std::mem::MaybeUninit;

use ascii_codecs::x86::{load_16, store_16};
use ascii_codecs::{Kind, Tier};

use super::{avx2, avx512, portable};
use crate::Unit;
use crate::bytes::{bytes, load_short, memory};
use crate::scan::sse2::special;

/// Copies a text of at most 32 bytes to where there are 32, if all of it is plain.
#[inline]
#[target_feature(enable = "sse2")]
pub(super) fn copy_short<T: Unit, const ASCII: bool>(text: &[T], out: &mut [MaybeUninit<T>]) -> bool {
    let text = bytes(text);
    let Some(out) = memory(out).first_chunk_mut::<32>() else { return false };
    let (Some(first), Some(last)) = (text.first_chunk(), text.last_chunk()) else {
        let block = load_short(text);
        let is_plain = not_plain::<T, ASCII>(block) & !(u32::MAX << text.len()) == 0;
        if is_plain {
            store_16(out.first_chunk_mut().expect("it has 32"), block);
        }
        return is_plain;
    };
    // They overlap, or there are more than 32.
    let (first, last) = (load_16(first), load_16(last));
    let is_plain = text.len() <= 32 && not_plain::<T, ASCII>(first) | not_plain::<T, ASCII>(last) == 0;
    if is_plain {
        store_16(out.first_chunk_mut().expect("it has 32"), first);
        store_16(out[text.len() - 16..].first_chunk_mut().expect("no more than 16 are before it"), last);
    }
    is_plain
}

/// See [`super::copy_run`].
#[inline]
#[target_feature(enable = "sse2")]
pub(super) fn copy_run<T: Unit, const ASCII: bool>(tier: Tier, text: &[T], out: &mut [MaybeUninit<T>]) -> usize {
    let (bytes, room) = (bytes(text), memory(out));
    let copied = match tier.kind() {
        Kind::Scalar => return portable::copy_run::<T, ASCII>(text, out),
        Kind::Ssse3 => by_16::<T, ASCII>(bytes, room),
        // SAFETY: a tier is what the processor has.
        Kind::Avx2 => unsafe { avx2::copy_run::<T, ASCII>(bytes, room) },
        // SAFETY: as above.
        Kind::Avx512Vbmi => unsafe { avx512::copy_run::<T, ASCII>(bytes, room) },
    };
    copied / size_of::<T>()
}

/// Copies the units before the first one that is not plain; returns how many bytes they are.
#[inline]
#[target_feature(enable = "sse2")]
pub(super) fn by_16<T: Unit, const ASCII: bool>(text: &[u8], out: &mut [MaybeUninit<u8>]) -> usize {
    let mut at = 0;
    while let (Some(block), Some(room)) = (text[at..].first_chunk(), out[at..].first_chunk_mut()) {
        let block = load_16(block);
        let mask = not_plain::<T, ASCII>(block);
        store_16(room, block);
        if mask != 0 {
            return at + mask.trailing_zeros() as usize;
        }
        at += 16;
    }
    let (text, out) = (&text[at..], &mut out[at..]);
    let text = &text[..text.len().min(out.len())];
    let block = load_short(text);
    let len = (not_plain::<T, ASCII>(block) | 1 << text.len()).trailing_zeros() as usize;
    match out.first_chunk_mut() {
        Some(room) => store_16(room, block),
        None => _ = out[..len].write_copy_of_slice(&text[..len]),
    }
    at + len
}

/// A one for each byte of the units that are not plain.
#[inline]
#[target_feature(enable = "sse2")]
pub(super) fn not_plain<T: Unit, const ASCII: bool>(block: __m128i) -> u32 {
    if !ASCII {
        return special::<T>(block, true);
    }
    let quotes = _mm_cmpeq_epi8(block, _mm_set1_epi8(b'"' as i8));
    let backslashes = _mm_cmpeq_epi8(block, _mm_set1_epi8(b'\\' as i8));
    // One more than those from 0x20 to 0x7e is positive.
    let printable = _mm_cmpgt_epi8(_mm_add_epi8(block, _mm_set1_epi8(1)), _mm_set1_epi8(0x20));
    let plain = _mm_andnot_si128(_mm_or_si128(quotes, backslashes), printable);
    _mm_movemask_epi8(plain).cast_unsigned() ^ 0xffff
}

/// Copies plain units of two or four bytes to bytes, 16 at a time, up to 16 that are not all plain.
#[inline]
#[target_feature(enable = "sse2")]
pub(super) fn narrow_run<T: Unit>(text: &[T], out: &mut [MaybeUninit<u8>]) -> usize {
    let mut at = 0;
    while let (Some(block), Some(room)) = (text[at..].first_chunk::<16>(), out[at..].first_chunk_mut()) {
        let (parts, _) = bytes(block).as_chunks();
        // What does not fit becomes 0 or the largest number, which are not plain.
        let bytes = if size_of::<T>() == 2 {
            _mm_packus_epi16(load_16(&parts[0]), load_16(&parts[1]))
        } else {
            let first = _mm_packs_epi32(load_16(&parts[0]), load_16(&parts[1]));
            _mm_packus_epi16(first, _mm_packs_epi32(load_16(&parts[2]), load_16(&parts[3])))
        };
        if not_plain::<u8, true>(bytes) != 0 {
            break;
        }
        store_16(room, bytes);
        at += 16;
    }
    at
}
