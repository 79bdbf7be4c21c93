"""Reports of crashes in C extension modules that have a Rust one here, each as a program, and what this Python does.

    build/c-ft/python Lib-tests/test_rust_ext/crash_reports.py 20

The number is how many seconds threads race with each other; what they hit is a matter of chance. The file needs
nothing of this package, so that a Python without Rust can run it. Doc/rationale/motivation.md tells what the reports
say; the programs are not theirs.
"""

import signal
import subprocess
import sys
from typing import NamedTuple


class Report(NamedTuple):
    number: str
    program: str
    answer: str  # what it prints if nothing is wrong


# Two threads write what two others change.
RACE = """
import json, sys, threading, time

def race(value, change):
    stopped = threading.Event()

    def write():
        while not stopped.is_set():
            try:
                json.dumps(value)
            except RuntimeError as exc:
                assert "changed" in str(exc), exc

    def alter():
        step = 0
        while not stopped.is_set():
            step += 1
            change(step)
    threads = [threading.Thread(target=function) for function in (write, write, alter, alter)]
    for thread in threads:
        thread.start()
    time.sleep(float(sys.argv[1]))
    stopped.set()
    for thread in threads:
        thread.join()
    print("written")
"""

# A stack of 32 KiB is the least that a thread can have. The lists are freed in the main thread, as C needs more for that.
SMALL_STACK = """
import json, threading
lists = []
for _ in range(100_000):
    lists = [lists]

def run():
    try:
        json.{function}({argument})
    except RecursionError:
        print("RecursionError")
threading.stack_size(32 * 1024)
thread = threading.Thread(target=run)
thread.start()
thread.join()
"""

REPORTS = [
    Report("CVE-2014-4616", """
import json
try:
    json.JSONDecoder().raw_decode("[1, 2]", -100_000_000)
except ValueError as exc:
    print(exc)
""", "idx cannot be negative"),
    Report("gh-140750", r"""
import json
write = json.encoder.c_make_encoder({}, str, json.encoder.c_encode_basestring, " ", ":", ",", False, False, True)
print("".join(write({"k": [1]}, 4)).count("\n"))
""", "4"),
    Report("gh-143196", """
import json

class Indent(str):
    def __mul__(self, count):
        holder.clear()
        return " "
holder = []
holder.append(json.encoder.c_make_encoder({}, str, json.encoder.c_encode_basestring, Indent(" "), ":", ",", False, False, True))
print(len(holder[0]([None], 1)) > 0)
""", "True"),
    Report("gh-142831", """
import json
pairs = [(f"key {n}", [n]) for n in range(3)]

class Mapping(dict):
    def items(self):
        return pairs

def encoder(text):
    pairs.clear()
    return '"k"'
write = json.encoder.c_make_encoder({}, str, encoder, None, ":", ",", False, False, True)
print("".join(write(Mapping(a=1), 0)))
""", '{"k":[0]}'),
    Report("gh-145244", """
import json
items = {"".join(["ke", "y"]): object(), "z": 1}

def default(obj):
    items.clear()
    raise ValueError("no more items")
try:
    json.dumps(items, default=default)
except ValueError as exc:
    print(exc)
""", "no more items"),
    Report("gh-148093", """
import binascii
print(len(binascii.a2b_uu(memoryview(b"#86)C")[:0])))
""", "32"),
    Report("gh-157105", RACE + """
items = {str(n): [n] for n in range(500)}

def change(step):
    key = str(step % 500)
    items.pop(key, None)
    items[key] = [step]
race(items, change)
""", "written"),
    Report("gh-157106", RACE + """
pairs = [(str(n), [n]) for n in range(500)]

class Mapping(dict):
    def items(self):
        return pairs

def change(step):
    pairs[step % 500] = (str(step), [step])
race(Mapping(a=1), change)
""", "written"),
    Report("gh-157107", RACE + """
items = [[n] for n in range(500)]

def change(step):
    items[step % 500] = [step]
race(items, change)
""", "written"),
    Report("depth, loads", SMALL_STACK.format(function="loads", argument="'[' * 100_000 + ']' * 100_000"), "RecursionError"),
    Report("depth, dumps", SMALL_STACK.format(function="dumps", argument="lists"), "RecursionError"),
]


def outcome(report, seconds, *options):
    """What the program printed, or how it ended."""
    try:
        done = subprocess.run([sys.executable, *options, "-c", report.program, str(seconds)], capture_output=True, text=True,
                              timeout=60 + seconds)
    except subprocess.TimeoutExpired:
        return "does not end"
    if done.returncode < 0:
        return f"killed by {signal.Signals(-done.returncode).name}"
    if done.returncode:
        return f"exit status {done.returncode}: {done.stderr.strip().splitlines()[-1]}"
    return done.stdout.strip()


def main():
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 2
    right = 0
    for report in REPORTS:
        got = outcome(report, seconds)
        right += got == report.answer
        print(f"{report.number:15}", got if got == report.answer else f"{got}  (expected: {report.answer})", flush=True)
    print(f"{right} of {len(REPORTS)} as expected")


if __name__ == "__main__":
    main()
