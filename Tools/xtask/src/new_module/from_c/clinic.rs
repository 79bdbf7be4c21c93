//! Argument Clinic's input in a C file: which parameters a function has, and by what converters.

use std::collections::BTreeMap;

/// How an argument is given.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Kind {
    PositionalOnly,
    Ordinary,
    KeywordOnly,
    /// `*args`
    VarArgs,
}

/// A parameter of a function.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Param {
    pub(crate) name: String,
    pub(crate) kind: Kind,
    pub(crate) converter: String,
    /// The converter's own arguments.
    pub(crate) options: BTreeMap<String, String>,
    pub(crate) default: Option<String>,
}

/// A function or a method.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Function {
    /// `_bisect.bisect_left`
    pub(crate) path: String,
    /// The name in C: `_bisect_bisect_left`.
    pub(crate) c_name: String,
    /// The return converter.
    pub(crate) returns: Option<String>,
    pub(crate) params: Vec<Param>,
    /// What is not understood here.
    pub(crate) odd: Vec<String>,
}

/// All functions in the blocks of a C file.
pub(crate) fn functions(source: &str) -> Vec<Function> {
    let mut functions: Vec<Function> = Vec::new();
    let blocks = source.split("/*[clinic input]\n").skip(1);
    for block in blocks.filter_map(|block| Some(block.split_once("\n[clinic start generated code]*/")?.0)) {
        if let Some(function) = function(block, &functions) {
            functions.push(function);
        }
    }
    functions
}

/// The function of a block, if it is about one; `earlier` are those that it may be a clone of.
fn function(block: &str, earlier: &[Function]) -> Option<Function> {
    const DIRECTIVES: [&str; 9] =
        ["module", "class", "preserve", "dump", "output", "set", "destination", "print", "printout"];
    let word = |line: &str| line.split_whitespace().next().unwrap_or_default().to_owned();
    let mut lines = block.lines().skip_while(|line| {
        line.trim().is_empty() || line.starts_with(['@', '#']) || DIRECTIVES.contains(&word(line).as_str())
    });
    let head = lines.next()?;
    let (head, returns) = match head.split_once(" -> ") {
        Some((head, returns)) => (head, Some(returns.trim().to_owned())),
        None => (head, None),
    };
    let (head, original) = match head.split_once(" = ") {
        Some((head, original)) => (head, Some(original.trim())),
        None => (head, None),
    };
    let (path, c_name) = match head.split_once(" as ") {
        Some((path, c_name)) => (path.trim(), c_name.trim().to_owned()),
        None => (head.trim(), head.trim().replace('.', "_")),
    };
    let mut function = Function { path: path.to_owned(), c_name, returns, ..Function::default() };
    if let Some(original) = original {
        match earlier.iter().find(|earlier| earlier.path == original) {
            Some(earlier) => {
                function.returns = function.returns.or_else(|| earlier.returns.clone());
                function.params = earlier.params.clone();
            }
            None => function.odd.push(format!("a clone of {original}, which is not in this file")),
        }
        return Some(function);
    }
    read_params(&mut function, lines);
    Some(function)
}

/// Reads the lines of the parameters, up to the docstring.
fn read_params<'a>(function: &mut Function, lines: impl Iterator<Item = &'a str>) {
    let mut base = None;
    let mut kind = Kind::Ordinary;
    let mut open = String::new();
    for line in lines {
        let text = line.trim();
        let indent = line.len() - line.trim_start().len();
        if text.is_empty() {
            continue;
        }
        if open.is_empty() {
            // The docstring begins at the margin; what is indented deeper than a parameter describes it.
            if indent == 0 {
                break;
            }
            if indent > *base.get_or_insert(indent) {
                continue;
            }
            // Groups of optional parameters.
            if matches!(text, "[" | "]") {
                function.odd.push(format!("the line `{text}`"));
                continue;
            }
        }
        open = format!("{open} {text}").trim().to_owned();
        if scan(&open, '\n').1 > 0 {
            continue;
        }
        match std::mem::take(&mut open).as_str() {
            "/" => {
                for param in &mut function.params {
                    param.kind = Kind::PositionalOnly;
                }
            }
            "*" => kind = Kind::KeywordOnly,
            text => match param(text, kind) {
                Some(param) => {
                    if param.kind == Kind::VarArgs {
                        kind = Kind::KeywordOnly;
                    }
                    function.params.push(param);
                }
                None => function.odd.push(format!("the line `{text}`")),
            },
        }
    }
}

/// `name as c_name: converter(option=value) = default`
fn param(text: &str, kind: Kind) -> Option<Param> {
    let (names, rest) = text.split_once(':')?;
    let name = names.split(" as ").next()?.trim();
    let (name, kind) = match name.strip_prefix('*') {
        Some(name) => (name, Kind::VarArgs),
        None => (name, kind),
    };
    let (converter, default) = match split(rest, '=').as_slice() {
        [converter] => (converter.trim(), None),
        [converter, default @ ..] => (converter.trim(), Some(default.join("=").trim().to_owned())),
        [] => return None,
    };
    let (converter, options) = match converter.split_once('(') {
        Some((converter, options)) => (converter, options.strip_suffix(')')?),
        None => (converter, ""),
    };
    let plain = |name: &str| !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    if !plain(name) || !plain(converter) {
        return None;
    }
    let options = split(options, ',').into_iter().filter_map(|option| {
        let (key, value) = option.split_once('=')?;
        Some((key.trim().to_owned(), value.trim().trim_matches(['"', '\'']).to_owned()))
    });
    Some(Param { name: name.to_owned(), kind, converter: converter.to_owned(), options: options.collect(), default })
}

/// Splits at a character that is not in brackets or quotes.
pub(crate) fn split(text: &str, separator: char) -> Vec<&str> {
    scan(text, separator).0
}

/// The parts between separators that are not in brackets or quotes, and how many brackets are open at the end.
fn scan(text: &str, separator: char) -> (Vec<&str>, i32) {
    let mut parts = Vec::new();
    let (mut start, mut depth, mut quote, mut escaped) = (0, 0, None, false);
    for (at, c) in text.char_indices() {
        match quote {
            Some(_) if escaped => escaped = false,
            Some(_) if c == '\\' => escaped = true,
            Some(open) if c == open => quote = None,
            Some(_) => {}
            None if c == '"' || c == '\'' => quote = Some(c),
            None if "([{".contains(c) => depth += 1,
            None if ")]}".contains(c) => depth -= 1,
            None if c == separator && depth == 0 => {
                parts.push(&text[start..at]);
                start = at + c.len_utf8();
            }
            None => {}
        }
    }
    if !text[start..].trim().is_empty() {
        parts.push(&text[start..]);
    }
    (parts, depth)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(block: &str) -> Function {
        let source = format!("int x;\n/*[clinic input]\n{block}\n[clinic start generated code]*/\n");
        functions(&source).pop().unwrap()
    }

    fn shown(function: &Function) -> Vec<String> {
        let show = |param: &Param| {
            let options: Vec<String> = param.options.iter().map(|(key, value)| format!("{key}={value}")).collect();
            let default = param.default.as_deref().map_or(String::new(), |default| format!(" = {default}"));
            format!("{:?} {}: {}({}){default}", param.kind, param.name, param.converter, options.join(", "))
        };
        function.params.iter().map(show).collect()
    }

    #[test]
    fn a_function_and_its_parameters() {
        let function = one(
            "_bisect.bisect_right -> Py_ssize_t\n\n    a: object\n    lo as low: Py_ssize_t = 0\n        What it is: words.\n    \
             hi: Py_ssize_t(c_default='-1', accept={int, NoneType}) = None\n    *\n    key: object = None\n\nText: words.\n\n    more: x",
        );
        assert_eq!(
            (function.path.as_str(), function.c_name.as_str()),
            ("_bisect.bisect_right", "_bisect_bisect_right")
        );
        assert_eq!(function.returns.as_deref(), Some("Py_ssize_t"));
        assert_eq!(
            shown(&function),
            [
                "Ordinary a: object()",
                "Ordinary lo: Py_ssize_t() = 0",
                "Ordinary hi: Py_ssize_t(accept={int, NoneType}, c_default=-1) = None",
                "KeywordOnly key: object() = None",
            ]
        );
        assert_eq!(function.odd, Vec::<String>::new());
    }

    #[test]
    fn positional_only_parameters_and_args() {
        let function = one(
            "module x\n@critical_section\nx.f as g\n   a: object(subclass_of='&PyList_Type')\n   b: str = 'a=b, (c'\n   /\n   c: bool\n   *args: object\n   d: int\n",
        );
        assert_eq!(function.c_name, "g");
        assert_eq!(
            shown(&function),
            [
                "PositionalOnly a: object(subclass_of=&PyList_Type)",
                "PositionalOnly b: str() = 'a=b, (c'",
                "Ordinary c: bool()",
                "VarArgs args: object()",
                "KeywordOnly d: int()",
            ]
        );
    }

    #[test]
    fn a_clone_has_the_parameters_of_the_original() {
        let source = "/*[clinic input]\nx.f -> int\n    a: object\n[clinic start generated code]*/\n\
                      /*[clinic input]\nx.g = x.f\n\nWords.\n[clinic start generated code]*/\n\
                      /*[clinic input]\nx.h = y.f\n[clinic start generated code]*/\n";
        let functions = functions(source);
        assert_eq!(shown(&functions[1]), ["Ordinary a: object()"]);
        assert_eq!(functions[1].returns.as_deref(), Some("int"));
        assert_eq!(functions[2].odd, ["a clone of y.f, which is not in this file"]);
    }

    #[test]
    fn what_is_no_function_is_passed_over() {
        assert_eq!(
            functions("/*[clinic input]\nmodule x\nclass x.Y \"A *\" \"&B\"\n[clinic start generated code]*/"),
            []
        );
        assert_eq!(functions("/*[clinic input]\npreserve\n[clinic start generated code]*/"), []);
        assert_eq!(functions("/*[python input]\nx\n[python start generated code]*/"), []);
    }

    #[test]
    fn lines_that_are_not_understood_are_kept() {
        let function = one("x.f\n    [\n    a: object\n    ]\n    b: a*b\n    / [from 3.14]\n");
        assert_eq!(function.odd, ["the line `[`", "the line `]`", "the line `b: a*b`", "the line `/ [from 3.14]`"]);
        assert_eq!(shown(&function), ["Ordinary a: object()"]);
    }
}
