//! Types of C's as Rust declares them, and how C writes them.

use std::fmt;

use syn::{FnArg, GenericArgument, PathArguments, ReturnType};

/// A type in a declaration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Type {
    /// No value, or what `void *` points to.
    Void,
    /// A primitive type, a struct, or the name of another type.
    Name(String),
    /// A pointer, to what may not be written if `constant`.
    Pointer { constant: bool, to: Box<Type> },
    /// An array.
    Array { of: Box<Type>, length: String },
    /// A pointer to a function.
    Function(Box<Function>),
}

/// A function's type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Function {
    pub(crate) arguments: Vec<Type>,
    pub(crate) result: Type,
    pub(crate) variadic: bool,
}

/// Names of Rust's for C's types: as C writes them, and what they are on the targets there are.
const PRIMITIVES: [(&str, &str, &str); 30] = [
    ("c_char", "char", "i8"),
    ("c_schar", "signed char", "i8"),
    ("c_uchar", "unsigned char", "u8"),
    ("c_short", "short", "i16"),
    ("c_ushort", "unsigned short", "u16"),
    ("c_int", "int", "i32"),
    ("c_uint", "unsigned int", "u32"),
    ("c_long", "long", "i64"),
    ("c_ulong", "unsigned long", "u64"),
    ("c_longlong", "long long", "i64"),
    ("c_ulonglong", "unsigned long long", "u64"),
    ("c_double", "double", "f64"),
    ("c_float", "float", "f32"),
    ("i8", "int8_t", "i8"),
    ("u8", "uint8_t", "u8"),
    ("i16", "int16_t", "i16"),
    ("u16", "uint16_t", "u16"),
    ("i32", "int32_t", "i32"),
    ("u32", "uint32_t", "u32"),
    ("i64", "int64_t", "i64"),
    ("u64", "uint64_t", "u64"),
    ("isize", "Py_ssize_t", "isize"),
    ("usize", "size_t", "usize"),
    ("f64", "double", "f64"),
    ("f32", "float", "f32"),
    ("ssize_t", "ssize_t", "isize"),
    ("size_t", "size_t", "usize"),
    ("wchar_t", "wchar_t", "i32"),
    ("time_t", "time_t", "i64"),
    ("bool", "_Bool", "bool"),
];

impl Type {
    pub(crate) fn of(ty: &syn::Type) -> Self {
        match ty {
            syn::Type::Ptr(pointer) => Self::Pointer {
                constant: matches!(pointer.mutability, syn::PointerMutability::Const(_)),
                to: Box::new(Self::of(&pointer.elem)),
            },
            syn::Type::Array(array) => {
                let length = &array.len;
                let length = match length {
                    syn::Expr::Lit(literal) => match &literal.lit {
                        syn::Lit::Int(number) => number.base10_digits().to_owned(),
                        _ => "?".to_owned(),
                    },
                    _ => "?".to_owned(),
                };
                Self::Array { of: Box::new(Self::of(&array.elem)), length }
            }
            syn::Type::FnPtr(function) => Self::Function(Box::new(Function {
                arguments: function.inputs.iter().map(|argument| Self::of(&argument.ty)).collect(),
                result: Self::returned(&function.output),
                variadic: function.variadic.is_some(),
            })),
            syn::Type::Tuple(tuple) if tuple.elems.is_empty() => Self::Void,
            syn::Type::Never(_) => Self::Void,
            syn::Type::Path(path) => {
                let Some(last) = path.path.segments.last() else { return Self::Void };
                let name = last.ident.to_string();
                match &last.arguments {
                    // A pointer to a function, or NULL.
                    PathArguments::AngleBracketed(generic) if name == "Option" => match generic.args.first() {
                        Some(GenericArgument::Type(inner)) => Self::of(inner),
                        _ => Self::Name(name),
                    },
                    _ if name == "c_void" => Self::Void,
                    _ => Self::Name(name),
                }
            }
            _ => Self::Name("?".to_owned()),
        }
    }

    fn returned(output: &ReturnType) -> Self {
        match output {
            ReturnType::Default => Self::Void,
            ReturnType::Type(_, ty) => Self::of(ty),
        }
    }

    /// A name that stands for no other in its crate.
    pub(crate) fn primitive(name: &str) -> Self {
        let known = PRIMITIVES.iter().find(|(rust, ..)| *rust == name);
        Self::Name(known.map_or(name, |(.., same)| same).to_owned())
    }

    pub(crate) fn is_integer(name: &str) -> bool {
        PRIMITIVES.iter().any(|(.., same)| *same == name) && !name.starts_with('f')
    }

    /// A declaration in C of `declarator` with this type.
    pub(crate) fn declare(&self, declarator: &str, tag: &dyn Fn(&str) -> String) -> String {
        match self {
            Self::Void => format!("void {declarator}"),
            Self::Name(name) => {
                let primitive = PRIMITIVES.iter().find(|(rust, ..)| rust == name);
                let name = primitive.map_or_else(|| tag(name), |(_, c, _)| (*c).to_owned());
                format!("{name} {declarator}")
            }
            Self::Pointer { constant, to } => match (&**to, constant) {
                // An array is constant if its items are.
                (Self::Array { of, length }, true) if matches!(**of, Self::Pointer { .. }) => {
                    of.declare(&format!("const (*{declarator})[{length}]"), tag)
                }
                (Self::Array { .. }, true) => format!("const {}", to.declare(&format!("(*{declarator})"), tag)),
                (Self::Array { .. }, false) => to.declare(&format!("(*{declarator})"), tag),
                (_, false) => to.declare(&format!("*{declarator}"), tag),
                (Self::Pointer { .. } | Self::Function(_), true) => to.declare(&format!("const *{declarator}"), tag),
                (_, true) => format!("const {}", to.declare(&format!("*{declarator}"), tag)),
            },
            // Of an array whose length C does not tell, bindgen says 0.
            Self::Array { of, length } => {
                let length = if length == "0" { "" } else { length };
                of.declare(&format!("{declarator}[{length}]"), tag)
            }
            Self::Function(function) => function.declare(&format!("(*{declarator})"), tag),
        }
    }
}

impl Function {
    pub(crate) fn of_signature(signature: &syn::Signature) -> Self {
        let typed = |argument: &FnArg| match argument {
            FnArg::Typed(argument) => Some(Type::of(&argument.ty)),
            FnArg::Receiver(_) => None,
        };
        Self {
            arguments: signature.inputs.iter().filter_map(typed).collect(),
            result: Type::returned(&signature.output),
            variadic: signature.variadic.is_some(),
        }
    }

    /// A declaration in C of `declarator` as such a function.
    pub(crate) fn declare(&self, declarator: &str, tag: &dyn Fn(&str) -> String) -> String {
        let mut arguments: Vec<String> = self.arguments.iter().map(|ty| ty.declare("", tag)).collect();
        if self.variadic {
            arguments.push("...".to_owned());
        }
        if arguments.is_empty() {
            arguments.push("void".to_owned());
        }
        self.result.declare(&format!("{declarator}({})", arguments.join(", ")), tag)
    }
}

impl fmt::Display for Type {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Void => f.write_str("void"),
            Self::Name(name) => f.write_str(name),
            Self::Pointer { constant, to } => write!(f, "*{} {to}", if *constant { "const" } else { "mut" }),
            Self::Array { of, length } => write!(f, "[{of}; {length}]"),
            Self::Function(function) => function.fmt(f),
        }
    }
}

impl fmt::Display for Function {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let arguments: Vec<String> = self.arguments.iter().map(Type::to_string).collect();
        let more = if self.variadic { ", ..." } else { "" };
        write!(f, "fn({}{more}) -> {}", arguments.join(", "), self.result)
    }
}

#[cfg(test)]
mod tests {
    use super::{Function, Type};

    fn declared(source: &str) -> String {
        let ty: syn::Type = syn::parse_str(source).unwrap();
        Type::of(&ty).declare("x", &|name| format!("struct {name}"))
    }

    #[test]
    fn c_declarations() {
        assert_eq!(declared("*mut *const core::ffi::c_char"), "const char **x");
        assert_eq!(declared("*const *mut A"), "struct A *const *x");
        assert_eq!(declared("[c_int; 4usize]"), "int x[4]");
        assert_eq!(declared("*mut [u8; 4usize]"), "uint8_t (*x)[4]");
        assert_eq!(declared("*const [*const u8; 4usize]"), "const uint8_t *const (*x)[4]");
        assert_eq!(
            declared("Option<unsafe extern \"C\" fn(a: *mut c_void, ...) -> *mut A>"),
            "struct A *(*x)(void *, ...)"
        );
    }

    #[test]
    fn functions() {
        let signature: syn::Signature = syn::parse_str("fn f(a: c_int, b: Option<fn()>) -> !").unwrap();
        let function = Function::of_signature(&signature);
        assert_eq!(function.declare("(*)", &str::to_owned), "void (*)(int , void (*)(void))");
        assert_eq!(function.to_string(), "fn(c_int, fn() -> void) -> void");
    }
}
