"""Results in a file: pyperf's format, in which each side of each case is a benchmark and each pass a run."""

import gzip
import json
import math
import statistics
import sys
from pathlib import Path
from typing import NamedTuple

from model import Case

# What tells one benchmark from another; pyperf keeps what it does not know.
KEYS = "bench_build", "bench_module", "bench_row", "bench_point", "bench_side"


class Results(NamedTuple):
    """What was measured: samples by build and case, then by side, one list for each pass."""

    about: dict    # what pyperf calls metadata
    samples: dict
    notes: dict    # what is to be said about a case of a build


def fail(message):
    """End with what argparse ends with, because 1 says that something got slower."""
    print(message, file=sys.stderr)
    sys.exit(2)


def of_journal(journal, about, unit_of):
    """What a journal has, as results."""
    samples, notes = {}, {}
    for (_, build, case), (sides, said) in journal.done.items():
        for side, values in sides.items():
            samples.setdefault((build, case), {}).setdefault(side, []).append([float(f"{value:.4g}") for value in values])
        if said:
            notes[build, case] = "; ".join(said)
    return Results(about | {"bench_units": {str(case): unit_of[case] for _, case in samples if unit_of[case] != "second"}}, samples, notes)


def save(results, file):
    """Write the file; one that is there stays whole until the new one is."""
    units = results.about.get("bench_units", {})
    benchmarks = []
    for (build, case), sides in results.samples.items():
        for side, passes in sides.items():
            # pyperf allows no empty ones.
            metadata = {key: value for key, value in zip(KEYS, (build, *case, side)) if value} | {"name": f"{case} [{build}, {side}]", "unit": units.get(str(case), "second")}
            if side == "rust" and (build, case) in results.notes:
                metadata["bench_note"] = results.notes[build, case]
            benchmarks.append({"metadata": metadata, "runs": [{"values": values} for values in passes]})
    about = {key: value for key, value in results.about.items() if key != "bench_units"}
    text = json.dumps({"version": "1.0", "metadata": about, "benchmarks": benchmarks}, separators=(",", ":")).encode()
    new = file.with_suffix(".new")
    new.write_bytes(gzip.compress(text, mtime=0) if file.suffix == ".gz" else text)
    new.replace(file)


def load(file):
    """Read a file that `save` wrote."""
    try:
        text = Path(file).read_bytes()
        contents = json.loads(gzip.decompress(text) if Path(file).suffix == ".gz" else text)
        samples, notes, units = {}, {}, {}
        for benchmark in contents["benchmarks"]:
            about = benchmark["metadata"]
            build, module, row, point, side = (about.get(key, "") for key in KEYS)
            if not side:
                raise ValueError("another benchmark's file")
            case = Case(module, row, point)
            samples.setdefault((build, case), {})[side] = [run["values"] for run in benchmark["runs"]]
            if "bench_note" in about:
                notes[build, case] = about["bench_note"]
            if about["unit"] != "second":
                units[str(case)] = about["unit"]
        return Results(contents["metadata"] | {"bench_units": units}, samples, notes)
    except OSError as error:
        fail(f"{file}: {error.strerror}")
    except (ValueError, KeyError, TypeError, EOFError):
        fail(f"{file} is not a result of make bench")


def merged(several):
    """One of several results of the same machine; of a case that is in more than one the last counts."""
    about, samples, notes = {}, {}, {}
    for results in several:
        units = about.get("bench_units", {}) | results.about["bench_units"]
        about = {**results.about, **about, "bench_units": units}
        samples |= results.samples
        notes = {key: note for key, note in notes.items() if key not in results.samples} | results.notes
    return Results(about, samples, notes)


def medians(passes):
    """The median of each pass."""
    return [statistics.median(values) for values in passes]


def median(passes):
    """The median of the passes' medians."""
    return statistics.median(medians(passes))


def log_ratios(sides, over, under):
    """The logarithm of the ratio of two sides, pass by pass: both were measured in turn there."""
    return [math.log(a / b) for a, b in zip(medians(sides[over]), medians(sides[under]))]


def ratio(sides, over, under="rust"):
    """How many times as long as `under` a side takes; None if one was not measured."""
    if over not in sides or under not in sides:
        return None
    return math.exp(statistics.median(log_ratios(sides, over, under)))


def threads(sides, side="rust"):
    """How many times more two threads do than one in the same time; None if that was not measured."""
    one = ratio(sides, f"{side}, threads: 1", f"{side}, threads: 2")
    return one and 2 * one
