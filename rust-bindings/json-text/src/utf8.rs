//! UTF-8 as the characters of a str, for texts in which each string is decoded by itself.

use crate::Unit;

/// Decodes UTF-8, in which surrogates may have three bytes of their own ("surrogatepass"), and returns
/// how many characters that are; `None` if the bytes are no UTF-8, or if a character has no room in a
/// unit.
///
/// # Panics
///
/// If `out` is shorter than `bytes`.
pub fn decode<T: Unit>(bytes: &[u8], out: &mut [T]) -> Option<usize> {
    assert!(out.len() >= bytes.len());
    let (mut rest, mut written) = (bytes, 0);
    while let Some(&first) = rest.first() {
        if let (Some(eight), Some(out)) = (rest.first_chunk::<8>(), out[written..].first_chunk_mut())
            && eight.is_ascii()
        {
            *out = eight.map(T::from_ascii);
            (rest, written) = (&rest[8..], written + 8);
            continue;
        }
        let (char, len) = match (first, rest) {
            (..0x80, _) => (u32::from(first), 1),
            (0xc2..0xe0, &[_, a, ..]) if is_next(a) => (join(first & 0x1f, &[a]), 2),
            (0xe0..0xf0, &[_, a, b, ..]) if is_next(a) && is_next(b) => (join(first & 0xf, &[a, b]), 3),
            (0xf0..0xf5, &[_, a, b, c, ..]) if is_next(a) && is_next(b) && is_next(c) => {
                (join(first & 7, &[a, b, c]), 4)
            }
            _ => return None,
        };
        // What fewer bytes have room for, and what is no character.
        let is_right = match len {
            3 => char >= 0x800,
            4 => (0x1_0000..0x11_0000).contains(&char) && size_of::<T>() == 4,
            _ => true,
        };
        if !is_right || size_of::<T>() == 1 && char > 0xff {
            return None;
        }
        out[written] = T::from_char(char);
        (rest, written) = (&rest[len..], written + 1);
    }
    Some(written)
}

/// Whether this is a byte that follows the first of a character.
#[inline(always)]
fn is_next(byte: u8) -> bool {
    byte & 0xc0 == 0x80
}

/// The bits of the bytes of a character.
#[inline(always)]
fn join(first: u8, next: &[u8]) -> u32 {
    next.iter().fold(first.into(), |char, byte| char << 6 | u32::from(byte & 0x3f))
}

#[cfg(test)]
mod tests {
    use super::decode;

    #[test]
    fn every_character_alone_and_among_others() {
        for char in (0..0x11_0000).filter_map(char::from_u32) {
            for text in [format!("{char}"), format!("ascii of ten{char}\u{e9}and of more")] {
                let (mut chars, mut wide) = (vec![0_u16; text.len()], vec![0_u32; text.len()]);
                let count = decode(text.as_bytes(), &mut wide).expect("a u32 has room for all");
                assert!(text.chars().map(u32::from).eq(wide[..count].iter().copied()), "{text}");
                match decode(text.as_bytes(), &mut chars) {
                    Some(count) => assert!(text.encode_utf16().eq(chars[..count].iter().copied()), "{text}"),
                    None => assert!(char > '\u{ffff}'),
                }
            }
        }
    }

    #[test]
    fn what_std_rejects_is_rejected_but_for_surrogates() {
        let interesting =
            [0, 0x41, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xc1, 0xc2, 0xdf, 0xe0, 0xe1, 0xec, 0xed];
        let interesting = [&interesting[..], &[0xee, 0xef, 0xf0, 0xf1, 0xf3, 0xf4, 0xf5, 0xf8, 0xff]].concat();
        for &a in &interesting {
            for &b in &interesting {
                for &c in &interesting {
                    for &d in &interesting {
                        for len in 0..=4 {
                            let bytes = &[a, b, c, d][..len];
                            let expected = std::str::from_utf8(bytes).ok().map(|text| text.chars().count());
                            let has_surrogate = bytes.windows(3).any(|it| it[0] == 0xed && it[1] >= 0xa0);
                            if !has_surrogate {
                                assert_eq!(decode(bytes, &mut [0_u32; 4]), expected, "{bytes:x?}");
                            }
                        }
                    }
                }
            }
        }
        let mut chars = [0_u16; 6];
        assert_eq!(decode(b"\xed\xa0\x80\xed\xbf\xbf", &mut chars), Some(2));
        assert_eq!(chars[..2], [0xd800, 0xdfff]);
    }
}
