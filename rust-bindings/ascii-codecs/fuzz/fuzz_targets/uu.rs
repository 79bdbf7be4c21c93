//! Lines of uuencoded data, written and read.
#![no_main]

use ascii_codecs::uu::{MAX_BYTES, MAX_DECODED, MAX_LINE, UuError, decode, encode};
use ascii_codecs_fuzz::{flag, options};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| {
    let Some(([kind], data)) = options(input) else { return };
    let mut line = [*kind; MAX_LINE];
    let mut decoded = [*kind; MAX_DECODED];
    match encode(data, flag(*kind, 0), &mut line) {
        Ok(line) => assert_eq!(decode(line, &mut decoded), Ok(data)),
        Err(error) => assert!(error == UuError::TooLong && data.len() > MAX_BYTES),
    }
    let mut other = [!*kind; MAX_DECODED];
    assert_eq!(decode(data, &mut decoded), decode(data, &mut other));
});
