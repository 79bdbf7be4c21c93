//! The programs that ask the compilers: one of Rust's for each crate, and one of C's.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;

use xshell::{Shell, cmd};

use super::items::Items;
use crate::Error;

/// Numbers by what they are about: `size A`, `align A`, `A.field`, `const N`.
pub(crate) type Numbers = BTreeMap<String, i128>;

/// Asks rustc for the sizes, offsets and constants of a crate that was compiled to `rlib`.
pub(crate) fn measure(sh: &Shell, items: &Items, rlib: &Path, dir: &Path) -> Result<Numbers, Error> {
    let name = "declarations";
    let mut source = String::from("use std::mem::{align_of, offset_of, size_of};\nfn main() {\n");
    for (struct_name, item) in items.structs.iter().filter(|(name, item)| has_name(name) && !item.opaque) {
        let path = items.path(struct_name);
        writeln!(source, "println!(\"size {struct_name} {{}}\", size_of::<{name}::{path}>());")?;
        writeln!(source, "println!(\"align {struct_name} {{}}\", align_of::<{name}::{path}>());")?;
        for field in item.fields.iter().filter(|field| has_name(field)) {
            writeln!(source, "println!(\"{struct_name}.{field} {{}}\", offset_of!({name}::{path}, {field}));")?;
        }
    }
    for constant in items.integers() {
        writeln!(source, "println!(\"const {constant} {{}}\", {name}::{} as i128);", items.path(&constant))?;
    }
    source.push_str("}\n");
    let main = dir.join("main.rs");
    let program = dir.join("main");
    sh.write_file(&main, source)?;
    let deps = rlib.with_file_name("");
    let rlib = rlib.display().to_string();
    cmd!(sh, "rustc --edition=2024 -A warnings --extern {name}={rlib} -L dependency={deps} -o {program} {main}")
        .quiet()
        .run()?;
    let output = cmd!(sh, "{program}").quiet().read()?;
    let mut numbers = Numbers::new();
    for line in output.lines() {
        let (what, number) = line.rsplit_once(' ').ok_or("a line without a number")?;
        numbers.insert(what.to_owned(), number.parse()?);
    }
    Ok(numbers)
}

/// bindgen's names for what has none in C.
pub(crate) fn has_name(name: &str) -> bool {
    !name.to_lowercase().contains("bindgen") && !name.starts_with("_bitfield")
}

/// What was asked of the C compiler.
#[derive(Debug, Default)]
pub(crate) struct Asked {
    /// A line of C for each question, by what it is about.
    pub(crate) questions: BTreeMap<String, String>,
}

impl Asked {
    /// All that C can confirm about the crate. `preprocessed` are the headers, to know which names are tags;
    /// `macros` the names of macros that have a value.
    pub(crate) fn about(items: &Items, numbers: &Numbers, preprocessed: &str, macros: &BTreeSet<String>) -> Self {
        let tags = tags(preprocessed);
        let tag = |name: &str| match tags.get(name) {
            Some(kind) => format!("{kind} {name}"),
            None => name.to_owned(),
        };
        let mut questions = BTreeMap::new();
        for (what, number) in numbers {
            let asked = match what.split_once(' ') {
                Some(("size", name)) => format!("sizeof({}) == {number}", tag(name)),
                Some(("align", name)) => format!("_Alignof({}) == {number}", tag(name)),
                Some((_, name)) if !macros.contains(name) => continue,
                // As an unsigned number where C has one.
                Some((_, name)) => format!("(unsigned long long)({name}) == {}ull", *number as u64),
                None => {
                    let Some((name, field)) = what.split_once('.') else { continue };
                    format!("offsetof({}, {}) == {number}", tag(name), field.trim_end_matches('_'))
                }
            };
            questions.insert(what.clone(), asked);
        }
        for (name, (function, _)) in items.functions.iter().filter(|(_, (_, defined_by_c))| *defined_by_c) {
            let pointer = function.declare("(*)", &tag);
            questions.insert(format!("fn {name}"), format!("_Generic(&{name}, {pointer}: 1, default: 0)"));
        }
        for (name, ty) in &items.statics {
            let pointer = ty.declare("", &tag);
            questions.insert(format!("static {name}"), format!("_Generic(&{name}, {pointer}: 1, default: 0)"));
        }
        Self { questions }
    }

    /// The program.
    pub(crate) fn program(&self, wrapper: &Path) -> String {
        let mut source = format!("#include \"{}\"\n#include <stddef.h>\n", wrapper.display());
        for (what, asked) in &self.questions {
            let _ = writeln!(source, "_Static_assert({asked}, \"check-ffi: {what}\");");
        }
        source
    }
}

/// The names that C's headers use as `struct NAME`, `union NAME` or `enum NAME`.
fn tags(preprocessed: &str) -> BTreeMap<&str, &str> {
    let mut tags = BTreeMap::new();
    for kind in ["struct", "union", "enum"] {
        for (at, _) in preprocessed.match_indices(kind) {
            let rest = &preprocessed[at + kind.len()..];
            let name = rest.trim_start();
            let end = name.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(name.len());
            if name.len() < rest.len() && end > 0 {
                tags.insert(&name[..end], kind);
            }
        }
    }
    tags
}
