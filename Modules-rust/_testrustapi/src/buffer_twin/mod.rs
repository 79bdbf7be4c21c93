//! A twin of Modules/_testbuffer.c: Lib/test/test_buffer.py judges it.

mod base;
mod functions;
mod items;
mod ndarray;
mod small;

use std::ffi::CStr;

use cpython_api::types::{PyAny, PyInt, PyModule};
use cpython_api::{Bound, BufferFlags, Class, ModuleInit, ModuleState, Py, PyResult, Traverse, pymodule};

/// `ND_MAX_NDIM`: more than views may have.
const MAX_NDIM: usize = 128;

/// The flags of an ndarray (`ND_*`).
mod nd {
    /// Whether the layout may change while buffers are exported.
    pub(super) const VAREXPORT: i32 = 0x001;
    pub(super) const WRITABLE: i32 = 0x002;
    pub(super) const FORTRAN: i32 = 0x004;
    pub(super) const SCALAR: i32 = 0x008;
    /// Reached through pointers, as in the Python Imaging Library.
    pub(super) const PIL: i32 = 0x010;
    /// Requests are passed on.
    pub(super) const REDIRECT: i32 = 0x020;
    pub(super) const GETBUF_FAIL: i32 = 0x040;
    /// `view.obj` would be undefined after a failure; here it never is.
    pub(super) const GETBUF_UNDEFINED: i32 = 0x080;
    /// Contiguous in C's order.
    pub(super) const C: i32 = 0x100;
}

/// The constants that have the names of C.
const REQUESTS: [(&CStr, BufferFlags); 19] = [
    (c"PyBUF_SIMPLE", BufferFlags::SIMPLE),
    (c"PyBUF_WRITABLE", BufferFlags::WRITABLE),
    (c"PyBUF_FORMAT", BufferFlags::FORMAT),
    (c"PyBUF_ND", BufferFlags::ND),
    (c"PyBUF_STRIDES", BufferFlags::STRIDES),
    (c"PyBUF_INDIRECT", BufferFlags::INDIRECT),
    (c"PyBUF_C_CONTIGUOUS", BufferFlags::C_CONTIGUOUS),
    (c"PyBUF_F_CONTIGUOUS", BufferFlags::F_CONTIGUOUS),
    (c"PyBUF_ANY_CONTIGUOUS", BufferFlags::ANY_CONTIGUOUS),
    (c"PyBUF_FULL", BufferFlags::FULL),
    (c"PyBUF_FULL_RO", BufferFlags::FULL_RO),
    (c"PyBUF_RECORDS", BufferFlags::RECORDS),
    (c"PyBUF_RECORDS_RO", BufferFlags::RECORDS_RO),
    (c"PyBUF_STRIDED", BufferFlags::STRIDED),
    (c"PyBUF_STRIDED_RO", BufferFlags::STRIDED_RO),
    (c"PyBUF_CONTIG", BufferFlags::CONTIG),
    (c"PyBUF_CONTIG_RO", BufferFlags::CONTIG_RO),
    (c"PyBUF_READ", BufferFlags::from_bits(0x100)),
    (c"PyBUF_WRITE", BufferFlags::from_bits(0x200)),
];

/// What the classes and functions reach.
#[derive(Traverse)]
struct State {
    ndarray: Class<ndarray::NdArray>,
    static_array: Class<small::StaticArray>,
    /// `struct.Struct`, `struct.calcsize` and `struct.unpack_from`.
    new_struct: Py<PyAny>,
    calcsize: Py<PyAny>,
    unpack_from: Py<PyAny>,
}

impl ModuleState for State {
    fn new(module: &ModuleInit<'_, '_, Self>) -> PyResult<Self> {
        let functions = module.py().import(c"struct")?;
        Ok(Self {
            ndarray: module.add_class()?,
            static_array: module.add_class()?,
            new_struct: functions.getattr(c"Struct")?.unbind(),
            calcsize: functions.getattr(c"calcsize")?.unbind(),
            unpack_from: functions.getattr(c"unpack_from")?.unbind(),
        })
    }
}

/// Buffers of all kinds, made and looked at.
#[pymodule(submodule)]
pub(crate) mod buffer_twin {
    #[pymodule_state]
    use super::State;
    #[pymodule_export]
    use super::functions::{
        buffer_fill_info, cmp_contig, get_contiguous, get_pointer, get_sizeof_void_p, is_contiguous,
        py_buffer_to_contiguous, slice_indices,
    };
    use super::nd;
    #[pymodule_export]
    use super::ndarray::NdArray;
    #[pymodule_export]
    use super::small::{StaticArray, TestBuf};

    #[pymodule_export]
    const ND_MAX_NDIM: i64 = super::MAX_NDIM as i64;
    #[pymodule_export]
    const ND_VAREXPORT: i32 = nd::VAREXPORT;
    #[pymodule_export]
    const ND_WRITABLE: i32 = nd::WRITABLE;
    #[pymodule_export]
    const ND_FORTRAN: i32 = nd::FORTRAN;
    #[pymodule_export]
    const ND_SCALAR: i32 = nd::SCALAR;
    #[pymodule_export]
    const ND_PIL: i32 = nd::PIL;
    #[pymodule_export]
    const ND_GETBUF_FAIL: i32 = nd::GETBUF_FAIL;
    #[pymodule_export]
    const ND_GETBUF_UNDEFINED: i32 = nd::GETBUF_UNDEFINED;
    #[pymodule_export]
    const ND_REDIRECT: i32 = nd::REDIRECT;

    /// The names are those of C.
    #[pymodule_init]
    fn init(module: &super::Bound<'_, super::PyModule>) -> super::PyResult<()> {
        for (name, value) in super::REQUESTS {
            module.setattr(name, &*super::PyInt::new(module.py(), value.bits())?)?;
        }
        Ok(())
    }
}
