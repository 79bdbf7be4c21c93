//! What Python sees of `_bisect`, in the interpreter that was just built.

use cpython_build::BuildConfig;

/// What the interpreter prints when it runs these lines.
fn python(lines: &str) -> String {
    BuildConfig::from_env().unwrap().python(lines)
}

#[test]
fn bisect_runs_on_rust() {
    assert_eq!(
        python("import sysconfig; print(sysconfig.get_config_var('RUST_MODULES').split().count('_bisect'))"),
        "1"
    );
    assert_eq!(python("import bisect; print(bisect.bisect('abcd', 'b'), bisect.bisect.__module__)"), "2 _bisect");
}

#[test]
fn docstrings_are_those_of_the_functions_replaced() {
    assert_eq!(python("import _bisect; print(_bisect.__doc__.splitlines()[0])"), "Bisection algorithms.");
    assert_eq!(
        python("import bisect, inspect; print(inspect.signature(bisect.insort_left))"),
        "(a, x, lo=0, hi=None, *, key=None)"
    );
}
