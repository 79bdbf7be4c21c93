//! Takes the functions out of the declarations that bindgen has written, so that the crate
//! can declare them in its own way (`src/unwind.rs`).

/// What bindgen has written, taken apart.
pub(crate) struct Parts {
    /// Everything but functions.
    pub(crate) items: String,
    /// The functions, as arguments of the macros in `src/unwind.rs`.
    pub(crate) functions: String,
}

const BLOCK: &str = "unsafe extern \"C\" {";
const FUNCTION: &str = "pub fn ";

/// Functions that run no code of others and wait for nothing, so that no thread ends in one.
/// They are called often enough for the unwinder's tables to show it.
const PLAIN: [&str; 16] = [
    "PyErr_Occurred",
    "PyGILState_GetThisThreadState",
    "PyMem_Calloc",
    "PyMem_Free",
    "PyMem_Malloc",
    "PyMem_RawCalloc",
    "PyMem_RawFree",
    "PyMem_RawMalloc",
    "PyMem_RawRealloc",
    "PyMem_Realloc",
    "PyModule_GetState",
    "PyObject_GC_Track",
    "PyObject_GC_UnTrack",
    "PyThreadState_GetUnchecked",
    "PyType_GetModuleState",
    "PyType_IsSubtype",
];

/// Takes the functions out of the one `extern` block. The plain ones stay there, and those
/// that do not return: nothing is left that a thread could come back to.
///
/// # Errors
///
/// Says what is not as expected.
pub(crate) fn split(bindings: &str) -> Result<Parts, String> {
    let (before, block) = bindings.split_once(BLOCK).ok_or("bindgen has declared no functions")?;
    if block.contains(BLOCK) {
        return Err("bindgen has written more than one extern block".to_owned());
    }
    // A block of declarations has no braces in it.
    let (mut block, after) = block.split_once('}').ok_or("bindgen's extern block does not end")?;
    let mut items = format!("{before}{BLOCK}");
    let (mut functions, mut variadic) = (String::new(), String::new());
    while let Some((others, rest)) = block.split_once(FUNCTION) {
        // Nor has a function's declaration a semicolon in it: C passes arrays as pointers.
        let (function, rest) = rest.split_once(';').ok_or("a function's declaration does not end")?;
        if others.trim_end().ends_with(']') {
            return Err(format!("bindgen has given an attribute to a function: {others} {function}"));
        }
        items.push_str(others);
        let name = function.split('(').next().unwrap_or_default().trim_end();
        if PLAIN.contains(&name) || function.ends_with('!') {
            items.push_str(&format!("{FUNCTION}{function};"));
        } else if function.contains("...") {
            variadic.push_str(&format!("{FUNCTION}{function};\n"));
        } else {
            functions.push_str(&format!("{FUNCTION}{function};\n"));
        }
        block = rest;
    }
    items.push_str(&format!("{block}}}{after}"));
    Ok(Parts { items, functions: format!("functions! {{\n{functions}}}\nvariadic! {{\n{variadic}}}\n") })
}
