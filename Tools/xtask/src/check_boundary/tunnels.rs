//! Code in the backend: what it makes visible to others holds nothing of the raw crate.
//!
//! Names are followed through the imports of a file and of the modules around it. An import of
//! the raw crate is private to its file, so that no other file can take one further.

use std::collections::BTreeSet;

use proc_macro2::{TokenStream, TokenTree};
use syn::spanned::Spanned;
use syn::{Expr, Item, Type, UseTree, Visibility};

use super::{BACKEND, RAW_CRATE, is, line_of, name_of, sequences, violation};
use crate::tidy::Violation;

/// What the backend does hand on: the types in the signatures of the functions that macros write.
const SIGNATURE_TYPES: &[(&str, &str)] =
    &[("RawObject", "PyObject"), ("RawBuffer", "Py_buffer"), ("hash_t", "Py_hash_t"), ("ssize", "Py_ssize_t")];

/// A file of the backend.
pub(super) struct Source<'a> {
    pub(super) path: &'a str,
    pub(super) file: syn::File,
}

pub(super) fn check(sources: &[Source<'_>]) -> Vec<Violation> {
    let exported = exported_names(sources);
    let mut violations = Vec::new();
    for source in sources {
        let around = sources.iter().filter(|other| is_around(other.path, source.path));
        let mut inherited = Names::default();
        around.for_each(|other| inherited.0.extend(Names::of(&other.file, &Names::default()).0));
        let names = Names::of(&source.file, &inherited);
        let mut look = Look { path: source.path, names: &names, exported: &exported, violations: &mut violations };
        look.items(&source.file.items, 0);
    }
    violations
}

/// Whether the module of one file is around that of another: it is its `mod.rs`, or named as its directory.
fn is_around(outer: &str, inner: &str) -> bool {
    let directory = outer.strip_suffix("mod.rs").or_else(|| outer.strip_suffix(".rs"));
    directory.is_some_and(|directory| inner.starts_with(&format!("{}/", directory.trim_end_matches('/'))))
}

/// What one `use` item brings: the whole path, and the name it has here; none for `*`.
struct Leaf {
    path: Vec<String>,
    name: Option<String>,
    line: usize,
}

fn leaves(tree: &UseTree, path: &[String], into: &mut Vec<Leaf>) {
    let with = |ident: &syn::Ident| [path, &[name_of(ident)]].concat();
    match tree {
        UseTree::Path(tree) => leaves(&tree.tree, &with(&tree.ident), into),
        UseTree::Group(group) => group.items.iter().for_each(|tree| leaves(tree, path, into)),
        UseTree::Glob(glob) => into.push(Leaf { path: path.to_vec(), name: None, line: glob.span().start().line }),
        UseTree::Name(_) | UseTree::Rename(_) => {
            let (ident, name) = match tree {
                UseTree::Rename(tree) => (&tree.ident, &tree.rename),
                UseTree::Name(tree) => (&tree.ident, &tree.ident),
                _ => return,
            };
            let path = if ident == "self" { path.to_vec() } else { with(ident) };
            // `use a::{self}` has the name of `a`.
            let name = if name == "self" { path.last().cloned() } else { Some(name_of(name)) };
            into.push(Leaf { path, name, line: ident.span().start().line });
        }
    }
}

/// The names that stand for the raw crate or for something in it.
#[derive(Default)]
struct Names(BTreeSet<String>);

impl Names {
    /// Those in a file, in its inline modules too.
    fn of(file: &syn::File, inherited: &Names) -> Names {
        let mut imports = Vec::new();
        collect(&file.items, &mut imports);
        let mut names = Names(inherited.0.clone());
        loop {
            let before = names.0.len();
            let found = imports.iter().filter(|leaf| names.are_in(&leaf.path)).filter_map(|leaf| leaf.name.clone());
            let found: Vec<String> = found.collect();
            names.0.extend(found);
            if names.0.len() == before {
                return names;
            }
        }
    }

    /// Whether a path leads into the raw crate.
    fn are_in(&self, path: &[String]) -> bool {
        const UPWARDS: [&str; 4] = ["crate", "self", "super", "backend"];
        let first = path.iter().find(|segment| !UPWARDS.contains(&segment.as_str()));
        path.iter().any(|segment| segment == RAW_CRATE) || first.is_some_and(|first| self.0.contains(first))
    }

    fn are_in_path(&self, path: &syn::Path) -> bool {
        self.are_in(&path.segments.iter().map(|segment| name_of(&segment.ident)).collect::<Vec<_>>())
    }
}

fn collect(items: &[Item], into: &mut Vec<Leaf>) {
    for item in items {
        match item {
            Item::Use(item) => leaves(&item.tree, &[], into),
            Item::Mod(item) => item.content.iter().for_each(|(_, items)| collect(items, into)),
            _ => {}
        }
    }
}

/// Every name that a visible `use` of the backend exports, macros among them.
fn exported_names(sources: &[Source<'_>]) -> BTreeSet<String> {
    let items = sources.iter().flat_map(|source| &source.file.items);
    let mut exported = Vec::new();
    for item in items {
        if let Item::Use(item) = item
            && !matches!(item.vis, Visibility::Inherited)
        {
            leaves(&item.tree, &[], &mut exported);
        }
    }
    exported.into_iter().filter_map(|leaf| leaf.path.last().cloned()).collect()
}

struct Look<'a> {
    path: &'a str,
    names: &'a Names,
    exported: &'a BTreeSet<String>,
    violations: &'a mut Vec<Violation>,
}

impl Look<'_> {
    fn found(&mut self, line: usize, advice: impl Into<String>) {
        self.violations.push(violation(self.path, line, advice));
    }

    fn items(&mut self, items: &[Item], depth: usize) {
        for item in items {
            let line = item.span().start().line;
            match item {
                Item::Use(item) => self.import(item),
                Item::ExternCrate(item) if item.ident == RAW_CRATE => {
                    self.found(line, format!("write `use {RAW_CRATE} as ffi;` instead"));
                }
                Item::Type(item) if self.visible(&item.vis, depth) && self.is_raw_type(&item.ident, &item.ty) => {
                    self.found(line, not_handed_on(&item.ident.to_string()));
                }
                Item::Const(item) if self.visible(&item.vis, depth) && self.is_raw_value(&item.expr) => {
                    self.found(line, not_handed_on(&item.ident.to_string()));
                }
                Item::Static(item) if self.visible(&item.vis, depth) && self.is_raw_value(&item.expr) => {
                    self.found(line, not_handed_on(&item.ident.to_string()));
                }
                Item::Mod(item) => {
                    if item.attrs.iter().any(|attr| attr.path().is_ident("macro_use")) {
                        self.found(line, "export macros by name, so that it is seen which ones are");
                    }
                    item.content.iter().for_each(|(_, items)| self.items(items, depth + 1));
                }
                Item::Macro(item) => self.macro_item(item),
                _ => {}
            }
        }
    }

    /// Whether something with this visibility can be named outside the backend.
    fn visible(&self, visibility: &Visibility, depth: usize) -> bool {
        let Visibility::Restricted(restricted) = visibility else {
            return matches!(visibility, Visibility::Public(_));
        };
        let path: Vec<String> = restricted.path.segments.iter().map(|segment| name_of(&segment.ident)).collect();
        match path.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
            ["self"] | ["crate", "backend", ..] => false,
            // Of a module in a file of the backend this is the file or the backend.
            ["super"] => depth == 0 && self.path == format!("{BACKEND}mod.rs"),
            _ => true,
        }
    }

    fn import(&mut self, item: &syn::ItemUse) {
        let mut imported = Vec::new();
        leaves(&item.tree, &[], &mut imported);
        let private = matches!(item.vis, Visibility::Inherited);
        for leaf in imported.iter().filter(|leaf| self.names.are_in(&leaf.path)) {
            let original = leaf.path.last().map_or("", String::as_str);
            match &leaf.name {
                None => self.found(leaf.line, format!("name what is wanted of {RAW_CRATE}, each item")),
                Some(name) if private || SIGNATURE_TYPES.contains(&(name, original)) => {}
                Some(name) => self.found(leaf.line, not_handed_on(name)),
            }
        }
    }

    fn is_raw_type(&self, name: &syn::Ident, ty: &Type) -> bool {
        match ty {
            Type::Path(ty) => {
                let original = ty.path.segments.last().map(|segment| name_of(&segment.ident)).unwrap_or_default();
                self.names.are_in_path(&ty.path) && !SIGNATURE_TYPES.contains(&(&name_of(name), &original))
            }
            Type::Ptr(pointer) => self.is_raw_type(name, &pointer.elem),
            Type::Paren(ty) => self.is_raw_type(name, &ty.elem),
            _ => false,
        }
    }

    /// Whether a value is a function or variable of the raw crate itself. A number made of one of
    /// its constants by `as` is not.
    fn is_raw_value(&self, value: &Expr) -> bool {
        match value {
            Expr::Path(value) => self.names.are_in_path(&value.path),
            Expr::Cast(cast) => !matches!(&*cast.ty, Type::Path(_)) && self.is_raw_value(&cast.expr),
            Expr::Paren(value) => self.is_raw_value(&value.expr),
            Expr::Reference(value) => self.is_raw_value(&value.expr),
            Expr::RawAddr(value) => self.is_raw_value(&value.expr),
            _ => false,
        }
    }

    /// A macro that others can call does not name the raw crate, and none writes a tunnel.
    fn macro_item(&mut self, item: &syn::ItemMacro) {
        let name = item.ident.as_ref().map(name_of);
        let exported = item.attrs.iter().any(|attr| attr.path().is_ident("macro_export"))
            || name.as_ref().is_some_and(|name| self.exported.contains(name));
        let mut lines = Vec::new();
        sequences(&item.mac.tokens, &mut |trees| {
            lines.extend(trees.iter().filter(|tree| exported && self.is_raw(tree)).map(line_of));
            lines.extend((0..trees.len()).filter_map(|start| self.use_in_macro(&trees[start..])));
        });
        lines.sort_unstable();
        lines.dedup();
        for line in lines {
            self.found(line, "keep the raw crate out of what this macro writes elsewhere");
        }
    }

    fn is_raw(&self, tree: &TokenTree) -> bool {
        is(tree, RAW_CRATE) || self.names.0.iter().any(|name| is(tree, name))
    }

    /// The line of a visible `use` of the raw crate that begins here.
    fn use_in_macro(&self, trees: &[TokenTree]) -> Option<usize> {
        let rest = match trees {
            [public, TokenTree::Group(_), rest @ ..] | [public, rest @ ..] if is(public, "pub") => rest,
            _ => return None,
        };
        let (word, path) = rest.split_first()?;
        let end = path.iter().position(|tree| matches!(tree, TokenTree::Punct(punct) if punct.as_char() == ';'));
        let path = &path[..end.unwrap_or(path.len())];
        let mut raw = false;
        let path: TokenStream = path.iter().cloned().collect();
        sequences(&path, &mut |trees| raw |= trees.iter().any(|tree| self.is_raw(tree)));
        (is(word, "use") && raw).then(|| line_of(word))
    }
}

fn not_handed_on(name: &str) -> String {
    format!("keep {name} in the backend: it is the raw crate's, and whoever can name it is past the boundary")
}
