//! A module's state keeps the str, not what it lends.
use cpython_api::Traverse;
use cpython_api::types::PyStringData;

#[derive(Traverse)]
struct State {
    text: PyStringData<'static>,
}

fn main() {
    let _ = |state: State| state.text;
}
