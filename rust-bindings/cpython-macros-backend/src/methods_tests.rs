//! Tests of `#[pymethods]`: what it writes for each kind of method, and what it refuses.

use crate::methods::expand;

fn expanded(attr: &str, methods: &str) -> String {
    let item = format!("impl Xxo {{ {methods} }}");
    let text = expand(attr.parse().unwrap(), item.parse().unwrap()).unwrap().to_string();
    syn::parse_str::<syn::File>(&text).unwrap();
    text
}

fn errors(methods: &str) -> Vec<(String, String)> {
    let item = format!("impl Xxo {{ {methods} }}");
    let error = expand("".parse().unwrap(), item.parse().unwrap()).unwrap_err();
    error.into_iter().map(|error| (error.span().source_text().unwrap(), error.to_string())).collect()
}

/// All of these parts are in the text.
#[track_caller]
fn contains(text: &str, parts: &[&str]) {
    for part in parts {
        assert!(text.contains(part), "{part}\n{text}");
    }
}

#[test]
fn an_empty_block() {
    let text = expanded("crate = \"crate::api\"", "");
    contains(
        &text,
        &[
            "impl Xxo { } const _ : () = { use crate :: api :: __private ;",
            "static __METHODS : __private :: MethodTable < () , 1usize > = __private :: MethodTable :: new ([]) ;",
            "static __GETSET : __private :: GetSetTable < 1usize > = __private :: GetSetTable :: new ([]) ;",
            "slots : & [] , class_attributes : & [] , text_signature : :: core :: option :: Option :: None , notes : \"\"",
            "unsafe impl < __State > __private :: PyMethods < __State > for Xxo { }",
        ],
    );
}

#[test]
fn methods_of_each_kind() {
    let text = expanded(
        "",
        "/// Doc.
         fn plain(&self) {}
         #[pymethod(signature = (a), name = \"renamed\")]
         fn keywords(slf: &Bound<'_, Self>, a: A) {}
         #[pymethod(signature = (a, /))]
         fn defining(&self, class: DefiningClass<'_, '_>, a: A) {}
         #[classmethod] fn class(cls: &Bound<'_, PyType>) {}
         #[pymethod(signature = (a, /))] #[staticmethod] fn fixed(a: A) {}
         #[pymethod(signature = (a, b, c, /))] fn __exit__(slf: Borrowed<'_, '_, Self>, a: A, b: B, c: C) {}
         fn helper_kept_as_it_is(&self) {}",
    );
    contains(
        &text,
        &[
            "__private :: MethodTable < () , 8usize >",
            "__private :: noargs :: < __private :: Instance < Xxo > , _ > (slf , __body)",
            "< Xxo > :: plain (call . contents ())",
            "FunctionDef :: noargs (c\"plain\" , __entry , __private :: doc_cstr (b\"\\0plain($self, /)\\n--\\n\\nDoc.\\0\"))",
            "< Xxo > :: keywords (& call . slf () ,",
            "FunctionDef :: fastcall_keywords (c\"renamed\" , __entry , __private :: doc_cstr (b\"\\0renamed($self, /, a)\\n--\\n\\n\\0\"))",
            "values : & __private :: Values < 'a , 'py > , class : __private :: DefiningClass < 'a , 'py >",
            "FunctionDef :: method_keywords (c\"defining\" , __entry , __private :: doc_cstr (b\"\\0defining($self, a, /)",
            "__private :: Call < 'a , 'py , __private :: Class < Xxo > >",
            "b\"\\0class($type, /)\\n--\\n\\n\\0\")) . class_method ()",
            "< Xxo > :: fixed (__private :: from_arg (arg , __private :: Arg :: positional (c\"fixed\" , 0usize)) ?)",
            "b\"\\0fixed(a, /)\\n--\\n\\n\\0\")) . static_method ()",
            "< Xxo > :: __exit__ (call . slf () ,",
        ],
    );
    assert!(!text.contains("pymethod ("));
    assert!(!text.contains("# [classmethod]"));
}

#[test]
fn attributes() {
    let text = expanded(
        "",
        "/// Doc.
         #[getter] fn get_x(&self, py: Python<'_>) -> X {}
         #[setter] fn set_x(&self, value: X) {}
         #[getter(y)] fn other(&self) -> X {}
         #[setter(\"z\")] fn another(&self, value: X, state: &State) -> PyResult<()> {}
         #[classattr] const LIMIT: i64 = 1;
         #[classattr] fn made(py: Python<'_>) -> PyResult<X> {}
         const KEPT: i64 = 2;",
    );
    contains(
        &text,
        &[
            "GetSetTable < 4usize >",
            "__private :: slots :: getter :: < Xxo , _ > (slf , __body)",
            "__private :: slots :: setter :: < Xxo , _ > (slf , value , c\"x\" , __body)",
            "GetSetDef :: new (c\"x\" , :: core :: option :: Option :: Some (",
            ":: core :: option :: Option :: Some (__private :: doc_cstr (b\"\\0Doc.\\0\")))",
            "GetSetDef :: new (c\"y\" ,",
            "GetSetDef :: new (c\"z\" , :: core :: option :: Option :: None , :: core :: option :: Option :: Some (",
            "ClassAttribute :: new (c\"LIMIT\" ,",
            "__private :: finish (py , < Xxo > :: LIMIT)",
            "__private :: finish (py , < Xxo > :: made (py))",
            "unsafe impl __private :: PyMethods < State > for Xxo { }",
        ],
    );
    assert!(!text.contains("c\"KEPT\""));
}

#[test]
fn constructors() {
    let text = expanded(
        "class = \"m.Xxo\"",
        "#[pymethod(signature = (a = 1, * [from 3.14], b = None))]
         fn __new__(cls: &Bound<'_, PyType>, a: A, b: B) -> PyResult<Self> {}
         #[pymethod(signature = (*args))]
         fn __init__(&self, args: T) {}
         #[pymethod(signature = (a))]
         fn __call__(&self, a: A) -> X {}",
    );
    contains(
        &text,
        &[
            "const _ : () = :: core :: assert ! (__private :: same_name (< Xxo as __private :: PyClass > :: NAME , c\"m.Xxo\")",
            "Slot :: tp_new ({ const __NAME : & :: core :: ffi :: CStr = \
             __private :: short_name (< Xxo as __private :: PyClass > :: NAME) ;",
            "__private :: finish_new (call , < Xxo > :: __new__ (& call . slf () ,",
            "__private :: slots :: new :: < Xxo , 2usize , _ > (& __SIGNATURE , slf , args , kwargs , __body)",
            "b\"\\0Passing 2 positional arguments to m.Xxo() is deprecated. Parameter 'b' will become",
            "__private :: slots :: init_variadic :: < Xxo , 0usize , _ >",
            "__private :: into_result :: < () , _ > (< Xxo > :: __init__ (call . contents () , __private :: varargs (rest) ?))",
            "Slot :: tp_call ({ const __NAME : & :: core :: ffi :: CStr = c\"__call__\" ;",
            "text_signature : :: core :: option :: Option :: Some (\"(a=1, b=None)\\n--\\n\\n\")",
            "notes : \"\\n\\nNote: Passing 2 positional arguments to m.Xxo() is deprecated.",
        ],
    );
    let text = expanded("", "fn __new__() -> Self {}");
    contains(&text, &["finish_new (call , :: core :: result :: Result :: Ok (< Xxo > :: __new__ ()))"]);
    let text = expanded("", "#[pymethod(signature = (a))] fn __init__(&self, a: A) {}");
    contains(&text, &["__private :: slots :: new_default :: < Xxo >", "Some (\"(a)\\n--\\n\\n\")"]);
    let text = expanded("", "#[pymethod(signature = (a), text = None)] fn __new__(a: A) -> Self {}");
    contains(&text, &["text_signature : :: core :: option :: Option :: None"]);
    assert!(!expanded("", "fn __repr__(&self) -> X {}").contains("tp_new"));
}

#[test]
fn slots_of_each_shape() {
    let slot = |methods: &str, parts: &[&str]| contains(&expanded("", methods), parts);
    slot(
        "fn __repr__(&self, py: Python<'_>) -> X {}",
        &[
            "Slot :: tp_repr ({ fn __body < 'a , 'py > (call : __private :: Call < 'a , 'py , \
             __private :: Instance < Xxo >>) -> __private :: ObjectResult < 'py > { \
             __private :: finish (call . py () , < Xxo > :: __repr__ (call . contents () , call . py ())) }",
            "unsafe { __private :: slots :: unary :: < Xxo , _ > (slf , __body) }",
        ],
    );
    slot("fn __next__(&self) -> Option<X> {}", &["Slot :: tp_iternext", "__private :: finish_next (call . py () ,"]);
    slot(
        "fn __len__(&self) -> usize {}",
        &["-> __private :: ssize", "into_result :: < :: core :: primitive :: usize , _ >"],
    );
    slot(
        "fn __contains__(&self, state: &State, item: X) -> bool {}",
        &[
            "< Xxo > :: __contains__ (call . contents () , unsafe { call . state :: < State > () } ? , \
             __private :: from_arg (arg0 , __private :: Arg :: positional (c\"__contains__\" , 0usize)) ?)",
            "slots :: contains :: < Xxo , _ > (slf , arg0 , __body)",
        ],
    );
    slot(
        "fn __setitem__(&self, key: K, value: V) {}",
        &[
            "Some (value) => __set (call , key , value)",
            "None => __private :: slots :: missing (call , c\"__delitem__\" , key , :: core :: option :: Option :: None)",
            "slots :: setitem :: < Xxo , _ > (slf , key , value , __body)",
        ],
    );
    slot(
        "fn __delattr__(&self, name: K) {}",
        &["c\"__setattr__\"", "None => __delete (call , key)", "slots :: setattro"],
    );
    slot(
        "fn __radd__(&self, other: X) -> X {}",
        &[
            "match __private :: slots :: other (arg0 , c\"__radd__\") ?",
            "slots :: binary :: < Xxo , _ , _ > (slf , other , __private :: slots :: unsupported , __reflected)",
        ],
    );
    slot(
        "fn __pow__(&self, other: X, modulo: Option<X>) -> X {}",
        &["(slf , other , modulo , __forward , __private :: slots :: unsupported_power)"],
    );
    slot(
        "fn __iadd__(&self, other: X) -> PyResult<()> {}",
        &["(call . contents () ,", "__private :: slots :: itself (call)"],
    );
    slot(
        "fn __isub__(&self, other: X) -> PyResult<X> {}",
        &["__private :: finish (call . py () , < Xxo > :: __isub__"],
    );
    slot("fn __del__(&self) {}", &["slf : * mut __private :: RawObject ,) -> () {", "slots :: finalize"]);
    slot(
        "fn __getbuffer__<'a>(&'a self, request: BufferRequest<'a>) -> PyResult<Exported> {}",
        &[
            "arg0 : __private :: BufferRequest < 'a >",
            "slots :: getbuffer :: < Xxo , _ > (slf , view , flags , __body)",
        ],
    );
}

#[test]
fn comparisons_are_one_slot() {
    let text = expanded("", "fn __eq__(&self, other: X) -> bool {} fn __lt__(&self, other: X) -> bool {}");
    contains(
        &text,
        &[
            "CompareOp :: Eq => __eq (call , other) ,",
            "CompareOp :: Lt => __lt (call , other) ,",
            "op => __private :: slots :: inherited_comparison (call , other , op) ,",
        ],
    );
    assert_eq!(text.matches("Slot :: tp_richcompare").count(), 1);
    let all = ["lt", "le", "eq", "ne", "gt", "ge"].map(|name| format!("fn __{name}__(&self, other: X) -> bool {{}}"));
    let text = expanded("", &all.concat());
    assert!(!text.contains("inherited_comparison"));
    let text = expanded("", "fn __richcmp__(&self, other: X, op: CompareOp) -> bool {}");
    contains(
        &text,
        &["arg1 : __private :: CompareOp", "slots :: richcompare :: < Xxo , _ > (slf , other , op , __body)"],
    );
}

#[test]
fn mistakes_are_at_the_users_tokens() {
    let of = |methods: &str, expected: &[(&str, &str)]| {
        let errors = errors(methods);
        assert_eq!(errors.len(), expected.len(), "{errors:?}");
        for ((place, text), (at, part)) in errors.iter().zip(expected) {
            assert!(place == at && text.contains(part), "{errors:?}");
        }
    };
    let cell = "take `&self`: Python may hold other references to the object; use a Cell type such as ObjectCell";
    of("fn a(&mut self) {} fn b(self) {}", &[("&mut self", cell), ("self", cell)]);
    of("fn a(x: X) {} fn b() {}", &[("x: X", "first parameter is `&self`"), ("b", "first parameter is `&self`")]);
    of("fn a(&self, x: X, y: &str) {}", &[("x", "`#[pymethod(signature = (x, y))]`")]);
    of("fn __len__(&self, x: X) -> usize {}", &[("__len__", "gets 0 arguments besides `self`, not 1")]);
    of("fn __add__(&self) {}", &[("__add__", "gets 1 argument besides `self`, not 0")]);
    of("fn __ipow__(&self) {}", &[("__ipow__", "gets 1 or 2 arguments")]);
    of("#[staticmethod] fn a(state: &State) {}", &[("&State", "a static method cannot reach the module's state")]);
    of("fn __repr__(&self, c: DefiningClass<'_, '_>) {}", &[("DefiningClass<'_, '_>", "no defining class")]);
    of("fn a(&self, state: &State) {} fn b(&self, state: &Other) {}", &[("Other", "another type of state")]);
    of("#[getter] #[setter] fn a(&self) {}", &[("#[setter]", "of one kind"), ("a", "gets 1 argument besides")]);
    of("#[getter] fn get_a(&self) {} #[getter] fn a(&self) {}", &[("a", "has one already")]);
    of("fn __traverse__(&self) {}", &[("__traverse__", "#[pyclass] derives `Traverse`")]);
    of("#[pymethod(signature = (x))] fn __len__(&self) {}", &[("__len__", "has no signature")]);
    of("#[pymethod(sgnature = ())] fn a(&self, x: X) {}", &[("sgnature", "expected `signature`,")]);
    of(
        "#[pymethod(signature = (* [from 3.14], x))] fn a(&self, x: X) {}",
        &[("a", "#[pymethods(class = \"module.Name\")]")],
    );
    of("#[cfg(x)] fn a(&self) {}", &[("#[cfg(x)]", "cannot leave this out")]);
    of("#[classmethod] fn a() {}", &[("a", "`cls: &Bound<'_, PyType>`")]);
    of("#[classattr] fn a(x: X) {}", &[("X", "at most `py: Python<'_>`")]);
    of("#[getter] const X: i64 = 1;", &[("const X: i64 = 1;", "can be a #[classattr]")]);
    of(
        "fn __getattr__(&self, n: X) {} fn __getattribute__(&self, n: X) {}",
        &[("__getattribute__", "one of `__getattribute__` and `__getattr__`")],
    );
    of(
        "fn __eq__(&self, x: X) {} fn __richcmp__(&self, x: X, op: CompareOp) {}",
        &[("__richcmp__", "stands for all comparisons")],
    );
}

#[test]
fn what_is_no_class() {
    let error = |item: &str| expand("".parse().unwrap(), item.parse().unwrap()).unwrap_err().to_string();
    assert!(error("impl Trait for Xxo {}").contains("not of a trait"));
    assert!(error("impl<T> Xxo<T> {}").contains("generic"));
    assert!(error("impl [u8] {}").contains("the name of a #[pyclass]"));
}
