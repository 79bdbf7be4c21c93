"""Measures cases: a process for each side, asked in turn, round by round and pass by pass.

A pass goes through all cases with processes of its own, because where a process has its code and data makes a
difference, too. What was measured is written down at once, so that an interrupted run can go on.
"""

import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

from model import HERE, Case, Program

# A variant with Rust, and the same without.
BUILDS = {"gil": "c", "ft": "c-ft"}
PASSES, ROUNDS, FAST_PASSES, SLOW_PASSES = 5, 3, 3, 3
SLICE = 0.002            # seconds for one sample of one side
LONG, LONGEST = 0.05, 1.0  # seconds of a call that is measured once a pass, and of one that is not


class Client:
    """A worker in an interpreter of its own."""

    def __init__(self, python, scratch, paths):
        environment = {**os.environ, "BENCH_SCRATCH": str(scratch)}
        # Interrupts are for this process; the worker ends when its input does.
        self.process = subprocess.Popen([python, str(HERE / "worker.py"), *paths], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        text=True, env=environment, start_new_session=True)

    def ask(self, *request):
        self.process.stdin.write(json.dumps(request) + "\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        if not answer:
            raise RuntimeError(f"the worker in {self.process.args[0]} ended at {request}: see above")
        return json.loads(answer)

    def close(self):
        self.process.stdin.close()
        self.process.wait()
        self.process.stdout.close()


def in_turn(rounds, samplers):
    """What each sampler returns, `rounds` times, as one list for each.

    They are called in turn (A B A B ..), so that a change of the machine's speed meets all of them. Each round begins
    with another one, so that none is always the first.
    """
    samples = [[] for _ in samplers]
    for turn in range(rounds):
        for index in range(len(samplers)):
            index = (index + turn) % len(samplers)
            samples[index].append(samplers[index]())
    return samples


class Sides:
    """The workers of one build, for one pass."""

    def __init__(self, pythons, scratch, paths):
        self.clients = {side: Client(python, scratch, paths) for side, python in pythons.items()}

    def client(self, row, side):
        """The worker that measures a side of a row, or None if there are no packages."""
        if row.c or side in row.floor:
            return self.clients["rust"]
        return self.clients.get("packages" if side in row.packages else side)

    def measure(self, row, case, per_unit, known=None):
        """Samples by side, and what is to be said about them; nothing if a call would take too long.

        `per_unit` says how many seconds a unit of the point's size takes, as far as smaller ones have told; `known`
        are the sides that the first pass has measured, which also compares results.
        """
        value = row.points[case.point]
        expected = per_unit * value if isinstance(value, int) else 0
        if expected > LONGEST:
            return {}, []
        ready, notes, slowest = {}, [], 0.0
        for side in ("rust", "c", *row.packages, *row.floor):
            if known is not None and side not in known:
                continue
            client = self.client(row, side)
            answer = client.ask("prepare", case, side, SLICE, known is None) if client else {"missing": "not installed"}
            if "missing" in answer:
                notes.append(f"{side}: {answer['missing']}")
            else:
                ready[side] = answer
                slowest = max(slowest, answer["once"])
        if "rust" not in ready:
            return {}, notes
        if len({ready[side]["digest"] for side in ("rust", "c") if side in ready}) > 1:
            notes.append("Rust and C give different results")
        samplers = [lambda side=side: self.client(row, side).ask("sample", side) for side in ready]
        samples = dict(zip(ready, in_turn(1 if slowest > LONG else ROUNDS, samplers)))
        if case.point in row.threads:
            for side in {"rust", "c"} & set(ready):
                for threads, seconds in self.client(row, side).ask("threads", case, side, ready[side]["once"]).items():
                    samples[f"{side}, threads: {threads}"] = [seconds]
        for client in self.clients.values():
            client.ask("forget")
        return samples, notes

    def close(self):
        for client in self.clients.values():
            client.close()


class Journal:
    """What was measured so far, in a file with a line for each case, build and pass; the first says of which run."""

    def __init__(self, file, run):
        self.file, self.done, self.seconds = file, {}, {}
        lines = file.read_text().splitlines() if file.exists() else []
        self.goes_on = bool(lines) and json.loads(lines[0]) == run
        if self.goes_on:
            for line in lines[1:]:
                self.keep(*json.loads(line))
        else:
            file.write_text(json.dumps(run) + "\n")

    def keep(self, key, samples, notes, seconds):
        number, build, *case = key
        self.done[number, build, Case(*case)] = samples, notes
        self.seconds[build, Case(*case)] = seconds

    def first(self, number, build, case):
        """What the first pass has of a case, for those after it."""
        return self.done.get((1, build, case), ({}, []))[0] if number > 1 else None

    def per_unit(self, number, build, row, case):
        """Seconds that the slowest side took for a unit of the size of the row's points, where they were large enough to tell."""
        def costs():
            for point, size in row.points.items():
                samples, _ = self.done.get((number, build, case._replace(point=point)), ({}, []))
                if samples and isinstance(size, int) and size >= 1 << 10:
                    yield max(map(max, samples.values())) / size
        return max(costs(), default=0.0)

    def add(self, key, *result):
        self.keep(key, *result)
        with self.file.open("a") as stream:
            stream.write(json.dumps([key, *result]) + "\n")


class Progress:
    """A line that says what is measured and how long the rest will take."""

    def __init__(self, plan, journal):
        self.plan, self.journal, self.started, self.written = plan, journal, time.monotonic(), 0.0

    def left(self, index):
        """Seconds, from what each case took before; one that was not measured yet is taken for a mean one."""
        known = self.journal.seconds
        mean = sum(known.values()) / len(known) if known else 0.1
        return sum(known.get((build, case), mean) for _, build, _, _, case in self.plan[index:])

    def show(self, index):
        number, build, _, _, case = self.plan[index]
        now = time.monotonic()
        if now - self.written < (0.2 if sys.stderr.isatty() else 15):
            return
        self.written = now
        left = self.left(index)
        text = f"pass {number}, {build}: {100 * index // len(self.plan)} %, {left // 60:.0f} min {left % 60:02.0f} s left, {case}"
        if sys.stderr.isatty():
            text = f"\r{text[:shutil.get_terminal_size().columns - 1]}\x1b[K"
        print(text, end="" if sys.stderr.isatty() else "\n", file=sys.stderr, flush=True)


def planned(cases, builds, passes):
    """What is to be measured, in order: pass, build, module, row, case."""
    for number in range(1, passes + 1):
        for build in builds:
            for module, row, case in cases:
                program = isinstance(row, Program)
                if not program or (build == "gil" and number <= (SLOW_PASSES if row.slow else 1)):
                    yield number, build, module, row, case


def run(plan, pythons, journal, scratch, paths, limit):
    """Measure what the journal has not. After `limit` seconds no other pass is begun, nor ended unless it is the first."""
    progress = Progress(plan, journal)
    sides, of = None, None
    try:
        for index, (number, build, module, row, case) in enumerate(plan):
            if (number, build, case) in journal.done:
                continue
            if number > 1 and time.monotonic() - progress.started > limit:
                print(f"\nThe time is up in pass {number}: what was measured will do.", file=sys.stderr)
                break
            progress.show(index)
            started = time.monotonic()
            if isinstance(row, Program):
                samples, notes = {side: [value] for side, value in row.measure(row.points[case.point]).items()}, []
            else:
                if of != (number, build):
                    if sides:
                        sides.close()
                    sides, of = Sides(pythons[build], scratch, paths[build]), (number, build)
                samples, notes = sides.measure(row, case, journal.per_unit(number, build, row, case), journal.first(number, build, case))
            journal.add([number, build, *case], samples, notes, time.monotonic() - started)
    finally:
        if sides:
            sides.close()
        if sys.stderr.isatty():
            print("\r\x1b[K", end="", file=sys.stderr)
