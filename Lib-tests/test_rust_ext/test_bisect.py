"""bisect in Rust against the one in C: results, errors, what is compared with what, and lists that change meanwhile."""

import array
import bisect
import collections
import inspect
import itertools
import pydoc
import sys
import threading
import unittest
from test import support
from test.support import threading_helper
from test.test_rust_ext import require_rust
from test.test_rust_ext.order_cases import Fault, World, in_threads, run, size, values
from test.test_rust_ext.util import CASES, DiffTestCase, Made, c_module

require_rust("_bisect")

import _bisect

oracle = c_module("_bisect")

FUNCTIONS = ["bisect_left", "bisect_right", "insort_left", "insort_right"]


def pairs():
    """Each function with its oracle."""
    for name in FUNCTIONS:
        yield getattr(_bisect, name), getattr(oracle, name)


class Sequence(collections.UserList):
    """A sequence in Python."""


class Missing:
    """A sequence whose items cannot be had."""

    def __len__(self):
        return 5

    def __getitem__(self, index):
        raise Fault(index)


def negated(value):
    return -value


class LooksTest(unittest.TestCase):

    def test_names(self):
        self.assertEqual(dir(_bisect), dir(oracle))
        self.assertIs(bisect.bisect_left, _bisect.bisect_left)

    @support.requires_docstrings
    def test_docs(self):
        self.assertEqual(_bisect.__doc__, oracle.__doc__)
        for rust, c in pairs():
            self.assertEqual(rust.__doc__, c.__doc__)
            self.assertEqual(rust.__text_signature__, c.__text_signature__)
            self.assertEqual(inspect.signature(rust), inspect.signature(c))
            self.assertEqual(pydoc.render_doc(rust), pydoc.render_doc(c))


class ArgumentsTest(DiffTestCase):

    def assertAllSame(self, *args, **kwargs):
        for rust, c in pairs():
            self.assertSame(rust, c, args, kwargs)

    def test_wrong_calls(self):
        self.assertAllSame()
        self.assertAllSame([1])
        self.assertAllSame([1], 1, 0, 1, None)
        self.assertAllSame([1], 1, key=None, lo=0, hi=None, other=1)
        self.assertAllSame([1], 1, a=[1])
        self.assertAllSame(x=1)

    def test_bounds(self):
        bounds = [None, True, 0, 1, 2, 3, 4, 9, -1, -2, sys.maxsize, -sys.maxsize - 1, sys.maxsize + 1, -1 << 99, 1.0, "1", support]
        for lo, hi in itertools.product(bounds, bounds):
            for x in 0, 2, 9:
                self.assertAllSame(Made(lambda: [1, 2, 3]), x, lo, hi)
                self.assertAllSame(Made(lambda: Sequence([1, 2, 3])), x, lo, hi=hi)
                self.assertAllSame(Made(lambda: [3, 2, 1]), -x, lo=lo, hi=hi, key=negated)

    def test_sequences(self):
        for make in (tuple, Sequence, bytes, bytearray, collections.deque, lambda items: array.array("i", items),
                     lambda items: memoryview(bytes(items)), lambda items: range(len(items)), dict.fromkeys, set, iter,
                     lambda items: "".join(map(chr, items)), lambda items: None, lambda items: Missing(),
                     lambda items: dict(enumerate(items)), lambda items: type("T", (), {})(), lambda items: list):
            for items in [], [1], [1, 2, 2, 2, 5], list(range(100)):
                for x in -1, 0, 2, 2.5, 60, 300, "2", None:
                    for bounds in {}, {"lo": 1}, {"hi": 2}, {"hi": 7}, {"lo": 3, "hi": 2}, {"key": float}:
                        self.assertAllSame(Made(lambda: make(items), "sequence"), x, **bounds)

    def test_keys(self):
        for key in None, negated, str, len, 3, "key", lambda: 1, lambda value: 1 / 0, lambda value: None:
            for items in [], [3, 2, 1], ["a", "bb", "ccc"]:
                for x in 0, 2, 9, "aa", None:
                    self.assertAllSame(Made(lambda: list(items)), x, key=key)

    def test_insert(self):
        # What insort calls where there is no list, and what that returns.
        class Calls(list):
            def insert(self, *args):
                calls.append(args)
                return "nothing"

        class Fails(Calls):
            def insert(self, index, x):
                raise Fault(index)

        class Lacks(collections.abc.Sequence):
            def __len__(self):
                return 3

            def __getitem__(self, index):
                return index

        for rust, c in pairs():
            for make in Calls, Fails, lambda items: Lacks():
                got, want = [], []
                for calls, function in (got, rust), (want, c):
                    self.assertSame(function, c, [Made(lambda: make([1, 2])), 2])
                self.assertEqual(got[::2], want[::2])

    def test_recursion(self):
        # How deep C may go is counted once for a call.
        def deep(function):
            class Deep:
                def __lt__(self, other):
                    return function([self], other)
            return function([Deep()], Deep())
        for rust, c in pairs():
            with support.infinite_recursion():
                for function in rust, c:
                    with self.assertRaises(RecursionError) as caught:
                        deep(function)
                    self.assertIn("maximum recursion depth exceeded", str(caught.exception))


class RandomTest(DiffTestCase):

    def script(self, module, rng):
        """Some calls on one list."""
        count = size(rng)
        world = World(rng, count)
        items = values(rng, world, count)
        if rng.random() < 0.7:
            try:
                items.sort()
            except Exception:
                pass
            world.compared_pairs.clear()
        world.list = rng.choice([list, list, Sequence])(items)
        for _ in range(rng.choice([1, 1, 4])):
            function = getattr(module, rng.choice(FUNCTIONS))
            # An item is looked for that is there, or another value of any kind.
            x = rng.choice(items) if items and rng.random() < 0.6 else values(rng, world, 1)[0]
            kwargs = {}
            if rng.random() < 0.2:
                kwargs["key"] = rng.choice([None, negated, str, lambda value: getattr(value, "value", value)])
            if rng.random() < 0.3:
                kwargs["lo"] = rng.randrange(count + 2)
            if rng.random() < 0.3:
                kwargs["hi"] = rng.randrange(-1, count + 3)
            yield world, function, (world.list, x), kwargs

    def test_random(self):
        for case in range(CASES):
            seed = f"{self.id()} {self.rng.random()}"
            got, want = run(_bisect, self.script, seed), run(oracle, self.script, seed)
            if got != want:
                self.fail(f"seed {seed!r}\nRust: {got}\nC:    {want}")


class ReferencesTest(unittest.TestCase):

    def test_counts(self):
        class Value:
            def __init__(self, number):
                self.number = number

            def __lt__(self, other):
                if self.number == 7 or other.number == 7:
                    raise Fault
                return self.number < other.number
        items, x, bad = [Value(number) for number in range(0, 60, 2)], Value(31), Value(7)
        objects = [items, x, bad, Value, negated, *items]

        def counts():
            return list(map(sys.getrefcount, objects))
        before = counts()
        for _ in range(50):
            for function in _bisect.bisect_left, _bisect.bisect_right:
                function(items, x)
                function(tuple(items), x, 3, 9)
                function(items, x, key=lambda value: value)
                self.assertRaises(Fault, function, items, bad)
                self.assertRaises((AttributeError, TypeError), function, items, None)
                self.assertRaises(TypeError, function, items, x, key=negated)
                self.assertRaises(IndexError, function, items, x, hi=99)
            for function in _bisect.insort_left, _bisect.insort_right:
                function(items, x)
                del items[16]
                self.assertRaises(Fault, function, items, bad)
        self.assertEqual(counts(), before)


@threading_helper.requires_working_threading()
class ThreadsTest(unittest.TestCase):

    def test_changing_list(self):
        # Whatever others do to the list, an index or an IndexError is the answer.
        items = list(map(str, range(10000, 10400)))
        stop = threading.Event()

        def change():
            while not stop.is_set():
                items.append("20000")
                items[10:200] = [str(number) for number in range(11000, 11003)]
                del items[-1:]
                items[50:] = list(map(str, range(12000, 12350)))

        def search():
            try:
                for number in range(20000):
                    try:
                        self.assertLessEqual(_bisect.bisect_left(items, str(10000 + number % 3000)), 800)
                    except IndexError:
                        pass
            finally:
                stop.set()
        in_threads(change, search, search)

    def test_insort(self):
        # As with the GIL, nothing is lost; the order is the threads' own business.
        items = []

        def insert(start):
            for number in range(start, 3000, 3):
                _bisect.insort_right(items, number)
        in_threads(*[lambda start=start: insert(start) for start in range(3)])
        self.assertEqual(sorted(items), list(range(3000)))


if __name__ == "__main__":
    unittest.main()
