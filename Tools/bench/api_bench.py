"""Our API against C and PyO3: build/gil/python Tools/bench/api_bench.py [--pyo3] [WORD ..]

Measures the functions of _testrustapi, of a C module written as Argument Clinic writes it
and, with --pyo3, of a module written with PyO3, in one process and in turn (A B C A B C
..), so that a change of the machine's speed meets all; then in more processes, because
where a process has its code and data makes a tenth of a difference. A row shows, for one
call, the medians in nanoseconds, without those of an empty loop, and the median of each
round's ratio, with them. `>` marks where Rust takes more than 1.05 of C's time. WORDs
choose the rows in whose names they stand. --compile-time measures the compilers instead.
"""

import argparse
import gc
import importlib.util
import itertools
import json
import statistics
import subprocess
import sys
import sysconfig
import textwrap
import time

from api import builds, compile_time, shapes, shapes_buffers, shapes_buffers_out, shapes_containers, shapes_locks, shapes_strings, shapes_threads, shapes_types
from measure import in_turn

SHAPES = [*shapes.SHAPES, *shapes_buffers.SHAPES, *shapes_buffers_out.SHAPES, *shapes_containers.SHAPES, *shapes_locks.SHAPES, *shapes_strings.SHAPES, *shapes_threads.SHAPES, *shapes_types.SHAPES]
PROCESSES = 5
ROUNDS = 9
SLICE = 0.001  # seconds for one sample
UNROLLED = 50  # how often a statement stands in the loop's body
ALLOWED = 1.05
C, RUST, PYO3 = "_bench_c", "_testrustapi.bench", "_bench_pyo3"

SAMPLE = """\
def sampler(m, f, repeat, clock, a, b, c):
{setup}
    def sample(turns):
        turns = repeat(None, turns)
        start = clock()
        for _ in turns:
{body}
        return clock() - start
    return sample
"""


def sampler(module, shape, statement):
    """A function that does `statement` so many times, and returns nanoseconds."""
    # Compiled for each module anew: the interpreter keeps what it learns about the objects.
    setup = textwrap.indent(shape.setup or "pass", " " * 4)
    body = textwrap.indent(statement, " " * 12)
    namespace = {}
    exec(SAMPLE.format(setup=setup, body=body), namespace)
    function = getattr(module, shape.function)
    return namespace["sampler"](module, function, itertools.repeat, time.perf_counter_ns, object(), object(), object())


def measure(modules, shape):
    """For each module nanoseconds of one call, round by round."""
    unrolled = UNROLLED if shape.work == 1 else 1
    body = "\n".join([shape.statement] * unrolled)
    samplers = [sampler(module, shape, body) for module in modules]
    # Once to learn, once to count.
    once = [min(sample(20), sample(20)) for sample in samplers]
    turns = max(1, int(SLICE * 1e9 * 20 / once[0]))
    samples = in_turn(ROUNDS, [lambda sample=sample: sample(turns) for sample in samplers])
    calls = turns * unrolled * shape.work
    return [[nanoseconds / calls for nanoseconds in row] for row in samples]


def serve(files, words):
    """Measure in this process; a line of JSON for each row."""
    modules = []
    for name, file in files.items():
        spec = importlib.util.spec_from_file_location(name.partition(".")[0], file)
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        modules.append(module.bench if name == RUST else module)
    gc.disable()
    # One `pass`: each leaves an instruction for the tracer.
    empty = SHAPES[0]._replace(name="empty loop", statement="pass", work=UNROLLED)
    for shape in [empty, *SHAPES]:
        have = [module for module in modules if hasattr(module, shape.function)]
        if shape is empty or not words or any(word in shape.name for word in words):
            print(json.dumps([shape.name, dict(zip([module.__name__ for module in have], measure(have, shape)))]))


def gather(files, words):
    """The samples of all processes: by row and module."""
    samples = {}
    command = [sys.executable, __file__, "--serve", json.dumps(files), *words]
    for _ in range(PROCESSES):
        lines = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout.splitlines()
        for name, row in map(json.loads, lines):
            for module, numbers in row.items():
                samples.setdefault(name, {}).setdefault(module, []).extend(numbers)
    return samples


def ratio(row, over, under):
    """The median of the rounds' own ratios, or None."""
    if over not in row or under not in row:
        return None
    return statistics.median(a / b for a, b in zip(row[over], row[under]))


def table(samples):
    """Print a row for each shape."""
    loop = statistics.median(samples.pop("empty loop")[C])
    print(f"{sys.version}\n{PROCESSES} processes of {ROUNDS} rounds; the loop itself takes {loop:.2f} ns a call\n")
    print("| shape | C ns | Rust ns | Rust / C | PyO3 ns | PyO3 / Rust |\n|---|---|---|---|---|---|")
    slow = 0
    for name, row in samples.items():
        c, rust, pyo3 = (f"{statistics.median(row[key]) - loop:.1f}" if key in row else "-" for key in (C, RUST, PYO3))
        to_c, to_rust = ratio(row, RUST, C), ratio(row, PYO3, RUST)
        mark = to_c is not None and to_c > ALLOWED
        slow += mark
        to_c, to_rust = (f"{number:.2f}" if number else "-" for number in (to_c, to_rust))
        print(f"| {name} | {c} | {rust} | {'> ' if mark else ''}{to_c} | {pyo3} | {to_rust} |")
    lacks = sum(RUST not in row for row in samples.values())
    print(f"\n{slow} rows over {ALLOWED} of C's time; {lacks} that {RUST} lacks")


def main():
    """Build what is compared, measure it, print it."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pyo3", action="store_true", help="build the PyO3 module, too, and show it")
    parser.add_argument("--compile-time", action="store_true", help="measure how long 100 functions take to compile")
    parser.add_argument("--serve", type=json.loads, help=argparse.SUPPRESS)
    parser.add_argument("words", nargs="*", metavar="WORD", help="only the rows in whose names a WORD stands")
    options = parser.parse_args()
    if options.pyo3 and sys.version_info < (3, 14) and sysconfig.get_config_var("Py_GIL_DISABLED"):
        parser.error("PyO3 is not for the free-threaded build of Python 3.13")
    if options.serve:
        serve(options.serve, options.words)
    elif options.compile_time:
        compile_time.table(options.pyo3)
    else:
        files = {C: str(builds.c_module()), RUST: importlib.util.find_spec("_testrustapi").origin}
        if options.pyo3:
            files[PYO3] = str(builds.pyo3_module())
        table(gather(files, options.words))


if __name__ == "__main__":
    main()
