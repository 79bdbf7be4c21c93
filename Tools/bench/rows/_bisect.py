"""What `make bench` measures of _bisect: searches in lists of 1 to 100000 items, and in other sequences."""

import array

from model import Goal, Row

SIZES = {"1": 1, "10": 10, "1000": 1000, "100000": 100000}
GOALS = {"M1 bisect": Goal("bisect: no kind of item or sequence slower than in C", c=1.0)}


class Thing:
    """An object with an order in Python."""

    def __init__(self, value):
        self.value = value

    def __lt__(self, other):
        return self.value < other.value


class Items:
    """A sequence in Python."""

    def __init__(self, items):
        self.items = items

    def __len__(self):
        return len(self.items)

    def __getitem__(self, index):
        return self.items[index]


def row(name, item, sequence=list, call="f(items, value)", function="bisect_right"):
    """A search for one of the items, at a third of the length."""
    def argument(size):
        items = sequence(sorted((item(number) for number in range(size)), key=None if item is not Thing else lambda thing: thing.value))
        return items, items[size // 3]
    return Row(f"{function}, {name}", f"bisect.{function}", call, argument, SIZES, "bisect", {"M1 bisect": list(SIZES)},
               fast=("10", "1000"), setup="items, value = x", same=False)


ROWS = [
    row("ints", int), row("large ints", lambda number: number << 70), row("floats", float), row("strs", str),
    row("tuples", lambda number: (number, str(number))), row("objects", Thing),
    row("ints and floats", lambda number: number + 0.5 if number % 2 else number),
    row("ints, with a key", int, call="f(items, value, key=abs)"), row("ints, with lo and hi", int, call="f(items, value, 0, len(items))"),
    row("ints in a tuple", int, tuple), row("ints in a range", int, lambda items: range(len(items))),
    row("ints in an array", int, lambda items: array.array("q", items)), row("ints in a sequence of Python's", int, Items),
    row("ints", int, function="bisect_left"), row("objects", Thing, function="bisect_left"),
    row("ints, and deletion of the last", int, call="f(items, 1 << 40); del items[-1]", function="insort_right"),
]
