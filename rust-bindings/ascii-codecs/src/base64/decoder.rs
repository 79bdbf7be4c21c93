//! Decoding piece by piece: what `binascii_a2b_base64_impl` in Modules/binascii.c does with each
//! character, and vectors where nothing unusual is.

use std::mem::MaybeUninit;

use super::alphabet::{Alphabet, JUNK, NO_DATA, PAD};
use super::{DecodeError, Run, filled, scalar};
use crate::Tier;

/// Vectors are worth it if they take so many characters at a time.
const WORTHWHILE: usize = 16;

/// How many characters go without vectors after vectors were not worth it.
const PAUSE: usize = 96;

/// Fewer characters than this are read one by one.
const FEW: usize = 8;

/// Decodes text that comes in pieces.
#[derive(Clone, Debug)]
pub struct Decoder<'a> {
    tier: Tier,
    alphabet: &'a Alphabet,
    strict: bool,
    /// How many of four characters have been read.
    position: u8,
    /// The bits of the last of them that are not in a byte yet.
    left: u8,
    /// How much padding came after the last of them.
    pads: u8,
    padding_started: bool,
    /// Whether the padding is complete, after which there is no more data.
    done: bool,
    /// Whether there were any characters.
    started: bool,
    /// How many bytes have been decoded.
    decoded: usize,
}

impl<'a> Decoder<'a> {
    /// A decoder that takes nothing but well formed Base64 if `strict`, and ignores what is not of
    /// the alphabet otherwise.
    #[must_use]
    pub const fn new(tier: Tier, alphabet: &'a Alphabet, strict: bool) -> Self {
        Self {
            tier,
            alphabet,
            strict,
            position: 0,
            left: 0,
            pads: 0,
            padding_started: false,
            done: false,
            started: false,
            decoded: 0,
        }
    }

    /// How many bytes a piece of so many characters may give.
    #[must_use]
    pub const fn room(chars: usize) -> usize {
        chars - chars / 4
    }

    /// How many bytes the next characters may give: exactly so many if they are well formed.
    #[must_use]
    #[inline]
    pub fn room_for(&self, chars: &[u8]) -> usize {
        // Padding, and a line's end.
        let end = chars.iter().rev().take(4).take_while(|char| self.alphabet.value(**char) >= NO_DATA).count();
        let (read, all) = (usize::from(self.position), usize::from(self.position) + chars.len() - end);
        Run::whole_bytes(all) - Run::whole_bytes(read)
    }

    /// Decodes the next piece into the front of `out`, and returns that.
    ///
    /// # Errors
    ///
    /// If it is clear already that the text is no Base64. The decoder is of no use then.
    ///
    /// # Panics
    ///
    /// If there is no room in `out` for what the characters give, which is no more than
    /// [`room_for`](Self::room_for) says.
    #[inline]
    pub fn feed<'o>(&mut self, chars: &[u8], out: &'o mut [MaybeUninit<u8>]) -> Result<&'o mut [u8], DecodeError> {
        let written = self.read(chars, out)?;
        self.decoded += written;
        // SAFETY: so many were written.
        Ok(unsafe { filled(out, written) })
    }

    /// Reads all of `chars`; returns how many bytes were written.
    fn read(&mut self, chars: &[u8], out: &mut [MaybeUninit<u8>]) -> Result<usize, DecodeError> {
        let Some(first) = chars.first() else {
            return Ok(0);
        };
        if self.strict && !self.started && self.alphabet.value(*first) == PAD {
            return Err(DecodeError::LeadingPadding);
        }
        self.started = true;
        let (mut at, mut written) = (0, 0);
        let mut resume = 0;
        while at < chars.len() && !self.done {
            if self.position == 0 && chars.len() - at >= FEW {
                let room = &mut out[written..];
                let run = if at >= resume {
                    super::decode(self.tier, self.alphabet, self.strict, &chars[at..], room)
                } else if self.strict {
                    scalar::decode(self.alphabet, &chars[at..], room)
                } else {
                    scalar::decode_mixed(self.alphabet, &chars[at..resume.min(chars.len())], room)
                };
                if at >= resume && run.chars < WORTHWHILE {
                    resume = at + PAUSE;
                }
                self.take(run);
                at += run.chars;
                written += run.bytes();
            }
            if self.is_end(&chars[at..]) {
                (self.padding_started, self.done) = (true, true);
                return Ok(written);
            }
            // In the next four there is something unusual: they are left behind one by one, and so
            // is the junk after them.
            while let Some(char) = chars.get(at)
                && !self.done
            {
                if let Some(byte) = self.read_one(*char)? {
                    out[written].write(byte);
                    written += 1;
                }
                at += 1;
                if self.position == 0 && chars.get(at).is_none_or(|char| self.alphabet.value(*char) < NO_DATA) {
                    break;
                }
            }
        }
        if self.strict && at < chars.len() {
            return Err(DecodeError::ExcessData);
        }
        Ok(written)
    }

    /// Whether what is left is the padding that completes four: the usual end.
    #[inline]
    fn is_end(&self, chars: &[u8]) -> bool {
        match (self.position, chars) {
            // There may be padding already, at the end of the last piece.
            (2, [first, last]) if self.pads == 0 => {
                self.alphabet.value(*first) == PAD && self.alphabet.value(*last) == PAD
            }
            (3, [last]) => self.alphabet.value(*last) == PAD,
            _ => false,
        }
    }

    /// Goes on after characters that were read at the start of four.
    fn take(&mut self, run: Run) {
        if run.values > 0 {
            self.position = (run.values % 4) as u8;
            self.left = run.last & Self::LEFT[usize::from(self.position)];
            self.pads = 0;
        }
    }

    /// Which bits of the last character are not in a byte yet, by the number of characters.
    const LEFT: [u8; 4] = [0, 0x3F, 0x0F, 0x03];

    /// Reads one character, which may complete a byte.
    #[inline]
    fn read_one(&mut self, char: u8) -> Result<Option<u8>, DecodeError> {
        let value = self.alphabet.value(char);
        if value >= NO_DATA {
            return self.read_no_data(value).map(|()| None);
        }
        if self.strict && self.padding_started {
            return Err(DecodeError::DiscontinuousPadding);
        }
        self.pads = 0;
        let left = self.left;
        let byte = match self.position {
            0 => None,
            1 => Some(left << 2 | value >> 4),
            2 => Some(left << 4 | value >> 2),
            _ => Some(left << 6 | value),
        };
        self.position = (self.position + 1) % 4;
        self.left = value & Self::LEFT[usize::from(self.position)];
        Ok(byte)
    }

    /// Reads padding or junk.
    fn read_no_data(&mut self, value: u8) -> Result<(), DecodeError> {
        if value == JUNK {
            return if self.strict { Err(DecodeError::NotBase64) } else { Ok(()) };
        }
        self.padding_started = true;
        if self.position == 0 && self.strict {
            return Err(DecodeError::ExcessPadding);
        }
        if self.position >= 2 {
            self.pads += 1;
            self.done = self.position + self.pads >= 4;
        }
        Ok(())
    }

    /// Says whether the text may end here.
    ///
    /// # Errors
    ///
    /// If something is missing.
    pub fn finish(&self) -> Result<(), DecodeError> {
        match self.position {
            _ if self.done => Ok(()),
            0 => Ok(()),
            1 => Err(DecodeError::Length(self.decoded / 3 * 4 + 1)),
            _ => Err(DecodeError::IncorrectPadding),
        }
    }
}
