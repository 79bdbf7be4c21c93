//! `cargo xtask fuzz`: all fuzz targets of ascii-codecs in turn, with cargo-fuzz and a nightly rustc.

use std::path::Path;

use xshell::{Shell, cmd};

use crate::Error;

/// Where the targets are.
const CRATE: &str = "rust-bindings/ascii-codecs";

/// What longer inputs would show is shown by these, as vectors have 64 bytes; they are tried from the start.
const MAX_LEN: u32 = 2048;

/// Runs each target for so long; an error at the first finding.
pub(crate) fn run(sh: &Shell, root: &Path, seconds: u32) -> Result<(), Error> {
    sh.change_dir(root.join(CRATE));
    let listed = cmd!(sh, "cargo +nightly fuzz list").quiet().read();
    let listed = listed
        .map_err(|error| format!("{error}: it needs rustup toolchain install nightly, and cargo install cargo-fuzz"))?;
    let max_len = MAX_LEN.to_string();
    let seconds = seconds.to_string();
    for target in listed.lines() {
        cmd!(sh, "cargo +nightly fuzz run {target} -- -max_total_time={seconds} -max_len={max_len} -len_control=0 -verbosity=0")
            .run()
            .map_err(|error| {
                format!("{target}: {error}; the input that shows it is in {CRATE}/fuzz/artifacts/{target}")
            })?;
        println!("{target}: nothing found in {seconds} s");
    }
    Ok(())
}
