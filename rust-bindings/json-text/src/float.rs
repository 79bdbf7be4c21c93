//! Floats as `float.__repr__` of Python writes them.

use std::mem::MaybeUninit;

/// The longest text: a sign, 17 digits, a point, and an exponent of five characters.
const LONGEST: usize = 24;

/// Space for the text of a float.
///
/// It may be where the text is to stand: most texts begin at its beginning.
#[repr(C)]
pub struct FloatText {
    shortest: zmij::Buffer,
    /// For what zmij lays out differently.
    own: MaybeUninit<[u8; LONGEST]>,
}

impl FloatText {
    /// Space that holds nothing yet.
    #[inline]
    pub fn new() -> Self {
        Self { shortest: zmij::Buffer::new(), own: MaybeUninit::uninit() }
    }

    /// The fewest digits that read as this number again, in Python's layout: with an exponent of at
    /// least two digits from 1e16 on and below 1e-4.
    ///
    /// What is not finite has no text; one that is no number's comes of it.
    #[inline]
    pub fn format(&mut self, value: f64) -> &[u8] {
        let text = self.shortest.format_finite(value).as_bytes();
        // Elsewhere both have the same layout.
        if value.abs() < 1e-4 && value.abs() > 9e-11 { lay_out(text, &mut self.own) } else { text }
    }
}

impl Default for FloatText {
    fn default() -> Self {
        Self::new()
    }
}

/// The layout with an exponent of two digits of a number that zmij writes as 0.0000123 or as 1.23e-6.
#[cold]
fn lay_out<'a>(text: &[u8], own: &'a mut MaybeUninit<[u8; LONGEST]>) -> &'a [u8] {
    let (mut len, own) = (0, own.write([0; LONGEST]));
    let mut push = |bytes: &[u8]| {
        own[len..len + bytes.len()].copy_from_slice(bytes);
        len += bytes.len();
    };
    let (sign, number) = text.split_at(usize::from(text.starts_with(b"-")));
    push(sign);
    if let Some([first, rest @ ..]) = number.strip_prefix(b"0.0000") {
        push(&[*first]);
        if !rest.is_empty() {
            push(b".");
            push(rest);
        }
        push(b"e-05");
    } else if let [digits @ .., b'e', b'-', exponent] = number {
        push(digits);
        push(b"e-0");
        push(&[*exponent]);
    } else {
        push(number);
    }
    &own[..len]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(value: f64) -> String {
        String::from_utf8(FloatText::new().format(value).to_vec()).unwrap()
    }

    /// By the book: digits laid out as PyOS_double_to_string does for 'r'. There are as many as in
    /// Rust's own shortest text, from which they differ where two are as near: Python's are even then.
    fn by_the_book(value: f64) -> String {
        let shortest = format!("{:e}", value.abs());
        let count = shortest.find('e').unwrap() - usize::from(shortest.contains('.'));
        let even = format!("{:.*e}", count - 1, value.abs());
        let is_as_near = even.parse::<f64>().unwrap().to_bits() == value.abs().to_bits();
        let (digits, exponent) = if is_as_near { &even } else { &shortest }.split_once('e').unwrap();
        let digits = digits.replace('.', "");
        let exponent: i32 = exponent.parse().unwrap();
        let sign = if value.is_sign_negative() { "-" } else { "" };
        let places = digits.len() as i32;
        let number = if !(-4..16).contains(&exponent) {
            let point = if places > 1 { "." } else { "" };
            let (first, rest) = digits.split_at(1);
            format!("{first}{point}{rest}e{}{:02}", if exponent < 0 { '-' } else { '+' }, exponent.abs())
        } else if exponent < 0 {
            format!("0.{}{digits}", "0".repeat(-exponent as usize - 1))
        } else if places <= exponent + 1 {
            format!("{digits}{}.0", "0".repeat((exponent + 1 - places) as usize))
        } else {
            let (whole, fraction) = digits.split_at(exponent as usize + 1);
            format!("{whole}.{fraction}")
        };
        sign.to_owned() + &number
    }

    #[test]
    fn what_python_writes() {
        for (value, expected) in [
            (0.0, "0.0"),
            (-0.0, "-0.0"),
            (1.0, "1.0"),
            (-1.5, "-1.5"),
            (1e15, "1000000000000000.0"),
            (9999999999999998.0, "9999999999999998.0"),
            (1e16, "1e+16"),
            (1.5e16, "1.5e+16"),
            (1e22, "1e+22"),
            (1e23, "1e+23"),
            (1e100, "1e+100"),
            (f64::MAX, "1.7976931348623157e+308"),
            (-f64::MAX, "-1.7976931348623157e+308"),
            (1e-4, "0.0001"),
            (0.00012345, "0.00012345"),
            (1e-5, "1e-05"),
            (1.2345e-5, "1.2345e-05"),
            (-9.999999999999999e-5, "-9.999999999999999e-05"),
            (1e-6, "1e-06"),
            (1.5e-9, "1.5e-09"),
            (9.999999999999999e-10, "9.999999999999999e-10"),
            (1e-10, "1e-10"),
            (1e-100, "1e-100"),
            (5e-324, "5e-324"),
            (f64::MIN_POSITIVE, "2.2250738585072014e-308"),
            (0.1, "0.1"),
            (0.1 + 0.2, "0.30000000000000004"),
            (123456789.125, "123456789.125"),
        ] {
            assert_eq!(text(value), expected);
        }
    }

    #[test]
    fn every_decade_and_its_neighbours() {
        for exponent in -323..309 {
            let value: f64 = format!("1e{exponent}").parse().unwrap();
            for value in [value, value.next_up(), value.next_down(), -value, value * 1.5, value * 7.25] {
                if value.is_finite() {
                    assert_eq!(text(value), by_the_book(value));
                }
            }
        }
    }

    #[test]
    fn many_floats() {
        let mut bits = 0x1234_5678_9abc_def1_u64;
        for _ in 0..20_000 {
            bits ^= bits << 13;
            bits ^= bits >> 7;
            bits ^= bits << 17;
            for value in [f64::from_bits(bits), f64::from(f32::from_bits(bits as u32)), (bits >> 40) as f64 / 1e8] {
                if value.is_finite() {
                    assert_eq!(text(value), by_the_book(value), "{value:e}");
                    assert_eq!(text(value).parse::<f64>().unwrap().to_bits(), value.to_bits());
                }
            }
        }
    }
}
