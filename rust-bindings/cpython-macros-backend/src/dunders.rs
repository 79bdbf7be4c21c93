//! Which C slot a method with two underscores stands for (`PyType_Slot`, Include/typeslots.h).
//!
//! A name that is not here is an ordinary method, as `__reduce__` and `__enter__` are.

/// What goes to C from a slot's function.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Returns {
    Object,
    /// The object itself, for a method that returns nothing.
    Itself,
    /// An object, or none at the end.
    Next,
    Len,
    Hash,
    Bool,
    Status,
    /// Whether there was an error, for a method that exports a buffer.
    Exported,
    /// Nothing, not even whether there was an error.
    Nothing,
}

/// What a method is in its slot.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Role {
    /// The slot, by a function of the runtime that gives its body these many objects.
    Plain {
        shape: &'static str,
        operands: usize,
        returns: Returns,
    },
    /// The half of an assignment slot that sets, for one key or name.
    Set,
    /// The half that deletes.
    Delete,
    /// `left + right` where `self` is left, or right (`reflected`).
    Binary {
        reflected: bool,
    },
    /// The same for `pow(left, right, modulo)`.
    Power {
        reflected: bool,
    },
    /// `self += other`
    Inplace,
    /// `self **= other`
    InplacePower,
    /// One comparison: the variant of `CompareOp`.
    Compare(&'static str),
    /// All comparisons.
    RichCompare,
    Call,
    New,
    Init,
    GetBuffer,
    ReleaseBuffer,
}

/// A method that stands for a slot, or for a part of one.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Dunder {
    pub(crate) slot: &'static str,
    pub(crate) role: Role,
}

const fn plain(slot: &'static str, shape: &'static str, operands: usize, returns: Returns) -> Dunder {
    Dunder { slot, role: Role::Plain { shape, operands, returns } }
}

/// Operators: the name between the underscores, the slot, and the slot of `op=`.
const OPERATORS: [(&str, &str, &str); 13] = [
    ("add", "nb_add", "nb_inplace_add"),
    ("sub", "nb_subtract", "nb_inplace_subtract"),
    ("mul", "nb_multiply", "nb_inplace_multiply"),
    ("matmul", "nb_matrix_multiply", "nb_inplace_matrix_multiply"),
    ("truediv", "nb_true_divide", "nb_inplace_true_divide"),
    ("floordiv", "nb_floor_divide", "nb_inplace_floor_divide"),
    ("mod", "nb_remainder", "nb_inplace_remainder"),
    ("divmod", "nb_divmod", ""),
    ("lshift", "nb_lshift", "nb_inplace_lshift"),
    ("rshift", "nb_rshift", "nb_inplace_rshift"),
    ("and", "nb_and", "nb_inplace_and"),
    ("xor", "nb_xor", "nb_inplace_xor"),
    ("or", "nb_or", "nb_inplace_or"),
];

/// `__add__`, `__radd__` and `__iadd__`, and so on.
fn operator(name: &str) -> Option<Dunder> {
    let find = |name: &str| OPERATORS.iter().find(|(operator, ..)| *operator == name);
    if let Some((_, slot, _)) = find(name) {
        return Some(Dunder { slot, role: Role::Binary { reflected: false } });
    }
    if let Some((_, slot, _)) = name.strip_prefix('r').and_then(find) {
        return Some(Dunder { slot, role: Role::Binary { reflected: true } });
    }
    let (_, _, slot) = name.strip_prefix('i').and_then(find)?;
    (!slot.is_empty()).then_some(Dunder { slot, role: Role::Inplace })
}

/// The slot that a method's name stands for.
pub(crate) fn dunder(name: &str) -> Option<Dunder> {
    use Returns::{Bool, Hash, Len, Next, Nothing, Object};

    let name = name.strip_prefix("__")?.strip_suffix("__")?;
    if let Some(operator) = operator(name) {
        return Some(operator);
    }
    let unary = |slot| plain(slot, "unary", 0, Object);
    Some(match name {
        "repr" => unary("tp_repr"),
        "str" => unary("tp_str"),
        "iter" => unary("tp_iter"),
        "neg" => unary("nb_negative"),
        "pos" => unary("nb_positive"),
        "abs" => unary("nb_absolute"),
        "invert" => unary("nb_invert"),
        "int" => unary("nb_int"),
        "float" => unary("nb_float"),
        "index" => unary("nb_index"),
        "await" => unary("am_await"),
        "aiter" => unary("am_aiter"),
        "anext" => unary("am_anext"),
        "next" => plain("tp_iternext", "iternext", 0, Next),
        "len" => plain("mp_length", "len", 0, Len),
        "hash" => plain("tp_hash", "hash", 0, Hash),
        "bool" => plain("nb_bool", "inquiry", 0, Bool),
        "contains" => plain("sq_contains", "contains", 1, Bool),
        "getitem" => plain("mp_subscript", "getitem", 1, Object),
        "getattribute" => plain("tp_getattro", "getattro", 1, Object),
        "getattr" => plain("tp_getattro", "getattr", 1, Object),
        "get" => plain("tp_descr_get", "descr_get", 2, Object),
        "del" => plain("tp_finalize", "finalize", 0, Nothing),
        "setitem" => Dunder { slot: "mp_ass_subscript", role: Role::Set },
        "delitem" => Dunder { slot: "mp_ass_subscript", role: Role::Delete },
        "setattr" => Dunder { slot: "tp_setattro", role: Role::Set },
        "delattr" => Dunder { slot: "tp_setattro", role: Role::Delete },
        "set" => Dunder { slot: "tp_descr_set", role: Role::Set },
        "delete" => Dunder { slot: "tp_descr_set", role: Role::Delete },
        "pow" => Dunder { slot: "nb_power", role: Role::Power { reflected: false } },
        "rpow" => Dunder { slot: "nb_power", role: Role::Power { reflected: true } },
        "ipow" => Dunder { slot: "nb_inplace_power", role: Role::InplacePower },
        "lt" => Dunder { slot: "tp_richcompare", role: Role::Compare("Lt") },
        "le" => Dunder { slot: "tp_richcompare", role: Role::Compare("Le") },
        "eq" => Dunder { slot: "tp_richcompare", role: Role::Compare("Eq") },
        "ne" => Dunder { slot: "tp_richcompare", role: Role::Compare("Ne") },
        "gt" => Dunder { slot: "tp_richcompare", role: Role::Compare("Gt") },
        "ge" => Dunder { slot: "tp_richcompare", role: Role::Compare("Ge") },
        "richcmp" => Dunder { slot: "tp_richcompare", role: Role::RichCompare },
        "call" => Dunder { slot: "tp_call", role: Role::Call },
        "new" => Dunder { slot: "tp_new", role: Role::New },
        "init" => Dunder { slot: "tp_init", role: Role::Init },
        "getbuffer" => Dunder { slot: "bf_getbuffer", role: Role::GetBuffer },
        "releasebuffer" => Dunder { slot: "bf_releasebuffer", role: Role::ReleaseBuffer },
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The slots of Objects/typeobject.c (`slotdefs`): there, too, the operators have the names
    /// of `operator` and the slots those of `PyNumberMethods`.
    #[test]
    fn operators() {
        let names = "add sub mul matmul truediv floordiv mod divmod lshift rshift and xor or";
        let slots = "add subtract multiply matrix_multiply true_divide floor_divide remainder divmod lshift rshift and \
                     xor or";
        for (name, slot) in names.split(' ').zip(slots.split_ascii_whitespace()) {
            for (prefix, reflected) in [("", false), ("r", true)] {
                let found = dunder(&format!("__{prefix}{name}__")).unwrap();
                assert_eq!((found.slot, found.role), (&*format!("nb_{slot}"), Role::Binary { reflected }));
            }
            let inplace = dunder(&format!("__i{name}__")).map(|dunder| dunder.slot.to_owned());
            assert_eq!(inplace, (name != "divmod").then(|| format!("nb_inplace_{slot}")));
        }
    }

    #[test]
    fn names_and_slots() {
        let of = |name: &str| dunder(name).map(|dunder| (dunder.slot, dunder.role));
        assert_eq!(of("__add__"), Some(("nb_add", Role::Binary { reflected: false })));
        assert_eq!(of("__radd__"), Some(("nb_add", Role::Binary { reflected: true })));
        assert_eq!(of("__rrshift__"), Some(("nb_rshift", Role::Binary { reflected: true })));
        assert_eq!(of("__rshift__"), Some(("nb_rshift", Role::Binary { reflected: false })));
        assert_eq!(of("__ior__"), Some(("nb_inplace_or", Role::Inplace)));
        assert_eq!(of("__rpow__"), Some(("nb_power", Role::Power { reflected: true })));
        assert_eq!(of("__delattr__"), Some(("tp_setattro", Role::Delete)));
        assert_eq!(of("__ge__"), Some(("tp_richcompare", Role::Compare("Ge"))));
        assert_eq!(
            of("__len__"),
            Some(("mp_length", Role::Plain { shape: "len", operands: 0, returns: Returns::Len }))
        );
        for method in ["__reduce__", "__enter__", "__idivmod__", "__lenght__", "__sizeof__", "add", "__add", "____"] {
            assert_eq!(of(method), None, "{method}");
        }
    }
}
