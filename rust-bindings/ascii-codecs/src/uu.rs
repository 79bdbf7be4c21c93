//! Lines of uuencoded data (`a2b_uu` and `b2a_uu` of Modules/binascii.c).
//!
//! The first character says how many bytes the line has; then each character stands for six bits:
//! 0 is a space or a backtick, 1 is `!` and so on.

use std::fmt;

/// How many bytes a line can be made of.
pub const MAX_BYTES: usize = 45;

/// How long such a line is: its length, the characters and the newline.
pub const MAX_LINE: usize = 1 + MAX_BYTES / 3 * 4 + 1;

/// How many bytes a line can say that it has.
pub const MAX_DECODED: usize = 63;

/// Why a line cannot be made or read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UuError {
    /// A character stands for nothing.
    IllegalChar,
    /// Something follows the bytes that the line says it has.
    TrailingGarbage,
    /// No line has so many bytes.
    TooLong,
}

impl fmt::Display for UuError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::IllegalChar => "Illegal char",
            Self::TrailingGarbage => "Trailing garbage",
            Self::TooLong => "At most 45 bytes at once",
        })
    }
}

impl std::error::Error for UuError {}

/// The value of what stands for nothing: a bit that no other value has.
const ILLEGAL: u8 = 0x80;

/// The value of each character; the end of a line counts as spaces that got lost there.
static VALUES: [u8; 256] = {
    let mut values = [ILLEGAL; 256];
    let mut value = 0;
    while value <= 64 {
        values[(b' ' + value) as usize] = value & 63;
        value += 1;
    }
    values[b'\n' as usize] = 0;
    values[b'\r' as usize] = 0;
    values
};

/// The bytes of a line, in the front part of `out`. Where characters are missing they are zero.
///
/// An empty line is read as one that has a NUL in the place of its length, as C reads it.
///
/// # Errors
///
/// If there is anything but the bytes and spaces in the line.
pub fn decode<'o>(line: &[u8], out: &'o mut [u8; MAX_DECODED]) -> Result<&'o [u8], UuError> {
    let (length, chars) = line.split_first().unwrap_or((&0, &[]));
    let length = usize::from(length.wrapping_sub(b' ') & 63);
    let (chars, rest) = chars.split_at((4 * length).div_ceil(3).min(chars.len()));

    let (quads, last) = chars.as_chunks::<4>();
    let mut padded = [b' '; 4];
    padded[..last.len()].copy_from_slice(last);
    let last = (!last.is_empty()).then_some(&padded);
    let mut groups = out.as_chunks_mut::<3>().0[..length.div_ceil(3)].iter_mut();
    let mut seen = 0;
    for (quad, bytes) in quads.iter().chain(last).zip(&mut groups) {
        let [a, b, c, d] = quad.map(|char| VALUES[usize::from(char)]);
        seen |= a | b | c | d;
        *bytes = [a << 2 | b >> 4, b << 4 | c >> 2, c << 6 | d];
    }
    groups.for_each(|bytes| *bytes = [0; 3]);
    if seen & ILLEGAL != 0 {
        return Err(UuError::IllegalChar);
    }
    if !rest.iter().all(|char| matches!(char, b' ' | b'`' | b'\n' | b'\r')) {
        return Err(UuError::TrailingGarbage);
    }
    Ok(&out[..length])
}

/// The line of some bytes, in the front part of `out`; with backticks in the place of spaces if
/// asked for.
///
/// # Errors
///
/// If there are more than [`MAX_BYTES`].
pub fn encode<'o>(data: &[u8], backtick: bool, out: &'o mut [u8; MAX_LINE]) -> Result<&'o [u8], UuError> {
    if data.len() > MAX_BYTES {
        return Err(UuError::TooLong);
    }
    let zero = if backtick { b'`' } else { b' ' };
    let char = |value: u8| if value == 0 { zero } else { b' ' + value };
    let (groups, rest) = data.as_chunks::<3>();
    let mut padded = [0; 3];
    padded[..rest.len()].copy_from_slice(rest);
    let last = (!rest.is_empty()).then_some(&padded);

    let end = 1 + 4 * data.len().div_ceil(3);
    let (length, chars) = out.split_at_mut(1);
    length[0] = char(data.len() as u8);
    for ([a, b, c], chars) in groups.iter().chain(last).zip(chars.as_chunks_mut::<4>().0) {
        *chars = [a >> 2, (a << 4 | b >> 4) & 63, (b << 2 | c >> 6) & 63, c & 63].map(char);
    }
    out[end] = b'\n';
    Ok(&out[..=end])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn encoded(data: &[u8], backtick: bool) -> Result<Vec<u8>, UuError> {
        encode(data, backtick, &mut [0xAA; MAX_LINE]).map(<[u8]>::to_vec)
    }

    fn decoded(line: &[u8]) -> Result<Vec<u8>, UuError> {
        decode(line, &mut [0xAA; MAX_DECODED]).map(<[u8]>::to_vec)
    }

    #[test]
    fn known_lines() {
        assert_eq!(encoded(b"Cat", false).unwrap(), b"#0V%T\n");
        assert_eq!(encoded(b"", false).unwrap(), b" \n");
        assert_eq!(encoded(b"", true).unwrap(), b"`\n");
        assert_eq!(encoded(b"\0", false).unwrap(), b"!    \n");
        assert_eq!(encoded(b"\0", true).unwrap(), b"!````\n");
        assert_eq!(encoded(&[0; 46], true), Err(UuError::TooLong));
    }

    #[test]
    fn decoding_undoes_encoding() {
        for len in 0..=MAX_BYTES {
            let data: Vec<u8> = (0..len).map(|at| (at * 93 + len) as u8).collect();
            for backtick in [false, true] {
                let line = encoded(&data, backtick).unwrap();
                assert_eq!(decoded(&line).as_ref(), Ok(&data));
                let stripped = [&line[..1], line[1..].trim_ascii_end()].concat();
                assert_eq!(decoded(&stripped).as_ref(), Ok(&data), "{len}");
            }
        }
    }

    #[test]
    fn what_is_missing_is_zero() {
        assert_eq!(decoded(b""), Ok(vec![0; 32]));
        assert_eq!(decoded(b"_"), Ok(vec![0; 63]));
        assert_eq!(decoded(b"#0V"), Ok(vec![b'C', 0x60, 0]));
        assert_eq!(decoded(b"#\n\rV%"), Ok(vec![0, 0x0D, 0x85]));
    }

    #[test]
    fn each_character_at_each_place() {
        for place in 1..10 {
            for char in 0..=255_u8 {
                let mut line = *b"#0V%T    \n";
                line[place] = char;
                let legal = matches!(char, b' '..=b'`' | b'\n' | b'\r');
                let space = matches!(char, b' ' | b'`' | b'\n' | b'\r');
                let error = decoded(&line).err();
                match place {
                    1..=4 => assert_eq!(error, (!legal).then_some(UuError::IllegalChar), "{place} {char}"),
                    _ => assert_eq!(error, (!space).then_some(UuError::TrailingGarbage), "{place} {char}"),
                }
            }
        }
        assert_eq!(decoded(b"!~Z~"), Err(UuError::IllegalChar));
    }
}
