//! Sizes and offsets of the generated structures against the C compiler's.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;

use cpython_build::BuildConfig;

/// Collects the Rust side and writes the C side of each comparison.
macro_rules! layouts {
    ($($ty:ident { $($field:ident),* $(,)? })*) => {
        fn rust_layout() -> BTreeMap<String, usize> {
            let mut layout = BTreeMap::new();
            $(
                layout.insert(concat!("sizeof ", stringify!($ty)).to_owned(), size_of::<cpython_sys::$ty>());
                layout.insert(concat!("alignof ", stringify!($ty)).to_owned(), align_of::<cpython_sys::$ty>());
                $(layout.insert(
                    concat!(stringify!($ty), ".", stringify!($field)).to_owned(),
                    std::mem::offset_of!(cpython_sys::$ty, $field),
                );)*
            )*
            layout
        }

        fn c_program() -> String {
            let mut c = String::from("#include <Python.h>\n#include <datetime.h>\n#include <stddef.h>\n#include <stdio.h>\nint main(void) {\n");
            $(
                let ty = stringify!($ty);
                writeln!(c, "printf(\"sizeof {ty} %zu\\n\", sizeof({ty}));").unwrap();
                writeln!(c, "printf(\"alignof {ty} %zu\\n\", _Alignof({ty}));").unwrap();
                $(
                    let field = stringify!($field);
                    writeln!(c, "printf(\"{ty}.{field} %zu\\n\", offsetof({ty}, {field}));").unwrap();
                )*
            )*
            c.push_str("return 0; }\n");
            c
        }
    };
}

layouts! {
    PyObject { ob_type }
    PyVarObject { ob_base, ob_size }
    PyTypeObject { tp_name, tp_basicsize, tp_itemsize, tp_dealloc, tp_as_buffer, tp_flags, tp_doc, tp_traverse, tp_free, tp_finalize, tp_vectorcall }
    PyBytesObject { ob_sval }
    PyByteArrayObject { ob_start, ob_exports }
    PyTupleObject { ob_item }
    PyListObject { ob_item, allocated }
    PyASCIIObject { length, hash, state }
    PyCompactUnicodeObject { utf8_length, utf8 }
    PyUnicodeObject { data }
    PyLongObject { long_value }
    PyFloatObject { ob_fval }
    PyModuleDef { m_base, m_name, m_doc, m_size, m_methods, m_slots, m_traverse, m_clear, m_free }
    PyModuleDef_Slot { slot, value }
    PyDateTime_CAPI { DateType, TZInfoType, TimeZone_UTC, Date_FromDate, Delta_FromDelta, TimeZone_FromTimeZone, Date_FromTimestamp, Time_FromTimeAndFold }
    PyDateTime_Date { hashcode, hastzinfo, data }
    PyDateTime_DateTime { hastzinfo, data, fold, tzinfo }
    PyDateTime_Delta { days, seconds, microseconds }
    PyDateTime_Time { hastzinfo, data, fold, tzinfo }
    PyMethodDef { ml_name, ml_meth, ml_flags, ml_doc }
    PyCFunctionObject { m_ml, m_self, m_module, vectorcall }
    PyType_Spec { name, basicsize, itemsize, flags, slots }
    PyType_Slot { slot, pfunc }
    Py_buffer { buf, obj, len, itemsize, readonly, ndim, format, shape, strides, suboffsets, internal }
    PyMutex { }
}

fn config() -> BuildConfig {
    BuildConfig::from_env().expect("the crate was built for this configuration")
}

fn c_layout(config: &BuildConfig) -> BTreeMap<String, usize> {
    let dir = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let (source, program) = (dir.join("layout.c"), dir.join("layout"));
    std::fs::write(&source, c_program()).unwrap();
    let mut words = config.cc.split_whitespace();
    let status = Command::new(words.next().expect("CC is not empty"))
        .args(words)
        .args(config.header_args())
        .arg("-o")
        .args([&program, &source])
        .status()
        .unwrap();
    assert!(status.success(), "{} could not compile {}", config.cc, source.display());
    let output = Command::new(&program).output().unwrap();
    String::from_utf8(output.stdout)
        .unwrap()
        .lines()
        .map(|line| {
            let (name, value) = line.rsplit_once(' ').unwrap();
            (name.to_owned(), value.parse().unwrap())
        })
        .collect()
}

#[test]
fn sizes_and_offsets_are_those_of_the_c_compiler() {
    let (c, rust) = (c_layout(&config()), rust_layout());
    assert!(rust.len() > 60, "the list of structures has lost members");
    let different: Vec<_> = rust.iter().filter(|(name, value)| c.get(*name) != Some(value)).collect();
    assert_eq!(different, Vec::<(&String, &usize)>::new(), "Rust's layout differs from C's {c:?}");
}

#[test]
fn the_object_header_is_that_of_the_configured_build() {
    let config = config();
    assert_eq!(cfg!(Py_GIL_DISABLED), !config.gil);
    assert_eq!(cfg!(Py_DEBUG), config.debug);
    // PEP 703 gives an object a thread id, two counts and a mutex.
    let header = if config.gil { 2 } else { 4 } * size_of::<usize>();
    assert_eq!(size_of::<cpython_sys::PyObject>(), header);
}
