//! The entries that make a crate a module of the build, put into files that people edit, and taken out again.
//!
//! Only lines of the module come and go; every other byte stays.

use super::name::Name;
use crate::Error;

/// A module as the build knows it.
pub(crate) struct Entry<'a> {
    pub(crate) name: &'a Name,
    /// The comment behind the member of the workspace.
    pub(crate) comment: &'a str,
    /// What Cargo.lock lists: the crates that it uses.
    pub(crate) crates: &'a [&'a str],
}

/// The files with entries of a module; what they are is known by their index.
pub(crate) fn files(name: &Name) -> [&'static str; 4] {
    ["Cargo.lock", "Cargo.toml", "Modules-rust/Cargo.toml", name.archive()]
}

/// The text of file `index` with the module.
pub(crate) fn add(index: usize, text: &str, entry: &Entry<'_>) -> Result<String, Error> {
    let name = entry.name.as_str();
    match index {
        0 => add_to_lock(text, entry),
        1 => {
            let member = format!("\"Modules-rust/{name}\",");
            let line = format!("    {member:<29} # {}", entry.comment);
            let text = insert(text, &line, |line| {
                let other = line.trim_start().strip_prefix("\"Modules-rust/")?.split_once('"')?.0;
                Some(other.strip_prefix('_').unwrap_or(other) > entry.name.plain())
            })?;
            insert(&text, &format!("{name} = {{ path = \"Modules-rust/{name}\" }}"), |line| {
                line.split_once(" = { path = ").map(|(other, _)| other > name)
            })
        }
        2 => {
            let text = edit_default(text, |features| {
                let at = features.iter().position(|other| *other > name).unwrap_or(features.len());
                features.insert(at, name);
            })?;
            insert(&text, &format!("{name} = {{ workspace = true, optional = true }}"), |line| {
                line.split_once(" = { workspace = true").map(|(other, _)| other > name)
            })
        }
        _ => Ok(add_to_archive(text, name)),
    }
}

/// The text of file `index` without the module: what `add` was given.
pub(crate) fn remove(index: usize, text: &str, name: &Name) -> Result<String, Error> {
    let name = name.as_str();
    let without = |text: &str, starts: &[String]| {
        let ours = |line: &str| starts.iter().any(|start| line.trim_start().starts_with(start));
        text.split_inclusive('\n').filter(|line| !ours(line)).collect::<String>()
    };
    match index {
        0 => {
            let block = format!("[[package]]\nname = \"{name}\"\n");
            let start = text.find(&block).ok_or("it has no package of the module")?;
            // The empty line before the last package goes with it.
            let (start, end) = match text[start..].find("\n\n") {
                Some(length) => (start, start + length + 2),
                None => (start.saturating_sub(1), text.len()),
            };
            let rest = [&text[..start], &text[end..]].concat();
            edit_archive_package(&rest, |crates| crates.retain(|other| *other != name))
        }
        1 => Ok(without(text, &[format!("\"Modules-rust/{name}\","), format!("{name} = {{ path = ")])),
        2 => {
            let text = edit_default(text, |features| features.retain(|other| *other != name))?;
            Ok(without(&text, &[format!("{name} = {{ workspace = true, optional = true }}")]))
        }
        _ => {
            let lines = archive_lines(name);
            Ok(match text.find(&format!("\n{lines}")) {
                Some(at) => [&text[..at], &text[at + 1 + lines.len()..]].concat(),
                None => return Err(format!("it has no lines {lines:?}").into()),
            })
        }
    }
}

/// Puts a line before the first one that comes `after` it, of those that are its like (for others `after` is `None`);
/// behind the last of these if it is greater than all.
fn insert(text: &str, line: &str, after: impl Fn(&str) -> Option<bool>) -> Result<String, Error> {
    let mut at = None;
    let mut start = 0;
    for other in text.split_inclusive('\n') {
        let end = start + other.len();
        match after(other) {
            Some(true) => {
                at = Some(start);
                break;
            }
            Some(false) => at = Some(end),
            None => {}
        }
        start = end;
    }
    let at = at.ok_or_else(|| format!("it has no line like `{}`", line.trim()))?;
    Ok([&text[..at], line, "\n", &text[at..]].concat())
}

/// Edits the names in `default = [".."]`.
fn edit_default<'a>(text: &'a str, edit: impl FnOnce(&mut Vec<&'a str>)) -> Result<String, Error> {
    const HEAD: &str = "\ndefault = [";
    let start = text.find(HEAD).ok_or("it has no line `default = [..]`")? + HEAD.len();
    let end = start + text[start..].find(']').ok_or("its `default = [` has no end")?;
    let mut features: Vec<&str> = text[start..end].split(", ").filter(|word| !word.is_empty()).collect();
    let plain = |word: &str| word.len() > 2 && word.starts_with('"') && word.ends_with('"') && !word.contains('\n');
    if let Some(word) = features.iter().find(|word| !plain(word)) {
        return Err(format!("its `default = [..]` is not a line of names in quotes: {word:?}").into());
    }
    for word in &mut features {
        *word = word.trim_matches('"');
    }
    edit(&mut features);
    let list: Vec<String> = features.iter().map(|name| format!("\"{name}\"")).collect();
    Ok([&text[..start], &list.join(", "), &text[end..]].concat())
}

/// The lines that link a module.
fn archive_lines(name: &str) -> String {
    format!("#[cfg(feature = \"{name}\")]\nextern crate {name} as _;\n")
}

/// Puts the lines that link a module among their like, with an empty line before them.
fn add_to_archive(text: &str, name: &str) -> String {
    let greater = text.match_indices("\n#[cfg(feature = \"").find(|(at, head)| {
        let rest = &text[at + head.len()..];
        let other = rest.split('"').next().unwrap_or_default();
        other > name && rest.contains(&format!("extern crate {other} as _;"))
    });
    let lines = archive_lines(name);
    match greater {
        Some((at, _)) => [&text[..=at], &lines, &text[at..]].concat(),
        None => [text, "\n", &lines].concat(),
    }
}

/// Writes what cargo would write for a crate that uses only crates of this workspace.
fn add_to_lock(text: &str, entry: &Entry<'_>) -> Result<String, Error> {
    const HEAD: &str = "[[package]]\nname = \"";
    let name = entry.name.as_str();
    let version = package(text, "modules-rust")
        .and_then(|block| block.split_once("\nversion = \"")?.1.split('"').next())
        .ok_or("it has no package modules-rust")?;
    let crates: String = entry.crates.iter().map(|name| format!(" \"{name}\",\n")).collect();
    let block = format!("{HEAD}{name}\"\nversion = \"{version}\"\ndependencies = [\n{crates}]\n");
    let other = |at: usize| text[at + HEAD.len()..].split('"').next().unwrap_or_default();
    let greater = text.match_indices(HEAD).map(|(at, _)| at).find(|&at| other(at) > name);
    let text = match greater {
        Some(at) => [&text[..at], &block, "\n", &text[at..]].concat(),
        None => [text, "\n", &block].concat(),
    };
    edit_archive_package(&text, |crates| {
        let at = crates.iter().position(|other| *other > name).unwrap_or(crates.len());
        crates.insert(at, name);
    })
}

/// The lines of a package in Cargo.lock.
fn package<'a>(lock: &'a str, name: &str) -> Option<&'a str> {
    let start = lock.find(&format!("[[package]]\nname = \"{name}\"\n"))?;
    lock[start..].split("\n\n").next()
}

/// Whether Cargo.lock has a crate of this name.
pub(crate) fn locked(lock: &str, name: &Name) -> bool {
    package(lock, name.as_str()).is_some() || package(lock, &name.as_str().replace('_', "-")).is_some()
}

/// Edits what modules-rust depends on.
fn edit_archive_package<'a>(text: &'a str, edit: impl FnOnce(&mut Vec<&'a str>)) -> Result<String, Error> {
    const LIST: &str = "\ndependencies = [\n";
    let head = text.find("[[package]]\nname = \"modules-rust\"\n").ok_or("it has no package modules-rust")?;
    let start = head + text[head..].find(LIST).ok_or("modules-rust has no dependencies")? + LIST.len();
    let end = start + text[start..].find("]\n").ok_or("the dependencies of modules-rust have no end")?;
    let mut crates: Vec<&str> = text[start..end].lines().map(|line| line.trim_matches([' ', '"', ','])).collect();
    edit(&mut crates);
    let list: String = crates.iter().map(|name| format!(" \"{name}\",\n")).collect();
    Ok([&text[..start], &list, &text[end..]].concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOCK: &str = "\
# Comment.
version = 4

[[package]]
name = \"_base64\"
version = \"0.1.0\"

[[package]]
name = \"binascii\"
version = \"0.1.0\"

[[package]]
name = \"modules-rust\"
version = \"0.1.0\"
dependencies = [
 \"_base64\",
 \"binascii\",
]
";
    const WORKSPACE: &str = "\
[workspace]
members = [
    \"Modules-rust\",               # the archive
    \"Modules-rust/_base64\",       # comment
    \"Modules-rust/binascii\",      # comment
    \"Modules-rust/_json\",         # comment
    \"Tools/xtask\",
]

[workspace.dependencies]
_base64 = { path = \"Modules-rust/_base64\" }
binascii = { path = \"Modules-rust/binascii\" }
cpython-api = { path = \"rust-bindings/cpython-api\" }

crc32fast = \"1.5\"
";
    const ARCHIVE: &str = "\
[features]
default = [\"_base64\", \"binascii\"]
pymem = []

[dependencies]
_base64 = { workspace = true, optional = true }
binascii = { workspace = true, optional = true }

[lints]
";
    const LIB: &str = "\
//! The archive.
#![no_std]

#[cfg(feature = \"pymem\")]
static A: B = C;

#[cfg(feature = \"_base64\")]
extern crate _base64 as _;

#[cfg(feature = \"binascii\")]
extern crate binascii as _;
";

    fn with(index: usize, text: &str, name: &str) -> String {
        let name = Name::parse(name).unwrap();
        let entry = Entry { name: &name, comment: "words", crates: &["cpython-api"] };
        let added = add(index, text, &entry).unwrap();
        assert_eq!(remove(index, &added, &name).unwrap(), text);
        added
    }

    /// The lines that the second text has more than the first, each with the line before it.
    fn added<'a>(before: &str, after: &'a str) -> Vec<(&'a str, &'a str)> {
        let mut rest = before.lines().peekable();
        let mut previous = "";
        let mut added = Vec::new();
        for line in after.lines() {
            if rest.next_if_eq(&line).is_none() {
                added.push((previous, line));
            }
            previous = line;
        }
        assert_eq!(rest.next(), None, "{after}");
        added
    }

    #[test]
    fn members_are_sorted_by_the_name_without_its_underscore() {
        let text = with(1, WORKSPACE, "_bisect");
        let [member, dependency] = added(WORKSPACE, &text)[..] else { panic!("{text}") };
        assert_eq!(member.1, "    \"Modules-rust/_bisect\",       # words");
        assert!(member.0.contains("binascii"), "{text}");
        assert_eq!(dependency.1, "_bisect = { path = \"Modules-rust/_bisect\" }");
        assert!(dependency.0.starts_with("_base64"), "{text}");
        let text = with(1, WORKSPACE, "a");
        assert_eq!(added(WORKSPACE, &text)[0].0, "    \"Modules-rust\",               # the archive");
        let text = with(1, WORKSPACE, "zz");
        let last = added(WORKSPACE, &text);
        assert!(last[0].0.contains("_json") && last[1].0.starts_with("cpython-api"), "{text}");
    }

    #[test]
    fn features_and_dependencies_are_sorted() {
        let text = with(2, ARCHIVE, "_bisect");
        assert!(text.contains("default = [\"_base64\", \"_bisect\", \"binascii\"]\n"), "{text}");
        assert!(text.contains("\n_bisect = { workspace = true, optional = true }\nbinascii = "), "{text}");
        assert!(with(2, ARCHIVE, "spam").contains("\"binascii\", \"spam\"]"));
    }

    #[test]
    fn a_default_of_another_form_is_refused() {
        let name = Name::parse("spam").unwrap();
        let entry = Entry { name: &name, comment: "", crates: &[] };
        let folded = ARCHIVE.replace("[\"_base64\", ", "[\n    \"_base64\",\n    ");
        assert!(add(2, &folded, &entry).unwrap_err().to_string().contains("default"));
        assert!(add(2, "[features]\n", &entry).unwrap_err().to_string().contains("default"));
    }

    #[test]
    fn a_module_is_linked() {
        let text = with(3, LIB, "_bisect");
        let between = "_base64 as _;\n\n#[cfg(feature = \"_bisect\")]\nextern crate _bisect as _;\n\n#[cfg";
        assert!(text.contains(between), "{text}");
        assert!(with(3, LIB, "spam").ends_with("\n\n#[cfg(feature = \"spam\")]\nextern crate spam as _;\n"));
        // `pymem` is greater than `a`, and no module.
        assert!(with(3, LIB, "a").contains("extern crate _base64 as _;\n\n#[cfg(feature = \"a\")]"));
    }

    #[test]
    fn the_lock_is_what_cargo_writes() {
        let text = with(0, LOCK, "_bisect");
        let block = "\n[[package]]\nname = \"_bisect\"\nversion = \"0.1.0\"\ndependencies = [\n \"cpython-api\",\n]\n\n[[package]]\nname = \"binascii\"\n";
        assert!(text.contains(block), "{text}");
        assert!(text.contains(" \"_base64\",\n \"_bisect\",\n \"binascii\",\n]\n"), "{text}");
        assert!(locked(&text, &Name::parse("_bisect").unwrap()));
        assert!(locked(&text, &Name::parse("modules_rust").unwrap()));
        assert!(!locked(&text, &Name::parse("bisect").unwrap()));
        assert!(with(0, LOCK, "zz").ends_with(
            "]\n\n[[package]]\nname = \"zz\"\nversion = \"0.1.0\"\ndependencies = [\n \"cpython-api\",\n]\n"
        ));
    }
}
