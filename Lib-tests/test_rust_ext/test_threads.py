"""_base64 in many threads at once, and with an input that another thread changes."""

import binascii
import functools
import random
import threading
import unittest
from test.support import threading_helper
from test.test_rust_ext import require_rust
from test.test_rust_ext.util import SEED, python_base64, skip_if_bytearray_is_unsafe

require_rust("_base64")
threading_helper.requires_working_threading(module=True)

import _base64

oracle = python_base64()

THREADS = 8


class ThreadsTest(unittest.TestCase):

    def run_threads(self, *functions):
        """Run each function in a thread of its own, all at once; raise what one raised."""
        barrier = threading.Barrier(len(functions))
        errors = []

        def run(function):
            barrier.wait(60)
            try:
                function()
            except BaseException as exc:
                errors.append(exc)

        threads = [threading.Thread(target=run, args=[function]) for function in functions]
        with threading_helper.start_threads(threads):
            pass
        if errors:
            raise errors[0]

    def test_same_input(self):
        rng = random.Random(SEED)
        inputs = [rng.randbytes(size) for size in (0, 1, 2, 3, 47, 48, 49, 1000, 65536)]
        inputs = [(data, oracle.b64encode(data), oracle.urlsafe_b64encode(data)) for data in inputs]

        def work():
            for _ in range(20):
                for data, standard, urlsafe in inputs:
                    self.assertEqual(_base64.b64encode(data), standard)
                    self.assertEqual(_base64.urlsafe_b64encode(data), urlsafe)
                    self.assertEqual(_base64.b64decode(standard, validate=True), data)
                    self.assertEqual(_base64.urlsafe_b64decode(urlsafe), data)

        self.run_threads(*[work] * THREADS)

    def test_errors(self):
        def work():
            for number in range(500):
                try:
                    _base64.b64decode(b"A" * (4 * number + 1))
                except binascii.Error as exc:
                    self.assertIn(str(4 * number + 1), str(exc))
                else:
                    self.fail("not raised")

        self.run_threads(*[work] * THREADS)

    def with_writer(self, data, work, write, readers=4):
        """Call write() again and again in one thread while others work.

        Each gets a view of data: exporters count their views without a lock on the
        free-threaded 3.13, so that a view that is shared by threads is not safe there
        in C code either. The bytes in the views are the same.
        """
        done = threading.Event()
        left = [readers]
        lock = threading.Lock()

        def read(view):
            try:
                work(view)
            finally:
                with lock:
                    left[0] -= 1
                    if not left[0]:
                        done.set()

        def writer(view):
            while not done.is_set():
                write(view)

        views = [memoryview(data) for _ in range(readers + 1)]
        calls = [functools.partial(writer, views[0])]
        calls += [functools.partial(read, view) for view in views[1:]]
        try:
            self.run_threads(*calls)
        finally:
            for view in views:
                view.release()

    def test_bytes_change(self):
        # Every byte of the result comes from one that was there at some time.
        size = 10_000
        full, empty = b"\xff" * size, bytes(size)

        def write(view):
            view[:] = full
            view[:] = empty

        def work(view):
            for _ in range(200):
                for encode in _base64.b64encode, _base64.encodebytes:
                    found = oracle.b64decode(encode(view))
                    self.assertEqual(len(found), size)
                    self.assertLessEqual({*found}, {0, 255})

        self.with_writer(bytearray(size), work, write)

    def test_text_changes(self):
        # While "A" and "/" are exchanged the text is valid at any time.
        size = 10_000
        ones, zeros = b"/" * size, b"A" * size

        def write(view):
            view[:] = ones
            view[:] = zeros

        def work(view):
            for _ in range(200):
                for found in (_base64.b64decode(view, validate=True), _base64.b64decode(view),
                              _base64.b64decode(view, b"-_"), _base64.urlsafe_b64decode(view),
                              _base64.decodebytes(view)):
                    self.assertEqual(len(found), size // 4 * 3)

        self.with_writer(bytearray(zeros), work, write)

    def test_text_becomes_junk(self):
        # What looked valid when it was counted may not be so when it is decoded.
        size = 10_000
        variants = [b"A" * size, b"!" * size, b"=" * size, b"A=" * (size // 2), b"\xff" * size]

        def write(view):
            for variant in variants:
                view[:] = variant

        def work(view):
            for _ in range(200):
                for flag in False, True:
                    for altchars in None, b"-_", b"!=":
                        try:
                            found = _base64.b64decode(view, altchars, validate=flag)
                        except binascii.Error:
                            continue
                        self.assertLessEqual(len(found), size // 4 * 3)

        self.with_writer(bytearray(variants[0]), work, write)

    @skip_if_bytearray_is_unsafe
    def test_size_changes(self):
        data = bytearray(b"QUJD" * 1000)
        done = threading.Event()

        def write():
            # While a reader holds the buffer, changing the size is an error.
            while not done.is_set():
                try:
                    data.extend(b"QUJD" * 1000)
                except BufferError:
                    pass
                try:
                    del data[4000:]
                except BufferError:
                    pass

        def work():
            try:
                for _ in range(500):
                    self.assertEqual(len(_base64.b64encode(data)) % 4, 0)
                    self.assertEqual(len(_base64.b64decode(data)) % 3, 0)
                    self.assertEqual(len(_base64.urlsafe_b64decode(data)) % 3, 0)
                    self.assertEqual(len(_base64.decodebytes(data)) % 3, 0)
            finally:
                done.set()

        self.run_threads(write, *[work] * 4)
        # All buffers were given back.
        data.clear()


if __name__ == "__main__":
    unittest.main()
