//! `#[pyfunction]`.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::parse::{Parse, ParseStream};
use syn::{Expr, FnArg, Ident, ItemFn, LitStr, Pat, Token, Type};

use crate::signature::{Kind, Param, Signature};

/// The arguments of the attribute.
#[derive(Default)]
struct Options {
    signature: Option<Signature>,
    text: Option<LitStr>,
    doc: Option<Expr>,
    python_errors: bool,
}

impl Parse for Options {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let mut options = Self::default();
        while !input.is_empty() {
            let name: Ident = input.parse()?;
            input.parse::<Token![=]>()?;
            match name.to_string().as_str() {
                "signature" => options.signature = Some(input.parse()?),
                "text" => options.text = Some(input.parse()?),
                "doc" => options.doc = Some(input.parse()?),
                "errors" => {
                    let text: LitStr = input.parse()?;
                    options.python_errors = match text.value().as_str() {
                        "python" => true,
                        "clinic" => false,
                        _ => return Err(syn::Error::new(text.span(), "expected \"python\" or \"clinic\"")),
                    };
                }
                _ => return Err(syn::Error::new(name.span(), "expected `signature`, `text`, `doc` or `errors`")),
            }
            if !input.is_empty() {
                input.parse::<Token![,]>()?;
            }
        }
        Ok(options)
    }
}

/// The name of a plain parameter, and its type.
fn parameter(arg: &FnArg) -> syn::Result<(&Ident, &Type)> {
    match arg {
        FnArg::Typed(typed) => match &*typed.pat {
            Pat::Ident(name) => Ok((&name.ident, &typed.ty)),
            other => Err(syn::Error::new_spanned(other, "a parameter of a #[pyfunction] has a plain name")),
        },
        FnArg::Receiver(receiver) => Err(syn::Error::new_spanned(receiver, "a #[pyfunction] has no `self`")),
    }
}

/// The doc comment of an item, without the space that follows `///`.
pub(crate) fn doc_comment(attrs: &[syn::Attribute]) -> String {
    let mut lines = Vec::new();
    for attr in attrs {
        if let syn::Meta::NameValue(meta) = &attr.meta
            && meta.path.is_ident("doc")
            && let Expr::Lit(literal) = &meta.value
            && let syn::Lit::Str(text) = &literal.lit
        {
            let line = text.value();
            lines.push(line.strip_prefix(' ').unwrap_or(&line).to_owned());
        }
    }
    lines.join("\n")
}

pub(crate) fn expand(attr: TokenStream, item: TokenStream) -> syn::Result<TokenStream> {
    let options: Options = syn::parse2(attr)?;
    let function: ItemFn = syn::parse2(item)?;
    let name = &function.sig.ident;
    let signature = options.signature.unwrap_or(Signature { params: Vec::new() });
    if options.python_errors && signature.has(Kind::PositionalOnly) {
        return Err(syn::Error::new(
            name.span(),
            "errors = \"python\" is for functions without positional-only parameters",
        ));
    }

    // What the Rust function is called with, and the state it asks for.
    let mut values = Vec::new();
    let mut state = None;
    let mut named = 0;
    for arg in &function.sig.inputs {
        let (arg_name, ty) = parameter(arg)?;
        if let Some(index) = signature.params.iter().position(|param| param.name == *arg_name) {
            named += 1;
            values.push(match &signature.params[index].default {
                None => quote!(match args[#index] {
                    ::core::option::Option::Some(arg) => __private::from_arg(arg)?,
                    ::core::option::Option::None => ::core::unreachable!("a required argument is always there"),
                }),
                Some(default) => quote!(match args[#index] {
                    ::core::option::Option::Some(arg) => __private::from_arg(arg)?,
                    ::core::option::Option::None => #default,
                }),
            });
        } else if let Type::Reference(reference) = ty {
            if state.is_some() {
                return Err(syn::Error::new_spanned(ty, "a #[pyfunction] takes the module's state once"));
            }
            state = Some(&*reference.elem);
            // SAFETY: (of what is written) only the definition of a module whose state has
            // this type accepts `FunctionDef<__State>`.
            values.push(quote!(unsafe { call.state::<__State>() }?));
        } else {
            values.push(quote!(call.py()));
        }
    }
    if named != signature.params.len() {
        let missing: Vec<_> = signature
            .params
            .iter()
            .filter(|param| {
                !function.sig.inputs.iter().any(|arg| parameter(arg).is_ok_and(|(name, _)| *name == param.name))
            })
            .map(|param| format!("`{}`", param.name))
            .collect();
        let text = format!("the signature names {}, which the function does not take", missing.join(", "));
        return Err(syn::Error::new(name.span(), text));
    }

    let python_name = name.to_string();
    let c_name = c_string(&python_name);
    let errors = if options.python_errors { quote!(Python) } else { quote!(Clinic) };
    let params = signature.params.iter().map(|Param { name, kind, default }| {
        let (name, kind, required) = (name.to_string(), kind.tokens(), default.is_none());
        quote!(__private::Param { name: #name, kind: __private::ParamKind::#kind, required: #required })
    });
    let text_signature = match &options.text {
        Some(text) => format!("{python_name}($module, {})\n--\n\n", text.value()),
        None => signature.text(&python_name)?,
    };
    let doc = match &options.doc {
        Some(doc) => quote!(#doc),
        None => {
            let doc = doc_comment(&function.attrs);
            quote!(#doc)
        }
    };

    let (shape, entry) = shape(&signature, &quote!(call.finish(super::#name(#(#values),*)?)));
    let (alias, generics) = match state {
        Some(state) => (quote!(type __State = #state;), quote!()),
        None => (quote!(), quote!(<__State>)),
    };
    Ok(quote! {
        #function

        #[doc(hidden)]
        pub(crate) mod #name {
            use super::*;
            use ::cpython_api::__private;

            #alias
            static __SIGNATURE: __private::Signature =
                __private::Signature::new(#python_name, &[#(#params),*], __private::ArgErrors::#errors);
            const __TEXT: &::core::primitive::str = #text_signature;
            const __DOC: &::core::primitive::str = #doc;
            const __C_DOC: [::core::primitive::u8; __TEXT.len() + __DOC.len() + 1] = __private::concat_doc(__TEXT, __DOC);

            #entry

            pub(crate) const fn def #generics() -> __private::FunctionDef<__State> {
                __private::FunctionDef::#shape(#c_name, __entry, __private::doc_cstr(&__C_DOC))
            }
        }
    })
}

/// The C function that the interpreter calls, and its shape: the constructor of
/// `FunctionDef` and the function of `__private` that serves it have one name.
fn shape(signature: &Signature, body: &TokenStream) -> (Ident, TokenStream) {
    let only_positional = !signature.has(Kind::PositionalOrKeyword) && !signature.has(Kind::KeywordOnly);
    let (name, params, args, body_args) = match signature.params.as_slice() {
        [] => ("noargs", quote!(_: *mut __private::RawObject), quote!(module), quote!(|call|)),
        [only] if only_positional && only.default.is_none() => {
            ("one_arg", quote!(arg: *mut __private::RawObject), quote!(module, arg), quote!(|call, args|))
        }
        _ if only_positional => (
            "fastcall",
            quote!(args: *const *mut __private::RawObject, nargs: __private::ssize),
            quote!(&__SIGNATURE, module, args, nargs),
            quote!(|call, args|),
        ),
        _ => (
            "fastcall_keywords",
            quote!(args: *const *mut __private::RawObject, nargs: __private::ssize, kwnames: *mut __private::RawObject),
            quote!(&__SIGNATURE, module, args, nargs, kwnames),
            quote!(|call, args|),
        ),
    };
    let name = format_ident!("{name}");
    let count = signature.params.len();
    let arity = match count {
        0 => quote!(),
        1 if name == "one_arg" => quote!(),
        _ => quote!(::<#count>),
    };
    let entry = quote! {
        unsafe extern "C" fn __entry(module: *mut __private::RawObject, #params) -> *mut __private::RawObject {
            // SAFETY: the interpreter calls this function as its flags say, with its module.
            unsafe { __private::#name #arity(#args, #body_args #body) }
        }
    };
    (name, entry)
}

/// A C string literal.
pub(crate) fn c_string(text: &str) -> TokenStream {
    let literal = std::ffi::CString::new(text).map(|text| syn::LitCStr::new(&text, proc_macro2::Span::call_site()));
    match literal {
        Ok(literal) => quote!(#literal),
        Err(_) => quote!(::core::compile_error!("a NUL character stands in a name or a docstring")),
    }
}
