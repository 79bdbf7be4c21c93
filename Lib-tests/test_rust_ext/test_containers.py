"""Lists, dicts and sets that the called code or other threads change while Rust reads them."""

import gc
import random
import struct
import sys
import threading
import time
import unittest
from test.support import threading_helper
from test.test_rust_ext import require_rust
from test.test_rust_ext.util import SEED, outcome

require_rust("_testrustapi")

from _testrustapi import containers
from _testrustapi.containers import (
    each, each_item, ended, iterate, lend, lend_checked, nested, pending, step, step_checked,
)


def python(container, function):
    """What Python's own iteration does."""
    items = container.items() if isinstance(container, dict) else container
    return [function(item) for item in items]


class Item:
    """Equal to nothing but itself, and known to the collector."""


# What a function does to a container in the middle of an iteration.
LIST_CHANGES = [
    lambda items, item: None,
    lambda items, item: items.append(item) if len(items) < 40 else None,
    lambda items, item: items.clear(),
    lambda items, item: items.pop(),
    lambda items, item: items.remove(item),
    lambda items, item: items.insert(0, 0) if len(items) < 40 else None,
    lambda items, item: items.__setitem__(slice(None), [7] * (8 - len(items))),
    lambda items, item: items.sort(reverse=True),
    lambda items, item: 1 // (item - 3),
]
DICT_CHANGES = [
    lambda items, key: None,
    lambda items, key: items.__setitem__(key, 7),
    lambda items, key: items.__setitem__(key + 100, 7),
    lambda items, key: items.__delitem__(key),
    lambda items, key: items.clear(),
    lambda items, key: items.popitem(),
    lambda items, key: items.pop(key, None) or items.update({key: 1}),
    lambda items, key: (items.clear(), items.update(dict.fromkeys("abcd"))),
    lambda items, key: (items.pop(key), items.__setitem__(key + 100, 1)),
    lambda items, key: items.update(dict.fromkeys(range(1000))),
    lambda items, key: 1 // (key - 2),
]
SET_CHANGES = [
    lambda items, item: None,
    lambda items, item: items.add(item + 100),
    lambda items, item: items.discard(item),
    lambda items, item: items.clear(),
    lambda items, item: items.pop(),
    lambda items, item: items.update(range(1000)),
    lambda items, item: 1 // (item - 2),
]


def told(value):
    """What lend() tells of a plain object; None of another."""
    kind = type(value)
    if value is None:
        return "None"
    if kind is bool:
        return f"bool {str(value).lower()}"
    if kind is int and -1 << 63 <= value < 1 << 63:
        return f"int {value}"
    if kind is float and value - value == 0:
        return f"float {int.from_bytes(struct.pack('>d', value))}"
    if kind is str:
        return "str " + " ".join(f"{ord(char):x}" for char in value)
    return None


PLAIN = [None, True, False, 0, -1, 2**30, -2**30 + 1, 2**62, -2**63, 2**63 - 1, 0.0, -0.0, 1.5, 5e-324, "", "a", "text",
         "\xe9", "\u20ac\ud800", "\U0001f600"]
OTHERS = [2**63, -2**63 - 1, float("nan"), float("inf"), (), [], {}, Item(), type("I", (int,), {})(1), type("S", (str,), {})("s"),
          type("F", (float,), {})(1.5), 1j, b"bytes", Ellipsis]


class LentTest(unittest.TestCase):

    def test_items(self):
        items = PLAIN + OTHERS
        self.assertEqual(lend(items, lambda item: id(item)), [told(item) or id(item) for item in items])
        self.assertEqual(lend([], None), [])
        self.assertRaises(TypeError, lend, (), None)

    def test_entries(self):
        keys = [*"abcdef", "\xe9", "\u20ac", "\U0001f600", "", 1, None, 1.5, (), type("S", (str,), {})("s")]
        for value in PLAIN + OTHERS:
            items = dict.fromkeys(keys, value)
            del items["b"]
            want = [f"{told(key)}: {told(value)}" if type(key) is str and told(value) else (key, id(value)) for key in items]
            for function in lend, lend_checked:
                self.assertEqual(function(items, lambda item: (item[0], id(item[1]))), want)
        self.assertEqual(lend({}, None), [])

    def test_keys_of_instances(self):
        class Object:
            pass
        objects = [Object() for _ in range(3)]
        for number, item in enumerate(objects):
            item.a, item.b, item.c = number, [], None
        del objects[1].a
        for item in objects:
            self.assertEqual(lend(vars(item), repr), [f"{told(key)}: {told(value)}" if told(value) else repr((key, value))
                                                      for key, value in vars(item).items()])

    def test_references(self):
        items = [Item(), "some text" + str(id(self)), 12345678901, 1.5]
        entries = {key + str(id(self)): value for key, value in zip("abcd", items)}
        def counts():
            return [sys.getrefcount(item) for item in [*items, *entries]]
        before = counts()
        for _ in range(10):
            lend(items, id), lend(entries, id), lend_checked(entries, id), step(items, id), step(entries, id)
        self.assertEqual(counts(), before)

    def test_changes(self):
        items = [[], 1, [], 2]
        self.assertEqual(lend(items, lambda item: items.clear()), [None])
        items[:] = [[], 1]
        self.assertEqual(lend(items, lambda item: items.append(5) if len(items) < 5 else "end"), [None, "int 1", "int 5"])
        entries = {1: 2, "a": 3}
        self.assertEqual(lend(entries, lambda item: entries.clear()), [None])
        # PyDict_Next sees what is added behind its position.
        for function in lend, step:
            entries = {1: 2}
            self.assertEqual(len(function(entries, lambda item: entries.setdefault("b", []))), 2)
            entries = dict.fromkeys(range(9))
            self.assertEqual(len(function(entries, lambda item: entries.pop(item[0] + 1, None))), 5)
            # A table that became smaller has no position so far behind.
            entries = dict.fromkeys(range(1000))
            self.assertLess(len(function(entries, lambda item: item[0] == 100 and (entries.clear(), entries.update(a=[])))), 200)


class ChangesTest(unittest.TestCase):
    """The called function changes the container: what follows is what Python's own does."""

    def compare(self, make, changes, iterations, key=lambda item: item):
        for number, change in enumerate(changes):
            found = []
            for iteration in [python, *iterations]:
                items = make()
                def visit(item):
                    change(items, key(item))
                    return item
                found.append((outcome(iteration, items, visit)[:3], items))
            for other in found[1:]:
                self.assertEqual(other, found[0], number)

    def test_list(self):
        for length in 0, 1, 4, 20:
            self.compare(lambda: list(range(length)), LIST_CHANGES, [iterate, each, each_item, step])

    def test_dict(self):
        for make in [lambda: {}, lambda: {1: 2}, lambda: {1: 2, 3: 4}, lambda: dict.fromkeys(range(50), "v")]:
            self.compare(make, DICT_CHANGES, [iterate, each, step_checked, lend_checked], key=lambda item: item[0])

    def test_dict_of_str(self):
        # Such a dict has entries of another kind, until it gets another key.
        make = lambda: dict.fromkeys("abcdef", 1)
        self.compare(make, [
            lambda items, key: None,
            lambda items, key: items.__setitem__(key + "x", 1),
            lambda items, key: (items.pop(key), items.__setitem__(7, 1)),
            lambda items, key: (items.pop(key), items.__setitem__(key + "x", 1)),
            lambda items, key: items.__delitem__(key),
        ], [iterate, each], key=lambda item: item[0])

    def test_dict_of_instance(self):
        # Its keys are shared by all instances, until it differs.
        class Thing:
            def __init__(self):
                self.a, self.b, self.c = 1, 2, 3

        self.compare(lambda: vars(Thing()), [
            lambda items, key: None,
            lambda items, key: items.__setitem__(key, 5),
            lambda items, key: items.__setitem__("d", 5),
            lambda items, key: items.__delitem__(key),
            lambda items, key: items.clear(),
            lambda items, key: (items.pop(key), items.__setitem__(7, 1)),
        ], [iterate, each], key=lambda item: item[0])

    def test_set(self):
        for length in 0, 1, 4, 50:
            self.compare(lambda: set(range(length)), SET_CHANGES, [iterate, each])

    def test_frozenset(self):
        for items in frozenset(), frozenset("abc"), frozenset(range(1000)):
            self.compare(lambda: items, [lambda items, item: None], [iterate, each])

    def test_other(self):
        for iteration in iterate, each:
            self.assertRaises(TypeError, iteration, (), id)


class IterationTest(unittest.TestCase):

    def test_it_ends_for_good(self):
        for make in [lambda: [1, 2], lambda: {1: 2}, lambda: {1, 2}, list, dict, set]:
            items = make()
            grow = {list: lambda: items.extend([3, 4]), dict: lambda: items.update({3: 4}),
                    set: lambda: items.update({3, 4})}[type(items)]
            self.assertEqual(ended(items, grow), 0)
            self.assertGreater(len(items), len(make()))

    def test_nested(self):
        # A section inside a section of the same object waits for nobody.
        for items in [1, 2, 3], {1: 2, 3: 4}, {1, 2, 3}, frozenset("ab"):
            self.assertEqual(nested(items), 2 * len(items) ** 2)

    def test_pending_exception(self):
        for items in [], [1], list(range(100)):
            error = pending(items)
            self.assertEqual((type(error), str(error)), (ValueError, "kept"))

    def test_reference_counts(self):
        item = Item()
        for items in [item] * 3, {item: item}, {item}, frozenset([item]):
            before = sys.getrefcount(item)
            for iteration in iterate, each:
                iteration(items, lambda item: None)
                outcome(iteration, items, lambda item: 1 // 0)
            nested(items)
            gc.collect()
            self.assertEqual(sys.getrefcount(item), before)

    def test_items_outlive_the_container(self):
        class Finalized:
            def __del__(self):
                gone.append(id(self))

        for make in [lambda: [Finalized()], lambda: {Finalized(): 1}, lambda: {Finalized()}]:
            for iteration in iterate, each:
                gone = []
                items = make()
                def clear(item):
                    items.clear()
                    # It is still there: the iteration has it.
                    self.assertEqual(gone, [])
                outcome(iteration, items, clear)
                self.assertEqual(len(gone), 1)


class HostileTest(unittest.TestCase):
    """Methods of items and keys that change the container or raise."""

    def test_sort(self):
        class Changes:
            def __lt__(self, other):
                items.append(1)
                return True

        class Empties:
            def __lt__(self, other):
                items.clear()
                return True

        class Raises:
            def __lt__(self, other):
                raise ZeroDivisionError

        # A list that is sorted is empty meanwhile, so that emptying it changes nothing.
        for item, error in (Changes, ValueError), (Empties, None), (Raises, ZeroDivisionError):
            results = []
            for sort in lambda items: self.assertEqual(containers.list_sort(items), 0), list.sort:
                items = [item(), item(), item()]
                results.append((outcome(sort, items)[:3], len(items)))
            self.assertEqual(results[0], results[1])
            if error is not None:
                self.assertEqual(results[0][0][1], error)

    def keys(self):
        """Keys whose methods do something to the container."""
        def key(hash_value, act):
            class Key:
                def __hash__(self):
                    return hash_value
                def __eq__(self, other):
                    return act()
            return Key()
        clear = lambda: (self.container.clear(), False)[1]
        yield lambda: key(1, clear)
        yield lambda: key(1, lambda: (self.container.clear(), True)[1])
        yield lambda: key(1, lambda: (self.grow(), False)[1])
        yield lambda: key(1, lambda: 1 // 0)
        class BadHash:
            def __hash__(self):
                raise ZeroDivisionError("hash")
        yield BadHash
        yield list

    def grow(self):
        if len(self.container) < 100:
            more = range(1000, 1100)
            self.container.update(dict.fromkeys(more) if isinstance(self.container, dict) else more)

    def test_dict(self):
        pairs = [
            (containers.dict_getitemref, lambda one, key: one.get(key, KeyError)),
            (containers.dict_contains, lambda one, key: int(key in one)),
            (lambda one, key: containers.dict_setitem(one, key, 7) and None, lambda one, key: one.__setitem__(key, 7)),
            (lambda one, key: containers.dict_delitem(one, key) and None, lambda one, key: one.__delitem__(key)),
            (lambda one, key: containers.dict_setdefault(one, key, 7), lambda one, key: one.setdefault(key, 7)),
            (lambda one, key: containers.dict_pop(one, key)[1], lambda one, key: one.pop(key, None)),
            (lambda one, key: containers.dict_update(one, {key: 7}) and None, lambda one, key: one.update({key: 7})),
        ]
        self.compare_keys(pairs, lambda: {1: "one", 2: "two"})

    def test_set(self):
        pairs = [
            (containers.set_contains, lambda one, key: int(key in one)),
            (lambda one, key: containers.set_add(one, key) and None, lambda one, key: one.add(key)),
            (lambda one, key: bool(containers.set_discard(one, key)) and None,
             lambda one, key: one.discard(key)),
            (lambda one, key: containers.set_update(one, (key,)) and None, lambda one, key: one.update((key,))),
        ]
        self.compare_keys(pairs, lambda: {1, 2})

    def compare_keys(self, pairs, make):
        for number, functions in enumerate(pairs):
            for variant, key in enumerate(self.keys()):
                with self.subTest(number=number, key=variant):
                    results = []
                    for function in functions:
                        self.container = make()
                        result = outcome(function, self.container, key())
                        plain = [item for item in self.container if type(item) is int]
                        results.append((result[0], result[1] if result[0] == "raised" else result[2] or None,
                                        plain, len(self.container)))
                    self.assertEqual(results[0], results[1])

    def test_finalizers(self):
        class Grows:
            def __del__(self):
                items.append("grown")

        items = [Grows(), Grows(), 1]
        self.assertEqual(containers.list_setslice(items, 0, 2, None), 0)
        self.assertEqual(items, [1, "grown", "grown"])
        items = [Grows()]
        containers.list_setitem(items, 0, 5)
        self.assertEqual(items, [5, "grown"])
        items = [Grows()]
        containers.list_clear(items)
        self.assertEqual(items, ["grown"])


@threading_helper.requires_working_threading()
class ThreadsTest(unittest.TestCase):
    """Eight threads, half of which change a container that the others read. Each reader checks
    that it gets nothing but what was put in."""

    SECONDS = 0.5
    THREADS = 8

    def stress(self, change, read):
        stop = threading.Event()
        failures, reads = [], []

        def writer(seed):
            rng = random.Random(seed)
            while not stop.is_set():
                change(rng)

        def reader(locked):
            count = 0
            while not stop.is_set():
                count += read(locked)[0]
            reads.append(count)

        def guarded(function, argument):
            try:
                function(argument)
            except BaseException as error:
                failures.append(error)
                raise

        half = self.THREADS // 2
        threads = [threading.Thread(target=guarded, args=(writer, SEED + number)) for number in range(half)]
        threads += [threading.Thread(target=guarded, args=(reader, bool(number % 2))) for number in range(half)]
        with threading_helper.start_threads(threads, stop.set):
            time.sleep(self.SECONDS)
            stop.set()
        self.assertEqual(failures, [])
        self.assertEqual(len(reads), half)
        self.assertGreater(sum(reads), 0)

    def test_list(self):
        known = [Item() for _ in range(50)]
        items = list(known)

        def change(rng):
            what = rng.randrange(8)
            if what == 0:
                items.clear()
            elif what == 1:
                del items[rng.randrange(60):]
            elif what == 2:
                items[rng.randrange(60):rng.randrange(60)] = known[:rng.randrange(50)]
                del items[200:]
            elif what == 3:
                try:
                    items.sort(key=id)
                except ValueError:
                    pass  # Another thread has changed it.
            elif what == 4:
                items.reverse()
            elif what == 5:
                # A new object, which dies when it is removed.
                items.append(rng.choice(known))
            else:
                items.extend(known[:rng.randrange(50)])

        everything = frozenset(known)
        self.stress(change, lambda locked: containers.check_items(items, everything, locked))

    def test_list_of_temporaries(self):
        # The objects die as soon as they are removed, while others take references.
        class Known:
            def __eq__(self, other):
                return isinstance(other, Known)
            def __hash__(self):
                return 7

        items = [Known()]
        known = frozenset(items)

        def change(rng):
            items[:] = [Known() for _ in range(rng.randrange(20))]

        self.stress(change, lambda locked: containers.check_items(items, known, locked))

    def dict_stress(self, known):
        pairs = list(known.items())
        items = dict(known)

        def change(rng):
            what = rng.randrange(6)
            if what == 0:
                items.clear()
            elif what == 1:
                for key, _ in rng.sample(pairs, 10):
                    items.pop(key, None)
            elif what == 2:
                try:
                    items.popitem()
                except KeyError:
                    pass
            elif what == 3:
                items.update(known)
            else:
                for key, value in rng.sample(pairs, 10):
                    items[key] = value

        self.stress(change, lambda locked: containers.check_dict(items, known, locked))

    def test_dict(self):
        self.dict_stress({Item(): Item() for _ in range(50)})

    def test_dict_of_str(self):
        self.dict_stress({f"key {number}": Item() for number in range(50)})

    def test_dict_of_instance(self):
        class Thing:
            pass

        known = {f"name_{number}": Item() for number in range(20)}
        names = list(known)
        thing = Thing()
        for name in names:
            setattr(thing, name, known[name])

        def change(rng):
            name = rng.choice(names)
            if rng.random() < 0.5:
                setattr(thing, name, known[name])
            else:
                try:
                    delattr(thing, name)
                except AttributeError:
                    pass

        self.stress(change, lambda locked: containers.check_dict(vars(thing), known, locked))

    def test_set(self):
        known = [Item() for _ in range(50)]
        items = set(known)

        def change(rng):
            what = rng.randrange(5)
            if what == 0:
                items.clear()
            elif what == 1:
                items.difference_update(rng.sample(known, 10))
            elif what == 2:
                try:
                    items.pop()
                except KeyError:
                    pass
            else:
                items.update(rng.sample(known, 20))

        everything = frozenset(known)
        self.stress(change, lambda locked: containers.check_items(items, everything, locked))

    def test_pending_exception(self):
        # The list gets shorter between the look at its length and that at an item.
        items = list(range(100))

        def change(rng):
            items[:] = range(rng.randrange(100))

        def read(locked):
            error = pending(items)
            self.assertEqual((type(error), str(error)), (ValueError, "kept"))
            return 1, False

        self.stress(change, read)


class Unequal:
    """All have one hash, and cannot be compared."""

    def __hash__(self):
        return 1

    def __eq__(self, other):
        return 1 // 0


class StackTest(unittest.TestCase):
    """Containers made of the last items of a stack."""

    def test_lists(self):
        items = [Item() for _ in range(9)]
        for start in range(10):
            self.assertEqual(containers.list_from_stack(items, start), (items[start:], items[:start]))
        last, _ = containers.list_from_stack(items, 2)
        self.assertTrue(gc.is_tracked(last))
        last.append(1)
        self.assertEqual(len(last), 8)

    def test_dicts(self):
        for count in 0, 1, 5, 6, 11, 1000:
            items = [x for number in range(count) for x in (f"key {number}", number)]
            got, rest = containers.dict_from_stack(["a", "b", *items], 2)
            self.assertEqual([*got.items()], [(f"key {number}", number) for number in range(count)])
            self.assertEqual(rest, ["a", "b"])
            got["more"] = 1
            self.assertEqual(len(got), count + 1)

    def test_keys(self):
        class Text(str):
            pass
        first, second = Text("a"), "".join(["a"])
        got, _ = containers.dict_from_stack([first, 1, 1, 2, second, 3, 1.0, 4], 0)
        self.assertEqual([*got.items()], [("a", 3), (1, 4)])
        self.assertIs(next(iter(got)), first)
        for key, error in ([], TypeError), (Unequal(), ZeroDivisionError):
            with self.assertRaises(error):
                containers.dict_from_stack([Unequal(), 1, key, 2, "last", 3], 0)

    def test_too_short(self):
        for call, count in (containers.list_from_stack, 3), (containers.dict_from_stack, 3), (containers.dict_from_stack, 0):
            with self.assertRaises(SystemError):
                call([1, 2] if count else [1, 2, 3], count)

    def test_reference_counts(self):
        item, key = Item(), "a key".upper()
        before = sys.getrefcount(item), sys.getrefcount(key)
        for _ in range(50):
            containers.list_from_stack([item] * 5, 2)
            containers.dict_from_stack([item, key, item, key, item], 1)
            with self.assertRaises(TypeError):
                containers.dict_from_stack([item, key, item, [], item, key, item], 1)
        self.assertEqual((sys.getrefcount(item), sys.getrefcount(key)), before)



if __name__ == "__main__":
    unittest.main()
