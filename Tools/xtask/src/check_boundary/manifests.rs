//! Cargo.toml: who may depend on the raw crate, and on other roads to C.

use super::{API, RAW, violation};
use crate::tidy::{Violation, has_word};

/// Crates that declare or wrap the C API. A module that has one does not need cpython-api.
const OTHER_ROADS: &[&str] = &["cpython", "pyo3", "pyo3-ffi", "pyo3-macros", "python3-sys"];

pub(super) fn check(path: &str, text: &str) -> Vec<Violation> {
    let ours = path.starts_with("Modules-rust/") || path.starts_with("rust-bindings/");
    let may_have_raw = path.starts_with(RAW) || path == format!("{API}Cargo.toml");
    let mut violations = Vec::new();
    let mut section = "";
    for (number, line) in (1..).zip(text.lines().map(str::trim)) {
        if line.starts_with('#') {
            continue;
        }
        if line.starts_with('[') {
            section = line;
        }
        let renamed = line.split("package =").nth(1).is_some_and(|package| has_word(package, "cpython-sys"));
        if renamed {
            violations.push(violation(path, number, "give cpython-sys no other name"));
        } else if ours && !may_have_raw && has_word(line, "cpython-sys") {
            let advice = format!("do without cpython-sys here; only {API}Cargo.toml may depend on it");
            violations.push(violation(path, number, advice));
        }
        if ours && let Some(road) = OTHER_ROADS.iter().find(|road| depends_on(section, line, road)) {
            violations.push(violation(path, number, format!("do without {road}; cpython-api is the way to Python")));
        }
    }
    violations
}

/// Whether a line of a section of dependencies, or the section itself, names this crate.
fn depends_on(section: &str, line: &str, krate: &str) -> bool {
    if line.starts_with('[') {
        return section.trim_end_matches(']').ends_with(&format!("dependencies.{krate}"));
    }
    let key = line.split(['=', '.']).next().unwrap_or_default().trim();
    let package = line.split("package =").nth(1).unwrap_or_default();
    section.contains("dependencies") && (key == krate || package.contains(&format!("\"{krate}\"")))
}
