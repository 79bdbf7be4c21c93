//! Ascii85 to bytes.

use std::fmt;
use std::mem::MaybeUninit;

use crate::Tier;
use crate::base85::alphabet::{ASCII85, NO_DIGIT};
use crate::base85::{SPACES, copy_digits, decode_groups, scalar};
use crate::output::Output;

/// A set of byte values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ByteSet([u64; 4]);

/// White space, without the form feed.
pub const WHITESPACE: ByteSet = ByteSet::new(b" \t\n\r\x0b");

impl ByteSet {
    /// The set of these.
    pub const fn new(bytes: &[u8]) -> Self {
        let mut set = [0; 4];
        let mut index = 0;
        while index < bytes.len() {
            let byte = bytes[index];
            set[(byte >> 6) as usize] |= 1 << (byte & 63);
            index += 1;
        }
        Self(set)
    }

    /// Whether this one is among them.
    #[inline]
    pub const fn contains(&self, byte: u8) -> bool {
        self.0[(byte >> 6) as usize] >> (byte & 63) & 1 != 0
    }
}

/// What a character means that is neither a digit nor 'z'.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meaning {
    /// Four spaces: what 'y' is if they are folded.
    Spaces,
    /// Nothing.
    Ignored,
    /// An error.
    Bad,
}

/// Why a text is not Ascii85.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DecodeError {
    /// It should be between marks, and lacks the last one.
    NoEnd,
    /// A character that stands for a whole word is between the digits of one.
    Inside(u8),
    /// Five digits are more than 32 bits.
    Overflow,
    /// A character means nothing.
    BadCharacter(u8),
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::NoEnd => write!(f, "Ascii85 encoded byte sequences must end with b'~>'"),
            Self::Inside(char) => write!(f, "{} inside Ascii85 5-tuple", char::from(char)),
            Self::Overflow => write!(f, "Ascii85 overflow"),
            Self::BadCharacter(char) => write!(f, "Non-Ascii85 digit found: {}", char::from(char)),
        }
    }
}

impl std::error::Error for DecodeError {}

/// What is between `<~` and `~>`, of which the first may be missing.
///
/// # Errors
///
/// If the last one is.
pub fn unframed(text: &[u8]) -> Result<&[u8], DecodeError> {
    let inner = text.strip_suffix(b"~>").ok_or(DecodeError::NoEnd)?;
    if text.starts_with(b"<~") {
        // The two marks may have one character in common.
        return Ok(inner.get(2..).unwrap_or(&[]));
    }
    Ok(inner)
}

/// How much room a text needs at most.
pub fn decoded_len(text: &[u8], fold_spaces: bool) -> Option<usize> {
    let spaces = if fold_spaces { b'y' } else { b'z' };
    // So few at a time that their number is a byte, and many are counted at once.
    let words: usize = text
        .chunks(240)
        .map(|chunk| usize::from(chunk.iter().map(|char| u8::from(*char == b'z' || *char == spaces)).sum::<u8>()))
        .sum();
    let digits = text.len() - words;
    (digits / 5 * 4 + digits % 5).checked_add(words.checked_mul(4)?)
}

/// Decodes `text`, in which characters of a set mean nothing, unless they are digits or 'z', or 'y' if
/// that stands for four spaces.
///
/// # Errors
///
/// The first that there is.
///
/// # Panics
///
/// If there is less room than [`decoded_len`] says.
pub fn decode<'o>(
    tier: Tier,
    fold_spaces: bool,
    ignored: &ByteSet,
    text: &[u8],
    out: &'o mut [MaybeUninit<u8>],
) -> Result<&'o mut [u8], DecodeError> {
    let meaning = |char| {
        if fold_spaces && char == b'y' {
            Meaning::Spaces
        } else if ignored.contains(char) {
            Meaning::Ignored
        } else {
            Meaning::Bad
        }
    };
    let (mut out, mut group, mut rest) = (Output::new(out), Group::default(), text);
    loop {
        decode_whole(tier, &group, &mut rest, &mut out);
        if rest.is_empty() {
            break;
        }
        if rest.len() >= LEAST_STAGED && tier != Tier::SCALAR {
            decode_staged(tier, &mut group, &mut rest, &mut out, &meaning)?;
        }
        group.complete(&mut rest, &mut out, &mut |char| Ok::<_, DecodeError>(meaning(char)))?;
    }
    group.finish(&mut out)?;
    Ok(out.finish())
}

/// Decodes `text`; `meaning` says, for each character in turn that is neither a digit nor 'z', what
/// it is.
///
/// # Errors
///
/// The first that there is, or what `meaning` returns.
///
/// # Panics
///
/// If there is less room than [`decoded_len`] says, for folded spaces if `meaning` knows them.
pub fn decode_with<'o, E: From<DecodeError>>(
    tier: Tier,
    text: &[u8],
    out: &'o mut [MaybeUninit<u8>],
    mut meaning: impl FnMut(u8) -> Result<Meaning, E>,
) -> Result<&'o mut [u8], E> {
    let (mut out, mut group, mut rest) = (Output::new(out), Group::default(), text);
    loop {
        decode_whole(tier, &group, &mut rest, &mut out);
        if rest.is_empty() {
            break;
        }
        group.complete(&mut rest, &mut out, &mut meaning)?;
    }
    group.finish(&mut out)?;
    Ok(out.finish())
}

/// Decodes groups of digits that follow one another.
#[inline]
fn decode_whole(tier: Tier, group: &Group, rest: &mut &[u8], out: &mut Output<'_>) {
    if group.is_empty() {
        *rest = &rest[decode_groups(tier, &ASCII85, rest, out)..];
        *rest = &rest[scalar::decode(&ASCII85, rest, out)..];
    }
}

/// How many characters are gathered before they are decoded.
const STAGE: usize = 4000;

/// With how many characters left it is worth it.
const LEAST_STAGED: usize = 256;

/// Decodes text with other characters between the digits, as in lines: gathers the digits, in
/// which words of one character are written out, and decodes them together. Ends where there are
/// only digits for long.
#[inline(never)]
fn decode_staged(
    tier: Tier,
    group: &mut Group,
    rest: &mut &[u8],
    out: &mut Output<'_>,
    meaning: &impl Fn(u8) -> Meaning,
) -> Result<(), DecodeError> {
    let mut stage = [0; STAGE];
    let mut len = group.len;
    for (char, digit) in stage.iter_mut().zip(&group.digits[..len]) {
        *char = b'!' + digit;
    }
    let mut only_digits = false;
    while !rest.is_empty() && !only_digits {
        only_digits = true;
        // What was wrong, if anything was: first it may turn out that something before it is.
        let mut wrong = Ok(());
        while len + 5 <= STAGE {
            let copied = copy_digits(tier, rest, &mut stage[len..]);
            len += copied;
            *rest = &rest[copied..];
            let Some((&char, after)) = rest.split_first() else {
                break;
            };
            if len + 5 > STAGE {
                break;
            }
            only_digits = false;
            let word = match meaning(char) {
                _ if char == b'z' => Some(b"!!!!!"),
                Meaning::Spaces => Some(b"+<VdL"),
                Meaning::Ignored => None,
                Meaning::Bad => {
                    wrong = Err(DecodeError::BadCharacter(char));
                    break;
                }
            };
            if let Some(word) = word {
                if !len.is_multiple_of(5) {
                    wrong = Err(DecodeError::Inside(char));
                    break;
                }
                stage[len..len + 5].copy_from_slice(word);
                len += 5;
            }
            *rest = after;
        }
        let whole = len / 5 * 5;
        let mut done = decode_groups(tier, &ASCII85, &stage[..whole], out);
        done += scalar::decode(&ASCII85, &stage[done..whole], out);
        if done < whole {
            return Err(DecodeError::Overflow);
        }
        wrong?;
        stage.copy_within(whole..len, 0);
        len -= whole;
    }
    for (digit, char) in group.digits.iter_mut().zip(&stage[..len]) {
        *digit = char - b'!';
    }
    group.len = len;
    Ok(())
}

/// Digits of a group that is not complete.
#[derive(Default)]
struct Group {
    digits: [u8; 5],
    len: usize,
}

impl Group {
    #[inline]
    fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Decodes characters up to where another group may begin.
    #[inline]
    fn complete<E: From<DecodeError>>(
        &mut self,
        rest: &mut &[u8],
        out: &mut Output<'_>,
        meaning: &mut impl FnMut(u8) -> Result<Meaning, E>,
    ) -> Result<(), E> {
        while let Some((&char, after)) = rest.split_first() {
            *rest = after;
            self.take(char, out, meaning)?;
            if self.is_empty() {
                break;
            }
        }
        Ok(())
    }

    /// Decodes one character.
    #[inline]
    fn take<E: From<DecodeError>>(
        &mut self,
        char: u8,
        out: &mut Output<'_>,
        meaning: &mut impl FnMut(u8) -> Result<Meaning, E>,
    ) -> Result<(), E> {
        let digit = ASCII85.values[usize::from(char)];
        if digit != NO_DIGIT {
            self.digits[self.len] = digit;
            self.len += 1;
            if self.len == 5 {
                self.len = 0;
                out.put(&scalar::word(self.digits).ok_or(DecodeError::Overflow)?.to_be_bytes());
            }
            return Ok(());
        }
        let word = if char == b'z' {
            0
        } else {
            match meaning(char)? {
                Meaning::Spaces => SPACES,
                Meaning::Ignored => return Ok(()),
                Meaning::Bad => return Err(DecodeError::BadCharacter(char).into()),
            }
        };
        if !self.is_empty() {
            return Err(DecodeError::Inside(char).into());
        }
        out.put(&word.to_be_bytes());
        Ok(())
    }

    /// Decodes what is left at the end.
    fn finish(&self, out: &mut Output<'_>) -> Result<(), DecodeError> {
        if self.is_empty() || scalar::decode_last(&self.digits[..self.len], out) {
            Ok(())
        } else {
            Err(DecodeError::Overflow)
        }
    }
}
