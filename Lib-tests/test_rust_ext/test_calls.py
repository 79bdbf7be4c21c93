"""Calls from Rust into Python: functions, methods, attributes, items, operators."""

import decimal
import functools
import itertools
import operator
import sys
import unittest
import warnings
from test import support
from test.test_rust_ext import require_rust
from test.test_rust_ext.util import DiffTestCase, Made, outcome

require_rust("_testrustapi")

from _testrustapi import (attribute, binary, call, call_method, call_values, call_with, call_with_names, recursive_calls,
                          unary)


class Caller:
    """Callables of each kind, which give back their arguments."""

    def method(self, *args, **kwargs):
        return "method", args, kwargs

    @classmethod
    def class_method(cls, *args, **kwargs):
        return "class_method", args, kwargs

    @staticmethod
    def static_method(*args, **kwargs):
        return "static_method", args, kwargs

    def __call__(self, *args, **kwargs):
        return "__call__", args, kwargs


class Made2:
    def __new__(cls, *args, **kwargs):
        return cls.__name__, args, kwargs


CALLABLES = [Caller().method, Caller.method, Caller.class_method, Caller().static_method, Caller(), Made2,
             lambda *args, **kwargs: (args, kwargs), functools.partial(Caller(), 7, key=8), dict, print, len,
             "a".join, max, 5, None, operator.itemgetter(0)]


class CallTest(DiffTestCase):

    def test_positional(self):
        for function in CALLABLES:
            if function is print:
                continue
            for count in range(20):
                args = tuple(range(count))
                self.assertEqual(outcome(call, function, args), outcome(lambda: function(*args)), (function, count))

    def test_keywords(self):
        for function in CALLABLES:
            if function is print:
                continue
            for count in range(12):
                for named in range(min(count, 4) + 1):
                    names = ("key", "other", "third", "\u20ac")[:named]
                    args = tuple(range(count))
                    plain, kwargs = args[:count - named], dict(zip(names, args[count - named:]))
                    got = outcome(call, function, args, names)
                    want = outcome(lambda: function(*plain, **kwargs))
                    self.assertEqual(got, want, (function, count, named))
                    got = outcome(call_with, function, plain, kwargs)
                    self.assertEqual(got, want, (function, count, named))
                    got = outcome(call_with_names, function, args, names)
                    if want[0] == "returned":
                        self.assertEqual(got[2], (want[2], want[2]))
                    else:
                        self.assertEqual(got, want)

    def test_bad_names(self):
        function = CALLABLES[6]
        for names in (1,), ("a", None), (b"a",):
            self.assertEqual(outcome(call, function, (1, 2), names)[:3],
                             ("raised", TypeError, "keywords must be strings"))
        self.assertEqual(outcome(call, function, (), ("a",))[:3], ("raised", ValueError, "more names than arguments"))
        self.assertEqual(outcome(call, function, (1,), ["a"])[:3], ("raised", TypeError, "must be tuple, not list"))

        class Name(str):
            pass

        self.assertEqual(call(function, (1, 2), (Name("b"),)), ((1,), {"b": 2}))

    def test_values(self):
        values = (1, "two", 3.0, b"four", True, None, [7], "8")
        self.assertEqual(call_values(lambda *args: args), tuple(values[:count] for count in range(1, 9)))
        for result in call_values(lambda *args: args):
            self.assertEqual([type(item) for item in result], [type(item) for item in values[:len(result)]])

    def test_without_keywords(self):
        self.assertEqual(call_with(lambda *args: args, (1, 2)), (1, 2))
        self.assertEqual(outcome(call_with, len, [1])[:3], ("raised", TypeError, "must be tuple, not list"))

    def test_errors(self):
        def fail(*args):
            raise ZeroDivisionError("inside")

        for count in 0, 1, 8, 9:
            self.assertEqual(outcome(call, fail, (1,) * count), outcome(fail, *(1,) * count))

    def test_recursion(self):
        def deeper(*args):
            return call(deeper, args)

        for args in (), (1,), (1,) * 10:
            with self.assertRaises(RecursionError):
                deeper(*args)

    def test_reference_counts(self):
        item = object()
        function = CALLABLES[6]
        for args in (item,), (item,) * 8, (item,) * 9, (item,) * 30:
            before = sys.getrefcount(item)
            for _ in range(10):
                call(function, args)
                call(function, args, ("a",))
                call_with(function, args)
                call_method(Caller(), args)
                outcome(call, len, args)
                outcome(call_method, 5, args)
            self.assertEqual(sys.getrefcount(item), before)


class MethodTest(DiffTestCase):

    def test_methods(self):
        class Plain:
            def method(self, *args, **kwargs):
                return args, kwargs

        class InInstance:
            def __init__(self):
                self.method = lambda *args, **kwargs: (args, kwargs)

        class Static:
            method = staticmethod(lambda *args, **kwargs: (args, kwargs))

        class Class:
            method = classmethod(lambda cls, *args, **kwargs: (cls, args, kwargs))

        class Computed:
            def __getattr__(self, name):
                return lambda *args, **kwargs: (name, args, kwargs)

        class Fails:
            @property
            def method(self):
                raise ZeroDivisionError("property")

        class NotCallable:
            method = 5

        class Slots:
            __slots__ = ["method"]

        for make in Plain, InInstance, Static, Class, Computed, Fails, NotCallable, Slots, Made2, int:
            obj = make()
            for count in list(range(12)) + [40]:
                args = tuple(range(count))
                got = outcome(call_method, obj, args)
                want = outcome(lambda: obj.method(*args))
                if want[0] == "returned":
                    self.assertEqual(got[2], (want[2], want[2]))
                else:
                    self.assertEqual(got, want)
                for named in range(min(3, count) + 1):
                    names = ("key", "other", "third")[:named]
                    plain, kwargs = args[:count - named], dict(zip(names, args[count - named:]))
                    self.assertEqual(outcome(call_method, obj, args, names),
                                     outcome(lambda: obj.method(*plain, **kwargs)))


class Attributes:
    def __init__(self):
        self.present = [1]

    @property
    def fails(self):
        raise ZeroDivisionError("getter")

    @fails.setter
    def fails(self, value):
        raise ZeroDivisionError("setter")

    @property
    def no_attribute(self):
        raise AttributeError("inside")


class AttributeTest(unittest.TestCase):

    def test_all(self):
        class Name(str):
            pass

        names = ["present", "absent", "fails", "no_attribute", "__class__", "__dict__", "\u20ac", "\udc80", "",
                 Name("present")]
        absent = object()
        for name in names:
            for make in Attributes, object, lambda: Attributes, lambda: 5:
                def text(result):
                    # Addresses of objects differ.
                    return result[:2] if result[0] == "returned" else result
                obj = make()
                want = outcome(getattr, obj, name)
                self.assertEqual(text(outcome(attribute, "getattr", (obj, name, None))), text(want))
                if name != "\udc80":
                    self.assertEqual(text(outcome(attribute, "getattr_str", (obj, name, None))), text(want))
                want = outcome(lambda: getattr(obj, name, None))
                self.assertEqual(text(outcome(attribute, "getattr_opt", (obj, name, None))), text(want))
                self.assertEqual(outcome(attribute, "hasattr", (obj, name, None)), outcome(hasattr, obj, name))
                other = make()
                self.assertEqual(outcome(attribute, "setattr", (obj, name, absent)), outcome(setattr, other, name, absent))
                if make in (Attributes, object):
                    self.assertEqual(outcome(attribute, "delattr", (obj, name, None)), outcome(delattr, other, name))
                    self.assertEqual(text(outcome(getattr, obj, name)), text(outcome(getattr, other, name)))
                elif hasattr(obj, name) and getattr(obj, name) is absent:
                    delattr(obj, name)

    def test_reference_counts(self):
        obj = Attributes()
        value = obj.present
        before = sys.getrefcount(value)
        for _ in range(10):
            for operation in "getattr", "getattr_str", "getattr_opt", "hasattr":
                attribute(operation, (obj, "present", None))
                outcome(attribute, operation, (obj, "fails", None))
            attribute("setattr", (obj, "present", value))
        self.assertEqual(sys.getrefcount(value), before)


class Everything:
    """Each operation gives a tuple of what was asked."""


for _name in ["add", "sub", "mul", "matmul", "truediv", "floordiv", "mod", "divmod", "lshift", "rshift", "and", "or",
              "xor", "pow", "lt", "le", "eq", "ne", "gt", "ge", "getitem"]:
    setattr(Everything, f"__{_name}__", lambda self, *args, _name=_name: (_name, *args))
    if _name not in ("lt", "le", "eq", "ne", "gt", "ge", "getitem"):
        setattr(Everything, f"__r{_name}__", lambda self, *args, _name=_name: ("r", _name, *args))
for _name in ["neg", "pos", "abs", "invert"]:
    setattr(Everything, f"__{_name}__", lambda self, _name=_name: (_name,))


class Bad:
    def fail(self, *args):
        raise ZeroDivisionError("bad")

    __eq__ = __lt__ = __add__ = __hash__ = __bool__ = __iter__ = __len__ = __getitem__ = fail
    __setitem__ = __delitem__ = __contains__ = __neg__ = __index__ = fail


class BadText:
    def __repr__(self):
        raise ZeroDivisionError("repr")

    def __str__(self):
        raise ZeroDivisionError("str")


class BadTruth:
    result = Bad()

    def __eq__(self, other):
        return self.result

    __lt__ = __eq__


VALUES = [0, 1, -7, 1 << 70, True, 1.5, float("nan"), 1j, "", "abc", b"ab", (1, 2), [1, "x"], {1: 2}, {1, 2},
          frozenset("ab"), None, range(3), decimal.Decimal("1.5"), Everything(), Bad(), BadTruth(), int, "\u20ac",
          slice(1)]


def told(result):
    """An outcome that can be compared: nan is equal to nothing, a Bad not even compared."""
    return result if result[0] == "raised" else (result[1], repr(result[2]))


class OperatorTest(unittest.TestCase):

    def test_unary(self):
        oracles = {"abs": abs, "ascii": ascii, "bool": bool, "callable": callable, "hash": hash,
                   "index": operator.index, "invert": operator.invert, "is_none": lambda one: one is None,
                   "iter": lambda one: [item for item in one], "len": len, "neg": operator.neg, "pos": operator.pos, "repr": repr, "str": str}
        self.enterContext(warnings.catch_warnings())
        warnings.simplefilter("ignore", DeprecationWarning)  # for ~True
        for name, oracle in oracles.items():
            for value in VALUES + [BadText()]:
                if name == "iter" and isinstance(value, Everything):
                    continue  # its items have no end
                got, want = outcome(unary, name, value), outcome(oracle, value)
                self.assertEqual(told(got), told(want), (name, type(value)))

    def test_binary(self):
        oracles = {"add": operator.add, "and": operator.and_, "divmod": divmod, "floordiv": operator.floordiv,
                   "getitem": operator.getitem, "lshift": operator.lshift, "matmul": operator.matmul,
                   "mod": operator.mod, "mul": operator.mul, "or": operator.or_, "pow": pow,
                   "rshift": operator.rshift, "sub": operator.sub, "truediv": operator.truediv,
                   "xor": operator.xor, "contains": operator.contains,
                   "eq": lambda a, b: bool(a == b), "ne": lambda a, b: bool(a != b),
                   "lt": lambda a, b: bool(a < b), "le": lambda a, b: bool(a <= b),
                   "gt": lambda a, b: bool(a > b), "ge": lambda a, b: bool(a >= b),
                   "rich eq": operator.eq, "rich lt": operator.lt,
                   "items eq": lambda a, b: a is b or bool(a == b),
                   "items ne": lambda a, b: a is not b and bool(a != b)}
        for name, oracle in oracles.items():
            for a, b in itertools.product(VALUES, repeat=2):
                big = isinstance(b, int) and b > 1 << 60
                if name in ("lshift", "pow", "mul") and big:
                    continue
                if name == "contains" and isinstance(a, Everything):
                    continue  # its items have no end
                got, want = outcome(binary, name, (a, b, None)), outcome(oracle, a, b)
                self.assertEqual(told(got), told(want), (name, type(a), type(b)))

    def test_pow(self):
        for args in (2, 10, 7), (2, -1, 7), (2, 10, 0), (2, 3, "x"), (2.0, 3, 4), (Everything(), 2, 3):
            self.assertEqual(outcome(binary, "pow", args), outcome(pow, *args))

    def test_an_object_is_equal_to_itself_in_a_container(self):
        nan, bad = float("nan"), Bad()
        self.assertIs(binary("eq", (nan, nan, None)), False)
        self.assertIs(binary("items eq", (nan, nan, None)), True)
        self.assertIs(binary("items eq", (bad, bad, None)), True)
        self.assertEqual(outcome(binary, "eq", (bad, bad, None))[:2], ("raised", ZeroDivisionError))

    def test_items(self):
        for make in [lambda: [1, 2, 3], lambda: {"a": 1, 2: 3}, lambda: bytearray(b"abc"), lambda: (1, 2),
                     lambda: "abc", lambda: 5, Bad]:
            for key in [0, 1, -1, 7, "a", 2, slice(0, 2), [], None]:
                for operation, oracle in [
                    ("getitem", operator.getitem),
                    ("delitem", operator.delitem),
                    ("setitem", lambda a, b: operator.setitem(a, b, 7)),
                ]:
                    one, other = make(), make()
                    self.assertEqual(outcome(binary, operation, (one, key, 7)), outcome(oracle, other, key))
                    if make is not Bad:
                        self.assertEqual(one, other)

    def test_iteration(self):
        def generator():
            yield 1
            yield 2
            1 // 0

        class Returns:
            def __iter__(self):
                return 5

        for iterable in [[1, 2], (), "ab", {1: 2}, range(4), Made(generator), Made(lambda: iter([1])), 5, None,
                         Made(lambda: map(int, ["1", "x"])), Returns()]:
            def rust(value):
                return unary("iter", value.make() if isinstance(value, Made) else value)

            def python(value):
                return list(value.make() if isinstance(value, Made) else value)

            self.assertEqual(outcome(rust, iterable), outcome(python, iterable))

    def test_recursive_calls(self):
        limit = support.get_c_recursion_limit()
        self.assertIsNone(recursive_calls(limit // 2, " in a test"))
        for _ in range(3):  # All levels are left, also by what fails.
            with self.assertRaisesRegex(RecursionError, "^maximum recursion depth exceeded in a test$"):
                recursive_calls(limit + 1, " in a test")
            self.assertIsNone(recursive_calls(limit // 2, " in a test"))

    def test_reference_counts(self):
        a, b = 1 << 70, 1 << 71
        item = object()
        items = [item] * 3
        before = sys.getrefcount(a), sys.getrefcount(b), sys.getrefcount(item)
        for _ in range(10):
            for name in "add", "sub", "mul", "eq", "lt", "rich eq", "items eq", "matmul", "getitem":
                outcome(binary, name, (a, b, None))
            for name in "neg", "abs", "hash", "repr", "index", "iter", "len":
                outcome(unary, name, a)
                outcome(unary, name, items)
            binary("getitem", (items, 0, None))
            binary("setitem", (items, 0, item))
            binary("contains", (items, item, None))
        self.assertEqual((sys.getrefcount(a), sys.getrefcount(b), sys.getrefcount(item)), before)


if __name__ == "__main__":
    unittest.main()
