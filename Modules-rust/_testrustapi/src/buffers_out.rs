//! `_testrustapi.buffers_out`: classes for test_buffers_out.py, which export buffers.

use std::sync::Arc;
use std::sync::atomic::{AtomicU8, AtomicUsize, Ordering};

use cpython_api::exceptions::{IndexError, RuntimeError};
use cpython_api::sync::PyMutex;
use cpython_api::types::{PyAny, PyBytes, PyList, SliceIndices};
use cpython_api::{
    Borrowed, Bound, BufferFlags, BufferLayout, BufferMemory, BufferOrder, BufferRequest, BufferStrides, BytesLike,
    Exported, ExportedBytes, HeldBuffer, ObjectCell, PyErr, PyResult, Python, pyclass, pyfunction, pymethods, pymodule,
};

/// Bytes that can be resized, as a bytearray's.
#[pyclass(module = "_testrustapi.buffers_out", subclass, weakref)]
struct Growing {
    bytes: ExportedBytes,
    /// What the collector can find a cycle through.
    other: ObjectCell<PyAny>,
}

#[pymethods]
impl Growing {
    #[pymethod(signature = (data = None, /))]
    fn __new__(py: Python<'_>, data: Option<BytesLike<'_, '_>>) -> PyResult<Self> {
        let data = data.map(|data| data.bytes(py).map(|bytes| bytes.to_vec())).transpose()?;
        Ok(Self { bytes: data.unwrap_or_default().into(), other: ObjectCell::empty() })
    }

    #[pymethod(signature = (size, /))]
    fn resize(&self, py: Python<'_>, size: usize) -> PyResult<()> {
        self.bytes.resize(py, size)
    }

    #[pymethod(signature = (data, /))]
    fn extend(&self, py: Python<'_>, data: BytesLike<'_, '_>) -> PyResult<()> {
        self.bytes.extend_from_slice(py, &data.bytes(py)?)
    }

    #[pymethod(signature = (offset, data, /))]
    fn write(&self, py: Python<'_>, offset: usize, data: BytesLike<'_, '_>) -> PyResult<()> {
        self.bytes.write(py, offset, &data.bytes(py)?)
    }

    #[pymethod(signature = (offset, size, /))]
    fn read<'py>(&self, py: Python<'py>, offset: usize, size: u16) -> PyResult<Bound<'py, PyBytes>> {
        let mut out = vec![0; usize::from(size)];
        self.bytes.read(py, offset, &mut out)?;
        PyBytes::new(py, &out)
    }

    fn __bytes__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyBytes>> {
        self.bytes.to_bytes(py)
    }

    fn __len__(&self, py: Python<'_>) -> usize {
        self.bytes.len(py)
    }

    #[getter]
    fn exports(&self, py: Python<'_>) -> usize {
        self.bytes.exports(py)
    }

    #[getter]
    fn get_other<'py>(&self, py: Python<'py>) -> Option<Bound<'py, PyAny>> {
        self.other.get(py)
    }

    #[setter]
    fn set_other(&self, py: Python<'_>, other: Borrowed<'_, '_, PyAny>) {
        self.other.set(py, Some(other.to_owned().unbind().into_bound(py)));
    }

    fn __getbuffer__<'a>(&'a self, py: Python<'_>, request: BufferRequest<'a>) -> PyResult<Exported> {
        request.counted(py, &self.bytes)
    }
}

/// Numbers of two dimensions, whose rows are reached through pointers if `pointers` is true.
#[pyclass(module = "_testrustapi.buffers_out")]
struct Matrix {
    memory: BufferMemory,
}

#[pymethods]
impl Matrix {
    #[pymethod(signature = (data, format, itemsize, shape, strides = None, offset = 0, pointers = false,
        readonly = true))]
    #[expect(clippy::too_many_arguments, reason = "as many as a layout has")]
    fn __new__(
        py: Python<'_>,
        data: BytesLike<'_, '_>,
        format: &str,
        itemsize: usize,
        shape: Borrowed<'_, '_, PyAny>,
        strides: Option<Borrowed<'_, '_, PyAny>>,
        offset: usize,
        pointers: bool,
        readonly: bool,
    ) -> PyResult<Self> {
        let format = std::ffi::CString::new(format).unwrap_or_default();
        let shape: Vec<usize> = shape.extract()?;
        let strides = strides.map(|strides| strides.extract::<Vec<isize>>()).transpose()?;
        let strides = strides.as_ref().map_or(BufferStrides::C, |strides| BufferStrides::Bytes(strides));
        let layout = BufferLayout { format: &format, itemsize, shape: &shape, strides, offset };
        let memory = BufferMemory::new(py, data.bytes(py)?.to_vec(), &layout, readonly)?;
        Ok(Self { memory: if pointers { memory.with_pointers(py)? } else { memory } })
    }

    fn __getbuffer__<'a>(&'a self, py: Python<'_>, request: BufferRequest<'a>) -> PyResult<Exported> {
        request.answer(py, &self.memory)
    }
}

/// An exporter whose memory is replaced at will: views keep what they are of.
#[pyclass(module = "_testrustapi.buffers_out")]
struct Replaced {
    memory: PyMutex<Arc<BufferMemory>>,
}

fn bytes_memory(py: Python<'_>, data: BytesLike<'_, '_>) -> PyResult<Arc<BufferMemory>> {
    let bytes = data.bytes(py)?.to_vec();
    let shape = [bytes.len()];
    let layout = BufferLayout { format: c"B", itemsize: 1, shape: &shape, strides: BufferStrides::C, offset: 0 };
    BufferMemory::new(py, bytes, &layout, false).map(Arc::new)
}

/// The items of a slice of memory whose fields are those given, which need not fit.
#[pyfunction(signature = (data, start, step, length, /))]
fn slice_memory<'py>(
    py: Python<'py>,
    data: BytesLike<'_, 'py>,
    start: isize,
    step: isize,
    length: usize,
) -> PyResult<Bound<'py, PyBytes>> {
    let slice = SliceIndices { start, stop: 0, step, length };
    PyBytes::new(py, &bytes_memory(py, data)?.slice(py, 0, &slice)?.to_vec(py, BufferOrder::C)?)
}

#[pymethods]
impl Replaced {
    #[pymethod(signature = (data, /))]
    fn __new__(py: Python<'_>, data: BytesLike<'_, '_>) -> PyResult<Self> {
        Ok(Self { memory: PyMutex::new(bytes_memory(py, data)?) })
    }

    #[pymethod(signature = (data, /))]
    fn replace(&self, py: Python<'_>, data: BytesLike<'_, '_>) -> PyResult<()> {
        let new = bytes_memory(py, data)?;
        drop(self.memory.with(py, |memory, _| std::mem::replace(memory, new)));
        Ok(())
    }

    fn __getbuffer__<'a>(&'a self, py: Python<'_>, request: BufferRequest<'a>) -> PyResult<Exported> {
        let memory = self.memory.with(py, |memory, _| memory.clone());
        request.shared(py, memory)
    }
}

/// Holds the buffer of another object and exports it.
#[pyclass(module = "_testrustapi.buffers_out", weakref)]
struct Holder {
    held: HeldBuffer,
    other: ObjectCell<PyAny>,
}

#[pymethods]
impl Holder {
    #[pymethod(signature = (object, flags = 0x11c, /))]
    fn __new__(object: Borrowed<'_, '_, PyAny>, flags: i32) -> PyResult<Self> {
        let held = HeldBuffer::get(&object, BufferFlags::from_bits(flags))?;
        Ok(Self { held, other: ObjectCell::empty() })
    }

    #[getter]
    fn obj<'py>(&self, py: Python<'py>) -> Option<Bound<'py, PyAny>> {
        self.held.obj(py).map(|obj| obj.to_owned())
    }

    #[setter]
    fn set_other(&self, py: Python<'_>, other: Borrowed<'_, '_, PyAny>) {
        self.other.set(py, Some(other.to_owned().unbind().into_bound(py)));
    }

    #[pymethod(signature = (order = 0, /))]
    fn tobytes<'py>(&self, py: Python<'py>, order: i32) -> PyResult<Bound<'py, PyBytes>> {
        let order = [BufferOrder::C, BufferOrder::Fortran][usize::from(order != 0)];
        PyBytes::new(py, &self.held.to_vec(py, order)?)
    }

    #[pymethod(signature = (data, /))]
    fn write(&self, py: Python<'_>, data: BytesLike<'_, '_>) -> PyResult<()> {
        self.held.write(py, &data.bytes(py)?, BufferOrder::C)
    }

    fn __getbuffer__<'a>(&'a self, py: Python<'_>, request: BufferRequest<'a>) -> PyResult<Exported> {
        request.answer(py, &self.held)
    }
}

/// Passes requests on to the object that was set.
#[pyclass(module = "_testrustapi.buffers_out")]
#[derive(Default)]
struct Redirect {
    target: ObjectCell<PyAny>,
}

#[pymethods]
impl Redirect {
    #[pymethod(signature = ())]
    fn __new__() -> Self {
        Self::default()
    }

    #[setter]
    fn set_target(&self, py: Python<'_>, target: Borrowed<'_, '_, PyAny>) {
        self.target.set(py, Some(target.to_owned().unbind().into_bound(py)));
    }

    fn __getbuffer__<'a>(&'a self, py: Python<'_>, request: BufferRequest<'a>) -> PyResult<Exported> {
        match self.target.get(py) {
            Some(target) => request.redirect(py, &target),
            None => Err(PyErr::new::<IndexError>(py, "no target")),
        }
    }
}

/// Answers requests, and fails nevertheless; counts how often it is asked to release a view.
#[pyclass(module = "_testrustapi.buffers_out")]
struct Failing {
    bytes: ExportedBytes,
    memory: Arc<BufferMemory>,
    fixed: [AtomicU8; 4],
    other: ObjectCell<PyAny>,
    how: u8,
    releases: AtomicUsize,
}

#[pymethods]
impl Failing {
    #[pymethod(signature = (how, other = None, /))]
    fn __new__(py: Python<'_>, how: u8, other: Option<Borrowed<'_, '_, PyAny>>) -> PyResult<Self> {
        let shape = [4];
        let layout = BufferLayout { format: c"B", itemsize: 1, shape: &shape, strides: BufferStrides::C, offset: 0 };
        let memory = Arc::new(BufferMemory::new(py, vec![0; 4], &layout, false)?);
        let other = other.map_or_else(ObjectCell::empty, |other| ObjectCell::new((*other).clone()));
        let (bytes, fixed, releases) = (vec![0; 4].into(), Default::default(), AtomicUsize::new(0));
        Ok(Self { bytes, memory, fixed, other, how, releases })
    }

    /// How many views each kind of memory has, and how many were released.
    #[getter]
    fn counts(&self, py: Python<'_>) -> (usize, usize, usize) {
        (self.bytes.exports(py), Arc::strong_count(&self.memory) - 1, self.releases.load(Ordering::Relaxed))
    }

    fn __getbuffer__<'a>(&'a self, py: Python<'_>, request: BufferRequest<'a>) -> PyResult<Exported> {
        let _answered = match (self.how, self.other.get(py)) {
            (0, _) => Some(request.counted(py, &self.bytes)?),
            (1, _) => Some(request.shared(py, self.memory.clone())?),
            (2, _) => Some(request.writable(py, &self.fixed)?),
            (3, Some(other)) => Some(request.redirect(py, &other)?),
            (4, _) => {
                request.counted(py, &self.bytes)?;
                panic!("after the answer");
            }
            _ => None,
        };
        Err(PyErr::new::<RuntimeError>(py, "after the answer"))
    }

    fn __releasebuffer__(&self) {
        self.releases.fetch_add(1, Ordering::Relaxed);
    }
}

/// The buffers of a list of objects, all acquired and given up again, so many times; the number
/// of bytes that they had.
#[pyfunction(signature = (objects, times, /))]
fn acquire(py: Python<'_>, objects: Borrowed<'_, '_, PyList>, times: usize) -> PyResult<usize> {
    let mut total = 0;
    for _ in 0..times {
        for object in objects.iter() {
            total += HeldBuffer::get(&object, BufferFlags::FULL_RO)?.to_vec(py, BufferOrder::C)?.len();
        }
    }
    Ok(total)
}

/// Exporters of buffers.
#[pymodule(submodule)]
pub(crate) mod buffers_out {
    #[pymodule_export]
    use super::{Failing, Growing, Holder, Matrix, Redirect, Replaced};
    #[pymodule_export]
    use super::{acquire, slice_memory};
}
