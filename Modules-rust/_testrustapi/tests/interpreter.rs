//! The API in the interpreter that was just built: CPython's own tests judge the twins.

use cpython_build::BuildConfig;

/// What the interpreter prints when it runs these lines.
fn python(lines: &str) -> String {
    BuildConfig::from_env().unwrap().python(lines)
}

#[test]
fn the_twin_of_xxlimited_passes_its_test() {
    let ran = python(concat!(
        "import sys, unittest, _testrustapi\n",
        "sys.modules['xxlimited'] = _testrustapi.xxlimited\n",
        "from test import test_xxlimited\n",
        "assert test_xxlimited.xxlimited is _testrustapi.xxlimited\n",
        "suite = unittest.defaultTestLoader.loadTestsFromModule(test_xxlimited)\n",
        "result = unittest.TextTestRunner().run(suite)\n",
        "print(result.testsRun, len(result.skipped), result.wasSuccessful())",
    ));
    assert_eq!(ran, "16 0 True");
}

#[test]
fn eight_interpreters_with_their_own_gil_at_once() {
    let counted = python(concat!(
        "import _interpreters, threading\n",
        "code = '''\n",
        "import _testrustapi\n",
        "from _testrustapi import xxlimited\n",
        "for turn in range(2000):\n",
        "    xxo = xxlimited.Xxo()\n",
        "    xxo.turn = turn\n",
        "    assert xxo.turn == turn and xxo.demo(xxo) is xxo and xxlimited.foo(turn, 1) == turn + 1\n",
        "    view = memoryview(xxo)\n",
        "    view[0] = turn % 256\n",
        "    assert view[0] == turn % 256 and xxo.x_exports == 1\n",
        "    view.release()\n",
        "    _testrustapi.arguments(turn, b=xxo, d=None)\n",
        "assert _testrustapi.count() == 1\n",
        "'''\n",
        "interpreters = [_interpreters.create('isolated') for _ in range(8)]\n",
        "errors = []\n",
        "def run(interpreter):\n",
        "    errors.append(_interpreters.exec(interpreter, code))\n",
        "threads = [threading.Thread(target=run, args=(each,)) for each in interpreters]\n",
        "for thread in threads: thread.start()\n",
        "for thread in threads: thread.join()\n",
        "for each in interpreters: _interpreters.destroy(each)\n",
        "print(errors.count(None))",
    ));
    assert_eq!(counted, "8");
}
