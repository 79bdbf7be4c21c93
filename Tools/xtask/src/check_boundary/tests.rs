//! Tests of the boundary: each violation is planted in a repository of its own, and found in its line.

use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};

use xshell::{Shell, cmd};

use crate::tidy;

const MODULE: &str = "Modules-rust/_x/src/lib.rs";
const API: &str = "rust-bindings/cpython-api/src/bytes.rs";
const MACROS: &str = "rust-bindings/cpython-macros/src/function.rs";
const BACKEND: &str = "rust-bindings/cpython-api/src/backend/object.rs";
const BACKEND_ROOT: &str = "rust-bindings/cpython-api/src/backend/mod.rs";
const INNER: &str = "rust-bindings/cpython-api/src/backend/object/inner.rs";

const NAMED: &str = "do without cpython_sys here; only rust-bindings/cpython-api/src/backend/ may name it";
const FOREIGN: &str = "declare no foreign functions here; only rust-bindings/cpython-api/src/backend/ calls C";
const MACRO: &str = "keep the raw crate out of what this macro writes elsewhere";
const ELSEWHERE: &str = "write the code here, or generate it into OUT_DIR; what is elsewhere cannot be checked";

/// A git repository that is deleted with this value.
struct Repository(PathBuf);

impl Repository {
    fn with(files: &[(&str, &str)]) -> Repository {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let root = std::env::temp_dir().join(format!("check-boundary-{}-{number}", std::process::id()));
        let repository = Repository(root);
        for (path, text) in files {
            let file = repository.0.join(path);
            std::fs::create_dir_all(file.parent().expect("a path below the root")).expect("a directory");
            std::fs::write(file, text).expect("a file");
        }
        repository
    }

    /// What the verb prints.
    fn violations(&self) -> Vec<String> {
        let sh = Shell::new().expect("a shell");
        let root = &self.0;
        cmd!(sh, "git init --quiet {root}").quiet().run().expect("git init");
        let files = tidy::files(&sh, root).expect("the files");
        super::violations(&files).iter().map(ToString::to_string).collect()
    }
}

impl Drop for Repository {
    fn drop(&mut self) {
        // What is left behind in a temporary directory does no harm.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// One file breaks the rule in these lines, with this advice; nothing else is found.
#[track_caller]
fn breaks(path: &str, text: &str, lines: &[usize], advice: &str) {
    let expected: Vec<String> = lines.iter().map(|line| format!("{path}:{line}: boundary: {advice}")).collect();
    assert_eq!(Repository::with(&[(path, text)]).violations(), expected, "{text}");
}

#[track_caller]
fn is_fine(path: &str, text: &str) {
    breaks(path, text, &[], "");
}

fn handed_on(name: &str) -> String {
    format!("keep {name} in the backend: it is the raw crate's, and whoever can name it is past the boundary")
}

#[test]
fn a_name_of_the_raw_crate_is_found_outside_the_backend() {
    for path in [MODULE, API, MACROS, "rust-bindings/cpython-api/tests/a.rs", "Modules-rust/_x/build.rs"] {
        breaks(path, "//! What.\nfn a() {\n    cpython_sys::Py_Initialize();\n}\n", &[3], NAMED);
        breaks(path, "extern crate cpython_sys;\n", &[1], NAMED);
        breaks(
            path,
            "\nuse cpython_sys as x;\nuse {std::fmt,\n    ::cpython_sys::{self as y, PyObject}};\n",
            &[2, 4],
            NAMED,
        );
        breaks(path, "use r#cpython_sys::PyObject;\n", &[1], NAMED);
    }
}

#[test]
fn macros_are_looked_into() {
    breaks(API, "macro_rules! a {\n    () => {\n        cpython_sys::Py_Initialize()\n    };\n}\n", &[3], NAMED);
    breaks(API, "fn a() {\n    assert!(vec![0,\n        cpython_sys::X].is_empty());\n}\n", &[3], NAMED);
    breaks(MACROS, "fn a() -> T {\n    quote! {\n        ::cpython_sys::PyObject\n    }\n}\n", &[3], NAMED);
    breaks(MACROS, "fn a() -> T {\n    format_ident!(\"cpython_sys\")\n}\n", &[2], NAMED);
    breaks("Modules-rust/_x/build.rs", "fn main() {\n    write(\"use cpython_sys as c;\");\n}\n", &[2], NAMED);
    breaks(API, "macro_rules! a {\n    () => {\n        extern \"C\" {}\n    };\n}\n", &[3], FOREIGN);
}

#[test]
fn words_are_not_names() {
    is_fine(
        API,
        "//! Not cpython_sys.\n/// Nor [`cpython_sys`].\nfn a() -> &'static str { \"cpython_sys\" } // cpython_sys\n",
    );
    is_fine(MACROS, "//! Not cpython_sys.\n/// Nor cpython_sys.\nfn cpython_system() {}\n");
    is_fine(
        "rust-bindings/cpython-sys/tests/a.rs",
        "use cpython_sys::PyObject;\nextern \"C\" { fn Py_Initialize(); }\n",
    );
}

#[test]
fn a_module_leaves_the_private_names_to_the_macros() {
    let advice = "leave cpython_api::__private to the code that the macros write";
    breaks(MODULE, "use cpython_api::Bound;\nuse cpython_api::__private::RawObject;\n", &[2], advice);
    is_fine(MACROS, "fn a() -> T { quote!(::cpython_api::__private::RawObject) }\n");
}

#[test]
fn a_module_keeps_nothing_for_a_thread() {
    let text = "use std::cell::Cell;\nthread_local! { static A: Cell<u8> = const { Cell::new(0) }; }\n";
    let advice = "keep it in the module's state: a thread may run several interpreters";
    breaks(MODULE, text, &[2], advice);
    breaks(MODULE, "use std::thread_local as t;\n", &[1], advice);
    is_fine(API, text);
}

#[test]
fn a_static_has_no_handle() {
    let text = "use cpython_api::PySend;\nstatic A: Mutex<Option<PySend>> = Mutex::new(None);\nfn f() {\n    static mut B: [(u8, cpython_api::PySend<T>); 1];\n}\n";
    breaks(MODULE, text, &[2, 4], "keep it in the module's state: an object belongs to one interpreter");
    is_fine(
        MODULE,
        "static A: u8 = 0;\nfn f(a: &'static str, b: PySend) -> X<'static, PySend> { a = b; }\nstruct S(PySend);\n",
    );
    is_fine(API, text);
}

#[test]
fn functions_declared_by_hand_are_found() {
    breaks(API, "unsafe extern \"C\" {\n    fn puts();\n}\nextern {}\n", &[1, 4], FOREIGN);
    breaks(MODULE, "\nextern \"C-unwind\" { fn Py_Initialize(); }\n", &[2], FOREIGN);
    is_fine(API, "type F = unsafe extern \"C\" fn();\nunsafe extern \"C\" fn a() {}\nextern crate alloc;\n");
    let text = "unsafe extern \"C\" {\n    pub fn _Py_Dealloc(o: *mut T);\n    static mut PyExc_X: T;\n    fn memchr(Py: T);\n}\n";
    let found = Repository::with(&[(BACKEND, text)]).violations();
    let advice = "from cpython_sys, whose declarations are generated";
    let expected = [
        format!("{BACKEND}:2: boundary: take _Py_Dealloc {advice}"),
        format!("{BACKEND}:3: boundary: take PyExc_X {advice}"),
    ];
    assert_eq!(found, expected);
    let renamed = "extern \"C\" {\n    #[link_name = \"PyObject_Call\"]\n    fn call();\n}\n";
    breaks(BACKEND, renamed, &[2], &format!("take PyObject_Call {advice}"));
}

#[test]
fn code_from_elsewhere_is_found() {
    breaks(API, "\ninclude!(\"../../cpython-sys/src/lib.rs\");\n", &[2], ELSEWHERE);
    breaks(API, "mod a {}\n#[path = \"../../cpython-sys/src/lib.rs\"]\nmod b;\n", &[2], ELSEWHERE);
    is_fine(MODULE, "include!(concat!(env!(\"OUT_DIR\"), \"/docs.rs\"));\n");
}

#[test]
fn the_backend_names_the_raw_crate_for_itself() {
    is_fine(BACKEND, "use cpython_sys as ffi;\nuse ffi::object::{self, PyObject};\nfn a() { ffi::Py_Initialize() }\n");
    is_fine(
        BACKEND,
        "use cpython_sys as ffi;\npub use ffi::PyObject as RawObject;\npub type ssize = ffi::Py_ssize_t;\n",
    );
    is_fine(BACKEND, "use cpython_sys as ffi;\npub(crate) const METH_O: c_int = ffi::METH_O as c_int;\n");
    is_fine(BACKEND, "use cpython_sys as ffi;\npub(crate) use super::other::object;\nfn a() {}\n");
}

#[test]
fn the_backend_exports_nothing_of_the_raw_crate() {
    for visibility in ["pub", "pub(crate)", "pub(super)", "pub(in crate::types)"] {
        breaks(BACKEND, &format!("\n{visibility} use cpython_sys;\n"), &[2], &handed_on("cpython_sys"));
        breaks(BACKEND, &format!("{visibility} use cpython_sys as raw;\n"), &[1], &handed_on("raw"));
        let text = format!("use cpython_sys as ffi;\n{visibility} use ffi::PyObject_Call;\n");
        breaks(BACKEND, &text, &[2], &handed_on("PyObject_Call"));
        let text =
            format!("use cpython_sys as ffi;\n{visibility} use {{std::fmt,\n    self::ffi::object::{{self as o}}}};\n");
        breaks(BACKEND, &text, &[3], &handed_on("o"));
    }
    let all = "name what is wanted of cpython_sys, each item";
    breaks(BACKEND, "use cpython_sys as ffi;\npub(crate) use ffi::*;\n", &[2], all);
    breaks(BACKEND, "use cpython_sys::*;\n", &[1], all);
    breaks(BACKEND, "extern crate cpython_sys as ffi;\n", &[1], "write `use cpython_sys as ffi;` instead");
}

#[test]
fn names_are_followed() {
    let text = "pub use d::PyObject_Call;\nuse c::object as d;\nuse cpython_sys as c;\n";
    breaks(BACKEND, text, &[1], &handed_on("PyObject_Call"));
    let text = "mod inner {\n    use cpython_sys as ffi;\n    pub use ffi::PyObject_Call;\n}\n";
    breaks(BACKEND, text, &[3], &handed_on("PyObject_Call"));
    for (outer, path) in [(BACKEND_ROOT, BACKEND), (BACKEND_ROOT, INNER), (BACKEND, INNER)] {
        let files = [(outer, "use cpython_sys::object as o;\n"), (path, "pub(crate) use super::o::PyObject_Call;\n")];
        let expected = format!("{path}:1: boundary: {}", handed_on("PyObject_Call"));
        assert_eq!(Repository::with(&files).violations(), [expected]);
    }
    let files = [(BACKEND, "use cpython_sys::object as o;\n"), (BACKEND_ROOT, "pub(crate) use object::o;\n")];
    assert!(Repository::with(&files).violations().is_empty(), "rustc says that it is private");
}

#[test]
fn other_names_for_raw_items_are_found() {
    for (item, name) in [
        ("pub(crate) type Object = ffi::PyObject;", "Object"),
        ("pub type Pointer = *mut ffi::PyObject;", "Pointer"),
        ("pub type ssize = ffi::PyObject;", "ssize"),
        ("pub(crate) const CALL: Call = ffi::PyObject_Call;", "CALL"),
        ("pub(crate) static CALL: Call = (ffi::PyObject_Call as unsafe extern \"C\" fn());", "CALL"),
        ("pub(crate) static TYPE: T = T(0); pub static NONE: P = &raw const ffi::_Py_NoneStruct;", "NONE"),
    ] {
        breaks(BACKEND, &format!("use cpython_sys as ffi;\n{item}\n"), &[2], &handed_on(name));
    }
    is_fine(
        BACKEND,
        "use cpython_sys as ffi;\ntype Object = ffi::PyObject;\npub(super) const CALL: C = ffi::PyObject_Call;\n",
    );
    is_fine(BACKEND, "use cpython_sys as ffi;\npub(in crate::backend) type Object = ffi::PyObject;\n");
    let text = "use cpython_sys as ffi;\npub(super) type Object = ffi::PyObject;\n";
    breaks(BACKEND_ROOT, text, &[2], &handed_on("Object"));
    is_fine(BACKEND_ROOT, "mod a {\n    use cpython_sys as ffi;\n    pub(super) type Object = ffi::PyObject;\n}\n");
}

#[test]
fn macros_of_the_backend_carry_nothing_out() {
    let body = "macro_rules! call {\n    () => {\n        ffi::Py_Initialize()\n    };\n}\n";
    is_fine(BACKEND, &format!("use cpython_sys as ffi;\n{body}"));
    breaks(BACKEND, &format!("use cpython_sys as ffi;\n{body}pub(crate) use call;\n"), &[4], MACRO);
    breaks(BACKEND, &format!("use cpython_sys as ffi;\n{body}pub(crate) use call as other;\n"), &[4], MACRO);
    let direct = body.replace("ffi", "::cpython_sys");
    breaks(BACKEND, &format!("#[macro_export]\n{direct}"), &[4], MACRO);
    let files = [(BACKEND, direct.as_str()), (BACKEND_ROOT, "mod object;\npub(crate) use object::call;\n")];
    assert_eq!(Repository::with(&files).violations(), [format!("{BACKEND}:3: boundary: {MACRO}")]);
    let writes = "macro_rules! a {\n    ($name:ident) => {\n        pub(crate) use cpython_sys::$name;\n    };\n}\n";
    breaks(BACKEND, writes, &[3], MACRO);
    breaks(BACKEND, "use cpython_sys as ffi;\na! {\n    pub use ffi::PyObject_Call;\n}\n", &[3], MACRO);
    breaks(
        BACKEND_ROOT,
        "#[macro_use]\nmod object;\n",
        &[1],
        "export macros by name, so that it is seen which ones are",
    );
}

#[test]
fn dependencies_lead_to_no_other_road() {
    let raw = "do without cpython-sys here; only rust-bindings/cpython-api/Cargo.toml may depend on it";
    let module = "Modules-rust/_x/Cargo.toml";
    breaks(module, "# cpython-sys\n[dependencies]\ncpython-sys.workspace = true\n", &[3], raw);
    breaks(module, "[target.'cfg(unix)'.dependencies.cpython-sys]\npath = \"x\"\n", &[1], raw);
    breaks("rust-bindings/cpython-macros/Cargo.toml", "[dependencies]\ncpython-sys = { path = \"x\" }\n", &[2], raw);
    let renamed = "give cpython-sys no other name";
    breaks(
        "Cargo.toml",
        "[workspace.dependencies]\nffi = { path = \"x\", package = \"cpython-sys\" }\n",
        &[2],
        renamed,
    );
    is_fine("Cargo.toml", "[workspace.dependencies]\ncpython-sys = { path = \"rust-bindings/cpython-sys\" }\n");
    is_fine("rust-bindings/cpython-api/Cargo.toml", "[dependencies]\ncpython-sys.workspace = true\n");
    let other = "do without pyo3-ffi; cpython-api is the way to Python";
    for text in [
        "[dev-dependencies]\npyo3-ffi = \"0.1\"\n",
        "[build-dependencies]\nx = { package = \"pyo3-ffi\", version = \"0.1\" }\n",
        "[package]\n[dependencies.pyo3-ffi]\n",
    ] {
        breaks(module, text, &[2], other);
    }
    is_fine(module, "[package]\nname = \"pyo3-ffi\"\ncpython = \"1\"\n[dependencies]\ncpython-api.workspace = true\n");
    is_fine("Tools/bench/api/pyo3/Cargo.toml", "[dependencies]\npyo3 = \"0.1\"\n");
}

#[test]
fn what_cannot_be_read_is_told() {
    let found = Repository::with(&[(API, "fn a() {}\nfn {}\n")]).violations();
    assert_eq!(found.len(), 1);
    assert!(found[0].starts_with(&format!("{API}:2: boundary: write it so that it can be checked: ")), "{found:?}");
}
