//! `cargo xtask check-boundary`: one directory, the backend of cpython-api, reaches the C API.
//!
//! Outside of it no code names the raw crate, declares C functions, or brings in code that this
//! check cannot see. Inside of it nothing hands the raw crate on (`tunnels.rs`). Code is looked at
//! as tokens, so that what stands in macros counts, and what stands in comments does not.

mod manifests;
mod outside;
mod tunnels;

#[cfg(test)]
mod tests;

use std::path::Path;

use proc_macro2::{TokenStream, TokenTree};
use xshell::Shell;

use crate::Error;
use crate::tidy::{self, Files, Violation};

/// The crate of C's declarations, as code names it.
const RAW_CRATE: &str = "cpython_sys";

/// The crate itself.
const RAW: &str = "rust-bindings/cpython-sys/";

/// The crate one of whose directories may name it.
const API: &str = "rust-bindings/cpython-api/";

/// That directory.
const BACKEND: &str = "rust-bindings/cpython-api/src/backend/";

/// Prints each violation; an error if there is any.
pub(crate) fn run(sh: &Shell, root: &Path) -> Result<(), Error> {
    let files = tidy::files(sh, root)?;
    tidy::report("check-boundary", &files, &violations(&files))
}

/// Every place where the boundary is crossed, and what to do about it.
pub(crate) fn violations(files: &Files) -> Vec<Violation> {
    let mut violations = Vec::new();
    let mut backend = Vec::new();
    for (path, text) in files {
        let name = path.rsplit('/').next().unwrap_or(path);
        if name == "Cargo.toml" {
            violations.extend(manifests::check(path, text));
        }
        if !path.ends_with(".rs") || path.starts_with(RAW) {
            continue;
        }
        let file = match syn::parse_file(text) {
            Ok(file) => file,
            Err(error) => {
                let line = error.span().start().line;
                violations.push(violation(path, line, format!("write it so that it can be checked: {error}")));
                continue;
            }
        };
        // The tokens of the text rather than those of the tree: they have every line.
        let tokens: TokenStream = text.parse().unwrap_or_default();
        if path.starts_with(BACKEND) {
            backend.push(tunnels::Source { path, file });
            violations.extend(outside::foreign_functions(path, &tokens));
        } else {
            violations.extend(outside::check(path, &tokens));
        }
    }
    violations.extend(tunnels::check(&backend));
    violations.sort_by(|a, b| (&a.path, a.line).cmp(&(&b.path, b.line)));
    violations
}

fn violation(path: &str, line: usize, advice: impl Into<String>) -> Violation {
    Violation::new(path, line, "boundary", advice)
}

/// Calls `look` with each sequence of tokens, those in brackets after those around them.
fn sequences(tokens: &TokenStream, look: &mut impl FnMut(&[TokenTree])) {
    let trees: Vec<TokenTree> = tokens.clone().into_iter().collect();
    look(&trees);
    for tree in &trees {
        if let TokenTree::Group(group) = tree {
            sequences(&group.stream(), look);
        }
    }
}

/// Whether a token is this word.
fn is(tree: &TokenTree, word: &str) -> bool {
    matches!(tree, TokenTree::Ident(ident) if name_of(ident) == word)
}

/// A name without the `r#` that may stand before it.
fn name_of(ident: &proc_macro2::Ident) -> String {
    let name = ident.to_string();
    name.strip_prefix("r#").map(str::to_owned).unwrap_or(name)
}

/// The line where a token begins.
fn line_of(tree: &TokenTree) -> usize {
    tree.span().start().line
}
