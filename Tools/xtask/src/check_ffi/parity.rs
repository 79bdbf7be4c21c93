//! An extension module that compares what C's macros and inline functions do with what ours do, on the
//! objects of a running interpreter.

use std::fmt::Write as _;
use std::path::Path;

use xshell::{Shell, cmd};

use super::Build;
use super::items::Items;
use super::types::Type;
use crate::Error;

/// Python's expressions for objects that a function with such a name may be given. Any other may be
/// given all of them.
const OBJECTS: [(&str, &str); 18] = [
    ("PyTuple_", "[(1,), (1, 2, 3), struct_time]"),
    ("PyList_", "[[1], [1, 2, 3], sub(list)([4])]"),
    ("PySequence_Fast_", "[[1], [1, 2, 3], (1,), sub(list)([4]), sub(tuple)('ab')]"),
    ("PyBytes_", "[b'', b'a', b'abc', sub(bytes)(b'ab')]"),
    ("PyByteArray_", "[bytearray(), bytearray(b'abc'), sub(bytearray)(b'ab')]"),
    ("PyUnicode_", "['', 'a', 'abc', '\\xe9', 'a\\u20ac', '\\U0001f600', sub(str)('\\u20ac')]"),
    ("PySet_", "[set(), {1, 2}, frozenset('abc')]"),
    ("PyDict_", "[{}, {1: 2}]"),
    ("PyCFunction_", "[len, [].append, dict.fromkeys, str.maketrans]"),
    ("PyFunction_", "[sub, check_all, lambda a=1, *, b=2: a]"),
    ("PyMethod_", "[A().method]"),
    ("PyFloat_", "[0.0, 1.5, 1e10]"),
    ("PyLong_", "[0, 1, -1, 2**29, 2**30, -2**31, 2**100, True]"),
    ("PyUnstable_Long_", "[0, 1, -1, 2**29, -2**29, True]"),
    (
        "PyDateTime_DATE_",
        "[datetime.datetime(2024, 2, 29, 23, 59, 58, 999999, fold=1), datetime.datetime(1, 1, 1, tzinfo=utc)]",
    ),
    ("PyDateTime_DELTA_", "[datetime.timedelta(3, 4, 5), datetime.timedelta(-1, 86399, 999999)]"),
    ("PyDateTime_GET_", "[datetime.date(2024, 2, 29), datetime.datetime(9999, 12, 31)]"),
    ("PyDateTime_TIME_", "[datetime.time(23, 59, 58, 999999, fold=1), datetime.time(1, tzinfo=utc)]"),
];

/// Names of ours that stand for no function or macro of C's in the headers that modules include, and
/// those that change the object.
const LEFT_OUT: [&str; 7] = [
    "PyLong_Sign",
    "PyTuple_ITEMS",
    "PyUnicode_ASCII_DATA",
    "PyUnicode_STATE",
    "PyUnicode_UTF8",
    "Py_INCREF",
    "Py_DECREF",
];

/// One function of both.
struct Pair<'a> {
    name: &'a str,
    /// Whether it takes an index, too; 0 is given.
    indexed: bool,
    /// The result as a number, in C.
    c_result: &'static str,
}

/// The functions of ours that can be compared: of one object, or of one and an index.
fn pairs(items: &Items) -> Vec<Pair<'_>> {
    let mut pairs = Vec::new();
    for (name, (function, defined_by_c)) in &items.functions {
        if *defined_by_c || !name.starts_with("Py") || LEFT_OUT.contains(&name.as_str()) {
            continue;
        }
        let is_object = |ty: &Type| ty.to_string() == "*mut PyObject";
        let indexed = match function.arguments.as_slice() {
            [object] if is_object(object) => false,
            [object, Type::Name(index)] if is_object(object) && index == "usize" => true,
            _ => continue,
        };
        let c_result = match items.resolve(&function.result) {
            Type::Name(name) if name == "bool" => "!!",
            Type::Name(name) if name == "f64" => "(size_t)",
            Type::Name(_) => "(size_t)",
            Type::Pointer { .. } | Type::Function(_) => "(size_t)(void *)",
            Type::Void | Type::Array { .. } => continue,
        };
        pairs.push(Pair { name, indexed, c_result });
    }
    pairs
}

/// Compares them; what differs, and how many were compared on how many objects.
pub(crate) fn compare(
    sh: &Shell,
    items: &Items,
    build: &Build,
    wrapper: &Path,
    rlib: &Path,
    dir: &Path,
) -> Result<Vec<String>, Error> {
    let pairs = pairs(items);
    let mut rust = String::from("use declarations as c;\n");
    let mut source = format!("#include \"{}\"\n", wrapper.display());
    let mut table =
        String::from("static struct { const char *name; size_t (*c)(PyObject *), (*rust)(PyObject *); } table[] = {\n");
    for Pair { name, indexed, c_result } in &pairs {
        let index = if *indexed { ", 0" } else { "" };
        let module = items.path(name);
        writeln!(
            rust,
            "#[unsafe(no_mangle)] pub unsafe extern \"C\" fn rust_{name}(o: *mut c::PyObject) -> usize {{ \
             unsafe {{ as_number!(c::{module}(o{index})) }} }}"
        )?;
        writeln!(source, "extern size_t rust_{name}(PyObject *);")?;
        writeln!(source, "static size_t c_{name}(PyObject *o) {{ return {c_result}({name}(o{index})); }}")?;
        writeln!(table, "{{\"{name}\", c_{name}, rust_{name}}},")?;
    }
    source += &table;
    source += C_MODULE;
    // A function's pointer is optional.
    rust.insert_str(
        0,
        "macro_rules! as_number { ($call:expr) => { Number::number($call) } }\n\
         trait Number { fn number(self) -> usize; }\n\
         impl Number for bool { fn number(self) -> usize { self.into() } }\n\
         impl Number for f64 { fn number(self) -> usize { self as usize } }\n\
         impl Number for i8 { fn number(self) -> usize { self as usize } }\n\
         impl Number for u8 { fn number(self) -> usize { self as usize } }\n\
         impl Number for i32 { fn number(self) -> usize { self as usize } }\n\
         impl Number for u32 { fn number(self) -> usize { self as usize } }\n\
         impl Number for isize { fn number(self) -> usize { self as usize } }\n\
         impl<T> Number for *mut T { fn number(self) -> usize { self as usize } }\n\
         impl<T> Number for *const T { fn number(self) -> usize { self as usize } }\n\
         impl Number for c::PyCFunction { fn number(self) -> usize { self.map_or(0, |f| f as usize) } }\n",
    );
    let (main, library) = (dir.join("parity.rs"), dir.join("libparity.a"));
    sh.write_file(&main, rust)?;
    let deps = rlib.with_file_name("");
    let rlib = rlib.display().to_string();
    cmd!(sh, "rustc --edition=2024 -A warnings --crate-type staticlib -O --extern declarations={rlib}")
        .args(["-L".as_ref(), deps.as_os_str(), "-o".as_ref(), library.as_os_str(), main.as_os_str()])
        .quiet()
        .run()?;
    let (c, module) = (dir.join("parity.c"), dir.join("_parity.so"));
    sh.write_file(&c, source)?;
    let module_name = module.display().to_string();
    let files = [c.display().to_string(), library.display().to_string()];
    let arguments = [
        "-shared",
        "-fPIC",
        "-DNDEBUG",
        "-Werror=implicit-function-declaration",
        "-o",
        &module_name,
        &files[0],
        &files[1],
    ];
    let output = build.compile(sh, &arguments)?;
    if !output.status.success() {
        return Err(format!("{} cannot be compiled:\n{}", c.display(), String::from_utf8_lossy(&output.stderr)).into());
    }
    let objects: Vec<String> = OBJECTS.iter().map(|(begin, objects)| format!("({begin:?}, {objects})")).collect();
    let script = PYTHON.replace("@OBJECTS@", &objects.join(", "));
    let (python, _path) = (format!("{}/python", build.builddir), sh.push_env("PYTHONPATH", dir));
    let said = cmd!(sh, "{python} -c {script}").quiet().read()?;
    let (differ, compared): (Vec<_>, Vec<_>) = said.lines().partition(|line| line.starts_with("parity: "));
    println!("macros and inline functions: {} functions of ours do what C's do: {}", pairs.len(), compared.join(" "));
    Ok(differ.into_iter().map(str::to_owned).collect())
}

/// What compares: `check(names' beginning or "", object)` gives the names of functions that differ.
const C_MODULE: &str = r#"{NULL, NULL, NULL}};

static PyObject *
check(PyObject *module, PyObject *args)
{
    const char *name;
    PyObject *object;
    if (!PyArg_ParseTuple(args, "sO", &name, &object)) {
        return NULL;
    }
    for (int i = 0; table[i].name; i++) {
        if (strcmp(table[i].name, name) == 0) {
            size_t c = table[i].c(object), rust = table[i].rust(object);
            return PyBool_FromLong(c == rust);
        }
    }
    PyErr_SetString(PyExc_KeyError, name);
    return NULL;
}

static PyObject *
names(PyObject *module, PyObject *args)
{
    PyObject *list = PyList_New(0);
    for (int i = 0; list && table[i].name; i++) {
        PyObject *name = PyUnicode_FromString(table[i].name);
        if (!name || PyList_Append(list, name) < 0) {
            Py_CLEAR(list);
        }
        Py_XDECREF(name);
    }
    return list;
}

static PyMethodDef methods[] = {{"check", check, METH_VARARGS, NULL}, {"names", names, METH_NOARGS, NULL}, {0}};
static struct PyModuleDef definition = {PyModuleDef_HEAD_INIT, "_parity", NULL, 0, methods};

PyMODINIT_FUNC
PyInit__parity(void)
{
    PyObject *module = PyModule_Create(&definition);
#ifdef Py_GIL_DISABLED
    if (module) {
        PyUnstable_Module_SetGIL(module, Py_MOD_GIL_NOT_USED);
    }
#endif
    return module;
}
"#;

/// What asks it.
const PYTHON: &str = r#"
import _parity, asyncio, collections, contextvars, datetime, pickle, sys, time, types, weakref

def sub(base):
    return type("Sub", (base,), {})

class A:
    def method(self): pass

def check_all(functions, objects):
    for function in functions:
        for thing in objects:
            if not _parity.check(function, thing):
                print(f"parity: {function} of {thing!r:.60} is not C's")

def generator(): yield
async def coroutine(): pass
async def asyncgen(): yield
class Meta(type): pass

struct_time = time.localtime(0)
utc = datetime.timezone.utc
OBJECTS = dict([@OBJECTS@])
def cell(): return OBJECTS
waiting = coroutine()
try:
    raise ValueError
except ValueError as error:
    caught, traceback = error, error.__traceback__
context = contextvars.copy_context()
variable = contextvars.ContextVar("v")
token = variable.set(1)
anything = [thing for things in OBJECTS.values() for thing in things] + [
    None, ..., NotImplemented, True, 1j, object(), A, A(), Meta, Meta("M", (), {}), int, ValueError, caught, traceback,
    slice(1), range(3), memoryview(b"ab"), {1: 2}.keys(), {1: 2}.values(), {1: 2}.items(), collections.OrderedDict(),
    collections.OrderedDict().keys(), sub(dict)(), sub(int)(), sub(float)(), sub(set)(), sub(frozenset)(), sub(complex)(),
    generator(), waiting, asyncgen(), sys, sub(types.ModuleType)("m"), sys._getframe(), sys._getframe().f_locals,
    (lambda: sub).__code__, types.CellType(1), iter(int, 1), iter(A.__mro__), weakref.ref(A), sub(weakref.ref)(A),
    weakref.proxy(sub), weakref.proxy(A), context, variable, token, pickle.PickleBuffer(b""), struct_time,
    types.SimpleNamespace(), print, "".join,
]
names = _parity.names()
for begin, objects in OBJECTS.items():
    check_all([name for name in names if name.startswith(begin) and "_Check" not in name], objects)
others = [name for name in names if "_Check" in name or not name.startswith(tuple(OBJECTS))]
check_all(others, anything)
waiting.close()
print(f"on {len(anything)} objects")
"#;
