"""What the differential tests of bisect and heapq compare with each other: values of every kind, and lists that
change while their items are compared.

Everything follows from a seed, so that the Rust module and the C module are given the same.
"""

import math
import random
import threading

from test.support import threading_helper
from test.test_rust_ext.util import outcome


class Fault(Exception):
    """What a comparison raises."""


class Plain:
    """An object that has no order."""

    def __repr__(self):
        return "plain"


class BadTruth:
    """Neither true nor false."""

    def __bool__(self):
        raise Fault("no truth")


class Item:
    """A value whose comparisons are recorded in its world, which decides what they do."""

    def __init__(self, world, value):
        self.world = world
        self.value = value

    def __lt__(self, other):
        return self.world.compared("<", self, other)

    def __gt__(self, other):
        return self.world.compared(">", self, other)

    def __repr__(self):
        return f"{type(self).__name__}({self.value})"


class SubItem(Item):
    """One of another type, which is asked first if it is on the right side."""

    def __lt__(self, other):
        return self.world.compared("sub<", self, other)

    def __gt__(self, other):
        return self.world.compared("sub>", self, other)


class OddInt(int):
    """An int with an order of its own."""

    def __lt__(self, other):
        return int(self) % 7 < int(other) % 7


class World:
    """The objects of one call, what was compared, and what happens at one of the comparisons."""

    def __init__(self, rng, size):
        self.rng = rng
        self.compared_pairs = []
        self.list = []
        # At which comparison something happens; for many worlds at none of them.
        self.fate = rng.choice([None, *self.FATES])
        self.moment = rng.randrange(1, 2 + 2 * max(size, 1).bit_length())

    def value_of(self, other):
        return getattr(other, "value", other)

    def compared(self, sign, a, b):
        self.compared_pairs.append((sign, repr(a), repr(b)))
        if self.fate and len(self.compared_pairs) == self.moment:
            result = self.fate(self)
            if result is not None:
                return result
        left, right = self.value_of(a), self.value_of(b)
        if not (isinstance(left, (int, float)) and isinstance(right, (int, float))):
            return NotImplemented
        return left < right if sign.endswith("<") else left > right

    def new_item(self):
        return Item(self, self.rng.randrange(30))

    # What may happen. A result other than None is that of the comparison.

    def append(self):
        self.list.append(self.new_item())

    def insert(self):
        self.list.insert(self.rng.randrange(len(self.list) + 1), self.new_item())

    def pop(self):
        if self.list:
            self.list.pop()

    def clear(self):
        self.list.clear()

    def refill(self):
        self.list[:] = [self.new_item() for _ in self.list]

    def reverse(self):
        self.list.reverse()

    def replace(self):
        if self.list:
            self.list[self.rng.randrange(len(self.list))] = self.rng.choice([self.new_item(), 3, "text", None])

    def change_class(self):
        for item in self.list:
            if type(item) is Item:
                item.__class__ = SubItem

    def fail(self):
        raise Fault("comparison")

    def say_one(self):
        return 1

    def say_nothing(self):
        return ""

    def say_text(self):
        return "true"

    def do_not_know(self):
        return NotImplemented

    def say_badly(self):
        return BadTruth()

    FATES = [append, insert, pop, clear, refill, reverse, replace, change_class, fail, say_one, say_nothing, say_text,
             do_not_know, say_badly]


# Values of one kind, by a random number and the world.
KINDS = {
    "small": lambda rng, world: rng.randrange(-5, 20),
    "digit": lambda rng, world: rng.choice([-1, 1]) * (rng.randrange(4) + (rng.randrange(3) << 29)),
    "large": lambda rng, world: rng.randrange(-(1 << 130), 1 << 130) >> rng.randrange(130),
    "float": lambda rng, world: rng.choice([rng.random(), 0.0, -0.0, 1.0, math.inf, -math.inf, 1e300, float(rng.randrange(9))]),
    "nan": lambda rng, world: rng.choice([math.nan, float("nan"), 1.0, 2.0, 3.0]),
    "str": lambda rng, world: "".join(rng.choices("ab\xe9\u20ac\U0001f600", k=rng.randrange(4))),
    "ascii": lambda rng, world: "".join(rng.choices("abc", k=rng.randrange(5))),
    "bytes": lambda rng, world: rng.randbytes(rng.randrange(3)),
    "tuple": lambda rng, world: (rng.randrange(4), rng.choice([1, 2.5, 3])),
    "list": lambda rng, world: [rng.randrange(3)] * rng.randrange(3),
    "set": lambda rng, world: frozenset(rng.choices(range(4), k=2)),
    "number": lambda rng, world: rng.choice([rng.randrange(9), rng.random() * 9, True, False, 1 << 70, -0.0]),
    "odd": lambda rng, world: OddInt(rng.randrange(20)),
    "odd or int": lambda rng, world: rng.choice([OddInt, int])(rng.randrange(20)),
    "any": lambda rng, world: rng.choice([1, 2.5, "a", b"b", None, (1,), [], 1j]),
    "object": lambda rng, world: Plain(),
    "item": lambda rng, world: Item(world, rng.randrange(30)),
    "item or sub": lambda rng, world: rng.choice([Item, SubItem])(world, rng.randrange(30)),
    "item or int": lambda rng, world: rng.choice([Item(world, rng.randrange(30)), rng.randrange(30)]),
    "tuple of items": lambda rng, world: (rng.randrange(3), Item(world, rng.randrange(9))),
}
# Those that run Python code are more often drawn.
NAMES = [*KINDS, *["item", "item or sub", "item or int", "tuple of items"] * 4]


def values(rng, world, count):
    """Values that are mostly of one kind."""
    kind, other = KINDS[rng.choice(NAMES)], KINDS[rng.choice(NAMES)]
    return [(other if rng.random() < 0.02 else kind)(rng, world) for _ in range(count)]


def size(rng):
    return rng.choice([0, 1, 2, 3, rng.randrange(10), rng.randrange(70)])


def seen(value):
    """What can be told of a value, also if it is of another world."""
    if isinstance(value, tuple):
        return tuple(map(seen, value))
    return type(value), repr(value)


def run(module, script, seed):
    """What `script(module, rng)` did with the module: a generator of (world, function, args, kwargs)."""
    report = []
    for world, function, args, kwargs in script(module, random.Random(seed)):
        done = outcome(function, *args, **kwargs)
        report.append((function.__name__, done[:2], seen(done[-1] if done[0] == "returned" else done[2:]),
                       list(map(seen, world.list)), list(world.compared_pairs)))
    return report


def in_threads(*functions):
    """Calls each function in a thread of its own; raises what one of them raised."""
    errors = []

    def call(function):
        try:
            function()
        except BaseException as exc:
            errors.append(exc)

    with threading_helper.start_threads([threading.Thread(target=call, args=[function]) for function in functions]):
        pass
    if errors:
        raise errors[0]
