//! Classes: what `#[pyclass]` and `#[pymethods]` write, and the type objects made of it.

use std::cell::RefCell;
use std::ffi::CStr;
use std::marker::PhantomData;
use std::ops::ControlFlow;

use crate::PyResult;
use crate::backend::class as raw;
use crate::backend::class_table::ClassItems;
use crate::backend::members::Member;
use crate::backend::module::Submodule;
use crate::backend::text;
use crate::conversion::IntoPyObject;
use crate::handle::{Borrowed, Bound, Py};
use crate::python::Python;
use crate::traverse::{Traverse, Visit};
use crate::types::{PyModule, PyString, PyType};

/// What a class can do beyond its methods (`tp_flags`).
#[derive(Clone, Copy)]
pub struct ClassFlags {
    pub(crate) subclass: bool,
    pub(crate) dict: bool,
    pub(crate) weakref: bool,
    pub(crate) sequence: bool,
    pub(crate) mapping: bool,
    pub(crate) unit: bool,
}

impl ClassFlags {
    /// Nothing.
    pub const NONE: Self =
        Self { subclass: false, dict: false, weakref: false, sequence: false, mapping: false, unit: false };

    /// Classes may inherit from it (`Py_TPFLAGS_BASETYPE`).
    #[must_use]
    pub const fn subclass(mut self) -> Self {
        self.subclass = true;
        self
    }

    /// Instances have a `__dict__` (`Py_TPFLAGS_MANAGED_DICT`).
    #[must_use]
    pub const fn dict(mut self) -> Self {
        self.dict = true;
        self
    }

    /// Instances can be referred to weakly (`Py_TPFLAGS_MANAGED_WEAKREF`).
    #[must_use]
    pub const fn weakref(mut self) -> Self {
        self.weakref = true;
        self
    }

    /// Patterns match it as a sequence (`Py_TPFLAGS_SEQUENCE`, PEP 634).
    #[must_use]
    pub const fn sequence(mut self) -> Self {
        self.sequence = true;
        self
    }

    /// Patterns match it as a mapping (`Py_TPFLAGS_MAPPING`, PEP 634).
    #[must_use]
    pub const fn mapping(mut self) -> Self {
        self.mapping = true;
        self
    }

    /// The struct has no fields: whoever can name it has its value, so that instances need no
    /// memory for it.
    #[must_use]
    pub const fn unit(mut self) -> Self {
        self.unit = true;
        self
    }
}

/// A struct that is the contents of a class's instances. `#[pyclass]` implements it.
///
/// # Safety
///
/// `FLAGS` says `unit` only of a struct without fields, and `MEMBERS` are fields of the struct.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a class",
    note = "write `#[pyclass(module = \"..\")]` on the struct"
)]
pub unsafe trait PyClass: Traverse + Sized + 'static {
    /// "module.Class" (`tp_name`).
    const NAME: &'static CStr;
    /// The docstring.
    const DOC: &'static str;
    /// What the class can do beyond its methods.
    const FLAGS: ClassFlags;
    /// The fields that are attributes.
    const MEMBERS: &'static [Member] = &[];
    /// The class it inherits from.
    type Base: PyClassBase;
}

/// What `#[pymethods]` makes of a class's methods.
///
/// # Safety
///
/// The tables are for instances of this class, and are its own.
#[diagnostic::on_unimplemented(
    message = "the class `{Self}` has no `#[pymethods]` block",
    note = "write `#[pymethods] impl {Self} {{ .. }}` once, which may be empty"
)]
pub unsafe trait PyClassItems: PyClass {
    /// The methods, getters, special methods and attributes.
    const ITEMS: &'static ClassItems;
}

/// A class that a module with state `S` can have.
///
/// # Safety
///
/// The functions in the class's tables ask for state of type `S`, or for none.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a class for a module whose state is `{S}`",
    note = "a class has `#[pyclass]` on the struct, and one block with `#[pymethods]`, which may be empty",
    note = "its methods can only ask for the state of its own module"
)]
pub unsafe trait PyMethods<S>: PyClassItems {}

/// A class to inherit from: `PyAny` (that is `object`), another `#[pyclass]`, or a built-in type.
///
/// # Safety
///
/// The values describe the type's instances.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no class that a class written in Rust can extend",
    note = "`extends = ..` takes a class with `#[pyclass(subclass)]`, or a built-in type of fixed size"
)]
pub unsafe trait PyClassBase: Sized + 'static {
    /// `tp_basicsize`.
    #[doc(hidden)]
    const SIZE: usize;
    /// Whether instances are tracked by the cycle collector.
    #[doc(hidden)]
    const GC: bool;
    /// Whether instances have a managed dict, and a managed list of weak references.
    #[doc(hidden)]
    const DICT: bool;
    #[doc(hidden)]
    const WEAKREF: bool;
    /// The type, if it is one of C's other than `object`, whose slots do their part.
    #[doc(hidden)]
    const NATIVE: Option<raw::NativeType>;
    /// Whether `drop` does anything.
    #[doc(hidden)]
    const NEEDS_DROP: bool;
    /// Whether classes may inherit from it.
    #[doc(hidden)]
    const SUBCLASS: bool;

    /// The type object to inherit from; `None` for `object`.
    #[doc(hidden)]
    fn type_object<'py, S>(module: &ModuleInit<'_, 'py, S>) -> PyResult<Option<Bound<'py, PyType>>>;

    /// Visits the contents of classes written in Rust, of this one and those above it.
    ///
    /// # Safety
    ///
    /// `instance` is an instance of the type.
    #[doc(hidden)]
    unsafe fn traverse(instance: raw::Instance, visit: &mut Visit<'_>) -> ControlFlow<()>;
    /// Clears them.
    ///
    /// # Safety
    ///
    /// `instance` is an instance of the type.
    #[doc(hidden)]
    unsafe fn clear(instance: raw::Instance, py: Python<'_>);
    /// Drops them.
    ///
    /// # Safety
    ///
    /// `instance` is an instance of the type, and nobody uses them again.
    #[doc(hidden)]
    unsafe fn drop(instance: raw::Instance);
}

/// Compiles for classes whose base may be inherited from.
pub const fn assert_base<T: PyClass>() {
    assert!(T::Base::SUBCLASS, "a class that others extend has `#[pyclass(subclass)]`");
}

/// What makes the contents of a new instance of `T`: a `T`; for a class that extends another
/// class written in Rust, a `T` and what makes the contents of that one.
///
/// # Safety
///
/// `write` initialises the contents of `T` and of the classes above it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not what an instance of `{T}` holds",
    note = "that is a `{T}`; if `{T}` extends a class written in Rust, a pair of it and what an instance of that holds"
)]
pub unsafe trait Contents<T> {
    /// Moves the contents into an instance.
    ///
    /// # Safety
    ///
    /// `instance` is an instance of `T`'s class whose contents are not initialised.
    #[doc(hidden)]
    unsafe fn write(self, instance: raw::Instance);
}

/// A class's type object, in the state of its module: it makes instances.
pub struct Class<T> {
    ty: Py<PyType>,
    contents: PhantomData<fn() -> T>,
}

impl<T: PyClass> Class<T> {
    /// A new instance, without a call to `__new__` or `__init__` (`tp_alloc`).
    ///
    /// # Errors
    ///
    /// `MemoryError`.
    #[inline]
    pub fn instantiate<'py>(&self, py: Python<'py>, contents: impl Contents<T>) -> PyResult<Bound<'py, T>> {
        const {
            assert!(T::Base::NATIVE.is_none(), "call a class that extends a type of C's, so that its `__new__` runs");
        }
        // SAFETY: the type is the class's own.
        unsafe { raw::instantiate(&self.ty.bind(py), contents) }
    }

    /// The type object.
    pub fn as_type<'a, 'py>(&'a self, py: Python<'py>) -> Borrowed<'a, 'py, PyType> {
        self.ty.bind(py)
    }

    /// Another reference to the same type.
    pub fn clone_ref(&self, py: Python<'_>) -> Self {
        Self { ty: self.ty.clone_ref(py), contents: PhantomData }
    }
}

// SAFETY: it visits the one reference that it owns.
unsafe impl<T> Traverse for Class<T> {
    const HAS_EDGES: bool = true;
    fn traverse(&self, visit: &mut Visit<'_>) -> ControlFlow<()> {
        visit.call(&self.ty)
    }
    fn clear_objects(&self, _py: Python<'_>) {}
}

/// A module while it is executed: what `ModuleState::new` and `#[pymodule_init]` fill.
pub struct ModuleInit<'a, 'py, S> {
    module: Borrowed<'a, 'py, PyModule>,
    /// The classes made so far, by their tables of methods.
    classes: RefCell<Vec<(raw::Token, Bound<'py, PyType>)>>,
    state: PhantomData<fn(&S)>,
}

impl<'a, 'py, S> ModuleInit<'a, 'py, S> {
    /// `module` was defined with state of type `S`; the caller sees to that.
    pub(crate) fn new(module: Borrowed<'a, 'py, PyModule>) -> Self {
        Self { module, classes: RefCell::new(Vec::new()), state: PhantomData }
    }

    /// The proof that the thread is attached.
    pub fn py(&self) -> Python<'py> {
        self.module.py()
    }

    /// The module as an object.
    pub fn module(&self) -> &Bound<'py, PyModule> {
        &self.module
    }

    /// Makes a class of this module and adds it (`PyType_FromModuleAndSpec`,
    /// `PyModule_AddType`). If that was done before, gives the class.
    ///
    /// # Errors
    ///
    /// Whatever making the type raises.
    pub fn add_class<T: PyMethods<S>>(&self) -> PyResult<Class<T>> {
        self.make_class(|ty| raw::add_type(&self.module, ty))
    }

    /// As [`add_class`](Self::add_class), but the module has the class under another name than its
    /// own (`PyModule_Add`).
    ///
    /// # Errors
    ///
    /// Whatever making the type raises.
    pub fn add_class_as<T: PyMethods<S>>(&self, name: &CStr) -> PyResult<Class<T>> {
        self.make_class(|ty| self.module.setattr(name, ty))
    }

    /// The class, which is made and added unless that was done before.
    fn make_class<T: PyMethods<S>>(&self, add: impl FnOnce(&Bound<'py, PyType>) -> PyResult<()>) -> PyResult<Class<T>> {
        let ty = match self.made::<T>() {
            Some(ty) => ty,
            None => {
                let base = T::Base::type_object(self)?;
                // SAFETY: the module has state of type `S`, and `T` is for such modules.
                let ty = unsafe { raw::create::<T>(&self.module, base.as_ref()) }?;
                add(&ty)?;
                self.classes.borrow_mut().push((raw::token::<T>(), ty.clone()));
                ty
            }
        };
        Ok(Class { ty: ty.unbind(), contents: PhantomData })
    }

    /// The class's type, if it was made.
    pub(crate) fn made<T: PyClassItems>(&self) -> Option<Bound<'py, PyType>> {
        let classes = self.classes.borrow();
        classes.iter().find(|(token, _)| *token == raw::token::<T>()).map(|(_, ty)| ty.clone())
    }

    /// Adds a type under its own name (`PyModule_AddType`).
    ///
    /// # Errors
    ///
    /// Whatever that raises.
    pub fn add_type(&self, ty: &Bound<'py, PyType>) -> PyResult<()> {
        raw::add_type(&self.module, ty)
    }

    /// Adds a constant (`PyModule_Add`).
    ///
    /// # Errors
    ///
    /// `MemoryError`, or those of the conversion.
    pub fn add_constant(&self, name: &CStr, value: impl IntoPyObject<'py>) -> PyResult<()> {
        let value = value.into_pyobject(self.py())?;
        self.module.setattr(name, &value)
    }

    /// Makes a module that is an attribute of this one, and is found in `sys.modules` under
    /// "module.submodule".
    ///
    /// # Errors
    ///
    /// What making and executing it raises.
    pub fn add_submodule(&self, submodule: Submodule) -> PyResult<()> {
        let py = self.py();
        let parent = self.module.getattr(c"__name__")?.str()?;
        let name = PyString::new(py, &format!("{}.{}", parent.to_str()?, text(submodule.name())))?;
        let module = PyModule::from_definition(submodule, &name, |_| Ok(()))?;
        py.import(c"sys")?.getattr(c"modules")?.set_item(&name, &module)?;
        self.module.setattr(submodule.name(), &module)
    }
}

impl PyModule {
    /// Makes a module that is found nowhere: not in `sys.modules`, and not in another module
    /// (`PyModule_FromDefAndSpec`, `PyModule_ExecDef`). `definition` is what `#[pymodule(submodule)]`
    /// has as its `SUBMODULE`.
    ///
    /// Its functions have `name` as their `__module__`, and a state of their own: so the functions of
    /// a module in Python can be replaced by functions that know what they replace. `prepare` sees the
    /// module before it is executed, and may give it attributes that `ModuleState::new` takes.
    ///
    /// # Errors
    ///
    /// What making and executing it raises, and `prepare`.
    pub fn from_definition<'py>(
        definition: Submodule,
        name: &Bound<'py, PyString>,
        prepare: impl FnOnce(&Bound<'py, PyModule>) -> PyResult<()>,
    ) -> PyResult<Bound<'py, PyModule>> {
        let py = name.py();
        let spec_type = py.import(c"_frozen_importlib")?.getattr(c"ModuleSpec")?;
        definition.make(&spec_type.call(&[name, &py.None()])?, prepare)
    }
}
