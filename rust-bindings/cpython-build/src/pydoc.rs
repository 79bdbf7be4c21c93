//! Docstrings read from the source of the tree being built, Python's and C's.
//!
//! A Rust module that stands in for something has its docstrings, word for word; reading them from the tree makes that true for each version of CPython.

use std::error::Error;
use std::fmt;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use crate::BuildConfig;

/// Why a docstring could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocError(String);

impl fmt::Display for DocError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Error for DocError {}

/// The docstring of the top-level function `name` in `source`, as `name.__doc__` has it.
///
/// # Errors
///
/// When there is no such function, it has no `"""` docstring, or the docstring has a
/// backslash escape other than `\\` and `\0`. The latter stays as it is written: the docstring
/// of a function in C cannot hold a NUL (`b85encode` of 3.13.15 has one where `\\0` was meant).
pub fn python_docstring(source: &str, name: &str) -> Result<String, DocError> {
    let lacks = |what: &str| DocError(format!("function {name}: {what}"));
    let head = format!("def {name}(");
    let mut starts =
        source.match_indices(&head).map(|(at, _)| at).filter(|&at| at == 0 || source[..at].ends_with('\n'));
    let start = starts.next().ok_or_else(|| lacks("is not defined at top level"))?;
    let signature_end = source[start..].find("):\n").ok_or_else(|| lacks("has no end of its signature"))?;
    let body = source[start + signature_end + 3..].trim_start();
    let text = body.strip_prefix("\"\"\"").ok_or_else(|| lacks("has no docstring in triple quotes"))?;
    let end = text.find("\"\"\"").ok_or_else(|| lacks("has no end of its docstring"))?;
    // A NUL cannot be in the source, so it can stand for a backslash until it is known that none is left.
    let text = text[..end].replace("\\\\", "\u{0}").replace("\\0", "\u{0}0");
    if text.contains('\\') {
        return Err(lacks("has an escape sequence in its docstring"));
    }
    Ok(clean(&text.replace('\u{0}', "\\")))
}

/// The docstring that `source` gives a function by `name.__doc__ = TEMPLATE.format(key=value, ..)`,
/// where the template is a constant in `'''`, and each value is such a constant or a string in
/// single quotes.
///
/// # Errors
///
/// When there is no such statement, or it or a constant is of another form: with a backslash, a
/// brace that is no field, or a comma within a value.
pub fn assigned_docstring(source: &str, name: &str) -> Result<String, DocError> {
    let lacks = |what: &str| DocError(format!("function {name}: {what}"));
    let (_, statement) =
        source.split_once(&format!("\n{name}.__doc__ = ")).ok_or_else(|| lacks("is not given a docstring"))?;
    let (template, arguments) = statement
        .split_once(".format(")
        .and_then(|(template, rest)| Some((template, rest.split_once(")\n")?.0)))
        .ok_or_else(|| lacks("has a docstring that is no formatted template"))?;
    let mut doc = constant(source, template).ok_or_else(|| lacks("has no template"))?.to_owned();
    // A value is put in with other braces than a field's, so that it is not taken for one.
    for argument in arguments.split(',') {
        let (key, value) = argument.trim().split_once('=').ok_or_else(|| lacks("has a value without a name"))?;
        let literal = value.strip_prefix('\'').and_then(|value| value.strip_suffix('\''));
        let value = literal.or_else(|| constant(source, value)).ok_or_else(|| lacks("has a value of another form"))?;
        doc = doc.replace(&format!("{{{key}}}"), &value.replace('{', "\u{1}").replace('}', "\u{2}"));
    }
    if doc.contains(['{', '}', '\\']) {
        return Err(lacks("has a docstring with an unknown field or an escape sequence"));
    }
    Ok(doc.replace('\u{1}', "{").replace('\u{2}', "}"))
}

/// The text of the top-level constant `name`, in triple single quotes.
fn constant<'a>(source: &'a str, name: &str) -> Option<&'a str> {
    let (_, text) = source.split_once(&format!("\n{name} = '''"))?;
    Some(text.split_once("'''")?.0)
}

/// The docstring that Argument Clinic wrote into `header` for the C function `name`
/// (`binascii_b2a_base64`), without the signature in front of it.
///
/// # Errors
///
/// When the header has no such docstring.
pub fn clinic_docstring(header: &str, name: &str) -> Result<String, DocError> {
    signed_docstring(header, &format!("{name}__doc__"))
}

/// The docstring that `source`, in C, has under the name `variable`, without the signature in front of it.
///
/// # Errors
///
/// When there is no such docstring, or it has no signature.
pub fn signed_docstring(source: &str, variable: &str) -> Result<String, DocError> {
    let text = c_docstring(source, variable)?;
    let lacks = || DocError(format!("C docstring {variable}: has no signature in front"));
    let (_, doc) = text.split_once("\n--\n\n").ok_or_else(lacks)?;
    Ok(doc.to_owned())
}

/// The docstring that `source`, in C, has under the name `variable`
/// (`PyDoc_STRVAR(doc_binascii, "..")`).
///
/// # Errors
///
/// When there is no such docstring, or it is not made of string literals, or these have an
/// escape sequence other than `\n`, `\r`, `\t`, `\\`, `\"`, `\'`, a byte in hexadecimal (`\xc3`) and the
/// one that joins lines.
pub fn c_docstring(source: &str, variable: &str) -> Result<String, DocError> {
    let lacks = |what: &str| DocError(format!("C docstring {variable}: {what}"));
    let head = format!("PyDoc_STRVAR({variable},");
    let start = source.find(&head).ok_or_else(|| lacks("is not defined here"))? + head.len();
    let mut rest = source[start..].trim_start();
    let mut text = Vec::new();
    while let Some(literal) = rest.strip_prefix('"') {
        rest = literal;
        loop {
            let end = rest.find(['"', '\\', '\n']).unwrap_or(rest.len());
            text.extend_from_slice(&rest.as_bytes()[..end]);
            rest = &rest[end..];
            if let Some(after) = rest.strip_prefix('"') {
                rest = after.trim_start();
                break;
            }
            let escape = rest.strip_prefix('\\').ok_or_else(|| lacks("has no end of a string literal"))?;
            let byte;
            (byte, rest) = unescape(escape).ok_or_else(|| lacks("has an escape sequence that is not known here"))?;
            text.extend(byte);
        }
    }
    if !rest.starts_with(");") {
        return Err(lacks("is not made of string literals"));
    }
    String::from_utf8(text).map_err(|_| lacks("is not in UTF-8"))
}

/// The byte that an escape sequence in C stands for, without its backslash, if it is one, and what follows it.
fn unescape(escape: &str) -> Option<(Option<u8>, &str)> {
    let (first, rest) = escape.split_at_checked(1)?;
    let byte = match first {
        "\n" => return Some((None, rest)),
        "n" => b'\n',
        "r" => b'\r',
        "t" => b'\t',
        "\\" | "\"" | "'" => first.as_bytes()[0],
        "x" => {
            let end = rest.find(|char: char| !char.is_ascii_hexdigit())?;
            return Some((Some(u8::from_str_radix(&rest[..end], 16).ok()?), &rest[end..]));
        }
        _ => return None,
    };
    Some((Some(byte), rest))
}

/// Takes the indentation away as CPython's compiler does (`_PyCompile_CleanDoc`, since
/// 3.13): the white space before the first line, and before the others what the least
/// indented of them has.
fn clean(doc: &str) -> String {
    let mut lines = doc.split('\n');
    let first = lines.next().unwrap_or_default().trim_start_matches(' ');
    let indent = |line: &str| line.len() - line.trim_start_matches(' ').len();
    let margin = lines.clone().filter(|line| !line.trim().is_empty()).map(indent).min().unwrap_or(0);
    let mut cleaned = first.to_owned();
    for line in lines {
        cleaned.push('\n');
        cleaned.push_str(&line[indent(line).min(margin)..]);
    }
    cleaned
}

/// A file of CPython's source that has docstrings.
pub struct DocSource<'a> {
    /// The file, seen from the top of CPython's source.
    pub file: &'a str,
    /// How its docstrings are read: [`python_docstring`], [`assigned_docstring`],
    /// [`clinic_docstring`], [`signed_docstring`] or [`c_docstring`].
    pub reader: fn(source: &str, name: &str) -> Result<String, DocError>,
    /// The functions, or other things: the name in Python, and the name in the file.
    pub names: &'a [(&'a str, &'a str)],
}

/// The `main` of a module's build script: writes `docs.rs` into `OUT_DIR`, with a constant for each docstring.
/// `b64encode` becomes `pub(crate) const B64ENCODE: &str`.
///
/// It fails, and says why, when there is no configured CPython, or a file cannot be read or lacks a docstring.
pub fn write_docs(sources: &[DocSource<'_>]) -> ExitCode {
    match try_write_docs(sources) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn try_write_docs(sources: &[DocSource<'_>]) -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=build.rs");
    let docs = rust_docs(&BuildConfig::from_env()?.srcdir, sources)?;
    let out: PathBuf = std::env::var_os("OUT_DIR").ok_or("OUT_DIR is not set; cargo sets it")?.into();
    std::fs::write(out.join("docs.rs"), docs)?;
    Ok(())
}

fn rust_docs(srcdir: &Path, sources: &[DocSource<'_>]) -> Result<String, DocError> {
    let mut rust = String::new();
    for DocSource { file, reader, names } in sources {
        let file = srcdir.join(file);
        println!("cargo::rerun-if-changed={}", file.display());
        let at = |reason: String| DocError(format!("{}: {reason}", file.display()));
        let source = std::fs::read_to_string(&file).map_err(|error| at(error.to_string()))?;
        for (python, name) in *names {
            let doc = reader(&source, name).map_err(|error| at(error.0))?;
            rust += &format!("pub(crate) const {}: &str = {doc:?};\n", python.to_uppercase());
        }
    }
    Ok(rust)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOURCE: &str = concat!(
        "def other(a):\n    pass\n\n",
        "def f(s, x=None):\n    \"\"\"First line.\n\n    Second \\\\n\n      deeper\n    \"\"\"\n    return 1\n",
        "class C:\n    def inner(self):\n        \"\"\"Doc.\"\"\"\n",
        "def tab(s):\n    \"\"\"A \\t tab.\"\"\"\n",
        "def nul(s):\n    \"\"\"Padded with b'\\0'.\"\"\"\n",
    );

    #[test]
    fn a_docstring_is_as_python_has_it() {
        assert_eq!(python_docstring(SOURCE, "f").unwrap(), "First line.\n\nSecond \\n\n  deeper\n");
        assert_eq!(python_docstring(SOURCE, "nul").unwrap(), "Padded with b'\\0'.");
    }

    #[test]
    fn a_clinic_docstring_is_without_its_signature() {
        let header = concat!(
            "PyDoc_STRVAR(m_f__doc__,\n\"f($module, a, /)\\n\"\n\"--\\n\"\n\"\\n\"\n",
            "\"Say \\\"a\\\".\\n\"\n\"\\n\"\n\"  More.\");\n\n#define M_F\n",
        );
        assert_eq!(clinic_docstring(header, "m_f").unwrap(), "Say \"a\".\n\n  More.");
        assert!(clinic_docstring(header, "m_g").unwrap_err().to_string().contains("m_g"));
    }

    #[test]
    fn a_c_docstring_is_what_the_compiler_makes_of_it() {
        let source = concat!(
            "PyDoc_STRVAR(one, \"One line\");\n",
            "PyDoc_STRVAR(more,\n\"b\\'\\\\xb9\\' ends (with) \\\"\\\\r\\\\n\\\";\\n\"\n  \"\\tx\" \"\\r\");\n",
            "PyDoc_STRVAR(joined, \"one\\n\\\n  two: Fran\\xc3\\xa7ois\\n\");\n",
        );
        assert_eq!(c_docstring(source, "one").unwrap(), "One line");
        assert_eq!(c_docstring(source, "more").unwrap(), "b'\\xb9' ends (with) \"\\r\\n\";\n\tx\r");
        assert_eq!(c_docstring(source, "joined").unwrap(), "one\n  two: Fran\u{e7}ois\n");
    }

    #[test]
    fn what_is_no_c_docstring_is_an_error() {
        let source = concat!(
            "PyDoc_STRVAR(macro, \"a\" TEXT);\n",
            "PyDoc_STRVAR(escape, \"\\v\");\n",
            "PyDoc_STRVAR(large, \"\\x141\");\n",
            "PyDoc_STRVAR(latin, \"\\xe7\");\n",
            "PyDoc_STRVAR(open, \"a\n\");\n",
            "PyDoc_STRVAR(end, \"a\"",
        );
        for (name, reason) in [
            ("other", "not defined"),
            ("macro", "not made of string literals"),
            ("escape", "escape sequence"),
            ("large", "escape sequence"),
            ("latin", "UTF-8"),
            ("open", "no end of a string literal"),
            ("end", "not made of string literals"),
        ] {
            let error = c_docstring(source, name).unwrap_err().to_string();
            assert!(error.contains(name) && error.contains(reason), "{error}");
        }
        let unsigned = "PyDoc_STRVAR(m_f__doc__, \"Text.\");";
        assert!(clinic_docstring(unsigned, "m_f").unwrap_err().to_string().contains("no signature"));
    }

    #[test]
    fn a_template_is_filled_in_as_python_does_it() {
        let source = concat!(
            "import re\n_DOC = '''\nCode {what} with {more}.\n'''\n_MORE = '''the {rest}'''\n",
            "f.__doc__ = _DOC.format(what='a {what}',\n        more=_MORE)\n",
            "g.__doc__ = _DOC.format(what='b')\nh.__doc__ = _NONE.format(what='c')\n",
            "i.__doc__ = _DOC.format('d')\nj.__doc__ = _DOC.format(what=1, more='')\nk.__doc__ = 'text'\n",
        );
        assert_eq!(assigned_docstring(source, "f").unwrap(), "\nCode a {what} with the {rest}.\n");
        for (name, reason) in [
            ("g", "unknown field"),
            ("h", "no template"),
            ("i", "without a name"),
            ("j", "another form"),
            ("k", "no formatted template"),
            ("l", "not given"),
        ] {
            let error = assigned_docstring(source, name).unwrap_err().to_string();
            assert!(error.contains(name) && error.contains(reason), "{error}");
        }
    }

    #[test]
    fn what_is_not_there_is_an_error() {
        for (name, reason) in
            [("other", "no docstring"), ("inner", "not defined"), ("g", "not defined"), ("tab", "escape")]
        {
            let error = python_docstring(SOURCE, name).unwrap_err().to_string();
            assert!(error.contains(name) && error.contains(reason), "{error}");
        }
    }
}
