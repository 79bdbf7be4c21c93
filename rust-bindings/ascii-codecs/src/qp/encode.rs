//! Encoding as quoted-printable text.

use std::mem::MaybeUninit;

use super::CHUNK;
use crate::output::Output;

/// How long a line may become with the `=` at its end that says that it goes on.
const MAX_LINE: usize = 76;

/// What is quoted (the parameters of `b2a_qp`).
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// Every tab and space.
    pub quotetabs: bool,
    /// Unlike other data, a text has lines, whose ends are not quoted.
    pub istext: bool,
    /// Underscores, and a space becomes one.
    pub header: bool,
}

/// How much room the text of so many bytes takes at most; `None` if `usize` cannot say it.
#[inline]
pub fn encoded_room(len: usize) -> Option<usize> {
    // Three characters for each byte, and three for the end of each line: that comes once at
    // least 73 characters are in it, which 25 bytes make if all of them are quoted.
    len.checked_add(len / 25)?.checked_mul(3)
}

/// Writes `data` as quoted-printable text to the front of `out`.
///
/// All lines end as the first one of `data` does: with CR and LF, or with LF.
///
/// # Panics
///
/// If `out` is shorter than [`encoded_room`].
pub fn encode<'o>(data: &[u8], options: Options, out: &'o mut [MaybeUninit<u8>]) -> &'o mut [u8] {
    let plain = Plain::new(options);
    let mut encoder = Encoder { out: Output::new(out), crlf: has_crlf(data), line: 0 };
    let mut at = 0;
    while at < data.len() {
        // The last byte is a case for itself, and so is what begins a line with a dot.
        if encoder.line > 0 || data[at] != b'.' {
            let room = (MAX_LINE - 1).saturating_sub(encoder.line);
            let copied = plain.copy(&data[at..data.len() - 1], room, &mut encoder.out);
            encoder.line += copied;
            at += copied;
        }
        let byte = data[at];
        let next = data.get(at + 1).copied();
        at += 1;
        if must_be_quoted(byte, next, encoder.line, options) {
            encoder.quoted(byte);
        } else if options.istext && (byte == b'\n' || (byte == b'\r' && next == Some(b'\n'))) {
            // White space that was written as it is must not end a line.
            if let Some(before) = at.checked_sub(2).map(|before| data[before])
                && (before == b'\t' || (before == b' ' && !options.header))
                && !options.quotetabs
            {
                encoder.out.pop();
                encoder.out.put(&escape(before));
            }
            encoder.end_line();
            at += usize::from(byte == b'\r');
        } else {
            let last = next.is_none_or(|next| next == b'\n');
            encoder.as_it_is(if options.header && byte == b' ' { b'_' } else { byte }, last);
        }
    }
    encoder.out.finish()
}

/// Whether the first line ends with CR and LF.
fn has_crlf(data: &[u8]) -> bool {
    let (chunks, _) = data.as_chunks::<64>();
    let without = chunks.iter().take_while(|chunk| !chunk.iter().fold(false, |found, byte| found | (*byte == b'\n')));
    let start = 64 * without.count();
    match data[start..].iter().position(|byte| *byte == b'\n') {
        Some(end) => data[..start + end].ends_with(b"\r"),
        None => false,
    }
}

/// Whether a byte cannot stand for itself, where it is: `next` follows it, and so many characters
/// are before it in its line.
#[inline]
fn must_be_quoted(byte: u8, next: Option<u8>, line: usize, options: Options) -> bool {
    match byte {
        b'\t' | b' ' => options.quotetabs || next.is_none(),
        b'\r' | b'\n' => !options.istext,
        // A line with nothing but a dot ends a message in SMTP.
        b'.' => line == 0 && matches!(next, None | Some(b'\n' | b'\r' | 0)),
        b'_' => options.header,
        b'=' => true,
        _ => !(33..=126).contains(&byte),
    }
}

#[inline]
fn escape(byte: u8) -> [u8; 3] {
    const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
    [b'=', DIGITS[usize::from(byte >> 4)], DIGITS[usize::from(byte & 15)]]
}

/// The text as far as it is written.
struct Encoder<'o> {
    out: Output<'o>,
    /// Whether lines end with CR and LF.
    crlf: bool,
    /// How many characters the line has.
    line: usize,
}

impl Encoder<'_> {
    #[inline]
    fn end_line(&mut self) {
        if self.crlf {
            self.out.push(b'\r');
        }
        self.out.push(b'\n');
        self.line = 0;
    }

    /// Ends the line where the data goes on.
    #[inline]
    fn break_line(&mut self) {
        self.out.push(b'=');
        self.end_line();
    }

    #[inline]
    fn quoted(&mut self, byte: u8) {
        if self.line + 3 >= MAX_LINE {
            self.break_line();
        }
        self.out.put(&escape(byte));
        self.line += 3;
    }

    /// Writes a byte that stands for itself; the `last` one of a line may be where the `=` would
    /// be if the line went on.
    #[inline]
    fn as_it_is(&mut self, byte: u8, last: bool) {
        if !last && self.line + 1 >= MAX_LINE {
            self.break_line();
        }
        self.out.push(byte);
        self.line += 1;
    }
}

/// The bytes that stand for themselves in the middle of a line: those from 33 to 126 but `=`,
/// and some more.
struct Plain {
    /// Space and tab, or other characters that stand for themselves anyway.
    more: [u8; 2],
    /// An underscore, or a character that does not stand for itself anyway.
    less: u8,
}

impl Plain {
    fn new(options: Options) -> Self {
        let when = |condition, byte| if condition { byte } else { b'!' };
        Self {
            more: [when(!options.quotetabs && !options.header, b' '), when(!options.quotetabs, b'\t')],
            less: if options.header { b'_' } else { b'=' },
        }
    }

    #[inline]
    fn has(&self, byte: u8) -> bool {
        let [space, tab] = self.more;
        ((byte.wrapping_sub(33) < 94) | (byte == space) | (byte == tab)) & (byte != b'=') & (byte != self.less)
    }

    /// Copies what stands for itself, `room` bytes at most; returns how many that were.
    #[inline]
    fn copy(&self, data: &[u8], room: usize, out: &mut Output<'_>) -> usize {
        let data = &data[..room.min(data.len())];
        let mut rest = data;
        while let Some((chunk, next)) = rest.split_first_chunk::<CHUNK>()
            && chunk.iter().fold(true, |plain, byte| plain & self.has(*byte))
        {
            out.put(chunk);
            rest = next;
        }
        while let Some((byte, next)) = rest.split_first()
            && self.has(*byte)
        {
            out.push(*byte);
            rest = next;
        }
        data.len() - rest.len()
    }
}
