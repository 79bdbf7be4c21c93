//! `cargo xtask new-module`: a crate for a module, with tests, a page, a benchmark and the entries of the build.
//!
//! All files are made in memory first and written as one change. `make && make test` passes with them.

pub(crate) mod change;
mod empty;
pub(crate) mod entries;
mod from_c;
mod name;

use std::collections::BTreeMap;
use std::path::Path;

use xshell::Shell;

use crate::Error;
use change::Changes;
use entries::Entry;
pub(crate) use name::Name;

/// The command line.
#[derive(Debug, PartialEq)]
pub(crate) struct Options {
    name: String,
    from_c: Option<String>,
}

impl Options {
    /// Reads the arguments after the verb; `None` if they are not as the usage says.
    pub(crate) fn parse(args: &[&str]) -> Option<Options> {
        let (mut name, mut from_c) = (None, None);
        let mut args = args.iter();
        while let Some(&arg) = args.next() {
            let (place, value) = match arg.strip_prefix("--from-c") {
                Some("") => (&mut from_c, *args.next()?),
                Some(value) => (&mut from_c, value.strip_prefix('=')?),
                None if arg.starts_with('-') => return None,
                None => (&mut name, arg),
            };
            if place.replace(value.to_owned()).is_some() {
                return None;
            }
        }
        Some(Options { name: name?, from_c })
    }
}

/// Files that are written, by path from the root.
pub(crate) type Files = BTreeMap<String, String>;

/// A module that is going to be: its files, and what the entries need to know.
pub(crate) struct Plan {
    pub(crate) files: Files,
    comment: String,
    crates: &'static [&'static str],
    /// What a person is told.
    notes: Vec<String>,
}

/// Writes a module.
pub(crate) fn run(_sh: &Shell, root: &Path, options: &Options) -> Result<(), Error> {
    let name = Name::parse(&options.name)?;
    finish_interrupted(root)?;
    refuse_if_there(root, &name, options.from_c.as_deref())?;
    let plan = plan(root, &name, options.from_c.as_deref())?;

    let mut changes = Changes::new(root);
    for (path, text) in &plan.files {
        if root.join(path).exists() {
            return Err(format!("{path} is there already, and belongs to something else; choose another name").into());
        }
        changes.set(path, Some(text.clone().into_bytes()))?;
    }
    let entry = Entry { name: &name, comment: &plan.comment, crates: plan.crates };
    edit_entries(root, &name, &mut changes, |index, text| entries::add(index, text, &entry))?;
    changes.apply()?;

    println!("new-module: {}", name.as_str());
    for path in plan.files.keys() {
        println!("  written  {path}");
    }
    for path in entries::files(&name) {
        println!("  edited   {path}");
    }
    if !plan.notes.is_empty() {
        println!("Look at these yourself:");
        for note in &plan.notes {
            println!("  {note}");
        }
    }
    println!("Next:  make && make test");
    Ok(())
}

/// What the files of a module are.
fn plan(root: &Path, name: &Name, from_c: Option<&str>) -> Result<Plan, Error> {
    if let Some(file) = from_c {
        return from_c::plan(root, name, file);
    }
    Ok(Plan {
        files: empty::files(name),
        comment: format!("{}, a module of its own", name.as_str()),
        crates: empty::CRATES,
        notes: Vec::new(),
    })
}

/// What the files of a module were when it was new, as far as that can be known.
pub(crate) fn plan_again(root: &Path, name: &Name) -> Option<Plan> {
    plan(root, name, from_c::file_of(root, name).as_deref()).ok()
}

/// Takes back what an interrupted run of this verb or of remove-module has done.
pub(crate) fn finish_interrupted(root: &Path) -> Result<(), Error> {
    if change::take_back(root)? {
        println!("An earlier run was interrupted; what it had changed was taken back.");
    }
    Ok(())
}

/// A module of the name, or something else that has it, is in the way.
fn refuse_if_there(root: &Path, name: &Name, from_c: Option<&str>) -> Result<(), Error> {
    let directory = name.directory();
    if root.join(&directory).exists() {
        return Err(
            format!("{directory} is there already; `cargo xtask remove-module {}` removes it", name.as_str()).into()
        );
    }
    if from_c.is_none()
        && let Some(place) = from_c::in_cpython(root, name)
    {
        return Err(format!("CPython has a module {} already ({place}); choose another name", name.as_str()).into());
    }
    if entries::locked(&std::fs::read_to_string(root.join("Cargo.lock"))?, name) {
        return Err(format!("Cargo.lock has a crate named {} already; choose another name", name.as_str()).into());
    }
    Ok(())
}

/// Edits the files that have entries of a module.
pub(crate) fn edit_entries(
    root: &Path,
    name: &Name,
    changes: &mut Changes<'_>,
    edit: impl Fn(usize, &str) -> Result<String, Error>,
) -> Result<(), Error> {
    for (index, path) in entries::files(name).into_iter().enumerate() {
        let failed = |error: Error| format!("{path} cannot be edited: {error}; nothing was changed");
        let text = std::fs::read_to_string(root.join(path)).map_err(|error| failed(error.into()))?;
        if text.lines().any(|line| line.starts_with("<<<<<<< ")) {
            return Err(failed("a merge in it is not finished".into()).into());
        }
        changes.set(path, Some(edit(index, &text).map_err(failed)?.into_bytes()))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_files_of_this_repository_can_be_edited() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        for name in ["a", "_new", "zzz", "_testnew"].map(|name| Name::parse(name).unwrap()) {
            let entry = Entry { name: &name, comment: "words", crates: empty::CRATES };
            for (index, path) in entries::files(&name).into_iter().enumerate() {
                let text = std::fs::read_to_string(root.join(path)).unwrap();
                let with = entries::add(index, &text, &entry).unwrap();
                assert!(with.len() > text.len() && with.contains(name.as_str()), "{path}");
                assert_eq!(entries::remove(index, &with, &name).unwrap(), text, "{path}");
            }
        }
    }

    #[test]
    fn the_command_line() {
        let options =
            |from_c: Option<&str>| Some(Options { name: "spam".to_owned(), from_c: from_c.map(str::to_owned) });
        assert_eq!(Options::parse(&["spam"]), options(None));
        assert_eq!(Options::parse(&["spam", "--from-c", "Modules/a.c"]), options(Some("Modules/a.c")));
        assert_eq!(Options::parse(&["--from-c=Modules/a.c", "spam"]), options(Some("Modules/a.c")));
        for args in
            [&[][..], &["a", "b"], &["--other", "a"], &["a", "--from-c"], &["a", "--from-cee=b"], &["--from-c", "a"]]
        {
            assert_eq!(Options::parse(args), None, "{args:?}");
        }
    }
}
