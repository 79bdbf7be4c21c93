"""base64 of two interpreters against each other: build/gil/python Tools/bench/base64_bench.py build/c/python

The interpreter that runs this is compared with the one it is given, case by case and in
turn (A B A B ..), so that a change of the machine's speed meets both. A row shows the
medians and how many times faster the first one is.
"""

import base64
import json
import statistics
import subprocess
import sys
import time
from functools import partial

from measure import cpu_tier, in_turn

ROUNDS = 7
SLICE = 0.04  # seconds for one sample of one case

SIZES = {"0 B": 0, "16 B": 16, "64 B": 64, "1 KiB": 1 << 10, "64 KiB": 1 << 16, "1 MiB": 1 << 20}

# Name, what makes the argument of the data, and the call.
CASES = {
    "b64encode": (bytes, base64.b64encode),
    "b64encode bytearray": (bytearray, base64.b64encode),
    "b64encode altchars": (bytes, lambda data: base64.b64encode(data, b"-_")),
    "urlsafe_b64encode": (bytes, base64.urlsafe_b64encode),
    "b64decode": (base64.b64encode, base64.b64decode),
    "b64decode str": (lambda data: base64.b64encode(data).decode(), base64.b64decode),
    "b64decode validate": (base64.b64encode, lambda text: base64.b64decode(text, validate=True)),
    "b64decode lines": (base64.encodebytes, base64.b64decode),
    "urlsafe_b64decode": (base64.urlsafe_b64encode, base64.urlsafe_b64decode),
}


def sample(call, argument, count):
    """Nanoseconds of one call, from `count` of them."""
    calls = range(count)
    start = time.perf_counter_ns()
    for _ in calls:
        call(argument)
    return (time.perf_counter_ns() - start) / count


def serve():
    """Measure what standard input asks for, a case and a size a line."""
    counts = {}
    for line in sys.stdin:
        name, size = json.loads(line)
        prepare, call = CASES[name]
        argument = prepare(bytes(index * 151 % 251 for index in range(SIZES[size])))
        if (name, size) not in counts:
            once = max(sample(call, argument, 3), 1)
            counts[name, size] = max(3, int(SLICE * 1e9 / once))
        print(sample(call, argument, counts[name, size]), flush=True)


def ask(server, name, size):
    """A sample of a case and a size, from a server."""
    server.stdin.write(json.dumps([name, size]) + "\n")
    server.stdin.flush()
    return float(server.stdout.readline())


def compare(interpreters):
    """Print the table for two interpreters."""
    command = [__file__, "--serve"]
    servers = [
        subprocess.Popen([python, *command], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for python in interpreters
    ]
    print(f"CPU tier: {cpu_tier()}; A is {interpreters[0]}, B is {interpreters[1]}; medians of {ROUNDS}\n")
    print("| call | size | A | B | A is faster by |\n|---|---|---|---|---|")
    for name in CASES:
        for size in SIZES:
            a, b = map(statistics.median, in_turn(ROUNDS, [partial(ask, server, name, size) for server in servers]))
            print(f"| {name} | {size} | {a:,.0f} ns | {b:,.0f} ns | {b / a:.1f}x |", flush=True)
    for server in servers:
        server.stdin.close()
        server.wait()


if __name__ == "__main__":
    if sys.argv[1:] == ["--serve"]:
        serve()
    elif len(sys.argv) == 2:
        compare([sys.executable, sys.argv[1]])
    else:
        sys.exit(f"usage: PYTHON {sys.argv[0]} OTHER-PYTHON")
