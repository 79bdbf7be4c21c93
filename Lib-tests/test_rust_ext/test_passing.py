"""Arguments that are passed on as C gives them, and functions with a state of their own."""

import gc
import pickle
import sys
import types
import unittest
import weakref
from test.test_rust_ext import require_rust
from test.test_rust_ext.util import mortal_modules

require_rust("_testrustapi")

from _testrustapi import Passing, make_function, pass_on, pass_rest_on

NAMES = [{}, {"x": 1}, {"y": [2], "x": 1, "\u20ac": None}, {f"name{number}": number for number in range(30)}]


def show(*args, **kwargs):
    return args, [*kwargs.items()]


class PassingOn(unittest.TestCase):
    def test_calls(self):
        for function in pass_on, Passing(), lambda *args, **kwargs: pass_rest_on(None, *args, **kwargs):
            for args in (), (1,), (1, "b"), range(20):
                for kwargs in NAMES:
                    with self.subTest(function=function, args=args, kwargs=kwargs):
                        self.assertEqual(function(show, *args, **kwargs), show(*args, **kwargs))

    def test_names_and_values(self):
        for function in pass_on, Passing(), lambda **kwargs: pass_rest_on(5, **kwargs):
            for kwargs in NAMES:
                self.assertEqual(function(**kwargs), ((*kwargs,), (*kwargs.values(),)))

    def test_errors(self):
        with self.assertRaisesRegex(TypeError, "keywords must be strings"):
            pass_on(**{1: 2})
        with self.assertRaisesRegex(TypeError, "keywords must be strings"):
            Passing()(show, **{1: 2})
        for function in pass_on, Passing():
            with self.assertRaisesRegex(ZeroDivisionError, "by zero"):
                function(lambda *, a: a / 0, a=1)
        self.assertRaises(TypeError, pass_rest_on, 1, a=2)
        self.assertRaises(TypeError, pass_rest_on, b=1)

    def test_references(self):
        value = object()
        before = sys.getrefcount(value)
        for function in pass_on, Passing():
            for _ in range(100):
                function(show, value, a=value)
                function(a=value)
        self.assertEqual(sys.getrefcount(value), before)


class Functions(unittest.TestCase):
    def test_function(self):
        one, other = make_function("some.module", 1), make_function("some.module", [2])
        self.assertEqual((one(), other(), one()), (1, [2], 1))
        self.assertEqual((one.__module__, one.__name__, one.__qualname__), ("some.module", "kept", "kept"))
        self.assertIsInstance(one.__self__, types.ModuleType)
        self.assertNotIn("some.module", sys.modules)
        self.assertNotIn("value", vars(one.__self__))

    def test_pickle(self):
        module = sys.modules["some_module"] = types.ModuleType("some_module")
        self.addCleanup(sys.modules.pop, "some_module")
        module.kept = make_function("some_module", 1)
        self.assertIs(pickle.loads(pickle.dumps(module.kept)), module.kept)

    def test_cycle(self):
        class Value:
            pass

        with mortal_modules():
            value = Value()
            value.function = make_function("module", value)
        dead = weakref.ref(value)
        del value
        gc.collect()
        self.assertIsNone(dead())

    def test_errors(self):
        for name in 5, None:
            self.assertRaises(TypeError, make_function, name, 1)


if __name__ == "__main__":
    unittest.main()
