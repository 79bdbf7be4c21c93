//! Where the digits of groups are in a vector, if each group has a separator before it.

/// The place of a separator: what makes `pshufb` and `tbl` write a zero.
pub(super) const SEPARATOR: u8 = 0x80;

/// As many groups as fit into a vector of `N` bytes.
#[derive(Clone, Copy)]
pub(super) struct Layout<const N: usize> {
    /// For each byte which digit it is, or [`SEPARATOR`]; those after the last group, too.
    pub(super) digits: [u8; N],
    /// How many bytes of the data are in these groups.
    pub(super) bytes: usize,
    /// How many digits and separators they have.
    pub(super) chars: usize,
}

/// For vectors of 16 bytes, and groups of one byte up to seven.
pub(super) static LAYOUTS_16: [Layout<16>; 7] = layouts();

/// For vectors of 64 bytes, and groups of one byte up to 31.
#[cfg(target_arch = "x86_64")]
pub(super) static LAYOUTS_64: [Layout<64>; 31] = layouts();

const fn layouts<const N: usize, const GROUPS: usize>() -> [Layout<N>; GROUPS] {
    let mut layouts = [Layout { digits: [SEPARATOR; N], bytes: 0, chars: 0 }; GROUPS];
    let mut every = 1;
    while every <= GROUPS {
        layouts[every - 1] = layout(every);
        every += 1;
    }
    layouts
}

const fn layout<const N: usize>(every: usize) -> Layout<N> {
    let period = 2 * every + 1;
    let groups = N / period;
    let mut digits = [SEPARATOR; N];
    let mut place = 0;
    while place < groups * period {
        if place % period != 0 {
            digits[place] = (place / period * 2 * every + place % period - 1) as u8;
        }
        place += 1;
    }
    Layout { digits, bytes: groups * every, chars: groups * period }
}
