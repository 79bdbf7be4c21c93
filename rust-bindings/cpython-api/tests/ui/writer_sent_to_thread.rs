//! A writer belongs to the thread that is attached.
use cpython_api::Python;
use cpython_api::types::PyUnicodeWriter;

fn write(py: Python<'_>) {
    let mut writer = PyUnicodeWriter::new(py);
    std::thread::scope(|scope| {
        scope.spawn(|| writer.write_str("text").is_ok());
    });
}

fn main() {
    let _ = write;
}
