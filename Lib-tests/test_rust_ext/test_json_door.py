"""dump, dumps, load and loads in Rust: whatever is replaced in Lib/json, they do what its own functions do."""

import contextlib
import copy
import decimal
import gc
import importlib
import inspect
import io
import itertools
import math
import pickle
import subprocess
import sys
import threading
import types
import unittest
import weakref
from collections import OrderedDict
from test.support import import_helper, script_helper, threading_helper
from test.test_rust_ext import require_rust
from unittest import mock

require_rust("_json")

import _json
import json

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


class Calls(Door):
    def test_results(self):
        self.compare()

    def test_no_function_of_python_is_called(self):
        self.check_fast(self.rust)
        self.check_fast(json)

    def test_how_functions_look(self):
        for name in FUNCTIONS:
            ours, original = getattr(json, name), getattr(self.python, name)
            with self.subTest(name):
                self.assertEqual(inspect.signature(ours), inspect.signature(original))
                for attribute in "__doc__", "__module__", "__name__", "__qualname__":
                    self.assertEqual(getattr(ours, attribute), getattr(original, attribute))
                self.assertIs(pickle.loads(pickle.dumps(ours)), ours)
                self.assertIs(copy.deepcopy(ours), ours)
                self.assertTrue(inspect.isroutine(ours))

    def test_wrong_calls(self):
        for name in FUNCTIONS:
            for args, kwargs in [
                ((), {}), ((1,), {}), ((1, 2), {}), ((1, 2, 3), {}), ((1, 2, 3, 4), {"indent": 2}), ((), {"obj": [1]}), ((), {"s": "[1]"}),
                ((), {"fp": 5}), ((1,), {"obj": 2}), (("[1]",), {"s": 2}), ((1,), {"fp": 2}), (("1",), {"object_hok": 2}),
                ((), {"obj": [1], "fp": io.StringIO()}), ((1, 2), {"obj": 3}), (([1],), {"fp": io.StringIO(), "indent": 1}),
                (("1",), {"\u20ac": 1}),
            ]:
                with self.subTest(name, args=args, kwargs=kwargs):
                    self.assertEqual(outcome(getattr(self.rust, name), *args, **kwargs), outcome(getattr(self.python, name), *args, **kwargs))
            with self.assertRaisesRegex(TypeError, "keywords must be strings"):
                getattr(self.rust, name)("1", **{5: 1})

    def test_files(self):
        for file in 5, None, types.SimpleNamespace(write=5, read=5), types.SimpleNamespace(write=lambda text: 1 / 0, read=lambda: 1 / 0):
            for object in [], [Unknown()], Unknown():
                self.assertEqual(outcome(self.rust.dump, object, file), outcome(self.python.dump, object, file))
            for hooks in HOOKS:
                self.assertEqual(outcome(self.rust.load, file, **hooks), outcome(self.python.load, file, **hooks))

    def test_circular(self):
        circle = []
        circle.append({"a": circle})
        for options in {}, {"indent": 1}, {"default": lambda o: o}:
            self.compare([circle], [options], [], [])

    def test_hooks_are_called_once(self):
        calls = []
        for document in '[{}, {"a": 1}', '[{"a": 1}] x', '[{}, 5, NaN, "\t"]':
            for module in self.rust, self.python:
                del calls[:]
                outcome(module.loads, document, object_hook=calls.append, parse_constant=calls.append)
                count = len(calls)
                self.assertGreaterEqual(count, 1)
                calls.append(None)
            self.assertEqual(len(calls) - 1, count)

    def test_subclasses_as_cls(self):
        for module in self.rust, self.python:
            class Encoder(module.JSONEncoder):
                def default(self, o):
                    return "by default"

                def encode(self, o):
                    return "encoded " + super().encode(o)

                def iterencode(self, o, _one_shot=False):
                    return itertools.chain(["iterated "], super().iterencode(o, _one_shot))

            class Decoder(module.JSONDecoder):
                def decode(self, s):
                    return "decoded", super().decode(s)

                def raw_decode(self, s, idx=0):
                    object, end = super().raw_decode(s, idx)
                    return ("raw", object), end

            module.some_encoder, module.some_decoder = Encoder, Decoder
        for object, option in itertools.product(OBJECTS, OPTIONS[::3]):
            self.assertEqual(outcome(self.rust.dumps, object, **option | {"cls": self.rust.some_encoder}),
                             outcome(self.python.dumps, object, **option | {"cls": self.python.some_encoder}))
            self.assertEqual(dumped(self.rust, object, **option | {"cls": self.rust.some_encoder}),
                             dumped(self.python, object, **option | {"cls": self.python.some_encoder}))
        for document, hook in itertools.product(DOCUMENTS, HOOKS[::3]):
            self.assertEqual(outcome(self.rust.loads, document, **hook | {"cls": self.rust.some_decoder}),
                             outcome(self.python.loads, document, **hook | {"cls": self.python.some_decoder}))
        self.check_fast(self.rust)


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


class SomeError(ValueError):
    def __init__(self, message, document, position):
        super().__init__(f"some error: {message} at {position}")


# What is replaced, by its path in the package, and by what, which may be made from the package.
REPLACED = {
    "decoder.scanner": lambda m: types.SimpleNamespace(make_scanner=m.scanner.py_make_scanner),
    "scanner.make_scanner": lambda m: m.scanner.py_make_scanner,
    "scanner.c_make_scanner": lambda m: None,
    "decoder.scanstring": lambda m: m.decoder.py_scanstring,
    "decoder.JSONArray": lambda m: lambda *args: ("array", 1),
    "decoder.JSONDecodeError": lambda m: SomeError,
    "decoder._CONSTANTS": lambda m: {"NaN": "not a number"},
    "decoder.float": lambda m: decimal.Decimal,
    "decoder.len": lambda m: lambda s: 5,
    "encoder.c_make_encoder": lambda m: None,
    "encoder.encode_basestring_ascii": lambda m: lambda text: f"<{text}>",
    "encoder.encode_basestring": lambda m: lambda text: f"<{text}>",
    "encoder.INFINITY": lambda m: 1.5,
    "encoder.isinstance": lambda m: lambda object, types: False,
    "encoder._make_iterencode": lambda m: lambda *args: lambda object, level: ["iterated"],
    "JSONEncoder": lambda m: type("Another", (m.JSONEncoder,), {"default": lambda self, o: "another"}),
    "JSONEncoder.default": lambda m: lambda self, o: "by default",
    "JSONEncoder.encode": lambda m: lambda self, o: "encoded",
    "JSONEncoder.iterencode": lambda m: lambda self, o, _one_shot=False: ["iterated"],
    "JSONEncoder.item_separator": lambda m: " ; ",
    "JSONEncoder.key_separator": lambda m: " = ",
    "JSONEncoder.__init__": lambda m: lambda self, **options: vars(self).update(options, indent=1),
    "JSONEncoder.__getattribute__": lambda m: lambda self, name: True if name == "sort_keys" else object.__getattribute__(self, name),
    "JSONEncoder.allow_nan": lambda m: property(lambda self: False, lambda self, value: None),
    "JSONDecoder": lambda m: type("Another", (m.JSONDecoder,), {"decode": lambda self, s: "decoded"}),
    "JSONDecoder.decode": lambda m: lambda self, s: "decoded",
    "JSONDecoder.raw_decode": lambda m: lambda self, s, idx=0: ("raw", len(s)),
    "JSONDecoder.__init__": lambda m: lambda self, **options: vars(self).update(scan_once=lambda s, i: ("scanned", len(s))),
    "JSONDecoder.scan_once": lambda m: property(lambda self: lambda s, i: ("scanned", len(s)), lambda self, value: None),
    "JSONDecodeError": lambda m: SomeError,
    "detect_encoding": lambda m: lambda b: "latin-1",
    "codecs": lambda m: types.SimpleNamespace(BOM_UTF32_BE=b"[", BOM_UTF32_LE=b"{", BOM_UTF16_BE=b"1", BOM_UTF16_LE=b" ", BOM_UTF8=b"x"),
    "isinstance": lambda m: lambda object, types: False,
    "loads": lambda m: lambda *args, **kwargs: ("loaded", args, kwargs),
    "_default_encoder": lambda m: m.JSONEncoder(indent=3),
    "_default_encoder.default": lambda m: lambda o: "by default",
    "_default_encoder.encode": lambda m: lambda o: "encoded",
    "_default_encoder.iterencode": lambda m: lambda o, _one_shot=False: ["iterated"],
    "_default_encoder.indent": lambda m: 2,
    "_default_encoder.sort_keys": lambda m: True,
    "_default_encoder.skipkeys": lambda m: True,
    "_default_encoder.allow_nan": lambda m: False,
    "_default_encoder.ensure_ascii": lambda m: False,
    "_default_encoder.check_circular": lambda m: False,
    "_default_encoder.item_separator": lambda m: " ; ",
    "_default_encoder.key_separator": lambda m: " = ",
    "_default_decoder": lambda m: m.JSONDecoder(parse_int=float),
    "_default_decoder.decode": lambda m: lambda s: "decoded",
    "_default_decoder.raw_decode": lambda m: lambda s, idx=0: ("raw", len(s)),
    "_default_decoder.scan_once": lambda m: lambda s, idx: ("scanned", len(s)),
    "_default_decoder.parse_float": lambda m: decimal.Decimal,
    "_default_decoder.strict": lambda m: False,
}


class Customised(Door):
    """Each of what may be replaced."""

    def place(self, module, path):
        *path, name = path.split(".")
        for part in path:
            module = getattr(module, part)
        return module, name

    def replaced(self, *paths):
        stack = contextlib.ExitStack()
        for path in paths:
            for module in self.rust, self.python:
                stack.enter_context(attribute(*self.place(module, path), REPLACED[path](module)))
        return stack

    def test_each(self):
        for path in REPLACED:
            with self.subTest(path):
                self.check_fast(self.rust)
                with self.replaced(path):
                    self.compare_some()
                self.check_fast(self.rust)
                # Nobody has called meanwhile.
                with self.replaced(path):
                    self.compare([{"a": [1, math.nan, Unknown]}], [{}, {"indent": 1}], ['[NaN, {"a": 1.5}]', b"[]", "x"], [{}, {"parse_int": str}])
                self.compare_some()
                self.check_fast(self.rust)

    def test_two_at_a_time(self):
        for first, second in zip(REPLACED, [*REPLACED][7:]):
            with self.subTest(first=first, second=second), self.replaced(first):
                with self.replaced(second):
                    self.compare([{"a": [1, math.nan, Unknown]}], [{}, {"indent": 1}], ['[NaN, {"a": 1.5}]', b"[]", "x"], [{}, {"parse_int": str}])
                self.compare([{"a": [1, math.nan, Unknown]}], [{}, {"indent": 1}], ['[NaN, {"a": 1.5}]', b"[]", "x"], [{}, {"parse_int": str}])
        self.check_fast(self.rust)

    def test_many_changes_in_a_row(self):
        encoder = self.rust._default_encoder
        for number in range(3000):
            encoder.indent = number % 5 or None
            self.assertEqual(self.rust.dumps([]), "[]")
            if number % 100 < 5:
                self.assertEqual(self.rust.dumps([1]), f"[\n{' ' * (number % 5)}1\n]" if number % 5 else "[1]")
        encoder.indent = None
        for number in range(300):
            with attribute(self.rust.JSONEncoder, "default", lambda self, o: number):
                self.assertEqual(self.rust.dumps(Unknown()), str(number))
            self.assertRaises(TypeError, self.rust.dumps, Unknown())
        self.check_fast(self.rust)

    def test_deleted(self):
        for path in ("_default_encoder.indent", "_default_decoder.scan_once", "JSONEncoder.item_separator", "encoder.c_make_encoder",
                     "decoder.JSONDecodeError", "_default_encoder", "detect_encoding", "JSONDecoder.decode", "loads"):
            with self.subTest(path), contextlib.ExitStack() as stack:
                for module in self.rust, self.python:
                    object, name = self.place(module, path)
                    stack.callback(setattr, object, name, vars(object)[name])
                    delattr(object, name)
                if path == "loads":
                    for document in DOCUMENTS:
                        self.assertEqual(outcome(read_from, self.rust, document), outcome(read_from, self.python, document))
                else:
                    self.compare_some()
            self.check_fast(self.rust)

    def test_by_mock(self):
        with mock.patch.object(self.rust.JSONEncoder, "default", return_value=[1]) as default:
            self.assertEqual(self.rust.dumps(Unknown()), "[1]")
        default.assert_called_once()
        with mock.patch.dict(vars(self.rust._default_encoder), {"indent": 1}):
            self.assertEqual(self.rust.dumps([1]), "[\n 1\n]")
        with mock.patch.multiple(self.rust.encoder, c_make_encoder=None, encode_basestring_ascii=str.upper):
            self.assertEqual(self.rust.dumps(["a"]), "[A]")
        self.check_fast(self.rust)

    def test_other_class(self):
        class Encoder(self.rust.JSONEncoder):
            def encode(self, o):
                return "encoded"

        class Decoder(self.rust.JSONDecoder):
            def decode(self, s):
                return "decoded"

        self.rust._default_encoder.__class__ = Encoder
        self.rust._default_decoder.__class__ = Decoder
        try:
            self.assertEqual(self.rust.dumps([1]), "encoded")
            self.assertEqual(self.rust.loads("[1]"), "decoded")
        finally:
            self.rust._default_encoder.__class__ = self.rust.JSONEncoder
            self.rust._default_decoder.__class__ = self.rust.JSONDecoder
        self.check_fast(self.rust)

    def test_other_dict(self):
        encoder = self.rust._default_encoder
        before = dict(vars(encoder))
        encoder.__dict__ = before | {"indent": 1}
        self.assertEqual(self.rust.dumps([1]), "[\n 1\n]")
        encoder.__dict__ = before
        self.assertEqual(self.rust.dumps([1]), "[1]")
        self.check_fast(self.rust)
        # The new dict is watched, too.
        before["indent"] = 1
        self.assertEqual(self.rust.dumps([1]), "[\n 1\n]")
        encoder.indent = None
        self.check_fast(self.rust)

    def test_constants(self):
        constants = self.rust.decoder._CONSTANTS
        before = constants["NaN"]
        constants["NaN"] = "not a number"
        try:
            self.assertEqual(self.rust.loads("[NaN]"), ["not a number"])
            self.assertEqual(self.rust.loads(b"[NaN]"), ["not a number"])
        finally:
            constants["NaN"] = before

    def test_change_during_a_call(self):
        def change(o):
            self.rust._default_encoder.default = lambda o: "later"
            return "first"

        try:
            self.assertEqual(self.rust.dumps([Unknown()], default=change), '["first"]')
            self.assertEqual(self.rust.dumps(Unknown()), '"later"')
        finally:
            del self.rust._default_encoder.default

    @threading_helper.requires_working_threading()
    def test_change_by_another_thread(self):
        seen = threading.Event()
        ready = threading.Event()
        stop = threading.Event()
        wrong = []

        def work():
            while not stop.is_set():
                self.rust.dumps([1])
                if ready.is_set():
                    if self.rust.dumps([1]) != "[\n 1\n]":
                        wrong.append(self.rust.dumps([1]))
                    seen.set()

        with threading_helper.start_threads([threading.Thread(target=work) for _ in range(2)]):
            for _ in range(200):
                self.rust._default_encoder.indent = 1
                seen.clear()
                ready.set()
                seen.wait(10)
                ready.clear()
                # A thread may be between its look at `ready` and the call.
                seen.clear()
            stop.set()
        self.rust._default_encoder.indent = None
        self.assertEqual(wrong, [])


class Modules(Door):
    def test_each_package_has_its_own(self):
        first, second = fresh_json(), fresh_json()
        with attribute(first._default_encoder, "indent", 1):
            self.assertEqual(first.dumps([1]), "[\n 1\n]")
            self.assertEqual(second.dumps([1]), "[1]")
            self.check_fast(second)
        with attribute(second, "loads", lambda text, **hooks: "loaded"):
            self.assertEqual(read_from(first, "[1]"), [1])
            self.assertEqual(read_from(second, "[1]"), "loaded")

    def test_fresh_json_and_c(self):
        module = import_helper.import_fresh_module("json", fresh=["_json"])
        self.assertIsInstance(module.dumps, types.BuiltinFunctionType)
        self.assertEqual(module.dumps([1]), "[1]")
        self.check_fast(module)
        module = import_helper.import_fresh_module("json", blocked=["_json"])
        self.assertIsInstance(module.dumps, types.FunctionType)
        self.assertEqual(module.dumps([1]), "[1]")

    def test_reload(self):
        module = fresh_json()
        before = module.dumps
        with mock.patch.dict(sys.modules, {"json": module, "json.encoder": module.encoder, "json.decoder": module.decoder, "json.scanner": module.scanner}):
            importlib.reload(module)
            self.assertIsInstance(module.dumps, types.BuiltinFunctionType)
            self.assertIsNot(module.dumps, before)
            self.check_fast(module)
            # The functions of before look at what there is now.
            with attribute(module._default_encoder, "indent", 1):
                self.assertEqual(module.dumps([1]), "[\n 1\n]")
                self.assertEqual(before([1]), "[\n 1\n]")
            # What is not as in the source stays with the functions of Lib/json.
            with attribute(module.encoder, "c_make_encoder", None):
                importlib.reload(module)
                self.assertIsInstance(module.dumps, types.FunctionType)
            with attribute(module.JSONEncoder, "default", lambda self, o: "by default"):
                importlib.reload(module)
                self.assertIsInstance(module.dumps, types.FunctionType)
                self.assertEqual(module.dumps(Unknown()), '"by default"')
            importlib.reload(module)
            self.check_fast(module)

    def test_packages_are_collected(self):
        module = fresh_json()
        self.check_fast(module)
        dead = [weakref.ref(module.JSONEncoder), weakref.ref(module._default_decoder), weakref.ref(module), weakref.ref(module.dumps)]
        del module
        gc.collect()
        self.assertEqual([ref() for ref in dead], [None] * 4)

    def test_function_outlives_its_package(self):
        dumps, loads = (lambda module: (module.dumps, module.loads))(fresh_json())
        gc.collect()
        self.assertEqual(dumps([1, Number(2)], indent=1), "[\n 1,\n 2\n]")
        self.assertEqual(loads("[1]"), [1])
        self.assertRaisesRegex(ValueError, "Expecting value", loads, "[")

    def test_subinterpreter(self):
        interpreters = import_helper.import_module("_interpreters")
        code = """if True:
            import json
            assert json.dumps([1]) == "[1]" and json.loads("[1]") == [1]
            assert type(json.dumps) is type(len)
            json._default_encoder.indent = 1
            assert json.dumps([1]) == "[\\n 1\\n]", json.dumps([1])
            """
        for _ in range(2):
            id = interpreters.create()
            try:
                self.assertIsNone(interpreters.exec(id, code))
            finally:
                interpreters.destroy(id)
            self.check_fast(json)

    def test_no_watcher_to_be_had(self):
        script = """if True:
            import _testcapi
            numbers = []
            try:
                while True:
                    numbers.append(_testcapi.add_dict_watcher(0))
            except RuntimeError:
                pass
            import json
            for _ in range(3):
                assert json.dumps([1]) == "[1]" and json.loads("[1]") == [1]
                json._default_encoder.indent = 1
                assert json.dumps([1]) == "[\\n 1\\n]"
                json._default_encoder.indent = None
                json.JSONDecoder.decode, before = lambda self, s: "decoded", json.JSONDecoder.decode
                assert json.loads("[1]") == "decoded"
                json.JSONDecoder.decode = before
            """
        import_helper.import_module("_testcapi")
        script_helper.assert_python_ok("-c", script)


if __name__ == "__main__":
    unittest.main()
