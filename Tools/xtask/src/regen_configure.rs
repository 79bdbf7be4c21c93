//! `cargo xtask regen-configure`: the diff on CPython's generated `configure`.
//!
//! Users get it ready-made, one for each minor version, and need no autoconf. It is the difference
//! between what autoconf makes of the pristine and of the patched configure.ac; both are made here,
//! since distributions' m4 files differ in white space from those a release was made with.

use std::path::{Path, PathBuf};

use xshell::{Shell, TempDir, cmd};

use crate::{Error, patch};

/// The version that CPython's own `make regen-configure` asks for.
const AUTOCONF: &str = "2.71";

/// What autoconf reads to make CPython's configure.
const INPUT: [&str; 5] = ["configure.ac", "aclocal.m4", "install-sh", "config.guess", "config.sub"];

/// The command line.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Options {
    check: bool,
    cpython: Option<PathBuf>,
}

impl Options {
    /// Reads the arguments after the verb; `None` if one of them is not known.
    pub(crate) fn parse(args: &[&str]) -> Option<Options> {
        let mut options = Options::default();
        for arg in args {
            match arg.strip_prefix("--cpython=") {
                Some(dir) => options.cpython = Some(dir.into()),
                None if *arg == "--check" => options.check = true,
                None => return None,
            }
        }
        Some(options)
    }
}

/// Makes the diff again, and writes or compares it.
pub(crate) fn run(sh: &Shell, root: &Path, options: &Options) -> Result<(), Error> {
    require_autoconf(sh)?;
    let versions = sh.read_file(root.join("Tools/overlay/cpython-versions"))?;
    let source = Source::find(sh, root, options, &versions)?;
    let version = python_version(&sh.read_file(source.dir.join("Include/patchlevel.h"))?)
        .ok_or_else(|| format!("{}: no PY_VERSION in Include/patchlevel.h", source.dir.display()))?;
    let minor = minor_of(&version);

    let overlay = sh.read_file(root.join("Makefile.pre.in-patch"))?;
    let part = patch::split(&overlay)
        .into_iter()
        .find(|file| file.path == "configure.ac")
        .ok_or("Makefile.pre.in-patch does not change configure.ac")?;
    let pristine = autoconf(sh, &source.dir, None)?;
    let patched = autoconf(sh, &source.dir, Some(part.text))?;
    let made = diff(sh, ["a/configure", "b/configure"], [&pristine, &patched])?;

    let name = format!("Tools/overlay/configure-{minor}.patch");
    let file = root.join(&name);
    if options.check {
        let kept = if file.exists() { sh.read_file(&file)? } else { String::new() };
        if patch::without_line_numbers(&kept) != patch::without_line_numbers(&made) {
            print_difference(sh, &kept, &made)?;
            return Err(format!(
                "{name} is not what autoconf {AUTOCONF} makes of configure.ac for CPython {version} \
                 (difference above); run `cargo xtask regen-configure`"
            )
            .into());
        }
        println!("{name} is what autoconf {AUTOCONF} makes for CPython {version}");
        return Ok(());
    }
    // Another release of the same minor version has other line numbers.
    if let Some(pinned) = pinned_version(&versions, &minor).filter(|pinned| *pinned != version) {
        return Err(format!(
            "{name} is made from CPython {pinned} (Tools/overlay/cpython-versions), and {} is {version}; \
             only --check takes any release",
            source.dir.display()
        )
        .into());
    }
    sh.write_file(&file, &made)?;
    println!("{name}: written for CPython {version}");
    Ok(())
}

/// Shows how the checked-in diff and the one just made differ.
fn print_difference(sh: &Shell, kept: &str, made: &str) -> Result<(), Error> {
    let dir = sh.create_temp_dir()?;
    let [old, new] = ["old", "new"].map(|file| dir.path().join(file));
    sh.write_file(&old, kept)?;
    sh.write_file(&new, made)?;
    print!("{}", diff(sh, ["checked in", "made again"], [&old, &new])?);
    Ok(())
}

/// A pristine source tree, and the temporary directory it is in if it was unpacked for this run.
struct Source {
    dir: PathBuf,
    _unpacked: Option<TempDir>,
}

impl Source {
    fn find(sh: &Shell, root: &Path, options: &Options, versions: &str) -> Result<Source, Error> {
        let named = options.cpython.clone().or_else(|| std::env::var_os("CPYTHON_SRC").map(PathBuf::from));
        if let Some(dir) = named {
            let missing = INPUT.iter().find(|file| !dir.join(file).is_file());
            return match missing {
                None => Ok(Source { dir, _unpacked: None }),
                Some(file) => Err(format!("{} is not a CPython source tree: it has no {file}", dir.display()).into()),
            };
        }
        let version = pinned_version(versions, "").ok_or("Tools/overlay/cpython-versions names no version")?;
        let downloads = root.join("build/downloads");
        let tarball = sh
            .read_dir(&downloads)
            .unwrap_or_default()
            .into_iter()
            .find(|path| path.file_name().is_some_and(|name| is_tarball_of(&name.to_string_lossy(), &version)))
            .ok_or_else(|| {
                format!(
                    "no CPython {version} in {}; run ./configure-rust, which fetches it, or give --cpython=DIR",
                    downloads.display()
                )
            })?;
        let dir = sh.create_temp_dir()?;
        let top = dir.path();
        cmd!(sh, "tar -xf {tarball} -C {top} --strip-components=1").quiet().run()?;
        Ok(Source { dir: top.to_owned(), _unpacked: Some(dir) })
    }
}

/// Names of CPython's own tarballs and of Debian's copies of them; not what a download left unfinished.
fn is_tarball_of(name: &str, version: &str) -> bool {
    let after = name.rsplit_once(version).map(|(_, after)| after);
    name.to_ascii_lowercase().starts_with("python")
        && matches!(after, Some(".tar.xz" | ".tgz" | ".tar.gz" | ".orig.tar.xz"))
}

/// The version a source tree says it is.
fn python_version(patchlevel: &str) -> Option<String> {
    let value = patchlevel.lines().find_map(|line| line.strip_prefix("#define PY_VERSION")?.split('"').nth(1));
    value.map(str::to_owned)
}

/// `3.13` of `3.13.5`.
fn minor_of(version: &str) -> String {
    version.split('.').take(2).collect::<Vec<_>>().join(".")
}

/// The first version in the table that is of this minor version, or of any if that is empty.
fn pinned_version(table: &str, minor: &str) -> Option<String> {
    let mut versions =
        table.lines().filter(|row| !row.starts_with('#')).filter_map(|row| row.split_whitespace().next());
    versions.find(|version| minor.is_empty() || minor_of(version) == minor).map(str::to_owned)
}

fn require_autoconf(sh: &Shell) -> Result<(), Error> {
    let found = cmd!(sh, "autoconf --version").quiet().ignore_stderr().read().map_err(|_| {
        format!("autoconf {AUTOCONF} is needed and no autoconf runs here; install the package autoconf")
    })?;
    let version = found.lines().next().and_then(|line| line.split_whitespace().last()).unwrap_or_default();
    if version == AUTOCONF {
        return Ok(());
    }
    Err(format!("autoconf {AUTOCONF} is needed, as for CPython itself, and the one on PATH is {version}").into())
}

/// A configure script in a temporary directory.
struct Configure {
    file: PathBuf,
    _dir: TempDir,
}

impl AsRef<Path> for Configure {
    fn as_ref(&self) -> &Path {
        &self.file
    }
}

/// What autoconf makes from the source's files, with a change to configure.ac or without.
fn autoconf(sh: &Shell, source: &Path, change: Option<&str>) -> Result<Configure, Error> {
    let dir = sh.create_temp_dir()?;
    for file in INPUT {
        sh.copy_file(source.join(file), dir.path().join(file))?;
    }
    let _in_dir = sh.push_dir(dir.path());
    if let Some(change) = change {
        cmd!(sh, "patch -p1 --no-backup-if-mismatch")
            .stdin(change)
            .quiet()
            .ignore_stdout()
            .run()
            .map_err(|error| format!("Makefile.pre.in-patch does not apply to {}: {error}", source.display()))?;
    }
    cmd!(sh, "autoconf").quiet().run()?;
    Ok(Configure { file: dir.path().join("configure"), _dir: dir })
}

/// A unified diff, empty if the files are equal.
fn diff(sh: &Shell, labels: [&str; 2], files: [&impl AsRef<Path>; 2]) -> Result<String, Error> {
    let [old_label, new_label] = labels;
    let [old, new] = files.map(AsRef::as_ref);
    let output =
        cmd!(sh, "diff -u --label {old_label} --label {new_label} {old} {new}").quiet().ignore_status().output()?;
    match output.status.code() {
        Some(0 | 1) => Ok(String::from_utf8(output.stdout)?),
        _ => Err(format!("diff: {}", String::from_utf8_lossy(&output.stderr)).into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TABLE: &str = "# comment\n3.13.5 sum url trixie\n3.13.15 sum url forky\n3.14.2 sum url sid\n";

    #[test]
    fn options() {
        let check = Options { check: true, cpython: Some("/src".into()) };
        assert_eq!(Options::parse(&["--check", "--cpython=/src"]), Some(check));
        assert_eq!(Options::parse(&[]), Some(Options::default()));
        assert_eq!(Options::parse(&["--cpython", "/src"]), None);
    }

    #[test]
    fn first_row_of_a_minor_version_is_pinned() {
        assert_eq!(pinned_version(TABLE, "").as_deref(), Some("3.13.5"));
        assert_eq!(pinned_version(TABLE, "3.14").as_deref(), Some("3.14.2"));
        assert_eq!(pinned_version(TABLE, "3.1"), None);
    }

    #[test]
    fn version_of_a_tree() {
        let header = "#define PY_MAJOR_VERSION 3\n#define PY_VERSION             \t\"3.13.5\"\n";
        assert_eq!(python_version(header).as_deref(), Some("3.13.5"));
        assert_eq!(python_version("#define PY_VERSION_HEX 1\n"), None);
        assert_eq!(minor_of("3.15.0a2"), "3.15");
    }

    #[test]
    fn tarballs() {
        for name in ["Python-3.13.5.tar.xz", "python3.13_3.13.5.orig.tar.xz", "Python-3.13.5.tgz"] {
            assert!(is_tarball_of(name, "3.13.5"), "{name}");
        }
        for name in ["Python-3.13.15.tar.xz", "Python-3.13.5.tar.xz.part", "zlib-3.13.5.tar.xz"] {
            assert!(!is_tarball_of(name, "3.13.5"), "{name}");
        }
    }
}
