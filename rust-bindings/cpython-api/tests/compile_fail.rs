//! What must not compile, with the message it gives (tests/ui), and what must (tests/hygiene, the
//! samples of the pages in Doc).
//!
//! `TRYBUILD=overwrite cargo test -p cpython-api --test compile_fail` writes the messages anew.

mod book;

use std::error::Error;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

use trybuild::TestCases;

/// The compiler whose messages are in tests/ui. With another one, or with `rust-src`, the cases only have to fail.
const COMPILER: &str = "rustc 1.95.";

/// The crate, as cargo found it: in a prepared tree there are links on the way.
const CRATE: &str = env!("CARGO_MANIFEST_DIR");

/// What cargo keeps for this test.
const TMPDIR: &str = env!("CARGO_TARGET_TMPDIR");

/// Set in the process that runs trybuild: which cases.
const CASES: &str = "COMPILE_FAIL_CASES";

/// Whether the compiler is the one whose messages are in tests/ui, without the source of std (`rust-src`), of which
/// it would show lines.
fn is_the_compiler() -> Result<bool, Box<dyn Error>> {
    let rustc = env::var_os("RUSTC").unwrap_or_else(|| OsString::from("rustc"));
    let version = Command::new(&rustc).arg("--version").output()?.stdout;
    let sysroot = String::from_utf8(Command::new(&rustc).args(["--print", "sysroot"]).output()?.stdout)?;
    let has_source = Path::new(sysroot.trim_end()).join("lib/rustlib/src/rust").exists();
    Ok(version.starts_with(COMPILER.as_bytes()) && !has_source)
}

/// Where there is a vendor directory, trybuild's own project takes crates from it, wherever the
/// target directory is.
fn use_vendored_crates() -> Result<(), Box<dyn Error>> {
    let vendor = Path::new(CRATE).ancestors().nth(2).ok_or("the crate is in a workspace")?.join("vendor");
    if vendor.is_dir() {
        let project = Path::new(TMPDIR).with_file_name("tests").join("trybuild/.cargo");
        fs::create_dir_all(&project)?;
        let config = format!(
            "[source.crates-io]\nreplace-with = \"vendored-sources\"\n\n[source.vendored-sources]\ndirectory = {:?}\n",
            vendor.canonicalize()?
        );
        fs::write(project.join("config.toml"), config)?;
    }
    Ok(())
}

/// A copy of the cases, without the messages.
fn copy_of_cases() -> Result<PathBuf, Box<dyn Error>> {
    let copy = Path::new(TMPDIR).join("ui");
    if copy.exists() {
        fs::remove_dir_all(&copy)?;
    }
    fs::create_dir_all(&copy)?;
    for entry in fs::read_dir("tests/ui")? {
        let path = entry?.path();
        if let (Some(name), true) = (path.file_name(), path.extension().is_some_and(|it| it == "rs")) {
            fs::copy(&path, copy.join(name))?;
        }
    }
    Ok(copy)
}

/// The cases in tests/ui; a copy of them where there are no messages to compare with.
fn cases_to_fail() -> Result<PathBuf, Box<dyn Error>> {
    if is_the_compiler()? { Ok(PathBuf::from("tests/ui")) } else { copy_of_cases() }
}

/// Runs trybuild in a process of its own, where the crate has a path without links: trybuild
/// takes one path to it from cargo and another from the current directory.
fn trybuild(
    test: &str,
    cases: fn() -> Result<PathBuf, Box<dyn Error>>,
    run: fn(&TestCases, &Path),
) -> Result<(), Box<dyn Error>> {
    if let Some(cases) = env::var_os(CASES) {
        run(&TestCases::new(), Path::new(&cases));
        return Ok(());
    }
    use_vendored_crates()?;
    let cases = cases()?;
    let place = Path::new(CRATE).canonicalize()?;
    let mut process = Command::new(env::current_exe()?);
    process.args(["--exact", test, "--nocapture"]).current_dir(&place);
    process.env("CARGO_MANIFEST_DIR", &place).env(CASES, cases.join("*.rs"));
    if cases.is_absolute() {
        // The messages are written beside the copy.
        process.env("TRYBUILD", "overwrite");
    }
    assert!(process.status()?.success(), "the messages above say which cases are not as they were");
    Ok(())
}

#[test]
fn compile_fail() -> Result<(), Box<dyn Error>> {
    trybuild("compile_fail", cases_to_fail, |trybuild, cases| trybuild.compile_fail(cases))
}

#[test]
fn hygiene() -> Result<(), Box<dyn Error>> {
    trybuild("hygiene", || Ok(PathBuf::from("tests/hygiene")), |trybuild, cases| trybuild.pass(cases))
}

#[test]
fn samples() -> Result<(), Box<dyn Error>> {
    let programs = || book::write_programs(CRATE, &Path::new(TMPDIR).join("samples"));
    trybuild("samples", programs, |trybuild, cases| trybuild.pass(cases))
}
