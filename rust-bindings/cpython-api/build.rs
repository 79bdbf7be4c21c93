//! Tells the crate which build of CPython it is for, as cpython-sys found it.

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rustc-check-cfg=cfg(Py_GIL_DISABLED)");
    if std::env::var("DEP_PYTHON_GIL_DISABLED").is_ok_and(|value| value == "1") {
        println!("cargo::rustc-cfg=Py_GIL_DISABLED");
    }
}
