//! The text that is being written: one buffer, whose characters become wider when one needs it.

use std::marker::PhantomData;
use std::mem::MaybeUninit;
use std::ptr::NonNull;

use ascii_codecs::Tier;

use crate::escape::{escape, escape_ascii};
use crate::float::FloatText;
use crate::int;
use crate::spare::Spare;
use crate::text::{Short, Text};
use crate::unit::Unit;
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
/// unless there is one in `wide`; then `capacity` is 0, so that whoever finds no room looks there.
pub struct Writer<'s> {
    start: NonNull<u8>,
    len: usize,
    capacity: usize,
    tier: Tier,
    escapes: Escapes,
    is_ascii: bool,
    wide: Wide,
    heap: Vec<u8>,
    spare: Option<&'s Spare>,
    space: PhantomData<&'s mut [MaybeUninit<u8>]>,
}

// SAFETY: it has its memory alone, as a vector or an exclusive reference has.
unsafe impl Send for Writer<'_> {}

impl Drop for Writer<'_> {
    #[inline]
    fn drop(&mut self) {
        if let Some(spare) = self.spare
            && self.heap.capacity() > 0
        {
            spare.keep(std::mem::take(&mut self.heap));
        }
    }
}

impl<'s> Writer<'s> {
    /// Nothing yet, and how strings will be written.
    #[inline]
    pub fn new(tier: Tier, escapes: Escapes, space: &'s mut [MaybeUninit<u8>]) -> Self {
        // INVARIANT: so many bytes are lent for `'s`; none of them is needed yet.
        Self {
            capacity: space.len(),
            start: NonNull::from_mut(space).cast(),
            len: 0,
            tier,
            escapes,
            is_ascii: true,
            wide: Wide::No,
            heap: Vec::new(),
            spare: None,
            space: PhantomData,
        }
    }

    /// Has its memory from there, if it needs any, and leaves it there.
    #[inline]
    pub fn with_spare(mut self, spare: &'s Spare) -> Self {
        self.spare = Some(spare);
        self
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
        if self.wide.is_used() {
            self.wide = Wide::No;
            // INVARIANT: so many bytes has its memory.
            self.capacity = self.heap.capacity();
        }
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
        if !self.has_room(1) {
            return self.push_slowly(&[&[byte]]);
        }
        let to = self.end();
        // SAFETY: there is room.
        unsafe { to.write(byte) };
        // SAFETY: it is initialised now.
        unsafe { self.set_end(to, 1) };
        Ok(())
    }

    /// Writes a few characters.
    ///
    /// # Errors
    ///
    /// [`NoMemory`].
    #[inline]
    pub fn push_short(&mut self, text: &Short) -> Result<(), NoMemory> {
        if !self.has_room(Short::ROOM) {
            return self.push_slowly(&[text.as_bytes()]);
        }
        // SAFETY: there is room.
        let to = unsafe { put_short(self.end(), text) };
        // SAFETY: all before it is initialised.
        unsafe { self.set_end(to, 0) };
        Ok(())
    }

    /// Writes two short texts.
    ///
    /// # Errors
    ///
    /// [`NoMemory`].
    #[inline]
    pub fn push_shorts(&mut self, first: &Short, second: &Short) -> Result<(), NoMemory> {
        if !self.has_room(2 * Short::ROOM) {
            return self.push_slowly(&[first.as_bytes(), second.as_bytes()]);
        }
        // SAFETY: there is room.
        let to = unsafe { put_short(self.end(), first) };
        // SAFETY: there is room.
        let to = unsafe { put_short(to, second) };
        // SAFETY: all before it is initialised.
        unsafe { self.set_end(to, 0) };
        Ok(())
    }

    /// Writes ASCII texts for which there is no room, or among wide characters.
    #[cold]
    #[inline(never)]
    fn push_slowly(&mut self, texts: &[&[u8]]) -> Result<(), NoMemory> {
        texts.iter().try_for_each(|text| self.push(Text::Ascii(text)))
    }

    /// Writes `before` and an integer.
    ///
    /// # Errors
    ///
    /// [`NoMemory`].
    #[inline(always)]
    pub fn push_i64(&mut self, before: &Short, value: i64) -> Result<(), NoMemory> {
        if !self.has_room(Short::ROOM + int::ROOM) {
            return self.push_i64_slowly(before, value);
        }
        // SAFETY: there is room.
        let to = unsafe { put_short(self.end(), before) };
        // SAFETY: there is room for so many bytes, which nobody else uses.
        let out = unsafe { &mut *to.cast::<MaybeUninit<[u8; int::ROOM]>>() };
        let len = int::write(value, out);
        // SAFETY: so many are initialised now.
        unsafe { self.set_end(to, len) };
        Ok(())
    }

    #[cold]
    #[inline(never)]
    fn push_i64_slowly(&mut self, before: &Short, value: i64) -> Result<(), NoMemory> {
        let mut out = MaybeUninit::new([0; int::ROOM]);
        let len = int::write(value, &mut out);
        // SAFETY: it was initialised.
        let out = unsafe { out.assume_init_ref() };
        self.push_slowly(&[before.as_bytes(), &out[..len]])
    }

    /// Writes `before` and a float that is finite, as [`FloatText`] has it.
    ///
    /// # Errors
    ///
    /// [`NoMemory`].
    #[inline]
    pub fn push_f64(&mut self, before: &Short, value: f64) -> Result<(), NoMemory> {
        if !self.has_room(Short::ROOM + size_of::<FloatText>()) {
            return self.push_f64_slowly(before, value);
        }
        // SAFETY: there is room.
        let to = unsafe { put_short(self.end(), before) };
        const { assert!(align_of::<FloatText>() == 1, "it may be anywhere") };
        // SAFETY: there is room for it, which nobody else uses.
        let text = unsafe { &mut *to.cast::<MaybeUninit<FloatText>>() };
        let text = text.write(FloatText::new()).format(value);
        let (from, len) = (text.as_ptr(), text.len());
        if from != to.cast_const() {
            // SAFETY: both are in these bytes.
            unsafe { to.copy_from(from, len) };
        }
        // SAFETY: so many are initialised now.
        unsafe { self.set_end(to, len) };
        Ok(())
    }

    #[cold]
    #[inline(never)]
    fn push_f64_slowly(&mut self, before: &Short, value: f64) -> Result<(), NoMemory> {
        self.push_slowly(&[before.as_bytes(), FloatText::new().format(value)])
    }

    /// Writes `before`, the characters of a string with their escapes, and `after`; the quotes are
    /// part of these.
    ///
    /// # Errors
    ///
    /// [`NoMemory`].
    #[inline(always)]
    pub fn push_string(&mut self, before: &Short, text: Text<'_>, after: &Short) -> Result<(), NoMemory> {
        match text {
            Text::Ascii(text) => self.ascii_string(before, text, after),
            text => self.other_string(before, text, after),
        }
    }

    /// As [`push_string`](Self::push_string) of ASCII.
    #[inline(never)]
    fn ascii_string(&mut self, before: &Short, text: &[u8], after: &Short) -> Result<(), NoMemory> {
        let tier = self.tier;
        match self.escapes {
            Escapes::Ascii => self.escaped(before, text, after, |text, out| escape_ascii(tier, text, out)),
            Escapes::Few => self.escaped(before, text, after, |text, out| escape(tier, text, out)),
        }
    }

    /// As [`push_string`](Self::push_string) of what is not ASCII.
    #[inline(never)]
    fn other_string(&mut self, before: &Short, text: Text<'_>, after: &Short) -> Result<(), NoMemory> {
        let tier = self.tier;
        match (self.escapes, text) {
            _ if self.wide.is_used() => self.wide_string(before, text, after),
            (Escapes::Ascii, Text::Ascii(text) | Text::Latin1(text)) => {
                self.escaped(before, text, after, |text, out| escape_ascii(tier, text, out))
            }
            (Escapes::Ascii, Text::Ucs2(text)) => {
                self.escaped(before, text, after, |text, out| escape_ascii(tier, text, out))
            }
            (Escapes::Ascii, Text::Ucs4(text)) => {
                self.escaped(before, text, after, |text, out| escape_ascii(tier, text, out))
            }
            (Escapes::Few, Text::Ascii(text) | Text::Latin1(text)) => {
                // INVARIANT: less is claimed.
                self.is_ascii = false;
                self.escaped(before, text, after, |text, out| escape(tier, text, out))
            }
            (Escapes::Few, Text::Ucs2(_) | Text::Ucs4(_)) => self.wide_string(before, text, after),
        }
    }

    /// As [`push_string`](Self::push_string), with wide characters.
    #[inline(never)]
    fn wide_string(&mut self, before: &Short, text: Text<'_>, after: &Short) -> Result<(), NoMemory> {
        let (tier, escapes) = (self.tier, self.escapes);
        let wide = self.widened(if escapes == Escapes::Ascii { Text::Ascii(&[]) } else { text })?;
        wide.push(Text::Ascii(before.as_bytes()))?;
        wide.push_string(tier, escapes, text)?;
        wide.push(Text::Ascii(after.as_bytes()))
    }

    /// The wide text, with characters that are as wide as those of `text` at least.
    #[cold]
    fn widened(&mut self, text: Text<'_>) -> Result<&mut Wide, NoMemory> {
        if !self.wide.is_used() {
            let mut wide = Wide::for_text(text, self.len)?;
            wide.push(Text::Latin1(self.narrow()))?;
            self.wide = wide;
            // INVARIANT: the text is there now.
            (self.len, self.capacity) = (0, 0);
        }
        self.wide.widen(text)?;
        Ok(&mut self.wide)
    }

    /// Writes what `kernel` makes of a text of narrow characters, and what stands around it.
    #[inline(always)]
    fn escaped<T: Unit>(
        &mut self,
        before: &Short,
        text: &[T],
        after: &Short,
        kernel: impl for<'o> Fn(&[T], &'o mut [MaybeUninit<u8>]) -> (usize, &'o mut [u8]),
    ) -> Result<(), NoMemory> {
        let needed = text.len().saturating_add(2 * Short::ROOM + FASTEST);
        if !self.has_room(needed) {
            if self.wide.is_used() {
                return self.wide_string(before, T::text(text), after);
            }
            self.grow(needed)?;
        }
        // SAFETY: there is room.
        let to = unsafe { put_short(self.end(), before) };
        // SAFETY: in the text's memory.
        let room = self.capacity - unsafe { to.offset_from_unsigned(self.start.as_ptr()) } - Short::ROOM;
        // SAFETY: so many bytes are there, which nobody else uses.
        let spare = unsafe { std::slice::from_raw_parts_mut(to.cast(), room) };
        let (read, written) = kernel(text, spare);
        let len = written.len();
        debug_assert!(len <= room);
        // SAFETY: the kernel gives the front of the spare bytes, which are initialised now.
        unsafe { self.set_end(to, len) };
        if read < text.len() {
            self.rest(&text[read..], &kernel)?;
        }
        // SAFETY: the spare bytes were not all that there are.
        let to = unsafe { put_short(self.end(), after) };
        // SAFETY: all before it is initialised.
        unsafe { self.set_end(to, 0) };
        Ok(())
    }

    /// Writes the rest of a text, for which there was not enough room, and leaves some for a [`Short`].
    #[cold]
    fn rest<T>(
        &mut self,
        mut text: &[T],
        kernel: &impl for<'o> Fn(&[T], &'o mut [MaybeUninit<u8>]) -> (usize, &'o mut [u8]),
    ) -> Result<(), NoMemory> {
        while !text.is_empty() {
            // The buffer grows by its size at least.
            self.reserve(text.len().saturating_add(LONGEST + Short::ROOM))?;
            let to = self.end();
            // SAFETY: so many bytes are there, which nobody else uses.
            let spare = unsafe { std::slice::from_raw_parts_mut(to.cast(), self.capacity - self.len - Short::ROOM) };
            let (read, written) = kernel(text, spare);
            let len = written.len();
            // SAFETY: the kernel gives the front of the spare bytes, which are initialised now.
            unsafe { self.set_end(to, len) };
            text = &text[read..];
        }
        Ok(())
    }

    /// Where the text ends.
    #[inline(always)]
    fn end(&self) -> *mut u8 {
        // SAFETY: not beyond the bytes there are.
        unsafe { self.start.as_ptr().add(self.len) }
    }

    /// The text ends `more` bytes behind `to` now.
    ///
    /// # Safety
    ///
    /// That is in its memory, all before which is initialised.
    #[inline(always)]
    unsafe fn set_end(&mut self, to: *mut u8, more: usize) {
        // SAFETY: both are in the same memory.
        let len = unsafe { to.offset_from_unsigned(self.start.as_ptr()) };
        // INVARIANT: the caller's promise.
        self.len = len + more;
    }

    /// Whether there is room for so many bytes more.
    #[inline(always)]
    fn has_room(&self, more: usize) -> bool {
        self.capacity - self.len >= more
    }

    /// Room for so many bytes more.
    #[inline(always)]
    fn reserve(&mut self, more: usize) -> Result<(), NoMemory> {
        if self.has_room(more) { Ok(()) } else { self.grow(more) }
    }

    #[cold]
    #[inline(never)]
    fn grow(&mut self, more: usize) -> Result<(), NoMemory> {
        let more = more.max(self.capacity).max(LEAST);
        if self.heap.capacity() == 0 {
            let needed = self.len.checked_add(more).ok_or(NoMemory)?;
            let mut heap = self.spare.map(Spare::take).unwrap_or_default();
            heap.try_reserve(needed).map_err(|_| NoMemory)?;
            // SAFETY: so many bytes are initialised there.
            let text = unsafe { std::slice::from_raw_parts(self.start.as_ptr(), self.len) };
            heap.extend_from_slice(text);
            self.heap = heap;
        } else {
            // SAFETY: they are its bytes, and initialised.
            unsafe { self.heap.set_len(self.len) };
            self.heap.try_reserve(more).map_err(|_| NoMemory)?;
        }
        // INVARIANT: the text is where the vector is now.
        self.capacity = self.heap.capacity();
        // SAFETY: a vector's pointer is never null. Unlike a slice of it, it may be used for the spare capacity, too.
        self.start = unsafe { NonNull::new_unchecked(self.heap.as_mut_ptr()) };
        Ok(())
    }

    fn push_bytes(&mut self, text: &[u8]) -> Result<(), NoMemory> {
        self.reserve(text.len())?;
        let to = self.end();
        // SAFETY: there is room, and a text that is lent is elsewhere.
        unsafe { to.copy_from_nonoverlapping(text.as_ptr(), text.len()) };
        // SAFETY: they are initialised now.
        unsafe { self.set_end(to, text.len()) };
        Ok(())
    }
}

/// Writes a few characters, and gives the place behind them.
///
/// # Safety
///
/// There is room for [`Short::ROOM`] bytes.
#[inline(always)]
unsafe fn put_short(to: *mut u8, text: &Short) -> *mut u8 {
    // SAFETY: the caller's promise.
    unsafe { to.cast::<[u8; Short::ROOM]>().write_unaligned(*text.room()) };
    // SAFETY: not beyond what was just written.
    unsafe { to.add(text.len()) }
}

/// The length of the longest escape, and some.
const LONGEST: usize = 16;

/// How much room there is behind a text for its kernel to be fastest.
const FASTEST: usize = 32;

/// The first memory of the writer's own.
const LEAST: usize = 1024;

#[cfg(test)]
mod tests;
