//! `cargo xtask fuzz`: all fuzz targets in turn, with cargo-fuzz and a nightly rustc.

use std::path::Path;

use xshell::{Shell, cmd};

use crate::Error;

/// Where the targets are, which all have different names.
const CRATES: &[&str] = &["rust-bindings/ascii-codecs", "rust-bindings/json-text"];

/// What longer inputs would show is shown by these, as vectors have 64 bytes; they are tried from the start.
const MAX_LEN: u32 = 2048;

/// Runs each target, or those named, for so long; an error at the first finding.
///
/// What cargo-fuzz writes stays below target/: rust-bindings/ is copied into CPython's tree.
pub(crate) fn run(sh: &Shell, root: &Path, seconds: u32, named: &[&str]) -> Result<(), Error> {
    let work = root.join("target/fuzz");
    sh.set_var("CARGO_TARGET_DIR", &work);
    let mut targets = Vec::new();
    for path in CRATES {
        sh.change_dir(root.join(path));
        let listed = cmd!(sh, "cargo +nightly fuzz list").quiet().read().map_err(|error| {
            format!("{error}: it needs rustup toolchain install nightly, and cargo install cargo-fuzz")
        })?;
        targets.extend(listed.lines().map(|target| (*path, target.to_owned())));
    }
    if let Some(unknown) = named.iter().find(|name| !targets.iter().any(|(_, target)| target == **name)) {
        let all: Vec<&str> = targets.iter().map(|(_, target)| target.as_str()).collect();
        return Err(format!("there is no fuzz target {unknown}; there are {}", all.join(", ")).into());
    }
    let max_len = MAX_LEN.to_string();
    let seconds = seconds.to_string();
    for (path, target) in targets.iter().filter(|(_, target)| named.is_empty() || named.contains(&target.as_str())) {
        sh.change_dir(root.join(path));
        let (corpus, findings) = (work.join("corpus").join(target), work.join("findings").join(target));
        sh.create_dir(&corpus)?;
        sh.create_dir(&findings)?;
        let prefix = format!("-artifact_prefix={}/", findings.display());
        cmd!(sh, "cargo +nightly fuzz run {target} {corpus} -- {prefix} -max_total_time={seconds} -max_len={max_len} -len_control=0 -verbosity=0")
            .run()
            .map_err(|error| format!("{target}: {error}; the input that shows it is in {}", findings.display()))?;
        println!("{target}: nothing found in {seconds} s");
    }
    Ok(())
}
