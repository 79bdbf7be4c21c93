"""The twins of CPython's own test modules: _testclinic and xxlimited, in Rust.

CPython's unmodified tests judge them, and calls of every kind are compared with C's.
"""

import json
import sys
import unittest
import warnings
from test import test_tools
from test.support import import_helper
from test.support.script_helper import assert_python_ok
from test.test_rust_ext import require_rust
from test.test_rust_ext.util import CASES, DiffTestCase, outcome

require_rust("_testrustapi")

import _testrustapi

# Runs one class of CPython's tests, with the twin in place of the C module, or with that.
RUN = """
import importlib, json, sys, unittest
module, twin, test, case = sys.argv[1:]
if twin:
    import _testrustapi
    sys.modules[module] = getattr(_testrustapi, twin)
case = getattr(importlib.import_module(test), case)
suite = unittest.defaultTestLoader.loadTestsFromTestCase(case)
result = unittest.TextTestRunner(stream=sys.stderr).run(suite)
errors = [text for _, text in result.failures + result.errors]
print(json.dumps([result.testsRun, len(result.skipped), errors]))
"""


class OwnTestsTest(unittest.TestCase):
    """The tests that CPython has for the C module pass with the twin."""

    def check(self, module, twin, test, case):
        import_helper.import_module(module)
        def run(twin):
            _, out, _ = assert_python_ok("-c", RUN, module, twin, test, case)
            return json.loads(out)
        count, _, errors = run("")
        self.assertGreater(count, 0)
        self.assertEqual(errors, [])
        self.assertEqual(run(twin), [count, 0, []])
        return count

    def test_testclinic(self):
        test_tools.skip_if_missing("clinic")
        import_helper.import_module("_testcapi")
        count = self.check("_testclinic", "clinic", "test.test_clinic", "ClinicFunctionalTest")
        self.assertGreaterEqual(count, 87)

    def test_xxlimited(self):
        import_helper.import_module("xxlimited_35")
        self.check("xxlimited", "xxlimited", "test.test_xxlimited", "TestXXLimited")


class Index:
    def __index__(self):
        return 3


class Negative:
    def __index__(self):
        return -3


class BadIndex:
    def __index__(self):
        raise ZeroDivisionError("index")


class Odd:
    """Every conversion fails in a way of its own."""

    def __bool__(self):
        raise LookupError("bool")

    def __float__(self):
        return "no float"

    def __complex__(self):
        raise KeyError("complex")

    def __fspath__(self):
        return 1


class AsFloat:
    def __float__(self):
        return 2.5


class AsComplex:
    def __complex__(self):
        return 1 + 2j


class Exporter:
    """A buffer without a release (PEP 688)."""

    def __buffer__(self, flags):
        return memoryview(b"exported")


class Int(int):
    pass


class Str(str):
    pass


class Bytes(bytes):
    pass


INTS = [0, 1, -1, True, *(sign * (1 << bits) + more
                          for bits in (7, 8, 15, 16, 30, 31, 32, 60, 62, 63, 64, 100)
                          for sign in (1, -1) for more in (-1, 0, 1))]
BYTES = [b"", b"x", b"xy", b"\0", b"a\0b", b"\xff", bytearray(), bytearray(b"b"),
         bytearray(b"a\0b"), memoryview(b"view"), memoryview(b"steps")[::2],
         memoryview(bytearray(b"writable")), Bytes(b"y"), Exporter()]
TEXTS = ["", "x", "xy", "\0", "a\0b", "\u00e9", "\U0001f600", "\ud800", "a" * 70,
         "caf\u00e9.example", ".", Str("s")]
OTHERS = [None, 1.5, -0.0, 1e300, float("nan"), 1j, object(), [], {}, (), set(), int, len,
          Ellipsis, Int(5), Int(-5), Int(1 << 70), Index(), Negative(), BadIndex(), Odd(),
          AsFloat(), AsComplex()]
POOL = INTS + BYTES + TEXTS + OTHERS

# What suits the parameters of a function, for calls that succeed; others take anything.
SUITABLE = {
    "bytes_object_converter": [[b"x", Bytes(b"y")]],
    "byte_array_object_converter": [[bytearray(b"x")]],
    "unicode_converter": [TEXTS],
    "bool_converter": [POOL, POOL, INTS],
    "char_converter": [[b"x", bytearray(b"b"), b"\xff", b"\0"]],
    "int_converter": [INTS, INTS, ["x", "\u00e9"] + TEXTS],
    "float_converter": [INTS + [1.5, 1e300, float("nan"), AsFloat()]],
    "double_converter": [INTS + [1.5, 1e300, float("nan"), AsFloat()]],
    "py_complex_converter": [INTS + [1.5, 1j, AsFloat(), AsComplex()]],
    "str_converter": [TEXTS, BYTES, BYTES + TEXTS],
    "str_converter_encoding": [TEXTS, BYTES + TEXTS, BYTES + TEXTS],
    "gh_99240_double_free": [TEXTS, TEXTS],
    "py_buffer_converter": [BYTES + TEXTS + [None], BYTES],
    "clone_f1": [TEXTS],
    "clone_f2": [TEXTS],
}
SUITABLE.update((name, [[1, 2, 100] * 15 + INTS + [Index(), Negative(), Int(5), None]] * 3) for name in [
    "unsigned_char_converter", "short_converter", "unsigned_short_converter",
    "unsigned_int_converter", "long_converter", "unsigned_long_converter",
    "long_long_converter", "unsigned_long_long_converter", "py_ssize_t_converter",
    "slice_index_converter", "size_t_converter"])

# C parses the arguments of these in one go with a format string: an error about `d` comes
# before those about unknown names, and before the warning about names. With the twins all
# errors about names and numbers come first, as everywhere else.
FORMAT = {"depr_star_noinline", "depr_kwd_noinline", "DeprStarInitNoInline",
          "DeprKwdInitNoInline"}
PARAMETERS = {
    "TestClass": "a", "DeprStarNew": "a", "DeprStarInit": "a", "DeprKwdNew": "a",
    "DeprKwdInit": "a", "DeprStarInitNoInline": "abcd", "DeprKwdInitNoInline": "abcd",
}


class TestClinicTest(DiffTestCase):
    """_testrustapi.clinic and _testclinic."""

    def setUp(self):
        super().setUp()
        self.c = import_helper.import_module("_testclinic")
        self.rust = _testrustapi.clinic

    def names(self, kind):
        return [name for name, value in vars(self.c).items()
                if not name.startswith("__") and isinstance(value, kind)]

    def test_everything_is_there(self):
        def names(module):
            return {name for name in vars(module) if not name.startswith("__")}
        self.assertEqual(names(self.rust), names(self.c))
        self.assertGreater(len(names(self.c)), 80)

    def assertSameAttributes(self, rust, c, attributes, note):
        for attribute in attributes:
            self.assertEqual(getattr(rust, attribute), getattr(c, attribute), (note, attribute))

    def test_functions(self):
        # Signatures and docstrings, with the notes that the macro writes.
        for name in self.names(type(len)):
            self.assertSameAttributes(
                getattr(self.rust, name), getattr(self.c, name),
                ["__name__", "__qualname__", "__doc__", "__text_signature__"], name)

    def test_classes(self):
        for name in self.names(type):
            rust, c = getattr(self.rust, name), getattr(self.c, name)
            self.assertSameAttributes(
                rust, c, ["__name__", "__qualname__", "__module__", "__doc__",
                          "__text_signature__", "__base__", "__basicsize__"], name)
            # A static type's module is part of its name; a heap type has an attribute.
            self.assertEqual(set(vars(rust)) - set(vars(c)), {"__module__"} - set(vars(c)))
            self.assertEqual(set(vars(c)) - set(vars(rust)), set())
            for method in vars(c):
                if not method.startswith("__"):
                    self.assertSameAttributes(
                        getattr(rust, method), getattr(c, method),
                        ["__name__", "__qualname__", "__doc__", "__text_signature__"], method)

    def call(self, module, function, args, kwargs):
        """What a call does, and the warnings it gives. Instances of the module's classes
        are told by name."""
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            result = outcome(function, *args, **kwargs)
        def plain(value):
            if isinstance(value, tuple):
                return tuple(map(plain, value))
            if type(value) is str:
                # What the interpreter says itself has the name of the module.
                return value.replace("_testrustapi.clinic.", "_testclinic.")
            cls = value if isinstance(value, type) else type(value)
            if getattr(module, cls.__name__, None) is cls:
                return (cls.__name__, isinstance(value, type))
            return repr(value) if value != value else value
        return plain(result), [(w.category, str(w.message), w.filename, w.lineno) for w in caught]

    def compare(self, name, find, args, kwargs):
        if name == "str_converter" and len(args) < 3:
            # C reads a length that was never set if the third argument is not given.
            args = [*args, "x", "x", "x"][:3]
        # From one line, because warnings tell it.
        want, got = [self.call(module, find(module), args, kwargs) for module in (self.c, self.rust)]
        self.assertEqual(got, want, f"{name}(*{args!r}, **{kwargs!r})")
        return want

    def arguments(self, name, parameters, suitable):
        """Arguments for a call, right or wrong."""
        rng = self.rng
        values = SUITABLE.get(name, [])
        def value(index):
            pool = values[min(index, len(values) - 1)] if suitable and values else POOL
            if name in FORMAT and index == 3:
                pool = ["", "d", "\0", b"d", b"\0"]
            return rng.choice(pool)
        given = rng.randrange(len(parameters) + 2)
        if suitable and values:
            given = len(parameters)
        args = [value(index) for index in range(given)]
        kwargs = {}
        for index, parameter in enumerate(parameters):
            if rng.random() < (0.05 if index < given else 0.6):
                kwargs[parameter] = value(index)
        if rng.random() < 0.1:
            kwargs[rng.choice(["z", "self", "args", "", "\u00e9", "\ud800", "A"])] = 1
        if rng.random() < 0.4:
            kwargs.clear()
        items = list(kwargs.items())
        rng.shuffle(items)
        return args, dict(items)

    def parameters(self, name, function):
        if name in PARAMETERS:
            return list(PARAMETERS[name])
        text = function.__text_signature__
        words = text.strip("()").replace("\n", " ").split(",")
        names = [word.strip().partition("=")[0] for word in words]
        return [word for word in names if word.isidentifier()]

    def compare_calls(self, names):
        for name in names:
            path = name.split(".")
            def find(module):
                value = getattr(module, path[0])
                return getattr(value(), path[1]) if path[1:] else value
            parameters = self.parameters(name, find(self.c))
            kinds = {"returned": 0, "raised": 0}
            for _ in range(max(60, CASES // 20)):
                args, kwargs = self.arguments(name, parameters, self.rng.random() < 0.7)
                (kind, *_), _ = self.compare(name, find, args, kwargs)
                kinds[kind] += 1
            # The calls are right ones and wrong ones.
            if name != "TestClass" and not name.startswith("clone_with_conv"):
                self.assertGreater(kinds["raised"], 5, name)
            self.assertGreater(kinds["returned"], 5, name)

    def test_calls(self):
        self.compare_calls(self.names(type(len)))

    def test_calls_of_classes(self):
        self.compare_calls(self.names(type))

    def test_calls_of_methods(self):
        self.compare_calls(["TestClass.get_defining_class", "TestClass.get_defining_class_arg",
                            "DeprStarNew.cloned", "DeprStarInit.cloned"])

    def test_each_value(self):
        # Each converter with each value, and the others with their defaults.
        for name in self.names(type(len)):
            for value in POOL:
                self.compare(name, lambda module: getattr(module, name), [value], {})
                for index in range(1, len(SUITABLE.get(name, ()))):
                    before = [self.right(name, place) for place in range(index)]
                    after = [self.right(name, place) for place in range(index + 1, len(SUITABLE[name]))]
                    for args in ([*before, value], [*before, value, *after]):
                        self.compare(name, lambda module: getattr(module, name), args, {})

    def test_references(self):
        # What is lent or kept during a call is given back, whether it succeeds or not.
        self.test_each_value()
        before = [sys.getrefcount(value) for value in POOL]
        self.test_each_value()
        self.test_format_string()
        self.assertEqual([sys.getrefcount(value) for value in POOL], before)

    def right(self, name, place):
        """A value that a function accepts."""
        values = {
            "bool_converter": [1, 1, 1], "int_converter": [1, 1, "x"],
            "str_converter": ["x", b"x", "x"], "str_converter_encoding": ["x", "x", "x"],
            "gh_99240_double_free": ["x", "x"], "py_buffer_converter": ["x", bytearray(b"x")],
        }
        return values.get(name, [1, 1, 1])[place]

    def test_format_string(self):
        # Each value for `d`, in calls with nothing else to complain of.
        for name, args, kwargs in [
            ("depr_star_noinline", [1], {"b": 2}),
            ("depr_kwd_noinline", [1, 2, 3], {}),
            ("DeprStarInitNoInline", [1], {"b": 2, "c": 3}),
            ("DeprKwdInitNoInline", [1, 2], {}),
        ]:
            for value in POOL:
                self.compare(name, lambda module: getattr(module, name), args,
                             {**kwargs, "d": value})

    def test_warnings_as_errors(self):
        def call(module, name, *args, **kwargs):
            with warnings.catch_warnings():
                warnings.simplefilter("error")
                return outcome(getattr(module, name), *args, **kwargs)
        for name, args, kwargs in [
            ("depr_star_pos0_len1", (1,), {}),
            ("depr_kwd_optional_1", (1,), {"b": 2}),
            ("depr_multi", (1, 2, 3, 4, 5, 6), {"g": 7}),
            ("DeprStarNew", (1,), {}),
            ("DeprKwdInit", (), {"a": 1}),
        ]:
            want = call(self.c, name, *args, **kwargs)
            self.assertIs(want[1], DeprecationWarning)
            self.assertEqual(call(self.rust, name, *args, **kwargs), want)

    def test_buffers_are_released(self):
        for make in bytearray, lambda data: memoryview(bytearray(data)).obj:
            data = make(b"x")
            self.rust.py_buffer_converter(data, data)
            self.rust.char_converter(data)
            self.rust.str_converter_encoding("a", data, data)
            for args in [("a", data), (data, b"x"), (data,)]:
                outcome(self.rust.py_buffer_converter, *args)
                outcome(self.rust.str_converter, "a", *args)
            data.append(1)


class FormatUnitTest(DiffTestCase):
    """Converters that _testclinic has no function for, and the format units of _testcapi."""

    def setUp(self):
        super().setUp()
        self.capi = import_helper.import_module("_testcapi")

    def compare(self, name, oracle, *more):
        # The oracle's parser does not know the name of its function.
        function = getattr(_testrustapi, name)
        kinds = set()
        for value in POOL:
            got = outcome(function, value)
            want = outcome(getattr(self.capi, oracle), value, *more)
            if got[0] == "raised":
                got = (*got[:2], got[2].removeprefix(f"{name}() "), *got[3:])
            if want[0] == "raised":
                want = (*want[:2], want[2].replace("argument 1 must", "argument must"), *want[3:])
            self.assertEqual(got, want, (name, value))
            kinds.add(got[0])
        self.assertEqual(kinds, {"returned", "raised"})

    def test_units(self):
        for unit in ("s", "z", "s_hash", "z_hash", "y", "y_hash", "y_star", "s_star"):
            with self.subTest(unit=unit):
                self.compare(f"unit_{unit}", f"getargs_{unit}")

    def test_encoded(self):
        self.compare("unit_es", "getargs_es", "latin1")
        self.compare("unit_es_hash", "getargs_es_hash", "latin1")

    def test_optional_buffer(self):
        # _testcapi makes None of NULL, too.
        self.compare("unit_z_star", "getargs_z_star")

    def test_fildes(self):
        class File:
            def __init__(self, result):
                self.fileno = lambda: result
        oracle = import_helper.import_module("_testlimitedcapi").pyobject_asfiledescriptor
        for value in [*POOL, File(4), File(-1), File("4"), File(1 << 40), 1 << 40]:
            if value is not None:  # It is NULL to the oracle.
                with warnings.catch_warnings(record=True):
                    self.assertSame(_testrustapi.fildes, oracle, [value])
        self.assertEqual(_testrustapi.fildes(File(4)), 4)
        self.assertRaises(TypeError, _testrustapi.fildes, None)

    def test_named(self):
        named = _testrustapi.named
        instance = _testrustapi.clinic.TestClass()
        self.assertEqual(named("x", table={}, instance=instance), ("x", {}, instance))
        self.assertEqual(named(None), (None, None, None))
        for kwargs, error, text in [
            ({"text": 1}, TypeError, "named() argument 'text' must be str or None, not int"),
            ({"text": "\ud800"}, UnicodeEncodeError,
             "'utf-8' codec can't encode character '\\ud800' in position 0: surrogates not allowed"),
            ({"table": []}, TypeError, "named() argument 'table' must be dict, not list"),
            # As in C, the class with its module (tp_name).
            ({"instance": 1}, TypeError,
             "named() argument 'instance' must be _testclinic.TestClass, not int"),
        ]:
            with self.assertRaises(error) as cm:
                named(**kwargs)
            self.assertEqual(str(cm.exception), text)


if __name__ == "__main__":
    unittest.main()
