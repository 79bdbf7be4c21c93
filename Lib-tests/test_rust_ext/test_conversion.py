"""Conversions of the Rust API: what a C function of the same kind accepts, and says."""

import array
import ctypes
import gc
import random
import sys
import threading
import unittest
import weakref
from test import support
from test.support import import_helper
from test.test_rust_ext import require_rust
from test.test_rust_ext.util import CASES, SEED, DiffTestCase, outcome

require_rust("_testrustapi")

import _testrustapi
from _testrustapi import convert


def raised(ty, text):
    """The outcome of a call that raises this, out of nothing else."""
    return ("raised", ty, text, (ty, False, None, None))


def kind(value):
    """What an error says that a value is."""
    return "None" if value is None else type(value).__name__


class Index:
    def __init__(self, value):
        self.value = value

    def __index__(self):
        return self.value


class Int(int):
    def __index__(self):
        raise AssertionError("an int is not asked")


class BadIndex:
    def __index__(self):
        raise ZeroDivisionError("index")


class Float(float):
    def __float__(self):
        raise AssertionError("a float is not asked")


class AsFloat:
    def __float__(self):
        return 2.5


class BadFloat:
    def __float__(self):
        return "2.5"


class Str(str):
    def __str__(self):
        raise AssertionError("a str is not asked")


class Bytes(bytes):
    def __bytes__(self):
        raise AssertionError("bytes are not asked")


OTHERS = [None, "x", "1", b"1", 1.5, 1j, [], (), {}, object(), int, Index("no"), Index(1.5), BadIndex()]

# How many bits a type has, and whether there is a sign.
WIDTHS = {"i8": (8, True), "i16": (16, True), "i32": (32, True), "i64": (64, True), "i128": (128, True),
          "isize": (8 * ctypes.sizeof(ctypes.c_ssize_t), True),
          "u8": (8, False), "u16": (16, False), "u32": (32, False), "u64": (64, False), "u128": (128, False),
          "usize": (8 * ctypes.sizeof(ctypes.c_size_t), False)}


class IntegersTest(DiffTestCase):

    def values(self):
        values = [0, 1, -1, True, False]
        for bits in [7, 8, 15, 16, 29, 30, 31, 32, 59, 60, 61, 62, 63, 64, 65, 90, 126, 127, 128, 129, 1000]:
            values += [sign * (1 << bits) + more for sign in (1, -1) for more in (-2, -1, 0, 1, 2)]
        values += [self.rng.getrandbits(self.rng.randrange(1, 140)) * self.rng.choice([1, -1])
                   for _ in range(CASES // 10)]
        return values + [Int(5), Int(-(1 << 40)), Int(1 << 200), Index(7), Index(-(1 << 64)), Index(1 << 300)]

    def test_all_widths(self):
        for name, (bits, signed) in WIDTHS.items():
            low, high = (-(1 << bits - 1), (1 << bits - 1) - 1) if signed else (0, (1 << bits) - 1)
            for value in self.values():
                plain = value.value if isinstance(value, Index) else int.__int__(value)
                got = outcome(convert, name, value)
                if low <= plain <= high:
                    self.assertEqual(got, ("returned", int, plain), (name, plain))
                else:
                    self.assertEqual(got[:2], ("raised", OverflowError), (name, plain))

    def test_c(self):
        # The functions of the C API that a width stands for. They do not all ask for
        # __index__, which a converter of Argument Clinic does first.
        limited = import_helper.import_module("_testlimitedcapi")
        capi = import_helper.import_module("_testcapi")
        lp64 = ctypes.sizeof(ctypes.c_long) == 8
        oracles = {"i32": limited.PyLong_AsInt,
                   "isize": limited.pylong_as_ssize_t,
                   "usize": limited.pylong_as_size_t,
                   "u8": capi.getargs_b,
                   "i16": capi.getargs_h}
        if lp64:
            oracles["i64"] = limited.pylong_aslong
            oracles["u64"] = limited.pylong_asunsignedlong
        for name, oracle in oracles.items():
            # None is NULL to these functions.
            for value in self.values() + OTHERS[1:]:
                index = name in ("isize", "usize", "u64") and not isinstance(value, int)
                want = outcome((lambda x: oracle(Index.__index__(x))) if index and isinstance(value, Index)
                               and isinstance(value.value, int) else oracle, value)
                if index and want[0] == "raised" and want[2] == "an integer is required":
                    want = outcome(limited.pylong_aslong, value)
                self.assertEqual(outcome(convert, name, value), want, (name, value))

    def test_other_texts(self):
        def byte(value):
            return array.array("b", [value])[0]

        for value in range(-300, 300):
            self.assertSame(lambda value: convert("i8", value), byte, [value])
        clinic = import_helper.import_module("_testclinic")
        for value in 1 << 16, 1 << 20, (1 << 64) - 1, 1 << 64, 1 << 100:
            self.assertEqual(outcome(convert, "u16", value), outcome(clinic.unsigned_short_converter, value))
        for value in 1 << 32, (1 << 64) - 1, 1 << 64, 1 << 100:
            self.assertEqual(outcome(convert, "u32", value), outcome(clinic.unsigned_int_converter, value))
        for name in "u16", "u32", "u64":
            self.assertEqual(outcome(convert, name, -1),
                             raised(OverflowError, "can't convert negative value to unsigned int"))
        for value in 1 << 127, -(1 << 127) - 1, 1 << 128, 1 << 500:
            self.assertEqual(outcome(convert, "i128", value), outcome(lambda: value.to_bytes(16, signed=True)))
        for value in 1 << 128, 1 << 500, -1, -(1 << 500):
            self.assertEqual(outcome(convert, "u128", value), outcome(value.to_bytes, 16))

    def test_others(self):
        for name in WIDTHS:
            for value in OTHERS:
                if isinstance(value, BadIndex):
                    want = raised(ZeroDivisionError, "index")
                elif isinstance(value, Index):
                    want = raised(TypeError, f"__index__ returned non-int (type {type(value.value).__name__})")
                else:
                    text = f"'{type(value).__name__}' object cannot be interpreted as an integer"
                    want = raised(TypeError, text)
                self.assertEqual(outcome(convert, name, value), want, name)

    def test_reference_counts(self):
        value = 1 << 70
        index = Index(value)
        before = sys.getrefcount(value), sys.getrefcount(index)
        for _ in range(10):
            for name in WIDTHS:
                outcome(convert, name, value)
                outcome(convert, name, index)
        self.assertEqual((sys.getrefcount(value), sys.getrefcount(index)), before)


class OtherValuesTest(DiffTestCase):

    def test_floats(self):
        capi = import_helper.import_module("_testcapi")
        values = [0.0, -0.0, 1.5, 1e300, -1e-300, float("inf"), 3, True, 1 << 60, 1 << 2000, Float(1.25), AsFloat(),
                  BadFloat(), Index(4), BadIndex(), *OTHERS]
        values += [self.rng.uniform(-1e9, 1e9) for _ in range(100)]
        for value in values:
            self.assertSame(lambda value: convert("f64", value), capi.getargs_d, [value])
            self.assertSame(lambda value: convert("f32", value), capi.getargs_f, [value])
        self.assertEqual(repr(convert("f64", -0.0)), "-0.0")
        self.assertEqual(repr(convert("f64", float("nan"))), "nan")

    def test_bool(self):
        class Bad:
            def __bool__(self):
                raise ZeroDivisionError("bool")

        for value in [True, False, 0, 1, 2, "", "x", [], [0], None, Bad(), object()]:
            self.assertSame(lambda value: convert("bool", value), bool, [value])
        self.assertIs(convert("bool", 7), True)

    def test_str(self):
        for text in ["", "a", "abc" * 100, "\x80", "\u20ac", "\U0001f600", "a\0b", Str("abc"), Str("\u20ac")]:
            for name in "&str", "String", "Cow<str>":
                found = convert(name, text)
                self.assertIs(type(found), str)
                self.assertEqual(found, text)
        for text in "\udc80", "a\ud800b":
            for name in "&str", "String", "Cow<str>":
                self.assertSame(lambda text: convert(name, text), lambda text: text.encode(), [text])
        for value in 1, b"a", None, bytearray(b"a"), [], str:
            for name in "&str", "String", "Cow<str>":
                self.assertEqual(outcome(convert, name, value),
                                 raised(TypeError, f"must be str, not {kind(value)}"))

    def test_char(self):
        _testcapi = import_helper.import_module("_testcapi")
        for text in "a", "\0", "\x80", "\u20ac", "\U0010ffff", Str("x"), Str("\u20ac"):
            self.assertEqual(convert("char", text), text)
        self.assertEqual(outcome(convert, "char", "\ud800"), outcome("\ud800".encode))
        for value in "", "ab", "\u20acx", "\ud800x", 1, b"a", None:
            with self.assertRaises(TypeError) as caught:
                _testcapi.getargs_C(value)
            text = str(caught.exception).removeprefix("argument 1 ")
            self.assertEqual(outcome(convert, "char", value), raised(TypeError, text))

    def test_bytes(self):
        for data in b"", b"a", b"\0\xff" * 1000, Bytes(b"abc"):
            found = convert("&[u8]", data)
            self.assertIs(type(found), bytes)
            self.assertEqual(found, data)
        for value in bytearray(b"a"), memoryview(b"a"), "a", 1, [1], None:
            self.assertEqual(outcome(convert, "&[u8]", value),
                             raised(TypeError, f"must be bytes, not {kind(value)}"))

    def test_option(self):
        self.assertIsNone(convert("Option<i64>", None))
        self.assertEqual(convert("Option<i64>", 5), 5)
        self.assertEqual(outcome(convert, "Option<i64>", "x"), outcome(convert, "i64", "x"))

    def test_objects(self):
        class Dict(dict):
            pass

        for name, ty, good in [("Bound<PyDict>", dict, [{}, Dict()]), ("Borrowed<PyInt>", int, [1 << 99, True, Int(7)]),
                               ("Py<PyList>", list, [[]]),
                               ("Bound<PyAny>", None, [1 << 99, object()]), ("Borrowed<PyAny>", None, [object()])]:
            for obj in good:
                before = sys.getrefcount(obj)
                for _ in range(10):
                    self.assertIs(convert(name, obj), obj)
                self.assertEqual(sys.getrefcount(obj), before)
            if ty:
                for obj in None, "x", object(), 1.5:
                    before = sys.getrefcount(obj)
                    self.assertEqual(outcome(convert, name, obj),
                                     raised(TypeError, f"must be {ty.__name__}, not {kind(obj)}"))
                    self.assertEqual(sys.getrefcount(obj), before)


class ContainersTest(unittest.TestCase):

    def test_tuples(self):
        self.assertEqual(convert("(i64,)", (1,)), (1,))
        self.assertEqual(convert("(&str, &[u8])", ("a\u20ac", b"x")), ("a\u20ac", b"x"))
        nested = (1, (2.5, True), None)
        found = convert("(i8, (f64, bool), Option<&str>)", nested)
        self.assertEqual(found, nested)
        self.assertIs(type(found), tuple)
        self.assertEqual(convert("(i8, (f64, bool), Option<&str>)", (-1, (2, []), "s")), (-1, (2.0, False), "s"))
        for value, text in [((), "must be tuple of length 1, not 0"), ((1, 2), "must be tuple of length 1, not 2"),
                            ([1], "must be tuple, not list"), (1, "must be tuple, not int")]:
            self.assertEqual(outcome(convert, "(i64,)", value), raised(TypeError, text))
        self.assertEqual(outcome(convert, "(&str, &[u8])", ("a", "b")), raised(TypeError, "must be bytes, not str"))
        self.assertEqual(_testrustapi.units(), (None, None))

    def test_vec(self):
        class List(list):
            def __iter__(self):
                return iter([7])

        class Tuple(tuple):
            def __iter__(self):
                return iter([8])

        for value, want in [([], []), ([1, -2], [1, -2]), ((1, 2), [1, 2]), (range(5), list(range(5))), ({5: 6}, [5]),
                            (b"ab", [97, 98]), (iter([1, Index(2)]), [1, 2]), (List([1]), [7]), (Tuple([1]), [8]),
                            (array.array("i", [3, 4]), [3, 4]), ((i for i in range(100)), list(range(100)))]:
            found = convert("Vec<i64>", value)
            self.assertIs(type(found), list)
            self.assertEqual(found, want)
        self.assertEqual(convert("Vec<Vec<u8>>", [[1, 2], (), b"\xff"]), [[1, 2], [], [255]])
        self.assertEqual(convert("Vec<String>", ("a", "\u20ac")), ["a", "\u20ac"])
        self.assertEqual(outcome(convert, "Vec<i64>", "12"), raised(TypeError, "Can't extract `str` to `Vec`"))
        self.assertEqual(outcome(convert, "Vec<String>", Str("ab")), raised(TypeError, "Can't extract `str` to `Vec`"))
        for value in 1, None, 1.5, object():
            self.assertEqual(outcome(convert, "Vec<i64>", value), outcome(iter, value))
        for value in [1, "x"], (1, "x"), iter([1, "x"]):
            self.assertEqual(outcome(convert, "Vec<i64>", value), outcome(convert, "i64", "x"))
        self.assertEqual(outcome(convert, "Vec<i64>", (1 // i for i in [1, 0])), outcome(lambda: 1 // 0))

    def test_a_list_that_changes(self):
        class Changes:
            def __init__(self, change):
                self.change = change

            def __index__(self):
                self.change()
                return 5

        items = []
        for change, want in [(items.clear, [1, 5]), (lambda: items.append(9), [1, 5, 3, 9]),
                             (lambda: items.extend(range(5000)), [1, 5, 3, *range(5000)]),
                             (lambda: items.pop(0), [1, 5])]:
            items[:] = [1, Changes(change), 3]
            self.assertEqual(convert("Vec<i64>", items), want)

    def test_reference_counts(self):
        item = 1 << 61
        for items in [item, item], (item, item):
            before = sys.getrefcount(item)
            for _ in range(10):
                convert("Vec<i64>", items)
            self.assertEqual(sys.getrefcount(item), before)

    def test_maps(self):
        for value in {}, {"a": 1, "\u20ac": -2}:
            self.assertEqual(convert("HashMap<String, i64>", value), value)
        found = convert("BTreeMap<i64, Vec<bool>>", {3: [1, 0], 1: ()})
        self.assertEqual(list(found.items()), [(1, []), (3, [True, False])])
        self.assertEqual(outcome(convert, "HashMap<String, i64>", [("a", 1)]),
                         raised(TypeError, "must be dict, not list"))
        self.assertEqual(outcome(convert, "HashMap<String, i64>", {1: 1}), raised(TypeError, "must be str, not int"))

        class Grows:
            def __index__(self):
                items["more"] = 1
                return 1

        items = {"a": Grows(), "b": 2}
        self.assertEqual(outcome(convert, "HashMap<String, i64>", items),
                         raised(RuntimeError, "dictionary changed size during iteration"))

    def test_lists_are_made(self):
        self.assertEqual(_testrustapi.make_ints(1000), list(range(1000)))
        self.assertEqual(_testrustapi.make_ints(0), [])
        self.assertTrue(gc.is_tracked(_testrustapi.make_ints(3)))
        self.assertEqual(_testrustapi.count_ints(range(77)), 77)

    def test_recursion(self):
        class Deep:
            def __index__(self):
                return convert("i64", self)

        for name in "i64", "u64", "i128", "Vec<i64>":
            with self.assertRaises(RecursionError):
                convert(name, [Deep()] if name == "Vec<i64>" else Deep())

    def test_making_items(self):
        class Item:
            pass

        def fill(length, fail_at):
            made, seen = [], []
            def function():
                made.append(Item())
                # Nobody can find a container before it is full.
                for obj in gc.get_objects():
                    if type(obj) in (list, tuple) and obj is not made and len(obj) == length:
                        repr(obj)
                if len(made) == fail_at:
                    raise ZeroDivisionError("no more items")
                seen.append(weakref.ref(made[-1]))
                return made[-1]
            got = outcome(_testrustapi.fill, function, length)
            if got[0] == "returned":
                self.assertEqual(got[2], (made[:length], tuple(made[length:])))
            else:
                self.assertEqual(got, raised(ZeroDivisionError, "no more items"))
            del got
            made.clear()
            gc.collect()
            self.assertEqual([ref for ref in seen if ref() is not None], [])

        for length in 0, 1, 5:
            for fail_at in range(2 * length + 2):
                fill(length, fail_at)

    def test_an_iterator_that_is_mistaken(self):
        self.assertEqual(_testrustapi.fill_wrongly(3, 3), [0, 1, 2])
        for length, given, text in [(3, 2, "gave 2 items instead of 3"), (3, 0, "gave 0 items instead of 3"),
                                    (3, 4, "gave more than 3 items"), (0, 1, "gave more than 0 items")]:
            with self.assertRaisesRegex(SystemError, text):
                _testrustapi.fill_wrongly(length, given)

    @unittest.skipIf(support.Py_GIL_DISABLED and support.Py_DEBUG,
                     "a list that other threads resize fails list_get_item_ref's assertion, in a for loop, too")
    def test_threads(self):
        # Whatever other threads do to a list or a dict, items are whole objects.
        items, mapping, stop = [1 << 40] * 10, {}, threading.Event()

        def change():
            rng = random.Random(SEED)
            while not stop.is_set():
                items[:] = [1 << 40] * rng.randrange(20)
                mapping[str(rng.randrange(10))] = 1 << 40
                mapping.pop(str(rng.randrange(10)), None)

        threads = [threading.Thread(target=change) for _ in range(2)]
        for thread in threads:
            thread.start()
        try:
            for _ in range(2000):
                self.assertLessEqual(set(convert("Vec<i64>", items)), {1 << 40})
                try:
                    found = convert("HashMap<String, i64>", mapping)
                except RuntimeError as exc:
                    self.assertRegex(str(exc), "^dictionary (changed size|keys changed) during iteration$")
                else:
                    self.assertLessEqual(set(found.values()), {1 << 40})
        finally:
            stop.set()
            for thread in threads:
                thread.join()


if __name__ == "__main__":
    unittest.main()
