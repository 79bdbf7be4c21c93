"""Scenarios of the stress program: lists, dicts, sets, buffers and strs."""

import array
import gc
import sys
import threading

import _testrustapi
from _testrustapi import buffers, buffers_out, containers, more_types, strings
from test.test_rust_ext.stress_util import (GIL, LETTERS, Counted, Item, Known, check, check_letters, scenario,
                                            sometimes_collect)


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
        # With the GIL only, as stress.py says.
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
