"""How long a module of 100 functions takes to compile: in C, with our API, with PyO3.

The same functions are generated for each, of five signature shapes. What they depend on
is compiled before; what is measured is a build after an edit of one docstring.
"""

import itertools
import statistics
import time

from api import builds
from runner import in_turn

ROUNDS = 5
FUNCTIONS = 100

C_HEAD = """\
#define Py_BUILD_CORE_MODULE 1
#include "Python.h"
#include "pycore_modsupport.h"
"""

# A function of each shape. Clinic's files have the parsing and the function apart.
C_FUNCTIONS = [
    """\
static PyObject *f{n}_impl(PyObject *module) { Py_RETURN_NONE; }
static PyObject *f{n}(PyObject *module, PyObject *ignored) { return f{n}_impl(module); }
#define F{n} {"f{n}", f{n}, METH_NOARGS, "f{n}($module, /)\\n--\\n\\nThe docstring."},
""",
    """\
static PyObject *f{n}_impl(PyObject *module, int a) { return PyBool_FromLong(a); }
static PyObject *f{n}(PyObject *module, PyObject *arg) {
    int a = PyObject_IsTrue(arg);
    if (a < 0) { return NULL; }
    return f{n}_impl(module, a);
}
#define F{n} {"f{n}", f{n}, METH_O, "f{n}($module, a, /)\\n--\\n\\nThe docstring."},
""",
    """\
static PyObject *f{n}_impl(PyObject *module, PyObject *a, PyObject *b) { return Py_NewRef(b); }
static PyObject *f{n}(PyObject *module, PyObject *const *args, Py_ssize_t nargs) {
    PyObject *b = Py_None;
    if (!_PyArg_CheckPositional("f{n}", nargs, 1, 2)) { return NULL; }
    if (nargs < 2) { goto skip_optional; }
    b = args[1];
skip_optional:
    return f{n}_impl(module, args[0], b);
}
#define F{n} {"f{n}", _PyCFunction_CAST(f{n}), METH_FASTCALL, "f{n}($module, a, b=None, /)\\n--\\n\\nThe docstring."},
""",
    """\
static PyObject *f{n}_impl(PyObject *module, PyObject *a, PyObject *b, PyObject *c) { return Py_NewRef(c); }
static PyObject *f{n}(PyObject *module, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames) {
    static const char * const _keywords[] = {"a", "b", "c", NULL};
    static _PyArg_Parser _parser = {.keywords = _keywords, .fname = "f{n}"};
    PyObject *argsbuf[3];
    Py_ssize_t noptargs = nargs + (kwnames ? PyTuple_GET_SIZE(kwnames) : 0) - 1;
    PyObject *b = Py_None;
    PyObject *c = Py_None;
    args = _PyArg_UnpackKeywords(args, nargs, NULL, kwnames, &_parser, 1, 2, 0, argsbuf);
    if (!args) { return NULL; }
    if (!noptargs) { goto skip_optional_pos; }
    if (args[1]) { b = args[1]; if (!--noptargs) { goto skip_optional_pos; } }
    c = args[2];
skip_optional_pos:
    return f{n}_impl(module, args[0], b, c);
}
#define F{n} {"f{n}", _PyCFunction_CAST(f{n}), METH_FASTCALL|METH_KEYWORDS, \\
    "f{n}($module, /, a, b=None, *, c=None)\\n--\\n\\nThe docstring."},
""",
    """\
static PyObject *f{n}_impl(PyObject *module, Py_buffer *data) { return PyLong_FromSsize_t(data->len); }
static PyObject *f{n}(PyObject *module, PyObject *arg) {
    PyObject *result = NULL;
    Py_buffer data = {NULL, NULL};
    if (PyObject_GetBuffer(arg, &data, PyBUF_SIMPLE) == 0) { result = f{n}_impl(module, &data); }
    if (data.obj) { PyBuffer_Release(&data); }
    return result;
}
#define F{n} {"f{n}", f{n}, METH_O, "f{n}($module, data, /)\\n--\\n\\nThe docstring."},
""",
]

C_TAIL = """\
static PyMethodDef functions[] = { {names} {NULL, NULL, 0, NULL} };
static PyModuleDef_Slot slots[] = { {Py_mod_gil, Py_MOD_GIL_NOT_USED}, {0, NULL} };
static PyModuleDef definition = {
    PyModuleDef_HEAD_INIT, .m_name = "_hundred", .m_methods = functions, .m_slots = slots,
};
PyMODINIT_FUNC PyInit__hundred(void) { return PyModuleDef_Init(&definition); }
"""

RUST_HEAD = """\
//! A generated module.
#![forbid(unsafe_code)]
use cpython_api::types::PyAny;
use cpython_api::{Borrowed, Bound, BytesLike, PyResult, Python, pyfunction, pymodule};
type Object<'a, 'py> = Borrowed<'a, 'py, PyAny>;
"""

RUST_FUNCTIONS = [
    """\
/// The docstring.
#[pyfunction]
fn f{n}() -> PyResult<()> { Ok(()) }
""",
    """\
/// The docstring.
#[pyfunction(signature = (a, /))]
fn f{n}(a: bool) -> PyResult<bool> { Ok(a) }
""",
    """\
/// The docstring.
#[pyfunction(signature = (a, b = None, /))]
fn f{n}<'py>(py: Python<'py>, a: Object<'_, 'py>, b: Option<Object<'_, 'py>>) -> PyResult<Bound<'py, PyAny>> {
    let _ = a;
    Ok(b.unwrap_or(py.None()).to_owned())
}
""",
    """\
/// The docstring.
#[pyfunction(signature = (a, b = None, *, c = None))]
fn f{n}<'py>(
    py: Python<'py>, a: Object<'_, 'py>, b: Option<Object<'_, 'py>>, c: Option<Object<'_, 'py>>,
) -> PyResult<Bound<'py, PyAny>> {
    let _ = (a, b);
    Ok(c.unwrap_or(py.None()).to_owned())
}
""",
    """\
/// The docstring.
#[pyfunction(signature = (data, /))]
fn f{n}<'py>(py: Python<'py>, data: BytesLike<'_, 'py>) -> PyResult<u64> { Ok(data.bytes(py)?.len() as u64) }
""",
]

RUST_TAIL = """\
/// A generated module.
#[pymodule]
mod _hundred {
    #[pymodule_export]
    use super::{{names}};
}
"""

PYO3_HEAD = """\
//! A generated module.
use pyo3::buffer::PyUntypedBuffer;
use pyo3::prelude::*;
type Object<'a, 'py> = &'a Bound<'py, PyAny>;
"""

PYO3_FUNCTIONS = [
    """\
/// The docstring.
#[pyfunction]
fn f{n}() {}
""",
    """\
/// The docstring.
#[pyfunction]
#[pyo3(signature = (a, /))]
fn f{n}(a: Object<'_, '_>) -> PyResult<bool> { a.is_truthy() }
""",
    """\
/// The docstring.
#[pyfunction]
#[pyo3(signature = (a, b = None, /))]
fn f{n}<'py>(a: Object<'_, 'py>, b: Option<Bound<'py, PyAny>>) -> Option<Bound<'py, PyAny>> {
    let _ = a;
    b
}
""",
    """\
/// The docstring.
#[pyfunction]
#[pyo3(signature = (a, b = None, *, c = None))]
fn f{n}<'py>(
    a: Object<'_, 'py>, b: Option<Object<'_, 'py>>, c: Option<Bound<'py, PyAny>>,
) -> Option<Bound<'py, PyAny>> {
    let _ = (a, b);
    c
}
""",
    """\
/// The docstring.
#[pyfunction]
#[pyo3(signature = (data, /))]
fn f{n}(data: Object<'_, '_>) -> PyResult<usize> { Ok(PyUntypedBuffer::get(data)?.len_bytes()) }
""",
]

PYO3_TAIL = RUST_TAIL.replace("#[pymodule]", "#[pymodule(gil_used = false)]")

MANIFEST = """\
[workspace]
[package]
name = "hundred"
version = "0.0.0"
edition = "2024"
[lib]
crate-type = ["{kind}"]
[dependencies]
{dependency}
[profile.release]
opt-level = 3
debug = "line-tables-only"
lto = "fat"
[profile.release.build-override]
opt-level = 0
codegen-units = 1
debug = false
"""


def source(head, functions, tail, name):
    """A module of so many functions; `name` is what the tail has for each."""
    numbers = range(FUNCTIONS)
    body = "".join(functions[n % len(functions)].replace("{n}", str(n)) for n in numbers)
    return head + body + tail.replace("{names}", "".join(name.replace("{n}", str(n)) for n in numbers))


def timed(function, *args, **options):
    """How many seconds a call takes."""
    start = time.perf_counter()
    function(*args, **options)
    return time.perf_counter() - start


def crate(place, dependency, lock, kind, text):
    """Write a crate, with the versions of dependencies that another one has."""
    (place / "src").mkdir(parents=True, exist_ok=True)
    (place / "Cargo.toml").write_text(MANIFEST.replace("{dependency}", dependency).replace("{kind}", kind))
    (place / "Cargo.lock").write_text(lock.read_text())
    (place / "src/lib.rs").write_text(text)


def cargo(place, verb, environment):
    """A sampler: what cargo takes after an edit."""

    edits = itertools.count()
    file = place / "src/lib.rs"
    text = file.read_text()

    def sample():
        file.write_text(text.replace("The docstring.", f"Edit {next(edits)}.", 1))
        return timed(builds.run, [*verb, "--offline"], cwd=place, env=environment)

    return sample


def table():
    """Print the medians of seconds for each compiler."""
    place = builds.directory() / "compile-time"
    place.mkdir(exist_ok=True)
    file = place / "hundred.c"
    file.write_text(source(C_HEAD, C_FUNCTIONS, C_TAIL, "F{n} "))
    samplers = {"C": lambda: timed(builds.compile_c, file, file.with_suffix(".o"))}

    crates = {}
    api = f'cpython-api = {{ path = "{builds.REPOSITORY}/rust-bindings/cpython-api" }}'
    crates["our API"] = ("ours", api, builds.REPOSITORY / "Cargo.lock", "staticlib", builds.our_environment())
    ours = source(RUST_HEAD, RUST_FUNCTIONS, RUST_TAIL, "f{n}, ")
    texts = {"our API": ours}
    if builds.with_pyo3():
        lock = builds.HERE / "pyo3/Cargo.lock"
        crates["PyO3"] = ("theirs", 'pyo3 = "0.30"', lock, "cdylib", builds.pyo3_environment())
        texts["PyO3"] = source(PYO3_HEAD, PYO3_FUNCTIONS, PYO3_TAIL, "f{n}, ")
    for name, (directory, dependency, lock, kind, environment) in crates.items():
        crate(place / directory, dependency, lock, kind, texts[name])
        for what, verb in {"check": ["cargo", "check"], "release": ["cargo", "build", "--release"]}.items():
            # Once, with network if it must be, for the dependencies.
            builds.run(verb, cwd=place / directory, env=environment)
            samplers[f"{name}, {what}"] = cargo(place / directory, verb, environment)

    print(f"Seconds to compile a module of {FUNCTIONS} functions after an edit, medians of {ROUNDS}\n")
    print("| compiler | seconds |\n|---|---|")
    for name, samples in zip(samplers, in_turn(ROUNDS, list(samplers.values()))):
        print(f"| {name} | {statistics.median(samples):.2f} |")
