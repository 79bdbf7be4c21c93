"""What benchmarks of several interpreters share: one process for each, asked in turn, and tables of what they say.

Requests and replies are Python literals, so that nothing that is measured carries them.
"""

import ast
import importlib
import os
import statistics
import subprocess
import sys
import threading
import time

THREAD_SLICE = 0.1   # seconds for one sample of what two threads do
THREAD_ROUNDS = 5


def resolve(path):
    """The object that a dotted name stands for."""
    module, name = path.rsplit(".", 1)
    return getattr(importlib.import_module(module), name)


def two_threads(make, once):
    """How many times more two threads do than one in the same time.

    Each makes a call of its own, which takes `once` seconds: without the GIL, objects that another
    thread has made take longer.
    """
    count = max(1, int(THREAD_SLICE / once))

    def work(ready):
        call = make()
        ready.wait()
        for _ in range(count):
            call()

    def seconds(count):
        ready = threading.Barrier(count + 1)
        threads = [threading.Thread(target=work, args=(ready,)) for _ in range(count)]
        for thread in threads:
            thread.start()
        ready.wait()
        started = time.perf_counter()
        for thread in threads:
            thread.join()
        return time.perf_counter() - started

    return statistics.median(2 * seconds(1) / seconds(2) for _ in range(THREAD_ROUNDS))


def serve(server):
    """Call the methods of `server` that standard input asks for, a line each."""
    for line in sys.stdin:
        what, *args = ast.literal_eval(line)
        print(repr(getattr(server, what)(*args)), flush=True)


class Client:
    """A server, which is `file` run with --serve, in an interpreter of its own.

    PYTHONPATH is for the interpreter that runs the benchmark alone.
    """

    def __init__(self, python, file, packages=None):
        environment = dict(os.environ)
        if python != sys.executable:
            environment.pop("PYTHONPATH", None)
        command = [python, file, "--serve", *(["--packages", packages] if packages else [])]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment)

    def ask(self, *request):
        self.process.stdin.write(repr(request) + "\n")
        self.process.stdin.flush()
        return ast.literal_eval(self.process.stdout.readline())

    def close(self):
        self.process.stdin.close()
        self.process.wait()


def table(title, columns, rows, first="call"):
    """Print a table of rows that have a cell for each column."""
    rows = list(rows)
    if not rows:
        return
    print(f"\n{title}\n\n| {first} | {' | '.join(columns)} |\n|---|{'---:|' * len(columns)}")
    for name, cells in rows:
        print(f"| {name} | {' | '.join(cells.get(column, '') for column in columns)} |", flush=True)


def duration(nanoseconds):
    """Nanoseconds for people."""
    for unit, scale in ("ms", 1e6), ("us", 1e3):
        if nanoseconds >= 10 * scale:
            return f"{nanoseconds / scale:,.0f} {unit}"
    return f"{nanoseconds:,.0f} ns"
