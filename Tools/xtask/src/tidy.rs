//! `cargo xtask tidy`: the rules of this repository that a machine can check.
//!
//! A rule that looks at one file is a function from its path and text to violations; a rule about
//! the repository takes all files. Rules look at what git tracks or would add.

mod c_api;
mod layout;
mod rust;
mod text;

use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;

use xshell::{Shell, cmd};

use crate::{Error, check_boundary};
pub(crate) use text::has_word;

/// Something that is not as a rule wants it, and what to do about it.
#[derive(Debug, PartialEq)]
pub(crate) struct Violation {
    pub(crate) path: String,
    /// The first line is 1.
    pub(crate) line: usize,
    rule: &'static str,
    advice: String,
}

impl Violation {
    pub(crate) fn new(path: &str, line: usize, rule: &'static str, advice: impl Into<String>) -> Violation {
        Violation { path: path.to_owned(), line, rule, advice: advice.into() }
    }
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}: {}", self.path, self.line, self.rule, self.advice)
    }
}

/// A rule about one file: its path from the root, and its text.
type Rule = fn(&str, &str) -> Vec<Violation>;

/// The text of every file, by its path from the root.
pub(crate) type Files = BTreeMap<String, String>;

/// A rule about the repository.
type RepositoryRule = fn(&Files) -> Vec<Violation>;

/// Prints each violation; an error if there is any.
pub(crate) fn run(sh: &Shell, root: &Path) -> Result<(), Error> {
    let files = files(sh, root)?;
    report("tidy", &files, &check(&files))
}

/// Prints what a verb has found; an error if there is anything.
pub(crate) fn report(verb: &str, files: &Files, violations: &[Violation]) -> Result<(), Error> {
    for violation in violations {
        println!("{violation}");
    }
    match violations.len() {
        0 => {
            println!("{verb}: {} files, nothing to do", files.len());
            Ok(())
        }
        count => Err(format!("{verb}: {count} to put right, in {} files looked at", files.len()).into()),
    }
}

fn check(files: &Files) -> Vec<Violation> {
    let rules: Vec<Rule> = [text::RULES, rust::RULES].concat();
    let mut violations: Vec<Violation> =
        files.iter().flat_map(|(path, text)| rules.iter().flat_map(move |rule| rule(path, text))).collect();
    violations.extend(check_boundary::violations(files));
    let of_repository: Vec<RepositoryRule> = [layout::RULES, c_api::RULES].concat();
    violations.extend(of_repository.iter().flat_map(|rule| rule(files)));
    violations
}

/// Every text file that git tracks or would add. Links, and files deleted since, are left out.
pub(crate) fn files(sh: &Shell, root: &Path) -> Result<Files, Error> {
    let _in_root = sh.push_dir(root);
    let list = cmd!(sh, "git ls-files -z --cached --others --exclude-standard").quiet().read()?;
    let mut files = Files::new();
    for path in list.split_terminator('\0') {
        let file = root.join(path);
        if file.is_symlink() || !file.is_file() {
            continue;
        }
        if let Ok(text) = String::from_utf8(std::fs::read(&file)?) {
            files.insert(path.to_owned(), text);
        }
    }
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The rules broken by one file.
    pub(super) fn broken(rule: Rule, path: &str, text: &str) -> Vec<(usize, &'static str)> {
        rule(path, text).iter().map(|violation| (violation.line, violation.rule)).collect()
    }

    #[test]
    fn a_violation_says_where_what_and_how() {
        let violation = Violation::new("a/b.rs", 7, "some-rule", "do this");
        assert_eq!(violation.to_string(), "a/b.rs:7: some-rule: do this");
    }

    #[test]
    fn rules_of_all_groups_are_called() {
        let files =
            Files::from([("Modules-rust/_x/src/lib.rs".to_owned(), "use cpython_sys::PyObject; \n".to_owned())]);
        let mut broken: Vec<&str> = check(&files).iter().map(|violation| violation.rule).collect();
        broken.sort_unstable();
        broken.dedup();
        let some_of_each = ["first-line", "white-space", "boundary", "forbid-unsafe", "modules"];
        assert_eq!(some_of_each.iter().find(|rule| !broken.contains(rule)), None, "{broken:?}");
    }
}
