//! Rust's memory from CPython's allocator (Include/cpython/pymem.h, PEP 445).

use std::alloc::{GlobalAlloc, Layout};

use cpython_sys as ffi;

/// An allocator for `#[global_allocator]`: `PyMem_RawMalloc`, `PyMem_RawCalloc`,
/// `PyMem_RawRealloc` and `PyMem_RawFree`. With it `tracemalloc` counts the memory of a module.
///
/// The archive of modules uses it with the cargo feature `pymem`, which is off by default:
///
/// - `tracemalloc` attaches the thread (`PyGILState_Ensure`) for each block. So, while it
///   traces, a thread that is detached waits for the GIL wherever it allocates. One that
///   allocates at the end of the process is stopped there, in frames of Rust, and the process
///   aborts.
/// - `tracemalloc.start()` exchanges the functions of the allocator while other threads call
///   them, which is a data race in C. Each allocation in Rust would take part in it.
pub struct PyMemAllocator;

/// What `malloc` aligns to.
const ALIGNED: usize = 2 * size_of::<usize>();

/// Where the address that C gave is kept, before a block that is aligned to more than that.
///
/// # Safety
///
/// `block` is such a block.
unsafe fn origin(block: *mut u8) -> *mut *mut u8 {
    // SAFETY: the caller's promise.
    unsafe { block.cast::<*mut u8>().sub(1) }
}

/// A block that is aligned to more than `malloc` does.
///
/// # Safety
///
/// The layout's size is not 0.
unsafe fn alloc_aligned(layout: Layout) -> *mut u8 {
    let Some(size) = layout.size().checked_add(layout.align()) else { return std::ptr::null_mut() };
    // SAFETY: may be called on any thread.
    let raw = unsafe { ffi::PyMem_RawMalloc(size) }.cast::<u8>();
    if raw.is_null() {
        return raw;
    }
    // The next multiple after `raw`: that leaves at least what `malloc` aligns to.
    let gap = layout.align() - raw.addr() % layout.align();
    // SAFETY: `gap` is at most the alignment, so the block ends within the memory.
    let block = unsafe { raw.add(gap) };
    // SAFETY: there is room for an address before it.
    let origin = unsafe { origin(block) };
    // SAFETY: as above.
    unsafe { origin.write(raw) };
    block
}

// SAFETY: the raw domain's functions are called on any thread; they do not unwind, and a block
// stays where it is until it is given back.
unsafe impl GlobalAlloc for PyMemAllocator {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        if layout.align() > ALIGNED {
            // SAFETY: the caller's promise.
            return unsafe { alloc_aligned(layout) };
        }
        // SAFETY: may be called on any thread.
        unsafe { ffi::PyMem_RawMalloc(layout.size()) }.cast()
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        if layout.align() > ALIGNED {
            // SAFETY: the caller's promise.
            let block = unsafe { alloc_aligned(layout) };
            if !block.is_null() {
                // SAFETY: so many bytes are there.
                unsafe { block.write_bytes(0, layout.size()) };
            }
            return block;
        }
        // SAFETY: may be called on any thread.
        unsafe { ffi::PyMem_RawCalloc(1, layout.size()) }.cast()
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        let raw = if layout.align() > ALIGNED {
            // SAFETY: `alloc_aligned` has made it, for that layout.
            let origin = unsafe { origin(block) };
            // SAFETY: as above.
            unsafe { origin.read() }
        } else {
            block
        };
        // SAFETY: C gave it, and nobody uses it again.
        unsafe { ffi::PyMem_RawFree(raw.cast()) };
    }

    unsafe fn realloc(&self, block: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        if layout.align() <= ALIGNED {
            // SAFETY: C gave it.
            return unsafe { ffi::PyMem_RawRealloc(block.cast(), size) }.cast();
        }
        // SAFETY: the caller says that the size is not too large for the alignment.
        let layout_now = unsafe { Layout::from_size_align_unchecked(size, layout.align()) };
        // SAFETY: the caller says that it is not 0.
        let new = unsafe { alloc_aligned(layout_now) };
        if !new.is_null() {
            // SAFETY: both blocks have so many bytes, and they are two.
            unsafe { std::ptr::copy_nonoverlapping(block, new, layout.size().min(size)) };
            // SAFETY: the caller's promise.
            unsafe { self.dealloc(block, layout) };
        }
        new
    }
}
