//! `#[member]` on the fields of a class: attributes that can be read.

use proc_macro2::TokenStream;
use quote::quote_spanned;
use syn::ext::IdentExt;
use syn::{Expr, Field, Fields, Meta};

use crate::errors::Errors;
use crate::options::{Doc, c_string, located, parse_options, value};

/// The docstring, if it is a member: `#[member]` or `#[member(doc = ..)]`.
fn member(field: &Field) -> syn::Result<Option<Doc>> {
    let Some(attr) = field.attrs.iter().find(|attr| attr.path().is_ident("member")) else { return Ok(None) };
    let mut doc: Option<Expr> = None;
    if !matches!(attr.meta, Meta::Path(_)) {
        parse_options(attr.meta.require_list()?.tokens.clone(), "`doc`", |name, input| {
            if name == "doc" {
                doc = Some(value(input)?);
            }
            Ok(name == "doc")
        })?;
    }
    // The field's own comment is for readers of the code.
    Ok(Some(Doc::new(doc, &[])))
}

/// The members among the fields, as values.
pub(crate) fn of_struct(fields: &Fields, errors: &mut Errors) -> Vec<TokenStream> {
    let mut members = Vec::new();
    for field in fields {
        let Some(doc) = errors.ok(member(field)).flatten() else { continue };
        let Some(name) = &field.ident else {
            errors.at(field, "a member has the name of its field");
            continue;
        };
        let (ty, text, doc) = (&field.ty, c_string(&name.unraw().to_string()), doc.as_c_string());
        members.push(quote_spanned!(located(ty)=>
            __private::Member::new::<#ty>(#text, ::core::mem::offset_of!(Self, #name), #doc)
        ));
    }
    members
}

/// The fields without our attribute.
pub(crate) fn strip(fields: &mut Fields) {
    for field in fields {
        field.attrs.retain(|attr| !attr.path().is_ident("member"));
    }
}

#[cfg(test)]
mod tests {
    use quote::quote;

    use super::*;

    fn members(item: &str) -> syn::Result<String> {
        let item: syn::ItemStruct = syn::parse_str(item).unwrap();
        let mut errors = Errors::default();
        let members = of_struct(&item.fields, &mut errors);
        errors.finish(quote!(#(#members;)*)).map(|tokens| tokens.to_string())
    }

    #[test]
    fn with_and_without_docstring() {
        let text = members("struct A { #[member] a: bool, b: bool, #[member(doc = DOC)] r#c: Py<PyAny> }").unwrap();
        assert!(text.starts_with(
            "__private :: Member :: new :: < bool > (c\"a\" , :: core :: mem :: offset_of ! (Self , a) , \
             :: core :: option :: Option :: None) ;"
        ));
        assert!(text.contains("< Py < PyAny > > (c\"c\" ,"));
        assert!(text.contains("= DOC ;"));
        assert!(!text.contains("c\"b\""));
    }

    #[test]
    fn mistakes() {
        assert!(members("struct A(#[member] bool);").unwrap_err().to_string().contains("name of its field"));
        assert!(members("struct A { #[member(name)] a: bool }").unwrap_err().to_string().contains("expected `doc`"));
    }
}
