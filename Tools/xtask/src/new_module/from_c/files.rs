//! The files of a module that stands in for one in C, from what was read of that.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use super::super::Files;
use super::super::name::Name;
use super::stub::{Reader, Stub};
use crate::Error;

/// What the files are made of.
pub(crate) struct Parts<'a> {
    pub(crate) name: &'a Name,
    /// The C file: `Modules/_bisectmodule.c`.
    pub(crate) file: &'a str,
    pub(crate) stubs: &'a [Stub],
    /// The variable with the module's docstring.
    pub(crate) doc: Option<&'a str>,
    /// What the module has besides functions.
    pub(crate) missing: &'a [String],
    /// Whether CPython has a test that is named after the module.
    pub(crate) has_test: bool,
}

/// The files, by path from the root.
pub(crate) fn all(root: &Path, parts: &Parts<'_>) -> Result<Files, Error> {
    let name = parts.name;
    let directory = name.directory();
    Ok(Files::from([
        (format!("{directory}/Cargo.toml"), manifest(parts)),
        (format!("{directory}/build.rs"), formatted(root, build_script(parts))?),
        (format!("{directory}/src/lib.rs"), formatted(root, library(parts))?),
        (name.test(), test(parts)),
        (name.benchmark(), benchmark(parts)),
        (name.page(), fill(parts, include_str!("../templates/c_page.md.in"), &[])),
    ]))
}

/// Fills in a template.
fn fill(parts: &Parts<'_>, template: &str, values: &[(&str, &str)]) -> String {
    let text = values.iter().fold(template.to_owned(), |text, (key, value)| text.replace(key, value));
    text.replace("@NAME@", parts.name.as_str()).replace("@FILE@", parts.file)
}

fn manifest(parts: &Parts<'_>) -> String {
    let when = match parts.has_test {
        true => format!("; \"test_{}\" when all functions are written", parts.name.plain()),
        false => String::new(),
    };
    fill(parts, include_str!("../templates/c_Cargo.toml.in"), &[("@WHEN@", &when)])
}

/// The readers of docstrings, with the list that each has in the build script, its comment, and its file.
fn readers(file: &str) -> [(Reader, &'static str, &'static str, &'static str, String); 3] {
    let c_file = file.to_owned();
    let header = format!("Modules/clinic/{}.h", file.trim_start_matches("Modules/"));
    [
        (Reader::Clinic, "clinic_docstring", "CLINIC", "The functions, here and there.", header),
        (Reader::Signed, "signed_docstring", "SIGNED", "Functions that Argument Clinic does not know.", c_file.clone()),
        (
            Reader::Plain,
            "c_docstring",
            "PLAIN",
            "The module, and functions whose docstrings have no signatures.",
            c_file,
        ),
    ]
}

fn build_script(parts: &Parts<'_>) -> String {
    let (mut names, mut sources, mut used) = (String::new(), String::new(), String::new());
    for (reader, function, list, comment, file) in readers(parts.file) {
        let mut rows: Vec<(&str, &str)> = Vec::new();
        if reader == Reader::Plain {
            rows.extend(parts.doc.map(|doc| ("module", doc)));
        }
        for stub in parts.stubs {
            rows.extend(stub.doc.as_ref().filter(|(kind, _)| *kind == reader).map(|(_, doc)| (&*stub.name, &**doc)));
        }
        let (list, comment) = match rows.as_slice() {
            [] => continue,
            [("module", _)] => ("MODULE", "The module."),
            _ => (list, comment),
        };
        let items: String = rows.iter().map(|(python, c)| format!("    ({python:?}, {c:?}),\n")).collect();
        names += &format!("/// {comment}\nconst {list}: [(&str, &str); {}] = [\n{items}];\n\n", rows.len());
        sources += &format!("        DocSource {{ file: {file:?}, reader: {function}, names: &{list} }},\n");
        used += &format!("{function}, ");
    }
    let values = [("@READERS@", used.as_str()), ("@NAMES@\n", &names), ("@SOURCES@", &sources)];
    fill(parts, include_str!("../templates/c_build.rs.in"), &values)
}

fn library(parts: &Parts<'_>) -> String {
    let types: String = parts.stubs.iter().map(|stub| stub.types() + " ").collect();
    let named = |name: &str| types.split(|c: char| !c.is_alphanumeric() && c != '_').any(|word| word == name);
    let list = |names: &[&'static str]| names.iter().copied().filter(|name| named(name)).collect::<Vec<_>>();

    let mut uses = String::new();
    if named("CStr") {
        uses += "use std::ffi::CStr;\n\n";
    }
    let converters = list(&[
        "Bitwise",
        "ByteChar",
        "CodePoint",
        "Complex",
        "IntBool",
        "LongLong",
        "RoBuffer",
        "RoBufferWithoutNul",
        "SliceIndex",
        "StrOrBytesLike",
        "StrOrRoBuffer",
        "UnsignedLongLong",
        "WritableBuffer",
    ]);
    if !converters.is_empty() {
        uses += &format!("use cpython_api::converters::{{{}}};\n", converters.join(", "));
    }
    uses += "use cpython_api::exceptions::NotImplementedError;\n";
    let object = named("Object");
    let mut objects = list(&["PyByteArray", "PyBytes", "PyDict", "PyFloat", "PyInt", "PyList", "PyString", "PyTuple"]);
    if object || named("PyAny") {
        objects.insert(0, "PyAny");
    }
    if !objects.is_empty() {
        uses += &format!("use cpython_api::types::{{{}}};\n", objects.join(", "));
    }
    let mut names = list(&["Bound", "BytesLike"]);
    if object || named("Borrowed") {
        names.insert(0, "Borrowed");
    }
    names.extend(["PyErr", "PyResult", "Python", "pyfunction", "pymodule"]);
    uses += &format!("use cpython_api::{{{}}};\n", names.join(", "));

    let object = match object {
        true => "/// An argument of any type.\ntype Object<'a, 'py> = Borrowed<'a, 'py, PyAny>;\n\n",
        false => "",
    };
    let stubs: Vec<String> = parts.stubs.iter().map(Stub::code).collect();
    let doc = if parts.doc.is_some() { "(doc = crate::docs::MODULE)" } else { "" };
    let mut names: Vec<String> = parts.stubs.iter().map(Stub::identifier).collect();
    names.sort();
    let values = [
        ("@USES@", uses.as_str()),
        ("@OBJECT@", object),
        ("@STUBS@", &stubs.join("\n")),
        ("@DOC@", doc),
        ("@NAMES@", &names.join(", ")),
    ];
    fill(parts, include_str!("../templates/c_lib.rs.in"), &values)
}

/// The items of a set in Python, over several lines if they are many.
fn items(names: &[&str]) -> String {
    let items: Vec<String> = names.iter().map(|name| format!("\"{name}\"")).collect();
    let line = items.join(", ");
    if line.len() <= 80 {
        return line;
    }
    let lines: String = items.iter().map(|item| format!("    {item},\n")).collect();
    format!("\n{lines}")
}

fn test(parts: &Parts<'_>) -> String {
    let mut names: Vec<&str> = parts.stubs.iter().map(|stub| stub.name.as_str()).collect();
    names.sort_unstable();
    let missing: Vec<&str> = parts.missing.iter().map(String::as_str).collect();
    let undocumented: Vec<&str> =
        parts.stubs.iter().filter(|stub| !stub.has_docs()).map(|stub| stub.name.as_str()).collect();
    let call = |stub: &Stub| format!("    \"{}\": [[{}]],\n", stub.name, stub.samples.join(", "));
    let calls: String = parts.stubs.iter().map(call).collect();
    let values = [
        ("@NOT_WRITTEN@", items(&names)),
        ("{@MISSING@}", set(&missing)),
        ("{@WITHOUT_DOC@}", set(&undocumented)),
        ("@CALLS@", calls),
    ];
    let values: Vec<(&str, &str)> = values.iter().map(|(key, value)| (*key, value.as_str())).collect();
    fill(parts, include_str!("../templates/c_test.py.in"), &values)
}

/// A set in Python.
fn set(names: &[&str]) -> String {
    if names.is_empty() { "set()".to_owned() } else { format!("{{{}}}", items(names)) }
}

fn benchmark(parts: &Parts<'_>) -> String {
    let row = |stub: &Stub| {
        let arguments: String = stub.samples.iter().map(|sample| format!(", {sample}")).collect();
        format!("    row(\"{}\"{arguments}),\n", stub.name)
    };
    let rows: String = parts.stubs.iter().map(row).collect();
    fill(parts, include_str!("../templates/c_bench.py.in"), &[("@ROWS@", &rows)])
}

/// The code as `cargo fmt` lays it out; as it is, where there is no rustfmt.
fn formatted(root: &Path, code: String) -> Result<String, Error> {
    let mut command = Command::new("rustfmt");
    command.args(["--edition", "2024", "--config-path"]).arg(root).current_dir(root);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let Ok(mut child) = command.spawn() else { return Ok(code) };
    if let Some(mut stdin) = child.stdin.take() {
        stdin.write_all(code.as_bytes())?;
    }
    let output = child.wait_with_output()?;
    match output.status.success() {
        true => Ok(String::from_utf8(output.stdout)?),
        // A rustup without that component, for instance.
        false => Ok(code),
    }
}
