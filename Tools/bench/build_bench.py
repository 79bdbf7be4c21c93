"""What Rust costs while building: python3 Tools/bench/build_bench.py [RUNS]

Builds the variants gil and c, which differ in nothing but --with-rust, in turn: from
clean, with nothing to do, and (gil) after an edit of one Rust file. Prints seconds and
ratios. Both variants must have been configured. A compiler cache on PATH would hide what
is measured, and is refused.
"""

import os
import re
import shutil
import statistics
import subprocess
import sys
import time
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
SOURCE = REPOSITORY / "Modules-rust/_base64/src/lib.rs"


def make(variant, *targets):
    """Seconds that make takes in the variant's build directory, with two jobs."""
    command = ["make", "-s", "-j2", "-C", str(REPOSITORY / "build" / variant), *targets]
    start = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return time.perf_counter() - start


def row(name, over, under=None):
    """One line: the runs, their median, and the ratio of the medians."""
    text = f"{name}: {', '.join(f'{seconds:.2f}' for seconds in over)} s"
    if under:
        text += f"; without Rust {', '.join(f'{seconds:.2f}' for seconds in under)} s"
        text += f"; ratio {statistics.median(over) / statistics.median(under):.3f}"
    print(text, flush=True)


def main():
    """Run everything and print it."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    compiler = Path(os.path.realpath(shutil.which("gcc") or "/"))
    if re.search("ccache", compiler.name):
        sys.exit(f"gcc on PATH is {compiler}: take the compiler cache off PATH")
    clean, idle, edit = {"gil": [], "c": []}, {"gil": [], "c": []}, []
    for _ in range(runs):
        for variant in ("gil", "c"):
            make(variant, "clean")
            clean[variant].append(make(variant))
    for _ in range(runs):
        for variant in ("gil", "c"):
            idle[variant].append(make(variant))
    for _ in range(runs):
        SOURCE.touch()
        edit.append(make("gil"))
    row("clean build", clean["gil"], clean["c"])
    row("nothing to do", idle["gil"], idle["c"])
    row("one Rust file edited", edit)
    print(f"edit over clean build: 1/{statistics.median(clean['gil']) / statistics.median(edit):.0f}")


if __name__ == "__main__":
    main()
