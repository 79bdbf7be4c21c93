"""base64 and binascii in Rust against Python's and C's, on many millions of random calls.

    build/gil/python -m test.test_rust_ext.diff_codecs --cases 10000000 --seed 1 --jobs 2 --family b64 b32

A case is one call of a function. Each family has data that is almost right for it: encoded
by the oracle, then changed at a few places. The first case with another result, or another
exception or message, is told as code that repeats it, and the program exits with 1.
ASCII_CODECS_TIER chooses the kernels.
"""

import random
import sys
from array import array  # noqa: F401 (some KINDS of data)

from test.test_rust_ext.diff_families import FAMILIES
from test.test_rust_ext.diff_run import Difference, main, shrink

SAME = 4  # calls in a row that get the same data

# What the data becomes, as an expression, and how often.
KINDS = {
    "{}": 84,
    "bytearray({})": 4,
    "memoryview(b'x' + {})[1:]": 4,
    "memoryview(bytearray(b'xyz' + {}))[3:]": 1,
    "{}.decode('latin-1')": 4,
    "({}.decode('latin-1') + '\\u20ac')": 0.3,
    "memoryview({})[::2]": 0.7,
    "memoryview({}).cast('c')": 0.5,
    "array('H', {} * 2)": 0.5,
    "None": 0.1,
    "[{}]": 0.1,
}


class _Names(dict):
    """The names of classes: there are two classes called binascii.Error."""

    def __missing__(self, kind):
        name = self[kind] = f"{kind.__module__}.{kind.__qualname__}"
        return name


_names = _Names()


def told(exc):
    """What is compared of an exception."""
    return ("raised", _names[exc.__class__], str(exc))


def outcome(function, call, data):
    """What a call returns or raises."""
    try:
        return function(data, *call.args, **call.kwargs)
    except Exception as exc:
        return told(exc)


def differ(call, data):
    """Whether Rust and the oracle do not do the same; both outcomes."""
    got, want = outcome(call.rust, call, data), outcome(call.oracle, call, data)
    return got != want or type(got) is not type(want), got, want


def make_sizes(rng, sizes):
    """Sizes to choose from: most are small, a few are large."""
    small, middle, large = sizes
    return [
        *rng.choices(range(small + 1), k=3960),
        *rng.choices(range(middle + 1), k=120),
        *rng.choices(range(large + 1), k=16),
    ]


def make_edits(rng, junk):
    """Rows of changes to choose from, each what is put in and how many bytes it takes the place of."""
    any_byte = [bytes([value]) for value in range(256)]

    def edit():
        match rng.randrange(8):
            case 0:
                return b"", rng.randrange(1, 5)
            case 1:
                return rng.choice(any_byte), 1
            case 2:
                return b"", sys.maxsize
            case _:
                return rng.choice(junk), rng.choice([0, 0, 0, 1, 1, 2, 5])
    return [[edit() for _ in range(count)] for count in rng.choices([0, 0, 0, 1, 1, 1, 1, 2, 3, 8], k=4096)]


def compare(side, cases, rng):
    """That many cases of one side of a family; the first one that differs is raised."""
    chance = rng.random
    calls = rng.sample(side.calls, len(side.calls))
    last_call = len(calls) - SAME + 1
    sources = [(pool, step, len(pool) // step, ends) for pool, step, ends in side.sources]
    sizes, edits = make_sizes(rng, side.sizes), make_edits(rng, side.junk)
    kinds = [(kind, None if kind == "{}" else eval("lambda data: " + kind.format("data")))
             for kind in rng.choices(list(KINDS), KINDS.values(), k=4096)]
    # These few lines are most of the program's time that is not the functions' own.
    for _ in range(max(1, cases // SAME)):
        pool, step, starts, ends = sources[int(chance() * len(sources))]
        start = int(chance() * starts) * step
        size = sizes[int(chance() * 4096)]
        text = pool[start:start + size - size % step] + ends[int(chance() * len(ends))]
        for junk, skip in edits[int(chance() * 4096)]:
            place = int(chance() * (len(text) + 1))
            text = text[:place] + junk + text[place + skip:]
        kind, make = kinds[int(chance() * 4096)]
        data = text if make is None else make(text)
        first = int(chance() * last_call)
        for name, rust, oracle, args, kwargs in calls[first:first + SAME]:
            try:
                got = rust(data, *args, **kwargs)
            except Exception as exc:
                got = told(exc)
            try:
                want = oracle(data, *args, **kwargs)
            except Exception as exc:
                want = told(exc)
            if got != want or got.__class__ is not want.__class__:
                found = next(call for call in calls[first:first + SAME] if differ(call, data)[0])
                raise Difference(describe(found, kind, text))


def describe(call, kind, text):
    """A difference as code that shows it, with data that was made short."""
    make = eval("lambda data: " + kind.format("data"))
    text = shrink(text, lambda text: differ(call, make(text))[0])
    _, got, want = differ(call, make(text))
    options = [repr(arg) for arg in call.args] + [f"{key}={value!r}" for key, value in call.kwargs.items()]
    return (f"{call.name}({', '.join([kind.format(repr(text)), *options])})\n"
            f"  Rust:   {got!r}\n  oracle: {want!r}")


def compare_family(name, seed, chunk, cases):
    """That many cases of a family; the first one that differs is raised."""
    rng = random.Random(f"{seed} {name} {chunk}")
    sides = FAMILIES[name](rng)
    for side in sides:
        compare(side, cases // len(sides), rng)


if __name__ == "__main__":
    sys.exit(0 if main(__doc__, compare_family, FAMILIES) else 1)
