//! crc_hqx in two pieces, and bit by bit.
#![no_main]

use ascii_codecs::crc_hqx;
use ascii_codecs_fuzz::options;
use libfuzzer_sys::fuzz_target;

fn by_the_book(mut crc: u16, data: &[u8]) -> u16 {
    for byte in data {
        crc ^= u16::from(*byte) << 8;
        for _ in 0..8 {
            crc = if crc & 0x8000 != 0 { crc << 1 ^ 0x1021 } else { crc << 1 };
        }
    }
    crc
}

fuzz_target!(|input: &[u8]| {
    let Some(([high, low, place], data)) = options(input) else { return };
    let start = u16::from_be_bytes([*high, *low]);
    let crc = crc_hqx(start, data);
    assert_eq!(crc, by_the_book(start, data));
    let (front, back) = data.split_at(usize::from(*place).min(data.len()));
    assert_eq!(crc_hqx(crc_hqx(start, front), back), crc);
});
