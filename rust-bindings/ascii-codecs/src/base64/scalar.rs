//! Base64 without vectors: the reference, and what encodes and decodes the ends of all others.

use std::mem::MaybeUninit;

use super::Run;
use super::alphabet::{Alphabet, NO_DATA, PAD};

/// Encodes all of `data`, with padding; returns how many characters were written.
pub(super) fn encode(alphabet: &Alphabet, data: &[u8], out: &mut [MaybeUninit<u8>]) -> usize {
    let (triples, rest) = data.as_chunks::<3>();
    let (quads, last) = out.split_at_mut(triples.len() * 4);
    for (triple, quad) in triples.iter().zip(quads.as_chunks_mut::<4>().0) {
        *quad = encode_triple(alphabet, *triple).map(MaybeUninit::new);
    }
    let quad = match *rest {
        [] => return quads.len(),
        [a] => {
            let [a, b, ..] = encode_triple(alphabet, [a, 0, 0]);
            [a, b, b'=', b'=']
        }
        [a, b, ..] => {
            let [a, b, c, _] = encode_triple(alphabet, [a, b, 0]);
            [a, b, c, b'=']
        }
    };
    last[..4].write_copy_of_slice(&quad);
    quads.len() + 4
}

#[inline]
fn encode_triple(alphabet: &Alphabet, [a, b, c]: [u8; 3]) -> [u8; 4] {
    let bits = u32::from_be_bytes([0, a, b, c]);
    [bits >> 18, bits >> 12, bits >> 6, bits].map(|value| alphabet.chars[value as usize % 64])
}

/// Decodes as many fours of the alphabet's characters as there are in front.
pub(super) fn decode(alphabet: &Alphabet, chars: &[u8], out: &mut [MaybeUninit<u8>]) -> Run {
    let mut fours = 0;
    for (quad, triple) in chars.as_chunks::<4>().0.iter().zip(out.as_chunks_mut::<3>().0) {
        let Some(bytes) = decode_quad(alphabet, *quad) else {
            break;
        };
        *triple = bytes.map(MaybeUninit::new);
        fours += 1;
    }
    Run::of_data(alphabet, &chars[..fours * 4])
}

/// The three bytes of four characters, if all are of the alphabet.
#[inline]
pub(super) fn decode_quad(alphabet: &Alphabet, quad: [u8; 4]) -> Option<[u8; 3]> {
    let [a, b, c, d] = quad.map(|char| alphabet.value(char));
    ((a | b | c | d) < NO_DATA).then_some([a << 2 | b >> 4, b << 4 | c >> 2, c << 6 | d])
}

/// Decodes what is data, without the junk between it, up to padding that completes a four; other
/// padding is junk.
pub(super) fn decode_mixed(alphabet: &Alphabet, chars: &[u8], out: &mut [MaybeUninit<u8>]) -> Run {
    // The bits of a four, with a one before them, which shows how many there are.
    let mut bits = 1_u32;
    let (mut read, mut written) = (0, 0);
    for char in chars {
        let value = alphabet.value(*char);
        if value < NO_DATA {
            bits = bits << 6 | u32::from(value);
            if bits >= 1 << 24 {
                let [_, triple @ ..] = bits.to_be_bytes();
                out[written..][..3].write_copy_of_slice(&triple);
                written += 3;
                bits = 1;
            }
        } else if value == PAD && bits >= 1 << 12 {
            break;
        }
        read += 1;
    }
    let count = bits.ilog2() / 6;
    let run = Run { chars: read, values: written / 3 * 4 + count as usize, last: bits as u8 & 0x3F };
    let [_, a, b, _] = (bits << (24 - 6 * count)).to_be_bytes();
    if count >= 2 {
        out[written].write(a);
    }
    if count == 3 {
        out[written + 1].write(b);
    }
    run
}
