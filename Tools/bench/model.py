"""What the rows of the benchmark are made of, what they are asked to reach, and which rows there are.

A file in rows/ is about one module: it has ROWS and, where something was asked for, GOALS.
"""

import importlib
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).resolve().parent


class Side(NamedTuple):
    """Something that is measured beside the Rust function; see Row for what the fields are."""

    function: str
    statement: str = "f(x)"
    argument: object = None  # None: that of the row


class Row(NamedTuple):
    """A statement, which the Rust interpreter and the C interpreter run with several arguments.

    In the statement `f` is the function, `x` its argument, `m` the function's module, and `a`, `b` and `c` are
    plain objects.
    """

    name: str              # what it does, as tables show it
    function: str          # its dotted name
    statement: str         # what is timed
    argument: object       # makes `x` of what a point stands for
    points: dict           # the x axis: labels, and what each stands for. Numbers give a line chart
    group: str             # the chart
    goals: dict = {}       # the goals that it is measured for, and the labels that count for each
    packages: dict = {}    # what a user would install instead: packages, and a Side for each
    floor: dict = {}       # what cannot be beaten, or not by much: a name and a Side, run by the Rust interpreter
    threads: tuple = ()    # the labels for which two threads are measured, too
    fast: tuple | None = None   # the labels of a --fast run; None: all
    setup: str = ""        # done once
    work: int = 1          # how many times the statement does what is measured
    same: object = None    # tells whether two results are equal; None: ==
    c: Side | None = None  # the C function, where it is not the one of the C interpreter
    check: bool = True     # whether results are compared at all


class Program(NamedTuple):
    """A row whose numbers a function returns: once a round, by side ("rust", "c")."""

    name: str
    measure: object        # is given a label
    points: dict
    group: str
    goals: dict
    unit: str = "second"


class Goal(NamedTuple):
    """What was asked for: how many times faster than .., as the geometric mean of all that counts."""

    title: str
    c: object = None           # than C: a number, or one for each CPU tier
    package: float | None = None   # than the best package that was measured
    floor: float | None = None     # than the row's floor
    seconds: float | None = None   # at most
    rate: float | None = None      # bytes of the point's size in a second, at least
    threads: float | None = None   # how many times more two threads do than one, without the GIL
    bytes: int | None = None       # at most
    cost: float | None = None      # how many times C's time it takes, at most


# Of all rows that have threads.
T1 = Goal("two threads, each with its own data", threads=1.9)


class Module(NamedTuple):
    """A file in rows/."""

    name: str
    goals: dict
    rows: list


def modules():
    """All files in rows/, in the order of their names."""
    found = []
    for file in sorted(HERE.glob("rows/*.py")):
        contents = importlib.import_module(f"rows.{file.stem}")
        found.append(Module(file.stem, getattr(contents, "GOALS", {}), contents.ROWS))
    return found
