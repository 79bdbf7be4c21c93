//! `cargo xtask VERB`: the commands that developers of this repository run, one file for each.
//!
//! It depends on no crate of `rust-bindings/`, so that it can be compiled without a configured CPython.

mod check_boundary;
mod check_ffi;
mod fuzz;
mod new_module;
mod patch;
mod regen_configure;
mod remove_module;
mod tidy;

use std::path::Path;
use std::process::ExitCode;

use xshell::Shell;

const USAGE: &str = "\
Usage: cargo xtask VERB

  check-boundary
      Check that only the backend of cpython-api reaches the C API. tidy does so too.
  check-ffi [VARIANT]
      Compare the declarations of cpython-sys with C's, as the C compiler of build/VARIANT
      (gil) sees them, and with pyo3-ffi's.
  fuzz [--seconds N] [TARGET ..]
      Run each fuzz target of ascii-codecs and json-text, or those named, for N (60) seconds,
      up to the first finding.
  new-module NAME [--from-c FILE]
      Write the module NAME: crate, tests, a page, a benchmark and the entries of the build, so
      that `make && make test` passes. With --from-c it stands in for the C module that FILE is
      of, Modules/_bisectmodule.c for instance, in the CPython that was configured: its
      functions, signatures and docstrings are there, and raise NotImplementedError.
  regen-configure [--check] [--cpython=DIR]
      Make Tools/overlay/configure-MINOR.patch again from the configure.ac part of
      Makefile.pre.in-patch, with a pristine CPython source tree: DIR, else $CPYTHON_SRC,
      else the tarball in build/downloads. --check only compares. Needs autoconf 2.71.
  remove-module [--force] NAME
      Take out all that new-module puts in. --force: also what is in no commit and was edited.
  tidy
      Check the rules of this repository that a machine can check.
";

/// What goes wrong is told to a person and nothing else is done with it.
type Error = Box<dyn std::error::Error>;

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    let outcome = match args.as_slice() {
        ["regen-configure", options @ ..] => match regen_configure::Options::parse(options) {
            Some(options) => run(|sh, root| regen_configure::run(sh, root, &options)),
            None => return usage_error(),
        },
        ["new-module", options @ ..] => match new_module::Options::parse(options) {
            Some(options) => run(|sh, root| new_module::run(sh, root, &options)),
            None => return usage_error(),
        },
        ["remove-module", options @ ..] => match remove_module::Options::parse(options) {
            Some(options) => run(|sh, root| remove_module::run(sh, root, &options)),
            None => return usage_error(),
        },
        ["check-ffi"] => run(|sh, root| check_ffi::run(sh, root, "gil")),
        ["check-ffi", variant] if !variant.starts_with('-') => run(|sh, root| check_ffi::run(sh, root, variant)),
        ["fuzz", "--seconds", seconds, targets @ ..] => match seconds.parse() {
            Ok(seconds) => run(|sh, root| fuzz::run(sh, root, seconds, targets)),
            Err(_) => return usage_error(),
        },
        ["fuzz", targets @ ..] => run(|sh, root| fuzz::run(sh, root, 60, targets)),
        ["check-boundary"] => run(check_boundary::run),
        ["tidy"] => run(tidy::run),
        ["--help" | "-h" | "help"] => {
            print!("{USAGE}");
            return ExitCode::SUCCESS;
        }
        _ => return usage_error(),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("xtask: error: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Calls a verb with a shell and the root of the repository.
fn run(verb: impl FnOnce(&Shell, &Path) -> Result<(), Error>) -> Result<(), Error> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize()?;
    verb(&Shell::new()?, &root)
}

fn usage_error() -> ExitCode {
    eprint!("{USAGE}");
    ExitCode::from(2)
}
