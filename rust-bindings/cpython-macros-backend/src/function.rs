//! `#[pyfunction]`.

use proc_macro2::TokenStream;
use quote::quote;
use syn::ItemFn;

use crate::arguments::{Arguments, Context};
use crate::callable::{Callable, Finish};
use crate::deprecation;
use crate::errors::Errors;
use crate::options::{Doc, ErrorTexts, FunctionOptions, Text, c_string};
use crate::signature::{Kind, Signature};
use crate::text::{self, text_signature};

const CONTEXT: Context = Context { what: "a #[pyfunction]", state: true, defining_class: false };

/// `__text_signature__`, and the line that ends it: what the user gives, or what the
/// signature says.
pub(crate) fn signature_text(
    name: &str,
    receiver: Option<&str>,
    signature: &Signature,
    options: &FunctionOptions,
) -> syn::Result<String> {
    let text = match (&options.text, receiver) {
        (Text::Given(text), Some(receiver)) => format!("{name}({receiver}, {})", text.value()),
        (Text::Given(text), None) => format!("{name}({})", text.value()),
        (Text::Derived, receiver) => text_signature(name, receiver, signature)?,
        (Text::None, _) => return Ok(String::new()),
    };
    Ok(format!("{text}{}", text::END))
}

/// What cannot be, whatever is called.
pub(crate) fn check(sig: &syn::Signature, options: &FunctionOptions, errors: &mut Errors) {
    if options.errors == ErrorTexts::Python && options.signature.as_ref().is_some_and(|it| it.has(Kind::PositionalOnly))
    {
        errors.at(&sig.ident, "errors = \"python\" is for functions without positional-only parameters");
    }
    if let Some(signature) = options.signature.as_ref().filter(|_| options.errors != ErrorTexts::Python) {
        let mut keyword_only = signature.params.iter().filter(|param| param.kind == Kind::KeywordOnly);
        keyword_only.by_ref().find(|param| param.default.is_some());
        if let Some(param) = keyword_only.find(|param| param.default.is_none()) {
            errors.at(&param.name, "keyword-only parameters without a default come before those with one");
        }
    }
    if let Some(token) = sig.asyncness {
        errors.at(token, "what Python calls cannot be an async fn");
    }
    if let syn::Safety::Unsafe(token) = &sig.safety {
        errors.at(token, "what Python calls cannot be an unsafe fn: Python promises nothing");
    }
    for arg in &sig.inputs {
        if let syn::FnArg::Typed(typed) = arg
            && let syn::Type::ImplTrait(ty) = &*typed.ty
        {
            errors.at(ty, "what Python calls has no generic types");
        }
    }
    if let Some(param) = sig.generics.params.iter().find(|param| !matches!(param, syn::GenericParam::Lifetime(_))) {
        errors.at(param, "what Python calls has no generic types");
    }
}

pub(crate) fn expand(attr: TokenStream, item: TokenStream) -> syn::Result<TokenStream> {
    let function: ItemFn = syn::parse2(item)?;
    let options = FunctionOptions::pyfunction(attr)?;
    let ident = &function.sig.ident;
    let mut errors = Errors::default();
    check(&function.sig, &options, &mut errors);
    let inputs = function.sig.inputs.iter();
    let arguments = Arguments::named(inputs, options.signature.as_ref(), "pyfunction", CONTEXT, &mut errors);
    let none = Signature::default();
    let signature = options.signature.as_ref().unwrap_or(&none);
    let name = options.python_name(ident);
    let text = errors.ok(signature_text(&name, Some("$module"), signature, &options)).unwrap_or_default();
    errors.finish(())?;

    let shown = options.module.as_ref().map_or_else(|| name.clone(), |module| format!("{}.{name}", module.value()));
    let c_name = c_string(&name);
    let callable = Callable {
        signature,
        arguments: &arguments,
        name: c_name.clone(),
        errors: options.errors,
        keyword: deprecation::keyword(signature, &shown),
        positional: deprecation::positional(signature, &shown),
        receiver: quote!(__private::Module),
        target: quote!(super::#ident),
        first: None,
        output: &function.sig.output,
        finish: Finish::Object,
    };
    let notes = deprecation::notes(callable.keyword.as_ref(), callable.positional.as_ref());
    let (shape, items) = callable.method();
    let doc = Doc::new(options.doc, &function.attrs).with_signature(&text, &notes);
    let (generics, state) = match arguments.state {
        Some(state) => (quote!(), quote!(#state)),
        None => (quote!(<__State>), quote!(__State)),
    };
    let import = options.krate.import();
    Ok(quote! {
        #function

        #[doc(hidden)]
        pub(crate) mod #ident {
            use super::*;
            #import

            #items

            pub(crate) const fn def #generics() -> __private::FunctionDef<#state> {
                __private::FunctionDef::#shape(#c_name, __entry, #doc)
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn expanded(attr: &str, item: &str) -> String {
        let text = expand(attr.parse().unwrap(), item.parse().unwrap()).unwrap().to_string();
        syn::parse_str::<syn::File>(&text).unwrap();
        text
    }

    fn errors(attr: &str, item: &str) -> Vec<String> {
        let error = expand(attr.parse().unwrap(), item.parse().unwrap()).unwrap_err();
        error.into_iter().map(|error| error.to_string()).collect()
    }

    /// The shape, as the definition and as the entry name it.
    fn shape(attr: &str, item: &str) -> String {
        let text = expanded(attr, item);
        let (_, definition) = text.rsplit_once("FunctionDef :: ").unwrap();
        let shape = definition.split_once(' ').unwrap().0.to_owned();
        assert!(text.contains(&format!("__private :: {shape} :: < __private :: Module ,")), "{text}");
        shape
    }

    #[test]
    fn the_signature_decides_the_shape() {
        assert_eq!(shape("", "fn f() {}"), "noargs");
        assert_eq!(shape("signature = ()", "fn f(py: Python<'_>) {}"), "noargs");
        assert_eq!(shape("signature = (a, /)", "fn f(a: A) {}"), "one_arg");
        assert_eq!(shape("signature = (a = 1, /)", "fn f(a: A) {}"), "fastcall");
        assert_eq!(shape("signature = (a, b, /)", "fn f(a: A, b: A) {}"), "fastcall");
        assert_eq!(shape("signature = (a)", "fn f(a: A) {}"), "fastcall_keywords");
        assert_eq!(shape("signature = (a, /, *, b)", "fn f(a: A, b: A) {}"), "fastcall_keywords");
        assert_eq!(shape("signature = (*a)", "fn f(a: A) {}"), "fastcall_varargs");
        assert_eq!(shape("signature = (a, /, *b)", "fn f(a: A, b: A) {}"), "fastcall_varargs");
        assert_eq!(shape("signature = (a, *b)", "fn f(a: A, b: A) {}"), "fastcall_variadic");
        assert_eq!(shape("signature = (**a)", "fn f(a: A) {}"), "fastcall_variadic");
    }

    #[test]
    fn a_function_with_two_arguments() {
        let text = expanded(
            "signature = (a, b = None)",
            "/// Doc.\nfn f(py: Python<'_>, b: Option<B>, state: &State, a: A) -> R { a }",
        );
        for part in [
            "fn f (py : Python < '_ > , b : Option < B > , state : & State , a : A) -> R { a }",
            "const __PARAMS : [__private :: Param ; 2usize] = [__private :: Param :: new (c\"a\" , \
             __private :: ParamKind :: PositionalOrKeyword , true) , __private :: Param :: new (c\"b\" , \
             __private :: ParamKind :: PositionalOrKeyword , false)] ;",
            "__private :: finish (call . py () , super :: f (call . py () , \
             __private :: optional (values , 1usize , __private :: Arg :: named (c\"f\" , c\"b\" , 2usize) , \
             || :: core :: option :: Option :: None) ? , \
             unsafe { call . state :: < State > () } ? , \
             __private :: required (values , 0usize , __private :: Arg :: named (c\"f\" , c\"a\" , 1usize)) ?))",
            "pub (crate) const fn def () -> __private :: FunctionDef < State > { \
             __private :: FunctionDef :: fastcall_keywords (c\"f\" , __entry , \
             __private :: doc_cstr (b\"\\0f($module, /, a, b=None)\\n--\\n\\nDoc.\\0\")) }",
        ] {
            assert!(text.contains(part), "{part}\n{text}");
        }
    }

    #[test]
    fn what_the_user_wrote_is_not_in_an_unsafe_block() {
        let text = expanded("signature = (a = user())  , text = \"a=0\"", "fn f(a: A) {}");
        let (before, after) = text.split_once("|| user ()").unwrap();
        let open = |text: &str| text.matches('{').count() as isize - text.matches('}').count() as isize;
        let entry = after.find("unsafe extern").unwrap();
        assert!(!before.contains("unsafe"), "{before}");
        // The body ends before the entry begins.
        assert_eq!(open(before), 2);
        assert_eq!(open(&after[..entry]), -1);
    }

    #[test]
    fn docstrings() {
        let text = expanded("signature = (a), text = \"a=<x>\", name = \"g\", doc = DOC", "fn f(a: A) {}");
        assert!(text.contains("const __DOC : & :: core :: primitive :: str = DOC ;"));
        let signature = "g($module, a=<x>)\n--\n\n";
        let rest = signature.len() + 2;
        assert!(
            text.contains(&format!(
                "concat_doc :: < {{ __DOC . len () + {rest}usize }} > ({signature:?} , __DOC , \"\")"
            ))
        );
        assert!(
            expanded("text = None", "/// A.\nfn f() {}").contains("__entry , __private :: doc_cstr (b\"\\0A.\\0\"))")
        );
        assert!(expanded("text = None, doc = DOC", "fn f() {}").contains("(\"\" , __DOC , \"\")"));
        assert!(
            expanded("", "/// A.\n///\n/// B.\nfn f() {}").contains("b\"\\0f($module, /)\\n--\\n\\nA.\\n\\nB.\\0\"")
        );
    }

    #[test]
    fn deprecated_arguments() {
        let text = expanded(
            "signature = (a, / [from 3.14], b, * [from 3.15], c), module = \"m\"",
            "/// Doc.\nfn f(a: A, b: A, c: A) {}",
        );
        assert!(text.contains(
            ". deprecated_positional (2usize , 3usize , __private :: doc_cstr (b\"\\0Passing 3 positional arguments to m.f() is deprecated. \
             Parameter 'c' will become a keyword-only parameter in Python 3.15.\\0\"))"
        ));
        assert!(text.contains(
            ". deprecated_keyword (1usize , 1usize , __private :: doc_cstr (b\"\\0Passing keyword argument 'a' to m.f() is deprecated. \
             Parameter 'a' will become positional-only in Python 3.14.\\0\"))"
        ));
        assert!(text.contains("Doc.\\n\\nNote: Passing keyword argument 'a' to m.f() is deprecated. Parameter\\n"));
    }

    #[test]
    fn mistakes_are_named_at_once() {
        assert_eq!(
            errors("", "fn f(py: Python<'_>, a: A, b: &str) {}"),
            ["parameters need a signature: `#[pyfunction(signature = (a, b))]`"]
        );
        assert_eq!(
            errors("signature = (a)", "fn f(b: B, (c, d): C, class: DefiningClass<'_, '_>) {}"),
            [
                "a parameter of a #[pyfunction] has a plain name",
                "a #[pyfunction] has no defining class",
                "`b` is not in the signature, and the call gives only `Python<'_>` and a reference to the module's state",
                "the function does not take `a`",
            ]
        );
        assert_eq!(errors("", "fn f(a: &A, b: &B) {}"), ["a #[pyfunction] takes the module's state once"]);
        assert!(errors("text = Nothing", "fn f() {}")[0].contains("expected a string, or `None`"));
        assert_eq!(errors("", "fn f(self) {}"), ["a #[pyfunction] has no `self`"]);
        assert_eq!(errors("", "fn f<T>() {}"), ["what Python calls has no generic types"]);
        assert_eq!(errors("", "async fn f() {}"), ["what Python calls cannot be an async fn"]);
        assert!(errors("signatur = ()", "fn f() {}")[0].starts_with("expected `signature`,"));
        assert!(errors("errors = \"python\", signature = (a, /)", "fn f(a: A) {}")[0].contains("positional-only"));
    }

    #[test]
    fn errors_are_at_the_users_tokens() {
        let error = expand("signature = (a)".parse().unwrap(), "fn f(b: Vec<u8>) {}".parse().unwrap()).unwrap_err();
        let places: Vec<_> = error.into_iter().map(|error| error.span().source_text()).collect();
        assert_eq!(places, [Some("Vec<u8>".to_owned()), Some("a".to_owned())]);
    }

    /// How many tokens there are, brackets not counted.
    fn count(tokens: TokenStream) -> usize {
        let of = |token| if let proc_macro2::TokenTree::Group(group) = token { count(group.stream()) } else { 1 };
        tokens.into_iter().map(of).sum()
    }

    /// What is written is read by everyone who runs `cargo expand`, and compiled for each function.
    /// These are 45 lines.
    #[test]
    fn a_function_of_two_arguments_is_short() {
        let item = "/// The sum.\nfn add(a: i64, b: i64) -> i64 { a + b }";
        let expansion = expand("signature = (a, b = 1)".parse().unwrap(), item.parse().unwrap()).unwrap();
        let ours = count(expansion) - count(item.parse().unwrap());
        assert!(ours <= 360, "{ours} tokens");
    }
}
