//! Changes of several files that are made as one: all of them, or none.
//!
//! What is going to change is written to target/new-module/pending first, as it was and as it will be. If the
//! changes are interrupted, the next run finds that and takes back what was done.

use std::collections::BTreeMap;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use crate::Error;

/// A file as it was and as it will be; `None` if there is none.
struct Change {
    before: Option<Vec<u8>>,
    after: Option<Vec<u8>>,
}

/// The changes, by path from the root.
pub(crate) struct Changes<'a> {
    root: &'a Path,
    files: BTreeMap<String, Change>,
}

/// Where unfinished changes lie.
fn pending(root: &Path) -> PathBuf {
    root.join("target/new-module/pending")
}

/// The content of a file, if there is one.
fn read(path: &Path) -> Result<Option<Vec<u8>>, Error> {
    match fs::read(path) {
        Ok(content) => Ok(Some(content)),
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => Ok(None),
        Err(error) => Err(format!("{}: {error}", path.display()).into()),
    }
}

/// Writes a file by way of another one, or removes it with the directories that become empty.
fn put(root: &Path, path: &str, content: Option<&[u8]>) -> Result<(), Error> {
    let file = root.join(path);
    let failed = |error: std::io::Error| format!("{path}: {error}");
    if let Some(content) = content {
        if let Some(directory) = file.parent() {
            fs::create_dir_all(directory).map_err(failed)?;
        }
        let new = root.join(format!("{path}.new-module"));
        fs::write(&new, content).map_err(failed)?;
        fs::rename(&new, &file).map_err(failed)?;
    } else if file.exists() {
        fs::remove_file(&file).map_err(failed)?;
        let empty = file.ancestors().skip(1).take_while(|directory| *directory != root);
        for directory in empty {
            if fs::remove_dir(directory).is_err() {
                break;
            }
        }
    }
    Ok(())
}

impl<'a> Changes<'a> {
    pub(crate) fn new(root: &'a Path) -> Changes<'a> {
        Changes { root, files: BTreeMap::new() }
    }

    /// A file that will have this content, or none.
    pub(crate) fn set(&mut self, path: &str, after: Option<Vec<u8>>) -> Result<(), Error> {
        let before = read(&self.root.join(path))?;
        self.files.insert(path.to_owned(), Change { before, after });
        Ok(())
    }

    /// What files will have, by path.
    pub(crate) fn after(&self) -> impl Iterator<Item = (&str, Option<&[u8]>)> {
        self.files.iter().map(|(path, change)| (path.as_str(), change.after.as_deref()))
    }

    /// Makes all changes.
    pub(crate) fn apply(&self) -> Result<(), Error> {
        let pending = pending(self.root);
        let new = pending.with_extension("new");
        let _ = fs::remove_dir_all(&new);
        for (path, change) in &self.files {
            for (side, content) in [("before", &change.before), ("after", &change.after)] {
                let file = new.join(side).join(path);
                fs::create_dir_all(file.parent().unwrap_or(&new))?;
                if let Some(content) = content {
                    fs::write(&file, content).map_err(|error| format!("{}: {error}", file.display()))?;
                }
            }
        }
        // From here on, an interrupted run is taken back by the next.
        fs::rename(&new, &pending)?;
        for (path, change) in &self.files {
            put(self.root, path, change.after.as_deref())?;
        }
        forget(&pending)
    }
}

/// Removes finished changes; the new name says that they are.
fn forget(pending: &Path) -> Result<(), Error> {
    let done = pending.with_extension("done");
    let _ = fs::remove_dir_all(&done);
    fs::rename(pending, &done)?;
    fs::remove_dir_all(&done)?;
    Ok(())
}

/// Takes back the changes of a run that was interrupted; whether there was one.
pub(crate) fn take_back(root: &Path) -> Result<bool, Error> {
    let pending = pending(root);
    if !pending.is_dir() {
        return Ok(false);
    }
    let mut paths = Vec::new();
    for side in ["before", "after"] {
        files_below(&pending.join(side), "", &mut paths)?;
    }
    let mut back = Vec::new();
    for path in paths {
        let [before, after] = ["before", "after"].map(|side| read(&pending.join(side).join(&path)));
        let (before, after, now) = (before?, after?, read(&root.join(&path))?);
        if now == before {
            let _ = fs::remove_file(root.join(format!("{path}.new-module")));
        } else if now == after {
            back.push((path, before));
        } else {
            return Err(format!(
                "a run of this command was interrupted, and {path} was edited since; put it in order by hand and remove \
                 {} (it has the files as they were in before/)",
                pending.display()
            )
            .into());
        }
    }
    for (path, before) in back {
        put(root, &path, before.as_deref())?;
    }
    forget(&pending)?;
    Ok(true)
}

/// The files below a directory, as paths from it.
fn files_below(directory: &Path, prefix: &str, paths: &mut Vec<String>) -> Result<(), Error> {
    let Ok(entries) = fs::read_dir(directory) else { return Ok(()) };
    for entry in entries {
        let entry = entry?;
        let path = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.file_type()?.is_dir() {
            files_below(&entry.path(), &format!("{path}/"), paths)?;
        } else {
            paths.push(path);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use xshell::Shell;

    fn tree(root: &Path) -> BTreeMap<String, Vec<u8>> {
        let mut paths = Vec::new();
        files_below(root, "", &mut paths).unwrap();
        paths.retain(|path| !path.starts_with("target/"));
        paths.into_iter().map(|path| (path.clone(), fs::read(root.join(path)).unwrap())).collect()
    }

    fn changes(root: &Path) -> Changes<'_> {
        let mut changes = Changes::new(root);
        changes.set("edited", Some(b"new".to_vec())).unwrap();
        changes.set("made/below/file", Some(b"text".to_vec())).unwrap();
        changes.set("gone/file", None).unwrap();
        changes
    }

    fn repository() -> (xshell::TempDir, BTreeMap<String, Vec<u8>>) {
        let dir = Shell::new().unwrap().create_temp_dir().unwrap();
        fs::write(dir.path().join("edited"), "old").unwrap();
        put(dir.path(), "gone/file", Some(b"was")).unwrap();
        let before = tree(dir.path());
        (dir, before)
    }

    #[test]
    fn all_changes_are_made() {
        let (dir, before) = repository();
        changes(dir.path()).apply().unwrap();
        let after = tree(dir.path());
        assert_eq!(after.keys().collect::<Vec<_>>(), ["edited", "made/below/file"]);
        assert!(!dir.path().join("gone").exists());
        assert!(!take_back(dir.path()).unwrap());
        // The other way round.
        let mut back = Changes::new(dir.path());
        for path in before.keys().chain(after.keys()) {
            back.set(path, before.get(path).cloned()).unwrap();
        }
        back.apply().unwrap();
        assert_eq!(tree(dir.path()), before);
        assert!(!dir.path().join("made").exists());
    }

    #[test]
    fn interrupted_changes_are_taken_back() {
        // A directory in the way of each file in turn stops the changes there.
        for obstacle in ["edited.new-module", "made/below/file.new-module"] {
            let (dir, before) = repository();
            fs::create_dir_all(dir.path().join(obstacle)).unwrap();
            changes(dir.path()).apply().unwrap_err();
            fs::remove_dir_all(dir.path().join(obstacle.split('/').next().unwrap())).unwrap();
            assert!(take_back(dir.path()).unwrap());
            assert_eq!(tree(dir.path()), before);
            changes(dir.path()).apply().unwrap();
        }
    }

    #[test]
    fn what_was_edited_since_is_not_taken_back() {
        let (dir, _) = repository();
        fs::create_dir_all(dir.path().join("made/below/file.new-module")).unwrap();
        changes(dir.path()).apply().unwrap_err();
        fs::write(dir.path().join("edited"), "by hand").unwrap();
        let error = take_back(dir.path()).unwrap_err().to_string();
        assert!(error.contains("edited was edited since"), "{error}");
        assert_eq!(fs::read(dir.path().join("edited")).unwrap(), b"by hand");
    }
}
