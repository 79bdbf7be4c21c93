//! Argument Clinic's converters as types of parameters in Rust: the table of `cpython_api::converters`, for stubs.

use super::clinic::{Kind, Param};

/// A parameter in Rust.
#[derive(Debug, PartialEq)]
pub(crate) struct Mapped {
    /// Its type.
    pub(crate) ty: String,
    /// Its default.
    pub(crate) default: Option<String>,
    /// Whether the signature that Python sees follows from the default.
    pub(crate) shown: bool,
    /// An argument that C takes, in Python.
    pub(crate) sample: &'static str,
    /// What is not understood.
    pub(crate) odd: Option<String>,
}

/// The type behind which all kinds of objects are.
const OBJECT: &str = "Object<'_, '_>";

/// Types of `object(subclass_of='&PyList_Type')`.
const CLASSES: [(&str, &str, &str); 8] = [
    ("PyByteArray", "PyByteArray", "bytearray()"),
    ("PyBytes", "PyBytes", "b\"\""),
    ("PyDict", "PyDict", "{}"),
    ("PyFloat", "PyFloat", "1.5"),
    ("PyList", "PyList", "[]"),
    ("PyLong", "PyInt", "1"),
    ("PyTuple", "PyTuple", "()"),
    ("PyUnicode", "PyString", "\"text\""),
];

/// The type of a parameter, and its default.
pub(crate) fn map(param: &Param) -> Mapped {
    let option = |key: &str| param.options.get(key).map(String::as_str);
    let accept: Vec<&str> =
        option("accept").unwrap_or_default().trim_matches(['{', '}']).split(',').map(str::trim).collect();
    let bitwise = option("bitwise") == Some("True");
    let zeroes = option("zeroes") == Some("True");
    let accepts = |what: &str| accept.contains(&what);
    let nullable = accepts("NoneType");

    if param.kind == Kind::VarArgs {
        return Mapped { ty: "&[Object<'_, '_>]".to_owned(), default: None, shown: true, sample: "1", odd: None };
    }
    // Type, how a value is wrapped, and a sample.
    let number = |ty: &str| match bitwise {
        true => Some((format!("Bitwise<{ty}>"), "Bitwise", "1")),
        false => Some((ty.to_owned(), "", "1")),
    };
    let plain = |ty: &str, wrap: &'static str, sample: &'static str| Some((ty.to_owned(), wrap, sample));
    let found = match param.converter.as_str() {
        "object" => match (option("subclass_of"), option("converter")) {
            (None, None) => plain(OBJECT, "", "1"),
            (Some(class), None) => CLASSES
                .iter()
                .find(|(c, ..)| class.trim_start_matches('&') == format!("{c}_Type"))
                .and_then(|(_, ty, sample)| plain(&format!("Borrowed<'_, '_, {ty}>"), "", sample)),
            _ => None,
        },
        "unicode" => plain("Borrowed<'_, '_, PyString>", "", "\"text\""),
        "PyBytesObject" => plain("Borrowed<'_, '_, PyBytes>", "", "b\"\""),
        "PyByteArrayObject" => plain("Borrowed<'_, '_, PyByteArray>", "", "bytearray()"),
        "bool" if accepts("int") => plain("IntBool", "IntBool", "1"),
        "bool" => plain("bool", "", "True"),
        "char" => plain("ByteChar", "ByteChar", "b\"x\""),
        "byte" | "unsigned_char" => number("u8"),
        "short" => plain("i16", "", "1"),
        "unsigned_short" => number("u16"),
        "int" if accepts("str") => plain("CodePoint", "CodePoint", "\"x\""),
        "int" => plain("i32", "", "1"),
        "unsigned_int" => number("u32"),
        "long" => plain("i64", "", "1"),
        "unsigned_long" => number("u64"),
        "long_long" => plain("LongLong", "LongLong", "1"),
        "unsigned_long_long" if bitwise => number("u64"),
        "unsigned_long_long" => plain("UnsignedLongLong", "UnsignedLongLong", "1"),
        "Py_ssize_t" if nullable => plain("Option<isize>", "Some", "1"),
        "Py_ssize_t" => plain("isize", "", "1"),
        "slice_index" if accepts("int") && !nullable => plain("SliceIndex", "SliceIndex", "1"),
        "slice_index" => plain("Option<SliceIndex>", "Some(SliceIndex", "1"),
        "size_t" => plain("usize", "", "1"),
        "float" => plain("f32", "", "0.5"),
        "double" => plain("f64", "", "0.5"),
        "Py_complex" => plain("Complex", "", "1j"),
        "str" if option("encoding").is_some() => None,
        "str" => match (accepts("robuffer"), accepts("str") || option("accept").is_none(), zeroes) {
            (false, true, false) => plain("&CStr", "", "\"text\""),
            (false, true, true) => plain("&str", "", "\"text\""),
            (true, false, false) => plain("RoBufferWithoutNul<'_>", "", "b\"bytes\""),
            (true, false, true) => plain("RoBuffer<'_>", "", "b\"bytes\""),
            (true, true, true) => plain("StrOrRoBuffer<'_>", "", "b\"bytes\""),
            _ => None,
        },
        "Py_buffer" if accepts("rwbuffer") => plain("WritableBuffer<'_>", "", "bytearray(8)"),
        "Py_buffer" if accepts("str") => plain("StrOrBytesLike<'_, '_>", "", "b\"bytes\""),
        "Py_buffer" => plain("BytesLike<'_, '_>", "", "b\"bytes\""),
        _ => None,
    };
    let odd = found.is_none().then(|| {
        let options: Vec<String> = param.options.iter().map(|(key, value)| format!("{key}={value}")).collect();
        let options = if options.is_empty() { String::new() } else { format!("({})", options.join(", ")) };
        format!("the converter {}{options} of {}: an object here", param.converter, param.name)
    });
    let (ty, wrap, sample) = found.unwrap_or((OBJECT.to_owned(), "", "1"));
    let ty = match nullable && !ty.starts_with("Option<") {
        true => format!("Option<{ty}>"),
        false => ty,
    };
    let required = ty.clone();
    let (ty, default, shown) = default(param, ty, wrap);
    let none = (ty != required && param.default.as_deref() != Some("None")).then(|| {
        let value = param.default.as_deref().unwrap_or_default();
        format!("the default {value} of {}: None here, which C tells apart", param.name)
    });
    Mapped { ty, default, shown, sample, odd: odd.or(none) }
}

/// The type with a default, the default, and whether Python's signature follows from it.
fn default(param: &Param, ty: String, wrap: &str) -> (String, Option<String>, bool) {
    let Some(value) = param.default.as_deref() else { return (ty, None, true) };
    let wrapped = |value: &str| match wrap {
        "" => value.to_owned(),
        "Some(SliceIndex" => format!("Some(SliceIndex({value}))"),
        wrap => format!("{wrap}({value})"),
    };
    let digits = value.strip_prefix('-').unwrap_or(value);
    let is_integer = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    let is_float = digits.starts_with(|c: char| c.is_ascii_digit()) && digits.parse::<f64>().is_ok();
    let inner = ty.strip_prefix("Option<").and_then(|ty| ty.strip_suffix('>')).unwrap_or(&ty).to_owned();
    let numeric = !inner.contains(['\'', '&']) && !["bool", "IntBool", "ByteChar", "Complex"].contains(&inner.as_str());
    let some = |text: String| if wrap.is_empty() && ty.starts_with("Option<") { format!("Some({text})") } else { text };
    let string = value.strip_prefix(['\'', '"']).and_then(|value| value.strip_suffix(['\'', '"']));
    let string =
        string.filter(|string| string.chars().all(|c| c.is_ascii_graphic() && !"\\'\"".contains(c) || c == ' '));
    let mut shown = true;
    let literal = match value {
        "None" if ty.starts_with("Option<") => Some("None".to_owned()),
        "True" | "False" if inner.ends_with("ool") => Some(some(wrapped(&value.to_lowercase()))),
        _ if is_integer && numeric && !inner.starts_with('f') => Some(some(wrapped(value))),
        _ if is_float && !is_integer && inner.starts_with('f') => Some(some(wrapped(value))),
        // Python sees what C writes.
        _ if is_integer && inner.starts_with('f') => {
            shown = false;
            Some(some(format!("{value}.0")))
        }
        "sys.maxsize" if inner == "isize" => {
            shown = false;
            Some(some("isize::MAX".to_owned()))
        }
        _ => match (inner.as_str(), string) {
            ("&CStr", Some(string)) => Some(some(format!("c\"{string}\""))),
            ("&str", Some(string)) => Some(some(format!("\"{string}\""))),
            _ => None,
        },
    };
    if let Some(literal) = literal {
        return (ty, Some(literal), shown);
    }
    // NULL, or no value that can be read here: None stands for it.
    let ty = if ty.starts_with("Option<") { ty } else { format!("Option<{ty}>") };
    (ty, Some("None".to_owned()), value == "None")
}

/// What a function returns in Rust, by its return converter.
pub(crate) fn returned(converter: Option<&str>) -> (&'static str, Option<String>) {
    let ty = match converter {
        None | Some("object") => "Bound<'py, PyAny>",
        Some("bool") => "bool",
        Some("int") => "i32",
        Some("long") => "i64",
        Some("unsigned int") => "u32",
        Some("unsigned long") => "u64",
        Some("Py_ssize_t") => "isize",
        Some("size_t") => "usize",
        Some("float") => "f32",
        Some("double") => "f64",
        Some(other) => return ("Bound<'py, PyAny>", Some(format!("the return converter {other}: an object here"))),
    };
    (ty, None)
}

#[cfg(test)]
mod tests {
    use super::super::clinic::functions;
    use super::*;

    /// A parameter as Rust has it, and what else is said of it.
    fn rust(param: &str) -> (String, Mapped) {
        let source = format!("/*[clinic input]\nx.f\n    {param}\n[clinic start generated code]*/");
        let mapped = map(&functions(&source)[0].params[0]);
        let default = mapped.default.as_deref().map_or(String::new(), |default| format!(" = {default}"));
        (format!("{}{default}", mapped.ty), mapped)
    }

    #[test]
    fn converters_and_defaults() {
        for (clinic, expected) in [
            ("a: object", "Object<'_, '_>"),
            ("a: object = None", "Option<Object<'_, '_>> = None"),
            ("a: object(subclass_of='&PyList_Type')", "Borrowed<'_, '_, PyList>"),
            ("a: bool = False", "bool = false"),
            ("a: bool(accept={int}) = True", "IntBool = IntBool(true)"),
            ("a: int = -1", "i32 = -1"),
            ("a: unsigned_int(bitwise=True) = 0", "Bitwise<u32> = Bitwise(0)"),
            ("a: long_long = 3", "LongLong = LongLong(3)"),
            ("a: Py_ssize_t(c_default='-1', accept={int, NoneType}) = None", "Option<isize> = None"),
            ("a: Py_ssize_t(accept={int, NoneType}) = 5", "Option<isize> = Some(5)"),
            ("a: slice_index(accept={int}) = 0", "SliceIndex = SliceIndex(0)"),
            ("a: slice_index = 0", "Option<SliceIndex> = Some(SliceIndex(0))"),
            ("a: double = 1e-09", "f64 = 1e-09"),
            ("a: str", "&CStr"),
            ("a: str = 'x y'", "&CStr = c\"x y\""),
            ("a: str(accept={str, NoneType}) = None", "Option<&CStr> = None"),
            ("a: Py_buffer", "BytesLike<'_, '_>"),
            ("a: Py_buffer(accept={rwbuffer})", "WritableBuffer<'_>"),
            ("*args: object", "&[Object<'_, '_>]"),
        ] {
            let (text, mapped) = rust(clinic);
            assert_eq!((text.as_str(), mapped.shown, mapped.odd), (expected, true, None), "{clinic}");
        }
    }

    #[test]
    fn defaults_that_python_sees_otherwise() {
        for (clinic, expected) in [
            ("a: object = NULL", "Option<Object<'_, '_>> = None"),
            ("a: object(c_default='NULL') = 1", "Option<Object<'_, '_>> = None"),
            ("a: Py_ssize_t = sys.maxsize", "isize = isize::MAX"),
            ("a: double = 0", "f64 = 0.0"),
            ("a: int = SEVEN", "Option<i32> = None"),
        ] {
            let (text, mapped) = rust(clinic);
            assert_eq!((text.as_str(), mapped.shown), (expected, false), "{clinic}");
            assert_eq!(mapped.odd.is_some(), text.ends_with("None"), "{clinic}: {:?}", mapped.odd);
        }
    }

    #[test]
    fn converters_that_are_not_known_become_objects() {
        let (text, mapped) = rust("a: cache_struct");
        assert_eq!(text, "Object<'_, '_>");
        assert!(mapped.odd.unwrap().contains("cache_struct"));
        let (text, mapped) = rust("a: object(converter='PyUnicode_FSConverter') = None");
        assert_eq!(text, "Option<Object<'_, '_>> = None");
        assert!(mapped.odd.unwrap().contains("converter=PyUnicode_FSConverter"));
    }
}
