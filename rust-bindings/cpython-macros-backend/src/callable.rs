//! What is written for everything that is called with a signature: functions, methods,
//! `__call__`, `__new__` and `__init__`.

use proc_macro2::TokenStream;
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::{Expr, Ident, ReturnType, Type};

use crate::arguments::{Arguments, Source};
use crate::deprecation::{Keyword, Positional};
use crate::options::{ErrorTexts, c_string, local, located, long_c_string, moved_to};
use crate::signature::{Kind, Param, Signature};

/// What becomes of the Rust function's result.
#[derive(Clone, Copy)]
pub(crate) enum Finish {
    /// Any object.
    Object,
    /// `__init__`: nothing.
    Status,
    /// `__new__`: an instance with these contents.
    New,
}

/// A function with a signature.
pub(crate) struct Callable<'f> {
    pub(crate) signature: &'f Signature,
    pub(crate) arguments: &'f Arguments<'f>,
    /// Its name in errors, a `&'static CStr`.
    pub(crate) name: TokenStream,
    pub(crate) errors: ErrorTexts,
    pub(crate) keyword: Option<Keyword>,
    pub(crate) positional: Option<Positional>,
    /// The type that stands for what it is called on: `Module`, `Instance<T>`, ..
    pub(crate) receiver: TokenStream,
    /// The path of the Rust function.
    pub(crate) target: TokenStream,
    /// Its first argument, where it has one for the receiver.
    pub(crate) first: Option<TokenStream>,
    pub(crate) output: &'f ReturnType,
    pub(crate) finish: Finish,
}

/// The parameters that C functions of one kind have, and what the runtime is given of them.
struct Shape {
    name: &'static str,
    params: TokenStream,
    args: TokenStream,
    /// What the body has after `call`.
    body: TokenStream,
}

impl Callable<'_> {
    fn count(&self) -> usize {
        self.signature.params.len()
    }

    /// The one parameter of a METH_O function.
    fn only_param(&self) -> bool {
        !self.signature.is_variadic()
            && !self.arguments.has(Source::DefiningClass)
            && matches!(&*self.signature.params, [Param { kind: Kind::PositionalOnly, default: None, .. }])
    }

    /// The function's shape as a method: the constructor of `FunctionDef` and the function
    /// of `__private` have one name. With it the items that it needs.
    pub(crate) fn method(&self) -> (Ident, TokenStream) {
        let [class, values, rest, arg] = ["class", "values", "rest", "arg"].map(local);
        let count = self.count();
        let variadic = self.signature.is_variadic();
        let keywords = self.signature.has(Kind::PositionalOrKeyword) || self.signature.has(Kind::KeywordOnly);
        let fast = quote!(args: *const *mut __private::RawObject, nargs: __private::ssize);
        let values = quote!(, #values: &__private::Values<'a, 'py>);
        let class = quote!(, #class: __private::DefiningClass<'a, 'py>);
        let rest = if variadic { quote!(, #rest: &__private::Rest<'a, 'py>) } else { quote!() };
        let name = |plain, with_rest| if variadic { with_rest } else { plain };
        let shape = if self.arguments.has(Source::DefiningClass) {
            Shape {
                name: name("method_keywords", "method_variadic"),
                params: quote!(class: *mut __private::RawObject, #fast, kwnames: *mut __private::RawObject),
                args: quote!(class, args, nargs, kwnames),
                body: quote!(#values #class #rest),
            }
        } else if self.only_param() {
            Shape {
                name: "one_arg",
                params: quote!(arg: *mut __private::RawObject),
                args: quote!(arg),
                body: quote!(, #arg: __private::Object<'a, 'py>),
            }
        } else if count == 0 && !variadic {
            Shape { name: "noargs", params: quote!(_: *mut __private::RawObject), args: quote!(), body: quote!() }
        } else if !keywords && self.signature.kwargs.is_none() {
            let name = name("fastcall", "fastcall_varargs");
            Shape { name, params: fast, args: quote!(args, nargs), body: quote!(#values #rest) }
        } else {
            Shape {
                name: name("fastcall_keywords", "fastcall_variadic"),
                params: quote!(#fast, kwnames: *mut __private::RawObject),
                args: quote!(args, nargs, kwnames),
                body: quote!(#values #rest),
            }
        };

        let runtime = format_ident!("{}", shape.name);
        let (receiver, Shape { params, args, .. }) = (&self.receiver, &shape);
        let comma = if args.is_empty() { quote!() } else { quote!(,) };
        let (statics, serve) = match shape.name {
            "noargs" | "one_arg" => (quote!(), quote!(#runtime::<#receiver, _>(slf #comma #args, __body))),
            _ => (self.statics(), quote!(#runtime::<#receiver, #count, _>(&__SIGNATURE, slf #comma #args, __body))),
        };
        let body = self.body(&shape.body, self.only_param());
        let items = quote! {
            #statics
            #body
            unsafe extern "C" fn __entry(slf: *mut __private::RawObject, #params) -> *mut __private::RawObject {
                // SAFETY: the interpreter calls this function as its flags say.
                unsafe { __private::#serve }
            }
        };
        (runtime, items)
    }

    /// The items of a slot that takes a tuple and a dict; `shape` is the function of
    /// `__private::slots`, and `class` the type with the slot.
    pub(crate) fn slot(&self, shape: &str, class: &TokenStream) -> TokenStream {
        let [values, rest] = ["values", "rest"].map(local);
        let count = self.count();
        let variadic = self.signature.is_variadic();
        let runtime = if variadic { format_ident!("{shape}_variadic") } else { format_ident!("{shape}") };
        let rest = if variadic { quote!(, #rest: &__private::Rest<'a, 'py>) } else { quote!() };
        let body = self.body(&quote!(, #values: &__private::Values<'a, 'py> #rest), false);
        let statics = self.statics();
        let output = match self.finish {
            Finish::Status => quote!(__private::c_int),
            Finish::Object | Finish::New => quote!(*mut __private::RawObject),
        };
        quote! {
            #statics
            #body
            unsafe extern "C" fn __entry(
                slf: *mut __private::RawObject,
                args: *mut __private::RawObject,
                kwargs: *mut __private::RawObject,
            ) -> #output {
                // SAFETY: the interpreter calls this function as its slot says.
                unsafe { __private::slots::#runtime::<#class, #count, _>(&__SIGNATURE, slf, args, kwargs, __body) }
            }
        }
    }

    /// The signature, as the runtime needs it to bind arguments.
    fn statics(&self) -> TokenStream {
        let name = &self.name;
        let params = self.signature.params.iter().map(|param| {
            let (name, kind, required) = (c_string(&param.python_name()), param.kind, param.default.is_none());
            let kind = format_ident!("{kind:?}");
            quote!(__private::Param::new(#name, __private::ParamKind::#kind, #required))
        });
        let count = self.count();
        let errors = format_ident!("{}", format!("{:?}", self.errors));
        let varargs = self.signature.varargs.as_ref().map(|_| quote!(.with_varargs()));
        let kwargs = self.signature.kwargs.as_ref().map(|_| quote!(.with_kwargs()));
        let positional = self.positional.as_ref().map(|Positional { first, end, text }| {
            let text = long_c_string(text);
            quote!(.deprecated_positional(#first, #end, #text))
        });
        let keyword = self.keyword.as_ref().map(|Keyword { required, end, text }| {
            let text = long_c_string(text);
            quote!(.deprecated_keyword(#required, #end, #text))
        });
        quote! {
            const __PARAMS: [__private::Param; #count] = [#(#params),*];
            static __PARSER: __private::Parser =
                __private::Parser::new(#name, const { &__private::Keywords::<#count>::new(&__PARAMS) });
            static __SIGNATURE: __private::Signature =
                __private::Signature::new(#name, &__PARAMS, &__PARSER, __private::ArgErrors::#errors) #varargs #kwargs #positional #keyword;
        }
    }

    /// The function that converts the arguments and calls the user's. It is safe, so that
    /// nothing of the user's stands in an unsafe block.
    fn body(&self, params: &TokenStream, only_param: bool) -> TokenStream {
        let [call, values, arg] = ["call", "values", "arg"].map(local);
        let value = |index: usize, ty: &Type| {
            let place = located(ty);
            let param = &self.signature.params[index];
            let which = self.arg(index, param, only_param);
            match &param.default {
                _ if only_param => quote_spanned!(place=> __private::from_arg(#arg, #which)?),
                None => quote_spanned!(place=> __private::required(#values, #index, #which)?),
                Some(default) => {
                    let default = default_value(default);
                    quote_spanned!(place=> __private::optional(#values, #index, #which, || #default)?)
                }
            }
        };
        let values = self.first.iter().cloned().chain(self.arguments.values(value));
        let (receiver, place) = (&self.receiver, output_place(self.output));
        let target = moved_to(place, self.target.clone());
        let result = quote_spanned!(place=> #target(#(#values),*));
        let (output, result) = match self.finish {
            Finish::Object => {
                (quote!(__private::ObjectResult<'py>), quote_spanned!(place=> __private::finish(#call.py(), #result)))
            }
            Finish::Status => {
                (quote!(__private::PyResult<()>), quote_spanned!(place=> __private::into_result::<(), _>(#result)))
            }
            Finish::New => {
                let contents = if is_result(self.output) {
                    result
                } else {
                    quote_spanned!(place=> ::core::result::Result::Ok(#result))
                };
                (quote!(__private::ObjectResult<'py>), quote_spanned!(place=> __private::finish_new(#call, #contents)))
            }
        };
        quote! {
            fn __body<'a, 'py>(#call: __private::Call<'a, 'py, #receiver> #params) -> #output {
                #result
            }
        }
    }

    /// Which argument it is, for the errors of its conversion.
    fn arg(&self, index: usize, param: &Param, only_param: bool) -> TokenStream {
        let function = &self.name;
        match param.kind {
            Kind::PositionalOnly => {
                let index = if only_param { 0 } else { index + 1 };
                quote!(__private::Arg::positional(#function, #index))
            }
            Kind::PositionalOrKeyword | Kind::KeywordOnly => {
                let name = c_string(&param.python_name());
                let index = index + 1;
                quote!(__private::Arg::named(#function, #name, #index))
            }
        }
    }
}

/// Python's `None` is Rust's, whatever is in scope.
fn default_value(default: &Expr) -> TokenStream {
    match default {
        Expr::Path(path) if path.path.is_ident("None") => {
            let place = located(path);
            quote_spanned!(place=> ::core::option::Option::None)
        }
        default => default.to_token_stream(),
    }
}

/// Whether `__new__` can fail, as far as its type shows: the contents of an instance are a type
/// without parameters, or a tuple.
fn is_result(output: &ReturnType) -> bool {
    let ReturnType::Type(_, ty) = output else {
        return false;
    };
    matches!(&**ty, Type::Path(path) if path.path.segments.last().is_some_and(|last| !last.arguments.is_none()))
}

/// Where an error about the result's type points.
pub(crate) fn output_place(output: &ReturnType) -> proc_macro2::Span {
    match output {
        ReturnType::Default => proc_macro2::Span::call_site(),
        ReturnType::Type(_, ty) => located(ty),
    }
}
