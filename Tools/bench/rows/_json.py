"""What `make bench` measures of _json: json's functions with documents of all kinds.

What the rows of one document have in common is what it is; documents.py makes them.
"""

import datetime
import json
import marshal

import documents
from documents import document
from model import Goal, Row, Side

GOALS = {
    "J1": Goal("dumps, mixed documents", c=6, package=1.0, floor=1 / 2),
    "J2": Goal("dumps, floats", c=20, package=1.0),
    "J3 objects": Goal("loads, objects and strings", c=1.8, package=1.0, floor=1 / 1.3),
    "J3 floats": Goal("loads, floats", c=3.5, package=1.0, floor=1 / 1.3),
    "J4 loads": Goal("loads, up to 220 B", c=4, package=0.8),
    "J4 dumps": Goal("dumps, up to 220 B", c=8, package=0.8),
    "J5 loads": Goal("loads, not ASCII, or with escapes", c=4, package=1.5),
    "J5 dumps": Goal("dumps, not ASCII, or with escapes", c=4, package=1.5),
    "J6": Goal("dump to a file, against dumps and write", floor=1 / 1.15),
}


class Encoder(json.JSONEncoder):
    """What programs have that write objects of their own."""

    def default(self, o):
        return o.isoformat() if isinstance(o, datetime.date) else super().default(o)


class Decoder(json.JSONDecoder):
    """A subclass that changes nothing."""


def unchanged(value):
    return value


def text(name):
    return json.dumps(document(name))


def raw(name):
    return json.dumps(document(name), ensure_ascii=False)


def indented(name):
    return json.dumps(document(name), indent=2)


def with_date(name):
    return [document(name), datetime.date(2025, 6, 11)]


def with_int_keys(name):
    return {index: [document(name)] for index in range(5)}


def same_text(one, other):
    return json.loads(one) == json.loads(other)


def written(orjson="", msgspec="", ujson=""):
    """What packages have for dumps, with these options; without a package where one has no such option."""
    found = {"orjson": ("orjson.dumps", "f(x{}).decode()", orjson), "msgspec": ("msgspec.json.encode", "f(x{}).decode()", msgspec),
             "ujson": ("ujson.dumps", "f(x{})", ujson)}
    return {name: Side(function, statement.format(options))
            for name, (function, statement, options) in found.items() if options is not None}


READ = {"orjson": Side("orjson.loads"), "msgspec": Side("msgspec.json.decode"), "ujson": Side("ujson.loads")}
BY_MARSHAL = {"loads": {"marshal": Side("marshal.loads", "f(x)", lambda name: marshal.dumps(document(name)))},
              "dumps": {"marshal": Side("marshal.dumps", "f(x)", document)}}
# Not in a fast run.
LARGE = "response 10 MB"
FAST_OPTIONS = ("loads(x, object_hook=unchanged)", "dumps(x, indent=2)", "dumps(x, cls=Encoder)")


def row(call, argument, points, group, goal="", packages={}, setup="", fast=None, **options):
    """A row for a call of a function with a document, whose points are documents."""
    name, _, rest = call.partition(" ")[0].partition("(")
    same = same_text if name == "dumps" else None
    if fast is None:
        fast = tuple(point for point in points if point != LARGE)
    return Row(call, f"json.{name}", f"f({rest}", argument, {point: point for point in points}, group, {goal: list(points)} if goal else {},
               packages, setup=setup, same=same, fast=fast, **options)


def plain(points, group, loads="", dumps="", threads=(), fast=None):
    """loads and dumps without options."""
    threads = tuple(point for point in threads if point in points)
    yield row("loads(x)", text, points, group, loads, READ, floor=BY_MARSHAL["loads"], threads=threads, fast=fast)
    yield row("dumps(x)", document, points, group, dumps, written(), floor=BY_MARSHAL["dumps"], threads=threads, fast=fast)


def not_ascii():
    """Text that is not escaped."""
    points, group = documents.TEXTS, "json: not ASCII, or with escapes"
    yield row("loads(x) unescaped", raw, points, group, "J5 loads", READ)
    yield row("loads(x) bytes", lambda name: raw(name).encode(), points, group, "J5 loads", READ)
    yield row("dumps(x, ensure_ascii=False)", document, points, group, "J5 dumps", written(ujson=", ensure_ascii=False"))


def option(call, argument=text, packages={}, setup="", function="", statement=""):
    """A row of something that is asked for less often."""
    fast = None if call in FAST_OPTIONS else ()
    found = row(call, argument, ["220 B", "response 50 KB"], "json: options", "", packages, setup, fast)
    return found._replace(function=function or found.function, statement=statement or found.statement)


def dump(name, file, setup):
    """J6: dump, and what it is measured against."""
    return row(f"dump(x, {name})", document, ["220 B", "response 50 KB", "response 1 MB", "floats 200 KB"], "json: dump", "J6", setup=setup,
               floor={"dumps and write": Side("json.dumps", f"{file}.write(f(x))")})._replace(statement=f"f(x, {file})")


THREADS = "220 B", "response 50 KB", "response 1 MB", "floats 200 KB", "strings"
UNCHANGED, OWN = "from rows._json import unchanged", "from rows._json import {}"
ROWS = [
    *plain(documents.SMALL, "json: up to 220 B", "J4 loads", "J4 dumps", THREADS),
    *plain(documents.MIXED, "json: mixed documents", "J3 objects", "J1", THREADS),
    *plain(documents.FLOATS, "json: floats", "J3 floats", "J2", THREADS),
    *plain(documents.TEXTS | documents.ESCAPES, "json: not ASCII, or with escapes", "J5 loads", "J5 dumps"),
    *not_ascii(),
    *plain(documents.OTHERS, "json: other documents", threads=THREADS, fast=("strings", "ints")),
    option("loads(x) bytes", lambda name: raw(name).encode(), READ),
    option("loads(x) indented", indented, READ),
    option("load(StringIO(x))", setup="from io import StringIO"),
    option("loads(x, object_hook=unchanged)", setup=UNCHANGED),
    option("loads(x, object_pairs_hook=dict)"),
    option("loads(x, parse_float=Decimal)", setup="from decimal import Decimal"),
    option("loads(x, parse_int=float)"),
    option("loads(x, strict=False)"),
    option("loads(x, cls=Decoder)", setup=OWN.format("Decoder")),
    option("JSONDecoder().decode(x)", function="json.JSONDecoder", statement="f().decode(x)"),
    option("JSONDecoder().raw_decode(x)", function="json.JSONDecoder", statement="f().raw_decode(x)"),
    option("dumps(x, ensure_ascii=False)", document, written(ujson=", ensure_ascii=False")),
    option("dumps(x, indent=2)", document, written(", option=m.OPT_INDENT_2", None, ", indent=2")),
    option("dumps(x, sort_keys=True)", document, written(", option=m.OPT_SORT_KEYS", ", order='sorted'", ", sort_keys=True")),
    option("dumps(x, separators=(',', ':'))", document, written()),
    option("dumps(x, check_circular=False)", document),
    option("dumps(x, skipkeys=True)", document),
    option("dumps(x, default=str)", with_date, written(", default=str", None, ", default=str")),
    option("dumps(x, cls=Encoder)", with_date, setup=OWN.format("Encoder")),
    option("dumps(x) int keys", with_int_keys, written(", option=m.OPT_NON_STR_KEYS")),
    option("JSONEncoder().encode(x)", document, function="json.JSONEncoder", statement="f().encode(x)"),
    option("''.join(JSONEncoder().iterencode(x))", document, function="json.JSONEncoder", statement="''.join(f().iterencode(x))"),
    dump("StringIO", "StringIO()", "from io import StringIO"),
    dump("TextIOWrapper", "TextIOWrapper(BytesIO(), 'utf-8')", "from io import BytesIO, TextIOWrapper"),
    dump("file", "open('/dev/null', 'w')", ""),
]
