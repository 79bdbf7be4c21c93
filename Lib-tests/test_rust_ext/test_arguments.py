"""Arguments of functions in Rust: what Argument Clinic gives a C function, word for word."""

import array
import binascii
import functools
import gc
import inspect
import itertools
import math
import operator
import unittest
import weakref
from test import support
from test.support import import_helper
from test.test_rust_ext import require_rust
from test.test_rust_ext.util import DiffTestCase, Made, outcome

require_rust("_testrustapi")

import _testrustapi
from _testrustapi import arguments


class SignatureTest(unittest.TestCase):

    @support.requires_docstrings
    def test_signature(self):
        self.assertEqual(str(inspect.signature(arguments)), "(a, /, b, c=None, *, d=None)")
        self.assertEqual(str(inspect.signature(_testrustapi.count)), "()")
        self.assertEqual(str(inspect.signature(_testrustapi.read)), "(data, /)")
        self.assertEqual(str(inspect.signature(_testrustapi.positional)), "(a, b=None, /)")

    def test_names(self):
        self.assertEqual(arguments.__name__, "arguments")
        self.assertEqual(arguments.__qualname__, "arguments")
        self.assertEqual(arguments.__module__, "_testrustapi")


class ArgumentsTest(unittest.TestCase):

    def test_values(self):
        a, b, c, d = (object() for _ in range(4))
        for found, expected in [
            (arguments(a, b), (a, b, None, None)),
            (arguments(a, b=b), (a, b, None, None)),
            (arguments(a, b, c), (a, b, c, None)),
            (arguments(a, b, c=c), (a, b, c, None)),
            (arguments(a, c=c, b=b), (a, b, c, None)),
            (arguments(a, b, d=d), (a, b, None, d)),
            (arguments(a, d=d, c=c, b=b), (a, b, c, d)),
            (arguments(*(a, b), **{"d": d}), (a, b, None, d)),
            (functools.partial(arguments, a, d=d)(b), (a, b, None, d)),
            (arguments.__call__(a, b, c), (a, b, c, None)),
            (next(map(arguments, [a], [b])), (a, b, None, None)),
        ]:
            self.assertIs(type(found), tuple)
            self.assertEqual(len(found), 4)
            for one, other in zip(found, expected):
                self.assertIs(one, other)

    def test_errors(self):
        for args, kwargs, message in [
            ((), {}, "arguments() takes at least 1 positional argument (0 given)"),
            ((), {"b": 1}, "arguments() takes at least 1 positional argument (0 given)"),
            ((1,), {}, "arguments() missing required argument 'b' (pos 2)"),
            ((1,), {"c": 2}, "arguments() missing required argument 'b' (pos 2)"),
            ((1, 2, 3, 4), {}, "arguments() takes at most 3 positional arguments (4 given)"),
            ((1, 2, 3, 4, 5), {}, "arguments() takes at most 4 arguments (5 given)"),
            ((1, 2, 3), {"d": 4, "x": 5}, "arguments() takes at most 4 arguments (5 given)"),
            ((1, 2), {"b": 3}, "argument for arguments() given by name ('b') and position (2)"),
            ((1, 2, 3), {"c": 3}, "argument for arguments() given by name ('c') and position (3)"),
            ((1, 2), {"x": 3}, "arguments() got an unexpected keyword argument 'x'"),
            ((1, 2), {"a": 3}, "arguments() got an unexpected keyword argument 'a'"),
        ]:
            with self.subTest(args=args, kwargs=kwargs):
                try:
                    found = arguments(*args, **kwargs)
                except TypeError as exc:
                    found = str(exc)
                self.assertEqual(found, message)

    def test_all_combinations(self):
        # PyArg_ParseTupleAndKeywords gives the same texts as Clinic's own parser.
        _testcapi = import_helper.import_module("_testcapi")

        def oracle(*args, **kwargs):
            _testcapi.parse_tuple_and_keywords(
                args, kwargs, "OO|O$O:arguments", ["", "b", "c", "d"])
            return "parsed"

        def rust(*args, **kwargs):
            arguments(*args, **kwargs)
            return "parsed"

        names = ["a", "b", "c", "d", "x", "", "B", "bb", "\udc80"]
        for count in range(7):
            for chosen in range(5):
                for keywords in itertools.permutations(names, chosen):
                    if chosen > 2 and keywords[0] > keywords[-1]:
                        continue
                    args, kwargs = (None,) * count, dict.fromkeys(keywords)
                    self.assertEqual(outcome(rust, *args, **kwargs),
                                     outcome(oracle, *args, **kwargs), (count, keywords))

    def test_names_of_keywords(self):
        class Name(str):
            pass

        class Odd(str):
            __hash__ = str.__hash__
            def __eq__(self, other):
                raise ZeroDivisionError

        made = "".join(["", "b"])
        self.assertEqual(arguments(1, **{made: 2}), (1, 2, None, None))
        self.assertEqual(arguments(1, **{Name("b"): 2}), (1, 2, None, None))
        # A name that Clinic compares by identity first and then by its text.
        self.assertEqual(arguments(1, 2, **{Odd("c"): 3}), (1, 2, 3, None))
        with self.assertRaisesRegex(TypeError, "^keywords must be strings$"):
            arguments(1, 2, **{3: 4})

    def test_nothing_is_kept(self):
        class Thing:
            pass

        def call(thing):
            for args, kwargs in [((thing, thing), {"d": thing}), ((thing,), {}), ((thing,) * 5, {}),
                                 ((thing, thing), {"x": thing}), ((thing, thing), {"b": thing})]:
                for _ in range(10):
                    try:
                        arguments(*args, **kwargs)
                    except TypeError:
                        pass

        thing = Thing()
        alive = weakref.ref(thing)
        call(thing)
        self.assertIs(alive(), thing)
        del thing
        gc.collect()
        self.assertIsNone(alive())


class OtherShapesTest(unittest.TestCase):

    def assertErrorLike(self, rust, c, *args, **kwargs):
        """The error of a C function of the same shape, with the names exchanged."""
        def text(function):
            with self.assertRaises(TypeError) as caught:
                function(*args, **kwargs)
            name = f"{function.__module__}.{function.__name__}"
            return str(caught.exception).replace(name, "NAME").replace(c.__name__, "name")
        self.assertEqual(text(rust).replace(rust.__name__, "name"), text(c))

    def test_no_arguments(self):
        self.assertErrorLike(_testrustapi.count, gc.isenabled, 1)
        self.assertErrorLike(_testrustapi.count, gc.isenabled, 1, 2)
        self.assertErrorLike(_testrustapi.count, gc.isenabled, x=1)

    def test_one_argument(self):
        self.assertErrorLike(_testrustapi.read, operator.index)
        self.assertErrorLike(_testrustapi.read, operator.index, 1, 2)
        self.assertErrorLike(_testrustapi.read, operator.index, data=b"")
        self.assertErrorLike(_testrustapi.read, operator.index, b"", data=b"")

    def test_positional_only(self):
        self.assertEqual(_testrustapi.positional(1), (1, None))
        self.assertEqual(_testrustapi.positional(1, 2), (1, 2))
        self.assertErrorLike(_testrustapi.positional, math.perm)
        self.assertErrorLike(_testrustapi.positional, math.perm, 1, 2, 3)
        self.assertErrorLike(_testrustapi.positional, math.perm, n=1)
        self.assertErrorLike(_testrustapi.positional, math.perm, 1, k=2)


class ReadTest(DiffTestCase):

    def test_bytes_like(self):
        data = bytes(range(256))
        for arg in [data, bytearray(data), memoryview(data), memoryview(bytearray(data)),
                    array.array("B", data), memoryview(data).cast("H"),
                    memoryview(data).cast("B", [16, 16])]:
            with self.subTest(type=type(arg)):
                self.assertEqual(_testrustapi.read(arg), data)
                self.assertIs(type(_testrustapi.read(arg)), bytes)
        self.assertEqual(_testrustapi.read(memoryview(data)[7:9]), data[7:9])
        for empty in b"", bytearray(), memoryview(b""), memoryview(data)[3:3], array.array("B"):
            self.assertEqual(_testrustapi.read(empty), b"")

    def test_others(self):
        def released():
            view = memoryview(b"abc")
            view.release()
            return view

        def oracle(data, /):
            return binascii.unhexlify(binascii.hexlify(data))

        for arg in [None, 1, "abc", "", [1], object, 1.5, range(3), Made(released)]:
            self.assertSame(_testrustapi.read, oracle, [arg])
        # binascii.b2a_base64 asks for a contiguous buffer in the way that Clinic does.
        with self.assertRaises(BufferError) as oracle:
            binascii.b2a_base64(memoryview(b"abcdef")[::2])
        with self.assertRaises(BufferError) as rust:
            _testrustapi.read(memoryview(b"abcdef")[::2])
        self.assertEqual(str(rust.exception), str(oracle.exception))

    def test_buffer_is_released(self):
        data = bytearray(b"abc")
        _testrustapi.read(data)
        data += b"d"
        with self.assertRaises(TypeError):
            _testrustapi.read(data, data)
        data += b"e"
        self.assertEqual(_testrustapi.read(data), b"abcde")

    def test_exporter_in_python(self):
        class Exporter:
            log = []
            def __buffer__(self, flags):
                self.log.append("get")
                return memoryview(b"exported")
            def __release_buffer__(self, view):
                self.log.append("release")

        self.assertEqual(_testrustapi.read(Exporter()), b"exported")
        self.assertEqual(Exporter.log, ["get", "release"])

        class Failing:
            def __buffer__(self, flags):
                raise ZeroDivisionError("by the exporter")

        with self.assertRaisesRegex(ZeroDivisionError, "by the exporter"):
            _testrustapi.read(Failing())


if __name__ == "__main__":
    unittest.main()
