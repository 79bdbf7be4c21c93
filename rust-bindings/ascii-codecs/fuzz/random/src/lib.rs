//! `fuzz_target!` as a program that calls the target with random inputs: `RUNS` of them (10000), by `SEED` (1).
//!
//! Nothing is learnt from what the target does, so most inputs are made of characters that some codec takes.

use std::fmt::Display;
use std::str::FromStr;

/// What texts are made of: any bytes, and the characters of one codec each.
const LETTERS: &[&[u8]] = &[
    b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/",
    b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567",
    b"abcdefghijklmnopqrstuvwxyz234567",
    b"0123456789ABCDEFGHIJKLMNOPQRSTUV",
    b"0123456789abcdef",
    b"0123456789ABCDEF",
    b"!\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqr",
    b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%&()*+-;<=>?@^_`{|}",
    b"abc \t.=\r\n",
    b"{}[],:\"\"\"\\u12345678900eE+-. ",
    b"\0 ",
];

/// What is put into texts.
const JUNK: &[&[u8]] = &[b"\n", b"=", b"==", b" ", b"z", b"y", b"\x80", b"\xff", b"~>", b"s8W-\"", b"g", b"0"];

/// Calls the target.
pub fn run(target: impl Fn(&[u8])) {
    let mut chance = Chance(variable("SEED", 1_u64).wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
    let runs = variable("RUNS", 10_000_usize);
    for _ in 0..runs {
        target(&chance.input());
    }
    println!("{runs} inputs, nothing found");
}

fn variable<T: FromStr<Err: Display>>(name: &str, default: T) -> T {
    match std::env::var(name) {
        Ok(text) => text.parse().unwrap_or_else(|error| panic!("{name}={text}: {error}")),
        Err(_) => default,
    }
}

/// Random numbers (xorshift).
struct Chance(u64);

impl Chance {
    /// A number below another one.
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        ((self.0 >> 11) % end as u64) as usize
    }

    /// Bytes that choose options, and a text.
    fn input(&mut self) -> Vec<u8> {
        let mut input: Vec<u8> = (0..1 + self.below(4)).map(|_| self.below(256) as u8).collect();
        let start = input.len();
        let len = self.below(300);
        match LETTERS.get(self.below(LETTERS.len() + 2)) {
            Some(letters) => input.extend((0..len).map(|_| letters[self.below(letters.len())])),
            None => input.extend((0..len).map(|_| self.below(256) as u8)),
        }
        for _ in 0..self.below(4) {
            let place = start + self.below(input.len() - start + 1);
            let junk = JUNK[self.below(JUNK.len())];
            input.splice(place..place, junk.iter().copied());
        }
        input
    }
}

/// A target of libfuzzer-sys as a program of its own.
#[macro_export]
macro_rules! fuzz_target {
    (|$input:ident: &[u8]| $body:block) => {
        #[unsafe(no_mangle)]
        extern "C" fn main() -> std::ffi::c_int {
            $crate::run(|$input: &[u8]| $body);
            0
        }
    };
}
