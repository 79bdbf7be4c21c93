"""Classes in Rust that export buffers: what CPython's test_buffer does not show of them."""

import ctypes
import gc
import inspect
import itertools
import sys
import threading
import time
import unittest
import weakref
from test.support import catch_unraisable_exception, import_helper, threading_helper
from test.test_rust_ext import require_rust

require_rust("_testrustapi")

from _testrustapi.buffers import to_contiguous
from _testrustapi.buffers_out import Failing, Growing, Holder, Matrix, Redirect, Replaced, acquire, slice_memory

testbuffer = import_helper.import_module("_testbuffer")
EXPORTED = "Existing exports of data: object cannot be re-sized"


def peak_memory():
    import resource
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


class SliceTest(unittest.TestCase):
    """BufferInfo::slice, with fields that do not come from a slice object."""

    def test_fields(self):
        self.assertEqual(slice_memory(b"abcdef", 4, -2, 3), b"eca")
        self.assertEqual(slice_memory(b"abcdef", 9, 3, 0), b"")
        for start, step, length in [
            (0, 0, 2), (0, 0, sys.maxsize), (0, 0, 2 * sys.maxsize + 1), (0, 1, 7), (-1, 1, 2), (5, 2, 2),
            (0, sys.maxsize, 2 * sys.maxsize + 1), (0, -sys.maxsize - 1, 2 * sys.maxsize + 1),
        ]:
            with self.subTest(start=start, step=step, length=length):
                with self.assertRaisesRegex(IndexError, "^the slice is not one of the buffer$"):
                    slice_memory(b"abcdef", start, step, length)


class ResizedTest(unittest.TestCase):
    """A ctypes object that was resized: it has more bytes than items."""

    def test_order(self):
        # The bytes after the items are in no order. C leaves them out, uninitialised.
        value = (ctypes.c_byte * 3 * 2)((1, 2, 3), (4, 5, 6))
        ctypes.resize(value, 4000)
        for order, items in ("C", [1, 2, 3, 4, 5, 6]), ("F", [1, 4, 2, 5, 3, 6]), ("A", [1, 2, 3, 4, 5, 6]):
            with self.subTest(order=order):
                # Memory that is used again has something in it.
                del [b"x" * 4000 for _ in range(10)][:]
                self.assertEqual(to_contiguous(value, order, inspect.BufferFlags.ND), bytes(items).ljust(4000, b"\0"))


class GrowingTest(unittest.TestCase):
    """ExportedBytes."""

    def test_counted(self):
        growing = Growing(b"abcd")
        self.assertEqual(growing.exports, 0)
        references = sys.getrefcount(growing)
        first = memoryview(growing)
        second = memoryview(growing)
        third = first[1:]
        self.assertEqual(growing.exports, 2)
        self.assertIs(first.obj, growing)
        self.assertEqual((first.format, first.shape, first.strides, first.readonly), ("B", (4,), (1,), False))
        self.assertEqual(sys.getrefcount(growing), references + 2)
        first[0] = ord("x")
        self.assertEqual(bytes(growing), b"xbcd")
        self.assertEqual(bytes(second), b"xbcd")
        second.release()
        self.assertEqual(growing.exports, 1)
        del first
        self.assertEqual(growing.exports, 1)
        del third
        self.assertEqual(growing.exports, 0)
        self.assertEqual(sys.getrefcount(growing), references)

    def test_resize_refused(self):
        growing = Growing(b"abcd")
        oracle = bytearray(b"abcd")
        with memoryview(growing) as view, memoryview(oracle):
            with self.assertRaises(BufferError) as c:
                oracle.append(1)
            self.assertEqual(str(c.exception), EXPORTED)
            for change in (lambda: growing.resize(5), lambda: growing.resize(3), lambda: growing.resize(0),
                           lambda: growing.resize(1 << 40), lambda: growing.extend(b"x")):
                with self.assertRaises(BufferError) as cm:
                    change()
                self.assertEqual(str(cm.exception), EXPORTED)
            # What changes nothing is allowed, as with a bytearray.
            growing.resize(4)
            growing.extend(b"")
            growing.write(1, b"yz")
            self.assertEqual(bytes(view), b"ayzd")
        growing.extend(memoryview(b"efgh")[::2].tobytes())
        growing.resize(7)
        self.assertEqual(bytes(growing), b"ayzdeg\0")
        growing.resize(2)
        self.assertEqual((bytes(growing), len(growing)), (b"ay", 2))

    def test_extend_by_itself(self):
        growing = Growing(b"ab")
        # The argument is a view of it.
        self.assertRaises(BufferError, growing.extend, memoryview(growing))
        growing.write(0, memoryview(growing)[::-1].tobytes())
        self.assertEqual(bytes(growing), b"ba")

    def test_bounds(self):
        growing = Growing(b"abcd")
        self.assertEqual(growing.read(1, 3), b"bcd")
        self.assertEqual(growing.read(4, 0), b"")
        for offset, size in [(1, 4), (5, 0), (sys.maxsize, 1), (2 * sys.maxsize + 1, 1)]:
            self.assertRaises(IndexError, growing.read, offset, size)
            if size:
                self.assertRaises(IndexError, growing.write, offset, b"x" * size)
        self.assertEqual(bytes(growing), b"abcd")

    def test_no_memory(self):
        growing = Growing(b"abcd")
        self.assertRaises(MemoryError, growing.resize, sys.maxsize)
        self.assertRaises(MemoryError, growing.resize, 2 * sys.maxsize + 1)
        self.assertEqual(bytes(growing), b"abcd")

    def test_empty(self):
        with memoryview(Growing()) as view:
            self.assertEqual((view.nbytes, bytes(view)), (0, b""))

    def test_writable(self):
        growing = Growing(b"\1\0\0\0")
        number = ctypes.c_int.from_buffer(growing)
        self.assertEqual(number.value, int.from_bytes(b"\1\0\0\0", sys.byteorder))
        self.assertEqual(growing.exports, 1)
        self.assertRaises(BufferError, growing.resize, 0)
        number.value = -1
        self.assertEqual(bytes(growing), b"\xff" * 4)
        del number
        gc.collect()
        self.assertEqual(growing.exports, 0)

    def test_subclasses(self):
        class Silent(Growing):
            pass

        class Loud(Growing):
            def __buffer__(self, flags):
                calls.append("get")
                return super().__buffer__(flags)
            def __release_buffer__(self, view):
                calls.append("release")
                super().__release_buffer__(view)

        class Forgets(Growing):
            def __release_buffer__(self, view):
                calls.append(view.tobytes())

        for cls, expected in [(Silent, []), (Loud, ["get", "release"]), (Forgets, [b"abcd"])]:
            with self.subTest(cls=cls):
                calls = []
                growing = cls(b"abcd")
                view = memoryview(growing)
                self.assertEqual((growing.exports, bytes(view)), (1, b"abcd"))
                self.assertRaises(BufferError, growing.resize, 0)
                view.release()
                self.assertEqual(growing.exports, 0)
                self.assertEqual(calls, expected)

    def test_inherited_from_two(self):
        # The view is one of the other class, and the release is asked of this one.
        class Other:
            def __buffer__(self, flags):
                return memoryview(b"other")
        class Both(Other, Growing):
            pass
        both = Both(b"abcd")
        with memoryview(both) as view:
            self.assertEqual((bytes(view), both.exports), (b"other", 0))
        with Growing.__buffer__(both, 0) as view:
            self.assertEqual((bytes(view), both.exports), (b"abcd", 1))
        self.assertEqual(both.exports, 0)

    def test_collected(self):
        # The view keeps the object, and the object the view.
        growing = Growing(b"abcd")
        growing.other = memoryview(growing)
        ref = weakref.ref(growing)
        del growing
        gc.collect()
        self.assertIsNone(ref())

        growing = Growing(b"abcd")
        growing.other = holder = Holder(growing)
        refs = weakref.ref(growing), weakref.ref(holder)
        del growing, holder
        gc.collect()
        self.assertEqual([ref() for ref in refs], [None, None])

    def test_release_with_exception_set(self):
        growing = Growing(b"abcd")
        def fail():
            view = memoryview(growing)
            raise KeyError("kept")
        with self.assertRaises(KeyError):
            fail()
        self.assertEqual(growing.exports, 0)

    @threading_helper.requires_working_threading()
    def test_threads(self):
        # 8 threads resize, export, write and release for 3 seconds; a view is never moved.
        growing = Growing(b"\0" * 1000)
        end = time.monotonic() + 3
        done = dict.fromkeys(["resized", "refused", "written"], 0)
        errors = []
        def resize():
            resized = refused = 0
            while time.monotonic() < end:
                for size in (1, 5000, 100, 100_000, 1000):
                    try:
                        growing.resize(size)
                        resized += 1
                    except BufferError:
                        refused += 1
            done["resized"] += resized
            done["refused"] += refused
        def view():
            written = 0
            while time.monotonic() < end:
                with memoryview(growing) as view:
                    size = len(view)
                    view[-1] = 7
                    view[0:1] = b"x"
                    written += view.nbytes == len(growing) == size and view[-1] == 7
                    if growing.exports < 1:
                        errors.append("not counted")
            done["written"] += written
        def read():
            while time.monotonic() < end:
                len(bytes(growing))
                growing.write(0, b"y")
                acquire([growing, Holder(growing)], 3)
        with threading_helper.start_threads([threading.Thread(target=f) for f in (resize, view, read, view) * 2]):
            pass
        self.assertEqual(errors, [])
        self.assertEqual(growing.exports, 0)
        self.assertGreater(min(done.values()), 0, done)


class MatrixTest(unittest.TestCase):
    """BufferMemory, and the answers to requests."""

    def test_layouts(self):
        data = bytes(range(24))
        for shape, strides, offset in [
            ((24,), None, 0), ((4, 6), None, 0), ((2, 3, 4), None, 0), ((), None, 5),
            ((4, 3), (6, 2), 1), ((4, 6), (-6, -1), 23), ((3, 2), (0, -1), 7), ((5,), (0,), 23),
            ((0,), None, 0), ((3, 0, 2), None, 3), ((2, 1, 2), (12, 1000, -1), 3), ((24, 1), (1, -5), 0),
        ]:
            for pointers in (False, True) if shape else (False,):
                with self.subTest(shape=shape, strides=strides, pointers=pointers):
                    rust = Matrix(data, "B", 1, shape, strides, offset, pointers)
                    flags = testbuffer.ND_PIL if pointers else 0
                    items = data if shape else data[offset]
                    c = testbuffer.ndarray(list(items) if shape else items, shape=shape, strides=strides or (),
                                           offset=offset if shape else 0, flags=flags)
                    one, other = memoryview(rust), memoryview(c)
                    self.assertEqual(one.tolist(), other.tolist())
                    for name in ("shape", "strides", "suboffsets", "nbytes", "ndim", "format", "itemsize",
                                 "readonly", "c_contiguous", "f_contiguous", "contiguous"):
                        if name == "shape" or one.nbytes or name not in ("strides", "suboffsets"):
                            self.assertEqual(getattr(one, name), getattr(other, name), name)
                    for order in "CFA":
                        self.assertEqual(one.tobytes(order), other.tobytes(order))
                    self.assertEqual(Holder(rust).tobytes(0), other.tobytes("C"))
                    self.assertEqual(Holder(rust).tobytes(1), other.tobytes("F"))

    def test_outside(self):
        data = bytes(24)
        big = sys.maxsize
        for args in [
            ("B", 1, (25,)), ("B", 1, (4, 7)), ("B", 1, (24,), None, 1), ("B", 1, (), None, 24),
            ("B", 1, (2,), (24,)), ("B", 1, (2,), (-1,)), ("B", 1, (4, 6), (-6, -1), 22),
            ("B", 1, (3, 3), (-1, 1), 1), ("B", 1, (big,)), ("B", 1, (big, 2)), ("B", 1, (2, big, big)),
            ("B", 1, (2,), (big,)), ("B", 1, (3,), (big,)), ("B", 1, (big,), (big,)), ("B", 1, (2,), (-big - 1,)),
            ("B", 1, (big, big, big), (-big, big, -big)), ("B", 1, (0,), None, 25), ("B", 1, (1,), None, big),
            ("i", 4, (7,)), ("i", 4, (6,), None, 1), ("q", 8, (2,), (17,)),
            # As many strides as dimensions.
            ("B", 1, (4,), ()), ("B", 1, (4,), (1, 1)), ("B", 1, (), (1,)),
            # A consumer would divide by the size, or read as much as the format says.
            ("B", 0, (4,)), ("", 0, (4,)), ("d", 1, (4,)), ("B", 8, (3,)), ("@d", 4, (1,)), ("bi", 5, (1,)),
            ("<bi", 8, (1,)), ("2i", 4, (1,)), ("n", 1, (1,)), ("B", big, (1,)), ("B", big, (0,)),
        ]:
            with self.subTest(args=args):
                self.assertRaises(ValueError, Matrix, data, *args)
        # Nothing is reached, so that anything fits.
        for args in [("B", 1, (0, big)), ("B", 1, (big, 0, 2)), ("B", 1, (0, 2), (big, -big), 24), ("B", 1, (1,), (big,))]:
            with self.subTest(args=args):
                self.assertIn(memoryview(Matrix(data, *args)).nbytes, (0, 1))
        # Formats that struct does not know have the size they are said to have.
        self.assertEqual(memoryview(Matrix(data, "T{i:a:q:b:}", 12, (2,))).nbytes, 24)

    def test_pointers_of_scalar(self):
        self.assertRaises(ValueError, Matrix, b"x", "B", 1, (), None, 0, True)

    def test_dimensions(self):
        self.assertEqual(memoryview(Matrix(b"x", "B", 1, (1,) * 64)).tobytes(), b"x")
        self.assertRaises(ValueError, memoryview, Matrix(b"x", "B", 1, (1,) * 65))
        self.assertRaises(ValueError, Holder, Matrix(b"x", "B", 1, (1,) * 65))

    def test_requests(self):
        # Every request is answered, or refused, as C's exporter does.
        names = [name for name in dir(testbuffer) if name.startswith("PyBUF_")]
        names = [name for name in names if name not in ("PyBUF_READ", "PyBUF_WRITE")]
        flags = {getattr(testbuffer, one) | getattr(testbuffer, other)
                 for one, other in itertools.product(names, repeat=2)}
        numbers = list(range(12))
        data = b"".join(number.to_bytes(2, sys.byteorder) for number in numbers)
        counts = [0, 0]
        for shape, strides, offset, pil, writable in [
            ((12,), None, 0, False, True), ((12,), None, 0, False, False), ((3, 4), None, 0, False, False),
            ((3, 4), (2, 6), 0, False, False), ((3, 2), (8, 4), 2, False, True), ((3, 4), None, 0, True, False),
            ((), None, 0, False, False), ((4,), (-4,), 22, False, False),
        ]:
            rust = Matrix(data, "H", 2, shape, strides, offset, pil, not writable)
            c_flags = (testbuffer.ND_PIL if pil else 0) | (testbuffer.ND_WRITABLE if writable else 0)
            c = testbuffer.ndarray(numbers if shape else 0, shape=shape, strides=strides or (), offset=offset,
                                   format="H", flags=c_flags)
            for request in sorted(flags):
                with self.subTest(shape=shape, strides=strides, request=hex(request)):
                    try:
                        other = testbuffer.ndarray(c, getbuf=request)
                    except BufferError:
                        self.assertRaises(BufferError, testbuffer.ndarray, rust, getbuf=request)
                        counts[0] += 1
                        continue
                    one = testbuffer.ndarray(rust, getbuf=request)
                    self.assertIs(one.obj, rust)
                    for name in ("shape", "strides", "suboffsets", "nbytes", "ndim", "format", "itemsize", "readonly"):
                        self.assertEqual(getattr(one, name), getattr(other, name), name)
                    self.assertEqual(one.tobytes(), other.tobytes())
                    counts[1] += 1
        self.assertGreater(min(counts), 50)

    def test_no_request(self):
        matrix = Matrix(b"abcd", "B", 1, (4,))
        for flags in (testbuffer.PyBUF_READ, testbuffer.PyBUF_WRITE):
            self.assertRaises(SystemError, matrix.__buffer__, flags)
            self.assertRaises(SystemError, Growing().__buffer__, flags)
            self.assertRaises(SystemError, Holder, b"", flags)
        self.assertRaises(BufferError, matrix.__buffer__, testbuffer.PyBUF_WRITABLE)


class ReplacedTest(unittest.TestCase):
    """Memory that views keep."""

    def test_kept(self):
        replaced = Replaced(b"first")
        first = memoryview(replaced)
        replaced.replace(b"second one")
        second = memoryview(replaced)
        replaced.replace(b"")
        first[0] = ord("F")
        self.assertEqual((bytes(first), bytes(second), bytes(memoryview(replaced))), (b"First", b"second one", b""))
        del replaced
        second.release()
        self.assertEqual(bytes(first), b"First")

    def test_given_up(self):
        # 1 GB, were it not for the releases.
        replaced = Replaced(b"")
        data = b"x" * (1 << 20)
        before = peak_memory()
        for _ in range(1000):
            replaced.replace(data)
            with memoryview(replaced) as view:
                replaced.replace(b"y")
                self.assertEqual(view[-1], ord("x"))
        self.assertLess(peak_memory() - before, 1 << 28)

    @threading_helper.requires_working_threading()
    def test_threads(self):
        replaced = Replaced(b"\0" * 1000)
        end = time.monotonic() + 1
        mixed = []
        def replace(byte):
            while time.monotonic() < end:
                replaced.replace(bytes([byte]) * 1000)
        def read():
            while time.monotonic() < end:
                with memoryview(replaced) as view:
                    if len(set(view)) != 1:
                        mixed.append(bytes(view))
        threads = [threading.Thread(target=replace, args=(byte,)) for byte in range(2)]
        threads += [threading.Thread(target=read) for _ in range(4)]
        with threading_helper.start_threads(threads):
            pass
        self.assertEqual(mixed, [])


class HolderTest(unittest.TestCase):
    """HeldBuffer."""

    def test_held(self):
        source = bytearray(b"abcd")
        references = sys.getrefcount(source)
        holder = Holder(source)
        self.assertIs(holder.obj, source)
        self.assertRaises(BufferError, source.append, 1)
        view = memoryview(holder)
        self.assertIs(view.obj, holder)
        view[0] = ord("x")
        holder.write(b"efgh")
        self.assertEqual((bytes(view), holder.tobytes(), source), (b"efgh", b"efgh", b"efgh"))
        del holder
        self.assertRaises(BufferError, source.append, 1)
        view.release()
        source.append(1)
        self.assertEqual(sys.getrefcount(source), references)

    def test_readonly(self):
        holder = Holder(b"abcd")
        self.assertRaises(BufferError, holder.write, b"efgh")
        self.assertRaises(BufferError, Holder, holder, testbuffer.PyBUF_WRITABLE)
        self.assertRaises(ValueError, Holder(bytearray(b"abcd")).write, b"abc")
        self.assertRaises(TypeError, Holder, 1)

    def test_unknown_structure(self):
        matrix = Matrix(bytes(range(4)) * 2, "H", 2, (2, 2))
        simple = Holder(matrix, testbuffer.PyBUF_SIMPLE)
        self.assertRaises(BufferError, memoryview, simple)
        self.assertEqual(bytes(Holder(simple, 0).tobytes()), bytes(range(4)) * 2)
        shaped = Holder(matrix, testbuffer.PyBUF_ND)
        self.assertRaises(BufferError, memoryview, shaped)
        self.assertEqual(shaped.tobytes(1), memoryview(matrix).tobytes("F"))

    def test_many_deep(self):
        holder = bytearray(b"abcd")
        for _ in range(50):
            holder = Holder(holder)
        view = memoryview(memoryview(holder)[::-1])
        del holder
        self.assertEqual(view.tobytes(), b"dcba")

    def test_resized_ctypes_object(self):
        array = (ctypes.c_int * 4)(1, 2, 3, 4)
        ctypes.resize(array, 100)
        # It has more bytes than items.
        self.assertEqual(memoryview(array).nbytes, 100)
        self.assertEqual(Holder(array).tobytes(), bytes(array)[:16])

    def test_python_exporter(self):
        class Exporter:
            def __buffer__(self, flags):
                return memoryview(memory)
            def __release_buffer__(self, view):
                released.append(view)
                raise ZeroDivisionError
        memory, released = bytearray(b"abcd"), []
        holder = Holder(Exporter())
        self.assertEqual(holder.tobytes(), b"abcd")
        self.assertRaises(BufferError, memory.clear)
        with catch_unraisable_exception() as cm:
            del holder
            self.assertIs(cm.unraisable.exc_type, ZeroDivisionError)
        self.assertEqual(len(released), 1)
        released[0].release()
        memory.clear()

    def test_collected(self):
        # The collector finds the exporter through the buffer.
        class Exporter(bytearray):
            pass
        exporter = Exporter(b"abcd")
        exporter.holder = Holder(exporter)
        ref = weakref.ref(exporter)
        del exporter
        gc.collect()
        self.assertIsNone(ref())

        holder = Holder(memoryview(bytearray(b"abcd")))
        holder.other = [memoryview(holder), holder]
        ref = weakref.ref(holder)
        del holder
        gc.collect()
        self.assertIsNone(ref())


class AnswerTest(unittest.TestCase):

    def test_redirect(self):
        redirect, target = Redirect(), bytearray(b"abcd")
        self.assertRaises(IndexError, memoryview, redirect)
        redirect.target = target
        with memoryview(redirect) as view:
            self.assertIs(view.obj, target)
            self.assertRaises(BufferError, target.append, 1)
        target.append(1)
        redirect.target = 1
        with self.assertRaisesRegex(TypeError, "a bytes-like object is required, not 'int'"):
            memoryview(redirect)
        # A C exporter whose failure leaves the view undefined.
        flags = testbuffer.ND_GETBUF_FAIL | testbuffer.ND_GETBUF_UNDEFINED
        redirect.target = testbuffer.ndarray([1], shape=[1], flags=flags)
        self.assertRaises(BufferError, memoryview, redirect)
        # A view without an object.
        redirect.target = testbuffer.staticarray(legacy_mode=True)
        with memoryview(redirect) as view:
            self.assertEqual((view.obj, bytes(view)), (None, bytes(range(12))))

    def test_redirect_to_itself(self):
        redirect, back = Redirect(), Redirect()
        redirect.target = back
        back.target = redirect
        self.assertRaises(RecursionError, memoryview, redirect)
        back.target = b"abcd"
        self.assertEqual(bytes(redirect), b"abcd")

    def test_failure_after_the_answer(self):
        target = bytearray(b"abcd")
        for how in range(6):
            with self.subTest(how=how):
                failing = Failing(how, target)
                references = sys.getrefcount(failing), sys.getrefcount(target)
                for _ in range(10):
                    with self.assertRaisesRegex(SystemError if how == 4 else RuntimeError, "after the answer"):
                        memoryview(failing)
                    with self.assertRaises((SystemError, RuntimeError)):
                        Holder(failing)
                self.assertEqual(failing.counts, (0, 0, 0))
                self.assertEqual((sys.getrefcount(failing), sys.getrefcount(target)), references)
                target.append(1)


if __name__ == "__main__":
    unittest.main()
