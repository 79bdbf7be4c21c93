//! Against Modules/binascii.c's loops, written down once more without any shortcut.

use std::mem::MaybeUninit;

use super::*;

/// Numbers without order, the same ones each time (xorshift).
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % end
    }
}

/// Lines, blanks and escapes of all sorts, short and long.
fn texts() -> impl Iterator<Item = Vec<u8>> {
    const PIECES: [&[u8]; 24] = [
        b"a",
        b".",
        b" ",
        b"\t",
        b"\n",
        b"\r",
        b"\r\n",
        b"=",
        b"_",
        b"\0",
        b"\x7F",
        b"\xE9",
        b"=4",
        b"=3d",
        b"=\r",
        b"=\n",
        b"=\rx\n",
        b"==",
        b"words and words",
        b"0123456789012345678901234567890123456789",
        b" \n",
        b"\t\r\n",
        b"\n.\n",
        b"=C3=A9",
    ];
    let mut random = Random(0x9E37_79B9_7F4A_7C15);
    (0..10_000).map(move |round| {
        let count = random.below(if round % 10 == 0 { 60 } else { 12 });
        // Some have few kinds of pieces, so that the same one comes often.
        let kinds = 1 + random.below(PIECES.len());
        let first = random.below(PIECES.len());
        (0..count).flat_map(|_| PIECES[(first + random.below(kinds)) % PIECES.len()]).copied().collect()
    })
}

/// `b2a_qp`'s second loop.
fn encode_as_c(data: &[u8], options: Options) -> Vec<u8> {
    let Options { quotetabs, istext, header } = options;
    let first_end = data.iter().position(|byte| *byte == b'\n');
    let newline: &[u8] = if first_end.is_some_and(|end| end > 0 && data[end - 1] == b'\r') { b"\r\n" } else { b"\n" };
    let soft = [b"=", newline].concat();
    let (mut out, mut at, mut line) = (Vec::<u8>::new(), 0, 0);
    let is = |at: usize, bytes: &[u8]| data.get(at).is_some_and(|byte| bytes.contains(byte));
    while at < data.len() {
        let byte = data[at];
        let last = at + 1 == data.len();
        if byte > 126
            || byte == b'='
            || (header && byte == b'_')
            || (byte == b'.' && line == 0 && (last || is(at + 1, b"\n\r\0")))
            || (!istext && is(at, b"\r\n"))
            || (is(at, b"\t ") && last)
            || (byte < 33 && !is(at, b"\r\n") && (quotetabs || !is(at, b"\t ")))
        {
            if line + 3 >= 76 {
                out.extend(&soft);
                line = 0;
            }
            out.extend(format!("={byte:02X}").bytes());
            at += 1;
            line += 3;
        } else if istext && (byte == b'\n' || (byte == b'\r' && is(at + 1, b"\n"))) {
            line = 0;
            if let Some(blank @ (b' ' | b'\t')) = out.last().copied() {
                out.pop();
                out.extend(format!("={blank:02X}").bytes());
            }
            out.extend(newline);
            at += if byte == b'\r' { 2 } else { 1 };
        } else {
            if !last && !is(at + 1, b"\n") && line + 1 >= 76 {
                out.extend(&soft);
                line = 0;
            }
            line += 1;
            out.push(if header && byte == b' ' { b'_' } else { byte });
            at += 1;
        }
    }
    out
}

/// `a2b_qp`'s loop.
fn decode_as_c(text: &[u8], header: bool) -> Vec<u8> {
    let (mut out, mut at) = (Vec::new(), 0);
    let digit = |at: usize| text.get(at).and_then(|char| char::from(*char).to_digit(16));
    while at < text.len() {
        if text[at] == b'=' {
            at += 1;
            if at >= text.len() {
                break;
            }
            if text[at] == b'\n' || text[at] == b'\r' {
                while at < text.len() && text[at] != b'\n' {
                    at += 1;
                }
                at += 1;
            } else if text[at] == b'=' {
                out.push(b'=');
                at += 1;
            } else if let (Some(high), Some(low)) = (digit(at), digit(at + 1)) {
                out.push((high << 4 | low) as u8);
                at += 2;
            } else {
                out.push(b'=');
            }
        } else {
            out.push(if header && text[at] == b'_' { b' ' } else { text[at] });
            at += 1;
        }
    }
    out
}

fn all_options() -> impl Iterator<Item = Options> {
    (0..8).map(|bits| Options { quotetabs: bits & 1 != 0, istext: bits & 2 != 0, header: bits & 4 != 0 })
}

/// What is written into memory of just the size asked for, whatever was there before.
fn written(room: usize, fill: impl Fn(&mut [MaybeUninit<u8>]) -> usize) -> Vec<u8> {
    let [zeroes, ones] = [0x00, 0xFF].map(|old| {
        let mut out = vec![MaybeUninit::new(old); room];
        let len = fill(&mut out);
        // SAFETY: all of it was initialised above.
        unsafe { out[..len].assume_init_ref() }.to_vec()
    });
    assert_eq!(zeroes, ones, "something was not written");
    zeroes
}

fn encoded(data: &[u8], options: Options) -> Vec<u8> {
    written(encoded_room(data.len()).unwrap(), |out| encode(data, options, out).len())
}

fn decoded(text: &[u8], header: bool) -> Vec<u8> {
    written(text.len(), |out| decode(text, header, out).len())
}

#[test]
fn encoding_is_what_c_does() {
    for text in texts() {
        for options in all_options() {
            assert_eq!(encoded(&text, options), encode_as_c(&text, options), "{options:?} {:?}", text.escape_ascii());
        }
    }
}

#[test]
fn decoding_is_what_c_does() {
    for text in texts() {
        for header in [false, true] {
            assert_eq!(decoded(&text, header), decode_as_c(&text, header), "{header} {:?}", text.escape_ascii());
        }
    }
}

#[test]
fn each_byte_at_each_place_of_a_line() {
    for place in (0..20).chain(70..80) {
        for byte in 0..=255 {
            let mut line = [b'x'; 81];
            line[place] = byte;
            for len in [place + 1, place + 2, 81] {
                let line = &line[..len];
                for options in all_options() {
                    assert_eq!(encoded(line, options), encode_as_c(line, options), "{options:?} {place} {byte} {len}");
                }
                for header in [false, true] {
                    assert_eq!(decoded(line, header), decode_as_c(line, header));
                }
            }
        }
    }
}

#[test]
fn there_is_room_for_the_longest_text() {
    for len in (0..200).chain([999, 4001]) {
        for data in
            [vec![0xFF; len], [b"\n".to_vec(), vec![b'\n'; len]].concat(), b"\r\n".repeat(len), b" \r\n".repeat(len)]
        {
            let data = [b"\r\n", &*data].concat();
            for options in all_options() {
                assert_eq!(encoded(&data, options), encode_as_c(&data, options));
            }
        }
    }
    assert_eq!(encoded_room(usize::MAX / 3), None);
    assert_eq!(encoded_room(usize::MAX), None);
}

#[test]
fn decoding_undoes_encoding() {
    for text in texts() {
        let options = Options { quotetabs: false, istext: false, header: true };
        assert_eq!(decoded(&encoded(&text, options), true), text);
    }
}
