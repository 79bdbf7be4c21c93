"""Scenarios of the stress program: instances, locks, and threads."""

import threading
import weakref

from _testrustapi import classes, containers, locks, more_types
from _testrustapi import threads as rust_threads
from test.test_rust_ext.stress_util import LETTERS, Counted, Item, check, eventually, scenario, sometimes_collect


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
