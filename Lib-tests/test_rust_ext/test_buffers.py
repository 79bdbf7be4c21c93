"""Buffers of other objects: requests of every kind, reading and writing bytes.

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
import unittest
import warnings
from test.support import import_helper
from test.support.script_helper import assert_python_ok
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
        subclass = type("B", (bytes,), {})
        for value in [data, memoryview(data), memoryview(memoryview(data)), pickle.PickleBuffer(data),
                      memoryview(pickle.PickleBuffer(data)), subclass(data), memoryview(subclass(data)),
                      memoryview(data).cast("i", [5, 10])]:
            self.assertEqual(buffers.read(value), (data, True))
        self.assertEqual(buffers.read(memoryview(data)[10:20]), (data[10:20], True))
        self.assertEqual(buffers.read(memoryview(data)[200:]), (b"", True))
        copied = [bytearray(data), memoryview(bytearray(data)), array.array("B", data),
                  Exporter(data), memoryview(Exporter(data)), mapped(data), memoryview(bytearray(data)).toreadonly()]
        for value in copied:
            self.assertEqual(buffers.read(value), (data, False))

    def test_in_place(self):
        for size in 0, 1, 16, 17, 255, 256, 257, 10000:
            data = bytes(i * 7 % 256 for i in range(size))
            for value in data, memoryview(data), bytearray(data), memoryview(bytearray(data)):
                with self.subTest(size=size, type=type(value)):
                    self.assertEqual(buffers.in_place(value, True), data)
                    fits = buffers.read(value)[1] or size <= 16
                    self.assertEqual(buffers.in_place(value, False), data if fits else None)

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


class OwnTestsTest(unittest.TestCase):
    """CPython's own tests of buffers, with Rust where _testbuffer imports a buffer."""

    def test_buffer(self):
        import_helper.import_module("_testbuffer")
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
