"""What `make bench` measures of the API itself: calls, conversions, classes and work in loops, against C and PyO3.

_testrustapi.bench, the C module _bench_c (written as Argument Clinic writes it) and _bench_pyo3 have functions of the
same names that do the same; api/shapes*.py name them. All three are in one process.
"""

from api import shapes, shapes_buffers, shapes_buffers_out, shapes_containers, shapes_locks, shapes_strings, shapes_threads, shapes_types
from model import Goal, Row, Side

GOALS = {"C1": Goal("calls of every shape", c=1.0, package=2.0)}
# Compiles the modules, and says where they are.
PREPARE = "api/builds.py"
UNROLLED = 50  # how often a statement stands in the loop's body
GROUPS = {
    "calls": shapes.CALLS,
    "classes": shapes.CLASS,
    "objects": shapes.LOOPS_IN_MODULE + shapes_types.SHAPES,
    "containers": shapes_containers.SHAPES,
    "strings": shapes_strings.SHAPES,
    "buffers": shapes_buffers.SHAPES + shapes_buffers_out.SHAPES,
    "locks and threads": shapes_locks.SHAPES + shapes_threads.SHAPES,
}


def row(group, shape):
    """A shape as a row, which has a single point."""
    goals = {"C1": [""]} if shape.name.startswith("call: ") else {}
    return Row(shape.name, f"_testrustapi.bench.{shape.function}", shape.statement, None, {"": None}, f"API: {group}", goals,
               {"PyO3": Side(f"_bench_pyo3.{shape.function}", shape.statement)}, fast=None if goals else (), setup=shape.setup,
               work=shape.work, unrolled=UNROLLED if shape.work == 1 else 1, same=False,
               c=Side(f"_bench_c.{shape.function}", shape.statement))


ROWS = [row(group, shape) for group, members in GROUPS.items() for shape in members]
