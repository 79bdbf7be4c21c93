//! The reference: five bytes as one number, eight times a table.

use std::mem::MaybeUninit;

use super::alphabet::NONE;
use super::{Alphabet, QUANTUM, QUANTUM_TEXT, Table, bytes_len};

/// Writes all digits, and zeroes up to a whole quantum after them.
#[inline]
pub(super) fn encode(alphabet: &Alphabet, data: &[u8], out: &mut [MaybeUninit<u8>]) {
    let (quanta, rest) = data.as_chunks::<QUANTUM>();
    for (quantum, out) in quanta.iter().zip(out.as_chunks_mut::<QUANTUM_TEXT>().0) {
        *out = digits(alphabet, quantum);
    }
    if let [a, rest @ ..] = rest
        && let Some(out) = out.last_chunk_mut()
    {
        let byte = |place| rest.get(place).copied().unwrap_or(0);
        *out = digits(alphabet, &[*a, byte(0), byte(1), byte(2), 0]);
    }
}

#[inline]
fn digits(alphabet: &Alphabet, quantum: &[u8; QUANTUM]) -> [MaybeUninit<u8>; QUANTUM_TEXT] {
    let [a, b, c, d, e] = *quantum;
    let number = u64::from_be_bytes([0, 0, 0, a, b, c, d, e]);
    let digit = |place: usize| alphabet.digits[(number >> (35 - 5 * place)) as usize % 32];
    std::array::from_fn(|place| MaybeUninit::new(digit(place)))
}

/// Writes all bytes, whose number is that of `out`; whether all characters are digits.
#[inline]
pub(super) fn decode(table: &Table, text: &[u8], out: &mut [MaybeUninit<u8>]) -> bool {
    let (quanta, rest) = text.as_chunks::<QUANTUM_TEXT>();
    let (out, out_rest) = out.split_at_mut(bytes_len(QUANTUM_TEXT * quanta.len()));
    let mut seen = 0;
    for (quantum, out) in quanta.iter().zip(out.as_chunks_mut::<QUANTUM>().0) {
        let values = quantum.map(|char| table.value(char));
        seen |= values.iter().fold(0, |seen, value| seen | value);
        *out = bytes(values);
    }
    if !rest.is_empty() {
        let mut values = [0; QUANTUM_TEXT];
        for (value, char) in values.iter_mut().zip(rest) {
            *value = table.value(*char);
            seen |= *value;
        }
        out_rest.copy_from_slice(&bytes(values)[..out_rest.len()]);
    }
    seen < NONE
}

#[inline]
fn bytes(values: [u8; QUANTUM_TEXT]) -> [MaybeUninit<u8>; QUANTUM] {
    let number = values.iter().fold(0, |number, value| number << 5 | u64::from(*value));
    let [_, _, _, a, b, c, d, e] = number.to_be_bytes();
    [a, b, c, d, e].map(MaybeUninit::new)
}
