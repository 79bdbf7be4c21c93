"""Buffers of other objects: requests of every kind, reading, writing, and typed items.

memoryview, which makes the same requests in C, is what the results are compared with.
"""

import array
import ctypes
import gc
import inspect
import io
import itertools
import mmap
import pickle
import struct
import sys
import threading
import time
import unittest
import warnings
from test.support import import_helper, threading_helper
from test.test_rust_ext import require_rust
from test.test_rust_ext.util import outcome

require_rust("_testrustapi")

import _testrustapi

buffers = _testrustapi.buffers
Flags = inspect.BufferFlags
FLAGS = [flag for name, flag in Flags.__members__.items() if name not in ("READ", "WRITE")]

TYPES = {
    "u8": "BcB", "i8": "b", "u16": "H", "i16": "h", "u32": "I", "i32": "i", "u64": "QLN",
    "i64": "qln", "usize": "NQL", "isize": "nql", "f32": "f", "f64": "d", "bool": "?",
}
SIZES = {name: struct.calcsize(codes[0]) for name, codes in TYPES.items()}


FILE = io.BytesIO(bytes(range(48)))


class Exporter:
    """A buffer from Python (PEP 688)."""

    def __init__(self, view):
        self.view = view
        self.released = 0

    def __buffer__(self, flags):
        return memoryview(self.view)

    def __release_buffer__(self, view):
        self.released += 1
        view.release()


def mapped(data):
    result = mmap.mmap(-1, len(data))
    result[:] = data
    return result


def exporters():
    """Every exporter of the standard library, by name."""
    yield "bytes", b"some bytes"
    yield "no bytes", b""
    yield "one byte", b"x"
    yield "bytearray", bytearray(b"some bytes")
    yield "no bytearray", bytearray()
    yield "subclass of bytes", type("B", (bytes,), {})(b"some bytes")
    yield "subclass of bytearray", type("B", (bytearray,), {})(b"some bytes")
    for code in array.typecodes:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # of "u"
            value = array.array(code, "text" if code in "uw" else [1, 2, 3])
        yield f"array {code}", value
    yield "no array", array.array("i")
    numbers = bytes(range(48))
    yield "memoryview", memoryview(numbers)
    yield "memoryview, writable", memoryview(bytearray(numbers))
    for code in "bBhHiIlLqQnNfdc?":
        yield f"cast to {code}", memoryview(numbers).cast(code)
    yield "cast to a shape", memoryview(numbers).cast("H", [2, 3, 4])
    yield "cast to a scalar", memoryview(b"12345678").cast("d", [])
    yield "step", memoryview(numbers)[1::3]
    yield "step back", memoryview(bytearray(numbers))[::-2]
    yield "items back", memoryview(numbers).cast("i")[::-1]
    yield "slice", memoryview(numbers)[5:9]
    yield "empty slice", memoryview(numbers)[5:5]
    yield "one of a step", memoryview(numbers)[5:6:3]
    yield "ctypes array", (ctypes.c_int * 3)(1, 2, 3)
    yield "ctypes matrix", (ctypes.c_short * 3 * 2)()
    yield "ctypes number", ctypes.c_double(1.5)
    yield "ctypes big-endian", ctypes.c_int.__ctype_be__(7)
    yield "ctypes structure", type("S", (ctypes.Structure,), {"_fields_": [("x", ctypes.c_int)]})(5)
    yield "ctypes chars", ctypes.create_string_buffer(b"chars")
    yield "mmap", mapped(numbers)
    yield "PickleBuffer", pickle.PickleBuffer(bytearray(numbers))
    yield "PickleBuffer of bytes", pickle.PickleBuffer(numbers)
    yield "BytesIO", FILE.getbuffer()
    yield "__buffer__", Exporter(numbers)
    yield "__buffer__, writable", Exporter(bytearray(numbers))
    yield "__buffer__ of steps", Exporter(memoryview(numbers)[::2])


def ndarrays():
    """_testbuffer.ndarray with each of its flags."""
    testbuffer = import_helper.import_module("_testbuffer")
    flags = {name: getattr(testbuffer, name) for name in dir(testbuffer) if name.startswith("ND_")}
    kinds = [0, flags["ND_WRITABLE"], flags["ND_FORTRAN"], flags["ND_PIL"],
             flags["ND_WRITABLE"] | flags["ND_FORTRAN"], flags["ND_WRITABLE"] | flags["ND_PIL"],
             flags["ND_GETBUF_FAIL"], flags["ND_GETBUF_FAIL"] | flags["ND_GETBUF_UNDEFINED"]]
    for kind, code in itertools.product(kinds, "BihdQ?"):
        for shape in [(), (1,), (5,), (0,), (2, 3), (3, 0, 2), (2, 3, 4), (1, 1, 4, 1)]:
            if kind & (flags["ND_PIL"] | flags["ND_FORTRAN"]) and not shape:
                continue
            if kind & flags["ND_PIL"] and 0 in shape:
                continue
            count = 1
            for length in shape:
                count *= length
            items = [i % 2 if code == "?" else i for i in range(count)] or [0]
            items = items if shape else items[0]
            nd = testbuffer.ndarray(items, shape=list(shape), format=code, flags=kind)
            yield f"ndarray {kind} {code} {shape}", nd
            if len(shape) > 1 and 0 not in shape and not kind & flags["ND_GETBUF_FAIL"]:
                yield f"ndarray {kind} {code} {shape}, a part", nd[::-1, 1:]


def everything():
    yield from exporters()
    yield from ndarrays()


class RequestTest(unittest.TestCase):
    """What the view says is what C's says."""

    def test_fields(self):
        # memoryview makes a request with FULL_RO.
        count = 0
        for name, value in everything():
            with self.subTest(name=name):
                want = outcome(memoryview, value)
                got = outcome(buffers.describe, value, Flags.FULL_RO)
                if want[0] == "raised":
                    self.assertEqual(got, want)
                    continue
                view = want[2]
                obj, length, itemsize, readonly, ndim, format, shape, strides, suboffsets, orders = got[2]
                self.assertEqual((length, itemsize, readonly, ndim, (format or b"B").decode()),
                                 (view.nbytes, view.itemsize, view.readonly, view.ndim, view.format))
                self.assertEqual(shape or (), view.shape)
                if strides is not None:
                    self.assertEqual(strides, view.strides)
                self.assertEqual(suboffsets or (), view.suboffsets)
                want = [letter for letter, yes in
                        zip("CFA", (view.c_contiguous, view.f_contiguous, view.contiguous)) if yes]
                self.assertEqual("".join(want), orders)
                self.assertEqual(buffers.to_bytes(value, Flags.FULL_RO), view.tobytes())
                for order in "CFA":
                    self.assertEqual(buffers.to_contiguous(value, order, Flags.FULL_RO),
                                     view.tobytes(order))
                    self.assertEqual(buffers.is_contiguous(value, order), order in orders)
                view.release()
                count += 1
        self.assertGreater(count, 200)

    def test_every_request(self):
        # ndarray redirects a request to an exporter, with the same flags.
        testbuffer = import_helper.import_module("_testbuffer")
        answers = {"returned": 0, "raised": 0}
        for (name, value), flags in itertools.product(everything(), FLAGS):
            with self.subTest(name=name, flags=flags):
                want = outcome(testbuffer.py_buffer_to_contiguous, value, "C", flags)
                got = outcome(buffers.to_contiguous, value, "C", flags)
                self.assertEqual(got, want)
                answers[got[0]] += 1
                got = outcome(buffers.describe, value, flags)
                if want[0] == "raised":
                    self.assertEqual(got, want)
                    continue
                _, length, _, readonly, ndim, format, shape, strides, suboffsets, _ = got[2]
                self.assertEqual(length, len(want[2]))
                if flags & Flags.WRITABLE:
                    self.assertFalse(readonly)
                if isinstance(value, ctypes.Array | ctypes._SimpleCData | ctypes.Structure):
                    continue  # ctypes tells what nobody has asked for.
                if not flags & Flags.FORMAT:
                    self.assertIsNone(format)
                if flags & Flags.STRIDES == Flags.STRIDES and ndim:
                    self.assertEqual(len(strides), ndim)
                if not flags & Flags.ND:
                    self.assertIsNone(shape)
        self.assertGreater(min(answers.values()), 1000)

    def test_no_buffer(self):
        for value in [1, None, "text", [], object(), memoryview]:
            want = outcome(memoryview, value)
            self.assertEqual(want[1], TypeError)
            got = outcome(buffers.describe, value, Flags.SIMPLE)
            self.assertEqual(got[:2], want[:2])
            self.assertEqual(got[2], f"a bytes-like object is required, not '{type(value).__name__}'")

    def test_bad_flags(self):
        # As in C, reading and writing are no requests.
        for flags in Flags.READ, Flags.WRITE:
            with self.assertRaises(SystemError):
                buffers.describe(b"x", flags)

    def test_released_memoryview(self):
        view = memoryview(b"x")
        view.release()
        with self.assertRaisesRegex(ValueError, "operation forbidden on released memoryview object"):
            buffers.describe(view, Flags.SIMPLE)

    def test_contiguous_views(self):
        testbuffer = import_helper.import_module("_testbuffer")
        def plain(result):
            if result[0] == "raised":
                return result
            view = result[2]
            return (view.tobytes(), view.shape, view.strides, view.format, view.readonly,
                    view.c_contiguous, view.f_contiguous)
        for name, value in everything():
            for access, order in itertools.product((Flags.READ, Flags.WRITE), "CFA"):
                with self.subTest(name=name, access=access, order=order):
                    self.assertEqual(plain(outcome(buffers.get_contiguous, value, access, order)),
                                     plain(outcome(testbuffer.get_contiguous, value, access, order)))

    def test_references(self):
        def count():
            gc.collect()
            return [sys.getrefcount(value) for _, value in values]
        values = list(exporters())
        before = count()
        for _, value in values:
            for flags in FLAGS:
                outcome(buffers.describe, value, flags)
            outcome(buffers.read, value)
            for name in TYPES:
                outcome(buffers.typed_vec, name, value)
        del value
        self.assertEqual(count(), before)


class BytesTest(unittest.TestCase):
    """Reading and writing bytes."""

    def test_read(self):
        for name, value in exporters():
            with self.subTest(name=name):
                want = outcome(lambda: memoryview(value).tobytes())
                if not memoryview(value).c_contiguous:
                    self.assertRaises(BufferError, buffers.read, value)
                    continue
                data, _ = buffers.read(value)
                self.assertEqual(data, want[2])
                for start, end in [(0, len(data)), (1, len(data)), (0, len(data) // 2)]:
                    if start > end:
                        continue
                    chunks = buffers.chunks(value, start, end)
                    self.assertEqual(b"".join(chunks), data[start:end])
                    self.assertEqual([len(chunk) for chunk in chunks[:-1]], [16] * (len(chunks) - 1))

    def test_lent(self):
        # Bytes are lent, whoever has passed them on; anything else is copied.
        data = bytes(range(200))
        lent = [data, memoryview(data)[10:20], pickle.PickleBuffer(data),
                type("B", (bytes,), {})(data), memoryview(data).cast("i", [5, 10])]
        lent[1] = pickle.PickleBuffer(lent[0])
        for value in lent[:4]:
            self.assertEqual(buffers.read(value), (bytes(data), True))
        copied = [bytearray(data), memoryview(bytearray(data)), array.array("B", data),
                  Exporter(data), mapped(data), memoryview(bytearray(data)).toreadonly()]
        for value in copied:
            self.assertEqual(buffers.read(value), (data, False))

    def test_sizes(self):
        for size in [0, 1, 15, 16, 17, 127, 128, 129, 4095, 4096, 4097, 10000]:
            data = bytes(i * 7 % 256 for i in range(size))
            for value in data, bytearray(data), memoryview(bytearray(data)):
                self.assertEqual(buffers.read(value)[0], data)
                self.assertEqual(b"".join(buffers.chunks(value, 0, size)), data)
                self.assertEqual(buffers.checksum(value, 2), 2 * sum(data))
                self.assertEqual(buffers.to_bytes(value, Flags.SIMPLE), data)

    def test_out_of_range(self):
        # A mistake of the module's.
        for args in [(b"abc", 0, 4), (bytearray(3), 2, 4), (b"abc", 2, 1)]:
            with self.assertRaisesRegex(SystemError, "is not in a buffer of 3"):
                buffers.chunks(*args)
        for offset, length in [(0, 4), (4, 0), (3, 1), (1, 3), (sys.maxsize * 2 + 1, 1)]:
            with self.assertRaisesRegex(SystemError, "are not in a buffer of 3"):
                buffers.copy_to(bytearray(3), 0, offset, length)
            with self.assertRaisesRegex(SystemError, "are not in a buffer of 3"):
                buffers.copy_from(bytearray(3), 0, offset, bytes(length))

    def test_copy_to(self):
        data = bytearray(range(100))
        for offset, length in [(0, 100), (0, 0), (100, 0), (7, 13)]:
            self.assertEqual(buffers.copy_to(data, Flags.SIMPLE, offset, length), data[offset:][:length])
        with self.assertRaisesRegex(BufferError, "underlying buffer is not C-contiguous"):
            buffers.copy_to(memoryview(data)[::2], Flags.STRIDES, 0, 1)

    def test_copy_from(self):
        for flags in Flags.WRITABLE, Flags.SIMPLE, Flags.FULL:
            data = bytearray(b"0123456789")
            buffers.copy_from(data, flags, 3, b"abc")
            self.assertEqual(data, b"012abc6789")
        with self.assertRaisesRegex(BufferError, "^Object is not writable.$"):
            buffers.copy_from(b"0123", Flags.WRITABLE, 0, b"x")
        with self.assertRaisesRegex(BufferError, "^Object is not writable.$"):
            buffers.copy_from(b"0123", Flags.SIMPLE, 0, b"x")
        with self.assertRaisesRegex(BufferError, "underlying buffer is not C-contiguous"):
            buffers.copy_from(memoryview(bytearray(4))[::2], Flags.STRIDES, 0, b"x")


class ItemsTest(unittest.TestCase):
    """Items of one type."""

    def flat(self, value):
        """The items in C's order, as memoryview or struct has them."""
        view = memoryview(value)
        return [item for item, in struct.iter_unpack(view.format, view.tobytes())]

    def test_every_exporter(self):
        accepted = 0
        for name, value in everything():
            want = outcome(memoryview, value)
            for ty, codes in TYPES.items():
                with self.subTest(name=name, ty=ty):
                    got = outcome(buffers.typed_items, ty, value)
                    if want[0] == "raised":
                        self.assertEqual(got, want)
                        continue
                    view = want[2]
                    format = view.format.lstrip("@=<" if sys.byteorder == "little" else "@=>!")
                    fits = (format in codes and struct.calcsize(view.format) == SIZES[ty])
                    if not fits:
                        self.assertEqual(got[1:3], (BufferError,
                            f"items of format '{view.format}' are not of type {ty}"))
                        continue
                    accepted += 1
                    if format == "c":
                        items = list(view.tobytes())
                    else:
                        items = self.flat(value)
                    self.assertEqual(got[2], items)
                    self.assertEqual(buffers.typed_vec(ty, value), items)
                    self.assertEqual(buffers.typed_count(ty, value), len(items))
                    self.assertEqual(buffers.typed_slice(ty, value, len(items)), items)
                    places = list(itertools.product(*map(range, view.shape)))
                    self.assertEqual([buffers.typed_get(ty, value, *place) for place in places], items)
                    size = view.itemsize
                    self.assertEqual([buffers.copy_item(value, *place) for place in places],
                                     [view.tobytes()[i * size:][:size] for i in range(len(items))])
                    for wrong in [view.shape, (0,) * (view.ndim + 1), (0,) * (view.ndim - 1)]:
                        if len(wrong) != view.ndim or view.ndim:
                            self.assertIsNone(buffers.typed_get(ty, value, *wrong))
                            self.assertIsNone(buffers.copy_item(value, *wrong))
                    for length in (len(items) + 1, max(len(items), 1) - 1):
                        if length != len(items):
                            with self.assertRaisesRegex(ValueError, "a slice of "):
                                buffers.typed_slice(ty, value, length)
        self.assertGreater(accepted, 100)

    def test_formats(self):
        # All codes in all orders of bytes, against what struct reads.
        testbuffer = import_helper.import_module("_testbuffer")
        data = bytes([1, 2, 3, 4, 5, 6, 7, 8])
        for prefix, code in itertools.product(["", "@", "=", "<", ">", "!"], "xcbB?hHiIlLqQnNefdspP"):
            format = prefix + code
            try:
                size = struct.calcsize(format)
                value = struct.unpack(format, data[:size])[0]
                nd = testbuffer.ndarray([value], shape=[1], format=format)
            except (struct.error, ValueError, IndexError, TypeError):
                continue
            native = prefix in ("", "@", "=", "<" if sys.byteorder == "little" else ">!") or size == 1
            for ty, codes in TYPES.items():
                signed = {"i": "bhilqn", "u": "BHILQNc", "f": "fd", "b": "?"}[ty[0]]
                if native and code in signed and size == SIZES[ty]:
                    want = value[0] if code == "c" else value
                    self.assertEqual(buffers.typed_vec(ty, nd), [want], (format, ty))
                else:
                    with self.assertRaises(BufferError, msg=(format, ty)):
                        buffers.typed_vec(ty, nd)

    def test_standard_sizes(self):
        # 'l' has 4 bytes in a standard size and may have 8 in the native one.
        testbuffer = import_helper.import_module("_testbuffer")
        self.assertEqual(buffers.typed_vec("i32", testbuffer.ndarray([7], shape=[1], format="=l")), [7])
        self.assertRaises(BufferError, buffers.typed_vec, "i64", testbuffer.ndarray([7], shape=[1], format="=l"))

    def test_bool(self):
        # Any byte but 0 is true, as for struct, and only a bool ever comes out.
        data = bytes(range(256))
        view = memoryview(data).cast("?")
        want = [False] + [True] * 255
        for function in buffers.typed_items, buffers.typed_vec:
            self.assertEqual(function("bool", view), want)
        self.assertEqual(buffers.typed_slice("bool", view, 256), want)
        self.assertEqual([buffers.typed_get("bool", view, i) for i in range(256)], want)
        self.assertEqual(buffers.typed_vec("bool", memoryview(data).cast("?")[::-2]), want[::-2])

    def test_set(self):
        for ty, code in [("u8", "B"), ("i16", "h"), ("f64", "d"), ("bool", "?")]:
            data = memoryview(bytearray(6 * SIZES[ty])).cast(code, [2, 3])
            buffers.typed_set(ty, data, True, 1, 1, 2)
            buffers.typed_set(ty, data, False, 1, 0, 1)
            self.assertEqual(data.tolist(), [[0, 1, 0], [0, 0, 1]])
            for indices in [(2, 0), (0, 3), (0,), (0, 0, 0), ()]:
                with self.assertRaisesRegex(IndexError, "index out of bounds"):
                    buffers.typed_set(ty, data, True, 1, *indices)
        for writable, text in [(True, "memoryview: underlying buffer is not writable"),
                               (False, "Object is not writable.")]:
            with self.assertRaisesRegex(BufferError, text):
                buffers.typed_set("u8", memoryview(b"abc"), writable, 1, 0)

    def test_set_all(self):
        data = bytearray(12)
        view = memoryview(data).cast("H")
        buffers.typed_set_all("u16", view, True, [1, 2, 3, 4, 5, 6])
        self.assertEqual(view.tolist(), [1, 2, 3, 4, 5, 6])
        buffers.typed_set_all("u16", view[::-2], True, [10, 20, 30])
        self.assertEqual(view.tolist(), [1, 30, 3, 20, 5, 10])
        buffers.typed_set_all("u16", view.cast("B").cast("H", [2, 3]), False, [9] * 6)
        self.assertEqual(view.tolist(), [9] * 6)
        for values in [], [1] * 5, [1] * 7:
            with self.assertRaisesRegex(ValueError, f"a slice of {len(values)} items for a buffer of 6"):
                buffers.typed_set_all("u16", view, True, values)
        with self.assertRaisesRegex(BufferError, "Object is not writable."):
            buffers.typed_set_all("u8", b"abc", False, [1, 2, 3])

    def test_set_ndarray(self):
        # By strides and by pointers.
        testbuffer = import_helper.import_module("_testbuffer")
        for flags in 0, testbuffer.ND_FORTRAN, testbuffer.ND_PIL:
            nd = testbuffer.ndarray(list(range(12)), shape=[3, 4], format="i",
                                    flags=flags | testbuffer.ND_WRITABLE)
            buffers.typed_set_all("i32", nd, True, list(range(100, 112)))
            self.assertEqual(nd.tolist(), [[100, 101, 102, 103], [104, 105, 106, 107], [108, 109, 110, 111]])
            buffers.typed_set("i32", nd, True, -1, 2, 1)
            self.assertEqual(nd.tolist()[2], [108, -1, 110, 111])

    def test_parameter(self):
        self.assertEqual(buffers.typed_parameter(array.array("d", [1.5, 2])), 3.5)
        with self.assertRaisesRegex(BufferError, "items of format 'f' are not of type f64"):
            buffers.typed_parameter(array.array("f", [1.5]))
        with self.assertRaisesRegex(TypeError, "a bytes-like object is required, not 'list'"):
            buffers.typed_parameter([1.5])


class HostileTest(unittest.TestCase):
    """Exporters that misbehave, and exporters that are used meanwhile."""

    def test_buffer_fails(self):
        class Bad:
            def __init__(self, answer):
                self.answer = answer

            def __buffer__(self, flags):
                return self.answer()

        def fail():
            raise ZeroDivisionError("__buffer__")
        with self.assertRaisesRegex(ZeroDivisionError, "__buffer__"):
            buffers.describe(Bad(fail), Flags.SIMPLE)
        for answer in [int, bytes, list, bytearray]:
            with self.assertRaisesRegex(TypeError, "__buffer__ returned non-memoryview object"):
                buffers.describe(Bad(answer), Flags.SIMPLE)
        with self.assertRaisesRegex(BufferError, "memoryview: underlying buffer is not C-contiguous"):
            buffers.describe(Bad(lambda: memoryview(b"abcd")[::2]), Flags.SIMPLE)
        released = memoryview(b"x")
        released.release()
        with self.assertRaises(ValueError):
            buffers.describe(Bad(lambda: released), Flags.SIMPLE)

    def test_exporter_changes_while_asked(self):
        data = bytearray(b"0123456789")

        class Resizes:
            def __buffer__(self, flags):
                data.extend(b"x" * 1000)
                view = memoryview(data)
                with self_test.assertRaises(BufferError):
                    data.clear()
                return view

        self_test = self
        exporter = Resizes()
        for _ in range(3):
            self.assertEqual(buffers.to_bytes(exporter, Flags.SIMPLE), data)
        data.clear()

    def test_held(self):
        # While it is held its memory stays; afterwards it does not.
        for make in [bytearray, lambda data: array.array("B", data), io.BytesIO]:
            value = make(b"0123456789")
            shared = value.getbuffer() if isinstance(value, io.BytesIO) else value
            def resize():
                if isinstance(value, io.BytesIO):
                    value.truncate(0)
                else:
                    value.extend(b"more" * 1000)
            (kind, error, text, _), data = buffers.held(shared, Flags.SIMPLE, lambda: outcome(resize))
            self.assertEqual((kind, error, data), ("raised", BufferError, b"0123456789"))
            if isinstance(value, bytearray):
                self.assertEqual(text, "Existing exports of data: object cannot be re-sized")
            if not isinstance(value, io.BytesIO):
                resize()

    def test_held_memoryview(self):
        view = memoryview(bytearray(b"abc"))
        (kind, error, text, _), data = buffers.held(view, Flags.SIMPLE, lambda: outcome(view.release))
        self.assertEqual((error, text), (BufferError, "memoryview has 1 exported buffer"))
        view.release()

    def test_written_while_held(self):
        data = bytearray(b"old")
        def write():
            data[:] = b"new"
        self.assertEqual(buffers.held(data, Flags.SIMPLE, write), (None, b"new"))

    def test_exporter_is_kept(self):
        class Data(bytearray):
            pass
        values = [Data(b"kept")]
        self.assertEqual(buffers.held(values.pop(), Flags.SIMPLE, gc.collect)[1], b"kept")
        # An object whose last reference is the buffer's.
        exporter = Exporter(bytearray(b"kept"))
        self.assertEqual(buffers.held(exporter, Flags.SIMPLE, lambda: setattr(exporter, "view", None))[1], b"kept")
        self.assertEqual(exporter.released, 1)

    def test_released_once(self):
        for data in b"abc", bytearray(b"abc"):
            exporter = Exporter(data)
            for count, function in enumerate([
                lambda: buffers.describe(exporter, Flags.FULL_RO),
                lambda: buffers.read(exporter),
                lambda: buffers.typed_vec("u8", exporter),
                lambda: self.assertRaises(BufferError, buffers.typed_vec, "f64", exporter),
                lambda: self.assertRaises(SystemError, buffers.copy_to, exporter, 0, 0, 10),
                lambda: self.assertRaises(ZeroDivisionError, buffers.held, exporter, 0, lambda: 1 / 0),
            ], 1):
                function()
                self.assertEqual(exporter.released, count)

    def test_release_is_entered_again(self):
        calls = []

        class Again:
            def __init__(self):
                self.data = bytearray(b"data")

            def __buffer__(self, flags):
                return memoryview(self.data)

            def __release_buffer__(self, view):
                calls.append(len(calls))
                if len(calls) < 20:
                    # Asks, and so releases, again.
                    results.append(buffers.read(self))
                view.release()

        results = []
        exporter = Again()
        self.assertEqual(buffers.read(exporter), (b"data", False))
        self.assertEqual(len(calls), 20)
        self.assertEqual(results, [(b"data", False)] * 19)
        exporter.data.extend(b"!" * 1000)

    def test_release_raises(self):
        class Raises:
            def __buffer__(self, flags):
                return memoryview(b"data")

            def __release_buffer__(self, view):
                raise ZeroDivisionError("ignored")

        from test.support import catch_unraisable_exception
        with catch_unraisable_exception() as cm:
            self.assertEqual(buffers.read(Raises())[0], b"data")
            self.assertIs(cm.unraisable.exc_type, ZeroDivisionError)
        with catch_unraisable_exception() as cm:
            # With an exception set, which stays.
            with self.assertRaisesRegex(LookupError, "mine"):
                buffers.held(Raises(), Flags.SIMPLE, self.raise_lookup)
            self.assertIs(cm.unraisable.exc_type, ZeroDivisionError)

    def raise_lookup(self):
        raise LookupError("mine")

    def test_resized_ctypes(self):
        # It has more bytes than its shape says.
        value = (ctypes.c_int * 3)(1, 2, 3)
        ctypes.resize(value, 40)
        self.assertEqual(buffers.typed_vec("i32", value), [1, 2, 3])
        self.assertEqual(buffers.describe(value, Flags.SIMPLE)[1], 40)
        self.assertEqual(len(buffers.read(value)[0]), 40)

    @threading_helper.requires_working_threading()
    def test_written_by_threads(self):
        # Each byte that is read is one that somebody has written. Each thread has a memoryview
        # of its own, because 3.13 counts the exports of one without a lock.
        data = bytearray(b"a" * 10000)
        numbers = array.array("d", [1.0]) * 1000
        stop = threading.Event()
        def write(view, items, letter):
            text = letter * 10000
            while not stop.is_set():
                view[:] = text
                items[:500] = items[500:]
        def read(view, items, letter):
            while not stop.is_set():
                got, lent = buffers.read(view)
                self.assertFalse(lent)
                self.assertLessEqual(set(got), set(b"abcd"))
                self.assertLessEqual(set(b"".join(buffers.chunks(view, 5, 9995))), set(b"abcd"))
                self.assertTrue(97 * 10000 <= buffers.checksum(view, 1) <= 100 * 10000)
                self.assertEqual(buffers.typed_vec("f64", items), [1.0] * 1000)
                buffers.copy_from(view, Flags.WRITABLE, 5000, letter * 100)
                buffers.typed_set("f64", items, True, 1.0, 7)
        errors = []
        def run(function, *args):
            try:
                function(*args)
            except BaseException as exc:
                errors.append(exc)
        threads = [threading.Thread(target=run, args=(function, memoryview(data), memoryview(numbers), letter))
                   for letter in (b"a", b"b", b"c", b"d") for function in (write, read)]
        with threading_helper.start_threads(threads, unlock=stop.set):
            time.sleep(2)
        self.assertEqual(errors, [])


class OwnTestsTest(unittest.TestCase):
    """CPython's own tests of buffers, with Rust where _testbuffer imports a buffer."""

    def test_buffer(self):
        import_helper.import_module("_testbuffer")
        from test.support.script_helper import assert_python_ok
        code = """if True:
            import struct, unittest, _testbuffer, _testrustapi
            rust = _testrustapi.buffers
            calls = {}
            def install(name, function):
                def counted(*args):
                    calls[name] = calls.get(name, 0) + 1
                    return function(*args)
                setattr(_testbuffer, name, counted)
            def py_buffer_to_contiguous(obj, order, flags):
                return rust.to_contiguous(obj, order, flags)
            c_is_contiguous, ndarray = _testbuffer.is_contiguous, _testbuffer.ndarray
            def is_contiguous(obj, order):
                # C looks at the fields of an ndarray itself, not at a buffer of it.
                function = c_is_contiguous if isinstance(obj, ndarray) else rust.is_contiguous
                return function(obj, order)
            c_get_pointer = _testbuffer.get_pointer
            def get_pointer(obj, indices):
                want = c_get_pointer(obj, indices)
                with memoryview(obj) as view:
                    format = view.format
                got = struct.unpack(format, rust.copy_item(obj, *indices))
                assert want == (got[0] if len(got) == 1 else got), (want, got)
                return want
            def get_contiguous(obj, access, order):
                if isinstance(order, str):
                    order.encode("ascii")
                return rust.get_contiguous(obj, access, order)
            for function in py_buffer_to_contiguous, is_contiguous, get_pointer, get_contiguous:
                install(function.__name__, function)
            import test.test_buffer
            suite = unittest.defaultTestLoader.loadTestsFromModule(test.test_buffer)
            result = unittest.TextTestRunner(verbosity=0).run(suite)
            assert result.wasSuccessful()
            assert len(calls) == 4, calls
            print(result.testsRun, len(result.skipped), *sorted(calls.items()))
        """
        _, out, err = assert_python_ok("-c", code)
        self.assertGreaterEqual(int(out.split()[0]), 90, out)


if __name__ == "__main__":
    unittest.main()
