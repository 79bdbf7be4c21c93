"""_base64 against its oracles: signatures, documentation, and errors in the way they are called."""

import copy
import inspect
import itertools
import pickle
import sys
import unittest
from test import support
from test.test_rust_ext import require_rust
from test.test_rust_ext.util import DiffTestCase, python_base64

require_rust("_base64")

import _base64

oracle = python_base64()

NAMES = ["b64encode", "b64decode", "standard_b64encode", "standard_b64decode", "urlsafe_b64encode",
         "urlsafe_b64decode", "encodebytes", "decodebytes", "encode", "decode"]

# What has tests of its own: test_base32.
OTHERS = ["b16encode", "b16decode", "b32encode", "b32decode", "b32hexencode", "b32hexdecode"]


def pairs():
    """Each function with its oracle."""
    for name in NAMES:
        yield getattr(_base64, name), getattr(oracle, name)


class LooksTest(unittest.TestCase):

    def test_public_names(self):
        public = {name for name in vars(_base64) if not name.startswith("_")}
        self.assertLessEqual({*NAMES}, public)
        # base64 takes all of them.
        self.assertLessEqual(public, {*oracle.__all__})

    def test_names(self):
        for rust, python in pairs():
            with self.subTest(name=python.__name__):
                self.assertEqual(rust.__name__, python.__name__)
                self.assertEqual(rust.__qualname__, python.__qualname__)

    @support.requires_docstrings
    def test_signatures(self):
        for rust, python in pairs():
            with self.subTest(name=python.__name__):
                self.assertEqual(inspect.signature(rust), inspect.signature(python))

    @support.requires_docstrings
    @unittest.skipIf(sys.flags.optimize >= 2, "Python code has no docstrings here")
    def test_docs(self):
        for rust, python in pairs():
            with self.subTest(name=python.__name__):
                # 3.13.15 has a NUL in a docstring, where a backslash and 0 were meant; C's docstrings end at one.
                self.assertEqual(inspect.getdoc(rust), inspect.getdoc(python).replace("\0", r"\0"))
                self.assertEqual(rust.__doc__, python.__doc__.replace("\0", r"\0"))

    def test_pickle_and_copy(self):
        for rust, _ in pairs():
            for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
                self.assertIs(pickle.loads(pickle.dumps(rust, protocol)), rust)
            self.assertIs(copy.deepcopy(rust), rust)


class CallsTest(DiffTestCase):

    VALUES = {"s": b"QUJD", "altchars": b"-_", "validate": True, "input": b"QUJD", "output": b"QUJD"}
    NAMES = ["s", "altchars", "validate", "input", "output", "x", "", "S", "\udc80"]

    def test_all_calls(self):
        # Any number of arguments by position, any few by name, in any order.
        for rust, python in pairs():
            for count in range(6):
                args = [b"QUJD", b"-_", True, None, None][:count]
                for chosen in range(4):
                    for names in itertools.permutations(self.NAMES, chosen):
                        kwargs = {name: self.VALUES.get(name, 7) for name in names}
                        self.assertSame(rust, python, args, kwargs)

    def test_none(self):
        for rust, python in pairs():
            for kwargs in {"altchars": None}, {"validate": None}, {"altchars": None, "validate": False}:
                self.assertSame(rust, python, [b"QUJD"], kwargs)
                self.assertSame(rust, python, [None], kwargs)

    def test_names_that_are_not_str(self):
        class Name(str):
            pass

        for rust, python in pairs():
            self.assertSame(rust, python, [b"QUJD"], {Name("altchars"): b"-_"})
            self.assertSame(rust, python, [b"QUJD"], {Name("output"): False})
            for function in rust, python:
                with self.assertRaisesRegex(TypeError, "^keywords must be strings$"):
                    function(b"QUJD", **{7: 8})

    def test_joined_names(self):
        # A keyword that is equal to a parameter's name but not the same object.
        for name in self.VALUES:
            made = "".join(list(name))
            for rust, python in pairs():
                self.assertSame(rust, python, [b"QUJD"], {made: self.VALUES[name]})


if __name__ == "__main__":
    unittest.main()
