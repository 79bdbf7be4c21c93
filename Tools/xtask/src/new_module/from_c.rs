//! The files of a module that stands in for one in C: a stub for each function, which raises NotImplementedError.
//!
//! Names, signatures and types of arguments are read from the C file; docstrings are read by the crate's build
//! script, from the C file of the CPython that is being built.

mod clinic;
mod converters;
mod files;
mod source;
mod stub;

use std::path::{Path, PathBuf};

use super::name::Name;
use super::{Files, Plan};
use crate::Error;
use source::Source;

/// What it links with, for Cargo.lock.
const CRATES: &[&str] = &["cpython-api", "cpython-build"];

/// The CPython source that was configured, by the file that configure has written for cpython-build.
pub(crate) fn source_directory(root: &Path) -> Result<PathBuf, Error> {
    let config = match std::env::var_os("CPYTHON_BUILD_CONFIG") {
        Some(path) => root.join(path),
        None => root.join("build/gil/Modules/rust.conf"),
    };
    let text = std::fs::read_to_string(&config).map_err(|_| {
        format!("no CPython is configured: there is no {}; run ./configure-rust first", config.display())
    })?;
    let srcdir = text.lines().find_map(|line| line.strip_prefix("srcdir="));
    Ok(srcdir.ok_or_else(|| format!("{} names no srcdir", config.display()))?.into())
}

/// The C files that a module is made of, if it is one of Modules/Setup.stdlib.in.
pub(crate) fn sources_of(setup: &str, name: &str) -> Option<Vec<String>> {
    setup.lines().find_map(|line| {
        let mut words = line.strip_prefix('@')?.split_once('@')?.1.split_whitespace();
        if words.next()? != name {
            return None;
        }
        Some(words.filter(|word| word.ends_with(".c")).map(|word| format!("Modules/{word}")).collect())
    })
}

/// The module that a C file is of.
fn owner_of(setup: &str, file: &str) -> Option<String> {
    let names = setup.lines().filter_map(|line| line.strip_prefix('@')?.split_once('@')?.1.split_whitespace().next());
    let mut owners =
        names.filter(|name| sources_of(setup, name).is_some_and(|sources| sources.iter().any(|it| it == file)));
    owners.next().map(str::to_owned)
}

/// The C file that the module of this name is made of, if it is one.
pub(crate) fn file_of(root: &Path, name: &Name) -> Option<String> {
    let setup = std::fs::read_to_string(source_directory(root).ok()?.join("Modules/Setup.stdlib.in")).ok()?;
    sources_of(&setup, name.as_str())?.pop()
}

/// Where CPython, if one is configured, has a module of this name.
pub(crate) fn in_cpython(root: &Path, name: &Name) -> Option<String> {
    let lib = source_directory(root).ok()?.join("Lib");
    let [file, package] = [format!("{}.py", name.as_str()), format!("{}/__init__.py", name.as_str())];
    let python = [file, package].into_iter().find(|path| lib.join(path).is_file()).map(|path| format!("Lib/{path}"));
    python.or_else(|| file_of(root, name).map(|file| format!("{file}; see --from-c")))
}

/// Finds the module that a C file is of, and reads it.
pub(crate) fn plan(root: &Path, name: &Name, file: &str) -> Result<Plan, Error> {
    let srcdir = source_directory(root)?;
    let given = Path::new(file);
    let file = match given.strip_prefix(&srcdir) {
        Ok(inside) => inside.display().to_string(),
        Err(_) => file.trim_start_matches("./").to_owned(),
    };
    let setup = std::fs::read_to_string(srcdir.join("Modules/Setup.stdlib.in"))?;
    let sources = sources_of(&setup, name.as_str());
    if !srcdir.join(&file).is_file() {
        let hint = match &sources {
            Some(sources) => format!("; {} is made of {}", name.as_str(), sources.join(", ")),
            None => String::new(),
        };
        return Err(format!("there is no {file} in {}{hint}", srcdir.display()).into());
    }
    match sources.as_deref() {
        Some([only]) if *only == file => {}
        Some(sources) if sources.contains(&file) => {
            let count = sources.len();
            return Err(format!(
                "{} is made of {count} files ({}); only modules of one file are read",
                name.as_str(),
                sources.join(", ")
            )
            .into());
        }
        _ => {
            let owner = owner_of(&setup, &file);
            return Err(match owner {
                Some(owner) => format!("{file} is the module {owner}, so that has to be the name: cargo xtask new-module {owner} --from-c {file}"),
                None => format!("{file} is no module that Modules/Setup.stdlib.in builds, so nothing can stand in for it"),
            }
            .into());
        }
    }
    let text = read(&srcdir.join(&file))?;
    let stem = file.trim_start_matches("Modules/");
    let clinic = format!("Modules/clinic/{stem}.h");
    let header = if srcdir.join(&clinic).is_file() { read(&srcdir.join(&clinic))? } else { String::new() };
    let mut plan = make(root, name, &file, &Source { text, header }, has_test(&srcdir, name))?;
    plan.notes.extend(users(&srcdir.join("Lib"), name)?);
    Ok(plan)
}

/// Whether CPython has a test that is named after the module.
fn has_test(srcdir: &Path, name: &Name) -> bool {
    let test = srcdir.join(format!("Lib/test/test_{}", name.plain()));
    test.is_dir() || test.with_extension("py").is_file()
}

/// The files of Lib that import the module, with what that means for them.
fn users(lib: &Path, name: &Name) -> Result<Option<String>, Error> {
    let mut users = Vec::new();
    let mut directories = vec![lib.to_owned()];
    while let Some(directory) = directories.pop() {
        for entry in std::fs::read_dir(&directory)? {
            let path = entry?.path();
            let file = path.file_name().unwrap_or_default().to_string_lossy();
            if path.is_dir() && !["test", "__pycache__"].contains(&&*file) {
                directories.push(path);
            } else if file.ends_with(".py") && imports(&read(&path)?, name.as_str()) {
                users.push(format!("Lib/{}", path.strip_prefix(lib)?.display()));
            }
        }
    }
    users.sort();
    let files = users.join(", ");
    Ok((!users.is_empty())
        .then(|| format!("{files}: imports {}, and what it calls of it raises so far", name.as_str())))
}

/// Whether a Python file imports a module.
fn imports(text: &str, module: &str) -> bool {
    text.lines().map(str::trim_start).any(|line| {
        let from = line.strip_prefix("from ").and_then(|line| line.split_once(" import ")).map(|(from, _)| from.trim());
        let names = line.strip_prefix("import ").unwrap_or_default().split(',');
        from == Some(module) || names.into_iter().any(|name| name.split_whitespace().next() == Some(module))
    })
}

fn read(path: &Path) -> Result<String, Error> {
    let bytes = std::fs::read(path).map_err(|error| format!("{}: {error}", path.display()))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// Makes the files from the text of the C file.
fn make(root: &Path, name: &Name, file: &str, source: &Source, has_test: bool) -> Result<Plan, Error> {
    let module = source.module(name.as_str()).map_err(|error| format!("{file} is not understood: {error}"))?;
    let clinic = clinic::functions(&source.text);
    let stubs: Vec<stub::Stub> = module
        .methods
        .iter()
        .map(|method| {
            stub::Stub::new(method, clinic.iter().find(|function| function.c_name == method.function), source)
        })
        .collect();
    let mut notes: Vec<String> = Vec::new();
    for stub in &stubs {
        notes.extend(stub.odd.iter().map(|odd| format!("{}: {odd}", stub.name)));
    }
    notes.extend(module.others.iter().map(|other| format!("{other}: no function, so not laid out")));
    notes.extend(module.odd.iter().map(|odd| format!("{file}: {odd}")));
    if stubs.is_empty() {
        return Err(format!(
            "{file} has no functions of the module, only what is not laid out: {}",
            module.others.join(", ")
        )
        .into());
    }
    let c_doc = module.doc.filter(|doc| source.docstring(doc).is_some());
    let parts = files::Parts { name, file, stubs: &stubs, doc: c_doc.as_deref(), missing: &module.others, has_test };
    let files: Files = files::all(root, &parts)?;
    Ok(Plan { files, comment: format!("{}, in the place of {file}", name.as_str()), crates: CRATES, notes })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_files_of_a_module() {
        let setup =
            "# words\n@MODULES_RUST@\n@MODULE__X_TRUE@_x _xmodule.c\n@MODULE__Y_TRUE@_y a.c -I. sub/b.c\n_z z.c\n";
        assert_eq!(sources_of(setup, "_x").unwrap(), ["Modules/_xmodule.c"]);
        assert_eq!(sources_of(setup, "_y").unwrap(), ["Modules/a.c", "Modules/sub/b.c"]);
        assert_eq!(sources_of(setup, "_z"), None);
        assert_eq!(owner_of(setup, "Modules/sub/b.c").as_deref(), Some("_y"));
        assert_eq!(owner_of(setup, "Modules/z.c"), None);
    }

    #[test]
    fn imports_of_a_module() {
        assert!(imports("try:\n    from _x import *\n", "_x"));
        assert!(imports("import a, _x as y\n", "_x"));
        assert!(!imports("import _xy\nfrom _x.y import z\n# import of _x\n", "_x"));
    }
}
