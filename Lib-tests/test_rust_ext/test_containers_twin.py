"""The twins of what CPython's test modules have for list, dict, set and tuple.

CPython's unmodified tests judge them: the modules they import are C's with the functions of
_testrustapi.containers put over them. A few tests are left out, for the reasons given.
"""

import json
import unittest
from test.support import import_helper
from test.support.script_helper import assert_python_ok
from test.test_rust_ext import require_rust

require_rust("_testrustapi")

import _testrustapi

C_MODULES = ["_testcapi", "_testlimitedcapi", "_testinternalcapi"]

# Runs a module of CPython's tests, but for those left out, with or without the twins. Prints how
# many tests ran, the errors, which functions of the tests' modules were called, and of those
# how many were Rust's.
RUN = """
import importlib, json, sys, types, unittest
from _testrustapi import containers
test, twin, c_modules, left_out = json.loads(sys.argv[1])
called = {}
def counted(name, function, is_rust):
    def call(*args):
        called[name] = is_rust
        return function(*args)
    return call
for name in c_modules:
    c = importlib.import_module(name)
    module = types.ModuleType(name)
    vars(module).update(vars(c))
    for key, value in vars(c).items():
        if type(value) is type(len):
            is_rust = twin and hasattr(containers, key)
            setattr(module, key, counted(key, getattr(containers, key) if is_rust else value, is_rust))
    sys.modules[name] = module
suite = unittest.defaultTestLoader.loadTestsFromModule(importlib.import_module(test))
def cases(suite):
    for case in suite:
        yield from cases(case) if isinstance(case, unittest.TestSuite) else [case]
chosen = [case for case in cases(suite) if case.id().rpartition(".")[2] not in left_out]
result = unittest.TextTestRunner(stream=sys.stderr).run(unittest.TestSuite(chosen))
errors = [text for _, text in result.failures + result.errors]
print(json.dumps([result.testsRun, len(result.skipped), errors, called]))
"""

# What cannot be said with the Rust API.
LEFT_OUT = {
    # It makes a list of NULLs.
    "list": ["test_list_new"],
    # PyDict_GetItem and PyDict_GetItemString, which swallow errors.
    "dict": ["test_dict_getitem", "test_dict_getitemstring"],
    "set": [],
    # They make tuples of NULLs, change tuples, or make one of a size without its items.
    "tuple": ["test_tuple_new", "test_tuple_pack", "test_tuple_setitem", "test_tuple_set_item",
              "test__tuple_resize"],
}


class ContainersTwinTest(unittest.TestCase):

    def check(self, name, tests, functions):
        for module in C_MODULES:
            import_helper.import_module(module)

        def run(twin, left_out):
            _, out, _ = assert_python_ok("-c", RUN, json.dumps([f"test.test_capi.test_{name}", twin, C_MODULES, left_out]))
            return json.loads(out)

        left_out = LEFT_OUT[name]
        count, skipped, errors, called = run(False, [])
        self.assertEqual(errors, [])
        self.assertEqual(run(True, left_out)[:3], [count - len(left_out), skipped, []])
        self.assertEqual((count - len(left_out), skipped), (tests, 0))
        called = run(True, left_out)[3]
        self.assertEqual([function for function, is_rust in called.items() if not is_rust], [])
        self.assertEqual(len(called), functions)

    def test_list(self):
        self.check("list", 18, 18)

    def test_dict(self):
        self.check("dict", 26, 29)

    def test_set(self):
        self.check("set", 17, 17)

    def test_tuple(self):
        self.check("tuple", 7, 7)


if __name__ == "__main__":
    unittest.main()
