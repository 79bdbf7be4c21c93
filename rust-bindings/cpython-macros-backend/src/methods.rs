//! `#[pymethods]`: the methods, attributes and slots of a class.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::ext::IdentExt;
use syn::{FnArg, Ident, ImplItem, ImplItemFn, ItemImpl, LitStr, ReceiverKind, Type};

use crate::arguments::{Arguments, Context, last_name, plain};
use crate::callable::{Callable, Finish};
use crate::deprecation;
use crate::dunders::{Dunder, Role, dunder};
use crate::errors::Errors;
use crate::function::{check, signature_text};
use crate::method_kind::{Kind, take_attributes};
use crate::options::{Doc, FunctionOptions, Krate, c_string, local, parse_options, value};
use crate::signature::Signature;
use crate::slots::{self, Method};

const METHOD: Context = Context { what: "a method", state: true, defining_class: true };
const SLOT: Context = Context { what: "a slot's method", state: true, defining_class: false };
const STATIC: Context = Context { what: "a static method", state: false, defining_class: false };
const ATTRIBUTE: Context = Context { what: "a class attribute", state: false, defining_class: false };

/// A getter, a setter, or both.
struct Accessor {
    name: String,
    getter: Option<TokenStream>,
    setter: Option<TokenStream>,
    doc: TokenStream,
}

/// What is called to make an instance.
struct Constructor<'f> {
    role: Role,
    name: &'f Ident,
    text_signature: Option<String>,
    notes: String,
}

/// The class, as its methods are read.
struct Class<'f> {
    ty: TokenStream,
    /// Its short name; only how long it is matters.
    name: String,
    /// `class = ".."`
    full_name: Option<LitStr>,
    /// `members`
    members: bool,
    errors: Errors,
    state: Option<&'f Type>,
    methods: Vec<TokenStream>,
    accessors: Vec<Accessor>,
    attributes: Vec<TokenStream>,
    slots: Vec<(&'static str, Vec<(Role, Method<'f>)>)>,
    /// The slots whose methods have a signature.
    called: Vec<TokenStream>,
    /// Of `__new__`, or else `__init__`.
    constructor: Option<Constructor<'f>>,
}

impl<'f> Class<'f> {
    /// `&self` or `slf`: the value for it.
    fn receiver(&mut self, function: &'f ImplItemFn) -> TokenStream {
        const SELF: &str = "a method's first parameter is `&self`, or `slf: &Bound<'_, Self>`";
        const CELL: &str = "a class's methods take `&self`: Python may hold other references to the object; \
            use a Cell type such as ObjectCell or an atomic in the field";
        match function.sig.inputs.first() {
            Some(FnArg::Receiver(receiver)) => match &receiver.kind {
                ReceiverKind::Reference(_, _, None) => {}
                ReceiverKind::Reference(..) | ReceiverKind::Value => self.errors.at(receiver, CELL),
                _ => self.errors.at(receiver, SELF),
            },
            Some(first) => match plain(first, METHOD) {
                Ok((name, ty)) if name == "slf" => return by_type(ty),
                _ => self.errors.at(first, SELF),
            },
            None => self.errors.at(&function.sig.ident, SELF),
        }
        let call = local("call");
        quote!(#call.contents())
    }

    /// Remembers the state that a function asks for; a class has one module.
    fn note_state(&mut self, arguments: &Arguments<'f>) {
        let Some(state) = arguments.state else {
            return;
        };
        match self.state {
            Some(known) if known.to_token_stream().to_string() != state.to_token_stream().to_string() => {
                self.errors.at(state, "another method of the class asks for another type of state");
            }
            _ => self.state = Some(state),
        }
    }

    /// The name that deprecation warnings have, for a method; for the constructor without.
    fn shown(&mut self, name: &Ident, method: Option<&str>, signature: &Signature) -> String {
        let Some(class) = &self.full_name else {
            if signature.is_deprecated() {
                let text = "the texts about deprecated arguments have the class's name: \
                    #[pymethods(class = \"module.Name\")]";
                self.errors.at(name, text);
            }
            return String::new();
        };
        method.map_or_else(|| class.value(), |method| format!("{}.{method}", class.value()))
    }

    /// A function of the block.
    fn function(&mut self, function: &'f ImplItemFn, kind: &Kind, options: FunctionOptions) {
        check(&function.sig, &options, &mut self.errors);
        let ident = &function.sig.ident;
        match kind {
            Kind::Getter(name) => self.accessor(function, name.as_ref(), false, options),
            Kind::Setter(name) => self.accessor(function, name.as_ref(), true, options),
            Kind::ClassAttribute => self.computed_attribute(function),
            Kind::Static | Kind::Class => self.method(function, kind, options),
            Kind::Method => match ident.to_string().as_str() {
                "__traverse__" | "__clear__" => {
                    self.errors.at(ident, "what a class holds is visited without it: #[pyclass] derives `Traverse`");
                }
                name => match dunder(name) {
                    None => self.method(function, kind, options),
                    Some(Dunder { slot, role }) if matches!(role, Role::Call | Role::New | Role::Init) => {
                        self.called_slot(function, slot, role, options);
                    }
                    Some(Dunder { slot, role }) => {
                        if options.signature.is_some() {
                            self.errors
                                .at(ident, format!("`{name}` has no signature: its arguments are given by place"));
                        }
                        self.plain_slot(function, slot, role);
                    }
                },
            },
        }
    }

    /// An ordinary method (`PyMethodDef`).
    fn method(&mut self, function: &'f ImplItemFn, kind: &Kind, options: FunctionOptions) {
        let (ty, ident) = (self.ty.clone(), &function.sig.ident);
        let (first, skip, receiver, shown_receiver, context, flag) = match kind {
            Kind::Static => (None, 0, quote!(Static), None, STATIC, quote!(.static_method())),
            Kind::Class => {
                (self.class_receiver(function), 1, quote!(Class), Some("$type"), METHOD, quote!(.class_method()))
            }
            _ => (Some(self.receiver(function)), 1, quote!(Instance), Some("$self"), METHOD, quote!()),
        };
        let inputs = function.sig.inputs.iter().skip(skip);
        let arguments = Arguments::named(inputs, options.signature.as_ref(), "pymethod", context, &mut self.errors);
        self.note_state(&arguments);
        let none = Signature::default();
        let signature = options.signature.as_ref().unwrap_or(&none);
        let name = options.python_name(ident);
        let text = signature_text(&name, shown_receiver, signature, &options);
        let text = self.errors.ok(text).unwrap_or_default();
        let shown = self.shown(ident, Some(&name), signature);
        let c_name = c_string(&name);
        let callable = Callable {
            signature,
            arguments: &arguments,
            name: c_name.clone(),
            errors: options.errors,
            keyword: deprecation::keyword(signature, &shown),
            positional: deprecation::positional(signature, &shown),
            receiver: quote!(__private::#receiver<#ty>),
            target: quote!(<#ty>::#ident),
            first,
            output: &function.sig.output,
            finish: Finish::Object,
        };
        let notes = deprecation::notes(callable.keyword.as_ref(), callable.positional.as_ref());
        let (shape, items) = callable.method();
        let doc = Doc::new(options.doc, &function.attrs).with_signature(&text, &notes);
        self.methods.push(quote!({ #items __private::FunctionDef::#shape(#c_name, __entry, #doc) #flag }));
    }

    /// The value for `cls`, the first parameter of a class method.
    fn class_receiver(&mut self, function: &'f ImplItemFn) -> Option<TokenStream> {
        match function.sig.inputs.first().map(|first| plain(first, METHOD)) {
            Some(Ok((_, ty))) => Some(by_type(ty)),
            _ => {
                let text = "a class method's first parameter is `cls: &Bound<'_, PyType>`";
                self.errors.at(&function.sig.ident, text);
                None
            }
        }
    }

    /// `__call__`, `__new__` and `__init__`.
    fn called_slot(&mut self, function: &'f ImplItemFn, slot: &str, role: Role, options: FunctionOptions) {
        let (ty, ident) = (self.ty.clone(), &function.sig.ident);
        let inputs = &function.sig.inputs;
        let (first, skip, receiver) = if role == Role::New {
            let class = inputs.first().and_then(|first| plain(first, SLOT).ok());
            match class.filter(|(name, _)| *name == "cls") {
                Some((_, ty)) => (Some(by_type(ty)), 1, quote!(New)),
                None => (None, 0, quote!(New)),
            }
        } else {
            (Some(self.receiver(function)), 1, quote!(Instance))
        };
        let inputs = inputs.iter().skip(skip);
        let arguments = Arguments::named(inputs, options.signature.as_ref(), "pymethod", SLOT, &mut self.errors);
        self.note_state(&arguments);
        let none = Signature::default();
        let signature = options.signature.as_ref().unwrap_or(&none);
        let constructor = role != Role::Call;
        let (shown, name) = if constructor {
            let name = match &options.name {
                Some(name) => c_string(&name.value()),
                None => quote!(__private::short_name(<#ty as __private::PyClass>::NAME)),
            };
            (self.shown(ident, None, signature), name)
        } else {
            let name = options.python_name(ident);
            (self.shown(ident, Some(&name), signature), c_string(&name))
        };
        let (shape, finish) = match role {
            Role::New => ("new", Finish::New),
            Role::Init => ("init", Finish::Status),
            _ => ("call", Finish::Object),
        };
        let callable = Callable {
            signature,
            arguments: &arguments,
            name: quote!(__NAME),
            errors: options.errors,
            keyword: deprecation::keyword(signature, &shown),
            positional: deprecation::positional(signature, &shown),
            receiver: quote!(__private::#receiver<#ty>),
            target: quote!(<#ty>::#ident),
            first,
            output: &function.sig.output,
            finish,
        };
        let items = callable.slot(shape, &ty);
        let slot = quote::format_ident!("{slot}");
        self.called.push(quote!(__private::Slot::#slot({
            const __NAME: &::core::ffi::CStr = #name;
            #items
            __entry
        })));
        if constructor && self.constructor.as_ref().is_none_or(|known| known.role != Role::New) {
            let text = signature_text(&self.name, None, signature, &options);
            let text = self.errors.ok(text).unwrap_or_default();
            // With `text = None` the class's docstring has nothing of its constructor.
            let text_signature = text.strip_prefix(&self.name).map(str::to_owned);
            let notes = match text_signature {
                Some(_) => deprecation::notes(callable.keyword.as_ref(), callable.positional.as_ref()),
                None => String::new(),
            };
            self.constructor = Some(Constructor { role, name: ident, text_signature, notes });
        }
    }

    /// Any other slot, or a part of one.
    fn plain_slot(&mut self, function: &'f ImplItemFn, slot: &'static str, role: Role) {
        let method = self.as_slot_method(function, slots::operand_count(role));
        match self.slots.iter_mut().find(|(other, _)| *other == slot) {
            Some((_, methods)) => methods.push((role, method)),
            None => self.slots.push((slot, vec![(role, method)])),
        }
    }

    /// A method whose arguments are given by place.
    fn as_slot_method(&mut self, function: &'f ImplItemFn, count: std::ops::RangeInclusive<usize>) -> Method<'f> {
        let first = Some(self.receiver(function));
        let name = &function.sig.ident;
        let inputs = function.sig.inputs.iter().skip(1);
        let arguments = Arguments::operands(inputs, (name, count), SLOT, &mut self.errors);
        self.note_state(&arguments);
        Method { class: self.ty.clone(), name, first, arguments, output: &function.sig.output }
    }

    /// A getter or a setter.
    fn accessor(&mut self, function: &'f ImplItemFn, name: Option<&LitStr>, set: bool, options: FunctionOptions) {
        let ident = function.sig.ident.unraw().to_string();
        let prefix = if set { "set_" } else { "get_" };
        let name = name.map_or_else(|| ident.strip_prefix(prefix).unwrap_or(&ident).to_owned(), LitStr::value);
        let count = usize::from(set);
        let method = self.as_slot_method(function, count..=count);
        if self.errors.any() {
            return;
        }
        let entry = slots::accessor(&method, &c_string(&name), set);
        let index = self.accessors.iter().position(|other| other.name == name).unwrap_or_else(|| {
            let doc = quote!(::core::option::Option::None);
            self.accessors.push(Accessor { name, getter: None, setter: None, doc });
            self.accessors.len() - 1
        });
        let accessor = &mut self.accessors[index];
        let half = if set { &mut accessor.setter } else { &mut accessor.getter };
        if half.replace(entry).is_some() {
            self.errors.at(&function.sig.ident, "the attribute has one already");
        }
        let doc = Doc::new(options.doc, &function.attrs);
        if !set || accessor.getter.is_none() {
            accessor.doc = doc.as_c_string();
        }
    }

    /// `#[classattr] fn`
    fn computed_attribute(&mut self, function: &'f ImplItemFn) {
        let ident = &function.sig.ident;
        for arg in &function.sig.inputs {
            let ty = self.errors.ok(plain(arg, ATTRIBUTE)).map(|(_, ty)| ty);
            if ty.is_some_and(|ty| last_name(ty).is_none_or(|name| name != "Python")) {
                self.errors.at(ty, "the function of a class attribute takes at most `py: Python<'_>`");
            }
        }
        let args = function.sig.inputs.iter().map(|_| quote!(py));
        let ty = self.ty.clone();
        self.attribute(ident, &quote!(<#ty>::#ident(#(#args),*)));
    }

    /// An attribute of the class.
    fn attribute(&mut self, ident: &Ident, value: &TokenStream) {
        let name = c_string(&ident.unraw().to_string());
        self.attributes.push(quote!(__private::ClassAttribute::new(#name, {
            fn __attribute(py: __private::Python<'_>) -> __private::ObjectResult<'_> {
                __private::finish(py, #value)
            }
            __attribute
        })));
    }
}

/// The receiver's handle, or a reference to it, as the parameter's type wants.
fn by_type(ty: &Type) -> TokenStream {
    let call = local("call");
    if matches!(ty, Type::Reference(_)) { quote!(&#call.slf()) } else { quote!(#call.slf()) }
}

pub(crate) fn expand(attr: TokenStream, item: TokenStream) -> syn::Result<TokenStream> {
    let mut block: ItemImpl = syn::parse2(item)?;
    let (mut full_name, mut members, mut krate) = (None::<LitStr>, false, Krate::default());
    parse_options(attr, "`class`, `members` or `crate`", |name, input| {
        match name {
            "class" => full_name = Some(value(input)?),
            "members" => members = true,
            "crate" => krate = Krate::parse(input)?,
            _ => return Ok(false),
        }
        Ok(true)
    })?;
    let mut errors = Errors::default();
    let mut kinds = Vec::new();
    for item in &mut block.items {
        kinds.push(match item {
            ImplItem::Fn(item) => take_attributes(&mut item.attrs, &mut errors),
            ImplItem::Const(item) => take_attributes(&mut item.attrs, &mut errors),
            _ => None,
        });
    }
    if let Some((path, _)) = &block.trait_ {
        errors.at(path, "#[pymethods] is for the methods of a type, not of a trait");
    }
    if !block.generics.params.is_empty() {
        errors.at(&block.generics, "a class has no generic parameters: Python has one type object for it");
    }
    let ty = &block.self_ty;
    let Some(ident) = last_name(ty) else {
        errors.at(ty, "the name of a #[pyclass] is expected");
        return errors.finish(TokenStream::new());
    };
    let short_name = full_name.as_ref().map(LitStr::value);
    let short_name = short_name.as_deref().and_then(|name| name.rsplit('.').next()).map(str::to_owned);
    let mut class = Class {
        ty: ty.to_token_stream(),
        name: short_name.unwrap_or_else(|| ident.unraw().to_string()),
        full_name,
        members,
        errors,
        state: None,
        methods: Vec::new(),
        accessors: Vec::new(),
        attributes: Vec::new(),
        slots: Vec::new(),
        called: Vec::new(),
        constructor: None,
    };
    for (item, kind) in block.items.iter().zip(kinds) {
        match (item, kind) {
            (ImplItem::Fn(function), Some((kind, options))) => class.function(function, &kind, options),
            (ImplItem::Const(item), Some((Kind::ClassAttribute, _))) => {
                let ident = &item.ident;
                class.attribute(ident, &quote!(<#ty>::#ident));
            }
            (ImplItem::Const(item), Some((Kind::Static | Kind::Class | Kind::Getter(_) | Kind::Setter(_), _))) => {
                class.errors.at(item, "a constant can be a #[classattr]");
            }
            _ => {}
        }
    }
    let import = krate.import();
    let class = class.finish()?;
    Ok(quote! {
        #block
        const _: () = {
            #import
            #class
        };
    })
}

impl Class<'_> {
    /// Everything that is written for the class.
    fn finish(mut self) -> syn::Result<TokenStream> {
        self.errors.check()?;
        let ty = &self.ty;
        let mut slots = self.called;
        for (name, methods) in &self.slots {
            if let Some(entry) = self.errors.ok(slots::slot(name, methods)) {
                let name = quote::format_ident!("{name}");
                slots.push(quote!(__private::Slot::#name(#entry)));
            }
        }
        let option = |entry: Option<TokenStream>| match entry {
            Some(entry) => quote!(::core::option::Option::Some(#entry)),
            None => quote!(::core::option::Option::None),
        };
        let members = self.members;
        let accessors = self.accessors.into_iter().map(|Accessor { name, getter, setter, doc }| {
            let setter = setter.or_else(|| members.then(|| quote!(__private::slots::readonly)));
            let (name, getter, setter) = (c_string(&name), option(getter), option(setter));
            quote!(__private::GetSetDef::new(#name, #getter, #setter, #doc))
        });
        let (text, notes) = match self.constructor {
            Some(Constructor { role, name, text_signature, notes }) => {
                if role == Role::Init {
                    slots.push(slots::default_constructor(ty, name));
                }
                (option(text_signature.map(|text| quote!(#text))), notes)
            }
            None => (option(None), String::new()),
        };
        let same_name = self.full_name.map(|name| {
            let name = c_string(&name.value());
            quote!(
                const _: () = ::core::assert!(
                    __private::same_name(<#ty as __private::PyClass>::NAME, #name),
                    "`class = ..` is not the name of the class"
                );
            )
        });
        let (generics, state) = match self.state {
            Some(state) => (quote!(), quote!(#state)),
            None => (quote!(<__State>), quote!(__State)),
        };
        let (methods, attributes) = (&self.methods, &self.attributes);
        let (method_count, accessor_count) = (methods.len() + 1, accessors.len() + 1);
        self.errors.finish(quote! {
            #same_name
            static __METHODS: __private::MethodTable<(), #method_count> = __private::MethodTable::new([#(#methods),*]);
            static __GETSET: __private::GetSetTable<#accessor_count> = __private::GetSetTable::new([#(#accessors),*]);
            // SAFETY: the functions are for this type.
            unsafe impl __private::PyClassItems for #ty {
                const ITEMS: &'static __private::ClassItems = &__private::ClassItems {
                    methods: __private::methods(&__METHODS),
                    getset: __private::getset(&__GETSET),
                    slots: &[#(#slots),*],
                    class_attributes: &[#(#attributes),*],
                    text_signature: #text,
                    notes: #notes,
                };
            }
            // SAFETY: the functions that ask for a state ask for one of this type.
            unsafe impl #generics __private::PyMethods<#state> for #ty {}
        })
    }
}
