//! A chunk is in its window only until the next one.

use cpython_api::{BytesReader, Window};

fn first_and_second(reader: BytesReader<'_>) -> bool {
    let mut window = Window::<4096>::new();
    let mut chunks = reader.chunks(0..reader.len(), &mut window);
    let first = chunks.next();
    let second = chunks.next();
    first == second
}

fn escapes<'a>(reader: BytesReader<'a>) -> Option<&'a [u8]> {
    let mut window = Window::<4096>::new();
    reader.chunks(0..reader.len(), &mut window).next()
}

fn main() {
    let _ = (first_and_second, escapes);
}
