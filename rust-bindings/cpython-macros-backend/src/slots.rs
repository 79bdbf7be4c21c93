//! The functions behind a class's slots, for the methods that stand for them.

use proc_macro2::TokenStream;
use quote::{format_ident, quote, quote_spanned};
use syn::{Ident, ReturnType, Type};

use crate::arguments::Arguments;
use crate::callable::output_place;
use crate::dunders::{Returns, Role};
use crate::options::{c_string, local, located, moved_to};

/// A method and what calls it.
pub(crate) struct Method<'f> {
    pub(crate) class: TokenStream,
    pub(crate) name: &'f Ident,
    /// The argument for its receiver.
    pub(crate) first: Option<TokenStream>,
    pub(crate) arguments: Arguments<'f>,
    pub(crate) output: &'f ReturnType,
}

/// What a body's parameter is.
pub(crate) enum Operand {
    /// An object that is converted; how, for errors.
    Object(TokenStream),
    /// An object, for which the result is NotImplemented if its conversion fails.
    Other,
    /// A value of this type, passed on as it is.
    Raw(TokenStream),
}

/// How many operands a method of this role may have.
pub(crate) fn operand_count(role: Role) -> std::ops::RangeInclusive<usize> {
    match role {
        Role::Plain { operands, .. } => operands..=operands,
        Role::Set | Role::RichCompare | Role::Power { .. } => 2..=2,
        Role::Delete | Role::Binary { .. } | Role::Inplace | Role::Compare(_) | Role::GetBuffer => 1..=1,
        Role::InplacePower => 1..=2,
        Role::Call | Role::New | Role::Init | Role::ReleaseBuffer => 0..=0,
    }
}

/// The objects that a method converts, by their places.
fn objects(name: &Ident, count: usize) -> Vec<Operand> {
    let name = c_string(&name.to_string());
    let index = |index: usize| if count == 1 { 0 } else { index + 1 };
    (0..count).map(index).map(|index| Operand::Object(quote!(__private::Arg::positional(#name, #index)))).collect()
}

/// The variable for an operand.
fn operand_name(index: usize) -> Ident {
    local(&format!("arg{index}"))
}

impl Method<'_> {
    /// The Rust function that calls the user's: named `name`, with these parameters.
    pub(crate) fn function(&self, name: &str, operands: &[Operand], returns: Returns) -> TokenStream {
        let (call, class) = (local("call"), &self.class);
        let c_name = c_string(&self.name.to_string());
        let params = operands.iter().enumerate().map(|(index, operand)| {
            let name = operand_name(index);
            let ty = match operand {
                Operand::Object(_) | Operand::Other => quote!(__private::Object<'a, 'py>),
                Operand::Raw(ty) => ty.clone(),
            };
            quote!(, #name: #ty)
        });
        let value = |index: usize, ty: &Type| {
            let (operand, place) = (operand_name(index), located(ty));
            match &operands[index] {
                Operand::Object(arg) => quote_spanned!(place=> __private::from_arg(#operand, #arg)?),
                Operand::Other => quote_spanned!(place=> match __private::slots::other(#operand, #c_name)? {
                    ::core::option::Option::Some(other) => other,
                    ::core::option::Option::None => {
                        return ::core::result::Result::Ok(__private::not_implemented(#call.py()));
                    }
                }),
                Operand::Raw(_) => quote!(#operand),
            }
        };
        let values = self.first.iter().cloned().chain(self.arguments.values(value));
        let (method, place) = (self.name, output_place(self.output));
        let target = moved_to(place, quote!(<#class>::#method));
        let result = quote_spanned!(place=> #target(#(#values),*));
        let (output, result) = returned(returns, &result, self.output);
        let function = format_ident!("{name}");
        quote! {
            fn #function<'a, 'py>(#call: __private::Call<'a, 'py, __private::Instance<#class>> #(#params)*) -> #output {
                #result
            }
        }
    }

    /// The function for one of two operands, or of the same operand and more.
    fn operator(&self, name: &str, operands: usize, returns: Returns) -> TokenStream {
        let mut params = vec![Operand::Other];
        params.extend(objects(self.name, operands).into_iter().skip(1));
        self.function(name, &params, returns)
    }

    /// `self op= other` gives what the method returns; `self` if that is nothing, as far as
    /// its type shows.
    fn inplace(&self) -> Returns {
        let is_unit = |ty: &Type| matches!(ty, Type::Tuple(tuple) if tuple.elems.is_empty());
        let nothing = match self.output {
            ReturnType::Default => true,
            ReturnType::Type(_, ty) => match &**ty {
                Type::Path(path) => path.path.segments.last().is_some_and(|last| match &last.arguments {
                    syn::PathArguments::AngleBracketed(arguments) => {
                        matches!(arguments.args.first(), Some(syn::GenericArgument::Type(ty)) if is_unit(ty))
                    }
                    _ => false,
                }),
                ty => is_unit(ty),
            },
        };
        if nothing { Returns::Itself } else { Returns::Object }
    }
}

/// The type of a body, and the result of the user's function as that type.
fn returned(returns: Returns, result: &TokenStream, output: &ReturnType) -> (TokenStream, TokenStream) {
    let (call, place) = (local("call"), output_place(output));
    let value = |ty: TokenStream| {
        let converted = quote_spanned!(place=> __private::into_result::<#ty, _>(#result));
        (quote!(__private::PyResult<#ty>), converted)
    };
    match returns {
        Returns::Object => {
            (quote!(__private::ObjectResult<'py>), quote_spanned!(place=> __private::finish(#call.py(), #result)))
        }
        Returns::Itself => {
            let done = quote_spanned!(place=> __private::into_result::<(), _>(#result)?;);
            (quote!(__private::ObjectResult<'py>), quote!(#done __private::slots::itself(#call)))
        }
        Returns::Next => (
            quote!(__private::PyResult<::core::option::Option<__private::Bound<'py, __private::PyAny>>>),
            quote_spanned!(place=> __private::finish_next(#call.py(), #result)),
        ),
        Returns::Len => value(quote!(::core::primitive::usize)),
        Returns::Hash => value(quote!(::core::primitive::isize)),
        Returns::Bool => value(quote!(::core::primitive::bool)),
        Returns::Status | Returns::Nothing => value(quote!(())),
        Returns::Exported => value(quote!(__private::Exported)),
    }
}

/// What the C function returns.
fn c_type(returns: Returns) -> TokenStream {
    match returns {
        Returns::Object | Returns::Itself | Returns::Next => quote!(*mut __private::RawObject),
        Returns::Len => quote!(__private::ssize),
        Returns::Hash => quote!(__private::hash_t),
        Returns::Bool | Returns::Status | Returns::Exported => quote!(__private::c_int),
        Returns::Nothing => quote!(()),
    }
}

/// The C function, which has object parameters and gives them and the bodies to the runtime.
fn entry(class: &TokenStream, shape: &str, params: &[&str], returns: Returns, bodies: &[TokenStream]) -> TokenStream {
    let params: Vec<_> = params.iter().map(|param| format_ident!("{param}")).collect();
    let types = params.iter().map(|param| quote!(#param: *mut __private::RawObject));
    entry_with(class, shape, &quote!(#(#types),*), &quote!(#(#params),*), returns, bodies)
}

/// The C function with these parameters after `slf`, and what the runtime gets of them.
fn entry_with(
    class: &TokenStream,
    shape: &str,
    params: &TokenStream,
    args: &TokenStream,
    returns: Returns,
    bodies: &[TokenStream],
) -> TokenStream {
    let (shape, output) = (format_ident!("{shape}"), c_type(returns));
    let inferred = bodies.iter().map(|_| quote!(_));
    let comma = if args.is_empty() { quote!() } else { quote!(,) };
    quote! {
        unsafe extern "C" fn __entry(slf: *mut __private::RawObject, #params) -> #output {
            // SAFETY: the interpreter calls this function as its slot says.
            unsafe { __private::slots::#shape::<#class, #(#inferred),*>(slf #comma #args, #(#bodies),*) }
        }
    }
}

/// The items of a slot, ending in its entry, made of the methods that stand for it.
/// `__call__`, `__new__` and `__init__` have a signature and are made elsewhere.
pub(crate) fn slot(slot: &str, methods: &[(Role, Method<'_>)]) -> syn::Result<TokenStream> {
    let (role, first) = &methods[0];
    let class = &first.class;
    let body = [quote!(__body)];
    let only_one = |what: &str| match methods.get(1) {
        Some((_, second)) => Err(syn::Error::new_spanned(second.name, format!("a class has {what}"))),
        None => Ok(()),
    };
    let items = match *role {
        Role::Plain { shape, operands, returns } => {
            only_one("one of `__getattribute__` and `__getattr__`")?;
            let function = first.function("__body", &objects(first.name, operands), returns);
            let params = &["arg0", "arg1"][..operands];
            let entry = entry(class, shape, params, returns, &body);
            quote!(#function #entry)
        }
        Role::Set | Role::Delete => assignment(slot, class, methods),
        Role::Binary { .. } => {
            let (functions, halves) = operator_halves(methods, 1, "unsupported");
            let entry = entry(class, "binary", &["other"], Returns::Object, &halves);
            quote!(#functions #entry)
        }
        Role::Power { .. } => {
            let (functions, halves) = operator_halves(methods, 2, "unsupported_power");
            let entry = entry(class, "ternary", &["other", "modulo"], Returns::Object, &halves);
            quote!(#functions #entry)
        }
        Role::Inplace => {
            let function = first.operator("__body", 1, first.inplace());
            let entry = entry(class, "inplace", &["other"], Returns::Object, &body);
            quote!(#function #entry)
        }
        Role::InplacePower => {
            let function = first.operator("__body", 2, first.inplace());
            let entry = entry(class, "inplace_power", &["other", "modulo"], Returns::Object, &body);
            quote!(#function #entry)
        }
        Role::Compare(_) | Role::RichCompare => {
            let function = comparison(class, methods)?;
            let params = quote!(other: *mut __private::RawObject, op: __private::c_int);
            let entry = entry_with(class, "richcompare", &params, &quote!(other, op), Returns::Object, &body);
            quote!(#function #entry)
        }
        Role::GetBuffer => {
            let request = [Operand::Raw(quote!(__private::BufferRequest<'a>))];
            let function = first.function("__body", &request, Returns::Exported);
            let params = quote!(view: *mut __private::RawBuffer, flags: __private::c_int);
            let entry = entry_with(class, "getbuffer", &params, &quote!(view, flags), Returns::Status, &body);
            quote!(#function #entry)
        }
        Role::ReleaseBuffer => {
            let function = first.function("__body", &[], Returns::Status);
            let params = quote!(view: *mut __private::RawBuffer);
            let entry = entry_with(class, "releasebuffer", &params, &quote!(view), Returns::Nothing, &body);
            quote!(#function #entry)
        }
        Role::Call | Role::New | Role::Init => unreachable!("these have a signature"),
    };
    Ok(quote!({ #items __entry }))
}

/// The method of this role.
fn find<'m, 'f>(methods: &'m [(Role, Method<'f>)], role: Role) -> Option<&'m Method<'f>> {
    methods.iter().find(|(other, _)| *other == role).map(|(_, method)| method)
}

/// Both sides of an operator; the runtime has the side that is not there.
fn operator_halves(methods: &[(Role, Method<'_>)], operands: usize, missing: &str) -> (TokenStream, [TokenStream; 2]) {
    let is_reflected = |role: &Role| matches!(role, Role::Binary { reflected: true } | Role::Power { reflected: true });
    let missing = format_ident!("{missing}");
    let half = |name: &str, reflected: bool| {
        let found = methods.iter().find(|(role, _)| is_reflected(role) == reflected);
        let function = found.map(|(_, method)| method.operator(name, operands, Returns::Object));
        let name = format_ident!("{name}");
        match function {
            Some(function) => (function, quote!(#name)),
            None => (quote!(), quote!(__private::slots::#missing)),
        }
    };
    let (forward, forward_name) = half("__forward", false);
    let (reflected, reflected_name) = half("__reflected", true);
    (quote!(#forward #reflected), [forward_name, reflected_name])
}

/// `mp_ass_subscript`, `tp_setattro` and `tp_descr_set`: no value means deletion.
fn assignment(slot: &str, class: &TokenStream, methods: &[(Role, Method<'_>)]) -> TokenStream {
    let (shape, set_name, delete_name) = match slot {
        "mp_ass_subscript" => ("setitem", c_string("__setitem__"), c_string("__delitem__")),
        "tp_setattro" => ("setattro", c_string("__setattr__"), c_string("__delattr__")),
        _ => ("descr_set", c_string("__set__"), c_string("__delete__")),
    };
    let call = local("call");
    let (set, delete) = (find(methods, Role::Set), find(methods, Role::Delete));
    let set_function = set.map(|set| set.function("__set", &objects(set.name, 2), Returns::Status));
    let delete_function = delete.map(|delete| delete.function("__delete", &objects(delete.name, 1), Returns::Status));
    let missing = |name, value: &TokenStream| quote!(__private::slots::missing(#call, #name, key, #value));
    let (some, none) = (quote!(::core::option::Option::Some(value)), quote!(::core::option::Option::None));
    let set = set.map_or_else(|| missing(set_name, &some), |_| quote!(__set(#call, key, value)));
    let delete = delete.map_or_else(|| missing(delete_name, &none), |_| quote!(__delete(#call, key)));
    let entry = entry(class, shape, &["key", "value"], Returns::Status, &[quote!(__body)]);
    quote! {
        #set_function
        #delete_function
        fn __body<'a, 'py>(
            #call: __private::Call<'a, 'py, __private::Instance<#class>>,
            key: __private::Object<'a, 'py>,
            value: ::core::option::Option<__private::Object<'a, 'py>>,
        ) -> __private::PyResult<()> {
            match value {
                ::core::option::Option::Some(value) => #set,
                ::core::option::Option::None => #delete,
            }
        }
        #entry
    }
}

/// The body of `tp_richcompare`.
fn comparison(class: &TokenStream, methods: &[(Role, Method<'_>)]) -> syn::Result<TokenStream> {
    if let Some(all) = find(methods, Role::RichCompare) {
        if methods.len() > 1 {
            return Err(syn::Error::new_spanned(all.name, "`__richcmp__` stands for all comparisons"));
        }
        return Ok(all.function(
            "__body",
            &[Operand::Other, Operand::Raw(quote!(__private::CompareOp))],
            Returns::Object,
        ));
    }
    let (mut functions, mut arms) = (Vec::new(), Vec::new());
    for (role, method) in methods {
        let Role::Compare(variant) = role else { continue };
        let (name, variant) = (format!("__{}", variant.to_lowercase()), format_ident!("{variant}"));
        functions.push(method.function(&name, &[Operand::Other], Returns::Object));
        let name = format_ident!("{name}");
        arms.push(quote!(__private::CompareOp::#variant => #name(call, other),));
    }
    let rest = (arms.len() < 6).then(|| quote!(op => __private::slots::inherited_comparison(call, other, op),));
    Ok(quote! {
        #(#functions)*
        fn __body<'a, 'py>(
            call: __private::Call<'a, 'py, __private::Instance<#class>>,
            other: __private::Object<'a, 'py>,
            op: __private::CompareOp,
        ) -> __private::ObjectResult<'py> {
            match op { #(#arms)* #rest }
        }
    })
}

/// A getter or setter (`PyGetSetDef`) as a block that ends in its entry.
pub(crate) fn accessor(method: &Method<'_>, attribute: &TokenStream, set: bool) -> TokenStream {
    let class = &method.class;
    let closure = quote!(_: *mut __private::c_void);
    let items = if set {
        let value = [Operand::Object(quote!(__private::Arg::positional(#attribute, 0)))];
        let function = method.function("__body", &value, Returns::Status);
        let params = quote!(value: *mut __private::RawObject, #closure);
        let args = quote!(value, #attribute);
        let entry = entry_with(class, "setter", &params, &args, Returns::Status, &[quote!(__body)]);
        quote!(#function #entry)
    } else {
        let function = method.function("__body", &[], Returns::Object);
        let entry = entry_with(class, "getter", &closure, &quote!(), Returns::Object, &[quote!(__body)]);
        quote!(#function #entry)
    };
    quote!({ #items __entry })
}

/// `tp_new` of a class that has `__init__` only: the contents are the default ones.
pub(crate) fn default_constructor(class: &TokenStream, init: &Ident) -> TokenStream {
    let make = quote_spanned!(located(init)=> __private::slots::new_default::<#class>);
    quote!(__private::Slot::tp_new({
        unsafe extern "C" fn __entry(
            subtype: *mut __private::RawObject,
            args: *mut __private::RawObject,
            kwargs: *mut __private::RawObject,
        ) -> *mut __private::RawObject {
            // SAFETY: the interpreter calls this function as its slot says.
            unsafe { #make(subtype, args, kwargs) }
        }
        __entry
    }))
}
