//! What Python sees of `_base64`, in the interpreter that was just built.

use cpython_build::BuildConfig;

/// What the interpreter prints when it runs these lines.
fn python(lines: &str) -> String {
    BuildConfig::from_env().unwrap().python(lines)
}

#[test]
fn base64_runs_on_rust() {
    assert_eq!(python("import base64; print(base64.b64encode.__self__.__name__)"), "_base64");
    assert_eq!(python("import base64; print(base64.b64encode(b'Rust inside'))"), "b'UnVzdCBpbnNpZGU='");
}

#[test]
fn the_interpreter_is_the_one_this_test_was_compiled_for() {
    let config = BuildConfig::from_env().unwrap();
    let seen = python("import sys; print(sys._is_gil_enabled(), hasattr(sys, 'gettotalrefcount'))");
    let truth = |flag: bool| if flag { "True" } else { "False" };
    assert_eq!(seen, format!("{} {}", truth(config.gil), truth(config.debug)));
}

#[test]
fn docstrings_and_signatures_are_those_of_the_functions_replaced() {
    let same = python(concat!(
        "import sys, inspect, base64, _base64\n",
        "rust = base64\n",
        "sys.modules['_base64'] = None\n",
        "del sys.modules['base64']\n",
        "import base64 as python\n",
        "names = [n for n in dir(_base64) if not n.startswith('__')]\n",
        "for n in names:\n",
        "    r, p = getattr(_base64, n), getattr(python, n)\n",
        "    assert getattr(rust, n) is r is not p and r.__doc__ == p.__doc__, n\n",
        "    assert inspect.signature(r) == inspect.signature(p), n\n",
        "print(set(names) <= set(python.__all__), len(names) >= 10)",
    ));
    assert_eq!(same, "True True");
}
