//! The attributes of the items in a `#[pymethods]` block: `#[getter]`, `#[staticmethod]`, ..

use syn::ext::IdentExt;
use syn::{Attribute, Ident, LitStr, Meta};

use crate::errors::Errors;
use crate::options::{FunctionOptions, refuse_cfg};

/// What an item of the block is, by our attributes.
pub(crate) enum Kind {
    Method,
    Static,
    Class,
    Getter(Option<LitStr>),
    Setter(Option<LitStr>),
    ClassAttribute,
}

/// `#[getter]`, `#[getter(name)]` and `#[getter("name")]`.
fn accessor_name(meta: &Meta) -> syn::Result<Option<LitStr>> {
    let Meta::List(list) = meta else {
        return Ok(None);
    };
    if let Ok(name) = list.parse_args::<LitStr>() {
        return Ok(Some(name));
    }
    let name = list.parse_args_with(Ident::parse_any)?;
    Ok(Some(LitStr::new(&name.unraw().to_string(), name.span())))
}

/// Takes our attributes out of an item's; none if there is a mistake in its options.
pub(crate) fn take_attributes(attrs: &mut Vec<Attribute>, errors: &mut Errors) -> Option<(Kind, FunctionOptions)> {
    refuse_cfg(attrs, errors);
    let (mut kind, mut options) = (Kind::Method, Some(FunctionOptions::default()));
    attrs.retain(|attr| {
        let path = attr.path();
        let new = if path.is_ident("staticmethod") {
            Kind::Static
        } else if path.is_ident("classmethod") {
            Kind::Class
        } else if path.is_ident("classattr") {
            Kind::ClassAttribute
        } else if path.is_ident("getter") {
            Kind::Getter(errors.ok(accessor_name(&attr.meta)).flatten())
        } else if path.is_ident("setter") {
            Kind::Setter(errors.ok(accessor_name(&attr.meta)).flatten())
        } else if path.is_ident("pymethod") {
            let tokens = attr.meta.require_list().map(|list| list.tokens.clone());
            options = errors.ok(tokens.and_then(FunctionOptions::pymethod));
            return false;
        } else {
            return true;
        };
        if !matches!(kind, Kind::Method) {
            errors.at(attr, "a method is of one kind");
        }
        kind = new;
        false
    });
    options.map(|options| (kind, options))
}
