//! Runs of plain units in the words of Rust, which the compiler makes vectors of.

use std::mem::MaybeUninit;

use super::entry::is_plain;
use crate::Unit;

/// How many units are looked at together.
const BLOCK: usize = 16;

/// See [`super::copy_run`].
#[inline]
pub(super) fn copy_run<T: Unit, const ASCII: bool>(text: &[T], out: &mut [MaybeUninit<T>]) -> usize {
    let mut len = 0;
    while let (Some(block), Some(room)) = (text[len..].first_chunk::<BLOCK>(), out[len..].first_chunk_mut::<BLOCK>())
        && block.iter().fold(true, |all, &unit| all & is_plain::<T, ASCII>(unit))
    {
        room.write_copy_of_slice(block);
        len += BLOCK;
    }
    let rest = text[len..].iter().zip(&mut out[len..]);
    len + rest.take_while(|(unit, _)| is_plain::<T, ASCII>(**unit)).map(|(unit, out)| out.write(*unit)).count()
}

/// Copies plain units of two or four bytes to bytes, up to a block of them that are not all plain.
#[inline]
pub(super) fn narrow_run<T: Unit>(text: &[T], out: &mut [MaybeUninit<u8>]) -> usize {
    let mut len = 0;
    while let (Some(block), Some(room)) = (text[len..].first_chunk::<BLOCK>(), out[len..].first_chunk_mut::<BLOCK>())
        && block.iter().fold(true, |all, &unit| all & is_plain::<T, true>(unit))
    {
        room.iter_mut().zip(block).for_each(|(out, &unit)| _ = out.write(unit.into() as u8));
        len += BLOCK;
    }
    len
}
