//! `#[pymodule]`.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::{Ident, Item, ItemMod, Path, UseTree};

use crate::function::{c_string, doc_comment};

/// Which of our marker attributes an item has; the item is given without it.
fn take_marker(item: &mut Item) -> Option<&'static str> {
    let attrs = match item {
        Item::Use(item) => &mut item.attrs,
        Item::Fn(item) => &mut item.attrs,
        _ => return None,
    };
    let is = |attr: &syn::Attribute| MARKERS.into_iter().find(|marker| attr.path().is_ident(marker));
    let marker = attrs.iter().find_map(is);
    attrs.retain(|attr| is(attr).is_none());
    marker
}

const MARKERS: [&str; 3] = ["pymodule_export", "pymodule_state", "pymodule_init"];

/// Every path that a `use` names.
fn paths(tree: &UseTree, prefix: &TokenStream, into: &mut Vec<TokenStream>) -> syn::Result<()> {
    match tree {
        UseTree::Path(path) => {
            let ident = &path.ident;
            paths(&path.tree, &quote!(#prefix #ident ::), into)
        }
        UseTree::Name(name) => {
            let ident = &name.ident;
            into.push(quote!(#prefix #ident));
            Ok(())
        }
        UseTree::Group(group) => group.items.iter().try_for_each(|tree| paths(tree, prefix, into)),
        UseTree::Rename(_) | UseTree::Glob(_) => {
            Err(syn::Error::new_spanned(tree, "name each item, under its own name"))
        }
    }
}

pub(crate) fn expand(attr: TokenStream, item: TokenStream) -> syn::Result<TokenStream> {
    if !attr.is_empty() {
        return Err(syn::Error::new_spanned(attr, "#[pymodule] takes no arguments"));
    }
    let module: ItemMod = syn::parse2(item)?;
    let name = &module.ident;
    let Some((_, items)) = &module.content else {
        return Err(syn::Error::new_spanned(&module, "#[pymodule] is for a `mod` with its items in braces"));
    };

    let (mut functions, mut state, mut init) = (Vec::new(), None::<TokenStream>, None::<Ident>);
    let mut rest = Vec::new();
    for item in items {
        let mut item = item.clone();
        match (take_marker(&mut item), &item) {
            (None, _) => rest.push(item),
            (Some("pymodule_export"), Item::Use(item)) => paths(&item.tree, &quote!(), &mut functions)?,
            (Some("pymodule_state"), Item::Use(item)) => {
                let mut named = Vec::new();
                paths(&item.tree, &quote!(), &mut named)?;
                if named.len() != 1 || state.is_some() {
                    return Err(syn::Error::new_spanned(item, "a module has one type of state"));
                }
                state = named.pop();
            }
            (Some("pymodule_init"), Item::Fn(function)) => {
                if init.replace(function.sig.ident.clone()).is_some() {
                    return Err(syn::Error::new_spanned(&function.sig.ident, "a module has one #[pymodule_init]"));
                }
                rest.push(item);
            }
            (Some(marker), item) => {
                return Err(syn::Error::new_spanned(item, format!("#[{marker}] is not for an item of this kind")));
            }
        }
    }
    let functions: Vec<Path> = functions.into_iter().map(syn::parse2).collect::<syn::Result<_>>()?;

    let state = state.unwrap_or_else(|| quote!(()));
    let count = functions.len() + 1;
    let c_name = c_string(&name.to_string());
    let doc = match doc_comment(&module.attrs) {
        doc if doc.is_empty() => quote!(::core::option::Option::None),
        doc => {
            let doc = c_string(&doc);
            quote!(::core::option::Option::Some(#doc))
        }
    };
    let init = match init {
        Some(init) => quote!(#init),
        None => quote!(|_| ::core::result::Result::Ok(())),
    };
    let (attrs, vis) = (&module.attrs, &module.vis);
    let py_init = format_ident!("PyInit_{name}");
    Ok(quote! {
        #(#attrs)*
        #vis mod #name {
            #(#rest)*

            use ::cpython_api::__private;

            type __State = #state;
            static __METHODS: __private::MethodTable<__State, #count> = __private::MethodTable::new([#(#functions::def()),*]);
            static __SLOTS: __private::SlotTable = __private::SlotTable::new(__exec);
            static __DEF: __private::ModuleDef<__State> =
                __private::ModuleDef::new(#c_name, #doc, &__METHODS, &__SLOTS);

            unsafe extern "C" fn __exec(module: *mut __private::RawObject) -> __private::c_int {
                // SAFETY: the interpreter executes a module made from `__DEF`.
                unsafe { __private::module_exec::<__State>(module, #init) }
            }

            /// What the interpreter calls to import the module (PEP 489).
            #[unsafe(no_mangle)]
            pub unsafe extern "C" fn #py_init() -> *mut __private::RawObject {
                // SAFETY: the interpreter calls with the thread attached.
                unsafe { __private::module_init(&__DEF) }
            }
        }
    })
}
