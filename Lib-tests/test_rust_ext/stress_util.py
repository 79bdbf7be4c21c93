"""What the scenarios of the stress program share."""

import gc
import sys
import threading
import time

from _testrustapi import classes

GIL = getattr(sys, "_is_gil_enabled", lambda: True)()
LETTERS = b"abcdefgh"
SOON = 30.0
SCENARIOS = {}


def scenario(function):
    """A function that makes the shared objects, and returns what a thread does to change them
    and to read them, each with a random number generator, and what to check at the end."""
    SCENARIOS[function.__name__.removesuffix("_")] = function
    return function


def check(condition, *what):
    """Ends the run if a value is wrong."""
    if not condition:
        raise AssertionError(*what)


def check_letters(data, *others):
    """Each byte is one that somebody has written."""
    check(not data.translate(None, b"".join((LETTERS, *others))), "bytes that were never there", data[:100])


def eventually(condition):
    """Whether it becomes true while this thread runs Python code."""
    deadline = time.monotonic() + SOON
    while not condition():
        if time.monotonic() > deadline:
            return False
        gc.collect()
    return True


class Item:
    """Equal to nothing but itself, and known to the collector."""


class Known(threading.local):
    """All that can have been in a container: a set for each thread, because the free-threaded 3.13
    locks a frozenset too when it looks into it, and threads would wait for nothing but that."""

    def __init__(self, items):
        self.all = frozenset(items)


class Counted:
    """Objects that are counted when they are made and when they die."""

    def __init__(self):
        made, dead = classes.Flat(), classes.Flat()

        class Mortal:
            def __init__(self):
                made.add(1)

            def __del__(self):
                dead.add(1)

        self.make = Mortal
        self.balanced = lambda: made.number == dead.number

    def finish(self):
        check(eventually(self.balanced), "objects that were lost, or died twice")


def sometimes_collect(rng):
    """Stop the world now and then."""
    if not rng.randrange(200):
        gc.collect(0)
