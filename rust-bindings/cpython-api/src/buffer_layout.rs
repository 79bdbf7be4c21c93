//! How the items of a buffer lie in memory (PEP 3118), and whether they fit into it.

use std::ffi::{CStr, c_int, c_long, c_longlong, c_short};

use crate::backend::buffer::BufferOrder;
use crate::exceptions::ValueError;
use crate::python::Python;
use crate::{PyErr, PyResult};

/// From one item to the next, in each dimension.
#[derive(Clone, Copy, Debug)]
pub enum BufferStrides<'a> {
    /// Those of contiguous items in C's order.
    C,
    /// Those of contiguous items in Fortran's order.
    Fortran,
    /// So many bytes.
    Bytes(&'a [isize]),
}

/// How items lie in memory. It is checked against the memory by
/// [`BufferMemory::new`](crate::BufferMemory::new).
#[derive(Clone, Copy, Debug)]
pub struct BufferLayout<'a> {
    /// The format of an item, in the syntax of `struct`.
    pub format: &'a CStr,
    /// The size of an item.
    pub itemsize: usize,
    /// How many items there are in each dimension.
    pub shape: &'a [usize],
    /// From one item to the next, in each dimension.
    pub strides: BufferStrides<'a>,
    /// Where the item with all indices 0 begins.
    pub offset: usize,
}

/// A layout that fits.
pub(crate) struct Checked {
    /// The shape and the strides, as many as dimensions.
    pub(crate) shape: Box<[isize]>,
    pub(crate) strides: Box<[isize]>,
    /// The size of all items.
    pub(crate) len: isize,
    pub(crate) offset: usize,
}

impl BufferLayout<'_> {
    /// Sees to it that each byte of each item is inside of memory of this size.
    ///
    /// # Errors
    ///
    /// `ValueError` if not, if there are not as many strides as dimensions, or if the format
    /// is of another size than the items.
    pub(crate) fn check(&self, py: Python<'_>, memory: usize) -> PyResult<Checked> {
        let invalid = |text: &str| PyErr::new::<ValueError>(py, text);
        let outside = || invalid("invalid combination of buffer, shape and strides");
        // A consumer may divide by the size, and may read as many bytes as the format says.
        let itemsize = isize::try_from(self.itemsize).ok().filter(|size| *size > 0);
        let itemsize = itemsize.ok_or_else(|| invalid("itemsize must be greater than zero"))?;
        if format_size(self.format.to_bytes()).is_some_and(|size| size != self.itemsize) {
            return Err(invalid("the size of the format is not itemsize"));
        }
        let shape: Option<Vec<isize>> = self.shape.iter().map(|count| isize::try_from(*count).ok()).collect();
        let shape = shape.ok_or_else(outside)?;
        let len = shape.iter().try_fold(itemsize, |len, count| len.checked_mul(*count));
        // With a 0 in it, the product of the other numbers may still be too large.
        let len = if shape.contains(&0) { 0 } else { len.ok_or_else(outside)? };
        let strides = match self.strides {
            BufferStrides::C => contiguous(&shape, itemsize, BufferOrder::C),
            BufferStrides::Fortran => contiguous(&shape, itemsize, BufferOrder::Fortran),
            BufferStrides::Bytes(strides) if strides.len() == shape.len() => strides.to_vec(),
            BufferStrides::Bytes(_) => return Err(invalid("len(shape) != len(strides)")),
        };
        let mut first = self.offset as i128;
        let mut end = first + itemsize as i128;
        for (count, stride) in shape.iter().zip(&strides) {
            let reach = (*count as i128 - 1) * *stride as i128;
            match reach < 0 {
                true => first = first.saturating_add(reach),
                false => end = end.saturating_add(reach),
            }
        }
        if self.offset > memory || (!shape.contains(&0) && (first < 0 || end > memory as i128)) {
            return Err(outside());
        }
        Ok(Checked { shape: shape.into(), strides: strides.into(), len, offset: self.offset })
    }
}

/// The strides of contiguous items.
pub(crate) fn contiguous(shape: &[isize], itemsize: isize, order: BufferOrder) -> Vec<isize> {
    let mut strides = vec![0; shape.len()];
    let mut next = itemsize;
    let mut step = |index: usize| {
        strides[index] = next;
        // Too large only if a number is 0: then nothing is reached by a stride.
        next = next.wrapping_mul(shape[index]);
    };
    match order {
        BufferOrder::Fortran => (0..shape.len()).for_each(&mut step),
        _ => (0..shape.len()).rev().for_each(&mut step),
    }
    strides
}

/// The size of an item with this format, if it is in the syntax of `struct`: what
/// `struct.calcsize` says.
fn format_size(format: &[u8]) -> Option<usize> {
    let (native, mut format) = match format {
        [b'@', rest @ ..] => (true, rest),
        [b'=' | b'<' | b'>' | b'!', rest @ ..] => (false, rest),
        _ => (true, format),
    };
    let mut size: usize = 0;
    while let [first, rest @ ..] = format {
        format = rest;
        if first.is_ascii_whitespace() {
            continue;
        }
        let (mut code, mut count) = (*first, 1);
        if code.is_ascii_digit() {
            count = usize::from(code - b'0');
            loop {
                let [next, rest @ ..] = format else { return None };
                format = rest;
                code = *next;
                if !code.is_ascii_digit() {
                    break;
                }
                count = count.checked_mul(10)?.checked_add(usize::from(code - b'0'))?;
            }
        }
        let one = code_size(code, native)?;
        if native && !matches!(code, b's' | b'p') {
            size = size.checked_next_multiple_of(code_alignment(code, one))?;
        }
        size = size.checked_add(one.checked_mul(count)?)?;
    }
    Some(size)
}

/// The native alignment of one character of a format, of this size.
fn code_alignment(code: u8, size: usize) -> usize {
    match code {
        b'q' | b'Q' => align_of::<c_longlong>(),
        b'd' => align_of::<f64>(),
        _ => size,
    }
}

/// The size of one character of a format.
fn code_size(code: u8, native: bool) -> Option<usize> {
    let either = |native_size: usize, standard: usize| if native { native_size } else { standard };
    Some(match code {
        b'x' | b'c' | b'b' | b'B' | b'?' | b's' | b'p' => 1,
        b'h' | b'H' => either(size_of::<c_short>(), 2),
        b'e' => 2,
        b'i' | b'I' => either(size_of::<c_int>(), 4),
        b'l' | b'L' => either(size_of::<c_long>(), 4),
        b'q' | b'Q' => either(size_of::<c_longlong>(), 8),
        b'f' => 4,
        b'd' => 8,
        b'n' | b'N' if native => size_of::<isize>(),
        b'P' if native => size_of::<*const ()>(),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_those_of_struct() {
        for (format, size) in [
            (&b"B"[..], 1),
            (b"bi", 8),
            (b"@bi", 8),
            (b"=bi", 5),
            (b"<bi", 5),
            (b"ib", 5),
            (b"3s i", 8),
            (b"0sB", 1),
            (b"i0q", 8),
            (b"2h", 4),
            (b"LQ", 16),
            (b">l", 4),
            (b"", 0),
        ] {
            assert_eq!(format_size(format), Some(size), "{}", String::from_utf8_lossy(format));
        }
        for format in [&b"T{i:a:}"[..], b"Zd", b"<n", b"3", b"99999999999999999999B", b"w", b"(2)i"] {
            assert_eq!(format_size(format), None, "{}", String::from_utf8_lossy(format));
        }
    }

    #[test]
    fn strides_are_contiguous() {
        assert_eq!(contiguous(&[2, 3, 4], 2, BufferOrder::C), [24, 8, 2]);
        assert_eq!(contiguous(&[2, 3, 4], 2, BufferOrder::Fortran), [2, 4, 12]);
        assert_eq!(contiguous(&[], 2, BufferOrder::C), []);
    }
}
