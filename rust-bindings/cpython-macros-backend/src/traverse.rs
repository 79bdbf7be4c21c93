//! `#[derive(Traverse)]`: which objects a value holds, for the cycle collector.

use proc_macro2::TokenStream;
use quote::{format_ident, quote, quote_spanned};
use syn::{Attribute, Data, DeriveInput, Field, Fields, Generics, Ident, Member, Type, WherePredicate};

use crate::errors::Errors;
use crate::options::{Krate, located, parse_options};

/// A field, and whether it is skipped.
struct FieldType<'t> {
    member: Member,
    ty: &'t Type,
    skip: bool,
}

/// Whether these attributes of a field say `#[traverse(skip)]`.
fn is_skipped(attrs: &[Attribute]) -> syn::Result<bool> {
    let mut skip = false;
    for attr in attrs.iter().filter(|attr| attr.path().is_ident("traverse")) {
        let tokens = attr.meta.require_list()?.tokens.clone();
        parse_options(tokens, "`skip`", |name, _| {
            skip |= name == "skip";
            Ok(name == "skip")
        })?;
    }
    Ok(skip)
}

fn field_types<'t>(fields: &'t Fields, errors: &mut Errors) -> Vec<FieldType<'t>> {
    let mut field_type = |(field, member): (&'t Field, Member)| {
        let skip = errors.ok(is_skipped(&field.attrs)).unwrap_or(false);
        FieldType { member, ty: &field.ty, skip }
    };
    fields.iter().zip(fields.members()).map(&mut field_type).collect()
}

/// The fields without our attributes.
pub(crate) fn strip(fields: &mut Fields) {
    for field in fields {
        field.attrs.retain(|attr| !attr.path().is_ident("traverse"));
    }
}

/// What the three functions of the trait do.
struct Code {
    traverse: TokenStream,
    clear: TokenStream,
    clear_mut: TokenStream,
}

/// The code for fields: places, or for the variants of an enum variables of type `&T` or `&mut T`.
///
/// Another attribute may have changed the item since this one has read it, so it is checked
/// that the fields still have these types.
fn visit(fields: &[(&FieldType<'_>, TokenStream)], are_places: bool) -> Code {
    let lend = |value: &TokenStream| if are_places { quote!(&#value) } else { value.clone() };
    let checks = fields
        .iter()
        .map(|(FieldType { ty, .. }, value)| (ty, lend(value)))
        .map(|(ty, value)| quote_spanned!(located(ty)=> let _: *const #ty = &raw const *#value;));
    let visited = || fields.iter().filter(|(field, _)| !field.skip);
    let visits = visited().map(|(FieldType { ty, .. }, value)| {
        let value = lend(value);
        quote_spanned!(located(ty)=> <#ty as __private::Traverse>::traverse(#value, visit)?;)
    });
    let clears = visited().map(|(FieldType { ty, .. }, value)| {
        let value = lend(value);
        quote_spanned!(located(ty)=> <#ty as __private::Traverse>::clear_objects(#value, py);)
    });
    let clears_mut = visited().map(|(FieldType { ty, .. }, value)| {
        let value = if are_places { quote!(&mut #value) } else { value.clone() };
        quote_spanned!(located(ty)=> <#ty as __private::Traverse>::clear_objects_mut(#value);)
    });
    Code { traverse: quote!(#(#checks)* #(#visits)*), clear: quote!(#(#clears)*), clear_mut: quote!(#(#clears_mut)*) }
}

/// The impl, given what the functions do.
fn implementation(
    name: &Ident,
    generics: &Generics,
    fields: &[&FieldType<'_>],
    Code { traverse, clear, clear_mut }: Code,
) -> TokenStream {
    let mut generics = generics.clone();
    let params: Vec<Ident> = generics.type_params().map(|param| param.ident.clone()).collect();
    if !params.is_empty() {
        let bounds = params.iter().map(|param| syn::parse_quote!(#param: __private::Traverse));
        generics.make_where_clause().predicates.extend(bounds.collect::<Vec<WherePredicate>>());
    }
    let (impl_generics, type_generics, where_clause) = generics.split_for_impl();
    let edges = fields
        .iter()
        .filter(|field| !field.skip)
        .map(|FieldType { ty, .. }| quote_spanned!(located(ty)=> || <#ty as __private::Traverse>::HAS_EDGES));
    let skipped = fields
        .iter()
        .filter(|field| field.skip)
        .map(|FieldType { ty, .. }| quote_spanned!(located(ty)=> __private::assert_shareable::<#ty>();));
    quote! {
        // SAFETY: visits each field once; what is skipped can be sent to other threads, which
        // no handle of an object can.
        unsafe impl #impl_generics __private::Traverse for #name #type_generics #where_clause {
            const HAS_EDGES: ::core::primitive::bool = { #(#skipped)* false #(#edges)* };
            fn traverse(&self, visit: &mut __private::Visit<'_>) -> __private::ControlFlow<()> {
                #traverse
                __private::ControlFlow::Continue(())
            }
            fn clear_objects(&self, py: __private::Python<'_>) {
                #clear
            }
            fn clear_objects_mut(&mut self) {
                #clear_mut
            }
        }
    }
}

/// The impl for a struct.
pub(crate) fn of_struct(name: &Ident, generics: &Generics, fields: &Fields, errors: &mut Errors) -> TokenStream {
    let fields = field_types(fields, errors);
    let values: Vec<_> = fields
        .iter()
        .map(|field| {
            let member = &field.member;
            (field, quote!(self.#member))
        })
        .collect();
    let mut code = visit(&values, true);
    // None was added.
    let members = fields.iter().map(|field| &field.member);
    let visits = code.traverse;
    code.traverse = quote!(let Self { #(#members: _),* } = self; #visits);
    implementation(name, generics, &fields.iter().collect::<Vec<_>>(), code)
}

/// The impl for an enum: a match over its variants.
fn of_enum(input: &DeriveInput, data: &syn::DataEnum, errors: &mut Errors) -> TokenStream {
    let variants: Vec<_> =
        data.variants.iter().map(|variant| (&variant.ident, field_types(&variant.fields, errors))).collect();
    let (mut traverses, mut clears, mut clears_mut) = (Vec::new(), Vec::new(), Vec::new());
    for (variant, fields) in &variants {
        let named: Vec<_> =
            fields.iter().enumerate().map(|(index, field)| (field, format_ident!("field_{index}"))).collect();
        let binding = |(field, variable): &(&FieldType<'_>, Ident)| {
            let member = &field.member;
            quote!(#member: #variable)
        };
        let all = named.iter().map(binding);
        let visited: Vec<_> = named.iter().filter(|(field, _)| !field.skip).map(binding).collect();
        let values: Vec<_> = named.iter().map(|(field, variable)| (*field, quote!(#variable))).collect();
        let Code { traverse, clear, clear_mut } = visit(&values, false);
        traverses.push(quote!(Self::#variant { #(#all),* } => { #traverse }));
        clears_mut.push(quote!(Self::#variant { #(#visited,)* .. } => { #clear_mut }));
        clears.push(quote!(Self::#variant { #(#visited,)* .. } => { #clear }));
    }
    let code = if variants.is_empty() {
        let never = quote!(match *self {});
        Code { traverse: never.clone(), clear: never.clone(), clear_mut: never }
    } else {
        Code {
            traverse: quote!(match self { #(#traverses)* }),
            clear: quote!(match self { #(#clears)* }),
            clear_mut: quote!(match self { #(#clears_mut)* }),
        }
    };
    let fields: Vec<_> = variants.iter().flat_map(|(_, fields)| fields).collect();
    implementation(&input.ident, &input.generics, &fields, code)
}

pub(crate) fn expand(item: TokenStream) -> syn::Result<TokenStream> {
    let input: DeriveInput = syn::parse2(item)?;
    let mut krate = Krate::default();
    for attr in input.attrs.iter().filter(|attr| attr.path().is_ident("traverse")) {
        parse_options(attr.meta.require_list()?.tokens.clone(), "`crate`", |name, input| {
            if name == "crate" {
                krate = Krate::parse(input)?;
            }
            Ok(name == "crate")
        })?;
    }
    let mut errors = Errors::default();
    let implementation = match &input.data {
        Data::Struct(data) => of_struct(&input.ident, &input.generics, &data.fields, &mut errors),
        Data::Enum(data) => of_enum(&input, data, &mut errors),
        Data::Union(_) => {
            errors.at(&input.ident, "which field of a union is there cannot be told");
            TokenStream::new()
        }
    };
    let import = krate.import();
    errors.finish(quote! {
        const _: () = {
            #import
            #implementation
        };
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn expanded(item: &str) -> String {
        expand(item.parse().unwrap()).unwrap().to_string()
    }

    fn count(text: &str, what: &str) -> usize {
        text.matches(what).count()
    }

    #[test]
    fn each_field_is_visited_once() {
        let text = expanded("struct S { a: A, b: B, #[traverse(skip)] c: C }");
        assert!(text.contains("< A as __private :: Traverse > :: traverse (& self . a , visit) ? ;"));
        assert!(text.contains("< B as __private :: Traverse > :: clear_objects (& self . b , py) ;"));
        assert_eq!(count(&text, ":: traverse ("), 2);
        assert!(text.contains("< A as __private :: Traverse > :: clear_objects_mut (& mut self . a) ;"));
        assert_eq!(count(&text, ":: clear_objects ("), 2);
        assert_eq!(count(&text, ":: clear_objects_mut ("), 2);
        assert_eq!(count(&text, ":: HAS_EDGES"), 2);
        assert!(text.contains("assert_shareable :: < C > ()"));
        assert_eq!(count(&text, "self . c"), 1);
        assert!(text.contains("let Self { a : _ , b : _ , c : _ } = self ;"));
        assert!(text.contains("let _ : * const C = & raw const * & self . c ;"));
    }

    #[test]
    fn tuples_generics_and_enums() {
        let text = expanded("struct S<T: Clone, const N: usize>(T, [u8; N]);");
        assert!(text.contains("impl < T : Clone , const N : usize > __private :: Traverse for S < T , N >"));
        assert!(text.contains("where T : __private :: Traverse"));
        assert!(text.contains("(& self . 0 , visit)"));
        let text = expanded("enum E { A, B(X, #[traverse(skip)] Y), C { z: Z } }");
        assert!(text.contains("Self :: A { } => { }"));
        assert!(text.contains("Self :: B { 0 : field_0 , 1 : field_1 }"));
        assert!(text.contains("Self :: B { 0 : field_0 , .. }"));
        assert!(text.contains("Self :: C { z : field_0 }"));
        assert!(text.contains("let _ : * const Y = & raw const * field_1 ;"));
        assert_eq!(count(&text, ":: traverse ("), 2);
        assert!(expanded("enum Never {}").contains("match * self { }"));
    }

    #[test]
    fn mistakes() {
        let error = |item: &str| expand(item.parse().unwrap()).unwrap_err().to_string();
        assert!(error("union U { a: A }").contains("union"));
        assert!(error("struct S { #[traverse(skp)] a: A }").contains("expected `skip`"));
        assert!(error("#[traverse(skip)] struct S;").contains("expected `crate`"));
    }
}
