//! The arguments of the attributes, and what else is common to all macros.

use proc_macro2::{Span, TokenStream};
use quote::quote;
use syn::ext::IdentExt;
use syn::parse::{Parse, ParseStream, Parser};
use syn::{Expr, Ident, LitStr, Path, Token};

use crate::errors::Errors;
use crate::signature::Signature;

/// Reads `name = value` and `name`, with commas between. `set` reads what follows a name
/// and says whether it knows the name; `known` is what the error lists.
pub(crate) fn parse_options(
    tokens: TokenStream,
    known: &str,
    mut set: impl FnMut(&str, ParseStream<'_>) -> syn::Result<bool>,
) -> syn::Result<()> {
    let parser = |input: ParseStream<'_>| {
        let mut seen = Vec::new();
        while !input.is_empty() {
            let name = input.call(Ident::parse_any)?;
            if seen.contains(&name) {
                return Err(syn::Error::new(name.span(), format!("`{name}` is there more than once")));
            }
            seen.push(name.clone());
            if !set(&name.to_string(), input)? {
                return Err(syn::Error::new(name.span(), format!("expected {known}")));
            }
            if !input.is_empty() {
                input.parse::<Token![,]>()?;
            }
        }
        Ok(())
    };
    parser.parse2(tokens)
}

/// `= value`.
pub(crate) fn value<T: Parse>(input: ParseStream<'_>) -> syn::Result<T> {
    input.parse::<Token![=]>()?;
    input.parse()
}

/// The path of `cpython-api` as the user's crate knows it: `crate = ".."`; in what a macro of
/// that crate writes, `crate = $crate`.
pub(crate) struct Krate(TokenStream);

impl Default for Krate {
    fn default() -> Self {
        Self(quote!(::cpython_api))
    }
}

impl Krate {
    pub(crate) fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        input.parse::<Token![=]>()?;
        let path: Path =
            if input.peek(LitStr) { input.parse::<LitStr>()?.parse()? } else { input.call(Path::parse_mod_style)? };
        Ok(Self(quote!(#path)))
    }

    /// What the expansion calls `__private`.
    pub(crate) fn import(&self) -> TokenStream {
        let Self(path) = self;
        quote!(use #path::__private;)
    }
}

/// A docstring: the constant of `doc = ..`, or the doc comment.
pub(crate) enum Doc {
    Comment(String),
    Constant(Box<Expr>),
}

impl Doc {
    pub(crate) fn new(constant: Option<Expr>, attrs: &[syn::Attribute]) -> Self {
        constant.map_or_else(|| Self::Comment(doc_comment(attrs)), |constant| Self::Constant(Box::new(constant)))
    }

    /// A C string of a signature, the docstring and the notes that follow it.
    pub(crate) fn with_signature(&self, text: &str, notes: &str) -> TokenStream {
        match self {
            Self::Comment(doc) if doc.is_empty() => long_c_string(&format!("{text}{}", notes.trim_start_matches('\n'))),
            Self::Comment(doc) => long_c_string(&format!("{text}{doc}{notes}")),
            Self::Constant(doc) => {
                let rest = text.len() + notes.len() + 2;
                quote!({
                    const __DOC: &::core::primitive::str = #doc;
                    __private::doc_cstr(const { &__private::concat_doc::<{ __DOC.len() + #rest }>(#text, __DOC, #notes) })
                })
            }
        }
    }

    /// A `&'static str`.
    pub(crate) fn as_str(&self) -> TokenStream {
        match self {
            Self::Comment(doc) => quote!(#doc),
            Self::Constant(doc) => quote!(#doc),
        }
    }

    /// An `Option<&'static CStr>`, for what has no signature.
    pub(crate) fn as_c_string(&self) -> TokenStream {
        match self {
            Self::Comment(doc) if doc.is_empty() => quote!(::core::option::Option::None),
            doc => {
                let doc = doc.with_signature("", "");
                quote!(::core::option::Option::Some(#doc))
            }
        }
    }
}

/// The doc comment of an item, without the space that follows `///`.
fn doc_comment(attrs: &[syn::Attribute]) -> String {
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
    lines.join("\n").trim_end().to_owned()
}

/// The signature in a docstring.
#[derive(Default)]
pub(crate) enum Text {
    /// As the parameters say.
    #[default]
    Derived,
    /// `text = ".."`: what stands between the parentheses.
    Given(LitStr),
    /// `text = None`: the docstring has none.
    None,
}

impl Parse for Text {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        if input.peek(LitStr) {
            return Ok(Self::Given(input.parse()?));
        }
        match input.parse::<Ident>() {
            Ok(ident) if ident == "None" => Ok(Self::None),
            _ => Err(input.error("expected a string, or `None` for no signature in the docstring")),
        }
    }
}

/// Whose texts the errors about arguments have; the names are those of `ArgErrors`.
#[derive(Clone, Copy, Default, Debug, PartialEq, Eq)]
pub(crate) enum ErrorTexts {
    #[default]
    Clinic,
    Format,
    Python,
}

/// What `#[pyfunction(..)]` and `#[pymethod(..)]` say about a function.
#[derive(Default)]
pub(crate) struct FunctionOptions {
    pub(crate) signature: Option<Signature>,
    /// What `text = ..` says of the signature in the docstring.
    pub(crate) text: Text,
    pub(crate) doc: Option<Expr>,
    pub(crate) name: Option<LitStr>,
    pub(crate) errors: ErrorTexts,
    /// Only of `#[pyfunction]`: what stands before its name in deprecation warnings.
    pub(crate) module: Option<LitStr>,
    /// Only of `#[pyfunction]`.
    pub(crate) krate: Krate,
}

impl FunctionOptions {
    pub(crate) fn pyfunction(tokens: TokenStream) -> syn::Result<Self> {
        let mut options = Self::default();
        let known = "`signature`, `text`, `doc`, `errors`, `name`, `module` or `crate`";
        parse_options(tokens, known, |name, input| {
            match name {
                "module" => options.module = Some(value(input)?),
                "crate" => options.krate = Krate::parse(input)?,
                _ => return options.set(name, input),
            }
            Ok(true)
        })?;
        Ok(options)
    }

    pub(crate) fn pymethod(tokens: TokenStream) -> syn::Result<Self> {
        let mut options = Self::default();
        let known = "`signature`, `text`, `doc`, `errors` or `name`";
        parse_options(tokens, known, |name, input| options.set(name, input))?;
        Ok(options)
    }

    fn set(&mut self, name: &str, input: ParseStream<'_>) -> syn::Result<bool> {
        match name {
            "signature" => self.signature = Some(value(input)?),
            "text" => self.text = value(input)?,
            "doc" => self.doc = Some(value(input)?),
            "name" => self.name = Some(value(input)?),
            "errors" => {
                let text: LitStr = value(input)?;
                self.errors = match text.value().as_str() {
                    "clinic" => ErrorTexts::Clinic,
                    "format" => ErrorTexts::Format,
                    "python" => ErrorTexts::Python,
                    _ => return Err(syn::Error::new(text.span(), "expected \"clinic\", \"format\" or \"python\"")),
                };
            }
            _ => return Ok(false),
        }
        Ok(true)
    }

    /// The name in Python.
    pub(crate) fn python_name(&self, ident: &Ident) -> String {
        self.name.as_ref().map_or_else(|| ident.unraw().to_string(), LitStr::value)
    }
}

/// Refuses `#[cfg]` where the tables that are written would not know of it.
pub(crate) fn refuse_cfg(attrs: &[syn::Attribute], errors: &mut Errors) {
    for attr in attrs.iter().filter(|attr| attr.path().is_ident("cfg")) {
        errors.at(attr, "`#[cfg]` cannot leave this out: put it on the whole block");
    }
}

/// A C string of some length, kept apart from those of other modules in the archive.
pub(crate) fn long_c_string(text: &str) -> TokenStream {
    let literal = proc_macro2::Literal::byte_string(format!("\0{text}\0").as_bytes());
    quote!(__private::doc_cstr(#literal))
}

/// A C string literal.
pub(crate) fn c_string(text: &str) -> TokenStream {
    match std::ffi::CString::new(text) {
        Ok(text) => {
            let literal = syn::LitCStr::new(&text, Span::call_site());
            quote!(#literal)
        }
        Err(_) => quote!(::core::compile_error!("a NUL character stands in a name or a docstring")),
    }
}

/// A place in the user's code, with names resolved as in ours: errors about the types of
/// generated code point there.
pub(crate) fn located(tokens: impl quote::ToTokens) -> Span {
    let place = tokens.into_token_stream().into_iter().next().map_or_else(Span::call_site, |token| token.span());
    Span::call_site().located_at(place)
}

/// These tokens, as if they stood at a place.
pub(crate) fn moved_to(span: Span, tokens: TokenStream) -> TokenStream {
    let moved = tokens.into_iter().map(|mut token| {
        token.set_span(span);
        token
    });
    moved.collect()
}

/// A local variable of generated code, which the user's expressions do not see.
pub(crate) fn local(name: &str) -> Ident {
    Ident::new(name, Span::mixed_site())
}
