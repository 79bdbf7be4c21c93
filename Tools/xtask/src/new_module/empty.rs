//! The files of a module that stands in for nothing: one function, its test, its page and its benchmark.

use super::Files;
use super::name::Name;

/// What it links with, for Cargo.lock.
pub(crate) const CRATES: &[&str] = &["cpython-api"];

/// The files, by path from the root.
pub(crate) fn files(name: &Name) -> Files {
    let fill = |template: &str| template.replace("@NAME@", name.as_str());
    let directory = name.directory();
    Files::from([
        (format!("{directory}/Cargo.toml"), fill(include_str!("templates/Cargo.toml.in"))),
        (format!("{directory}/src/lib.rs"), fill(include_str!("templates/lib.rs.in"))),
        (name.test(), fill(include_str!("templates/test.py.in"))),
        (name.benchmark(), fill(include_str!("templates/bench.py.in"))),
        (name.page(), fill(include_str!("templates/page.md.in"))),
    ])
}
