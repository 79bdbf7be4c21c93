//! `signature = (..)`: the parameters of a function as Python has them, with Argument
//! Clinic's markers for deprecated ways of giving them (Tools/clinic/libclinic/dsl_parser.py).

use std::fmt;

use proc_macro2::Span;
use syn::ext::IdentExt;
use syn::parse::{Parse, ParseStream};
use syn::{Expr, Ident, LitFloat, Token};

use crate::errors::Errors;

/// How a parameter is given.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Kind {
    PositionalOnly,
    PositionalOrKeyword,
    KeywordOnly,
}

/// A version of Python, from which a marker is in effect.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) struct Version {
    major: u32,
    minor: u32,
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.major, self.minor)
    }
}

/// A parameter.
pub(crate) struct Param {
    pub(crate) name: Ident,
    pub(crate) kind: Kind,
    pub(crate) default: Option<Expr>,
    /// From when it is keyword-only.
    pub(crate) deprecated_positional: Option<Version>,
    /// From when it is positional-only.
    pub(crate) deprecated_keyword: Option<Version>,
}

impl Param {
    /// Its name in Python.
    pub(crate) fn python_name(&self) -> String {
        self.name.unraw().to_string()
    }
}

/// The parameters, in their order.
#[derive(Default)]
pub(crate) struct Signature {
    /// Those with a value of their own.
    pub(crate) params: Vec<Param>,
    /// `*args`
    pub(crate) varargs: Option<Ident>,
    /// `**kwargs`
    pub(crate) kwargs: Option<Ident>,
}

impl Signature {
    pub(crate) fn has(&self, kind: Kind) -> bool {
        self.params.iter().any(|param| param.kind == kind)
    }

    pub(crate) fn is_variadic(&self) -> bool {
        self.varargs.is_some() || self.kwargs.is_some()
    }

    pub(crate) fn is_deprecated(&self) -> bool {
        self.params.iter().any(|param| param.deprecated_keyword.is_some() || param.deprecated_positional.is_some())
    }

    fn names(&self) -> impl Iterator<Item = &Ident> {
        self.params.iter().map(|param| &param.name).chain(&self.varargs).chain(&self.kwargs)
    }
}

/// What has been read so far.
#[derive(Default)]
struct Reader {
    signature: Signature,
    errors: Errors,
    slash: bool,
    keyword_only: bool,
    /// The last `/ [from ..]`.
    deprecated_keyword: Option<Version>,
    /// The last `* [from ..]` before the parameter at hand.
    deprecated_positional: Option<Version>,
    /// A `*` or `* [from ..]` after which no parameter has come yet.
    bare_star: Option<Span>,
}

impl Parse for Signature {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let content;
        syn::parenthesized!(content in input);
        let mut reader = Reader::default();
        while !content.is_empty() {
            reader.item(&content)?;
            if !content.is_empty() {
                content.parse::<Token![,]>()?;
            }
        }
        reader.end_of_star();
        reader.errors.finish(reader.signature)
    }
}

/// `[from 3.14]`, if it comes.
fn version(input: ParseStream<'_>) -> syn::Result<Option<Version>> {
    if !input.peek(syn::token::Bracket) {
        return Ok(None);
    }
    let content;
    syn::bracketed!(content in input);
    let from: Ident = content.call(Ident::parse_any)?;
    let number: LitFloat = content.parse()?;
    let parts = number.to_string();
    let parts = parts.split_once('.').and_then(|(major, minor)| Some((major.parse().ok()?, minor.parse().ok()?)));
    match parts {
        Some((major, minor)) if from == "from" && content.is_empty() => Ok(Some(Version { major, minor })),
        _ => Err(syn::Error::new(from.span(), "expected `[from major.minor]`, such as `[from 3.14]`")),
    }
}

impl Reader {
    fn item(&mut self, input: ParseStream<'_>) -> syn::Result<()> {
        if input.peek(Token![/]) {
            let token: Token![/] = input.parse()?;
            match version(input)? {
                None => self.slash(token.span),
                Some(version) => self.slash_from(token.span, version),
            }
        } else if input.peek(Token![*]) && input.peek2(Token![*]) {
            input.parse::<Token![*]>()?;
            input.parse::<Token![*]>()?;
            let name: Ident = input.parse()?;
            self.end_of_star();
            self.new_name(&name);
            if self.signature.kwargs.replace(name.clone()).is_some() {
                self.errors.add(name.span(), "`**` comes once");
            }
        } else if input.peek(Token![*]) {
            let token: Token![*] = input.parse()?;
            if input.peek(Ident) {
                let name: Ident = input.parse()?;
                self.varargs(name);
            } else {
                match version(input)? {
                    None => self.star(token.span),
                    Some(version) => self.star_from(token.span, version),
                }
            }
        } else {
            self.param(input)?;
        }
        Ok(())
    }

    fn slash(&mut self, span: Span) {
        if self.deprecated_keyword.is_some() {
            self.errors.add(span, "`/` must precede `/ [from ..]`");
        } else if self.deprecated_positional.is_some() {
            self.errors.add(span, "`/` must precede `* [from ..]`");
        } else if self.slash || self.keyword_only || self.signature.params.is_empty() {
            self.errors.add(span, "`/` comes once, after a parameter and before `*`");
        }
        self.slash = true;
        self.signature.params.iter_mut().for_each(|param| param.kind = Kind::PositionalOnly);
    }

    fn slash_from(&mut self, span: Span, version: Version) {
        match self.deprecated_keyword {
            Some(last) if last == version => {
                self.errors.add(span, format!("`/ [from {version}]` is there more than once"));
            }
            Some(last) if last > version => {
                self.errors.add(span, format!("`/ [from {version}]` must precede `/ [from {last}]`"));
            }
            _ => {}
        }
        if self.keyword_only || self.deprecated_positional.is_some() {
            self.errors.add(span, "`/ [from ..]` must precede `*` and `* [from ..]`");
        }
        if self.signature.params.last().is_none_or(|param| param.kind != Kind::PositionalOrKeyword) {
            self.errors.add(span, "`/ [from ..]` comes after a parameter that it is about");
        }
        self.deprecated_keyword = Some(version);
        for param in &mut self.signature.params {
            if param.kind == Kind::PositionalOrKeyword && param.deprecated_keyword.is_none() {
                param.deprecated_keyword = Some(version);
            }
        }
    }

    fn star(&mut self, span: Span) {
        self.end_of_star();
        if self.keyword_only {
            self.errors.add(span, "`*` comes once");
        }
        self.keyword_only = true;
        self.deprecated_positional = None;
        self.bare_star = Some(span);
    }

    fn star_from(&mut self, span: Span, version: Version) {
        self.end_of_star();
        if self.keyword_only {
            self.errors.add(span, "`* [from ..]` must precede `*`");
        }
        match self.deprecated_positional {
            Some(last) if last == version => {
                self.errors.add(span, format!("`* [from {version}]` is there more than once"));
            }
            Some(last) if last < version => {
                self.errors.add(span, format!("`* [from {version}]` must precede `* [from {last}]`"));
            }
            _ => {}
        }
        self.deprecated_positional = Some(version);
        self.bare_star = Some(span);
    }

    fn varargs(&mut self, name: Ident) {
        self.end_of_star();
        if self.keyword_only {
            self.errors.add(name.span(), "`*` comes once");
        }
        if self.deprecated_positional.is_some() {
            self.errors.add(name.span(), "`*args` cannot follow `* [from ..]`");
        }
        self.new_name(&name);
        self.keyword_only = true;
        self.signature.varargs = Some(name);
    }

    /// A bare star must have been followed by a parameter.
    fn end_of_star(&mut self) {
        if let Some(span) = self.bare_star.take() {
            self.errors.add(span, "a parameter that it is about must follow `*`");
        }
    }

    fn new_name(&mut self, name: &Ident) {
        if self.signature.kwargs.is_some() {
            self.errors.add(name.span(), "`**` comes last");
        }
        if self.signature.names().any(|other| other == name) {
            self.errors.add(name.span(), format!("there are two parameters named `{name}`"));
        }
    }

    fn param(&mut self, input: ParseStream<'_>) -> syn::Result<()> {
        let name: Ident = input.parse()?;
        let default = match input.parse::<Option<Token![=]>>()? {
            Some(_) => Some(input.parse::<Expr>()?),
            None => None,
        };
        self.new_name(&name);
        let follows_default = self.signature.params.last().is_some_and(|last| last.default.is_some());
        if default.is_none() && !self.keyword_only && follows_default {
            self.errors.add(name.span(), "a parameter without a default follows one that has a default");
        }
        self.bare_star = None;
        self.signature.params.push(Param {
            name,
            kind: if self.keyword_only { Kind::KeywordOnly } else { Kind::PositionalOrKeyword },
            default,
            deprecated_positional: self.deprecated_positional,
            deprecated_keyword: None,
        });
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(signature: &str) -> String {
        match syn::parse_str::<Signature>(signature) {
            Ok(_) => String::new(),
            Err(error) => error.into_iter().map(|error| error.to_string()).collect::<Vec<_>>().join("\n"),
        }
    }

    #[test]
    fn kinds_and_markers() {
        let text = "(a, /, b, / [from 3.14], c, / [from 3.15], d, * [from 3.15], e=1, * [from 3.14], f=2, *, g)";
        let signature: Signature = syn::parse_str(text).unwrap();
        let of = |param: &Param| {
            let from = |version: Option<Version>| version.map(|version| version.to_string()).unwrap_or_default();
            (param.name.to_string(), param.kind, from(param.deprecated_keyword), from(param.deprecated_positional))
        };
        let expected = [
            ("a", Kind::PositionalOnly, "", ""),
            ("b", Kind::PositionalOrKeyword, "3.14", ""),
            ("c", Kind::PositionalOrKeyword, "3.15", ""),
            ("d", Kind::PositionalOrKeyword, "", ""),
            ("e", Kind::PositionalOrKeyword, "", "3.15"),
            ("f", Kind::PositionalOrKeyword, "", "3.14"),
            ("g", Kind::KeywordOnly, "", ""),
        ];
        let expected = expected.map(|(name, kind, k, p)| (name.to_owned(), kind, k.to_owned(), p.to_owned()));
        assert_eq!(signature.params.iter().map(of).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn variadic_parameters_have_names_only() {
        let signature: Signature = syn::parse_str("(a, *args, b=1, c, **kwargs)").unwrap();
        assert_eq!(signature.params.len(), 3);
        assert_eq!(signature.params[2].kind, Kind::KeywordOnly);
        assert_eq!(signature.varargs.unwrap(), "args");
        assert_eq!(signature.kwargs.unwrap(), "kwargs");
        assert_eq!(error("(*args)"), "");
        assert_eq!(error("(**kwargs)"), "");
    }

    #[test]
    fn a_version_keeps_its_last_zero() {
        let signature: Signature = syn::parse_str("(* [from 3.20], a)").unwrap();
        assert_eq!(signature.params[0].deprecated_positional.unwrap().to_string(), "3.20");
    }

    #[test]
    fn keywords_of_rust_are_names_in_python() {
        let signature: Signature = syn::parse_str("(r#type, a)").unwrap();
        assert_eq!(signature.params[0].python_name(), "type");
    }

    #[test]
    fn mistakes_are_named() {
        assert!(error("(a=None, b)").contains("follows one that has a default"));
        assert!(error("(a=None, /, b)").contains("follows one that has a default"));
        assert_eq!(error("(a=None, *, b)"), "");
        assert!(error("(a, a)").contains("two parameters named `a`"));
        assert!(error("(a, *a)").contains("two parameters named `a`"));
        assert!(error("(/, a)").contains("`/` comes once"));
        assert!(error("(a, /, b, /)").contains("`/` comes once"));
        assert!(error("(a, *, b, *, c)").contains("`*` comes once"));
        assert!(error("(*a, *b)").contains("`*` comes once"));
        assert!(error("(a, *)").contains("must follow `*`"));
        assert!(error("(a, *, **k)").contains("must follow `*`"));
        assert!(error("(**k, a)").contains("`**` comes last"));
        assert!(error("(**k, **l)").contains("`**` comes once"));
    }

    #[test]
    fn mistakes_with_markers_are_those_of_clinic() {
        assert!(error("(a, * [from 3.14])").contains("must follow `*`"));
        assert!(error("(a, * [from 3.14], *, b)").contains("must follow `*`"));
        assert!(error("(*, a, * [from 3.14], b)").contains("`* [from ..]` must precede `*`"));
        assert!(error("(* [from 3.14], a, * [from 3.14], b)").contains("more than once"));
        assert!(error("(* [from 3.14], a, * [from 3.15], b)").contains("`* [from 3.15]` must precede `* [from 3.14]`"));
        assert!(error("(a, / [from 3.14], b, /)").contains("`/` must precede `/ [from ..]`"));
        assert!(error("(a, / [from 3.14], b, / [from 3.14])").contains("more than once"));
        assert!(error("(a, / [from 3.15], b, / [from 3.14])").contains("`/ [from 3.14]` must precede `/ [from 3.15]`"));
        assert!(error("(* [from 3.14], a, /)").contains("`/` must precede `* [from ..]`"));
        assert!(error("(*, a, / [from 3.14])").contains("must precede `*` and `* [from ..]`"));
        assert!(error("(a, /, / [from 3.14], b)").contains("comes after a parameter"));
        assert!(error("(* [from 3.14], a, *args)").contains("cannot follow `* [from ..]`"));
        assert!(error("(a, / [till 3.14])").contains("`[from major.minor]`"));
    }

    #[test]
    fn several_mistakes_are_named_at_once() {
        assert_eq!(error("(a, a, /, b, /, *)").lines().count(), 3);
    }
}
