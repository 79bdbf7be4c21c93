//! Generates the declarations of CPython's C API with bindgen, for the one build of
//! CPython that `CPYTHON_BUILD_CONFIG` names, and tells dependents what it is.

mod functions;

use std::error::Error;
use std::path::PathBuf;

use cpython_build::BuildConfig;

fn main() {
    if let Err(error) = generate() {
        // Shown by cargo on its own line; a panic would bury it in a backtrace.
        eprintln!("error: {error}");
        std::process::exit(1);
    }
}

fn generate() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=functions.rs");
    let config = BuildConfig::from_env()?;
    config.emit_cfgs();
    // For the build scripts of dependents: DEP_PYTHON_VERSION and so on.
    let (major, minor, micro) = config.version;
    println!("cargo::metadata=VERSION={major}.{minor}.{micro}");
    println!("cargo::metadata=GIL_DISABLED={}", u8::from(!config.gil));
    println!("cargo::metadata=DEBUG={}", u8::from(config.debug));
    println!("cargo::metadata=SRCDIR={}", config.srcdir.display());
    println!("cargo::metadata=CONFIG={}", config.file.display());

    let bindings = bindgen::Builder::default()
        .header("include/wrapper.h")
        .clang_args(config.header_args())
        .clang_arg(format!("--target={}", clang_target(&config.target)))
        .clang_arg(format!("-DCPYTHON_SYS_GIL={}", u8::from(config.gil)))
        .clang_arg(format!("-DCPYTHON_SYS_DEBUG={}", u8::from(config.debug)))
        .clang_arg(format!(
            "-DCPYTHON_SYS_VERSION={}",
            (u32::from(major) << 16) | (u32::from(minor) << 8) | u32::from(micro)
        ))
        .allowlist_item("_?Py.*")
        .allowlist_item("METH_.*")
        .allowlist_item("(CO|SSTATE|PY|PYTHON)_.*")
        // Functions with a va_list, which only C can make.
        .blocklist_function("_?Py.*(_Vprintf|FormatV|_?Va[A-Z].*|vsnprintf)")
        .blocklist_type("va_list|__builtin_va_list|__va_list_tag")
        // A static of each C file that includes datetime.h.
        .blocklist_var("PyDateTimeAPI")
        .use_core()
        .derive_debug(false)
        .layout_tests(false)
        .merge_extern_blocks(true)
        .generate_comments(false)
        .parse_callbacks(Box::new(bindgen::CargoCallbacks::new()))
        .generate()
        .map_err(|error| {
            format!("bindgen could not read CPython's headers ({}): {error}", config.builddir.display())
        })?;
    let out: PathBuf = std::env::var_os("OUT_DIR").ok_or("OUT_DIR is not set; cargo sets it")?.into();
    let parts = functions::split(&bindings.to_string())?;
    std::fs::write(out.join("bindings.rs"), parts.items)?;
    std::fs::write(out.join("functions.rs"), parts.functions)?;
    Ok(())
}

/// clang's name for a target where it is not rustc's.
fn clang_target(target: &str) -> String {
    match target.split_once('-') {
        Some(("riscv64gc", rest)) => format!("riscv64-{rest}"),
        _ => target.replace("-apple-darwin", "-apple-macosx"),
    }
}
