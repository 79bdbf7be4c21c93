//! The fields of an enum's variants are looked at, too.
#![forbid(unsafe_code)]

use std::rc::Rc;

use cpython_api::Traverse;

#[derive(Traverse)]
enum Source {
    Empty,
    Text(String, Rc<str>),
}

fn main() {}
