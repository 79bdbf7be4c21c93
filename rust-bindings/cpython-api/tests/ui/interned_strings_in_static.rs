//! Names belong to an interpreter, not to the process.
use cpython_api::interned_strings;

interned_strings! {
    struct Names {
        close,
    }
}

static NAMES: std::sync::OnceLock<Names> = std::sync::OnceLock::new();

fn main() {
    let _ = &NAMES;
}
