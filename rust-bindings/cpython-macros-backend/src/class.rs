//! `#[pyclass]`.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::ext::IdentExt;
use syn::{Expr, Ident, ItemStruct, LitStr, Type};

use crate::errors::Errors;
use crate::options::{Doc, Krate, c_string, located, moved_to, parse_options, value};
use crate::{members, traverse};

const KNOWN: &str =
    "`name`, `module`, `subclass`, `dict`, `weakref`, `sequence`, `mapping`, `extends`, `doc` or `crate`";

/// The arguments of the attribute.
#[derive(Default)]
struct Options {
    name: Option<LitStr>,
    module: Option<LitStr>,
    flags: Vec<Ident>,
    extends: Option<Type>,
    doc: Option<Expr>,
    krate: Krate,
}

impl Options {
    fn parse(tokens: TokenStream) -> syn::Result<Self> {
        let mut options = Self::default();
        parse_options(tokens, KNOWN, |name, input| {
            match name {
                "name" => options.name = Some(value(input)?),
                "module" => options.module = Some(value(input)?),
                "extends" => options.extends = Some(value(input)?),
                "doc" => options.doc = Some(value(input)?),
                "crate" => options.krate = Krate::parse(input)?,
                "subclass" | "dict" | "weakref" | "sequence" | "mapping" => options.flags.push(format_ident!("{name}")),
                _ => return Ok(false),
            }
            Ok(true)
        })?;
        Ok(options)
    }
}

pub(crate) fn expand(attr: TokenStream, item: TokenStream) -> syn::Result<TokenStream> {
    let mut class: ItemStruct = syn::parse2(item)?;
    let options = Options::parse(attr)?;
    let mut errors = Errors::default();
    let ident = &class.ident;
    if let Some(lifetime) = class.generics.lifetimes().next() {
        errors.at(lifetime, "what a class holds outlives the call: keep an object in `Py<..>` or `ObjectCell<..>`");
    } else if !class.generics.params.is_empty() {
        errors.at(&class.generics, "a class has no generic parameters: Python has one type object for it");
    }
    let name = options.name.as_ref().map_or_else(|| ident.unraw().to_string(), LitStr::value);
    let Some(module) = &options.module else {
        errors.at(ident, format!("the module that `{name}` is in is part of its name: #[pyclass(module = \"..\")]"));
        return errors.finish(TokenStream::new());
    };
    let full_name = c_string(&format!("{}.{name}", module.value()));
    let traverse = traverse::of_struct(ident, &class.generics, &class.fields, &mut errors);
    let members = members::of_struct(&class.fields, &mut errors);
    let doc = Doc::new(options.doc, &class.attrs).as_str();
    let flags = &options.flags;
    let unit = class.fields.is_empty().then(|| quote!(.unit()));
    let extends = options.extends.as_ref().map(|base| {
        let assert = moved_to(located(base), quote!(__private::assert_base::<#ident>()));
        quote!(const _: () = #assert;)
    });
    let base = options.extends.as_ref().map_or_else(|| quote!(__private::PyAny), |base| quote!(#base));
    let import = options.krate.import();
    let implementation = quote! {
        const _: () = {
            #import
            #traverse
            #extends
            // SAFETY: the flags say `unit` of a struct without fields only; the members are fields.
            unsafe impl __private::PyClass for #ident {
                const NAME: &'static ::core::ffi::CStr = #full_name;
                const DOC: &'static ::core::primitive::str = #doc;
                const FLAGS: __private::ClassFlags = __private::ClassFlags::NONE #(.#flags())* #unit;
                const MEMBERS: &'static [__private::Member] = &[#(#members),*];
                type Base = #base;
            }
        };
    };
    traverse::strip(&mut class.fields);
    members::strip(&mut class.fields);
    errors.finish(quote!(#class #implementation))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn expanded(attr: &str, item: &str) -> String {
        expand(attr.parse().unwrap(), item.parse().unwrap()).unwrap().to_string()
    }

    #[test]
    fn what_a_class_is() {
        let text = expanded(
            "module = \"xxlimited\", subclass, dict",
            "/// A class.\nstruct Xxo { #[traverse(skip)] a: A, /// B.\n b: B }",
        );
        let class: ItemStruct = syn::parse_str(text.split_once("const _").unwrap().0).unwrap();
        let expected = "/** A class.*/ struct Xxo { a: A, /** B.*/ b: B }".parse::<TokenStream>().unwrap();
        assert_eq!(quote!(#class).to_string(), expected.to_string().replace("r\"", "\""));
        assert!(text.contains("const NAME : & 'static :: core :: ffi :: CStr = c\"xxlimited.Xxo\" ;"));
        assert!(text.contains("= \"A class.\" ;"));
        assert!(text.contains("ClassFlags :: NONE . subclass () . dict () ;"));
        assert!(text.contains("type Base = __private :: PyAny ;"));
        assert!(text.contains("const MEMBERS : & 'static [__private :: Member] = & [] ;"));
        let text = expanded(
            "module = \"m\", name = \"deque\", extends = exceptions::PyException, doc = DOC, crate = \"::api\"",
            "struct Deque;",
        );
        assert!(text.contains("c\"m.deque\""));
        assert!(text.contains("ClassFlags :: NONE . unit () ;"));
        assert!(text.contains("type Base = exceptions :: PyException ;"));
        assert!(text.contains(":: core :: primitive :: str = DOC ;"));
        assert!(text.contains("use :: api :: __private ;"));
    }

    #[test]
    fn mistakes() {
        let error =
            |attr: &str, item: &str| expand(attr.parse().unwrap(), item.parse().unwrap()).unwrap_err().to_string();
        assert!(error("", "struct Xxo;").contains("#[pyclass(module = \"..\")]"));
        assert!(error("module = \"m\"", "struct Xxo<T>(T);").contains("generic"));
        assert!(error("frozen", "struct Xxo;").contains("expected `name`, `module`"));
    }
}
