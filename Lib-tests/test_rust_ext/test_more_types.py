"""More types of the Rust API: each method does what Python's own does."""

import asyncio
import collections
import gc
import importlib
import operator
import struct
import sys
import threading
import types
import unittest
import weakref
from test.support import catch_unraisable_exception, gc_collect, import_helper, threading_helper
from test.test_rust_ext import require_rust
from test.test_rust_ext.test_interpreters import own_gil, shared_gil
from test.test_rust_ext.util import outcome

require_rust("_testrustapi")

import _testrustapi
from _testrustapi.more_types import (
    alive, bytearray_method, capsule, capsule_fields, capsule_import, closure, function_kind, memoryview_fields,
    memoryview_release, object_method, upgrade, weak)
from _testrustapi.more_types import complex as complex_fields
from _testrustapi.more_types import range as make_range


class ByteArray(bytearray):
    """A subclass whose own methods must not be asked."""

    def __len__(self):
        raise AssertionError("a method of the subtype was called")

    __getitem__ = __iter__ = __len__

    def __buffer__(self, flags):
        raise AssertionError("a method of the subtype was called")

    def __release_buffer__(self, view):
        raise AssertionError("a method of the subtype was called")


class ByteArrayTest(unittest.TestCase):

    def test_read(self):
        for cls in bytearray, ByteArray:
            for data in b"", b"a", b"abc\0\xff", b"x" * 10_000:
                array = cls(data)
                self.assertEqual(bytearray_method("len", array), (len(data), not data))
                self.assertEqual(bytearray_method("to_vec", array), data)
                for offset in 0, 1, 3, len(data), len(data) + 1:
                    for length in 0, 1, 2, len(data), len(data) + 1:
                        if offset + length > len(data):
                            with self.assertRaisesRegex(IndexError, "^bytearray index out of range$"):
                                bytearray_method("copy_to", array, offset, length)
                        else:
                            self.assertEqual(bytearray_method("copy_to", array, offset, length),
                                             data[offset:offset + length])

    def test_write(self):
        for cls in bytearray, ByteArray:
            array = cls(b"abcdef")
            bytearray_method("copy_from", array, 0, b"")
            bytearray_method("copy_from", array, 6, b"")
            bytearray_method("copy_from", array, 1, b"xyz")
            self.assertEqual(bytearray_method("to_vec", array), b"axyzef")
            with self.assertRaises(IndexError):
                bytearray_method("copy_from", array, 4, b"123")
            with self.assertRaises(IndexError):
                bytearray_method("copy_from", array, sys.maxsize * 2 + 1, b"12")
            self.assertEqual(bytearray_method("to_vec", array), b"axyzef")

    def test_not_exported_afterwards(self):
        array = bytearray(b"abc")
        bytearray_method("to_vec", array)
        bytearray_method("copy_to", array, 0, 2)
        bytearray_method("copy_from", array, 0, b"x")
        with self.assertRaises(IndexError):
            bytearray_method("copy_to", array, 3, 2)
        array.append(1)
        before = sys.getrefcount(array)
        for _ in range(100):
            bytearray_method("to_vec", array)
        self.assertEqual(sys.getrefcount(array), before)

    def test_resize(self):
        for cls in bytearray, ByteArray:
            array = cls(b"abcdef")
            bytearray_method("resize", array, 3)
            self.assertEqual(bytearray_method("to_vec", array), b"abc")
            bytearray_method("resize", array, 5)
            self.assertEqual(bytearray_method("to_vec", array), b"abc\0\0")
            bytearray_method("resize", array, 5000)
            self.assertEqual(bytearray_method("to_vec", array), b"abc".ljust(5000, b"\0"))
            bytearray_method("resize", array, 0)
            self.assertEqual(bytearray_method("to_vec", array), b"")
            for size in sys.maxsize, sys.maxsize * 2 + 1:
                with self.assertRaises(MemoryError):
                    bytearray_method("resize", array, size)

    def test_resize_after_front_was_cut(self):
        # bytearray leaves a hole at its start then.
        array = bytearray(b"abcdef")
        del array[:2]
        bytearray_method("copy_from", array, 1, b"X")
        self.assertEqual(array, b"cXef")
        bytearray_method("resize", array, 6)
        self.assertEqual(array, b"cXef\0\0")

    def test_exported(self):
        array = bytearray(b"abc")
        with memoryview(array):
            with self.assertRaisesRegex(BufferError, "Existing exports of data: object cannot be re-sized"):
                bytearray_method("resize", array, 10)
            bytearray_method("resize", array, 3)
            bytearray_method("copy_from", array, 0, b"x")
            self.assertEqual(bytearray_method("to_vec", array), b"xbc")
        bytearray_method("resize", array, 10)

    @threading_helper.requires_working_threading()
    def test_threads(self):
        # Our own functions do not race with one another.
        array = bytearray(100)
        errors = []

        def work(number):
            block = bytes([number]) * 50
            for step in range(300):
                try:
                    bytearray_method("resize", array, 50 + (step * 37 + number) % 5000)
                except BufferError:
                    pass
                bytearray_method("copy_from", array, 0, block)
                if len(bytearray_method("to_vec", array)) < 50:
                    errors.append(step)

        threads = [threading.Thread(target=work, args=[number]) for number in range(4)]
        with threading_helper.start_threads(threads):
            pass
        self.assertEqual(errors, [])
        array.append(1)  # No export is left.


class MemoryViewTest(unittest.TestCase):

    def test_fields(self):
        array = bytearray(struct.pack("6h", *range(6)))
        view = memoryview(array).cast("h", [2, 3])
        for object in b"", b"abc", array, view, view[1:], memoryview(b"abc")[::2], memoryview(b"abc").toreadonly():
            expected = memoryview(object)
            self.assertEqual(memoryview_fields(object), (
                expected.tobytes(), expected.format, expected.readonly, expected.nbytes, expected.itemsize,
                list(expected.shape)))
        with self.assertRaisesRegex(TypeError, "^memoryview: a bytes-like object is required, not 'int'$"):
            memoryview_fields(1)

    def test_release(self):
        array = bytearray(b"abc")
        view = memoryview(array)
        memoryview_release(view)
        memoryview_release(view)
        array.append(1)
        with self.assertRaises(ValueError):
            memoryview_fields(view)

    def test_release_while_exported(self):
        ndarray = import_helper.import_module("_testbuffer").ndarray
        view = memoryview(bytearray(b"abc"))
        holder = ndarray(view, getbuf=0)
        with self.assertRaisesRegex(BufferError, "^memoryview has 1 exported buffer$"):
            memoryview_release(view)
        del holder
        memoryview_release(view)


class RangeTest(unittest.TestCase):

    def test_range(self):
        for start, stop, step, number in [(0, 5, 1, 3), (5, 0, -2, 2), (0, 0, 1, 0), (-3, 10, 4, 5),
                                          (0, sys.maxsize, 1, 1.0), (0, 3, 1, "x")]:
            found = make_range(start, stop, step, number)
            r = range(start, stop, step)
            self.assertEqual(found, (r, start, stop, step, len(r), number in r))
        with self.assertRaisesRegex(ValueError, "must not be zero"):
            make_range(0, 1, 0, 0)


class ComplexTest(unittest.TestCase):

    def test_complex(self):
        class Sub(complex):
            pass
        for number in 0j, 1 + 2j, -0.0 - 3j, 3 - 4j, complex("inf"), complex("1+infj"), Sub(1, 2):
            self.assertEqual(complex_fields(number), (complex(number), number.real, number.imag, abs(number)))
            self.assertIs(type(complex_fields(number)[0]), complex)
        with self.assertRaisesRegex(TypeError, "must be complex, not int"):
            complex_fields(1)


class FunctionKindTest(unittest.TestCase):

    def test_kinds(self):
        def function():
            pass
        class Class:
            method = function
        found = {kind: function_kind(object) for kind, object in {
            "function": function, "lambda": lambda: None, "method": Class().method, "class": Class,
            "builtin": len, "bound builtin": [].append, "descriptor": list.append, "closure": closure("list"),
            "partial": operator.itemgetter(1)}.items()}
        self.assertEqual(found, {
            "function": "function", "lambda": "function", "method": "method", "class": None, "builtin": "builtin",
            "bound builtin": "builtin", "descriptor": None, "closure": "builtin", "partial": None})
        # A method that is given its class is of a subtype (PyCMethod).
        self.assertEqual(function_kind(sys._getframe), "builtin")


class WeakrefTest(unittest.TestCase):

    class Object:
        def __call__(self):
            return "called"

    def test_ref(self):
        object = self.Object()
        ref = weak(object)
        self.assertIs(type(ref), weakref.ref)
        self.assertIs(ref, weakref.ref(object))
        self.assertEqual(upgrade(ref), (object,))
        self.assertEqual(upgrade(weakref.WeakMethod(object.__call__)), (object,))
        before = sys.getrefcount(object)
        for _ in range(100):
            upgrade(ref)
        self.assertEqual(sys.getrefcount(object), before)
        del object
        gc_collect()
        self.assertEqual(upgrade(ref), ())

    def test_proxy(self):
        for make, cls in [(self.Object, weakref.CallableProxyType), (type("C", (), {}), weakref.ProxyType)]:
            object = make()
            proxy = weak(object, None, True)
            self.assertIs(type(proxy), cls)
            self.assertEqual(upgrade(proxy), (object,))
            self.assertEqual(upgrade(weakref.proxy(object)), (object,))
            del object
            gc_collect()
            self.assertEqual(upgrade(proxy), ())

    def test_callback(self):
        called = []
        for proxy in False, True:
            object = self.Object()
            ref = weak(object, lambda ref: called.append((upgrade(ref), proxy)), proxy)
            del object
            gc_collect()
        self.assertEqual(called, [((), False), ((), True)])

    def test_subclass(self):
        class Ref(weakref.ref):
            def __call__(self):
                raise AssertionError("a method of the subtype was called")
        object = self.Object()
        self.assertEqual(upgrade(Ref(object)), (object,))

    def test_errors(self):
        for proxy in False, True:
            with self.assertRaisesRegex(TypeError, "^cannot create weak reference to 'int' object$"):
                weak(1, None, proxy)
        with self.assertRaises(TypeError):
            upgrade(lambda: 1)


class CapsuleTest(unittest.TestCase):

    def test_value(self):
        before = alive()
        held = capsule("spam", 42)
        self.assertEqual(type(held).__name__, "PyCapsule")
        self.assertEqual(alive(), before + 1)
        self.assertEqual(capsule_fields(held, "rust:spam"), ("spam", True, 42, None, None))
        self.assertEqual(capsule_fields(held, "spam"), ("spam", False, 42, None, None))
        self.assertIn('"rust:spam"', repr(held))
        del held
        gc_collect()
        self.assertEqual(alive(), before)

    def test_foreign(self):
        # Whatever a capsule's name is: one that somebody else has made holds nothing of ours.
        datetime_capi = import_helper.import_module("_datetime").datetime_CAPI
        self.assertEqual(capsule_fields(datetime_capi, "datetime.datetime_CAPI"), (None, True, None, None, None))
        ctypes = import_helper.import_module("ctypes")
        new = ctypes.pythonapi.PyCapsule_New
        new.restype, new.argtypes = ctypes.py_object, [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_void_p]
        name = b"rust:spam"
        forged = new(1, name, None)
        self.assertEqual(capsule_fields(forged, "rust:spam"), (None, True, None, None, None))

    def test_another_type_of_ours(self):
        function = closure("add", 1)
        self.assertEqual(capsule_fields(function.__self__, "rust:closure")[1:], (True, None, None, None))

    def test_import(self):
        module = types.ModuleType("rust_capsule_test")
        module.inner = types.SimpleNamespace(held=capsule("rust_capsule_test.inner.held", 7),
                                             other=capsule("another.name", 8), none=None)
        with import_helper.CleanImport("rust_capsule_test"):
            sys.modules["rust_capsule_test"] = module
            self.assertEqual(capsule_import("rust_capsule_test.inner.held"), 7)
            for name in "rust_capsule_test.inner.other", "rust_capsule_test.inner.none":
                with self.assertRaisesRegex(AttributeError, f'^PyCapsule_Import "{name}" is not valid$'):
                    capsule_import(name)
            with self.assertRaisesRegex(AttributeError, "no attribute 'spam'"):
                capsule_import("rust_capsule_test.spam.held")
        with self.assertRaises(ImportError):
            capsule_import("rust_capsule_test_not_there.held")
        with self.assertRaisesRegex(AttributeError, "is not valid"):
            capsule_import("datetime.datetime_CAPI")

    def test_panic_in_drop(self):
        with catch_unraisable_exception() as caught:
            held = capsule("spam", 1, True)
            del held
            gc_collect()
            self.assertIs(caught.unraisable.exc_type, SystemError)
            self.assertIn("Rust panic: dropped", str(caught.unraisable.exc_value))

    @threading_helper.requires_working_threading()
    def test_dropped_by_another_thread(self):
        before = alive()
        held = [capsule("spam", number) for number in range(100)]
        thread = threading.Thread(target=held.clear)
        with threading_helper.start_threads([thread]):
            pass
        gc_collect()
        self.assertEqual(alive(), before)

    def test_name_of_c(self):
        # No value of Rust is taken for a struct of C that has this name.
        import datetime
        forged = types.ModuleType("datetime")
        forged.datetime_CAPI = capsule("datetime.datetime_CAPI", 1)
        with import_helper.CleanImport("datetime"):
            sys.modules["datetime"] = forged
            import_api = _fresh_capi_datetime()
            with self.assertRaisesRegex(AttributeError, "^PyCapsule_Import \"datetime.datetime_CAPI\" is not valid$"):
                import_api()


def _fresh_capi_datetime():
    """The function that imports the API, of a module that has not done so."""
    spec = importlib.util.find_spec("_testrustapi")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.capi_datetime.test_datetime_capi


class ClosureTest(unittest.TestCase):

    def test_call(self):
        before = alive()
        add = closure("add", 5)
        self.assertEqual(alive(), before + 1)
        self.assertEqual([add(1), add(2.5), add(1 << 70)], [6, 7.5, (1 << 70) + 5])
        self.assertEqual(outcome(add, "x"), outcome(operator.add, "x", 5))
        with self.assertRaisesRegex(TypeError, r"^add\(\) takes one argument \(2 given\)$"):
            add(1, 2)
        with self.assertRaisesRegex(TypeError, r"add\(\) takes no keyword arguments$"):
            add(a=1)
        self.assertEqual(closure("list")(), [])
        self.assertEqual(closure("list")(*range(100)), list(range(100)))
        del add
        gc_collect()
        self.assertEqual(alive(), before)

    def test_attributes(self):
        function = closure("list", 0, "list(*args)\n--\n\nThe arguments.")
        self.assertIs(type(function), types.BuiltinFunctionType)
        self.assertEqual(function.__name__, "list")
        self.assertEqual(function.__doc__, "The arguments.")
        self.assertEqual(function.__text_signature__, "(*args)")
        self.assertTrue(gc.is_tracked(function))

    def test_reentrant(self):
        call = closure("call", 1)
        self.assertEqual(call(call, call, lambda a: a, 3), (((3, 1), 1), 1))

    def test_gone_while_it_runs(self):
        before = alive()
        functions = [closure("call", 9)]
        def forget():
            functions.clear()
            gc_collect()
            return alive()
        # The caller has a reference until the call ends.
        self.assertEqual(functions[0](forget), (before + 1, 9))
        gc_collect()
        self.assertEqual(alive(), before)

    def test_its_capsule_outlives_it(self):
        before = alive()
        held = closure("add", 1).__self__
        gc_collect()
        self.assertEqual(alive(), before + 1)
        del held
        gc_collect()
        self.assertEqual(alive(), before)

    def test_panic(self):
        with self.assertRaisesRegex(SystemError, "Rust panic: closure 3"):
            closure("panic", 3)()

    def test_as_method(self):
        class Class:
            listed = closure("list")
        self.assertEqual(Class().listed(1), [1])

    @threading_helper.requires_working_threading()
    def test_threads(self):
        add = closure("add", 1)
        found = []
        def work():
            number = 0
            for _ in range(1000):
                number = add(number)
            found.append(number)
        with threading_helper.start_threads([threading.Thread(target=work) for _ in range(4)]):
            pass
        self.assertEqual(found, [1000] * 4)


class ProtocolsTest(unittest.TestCase):

    def same(self, name, function, object, *args):
        self.assertEqual(outcome(object_method, name, object, *args)[:3], outcome(function, object, *args)[:3])

    def test_dir(self):
        class Bad:
            def __dir__(self):
                return 1
        for object in 1, "x", self, types, Bad():
            self.same("dir", dir, object)

    def test_format(self):
        class Bad:
            def __format__(self, spec):
                return spec.encode()
        for object in 1, 1.5, "x", Bad(), sys:
            for spec in "", "5", ">5", "q":
                self.same("format", format, object, spec)

    def test_length_hint(self):
        class Hint:
            def __init__(self, hint):
                self.hint = hint
            def __length_hint__(self):
                if isinstance(self.hint, type):
                    raise self.hint
                return self.hint
        for object in [], [1, 2], iter([1, 2]), 5, Hint(3), Hint(-1), Hint("x"), Hint(NotImplemented), Hint(KeyError), Hint(TypeError):
            for default in 0, 10:
                self.same("length_hint", operator.length_hint, object, default)

    def test_issubclass(self):
        class Meta(type):
            def __subclasscheck__(cls, other):
                raise LookupError
        class Strange(metaclass=Meta):
            pass
        for object in bool, int, 1, list[int], Strange:
            for cls in int, (str, int), object, 1, Strange, collections.abc.Sequence:
                self.same("issubclass", issubclass, object, cls)

    def test_iterators(self):
        async def asynchronous():
            yield 1
        generator = asynchronous()
        for object, expected in [([], (False, False)), (iter([]), (True, False)), (generator, (False, True)),
                                 (1, (False, False))]:
            self.assertEqual(object_method("is_iterator", object), expected)
        self.assertIs(object_method("aiter", generator), generator)
        for object in 1, [], generator:
            self.same("aiter", aiter, object)
        class Bad:
            def __aiter__(self):
                return 1
        self.same("aiter", aiter, Bad())
        self.same("aiter", aiter, collections.namedtuple("T", "")())
        asyncio.run(generator.aclose())

    def test_send(self):
        def generator():
            got = yield 1
            return got
        running = generator()
        self.assertEqual(object_method("send", running, None), ("next", 1))
        self.assertEqual(object_method("send", running, "x"), ("return", "x"))
        self.assertEqual(object_method("send", running, None), ("return", None))
        self.assertEqual(object_method("send", iter([1]), None), ("next", 1))
        self.assertEqual(object_method("send", iter([]), None), ("return", None))
        with self.assertRaisesRegex(AttributeError, "no attribute 'send'"):
            object_method("send", iter([1]), 5)
        with self.assertRaisesRegex(TypeError, "can't send non-None value to a just-started generator"):
            object_method("send", generator(), 5)
        class Raises:
            def __iter__(self):
                return self
            def __next__(self):
                raise KeyError("next")
        with self.assertRaises(KeyError):
            object_method("send", Raises(), None)

    def test_fast(self):
        items = [1, 2, 3]
        for object, kind, same in [(items, "list", True), (tuple(items), "tuple", True), (iter(items), "list", False),
                                   ({1: 0, 2: 0, 3: 0}, "list", False)]:
            found = object_method("fast", object)
            self.assertEqual(found[:3], (kind, same, items))
            self.assertEqual((type(found[3]), str(found[3])), (IndexError, f"{kind} index out of range"))
        with self.assertRaisesRegex(TypeError, "^no sequence$"):
            object_method("fast", 1)

    def test_slices(self):
        for object in [1, 2, 3], "abc", b"abc", (), range(5), 1, {}:
            for start, stop in (0, 2), (-2, 3), (1, sys.maxsize), (2, 1):
                got = outcome(object_method, "getslice", object, (start, stop))
                want = outcome(lambda: object[start:stop])
                self.assertEqual(got[:2], want[:2])
                if got[0] == "returned":
                    self.assertEqual(got, want)


IN_INTERPRETER = """
import datetime
from _testrustapi import capi_datetime
capi_datetime.test_datetime_capi()
made = capi_datetime.get_datetime_fromdateandtime(False, 2024, 2, 29, 1, 2, 3, 4)
assert made == datetime.datetime(2024, 2, 29, 1, 2, 3, 4), made
assert capi_datetime.datetime_check_datetime(made, True)
assert capi_datetime.PyDateTime_GET(made) == (2024, 2, 29)
assert capi_datetime.get_timezone_utc_capi() is datetime.timezone.utc
from _testrustapi import more_types
held = more_types.capsule("spam", 3)
assert more_types.capsule_fields(held, "rust:spam")[2] == 3
assert more_types.alive() >= 1
assert more_types.closure("add", 2)(3) == 5
"""


class DateTimeTest(unittest.TestCase):
    """What datetimetester.py does not ask."""

    def setUp(self):
        self.datetime = import_helper.import_module("datetime")
        self.capi = _testrustapi.capi_datetime
        self.capi.test_datetime_capi()

    def test_fold(self):
        datetime = self.datetime
        for fold in 0, 1:
            for zone in None, datetime.timezone.utc:
                moment = datetime.datetime(2024, 2, 29, 1, tzinfo=zone, fold=fold)
                self.assertEqual(self.capi.date_and_fold(moment), (2024, 2, 29, bool(fold)))
                self.assertEqual(self.capi.date_and_fold(datetime.time(1, tzinfo=zone, fold=fold)), bool(fold))

    def test_out_of_range(self):
        date, datetime = self.datetime.date, self.datetime.datetime
        for year in 0, 1, 2023, 2024, 9999, 10000, -1, 2**31 - 1, -2**31:
            for month in -1, 0, 1, 2, 12, 13, 2**31 - 1:
                for day in -1, 0, 1, 28, 29, 30, 31, 32, -2**31:
                    self.assertEqual(outcome(self.capi.get_date_fromdate, 0, year, month, day),
                                     outcome(date, year, month, day))
        for time in (24, 0, 0, 0), (0, 60, 0, 0), (0, 0, 60, 0), (0, 0, 0, 10**6), (-1, 0, 0, 0), (0, 0, 0, -1):
            self.assertEqual(outcome(self.capi.get_datetime_fromdateandtime, 0, 1, 1, 1, *time),
                             outcome(datetime, 1, 1, 1, *time))
            self.assertEqual(outcome(self.capi.get_time_fromtime, 0, *time), outcome(self.datetime.time, *time))

    def test_delta(self):
        # C's own function has undefined behaviour for some of these.
        numbers = [0, 1, -1, 86399, 86400, 10**6, 999999999, -999999999, 10**9, 2**31 - 1, -2**31]
        for days in numbers:
            for seconds in numbers:
                for microseconds in numbers:
                    got = outcome(self.capi.get_delta_fromdsu, 0, days, seconds, microseconds)
                    want = outcome(self.datetime.timedelta, days, seconds, microseconds)
                    self.assertEqual(got[:2], want[:2])
                    if got[0] == "returned":
                        self.assertEqual(got, want)
                    else:
                        self.assertRegex(got[2], r"^days=-?[0-9]{9,}; must have magnitude <= 999999999$")

    def test_zones(self):
        # A fromutc() of any kind.
        class Zone(self.datetime.tzinfo):
            def fromutc(self, moment):
                return 5
        with self.assertRaisesRegex(TypeError, "^must be datetime.datetime, not int$"):
            self.capi.get_datetime_fromtimestamp(0, Zone(), True)
        self.assertEqual(self.capi.get_datetime_fromtimestamp(0, self.datetime.timezone.utc, True),
                         self.datetime.datetime(1970, 1, 1, tzinfo=self.datetime.timezone.utc))
        for timestamp in 1e300, float("nan"), "x", None:
            self.assertEqual(outcome(self.capi.get_datetime_fromtimestamp, timestamp, None)[:2],
                             outcome(self.datetime.datetime.fromtimestamp, timestamp)[:2])
            self.assertEqual(outcome(self.capi.get_date_fromtimestamp, timestamp)[:2],
                             outcome(self.datetime.date.fromtimestamp, timestamp)[:2])

    def test_wrong_types(self):
        for get in (self.capi.PyDateTime_GET, self.capi.PyDateTime_DATE_GET, self.capi.PyDateTime_TIME_GET,
                    self.capi.PyDateTime_DELTA_GET):
            with self.assertRaises(TypeError):
                get(5)
        with self.assertRaises(TypeError):
            self.capi.PyDateTime_DATE_GET(self.datetime.date.today())

    def test_subinterpreters(self):
        # Each interpreter imports the API for itself, and uses it after others have gone.
        import_helper.import_module("_interpreters")
        for run in own_gil, shared_gil:
            for _ in range(3):
                run(IN_INTERPRETER)
                exec(IN_INTERPRETER, {})

    def test_replaced_module(self):
        for fake in None, 5, object():
            module = types.ModuleType("datetime")
            module.datetime_CAPI = fake
            with import_helper.CleanImport("datetime"):
                sys.modules["datetime"] = module
                with self.assertRaises(AttributeError):
                    _fresh_capi_datetime()()


if __name__ == "__main__":
    unittest.main()
