//! `ndarray`: an exporter of any layout, or of what another exporter has.

use std::ops::Deref;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use cpython_api::exceptions::{BufferError, IndexError, TypeError, ValueError};
use cpython_api::types::{PyAny, PyBool, PyBytes, PyInt, PyMemoryView, PySlice, PyString, PyTuple};
use cpython_api::{
    Borrowed, Bound, BufferFlags, BufferInfo, BufferMemory, BufferOrder, BufferRequest, Exported, HeldBuffer, Py,
    PyErr, PyResult, Python, Traverse, pyclass, pymethods,
};

use super::base::{Base, make_base, structure_flags, writable_flag};
use super::items::{Packer, to_list, unpack};
use super::small::{StaticArray, contiguous};
use super::{MAX_NDIM, State, nd};

/// A part of another ndarray's own memory.
#[derive(Traverse)]
struct Part {
    of: Py<NdArray>,
    #[traverse(skip)]
    base: Base,
    /// Counts as an export of the whole.
    #[traverse(skip)]
    _whole: Arc<BufferMemory>,
}

/// What an ndarray has that does not change (`staticbuf`).
#[derive(Traverse)]
struct Consumer {
    flags: i32,
    buffer: HeldBuffer,
}

/// The test object of PEP 3118.
#[pyclass(module = "_testbuffer", name = "ndarray", sequence)]
pub(super) struct NdArray {
    flags: i32,
    /// Its own memory; the last is exported. Empty if it is a consumer.
    #[traverse(skip)]
    bases: Mutex<Vec<Base>>,
    part: Option<Part>,
    consumer: Option<Consumer>,
}

/// What it exports now.
enum Now<'a> {
    Own(Base),
    Held(&'a Consumer),
}

impl Deref for Now<'_> {
    type Target = BufferInfo;

    fn deref(&self) -> &BufferInfo {
        match self {
            Self::Own(base) => &base.memory,
            Self::Held(consumer) => &consumer.buffer,
        }
    }
}

impl Now<'_> {
    fn flags(&self) -> i32 {
        match self {
            Self::Own(base) => base.flags,
            Self::Held(consumer) => consumer.flags,
        }
    }
}

/// What an index or a slice of an ndarray is.
enum Chosen<'py> {
    Value(Bound<'py, PyAny>),
    Item(Vec<usize>),
    Part(NdArray),
}

impl NdArray {
    fn consumer(buffer: HeldBuffer, more: i32) -> Self {
        let flags = writable_flag(&buffer) | structure_flags(&buffer) | more;
        Self { flags: 0, bases: Mutex::default(), part: None, consumer: Some(Consumer { flags, buffer }) }
    }

    fn bases(&self) -> MutexGuard<'_, Vec<Base>> {
        self.bases.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// `head`.
    pub(super) fn now(&self) -> impl Deref<Target = BufferInfo> + '_ {
        self.head()
    }

    fn head(&self) -> Now<'_> {
        if let Some(consumer) = &self.consumer {
            return Now::Held(consumer);
        }
        let own = self.part.as_ref().map(|part| part.base.clone());
        match own.or_else(|| self.bases().last().cloned()) {
            Some(base) => Now::Own(base),
            None => unreachable!("an ndarray that is no consumer has memory of its own"),
        }
    }

    fn is_consumer(&self) -> bool {
        self.part.is_some() || self.consumer.is_some()
    }

    /// Refuses to change what is exported.
    fn check_changeable(&self, py: Python<'_>, exported: usize) -> PyResult<()> {
        match exported {
            0 => Ok(()),
            _ => {
                let plural = if exported == 1 { "" } else { "s" };
                let text = format!("cannot change structure: {exported} exported buffer{plural}");
                Err(PyErr::new::<BufferError>(py, text))
            }
        }
    }

    fn check_owner(&self, py: Python<'_>) -> PyResult<()> {
        match self.is_consumer() {
            true => Err(PyErr::new::<BufferError>(py, "structure of re-exporting object is immutable")),
            false => Ok(()),
        }
    }

    /// A part of what it exports.
    fn part_of(
        slf: &Bound<'_, Self>,
        own: impl FnOnce(&BufferMemory) -> PyResult<BufferMemory>,
        held: impl FnOnce(HeldBuffer) -> PyResult<HeldBuffer>,
    ) -> PyResult<Self> {
        match slf.get().head() {
            Now::Own(base) => {
                let memory = own(&base.memory)?;
                let flags = writable_flag(&memory) | structure_flags(&memory);
                let of = slf.clone().unbind();
                let part = Part { of, base: Base::new(memory, flags), _whole: base.memory };
                Ok(Self { flags: 0, bases: Mutex::default(), part: Some(part), consumer: None })
            }
            Now::Held(_) => {
                let buffer = held(HeldBuffer::get(slf.as_any(), BufferFlags::FULL_RO)?)?;
                Ok(Self::consumer(buffer, 0))
            }
        }
    }

    /// What an index or a slice means (`ndarray_item`, `ndarray_subscript`).
    fn choose<'py>(slf: &Bound<'py, Self>, key: &Bound<'py, PyAny>) -> PyResult<Chosen<'py>> {
        let py = slf.py();
        let head = slf.get().head();
        let cannot = |key: &Bound<'_, PyAny>| {
            let text = format!("cannot index memory using \"{:.200}\"", type_name(key)?);
            Err(PyErr::new::<TypeError>(py, text))
        };
        if head.ndim() == 0 {
            return match key.cast::<PyTuple>() {
                Some(tuple) if tuple.is_empty() => Ok(Chosen::Item(Vec::new())),
                _ if is_ellipsis(key)? => Ok(Chosen::Value(slf.clone().into_any())),
                _ => Err(PyErr::new::<TypeError>(py, "invalid indexing of scalar")),
            };
        }
        if let Some(index) = key.cast::<PyInt>() {
            let index: isize = index.to()?;
            let count = head.shape().map_or(head.len() as isize, |shape| shape[0]);
            let index = if index < 0 { index + count } else { index };
            if !(0..count).contains(&index) {
                return Err(PyErr::new::<IndexError>(py, "index out of bounds"));
            }
            let index = index as usize;
            if head.ndim() == 1 {
                return Ok(Chosen::Item(vec![index]));
            }
            return Self::part_of(slf, |own| own.index(py, index), |held| held.index(py, index)).map(Chosen::Part);
        }
        let slices: Vec<Bound<'py, PyAny>> = match key.cast::<PyTuple>() {
            Some(tuple) => tuple.iter().map(|slice| slice.to_owned()).collect(),
            None => vec![key.clone()],
        };
        let mut part = Self::part_of(slf, |own| own.slice(py, 0, &whole(own)), Ok)?;
        for (dim, slice) in slices.iter().enumerate() {
            let Some(slice) = slice.cast::<PySlice>() else {
                return cannot(slice);
            };
            let count = part.now().shape().and_then(|shape| shape.get(dim).copied());
            let Some(count) = count else {
                return Err(PyErr::new::<IndexError>(py, "the ndarray has not as many dimensions"));
            };
            let slice = slice.indices(count as usize)?;
            part = part.sliced(py, dim, &slice)?;
        }
        Ok(Chosen::Part(part))
    }

    /// A part of a part.
    fn sliced(self, py: Python<'_>, dim: usize, slice: &cpython_api::types::SliceIndices) -> PyResult<Self> {
        let Self { flags, bases, part, consumer } = self;
        if let Some(Consumer { buffer, .. }) = consumer {
            return Ok(Self::consumer(buffer.slice(py, dim, slice)?, 0));
        }
        let part = match part {
            Some(Part { of, base, _whole }) => {
                let memory = base.memory.slice(py, dim, slice)?;
                let flags = writable_flag(&memory) | structure_flags(&memory);
                Some(Part { of, base: Base::new(memory, flags), _whole })
            }
            None => None,
        };
        Ok(Self { flags, bases, part, consumer: None })
    }

    /// The bytes of one item.
    fn item_bytes(&self, py: Python<'_>, indices: &[usize]) -> PyResult<Vec<u8>> {
        let head = self.head();
        match (head.shape(), indices) {
            (None, [index]) => head.to_vec(py, BufferOrder::C).map(|all| {
                let start = index * head.itemsize();
                all.get(start..start + head.itemsize()).map_or_else(Vec::new, <[u8]>::to_vec)
            }),
            _ => head.item(py, indices),
        }
    }

    /// What a request asks for and this is not (`ndarray_getbuf`).
    fn refusal(head: &Now<'_>, request: BufferFlags) -> Option<&'static str> {
        let flags = head.flags();
        let wants = |flags| request.contains(flags);
        let c_contiguous = flags & (nd::SCALAR | nd::C) != 0;
        let fortran = flags & (nd::SCALAR | nd::FORTRAN) != 0;
        let unknown = (wants(BufferFlags::ND) && head.shape().is_none())
            || (wants(BufferFlags::STRIDES) && head.strides().is_none());
        Some(if head.ndim() != 0 && unknown {
            "re-exporter does not provide format, shape or strides"
        } else if flags & nd::GETBUF_FAIL != 0 {
            "ND_GETBUF_FAIL: forced test exception"
        } else if wants(BufferFlags::WRITABLE) && head.is_readonly() {
            "ndarray is not writable"
        } else if wants(BufferFlags::C_CONTIGUOUS) && !c_contiguous {
            "ndarray is not C-contiguous"
        } else if wants(BufferFlags::F_CONTIGUOUS) && !fortran {
            "ndarray is not Fortran contiguous"
        } else if wants(BufferFlags::ANY_CONTIGUOUS) && !c_contiguous && !fortran {
            "ndarray is not contiguous"
        } else if !wants(BufferFlags::INDIRECT) && flags & nd::PIL != 0 {
            "ndarray cannot be represented without suboffsets"
        } else if !wants(BufferFlags::STRIDES) && !c_contiguous {
            "ndarray is not C-contiguous"
        } else if !wants(BufferFlags::ND) && wants(BufferFlags::FORMAT) {
            "ndarray: cannot cast to unsigned bytes if the format flag is present"
        } else {
            return None;
        })
    }
}

/// All of the first dimension.
fn whole(info: &BufferInfo) -> cpython_api::types::SliceIndices {
    let length = info.shape().and_then(|shape| shape.first()).map_or(0, |count| *count as usize);
    cpython_api::types::SliceIndices { start: 0, stop: length as isize, step: 1, length }
}

fn is_ellipsis(object: &Bound<'_, PyAny>) -> PyResult<bool> {
    Ok(object.is(&object.py().import(c"builtins")?.getattr(c"Ellipsis")?))
}

fn type_name(object: &Bound<'_, PyAny>) -> PyResult<String> {
    object.get_type().getattr(c"__name__")?.extract()
}

/// `ssize_array_as_tuple`.
fn as_tuple<'py>(py: Python<'py>, array: Option<&[isize]>) -> PyResult<Bound<'py, PyTuple>> {
    PyTuple::new(py, array.unwrap_or_default().iter().copied())
}

#[pymethods]
impl NdArray {
    #[pymethod(signature = (obj, shape = None, strides = None, offset = 0, format = None, flags = 0, getbuf = None))]
    #[expect(clippy::too_many_arguments, reason = "as many as the C class has")]
    fn __new__(
        state: &State,
        obj: Borrowed<'_, '_, PyAny>,
        shape: Option<Borrowed<'_, '_, PyAny>>,
        strides: Option<Borrowed<'_, '_, PyAny>>,
        offset: isize,
        format: Option<Borrowed<'_, '_, PyAny>>,
        flags: i32,
        getbuf: Option<i32>,
    ) -> PyResult<Self> {
        let type_error = |text: &str| Err(PyErr::new::<TypeError>(obj.py(), text));
        if HeldBuffer::is_exporter(&obj) && shape.is_none() {
            if strides.is_some() || offset != 0 || format.is_some() || !(flags == 0 || flags == nd::REDIRECT) {
                return type_error(
                    "construction from exporter object only takes 'obj', 'getbuf' and 'flags' arguments",
                );
            }
            let getbuf = getbuf.map_or(BufferFlags::FULL_RO, BufferFlags::from_bits);
            return Ok(Self::consumer(HeldBuffer::get(&obj, getbuf)?, flags));
        }
        if getbuf.is_some() {
            return type_error("getbuf argument only valid for construction from exporter object");
        }
        let Some(shape) = shape else {
            return type_error("shape is a required argument when constructing from list, tuple or scalar");
        };
        let base = make_base(state, &obj, &shape, strides, offset, format, flags & !nd::VAREXPORT)?;
        let bases = Mutex::new(vec![base]);
        Ok(Self { flags: flags & nd::VAREXPORT, bases, part: None, consumer: None })
    }

    #[pymethod(signature = (items, shape, strides = None, offset = 0, format = None, flags = 0))]
    #[expect(clippy::too_many_arguments, reason = "as many as the C method has")]
    fn push(
        &self,
        state: &State,
        items: Borrowed<'_, '_, PyAny>,
        shape: Borrowed<'_, '_, PyAny>,
        strides: Option<Borrowed<'_, '_, PyAny>>,
        offset: isize,
        format: Option<Borrowed<'_, '_, PyAny>>,
        flags: i32,
    ) -> PyResult<()> {
        let py = items.py();
        if flags & nd::VAREXPORT != 0 {
            let text = "ND_VAREXPORT flag can only be used during object creation";
            return Err(PyErr::new::<ValueError>(py, text));
        }
        self.check_owner(py)?;
        if self.flags & nd::VAREXPORT == 0 {
            let exported = self.bases().last().map_or(0, |base| Arc::strong_count(&base.memory) - 1);
            self.check_changeable(py, exported)?;
        }
        let base = make_base(state, &items, &shape, strides, offset, format, flags)?;
        self.bases().push(base);
        Ok(())
    }

    #[pymethod(signature = ())]
    fn pop(&self, py: Python<'_>) -> PyResult<()> {
        self.check_owner(py)?;
        let mut bases = self.bases();
        let exported = bases.last().map_or(0, |base| Arc::strong_count(&base.memory) - 1);
        self.check_changeable(py, exported)?;
        if bases.len() == 1 {
            return Err(PyErr::new::<BufferError>(py, "list only has a single base"));
        }
        bases.pop();
        Ok(())
    }

    #[pymethod(signature = ())]
    fn tolist<'py>(&self, py: Python<'py>, state: &State) -> PyResult<Bound<'py, PyAny>> {
        to_list(py, state, &self.head())
    }

    #[pymethod(signature = ())]
    fn tobytes<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyBytes>> {
        PyBytes::new(py, &self.head().to_vec(py, BufferOrder::C)?)
    }

    /// Add redundant suboffsets.
    #[pymethod(signature = ())]
    fn add_suboffsets(&self, py: Python<'_>) -> PyResult<()> {
        let head = self.head();
        if head.suboffsets().is_some() {
            return Err(PyErr::new::<TypeError>(py, "cannot add suboffsets to PIL-style array"));
        }
        if head.strides().is_none() {
            return Err(PyErr::new::<TypeError>(py, "cannot add suboffsets to array without strides"));
        }
        self.check_owner(py)?;
        if let Some(base) = self.bases().last_mut() {
            base.memory = Arc::new(base.memory.with_redundant_suboffsets(py)?);
            base.flags &= !(nd::C | nd::FORTRAN);
        }
        Ok(())
    }

    /// A memoryview of a copy, which has no object and is never freed.
    #[pymethod(signature = ())]
    fn memoryview_from_buffer<'py>(&self, py: Python<'py>, state: &State) -> PyResult<Bound<'py, PyMemoryView>> {
        let original = match &self.consumer {
            Some(consumer) => match consumer.buffer.obj(py).and_then(|obj| obj.cast::<Self>()) {
                Some(obj) => !obj.get().is_consumer(),
                None => false,
            },
            None => true,
        };
        if !original {
            let text = "memoryview_from_buffer(): ndarray must be original exporter or consumer from \
                        ndarray/original exporter";
            return Err(PyErr::new::<TypeError>(py, text));
        }
        let head = self.head();
        let format = head.format().unwrap_or(c"B");
        if format.count_bytes() > MAX_NDIM {
            let text = format!("memoryview_from_buffer: format is limited to {MAX_NDIM} characters");
            return Err(PyErr::new::<TypeError>(py, text));
        }
        let shape: Vec<usize> = match head.shape() {
            Some(shape) => shape.iter().map(|count| *count as usize).collect(),
            None if head.ndim() == 0 => Vec::new(),
            None => vec![head.len() / head.itemsize()],
        };
        let bytes = head.to_vec(py, BufferOrder::C)?;
        let copy = BufferMemory::new(py, bytes, &contiguous(format, head.itemsize(), &shape), head.is_readonly())?;
        PyMemoryView::new(state.static_array.instantiate(py, StaticArray::leaking(copy))?.as_any())
    }

    fn __getbuffer__<'a>(&'a self, py: Python<'_>, request: BufferRequest<'a>) -> PyResult<Exported> {
        if let Some(consumer) = &self.consumer
            && consumer.flags & nd::REDIRECT != 0
            && let Some(obj) = consumer.buffer.obj(py)
        {
            return request.redirect(py, &obj);
        }
        let head = self.head();
        if let Some(text) = Self::refusal(&head, request.flags()) {
            return Err(PyErr::new::<BufferError>(py, text));
        }
        match head {
            Now::Own(Base { memory, .. }) => {
                if let Some(base) = self.bases().iter_mut().find(|base| Arc::ptr_eq(&base.memory, &memory)) {
                    base.exports += 1;
                }
                request.shared(py, memory)
            }
            Now::Held(consumer) => request.answer(py, &consumer.buffer),
        }
    }

    /// Memory that is not the last is given up with its last view.
    fn __releasebuffer__(&self) {
        let mut bases = self.bases();
        let last = bases.len().saturating_sub(1);
        let mut index = 0;
        bases.retain_mut(|base| {
            let exports = Arc::strong_count(&base.memory) - 1;
            let given_up = base.exports > 0 && exports == 0 && index != last;
            (base.exports, index) = (exports, index + 1);
            !given_up
        });
    }

    fn __getitem__<'py>(
        slf: &Bound<'py, Self>,
        state: &State,
        key: Borrowed<'_, 'py, PyAny>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let py = slf.py();
        match Self::choose(slf, &key)? {
            Chosen::Value(value) => Ok(value),
            Chosen::Item(indices) => unpack(py, state, &slf.get().item_bytes(py, &indices)?, slf.get().head().format()),
            Chosen::Part(part) => state.ndarray.instantiate(py, part).map(Bound::into_any),
        }
    }

    fn __setitem__(
        slf: &Bound<'_, Self>,
        state: &State,
        key: Borrowed<'_, '_, PyAny>,
        value: Borrowed<'_, '_, PyAny>,
    ) -> PyResult<()> {
        let py = slf.py();
        let head = slf.get().head();
        if head.is_readonly() {
            return Err(PyErr::new::<TypeError>(py, "ndarray is not writable"));
        }
        let scalar = head.ndim() == 0 || (head.ndim() == 1 && key.cast::<PyInt>().is_some());
        if scalar {
            let indices = match Self::choose(slf, &key)? {
                Chosen::Item(indices) => indices,
                _ => Vec::new(),
            };
            let format = head.format().unwrap_or(c"B").to_str().unwrap_or_default();
            let packer = Packer::new(state, &PyString::new(py, format)?.into_any(), head.itemsize())?;
            return head.set_item(py, &indices, packer.pack(value)?.as_bytes());
        }
        let source = HeldBuffer::get(&value, BufferFlags::FULL_RO)?;
        let Chosen::Part(part) = Self::choose(slf, &key)? else {
            return Err(PyErr::new::<TypeError>(py, "invalid indexing of scalar"));
        };
        let part = part.head();
        if !same_structure(&part, &source) {
            let text = "ndarray assignment: lvalue and rvalue have different structures";
            return Err(PyErr::new::<ValueError>(py, text));
        }
        copy_rows(py, &part, &source, &mut Vec::new())
    }

    fn __delitem__(&self, py: Python<'_>, _key: Borrowed<'_, '_, PyAny>) -> PyResult<()> {
        let readonly = self.head().is_readonly();
        let text = if readonly { "ndarray is not writable" } else { "ndarray data cannot be deleted" };
        Err(PyErr::new::<TypeError>(py, text))
    }

    fn __hash__(slf: &Bound<'_, Self>) -> PyResult<isize> {
        let py = slf.py();
        let this = slf.get();
        if !this.head().is_readonly() {
            return Err(PyErr::new::<ValueError>(py, "cannot hash writable ndarray object"));
        }
        let obj = this.obj(py);
        if !obj.is_none() {
            obj.hash()?;
        }
        this.tobytes(py)?.hash()
    }

    #[getter]
    fn flags(&self) -> i32 {
        self.head().flags()
    }

    #[getter]
    fn offset(&self) -> isize {
        match self.head() {
            Now::Own(base) if self.part.is_none() => base.memory.offset() as isize,
            _ => -1,
        }
    }

    #[getter]
    fn obj<'py>(&self, py: Python<'py>) -> Bound<'py, PyAny> {
        let part = self.part.as_ref().map(|part| part.of.bind(py).into_any());
        let held = || self.consumer.as_ref().and_then(|consumer| consumer.buffer.obj(py));
        part.or_else(held).unwrap_or(py.None()).to_owned()
    }

    #[getter]
    fn nbytes(&self) -> usize {
        self.head().len()
    }

    #[getter]
    fn readonly<'py>(&self, py: Python<'py>) -> Bound<'py, PyBool> {
        PyBool::new(py, self.head().is_readonly()).to_owned()
    }

    #[getter]
    fn itemsize(&self) -> usize {
        self.head().itemsize()
    }

    #[getter]
    fn format(&self) -> String {
        self.head().format().map_or_else(String::new, |format| format.to_string_lossy().into_owned())
    }

    #[getter]
    fn ndim(&self) -> usize {
        self.head().ndim()
    }

    #[getter]
    fn shape<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        as_tuple(py, self.head().shape())
    }

    #[getter]
    fn strides<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        as_tuple(py, self.head().strides())
    }

    #[getter]
    fn suboffsets<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        as_tuple(py, self.head().suboffsets())
    }

    #[getter]
    fn c_contiguous(&self) -> bool {
        self.head().is_contiguous(BufferOrder::C)
    }

    #[getter]
    fn f_contiguous(&self) -> bool {
        self.head().is_contiguous(BufferOrder::Fortran)
    }

    #[getter]
    fn contiguous(&self) -> bool {
        self.head().is_contiguous(BufferOrder::Any)
    }
}

/// `cmp_structure`: with no items, the dimensions after the first without any do not matter.
fn same_structure(one: &BufferInfo, other: &BufferInfo) -> bool {
    let format = |info: &BufferInfo| info.format().unwrap_or(c"B").to_owned();
    let until_zero = |info: &BufferInfo| -> Vec<isize> {
        let shape = info.shape().unwrap_or_default();
        let zero = shape.iter().position(|count| *count == 0);
        shape[..zero.map_or(shape.len(), |zero| zero + 1)].to_vec()
    };
    format(one) == format(other)
        && one.itemsize() == other.itemsize()
        && one.ndim() == other.ndim()
        && until_zero(one) == until_zero(other)
}

/// Copies items, a row at a time: if both overlap, later rows are what the earlier ones have made
/// of them (`copy_rec`).
fn copy_rows(py: Python<'_>, to: &BufferInfo, from: &BufferInfo, indices: &mut Vec<usize>) -> PyResult<()> {
    let shape = to.shape().unwrap_or_default();
    let Some(count) = shape.get(indices.len()).filter(|_| !to.is_empty()).map(|count| *count as usize) else {
        return Ok(());
    };
    let dim = indices.len();
    let is_row = dim + 1 == shape.len();
    let mut row = Vec::new();
    indices.push(0);
    for index in 0..count {
        indices[dim] = index;
        if is_row {
            row.push(from.item(py, indices)?);
        } else {
            copy_rows(py, to, from, indices)?;
        }
    }
    for (index, item) in row.iter().enumerate() {
        indices[dim] = index;
        to.set_item(py, indices, item)?;
    }
    indices.pop();
    Ok(())
}
