//! A module's C source: its tables of functions, its docstrings, and what else it puts into the module.

use super::clinic::split;
use crate::Error;

/// A row of a `PyMethodDef` table.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Method {
    pub(crate) name: String,
    /// The C function.
    pub(crate) function: String,
    pub(crate) flags: String,
    /// The variable that has the docstring.
    pub(crate) doc: Option<String>,
}

/// A C file and the header that Argument Clinic wrote for it.
pub(crate) struct Source {
    pub(crate) text: String,
    pub(crate) header: String,
}

/// What a module is made of.
#[derive(Debug, Default)]
pub(crate) struct Module {
    pub(crate) doc: Option<String>,
    pub(crate) methods: Vec<Method>,
    /// The names of what is no function.
    pub(crate) others: Vec<String>,
    /// What is not understood.
    pub(crate) odd: Vec<String>,
}

impl Source {
    /// Reads what the `PyModuleDef` of the module `name` says.
    pub(crate) fn module(&self, name: &str) -> Result<Module, Error> {
        let mut module = Module::default();
        let definition = self.definition(name).ok_or_else(|| format!("it has no PyModuleDef of {name}"))?;
        let field = |key: &str, place: usize| match definition.iter().find_map(|field| field.strip_prefix(key)) {
            Some(value) => Some(value.trim_start_matches([' ', '=']).to_owned()),
            None if definition.iter().any(|field| field.starts_with(".m_name")) => None,
            None => definition.get(place).map(|field| (*field).to_owned()),
        };
        let known = |value: Option<String>| value.filter(|value| value != "NULL" && value != "0");
        module.doc = known(field(".m_doc", 2));
        if let Some(table) = known(field(".m_methods", 4)) {
            let rows = self.table(&table, &mut module.odd);
            module.methods = rows.ok_or_else(|| format!("it has no PyMethodDef {table}[]"))?;
        }
        self.read_additions(&mut module);
        Ok(module)
    }

    /// The fields of a module's `PyModuleDef`.
    fn definition(&self, name: &str) -> Option<Vec<&str>> {
        let starts = self.text.match_indices("PyModuleDef ").map(|(at, _)| at);
        starts.into_iter().find_map(|at| {
            let (head, body) = self.text[at..].split_once('{')?;
            let fields: Vec<&str> =
                split(body.split_once("\n};")?.0, ',').into_iter().map(|field| field.trim()).collect();
            let named = fields.iter().take(2).any(|field| field.ends_with(&format!("\"{name}\"")));
            (head.trim_end().ends_with('=') && !head.contains(';') && named).then_some(fields)
        })
    }

    /// The rows of a `PyMethodDef` table, up to the one of NULL.
    fn table(&self, name: &str, odd: &mut Vec<String>) -> Option<Vec<Method>> {
        let (_, body) = self.text.split_once(&format!("PyMethodDef {name}[] = {{"))?;
        let body = without_comments(body.split_once("\n};")?.0);
        let mut rows = Vec::new();
        let mut rest = body.trim_start();
        while !rest.is_empty() {
            if let Some(row) = rest.strip_prefix('{') {
                let end = closing(row)?;
                match method(&row[..end]) {
                    Some(Some(row)) => rows.push(row),
                    Some(None) => break,
                    None => odd.push(format!("the row {{{}}}", words(&row[..end]))),
                }
                rest = row[end + 1..].trim_start_matches([',', ' ', '\n', '\t']);
                continue;
            }
            let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
            let (word, after) = rest.split_at(end);
            rest = after.trim_start();
            match self.clinic_row(word.trim_end_matches(',')) {
                Some(row) => rows.push(row),
                None => odd.push(format!("{word} in a table of functions")),
            }
        }
        Some(rows)
    }

    /// What one of Clinic's macros stands for.
    fn clinic_row(&self, name: &str) -> Option<Method> {
        let (_, row) = self.header.split_once(&format!("#define {name} "))?;
        let row = row.trim_start_matches([' ', '\\', '\n']).strip_prefix('{')?;
        method(&row[..closing(row)?])?
    }

    /// Reads the calls that add something to the module.
    fn read_additions(&self, module: &mut Module) {
        for (at, _) in self.text.match_indices("PyModule_Add") {
            let Some((function, rest)) = self.text[at..].split_once('(') else { continue };
            let Some(end) = closing_of(rest, '(', ')') else { continue };
            let arguments: Vec<&str> = split(&rest[..end], ',').into_iter().map(str::trim).collect();
            let name = match (function, arguments.get(1)) {
                ("PyModule_AddIntMacro" | "PyModule_AddStringMacro", Some(name)) => Some((*name).to_owned()),
                ("PyModule_AddType", Some(object)) => self.type_name(object),
                (_, Some(name)) => string(name),
                _ => continue,
            };
            match name {
                Some(name) if !module.others.contains(&name) => module.others.push(name),
                Some(_) => {}
                None => {
                    let line = 1 + self.text[..at].matches('\n').count();
                    module.odd.push(format!("line {line}, {function}({})", words(&rest[..end])));
                }
            }
        }
        module.others.sort();
    }

    /// The name of a type that the source makes from a `PyType_Spec` and keeps in `object`.
    fn type_name(&self, object: &str) -> Option<String> {
        let variable = object.rsplit(|c: char| !c.is_ascii_alphanumeric() && c != '_').next()?;
        let assigned = format!("{variable} = ");
        let mut made = self.text.match_indices(&assigned).map(|(at, found)| &self.text[at + found.len()..]);
        let spec = made.find_map(|made| {
            let (_, spec) = made.split_once(';')?.0.split_once('&')?;
            Some(spec.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').next()?.to_owned())
        })?;
        let (_, body) = self.text.split_once(&format!("PyType_Spec {spec} = {{"))?;
        let path = split(body.split_once("\n};")?.0, ',').first()?.trim().trim_start_matches(".name").to_owned();
        Some(string(path.trim_start_matches([' ', '=']))?.rsplit('.').next()?.to_owned())
    }

    /// The text of a docstring, if it is made of string literals.
    pub(crate) fn docstring(&self, variable: &str) -> Option<String> {
        [&self.header, &self.text].into_iter().find_map(|text| {
            let (_, rest) = text.split_once(&format!("PyDoc_STRVAR({variable},"))?;
            literals(rest.split_once(");")?.0)
        })
    }
}

/// The index of the brace that closes the one before `text`.
fn closing(text: &str) -> Option<usize> {
    closing_of(text, '{', '}')
}

fn closing_of(text: &str, open: char, close: char) -> Option<usize> {
    let (mut depth, mut quoted, mut escaped) = (0, false, false);
    for (at, c) in text.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => quoted = !quoted,
            _ if quoted => {}
            c if c == open => depth += 1,
            c if c == close && depth == 0 => return Some(at),
            c if c == close => depth -= 1,
            _ => {}
        }
    }
    None
}

/// The row of a table; `Some(None)` for the one that ends it.
fn method(row: &str) -> Option<Option<Method>> {
    let fields: Vec<&str> = split(row, ',').into_iter().map(str::trim).collect();
    if matches!(fields.first(), Some(&("NULL" | "0"))) {
        return Some(None);
    }
    let [name, function, flags, rest @ ..] = fields.as_slice() else { return None };
    let function = function.trim_end_matches(')');
    let function = function.rsplit(|c: char| !c.is_ascii_alphanumeric() && c != '_').next()?;
    let doc = rest.first().filter(|doc| **doc != "NULL").map(|doc| (*doc).to_owned());
    Some(Some(Method { name: string(name)?, function: function.to_owned(), flags: words(flags), doc }))
}

/// The text of one string literal.
fn string(text: &str) -> Option<String> {
    text.trim().starts_with('"').then(|| literals(text)).flatten()
}

/// The text of string literals one after the other, as a C compiler joins them.
fn literals(text: &str) -> Option<String> {
    let mut joined = Vec::new();
    let mut rest = text.trim();
    while let Some(literal) = rest.strip_prefix('"') {
        rest = literal;
        loop {
            let end = rest.find(['"', '\\'])?;
            joined.extend_from_slice(&rest.as_bytes()[..end]);
            let special = &rest[end..];
            if let Some(after) = special.strip_prefix('"') {
                rest = after.trim_start();
                break;
            }
            let (escape, after) = special[1..].split_at_checked(1)?;
            rest = after;
            match escape {
                "n" => joined.push(b'\n'),
                "t" => joined.push(b'\t'),
                "r" => joined.push(b'\r'),
                "\n" => {}
                "\\" | "\"" | "'" => joined.extend_from_slice(escape.as_bytes()),
                "x" => {
                    let end = rest.find(|c: char| !c.is_ascii_hexdigit())?;
                    joined.push(u8::from_str_radix(&rest[..end], 16).ok()?);
                    rest = &rest[end..];
                }
                _ => return None,
            }
        }
    }
    if rest.is_empty() { String::from_utf8(joined).ok() } else { None }
}

/// The text with single blanks.
fn words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn without_comments(text: &str) -> String {
    let mut kept = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("/*") {
        kept.push_str(before);
        rest = after.split_once("*/").map_or("", |(_, after)| after);
    }
    kept.push_str(rest);
    let code = |line: &str| line.split("//").next().unwrap_or_default().to_owned();
    kept.lines().filter(|line| !line.trim_start().starts_with('#')).map(|line| code(line) + "\n").collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = r#"
static struct PyModuleDef _other;
PyDoc_STRVAR(module_doc,
"One.\n\
\n"
"Two \"x\".");
PyDoc_STRVAR(pack_doc, "pack(x) -> y\xc3\xa7");
PyDoc_STRVAR(made_doc, MACRO);
static PyMethodDef functions[] = {
    _X_F_METHODDEF
    _X_UNKNOWN_METHODDEF
    {"pack", _PyCFunction_CAST(pack), METH_FASTCALL,   pack_doc},
    /* a {comment} */
    { "g", (PyCFunction)g,
        METH_VARARGS | METH_KEYWORDS, NULL},
    {NULL,       NULL}          /* sentinel */
};
static PyType_Spec Y_spec = {
    .name = "_x.Y",
};
static PyType_Spec Z_spec = {
    "_x.Z",
    0,
};
int exec(PyObject *m) {
    state->Y_type = (PyTypeObject *)PyType_FromModuleAndSpec(m, &Y_spec, NULL);
    if (PyModule_AddType(m, state->Y_type) < 0) return -1;
    st->z = PyType_FromModuleAndSpec(m, &Z_spec, bases);
    PyModule_AddType(m, (PyTypeObject *)st->z);
    PyModule_Add(m, "__about__", PyUnicode_FromString("a, (b"));
    PyModule_AddIntMacro(m, FLAG);
    PyModule_AddIntConstant(m, style->name, style->value);
}
static struct PyModuleDef _xmodule = {
    PyModuleDef_HEAD_INIT,
    .m_name = "_x",
    .m_doc = module_doc,
    .m_methods = functions,
};
static struct PyModuleDef _ymodule = {
    PyModuleDef_HEAD_INIT,
    "_y",
    NULL,
    0,
    functions,
    NULL,
};
"#;
    const HEADER: &str = "\
PyDoc_STRVAR(_x_f__doc__,\n\"f($module, a, /)\\n\"\n\"--\\n\"\n\"\\n\"\n\"Words.\");\n
#define _X_F_METHODDEF    \\\n    {\"f\", (PyCFunction)_x_f, METH_O, _x_f__doc__},\n";

    fn source() -> Source {
        Source { text: TEXT.to_owned(), header: HEADER.to_owned() }
    }

    #[test]
    fn a_module_and_its_functions() {
        let module = source().module("_x").unwrap();
        assert_eq!(module.doc.as_deref(), Some("module_doc"));
        let rows: Vec<_> =
            module.methods.iter().map(|row| (&*row.name, &*row.function, &*row.flags, row.doc.as_deref())).collect();
        assert_eq!(
            rows,
            [
                ("f", "_x_f", "METH_O", Some("_x_f__doc__")),
                ("pack", "pack", "METH_FASTCALL", Some("pack_doc")),
                ("g", "g", "METH_VARARGS | METH_KEYWORDS", None),
            ]
        );
        assert_eq!(module.others, ["FLAG", "Y", "Z", "__about__"]);
        assert_eq!(module.odd.len(), 2, "{:?}", module.odd);
        assert!(module.odd[0].starts_with("_X_UNKNOWN_METHODDEF"), "{:?}", module.odd);
        assert!(module.odd[1].ends_with("PyModule_AddIntConstant(m, style->name, style->value)"), "{:?}", module.odd);
    }

    #[test]
    fn a_definition_by_places() {
        let module = source().module("_y").unwrap();
        assert_eq!((module.doc, module.methods.len()), (None, 3));
        assert!(source().module("_z").unwrap_err().to_string().contains("no PyModuleDef of _z"));
    }

    #[test]
    fn docstrings() {
        assert_eq!(source().docstring("module_doc").unwrap(), "One.\n\nTwo \"x\".");
        assert_eq!(source().docstring("_x_f__doc__").unwrap(), "f($module, a, /)\n--\n\nWords.");
        assert_eq!(source().docstring("pack_doc").unwrap(), "pack(x) -> y\u{e7}");
        assert_eq!(source().docstring("made_doc"), None);
        assert_eq!(source().docstring("no_doc"), None);
    }
}
