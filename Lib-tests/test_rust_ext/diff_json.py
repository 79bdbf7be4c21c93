"""json in Rust against Python's and C's, on many millions of random documents and objects.

    build/gil/python -m test.test_rust_ext.diff_json --cases 1000000 --seed 1 --jobs 2 --family broken numbers

A case is one call. The oracle is Lib/json as it is without Rust, on Modules/_json.c of this
tree. Values are compared with their types, the bits of floats, the order of keys and which
keys are one object; exceptions with message and position; hooks with what they were called
with. The first case that differs is told, and the program exits with 1. ASCII_CODECS_TIER
chooses the kernels.
"""

import itertools
import random
import sys

from test.test_rust_ext.diff_json_families import FAMILIES
from test.test_rust_ext.diff_run import Difference, main, shrink
from test.test_rust_ext.json_compare import RUST, Case, differ, oracle, outcome, same, source


def compare(cases, count, side=RUST):
    """That many cases; the first one that differs is raised."""
    right = oracle()
    for case in itertools.islice(cases, count):
        if not same(outcome(case, side), outcome(case, right)):
            raise Difference(describe(case, side))


def compare_family(name, seed, chunk, count):
    """That many cases of a family."""
    compare(FAMILIES[name](random.Random(f"{seed} {name} {chunk}")), count)


def smaller(obj):
    """Objects that have less in them, or are one of those in it."""
    if type(obj) is dict:
        yield from obj.values()
        for key in obj:
            yield {other: value for other, value in obj.items() if other is not key}
            for value in smaller(obj[key]):
                yield {**obj, key: value}
    elif type(obj) is list:
        yield from obj
        for place, item in enumerate(obj):
            yield obj[:place] + obj[place + 1:]
            for value in smaller(item):
                yield [*obj[:place], value, *obj[place + 1:]]
    elif type(obj) is str and obj:
        yield from (obj[:len(obj) // 2], obj[len(obj) // 2:], obj[1:], obj[:-1])


def shrink_object(obj, differs):
    """A smaller object that still differs."""
    for _ in range(1000):
        for less in itertools.islice(smaller(obj), 3000):
            if differs(less):
                obj = less
                break
        else:
            break
    return obj


def describe(case, side):
    """A difference as a call that shows it, with a first argument that was made small."""
    first, *others = case.args

    def differs(value):
        return differ(Case(case.function, (value, *others)), side)[0]
    if not differs(first):
        return f"{case.function.__name__} of {source(first)[:2000]} was another the second time"
    try:
        first = shrink(first, differs) if isinstance(first, (str, bytes)) else shrink_object(first, differs)
    except RecursionError:
        pass  # it contains itself
    _, got, want = differ(Case(case.function, (first, *others)), side)
    args = ", ".join(map(source, (first, *others)))
    return f"{case.function.__name__}({args})\n  Rust:   {source(got)}\n  oracle: {source(want)}"


if __name__ == "__main__":
    sys.exit(0 if main(__doc__, compare_family, FAMILIES) else 1)
