//! One function of a C module as a stub in Rust.

use super::clinic::{Function, Kind};
use super::converters;
use super::source::{Method, Source};

/// What a docstring is read by, in the build script.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Reader {
    /// Of Argument Clinic's header.
    Clinic,
    /// Of the C file; it begins with a signature.
    Signed,
    /// Of the C file.
    Plain,
}

/// A function that is going to be written.
#[derive(Debug)]
pub(crate) struct Stub {
    pub(crate) name: String,
    /// How its docstring is read, and the name that it has in C.
    pub(crate) doc: Option<(Reader, String)>,
    signature: String,
    /// What Python sees of the signature, where it does not follow: `Some(None)` if it has none.
    text: Option<Option<String>>,
    /// The parameters with their types.
    params: Vec<(String, String)>,
    returns: &'static str,
    /// Arguments that C takes.
    pub(crate) samples: Vec<&'static str>,
    /// Whether it has a docstring in C that cannot be read.
    undocumented: bool,
    /// The errors of a wrong call are those of `PyArg_ParseTuple`.
    format_errors: bool,
    pub(crate) odd: Vec<String>,
}

impl Stub {
    /// A row of the module's table, with what Argument Clinic knows about it.
    pub(crate) fn new(method: &Method, clinic: Option<&Function>, source: &Source) -> Stub {
        let docstring = method.doc.as_deref().and_then(|doc| source.docstring(doc));
        let text = docstring.as_deref().and_then(|doc| signature_of(doc, &method.name));
        let doc = match (&method.doc, &docstring, &text) {
            (Some(doc), Some(_), _) if source.header.contains(&format!("PyDoc_STRVAR({doc},")) => {
                doc.strip_suffix("__doc__").map(|name| (Reader::Clinic, name.to_owned()))
            }
            (Some(doc), Some(_), Some(_)) => Some((Reader::Signed, doc.clone())),
            (Some(doc), Some(_), None) => Some((Reader::Plain, doc.clone())),
            _ => None,
        };
        let mut stub = Stub {
            name: method.name.clone(),
            doc,
            signature: String::new(),
            text: None,
            params: Vec::new(),
            returns: "Bound<'py, PyAny>",
            samples: Vec::new(),
            undocumented: false,
            format_errors: parses_by_format(&source.header, &method.function),
            odd: Vec::new(),
        };
        if let (Some(doc), None) = (&method.doc, &stub.doc) {
            stub.undocumented = true;
            stub.odd.push(format!("its docstring {doc} is not made of string literals"));
        }
        match clinic {
            Some(function) => stub.by_clinic(function, text),
            None => stub.by_flags(&method.flags, text),
        }
        stub
    }

    fn by_clinic(&mut self, function: &Function, text: Option<String>) {
        self.odd.extend(function.odd.iter().cloned());
        let mut words: Vec<String> = Vec::new();
        let mut before = None;
        let mut shown = true;
        for param in function.params.iter().filter(|param| !["self", "defining_class"].contains(&&*param.converter)) {
            let mapped = converters::map(param);
            self.odd.extend(mapped.odd);
            if before == Some(Kind::PositionalOnly) && param.kind != Kind::PositionalOnly {
                words.push("/".to_owned());
            }
            if param.kind == Kind::KeywordOnly && !matches!(before, Some(Kind::KeywordOnly | Kind::VarArgs)) {
                words.push("*".to_owned());
            }
            let name = rust_name(&param.name);
            let star = if param.kind == Kind::VarArgs { "*" } else { "" };
            let default = mapped.default.as_deref().map_or(String::new(), |default| format!(" = {default}"));
            words.push(format!("{star}{name}{default}"));
            if mapped.default.is_none() && matches!(param.kind, Kind::PositionalOnly | Kind::Ordinary) {
                self.samples.push(mapped.sample);
            }
            if mapped.default.is_none() && param.kind == Kind::KeywordOnly {
                self.odd.push(format!("the keyword-only {} has no default: give it in the test's CALLS", param.name));
            }
            self.params.push((name, mapped.ty));
            shown &= mapped.shown;
            before = Some(param.kind);
        }
        if before == Some(Kind::PositionalOnly) {
            words.push("/".to_owned());
        }
        self.signature = words.join(", ");
        if !shown {
            self.text = Some(text);
        }
        let (returns, odd) = converters::returned(function.returns.as_deref());
        self.returns = returns;
        self.odd.extend(odd);
    }

    /// Without Clinic, the flags say how many arguments there are; all are objects.
    fn by_flags(&mut self, flags: &str, text: Option<String>) {
        let object = || "Object<'_, '_>".to_owned();
        match flags {
            "METH_NOARGS" => self.text = Some(text).filter(|text| text.as_deref() != Some("/")),
            "METH_O" => {
                let name = text.as_deref().and_then(|text| text.split(',').next()).map(str::trim);
                let plain = |name: &&str| name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
                let name = rust_name(name.filter(plain).unwrap_or("object"));
                self.signature = format!("{name}, /");
                self.params = vec![(name.clone(), object())];
                self.samples = vec!["1"];
                if text.as_deref() != Some(&self.signature) {
                    self.text = Some(text);
                }
            }
            _ => {
                self.signature = "*args".to_owned();
                self.params = vec![("args".to_owned(), "&[Object<'_, '_>]".to_owned())];
                if flags.contains("METH_KEYWORDS") {
                    self.signature += ", **kwargs";
                    self.params.push(("kwargs".to_owned(), "Option<Bound<'_, PyDict>>".to_owned()));
                }
                self.text = Some(text);
                self.odd.push("not by Argument Clinic: it takes its arguments apart itself".to_owned());
            }
        }
    }

    /// Its name in Rust.
    pub(crate) fn identifier(&self) -> String {
        rust_name(&self.name)
    }

    /// Whether its docstring and signature are C's.
    pub(crate) fn has_docs(&self) -> bool {
        self.doc.is_some() || !self.undocumented
    }

    /// The function in Rust.
    pub(crate) fn code(&self) -> String {
        let mut options = vec![format!("signature = ({})", self.signature)];
        match &self.text {
            Some(Some(text)) => options.push(format!("text = {text:?}")),
            Some(None) => options.push("text = None".to_owned()),
            None => {}
        }
        match self.doc {
            Some(_) => options.push(format!("doc = docs::{}", self.name.to_uppercase())),
            None => options.push("doc = \"\"".to_owned()),
        }
        let name = rust_name(&self.name);
        if self.format_errors {
            options.push("errors = \"format\"".to_owned());
        }
        let (generics, py) = if self.returns.contains("'py") { ("<'py>", "Python<'py>") } else { ("", "Python<'_>") };
        let params: String = self.params.iter().map(|(name, ty)| format!(", {name}: {ty}")).collect();
        let used = match self.params.as_slice() {
            [] => String::new(),
            [(name, _)] => format!("    let _ = {name};\n"),
            params => {
                let names: Vec<&str> = params.iter().map(|(name, _)| name.as_str()).collect();
                format!("    let _ = ({});\n", names.join(", "))
            }
        };
        let many = match self.params.len() {
            ..7 => "",
            _ => "#[expect(clippy::too_many_arguments, reason = \"as in C\")]\n",
        };
        let returns = self.returns;
        format!(
            "#[pyfunction({options})]\n{many}fn {name}{generics}(py: {py}{params}) -> PyResult<{returns}> {{\n{used}    \
             Err(not_written(py, \"{python}\"))\n}}\n",
            options = options.join(", "),
            python = self.name,
        )
    }

    /// All types that the stub names.
    pub(crate) fn types(&self) -> String {
        let params: Vec<&str> = self.params.iter().map(|(_, ty)| ty.as_str()).collect();
        format!("{} {} {}", params.join(" "), self.returns, self.signature)
    }
}

/// A name that is a keyword in Rust only.
fn rust_name(name: &str) -> String {
    match super::super::name::is_keyword(name) {
        true => format!("r#{name}"),
        false => name.to_owned(),
    }
}

/// What stands between the parentheses of a signature in front of a docstring, without the module.
fn signature_of(doc: &str, name: &str) -> Option<String> {
    let (signature, _) = doc.split_once("\n--\n\n")?;
    let text = signature.strip_prefix(name)?.strip_prefix('(')?.strip_suffix(')')?;
    Some(text.strip_prefix("$module").unwrap_or(text).trim_start_matches([',', ' ', '\n']).to_owned())
}

/// Whether Clinic's code for a function calls the parser of format strings.
fn parses_by_format(header: &str, function: &str) -> bool {
    header.split("\nstatic PyObject *\n").filter(|code| code.starts_with(&format!("{function}("))).any(|code| {
        let code = code.split("\n}\n").next().unwrap_or_default();
        ["_PyArg_ParseStack(", "PyArg_ParseTuple(", "PyArg_Parse(", "_PyArg_ParseStackAndKeywords("]
            .iter()
            .any(|call| code.contains(call))
    })
}

#[cfg(test)]
mod tests {
    use super::super::clinic::functions;
    use super::*;

    fn code(block: &str, doc: &str) -> String {
        let header = format!("PyDoc_STRVAR(x_f__doc__,\n{doc:?});");
        let source = Source { text: format!("/*[clinic input]\n{block}\n[clinic start generated code]*/"), header };
        let row = Method {
            name: "f".to_owned(),
            function: "x_f".to_owned(),
            flags: "METH_FASTCALL".to_owned(),
            doc: Some("x_f__doc__".to_owned()),
        };
        Stub::new(&row, functions(&source.text).first(), &source).code()
    }

    #[test]
    fn a_stub_has_the_signature_of_c() {
        let code = code(
            "x.f -> Py_ssize_t\n    a: object\n    /\n    lo: Py_ssize_t = 0\n    *\n    key: object = None\n",
            "f($module, a, /, lo=0, *, key=None)\n--\n\nWords.",
        );
        assert_eq!(
            code,
            "#[pyfunction(signature = (a, /, lo = 0, *, key = None), doc = docs::F)]\n\
             fn f(py: Python<'_>, a: Object<'_, '_>, lo: isize, key: Option<Object<'_, '_>>) -> PyResult<isize> {\n    \
             let _ = (a, lo, key);\n    Err(not_written(py, \"f\"))\n}\n"
        );
    }

    #[test]
    fn a_signature_that_does_not_follow_is_cs_text() {
        let code = code("x.f\n    in: object = NULL\n    /\n", "f($module, in=<unrepresentable>, /)\n--\n\nWords.");
        assert!(code.contains("signature = (r#in = None, /), text = \"in=<unrepresentable>, /\", doc"), "{code}");
        assert!(
            code.contains("fn f<'py>(py: Python<'py>, r#in: Option<Object<'_, '_>>) -> PyResult<Bound<'py, PyAny>>"),
            "{code}"
        );
        assert!(code.contains("let _ = r#in;"), "{code}");
    }

    #[test]
    fn functions_without_clinic() {
        let stub = |flags: &str, doc: &str| {
            let source = Source { text: format!("PyDoc_STRVAR(f_doc, {doc:?});"), header: String::new() };
            let row = Method {
                name: "f".to_owned(),
                function: "f".to_owned(),
                flags: flags.to_owned(),
                doc: Some("f_doc".to_owned()),
            };
            Stub::new(&row, None, &source)
        };
        assert!(
            stub("METH_O", "f($module, x, /)\n--\n\nWords.").code().contains("(signature = (x, /), doc = docs::F)")
        );
        assert_eq!(stub("METH_O", "f($module, x, /)\n--\n\nWords.").doc.unwrap().0, Reader::Signed);
        assert!(stub("METH_O", "f(x) -> y").code().contains("(signature = (object, /), text = None, doc = docs::F)"));
        let stub = stub("METH_VARARGS | METH_KEYWORDS", "f(x) -> y");
        assert!(stub.code().contains("(signature = (*args, **kwargs), text = None, doc = docs::F)"));
        assert_eq!(stub.doc.unwrap().0, Reader::Plain);
        assert_eq!(stub.odd.len(), 1);
    }

    #[test]
    fn docstrings_made_by_macros_are_told() {
        let source = Source { text: "PyDoc_STRVAR(f_doc, MADE);".to_owned(), header: String::new() };
        let row = Method {
            name: "f".to_owned(),
            function: "f".to_owned(),
            flags: "METH_NOARGS".to_owned(),
            doc: Some("f_doc".to_owned()),
        };
        let stub = Stub::new(&row, None, &source);
        assert!(stub.odd[0].contains("f_doc"), "{:?}", stub.odd);
        assert!(stub.code().contains("(signature = (), text = None, doc = \"\")"), "{}", stub.code());
    }

    #[test]
    fn the_parser_that_clinic_calls() {
        let header = "\nstatic PyObject *\nx_f(PyObject *m)\n{\n    _PyArg_ParseStack(args);\n}\n\
                      \nstatic PyObject *\nx_g(PyObject *m)\n{\n    _PyArg_UnpackKeywords(args);\n}\n";
        assert!(parses_by_format(header, "x_f"));
        assert!(!parses_by_format(header, "x_g"));
    }
}
