"""What the differential tests share: outcomes of calls, and reproducible chance.

    RUST_EXT_SEED=7 RUST_EXT_CASES=100000 python -m test test_rust_ext

runs them with other random inputs, and more of them.
"""

import contextlib
import os
import random
import unittest

from test import support
from test.support import import_helper

SEED = int(os.environ.get("RUST_EXT_SEED", "20251"))
CASES = int(os.environ.get("RUST_EXT_CASES", "4000"))


def python_base64():
    """Lib/base64.py as it is without Rust."""
    return import_helper.import_fresh_module("base64", blocked=["_base64"])


def mortal_modules():
    """A context in which modules are imported that can be freed again.

    The free-threaded 3.13 makes modules immortal once a second thread was started, but
    for tests it can be told not to.
    """
    suppress = getattr(support, "suppress_immortalization", contextlib.nullcontext)
    return suppress()


def _kinds(exc):
    """The types of an exception's context and cause, and of theirs."""
    if exc is None:
        return None
    return (type(exc), exc.__suppress_context__,
            _kinds(exc.__context__), _kinds(exc.__cause__))


def outcome(func, /, *args, **kwargs):
    """All that can be told about a call: the result and its type, or the exception."""
    try:
        result = func(*args, **kwargs)
    except Exception as exc:
        return ("raised", type(exc), str(exc), _kinds(exc))
    return ("returned", type(result), result)


class DiffTestCase(unittest.TestCase):
    """A test that compares calls of two functions."""

    def setUp(self):
        # Each test has its own row of random numbers, whichever tests run before it.
        self.rng = random.Random(f"{SEED} {self.id()}")

    def assertSame(self, rust, oracle, args, kwargs={}, note=""):
        """Both functions do the same with these arguments.

        Arguments that a call uses up or records are given as functions, which make
        them anew for each side.
        """
        got = outcome(rust, *_made(args), **kwargs)
        want = outcome(oracle, *_made(args), **kwargs)
        if got != want:
            def text(value):
                value = repr(value)
                return value if len(value) <= 400 else f"{value[:200]} ... {value[-200:]}"
            self.fail(f"{note} {rust.__name__}{text(args)} {kwargs or ''}\n"
                      f"Rust:   {text(got)}\n"
                      f"oracle: {text(want)}\n"
                      f"RUST_EXT_SEED={SEED} RUST_EXT_CASES={CASES}")


class Made:
    """An argument that is made anew for each call."""

    def __init__(self, make, name=None):
        self.make = make
        self.name = name or make.__name__

    def __repr__(self):
        return f"<{self.name}>"


def _made(args):
    return [arg.make() if isinstance(arg, Made) else arg for arg in args]


def rust_classes():
    """The module _testrustapi.classes; skips the test if there is none."""
    module = import_helper.import_module("_testrustapi")
    return module.classes
