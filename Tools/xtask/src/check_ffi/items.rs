//! What a crate of declarations declares, read from its source with all macros expanded.

use std::collections::{BTreeMap, BTreeSet};

use syn::{Fields, ForeignItem, Item, Visibility};

use super::types::{Function, Type};
use crate::Error;

/// A struct or a union.
#[derive(Debug)]
pub(crate) struct Struct {
    /// The names of its public fields, in order.
    pub(crate) fields: Vec<String>,
    /// Whether C's headers say no more than that there is one.
    pub(crate) opaque: bool,
}

impl Struct {
    fn of(fields: &Fields) -> Self {
        let names = |field: &syn::Field| Some(field.ident.as_ref()?.to_string());
        Self {
            fields: fields.iter().filter(|field| public(&field.vis)).filter_map(names).collect(),
            opaque: fields.iter().filter_map(names).any(|name| name == "_unused" || name == "_address"),
        }
    }
}

/// A crate's public items by name.
#[derive(Debug, Default)]
pub(crate) struct Items {
    /// Functions, and whether C defines them (else Rust does, for a macro or inline function of C's).
    pub(crate) functions: BTreeMap<String, (Function, bool)>,
    /// Variables of C's, by the type of their address.
    pub(crate) statics: BTreeMap<String, Type>,
    pub(crate) constants: BTreeMap<String, Type>,
    pub(crate) structs: BTreeMap<String, Struct>,
    pub(crate) aliases: BTreeMap<String, Type>,
    /// Where an item is, if not in the crate's root.
    pub(crate) places: BTreeMap<String, String>,
}

impl Items {
    /// Reads the items of a crate, but not those in the modules named.
    pub(crate) fn parse(source: &str, left_out: &[&str]) -> Result<Self, Error> {
        let file = syn::parse_file(source)?;
        let mut items = Self::default();
        items.collect(&file.items, "", left_out);
        Ok(items)
    }

    fn collect(&mut self, from: &[Item], place: &str, left_out: &[&str]) {
        for item in from {
            match item {
                Item::Mod(module) => {
                    let name = module.ident.to_string();
                    let Some((_, content)) = &module.content else { continue };
                    // What is public in a private module stands in the root, by `pub use`.
                    let inner = match module.vis {
                        Visibility::Public(_) => format!("{place}{name}::"),
                        _ => place.to_owned(),
                    };
                    if !left_out.contains(&name.as_str()) {
                        self.collect(content, &inner, left_out);
                    }
                }
                Item::ForeignMod(block) => {
                    for item in &block.items {
                        self.foreign(item);
                    }
                }
                Item::Fn(function) if public(&function.vis) => {
                    let name = function.sig.ident.to_string();
                    // What has C's calling convention is C's function in a wrapper (cpython-sys's unwind.rs).
                    let defined_by_c = function.sig.abi.is_some();
                    self.functions.insert(name, (Function::of_signature(&function.sig), defined_by_c));
                    self.put(&function.sig.ident, place);
                }
                Item::Const(item) if public(&item.vis) => {
                    self.constants.insert(item.ident.to_string(), Type::of(&item.ty));
                    self.put(&item.ident, place);
                }
                Item::Type(item) if public(&item.vis) => {
                    self.aliases.insert(item.ident.to_string(), Type::of(&item.ty));
                }
                Item::Enum(item) if public(&item.vis) => {
                    // C's enums with no negative value.
                    self.aliases.insert(item.ident.to_string(), Type::Name("c_uint".to_owned()));
                }
                // The others are Rust's own.
                Item::Struct(item)
                    if public(&item.vis) && item.attrs.iter().any(|attr| attr.path().is_ident("repr")) =>
                {
                    self.structs.insert(item.ident.to_string(), Struct::of(&item.fields));
                    self.put(&item.ident, place);
                }
                Item::Union(item) if public(&item.vis) => {
                    self.structs.insert(item.ident.to_string(), Struct::of(&Fields::Named(item.fields.clone())));
                    self.put(&item.ident, place);
                }
                _ => {}
            }
        }
    }

    fn put(&mut self, name: &syn::Ident, place: &str) {
        if !place.is_empty() {
            self.places.insert(name.to_string(), place.to_owned());
        }
    }

    fn foreign(&mut self, item: &ForeignItem) {
        match item {
            ForeignItem::Fn(function) if public(&function.vis) => {
                let name = function.sig.ident.to_string();
                self.functions.insert(name, (Function::of_signature(&function.sig), true));
            }
            ForeignItem::Static(item) if public(&item.vis) => {
                let constant = matches!(item.mutability, syn::StaticMutability::None);
                let address = Type::Pointer { constant, to: Box::new(Type::of(&item.ty)) };
                self.statics.insert(item.ident.to_string(), address);
            }
            _ => {}
        }
    }

    /// The path of an item in the crate.
    pub(crate) fn path(&self, name: &str) -> String {
        format!("{}{name}", self.places.get(name).map_or("", String::as_str))
    }

    /// The name that C programmers know a struct by: that of its typedef, if it has one.
    fn typedef_of<'a>(&'a self, name: &'a str) -> &'a str {
        let known = self.aliases.iter().find(|(_, ty)| matches!(ty, Type::Name(of) if of == name));
        known.map_or(name, |(alias, _)| alias)
    }

    /// A type with all names of other types resolved, to compare it with another crate's.
    pub(crate) fn resolve(&self, ty: &Type) -> Type {
        match ty {
            Type::Name(name) => match self.aliases.get(name) {
                _ if self.structs.contains_key(name) => Type::Name(self.typedef_of(name).to_owned()),
                Some(Type::Name(of)) if self.structs.contains_key(of) => Type::Name(self.typedef_of(of).to_owned()),
                Some(of) => self.resolve(of),
                None => Type::primitive(name),
            },
            Type::Pointer { constant, to } => Type::Pointer { constant: *constant, to: Box::new(self.resolve(to)) },
            Type::Array { of, length } => Type::Array { of: Box::new(self.resolve(of)), length: length.clone() },
            Type::Function(function) => Type::Function(Box::new(self.resolve_function(function))),
            Type::Void => Type::Void,
        }
    }

    /// As [`Self::resolve`], for each type of a function.
    pub(crate) fn resolve_function(&self, function: &Function) -> Function {
        Function {
            arguments: function.arguments.iter().map(|ty| self.resolve(ty)).collect(),
            result: self.resolve(&function.result),
            variadic: function.variadic,
        }
    }

    /// The constants that are integers.
    pub(crate) fn integers(&self) -> BTreeSet<String> {
        let is_integer = |ty: &Type| matches!(self.resolve(ty), Type::Name(name) if Type::is_integer(&name));
        self.constants.iter().filter(|(_, ty)| is_integer(ty)).map(|(name, _)| name.clone()).collect()
    }
}

fn public(visibility: &Visibility) -> bool {
    matches!(visibility, Visibility::Public(_))
}
