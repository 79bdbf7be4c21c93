"""Runs random cases against an oracle in chunks: what diff_codecs.py and diff_json.py have in common."""

import argparse
import multiprocessing
import sys
import time

CHUNK = 100_000  # cases that have a row of random numbers of their own


class Difference(Exception):
    """Two functions that do not do the same; the text says which and how to see it."""


def shrink(text, differs):
    """A shorter text that still differs."""
    size = len(text) // 2
    while size:
        for start in range(0, len(text), size):
            shorter = text[:start] + text[start + size:]
            if differs(shorter):
                text = shorter
                break
        else:
            size //= 2
    return text


class Chunk:
    """One chunk of a family: called with its number and cases, seconds and the difference or None."""

    def __init__(self, compare, name, seed):
        self.compare = compare
        self.name = name
        self.seed = seed

    def __call__(self, job):
        chunk, cases = job
        started = time.perf_counter()
        try:
            self.compare(self.name, self.seed, chunk, cases)
        except Difference as difference:
            told = f"{difference}\n  (family {self.name}, seed {self.seed}, chunk {chunk})"
            return time.perf_counter() - started, told
        return time.perf_counter() - started, None


def run(compare, name, options, mapper):
    """The cases of a family; prints its line and returns whether all were the same."""
    first, cases = options.first, options.cases
    chunks = [(first + chunk, min(CHUNK, cases - chunk * CHUNK)) for chunk in range(-(-cases // CHUNK))]
    seconds, done = 0, 0
    for chunk, (spent, difference) in zip(chunks, mapper(Chunk(compare, name, options.seed), chunks)):
        seconds += spent
        done += chunk[1]
        if difference:
            print(f"{name}: a difference in the first {done} cases\n{difference}", flush=True)
            return False
    print(f"{name}: {done} cases, {seconds:.1f} s, no difference", flush=True)
    return True


def main(doc, compare, families, choices=None):
    """The program: compare(name, seed, chunk, cases) raises the first Difference of a chunk of a family.

    The choices are families that may be asked for, if these are more than are run by default.
    """
    program = f"python -m {sys.modules['__main__'].__spec__.name}"
    parser = argparse.ArgumentParser(prog=program, description=doc,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", type=int, default=1_000_000, help="calls of each family (%(default)s)")
    parser.add_argument("--seed", type=int, default=1, help="decides every case (%(default)s)")
    parser.add_argument("--family", nargs="+", choices=choices or families, default=list(families),
                        help="which of them (%(default)s)")
    parser.add_argument("--first", type=int, default=0, help=f"the first chunk, of {CHUNK} cases (%(default)s)")
    parser.add_argument("--jobs", type=int, default=1, help="processes (%(default)s)")
    options = parser.parse_args()
    if options.jobs == 1:
        return all([run(compare, name, options, map) for name in options.family])
    with multiprocessing.get_context("fork").Pool(options.jobs) as pool:
        return all([run(compare, name, options, pool.imap) for name in options.family])
