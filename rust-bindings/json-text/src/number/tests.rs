//! Numbers: where they end, and what they are.

use super::*;

/// The end of the number that a text begins with, and its value.
fn int(text: &str) -> Option<(Option<i64>, usize)> {
    match read(text.as_bytes(), 0)? {
        (Number::Int(int), end) => {
            assert_eq!(int.text, &text.as_bytes()[..end]);
            Some((int.to_i64(), end))
        }
        number => panic!("{number:?}"),
    }
}

fn float(text: &str) -> Option<(f64, usize)> {
    match read(text.as_bytes(), 0)? {
        (Number::Float(float), end) => {
            assert_eq!(float.text, &text.as_bytes()[..end]);
            Some((float.value(), end))
        }
        number => panic!("{number:?}"),
    }
}

#[test]
fn ints() {
    for (text, value, end) in [
        ("0", 0, 1),
        ("-0", 0, 2),
        ("7,", 7, 1),
        ("-12]", -12, 3),
        ("01", 0, 1),
        ("00.5", 0, 1),
        ("-01", 0, 2),
        ("999999999999999999", 999_999_999_999_999_999, 18),
        ("-999999999999999999", -999_999_999_999_999_999, 19),
        // What may follow a number does, and is incomplete.
        ("1.", 1, 1),
        ("1.x", 1, 1),
        ("1.e5", 1, 1),
        ("1e", 1, 1),
        ("1e+", 1, 1),
        ("1E-x", 1, 1),
        ("0e", 0, 1),
    ] {
        assert_eq!(int(text), Some((Some(value), end)), "{text}");
    }
    for (text, value) in [("9223372036854775807", Some(i64::MAX)), ("-9223372036854775807", Some(-i64::MAX))] {
        assert_eq!(int(text), Some((value, text.len())));
    }
    for text in ["9223372036854775808", "-9223372036854775808", "10000000000000000000", "-10000000000000000001"] {
        assert_eq!(int(text), Some((None, text.len())));
    }
    let unsigned = |text: &str| match read(text.as_bytes(), 0) {
        Some((Number::Int(int), _)) => int.to_u64(),
        number => panic!("{number:?}"),
    };
    assert_eq!(unsigned("9999999999999999999,"), Some(9_999_999_999_999_999_999));
    assert_eq!(unsigned("10000000000000000000"), None);
    assert_eq!(unsigned("-1"), None);
    for text in ["", "-", "--1", "+1", ".5", "-.5", "x", "-x", "e5", "\u{661}"] {
        assert_eq!(read(text.as_bytes(), 0), None, "{text}");
    }
}

#[test]
fn ends_of_floats() {
    for (text, value, end) in [
        ("1.5", 1.5, 3),
        ("1.5e", 1.5, 3),
        ("1.5e+", 1.5, 3),
        ("1.5e-,", 1.5, 3),
        ("1.5.5", 1.5, 3),
        ("1e5", 1e5, 3),
        ("1E+05]", 1e5, 5),
        ("1e-5e", 1e-5, 4),
        ("0.0", 0.0, 3),
        ("0e0", 0.0, 3),
    ] {
        assert_eq!(float(text), Some((value, end)), "{text}");
    }
    let zero = float("-0.0").unwrap().0;
    assert!(zero == 0.0 && zero.is_sign_negative());
}

#[test]
fn values_of_floats() {
    let zeros = "0".repeat(400);
    let digits = "1234567890".repeat(90);
    let texts = [
        "0.1",
        "-0.1",
        "123.456",
        "9007199254740991.0",
        "9007199254740992.0",
        "9007199254740993.0",
        "9007199254740993e0",
        "1e22",
        "1e23",
        "9007199254740991e22",
        "1e-22",
        "1e-23",
        "123456789012345678.5",
        "1234567890123456789.5",
        "18446744073709551615.0",
        "18446744073709551616.0",
        "99999999999999999999e0",
        "0.000000000000000000000000001234",
        "0.00000000000000000000000000000000000001234567890123456789",
        "1.7976931348623157e308",
        "1.7976931348623159e308",
        "1e309",
        "-1e309",
        "1e99999999999999999999",
        "1e-99999999999999999999",
        "-1e-400",
        "4.9e-324",
        "2.4703282292062327e-324",
        "2.4703282292062328e-324",
        "2.2250738585072011e-308",
        "2.2250738585072014e-308",
        "6.631236846766476e-316",
        "0.500000000000000166533453693773481063544750213623046875",
        "3.2e-9",
        "1.0e+00000000000000000000000000000001",
        "0e999999999999999999999",
        &format!("1{zeros}e-400"),
        &format!("0.{zeros}1e401"),
        &format!("0.{digits}"),
        &format!("{digits}.5e-890"),
    ]
    .map(str::to_owned);
    for text in texts {
        let expected: f64 = text.parse().unwrap();
        let (value, end) = float(&text).unwrap();
        assert_eq!(value.to_bits(), expected.to_bits(), "{text}: {value:e} for {expected:e}");
        assert_eq!(end, text.len());
        let wide: Vec<u32> = text.bytes().map(u32::from).collect();
        let Some((Number::Float(wide), _)) = read(&wide, 0) else { panic!("{text}") };
        assert_eq!(wide.value().to_bits(), expected.to_bits(), "{text}");
    }
}

/// Numbers as they are in documents, with their digits anywhere before or after the point.
#[test]
fn many_floats() {
    let mut state = 1_u64;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state
    };
    for _ in 0..20_000 {
        let bits = next();
        let exponent = next() as i64 % 400;
        let mut texts = vec![format!("{}.{}e{exponent}", next() % 1000, next() >> (next() % 60))];
        if f64::from_bits(bits).is_finite() {
            texts.push(format!("{:e}", f64::from_bits(bits)).replace("e", ".0e").replacen(".0e", "e", 1));
            texts.push(format!("{:.1}", f64::from_bits(bits)));
        }
        for text in texts {
            let expected: f64 = text.parse().unwrap();
            let (value, end) = float(&text).unwrap();
            assert_eq!((value.to_bits(), end), (expected.to_bits(), text.len()), "{text}");
        }
    }
}
