//! A buffer of an object belongs to the object's interpreter, as the object does.
#![forbid(unsafe_code)]

use cpython_api::HeldBuffer;

fn send(held: HeldBuffer) {
    std::thread::spawn(move || drop(held));
}

fn main() {}
