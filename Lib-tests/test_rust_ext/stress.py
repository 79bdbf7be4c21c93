"""Threads that share objects, which half of them change while the others use them through Rust.

    python -m test.test_rust_ext.stress [--seconds 60] [--threads 8] [--seed N] [NAME ..]

runs the scenarios named, or all, for so many seconds together. Every value that is read is
checked against what can have been there, and what must add up is counted at the end. Prints a
line for each scenario; exits with 1 at the first wrong value, and also if a scenario hangs.

Left out is what crashes with C's own functions alone on the free-threaded 3.13: bytearray and
memoryview take no lock there. So no bytearray is resized there but by Rust's functions, of which
each takes it, and each thread has memoryviews of its own.
"""

import argparse
import faulthandler
import functools
import random
import sys
import threading
import time
import traceback

# Each fills the table of scenarios.
from test.test_rust_ext import stress_data, stress_objects  # noqa: F401
from test.test_rust_ext.stress_util import GIL, SCENARIOS, SOON


def run(name, seconds, threads, seed):
    """How often the threads changed and read, and what went wrong."""
    *roles, finish = SCENARIOS[name]()
    stop, ready = threading.Event(), threading.Barrier(threads)
    counts, failures = [0] * threads, []

    def work(number):
        rng = random.Random(f"{seed} {name} {number}")
        function = roles[number % 2]
        count = 0
        try:
            ready.wait()
            while not stop.is_set():
                function(rng)
                count += 1
        except BaseException as exc:
            failures.append(exc)
            stop.set()
        counts[number] = count

    workers = [threading.Thread(target=work, args=[number]) for number in range(threads)]
    for worker in workers:
        worker.start()
    stop.wait(seconds)
    stop.set()
    for worker in workers:
        worker.join()
    if not failures:
        try:
            finish()
        except AssertionError as exc:
            failures.append(exc)
    return sum(counts[::2]), sum(counts[1::2]), failures


def main(args=None, watch=lambda seconds: None):
    """The exit code. Before each scenario watch() is told in how many seconds it must have ended."""
    parser = argparse.ArgumentParser(prog="python -m test.test_rust_ext.stress")
    parser.add_argument("--seconds", type=float, default=60.0, help="for all scenarios together (60)")
    parser.add_argument("--threads", type=int, default=8, help="at least 2 (8)")
    parser.add_argument("--seed", type=int, default=random.randrange(1 << 32), help="of what the threads do")
    parser.add_argument("names", metavar="NAME", nargs="*", help=", ".join(SCENARIOS))
    options = parser.parse_args(args)
    names = options.names or list(SCENARIOS)
    for name in names:
        if name not in SCENARIOS:
            parser.error(f"no scenario {name!r}")
    if options.threads < 2:
        parser.error("one thread shares nothing")

    kind = "with the GIL" if GIL else "without the GIL"
    print(f"{sys.version.split()[0]} {kind}, {options.threads} threads, --seed {options.seed}", flush=True)
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    try:
        for name in names:
            start = time.monotonic()
            seconds = options.seconds / len(names)
            watch(seconds + 10 * SOON)
            changes, reads, failures = run(name, seconds, options.threads, options.seed)
            took = time.monotonic() - start
            result = "FAILED" if failures else "ok"
            print(f"{name:20} {took:6.1f} s {changes:10} changes {reads:10} reads  {result}", flush=True)
            if failures:
                traceback.print_exception(failures[0])
                return 1
    finally:
        sys.setswitchinterval(interval)
    return 0


if __name__ == "__main__":
    faulthandler.enable()
    sys.exit(main(watch=functools.partial(faulthandler.dump_traceback_later, exit=True)))
