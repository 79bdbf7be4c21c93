"""heapq in Rust against the one in C: results, errors, what is compared with what, and lists that change meanwhile."""

import heapq
import inspect
import pydoc
import sys
import threading
import unittest
from test import support
from test.support import threading_helper
from test.test_rust_ext import require_rust
from test.test_rust_ext.order_cases import Fault, World, in_threads, run, size, values
from test.test_rust_ext.util import CASES, DiffTestCase, Made, c_module

require_rust("_heapq")

import _heapq

oracle = c_module("_heapq")

# With how many arguments they are called.
FUNCTIONS = {"heapify": 1, "heappop": 1, "heappush": 2, "heappushpop": 2, "heapreplace": 2,
             "_heapify_max": 1, "_heappop_max": 1, "_heapreplace_max": 2}
# As C, more than so many items are brought in order in another way.
MANY = 2500


def pairs():
    """Each function with its oracle and the number of arguments."""
    for name, count in FUNCTIONS.items():
        yield getattr(_heapq, name), getattr(oracle, name), count


class Heap(list):
    """A list of another type, whose methods are not called."""

    def append(self, item):
        raise Fault

    __len__ = __getitem__ = __setitem__ = pop = append


class LooksTest(unittest.TestCase):

    def test_names(self):
        self.assertEqual(dir(_heapq), dir(oracle))
        self.assertEqual(_heapq.__about__, oracle.__about__)
        self.assertIs(heapq.heappush, _heapq.heappush)

    @support.requires_docstrings
    def test_docs(self):
        self.assertEqual(_heapq.__doc__, oracle.__doc__)
        for rust, c, _ in pairs():
            self.assertEqual(rust.__doc__, c.__doc__)
            self.assertEqual(rust.__text_signature__, c.__text_signature__)
            self.assertEqual(inspect.signature(rust), inspect.signature(c))
            self.assertEqual(pydoc.render_doc(rust), pydoc.render_doc(c))


class ArgumentsTest(DiffTestCase):

    def test_wrong_calls(self):
        for rust, c, count in pairs():
            for given in range(4):
                self.assertSame(rust, c, [Made(lambda: [1, 2, 3])] * given)
            self.assertSame(rust, c, [Made(lambda: [1])] * count, {"item": 1})
            self.assertSame(rust, c, [], {"heap": []})
            for wrong in None, (1, 2), {1: 2}, "text", iter([]), list, heapq:
                self.assertSame(rust, c, [wrong, 1][:count])

    def test_subtypes(self):
        for rust, c, count in pairs():
            for items in [], [1], [1, 2, 3, 4, 5]:
                got, want = Heap(items), Heap(items)
                self.assertSame(rust, lambda heap, *args: c(want, *args), [got, 3][:count])
                self.assertEqual(list.__repr__(got), list.__repr__(want))

    def test_no_order(self):
        for rust, c, count in pairs():
            for items in [object()] * 3, [1j, 2j], [None, 1], [1, "a"], ["a", 1], [{}, {}], [(1, {}), (1, {})]:
                self.assertSame(rust, c, [Made(lambda: list(items)), items[0]][:count])


class RandomTest(DiffTestCase):

    def script(self, module, rng):
        """Some calls on one list."""
        count = size(rng)
        world = World(rng, count)
        world.list = values(rng, world, count)
        if rng.random() < 0.7:
            try:
                rng.choice([oracle.heapify, oracle._heapify_max])(world.list)
            except Exception:
                pass
            world.compared_pairs.clear()
        for _ in range(rng.choice([1, 1, 2, 8])):
            name = rng.choice(list(FUNCTIONS))
            args = [world.list, *values(rng, world, 1)][:FUNCTIONS[name]]
            yield world, getattr(module, name), args, {}

    def test_random(self):
        for case in range(CASES):
            seed = f"{self.id()} {self.rng.random()}"
            got, want = run(_heapq, self.script, seed), run(oracle, self.script, seed)
            if got != want:
                self.fail(f"seed {seed!r}\nRust: {got}\nC:    {want}")

    def test_many(self):
        # The order of comparisons is the same, also of many items.
        class Recorded(int):
            def __lt__(self, other):
                compared.append((int(self), int(other)))
                return int(self) < int(other)
        for count in MANY - 1, MANY, MANY + 1, MANY + 2, 4095, 4096, 5001, 8191, 10000:
            items = [Recorded(self.rng.randrange(count)) for _ in range(count)]
            for rust, c, arguments in pairs():
                lists, compared_by = [], []
                for function in rust, c:
                    compared, heap = [], items[:]
                    function(*[heap, Recorded(count)][:arguments])
                    lists.append(heap)
                    compared_by.append(compared)
                self.assertEqual(*lists)
                self.assertEqual(*compared_by)

    def test_growth(self):
        for kind in int, float, str, lambda number: (number % 5, number), lambda number: number << 40:
            items = [kind(self.rng.randrange(900)) for _ in range(1500)]
            got, want = [], []
            for item in items:
                _heapq.heappush(got, item)
                oracle.heappush(want, item)
            self.assertEqual(got, want)
            while want:
                self.assertIs(_heapq.heappop(got), oracle.heappop(want))
                self.assertEqual(got, want)
            self.assertRaises(IndexError, _heapq.heappop, got)
            # Its memory is a list's again.
            got.extend(items)
            self.assertEqual(got, items)


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
        heap = items[:]
        objects = [heap, x, bad, Value, *items]

        def counts():
            return list(map(sys.getrefcount, objects))
        before = counts()
        for _ in range(50):
            for function in _heapq.heappush, _heapq.heappushpop, _heapq.heapreplace, _heapq._heapreplace_max:
                for item in x, items[0], bad:
                    try:
                        function(heap, item)
                    except Fault:
                        pass
                    heap[:] = items
            for function in _heapq.heappop, _heapq._heappop_max, _heapq.heapify, _heapq._heapify_max:
                for last in items[-1], bad:
                    heap[-1] = last
                    try:
                        function(heap)
                    except Fault:
                        pass
                    heap[:] = items
        del item, last
        self.assertEqual(counts(), before)

    def test_freed(self):
        # The comparison empties the list: both items are alive until it is over.
        class Last:
            def __lt__(self, other):
                heap.clear()
                return self.value < other.value
            value = 1
        for function, count in FUNCTIONS.items():
            for room in 2, 3, 9:
                heap = [Last() for _ in range(room)]
                with self.subTest(name=function, room=room):
                    try:
                        getattr(_heapq, function)(*[heap, Last()][:count])
                    except (RuntimeError, IndexError):
                        pass


@threading_helper.requires_working_threading()
class ThreadsTest(unittest.TestCase):

    def assertHeap(self, heap):
        for child in range(1, len(heap)):
            self.assertLessEqual(heap[(child - 1) // 2], heap[child])

    def test_shared_heap(self):
        # Of ints: no comparison runs Python code, so that each call is one step.
        heap, popped = [], []

        def push(start):
            for number in range(start, 8000, 2):
                _heapq.heappush(heap, number * 7919 % 8000)

        def pop():
            while len(popped) < 3000:
                try:
                    popped.append(_heapq.heappop(heap))
                except IndexError:
                    pass
        in_threads(lambda: push(0), lambda: push(1), pop, pop)
        self.assertHeap(heap)
        self.assertEqual(sorted(heap + popped), list(range(8000)))

    def test_slow_comparisons(self):
        # Others have the heap while Python code compares: nothing is lost, whatever the order.
        class Slow:
            def __init__(self, number):
                self.number = number

            def __lt__(self, other):
                with lock:
                    return self.number < other.number
        lock, heap = threading.Lock(), []

        def work(start):
            for number in range(start, 900, 3):
                try:
                    _heapq.heappush(heap, Slow(number))
                except RuntimeError:
                    # It is in the list, where it may not belong.
                    pass
        in_threads(*[lambda start=start: work(start) for start in range(3)])
        self.assertEqual(sorted(item.number for item in heap), list(range(900)))

    def test_changing_list(self):
        heap = list(map(str, range(1000)))
        stop = threading.Event()

        def change():
            while not stop.is_set():
                heap.append("20000")
                heap[10:200] = [str(number) for number in range(11000, 11003)]
                heap.reverse()
                heap[50:] = list(map(str, range(12000, 12350)))

        def use():
            try:
                for number in range(300):
                    for name, count in FUNCTIONS.items():
                        try:
                            getattr(_heapq, name)(*[heap, str(number)][:count])
                        except (IndexError, RuntimeError):
                            pass
            finally:
                stop.set()
        in_threads(change, use, use)
        heap.append("one more")  # They may have taken all.
        self.assertEqual({type(item) for item in heap}, {str})


if __name__ == "__main__":
    unittest.main()
