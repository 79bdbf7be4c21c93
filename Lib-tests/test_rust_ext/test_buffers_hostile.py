"""Exporters of buffers that misbehave, and that others use meanwhile."""

import array
import ctypes
import gc
import inspect
import io
import threading
import time
import unittest
from test.support import catch_unraisable_exception, threading_helper
from test.test_rust_ext import require_rust
from test.test_rust_ext.test_buffers import Exporter
from test.test_rust_ext.util import mortal_modules, outcome

require_rust("_testrustapi")

import _testrustapi

buffers = _testrustapi.buffers
Flags = inspect.BufferFlags


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
        # Threads make types immortal on the free-threaded 3.13, which other tests would notice.
        with mortal_modules(), threading_helper.start_threads(threads, unlock=stop.set):
            time.sleep(2)
        self.assertEqual(errors, [])


if __name__ == "__main__":
    unittest.main()
