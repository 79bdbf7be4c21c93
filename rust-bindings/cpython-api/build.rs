//! Compiles the API for the same CPython that cpython-sys was generated for.

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    for (variable, cfg) in [("DEP_PYTHON_GIL_DISABLED", "Py_GIL_DISABLED"), ("DEP_PYTHON_DEBUG", "Py_DEBUG")] {
        println!("cargo::rustc-check-cfg=cfg({cfg})");
        if std::env::var(variable).as_deref() == Ok("1") {
            println!("cargo::rustc-cfg={cfg}");
        }
    }
}
