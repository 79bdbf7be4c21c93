//! Heap types (PEP 384, PEP 573, PEP 630): their creation, and the life of their instances.
//!
//! An instance is the base's struct with the class's contents behind it. A class is known
//! by the address of its table of methods, which is a static of its own: so no type object
//! is ever kept outside of an interpreter.

use std::ffi::{CStr, CString, c_int, c_void};
use std::ops::ControlFlow;

use cpython_sys as ffi;
use cpython_sys::CFunction;

use super::class_bases::Rootless;
use super::class_table::{GetSetDef, GetSetTable, Slot};
use super::gc;
use super::members::END;
use super::raw::{Ptr, RawObject, owned};
use super::state::state_at;
use crate::class::{Contents, ModuleInit, PyClass, PyClassBase, PyClassItems};
use crate::exceptions::SystemError;
use crate::handle::{Borrowed, Bound};
use crate::module::ModuleState;
use crate::python::Python;
use crate::traverse::Visit;
use crate::types::{PyAny, PyModule, PyType};
use crate::{PyErr, PyResult, panic};

/// An instance, for the functions that handle its contents.
pub(crate) type Instance = *mut RawObject;

/// A type of C's to inherit from.
#[derive(Clone, Copy)]
pub struct NativeType(pub(super) fn() -> *mut ffi::PyTypeObject);

/// What tells classes apart.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Token(*mut c_void);

/// The class's token.
#[inline(always)]
pub(crate) fn token<T: PyClassItems>() -> Token {
    Token(T::ITEMS.methods.0)
}

/// Where things are in an instance of `T`.
struct Layout<T>(std::marker::PhantomData<T>);

impl<T: PyClass> Layout<T> {
    /// Where the contents begin.
    const OFFSET: usize = T::Base::SIZE.next_multiple_of(align_of::<T>());
    /// Where the mark is that they are there. Only a type of C's, whose `tp_new` may run
    /// code before they are, needs one.
    const MARK: Option<usize> =
        if T::Base::NATIVE.is_some() && !Self::NOTHING { Some(Self::OFFSET + size_of::<T>()) } else { None };
    /// Whether no memory is needed.
    const NOTHING: bool = T::FLAGS.unit && size_of::<T>() == 0 && !std::mem::needs_drop::<T>();
    /// Every class that is not `NOTHING` needs some memory of its own, so that CPython lets no
    /// instance of another class become one of this (`__class__` assignment).
    const SIZE: usize = {
        // What the allocators of objects give.
        assert!(align_of::<T>() <= 2 * size_of::<usize>(), "the contents of a class are aligned as C's objects are");
        let end = match Self::MARK {
            Some(mark) => mark + 1,
            None if Self::NOTHING => Self::OFFSET,
            None if size_of::<T>() == 0 => Self::OFFSET + 1,
            None => Self::OFFSET + size_of::<T>(),
        };
        let size = end.next_multiple_of(align_of::<ffi::PyObject>());
        assert!(size <= c_int::MAX as usize, "the size of a class's instances is an int in C");
        size
    };
    /// The managed dict and list of weak references stand before the collector's header, where
    /// C looks for them also if there is no such header.
    const GC: bool = T::HAS_EDGES | T::FLAGS.dict | T::FLAGS.weakref | T::Base::GC;
    const DICT: bool = T::FLAGS.dict | T::Base::DICT;
    const WEAKREF: bool = T::FLAGS.weakref | T::Base::WEAKREF;
}

/// The place of the contents.
///
/// # Safety
///
/// `instance` is an instance of `T`'s class.
#[inline(always)]
unsafe fn place<T: PyClass>(instance: Instance) -> *mut T {
    // SAFETY: the contents are in the instance.
    unsafe { instance.byte_add(Layout::<T>::OFFSET) }.cast()
}

/// The contents of an instance, if they are there.
///
/// # Safety
///
/// `instance` is an instance of `T`'s class, alive for `'a`.
#[inline(always)]
unsafe fn present<'a, T: PyClass>(instance: Instance) -> Option<&'a T> {
    if let Some(mark) = Layout::<T>::MARK {
        // SAFETY: the mark is in the instance; C's `tp_alloc` zeroes it.
        let mark = unsafe { instance.byte_add(mark) };
        // SAFETY: as above.
        if unsafe { *mark.cast::<u8>() } == 0 {
            return None;
        }
    }
    // SAFETY: the caller's promise.
    let place = unsafe { place::<T>(instance) };
    // SAFETY: initialised before anybody saw the instance, and never borrowed mutably.
    Some(unsafe { &*place })
}

/// The contents of an instance.
#[inline(always)]
pub(crate) fn contents<'a, T: PyClass>(instance: Borrowed<'a, '_, T>) -> &'a T {
    // SAFETY: a handle's object is of its type, and alive. Handles of this type are made
    // by checks, which look at the mark, and for instances just made.
    let place = unsafe { place::<T>(instance.as_raw()) };
    // SAFETY: as above.
    unsafe { &*place }
}

/// Whether the class `ty`, or one it inherits from, is `T`'s: that one.
///
/// # Safety
///
/// `ty` is a live type.
#[inline(always)]
pub(crate) unsafe fn find<T: PyClassItems>(ty: *mut ffi::PyTypeObject) -> Option<*mut ffi::PyTypeObject> {
    // SAFETY: the caller's promise; the field never changes once the type is ready.
    if unsafe { (*ty).tp_methods }.cast() == token::<T>().0 {
        return Some(ty);
    }
    // SAFETY: the caller's promise.
    unsafe { find_in_mro(ty, token::<T>()) }
}

/// # Safety
///
/// As [`find`].
unsafe fn find_in_mro(ty: *mut ffi::PyTypeObject, token: Token) -> Option<*mut ffi::PyTypeObject> {
    // SAFETY: the caller's promise. As `PyType_IsSubtype` does, this relies on nobody
    // assigning to `__bases__` meanwhile.
    let mro = unsafe { (*ty).tp_mro };
    if mro.is_null() {
        return None;
    }
    // SAFETY: it is a tuple, which the type keeps.
    let classes = unsafe { super::entry::items(mro) };
    let classes = classes.iter().map(|class| class.as_raw().cast::<ffi::PyTypeObject>());
    // SAFETY: an MRO has types only.
    classes.into_iter().find(|&class| unsafe { (*class).tp_methods }.cast() == token.0)
}

/// Whether an object is an instance of `T`'s class or a subclass.
#[inline(always)]
pub(crate) fn is_instance<T: PyClassItems>(object: &Bound<'_, PyAny>) -> bool {
    // SAFETY: the handle's object is alive.
    let ty = unsafe { ffi::object::Py_TYPE(object.as_raw()) };
    // SAFETY: as above, so its type is.
    unsafe { find::<T>(ty) }.is_some()
        && (Layout::<T>::MARK.is_none() || {
            // SAFETY: just found out.
            unsafe { present::<T>(object.as_raw()) }.is_some()
        })
}

/// Whether an object's class is `T`'s itself.
#[inline(always)]
pub(crate) fn is_exact_instance<T: PyClassItems>(object: &Bound<'_, PyAny>) -> bool {
    // SAFETY: the handle's object is alive.
    let ty = unsafe { ffi::object::Py_TYPE(object.as_raw()) };
    // SAFETY: as above, so its type is.
    unsafe { (*ty).tp_methods }.cast() == token::<T>().0 && is_instance::<T>(object)
}

/// The state of the module of `T`'s class, which `ty` is or inherits from.
///
/// # Safety
///
/// `ty` is a live type, and that class is for modules with state of type `S`.
#[inline]
pub(crate) unsafe fn state<'a, T: PyClassItems, S: ModuleState>(
    py: Python<'_>,
    ty: *mut ffi::PyTypeObject,
) -> PyResult<&'a S> {
    // SAFETY: the caller's promise.
    let state = match unsafe { find::<T>(ty) } {
        // SAFETY: a live type made with a module; NULL if the collector has taken that away.
        Some(class) => unsafe { ffi::PyType_GetModuleState(class) },
        None => std::ptr::null_mut(),
    };
    // SAFETY: the caller's promise.
    unsafe { state_at(py, state) }
}

/// Makes an instance of the class `ty` and fills it.
///
/// # Safety
///
/// `ty` is `T`'s class or a subclass.
#[inline(always)]
pub(crate) unsafe fn instantiate<'py, T: PyClass>(
    ty: &Bound<'py, PyType>,
    contents: impl Contents<T>,
) -> PyResult<Bound<'py, T>> {
    let raw = ty.as_raw().cast::<ffi::PyTypeObject>();
    // SAFETY: it is a live type.
    let alloc = unsafe { (*raw).tp_alloc };
    let Some(alloc) = alloc else {
        return Err(PyErr::new::<SystemError>(ty.py(), "the type cannot be instantiated"));
    };
    // SAFETY: the slot's function, for its type.
    let raw = unsafe { alloc.call((raw, 0)) };
    // SAFETY: a new reference or NULL. Nobody else sees the instance before it is filled,
    // because neither Python code nor the collector runs until then.
    let instance: Bound<'py, PyAny> = unsafe { owned(ty.py(), raw) }?;
    // SAFETY: a new instance.
    unsafe { contents.write(raw) };
    // SAFETY: it is of `T`'s class.
    Ok(unsafe { Bound::from_owned(ty.py(), instance.into_ptr()) })
}

/// Makes an instance by the `tp_new` of the type of C's that the class extends, and fills it.
///
/// # Safety
///
/// `subtype` is `T`'s class or a subclass; the arguments are those of `tp_new`.
pub(crate) unsafe fn instantiate_native<'py, T: PyClass>(
    py: Python<'py>,
    native: NativeType,
    subtype: *mut RawObject,
    args: *mut RawObject,
    kwargs: *mut RawObject,
    contents: impl Contents<T>,
) -> PyResult<Bound<'py, PyAny>> {
    // SAFETY: a static type.
    let Some(new) = (unsafe { (*native.0()).tp_new }) else {
        return Err(PyErr::new::<SystemError>(py, "the base class cannot be instantiated"));
    };
    // SAFETY: the slot's function, for a subtype of its type.
    let raw = unsafe { new.call((subtype.cast(), args, kwargs)) };
    // SAFETY: a new reference or NULL.
    let instance: Bound<'py, PyAny> = unsafe { owned(py, raw) }?;
    // SAFETY: the handle's object is alive.
    let ty = unsafe { ffi::object::Py_TYPE(raw) };
    // SAFETY: both are types. (`str.__new__` of a C type always gives an instance.)
    if unsafe { ffi::PyType_IsSubtype(ty, subtype.cast()) } == 0 {
        return Err(PyErr::new::<SystemError>(py, "the base class made an instance of another class"));
    }
    // SAFETY: a new instance; its mark says that there are no contents.
    unsafe { contents.write(raw) };
    Ok(instance)
}

/// Moves contents into an instance.
///
/// # Safety
///
/// `instance` is an instance of `T`'s class whose contents are not initialised.
#[inline(always)]
pub(crate) unsafe fn write<T: PyClass>(instance: Instance, contents: T) {
    // SAFETY: the caller's promise.
    let place = unsafe { place::<T>(instance) };
    // SAFETY: the place is in the instance, and aligned.
    unsafe { place.write(contents) };
    if let Some(mark) = Layout::<T>::MARK {
        // SAFETY: the mark is in the instance.
        let mark = unsafe { instance.byte_add(mark) };
        // SAFETY: as above.
        unsafe { *mark.cast::<u8>() = 1 };
    }
}

// SAFETY: all of it is written here.
unsafe impl<T: PyClass> Contents<T> for T
where
    T::Base: Rootless,
{
    #[inline(always)]
    unsafe fn write(self, instance: Instance) {
        // SAFETY: the caller's promise.
        unsafe { write(instance, self) };
    }
}

// SAFETY: the contents of `T`, and those of the classes above it.
unsafe impl<T: PyClass, B: Contents<T::Base>> Contents<T> for (T, B)
where
    T::Base: PyClass,
{
    #[inline(always)]
    unsafe fn write(self, instance: Instance) {
        // SAFETY: an instance of `T` is one of its base.
        unsafe { self.1.write(instance) };
        // SAFETY: the caller's promise.
        unsafe { write(instance, self.0) };
    }
}

// SAFETY: what `create` makes of it.
unsafe impl<T: PyClassItems> PyClassBase for T {
    const SIZE: usize = Layout::<T>::SIZE;
    const GC: bool = Layout::<T>::GC;
    const DICT: bool = Layout::<T>::DICT;
    const WEAKREF: bool = Layout::<T>::WEAKREF;
    const NATIVE: Option<NativeType> = T::Base::NATIVE;
    const NEEDS_DROP: bool = std::mem::needs_drop::<T>() | T::Base::NEEDS_DROP;
    const SUBCLASS: bool = T::FLAGS.subclass;

    fn type_object<'py, S>(module: &ModuleInit<'_, 'py, S>) -> PyResult<Option<Bound<'py, PyType>>> {
        match module.made::<T>() {
            Some(ty) => Ok(Some(ty)),
            None => Err(PyErr::new::<SystemError>(
                module.py(),
                format!("the class {} must be added to the module before those that extend it", super::text(T::NAME)),
            )),
        }
    }
    unsafe fn traverse(instance: Instance, visit: &mut Visit<'_>) -> ControlFlow<()> {
        // SAFETY: the caller's promise.
        if let Some(contents) = unsafe { present::<T>(instance) } {
            contents.traverse(visit)?;
        }
        // SAFETY: the caller's promise.
        unsafe { T::Base::traverse(instance, visit) }
    }
    unsafe fn clear(instance: Instance, py: Python<'_>) {
        // SAFETY: the caller's promise.
        if let Some(contents) = unsafe { present::<T>(instance) } {
            contents.clear_objects(py);
        }
        // SAFETY: the caller's promise.
        unsafe { T::Base::clear(instance, py) };
    }
    #[inline]
    unsafe fn drop(instance: Instance) {
        // SAFETY: the caller's promise.
        if std::mem::needs_drop::<T>() && unsafe { present::<T>(instance) }.is_some() {
            // SAFETY: the caller's promise.
            let place = unsafe { place::<T>(instance) };
            if let Some(mark) = Layout::<T>::MARK {
                // SAFETY: the mark is in the instance.
                let mark = unsafe { instance.byte_add(mark) };
                // SAFETY: as above.
                unsafe { *mark.cast::<u8>() = 0 };
            }
            // SAFETY: they are there, and nobody uses them again.
            unsafe { place.drop_in_place() };
        }
        // SAFETY: the caller's promise.
        unsafe { T::Base::drop(instance) };
    }
}

/// Makes the type object of a class (`PyType_FromModuleAndSpec`).
///
/// # Safety
///
/// The module's state is of a type that the class is for.
pub(crate) unsafe fn create<'py, T: PyClassItems>(
    module: &Bound<'py, PyModule>,
    base: Option<&Bound<'py, PyType>>,
) -> PyResult<Bound<'py, PyType>> {
    let py = module.py();
    let items = T::ITEMS;
    let name = super::text(T::NAME);
    let short = name.rsplit('.').next().unwrap_or(name);
    let mut doc = items.text_signature.map_or_else(String::new, |signature| format!("{short}{}", signature));
    doc.push_str(T::DOC);
    doc.push_str(if T::DOC.is_empty() { items.notes.trim_start_matches('\n') } else { items.notes });
    let Ok(doc) = CString::new(doc) else {
        return Err(PyErr::new::<SystemError>(py, format!("the docstring of {name} has a NUL character")));
    };

    let mut slots: Vec<Slot> = items.slots.to_vec();
    let mut slot = |id: u32, function: *mut c_void| slots.push(Slot { id: id as c_int, function });
    slot(ffi::Py_tp_methods, items.methods.0);
    slot(ffi::Py_tp_getset, items.getset.0);
    slot(ffi::Py_tp_dealloc, dealloc::<T> as *mut c_void);
    if !doc.is_empty() {
        slot(ffi::Py_tp_doc, doc.as_ptr().cast_mut().cast());
    }
    if Layout::<T>::GC {
        slot(ffi::Py_tp_traverse, traverse::<T> as *mut c_void);
        slot(ffi::Py_tp_clear, clear::<T> as *mut c_void);
    }
    const {
        assert!(Layout::<T>::MARK.is_none() || T::MEMBERS.is_empty(), "C would read members that are not there yet");
    }
    let members: Vec<_> = T::MEMBERS.iter().map(|member| member.definition(Layout::<T>::OFFSET)).chain([END]).collect();
    if !T::MEMBERS.is_empty() {
        slot(ffi::Py_tp_members, members.as_ptr().cast_mut().cast());
    }
    let function = |id: u32| items.slots.iter().find(|slot| slot.id == id as c_int).map(|slot| slot.function);
    if function(ffi::Py_bf_getbuffer).is_some() && function(ffi::Py_bf_releasebuffer).is_none() {
        slot(ffi::Py_bf_releasebuffer, super::export::release as *mut c_void);
    }
    if let Some(length) = function(ffi::Py_mp_length) {
        slot(ffi::Py_sq_length, length);
    }
    if T::FLAGS.sequence && function(ffi::Py_mp_subscript).is_some() {
        slot(ffi::Py_sq_item, super::slots::sq_item as *mut c_void);
    }
    slot(0, std::ptr::null_mut());

    let mut flags = ffi::Py_TPFLAGS_DEFAULT | ffi::Py_TPFLAGS_IMMUTABLETYPE;
    let new = function(ffi::Py_tp_new).is_some();
    let inherits_new = Layout::<T>::NOTHING && T::Base::NATIVE.is_some();
    for (flag, set) in [
        (ffi::Py_TPFLAGS_HAVE_GC, Layout::<T>::GC),
        (ffi::Py_TPFLAGS_BASETYPE, T::FLAGS.subclass),
        (ffi::Py_TPFLAGS_MANAGED_DICT, T::FLAGS.dict),
        (ffi::Py_TPFLAGS_MANAGED_WEAKREF, T::FLAGS.weakref),
        (ffi::Py_TPFLAGS_SEQUENCE, T::FLAGS.sequence),
        (ffi::Py_TPFLAGS_MAPPING, T::FLAGS.mapping),
        (ffi::Py_TPFLAGS_DISALLOW_INSTANTIATION, !new && !inherits_new),
    ] {
        if set {
            flags |= flag;
        }
    }
    let mut spec = ffi::PyType_Spec {
        name: T::NAME.as_ptr(),
        basicsize: Layout::<T>::SIZE as c_int,
        itemsize: 0,
        flags,
        slots: slots.as_mut_ptr().cast(),
    };
    let base = base.map_or(std::ptr::null_mut(), Bound::as_raw);
    // SAFETY: NULL or a live type.
    let with_dict = unsafe { base.cast::<ffi::PyTypeObject>().as_ref() }.is_some_and(|base| base.tp_dictoffset > 0);
    if T::FLAGS.dict && with_dict {
        let text = format!("{name} asks for a dict, and the class it extends has one");
        return Err(PyErr::new::<SystemError>(py, text));
    }
    // SAFETY: a live module, a spec whose tables live for ever or are copied, a type or NULL.
    let raw = unsafe { ffi::PyType_FromModuleAndSpec(module.as_raw(), &raw mut spec, base) };
    // SAFETY: a new reference to a type, or NULL.
    let ty: Bound<'py, PyType> = unsafe { owned(py, raw) }?;
    set_attributes::<T>(&ty)?;
    Ok(ty)
}

/// Puts the class's attributes into its dict, before anybody sees it.
fn set_attributes<T: PyClassItems>(ty: &Bound<'_, PyType>) -> PyResult<()> {
    let py = ty.py();
    if T::ITEMS.class_attributes.is_empty() && !T::FLAGS.dict {
        return Ok(());
    }
    // SAFETY: a live type.
    let dict = unsafe { ffi::PyType_GetDict(ty.as_raw().cast()) };
    // SAFETY: a new reference to a dict.
    let dict: Bound<'_, PyAny> = unsafe { owned(py, dict) }?;
    let set = |name: &CStr, value: Bound<'_, PyAny>| {
        // SAFETY: a dict, a name that ends with NUL, a live object.
        match unsafe { ffi::PyDict_SetItemString(dict.as_raw(), name.as_ptr(), value.as_raw()) } {
            0 => Ok(()),
            _ => Err(PyErr::assume_set(py)),
        }
    };
    for attribute in T::ITEMS.class_attributes {
        set(attribute.name, (attribute.value)(py)?)?;
    }
    if T::FLAGS.dict {
        // SAFETY: a live type, and a definition that lives for ever, which is only read.
        let descriptor = unsafe { ffi::PyDescr_NewGetSet(ty.as_raw().cast(), INSTANCE_DICT.as_raw()) };
        // SAFETY: a new reference or NULL.
        set(c"__dict__", unsafe { owned(py, descriptor) }?)?;
    }
    // SAFETY: a live type.
    unsafe { ffi::PyType_Modified(ty.as_raw().cast()) };
    Ok(())
}

/// `__dict__` of instances, as functions have it.
static INSTANCE_DICT: GetSetTable<2> = GetSetTable::new([GetSetDef::new(
    c"__dict__",
    Some(ffi::PyObject_GenericGetDict),
    Some(ffi::PyObject_GenericSetDict),
    None,
)]);

/// `PyModule_AddType`.
pub(crate) fn add_type(module: &Bound<'_, PyModule>, ty: &Bound<'_, PyType>) -> PyResult<()> {
    // SAFETY: a live module and a live type.
    match unsafe { ffi::PyModule_AddType(module.as_raw(), ty.as_raw().cast()) } {
        0 => Ok(()),
        _ => Err(PyErr::assume_set(module.py())),
    }
}

/// `tp_traverse`.
///
/// # Safety
///
/// The collector calls, for an instance of `T`'s class.
unsafe extern "C" fn traverse<T: PyClassItems>(slf: *mut RawObject, visit: ffi::visitproc, arg: *mut c_void) -> c_int {
    if Layout::<T>::DICT {
        // SAFETY: the class has such a dict; the collector gave the function.
        let status = unsafe { ffi::PyObject_VisitManagedDict(slf, visit, arg) };
        if status != 0 {
            return status;
        }
    }
    if let Some(native) = T::Base::NATIVE {
        // SAFETY: a static type.
        if let Some(base) = unsafe { (*native.0()).tp_traverse } {
            // SAFETY: an instance is one of the base.
            let status = unsafe { base(slf, visit, arg) };
            if status != 0 {
                return status;
            }
        }
    }
    // SAFETY: the instance is alive.
    let ty = unsafe { ffi::object::Py_TYPE(slf) };
    // SAFETY: it has a type.
    let ty = unsafe { Ptr::new_unchecked(ty.cast()) };
    let body = |visit: &mut Visit<'_>| {
        // An instance has a reference to its type (since 3.9, bpo-40217).
        visit.visit(ty)?;
        // SAFETY: the collector gave an instance of the class.
        unsafe { <T as PyClassBase>::traverse(slf, visit) }
    };
    // SAFETY: the collector gave both.
    unsafe { gc::traverse("tp_traverse", visit, arg, body) }
}

/// `tp_clear`.
///
/// # Safety
///
/// The collector calls, for an unreachable instance of `T`'s class.
unsafe extern "C" fn clear<T: PyClassItems>(slf: *mut RawObject) -> c_int {
    // SAFETY: the collector calls with the thread attached.
    let py = unsafe { Python::assume_attached() };
    if Layout::<T>::DICT {
        // SAFETY: the class has such a dict.
        unsafe { ffi::PyObject_ClearManagedDict(slf) };
    }
    if let Some(native) = T::Base::NATIVE {
        // SAFETY: a static type.
        if let Some(base) = unsafe { (*native.0()).tp_clear } {
            // SAFETY: an instance is one of the base.
            unsafe { base.call((slf,)) };
        }
    }
    panic::unraisable_on_panic(py, || {
        // SAFETY: an instance of the class.
        unsafe { <T as PyClassBase>::clear(slf, py) };
    });
    0
}

/// `tp_dealloc`.
///
/// # Safety
///
/// C calls for an instance of `T`'s class without references left.
unsafe extern "C" fn dealloc<T: PyClassItems>(slf: *mut RawObject) {
    let own: ffi::destructor = Some(dealloc::<T>);
    // SAFETY: C calls with the thread attached.
    let py = unsafe { Python::assume_attached() };
    // SAFETY: the instance still has its type.
    let ty = unsafe { ffi::object::Py_TYPE(slf) };
    // A subtype's deallocator has called the finalizer already.
    // SAFETY: a live type.
    if unsafe { (*ty).tp_finalize }.is_some()
        // SAFETY: a live type.
        && unsafe { (*ty).tp_dealloc }.map(|of| of as usize) == own.map(|of| of as usize)
    {
        // SAFETY: C calls for an instance without references left.
        if unsafe { ffi::PyObject_CallFinalizerFromDealloc(slf) } < 0 {
            return;
        }
    }
    if Layout::<T>::GC {
        // SAFETY: an instance of a class with GC.
        unsafe { ffi::PyObject_GC_UnTrack(slf.cast()) };
        // SAFETY: untracked, and being deallocated.
        let tstate = unsafe { ffi::trashcan::Py_TRASHCAN_BEGIN(slf, own) };
        if tstate.is_null() {
            return;
        }
        // SAFETY: as this function.
        unsafe { destroy::<T>(py, slf) };
        // SAFETY: what the beginning returned.
        unsafe { ffi::trashcan::Py_TRASHCAN_END(tstate) };
    } else {
        // SAFETY: as this function.
        unsafe { destroy::<T>(py, slf) };
    }
}

/// What `tp_dealloc` does with an untracked instance.
///
/// # Safety
///
/// As [`dealloc`].
#[inline(always)]
unsafe fn destroy<T: PyClassItems>(py: Python<'_>, slf: *mut RawObject) {
    if Layout::<T>::WEAKREF {
        // SAFETY: the class has such a list.
        unsafe { ffi::PyObject_ClearWeakRefs(slf) };
    }
    if Layout::<T>::DICT {
        // SAFETY: the class has such a dict.
        unsafe { ffi::PyObject_ClearManagedDict(slf) };
    }
    if <T as PyClassBase>::NEEDS_DROP {
        panic::unraisable_on_panic(py, || {
            // SAFETY: nobody can use the contents again.
            unsafe { <T as PyClassBase>::drop(slf) };
        });
    }
    // SAFETY: the instance still has its type.
    let ty = unsafe { ffi::object::Py_TYPE(slf) };
    match T::Base::NATIVE {
        Some(native) => {
            if T::Base::GC {
                // The base's deallocator may expect it, and untracks it before anything else.
                // SAFETY: an untracked instance of a class with GC.
                unsafe { ffi::PyObject_GC_Track(slf.cast()) };
            }
            // SAFETY: a static type.
            if let Some(base) = unsafe { (*native.0()).tp_dealloc } {
                // SAFETY: an instance is one of the base.
                unsafe { base.call((slf,)) };
            }
        }
        None => {
            // SAFETY: a live type.
            if let Some(free) = unsafe { (*ty).tp_free } {
                // SAFETY: nothing of the instance is used again.
                unsafe { free.call((slf.cast(),)) };
            }
        }
    }
    // SAFETY: an instance of a heap type had a reference to it.
    unsafe { ffi::refcount::Py_DECREF(ty.cast()) };
}
