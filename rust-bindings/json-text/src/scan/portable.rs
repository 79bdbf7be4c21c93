//! Runs in the words of Rust, which the compiler makes vectors of.

use super::Run;
use crate::Unit;

/// How many units are looked at together.
const BLOCK: usize = 16;

#[inline]
fn is_special<T: Unit>(unit: T, strict: bool) -> bool {
    let char = unit.into();
    (char == u32::from(b'"')) | (char == u32::from(b'\\')) | (strict & (char < 0x20))
}

/// See [`super::plain_run`].
#[inline]
pub(super) fn plain_run<T: Unit>(text: &[T], strict: bool) -> Run {
    let (mut len, mut all) = (0, 0);
    while let Some(block) = text[len..].first_chunk::<BLOCK>()
        && !block.iter().fold(false, |any, &unit| any | is_special(unit, strict))
    {
        all |= block.iter().fold(0, |all, &unit| all | unit.into());
        len += BLOCK;
    }
    for &unit in text[len..].iter().take_while(|&&unit| !is_special(unit, strict)) {
        all |= unit.into();
        len += 1;
    }
    Run { len, beyond_ascii: if size_of::<T>() == 1 { all & 0x80 } else { all & !0x7f } }
}
