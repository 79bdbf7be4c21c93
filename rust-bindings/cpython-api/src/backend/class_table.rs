//! The tables of a class: methods, getters and setters (Include/descrobject.h), slots
//! (Include/typeslots.h) and attributes.

use std::ffi::{CStr, c_int, c_void};

use cpython_sys as ffi;

use super::module::MethodTable;
use super::raw::{RawObject, ssize};
use super::receiver::ObjectResult;
use crate::python::Python;

/// C's `Py_buffer`.
pub type RawBuffer = ffi::Py_buffer;
/// C's `Py_hash_t`.
#[expect(non_camel_case_types, reason = "stands for a C type")]
pub type hash_t = ffi::Py_hash_t;

/// C's `getter`.
pub(crate) type Getter = unsafe extern "C" fn(*mut RawObject, *mut c_void) -> *mut RawObject;
/// C's `setter`.
pub(crate) type Setter = unsafe extern "C" fn(*mut RawObject, *mut RawObject, *mut c_void) -> c_int;

/// An attribute with functions (`PyGetSetDef`).
pub struct GetSetDef(ffi::PyGetSetDef);

impl GetSetDef {
    /// Its name, what reads it, what writes it, and its docstring.
    pub const fn new(
        name: &'static CStr,
        get: Option<Getter>,
        set: Option<Setter>,
        doc: Option<&'static CStr>,
    ) -> Self {
        let doc = match doc {
            Some(doc) => doc.as_ptr(),
            None => std::ptr::null(),
        };
        Self(ffi::PyGetSetDef { name: name.as_ptr(), get, set, doc, closure: std::ptr::null_mut() })
    }
}

/// The attributes with functions, and one entry for the end.
#[repr(transparent)]
pub struct GetSetTable<const N: usize>([ffi::PyGetSetDef; N]);

// SAFETY: the table is never written to, and what it points to is 'static.
unsafe impl<const N: usize> Sync for GetSetTable<N> {}

impl<const N: usize> GetSetTable<N> {
    /// The table of these; `N` is one more than their number.
    pub const fn new<const DEFS: usize>(defs: [GetSetDef; DEFS]) -> Self {
        assert!(N == DEFS + 1);
        const END: ffi::PyGetSetDef = ffi::PyGetSetDef {
            name: std::ptr::null(),
            get: None,
            set: None,
            doc: std::ptr::null(),
            closure: std::ptr::null_mut(),
        };
        let mut table = [END; N];
        let mut index = 0;
        while index < DEFS {
            table[index] = defs[index].0;
            index += 1;
        }
        Self(table)
    }

    /// The address of its first entry.
    pub(crate) fn as_raw(&'static self) -> *mut ffi::PyGetSetDef {
        self.0.as_ptr().cast_mut()
    }
}

/// A table of methods, of any length.
#[derive(Clone, Copy)]
pub struct Methods(pub(crate) *mut c_void);

/// A table of attributes, of any length.
#[derive(Clone, Copy)]
pub struct GetSets(pub(crate) *mut c_void);

/// For [`ClassItems::methods`].
pub const fn methods<const N: usize>(table: &'static MethodTable<(), N>) -> Methods {
    Methods(std::ptr::from_ref(table).cast_mut().cast())
}

/// For [`ClassItems::getset`].
pub const fn getset<const N: usize>(table: &'static GetSetTable<N>) -> GetSets {
    GetSets(std::ptr::from_ref(table).cast_mut().cast())
}

/// An attribute of the class.
pub struct ClassAttribute {
    pub(crate) name: &'static CStr,
    pub(crate) value: for<'py> fn(Python<'py>) -> ObjectResult<'py>,
}

impl ClassAttribute {
    /// Its name, and what makes its value.
    pub const fn new(name: &'static CStr, value: for<'py> fn(Python<'py>) -> ObjectResult<'py>) -> Self {
        Self { name, value }
    }
}

/// What `#[pymethods]` found.
pub struct ClassItems {
    /// `tp_methods`; the address of the table is the class's identity.
    pub methods: Methods,
    /// `tp_getset`.
    pub getset: GetSets,
    /// The other slots.
    pub slots: &'static [Slot],
    /// The attributes of the class.
    pub class_attributes: &'static [ClassAttribute],
    /// The signature of `__new__` or `__init__`, from its opening parenthesis on, as it
    /// stands in a docstring.
    pub text_signature: Option<&'static str>,
    /// What follows the docstring.
    pub notes: &'static str,
}

/// A slot and its function (`PyType_Slot`).
#[derive(Clone, Copy)]
#[repr(C)]
pub struct Slot {
    pub(crate) id: c_int,
    pub(crate) function: *mut c_void,
}

// SAFETY: a function's address, or that of a table.
unsafe impl Sync for Slot {}

/// One constructor for each slot, which takes a function of the slot's C type.
macro_rules! slots {
    ($($ty:ident: fn($($param:ty),*) $(-> $result:ty)? => $($slot:ident = $id:ident)*;)*) => {
        $(type $ty = unsafe extern "C" fn($($param),*) $(-> $result)?;)*
        impl Slot {$($(
            #[doc = concat!("`", stringify!($id), "`.")]
            pub const fn $slot(function: $ty) -> Self {
                Self { id: ffi::$id as c_int, function: function as *mut c_void }
            }
        )*)*}
    };
}

slots! {
    Unary: fn(*mut RawObject) -> *mut RawObject =>
        tp_repr = Py_tp_repr tp_str = Py_tp_str tp_iter = Py_tp_iter tp_iternext = Py_tp_iternext
        nb_negative = Py_nb_negative nb_positive = Py_nb_positive nb_absolute = Py_nb_absolute
        nb_invert = Py_nb_invert nb_int = Py_nb_int nb_float = Py_nb_float nb_index = Py_nb_index
        am_await = Py_am_await am_aiter = Py_am_aiter am_anext = Py_am_anext;
    Len: fn(*mut RawObject) -> ssize => mp_length = Py_mp_length sq_length = Py_sq_length;
    Hash: fn(*mut RawObject) -> hash_t => tp_hash = Py_tp_hash;
    Inquiry: fn(*mut RawObject) -> c_int => nb_bool = Py_nb_bool;
    ObjObj: fn(*mut RawObject, *mut RawObject) -> c_int => sq_contains = Py_sq_contains;
    Binary: fn(*mut RawObject, *mut RawObject) -> *mut RawObject =>
        mp_subscript = Py_mp_subscript tp_getattro = Py_tp_getattro
        nb_add = Py_nb_add nb_subtract = Py_nb_subtract nb_multiply = Py_nb_multiply
        nb_remainder = Py_nb_remainder nb_divmod = Py_nb_divmod nb_lshift = Py_nb_lshift nb_rshift = Py_nb_rshift
        nb_and = Py_nb_and nb_xor = Py_nb_xor nb_or = Py_nb_or nb_floor_divide = Py_nb_floor_divide
        nb_true_divide = Py_nb_true_divide nb_matrix_multiply = Py_nb_matrix_multiply
        nb_inplace_add = Py_nb_inplace_add nb_inplace_subtract = Py_nb_inplace_subtract
        nb_inplace_multiply = Py_nb_inplace_multiply nb_inplace_remainder = Py_nb_inplace_remainder
        nb_inplace_lshift = Py_nb_inplace_lshift nb_inplace_rshift = Py_nb_inplace_rshift
        nb_inplace_and = Py_nb_inplace_and nb_inplace_xor = Py_nb_inplace_xor nb_inplace_or = Py_nb_inplace_or
        nb_inplace_floor_divide = Py_nb_inplace_floor_divide nb_inplace_true_divide = Py_nb_inplace_true_divide
        nb_inplace_matrix_multiply = Py_nb_inplace_matrix_multiply;
    Item: fn(*mut RawObject, ssize) -> *mut RawObject => sq_item = Py_sq_item;
    SetItem: fn(*mut RawObject, *mut RawObject, *mut RawObject) -> c_int =>
        mp_ass_subscript = Py_mp_ass_subscript tp_setattro = Py_tp_setattro tp_descr_set = Py_tp_descr_set
        tp_init = Py_tp_init;
    Ternary: fn(*mut RawObject, *mut RawObject, *mut RawObject) -> *mut RawObject =>
        nb_power = Py_nb_power nb_inplace_power = Py_nb_inplace_power tp_descr_get = Py_tp_descr_get
        tp_call = Py_tp_call tp_new = Py_tp_new;
    RichCompare: fn(*mut RawObject, *mut RawObject, c_int) -> *mut RawObject => tp_richcompare = Py_tp_richcompare;
    Finalize: fn(*mut RawObject) => tp_finalize = Py_tp_finalize;
    GetBuffer: fn(*mut RawObject, *mut RawBuffer, c_int) -> c_int => bf_getbuffer = Py_bf_getbuffer;
    ReleaseBuffer: fn(*mut RawObject, *mut RawBuffer) => bf_releasebuffer = Py_bf_releasebuffer;
}
