//! `signature = (..)`: the parameters of a function as Python has them.

use proc_macro2::TokenStream;
use quote::quote;
use syn::parse::{Parse, ParseStream};
use syn::{Expr, Ident, Lit, Token};

/// How a parameter is given.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Kind {
    PositionalOnly,
    PositionalOrKeyword,
    KeywordOnly,
}

impl Kind {
    pub(crate) fn tokens(self) -> TokenStream {
        match self {
            Self::PositionalOnly => quote!(PositionalOnly),
            Self::PositionalOrKeyword => quote!(PositionalOrKeyword),
            Self::KeywordOnly => quote!(KeywordOnly),
        }
    }
}

/// A parameter.
pub(crate) struct Param {
    pub(crate) name: Ident,
    pub(crate) kind: Kind,
    pub(crate) default: Option<Expr>,
}

/// The parameters, in their order.
pub(crate) struct Signature {
    pub(crate) params: Vec<Param>,
}

impl Parse for Signature {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let content;
        syn::parenthesized!(content in input);
        let mut params: Vec<Param> = Vec::new();
        let mut kind = Kind::PositionalOrKeyword;
        let mut slash = false;
        while !content.is_empty() {
            if content.peek(Token![/]) {
                let token: Token![/] = content.parse()?;
                if slash || kind == Kind::KeywordOnly || params.is_empty() {
                    return Err(syn::Error::new(token.span, "`/` comes once, after a parameter and before `*`"));
                }
                slash = true;
                params.iter_mut().for_each(|param| param.kind = Kind::PositionalOnly);
            } else if content.peek(Token![*]) {
                let token: Token![*] = content.parse()?;
                if kind == Kind::KeywordOnly {
                    return Err(syn::Error::new(token.span, "`*` comes once"));
                }
                kind = Kind::KeywordOnly;
                if content.is_empty() {
                    return Err(syn::Error::new(token.span, "a keyword-only parameter must follow `*`"));
                }
            } else {
                params.push(Self::param(&content, kind, &params)?);
            }
            if !content.is_empty() {
                content.parse::<Token![,]>()?;
            }
        }
        Ok(Self { params })
    }
}

impl Signature {
    fn param(content: ParseStream<'_>, kind: Kind, before: &[Param]) -> syn::Result<Param> {
        let name: Ident = content.parse()?;
        let default = if content.peek(Token![=]) {
            content.parse::<Token![=]>()?;
            Some(content.parse::<Expr>()?)
        } else {
            None
        };
        if before.iter().any(|param| param.name == name) {
            return Err(syn::Error::new(name.span(), format!("there are two parameters named `{name}`")));
        }
        let follows_default = before.iter().any(|param| param.kind == kind && param.default.is_some());
        if default.is_none() && kind != Kind::KeywordOnly && follows_default {
            return Err(syn::Error::new(name.span(), "a parameter without a default follows one that has a default"));
        }
        Ok(Param { name, kind, default })
    }

    /// `__text_signature__` as it stands in a C docstring, the module's place included.
    pub(crate) fn text(&self, function: &str) -> syn::Result<String> {
        let mut words = vec!["$module".to_owned()];
        let mut last = Kind::PositionalOnly;
        for param in &self.params {
            if last == Kind::PositionalOnly && param.kind != last && words.len() > 1 {
                words.push("/".to_owned());
            }
            if last != Kind::KeywordOnly && param.kind == Kind::KeywordOnly {
                words.push("*".to_owned());
            }
            last = param.kind;
            words.push(match &param.default {
                Some(default) => format!("{}={}", param.name, python_literal(default)?),
                None => param.name.to_string(),
            });
        }
        if last == Kind::PositionalOnly {
            words.push("/".to_owned());
        }
        Ok(format!("{function}({})\n--\n\n", words.join(", ")))
    }

    pub(crate) fn has(&self, kind: Kind) -> bool {
        self.params.iter().any(|param| param.kind == kind)
    }
}

/// A default as Python writes it.
fn python_literal(default: &Expr) -> syn::Result<String> {
    match default {
        Expr::Path(path) if path.path.is_ident("None") => Ok("None".to_owned()),
        Expr::Lit(literal) => match &literal.lit {
            Lit::Bool(value) => Ok(if value.value { "True" } else { "False" }.to_owned()),
            Lit::Int(value) => Ok(value.base10_digits().to_owned()),
            Lit::Str(value) => Ok(format!("{:?}", value.value())),
            other => Err(syn::Error::new_spanned(other, "this default has no form in Python that is known here")),
        },
        other => Err(syn::Error::new_spanned(other, "a default is None, true, false, an integer or a string")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(signature: &str) -> String {
        syn::parse_str::<Signature>(signature).unwrap().text("f").unwrap()
    }

    fn error(signature: &str) -> String {
        syn::parse_str::<Signature>(signature).map(|_| ()).unwrap_err().to_string()
    }

    #[test]
    fn text_signatures_are_those_of_clinic() {
        assert_eq!(text("()"), "f($module, /)\n--\n\n");
        assert_eq!(text("(a, /)"), "f($module, a, /)\n--\n\n");
        assert_eq!(text("(a, b=None)"), "f($module, a, b=None)\n--\n\n");
        assert_eq!(text("(a, /, b, *, c=true, d=1)"), "f($module, a, /, b, *, c=True, d=1)\n--\n\n");
        assert_eq!(text("(*, a)"), "f($module, *, a)\n--\n\n");
        assert_eq!(text("(a, /, *, b=false)"), "f($module, a, /, *, b=False)\n--\n\n");
    }

    #[test]
    fn mistakes_are_named() {
        assert!(error("(a=None, b)").contains("follows one that has a default"));
        assert!(error("(a, a)").contains("two parameters named `a`"));
        assert!(error("(/, a)").contains("`/` comes once"));
        assert!(error("(a, /, b, /)").contains("`/` comes once"));
        assert!(error("(a, *, b, *, c)").contains("`*` comes once"));
        assert!(error("(a, *)").contains("must follow `*`"));
        assert!(syn::parse_str::<Signature>("(a=1.5)").unwrap().text("f").is_err());
    }
}
