//! Memory for an ndarray, made of Python's values.

use std::sync::Arc;

use cpython_api::exceptions::{TypeError, ValueError};
use cpython_api::types::{PyAny, PyString, PyTuple};
use cpython_api::{
    Borrowed, Bound, BufferInfo, BufferLayout, BufferMemory, BufferOrder, BufferStrides, PyErr, PyResult,
};

use super::items::{Packer, c_format, list_or_tuple, numbers};
use super::{MAX_NDIM, State, nd};

/// Memory, and its flags (`ndbuf_t`). A view keeps the memory, so that it is exported as often
/// as there are references to it.
#[derive(Clone)]
pub(super) struct Base {
    pub(super) memory: Arc<BufferMemory>,
    pub(super) flags: i32,
    /// How often it was exported when that was last looked at.
    pub(super) exports: usize,
}

impl Base {
    pub(super) fn new(memory: BufferMemory, flags: i32) -> Self {
        Self { memory: Arc::new(memory), flags, exports: 0 }
    }
}

/// The flags that follow from a structure (`init_flags`).
pub(super) fn structure_flags(info: &BufferInfo) -> i32 {
    let flag = |set: bool, flag: i32| if set { flag } else { 0 };
    flag(info.ndim() == 0, nd::SCALAR)
        | flag(info.suboffsets().is_some(), nd::PIL)
        | flag(info.is_contiguous(BufferOrder::C), nd::C)
        | flag(info.is_contiguous(BufferOrder::Fortran), nd::FORTRAN)
}

pub(super) fn writable_flag(info: &BufferInfo) -> i32 {
    if info.is_readonly() { 0 } else { nd::WRITABLE }
}

/// Memory for these values (`init_ndbuf`).
pub(super) fn make_base(
    state: &State,
    items: &Bound<'_, PyAny>,
    shape: &Bound<'_, PyAny>,
    strides: Option<Borrowed<'_, '_, PyAny>>,
    offset: isize,
    format: Option<Borrowed<'_, '_, PyAny>>,
    mut flags: i32,
) -> PyResult<Base> {
    let py = items.py();
    let value_error = |text: &str| PyErr::new::<ValueError>(py, text);
    let type_error = |text: &str| PyErr::new::<TypeError>(py, text);
    let shape = list_or_tuple(shape, "shape")?;
    let ndim = shape.len();
    if ndim > MAX_NDIM {
        return Err(value_error(&format!("ndim must not exceed {MAX_NDIM}")));
    }
    let strides = match strides.map(|strides| list_or_tuple(&strides.to_owned().into_any(), "strides")).transpose()? {
        Some(strides) if strides.is_empty() => None,
        Some(_) if flags & nd::FORTRAN != 0 => {
            return Err(type_error("ND_FORTRAN cannot be used together with strides"));
        }
        Some(strides) if strides.len() != ndim => return Err(value_error("len(shape) != len(strides)")),
        strides => strides,
    };
    let simple = PyString::new(py, "B")?.into_any();
    let format = format.map_or(simple, |format| format.to_owned());
    let itemsize: isize = state.calcsize.bind(py).call(&[&format])?.extract()?;
    if itemsize == 0 {
        return Err(value_error("itemsize must not be zero"));
    }
    let items = match ndim {
        0 => PyTuple::from_array(py, [items.clone()])?,
        _ => list_or_tuple(items, "items")?,
    };
    if items.is_empty() {
        return Err(value_error("initializer list or tuple must not be empty"));
    }
    let len = items.len() as isize * itemsize;
    if offset % itemsize != 0 {
        return Err(value_error("offset must be a multiple of itemsize"));
    }
    if offset < 0 || offset > len - itemsize {
        return Err(value_error("offset out of bounds"));
    }
    let packer = Packer::new(state, &format, itemsize as usize)?;
    let mut bytes = Vec::new();
    for item in items.iter() {
        let packed = packer.pack(item)?;
        bytes.try_reserve(packed.as_bytes().len()).map_err(|_| PyErr::no_memory(py))?;
        bytes.extend_from_slice(packed.as_bytes());
    }
    let format = c_format(&format)?;
    if ndim == 0 {
        if flags & nd::PIL != 0 {
            return Err(type_error("ndim = 0 cannot be used in conjunction with ND_PIL"));
        }
        flags |= nd::SCALAR | nd::C | nd::FORTRAN;
    }
    let shape: Vec<usize> = numbers(&shape, true)?.into_iter().map(|count| count as usize).collect();
    let strides = strides.map(|strides| numbers(&strides, false)).transpose()?;
    if strides.iter().flatten().any(|stride| stride % itemsize != 0) {
        return Err(value_error("strides must be a multiple of itemsize"));
    }
    let strides = match &strides {
        Some(strides) => BufferStrides::Bytes(strides),
        None if flags & nd::FORTRAN != 0 => BufferStrides::Fortran,
        None => BufferStrides::C,
    };
    let layout =
        BufferLayout { format: &format, itemsize: itemsize as usize, shape: &shape, strides, offset: offset as usize };
    let mut memory = BufferMemory::new(py, bytes, &layout, flags & nd::WRITABLE == 0)?;
    flags |= structure_flags(&memory);
    if flags & nd::PIL != 0 {
        memory = memory.with_pointers(py)?;
        flags &= !(nd::C | nd::FORTRAN);
    }
    Ok(Base::new(memory, flags))
}
