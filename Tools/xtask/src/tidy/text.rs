//! Rules about text: first lines, length, white space, leftovers and links.

use super::{Rule, Violation};

pub(super) const RULES: &[Rule] = &[white_space, first_line, length, leftovers, links];

/// A file of more lines than this holds more than one concept.
const MAX_LINES: usize = 700;

/// Whom a link may lead to. No package registry is among them: a build takes its crates from
/// where the user's cargo is told to, and configure-rust asks the user's package manager.
const HOSTS: &[&str] = &[
    "python.org",
    "www.python.org",
    "docs.python.org",
    "peps.python.org",
    "devguide.python.org",
    "discuss.python.org",
    "github.com",
    "rust-lang.org",
    "www.rust-lang.org",
    "doc.rust-lang.org",
    "rust-lang.github.io",
    "rustup.rs",
    "sh.rustup.rs",
    "pyo3.rs",
    "www.gnu.org",
    // The name space of SVG, which is a name and not a place.
    "www.w3.org",
    "www.rfc-editor.org",
    "spdx.org",
    "localhost",
    "127.0.0.1",
];

/// The kinds of file that rules tell apart.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Kind {
    Rust,
    Python,
    Shell,
    Make,
    /// Diffs hold lines of CPython's files as they are.
    Diff,
    /// Licences are quoted as they are.
    Licence,
    Other,
}

impl Kind {
    fn of(path: &str, text: &str) -> Kind {
        let name = path.rsplit('/').next().unwrap_or(path);
        let shebang = text.lines().next().filter(|line| line.starts_with("#!") && !line.starts_with("#!["));
        match name.rsplit_once('.').map(|(_, extension)| extension) {
            Some("rs") => Kind::Rust,
            Some("py") => Kind::Python,
            Some("sh") => Kind::Shell,
            Some("mk") => Kind::Make,
            Some("patch") => Kind::Diff,
            _ if name.ends_with("-patch") => Kind::Diff,
            _ if name.starts_with("LICENSE") => Kind::Licence,
            _ if shebang.is_some_and(|line| line.ends_with("sh")) => Kind::Shell,
            _ if shebang.is_some_and(|line| line.contains("python")) => Kind::Python,
            _ => Kind::Other,
        }
    }
}

/// No trailing white space, no CRLF, no tab in .rs and .py, one newline at the end.
fn white_space(path: &str, text: &str) -> Vec<Violation> {
    const RULE: &str = "white-space";
    let kind = Kind::of(path, text);
    if matches!(kind, Kind::Diff | Kind::Licence) || text.is_empty() {
        return Vec::new();
    }
    let mut violations = Vec::new();
    for (number, line) in (1..).zip(text.split('\n')) {
        if line.ends_with('\r') {
            violations.push(Violation::new(path, number, RULE, "end the line with LF alone, not CR LF"));
        } else if line.ends_with([' ', '\t']) {
            violations.push(Violation::new(path, number, RULE, "remove the white space at the end of the line"));
        }
        if line.contains('\t') && matches!(kind, Kind::Rust | Kind::Python) {
            violations.push(Violation::new(path, number, RULE, "write spaces, or \\t in a string, for the tab"));
        }
    }
    if !text.ends_with('\n') || text.ends_with("\n\n") {
        let last = text.lines().count();
        violations.push(Violation::new(path, last, RULE, "end the file with exactly one newline"));
    }
    violations
}

/// A source file starts with a line that says what it is.
fn first_line(path: &str, text: &str) -> Vec<Violation> {
    let says_what_it_is = |prefixes: &[&str]| {
        let first = text.lines().find(|line| !line.starts_with("#!")).unwrap_or_default();
        prefixes.iter().any(|prefix| first.strip_prefix(prefix).is_some_and(|words| !words.trim().is_empty()))
    };
    let (good, advice) = match Kind::of(path, text) {
        Kind::Rust => (says_what_it_is(&["//! ", "// "]), "start with a `//!` line that says what the file is"),
        Kind::Python => {
            (says_what_it_is(&["\"\"\"", "# "]), "start with a docstring or a `#` line that says what the file is")
        }
        Kind::Shell | Kind::Make => (says_what_it_is(&["# "]), "start with a `#` line that says what the file is"),
        Kind::Diff | Kind::Licence | Kind::Other => return Vec::new(),
    };
    if good { Vec::new() } else { vec![Violation::new(path, 1, "first-line", advice)] }
}

/// A file that is too long.
fn length(path: &str, text: &str) -> Vec<Violation> {
    let lines = text.lines().count();
    if lines <= MAX_LINES || !matches!(Kind::of(path, text), Kind::Rust | Kind::Python | Kind::Shell) {
        return Vec::new();
    }
    let advice = format!("{lines} lines are too many for one concept; split the file (the limit is {MAX_LINES})");
    vec![Violation::new(path, MAX_LINES + 1, "length", advice)]
}

/// Marks of work that is not finished. They are put together here so that this file has none.
fn leftovers(path: &str, text: &str) -> Vec<Violation> {
    const WORDS: [&str; 3] = [concat!("TO", "DO"), concat!("FIX", "ME"), concat!("XX", "X")];
    const CALLS: [&str; 3] = [concat!("todo", "!("), concat!("unimplemented", "!("), concat!("dbg", "!(")];
    let kind = Kind::of(path, text);
    if matches!(kind, Kind::Diff | Kind::Licence) {
        return Vec::new();
    }
    let mut violations = Vec::new();
    for (number, line) in (1..).zip(text.lines()) {
        let word = WORDS.into_iter().find(|word| has_word(line, word));
        let call = CALLS.into_iter().find(|call| kind == Kind::Rust && line.contains(call));
        if let Some(found) = word.or(call) {
            let advice = format!("finish what `{found}` marks, or open an issue and remove it");
            violations.push(Violation::new(path, number, "leftovers", advice));
        }
    }
    violations
}

/// Whether a word stands in the line, not as a part of a longer one (mktemp wants a row of X).
pub(crate) fn has_word(line: &str, word: &str) -> bool {
    let part_of_word = |c: char| c.is_alphanumeric() || c == '_';
    line.match_indices(word)
        .any(|(at, _)| !line[..at].ends_with(part_of_word) && !line[at + word.len()..].starts_with(part_of_word))
}

/// Links lead to known hosts only.
fn links(path: &str, text: &str) -> Vec<Violation> {
    if Kind::of(path, text) == Kind::Licence {
        return Vec::new();
    }
    let mut violations = Vec::new();
    for (number, line) in (1..).zip(text.lines()) {
        for (at, scheme) in line.match_indices("://") {
            if !line[..at].ends_with("http") && !line[..at].ends_with("https") {
                continue;
            }
            let rest = &line[at + scheme.len()..];
            let host =
                rest.split(|c: char| !(c.is_ascii_alphanumeric() || c == '.' || c == '-')).next().unwrap_or(rest);
            let host = host.trim_end_matches('.');
            // A scheme with no host after it is about addresses; it is none.
            if !host.is_empty() && !HOSTS.contains(&host) {
                let advice = format!("do not name the host {host}; the known ones are in {}", file!());
                violations.push(Violation::new(path, number, "links", advice));
            }
        }
    }
    violations
}

#[cfg(test)]
mod tests {
    use super::super::tests::broken;
    use super::*;

    #[test]
    fn kinds_of_file() {
        for (path, text, kind) in [
            ("a/b.rs", "#![no_std]\n", Kind::Rust),
            ("configure-rust", "#!/bin/sh\n", Kind::Shell),
            (".ci/run", "#!/usr/bin/env python3\n", Kind::Python),
            ("Makefile.pre.in-patch", "", Kind::Diff),
            ("LICENSE-PSF", "", Kind::Licence),
            ("README.md", "# Rust\n", Kind::Other),
        ] {
            assert_eq!(Kind::of(path, text), kind, "{path}");
        }
    }

    #[test]
    fn white_space_is_found() {
        assert_eq!(broken(white_space, "a.md", "one \ntwo\n"), [(1, "white-space")]);
        assert_eq!(broken(white_space, "a.md", "one\r\ntwo\n"), [(1, "white-space")]);
        assert_eq!(broken(white_space, "a.rs", "one\n\ttwo\n"), [(2, "white-space")]);
        assert_eq!(broken(white_space, "a.md", "one"), [(1, "white-space")]);
        assert_eq!(broken(white_space, "a.md", "one\n\n"), [(2, "white-space")]);
        assert_eq!(broken(white_space, "a.mk", "one:\n\ttwo\n"), []);
        assert_eq!(broken(white_space, "a.patch", "+one\n \n"), []);
    }

    #[test]
    fn first_lines_are_wanted() {
        assert_eq!(broken(first_line, "a.rs", "use std;\n"), [(1, "first-line")]);
        assert_eq!(broken(first_line, "a.sh", "#!/bin/sh\nset -e\n"), [(1, "first-line")]);
        assert_eq!(broken(first_line, "a.py", "import os\n"), [(1, "first-line")]);
        assert_eq!(broken(first_line, "a.py", ""), [(1, "first-line")]);
        assert_eq!(broken(first_line, "a.rs", "//! What it is.\n"), []);
        assert_eq!(broken(first_line, "a.sh", "#!/bin/sh\n# What it is.\n"), []);
        assert_eq!(broken(first_line, "a.py", "\"\"\"What it is.\"\"\"\n"), []);
        assert_eq!(broken(first_line, "a.txt", "words\n"), []);
    }

    #[test]
    fn long_files_are_found() {
        assert_eq!(broken(length, "a.py", &"x\n".repeat(MAX_LINES + 1)), [(MAX_LINES + 1, "length")]);
        assert_eq!(broken(length, "a.py", &"x\n".repeat(MAX_LINES)), []);
        assert_eq!(broken(length, "Cargo.lock", &"x\n".repeat(MAX_LINES + 1)), []);
    }

    #[test]
    fn leftovers_are_found() {
        assert_eq!(broken(leftovers, "a.md", concat!("x\nTO", "DO: y\n")), [(2, "leftovers")]);
        assert_eq!(broken(leftovers, "a.rs", concat!("let x = dbg", "!(y);\n")), [(1, "leftovers")]);
        assert_eq!(broken(leftovers, "a.sh", "mktemp /tmp/a.XXXXXX\n"), []);
        assert_eq!(broken(leftovers, "a.patch", concat!("+XX", "X\n")), []);
    }

    #[test]
    fn unknown_hosts_are_found() {
        let unknown = concat!("see https:", "//example.com/a and https:", "//github.com/a\n");
        assert_eq!(broken(links, "a.md", unknown), [(1, "links")]);
        let registry = concat!("http:", "//crates.io\n");
        assert_eq!(broken(links, "a.md", registry), [(1, "links")]);
        assert_eq!(broken(links, "a.md", "(https://docs.python.org/3/c-api/). A URL starts with https://.\n"), []);
    }
}
