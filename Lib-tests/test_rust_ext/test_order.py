"""What searches and sorts use of the API: quick comparisons, items by index, lists under their lock."""

import array
import collections
import math
import operator
import random
import sys
import unittest
from test.support import import_helper, threading_helper
from test.test_rust_ext.order_cases import Fault, Item, World, in_threads, seen, values
from test.test_rust_ext.util import CASES, SEED, outcome

containers = import_helper.import_module("_testrustapi").containers


class CompareTest(unittest.TestCase):

    def compare_recorded(self, function, seed):
        rng = random.Random(seed)
        world = World(rng, 1)
        pair = values(rng, world, 2)
        done = outcome(function, *pair)
        return done[:2], seen(done[2]), world.compared_pairs

    def test_as_c(self):
        # The same answers, by the same comparisons, as C's function gives.
        for case in range(CASES):
            seed = f"{SEED} {case}"
            quick = self.compare_recorded(lambda a, b: containers.compare(a, b, True), seed)
            self.assertEqual(quick, self.compare_recorded(lambda a, b: containers.compare(a, b, False), seed), seed)

    def test_plain(self):
        large = [number + more for number in (2**30, 2**60, 2**90 + 2**60, 2**90 + 2**30) for more in (-1, 0, 1)]
        numbers = [0, 1, -1, *large, *(-number for number in large), True, 0.0, -0.0, 1.5, math.nan, math.inf, -math.inf,
                   "", "a", "ab", "b", "\xe9", "\u20ac", "a\u20ac", "\0", "a\0"]
        for a in numbers:
            for b in numbers:
                if isinstance(a, str) == isinstance(b, str):
                    self.assertIs(containers.compare(a, b, True), operator.lt(a, b), (a, b))
                    self.assertEqual(containers.compare_many([(a, b), (b, a)]), [a < b, b < a])

    def test_tuples(self):
        firsts = [0, 7, 2**70, True, 1.5, math.nan, float("nan"), "a", "b", "\u20ac", None, (), (1,), (2, 0)]
        pairs = [(), *((first, second) for first in firsts for second in (1, 2)), (7,), (7, 1, 0), (float("nan"), 1),
                 (7, "ab", 2**70), (7, "ab", -2**70), (7, "ab", (1,)), (7, "ab", (0,)), (0.0, 1), (-0.0, 0), (7, math.nan, 1)]
        for a in pairs:
            for b in pairs:
                expected = outcome(operator.lt, a, b)
                self.assertEqual(outcome(containers.compare, a, b, True), expected)
                self.assertEqual(outcome(lambda a, b: containers.compare_many([(a, b)])[0], a, b), expected)

    def test_not_implemented(self):
        class Silent:
            def __lt__(self, other):
                asked.append("lt")
                return NotImplemented

            def __gt__(self, other):
                asked.append("gt")
                return NotImplemented
        pair = Silent(), Silent()
        for quick in True, False:
            asked = []
            with self.assertRaisesRegex(TypeError, "'<' not supported between instances of 'Silent' and 'Silent'"):
                containers.compare(*pair, quick)
            self.assertEqual(asked, ["lt", "gt"])
        Silent.__gt__ = lambda self, other: asked.append("gt") or True
        asked = []
        self.assertEqual(containers.compare_many([pair, pair]), [True, True])
        # A TypeOrder asks again the first time, as bisect does.
        self.assertEqual(asked, ["lt", "lt", "gt", "lt", "gt"])

    def test_counts(self):
        items = [Item(World(random.Random(1), 0), 3), object(), 2**80, "\u20ac", (1,), 1.5, 10**6]
        before = list(map(sys.getrefcount, items))
        for a in items:
            for b in items:
                outcome(containers.compare, a, b, True)
                outcome(containers.compare_many, [(a, b)])
        del a, b
        items[0].world.compared_pairs.clear()
        self.assertEqual(list(map(sys.getrefcount, items)), before)


class ItemGetterTest(unittest.TestCase):

    def test_items(self):
        for sequence in [3, 1, 2], (3, 1, 2), "abc", b"abc", range(3), array.array("i", [3, 1, 2]), collections.UserList("abc"):
            self.assertEqual(containers.getter_items(sequence, 3, int), list(sequence))
            self.assertRaises(IndexError, containers.getter_items, sequence, 4, int)

    def test_errors(self):
        for sequence, message in ({}, "dict is not a sequence"), (3, "'int' object does not support indexing"):
            with self.assertRaisesRegex(TypeError, message):
                containers.getter_items(sequence, 0, int)

    def test_other_class(self):
        # The slot is that of the first class; what it does is up to the object's class by then.
        class First:
            def __getitem__(self, index):
                return "first"

        class Second:
            def __getitem__(self, index):
                return "second"

        def change():
            if calls:
                thing.__class__ = Second
            calls.append(1)
        calls, thing = [], First()
        self.assertEqual(containers.getter_items(thing, 2, change), ["first", "second"])

    def test_changing_list(self):
        items = [1, 2, 3]
        self.assertRaises(IndexError, containers.getter_items, items, 3, items.pop)


class LockedListTest(unittest.TestCase):

    def check(self, items, steps):
        """Runs the steps with and without a further section; the results, and the list afterwards."""
        found = []
        for other in None, [], object():
            changed = list(items)
            found.append((containers.in_locked_list(changed, other, steps), changed))
        self.assertEqual(found[1:], found[:-1])
        return found[0]

    def test_steps(self):
        self.assertEqual(self.check([1, 2, 3], [("len",), ("get", 0), ("get", 3), ("get_item", 2)]), ([3, 1, None, 3], [1, 2, 3]))
        self.assertEqual(self.check([1, 2, 3], [("swap", 0, 2), ("swap", 1, 1)]), ([None, None], [3, 2, 1]))
        self.assertEqual(self.check([1, 2, 3], [("replace", 1, "x"), ("pop",), ("append", "y")]), ([2, 3, None], [1, "x", "y"]))
        self.assertEqual(self.check([], [("pop",), ("append", 1), ("pop",), ("pop",)]), ([None, None, 1, None], []))

    def test_out_of_range(self):
        for step in ("get_item", 3), ("swap", 0, 3), ("swap", 3, 0), ("swap", 2**63, 0), ("replace", 3, "x"):
            with self.assertRaisesRegex(IndexError, "list index out of range"):
                self.check([1, 2, 3], [step])

    def test_length(self):
        # As a list of Python's own does, through all sizes of its memory.
        for count in 1, 5, 31, 32, 33, 64, 1000:
            results, items = self.check([], [("append", number) for number in range(count)] + [("pop",)] * count)
            self.assertEqual((results[count:], items), (list(range(count))[::-1], []))
        items = list(range(1000))
        size = sys.getsizeof(items)
        containers.in_locked_list(items, None, [("pop",)] * 900)
        self.assertLess(sys.getsizeof(items), size / 4)
        self.assertEqual(items, list(range(100)))

    def test_changed_by_a_call(self):
        items = [1, 2, 3]
        self.assertEqual(containers.in_locked_list(items, None, [("call", items.clear), ("len",), ("pop",)]), [None, 0, None])
        self.assertEqual(containers.in_locked_list(items, None, [("call", lambda: items.append(9)), ("pop",)]), [None, 9])

    def test_while_sorted(self):
        # A list that is being sorted seems to be empty.
        def key(item):
            return containers.in_locked_list(items, None, [("pop",), ("len",)]) and item
        items = [3, 1, 2]
        items.sort(key=key)
        self.assertEqual(items, [1, 2, 3])

    def test_counts(self):
        things = [object() for _ in range(4)]
        items = things[:3]
        before = list(map(sys.getrefcount, things))
        steps = [("get", 1), ("swap", 0, 2), ("replace", 0, things[3]), ("append", things[3]), ("pop",), ("pop",)]
        steps.append(("swap", 0, 9))
        for _ in range(20):
            self.assertRaises(IndexError, containers.in_locked_list, items, None, steps)
            items[:] = things[:3]
        del steps
        self.assertEqual(list(map(sys.getrefcount, things)), before)

    @threading_helper.requires_working_threading()
    def test_threads(self):
        # Each step is one for other threads; swaps within one call are not disturbed.
        items, other = [], []

        def work(number):
            for value in range(number, 6000, 4):
                containers.in_locked_list(items, other if value % 3 else None, [("append", value)])
                if value % 5 == 0:
                    taken.extend(containers.in_locked_list(items, None, [("swap", 0, 0), ("pop",)])[1:])
        taken = []
        in_threads(*[lambda number=number: work(number) for number in range(4)])
        self.assertEqual(sorted(items + [item for item in taken if item is not None]), list(range(6000)))


if __name__ == "__main__":
    unittest.main()
