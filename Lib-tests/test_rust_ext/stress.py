"""Threads that share objects, which half of them change while the others use them through Rust.

    python -m test.test_rust_ext.stress [--seconds 60] [--threads 8] [--seed N] [NAME ..]

runs the scenarios named, or all, for so many seconds together. Every value that is read is
checked against what can have been there, and what must add up is counted at the end. Prints a
line for each scenario; exits with 1 at the first wrong value, and also if a scenario hangs.

Left out is what crashes with C's own functions alone on the free-threaded 3.13: bytearray and
memoryview take no lock there. So no bytearray is resized there but by Rust's functions, of which
each takes it, and each thread has memoryviews of its own.
"""

import argparse
import array
import faulthandler
import functools
import gc
import random
import sys
import threading
import time
import traceback
import weakref

import _testrustapi
from _testrustapi import buffers, buffers_out, classes, containers, locks, more_types, strings
from _testrustapi import threads as rust_threads

GIL = getattr(sys, "_is_gil_enabled", lambda: True)()
LETTERS = b"abcdefgh"
SOON = 30.0
SCENARIOS = {}


def scenario(function):
    """A function that makes the shared objects, and returns what a thread does to change them
    and to read them, each with a random number generator, and what to check at the end."""
    SCENARIOS[function.__name__.removesuffix("_")] = function
    return function


def check(condition, *what):
    """Ends the run if a value is wrong."""
    if not condition:
        raise AssertionError(*what)


def check_letters(data, *others):
    """Each byte is one that somebody has written."""
    check(not data.translate(None, b"".join((LETTERS, *others))), "bytes that were never there", data[:100])


def eventually(condition):
    """Whether it becomes true while this thread runs Python code."""
    deadline = time.monotonic() + SOON
    while not condition():
        if time.monotonic() > deadline:
            return False
        gc.collect()
    return True


class Item:
    """Equal to nothing but itself, and known to the collector."""


class Known(threading.local):
    """All that can have been in a container: a set for each thread, because the free-threaded 3.13
    locks a frozenset too when it looks into it, and threads would wait for nothing but that."""

    def __init__(self, items):
        self.all = frozenset(items)


class Counted:
    """Objects that are counted when they are made and when they die."""

    def __init__(self):
        made, dead = classes.Flat(), classes.Flat()

        class Mortal:
            def __init__(self):
                made.add(1)

            def __del__(self):
                dead.add(1)

        self.make = Mortal
        self.balanced = lambda: made.number == dead.number

    def finish(self):
        check(eventually(self.balanced), "objects that were lost, or died twice")


def sometimes_collect(rng):
    """Stop the world now and then."""
    if not rng.randrange(200):
        gc.collect(0)


@scenario
def list_():
    known = [Item() for _ in range(50)]
    items, everything = list(known), Known(known)

    def change(rng):
        sometimes_collect(rng)
        match rng.randrange(8):
            case 0:
                items.clear()
            case 1:
                del items[rng.randrange(60):]
            case 2:
                items[rng.randrange(60):rng.randrange(60)] = known[:rng.randrange(50)]
                del items[200:]
            case 3:
                try:
                    items.sort(key=id)
                except ValueError:
                    pass  # Another thread has changed it.
            case 4:
                items.reverse()
            case 5:
                containers.list_append(items, rng.choice(known))
            case 6:
                containers.list_setslice(items, 5, 10, known[:rng.randrange(10)])
            case _:
                items.extend(known[:rng.randrange(50)])

    def read(rng):
        containers.check_items(items, everything.all, bool(rng.randrange(2)))
        try:
            check(containers.list_get_item_ref(items, rng.randrange(60)) in everything.all)
        except IndexError:
            pass
        check(everything.all.issuperset(containers.list_getslice(items, 0, 20)))

    return change, read, lambda: containers.check_items(items, everything.all, True)


@scenario
def list_of_temporaries():
    # The objects die as soon as they are removed, while others take references.
    counted = Counted()
    items = []

    def change(rng):
        items[:] = [counted.make() for _ in range(rng.randrange(20))]

    def read(rng):
        check(all(type(item) is counted.make for item in containers.iterate(items, lambda item: item)))
        check(all(type(item) is counted.make for item in containers.each(items, lambda item: item)))

    def finish():
        items.clear()
        counted.finish()

    return change, read, finish


@scenario
def dict_():
    known = {Item(): Item() for _ in range(25)} | {f"key {number}": Item() for number in range(25)}
    pairs, items = list(known.items()), dict(known)

    def change(rng):
        sometimes_collect(rng)
        match rng.randrange(7):
            case 0:
                items.clear()
            case 1:
                for key, _ in rng.sample(pairs, 10):
                    items.pop(key, None)
            case 2:
                try:
                    items.popitem()
                except KeyError:
                    pass
            case 3:
                containers.dict_update(items, known)
            case 4:
                key, value = rng.choice(pairs)
                check(containers.dict_setdefault(items, key, value) is value)
            case _:
                for key, value in rng.sample(pairs, 10):
                    containers.dict_setitem(items, key, value)

    def read(rng):
        containers.check_dict(items, known, bool(rng.randrange(2)))
        key, value = rng.choice(pairs)
        found = containers.dict_getitemref(items, key)
        check(found is value or found is KeyError, found)
        check(all(known[key] is value for key, value in containers.dict_items(items)))
        check(containers.dict_pop(items, key)[1] in (None, value))

    return change, read, lambda: containers.check_dict(items, known, True)


@scenario
def set_():
    known = [Item() for _ in range(50)]
    items, everything = set(known), Known(known)

    def change(rng):
        sometimes_collect(rng)
        match rng.randrange(6):
            case 0:
                items.clear()
            case 1:
                items.difference_update(rng.sample(known, 10))
            case 2:
                try:
                    check(containers.set_pop(items) in everything.all)
                except KeyError:
                    pass
            case 3:
                containers.set_update(items, rng.sample(known, 20))
            case 4:
                containers.set_discard(items, rng.choice(known))
            case _:
                items.update(rng.sample(known, 20))

    def read(rng):
        containers.check_items(items, everything.all, bool(rng.randrange(2)))
        containers.set_contains(items, rng.choice(known))
        check(everything.all.issuperset(containers.frozenset_new(items)))

    return change, read, lambda: containers.check_items(items, everything.all, True)


@scenario
def bytearray_():
    data = bytearray(b"a" * 100)
    method = more_types.bytearray_method

    def resize_in_python(rng):
        # With the GIL only, as said above.
        if rng.randrange(2):
            data.extend(b"h" * rng.randrange(100))
        else:
            del data[rng.randrange(1, 200):]

    def change(rng):
        try:
            method("resize", data, rng.randrange(50, 5000))
            if GIL:
                resize_in_python(rng)
        except BufferError:
            pass  # Somebody reads.
        try:
            method("copy_from", data, rng.randrange(20), bytes([rng.choice(LETTERS)]) * 30)
        except IndexError:
            check(GIL)

    def read(rng):
        check_letters(method("to_vec", data), b"\0")
        try:
            check(len(method("copy_to", data, 10, 30)) == 30)
        except IndexError:
            check(GIL)
        if GIL:
            check_letters(buffers.read(data)[0], b"\0")
            check_letters(more_types.memoryview_fields(data)[0], b"\0")
            check_letters(buffers_out.Holder(data).tobytes(), b"\0")
        else:
            check(method("len", data)[0] >= 50)

    def finish():
        method("resize", data, 50)
        check_letters(bytes(data), b"\0")

    return change, read, finish


@scenario
def memoryview_():
    data, doubles, numbers = bytearray(b"a" * 10_000), array.array("d", [1.5]) * 1000, array.array("Q", [0]) * 100
    local = threading.local()
    making = threading.Lock()

    def views():
        # Making one counts in the exporter, and using one counts in it.
        if not hasattr(local, "views"):
            with making:
                local.views = [memoryview(exporter) for exporter in (data, doubles, numbers)]
        return local.views

    def change(rng):
        chars, floats, words = views()
        letter = rng.choice(LETTERS)
        chars[:] = bytes([letter]) * 10_000
        floats[:500] = floats[500:]
        buffers.copy_from(chars, 1, rng.randrange(9000), bytes([letter]) * 100)
        buffers.typed_set("f64", floats, True, 1.5, rng.randrange(1000))
        buffers.typed_set("u64", words, True, letter, rng.randrange(100))

    def read(rng):
        chars, floats, words = views()
        got, lent = buffers.read(chars)
        check(not lent)
        check_letters(got)
        check_letters(b"".join(buffers.chunks(chars, 5, 9995)))
        check(97 * 10_000 <= buffers.checksum(chars, 1) <= 104 * 10_000)
        check(buffers.typed_vec("f64", floats) == [1.5] * 1000)
        check(buffers.typed_get("u64", words, rng.randrange(100)) in b"\0" + LETTERS)
        check_letters(buffers.to_contiguous(chars[::2], "C", 0x11c))
        check_letters(more_types.memoryview_fields(chars)[0])

    def finish():
        check_letters(bytes(data))
        check(doubles.tolist() == [1.5] * 1000)

    return change, read, finish


@scenario
def exported():
    # ExportedBytes: resized, unless there are views, which are never moved.
    growing = buffers_out.Growing(b"a" * 1000)

    def change(rng):
        try:
            growing.resize(rng.randrange(100, 10_000))
            growing.extend(bytes([rng.choice(LETTERS)]) * rng.randrange(100))
        except BufferError:
            pass
        growing.write(rng.randrange(50), bytes([rng.choice(LETTERS)]) * 50)

    def read(rng):
        with memoryview(growing) as view:
            check(growing.exports >= 1, "a view that is not counted")
            check(len(view) == len(growing) == view.nbytes, "a view that was moved")
            view[-1] = letter = rng.choice(LETTERS)
            check(view[-1] in LETTERS, letter)
            check_letters(bytes(view), b"\0")
        check_letters(bytes(growing), b"\0")
        check_letters(growing.read(10, 50), b"\0")
        check_letters(buffers_out.Holder(growing).tobytes(), b"\0")

    def finish():
        gc.collect()
        check(growing.exports == 0, "views that were never released")
        growing.resize(0)

    return change, read, finish


@scenario
def replaced():
    # A view keeps the memory that it is of, which one call has made.
    exporter = buffers_out.Replaced(b"a" * 1000)

    def change(rng):
        exporter.replace(bytes([rng.choice(LETTERS)]) * rng.randrange(1, 1000))

    def read(rng):
        with memoryview(exporter) as view:
            check(len(set(view)) == 1, "a mixture")
            check(len(set(buffers.read(view)[0])) == 1, "a mixture")
        check(len(set(buffers.read(exporter)[0])) == 1, "a mixture")

    return change, read, lambda: None


@scenario
def text():
    # Each str is new, and read by several threads at once, which cache its UTF-8 and its hash.
    ends = "", "\xe9", "\u20ac", "\U0001f600"

    def make(number):
        return f"{number}{ends[number % 4]}{'x' * (number % 50)}"

    slots = [(number, make(number)) for number in range(4)]

    def change(rng):
        number = rng.randrange(10_000)
        slots[number % 4] = number, make(number)

    def read(rng):
        for number, found in list(slots):
            # The UTF-8 of another str, and what each form must be.
            want = make(number)
            check(_testrustapi.unit_s_hash(found) == want.encode(), number)
            kind = (1, 1, 2, 4)[number % 4], (0x7f, 0xff, 0xffff, 0x10ffff)[number % 4]
            check(strings.view(found) == (*kind, [*map(ord, want)], number % 4 == 0), number)
            check(strings.write_unicode([("py", found)] * 2) == want * 2, number)
            if rng.randrange(2):
                check(hash(found) == hash(want) and sys.intern(found) == want)

    return change, read, lambda: None


@scenario
def cell():
    # ObjectCell: no object is lost.
    counted, put, taken = Counted(), classes.Flat(), classes.Flat()
    shared = classes.Cell()

    def change(rng):
        sometimes_collect(rng)
        old = shared.swap(counted.make())
        put.add(1)
        taken.add(old is not None)

    def read(rng):
        content = shared.content
        check(content is None or type(content) is counted.make)
        taken.add(shared.take() is not None)

    def finish():
        check(put.number == taken.number + (shared.content is not None), "objects that were lost")
        shared.content = None
        counted.finish()

    return change, read, finish


@scenario
def instances():
    # Of our own classes: attributes, __dict__, weak references, finalizers, subclasses.
    accessors, made = classes.Accessors(), classes.made()
    counted, total, expected = Counted(), classes.Flat(), classes.Flat()
    shared = [classes.Open()]
    numbers = range(1, 1000)

    def change(rng):
        sometimes_collect(rng)
        accessors.number = number = rng.choice(numbers)
        accessors.object = [number]
        shared[0] = new = classes.Open()
        new.content = classes.Derived(classes.Cell([counted.make()]), number)
        new.x = classes.Finalized(lambda finalized: total.add(1))
        expected.add(1)
        # A cycle through both.
        new.x.content = new

    def read(rng):
        number, value = accessors.number, accessors.object
        check(number == 0 or number in numbers, number)
        check(value is None or len(value) == 1 and value[0] in numbers, value)
        ref = weakref.ref(shared[0])
        found = ref()
        if found is not None and found.content is not None:
            check(found.content.value in numbers)
            check(type(found.content.extra.content[0]) is counted.make)
            found.y = found
        check(classes.Counted().serial > made)

    def finish():
        shared.clear()
        check(eventually(lambda: total.number == expected.number), "finalizers that were never called, or twice")
        counted.finish()

    return change, read, finish


@scenario
def mutex():
    counter, shelf = locks.Counter(), locks.Shelf()
    counted, total = Counted(), classes.Flat()

    def change(rng):
        sometimes_collect(rng)
        counter.count(10)
        total.add(10)
        if not rng.randrange(50):
            counter.count_slowly(20)
            total.add(1)
        old = shelf.put(rng.randrange(10), counted.make())
        check(old is None or type(old) is counted.make)
        match rng.randrange(20):
            case 0:
                shelf.clear()
            case 1:
                shelf.put_everywhere(counted.make())
            case 2:
                shelf.drop_argument(counted.make())

    def read(rng):
        before = counter.value
        found = shelf.get(rng.randrange(10))
        check(found is None or type(found) is counted.make)
        check(len(shelf) <= 10)
        check(before <= counter.value)

    def finish():
        check(counter.value == total.number, counter.value, total.number)
        shelf.put_everywhere(None)
        counted.finish()

    return change, read, finish


@scenario
def once():
    slots = [locks.Once() for _ in range(4)]

    def change(rng):
        new = locks.Once()
        if rng.randrange(2):
            check(new.set(Item()))
        slots[rng.randrange(4)] = new

    def read(rng):
        for each in list(slots):
            made = each.get_or_make(Item)
            check(type(made) is Item and made is each.get() is each.get_or_make(list), "made twice")

    return change, read, lambda: None


@scenario
def sections():
    # Critical sections of two objects, in any order: nothing is lost, and nobody waits for ever.
    rows = [[Item() for _ in range(10)] for _ in range(4)]
    known = {item for row in rows for item in row}

    def change(rng):
        a, b = rng.choice(rows), rng.choice(rows)

        def move():
            if a:
                b.append(a.pop())

        try:
            locks.critical_section2(a, b, move)
        except IndexError:
            pass  # Another thread has it, because appending gives up the section.

    def read(rng):
        row = rng.choice(rows)
        check(known.issuperset(locks.critical_section(row, lambda: containers.list_getslice(row, 0, 40))))

    def finish():
        check(sorted(map(id, known)) == sorted(id(item) for row in rows for item in row), "items that were lost")

    return change, read, finish


@scenario
def handles():
    # PySend handles that are dropped on threads that have no Python, while others empty the queue.
    counted = Counted()

    def change(rng):
        match rng.randrange(10):
            case 0:
                rust_threads.drop_in_threads([counted.make() for _ in range(20)], 2)
            case _:
                rust_threads.drop_detached(counted.make())

    def read(rng):
        if rng.randrange(10):
            rust_threads.drop_attached(counted.make())
        else:
            rust_threads.nest(counted.make, 3)

    return change, read, counted.finish


@scenario
def attach():
    # Threads of Rust's: they call, raise, and wait for one another.
    calls, expected, main = classes.Flat(), classes.Flat(), threading.local()

    def change(rng):
        started = [rust_threads.start(lambda: calls.add(1)) for _ in range(3)]
        expected.add(3)
        for thread in started:
            thread.join()

    def read(rng):
        main.value = number = rng.random()
        seen = []
        rust_threads.nest(lambda: seen.append(main.value), 3)
        check(seen == [number] * 3, seen)
        rust_threads.call_in_thread(lambda: seen.append(hasattr(main, "value")))
        check(seen[3:] == [False], seen)
        try:
            rust_threads.call_in_thread(lambda: {}[number])
        except KeyError as exc:
            check(exc.args == (number,))
        else:
            check(False, "not raised")

    return change, read, lambda: check(calls.number == expected.number)


@scenario
def detach():
    # Detached threads read what is lent while others stop the world, and what they hold dies.
    slots = [b"a" * 1000] * 4

    def change(rng):
        sometimes_collect(rng)
        slots[rng.randrange(4)] = bytes([rng.choice(LETTERS)]) * rng.randrange(1, 5000)
        rust_threads.sleep(0.0)

    def read(rng):
        data = slots[rng.randrange(4)]
        check(rust_threads.count_byte(data, data[0]) == len(data))

    return change, read, lambda: None


@scenario
def closures():
    slots = [(number, more_types.closure("add", number)) for number in range(4)]
    capsules = [(number, more_types.capsule("spam", number)) for number in range(4)]

    def change(rng):
        number = rng.randrange(1000)
        slots[number % 4] = number, more_types.closure("add", number)
        capsules[number % 4] = number, more_types.capsule("spam", number)

    def read(rng):
        number, function = slots[rng.randrange(4)]
        check(function(7) == number + 7)
        number, capsule = capsules[rng.randrange(4)]
        check(more_types.capsule_fields(capsule, "spam")[:3] == ("spam", False, number))
        check(more_types.upgrade(more_types.weak(function)) == (function,))

    def finish():
        slots.clear()
        capsules.clear()
        check(eventually(lambda: more_types.alive() == 0), "values that were lost", more_types.alive())

    return change, read, finish


def run(name, seconds, threads, seed):
    """How often the threads changed and read, and what went wrong."""
    *roles, finish = SCENARIOS[name]()
    stop, ready = threading.Event(), threading.Barrier(threads)
    counts, failures = [0] * threads, []

    def work(number):
        rng = random.Random(f"{seed} {name} {number}")
        function = roles[number % 2]
        count = 0
        try:
            ready.wait()
            while not stop.is_set():
                function(rng)
                count += 1
        except BaseException as exc:
            failures.append(exc)
            stop.set()
        counts[number] = count

    workers = [threading.Thread(target=work, args=[number]) for number in range(threads)]
    for worker in workers:
        worker.start()
    stop.wait(seconds)
    stop.set()
    for worker in workers:
        worker.join()
    if not failures:
        try:
            finish()
        except AssertionError as exc:
            failures.append(exc)
    return sum(counts[::2]), sum(counts[1::2]), failures


def main(args=None, watch=lambda seconds: None):
    """The exit code. Before each scenario watch() is told in how many seconds it must have ended."""
    parser = argparse.ArgumentParser(prog="python -m test.test_rust_ext.stress")
    parser.add_argument("--seconds", type=float, default=60.0, help="for all scenarios together (60)")
    parser.add_argument("--threads", type=int, default=8, help="at least 2 (8)")
    parser.add_argument("--seed", type=int, default=random.randrange(1 << 32), help="of what the threads do")
    parser.add_argument("names", metavar="NAME", nargs="*", help=", ".join(SCENARIOS))
    options = parser.parse_args(args)
    names = options.names or list(SCENARIOS)
    for name in names:
        if name not in SCENARIOS:
            parser.error(f"no scenario {name!r}")
    if options.threads < 2:
        parser.error("one thread shares nothing")

    kind = "with the GIL" if GIL else "without the GIL"
    print(f"{sys.version.split()[0]} {kind}, {options.threads} threads, --seed {options.seed}", flush=True)
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    try:
        for name in names:
            start = time.monotonic()
            seconds = options.seconds / len(names)
            watch(seconds + 10 * SOON)
            changes, reads, failures = run(name, seconds, options.threads, options.seed)
            took = time.monotonic() - start
            result = "FAILED" if failures else "ok"
            print(f"{name:20} {took:6.1f} s {changes:10} changes {reads:10} reads  {result}", flush=True)
            if failures:
                traceback.print_exception(failures[0])
                return 1
    finally:
        sys.setswitchinterval(interval)
    return 0


if __name__ == "__main__":
    faulthandler.enable()
    sys.exit(main(watch=functools.partial(faulthandler.dump_traceback_later, exit=True)))
