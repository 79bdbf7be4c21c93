//! The checksum of BinHex 4 (`binascii.crc_hqx`): CRC-CCITT with the polynomial 0x1021, the highest
//! bit first, neither reflected nor inverted.

/// What is taken at once: one table for each of its bytes.
const BLOCK: usize = 16;

/// What a byte adds to the checksum if so many bytes of its block follow it.
static TABLES: [[u16; 256]; BLOCK] = {
    let mut tables = [[0; 256]; BLOCK];
    let mut byte = 0;
    while byte < 256 {
        let mut crc = (byte as u16) << 8;
        let mut bit = 0;
        while bit < 8 {
            crc = if crc & 0x8000 != 0 { (crc << 1) ^ 0x1021 } else { crc << 1 };
            bit += 1;
        }
        tables[0][byte] = crc;
        byte += 1;
    }
    let mut following = 1;
    while following < BLOCK {
        let mut byte = 0;
        while byte < 256 {
            let crc = tables[following - 1][byte];
            tables[following][byte] = (crc << 8) ^ tables[0][(crc >> 8) as usize];
            byte += 1;
        }
        following += 1;
    }
    tables
};

/// The checksum of what has the checksum `crc` and of `data` behind it.
pub fn crc_hqx(mut crc: u16, data: &[u8]) -> u16 {
    let (blocks, rest) = data.as_chunks::<BLOCK>();
    for block in blocks {
        let mut block = *block;
        block[0] ^= (crc >> 8) as u8;
        block[1] ^= crc as u8;
        crc = TABLES.iter().rev().zip(block).fold(0, |crc, (table, byte)| crc ^ table[usize::from(byte)]);
    }
    rest.iter().fold(crc, |crc, byte| (crc << 8) ^ TABLES[0][usize::from((crc >> 8) as u8 ^ byte)])
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The remainder of a division of polynomials, bit by bit.
    fn divided(mut crc: u16, data: &[u8]) -> u16 {
        for byte in data {
            for bit in (0..8).rev() {
                let carry = (crc >> 15) ^ u16::from(byte >> bit & 1);
                crc = (crc << 1) ^ (carry * 0x1021);
            }
        }
        crc
    }

    #[test]
    fn the_check_value_of_the_catalogue() {
        assert_eq!(crc_hqx(0, b"123456789"), 0x31C3);
    }

    #[test]
    fn any_length_from_any_value_in_any_pieces() {
        let data: Vec<u8> = (0..300_u32).map(|at| ((at * at * 7) >> 3) as u8).collect();
        for len in 0..data.len() {
            let data = &data[..len];
            for start in [0, 1, 0x8000, 0xFFFF, 0x1234] {
                let whole = divided(start, data);
                assert_eq!(crc_hqx(start, data), whole, "{len}");
                for cut in [len / 3, len / 2, len.saturating_sub(1)] {
                    assert_eq!(crc_hqx(crc_hqx(start, &data[..cut]), &data[cut..]), whole, "{len} {cut}");
                }
            }
        }
    }
}
