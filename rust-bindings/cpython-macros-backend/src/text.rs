//! `__text_signature__` as Argument Clinic writes it (`format_docstring_signature` in
//! Tools/clinic/libclinic/dsl_parser.py).

use syn::ext::IdentExt;
use syn::{Expr, ExprUnary, Lit, UnOp};

use crate::signature::{Kind, Signature};

/// What separates the signature from the docstring.
pub(crate) const END: &str = "\n--\n\n";

/// The words of a signature, put into lines of less than 72 characters.
struct Lines {
    text: String,
    indent: usize,
    length: usize,
    first: bool,
}

impl Lines {
    fn word(&mut self, word: &str) {
        let length = word.chars().count();
        if self.first {
            self.first = false;
            self.length += length;
        } else if self.length + 1 + length >= 72 {
            self.text.push('\n');
            self.text.extend(std::iter::repeat_n(' ', self.indent));
            self.length = self.indent + length;
        } else {
            self.text.push(' ');
            self.length += 1 + length;
        }
        self.text.push_str(word);
    }
}

/// The signature with the parentheses; `receiver` is what stands for the first argument,
/// such as `$module`.
pub(crate) fn text_signature(name: &str, receiver: Option<&str>, signature: &Signature) -> syn::Result<String> {
    let mut words = Vec::new();
    words.extend(receiver.map(str::to_owned));
    let mut slash = receiver.is_some();
    let mut star = false;
    for param in &signature.params {
        if param.kind == Kind::PositionalOnly {
            slash = true;
        } else if std::mem::take(&mut slash) {
            words.push("/".to_owned());
        }
        if param.kind == Kind::KeywordOnly && !std::mem::replace(&mut star, true) {
            words.push(signature.varargs.as_ref().map_or("*".to_owned(), |name| format!("*{}", name.unraw())));
        }
        words.push(match &param.default {
            Some(default) => format!("{}={}", param.python_name(), python_literal(default)?),
            None => param.python_name(),
        });
    }
    if slash && signature.is_variadic() {
        slash = false;
        words.push("/".to_owned());
    }
    if let Some(name) = &signature.varargs
        && !star
    {
        words.push(format!("*{}", name.unraw()));
    }
    words.extend(signature.kwargs.as_ref().map(|name| format!("**{}", name.unraw())));
    if slash {
        words.push("/".to_owned());
    }

    let text = format!("{name}(");
    let indent = text.chars().count();
    let mut lines = Lines { text, indent, length: indent, first: true };
    let count = words.len();
    for (index, word) in words.into_iter().enumerate() {
        let comma = if index + 1 == count { "" } else { "," };
        lines.word(&format!("{word}{comma}"));
    }
    lines.text.push(')');
    Ok(lines.text)
}

/// Whether a function that is called is a tuple struct, such as `Bitwise`, or `Some`: its value
/// is shown as the one that it wraps.
fn is_newtype(function: &Expr) -> bool {
    match function {
        Expr::Path(path) => {
            let last = path.path.segments.last().map(|last| last.ident.to_string());
            last.is_some_and(|name| name.starts_with(char::is_uppercase))
        }
        _ => false,
    }
}

/// A default as Python writes it.
fn python_literal(default: &Expr) -> syn::Result<String> {
    const KNOWN: &str = "a default is None, true, false, a number, a byte, a string or a byte string, or a newtype of one; \
        for another, give the parameters as Python has them: `text = \"..\"`";
    match default {
        Expr::Group(group) => python_literal(&group.expr),
        Expr::Call(call) if is_newtype(&call.func) && call.args.len() == 1 => python_literal(&call.args[0]),
        Expr::Path(path) if path.path.is_ident("None") => Ok("None".to_owned()),
        Expr::Unary(ExprUnary { op: UnOp::Neg(_), expr, .. }) if matches!(&**expr, Expr::Lit(lit) if matches!(lit.lit, Lit::Int(_) | Lit::Float(_))) => {
            Ok(format!("-{}", python_literal(expr)?))
        }
        Expr::Lit(literal) => match &literal.lit {
            Lit::Bool(value) => Ok(if value.value { "True" } else { "False" }.to_owned()),
            Lit::Int(value) => Ok(value.base10_digits().to_owned()),
            Lit::Float(value) => Ok(python_float(value.base10_parse()?)),
            Lit::Str(value) => Ok(python_str(&value.value())),
            Lit::CStr(value) => match value.value().to_str() {
                Ok(text) => Ok(python_str(text)),
                Err(_) => Err(syn::Error::new_spanned(value, KNOWN)),
            },
            Lit::Byte(value) => Ok(python_bytes(&[value.value()])),
            Lit::ByteStr(value) => Ok(python_bytes(&value.value())),
            other => Err(syn::Error::new_spanned(other, KNOWN)),
        },
        other => Err(syn::Error::new_spanned(other, KNOWN)),
    }
}

/// `float.__repr__`: Rust's shortest digits, with Python's exponent.
fn python_float(value: f64) -> String {
    let text = format!("{value:?}");
    let Some((digits, exponent)) = text.split_once('e') else {
        return text;
    };
    let (sign, exponent) = match exponent.strip_prefix('-') {
        Some(exponent) => ('-', exponent),
        None => ('+', exponent),
    };
    format!("{}e{sign}{exponent:0>2}", digits.strip_suffix(".0").unwrap_or(digits))
}

/// The quote that Python's repr chooses.
fn quote_for(single: bool, double: bool) -> char {
    if single && !double { '"' } else { '\'' }
}

/// `str.__repr__`.
fn python_str(value: &str) -> String {
    let quote = quote_for(value.contains('\''), value.contains('"'));
    let mut text = String::from(quote);
    for c in value.chars() {
        match c {
            '\n' => text.push_str("\\n"),
            '\r' => text.push_str("\\r"),
            '\t' => text.push_str("\\t"),
            '\\' => text.push_str("\\\\"),
            c if c == quote => text.extend(['\\', c]),
            c if c.is_control() => text.push_str(&format!("\\x{:02x}", u32::from(c))),
            c => text.push(c),
        }
    }
    text.push(quote);
    text
}

/// `bytes.__repr__`.
fn python_bytes(value: &[u8]) -> String {
    let quote = quote_for(value.contains(&b'\''), value.contains(&b'"'));
    let mut text = format!("b{quote}");
    for &byte in value {
        match byte {
            b'\n' => text.push_str("\\n"),
            b'\r' => text.push_str("\\r"),
            b'\t' => text.push_str("\\t"),
            b'\\' => text.push_str("\\\\"),
            byte if char::from(byte) == quote => text.extend(['\\', quote]),
            b' '..=b'~' => text.push(char::from(byte)),
            byte => text.push_str(&format!("\\x{byte:02x}")),
        }
    }
    text.push(quote);
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text_of(receiver: Option<&str>, signature: &str) -> String {
        text_signature("f", receiver, &syn::parse_str(signature).unwrap()).unwrap()
    }

    fn text(signature: &str) -> String {
        text_of(Some("$module"), signature)
    }

    #[test]
    fn text_signatures_are_those_of_clinic() {
        assert_eq!(text("()"), "f($module, /)");
        assert_eq!(text("(a, /)"), "f($module, a, /)");
        assert_eq!(text("(a, b=None)"), "f($module, /, a, b=None)");
        assert_eq!(text("(a, /, b, *, c=true, d=1)"), "f($module, a, /, b, *, c=True, d=1)");
        assert_eq!(text("(*, a)"), "f($module, /, *, a)");
        assert_eq!(text("(r#type, *r#in)"), "f($module, /, type, *in)");
        assert_eq!(text("(a, /, *, b=false)"), "f($module, a, /, *, b=False)");
        assert_eq!(text("(*args)"), "f($module, /, *args)");
        assert_eq!(text("(a, /, *args, b)"), "f($module, a, /, *args, b)");
        assert_eq!(text("(a, *args, b=1, **kwargs)"), "f($module, /, a, *args, b=1, **kwargs)");
        assert_eq!(text("(a, /, **kwargs)"), "f($module, a, /, **kwargs)");
        assert_eq!(text("(a, / [from 3.14], b, * [from 3.14], c)"), "f($module, /, a, b, c)");
    }

    #[test]
    fn without_a_receiver() {
        assert_eq!(text_of(None, "()"), "f()");
        assert_eq!(text_of(None, "(a=None)"), "f(a=None)");
        assert_eq!(text_of(None, "(a, /)"), "f(a, /)");
        assert_eq!(text_of(None, "(*args)"), "f(*args)");
    }

    /// Modules/_io/clinic/_iomodule.c.h.
    #[test]
    fn long_signatures_have_lines() {
        let signature = syn::parse_str(
            "(file, mode=\"r\", buffering=-1, encoding=None, errors=None, newline=None, closefd=true, opener=None)",
        )
        .unwrap();
        assert_eq!(
            text_signature("open", Some("$module"), &signature).unwrap(),
            "open($module, /, file, mode='r', buffering=-1, encoding=None,\n     \
             errors=None, newline=None, closefd=True, opener=None)"
        );
    }

    #[test]
    fn a_line_has_less_than_72_characters() {
        let of = |last: &str| text(&format!("({}, {last})", "a".repeat(45)));
        assert_eq!(of("bbbb"), format!("f($module, /, {}, bbbb)", "a".repeat(45)));
        let long = of(&"b".repeat(10));
        assert_eq!(long.find('\n'), None);
        assert_eq!(long.len() - 1, 71);
        assert_eq!(of(&"b".repeat(11)), format!("f($module, /, {},\n  {})", "a".repeat(45), "b".repeat(11)));
    }

    #[test]
    fn defaults_have_pythons_form() {
        assert_eq!(text("(a=-1, b=0x10, c=1_000)"), "f($module, /, a=-1, b=16, c=1000)");
        assert_eq!(text("(a=1.5, b=-0.0, c=1e3)"), "f($module, /, a=1.5, b=-0.0, c=1000.0)");
        assert_eq!(text("(a=1e16, b=1e-5, c=1.5e300)"), "f($module, /, a=1e+16, b=1e-05, c=1.5e+300)");
        assert_eq!(text(r#"(a="", b="it's", c="\"'\n")"#), r#"f($module, /, a='', b="it's", c='"\'\n')"#);
        assert_eq!(text(r#"(a=b"\n\xff\\")"#), r"f($module, /, a=b'\n\xff\\')");
        assert_eq!(text(r#"(a=b'\'', b=b'\xff', c=c"x")"#), r#"f($module, /, a=b"'", b=b'\xff', c='x')"#);
        assert_eq!(text("(a=Bitwise(1), b=Some(m::SliceIndex(-2)))"), "f($module, /, a=1, b=-2)");
        for unknown in ["(a=f())", "(a=f(1))", "(a=Some(f(1)))", "(a=Pair(1, 2))"] {
            let signature = syn::parse_str(unknown).unwrap();
            assert!(text_signature("f", None, &signature).unwrap_err().to_string().contains("`text = \"..\"`"));
        }
    }
}
