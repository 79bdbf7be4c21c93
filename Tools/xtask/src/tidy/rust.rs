//! Rules about Rust code: proofs beside unsafe code, safe modules, no silenced lints.

use super::{Rule, Violation};

pub(super) const RULES: &[Rule] = &[safety_comment, forbid_unsafe, allow_attribute];

/// The code alone: what stands in comments and in literals is replaced by spaces, line by line.
fn code_only(text: &str) -> String {
    let mut code = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let previous_is_word = code.ends_with(|c: char| c.is_alphanumeric() || c == '_');
        let length = match rest {
            _ if rest.starts_with("//") => rest.find('\n').unwrap_or(rest.len()),
            _ if rest.starts_with("/*") => block_comment(rest),
            _ if first == '"' => string(rest),
            _ if first == 'r' && (!previous_is_word || code.ends_with(['b', 'c'])) => raw_string(rest),
            _ if first == '\'' => character(rest),
            _ => 0,
        };
        if length == 0 {
            code.push(first);
            rest = &rest[first.len_utf8()..];
        } else {
            code.extend(rest[..length].chars().map(|c| if c == '\n' { c } else { ' ' }));
            rest = &rest[length..];
        }
    }
    code
}

/// The length of a block comment; they nest.
fn block_comment(text: &str) -> usize {
    let mut depth = 0;
    let mut at = 0;
    while at < text.len() {
        match &text.as_bytes()[at..] {
            [b'/', b'*', ..] => (depth, at) = (depth + 1, at + 2),
            [b'*', b'/', ..] => (depth, at) = (depth - 1, at + 2),
            _ => at += 1,
        }
        if depth == 0 {
            break;
        }
    }
    at
}

/// The length of a string literal.
fn string(text: &str) -> usize {
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return at + 1,
            _ => {}
        }
    }
    text.len()
}

/// The length of a raw string literal, or 0 if it is none.
fn raw_string(text: &str) -> usize {
    let hashes = text[1..].bytes().take_while(|&byte| byte == b'#').count();
    let Some(content) = text[1 + hashes..].strip_prefix('"') else { return 0 };
    let end = format!("\"{}", "#".repeat(hashes));
    content.find(&end).map_or(text.len(), |at| text.len() - content.len() + at + end.len())
}

/// The length of a character literal, or 0 for a lifetime.
fn character(text: &str) -> usize {
    let mut chars = text.char_indices().skip(1);
    match chars.next() {
        Some((_, '\\')) => {
            chars.next();
            chars.find(|&(_, c)| c == '\'').map_or(0, |(at, _)| at + 1)
        }
        Some(_) => chars.next().filter(|&(_, c)| c == '\'').map_or(0, |(at, _)| at + 1),
        None => 0,
    }
}

/// Where `word` stands in the code: line (from 0) and the code after it.
fn places<'a>(code: &'a str, word: &'a str) -> impl Iterator<Item = (usize, &'a str)> {
    let part_of_word = |c: char| c.is_alphanumeric() || c == '_';
    code.match_indices(word).filter_map(move |(at, _)| {
        let after = &code[at + word.len()..];
        let whole = !code[..at].ends_with(part_of_word) && !after.starts_with(part_of_word);
        whole.then(|| (code[..at].matches('\n').count(), after))
    })
}

/// What `unsafe` stands before.
enum Unsafe {
    /// The promise is kept here: a block, an impl, declarations of C functions.
    Kept(&'static str),
    /// The promise is asked of others: a function, a trait.
    Asked(&'static str),
    /// A function pointer's type, or an attribute.
    Neither,
}

impl Unsafe {
    fn before(code: &str) -> Unsafe {
        let mut words = code.split_whitespace();
        // The ABI's name is a literal, so it is not in the code.
        match words.next().unwrap_or_default() {
            word if word.starts_with('{') => Unsafe::Kept("block"),
            "impl" => Unsafe::Kept("impl"),
            word if word.starts_with("impl<") => Unsafe::Kept("impl"),
            "extern" => match words.next().unwrap_or_default() {
                word if word.starts_with('{') => Unsafe::Kept("extern block"),
                "fn" => Unsafe::Asked("fn"),
                _ => Unsafe::Neither,
            },
            "fn" => Unsafe::Asked("fn"),
            "trait" => Unsafe::Asked("trait"),
            _ => Unsafe::Neither,
        }
    }
}

/// Every promise in the bindings is written down: kept ones in `// SAFETY:`, asked ones in `# Safety`.
fn safety_comment(path: &str, text: &str) -> Vec<Violation> {
    // What the macros write into a function they generate is not an unsafe fn that somebody calls.
    let generator = path.starts_with("rust-bindings/cpython-macros-backend/");
    if !path.starts_with("rust-bindings/") || !path.ends_with(".rs") {
        return Vec::new();
    }
    let code = code_only(text);
    let lines: Vec<&str> = text.lines().collect();
    let mut violations = Vec::new();
    for (line, after) in places(&code, "unsafe") {
        let comment = comment_above(&lines, line);
        let advice = match Unsafe::before(after) {
            Unsafe::Kept(what) if !comment.contains("SAFETY:") => {
                format!("write a `// SAFETY:` comment directly above the unsafe {what}: why is it sound?")
            }
            Unsafe::Asked(what)
                if !generator
                    && !comment.contains("# Safety")
                    && !comment.contains("SAFETY:")
                    && !in_unsafe_impl(&lines, line) =>
            {
                format!("give the unsafe {what} a `# Safety` section: what must its user see to?")
            }
            _ => continue,
        };
        violations.push(Violation::new(path, line + 1, "safety-comment", advice));
    }
    violations
}

/// Whether a line (from 0) is in an `unsafe impl`, whose trait says what its functions ask for.
fn in_unsafe_impl(lines: &[&str], line: usize) -> bool {
    let depth = |line: &str| line.len() - line.trim_start().len();
    let outer = lines[..line].iter().rev().filter(|above| !above.is_empty() && depth(above) < depth(lines[line]));
    // Over the bounds that stand between the line that begins it and its brace.
    outer
        .map(|above| above.trim())
        .find(|above| !matches!(*above, "{" | "where"))
        .is_some_and(|above| above.starts_with("unsafe impl"))
}

/// The comment above a line (from 0), over attributes and the beginning of the same statement.
fn comment_above(lines: &[&str], line: usize) -> String {
    let is_comment = |line: &str| line.starts_with("//");
    let mut above = lines[..line].iter().rev().map(|line| line.trim()).peekable();
    // An attribute of several lines.
    if above.next_if_eq(&")]").is_some() {
        while above.next().is_some_and(|line| !line.starts_with("#[")) {}
    }
    // rustfmt breaks a long statement before the block it ends in, or after an opening parenthesis.
    while above
        .next_if(|line| {
            !is_comment(line) && (line.starts_with("#[") || line.ends_with(['=', '(']) || line.ends_with("=>"))
        })
        .is_some()
    {}
    let mut comment: Vec<&str> = above.take_while(|line| is_comment(line)).collect();
    comment.reverse();
    comment.join("\n")
}

/// A module is safe code. What it lacks for that is missing in cpython-api.
fn forbid_unsafe(path: &str, text: &str) -> Vec<Violation> {
    const RULE: &str = "forbid-unsafe";
    const ATTRIBUTE: &str = "#![forbid(unsafe_code)]";
    if !path.starts_with("Modules-rust/") || !path.ends_with(".rs") {
        return Vec::new();
    }
    let code = code_only(text);
    let mut violations: Vec<Violation> = places(&code, "unsafe")
        .map(|(line, _)| {
            Violation::new(path, line + 1, RULE, "keep modules free of unsafe code; add what is missing to cpython-api")
        })
        .collect();
    if (path.ends_with("/src/lib.rs") || path.ends_with("/src/main.rs")) && !code.contains(ATTRIBUTE) {
        violations.push(Violation::new(path, 1, RULE, format!("write {ATTRIBUTE} below the first comment")));
    }
    violations
}

/// A lint that is silenced has a reason, and comes back when the reason is gone.
fn allow_attribute(path: &str, text: &str) -> Vec<Violation> {
    if !path.ends_with(".rs") {
        return Vec::new();
    }
    let code = code_only(text);
    let found = (1..).zip(code.lines()).filter(|(_, line)| line.contains("#[allow(") || line.contains("#![allow("));
    found
        .map(|(number, _)| {
            Violation::new(path, number, "allow-attribute", "write `expect(lint, reason = \"..\")` instead of allow")
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::tests::broken;
    use super::*;

    const API: &str = "rust-bindings/cpython-api/src/bytes.rs";
    const MODULE: &str = "Modules-rust/_x/src/lib.rs";

    #[test]
    fn only_code_is_looked_at() {
        let text = "a(\"unsafe \\\" unsafe\", r#\"unsafe \" unsafe\"#, b'\"', '\\'', '\"', &'a b) // unsafe\n/* x /* unsafe */\n unsafe */ c\n";
        let code = code_only(text);
        assert_eq!(code.split_whitespace().collect::<Vec<_>>(), ["a(", ",", ",", "b", ",", ",", ",", "&'a", "b)", "c"]);
        assert_eq!(code.lines().count(), text.lines().count());
        assert_eq!(code_only("for x in y { br\"unsafe\" }"), "for x in y { b          }");
        assert_eq!(code_only("\"open"), "     ");
    }

    #[test]
    fn unsafe_code_without_a_proof_is_found() {
        for code in [
            "let x = unsafe { y() };\n",
            "// Words.\nunsafe impl Send for X {}\n",
            "unsafe impl<T> Send for X<T> {}\n",
            "unsafe extern \"C\" {\n}\n",
            "// SAFETY: of the other.\na();\nunsafe {\n}\n",
            "// SAFETY: too far away.\n\nunsafe { a() }\n",
        ] {
            let found = broken(safety_comment, API, code);
            assert!(matches!(found[..], [(_, "safety-comment")]), "{code} {found:?}");
        }
        assert_eq!(broken(safety_comment, API, "x();\n/// Words.\npub unsafe fn a() {}\n"), [(3, "safety-comment")]);
        assert_eq!(broken(safety_comment, API, "pub unsafe trait A {}\n"), [(1, "safety-comment")]);
        assert_eq!(broken(safety_comment, API, "unsafe extern \"C\" fn a() {}\n"), [(1, "safety-comment")]);
    }

    #[test]
    fn unsafe_code_with_a_proof_is_fine() {
        for code in [
            "// SAFETY: it is so.\nunsafe impl A for B\nwhere\n    C: D,\n{\n    unsafe fn a() {}\n}\n",
            "/// # Safety\n/// See to it.\n#[a(\n    b\n)]\npub unsafe trait A {}\n",
            "// SAFETY: it is\n// so.\nlet x = unsafe { y() };\n",
            "// SAFETY: it is so.\nlet long =\n    unsafe { y() };\n",
            "// SAFETY: it is so.\n#[cfg(Py_GIL_DISABLED)]\nunsafe impl Send for X {}\n",
            "/// Words.\n///\n/// # Safety\n/// See to it.\n#[inline]\npub unsafe fn a() {}\n",
            "type F = unsafe extern \"C\" fn(*mut T);\n#[unsafe(no_mangle)]\nfn a() {}\n",
            "// unsafe { a() }\nlet unsafe_name = \"unsafe {}\";\n",
        ] {
            assert_eq!(broken(safety_comment, API, code), [], "{code}");
        }
        assert_eq!(
            broken(safety_comment, "rust-bindings/cpython-macros-backend/src/a.rs", "unsafe extern \"C\" fn a() {}\n"),
            []
        );
    }

    #[test]
    fn modules_are_safe() {
        assert_eq!(broken(forbid_unsafe, MODULE, "//! What.\n"), [(1, "forbid-unsafe")]);
        assert_eq!(broken(forbid_unsafe, MODULE, "//! #![forbid(unsafe_code)]\n"), [(1, "forbid-unsafe")]);
        assert_eq!(broken(forbid_unsafe, "Modules-rust/_x/src/a.rs", "x();\nunsafe { a() }\n"), [(2, "forbid-unsafe")]);
        assert_eq!(broken(forbid_unsafe, MODULE, "//! No unsafe code.\n#![forbid(unsafe_code)]\n"), []);
        assert_eq!(broken(forbid_unsafe, API, "unsafe { a() }\n"), []);
    }

    #[test]
    fn silenced_lints_are_found() {
        assert_eq!(broken(allow_attribute, API, "#![allow(dead_code)]\n"), [(1, "allow-attribute")]);
        assert_eq!(broken(allow_attribute, API, "a();\n#[allow(dead_code)]\n"), [(2, "allow-attribute")]);
        assert_eq!(broken(allow_attribute, API, "// #[allow(dead_code)]\n#[expect(dead_code, reason = \"x\")]\n"), []);
    }
}
