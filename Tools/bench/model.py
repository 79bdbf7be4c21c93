"""What the rows of the benchmark are made of, what they are asked to reach, and which rows there are.

A file in rows/ is about one module: it has ROWS and, where something was asked for, GOALS.
"""

import importlib
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).resolve().parent
REPOSITORY = HERE.parents[1]


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
    unrolled: int = 1      # how often it stands in the loop's body, if the loop would take as long
    same: object = None    # tells whether a package's result is equal; None: ==. False: results are not compared
    c: Side | None = None  # the C function, if it is not in the C interpreter; all are measured in one process then


class Program(NamedTuple):
    """A row whose numbers a function returns: one for each side ("rust", "c")."""

    name: str
    measure: object        # is given what a point stands for
    points: dict
    group: str
    goals: dict
    unit: str = "second"
    slow: bool = False     # takes minutes, and is left out of what is not asked for by name


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
    cost: float | None = None      # times what it takes without Rust, at most


# Of all rows that have threads.
T1 = Goal("two threads, each with its own data", threads=1.9)


class Module(NamedTuple):
    """A file in rows/."""

    name: str
    goals: dict
    rows: list
    prepare: str   # a script that the Rust interpreter runs first; it prints a directory of modules for all sides


def modules():
    """All files in rows/, in the order of their names."""
    found = []
    for file in sorted(HERE.glob("rows/*.py")):
        contents = importlib.import_module(f"rows.{file.stem}")
        found.append(Module(file.stem, getattr(contents, "GOALS", {}), contents.ROWS, getattr(contents, "PREPARE", "")))
    return found


class Case(NamedTuple):
    """A row at one of its points, by names."""

    module: str
    row: str
    point: str

    def __str__(self):
        return " ".join(filter(None, [f"{self.module}:", self.row, self.point]))


def cases():
    """All cases, each with its module and row."""
    seen = set()
    for module in modules():
        for row in module.rows:
            for point in row.points:
                case = Case(module.name, row.name, point)
                if case in seen:
                    raise ValueError(f"{case} is there twice")
                seen.add(case)
                yield module, row, case


def selected(words, fast):
    """The cases that are asked for by goals, modules or parts of rows' names; without words all but the slow ones."""
    for module, row, case in cases():
        if fast and isinstance(row, Row):
            if row.fast is not None and case.point not in row.fast:
                continue
            row = row._replace(threads=())
        goals = [goal for goal, labels in row.goals.items() if case.point in labels]
        names = [module.name, *(name for goal in goals for name in (goal, goal.split()[0], goal[0]))]
        if case.point in getattr(row, "threads", ()):
            names.append("T1")
        if any(word in names or len(word) > 2 and word in row.name for word in words) if words else not getattr(row, "slow", False):
            yield module, row, case
