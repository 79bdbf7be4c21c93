//! Rules about the repository: names at the top, modules, dependencies, the footprint on CPython.

use std::collections::BTreeSet;

use super::text::has_word;
use super::{Files, RepositoryRule, Violation};
use crate::patch;

pub(super) const RULES: &[RepositoryRule] = &[top_level, modules, dependencies, footprint];

/// What may stand at the root. A name that ends in `*` stands for all that begin so.
const TOP_LEVEL: &[&str] = &[
    ".cargo",
    ".ci",
    ".gitignore",
    "Cargo.lock",
    "Cargo.toml",
    "Doc",
    "LICENSE*",
    "Lib-tests",
    "Makefile.pre.in-patch",
    "Modules-rust",
    "README.md",
    "Tools",
    "configure-rust",
    "rust-bindings",
    "rustfmt.toml",
];

/// How many lines of CPython's own files, Lib not counted, the overlay may change.
const FOOTPRINT: usize = 60;

/// Nothing new at the root: most of these names are laid into CPython's own tree.
fn top_level(files: &Files) -> Vec<Violation> {
    let names: BTreeSet<&str> = files.keys().map(|path| path.split('/').next().unwrap_or(path)).collect();
    let known = |name: &str| {
        TOP_LEVEL.iter().any(|known| match known.strip_suffix('*') {
            Some(start) => name.starts_with(start),
            None => name == *known,
        })
    };
    let unknown = names.into_iter().filter(|name| !known(name));
    unknown.map(|name| Violation::new(name, 1, "top-level", "put it below one of the directories there are")).collect()
}

/// A module's crate is a member of the workspace, a feature of the archive, and linked into it.
fn modules(files: &Files) -> Vec<Violation> {
    let text = |path: &str| files.get(path).map_or("", String::as_str);
    let members = text("Cargo.toml");
    let archive = text("Modules-rust/Cargo.toml");
    let directories: BTreeSet<&str> = files
        .keys()
        .filter_map(|path| path.strip_prefix("Modules-rust/")?.split_once("/src/"))
        .map(|(name, _)| name)
        .collect();

    let mut violations = Vec::new();
    for name in directories {
        let manifest = format!("Modules-rust/{name}/Cargo.toml");
        let mut want = |there: bool, advice: String| {
            if !there {
                violations.push(Violation::new(&manifest, 1, "modules", advice));
            }
        };
        let member = format!("\"Modules-rust/{name}\"");
        let optional = |(key, line): (&str, &str)| key == name && line.contains("optional = true");
        want(files.contains_key(&manifest), "give the module a Cargo.toml".to_owned());
        want(members.contains(&member), format!("add {member} to the members in Cargo.toml"));
        want(
            entries(archive, "[dependencies]").any(|(_, key, line)| optional((key, line)))
                && entries(archive, "[features]").any(|(_, _, line)| line.contains(&format!("\"{name}\""))),
            format!("make {name} an optional dependency and a default feature in Modules-rust/Cargo.toml"),
        );
        let linking = format!("Modules-rust/src/{}.rs", if name.starts_with("_test") { "test" } else { "lib" });
        want(
            text(&linking).lines().any(|line| line.starts_with(&format!("extern crate {name} "))),
            format!("write `extern crate {name} as _;` in {linking}"),
        );
    }
    violations
}

/// The entries of a section of a Cargo.toml: line (from 1), key, and the whole line.
fn entries<'a>(toml: &'a str, section: &'a str) -> impl Iterator<Item = (usize, &'a str, &'a str)> {
    let lines = (1..).zip(toml.lines()).skip_while(move |(_, line)| line.trim() != section).skip(1);
    lines.take_while(|(_, line)| !line.starts_with('[')).filter_map(|(number, line)| {
        let (key, _) = line.split_once('=')?;
        (!line.starts_with('#')).then(|| (number, key.split('.').next().unwrap_or(key).trim(), line))
    })
}

/// A page tells what each dependency does for us, its licence and its health.
fn dependencies(files: &Files) -> Vec<Violation> {
    const PAGE: &str = "Doc/dependencies.md";
    let manifest = files.get("Cargo.toml").map_or("", String::as_str);
    let page = files.get(PAGE).map_or("", String::as_str);
    entries(manifest, "[workspace.dependencies]")
        .filter(|(_, key, line)| !line.contains("path =") && !page.lines().any(|line| names(line, key)))
        .map(|(number, key, _)| {
            let advice = format!("write in {PAGE} what {key} does for us, its licence, its unsafe code and its health");
            Violation::new("Cargo.toml", number, "dependencies", advice)
        })
        .collect()
}

/// Whether a line names a crate, and not one whose name only holds the same word.
fn names(line: &str, krate: &str) -> bool {
    has_word(&line.replace('-', "_"), &krate.replace('-', "_"))
}

/// The diff on CPython's own files stays small enough to be read in a minute.
fn footprint(files: &Files) -> Vec<Violation> {
    const PATH: &str = "Makefile.pre.in-patch";
    let Some(diff) = files.get(PATH) else { return Vec::new() };
    let outside_lib = patch::split(diff).into_iter().filter(|file| !file.path.starts_with("Lib/"));
    let changed: usize = outside_lib.map(|file| file.changed_lines()).sum();
    if changed <= FOOTPRINT {
        return Vec::new();
    }
    let advice = format!("move logic into files of our own: {changed} lines outside Lib change, {FOOTPRINT} may");
    vec![Violation::new(PATH, 1, "footprint", advice)]
}

#[cfg(test)]
mod tests {
    use super::*;

    const MANIFEST: &str = "\
[workspace]
members = [\"Modules-rust/_x\"]
[workspace.dependencies]
_x = { path = \"Modules-rust/_x\" }
# Words = words
proc-macro2 = \"1\"
[profile.release]
opt-level = 3
";
    const ARCHIVE: &str = "\
[features]
default = [\"_x\"]
[dependencies]
_x = { workspace = true, optional = true }
";

    /// A repository in order, with one file replaced.
    fn repository(path: &str, text: &str) -> Files {
        let mut files: Files = [
            ("Cargo.toml", MANIFEST),
            ("LICENSE-PSF", "words\n"),
            ("Doc/dependencies.md", "- `proc-macro2`: MIT or Apache-2.0.\n"),
            ("Modules-rust/Cargo.toml", ARCHIVE),
            ("Modules-rust/src/lib.rs", "extern crate _x as _;\n"),
            ("Modules-rust/_x/Cargo.toml", "[package]\n"),
            ("Modules-rust/_x/src/lib.rs", "//! What.\n"),
            ("Makefile.pre.in-patch", "--- a/x.in\n+++ b/x.in\n@@ -1 +1,2 @@\n+a\n"),
        ]
        .map(|(path, text)| (path.to_owned(), text.to_owned()))
        .into();
        files.insert(path.to_owned(), text.to_owned());
        files
    }

    fn broken(rule: RepositoryRule, path: &str, text: &str) -> Vec<(String, usize)> {
        rule(&repository(path, text)).into_iter().map(|violation| (violation.path, violation.line)).collect()
    }

    #[test]
    fn a_repository_in_order_passes() {
        for rule in RULES {
            assert_eq!(rule(&repository("README.md", "")), []);
        }
    }

    #[test]
    fn names_at_the_root() {
        assert_eq!(broken(top_level, "notes.txt", ""), [("notes.txt".to_owned(), 1)]);
        assert_eq!(broken(top_level, "scripts/a.sh", ""), [("scripts".to_owned(), 1)]);
    }

    #[test]
    fn modules_are_built() {
        let manifest = || vec![("Modules-rust/_x/Cargo.toml".to_owned(), 1)];
        assert_eq!(broken(modules, "Cargo.toml", "[workspace]\nmembers = []\n"), manifest());
        assert_eq!(broken(modules, "Modules-rust/Cargo.toml", &ARCHIVE.replace("\"_x\"", "")), manifest());
        assert_eq!(broken(modules, "Modules-rust/Cargo.toml", &ARCHIVE.replace("_x = {", "_y = {")), manifest());
        assert_eq!(broken(modules, "Modules-rust/src/lib.rs", "//! What.\n"), manifest());
        // A directory without any of it.
        assert_eq!(broken(modules, "Modules-rust/_y/src/lib.rs", "//! What.\n").len(), 4);
    }

    #[test]
    fn dependencies_are_explained() {
        let line = || vec![("Cargo.toml".to_owned(), 6)];
        assert_eq!(broken(dependencies, "Doc/dependencies.md", ""), line());
        assert_eq!(broken(dependencies, "Doc/dependencies.md", "- `proc-macro2-diagnostics`\n"), line());
    }

    #[test]
    fn the_footprint_is_limited() {
        let diff = |path: &str, lines: usize| {
            format!("--- a/{path}\n+++ b/{path}\n@@ -1 +1,9 @@\n{}", "+line\n".repeat(lines))
        };
        let page = "Makefile.pre.in-patch";
        assert_eq!(broken(footprint, page, &diff("x.in", FOOTPRINT + 1)), [(page.to_owned(), 1)]);
        assert_eq!(broken(footprint, page, &diff("x.in", FOOTPRINT)), []);
        assert_eq!(broken(footprint, page, &diff("Lib/x.py", FOOTPRINT + 1)), []);
    }
}
