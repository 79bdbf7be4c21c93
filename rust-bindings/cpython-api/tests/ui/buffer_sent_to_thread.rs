//! A buffer stays on its thread, and so does what reads it.

use cpython_api::{BytesReader, PyBuffer};

fn send(buffer: PyBuffer<'_>, reader: BytesReader<'_>) {
    std::thread::scope(|scope| {
        scope.spawn(move || buffer.len());
        scope.spawn(move || reader.len());
    });
}

fn main() {
    let _ = send;
}
