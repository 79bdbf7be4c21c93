"""Lib/json's functions in Rust: whatever is replaced in Lib/json, they do what its own functions do."""

import contextlib
import decimal
import math
import threading
import types
import unittest
from test.support import threading_helper
from test.test_rust_ext import require_rust
from unittest import mock

require_rust("_json")

import json

from test.test_rust_ext.json_door_util import DOCUMENTS, HOOKS, Door, Unknown, attribute, outcome, read_from


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

    def test_the_package_that_is_imported(self):
        # _json finds JSONDecodeError by the name of the module.
        self.addCleanup(setattr, self, "rust", self.rust)
        self.rust = json
        for path in "decoder.JSONDecodeError", "JSONEncoder.default", "_default_encoder.indent", "decoder.scanner":
            with self.subTest(path), self.replaced(path):
                self.compare_some()
        with self.subTest("deleted"), self.replaced("decoder.JSONDecodeError"):
            for module in self.rust, self.python:
                del module.decoder.JSONDecodeError
            try:
                self.compare([], [], DOCUMENTS, HOOKS)
            finally:
                for module in self.rust, self.python:
                    module.decoder.JSONDecodeError = None
        self.check_fast(json)

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


if __name__ == "__main__":
    unittest.main()
