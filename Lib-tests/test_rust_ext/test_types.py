"""The types of the Rust API: each method does what Python's own does."""

import collections
import gc
import random
import sys
import types
import unittest
from test.test_rust_ext import require_rust
from test.test_rust_ext.util import SEED, outcome

require_rust("_testrustapi")

import _testrustapi
from _testrustapi import dict_method, list_method, set_method, tuple_method, type_method, value_method


class Sub:
    """Classes derived from the builtin types, with methods that must not be asked."""

    def _no(self, *args):
        raise AssertionError("a method of the subtype was called")

    class Int(int):
        pass

    class Float(float):
        pass

    class Str(str):
        pass

    class Bytes(bytes):
        pass

    class Tuple(tuple):
        __len__ = __getitem__ = __iter__ = lambda self, *args: Sub._no(self)

    class List(list):
        __len__ = __getitem__ = __iter__ = append = lambda self, *args: Sub._no(self)

    class Dict(dict):
        __len__ = __getitem__ = __iter__ = keys = lambda self, *args: Sub._no(self)

    class Set(set):
        pass

    class Type(type):
        pass


def raised(ty, text):
    """The outcome of a call that raises this, out of nothing else."""
    return ("raised", ty, text, (ty, False, None, None))


CHECKED = [BaseException, bool, bytearray, bytes, complex, dict, float, frozenset, int, list,
           memoryview, types.ModuleType, set, slice, str, tuple, type]


class ChecksTest(unittest.TestCase):

    def test_all(self):
        class Claims:
            __class__ = int

        objects = [None, True, False, 0, 1, 10**30, 1.5, 1j, "", "a", b"", b"a", bytearray(), (), [], {}, set(),
                   frozenset(), slice(1), memoryview(b""), sys, int, type, ValueError, ValueError(), BaseException(),
                   object(), Claims(), Sub.Int(), Sub.Float(), Sub.Str(), Sub.Bytes(), Sub.Tuple(), Sub.List(),
                   Sub.Dict(), Sub.Set(), Sub.Type("T", (), {}), collections.OrderedDict(), range(3), NotImplemented]
        for obj in objects:
            found = _testrustapi.checks(obj)
            self.assertEqual(set(found), {ty.__name__ for ty in CHECKED})
            for ty in CHECKED:
                with self.subTest(type=type(obj), ty=ty):
                    is_type = issubclass(type(obj), ty)
                    self.assertEqual(found[ty.__name__], (is_type, type(obj) is ty, isinstance(obj, ty), is_type))

    def test_reference_counts(self):
        for obj in ["a str of its own %d" % SEED, object(), [1], Sub.Int(7)]:
            before = sys.getrefcount(obj)
            for _ in range(10):
                _testrustapi.checks(obj)
            self.assertEqual(sys.getrefcount(obj), before)


class TypeObjectTest(unittest.TestCase):

    def test_names(self):
        class Local:
            pass

        for ty in [int, type, Local, collections.OrderedDict, types.ModuleType, Sub.Type]:
            self.assertEqual(type_method("name", (ty, None)), ty.__name__)
            self.assertEqual(type_method("qualname", (ty, None)), ty.__qualname__)
            self.assertEqual(type_method("module_name", (ty, None)), ty.__module__)
            module = "" if ty.__module__ == "builtins" else f"{ty.__module__}."
            self.assertEqual(type_method("fully_qualified_name", (ty, None)), module + ty.__qualname__)
        Local.__module__ = 7
        self.assertEqual(type_method("module_name", (Local, None)), 7)
        self.assertEqual(type_method("fully_qualified_name", (Local, None)), Local.__qualname__)

    def test_relations(self):
        class Liar(type):
            def __instancecheck__(self, instance):
                return True

        class Any(metaclass=Liar):
            pass

        for ty in [int, bool, object, type, Any, Sub.Int]:
            for obj in [1, True, Sub.Int(), int, bool, object()]:
                self.assertIs(type_method("is_instance", (ty, obj)), isinstance(obj, ty))
                self.assertIs(type_method("is_type_instance", (ty, obj)), issubclass(type(obj), ty))
                self.assertIs(type_method("is_exact_instance", (ty, obj)), type(obj) is ty)
                self.assertIs(type_method("get_type", (ty, obj)), type(obj))
                self.assertIs(type_method("is_subtype_of", (type(obj), ty)), ty in type(obj).__mro__)
        for other in 1, object(), "x":
            self.assertEqual(outcome(type_method, "is_subtype_of", (int, other)),
                             raised(TypeError, f"must be type, not {type(other).__name__}"))

    def test_reference_count_of_a_type(self):
        class Local:
            pass

        obj = Local()
        type_method("get_type", (int, obj))
        before = sys.getrefcount(Local)
        for _ in range(10):
            type_method("get_type", (int, obj))
        self.assertEqual(sys.getrefcount(Local), before)


class ValueTest(unittest.TestCase):

    def test_int(self):
        rng = random.Random(f"{SEED} test_int")
        values = [0, 1, -1]
        for bits in [7, 8, 15, 16, 29, 30, 31, 32, 60, 63, 64, 65, 127, 128, 200, 1024]:
            values += [sign * (1 << bits) + more for sign in (1, -1) for more in (-1, 0, 1)]
            values += [rng.getrandbits(bits) * rng.choice([1, -1]) for _ in range(10)]
        for value in values + [True, Sub.Int(-300)]:
            with self.subTest(value=value):
                self.assertEqual(value_method("int.sign", value), (value > 0) - (value < 0))
                data = value_method("int.to_le_bytes", value)
                length = 1
                while not -(1 << 8 * length - 1) <= value < 1 << 8 * length - 1:
                    length += 1
                self.assertEqual(data, int.to_bytes(value, length, "little", signed=True))
                self.assertEqual(value_method("int.from_le_bytes", data), value)
                self.assertEqual(value_method("int.from_unsigned", data), int.from_bytes(data, "little"))
                self.assertEqual(value_method("int.to_i64", value), value if -1 << 63 <= value < 1 << 63 else None)
                self.assertEqual(value_method("int.int_repr", value), int.__repr__(value))
                self.assertEqual(value_method("id", value), id(value))
        self.assertEqual(outcome(value_method, "int.int_repr", 1 << 100_000), outcome(int.__repr__, 1 << 100_000))
        self.assertEqual(value_method("int.from_le_bytes", b""), 0)
        self.assertEqual(value_method("int.from_unsigned", b""), 0)

    def test_function(self):
        self.assertIs(value_method("runs", value_method), True)
        for function in max, type_method, [].append:
            self.assertIs(value_method("runs", function), False)
        self.assertRaises(ValueError, value_method, "runs", lambda: 1)

    def test_floats(self):
        for value in [0.0, -0.0, 1.5, float("inf"), sys.float_info.min, Sub.Float(2.5)]:
            self.assertEqual(repr(value_method("float.value", value)), repr(float(value)))
        self.assertNotEqual(value_method("float.value", float("nan")), 0)
        self.assertEqual(repr(value_method("complex", complex(1.5, -0.0))), repr(complex(1.5, -0.0)))
        self.assertEqual(outcome(value_method, "float.value", 1), raised(TypeError, "must be float, not int"))

    def test_bool(self):
        self.assertIs(value_method("bool.is_true", True), True)
        self.assertIs(value_method("bool.is_true", False), False)
        self.assertEqual(outcome(value_method, "bool.is_true", 1), raised(TypeError, "must be bool, not int"))

    def test_str(self):
        for text in ["", "a", "abc", "\x7f", "\x80", "\u20ac", "\U0001f600x", "\udc80", "a\0b", Sub.Str("abc"),
                     Sub.Str("\u20ac")]:
            with self.subTest(text=text):
                self.assertEqual(value_method("str.len", text), len(text))
                self.assertIs(value_method("str.is_ascii", text), text.isascii())
                for other in ["", "a", "abc", "\u20ac", "a\0b", "a\0c", "abcd"]:
                    self.assertIs(value_method("str.equals", (text, other)), text == other)
        made = "".join(["test_", "types_", str(SEED)])
        self.assertIs(value_method("str.intern", made), sys.intern("".join(["test_", "types_", str(SEED)])))
        for args in [(",", ["a", "b"]), ("", ()), ("-", iter("xyz")), (",", [1]), (",", 1), ("\udc80", "ab")]:
            if not isinstance(args[1], type(iter(""))):
                self.assertEqual(outcome(value_method, "str.join", args), outcome(str.join, *args))
            else:
                self.assertEqual(value_method("str.join", args), "x-y-z")

    def test_bytearray(self):
        found = value_method("bytearray", b"abc")
        self.assertIs(type(found), bytearray)
        self.assertEqual(found, b"abc")


class TupleTest(unittest.TestCase):

    def test_items(self):
        item = object()
        for items in [(), (item,), (item, 1, item), tuple(range(100)), Sub.Tuple((1, item))]:
            plain = tuple.__getitem__(items, slice(None))
            self.assertEqual(tuple_method("len", (items, None, None)), tuple.__len__(items))
            found = tuple_method("new", (items, None, None))
            self.assertIs(type(found), tuple)
            self.assertEqual(found, plain)
            self.assertEqual(tuple_method("iter", (items, None, None)), list(plain))
            for index in range(5):
                want = plain[index] if index < len(plain) else None
                self.assertIs(tuple_method("get", (items, index, None)), want)
            for low in 0, 1, 2, 200, sys.maxsize, sys.maxsize + 1:
                for high in 0, 1, 3, 200, sys.maxsize + 1:
                    self.assertEqual(tuple_method("get_slice", (items, low, high)), plain[low:high])
        self.assertIs(tuple_method("empty", ((), 0, 0)), ())

    def test_collected(self):
        # What Rust has filled is known to the collector.
        found = tuple_method("new", (([],), None, None))
        self.assertTrue(gc.is_tracked(found))
        found[0].append(found)

    def test_reference_counts(self):
        item = object()
        items = (item, item)
        before = sys.getrefcount(item)
        for _ in range(10):
            tuple_method("get", (items, 0, None))
            tuple_method("new", (items, None, None))
            tuple_method("iter", (items, None, None))
        self.assertEqual(sys.getrefcount(item), before)


class SliceTest(unittest.TestCase):

    def test_indices(self):
        values = [None, 0, 1, 2, 5, -1, -2, -7, sys.maxsize, -sys.maxsize - 1, 10**30, -10**30]
        for start in values:
            for stop in values:
                for step in values:
                    one = slice(start, stop, step)
                    for length in 0, 1, 5:
                        got = outcome(tuple_method, "slice.indices", (one, length, None))
                        if step == 0:
                            self.assertEqual(got, raised(ValueError, "slice step cannot be zero"))
                            continue
                        # Steps are clipped to what a Py_ssize_t can hold.
                        self.assertEqual(got[0], "returned", got)
                        first, last, by, count = got[2]
                        self.assertEqual(list(range(first, last, by)), list(range(length))[one])
                        self.assertEqual(count, len(range(length)[one]))

    def test_new_and_errors(self):
        self.assertEqual(tuple_method("slice", (1, None, "x")), slice(1, None, "x"))
        for one in slice("a"), slice(0, 1.5), slice(None, None, []):
            self.assertEqual(outcome(tuple_method, "slice.indices", (one, 3, None))[:3],
                             outcome(one.indices, 3)[:3])


class ListTest(unittest.TestCase):

    def both(self, name, items, a=None, b=None, python=None):
        """The method of Rust and that of Python do the same to a list."""
        for make in list, Sub.List:
            rust, plain = make(items), list(items)
            got = outcome(list_method, name, (rust, a, b))
            want = outcome(python, plain)
            self.assertEqual(got, want, (name, items, a, b))
            self.assertEqual(list.__getitem__(rust, slice(None)), plain)

    def test_methods(self):
        for items in [], [1], [3, 1, 2], ["b", "a"], list(range(20)), [1, "a"]:
            self.both("len", items, python=list.__len__)
            self.both("append", items, 7, python=lambda one: one.append(7))
            self.both("extend", items, (7, 8), python=lambda one: one.extend((7, 8)))
            self.both("extend", items, 7, python=lambda one: one.extend(7))
            self.both("clear", items, python=list.clear)
            self.both("sort", items, python=list.sort)
            self.both("reverse", items, python=list.reverse)
            self.both("to_tuple", items, python=lambda one: tuple(one))
            for index in 0, 1, 2, 50, sys.maxsize:
                self.both("get_item", items, index, python=lambda one: one[index])
                self.both("insert", items, index, 7, python=lambda one: one.insert(index, 7))
                self.both("set_item", items, index, 7, python=lambda one: one.__setitem__(index, 7))
        self.assertEqual(outcome(list_method, "get_item", ([], sys.maxsize + 1, None)), outcome(lambda: [][0]))
        self.assertEqual(list_method("empty", ([1], None, None)), [])

    def test_sort_that_changes_the_list(self):
        class Changes:
            def __lt__(self, other):
                items.append(1)
                return True

        items = [Changes(), Changes()]
        self.assertEqual(outcome(list_method, "sort", (items, None, None)),
                         raised(ValueError, "list modified during sort"))

    def test_iteration(self):
        def run(change, iterate):
            items = [1, 2, 3, 4]
            def visit(item):
                change(items, item)
                return item
            return outcome(iterate, items, visit), items

        def rust(items, visit):
            return list_method("iter", (items, visit, None))

        def python(items, visit):
            return [visit(item) for item in items]

        changes = [
            lambda items, item: None,
            lambda items, item: items.append(item) if len(items) < 20 else None,
            lambda items, item: items.clear(),
            lambda items, item: items.pop(),
            lambda items, item: items.remove(item),
            lambda items, item: items.insert(0, 0) if len(items) < 20 else None,
            lambda items, item: items.__setitem__(slice(None), [7] * (8 - len(items))),
            lambda items, item: 1 // (item - 3),
        ]
        for change in changes:
            self.assertEqual(run(change, rust), run(change, python))

    def test_reference_counts(self):
        item = object()
        items = [item, item]
        before = sys.getrefcount(item)
        for _ in range(10):
            list_method("get_item", (items, 0, None))
            list_method("iter", (items, id, None))
            list_method("set_item", (items, 1, item))
            outcome(list_method, "set_item", (items, 7, item))
            list_method("append", (items, item, None))
            items.pop()
        self.assertEqual(sys.getrefcount(item), before)


class BadHash:
    def __hash__(self):
        raise ZeroDivisionError("hash")


class BadEq:
    def __hash__(self):
        return hash("key")

    def __eq__(self, other):
        raise ZeroDivisionError("eq")


class DictTest(unittest.TestCase):

    def both(self, name, items, a=None, b=None, python=None):
        for make in dict, Sub.Dict:
            rust, plain = make(items), dict(items)
            got = outcome(dict_method, name, (rust, a, b))
            want = outcome(python, plain)
            self.assertEqual(got[:3], want[:3], (name, items, a, b))
            self.assertEqual(dict.__repr__(rust), repr(plain))

    def test_methods(self):
        for items in {}, {"key": 1}, {1: "a", "key": [], None: 7}, dict.fromkeys(range(100)):
            self.both("len", items, python=dict.__len__)
            self.both("keys", items, python=lambda one: list(one.keys()))
            self.both("values", items, python=lambda one: list(one.values()))
            self.both("items", items, python=lambda one: list(one.items()))
            self.both("clear", items, python=dict.clear)
            copy = dict_method("copy", (items, None, None))
            self.assertIsNot(copy, items)
            self.assertEqual(copy, items)
            self.both("update", items, {1: 2, "x": 3}, python=lambda one: one.update({1: 2, "x": 3}))
            for key in ["key", 1, 1.0, None, "absent", (), [], {}, BadHash(), BadEq()]:
                self.both("get_item", items, key, python=lambda one: one.get(key))
                self.both("set_item", items, key, 7, python=lambda one: one.__setitem__(key, 7))
                self.both("del_item", items, key, python=lambda one: one.__delitem__(key))
                self.both("contains", items, key, python=lambda one: key in one)
                self.both("set_default", items, key, 7, python=lambda one: one.setdefault(key, 7))
                self.both("pop", items, key, python=lambda one: one.pop(key, None))
        for other in 1, "ab", [1]:
            self.assertEqual(outcome(dict_method, "update", ({}, other, None))[1], AttributeError)

    def test_iteration(self):
        def run(items, change, iterate):
            items = items.copy()
            def visit(key, value):
                change(items, key)
                return key, value
            return outcome(iterate, items, visit), items

        def rust(items, visit):
            return dict_method("iter", (items, visit, None))

        def python(items, visit):
            return [visit(key, value) for key, value in items.items()]

        def replace(items, key):
            del items[key]
            items[key + 100] = 1

        changes = [
            lambda items, key: None,
            lambda items, key: items.__setitem__(key, 7),
            lambda items, key: items.__setitem__(key + 100, 7),
            lambda items, key: items.__delitem__(key),
            lambda items, key: items.clear(),
            lambda items, key: items.pop(key, None) or items.update({key: 1}),
            lambda items, key: (items.clear(), items.update(dict.fromkeys("abcd"))),
            replace,
            lambda items, key: items.update(dict.fromkeys(range(1000))),
            lambda items, key: 1 // (key - 2),
        ]
        for items in {}, {1: 2}, {1: 2, 3: 4}, dict.fromkeys(range(50), "v"):
            for number, change in enumerate(changes):
                with self.subTest(items=items, number=number):
                    self.assertEqual(run(items, change, rust), run(items, change, python))

    def test_iteration_of_attributes(self):
        # The dict of an instance, whose keys its class shares.
        class Thing:
            def __init__(self):
                self.a, self.b, self.c = 1, 2, 3

        def visit(key, value):
            setattr(thing, "d", 4)

        thing = Thing()
        self.assertEqual(dict_method("iter", (vars(thing), lambda *item: item, None)), [("a", 1), ("b", 2), ("c", 3)])
        self.assertEqual(outcome(dict_method, "iter", (vars(thing), visit, None)),
                         raised(RuntimeError, "dictionary changed size during iteration"))

    def test_it_ends_after_an_error(self):
        items = {1: 2, 3: 4}
        self.assertEqual(dict_method("iter after errors", (items, lambda key, value: items.clear(), None)), (1, 1))
        items = {1: 2}
        def change(key, value):
            del items[key]
            items[key + 1] = 1
        self.assertEqual(dict_method("iter after errors", (items, change, None)), (1, 1))

    def test_reference_counts(self):
        key, value = object(), object()
        items = {key: value}
        before = sys.getrefcount(key), sys.getrefcount(value)
        for _ in range(10):
            for name in ["get_item", "contains", "iter", "items", "keys", "values", "copy", "len"]:
                dict_method(name, (items, (lambda *item: None) if name == "iter" else key, None))
            dict_method("set_item", (items, key, value))
            dict_method("set_default", (items, key, None))
            dict_method("set_default", ({}, key, value))
            dict_method("pop", ({key: value}, key, None))
        self.assertEqual((sys.getrefcount(key), sys.getrefcount(value)), before)


class SetTest(unittest.TestCase):

    def test_methods(self):
        for make in set, Sub.Set:
            for items in [], [1], ["a", 1, None], range(50):
                for name, python in [
                    ("len", lambda one, a: len(one)),
                    ("add", lambda one, a: one.add(a)),
                    ("contains", lambda one, a: a in one),
                    ("discard", lambda one, a: a in one and one.discard(a) is None),
                    ("clear", lambda one, a: one.clear()),
                    ("pop", lambda one, a: one.pop()),
                    ("new", lambda one, a: set(a)),
                ]:
                    for arg in [1, "a", "absent", [1], BadHash(), BadEq(), {1: 2}]:
                        rust, plain = make(items), set(items)
                        got = outcome(set_method, name, (rust, arg))
                        self.assertEqual(got, outcome(python, plain, arg), (name, items, arg))
                        self.assertEqual(rust, plain)
        self.assertEqual(set_method("empty", ({1}, None)), set())

    def test_frozenset(self):
        for items in frozenset(), frozenset("abc"):
            self.assertEqual(set_method("len", (items, None)), len(items))
            for arg in "a", "x", 1, [], {}:
                self.assertEqual(outcome(set_method, "contains", (items, arg)),
                                 outcome(items.__contains__, arg) if arg != {} else outcome(lambda: {} in items))
            self.assertEqual(set_method("new", (items, "xyzx")), frozenset("xyz"))
        self.assertEqual(outcome(set_method, "new", (frozenset(), 1)), outcome(frozenset, 1))

    def test_iteration(self):
        items = {1, 2, 3}
        self.assertEqual(set_method("iter", (items, lambda item: item * 2)), [2, 4, 6])
        self.assertEqual(outcome(set_method, "iter", (items, lambda item: items.add(item + 10))),
                         raised(RuntimeError, "Set changed size during iteration"))


if __name__ == "__main__":
    unittest.main()
