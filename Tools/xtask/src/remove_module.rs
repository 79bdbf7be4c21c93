//! `cargo xtask remove-module`: takes out what new-module has put in; every other byte stays.

use std::collections::BTreeSet;
use std::path::Path;

use xshell::{Shell, cmd};

use crate::Error;
use crate::new_module::change::Changes;
use crate::new_module::{self, Name, entries};
use crate::tidy::{self, Files, has_word};

/// The command line.
#[derive(Debug, PartialEq)]
pub(crate) struct Options {
    name: String,
    force: bool,
}

impl Options {
    /// Reads the arguments after the verb; `None` if they are not as the usage says.
    pub(crate) fn parse(args: &[&str]) -> Option<Options> {
        let (flags, names): (Vec<&str>, Vec<&str>) = args.iter().copied().partition(|arg| arg.starts_with('-'));
        match (&flags[..], &names[..]) {
            ([] | ["--force"], [name]) => Some(Options { name: (*name).to_owned(), force: !flags.is_empty() }),
            _ => None,
        }
    }
}

/// Removes a module.
pub(crate) fn run(sh: &Shell, root: &Path, options: &Options) -> Result<(), Error> {
    new_module::finish_interrupted(root)?;
    let name = Name::parse(&options.name)?;
    if !root.join(name.directory()).join("Cargo.toml").is_file() {
        return Err(format!("there is no module {} in Modules-rust", name.as_str()).into());
    }
    let own = name.own_files(root)?;
    let mut changes = Changes::new(root);
    for path in &own {
        changes.set(path, None)?;
    }
    new_module::edit_entries(root, &name, &mut changes, |index, text| entries::remove(index, text, &name))?;

    let mut files = tidy::files(sh, root)?;
    for (path, after) in changes.after() {
        match after.map(|content| String::from_utf8_lossy(content).into_owned()) {
            Some(text) => files.insert(path.to_owned(), text),
            None => files.remove(path),
        };
    }
    // Without it, a module of C has its name again.
    let manifest = std::fs::read_to_string(root.join(name.directory()).join("Cargo.toml"))?;
    let stands_in = manifest.contains(&format!("\nreplaces = \"{}\"\n", name.as_str()));
    let uses = uses(&files, &name, stands_in);
    if !uses.is_empty() {
        return Err(format!(
            "{} is used by more than new-module makes; nothing was changed. Take it out of these first:\n  {}",
            name.as_str(),
            uses.join("\n  ")
        )
        .into());
    }
    let lost = lost(sh, root, &name, &own)?;
    if !lost.is_empty() && !options.force {
        return Err(format!(
            "these are in no commit, and are not as new-module wrote them; nothing was changed. Commit them, or say \
             --force to lose them:\n  {}",
            lost.join("\n  ")
        )
        .into());
    }
    changes.apply()?;

    println!("remove-module: {}", name.as_str());
    for path in &own {
        println!("  removed  {path}");
    }
    for path in entries::files(&name) {
        println!("  edited   {path}");
    }
    Ok(())
}

/// The files that neither git nor new-module could give back.
fn lost(sh: &Shell, root: &Path, name: &Name, own: &[String]) -> Result<Vec<String>, Error> {
    let _in_root = sh.push_dir(root);
    let status = cmd!(sh, "git status --porcelain -z --untracked-files=all --no-renames -- {own...}").quiet().read()?;
    // Two letters and a blank stand before the path.
    let dirty: BTreeSet<&str> = status.split_terminator('\0').filter_map(|line| line.get(3..)).collect();
    let made = new_module::plan_again(root, name);
    let as_made = |path: &str| {
        let text = made.as_ref().and_then(|plan| plan.files.get(path));
        text.is_some_and(|text| std::fs::read(root.join(path)).is_ok_and(|content| content == text.as_bytes()))
    };
    Ok(dirty.into_iter().filter(|path| !as_made(path)).map(str::to_owned).collect())
}

/// Where files would not work without the module: the first line of each, as file:line.
fn uses(files: &Files, name: &Name, stands_in: bool) -> Vec<String> {
    let name = name.as_str();
    let words: &[&str] = if stands_in { &["require_rust("] } else { &["import ", "_module(", "require_rust("] };
    let used = |path: &str, line: &str| match path.rsplit_once(['.', '-']).map(|(_, kind)| kind) {
        Some("py") => has_word(line, name) && words.iter().any(|word| line.contains(word)),
        Some("patch") => has_word(line, name) && line.contains("import "),
        Some("rs") => path.starts_with("Modules-rust/") && line.contains(&format!("extern crate {name} ")),
        Some("toml") => {
            let forms = [format!("{name}.workspace"), format!("{name} = {{"), format!("dep:{name}\"")];
            let feature = [format!("\"{name}/"), format!("\"{name}?/")];
            forms[..2].iter().any(|form| line.starts_with(form))
                || forms[2..].iter().chain(&feature).any(|form| line.contains(form))
        }
        _ => false,
    };
    let mut places = Vec::new();
    for (path, text) in files {
        let line = (1..).zip(text.lines()).find(|(_, line)| used(path, line));
        places.extend(line.map(|(number, _)| format!("{path}:{number}")));
    }
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line() {
        let options = |force| Some(Options { name: "spam".to_owned(), force });
        assert_eq!(Options::parse(&["spam"]), options(false));
        assert_eq!(Options::parse(&["--force", "spam"]), options(true));
        assert_eq!(Options::parse(&["spam", "--force"]), options(true));
        for args in [&[][..], &["a", "b"], &["--other", "a"], &["--force"]] {
            assert_eq!(Options::parse(args), None, "{args:?}");
        }
    }

    #[test]
    fn uses_of_a_module() {
        let used_if = |stands_in: bool, path: &str, line: &str| {
            let files = Files::from([(path.to_owned(), format!("first\n{line}\n"))]);
            uses(&files, &Name::parse("_spam").unwrap(), stands_in) == [format!("{path}:2")]
        };
        let used = |path: &str, line: &str| used_if(false, path, line);
        assert!(used("a.py", "import _spam"));
        assert!(!used_if(true, "a.py", "import _spam"));
        assert!(used_if(true, "a.py", "require_rust(\"_spam\")"));
        assert!(used("a.py", "from _spam import eggs"));
        assert!(used("a.py", "require_rust(\"_spam\")"));
        assert!(used("Makefile.pre.in-patch", "+    from _spam import eggs"));
        assert!(used("a/Cargo.toml", "_spam.workspace = true"));
        assert!(used("Modules-rust/Cargo.toml", "pymem = [\"_spam?/pymem\"]"));
        assert!(used("Modules-rust/src/test.rs", "extern crate _spam as _;"));
        assert!(!used("a.py", "import _spam_eggs"));
        assert!(!used("a.py", "words about _spam"));
        assert!(!used("a.md", "import _spam"));
    }
}
