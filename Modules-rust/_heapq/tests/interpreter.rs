//! What Python sees of `_heapq`, in the interpreter that was just built.

use cpython_build::BuildConfig;

/// What the interpreter prints when it runs these lines.
fn python(lines: &str) -> String {
    BuildConfig::from_env().unwrap().python(lines)
}

#[test]
fn heapq_runs_on_rust() {
    assert_eq!(
        python("import sysconfig; print(sysconfig.get_config_var('RUST_MODULES').split().count('_heapq'))"),
        "1"
    );
    assert_eq!(python("import heapq; print(heapq.nsmallest(2, [3, 1, 2]), heapq.heappop.__module__)"), "[1, 2] _heapq");
}

#[test]
fn texts_are_those_of_the_module_replaced() {
    assert_eq!(
        python("import heapq; print(heapq.heappop.__doc__.split(',')[0])"),
        "Pop the smallest item off the heap"
    );
    assert_eq!(
        python("import _heapq; print(ascii(_heapq.__about__.split(']')[0]))"),
        r"'Heap queues\n\n[explanation by Fran\xe7ois Pinard'"
    );
    assert_eq!(python("import heapq, inspect; print(inspect.signature(heapq.heappush))"), "(heap, item, /)");
}
