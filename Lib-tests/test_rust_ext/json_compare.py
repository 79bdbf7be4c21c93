"""json in Rust beside json in C: calls of both, and whether they did the same in every respect."""

import functools
import json
import marshal
import struct
from typing import NamedTuple

import _json

from test.test_rust_ext.util import c_module, python_json


class Side(NamedTuple):
    """A package json, and the module that it is accelerated by."""

    json: object
    c: object


RUST = Side(json, _json)


@functools.cache
def oracle():
    """The side that is right."""
    return Side(python_json(), c_module("_json"))


class Option(NamedTuple):
    """Keyword arguments that are made anew for each call; hooks tell in a list how they were called."""

    text: str
    make: object  # (side, log) -> dict


class Case(NamedTuple):
    """A call: the function gets the side, a list for what hooks are called with, and the arguments."""

    function: object
    args: tuple


class Same:
    """Compares values with their types, floats with their bits, and which dicts have the same object as key."""

    def __init__(self):
        self.keys = {}
        self.others = {}

    def key(self, got, want):
        if not self(got, want):
            return False
        # The objects are alive while they are compared, so that an id is that of one object.
        return self.keys.setdefault(id(got), id(want)) == id(want) and self.others.setdefault(id(want), id(got)) == id(got)

    def __call__(self, got, want):
        if got is want:
            return True
        kind = type(got)
        if kind is not type(want):
            return kind.__name__ == type(want).__name__ and isinstance(got, Exception) and self(told(got), told(want))
        if kind is float:
            return struct.pack("d", got) == struct.pack("d", want)
        if issubclass(kind, dict):
            return len(got) == len(want) and all(
                self.key(*keys) and self(*values)
                for keys, values in zip(zip(got.keys(), want.keys()), zip(got.values(), want.values())))
        if issubclass(kind, (list, tuple)):
            if len(got) != len(want):
                return False
            if kind is tuple and len(got) == 2 and type(got[0]) is str and not self.key(got[0], want[0]):
                return False
            return all(map(self, list.__iter__(got), list.__iter__(want)) if issubclass(kind, list) else
                       map(self, got, want))
        if kind.__eq__ is not object.__eq__:
            return got == want
        return repr(got) == repr(want)


def same(got, want):
    """Whether two outcomes are the same."""
    try:
        # As fast as C: the bytes have types, bits, order and which strings are the same object.
        if marshal.dumps(got) == marshal.dumps(want) and got == want:
            return True
    except ValueError:
        pass
    return Same()(got, want)


def told(exc, args=()):
    """What is compared of an exception."""
    kind = type(exc)
    more = ()
    if kind.__name__ == "JSONDecodeError":
        # The document is the object that was given, if it is a str.
        known = any(exc.doc is arg for arg in args)
        more = exc.msg, exc.doc, exc.pos, exc.lineno, exc.colno, known
    visible = exc.__cause__ or (None if exc.__suppress_context__ else exc.__context__)
    notes = getattr(exc, "__notes__", None)
    return (f"{kind.__module__}.{kind.__qualname__}", str(exc), exc.args, notes, more,
            visible and f"after {type(visible).__qualname__}: {visible}")


def outcome(case, side):
    """All that can be told about a call."""
    log = []
    try:
        return ["returned", case.function(side, log, *case.args), log]
    except RecursionError:
        # It may be deeper than in C, and so after more calls of hooks.
        return ["raised", RecursionError.__name__, []]
    except Exception as exc:
        return ["raised", told(exc, case.args), log]


def differ(case, side=RUST):
    """Whether a side does not do what the oracle does; both outcomes."""
    got, want = outcome(case, side), outcome(case, oracle())
    return not same(got, want), got, want


def source(value, depth=0):
    """The value as Python code where it is builtin; containers may contain themselves."""
    kind = type(value)
    if isinstance(value, Option):
        return value.text
    if depth > 40:
        return "..."
    inner = functools.partial(source, depth=depth + 1)
    if issubclass(kind, dict):
        # Of a subclass the contents, whatever its methods say.
        pairs = zip(map(inner, dict.keys(value)), map(inner, dict.values(value)))
        text = "{" + ", ".join(map(": ".join, pairs)) + "}"
    elif issubclass(kind, list):
        text = "[" + ", ".join(map(inner, list.__iter__(value))) + "]"
    elif issubclass(kind, tuple):
        text = "(" + "".join(f"{inner(item)}, " for item in tuple.__iter__(value)) + ")"
    else:
        base = next((base for base in (str, int, float) if issubclass(kind, base) and kind is not bool), kind)
        # A large int has no repr.
        text = hex(value) if base is int and abs(value) >> 100 else base.__repr__(value)
        if base is kind:
            return text
    return text if kind in (dict, list, tuple) else f"{kind.__name__}({text})"
