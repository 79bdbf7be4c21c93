//! The samples of the pages in Doc as programs: a page's line is the program's line of that number.

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

/// The pages whose samples must compile.
const PAGES: [&str; 4] = ["clinic.md", "first-module.md", "rust-for-c.md", "tasks.md"];

/// What each sample can use; the pages say so.
const IMPORTS: &str = "use cpython_api::{converters::*, exceptions::*, sync::*, types::*}; \
    use cpython_api::{Arg, Borrowed, Bound, BufferRequest, BytesLike, Class, DefiningClass, Exported, ExportedBytes}; \
    use cpython_api::{FromArg, IntoPyObject, Keywords, ModuleInit, ModuleState, ObjectCell, Py, PyErr, PyResult}; \
    use cpython_api::{PySend, Python, Traverse, TypedBuffer, Window, interned_strings}; \
    use cpython_api::{pyclass, pyfunction, pymethods, pymodule};";

/// The samples of a page. Those of one section are in one module.
fn program(page: &str) -> String {
    let mut program = format!(
        "#![forbid(unsafe_code)] #![expect(unused, reason = \"samples\")] fn main() {{}} mod section_0 {{ {IMPORTS}"
    );
    let mut fence: Option<&str> = None;
    for (number, line) in page.lines().enumerate() {
        match (fence, line.strip_prefix("```")) {
            (None, Some(language)) => fence = Some(language),
            (Some(_), Some(_)) => fence = None,
            (Some("rust"), None) => program += line,
            (None, None) if line.starts_with("## ") => program += &format!("}} mod section_{number} {{ {IMPORTS}"),
            _ => {}
        }
        program.push('\n');
    }
    program + "}\n"
}

/// Writes the programs into a directory. There are none where the tree is CPython's, whose Doc
/// has other pages.
pub(super) fn write_programs(krate: &str, directory: &Path) -> Result<PathBuf, Box<dyn Error>> {
    let krate = Path::new(krate).canonicalize()?;
    let doc = krate.ancestors().nth(2).ok_or("the crate is in a workspace")?.join("Doc");
    if directory.exists() {
        fs::remove_dir_all(directory)?;
    }
    fs::create_dir_all(directory)?;
    let pages: &[&str] = if doc.join("safe-api.md").exists() { &PAGES } else { &[] };
    for name in pages {
        let page = doc.join(name);
        let text = fs::read_to_string(&page).map_err(|error| format!("{}: {error}", page.display()))?;
        fs::write(directory.join(name).with_extension("rs"), program(&text))?;
    }
    Ok(directory.to_owned())
}

#[test]
fn a_program_has_the_lines_of_the_page() {
    let page = "# Page\n\n```rust\nfn a() {}\n```\n\n## Next\n\n```c\nint b;\n```\n\n```rust\nfn c() {}\n```\n";
    let program = program(page);
    let lines: Vec<&str> = program.lines().collect();
    assert_eq!((lines[3], lines[9], lines[13]), ("fn a() {}", "", "fn c() {}"));
    assert!(lines[6].starts_with("} mod section_6 {"));
}
