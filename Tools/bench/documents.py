"""The documents that the rows of json measure: real ones from CPython's own tree, and made ones of several shapes.

Each is made by a function of no arguments, the same in every run. Strings that are equal are mostly different
objects, as in data that comes from outside; the keys of objects are the same ones, as in data of a program.
"""

import importlib
import json
import os
import pickle
import random
import string
import sysconfig
from pathlib import Path


def in_tree(name):
    """A document in a file of the tree that this interpreter was built from."""
    def read():
        with open(os.path.join(sysconfig.get_config_var("srcdir"), name), encoding="utf-8") as file:
            return json.load(file)
    return read


def topics():
    return dict(importlib.import_module("pydoc_data.topics").topics)


def settings():
    return {name: value for name, value in sysconfig.get_config_vars().items() if isinstance(value, (str, int))}


def word(source, length):
    return "".join(source.choices(string.ascii_lowercase, k=length))


def user(source):
    """One of what a web service answers."""
    number = source.randrange(10**6)
    return {
        "id": number,
        "uuid": f"{source.getrandbits(128):032x}",
        "name": f"{word(source, 6).title()} {word(source, 9).title()}",
        "email": f"{word(source, 8)}.{number}@example.org",
        "active": source.random() < 0.8,
        "score": source.random(),
        "balance": round(source.random() * 1000, 2),
        "tags": [word(source, source.randrange(3, 9)) for _ in range(source.randrange(5))],
        "address": {"street": f"{source.randrange(1, 300)} {word(source, 11)}", "city": word(source, 8), "zip": str(number), "country": None},
        "created": f"2025-{source.randrange(1, 13):02}-{source.randrange(1, 29):02}T12:{source.randrange(60):02}:00Z",
        "about": " ".join(word(source, source.randrange(2, 10)) for _ in range(12)),
    }


def response(users):
    def make():
        source = random.Random(users)
        return {"status": "ok", "page": 1, "next": None, "items": [user(source) for _ in range(users)]}
    return make


def rows(count, cell):
    """A list of what `cell` makes of a source of random numbers."""
    def make():
        source = random.Random(count)
        return [cell(source) for _ in range(count)]
    return make


def strings(count, alphabet, length=20):
    return rows(count, lambda source: "".join(source.choices(alphabet, k=length)))


def features(source):
    """A polygon as a map has it."""
    points = [[round(source.uniform(-180, 180), 6), round(source.uniform(-90, 90), 6)] for _ in range(40)]
    return {"type": "Feature", "properties": {}, "geometry": {"type": "Polygon", "coordinates": [points]}}


def any_float(source):
    """One of any size."""
    return source.uniform(-10, 10) * 10.0 ** source.randrange(-300, 300)


def nested(depth, shell):
    def make():
        inner = 1
        for _ in range(depth):
            inner = shell(inner)
        return inner
    return make


def keyed(count):
    def make():
        source = random.Random(count)
        return {word(source, 12): {"a": index, "b": word(source, 5), "c": True} for index in range(count)}
    return make


LATIN = "abcdefghijklmnopqrstuvwxyz ,.éèàçôöüß"
CJK = [chr(code) for code in range(0x4E00, 0x4E00 + 3000)]
EMOJI = [*string.ascii_lowercase, *map(chr, range(0x1F600, 0x1F640))]
ESCAPED = [*string.ascii_letters, *string.ascii_letters, *'"\\\n\t/']

# What J4 of the goals is about: up to 220 bytes. The names say how long they are.
SMALL = {
    "1": lambda: 1,
    '""': lambda: "",
    "[]": lambda: [],
    "{}": lambda: {},
    "true": lambda: True,
    "15 B": lambda: {"a": [1, True]},
    "65 B": lambda: {"id": 12345, "name": "example", "ok": True, "tags": ["ab", "cd"]},
    "65 B of floats": lambda: [0.1, 2.75, 103.25, 0.3333333333333333, 1e-07, -12.5, 99.99, 1e+100],
    "65 B of text": lambda: "A message of fifty characters, or of sixty three, counted",
    "220 B": lambda: {
        "id": 4711, "name": "Ada Example", "email": "ada@example.org", "active": True, "score": 17.25, "parent": None,
        "tags": ["first", "second", "third"], "address": {"city": "Springfield", "zip": "12345"}, "created": "2025-06-11T12:30:00Z"},
}
# J1 and J3: objects and strings.
MIXED = {
    "sbom.spdx.json": in_tree("Misc/sbom.spdx.json"),
    "externals.spdx.json": in_tree("Misc/externals.spdx.json"),
    "sysconfig": settings,
    "response 2 KB": response(5),
    "response 50 KB": response(120),
    "response 1 MB": response(2400),
    "response 10 MB": response(24000),
    "dict of dicts": keyed(2000),
    "wide dict": lambda: {f"key {index * 7919 % 100003}": index for index in range(10000)},
}
# J2 and J3.
FLOATS = {
    "floats 1 KB": rows(50, lambda source: source.random()),
    "floats 200 KB": rows(10000, lambda source: source.random()),
    "prices": rows(5000, lambda source: round(source.random() * 1000, 2)),
    "any floats": rows(5000, any_float),
    "polygons": rows(50, features),
}
# J5: each is written with and without escapes, too.
TEXTS = {
    "Latin-1": strings(2000, LATIN),
    "CJK": strings(2000, CJK),
    "emoji": strings(2000, EMOJI),
    "Latin-1, long": strings(20, LATIN, 5000),
    "CJK, long": strings(20, CJK, 5000),
}
ESCAPES = {
    "escapes": strings(2000, ESCAPED),
    "escapes, long": strings(20, ESCAPED, 5000),
}
OTHERS = {
    "pydoc topics": topics,
    "short strings": strings(5000, string.ascii_letters, 6),
    "strings": strings(2000, string.ascii_letters),
    "strings of 200": strings(500, string.ascii_letters, 200),
    "long strings": strings(20, string.ascii_letters, 50000),
    "small ints": rows(10000, lambda source: source.randrange(256)),
    "ints": rows(10000, lambda source: source.randrange(-2**31, 2**31)),
    "ints of 64 bits": rows(5000, lambda source: source.randrange(-2**63, 2**63)),
    "big ints": rows(500, lambda source: source.getrandbits(400)),
    "true, false, null": rows(10000, lambda source: source.choice([True, False, None])),
    "empty lists and dicts": rows(5000, lambda source: source.choice([[], {}])),
    "matrix": rows(500, lambda source: [source.randrange(100) for _ in range(20)]),
    "nested lists": nested(400, lambda inner: [inner]),
    "nested dicts": nested(400, lambda inner: {"a": inner}),
}
DOCUMENTS = SMALL | MIXED | FLOATS | TEXTS | ESCAPES | OTHERS


def document(name):
    """A document, or one more that is equal; all processes of a run have the same one from a file."""
    file = Path(os.environ["BENCH_SCRATCH"]) / f"{list(DOCUMENTS).index(name)}.pickle"
    if not file.exists():
        made = file.with_suffix(f".{os.getpid()}")
        made.write_bytes(pickle.dumps(DOCUMENTS[name]()))
        made.replace(file)
    return pickle.loads(file.read_bytes())
