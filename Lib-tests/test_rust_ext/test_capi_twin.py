"""The twins of functions of _testcapi and _testlimitedcapi, in Rust.

CPython's unmodified tests judge them: a module that has these functions takes the place of the
C module, whose other functions it has as they are. C's functions (but those about datetime) take
None for NULL, which Rust cannot express, so that such calls go to C.
"""

import json
import unittest
from test.support import import_helper
from test.support.script_helper import assert_python_ok
from test.test_rust_ext import require_rust
from test.test_rust_ext.util import outcome

require_rust("_testrustapi")

import _testrustapi

# Runs the tests of a module, or of one class of it; twins take the places of C's modules if
# they are asked for. What it prints: how many tests there are, how many are skipped, what fails,
# and how often each function in Rust was called.
RUN = """
import importlib, json, sys, types, unittest
test, case, *submodules = sys.argv[1:]
calls = {}
if submodules:
    import _testrustapi
    for name in ["_testcapi", "_testlimitedcapi"]:
        c = importlib.import_module(name)
        twin = types.ModuleType(name)
        vars(twin).update(vars(c))
        def routed(name, rust, c, nullable):
            def function(*args):
                if nullable and any(arg is None for arg in args):
                    return c(*args)
                calls[name] = calls.get(name, 0) + 1
                return rust(*args)
            return function
        for submodule in submodules:
            for attribute, rust in vars(getattr(_testrustapi, submodule)).items():
                if not attribute.startswith("__") and hasattr(c, attribute):
                    function = routed(attribute, rust, getattr(c, attribute), submodule == "capi")
                    setattr(twin, attribute, function)
        sys.modules[name] = twin
loader = unittest.defaultTestLoader
suite = loader.loadTestsFromName(test)
if case:
    def selected(suite):
        for test in suite:
            if isinstance(test, unittest.TestSuite):
                yield from selected(test)
            elif type(test).__name__ == case:
                yield test
    suite = unittest.TestSuite(selected(suite))
result = unittest.TextTestRunner(stream=sys.stderr).run(suite)
errors = [text for _, text in result.failures + result.errors]
print(json.dumps([result.testsRun, len(result.skipped), errors, calls]))
"""


class OwnTestsTest(unittest.TestCase):
    """The tests that CPython has for the C functions pass with the twins."""

    def run_tests(self, *args):
        _, out, _ = assert_python_ok("-c", RUN, *args)
        # A test may print something before.
        return json.loads(out.splitlines()[-1])

    def check(self, test, functions, submodule="capi", case=""):
        import_helper.import_module("_testcapi")
        import_helper.import_module("_testlimitedcapi")
        count, skipped, errors, _ = self.run_tests(test, case)
        self.assertGreater(count, 0)
        self.assertEqual(errors, [])
        *outcome, calls = self.run_tests(test, case, submodule)
        self.assertEqual(outcome, [count, skipped, []])
        self.assertEqual(len(calls), functions, sorted(calls))

    def test_abstract(self):
        self.check("test.test_capi.test_abstract", 49)

    def test_number(self):
        self.check("test.test_capi.test_number", 37)

    def test_bytearray(self):
        self.check("test.test_capi.test_bytearray", 7)

    def test_bytes(self):
        self.check("test.test_capi.test_bytes", 6)

    def test_complex(self):
        self.check("test.test_capi.test_complex", 6)

    def test_float(self):
        self.check("test.test_capi.test_float", 7)

    def test_long_from_cstr(self):
        def own(text, base):
            return _testrustapi.capi.pylong_from_cstr(text, base)

        for text in "12", " 7 ", "-0", "x", "", "1_000", "0x1f", "9" * 5000, "1\0":
            # Not 0, which is 10 in the text of C's error.
            for base in 2, 10, 16:
                with self.subTest(text=text[:10], base=base):
                    if "\0" in text:
                        self.assertRaises(ValueError, own, text, base)
                    else:
                        self.assertEqual(outcome(own, text, base), outcome(int, text, base))

    def test_long(self):
        self.check("test.test_capi.test_long", 14)

    def test_datetime(self):
        self.check("test.test_datetime", 21, "capi_datetime", "CapiTest_Fast")


class NamesTest(unittest.TestCase):

    def test_functions_are_there(self):
        # Each twin is one of a function that there is.
        c = import_helper.import_module("_testcapi"), import_helper.import_module("_testlimitedcapi")
        names = {name for twin in (_testrustapi.capi, _testrustapi.capi_datetime)
                 for name in vars(twin) if not name.startswith("__")}
        ours = {name for name in names if not any(hasattr(module, name) for module in c)}
        self.assertEqual(ours, {"date_and_fold", "pylong_from_cstr"})


if __name__ == "__main__":
    unittest.main()
