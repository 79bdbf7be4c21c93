//! A pyconfig.h of another build, lying about, must not decide an object's layout.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use cpython_build::BuildConfig;

/// A source tree like the real one, and in it a pyconfig.h that says the contrary of
/// what this build is.
fn tree_with_stale_pyconfig(config: &BuildConfig, name: &str) -> PathBuf {
    let tree = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&tree);
    fs::create_dir_all(&tree).unwrap();
    std::os::unix::fs::symlink(config.srcdir.join("Include"), tree.join("Include")).unwrap();
    let truth = fs::read_to_string(config.builddir.join("pyconfig.h")).unwrap();
    let without: String =
        truth.lines().filter(|line| !line.contains("Py_GIL_DISABLED")).map(|line| format!("{line}\n")).collect();
    let lie = if config.gil { format!("{without}#define Py_GIL_DISABLED 1\n") } else { without };
    fs::write(tree.join("pyconfig.h"), lie).unwrap();
    tree
}

/// Has the C compiler read what bindgen reads, with the arguments that bindgen is given.
fn compile(config: &BuildConfig) -> Output {
    let (major, minor, micro) = config.version;
    let version = (u32::from(major) << 16) | (u32::from(minor) << 8) | u32::from(micro);
    let mut words = config.cc.split_whitespace();
    Command::new(words.next().expect("CC is not empty"))
        .args(words)
        .args(config.header_args())
        .args([
            format!("-DCPYTHON_SYS_GIL={}", u8::from(config.gil)),
            format!("-DCPYTHON_SYS_DEBUG={}", u8::from(config.debug)),
            format!("-DCPYTHON_SYS_VERSION={version}"),
        ])
        .args(["-fsyntax-only", concat!(env!("CARGO_MANIFEST_DIR"), "/include/wrapper.h")])
        .output()
        .unwrap()
}

#[test]
fn one_in_the_source_directory_is_not_read() {
    let mut config = BuildConfig::from_env().unwrap();
    config.srcdir = tree_with_stale_pyconfig(&config, "stale in the source directory");
    let output = compile(&config);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn one_in_the_build_directory_is_an_error_that_says_so() {
    let mut config = BuildConfig::from_env().unwrap();
    config.builddir = tree_with_stale_pyconfig(&config, "stale in the build directory");
    let output = compile(&config);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    let truth = if config.gil { "configured with the GIL" } else { "configured --disable-gil" };
    assert!(!output.status.success() && said.contains(truth), "{said}");
}
