//! Rules about Doc/c-api.md, the page on which a C function's counterpart is looked up.

use super::text::has_word;
use super::{Files, RepositoryRule, Violation};

pub(super) const RULES: &[RepositoryRule] = &[every_function, every_counterpart];

const PAGE: &str = "Doc/c-api.md";

/// How the names begin of what is a constant, a type or a general macro, and of what other pages are about.
const ELSEWHERE: &[&str] = &["Py_", "PyBUF_", "PyUnicode_1BYTE", "PyUnicode_2BYTE", "PyUnicode_4BYTE", "PyArg_"];

/// The sources of cpython-api.
fn sources(files: &Files) -> impl Iterator<Item = (&str, &str)> {
    let of_api = files.iter().filter(|(path, _)| path.starts_with("rust-bindings/cpython-api/src/"));
    of_api.map(|(path, text)| (path.as_str(), text.as_str()))
}

/// The public C functions that documentation names in brackets: (`PyList_Insert`).
fn functions(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let comments = (1..).zip(text.lines()).filter(|(_, line)| line.trim_start().starts_with("///"));
    comments.flat_map(|(number, line)| {
        let brackets = line.split('(').skip(1).filter_map(|rest| Some(rest.split_once(')')?.0));
        let names = brackets.flat_map(|inside| inside.split('`').skip(1).step_by(2));
        names.filter(|name| is_function(name)).map(move |name| (number, name))
    })
}

fn is_function(name: &str) -> bool {
    name.starts_with("Py")
        && name.contains('_')
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
        && !ELSEWHERE.iter().any(|start| name.starts_with(start))
}

/// A function that the API's documentation names has a row on the page.
fn every_function(files: &Files) -> Vec<Violation> {
    let page = files.get(PAGE).map_or("", String::as_str);
    let public = sources(files).filter(|(path, _)| !path.contains("/backend/"));
    let named = public.flat_map(|(path, text)| functions(text).map(move |named| (path, named)));
    named
        .filter(|(_, (_, name))| !page.contains(&format!("`{name}`")))
        .map(|(path, (number, name))| Violation::new(path, number, "c-api", format!("give {name} a row in {PAGE}")))
        .collect()
}

/// What a row of the page names in Rust is there: `list.insert`, `PyList::new`.
fn every_counterpart(files: &Files) -> Vec<Violation> {
    let page = files.get(PAGE).map_or("", String::as_str);
    let mut violations = Vec::new();
    for (number, line) in (1..).zip(page.lines()) {
        let Some((_, counterparts)) = line.strip_prefix("| ").and_then(|row| row.split_once(" | ")) else { continue };
        for code in counterparts.split('`').skip(1).step_by(2) {
            let path = code.split("::<").next().unwrap_or(code).trim_end_matches("(..)");
            let Some((_, name)) = path.rsplit_once(['.', ':']) else { continue };
            let is_name = !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
            if is_name && !sources(files).any(|(_, text)| text.lines().any(|line| has_word(line, name))) {
                let advice = format!("cpython-api has no {name}; write what it is called now");
                violations.push(Violation::new(PAGE, number, "c-api", advice));
            }
        }
    }
    violations
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the rules say of a page and a source of the API.
    fn broken(page: &str, source: &str) -> Vec<(usize, String)> {
        let files = [(PAGE, page), ("rust-bindings/cpython-api/src/types/list.rs", source)];
        let files: Files = files.into_iter().map(|(path, text)| (path.to_owned(), text.to_owned())).collect();
        RULES.iter().flat_map(|rule| rule(&files)).map(|violation| (violation.line, violation.advice)).collect()
    }

    const SOURCE: &str = "/// `self.insert(index, item)` (`PyList_Insert`).\npub fn insert() {}\n";

    #[test]
    fn a_function_needs_a_row() {
        let page = "| C | Rust |\n|---|---|\n| `PyList_Insert` | `list.insert` |\n";
        assert_eq!(broken(page, SOURCE), []);
        let advice = "give PyList_Insert a row in Doc/c-api.md".to_owned();
        assert_eq!(broken("| `PyList_InsertAll` | `list.insert` |\n", SOURCE), [(1, advice)]);
        // Flags, private functions, and what is no function.
        assert_eq!(broken("", "/// `&mut` (`PyBUF_WRITABLE`, `_PyList_Steal`, `PyObject *`, `Py_buffer`).\n"), []);
    }

    #[test]
    fn a_row_names_what_there_is() {
        let row = |code: &str| broken(&format!("| `PyList_Insert` | `{code}` |\n"), SOURCE);
        assert_eq!(row("insert(..)"), []);
        assert_eq!(row("PyList::insert"), []);
        assert_eq!(row("list.insert::<i64>"), []);
        for gone in ["list.inser", "PyList::new", "list.get().insert_at"] {
            let name = gone.rsplit(['.', ':']).next().unwrap_or(gone);
            assert_eq!(row(gone), [(1, format!("cpython-api has no {name}; write what it is called now"))]);
        }
    }
}
