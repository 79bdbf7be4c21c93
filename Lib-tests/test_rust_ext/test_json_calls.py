"""The module _json itself: its functions and classes are called, look and live as those of Modules/_json.c."""

import copy
import gc
import itertools
import json
import pickle
import unittest
import weakref
from test.test_rust_ext import require_rust

require_rust("_json")

import _json

from test.test_rust_ext.json_compare import oracle, same, told


class Truth:
    """Its truth is an error."""

    def __bool__(self):
        raise ZeroDivisionError("no truth")


class Index:
    def __init__(self, value):
        self.value = value

    def __index__(self):
        return self.value


class Context:
    """What a scanner is made of."""

    strict = True
    object_hook = object_pairs_hook = parse_constant = None
    parse_float, parse_int = float, int

    def __init__(self, **kwargs):
        vars(self).update(kwargs)


class Lacking:
    """A context that has all but one attribute."""

    def __init__(self, name):
        self.name = name

    def __getattr__(self, name):
        if name == self.name:
            raise AttributeError(f"no {name}")
        return getattr(Context, name)


ATTRIBUTES = "strict", "object_hook", "object_pairs_hook", "parse_float", "parse_int", "parse_constant"
ENCODER = {"markers": None, "default": str, "encoder": repr, "indent": None, "key_separator": ": ", "item_separator": ", ",
           "sort_keys": False, "skipkeys": False, "allow_nan": True}


class CallsTestCase(unittest.TestCase):

    def both(self, function):
        """The function is called with each of the modules."""
        def attempt(c):
            try:
                return function(c)
            except Exception as exc:
                return told(exc)
        got, want = attempt(_json), attempt(oracle().c)
        if not same(got, want):
            with self.subTest():
                self.fail(f"{got!r} is not {want!r}")


class FunctionsTest(CallsTestCase):

    def test_names(self):
        names = {name for name in dir(oracle().c) if not name.startswith("__")}
        self.assertEqual(names, {"encode_basestring", "encode_basestring_ascii", "make_encoder", "make_scanner", "scanstring"})
        self.assertEqual({name for name in dir(_json) if not name.startswith("_")}, names)
        for name in names:
            with self.subTest(name):
                for attribute in "__name__", "__qualname__", "__module__", "__doc__", "__text_signature__":
                    self.both(lambda c: getattr(getattr(c, name), attribute, "none"))
                self.both(lambda c: type(getattr(c, name)).__name__)
        self.both(lambda c: c.__doc__)

    def test_encode_basestring(self):
        for name in "encode_basestring", "encode_basestring_ascii":
            for args in itertools.chain([(), ("a", "b")], zip(["a", b"a", None, 1, [], json, type("S", (str,), {})("x")])):
                self.both(lambda c: getattr(c, name)(*args))
            self.both(lambda c: getattr(c, name)(string="a"))
            self.both(lambda c: getattr(c, name)("a", x=1))

    def test_scanstring(self):
        values = ['abc"', b'abc"', 1, None, "x"]
        for args in itertools.chain([(), ("a",), ('abc"', 0, True, 4)], itertools.product(values, values), [
                ('a"', 0.0), ('a"', Index(0)), ('a"', Index(-1)), ('a"', 2**63), ('a"', -2**63 - 1), ('a"', Index("x")), ('a"', True),
                ('a\n"', 0, Truth()), ('a\n"', 0, 0), ('a\n"', 0, ""), ('a\n"', 0, "no"), ('a"', 0, None)]):
            self.both(lambda c: c.scanstring(*args))
        for kwargs in {"end": 0}, {"strict": False}:
            with self.assertRaisesRegex(TypeError, r"scanstring\(\) takes no keyword arguments"):
                _json.scanstring('a"', **kwargs)


class ClassesTestCase(CallsTestCase):

    name, attributes = None, ()

    def make(self, c):
        raise NotImplementedError

    def check_class(self):
        name = self.name
        for attribute in ("__name__", "__qualname__", "__module__", "__doc__", "__text_signature__", "__weakrefoffset__",
                          "__dictoffset__", "__itemsize__"):
            self.both(lambda c: getattr(getattr(c, name), attribute, "none"))
        # Heap type, base type, GC, no instantiation. Nothing can be added to the types in Rust.
        for bit in 9, 10, 14, 7:
            self.both(lambda c: (bit, getattr(c, name).__flags__ >> bit & 1))
        self.both(lambda c: len(getattr(c, name).__mro__))
        self.both(lambda c: sorted(vars(getattr(c, name)).keys()))
        for attribute in self.attributes:
            for detail in "__name__", "__qualname__", "__doc__":
                self.both(lambda c: getattr(vars(getattr(c, name))[attribute], detail, "none"))
            self.both(lambda c: setattr(self.make(c), attribute, 1))
            self.both(lambda c: delattr(self.make(c), attribute))
            self.both(lambda c: getattr(self.make(c), attribute))
        self.both(lambda c: type("Sub", (getattr(c, name),), {}))
        self.both(lambda c: setattr(self.make(c), "new", 1))
        self.both(lambda c: weakref.ref(self.make(c)))
        self.both(lambda c: pickle.dumps(self.make(c)))
        self.both(lambda c: type(copy.copy(self.make(c))).__name__)
        self.both(lambda c: gc.is_tracked(self.make(c)))
        self.both(lambda c: repr(self.make(c)).partition(" at ")[0])
        self.both(lambda c: self.make(c) == self.make(c))
        self.both(lambda c: len(set(map(hash, [self.make(c), self.make(c)]))))
        self.both(lambda c: sorted(map(type(self).key, gc.get_referents(self.make(c)))))
        self.both(lambda c: getattr(c, name).__new__(object))
        self.both(lambda c: getattr(c, name).__new__(int))

    @staticmethod
    def key(value):
        return getattr(value, "__name__", repr(value))

    def check_freed(self, make):
        """A circle through what it keeps is found."""
        class Kept:
            def __call__(self, *args):
                return args
        kept = Kept()
        kept.circle = make(kept)
        died = weakref.ref(kept)
        del kept
        gc.collect()
        self.assertIsNone(died())


class ScannerTest(ClassesTestCase):

    name, attributes = "make_scanner", ATTRIBUTES

    def make(self, c):
        return c.make_scanner(Context())

    def test_class(self):
        self.check_class()

    def test_circle(self):
        for name in ATTRIBUTES[1:]:
            self.check_freed(lambda kept: _json.make_scanner(Context(**{name: kept})))

    def test_make(self):
        for args in (), (1,), (Context(), 2), (None,), (Context,):
            self.both(lambda c: c.make_scanner(*args) and None)
        self.both(lambda c: c.make_scanner(context=Context()).strict)
        self.both(lambda c: c.make_scanner(Context(), x=1))
        for name in ATTRIBUTES:
            self.both(lambda c: c.make_scanner(Lacking(name)))
        for strict in Truth(), 0, 1, "", "x", None, 2:
            self.both(lambda c: c.make_scanner(Context(strict=strict)).strict)

    def test_call(self):
        for args in itertools.chain([(), ("1",), ("1", 0, 0)], itertools.product(
                ["1", b"1", None, 1, "[1, 2.5]", ""], [0, 1, -1, 2, 2**63, -2**63 - 1, 2**63 - 1, 0.0, "0", None, Index(0), Index("x"), True])):
            self.both(lambda c: self.make(c)(*args))
        self.both(lambda c: self.make(c)(string="[]", idx=0))
        self.both(lambda c: self.make(c)(idx=0, string="[]"))
        self.both(lambda c: self.make(c)("[]", idx=0))
        self.both(lambda c: self.make(c)("[]", string="[]", idx=0))
        self.both(lambda c: self.make(c)("[]", x=0))
        self.both(lambda c: self.make(c)("[]", 0, x=0))

    def test_hooks_of_any_kind(self):
        # None is no hook but for numbers and constants, and the types themselves are known.
        for name, value in itertools.product(ATTRIBUTES[1:], [None, 0, "", float, int, str, [], lambda *args: args, lambda: 1]):
            for text in "1", "1.5", "NaN", "{}", '{"a": [1, 2.5, -Infinity, {}]}':
                self.both(lambda c: c.make_scanner(Context(**{"parse_constant": str, name: value}))(text, 0))


class EncoderTest(ClassesTestCase):

    name, attributes = "make_encoder", ("markers", "default", "encoder", "indent", "key_separator", "item_separator", "sort_keys", "skipkeys")

    def make(self, c):
        return c.make_encoder(**ENCODER)

    def test_class(self):
        self.check_class()

    def test_circle(self):
        for name in "default", "encoder", "indent":
            self.check_freed(lambda kept: _json.make_encoder(**{**ENCODER, name: kept}))
        self.check_freed(lambda kept: _json.make_encoder(**{**ENCODER, "markers": {1: kept}}))

    def test_make(self):
        args = tuple(ENCODER.values())
        for count in range(len(args) + 2):
            self.both(lambda c: type((c.make_encoder)(*(args * 2)[:count])).__name__)
        for name in ENCODER:
            self.both(lambda c: c.make_encoder(**{key: value for key, value in ENCODER.items() if key != name}))
            for value in None, 0, 1, "x", b"x", [], {}, type("D", (dict,), {})(), type("S", (str,), {})("s"), Truth(), str:
                self.both(lambda c: [getattr(c.make_encoder(**{**ENCODER, name: value}), attribute) for attribute in self.attributes])
        self.both(lambda c: c.make_encoder(**ENCODER, x=1))
        self.both(lambda c: c.make_encoder(*args[:2], **ENCODER))

    def test_call(self):
        for args in itertools.chain([(), (1,), (1, 0, 0)], itertools.product(
                [1, None, "x", [1, {"a": 2.5}]], [0, 1, -1, 0.0, "0", None, Index(0), Index("x"), True, 2**63, -2**63 - 1])):
            self.both(lambda c: self.make(c)(*args))
        self.both(lambda c: self.make(c)(obj=[1], _current_indent_level=0))
        self.both(lambda c: self.make(c)([1], _current_indent_level=0))
        self.both(lambda c: self.make(c)([1], obj=2, _current_indent_level=0))
        self.both(lambda c: self.make(c)([1], x=0))
        self.both(lambda c: self.make(c)([1], 0, x=0))

    def test_encoder_of_any_kind(self):
        # The functions of the module itself are known, those of another module are called.
        functions = [str, repr, len, None, 5, lambda text: text, lambda text: b"x", lambda text: type("S", (str,), {})("sub"), lambda: 1,
                     oracle().c.encode_basestring, _json.encode_basestring, oracle().c.encode_basestring_ascii,
                     _json.encode_basestring_ascii, json.encoder.py_encode_basestring]
        for function in functions:
            for value in "x\u20ac", ["a", "b"], {"a": "b", 5: 2.5, None: True}:
                self.both(lambda c: c.make_encoder(**{**ENCODER, "encoder": function})(value, 0))


if __name__ == "__main__":
    unittest.main()
