//! Code outside the backend: no name of the raw crate, no C functions of its own, no code from elsewhere.

use proc_macro2::{TokenStream, TokenTree};

use super::{BACKEND, RAW_CRATE, is, line_of, name_of, sequences, violation};
use crate::tidy::{Violation, has_word};

/// Where code is written by code, so that a string may be code.
fn writes_code(path: &str) -> bool {
    path.starts_with("rust-bindings/cpython-macros") || path.ends_with("/build.rs")
}

pub(super) fn check(path: &str, tokens: &TokenStream) -> Vec<Violation> {
    let mut violations = Vec::new();
    sequences(tokens, &mut |trees| {
        for (index, tree) in trees.iter().enumerate() {
            let rest = &trees[index..];
            let text = match tree {
                TokenTree::Literal(literal) if writes_code(path) && !in_doc_attribute(trees) => literal.to_string(),
                _ => String::new(),
            };
            let advice = if is(tree, RAW_CRATE) || has_word(&text, RAW_CRATE) {
                format!("do without {RAW_CRATE} here; only {BACKEND} may name it")
            } else if foreign_block(rest).is_some() {
                format!("declare no foreign functions here; only {BACKEND} calls C")
            } else if is(tree, "__private") && path.starts_with("Modules-rust/") {
                "leave cpython_api::__private to the code that the macros write".to_owned()
            } else if is(tree, "thread_local") && path.starts_with("Modules-rust/") {
                "keep it in the module's state: a thread may run several interpreters".to_owned()
            } else if path.starts_with("Modules-rust/") && is_static_handle(&trees[..index], rest) {
                "keep it in the module's state: an object belongs to one interpreter".to_owned()
            } else if brings_in_code(rest) {
                "write the code here, or generate it into OUT_DIR; what is elsewhere cannot be checked".to_owned()
            } else {
                continue;
            };
            violations.push(violation(path, line_of(tree), advice));
        }
    });
    violations
}

/// Whether a `static` begins here whose type names `PySend`, which the compiler would let be
/// there, because it is Send and Sync. A `const` could only be one that has none.
fn is_static_handle(before: &[TokenTree], trees: &[TokenTree]) -> bool {
    let punct =
        |tree: &TokenTree, chars: &[char]| matches!(tree, TokenTree::Punct(punct) if chars.contains(&punct.as_char()));
    let lifetime = before.last().is_some_and(|tree| punct(tree, &['\'']));
    if lifetime || !is(&trees[0], "static") {
        return false;
    }
    let item: TokenStream = trees.iter().take_while(|tree| !punct(tree, &['=', ';'])).cloned().collect();
    let mut found = false;
    sequences(&item, &mut |trees| found |= trees.iter().any(|tree| is(tree, "PySend")));
    found
}

/// Whether these are the tokens of `doc = ".."`.
fn in_doc_attribute(trees: &[TokenTree]) -> bool {
    trees.first().is_some_and(|tree| is(tree, "doc"))
}

/// The contents of the foreign block (`extern "C" { .. }`) that begins here.
fn foreign_block(trees: &[TokenTree]) -> Option<TokenStream> {
    let (first, rest) = trees.split_first()?;
    let rest = match rest {
        [TokenTree::Literal(_), rest @ ..] => rest,
        rest => rest,
    };
    match rest.first()? {
        TokenTree::Group(group) if is(first, "extern") => Some(group.stream()),
        _ => None,
    }
}

/// Whether `include!(..)` of a file that is not generated, or `#[path = ".."]`, begins here.
fn brings_in_code(trees: &[TokenTree]) -> bool {
    let punct = |tree: &TokenTree, c| matches!(tree, TokenTree::Punct(punct) if punct.as_char() == c);
    match trees {
        [name, bang, TokenTree::Group(file), ..] if is(name, "include") && punct(bang, '!') => {
            !file.stream().to_string().contains("\"OUT_DIR\"")
        }
        [hash, TokenTree::Group(attribute), ..] if punct(hash, '#') => {
            attribute.stream().into_iter().next().is_some_and(|tree| is(&tree, "path"))
        }
        _ => false,
    }
}

/// The functions and variables of Python that a file declares by hand. The backend may declare
/// others: what it needs of the C library.
pub(super) fn foreign_functions(path: &str, tokens: &TokenStream) -> Vec<Violation> {
    let mut violations = Vec::new();
    sequences(tokens, &mut |trees| {
        for index in 0..trees.len() {
            let Some(block) = foreign_block(&trees[index..]) else { continue };
            sequences(&block, &mut |trees| {
                for (index, tree) in trees.iter().enumerate() {
                    let declared = match tree {
                        TokenTree::Ident(ident) if follows_item_word(&trees[..index]) => name_of(ident),
                        // `#[link_name = ".."]`
                        TokenTree::Literal(name) => name.to_string().trim_matches('"').to_owned(),
                        _ => continue,
                    };
                    if declared.trim_start_matches('_').starts_with("Py") {
                        let advice = format!("take {declared} from {RAW_CRATE}, whose declarations are generated");
                        violations.push(violation(path, line_of(tree), advice));
                    }
                }
            });
        }
    });
    violations
}

/// Whether a name that follows these tokens is declared by them.
fn follows_item_word(before: &[TokenTree]) -> bool {
    before.last().is_some_and(|word| ["fn", "static", "mut", "type"].iter().any(|item| is(word, item)))
}
