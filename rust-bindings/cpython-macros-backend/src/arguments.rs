//! The parameters of the Rust function: which the signature names, and which the call gives.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::{FnArg, Ident, Pat, Type};

use crate::errors::Errors;
use crate::options::{local, located};
use crate::signature::Signature;

/// Where the value of a Rust parameter comes from.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Source {
    /// `call.py()`
    Py,
    /// The class that defines the method.
    DefiningClass,
    /// The module's state.
    State,
    /// The parameter of the signature with this index, or this operand of a slot.
    Value(usize),
    /// `*args`
    VarArgs,
    /// `**kwargs`
    KwArgs,
}

/// A parameter of the Rust function.
pub(crate) struct Argument<'f> {
    pub(crate) source: Source,
    pub(crate) ty: &'f Type,
}

/// The parameters of the Rust function, without the receiver.
pub(crate) struct Arguments<'f> {
    pub(crate) list: Vec<Argument<'f>>,
    /// The type of the state that it asks for.
    pub(crate) state: Option<&'f Type>,
}

/// What the call can give to a function, by what kind of function it is.
#[derive(Clone, Copy)]
pub(crate) struct Context {
    /// What it is, for errors: "a #[pyfunction]".
    pub(crate) what: &'static str,
    pub(crate) state: bool,
    pub(crate) defining_class: bool,
}

impl Context {
    /// What is allowed, for errors.
    fn gives(self) -> String {
        let state = self.state.then_some("a reference to the module's state");
        let class = self.defining_class.then_some("`DefiningClass<'_, '_>`");
        let mut given = ["`Python<'_>`"].into_iter().chain(class).chain(state).collect::<Vec<_>>();
        let last = given.pop().unwrap_or_default();
        if given.is_empty() { last.to_owned() } else { format!("{} and {last}", given.join(", ")) }
    }
}

/// The type without the invisible group that a `macro_rules` macro puts around it.
fn peel(ty: &Type) -> &Type {
    match ty {
        Type::Group(group) => peel(&group.elem),
        Type::Paren(paren) => peel(&paren.elem),
        ty => ty,
    }
}

/// The last name of a path.
pub(crate) fn last_name(ty: &Type) -> Option<&Ident> {
    match peel(ty) {
        Type::Path(path) => path.path.segments.last().map(|segment| &segment.ident),
        _ => None,
    }
}

/// The type of state that this is a reference to. References to what arguments are
/// converted to are none.
fn state_type(ty: &Type) -> Option<&Type> {
    let Type::Reference(reference) = peel(ty) else {
        return None;
    };
    let name = last_name(&reference.elem)?;
    let argument = ["str", "CStr", "Bound", "Borrowed", "Py", "Self"].iter().any(|other| name == other);
    (reference.mutability.is_none() && !argument).then_some(&*reference.elem)
}

/// The name of a plain parameter, and its type.
pub(crate) fn plain(arg: &FnArg, context: Context) -> syn::Result<(&Ident, &Type)> {
    let what = context.what;
    match arg {
        FnArg::Typed(typed) => match &*typed.pat {
            Pat::Ident(name) => Ok((&name.ident, &typed.ty)),
            other => Err(syn::Error::new_spanned(other, format!("a parameter of {what} has a plain name"))),
        },
        FnArg::Receiver(receiver) => Err(syn::Error::new_spanned(receiver, format!("{what} has no `self`"))),
    }
}

impl<'f> Arguments<'f> {
    /// What the type of a parameter says that it is given; none if it is a value.
    fn given(&mut self, ty: &'f Type, context: Context, errors: &mut Errors) -> Option<Source> {
        let what = context.what;
        match last_name(ty) {
            Some(name) if name == "Python" => return Some(Source::Py),
            Some(name) if name == "DefiningClass" => {
                if !context.defining_class {
                    errors.at(ty, format!("{what} has no defining class"));
                }
                return Some(Source::DefiningClass);
            }
            _ => {}
        }
        if matches!(peel(ty), Type::Reference(reference) if reference.mutability.is_some()) {
            errors.at(ty, format!("{what} gets no `&mut`: other threads may look at the same"));
            return Some(Source::State);
        }
        let state = state_type(ty)?;
        if !context.state {
            errors.at(ty, format!("{what} cannot reach the module's state"));
        }
        if self.state.replace(state).is_some() {
            errors.at(ty, format!("{what} takes the module's state once"));
        }
        Some(Source::State)
    }

    /// The parameters of a function that has a signature.
    pub(crate) fn named(
        inputs: impl Iterator<Item = &'f FnArg>,
        signature: Option<&Signature>,
        attribute: &str,
        context: Context,
        errors: &mut Errors,
    ) -> Self {
        let mut this = Self { list: Vec::new(), state: None };
        let mut found: Vec<&Ident> = Vec::new();
        let mut unknown: Vec<(&Ident, &Type)> = Vec::new();
        for arg in inputs {
            let Some((name, ty)) = errors.ok(plain(arg, context)) else {
                continue;
            };
            let source = match signature.and_then(|signature| source_of(name, signature)) {
                Some(source) => {
                    found.push(name);
                    Some(source)
                }
                None => this.given(ty, context, errors),
            };
            match source {
                Some(source) => this.list.push(Argument { source, ty }),
                None => unknown.push((name, ty)),
            }
        }
        match signature {
            Some(signature) => {
                for (name, ty) in unknown {
                    let gives = context.gives();
                    errors.at(ty, format!("`{name}` is not in the signature, and the call gives only {gives}"));
                }
                let names = signature.params.iter().map(|param| &param.name);
                for name in names.chain(&signature.varargs).chain(&signature.kwargs) {
                    if !found.contains(&name) {
                        errors.at(name, format!("the function does not take `{name}`"));
                    }
                }
            }
            None => {
                if let [(first, _), ..] = unknown.as_slice() {
                    let names: Vec<_> = unknown.iter().map(|(name, _)| name.to_string()).collect();
                    let names = names.join(", ");
                    errors.at(first, format!("parameters need a signature: `#[{attribute}(signature = ({names}))]`"));
                }
            }
        }
        this
    }

    /// The parameters of a slot, which gets `count` operands.
    pub(crate) fn operands(
        inputs: impl Iterator<Item = &'f FnArg>,
        (name, count): (&Ident, std::ops::RangeInclusive<usize>),
        context: Context,
        errors: &mut Errors,
    ) -> Self {
        let mut this = Self { list: Vec::new(), state: None };
        let mut operands = 0;
        for arg in inputs {
            let Some((_, ty)) = errors.ok(plain(arg, context)) else {
                continue;
            };
            let source = this.given(ty, context, errors).unwrap_or_else(|| {
                operands += 1;
                Source::Value(operands - 1)
            });
            this.list.push(Argument { source, ty });
        }
        if !count.contains(&operands) {
            let (least, most) = (count.start(), count.end());
            let how_many = if least == most { most.to_string() } else { format!("{least} or {most}") };
            let plural = if *most == 1 { "" } else { "s" };
            let gives = context.gives();
            let text = format!(
                "`{name}` gets {how_many} argument{plural} besides `self`, not {operands}; the call gives {gives}"
            );
            errors.at(name, text);
        }
        this
    }

    pub(crate) fn has(&self, source: Source) -> bool {
        self.list.iter().any(|argument| argument.source == source)
    }

    /// The values to call the Rust function with; `value` makes those of `Source::Value`.
    pub(crate) fn values(&self, mut value: impl FnMut(usize, &Type) -> TokenStream) -> Vec<TokenStream> {
        let [call, class, rest] = ["call", "class", "rest"].map(local);
        let each = |Argument { source, ty }: &Argument<'f>| {
            let place = located(ty);
            match source {
                Source::Py => quote!(#call.py()),
                Source::DefiningClass => quote!(#class),
                Source::State => {
                    let state = self.state;
                    // SAFETY: (of what is written) only a module whose state has this type
                    // accepts the function (`FunctionDef<State>`) or class (`PyMethods<State>`).
                    quote!(unsafe { #call.state::<#state>() }?)
                }
                Source::Value(index) => value(*index, ty),
                Source::VarArgs => quote_spanned!(place=> __private::varargs(#rest)?),
                Source::KwArgs => quote_spanned!(place=> __private::kwargs(#rest)?),
            }
        };
        self.list.iter().map(each).collect()
    }
}

/// What the signature says that a name is.
fn source_of(name: &Ident, signature: &Signature) -> Option<Source> {
    if let Some(index) = signature.params.iter().position(|param| param.name == *name) {
        return Some(Source::Value(index));
    }
    if signature.varargs.as_ref() == Some(name) {
        return Some(Source::VarArgs);
    }
    (signature.kwargs.as_ref() == Some(name)).then_some(Source::KwArgs)
}
