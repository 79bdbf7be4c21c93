"""base64 and binascii of two interpreters against each other, and against packages:

    build/gil/python Tools/bench/base64_bench.py build/c/python --packages DIR

The interpreter that runs this (A) is compared with the one it is given (B) and, with
--packages, with what a user would install instead (P, run by B). They are measured in turn
(A B P A B P ..), so that a change of the machine's speed meets all. Tables show how many
times faster A is, by medians, and its medians; then how much faster two threads are than
one. For the free-threaded build run it with build/ft/python and build/c-ft/python.
The packages are installed by

    python3 -m pip install --target DIR --only-binary=:all: --python-version 3.13 pybase64 zlib-ng

and for the free-threaded build, of which not all have one, with --abi cp313t besides.
"""

import argparse
import statistics
import sys
import timeit
from functools import partial

from base64_cases import CASES, THREADED, made
from measure import cpu_tier, in_turn
from servers import Client, duration, resolve, serve, table, two_threads

SIZES = {"0 B": 0, "1 B": 1, "16 B": 16, "64 B": 64, "256 B": 256, "1 KiB": 1 << 10, "4 KiB": 1 << 12, "64 KiB": 1 << 16,
         "1 MiB": 1 << 20, "16 MiB": 1 << 24}
QUICK_SIZES = ["16 B", "256 B", "4 KiB", "64 KiB", "1 MiB"]
THREAD_SIZES = ["64 KiB", "1 MiB"]
IN_C = "b64", "hexlify", "crc32"  # what of B is not Python code, which threads of the GIL build cannot share
LARGE = ["64 KiB", "1 MiB", "16 MiB"]  # where a copy is what could be reached
ROUNDS, QUICK_ROUNDS = 7, 3
SLICE = 0.004        # seconds for one sample of one case
LONG, LONGEST = 0.1, 1.0  # seconds of a call that is measured less often, and of one that is not
COPY = "bytes(x)"


class Server:
    """Measures what the benchmark asks for."""

    def __init__(self):
        self.timers = {}

    def timer(self, name, size, package=False):
        """What measures a case, and how many calls take about a SLICE."""
        key = name, size, package
        if key not in self.timers:
            case = CASES[name]
            function, statement = case.function, case.statement
            if package:
                function, statement = case.package
            argument = case.argument(made(SIZES[size]))
            timer = timeit.Timer(statement, "f, x = g, y", globals={"g": resolve(function), "y": argument})
            once = min(timer.timeit(1) for _ in range(2))
            self.timers[key] = timer, max(1, int(SLICE / max(once, 1e-7)))
        return self.timers[key]

    def has(self, name):
        """Whether there is the package that has a case."""
        try:
            return int(bool(CASES[name].package and resolve(CASES[name].package[0])))
        except ImportError:
            return 0

    def sample(self, name, size, package):
        """Nanoseconds of one call."""
        timer, count = self.timer(name, size, package)
        return timer.timeit(count) / count * 1e9

    def threads(self, name, size):
        """How many times more two threads do than one in the same time, each with its own data."""
        case = CASES[name]

        def make():
            return partial(resolve(case.function), case.argument(made(SIZES[size])))

        return two_threads(make, min(timeit.repeat(make(), number=1, repeat=3)))

    def forget(self):
        """Free what was made for the last case."""
        self.timers.clear()
        return 0


def measure(clients, package, name, sizes, rounds):
    """For each size the medians of the interpreters and of the package, where there is one."""
    medians, slowest = {}, 0.0
    for size in sizes:
        expected = slowest * SIZES[size] / 1e9
        if expected > LONGEST:
            break
        samplers = [partial(client.ask, "sample", name, size, False) for client in clients]
        if package and package.ask("has", name):
            samplers.append(partial(package.ask, "sample", name, size, True))
        medians[size] = [*map(statistics.median, in_turn(QUICK_ROUNDS if expected > LONG else rounds, samplers))]
        # What a byte costs, in calls that are long enough to tell.
        slowest = max(medians[size]) / SIZES[size] if SIZES[size] >= 1 << 10 else 0.0
    for client in [*clients, *([package] if package else [])]:
        client.ask("forget")
    return medians


def compare(options):
    """Print the tables for two interpreters."""
    sizes, rounds = (QUICK_SIZES, QUICK_ROUNDS) if options.quick else (list(SIZES), ROUNDS)
    names = [name for name, case in CASES.items()
             if not (options.quick and case.kind != "bytes") and all(word in name for word in options.words)]
    clients = [Client(sys.executable, __file__), Client(options.other, __file__)]
    package = Client(options.other, __file__, options.packages) if options.packages else None
    print(f"CPU tier: {cpu_tier()}. A is {sys.executable}, B is {options.other}; medians of {rounds} rounds.", flush=True)
    copy = measure(clients[:1], None, COPY, sizes, rounds)
    found = {}
    for name in names:
        found[name] = measure(clients, package, name, sizes, rounds)
        print(f"{name}: measured", file=sys.stderr)
    rows = found.items()
    table("A is so many times faster than B", sizes,
          [(name, {size: f"{b / a:.1f}" for size, (a, b, *_) in row.items()}) for name, row in rows])
    table("The medians of A; a copy of bytes to compare", sizes,
          [(name, {size: duration(a) for size, (a, *_) in row.items()}) for name, row in [(COPY, copy), *rows]])
    table("The speed of A, a copy of the decoded bytes being 1", LARGE,
          [(name, {size: f"{copy[size][0] / a:.2f}" for size, (a, *_) in row.items() if size in LARGE})
           for name, row in rows if "_uu" not in name])  # which takes a line, whatever the size
    if package:
        table("A is so many times faster than the package", sizes,
              [(f"{name}: {CASES[name].package[0]}", {size: f"{p / a:.1f}" for size, (a, _, p) in row.items()})
               for name, row in rows if package.ask("has", name)])
        package.close()
    for client, title in zip(clients, "AB"):
        table(f"{title}: two threads do so many times what one does", THREAD_SIZES,
              [(name, {size: f"{client.ask('threads', name, size):.2f}" for size in THREAD_SIZES})
               for name in THREADED if name in names and (title == "A" or name.startswith(IN_C))])
        client.close()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("other", nargs="?", help="the other interpreter, B")
    parser.add_argument("words", nargs="*", help="measure only calls in whose names these stand")
    parser.add_argument("--packages", metavar="DIR", help="where the packages are")
    parser.add_argument("--quick", action="store_true", help="fewer sizes, kinds of data and rounds")
    parser.add_argument("--serve", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.serve:
        sys.path[1:1] = [options.packages] if options.packages else []
        serve(Server())
    elif options.other:
        compare(options)
    else:
        parser.error("name the other interpreter")


if __name__ == "__main__":
    main()
