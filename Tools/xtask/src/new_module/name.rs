//! The name of a module, and the names that follow from it.

use std::path::Path;

use crate::Error;

/// Words that are no names in Python or in Rust.
const KEYWORDS: &[&str] = &[
    "abstract", "and", "as", "assert", "async", "await", "become", "box", "break", "class", "const", "continue",
    "crate", "def", "del", "do", "dyn", "elif", "else", "enum", "except", "extern", "false", "final", "finally", "fn",
    "for", "from", "gen", "global", "if", "impl", "import", "in", "is", "lambda", "let", "loop", "macro", "match",
    "mod", "move", "mut", "nonlocal", "not", "or", "override", "pass", "priv", "pub", "raise", "ref", "return", "self",
    "static", "struct", "super", "trait", "true", "try", "type", "typeof", "unsafe", "unsized", "use", "virtual",
    "where", "while", "with", "yield",
];

/// Crates that come with Rust, and words that cargo and configure have a use for.
const TAKEN: &[&str] = &["alloc", "auto", "build", "core", "no", "proc_macro", "std", "test", "yes"];

/// Whether a word is no name in Rust, or in Python.
pub(crate) fn is_keyword(word: &str) -> bool {
    KEYWORDS.contains(&word)
}

/// A name that both Python and cargo can have for a module.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Name(String);

impl Name {
    /// Takes a name, or says why it cannot be one.
    pub(crate) fn parse(name: &str) -> Result<Name, Error> {
        let letters = name.strip_prefix('_').unwrap_or(name);
        let known = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
        if !letters.starts_with(|c: char| c.is_ascii_lowercase()) || !letters.chars().all(known) || name.contains("__")
        {
            return Err(format!(
                "\"{name}\" cannot be the name of a module here: it is made of a to z, 0 to 9 and single underscores, and \
                 begins with a letter, or an underscore and a letter"
            )
            .into());
        }
        if is_keyword(name) {
            return Err(format!("\"{name}\" is a keyword of Python or Rust; choose another name").into());
        }
        if TAKEN.contains(&name) {
            return Err(
                format!("\"{name}\" has a meaning of its own to cargo or configure; choose another name").into()
            );
        }
        Ok(Name(name.to_owned()))
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    /// The name without the underscore in front, which files that are no modules have.
    pub(crate) fn plain(&self) -> &str {
        self.0.strip_prefix('_').unwrap_or(&self.0)
    }

    /// Where the crate is.
    pub(crate) fn directory(&self) -> String {
        format!("Modules-rust/{}", self.0)
    }

    /// The tests. They belong to the package test_rust_ext, so test_bisect there is not CPython's test_bisect.
    pub(crate) fn test(&self) -> String {
        format!("Lib-tests/test_rust_ext/test_{}.py", self.plain())
    }

    /// The page of the book.
    pub(crate) fn page(&self) -> String {
        format!("Doc/modules/{}.md", self.plain())
    }

    /// What `make bench` measures.
    pub(crate) fn benchmark(&self) -> String {
        format!("Tools/bench/rows/{}.py", self.0)
    }

    /// The file that links the module into an archive: test modules have one of their own.
    pub(crate) fn archive(&self) -> &'static str {
        if self.0.starts_with("_test") { "Modules-rust/src/test.rs" } else { "Modules-rust/src/lib.rs" }
    }

    /// All that belongs to the module alone and is in the repository: files, and below directories all files.
    pub(crate) fn own_files(&self, root: &Path) -> Result<Vec<String>, Error> {
        let mut files = Vec::new();
        list(root, &self.directory(), &mut files)?;
        files.extend([self.test(), self.page(), self.benchmark()].into_iter().filter(|file| root.join(file).is_file()));
        Ok(files)
    }
}

/// Adds the files below `directory`, in order.
fn list(root: &Path, directory: &str, files: &mut Vec<String>) -> Result<(), Error> {
    let Ok(entries) = std::fs::read_dir(root.join(directory)) else { return Ok(()) };
    let mut names = Vec::new();
    for entry in entries {
        let entry = entry?;
        let name = entry.file_name().into_string().map_err(|name| format!("{directory}: {name:?} is not UTF-8"))?;
        names.push((name, entry.file_type()?.is_dir()));
    }
    names.sort();
    for (name, is_directory) in names {
        let path = format!("{directory}/{name}");
        if is_directory {
            list(root, &path, files)?;
        } else {
            files.push(path);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_modules() {
        for name in ["spam", "_spam", "_x2", "a_b"] {
            assert_eq!(Name::parse(name).unwrap().as_str(), name);
        }
        for (name, reason) in [
            ("", "is made of"),
            ("_", "is made of"),
            ("2x", "is made of"),
            ("__x", "is made of"),
            ("a__b", "is made of"),
            ("Spam", "is made of"),
            ("a-b", "is made of"),
            ("a.b", "is made of"),
            ("sp\u{e4}m", "is made of"),
            ("../x", "is made of"),
            ("lambda", "keyword"),
            ("crate", "keyword"),
            ("core", "meaning of its own"),
        ] {
            let error = Name::parse(name).unwrap_err().to_string();
            assert!(error.contains(reason), "{name}: {error}");
        }
    }

    #[test]
    fn names_that_follow() {
        let name = Name::parse("_spam").unwrap();
        assert_eq!(name.test(), "Lib-tests/test_rust_ext/test_spam.py");
        assert_eq!(name.archive(), "Modules-rust/src/lib.rs");
        assert_eq!(Name::parse("_testspam").unwrap().archive(), "Modules-rust/src/test.rs");
    }
}
