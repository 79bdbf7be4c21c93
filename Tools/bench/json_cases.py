"""What json_bench.py measures: calls of json, what packages have in their place, and the documents for each."""

import datetime
import io
import json
import marshal
from decimal import Decimal
from typing import NamedTuple

import json_documents as documents


class Encoder(json.JSONEncoder):
    """What programs have that write objects of their own."""

    def default(self, o):
        return o.isoformat() if isinstance(o, datetime.date) else super().default(o)


class Decoder(json.JSONDecoder):
    """A subclass that changes nothing."""


def with_dates(document):
    """The same in a list, with a date after it."""
    return [document, datetime.date(2025, 6, 11)]


def with_int_keys(document):
    return {index: [document] for index in range(5)}


def unchanged(value):
    return value


class Call(NamedTuple):
    """A statement in which `f` is the function, `x` what is made of the document and `m` the function's module."""

    function: str
    statement: str
    argument: object
    packages: dict = {}   # the same by packages: function and statement
    marshal: tuple = ()   # by marshal: function, and what makes its argument


# What `x` is made by.
TEXT, RAW = json.dumps, lambda document: json.dumps(document, ensure_ascii=False)
BYTES = lambda document: RAW(document).encode()
INDENTED = lambda document: json.dumps(document, indent=2)

READ = {"orjson": ("orjson.loads", "f(x)"), "msgspec": ("msgspec.json.decode", "f(x)"), "ujson": ("ujson.loads", "f(x)")}
WRITE = {"orjson": ("orjson.dumps", "f(x).decode()"), "msgspec": ("msgspec.json.encode", "f(x).decode()"), "ujson": ("ujson.dumps", "f(x)")}
WRITE_RAW = WRITE | {"ujson": ("ujson.dumps", "f(x, ensure_ascii=False)")}
WRITE_INDENTED = {"orjson": ("orjson.dumps", "f(x, option=m.OPT_INDENT_2).decode()"), "ujson": ("ujson.dumps", "f(x, indent=2)")}
WRITE_SORTED = {"orjson": ("orjson.dumps", "f(x, option=m.OPT_SORT_KEYS).decode()"),
                "msgspec": ("msgspec.json.encode", "f(x, order='sorted').decode()"), "ujson": ("ujson.dumps", "f(x, sort_keys=True)")}
WRITE_DEFAULT = {"orjson": ("orjson.dumps", "f(x, default=str).decode()"), "ujson": ("ujson.dumps", "f(x, default=str)")}
WRITE_INT_KEYS = {"orjson": ("orjson.dumps", "f(x, option=m.OPT_NON_STR_KEYS).decode()"), "ujson": WRITE["ujson"],
                  "msgspec": WRITE["msgspec"]}

CALLS = {
    "loads(x)": Call("json.loads", "f(x)", TEXT, READ, ("marshal.loads", marshal.dumps)),
    "loads(x) unescaped": Call("json.loads", "f(x)", RAW, READ),
    "loads(x) bytes": Call("json.loads", "f(x)", BYTES, READ),
    "loads(x) indented": Call("json.loads", "f(x)", INDENTED, READ),
    "dumps(x)": Call("json.dumps", "f(x)", unchanged, WRITE, ("marshal.dumps", unchanged)),
    "dumps(x, ensure_ascii=False)": Call("json.dumps", "f(x, ensure_ascii=False)", unchanged, WRITE_RAW),
}
OPTIONS = {
    "load(StringIO(x))": Call("json.load", "f(StringIO(x))", TEXT),
    "loads(x, object_hook=..)": Call("json.loads", "f(x, object_hook=unchanged)", TEXT),
    "loads(x, object_pairs_hook=dict)": Call("json.loads", "f(x, object_pairs_hook=dict)", TEXT),
    "loads(x, parse_float=Decimal)": Call("json.loads", "f(x, parse_float=Decimal)", TEXT),
    "loads(x, parse_int=float)": Call("json.loads", "f(x, parse_int=float)", TEXT),
    "loads(x, strict=False)": Call("json.loads", "f(x, strict=False)", TEXT),
    "loads(x, cls=Decoder)": Call("json.loads", "f(x, cls=Decoder)", TEXT),
    "JSONDecoder().decode(x)": Call("json.JSONDecoder", "f().decode(x)", TEXT),
    "JSONDecoder().raw_decode(x)": Call("json.JSONDecoder", "f().raw_decode(x)", TEXT),
    "dumps(x, indent=2)": Call("json.dumps", "f(x, indent=2)", unchanged, WRITE_INDENTED),
    "dumps(x, sort_keys=True)": Call("json.dumps", "f(x, sort_keys=True)", unchanged, WRITE_SORTED),
    "dumps(x, separators=(',', ':'))": Call("json.dumps", "f(x, separators=(',', ':'))", unchanged, WRITE),
    "dumps(x, check_circular=False)": Call("json.dumps", "f(x, check_circular=False)", unchanged),
    "dumps(x, skipkeys=True)": Call("json.dumps", "f(x, skipkeys=True)", unchanged),
    "dumps(x, default=str)": Call("json.dumps", "f(x, default=str)", with_dates, WRITE_DEFAULT),
    "dumps(x, cls=Encoder)": Call("json.dumps", "f(x, cls=Encoder)", with_dates),
    "dumps(x) int keys": Call("json.dumps", "f(x)", with_int_keys, WRITE_INT_KEYS),
    "JSONEncoder().encode(x)": Call("json.JSONEncoder", "f().encode(x)", unchanged),
    "''.join(JSONEncoder().iterencode(x))": Call("json.JSONEncoder", "''.join(f().iterencode(x))", unchanged),
}
# J6: each, and what it is measured against; with what is compared in the same process.
FILES = {
    "StringIO": "StringIO()",
    "TextIOWrapper": "TextIOWrapper(BytesIO(), 'utf-8')",
    "file": "open('/dev/null', 'w')",
}
DUMP = {f"dump(x, {name})": Call("json.dump", f"f(x, {file})", unchanged) for name, file in FILES.items()}
DUMPS_WRITE = {f"dump(x, {name})": Call("json.dumps", f"{file}.write(f(x))", unchanged) for name, file in FILES.items()}

NAMES = {"StringIO": io.StringIO, "TextIOWrapper": io.TextIOWrapper, "BytesIO": io.BytesIO, "Decimal": Decimal, "Encoder": Encoder,
         "Decoder": Decoder, "unchanged": unchanged}


class Case(NamedTuple):
    """A call with a document, and the row of the goals that it belongs to."""

    row: str
    call: str
    document: str

    @property
    def name(self):
        return f"{self.call}: {self.document}"


def cases():
    """All of them."""
    for document in documents.SMALL:
        yield Case("J4 loads", "loads(x)", document)
        yield Case("J4 dumps", "dumps(x)", document)
    for document in documents.MIXED:
        yield Case("J3 objects", "loads(x)", document)
        yield Case("J1", "dumps(x)", document)
    for document in documents.FLOATS:
        yield Case("J3 floats", "loads(x)", document)
        yield Case("J2", "dumps(x)", document)
    for document in documents.TEXTS | documents.ESCAPES:
        yield Case("J5 loads", "loads(x)", document)
        yield Case("J5 dumps", "dumps(x)", document)
        if document in documents.TEXTS:
            yield Case("J5 loads", "loads(x) unescaped", document)
            yield Case("J5 loads", "loads(x) bytes", document)
            yield Case("J5 dumps", "dumps(x, ensure_ascii=False)", document)
    for document in documents.OTHERS:
        yield Case("others", "loads(x)", document)
        yield Case("others", "dumps(x)", document)
    for document in "220 B", "response 50 KB":
        for call in ["loads(x) bytes", "loads(x) indented", "dumps(x, ensure_ascii=False)", *OPTIONS]:
            yield Case("options", call, document)
    for document in "220 B", "response 50 KB", "response 1 MB", "floats 200 KB":
        for call in DUMP:
            yield Case("J6", call, document)


CASES = {case.name: case for case in cases()}
CALLS |= OPTIONS | DUMP

# What two threads do, each with documents of its own.
THREADED = [f"{call}: {document}" for document in ["220 B", "response 50 KB", "response 1 MB", "floats 200 KB", "strings"]
            for call in ["loads(x)", "dumps(x)"]]

# The goals: times faster than C, times faster than orjson, and of marshal's time at most.
GOALS = {
    "J1": ("dumps, mixed documents", 6, 1.0, 2.0),
    "J2": ("dumps, floats", 20, 1.0, None),
    "J3 objects": ("loads, objects and strings", 1.8, 1.0, 1.3),
    "J3 floats": ("loads, floats", 3.5, 1.0, 1.3),
    "J4 loads": ("loads, up to 220 B", 4, 0.8, None),
    "J4 dumps": ("dumps, up to 220 B", 8, 0.8, None),
    "J5 loads": ("loads, non-ASCII and escapes", 4, 1.5, None),
    "J5 dumps": ("dumps, non-ASCII and escapes", 4, 1.5, None),
}
DUMP_GOAL = 1.15
