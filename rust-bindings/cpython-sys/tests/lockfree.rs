//! What `cpython_sys::dictkeys` and `cpython_sys::lockfree` know of the insides of dicts and lists,
//! against the C compiler and C's sources.

use std::fmt::Write as _;
use std::mem::offset_of;
use std::path::Path;
use std::process::Command;

use cpython_build::BuildConfig;
use cpython_sys::dictkeys::{DictKeys, GeneralEntry, UnicodeEntry};

const C: &str = r#"
#define Py_BUILD_CORE 1
#include <Python.h>
#include <stddef.h>
#include <stdio.h>
#include "internal/pycore_dict.h"
#include "internal/pycore_gc.h"
#include "internal/pycore_object.h"
#define FIELD(type, field) printf(#type "." #field " %zu\n", offsetof(type, field))
#define NUMBER(number) printf(#number " %zu\n", (size_t)(number))
int main(void) {
    NUMBER(sizeof(PyDictKeysObject));
    FIELD(PyDictKeysObject, dk_log2_index_bytes);
    FIELD(PyDictKeysObject, dk_kind);
    FIELD(PyDictKeysObject, dk_nentries);
    FIELD(PyDictKeysObject, dk_indices);
    FIELD(PyDictKeyEntry, me_key);
    FIELD(PyDictKeyEntry, me_value);
    NUMBER(sizeof(PyDictKeyEntry));
    FIELD(PyDictUnicodeEntry, me_key);
    FIELD(PyDictUnicodeEntry, me_value);
    NUMBER(sizeof(PyDictUnicodeEntry));
    NUMBER(DICT_KEYS_GENERAL);
    NUMBER(DICT_KEYS_UNICODE);
#ifdef Py_GIL_DISABLED
    NUMBER(_PyGC_BITS_SHARED);
    NUMBER(_Py_REF_SHARED_SHIFT);
    NUMBER(_Py_REF_SHARED_FLAG_MASK);
    NUMBER(_Py_REF_MAYBE_WEAKREF);
    NUMBER(_Py_REF_MERGED);
#endif
    return 0;
}
"#;

fn rust() -> String {
    let mut text = String::new();
    let mut line = |name: &str, number: usize| writeln!(text, "{name} {number}").unwrap();
    line("sizeof(PyDictKeysObject)", size_of::<DictKeys>());
    line("PyDictKeysObject.dk_log2_index_bytes", offset_of!(DictKeys, dk_log2_index_bytes));
    line("PyDictKeysObject.dk_kind", offset_of!(DictKeys, dk_kind));
    line("PyDictKeysObject.dk_nentries", offset_of!(DictKeys, dk_nentries));
    line("PyDictKeysObject.dk_indices", size_of::<DictKeys>());
    line("PyDictKeyEntry.me_key", offset_of!(GeneralEntry, me_key));
    line("PyDictKeyEntry.me_value", offset_of!(GeneralEntry, me_value));
    line("sizeof(PyDictKeyEntry)", size_of::<GeneralEntry>());
    line("PyDictUnicodeEntry.me_key", offset_of!(UnicodeEntry, me_key));
    line("PyDictUnicodeEntry.me_value", offset_of!(UnicodeEntry, me_value));
    line("sizeof(PyDictUnicodeEntry)", size_of::<UnicodeEntry>());
    line("DICT_KEYS_GENERAL", 0);
    line("DICT_KEYS_UNICODE", 1);
    if cfg!(Py_GIL_DISABLED) {
        line("_PyGC_BITS_SHARED", 16);
        line("_Py_REF_SHARED_SHIFT", 2);
        line("_Py_REF_SHARED_FLAG_MASK", 3);
        line("_Py_REF_MAYBE_WEAKREF", 1);
        line("_Py_REF_MERGED", 3);
    }
    text
}

#[test]
fn dicts_and_marks_are_those_of_the_c_compiler() {
    let config = BuildConfig::from_env().expect("the crate was built for this configuration");
    let dir = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let (source, program) = (dir.join("lockfree.c"), dir.join("lockfree"));
    std::fs::write(&source, C).unwrap();
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
    assert_eq!(String::from_utf8(output.stdout).unwrap(), rust());
}

#[test]
fn a_dict_shares_its_keys_if_and_only_if_its_values_are_elsewhere() {
    let config = BuildConfig::from_env().expect("the crate was built for this configuration");
    let source = std::fs::read_to_string(config.srcdir.join("Objects/dictobject.c")).unwrap();
    for check in ["CHECK(keys->dk_kind != DICT_KEYS_SPLIT);", "CHECK(keys->dk_kind == DICT_KEYS_SPLIT);"] {
        assert!(source.contains(check), "dict_next() in dictkeys.rs has to follow Objects/dictobject.c");
    }
}

#[cfg(Py_GIL_DISABLED)]
#[test]
fn the_items_of_a_list_follow_their_number() {
    let config = BuildConfig::from_env().expect("the crate was built for this configuration");
    let source = std::fs::read_to_string(config.srcdir.join("Objects/listobject.c")).unwrap();
    let array = "typedef struct {\n    Py_ssize_t allocated;\n    PyObject *ob_item[];\n} _PyListArray;";
    assert!(source.contains(array), "list_item() in lockfree.rs has to follow Objects/listobject.c");
}
