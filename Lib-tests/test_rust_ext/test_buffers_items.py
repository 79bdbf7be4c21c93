"""Buffers with items of one type, against memoryview and struct."""

import array
import itertools
import struct
import sys
import unittest
from test.support import import_helper
from test.test_rust_ext import require_rust
from test.test_rust_ext.test_buffers import SIZES, TYPES, everything
from test.test_rust_ext.util import outcome

require_rust("_testrustapi")

import _testrustapi

buffers = _testrustapi.buffers


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


if __name__ == "__main__":
    unittest.main()
