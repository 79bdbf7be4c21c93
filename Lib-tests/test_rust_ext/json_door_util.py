"""What the tests of the functions of Lib/json in Rust share: packages of json, and calls of them."""

import contextlib
import decimal
import importlib
import io
import itertools
import math
import sys
import types
import unittest
from collections import OrderedDict

import _json

FUNCTIONS = "dump", "dumps", "load", "loads"


def fresh_json(in_rust=True):
    """A json package of its own, whose functions are those of Lib/json unless they are to be in Rust."""
    outside = {name: sys.modules.pop(name) for name in list(sys.modules) if name == "json" or name.startswith("json.")}
    if not in_rust:
        without = types.ModuleType("_json")
        without.__dict__.update((name, value) for name, value in vars(_json).items() if name != "_in_rust")
        outside["_json"] = sys.modules["_json"]
        sys.modules["_json"] = without
    try:
        return importlib.import_module("json")
    finally:
        for name in [name for name in sys.modules if name == "json" or name.startswith("json.")]:
            del sys.modules[name]
        sys.modules.update(outside)


def outcome(function, *args, **kwargs):
    """What a call gives, or what it raises."""
    try:
        result = function(*args, **kwargs)
    except Exception as error:
        context = error.__context__ and (type(error.__context__).__name__, str(error.__context__))
        attributes = {name: value for name, value in vars(error).items() if name != "doc"}
        return type(error).__name__, str(error), attributes, context, error.__suppress_context__
    return type(result).__name__, repr(result)


class Unknown:
    def __repr__(self):
        return "unknown"


class Pretender:
    """What isinstance() takes for a str."""

    __class__ = str


class Text(str):
    """A str with a method of its own that loads() calls."""

    def startswith(self, *args):
        return True


class Number(int):
    def __repr__(self):
        return "a number"


class Real(float):
    def __repr__(self):
        return "a real number"


OBJECTS = [
    None, True, False, 0, -1, 2**70, 1.5, math.nan, -math.inf, "", "text \u20ac \U0001f600 \"\\\n", [], {}, (), [[]],
    {"b": [1, 2.5, None], "a": {"x": "y", 1: 2, None: 3, 2.5: True}}, [1, "a", (True, {})], Unknown(), [Unknown()],
    {"a": Unknown()}, {(1, 2): 3, "x": 1}, {b"x": 1}, Pretender(), Text("\ufefftext"), Number(5), Real(1.5), [Number(5), Real(1.5)],
    OrderedDict(b=1, a=[2]), {1, 2}, range(2), b"bytes", {"x": math.inf}, {2: 1, 1: 2}, {"a": 1, 5: 2},
]

OPTIONS = [
    {}, {"skipkeys": True}, {"ensure_ascii": False}, {"check_circular": False}, {"allow_nan": False}, {"sort_keys": True},
    {"indent": 2}, {"indent": 0}, {"indent": -1}, {"indent": "\t"}, {"indent": True}, {"indent": 2.5}, {"indent": 300},
    {"separators": (",", ":")}, {"separators": [",", ":"]}, {"separators": ("a", "b", "c")}, {"separators": (1, 2)},
    {"separators": (Text(","), ":")}, {"separators": "ab"}, {"separators": ()}, {"default": repr}, {"default": lambda o: [1]},
    {"default": 5}, {"skipkeys": 1, "sort_keys": None, "ensure_ascii": 0}, {"cls": None, "indent": None, "separators": None, "default": None},
    {"indent": 1, "separators": ("; ", " = "), "sort_keys": True}, {"unknown": 1}, {"cls": 5}, {"allow_nan": []},
    {"indent": 1, "ensure_ascii": False, "skipkeys": True, "sort_keys": True, "default": str},
]

DOCUMENTS = [
    "", " ", "null", " true ", "false", "0", "-0", "-12", "1.5", "1e5", "NaN", "[NaN, -Infinity, Infinity]", '""', '"a\\u20ac\\n\u20ac"',
    "[]", "{}", '[1, [2.5, "x", {"a": null}]]', '{"a": 1, "b": {"a": 2}, "a": 3}', "[1, 2", "[1 2]", "[1,]", '{"a" 1}', '{"a": }', '{a: 1}',
    '"abc', '"\t"', '"\\x"', "nul", "1 2", "[] x", "\ufeff[]", "1" * 5000, "[" + "1" * 5000 + "]", "\ud800", '"\ud800"', b"[1, 2]", b'{"a": "\xe2\x82\xac"}',
    b'"\xff"', b"\xff", b"\xef\xbb\xbf[1]", "[1]".encode("utf-16"), "[1]".encode("utf-16-le"), "[1]".encode("utf-16-be"),
    "[1]".encode("utf-32"), "[1]".encode("utf-32-le"), "[1]".encode("utf-32-be"), "1".encode("utf-16-le"), "1".encode("utf-16-be"), b"\x00", b"1", b"", b"[1", b"\xed\xa0\x80",
    b'"\xed\xa0\x80"', bytearray(b'{"x": [1.5]}'), bytearray(b"[1"), memoryview(b"[1]"), Text("[1, 2]"), 5, None,
]

HOOKS = [
    {}, {"object_hook": lambda d: ("hook", d)}, {"object_pairs_hook": OrderedDict}, {"object_pairs_hook": list, "object_hook": 5}, {"object_hook": 5},
    {"parse_float": decimal.Decimal}, {"parse_float": float}, {"parse_float": ""}, {"parse_float": 5}, {"parse_int": float}, {"parse_int": int}, {"parse_int": str},
    {"parse_int": 0}, {"parse_constant": str}, {"parse_constant": lambda c: 1 / 0}, {"parse_constant": ()}, {"strict": False}, {"strict": 0}, {"strict": True}, {"cls": None},
    {"cls": None, "object_hook": None, "parse_float": None, "parse_int": None, "parse_constant": None, "object_pairs_hook": None}, {"unknown": 1}, {"cls": 5},
    {"parse_int": lambda text: next(iter(()))}, {"object_hook": list, "parse_float": str, "strict": False, "parse_constant": repr},
]


class File:
    """A file that takes pieces."""

    def __init__(self):
        self.pieces = []

    def write(self, piece):
        self.pieces.append(piece)


def dumped(module, object, **options):
    """What dump() writes, and what it raises then."""
    file = File()
    result = outcome(module.dump, object, file, **options)
    return "".join(map(str, file.pieces)), {type(piece) for piece in file.pieces}, result


def read_from(module, document, **hooks):
    return module.load(types.SimpleNamespace(read=lambda: document), **hooks)


def frames(function, *args, **kwargs):
    """How many functions in Python, of Lib/json, a call calls."""
    count = 0

    def profile(frame, event, arg):
        nonlocal count
        count += event == "call" and frame.f_globals.get("__package__") == "json"

    sys.setprofile(profile)
    try:
        function(*args, **kwargs)
    finally:
        sys.setprofile(None)
    return count


class Door(unittest.TestCase):
    """Two json packages: one with the functions in Rust, one with those of Lib/json."""

    @classmethod
    def setUpClass(cls):
        cls.rust, cls.python = fresh_json(), fresh_json(in_rust=False)
        for name in FUNCTIONS:
            assert isinstance(getattr(cls.rust, name), types.BuiltinFunctionType)
            assert isinstance(getattr(cls.python, name), types.FunctionType)

    def compare(self, objects=OBJECTS, options=OPTIONS, documents=DOCUMENTS, hooks=HOOKS):
        for object, option in itertools.product(objects, options):
            with self.subTest(object=object, options=option):
                self.assertEqual(outcome(self.rust.dumps, object, **option), outcome(self.python.dumps, object, **option))
                self.assertEqual(dumped(self.rust, object, **option), dumped(self.python, object, **option))
        for document, hook in itertools.product(documents, hooks):
            with self.subTest(document=document, hooks=hook):
                self.assertEqual(outcome(self.rust.loads, document, **hook), outcome(self.python.loads, document, **hook))
                self.assertEqual(outcome(read_from, self.rust, document, **hook), outcome(read_from, self.python, document, **hook))

    def compare_some(self):
        self.compare(OBJECTS[::2], OPTIONS[::5], DOCUMENTS[::2], HOOKS[::5])

    def check_fast(self, module):
        self.assertEqual(frames(module.dumps, {"a": [1, 2.5, "x"]}), 0)
        self.assertEqual(frames(module.dumps, [1], indent=2, separators=(",", ":"), sort_keys=True, default=str), 0)
        self.assertEqual(frames(module.loads, '{"a": [1, 2.5, "x"]}'), 0)
        self.assertEqual(frames(module.loads, b'{"a": [1, 2.5, "x"]}', strict=False), 0)
        self.assertEqual(frames(module.loads, '{"a": [1, 2.5, "x"]}', object_hook=list, parse_float=str), 0)
        self.assertEqual(frames(module.dump, [1], io.StringIO()), 0)
        self.assertEqual(frames(module.load, io.StringIO("[1]")), 0)


@contextlib.contextmanager
def attribute(object, name, value):
    """The object has another attribute for a while, which it may not have had at all."""
    missing = []
    before = vars(object).get(name, missing)
    setattr(object, name, value)
    try:
        yield
    finally:
        if before is missing:
            delattr(object, name)
        else:
            setattr(object, name, before)
