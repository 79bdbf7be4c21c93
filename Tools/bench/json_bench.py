"""json of two interpreters against each other, and against packages and marshal:

    build/gil/python Tools/bench/json_bench.py build/c/python --packages DIR

The interpreter that runs this (A) is compared with the one it is given (B), with marshal,
which A runs, and, with --packages, with what a user would install instead, which B runs
or the interpreter that --packages-by names. They are measured in turn (A B .. A B ..), so
that a change of the machine's speed meets all, with the garbage collector on; what other
processes take is not counted, except where two threads are measured. Numbers are
how many times faster A is, by medians; of marshal, which share of A's time it takes A over.
Each case of a package counts only if its result is the same. For the free-threaded build
run it with build/ft/python and build/c-ft/python. Variants are built by

    ./configure-rust --variant=c && make VARIANT=c

and the packages are installed by

    python3 -m pip install --target DIR --only-binary=:all: --python-version 3.13 --no-deps orjson msgspec ujson

There were none for the free-threaded 3.13; --packages-by build/c/python takes the others.
PYTHONPATH is for A alone, so that it may name a build of _json and Lib/json that is to be tried.
"""

import argparse
import gc
import json
import math
import os
import pickle
import statistics
import sys
import tempfile
import time
import timeit
import zlib
from functools import partial

from json_cases import CALLS, CASES, DUMP_GOAL, DUMPS_WRITE, GOALS, NAMES, THREADED
from json_documents import DOCUMENTS
from measure import cpu_tier, in_turn
from servers import Client, duration, resolve, serve, table, two_threads

PACKAGES = "orjson", "msgspec", "ujson"
ROUNDS, QUICK_ROUNDS = 11, 5
SLICE = 0.003   # seconds for one sample
LARGE = "response 10 MB"   # is not in a quick run
SLOWER = 0.95   # times faster than C from which on a case is named


def same(name, result, expected):
    """Whether a package gives what json gives: of text, whether it says the same."""
    return result == expected if name.startswith("load") else json.loads(result) == json.loads(expected)


class Server:
    """Measures what the benchmark asks for."""

    def __init__(self):
        self.timers = {}
        # Where the system can tell, all servers are measured on the same processor, which others may use as well.
        self.processors = os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else None

    def document(self, file):
        """A document, or one more that is equal."""
        with open(file, "rb") as stream:
            return pickle.load(stream)

    def timer(self, name, file, by):
        """What measures a case by json or something else, and how many calls take about a SLICE; or None."""
        key = name, by
        if key not in self.timers:
            self.timers[key] = self.prepare(CASES[name].call, self.document(file), by)
        return self.timers[key]

    def prepare(self, name, document, by):
        call = DUMPS_WRITE[name] if by == "dumps and write" else CALLS[name]
        function, statement, argument = call.function, call.statement, call.argument(document)
        if by == "marshal":
            if not call.marshal:
                return None
            statement = "f(x)"
            function, argument = call.marshal[0], call.marshal[1](document)
        elif by in PACKAGES:
            if by not in call.packages:
                return None
            try:
                function, statement = call.packages[by]
                names = NAMES | {"f": resolve(function), "x": argument, "m": sys.modules[function.rpartition(".")[0]]}
                if not same(name, eval(statement, names), eval(call.statement, NAMES | {"f": resolve(call.function), "x": argument})):
                    return None
            except (ImportError, TypeError, ValueError, OverflowError, RecursionError):
                return None
        names = NAMES | {"g": resolve(function), "y": argument, "enable": gc.enable, "m": sys.modules[function.rpartition(".")[0]]}
        timer = timeit.Timer(statement, "f, x = g, y; enable()", time.process_time, names)
        once = min(timer.timeit(1) for _ in range(2))
        return timer, max(1, int(SLICE / max(once, 1e-7)))

    def sample(self, name, file, by="json"):
        """Nanoseconds of one call, or None."""
        found = self.timer(name, file, by)
        if found is None:
            return None
        timer, count = found
        if self.processors:
            os.sched_setaffinity(0, {max(self.processors)})
        return timer.timeit(count) / count * 1e9

    def digest(self, name, file):
        """What tells one result from another."""
        case = CASES[name]
        call = CALLS[case.call]
        names = NAMES | {"f": resolve(call.function), "x": call.argument(self.document(file))}
        return zlib.crc32(repr(eval(call.statement, names)).encode("utf-8", "surrogatepass"))

    def threads(self, name, file):
        """How many times more two threads do than one in the same time, each with its own document."""
        if self.processors:
            os.sched_setaffinity(0, self.processors)
        call = CALLS[CASES[name].call]

        def make():
            return partial(resolve(call.function), call.argument(self.document(file)))

        return two_threads(make, min(timeit.repeat(make(), number=1, repeat=3)))

    def forget(self):
        """Free what was made for the last case."""
        self.timers.clear()
        gc.collect()
        return 0


def median(samples):
    return None if None in samples else statistics.median(samples)


def measure(clients, package, case, file, rounds):
    """The medians of one case in nanoseconds, by what was measured."""
    a, b = clients
    samplers = {"A": (a, "json"), "B": (b, "json")}
    if case.row == "J6":
        samplers["dumps and write"] = a, "dumps and write"
    if CALLS[case.call].marshal:
        samplers["marshal"] = a, "marshal"
    samplers |= {name: (package, name) for name in PACKAGES if package and name in CALLS[case.call].packages}
    samples = in_turn(rounds, [partial(client.ask, "sample", case.name, file, by) for client, by in samplers.values()])
    found = {by: number for by, number in zip(samplers, map(median, samples)) if number is not None}
    if a.ask("digest", case.name, file) != b.ask("digest", case.name, file):
        print(f"{case.name}: A and B differ")
    for client in {a, b, package} - {None}:
        client.ask("forget")
    return found


def times(number):
    return f"{number:.2f}" if number < 10 else f"{number:.1f}"


def cells(found):
    """What a row shows of the medians of its case."""
    a = found["A"]
    row = {"A": duration(a), "C": times(found["B"] / a), **{name: times(found[name] / a) for name in PACKAGES if name in found}}
    return row | ({"marshal": times(a / found["marshal"])} if "marshal" in found else {})


def mean(numbers):
    """The geometric mean."""
    return math.exp(statistics.fmean(map(math.log, numbers)))


def spread(numbers):
    return f"{times(mean(numbers))} ({times(min(numbers))} to {times(max(numbers))})" if numbers else ""


def against_goals(found):
    """Rows of the table that says what was asked for and what is."""
    for row, (title, c, orjson, marshal) in GOALS.items():
        medians = [numbers for name, numbers in found.items() if CASES[name].row == row]
        if medians:
            yield f"{row.partition(' ')[0]} {title}", {
                "C, asked": times(c), "C": spread([numbers["B"] / numbers["A"] for numbers in medians]),
                "orjson, asked": times(orjson), "orjson": spread([numbers["orjson"] / numbers["A"] for numbers in medians if "orjson" in numbers]),
                "marshal, asked": times(marshal) if marshal else "",
                "marshal": spread([numbers["A"] / numbers["marshal"] for numbers in medians]) if marshal else ""}


def compare(options):
    """Measure all cases and print the tables."""
    rounds = QUICK_ROUNDS if options.quick else ROUNDS
    names = [name for name, case in CASES.items()
             if not (options.quick and case.document == LARGE) and (not options.only or any(word in f"{case.row} {name}" for word in options.only))]
    clients = [Client(sys.executable, __file__), Client(options.other, __file__)]
    package = Client(options.packages_by or options.other, __file__, options.packages) if options.packages else None
    found, files = {}, {}
    with tempfile.TemporaryDirectory() as folder:
        for document in dict.fromkeys(CASES[name].document for name in names):
            files[document] = os.path.join(folder, str(len(files)))
            with open(files[document], "wb") as stream:
                pickle.dump(DOCUMENTS[document](), stream)
        print(f"CPU tier: {cpu_tier()}. A is {sys.executable}, B is {options.other}; medians of {rounds} rounds.", flush=True)
        for number, name in enumerate(names):
            found[name] = measure(clients, package, CASES[name], files[CASES[name].document], rounds)
            print(f"{number + 1}/{len(names)} {name}", file=sys.stderr)
        threads = {name: [client.ask("threads", name, files[CASES[name].document]) for client in clients] for name in THREADED if name in names}
    report(found, threads)
    if options.json:
        with open(options.json, "w", encoding="utf-8") as stream:
            json.dump({"A": sys.executable, "B": options.other, "tier": cpu_tier(), "nanoseconds": found, "threads": threads}, stream, indent=1)
    for client in [*clients, *([package] if package else [])]:
        client.close()


def report(found, threads):
    """Print the tables."""
    columns = ["C", *PACKAGES]
    table("The goals: A is so many times faster, in the geometric mean of the row's cases (the least to the most); and its time, marshal's being 1",
          [f"{name}{asked}" for name in ("C", "orjson", "marshal") for asked in (", asked", "")], against_goals(found), "row")
    for row, title in [*((row, goal[0]) for row, goal in GOALS.items()), ("others", "other documents"), ("options", "options")]:
        table(f"{row}, {title}: A is so many times faster; its time, marshal's being 1", ["A", *columns, "marshal"],
              [(name, cells(numbers)) for name, numbers in found.items() if CASES[name].row == row])
    table(f"J6: what dump takes, dumps and write taking 1 (asked: {DUMP_GOAL})", ["A", "C", "over dumps and write"],
          [(name, cells(numbers) | {"over dumps and write": times(numbers["A"] / numbers["dumps and write"])})
           for name, numbers in found.items() if CASES[name].row == "J6"])
    table("T1: two threads do so many times what one does", ["A", "B"],
          [(name, {"A": f"{a:.2f}", "B": f"{b:.2f}"}) for name, (a, b) in threads.items()])
    slower = {name: numbers["B"] / numbers["A"] for name, numbers in found.items() if numbers["B"] / numbers["A"] < SLOWER}
    print(f"\nSlower than C: {', '.join(f'{name} ({ratio:.2f})' for name, ratio in slower.items()) or 'nothing'}.")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("other", nargs="?", help="the other interpreter, B")
    parser.add_argument("--packages", metavar="DIR", help="where the packages are")
    parser.add_argument("--packages-by", metavar="PYTHON", help="the interpreter that runs them, if not B")
    parser.add_argument("--quick", action="store_true", help="fewer rounds, and no document of 10 MB")
    parser.add_argument("--only", nargs="+", metavar="WORD", help="measure only cases in whose row or name a WORD stands")
    parser.add_argument("--json", metavar="FILE", help="write all medians to this file")
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
