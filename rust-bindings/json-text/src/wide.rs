//! Text that is being written, with characters of two or four bytes.

use std::mem::MaybeUninit;

use ascii_codecs::Tier;

use crate::Unit;
use crate::escape::{escape, escape_ascii};
use crate::text::{Short, Text};
use crate::writer::{Escapes, NoMemory};

/// Text with wide characters, or none.
pub(crate) enum Wide {
    /// The text has none.
    No,
    Ucs2(Vec<u16>),
    Ucs4(Vec<u32>),
}

/// How many units are escaped at a time before they are made wider.
const PART: usize = 256;

impl Wide {
    #[inline(always)]
    pub(crate) fn is_used(&self) -> bool {
        !matches!(self, Self::No)
    }

    /// An empty one for characters as wide as these, with room for them, for `before` others, and for
    /// what stands around a string.
    pub(crate) fn for_text(text: Text<'_>, before: usize) -> Result<Self, NoMemory> {
        let room = |len: usize| before + len + PART + 2 * Short::ROOM;
        match text {
            Text::Ascii(text) | Text::Latin1(text) => with_room(room(text.len())).map(Self::Ucs2),
            Text::Ucs2(text) => with_room(room(text.len())).map(Self::Ucs2),
            Text::Ucs4(text) => with_room(room(text.len())).map(Self::Ucs4),
        }
    }

    pub(crate) fn len(&self) -> usize {
        match self {
            Self::No => 0,
            Self::Ucs2(text) => text.len(),
            Self::Ucs4(text) => text.len(),
        }
    }

    pub(crate) fn truncate(&mut self, len: usize) {
        match self {
            Self::No => {}
            Self::Ucs2(text) => text.truncate(len),
            Self::Ucs4(text) => text.truncate(len),
        }
    }

    /// Makes its characters as wide as those of `text`.
    pub(crate) fn widen(&mut self, text: Text<'_>) -> Result<(), NoMemory> {
        if let (Self::Ucs2(narrower), Text::Ucs4(_)) = (&*self, text) {
            let mut wider = Vec::new();
            append(&mut wider, narrower)?;
            *self = Self::Ucs4(wider);
        }
        Ok(())
    }

    /// Writes text that is not wider.
    pub(crate) fn push(&mut self, text: Text<'_>) -> Result<(), NoMemory> {
        match (self, text) {
            (Self::Ucs2(out), Text::Ascii(text) | Text::Latin1(text)) => append(out, text),
            (Self::Ucs2(out), Text::Ucs2(text)) => append(out, text),
            (Self::Ucs4(out), Text::Ascii(text) | Text::Latin1(text)) => append(out, text),
            (Self::Ucs4(out), Text::Ucs2(text)) => append(out, text),
            (Self::Ucs4(out), Text::Ucs4(text)) => append(out, text),
            (Self::No, _) | (Self::Ucs2(_), Text::Ucs4(_)) => unreachable!("it was made wide enough"),
        }
    }

    /// Writes the characters of a string with their escapes; these are not wider.
    pub(crate) fn push_string(&mut self, tier: Tier, escapes: Escapes, text: Text<'_>) -> Result<(), NoMemory> {
        match (escapes, text) {
            (Escapes::Ascii, Text::Ascii(text) | Text::Latin1(text)) => {
                self.by_parts(text, |text, out| escape_ascii(tier, text, out))
            }
            (Escapes::Ascii, Text::Ucs2(text)) => self.by_parts(text, |text, out| escape_ascii(tier, text, out)),
            (Escapes::Ascii, Text::Ucs4(text)) => self.by_parts(text, |text, out| escape_ascii(tier, text, out)),
            (Escapes::Few, Text::Ascii(text) | Text::Latin1(text)) => {
                self.by_parts(text, |text, out| escape(tier, text, out))
            }
            (Escapes::Few, Text::Ucs2(text)) => match self {
                Self::Ucs2(out) => escaped(out, text, |text, out| escape(tier, text, out)),
                _ => self.by_parts(text, |text, out| escape(tier, text, out)),
            },
            (Escapes::Few, Text::Ucs4(text)) => match self {
                Self::Ucs4(out) => escaped(out, text, |text, out| escape(tier, text, out)),
                _ => unreachable!("it was made wide enough"),
            },
        }
    }

    /// Writes what `kernel` makes of a text, part by part.
    fn by_parts<T, O: Unit>(
        &mut self,
        mut text: &[T],
        kernel: impl for<'o> Fn(&[T], &'o mut [MaybeUninit<O>]) -> (usize, &'o mut [O]),
    ) -> Result<(), NoMemory> {
        let mut part = [MaybeUninit::uninit(); PART];
        while !text.is_empty() {
            let (read, written) = kernel(text, &mut part);
            match self {
                Self::No => {}
                Self::Ucs2(out) => append_chars(out, written)?,
                Self::Ucs4(out) => append_chars(out, written)?,
            }
            text = &text[read..];
        }
        Ok(())
    }
}

fn with_room<T>(room: usize) -> Result<Vec<T>, NoMemory> {
    let mut out = Vec::new();
    reserve(&mut out, room)?;
    Ok(out)
}

fn reserve<T>(out: &mut Vec<T>, more: usize) -> Result<(), NoMemory> {
    out.try_reserve(more).map_err(|_| NoMemory)
}

fn append<T: Copy + Into<O>, O>(out: &mut Vec<O>, text: &[T]) -> Result<(), NoMemory> {
    reserve(out, text.len())?;
    out.extend(text.iter().map(|&char| char.into()));
    Ok(())
}

/// Appends characters for which the units have room.
fn append_chars<T: Unit, O: Unit>(out: &mut Vec<O>, text: &[T]) -> Result<(), NoMemory> {
    reserve(out, text.len())?;
    out.extend(text.iter().map(|&char| O::from_char(char.into())));
    Ok(())
}

/// Appends what `kernel` makes of a text.
fn escaped<T>(
    out: &mut Vec<T>,
    mut text: &[T],
    kernel: impl for<'o> Fn(&[T], &'o mut [MaybeUninit<T>]) -> (usize, &'o mut [T]),
) -> Result<(), NoMemory> {
    while !text.is_empty() {
        reserve(out, text.len() + PART)?;
        let (read, written) = kernel(text, out.spare_capacity_mut());
        let len = written.len();
        assert!(len <= out.capacity() - out.len());
        // SAFETY: the kernel gives the front of the spare capacity, which is initialised now.
        unsafe { out.set_len(out.len() + len) };
        text = &text[read..];
    }
    Ok(())
}
