"""Tests of configure-rust: the real script, in a sandbox with fake tools and a miniature CPython.

    python Tools/overlay/test_configure_rust.py [-v] [-k WORDS]

The fake tools stand for a machine that lacks something; each test asserts what the user is told and that
the next run is sound. All of it is done with each shell that is here (dash and busybox sh).
"""

import os
import shutil
import subprocess
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent / "tests"))
# The sandbox is a part of the source; nothing is to be left in it.
sys.dont_write_bytecode = True

from machine import Machine
from missing import Missing
from own_tree import OwnTree, RealCPython
from runs import Runs
from sandbox import Sandbox
from sources import Sources

SHELLS = {"dash": ["dash"], "busybox": ["busybox", "sh"]}
ONE_SHELL = "CONFIGURE_RUST_TEST_SHELL"


def shells():
    """The names of the shells to test with: the ones that are here, or the one that was asked for."""
    if ONE_SHELL in os.environ:
        return [os.environ[ONE_SHELL]]
    return [name for name in SHELLS if shutil.which(name)] or ["sh"]


def load_tests(loader, tests, pattern):
    """Each group of tests with each shell."""
    suite = unittest.TestSuite()
    for shell in shells():
        program, *applet = SHELLS.get(shell, [shell])
        for group in (Missing, Sources, Runs, OwnTree, Machine, RealCPython):
            members = {"shell": [shutil.which(program), *applet], "__doc__": group.__doc__}
            suite.addTests(loader.loadTestsFromTestCase(type(f"{group.__name__}_{shell}", (group, Sandbox), members)))
    return suite


def main():
    """Run the tests, with all shells at the same time: most of the time is spent in starting processes."""
    if len(shells()) == 1:
        unittest.main()
    runs = [(shell, subprocess.Popen([sys.executable, *sys.argv], env={**os.environ, ONE_SHELL: shell},
                                     stdout=subprocess.PIPE, stderr=subprocess.STDOUT)) for shell in shells()]
    for shell, run in runs:
        output, _ = run.communicate()
        print(f"-- with {shell}", output.decode(errors="replace"), sep="\n", flush=True)
    sys.exit(any(run.returncode for _, run in runs))


if __name__ == "__main__":
    main()
