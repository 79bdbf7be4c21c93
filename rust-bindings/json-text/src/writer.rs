//! The text that is being written: one buffer, whose characters become wider when one needs it.

use std::marker::PhantomData;
use std::mem::MaybeUninit;
use std::ptr::NonNull;

use ascii_codecs::Tier;

use crate::escape::{escape, escape_ascii};
use crate::float::FloatText;
use crate::text::{Short, Text};
use crate::wide::Wide;

/// There is not enough memory.
#[derive(Clone, Copy, Debug)]
pub struct NoMemory;

/// Which characters of a string are escaped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Escapes {
    /// All that are not printable ASCII, as `encode_basestring_ascii` does.
    Ascii,
    /// `"`, `\` and those below U+0020, as `encode_basestring` does.
    Few,
}

/// The text that is being written.
///
/// It begins in space that the caller has on the stack, with characters of one byte, goes on in memory
/// of its own, and moves to wider characters when the first comes that needs them.
///
/// A function that fails has written nothing, or the beginning of its text.
///
/// # Invariants
///
/// `start` points to `capacity` bytes: the space that was lent for `'s`, or the memory of `heap` if
/// that has any. The first `len` are initialised; if `is_ascii`, they are ASCII. They are the text,
/// unless there is one in `wide`.
pub struct Writer<'s> {
    start: NonNull<u8>,
    len: usize,
    capacity: usize,
    is_ascii: bool,
    wide: Wide,
    heap: Vec<u8>,
    space: PhantomData<&'s mut [MaybeUninit<u8>]>,
}

// SAFETY: it has its memory alone, as a vector or an exclusive reference has.
unsafe impl Send for Writer<'_> {}

impl<'s> Writer<'s> {
    /// Nothing yet.
    #[inline]
    pub fn new(space: &'s mut [MaybeUninit<u8>]) -> Self {
        // INVARIANT: so many bytes are lent for `'s`; none of them is needed yet.
        Self {
            capacity: space.len(),
            start: NonNull::from_mut(space).cast(),
            len: 0,
            is_ascii: true,
            wide: Wide::No,
            heap: Vec::new(),
            space: PhantomData,
        }
    }

    /// How many characters have been written.
    #[inline]
    pub fn len(&self) -> usize {
        if self.wide.is_used() { self.wide.len() } else { self.len }
    }

    /// Whether nothing has been written.
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Takes back what was written behind the first `len` characters.
    pub fn truncate(&mut self, len: usize) {
        self.wide.truncate(len);
        // INVARIANT: no more than were initialised.
        self.len = self.len.min(len);
    }

    /// Takes everything back.
    pub fn clear(&mut self) {
        self.wide = Wide::No;
        // INVARIANT: no characters are ASCII.
        (self.len, self.is_ascii) = (0, true);
    }

    /// What was written, in a form that has room for it. After [`truncate`](Self::truncate) a
    /// narrower one may have.
    #[inline]
    pub fn text(&self) -> Text<'_> {
        match &self.wide {
            Wide::No if self.is_ascii => Text::Ascii(self.narrow()),
            Wide::No => Text::Latin1(self.narrow()),
            Wide::Ucs2(text) => Text::Ucs2(text),
            Wide::Ucs4(text) => Text::Ucs4(text),
        }
    }

    fn narrow(&self) -> &[u8] {
        // SAFETY: so many bytes are initialised there.
        unsafe { std::slice::from_raw_parts(self.start.as_ptr(), self.len) }
    }

    /// Writes text.
    ///
    /// # Errors
    ///
    /// [`NoMemory`].
    #[inline]
    pub fn push(&mut self, text: Text<'_>) -> Result<(), NoMemory> {
        match text {
            Text::Ascii(text) if !self.wide.is_used() => self.push_bytes(text),
            Text::Latin1(text) if !self.wide.is_used() => {
                // INVARIANT: less is claimed.
                self.is_ascii = false;
                self.push_bytes(text)
            }
            text => self.widened(text)?.push(text),
        }
    }

    /// Writes one ASCII character.
    ///
    /// # Errors
    ///
    /// [`NoMemory`].
    #[inline]
    pub fn push_ascii(&mut self, byte: u8) -> Result<(), NoMemory> {
        debug_assert!(byte.is_ascii());
        if self.wide.is_used() {
            return self.wide.push(Text::Ascii(&[byte]));
        }
        self.reserve(1)?;
        // SAFETY: not beyond the bytes there are.
        let to = unsafe { self.start.as_ptr().add(self.len) };
        // SAFETY: there is room.
        unsafe { to.write(byte) };
        // INVARIANT: it is initialised now.
        self.len += 1;
        Ok(())
    }

    /// Writes a few characters.
    ///
    /// # Errors
    ///
    /// [`NoMemory`].
    #[inline]
    pub fn push_short(&mut self, text: &Short) -> Result<(), NoMemory> {
        if self.wide.is_used() {
            return self.wide.push(Text::Ascii(text.as_bytes()));
        }
        self.reserve(Short::ROOM)?;
        self.put_short(text);
        Ok(())
    }

    /// Writes `before`, and a number or a word in ASCII of at most [`Self::WORD`] characters.
    ///
    /// # Errors
    ///
    /// [`NoMemory`].
    ///
    /// # Panics
    ///
    /// If it is longer.
    #[inline]
    pub fn push_word(&mut self, before: &Short, word: &[u8]) -> Result<(), NoMemory> {
        if self.wide.is_used() {
            self.wide.push(Text::Ascii(before.as_bytes()))?;
            return self.wide.push(Text::Ascii(word));
        }
        self.reserve(Short::ROOM + Self::WORD)?;
        self.put_short(before);
        self.put_word(word);
        Ok(())
    }

    /// How long a word is at most.
    pub const WORD: usize = 32;

    /// Writes `before` and an integer.
    ///
    /// # Errors
    ///
    /// [`NoMemory`].
    #[inline]
    pub fn push_i64(&mut self, before: &Short, value: i64) -> Result<(), NoMemory> {
        self.push_word(before, itoa::Buffer::new().format(value).as_bytes())
    }

    /// Writes `before` and a float that is finite, as [`FloatText`] has it.
    ///
    /// # Errors
    ///
    /// [`NoMemory`].
    #[inline]
    pub fn push_f64(&mut self, before: &Short, value: f64) -> Result<(), NoMemory> {
        self.push_word(before, FloatText::new().format(value))
    }

    /// Writes `before`, the characters of a string with their escapes, and `after`; the quotes are
    /// part of these.
    ///
    /// # Errors
    ///
    /// [`NoMemory`].
    #[inline]
    pub fn push_string(
        &mut self,
        tier: Tier,
        escapes: Escapes,
        before: &Short,
        text: Text<'_>,
        after: &Short,
    ) -> Result<(), NoMemory> {
        match (escapes, text) {
            _ if self.wide.is_used() => self.wide_string(tier, escapes, before, text, after),
            (Escapes::Ascii, Text::Ascii(text) | Text::Latin1(text)) => {
                self.escaped(before, text, after, |text, out| escape_ascii(tier, text, out))
            }
            (Escapes::Few, Text::Ascii(text)) => self.escaped(before, text, after, |text, out| escape(tier, text, out)),
            (Escapes::Few, Text::Latin1(text)) => {
                // INVARIANT: less is claimed.
                self.is_ascii = false;
                self.escaped(before, text, after, |text, out| escape(tier, text, out))
            }
            (Escapes::Ascii, Text::Ucs2(text)) => {
                self.escaped(before, text, after, |text, out| escape_ascii(tier, text, out))
            }
            (Escapes::Ascii, Text::Ucs4(text)) => {
                self.escaped(before, text, after, |text, out| escape_ascii(tier, text, out))
            }
            _ => self.wide_string(tier, escapes, before, text, after),
        }
    }

    /// As [`push_string`](Self::push_string), if there are wide characters.
    #[inline(never)]
    fn wide_string(
        &mut self,
        tier: Tier,
        escapes: Escapes,
        before: &Short,
        text: Text<'_>,
        after: &Short,
    ) -> Result<(), NoMemory> {
        let shape = if escapes == Escapes::Ascii { Text::Ascii(&[]) } else { text };
        let wide = self.widened(shape)?;
        wide.push(Text::Ascii(before.as_bytes()))?;
        wide.push_string(tier, escapes, text)?;
        wide.push(Text::Ascii(after.as_bytes()))
    }

    /// The wide text, with characters that are as wide as those of `text` at least.
    #[cold]
    fn widened(&mut self, text: Text<'_>) -> Result<&mut Wide, NoMemory> {
        if !self.wide.is_used() {
            let mut wide = Wide::for_text(text);
            wide.push(Text::Latin1(self.narrow()))?;
            self.wide = wide;
            self.len = 0;
        }
        self.wide.widen(text)?;
        Ok(&mut self.wide)
    }

    /// Writes what `kernel` makes of a text of narrow characters, and what stands around it.
    #[inline(always)]
    fn escaped<T>(
        &mut self,
        before: &Short,
        mut text: &[T],
        after: &Short,
        kernel: impl for<'o> Fn(&[T], &'o mut [MaybeUninit<u8>]) -> (usize, &'o mut [u8]),
    ) -> Result<(), NoMemory> {
        self.reserve(text.len().saturating_add(2 * Short::ROOM))?;
        self.put_short(before);
        loop {
            let (read, written) = kernel(text, self.spare());
            let written = written.len();
            debug_assert!(written <= self.capacity - self.len - Short::ROOM);
            // INVARIANT: the kernel gives the front of the spare bytes, which are initialised now.
            self.len += written;
            if read >= text.len() {
                break;
            }
            text = &text[read..];
            // As if all were as the longest escape is at first; the buffer grows by its size at least.
            self.reserve(text.len().saturating_add(LONGEST + Short::ROOM))?;
        }
        self.put_short(after);
        Ok(())
    }

    /// The bytes behind the text, but for the room of a [`Short`].
    #[inline(always)]
    fn spare(&mut self) -> &mut [MaybeUninit<u8>] {
        let room = self.capacity - self.len - Short::ROOM;
        // SAFETY: not beyond the bytes there are.
        let from = unsafe { self.start.as_ptr().add(self.len) };
        // SAFETY: so many bytes stand there, and nobody else uses them.
        unsafe { std::slice::from_raw_parts_mut(from.cast(), room) }
    }

    /// Room for so many bytes more.
    #[inline(always)]
    fn reserve(&mut self, more: usize) -> Result<(), NoMemory> {
        if self.capacity - self.len < more { self.grow(more) } else { Ok(()) }
    }

    #[cold]
    #[inline(never)]
    fn grow(&mut self, more: usize) -> Result<(), NoMemory> {
        let more = more.max(self.capacity).max(LEAST);
        if self.heap.capacity() == 0 {
            let needed = self.len.checked_add(more).ok_or(NoMemory)?;
            self.heap.try_reserve(needed).map_err(|_| NoMemory)?;
            // SAFETY: so many bytes are initialised there.
            let text = unsafe { std::slice::from_raw_parts(self.start.as_ptr(), self.len) };
            self.heap.extend_from_slice(text);
        } else {
            // SAFETY: they are its bytes, and initialised.
            unsafe { self.heap.set_len(self.len) };
            self.heap.try_reserve(more).map_err(|_| NoMemory)?;
        }
        // INVARIANT: the text is where the vector is now.
        self.capacity = self.heap.capacity();
        self.start = NonNull::from_mut(self.heap.as_mut_slice()).cast();
        Ok(())
    }

    fn push_bytes(&mut self, text: &[u8]) -> Result<(), NoMemory> {
        self.reserve(text.len())?;
        // SAFETY: not beyond the bytes there are.
        let to = unsafe { self.start.as_ptr().add(self.len) };
        // SAFETY: there is room, and a text that is lent is elsewhere.
        unsafe { to.copy_from_nonoverlapping(text.as_ptr(), text.len()) };
        // INVARIANT: they are initialised now.
        self.len += text.len();
        Ok(())
    }

    /// Writes a few characters, for which [`Short::ROOM`] bytes are reserved.
    #[inline(always)]
    fn put_short(&mut self, text: &Short) {
        debug_assert!(self.capacity - self.len >= Short::ROOM);
        // SAFETY: not beyond the bytes there are.
        let to = unsafe { self.start.as_ptr().add(self.len) };
        // SAFETY: there is room for all.
        unsafe { to.cast::<[u8; Short::ROOM]>().write_unaligned(*text.room()) };
        // INVARIANT: they are initialised now, and no more than just written.
        self.len += text.len();
    }

    /// Writes a word, for which [`Self::WORD`] bytes are reserved.
    #[inline(always)]
    fn put_word(&mut self, word: &[u8]) {
        assert!(word.len() <= Self::WORD);
        debug_assert!(self.capacity - self.len >= Self::WORD);
        // SAFETY: not beyond the bytes there are.
        let to = unsafe { self.start.as_ptr().add(self.len) };
        // SAFETY: there is room; the word is elsewhere.
        unsafe { copy_word(word, to) };
        // INVARIANT: they are initialised now.
        self.len += word.len();
    }
}

/// The length of the longest escape, and some.
const LONGEST: usize = 16;

/// The first memory of the writer's own.
const LEAST: usize = 1024;

/// Copies at most 32 bytes in two pieces, which overlap: fewer branches than `memcpy` has.
///
/// # Safety
///
/// There is room at `to` for so many bytes, which are elsewhere.
#[inline(always)]
unsafe fn copy_word(word: &[u8], to: *mut u8) {
    /// Copies the first and the last `N` bytes.
    ///
    /// # Safety
    ///
    /// As [`copy_word`]; there are `N` bytes at least.
    #[inline(always)]
    unsafe fn both<const N: usize>(word: &[u8], to: *mut u8) {
        if let (Some(first), Some(last)) = (word.first_chunk::<N>(), word.last_chunk::<N>()) {
            // SAFETY: the caller's promise.
            unsafe { to.cast::<[u8; N]>().write_unaligned(*first) };
            // SAFETY: as above.
            let to = unsafe { to.add(word.len() - N) };
            // SAFETY: as above.
            unsafe { to.cast::<[u8; N]>().write_unaligned(*last) };
        }
    }
    match word.len() {
        // SAFETY: the caller's promise, and so many there are.
        16.. => unsafe { both::<16>(word, to) },
        // SAFETY: as above.
        8.. => unsafe { both::<8>(word, to) },
        // SAFETY: as above.
        4.. => unsafe { both::<4>(word, to) },
        // SAFETY: as above.
        2.. => unsafe { both::<2>(word, to) },
        // SAFETY: as above.
        _ => unsafe { both::<1>(word, to) },
    }
}

#[cfg(test)]
mod tests;
