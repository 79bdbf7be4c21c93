"""What `make bench` measures of _heapq: heaps of 1 to 100000 items of several kinds.

Of a heap with n items n / 10 are exchanged, ten at least.
"""

import heapq
import random

from model import Goal, Row
from rows._bisect import Thing

SIZES = {"1": 1, "10": 10, "1000": 1000, "100000": 100000}
GOALS = {"M1 heapq": Goal("heapq: no kind of item slower than in C", c=1.0)}
KINDS = {
    "ints": int, "large ints": lambda number: number << 70, "floats": float, "strs": str,
    "tuples": lambda number: (number, str(number)), "objects": Thing,
    "ints and floats": lambda number: number + 0.5 if number % 2 else number,
}
# Each begins with the same heap, however often it is called: one that is a tenth through takes another time.
CALLS = {
    "heapify": "f(items[:])",
    "heappush": "heap = full[:]; [(f(heap, value), m.heappop(heap)) for value in new]",
    "heapreplace": "heap = full[:]; [f(heap, value) for value in new]",
    "heappushpop": "heap = full[:]; [f(heap, value) for value in new]",
    "nsmallest": "f(10, items)",
}


def row(function, kind):
    def argument(size):
        items = [KINDS[kind](number) for number in range(size)]
        random.Random(size).shuffle(items)
        heap = items[:]
        heapq.heapify(heap)
        values = [KINDS[kind](random.Random(number).randrange(size)) for number in range(max(10, size // 10))]
        return items, heap, values
    name = f"{function} and heappop" if function == "heappush" else function
    return Row(f"{name}, {kind}", f"heapq.{function}", CALLS[function], argument, SIZES, f"heapq: {name}", {"M1 heapq": list(SIZES)},
               fast=("10", "1000") if kind in ("ints", "tuples") else (), setup="items, full, new = x", same=False)


ROWS = [row(function, kind) for function in CALLS for kind in KINDS]
