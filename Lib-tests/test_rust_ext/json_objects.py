"""Objects for json.dumps by chance: of each type that it knows, of subclasses of them, and of others."""

import datetime
import decimal
import enum
from collections import Counter, OrderedDict, defaultdict, deque, namedtuple

from test.test_rust_ext import json_numbers
from test.test_rust_ext.json_documents import KINDS, LENGTHS


class Int(int):
    """Its repr is not that of int."""

    def __repr__(self):
        return "an int"
    __str__ = __repr__


class Float(float):
    """Its repr is not that of float."""

    def __repr__(self):
        return "a float"
    __str__ = __repr__


class Str(str):
    """Its repr is not that of str."""

    def __repr__(self):
        return "a str"

    def __str__(self):
        return "a str"


class List(list):
    pass


class Tuple(tuple):
    pass


class Dict(dict):
    pass


class OtherIter(list):
    """It gives other items than it has."""

    def __iter__(self):
        return iter([1, "other"])


class OtherTuple(tuple):
    """It gives other items than it has."""

    def __iter__(self):
        return iter([2])


class NoBool(list):
    """It is false with items, too."""

    def __bool__(self):
        return False


class NoLength(Dict):
    """Its length is wrong."""

    def __len__(self):
        return 0


class Record:
    """Instances share the keys of their dicts."""

    def __init__(self, first, items):
        self.first = first
        self.items = items
        self.last = None


class Items(dict):
    """What it gives as items."""

    def __init__(self, items, *args):
        super().__init__(*args)
        self.given = items

    def items(self):
        if isinstance(self.given, Exception):
            raise self.given
        return self.given


class Thing:
    """Nothing that JSON knows."""

    def __init__(self, value):
        self.value = value

    def __repr__(self):
        return f"Thing({self.value})"


class Color(enum.IntEnum):
    RED = 1
    BIG = 2**70


class Flag(enum.IntFlag):
    ONE = 1
    TWO = 2


class Name(enum.StrEnum):
    A = "a \u20ac"
    B = "b"


class Plain(enum.Enum):
    C = 3


Point = namedtuple("Point", "x y")

OTHERS = [Thing(0), Thing(2), object, {1}, frozenset(), b"bytes", 1j, decimal.Decimal("1.5"), datetime.date(2000, 1, 1), range(3), Plain.C,
          NotImplemented, ..., bytearray(b"x")]
GIVEN = [[], [("a", 1)], [("b", 1), ("a", 2)], [("a", 1), ("a", 0)], (("a", 1),), [["a", 1]], [("a",)], [("a", 1, 2)], "ab", None, 5,
         [Point("k", 2.5)], [(1, 2), ("b", 3)], {"ab": 1}, [((), 1)], [("a", Thing(1)), ("b", 2)], ValueError("items"), [("a", 1), None]]
ODD_KEYS = [(), (1, "a"), b"key", Thing(7), frozenset([1]), 1j, Plain.C, decimal.Decimal(3), object]
NANS = [float("nan"), float("inf"), float("-inf"), Float("nan"), Float("inf")]


class Objects:
    """Makes objects out of scalars that were made before."""

    POOL = 1500

    def __init__(self, rng):
        self.rng = rng
        self.alive = deque(maxlen=20)
        self.strings = {}
        for kind, letters in KINDS.items():
            letters += rng.choice(["", "", '"\\\n\0\x1f\x7f'])
            self.strings[kind] = ["".join(rng.choices(letters, k=rng.choice(LENGTHS) if rng.randrange(200) else 5000))
                                  for _ in range(self.POOL)]
        self.numbers = [json_numbers.floats(rng) for _ in range(self.POOL)]
        self.numbers += [json_numbers.ints(rng) for _ in range(self.POOL)]
        self.constants = [None, True, False, None, True, False, *NANS[:3]]
        self.keys = [*rng.choices(self.numbers, k=30), *self.constants, Int(5), Float(2.5), Color.RED, Flag.ONE, Name.B, Str("key")]
        self.rare = [*OTHERS, *NANS, *Color, *Name, *Flag, Int(-7), Int(2**80), Int(1), Float(1.5), Float(-0.0), Str(), Str("x\n\u20ac"),
                     Str("abc" * 20), True, 10**4299, 10**4300, -10**4300]

    def containers(self, items):
        """A rare container with those items."""
        rng = self.rng
        kind = rng.choice([List, Tuple, OtherIter, OtherTuple, NoBool, Point, Dict, OrderedDict, defaultdict, Counter, NoLength,
                           Items, Items, Record, Record])
        if kind is Record:
            record = Record(1, items)
            if rng.randrange(2):
                record.more = rng.choice(self.constants)
            if not rng.randrange(3):
                del record.first
            self.alive.append(record)
            return vars(record)
        if kind is Point:
            return Point(items, 1)
        if kind is Items:
            return Items(rng.choice(GIVEN), {"really": items} if rng.randrange(3) else {})
        if issubclass(kind, dict):
            made = kind()
            dict.update(made, zip(rng.choices(self.strings["ascii"], k=len(items)), items))
            return made
        return kind(items)

    def object(self, size=None):
        """An object with about that many others in it."""
        rng, chance = self.rng, self.rng.random
        if size is None:
            size = rng.choice([1, 1, 2, 3, 5, 8, 8, 12, 20, 40]) if rng.randrange(300) else 2000
        strings = self.strings[rng.choice(["ascii", "ascii", "ascii", "latin-1", "ucs2", "ucs4"])]
        numbers, rarely = self.numbers, rng.choice([0, 0, 0.01, 0.1])
        if not rng.randrange(10):
            strings = [text for kind in KINDS for text in rng.choices(self.strings[kind], k=20)]
        texts = rng.choices(strings, k=8)
        keys = rng.choice([texts, texts, texts, texts + self.keys[:5], self.keys, [*texts, *ODD_KEYS[:rng.randrange(9)]]])

        def value(size):
            choice = chance()
            if size <= 1 and choice < 0.9:
                choice = chance()
                if choice < rarely:
                    return self.rare[int(chance() * len(self.rare))]
                if choice < 0.45:
                    return strings[int(chance() * len(strings))]
                if choice < 0.85:
                    return numbers[int(chance() * len(numbers))]
                return self.constants[int(chance() * len(self.constants))]
            items = []
            left = size - 1
            while left > 0:
                part = 1 if chance() < 0.6 else 1 + int(chance() * left)
                left -= part
                items.append(value(part))
            if rarely and choice < 0.1:
                return self.containers(items)
            if choice < 0.4:
                return items
            if choice < 0.5:
                return tuple(items)
            made = {keys[int(chance() * len(keys))]: item for item in items}
            if choice > 0.95:
                # One with holes.
                made["hole"] = None
                made.update({key: key for key in texts[:3]})
                del made["hole"]
                made.pop(texts[0])
            return made

        made = value(size)
        for _ in range(rng.choice([5, 60]) if chance() < 0.03 else 0):
            made = [made]
        return made

    def circular(self):
        """An object that contains itself."""
        rng = self.rng
        outer = rng.choice([[1], {"a": 1}, List([1]), Dict(a=1)])
        inner = outer
        for _ in range(rng.randrange(4)):
            inner = rng.choice([lambda inner: [inner], lambda inner: ({"k": inner}, 2), lambda inner: {"d": inner, 5: 6}])(inner)
        if isinstance(outer, dict):
            outer["self"] = inner
        else:
            outer.append(inner)
        return outer
