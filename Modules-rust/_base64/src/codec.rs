//! Base64 over plain bytes: what is well formed, by SIMD; what has junk in it, by table.
//!
//! Nothing here knows Python. What the codec will not decide, because it is an error or
//! because versions of CPython differ in it, it gives back as [`Unusual`].

use base64_turbo::Engine;

/// How many bytes are encoded at a time: they and the output stay in the first cache, where
/// zeroing the output first costs next to nothing. A multiple of 3.
pub(crate) const ENCODE_CHUNK: usize = 12 * 1024;

/// How many characters are decoded at a time. A multiple of 4.
pub(crate) const DECODE_CHUNK: usize = 16 * 1024;

/// Neither well formed Base64, nor such with junk between it.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Unusual;

/// The two characters that stand for 62 and 63 in place of `+` and `/`.
pub(crate) type AltChars = [u8; 2];

/// Encodes all of `data` into `out`, which has room for as much as `engine.encoded_len` says.
pub(crate) fn encode(engine: &Engine, data: &[u8], out: &mut [u8]) -> usize {
    // The only error is a lack of room.
    engine.encode_slice(data, out).unwrap_or(0)
}

/// Puts `altchars` in the place of `+` and `/`.
pub(crate) fn to_altchars(encoded: &mut [u8], altchars: AltChars) {
    for byte in encoded {
        *byte = match *byte {
            b'+' => altchars[0],
            b'/' => altchars[1],
            other => other,
        };
    }
}

/// Puts `+` and `/` in the place of `altchars`; where both are one character, it is `/`.
pub(crate) fn from_altchars(data: &[u8], altchars: AltChars, out: &mut [u8]) {
    for (byte, out) in data.iter().zip(out) {
        *out = if *byte == altchars[1] {
            b'/'
        } else if *byte == altchars[0] {
            b'+'
        } else {
            *byte
        };
    }
}

/// How many bytes so many characters decode to if they are well formed and end in these.
pub(crate) fn decoded_len(chars: usize, last: [u8; 4]) -> Result<usize, Unusual> {
    if !chars.is_multiple_of(4) {
        return Err(Unusual);
    }
    let padding = last.iter().rev().take(2).take_while(|byte| **byte == b'=').count();
    Ok((chars / 4 * 3).saturating_sub(padding))
}

/// Decodes well formed characters without padding, four to three bytes of `out`.
pub(crate) fn decode_quads(engine: &Engine, data: &[u8], out: &mut [u8]) -> Result<(), Unusual> {
    match engine.decode_slice(data, out) {
        // Fewer bytes mean that there was padding.
        Ok(len) if len == data.len() / 4 * 3 => Ok(()),
        _ => Err(Unusual),
    }
}

/// Decodes the last four characters, which may have padding; how many bytes they are.
pub(crate) fn decode_last(engine: &Engine, data: &[u8], out: &mut [u8; 3]) -> Result<usize, Unusual> {
    engine.decode_slice(data, out).map_err(|_| Unusual)
}

/// The value of each character; what is none has a high bit.
const JUNK: u8 = 0xFF;
const VALUES: [u8; 256] = {
    let alphabet = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut values = [JUNK; 256];
    let mut index = 0;
    while index < alphabet.len() {
        values[alphabet[index] as usize] = index as u8;
        index += 1;
    }
    values
};

/// Decodes characters with junk between them, piece by piece.
#[derive(Default)]
pub(crate) struct Lenient {
    /// The bits of the characters of an unfinished four.
    bits: u32,
    /// How many there are of them.
    chars: u8,
    /// How much padding there was, after which no more characters may come.
    padding: usize,
}

impl Lenient {
    /// How much `out` must hold for a piece of this length.
    pub(crate) const fn room(piece: usize) -> usize {
        piece.div_ceil(4) * 3 + 3
    }

    /// Decodes a piece into `out`; returns how many bytes that were.
    pub(crate) fn feed(&mut self, piece: &[u8], out: &mut [u8]) -> Result<usize, Unusual> {
        let (mut at, mut len) = (0, 0);
        while at < piece.len() {
            if self.chars == 0 && self.padding == 0 {
                let quads = Self::quads(&piece[at..], &mut out[len..]);
                at += quads * 4;
                len += quads * 3;
                if at == piece.len() {
                    break;
                }
            }
            let byte = piece[at];
            at += 1;
            let value = VALUES[usize::from(byte)];
            if value == JUNK {
                self.padding += usize::from(byte == b'=');
                continue;
            }
            if self.padding > 0 {
                return Err(Unusual);
            }
            self.bits = self.bits << 6 | u32::from(value);
            self.chars += 1;
            if self.chars == 4 {
                out[len..len + 3].copy_from_slice(&self.bits.to_be_bytes()[1..]);
                len += 3;
                (self.bits, self.chars) = (0, 0);
            }
        }
        Ok(len)
    }

    /// Decodes as many fours without junk as there are; returns how many that were.
    fn quads(piece: &[u8], out: &mut [u8]) -> usize {
        let mut done = 0;
        for (quad, out) in piece.as_chunks::<4>().0.iter().zip(out.as_chunks_mut::<3>().0) {
            let [a, b, c, d] = quad.map(|byte| VALUES[usize::from(byte)]);
            if (a | b | c | d) == JUNK || (a | b | c | d) >= 64 {
                break;
            }
            *out = [a << 2 | b >> 4, b << 4 | c >> 2, c << 6 | d];
            done += 1;
        }
        done
    }

    /// Decodes what is left when all pieces are fed; how many bytes that were.
    pub(crate) fn finish(&self, out: &mut [u8; 2]) -> Result<usize, Unusual> {
        match (self.chars, self.padding) {
            (0, _) => Ok(0),
            (2, 2..) => {
                out[0] = (self.bits >> 4) as u8;
                Ok(1)
            }
            (3, 1..) => {
                *out = [(self.bits >> 10) as u8, (self.bits >> 2) as u8];
                Ok(2)
            }
            _ => Err(Unusual),
        }
    }
}

#[cfg(test)]
mod tests {
    use base64_turbo::STANDARD;

    use super::*;

    /// What RFC 4648 says, one bit at a time.
    fn encode_by_the_book(data: &[u8]) -> Vec<u8> {
        let alphabet = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        let bits: Vec<u8> = data.iter().flat_map(|byte| (0..8).rev().map(move |bit| byte >> bit & 1)).collect();
        let mut text: Vec<u8> = bits
            .chunks(6)
            .map(|six| {
                alphabet[(0..6).fold(0, |value, bit| value << 1 | usize::from(six.get(bit).copied().unwrap_or(0)))]
            })
            .collect();
        while !text.len().is_multiple_of(4) {
            text.push(b'=');
        }
        text
    }

    fn sample(len: usize) -> Vec<u8> {
        (0..len).map(|index| (index * 151 + len * 31 + (index >> 3)) as u8).collect()
    }

    fn encoded(data: &[u8]) -> Vec<u8> {
        let mut out = vec![0; STANDARD.encoded_len(data.len())];
        let len = encode(&STANDARD, data, &mut out);
        out.truncate(len);
        out
    }

    fn lenient(pieces: &[&[u8]]) -> Result<Vec<u8>, Unusual> {
        let (mut state, mut all) = (Lenient::default(), Vec::new());
        for piece in pieces {
            let mut out = vec![0; Lenient::room(piece.len())];
            let len = state.feed(piece, &mut out)?;
            all.extend_from_slice(&out[..len]);
        }
        let mut rest = [0; 2];
        let len = state.finish(&mut rest)?;
        all.extend_from_slice(&rest[..len]);
        Ok(all)
    }

    #[test]
    fn encoding_is_by_the_book() {
        for len in (0..200).chain([ENCODE_CHUNK - 1, ENCODE_CHUNK, ENCODE_CHUNK + 1]) {
            assert_eq!(encoded(&sample(len)), encode_by_the_book(&sample(len)), "{len} bytes");
        }
    }

    #[test]
    fn what_is_well_formed_comes_back() {
        for len in 3..200 {
            let (data, text) = (sample(len), encoded(&sample(len)));
            assert_eq!(decoded_len(text.len(), *text.last_chunk().unwrap()), Ok(len));
            let (head, last) = text.split_at(text.len() - 4);
            let mut out = vec![0; head.len() / 4 * 3];
            decode_quads(&STANDARD, head, &mut out).unwrap();
            let mut rest = [0; 3];
            let kept = decode_last(&STANDARD, last, &mut rest).unwrap();
            out.extend_from_slice(&rest[..kept]);
            assert_eq!(out, data);
        }
    }

    #[test]
    fn padding_among_the_quads_is_unusual() {
        let mut out = [0; 6];
        assert_eq!(decode_quads(&STANDARD, b"QUJDQQ==", &mut out), Err(Unusual));
        assert_eq!(decode_quads(&STANDARD, b"QQ==QUJD", &mut out), Err(Unusual));
        assert_eq!(decode_quads(&STANDARD, b"QUJ\nQUJD", &mut out), Err(Unusual));
    }

    #[test]
    fn junk_is_skipped_wherever_pieces_end() {
        for len in 0..40 {
            let text = encoded(&sample(len));
            let junk: Vec<u8> = text.iter().flat_map(|byte| [*byte, b'\n', 0, 0xFF]).collect();
            for cut in 0..junk.len() {
                let (a, b) = junk.split_at(cut);
                assert_eq!(lenient(&[a, b]).as_deref(), Ok(sample(len).as_slice()));
            }
            let lines: Vec<u8> = text.chunks(8).flat_map(|line| [line, b"\r\n"].concat()).collect();
            assert_eq!(lenient(&[&lines]).as_deref(), Ok(sample(len).as_slice()));
        }
    }

    #[test]
    fn what_versions_differ_in_is_unusual() {
        for text in [&b"QQ"[..], b"QQ=", b"QUI", b"Q", b"Q===", b"QQ==QQ==", b"QU=I=", b"=QUJD"] {
            assert_eq!(lenient(&[text]), Err(Unusual), "{}", text.escape_ascii());
        }
        assert_eq!(lenient(&[b"QUJD===="]).as_deref(), Ok(&b"ABC"[..]));
        assert_eq!(lenient(&[b"QR=\n="]).as_deref(), Ok(&b"A"[..]));
    }

    #[test]
    fn altchars_there_and_back() {
        let mut text = *b"a+b/c+";
        to_altchars(&mut text, *b"-_");
        assert_eq!(&text, b"a-b_c-");
        let mut back = [0; 7];
        from_altchars(b"a-b_c+/", *b"-_", &mut back);
        assert_eq!(&back, b"a+b/c+/");
        from_altchars(b"a-b-c+/", *b"--", &mut back);
        assert_eq!(&back, b"a/b/c+/");
    }
}
