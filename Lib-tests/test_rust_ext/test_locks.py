"""Locks: PyMutex, PyOnceLock and critical sections (cpython_api::sync)."""

import gc
import json
import sys
import threading
import time
import unittest
import weakref

from test import support
from test.support import import_helper, threading_helper
from test.support.script_helper import assert_python_ok
from test.test_rust_ext import require_rust

require_rust("_testrustapi")

import _testrustapi
from _testrustapi import locks

THREADS = 6


def run_threads(*functions):
    """Call the functions, each in a thread of its own; raise what one of them raises."""
    errors = []
    barrier = threading.Barrier(len(functions))

    def run(function):
        try:
            barrier.wait()
            function()
        except BaseException as exc:
            errors.append(exc)

    threads = [threading.Thread(target=run, args=(function,)) for function in functions]
    with threading_helper.start_threads(threads):
        pass
    if errors:
        raise errors[0]


class Cleanup:
    """Calls a function when it is deallocated."""

    def __init__(self, function):
        self.function = function

    def __del__(self):
        self.function()


class FrequentSwitches(unittest.TestCase):
    """Threads take turns as often as they can, also with the GIL."""

    def setUp(self):
        self.addCleanup(sys.setswitchinterval, sys.getswitchinterval())
        sys.setswitchinterval(1e-6)


@threading_helper.requires_working_threading()
class MutexTest(FrequentSwitches):

    def test_counting(self):
        counter = locks.Counter()

        def count():
            for _ in range(200):
                counter.count(50)

        run_threads(*[count] * THREADS)
        self.assertEqual(counter.value, THREADS * 200 * 50)

    def test_waiting(self):
        # The lock is held for long, so that threads park and are woken.
        counter = locks.Counter()

        def count():
            for _ in range(20):
                counter.count_slowly(300)

        run_threads(*[count] * THREADS)
        self.assertEqual(counter.value, THREADS * 20)

    def test_waiting_and_collecting(self):
        # Collections stop the world while threads hold the lock and wait for it.
        counter = locks.Counter()
        done = threading.Event()

        def count():
            try:
                for _ in range(30):
                    counter.count_slowly(200)
            finally:
                done.set()

        def collect():
            while not done.is_set():
                gc.collect(0)

        run_threads(count, count, count, collect)
        self.assertEqual(counter.value, 90)

    def test_panic(self):
        counter = locks.Counter()
        for expected in range(1, 4):
            with self.assertRaisesRegex(SystemError, "Rust panic: with the lock held"):
                counter.panic()
            self.assertEqual(counter.value, expected)

    def test_panic_in_threads(self):
        counter = locks.Counter()

        def work():
            for _ in range(200):
                with self.assertRaises(SystemError):
                    counter.panic()
                counter.count(3)

        run_threads(*[work] * THREADS)
        self.assertEqual(counter.value, THREADS * 200 * 4)


class ObjectsTest(unittest.TestCase):
    """A mutex with objects behind it."""

    def test_references(self):
        shelf, item = locks.Shelf(), object()
        before = sys.getrefcount(item)
        self.assertIsNone(shelf.put(1, item))
        self.assertIsNone(shelf.get(2))
        self.assertIs(shelf.get(1), item)
        self.assertEqual(sys.getrefcount(item), before + 1)
        self.assertIs(shelf.put(1, None), item)
        self.assertEqual(sys.getrefcount(item), before)
        self.assertEqual(shelf.drop_argument(item), 1)
        self.assertEqual(sys.getrefcount(item), before)
        shelf.put_everywhere(item)
        shelf.put_everywhere(item)
        self.assertEqual(sys.getrefcount(item), before + 4)
        del shelf
        self.assertEqual(sys.getrefcount(item), before)

    def fill(self, shelf, function, count=50):
        for key in range(count):
            shelf.put(key, Cleanup(function))

    def test_drops_are_late(self):
        # What the deallocations see is the shelf after the change, unlocked; collections
        # while they run find it whole.
        shelf, seen = locks.Shelf(), []

        def look():
            gc.collect(0)
            gc.get_referents(shelf)
            seen.append((len(shelf), shelf.get(7)))

        self.fill(shelf, look)
        shelf.clear()
        self.assertEqual(seen, [(0, None)] * 50)

        self.fill(shelf, look)
        seen.clear()
        shelf.put_everywhere(1)
        self.assertEqual(seen, [(1, None)] * 50)

    def test_drops_use_the_lock(self):
        shelf = locks.Shelf()

        def refill():
            shelf.put(1000, Cleanup(lambda: shelf.put(1001, None)))
            shelf.clear()

        self.fill(shelf, refill, 10)
        shelf.clear()
        self.assertEqual(len(shelf), 1)

    def test_drop_of_argument(self):
        shelf, seen = locks.Shelf(), []
        shelf.put(1, 2)
        # The function is called after the lock was given up, before the method returns.
        self.assertEqual(shelf.drop_argument(object()), 1)
        items = [Cleanup(lambda: seen.append(shelf.get(1)))]
        self.assertEqual(shelf.drop_argument(items.pop()), 1)
        self.assertEqual(seen, [2])

    def test_panic(self):
        shelf, seen = locks.Shelf(), []
        self.fill(shelf, lambda: seen.append(len(shelf)))
        with self.assertRaisesRegex(SystemError, "half of it is done"):
            shelf.clear_and_panic()
        self.assertEqual(seen, [25] * 25)
        self.assertEqual(len(shelf), 25)

    def test_exceptions_stay(self):
        # Deallocation in the middle of a call that has raised.
        shelf = locks.Shelf()
        self.fill(shelf, lambda: 1 / 0, 4)
        with support.catch_unraisable_exception() as caught:
            with self.assertRaisesRegex(SystemError, "half of it is done"):
                shelf.clear_and_panic()
            self.assertIs(caught.unraisable.exc_type, ZeroDivisionError)
            shelf.clear()

    def test_cycles_are_collected(self):
        class Item:
            pass

        witness = object()

        def attempt(fill):
            shelf, item = locks.Shelf(), Item()
            item.shelf = shelf
            fill(shelf, item)
            fill(shelf, item)
            # The collector clears weak references before it breaks the cycle: what tells that
            # it has is the reference to an object that lives on.
            before = sys.getrefcount(witness)
            shelf.put(99, witness)
            self.assertEqual(sys.getrefcount(witness), before + 1)
            del shelf, item
            gc.collect()
            self.assertEqual(sys.getrefcount(witness), before)

        attempt(lambda shelf, item: shelf.put(1, item))
        attempt(lambda shelf, item: shelf.put_everywhere(item))
        attempt(lambda shelf, item: shelf.put(1, shelf))
        attempt(lambda shelf, item: shelf.put_everywhere(shelf))

    def test_cycles_with_finalizers(self):
        # While the collector clears a shelf, deallocations use it.
        shelf, seen = locks.Shelf(), []

        class Item:
            def __init__(self, number):
                self.number, self.shelf = number, shelf

        for number in range(20):
            item = Item(number)
            weakref.finalize(item, lambda: seen.append(1))
            shelf.put(number, item)
        del item, shelf
        del Item.__init__
        gc.collect()
        self.assertEqual(seen, [1] * 20)

    def test_referents(self):
        shelf, item = locks.Shelf(), object()
        self.assertNotIn(item, gc.get_referents(shelf))
        shelf.put_everywhere(item)
        self.assertEqual(sum(found is item for found in gc.get_referents(shelf)), 4)

    @threading_helper.requires_working_threading()
    def test_threads(self):
        shelf = locks.Shelf()
        dropped = []

        def fill():
            for number in range(300):
                shelf.put(number % 7, Cleanup(lambda: dropped.append(len(shelf))))

        def change():
            for number in range(300):
                shelf.get(number % 7)
                if number % 10 == 0:
                    shelf.clear()
                if number % 30 == 0:
                    gc.collect()

        run_threads(fill, fill, fill, change, change)
        shelf.clear()
        self.assertEqual(len(dropped), 900)


@threading_helper.requires_working_threading()
class OnceTest(FrequentSwitches):

    def test_once(self):
        once = locks.Once()
        self.assertIsNone(once.get())
        made = once.get_or_make(object)
        self.assertIs(once.get(), made)
        self.assertIs(once.get_or_make(lambda: self.fail("made twice")), made)
        self.assertFalse(once.set(1))
        self.assertIs(once.get(), made)

    def test_set(self):
        once, item = locks.Once(), object()
        before = sys.getrefcount(item)
        self.assertTrue(once.set(item))
        self.assertFalse(once.set(item))
        self.assertIs(once.get_or_make(list), item)
        self.assertEqual(sys.getrefcount(item), before + 1)
        del once
        self.assertEqual(sys.getrefcount(item), before)

    def test_failure(self):
        once = locks.Once()
        for _ in range(3):
            self.assertRaises(ZeroDivisionError, once.get_or_make, lambda: 1 / 0)
            self.assertIsNone(once.get())
        self.assertEqual(once.get_or_make(lambda: 5), 5)

    def test_recursion(self):
        once = locks.Once()
        message = "^a value was asked for while it is being made by the same thread$"
        with self.assertRaisesRegex(RuntimeError, message):
            once.get_or_make(lambda: once.get_or_make(list))
        self.assertFalse(once.get_or_make(lambda: once.set(1)))
        self.assertIs(once.get(), False)

        once = locks.Once()
        self.assertIsInstance(
            once.get_or_default(lambda: once.get_or_make(list), "default"), str)
        self.assertEqual(once.get(), "default")

    def test_panic(self):
        once = locks.Once()
        with self.assertRaisesRegex(SystemError, "a value was asked for while") as caught:
            once.get_from_itself()
        self.assertIsInstance(caught.exception.__context__, RuntimeError)
        self.assertEqual(once.get_or_make(lambda: 5), 5)

    def test_race(self):
        for _ in range(50):
            once, made, got = locks.Once(), [], []

            def make():
                made.append(object())
                time.sleep(0.0005)
                return made[-1]

            run_threads(*[lambda: got.append(once.get_or_make(make))] * THREADS)
            self.assertEqual(len(made), 1)
            self.assertEqual(got, made * THREADS)

    def test_race_with_failures(self):
        once, tries, got = locks.Once(), [], []

        def make():
            tries.append(1)
            time.sleep(0.001)
            if len(tries) < 4:
                raise ValueError(len(tries))
            return "made"

        def work():
            try:
                got.append(once.get_or_make(make))
            except ValueError as exc:
                got.append(exc.args[0])

        run_threads(*[work] * THREADS)
        self.assertEqual(len(tries), 4)
        self.assertCountEqual(got, [1, 2, 3] + ["made"] * (THREADS - 3))

    def test_waiting_and_collecting(self):
        # Threads that wait do not keep others from stopping the world.
        once = locks.Once()

        def make():
            for _ in range(5):
                gc.collect()
                time.sleep(0.001)
            return 1

        run_threads(*[lambda: once.get_or_make(make)] * THREADS)

    def test_collector_sees_it(self):
        once, item = locks.Once(), object()
        once.set(item)
        self.assertEqual(sum(found is item for found in gc.get_referents(once)), 1)

    def test_statics(self):
        total, text = locks.shared(1)
        more, same = locks.shared(2)
        self.assertEqual(more, total + 2)
        self.assertEqual(same, text)


@threading_helper.requires_working_threading()
class CriticalSectionTest(FrequentSwitches):

    def test_results(self):
        self.assertEqual(locks.critical_section([], lambda: 5), 5)
        self.assertEqual(locks.critical_section2([], {}, lambda: 6), 6)
        item = []
        self.assertEqual(locks.critical_section2(item, item, lambda: 7), 7)
        self.assertRaises(ZeroDivisionError, locks.critical_section, [], lambda: 1 / 0)
        self.assertRaises(ZeroDivisionError, locks.critical_section2, [], [], lambda: 1 / 0)

    def test_nested(self):
        a, b = [], {}

        def nest(depth):
            if depth == 0:
                return 1
            return locks.critical_section(
                a, lambda: locks.critical_section2(b, a, lambda: nest(depth - 1))) + 1

        self.assertEqual(nest(20), 21)
        # The locks are free.
        run_threads(lambda: a.append(1), lambda: b.update(x=1))

    def test_panic(self):
        a, b = [], []
        for _ in range(3):
            with self.assertRaisesRegex(SystemError, "in a critical section"):
                locks.critical_section_panic(a, b)
        run_threads(lambda: a.append(1), lambda: b.append(1))
        self.assertEqual((a, b), ([1], [1]))

    def test_orders(self):
        # Threads that name the objects in different orders do not deadlock.
        items = [], {}, []
        ends = []

        def work(a, b, c):
            for number in range(200):
                locks.critical_section2(a, b, lambda: locks.critical_section2(
                    c, a, lambda: time.sleep(0) if number % 20 == 0 else None))
                locks.critical_section(
                    c, lambda: locks.critical_section(b, lambda: ends.append(len(a))))

        a, b, c = items
        orders = [(a, b, c), (c, b, a), (b, c, a), (b, a, c), (c, a, b), (a, c, b)]
        run_threads(*[lambda order=order: work(*order) for order in orders])
        self.assertEqual(len(ends), 200 * len(orders))

    def test_collecting(self):
        item = []

        def work():
            for _ in range(10):
                locks.critical_section(item, gc.collect)
                locks.critical_section(item, lambda: time.sleep(0.001))

        run_threads(work, work, work)

    def test_exclusion(self):
        # Nothing that gives up the lock is called between reading and writing.
        gc.disable()
        self.addCleanup(gc.enable)
        item, box = [], [0]
        count = 2000

        def step():
            box[0] = box[0] + 1

        def work():
            for _ in range(count):
                locks.critical_section(item, step)

        run_threads(*[work] * 3)
        if support.Py_GIL_DISABLED:
            self.assertEqual(box, [3 * count])
        else:
            # With the GIL a critical section protects nothing.
            self.assertLessEqual(box[0], 3 * count)


@support.requires_fork()
@threading_helper.requires_working_threading()
class ForkTest(unittest.TestCase):

    def check(self, code):
        _, out, err = assert_python_ok("-W", "ignore", "-c", "if 1:\n" + code)
        self.assertEqual(out.strip(), b"ok", err)

    def test_mutex(self):
        # A thread has the lock or waits for it most of the time; in the child it is free.
        self.check("""
            import os, threading
            from _testrustapi import locks
            counter = locks.Counter()
            stop = False
            def work():
                while not stop:
                    counter.count_slowly(300)
            threads = [threading.Thread(target=work) for _ in range(3)]
            for thread in threads:
                thread.start()
            for _ in range(20):
                pid = os.fork()
                if pid == 0:
                    counter.count(1)
                    os._exit(7)
                assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 7
            stop = True
            for thread in threads:
                thread.join()
            print("ok")
        """)

    def test_once(self):
        # In the child the thread is gone that was making the value.
        self.check("""
            import os, threading
            from _testrustapi import locks
            once = locks.Once()
            begun, forked = threading.Event(), threading.Event()
            def make():
                begun.set()
                forked.wait()
                return "parent"
            threads = [threading.Thread(target=once.get_or_make, args=(make,)) for _ in range(3)]
            for thread in threads:
                thread.start()
            begun.wait()
            pid = os.fork()
            if pid == 0:
                try:
                    assert once.get_or_make(lambda: "child") == "child"
                    assert once.get_or_make(lambda: 1 / 0) == "child"
                    os._exit(7)
                finally:
                    os._exit(1)
            forked.set()
            assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 7
            assert once.get_or_make(lambda: 1 / 0) == "parent"
            for thread in threads:
                thread.join()
            print("ok")
        """)

    def test_once_forks_itself(self):
        # The thread that makes the value forks, and goes on in both processes.
        self.check("""
            import os, threading
            from _testrustapi import locks
            once = locks.Once()
            def make():
                pid = os.fork()
                if pid == 0:
                    got = []
                    thread = threading.Thread(
                        target=lambda: got.append(once.get_or_make(lambda: "thread")))
                    thread.start()
                    thread.join()
                    assert got == ["thread"], got
                return pid
            value = once.get_or_make(make)
            if value == "thread":
                assert once.get() == "thread"
                os._exit(7)
            assert os.waitstatus_to_exitcode(os.waitpid(value, 0)[1]) == 7
            assert once.get() == value
            print("ok")
        """)


# Runs CPython's tests with the twins in place of functions of _testinternalcapi, or without.
RUN_TWINS = """
import importlib, json, sys, types, unittest
import _testinternalcapi
import _testrustapi
module = types.ModuleType("_testinternalcapi")
vars(module).update(vars(_testinternalcapi))
replaced = []
if sys.argv[1] == "twins":
    for name, value in vars(_testrustapi.locks_twin).items():
        if name.startswith("test_"):
            assert hasattr(module, name), name
            setattr(module, name, value)
            replaced.append(name)
sys.modules["_testinternalcapi"] = module
tests = importlib.import_module("test.test_capi.test_misc")
counts = []
for case in tests.Test_PyLock, tests.Test_testinternalcapi:
    replaced = [name for name in replaced if vars(case).get(name) is not getattr(module, name)]
    suite = unittest.defaultTestLoader.loadTestsFromTestCase(case)
    result = unittest.TextTestRunner(stream=sys.stderr).run(suite)
    counts.append([result.testsRun, len(result.skipped), [text for _, text in result.failures + result.errors]])
print(json.dumps([counts, replaced]))
"""


class TwinTest(unittest.TestCase):
    """CPython's own tests of its locks pass with the twins that there can be."""

    def test_testinternalcapi(self):
        import_helper.import_module("_testinternalcapi")
        import_helper.import_module("_testcapi")

        def run(what):
            _, out, _ = assert_python_ok("-c", RUN_TWINS, what)
            return json.loads(out.splitlines()[-1])

        counts, _ = run("none")
        self.assertEqual([(skipped, errors) for _, skipped, errors in counts], [(0, [])] * 2)
        self.assertGreater(counts[0][0], 5)
        # All twins were run, that is, none is left over.
        self.assertEqual(run("twins"), [counts, []])
        twins = [name for name in vars(_testrustapi.locks_twin) if name.startswith("test_")]
        self.assertEqual(len(twins), 10)


if __name__ == "__main__":
    unittest.main()
