//! `#[pymodule]`.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::ext::IdentExt;
use syn::{Ident, Item, ItemMod, Meta, Path, UseTree};

use crate::errors::Errors;
use crate::options::{Doc, Krate, c_string, located, moved_to, parse_options, refuse_cfg, value};

const MARKERS: [&str; 3] = ["pymodule_export", "pymodule_state", "pymodule_init"];

/// Which of our marker attributes an item has; the item is left without it.
fn take_marker(item: &mut Item, errors: &mut Errors) -> Option<(&'static str, Meta)> {
    let attrs = match item {
        Item::Use(item) => &mut item.attrs,
        Item::Fn(item) => &mut item.attrs,
        Item::Const(item) => &mut item.attrs,
        Item::Struct(item) => &mut item.attrs,
        _ => return None,
    };
    let is = |attr: &syn::Attribute| MARKERS.into_iter().find(|marker| attr.path().is_ident(marker));
    let marker = attrs.iter().find_map(|attr| is(attr).map(|marker| (marker, attr.meta.clone())))?;
    refuse_cfg(attrs, errors);
    attrs.retain(|attr| is(attr).is_none());
    Some(marker)
}

/// Every path that a `use` names.
fn paths(tree: &UseTree, prefix: &TokenStream, into: &mut Vec<Path>, errors: &mut Errors) {
    match tree {
        UseTree::Path(path) => {
            let ident = &path.ident;
            paths(&path.tree, &quote!(#prefix #ident ::), into, errors);
        }
        UseTree::Name(name) => {
            let ident = &name.ident;
            into.extend(errors.ok(syn::parse2(quote!(#prefix #ident))));
        }
        UseTree::Group(group) => group.items.iter().for_each(|tree| paths(tree, prefix, into, errors)),
        UseTree::Rename(_) | UseTree::Glob(_) => errors.at(tree, "name each item, under its own name"),
    }
}

/// What a module exports.
#[derive(Default)]
struct Exports {
    functions: Vec<Path>,
    classes: Vec<Path>,
    constants: Vec<Ident>,
    submodules: Vec<Path>,
    state: Option<Path>,
    init: Option<Ident>,
}

impl Exports {
    /// Functions, classes and modules: `#[pymodule_export(class)]` says which; else a class has
    /// a name that begins with a capital, as types in Rust do, and the others are functions.
    fn export(&mut self, marker: &Meta, paths: Vec<Path>, errors: &mut Errors) {
        let mut kind = None;
        if let Meta::List(list) = marker {
            let known = parse_options(list.tokens.clone(), "`class`, `function` or `module`", |name, _| {
                kind = Some(name.to_owned());
                Ok(matches!(name, "class" | "function" | "module"))
            });
            errors.ok(known);
        }
        for path in paths {
            let last = path.segments.last().map(|segment| segment.ident.unraw().to_string()).unwrap_or_default();
            let by_name = if last.starts_with(char::is_uppercase) { "class" } else { "function" };
            match kind.as_deref().unwrap_or(by_name) {
                "class" => self.classes.push(path),
                "module" => self.submodules.push(path),
                _ => self.functions.push(path),
            }
        }
    }

    /// Sorts out one item of the module; returns it if it stays there.
    fn item(&mut self, mut item: Item, errors: &mut Errors) -> Option<Item> {
        let Some((marker, meta)) = take_marker(&mut item, errors) else {
            return Some(item);
        };
        let export = meta.path().is_ident("pymodule_export");
        match &item {
            Item::Use(item) if marker != "pymodule_init" => {
                let mut named = Vec::new();
                paths(&item.tree, &item.leading_colon.to_token_stream(), &mut named, errors);
                if export {
                    self.export(&meta, named, errors);
                } else if named.len() != 1 || self.state.is_some() {
                    errors.at(item, "a module has one type of state");
                } else {
                    self.state = named.pop();
                }
                return None;
            }
            Item::Const(item) if export => self.constants.push(item.ident.clone()),
            Item::Fn(item) if export => self.functions.push(item.sig.ident.clone().into()),
            Item::Struct(item) if export => self.classes.push(item.ident.clone().into()),
            Item::Fn(function) if marker == "pymodule_init" => {
                if self.init.replace(function.sig.ident.clone()).is_some() {
                    errors.at(&function.sig.ident, "a module has one #[pymodule_init]");
                }
            }
            item => errors.at(item, format!("#[{marker}] is not for an item of this kind")),
        }
        Some(item)
    }
}

pub(crate) fn expand(attr: TokenStream, item: TokenStream) -> syn::Result<TokenStream> {
    let (mut krate, mut submodule, mut doc) = (Krate::default(), false, None);
    parse_options(attr, "`submodule`, `doc` or `crate`", |name, input| {
        match name {
            "submodule" => submodule = true,
            "doc" => doc = Some(value(input)?),
            "crate" => krate = Krate::parse(input)?,
            _ => return Ok(false),
        }
        Ok(true)
    })?;
    let module: ItemMod = syn::parse2(item)?;
    let ident = &module.ident;
    let Some((_, items)) = &module.content else {
        return Err(syn::Error::new_spanned(&module, "#[pymodule] is for a `mod` with its items in braces"));
    };
    let (mut exports, mut errors) = (Exports::default(), Errors::default());
    let rest: Vec<_> = items.iter().cloned().filter_map(|item| exports.item(item, &mut errors)).collect();
    errors.finish(())?;

    let Exports { functions, classes, constants, submodules, state, init } = exports;
    let place = state.as_ref().map_or_else(Span::call_site, located);
    let state = state.map_or_else(|| quote!(()), Path::into_token_stream);
    let count = functions.len() + 1;
    let functions = functions.iter().map(|function| moved_to(located(function), quote!(#function::def())));
    let name = ident.unraw();
    let c_name = c_string(&name.to_string());
    let doc = Doc::new(doc, &module.attrs).as_c_string();
    let definition = quote_spanned!(place=> __private::ModuleDef::new(#c_name, #doc, &__FUNCTIONS, &__SLOTS));
    let execute = quote_spanned!(place=> __private::module_exec::<__State>);
    let constant_names = constants.iter().map(|constant| c_string(&constant.unraw().to_string()));
    let result = init.map_or_else(|| quote!(::core::result::Result::Ok(())), |init| quote!(#init(module.module())));
    let (attrs, vis) = (&module.attrs, &module.vis);
    let py_init = format_ident!("PyInit_{name}");
    let import = krate.import();
    let entry = if submodule {
        quote! {
            #[doc(hidden)]
            pub(crate) const SUBMODULE: __private::Submodule = __private::Submodule::new(&__DEF);
        }
    } else {
        quote! {
            /// What the interpreter calls to import the module (PEP 489).
            #[unsafe(no_mangle)]
            pub unsafe extern "C" fn #py_init() -> *mut __private::RawObject {
                // SAFETY: the interpreter calls with the thread attached.
                unsafe { __private::module_init(&__DEF) }
            }
        }
    };
    Ok(quote! {
        #(#attrs)*
        #vis mod #ident {
            #(#rest)*

            #import

            type __State = #state;
            static __FUNCTIONS: __private::MethodTable<__State, #count> = __private::MethodTable::new([#(#functions),*]);
            static __SLOTS: __private::SlotTable = __private::SlotTable::new(__exec);
            static __DEF: __private::ModuleDef<__State> =
                #definition;

            fn __body(module: &__private::ModuleInit<'_, '_, __State>) -> __private::PyResult<()> {
                #(module.add_class::<#classes>()?;)*
                #(module.add_constant(#constant_names, #constants)?;)*
                #(module.add_submodule(#submodules::SUBMODULE)?;)*
                #result
            }

            unsafe extern "C" fn __exec(module: *mut __private::RawObject) -> __private::c_int {
                // SAFETY: the interpreter executes a module made from `__DEF`.
                unsafe { #execute(module, __body) }
            }

            #entry
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn expanded(attr: &str, item: &str) -> String {
        expand(attr.parse().unwrap(), item.parse().unwrap()).unwrap().to_string()
    }

    fn error(attr: &str, item: &str) -> String {
        expand(attr.parse().unwrap(), item.parse().unwrap()).unwrap_err().to_string()
    }

    #[test]
    fn what_a_module_exports() {
        let text = expanded(
            "",
            "/// Doc.\nmod m {
                #[pymodule_export] use super::{f, sub::{g, Class}};
                #[pymodule_export(class)] use super::deque;
                #[pymodule_export] const X: i64 = 1;
                #[pymodule_state] use super::State;
                #[pymodule_init] fn init(module: &Bound<'_, PyModule>) -> PyResult<()> { Ok(()) }
            }",
        );
        syn::parse_str::<syn::File>(&text).unwrap();
        assert!(text.contains("type __State = super :: State ;"));
        assert!(text.contains("__private :: MethodTable < __State , 3usize >"));
        assert!(text.contains("new ([super :: f :: def () , super :: sub :: g :: def ()])"));
        assert!(text.contains("module . add_class :: < super :: sub :: Class > () ?"));
        assert!(text.contains("module . add_class :: < super :: deque > () ?"));
        assert!(text.contains("module . add_constant (c\"X\" , X) ?"));
        assert!(text.contains("init (module . module ())"));
        assert!(text.contains("const X : i64 = 1 ;"));
        assert!(text.contains("Some (__private :: doc_cstr (b\"\\0Doc.\\0\"))"));
        assert!(text.contains("fn PyInit_m ()"));
        assert!(!text.contains("pymodule"));
    }

    #[test]
    fn an_empty_module_of_a_renamed_crate() {
        let text = expanded("crate = \"crate::api\"", "pub mod m {}");
        assert!(text.contains("use crate :: api :: __private ;"));
        assert!(text.contains("type __State = () ;"));
        assert!(text.contains("Result :: Ok (())"));
    }

    #[test]
    fn a_docstring_from_elsewhere() {
        let text = expanded("doc = crate::docs::MODULE", "/// Not this.\nmod m {}");
        assert!(text.contains("const __DOC : & :: core :: primitive :: str = crate :: docs :: MODULE ;"), "{text}");
        assert!(text.contains("ModuleDef :: new (c\"m\" , :: core :: option :: Option :: Some ({"));
        assert!(!text.contains("b\"\\0Not this."));
    }

    #[test]
    fn submodules() {
        let text = expanded("submodule", "mod m {}");
        assert!(text.contains("const SUBMODULE : __private :: Submodule = __private :: Submodule :: new (& __DEF) ;"));
        assert!(!text.contains("PyInit_"));
        let text = expanded("", "mod n { #[pymodule_export(module)] use super::inner::m; }");
        assert!(text.contains("module . add_submodule (super :: inner :: m :: SUBMODULE) ? ;"));
    }

    #[test]
    fn mistakes() {
        assert!(error("", "mod m;").contains("in braces"));
        assert!(error("x", "mod m {}").contains("expected `submodule`, `doc` or `crate`"));
        assert!(error("", "mod m { #[pymodule_export] use super::*; }").contains("name each item"));
        assert!(
            error("", "mod m { #[pymodule_export(klass)] use super::X; }").contains("`class`, `function` or `module`")
        );
        assert!(error("", "mod m { #[pymodule_state] use super::{A, B}; }").contains("one type of state"));
        assert!(error("", "mod m { #[pymodule_init] const X: u8 = 1; }").contains("not for an item of this kind"));
        let left_out = "mod m { #[cfg(x)] #[pymodule_export] use super::f; #[cfg(x)] use super::g; }";
        assert!(error("", left_out).contains("cannot leave this out"));
        let twice = "mod m { #[pymodule_init] fn a() {} #[pymodule_init] fn b() {} }";
        assert!(error("", twice).contains("one #[pymodule_init]"));
    }
}
