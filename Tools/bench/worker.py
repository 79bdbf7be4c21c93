"""A process that measures what it is asked for, in the interpreter that runs it; runner.py has one for each side.

Requests and replies are lines of JSON. All workers are measured on the same processor, with the garbage collector on;
what other processes take is not counted, except where two threads are measured.
"""

import gc
import json
import os
import pkgutil
import sys
import threading
import time
import timeit
import zlib

import model

THREAD_SLICE = 0.05  # seconds that one thread takes for one sample
NAMES = "f", "x", "m", "a", "b", "c"
# Where the system can tell.
PROCESSORS = os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else None


def run_on(processors):
    if PROCESSORS:
        os.sched_setaffinity(0, processors)


def side_of(row, name):
    """The Side of a row with this name; the row's own function for "rust" and "c"."""
    own = model.Side(row.function, row.statement)
    return {**row.packages, **row.floor, "rust": own, "c": row.c or own}[name]


def calibrated(timer, least):
    """Seconds of one turn of the loop, of as many that the clock can tell."""
    timer.timeit(1)
    turns = 1
    while (seconds := timer.timeit(turns)) < least:
        turns *= 10 if seconds < least / 10 else 2
    return seconds / turns


def timer_of(row, statement, values, clock):
    """What measures a statement that sees these values; timeit turns the garbage collector off before the setup."""
    setup = f"{', '.join(NAMES)} = values; enable()\n{row.setup}"
    return timeit.Timer(statement, setup, clock, {"values": values, "enable": gc.enable})


class Worker:
    """Measures a case, which is a row and a label of one of its points, at a time."""

    def __init__(self):
        self.rows = {case: row for _, row, case in model.cases()}
        self.timers = {}

    def call(self, case, name):
        """The statement as a timeit.Timer wants it: with the names that it sees."""
        row = self.rows[tuple(case)]
        side = side_of(row, name)
        make = side.argument or row.argument
        # What a package is compared with comes out of the same argument.
        values = (pkgutil.resolve_name(side.function), make(row.points[case[2]]) if make else None,
                  pkgutil.resolve_name(side.function.rpartition(".")[0]), object(), object(), object())
        return row, side, values

    def result(self, row, side, values):
        """What a side returns."""
        names = dict(zip(NAMES, values))
        exec(row.setup, names)
        return eval(side.statement, names)

    def prepare(self, case, name, seconds, check):
        """Get a case ready: how many seconds one call takes, and what tells its result; or why it can't be measured."""
        try:
            row, side, values = self.call(case, name)
            digest = None
            check = check and row.same is not False
            if check and name in ("rust", "c"):
                digest = zlib.crc32(repr(self.result(row, side, values)).encode("utf-8", "surrogatepass"))
            elif check and name in row.packages:
                same = row.same or (lambda one, other: one == other)
                if not same(self.result(row, side, values), self.result(row, side_of(row, "c"), self.call(case, "c")[2])):
                    return {"missing": "its result is another"}
        except Exception as error:
            return {"missing": f"{type(error).__name__}: {error}"}
        timer = timer_of(row, "\n".join([side.statement] * row.unrolled), values, time.process_time)
        if PROCESSORS:
            run_on({max(PROCESSORS)})
        once = calibrated(timer, seconds / 10)
        self.timers[name] = timer, max(1, int(seconds / once)), row.unrolled * row.work
        return {"once": once, "digest": digest}

    def sample(self, name):
        """Seconds of one call."""
        timer, loops, work = self.timers[name]
        return timer.timeit(loops) / (loops * work)

    def threads(self, case, name, once):
        """Seconds of a call where one thread makes calls, and where two do, with data of their own.

        Each makes what it needs and does the work for a while before the time begins: the memory that a thread asks
        the system for at first would count otherwise.
        """
        run_on(PROCESSORS)
        count = max(1, int(THREAD_SLICE / once))
        return {threads: self.together(case, name, threads, count) for threads in (1, 2)}

    def together(self, case, name, threads, count):
        """Seconds from the first thread's start to the last one's end, where each does `count` calls; divided by `count`."""
        start, times = threading.Barrier(threads), []

        def work():
            row, side, values = self.call(case, name)
            timer = timer_of(row, side.statement, values, time.perf_counter)
            timer.timeit(count // 4 + 1)
            start.wait()
            times.append(time.perf_counter())
            timer.timeit(count)
            times.append(time.perf_counter())

        workers = [threading.Thread(target=work) for _ in range(threads)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
        return (max(times) - min(times)) / count

    def forget(self):
        """Free what was made for the last case."""
        self.timers.clear()
        gc.collect()


def main():
    """Answer a line with a line. What modules print must not be taken for an answer."""
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    sys.path[1:1] = sys.argv[1:]
    worker = Worker()
    for line in sys.stdin:
        what, *arguments = json.loads(line)
        print(json.dumps(getattr(worker, what)(*arguments)), file=answers, flush=True)


if __name__ == "__main__":
    main()
