"""A program of differential tests, for a moment, with each tier of kernels that the processor has."""

import os
import re
import subprocess
import sys
import tempfile
import unittest
from test import support
from test.test_rust_ext.util import SEED, compile_c_module


def run(*args, **environment):
    """A process of this Python's; its output and errors are one text."""
    return subprocess.run([sys.executable, *args], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                          env=dict(os.environ, **environment), timeout=support.LONG_TIMEOUT)


class TierTestCase(unittest.TestCase):
    """A test class says what the program is called, whom it is about, and how many cases are enough."""

    program = None
    modules = []    # in Rust
    c_modules = []  # compiled once for all tiers
    cases = 1000

    @classmethod
    def setUpClass(cls):
        cls.directory = cls.enterClassContext(tempfile.TemporaryDirectory())
        for name in cls.c_modules:
            compile_c_module(name, cls.directory)
        error = run("-c", f"import {cls.modules[0]}", ASCII_CODECS_TIER="?").stdout.strip().splitlines()[-1]
        cls.tiers = re.split(", | ", re.search("has the tiers (.*);", error)[1])

    def test_unknown_tier(self):
        self.assertEqual(self.tiers[0], "scalar")
        for name in self.modules:
            with self.subTest(name=name):
                done = run("-c", f"import {name}", ASCII_CODECS_TIER="avx9000")
                self.assertEqual(done.returncode, 1, done.stdout)
                self.assertIn("ImportError: ASCII_CODECS_TIER=avx9000: this processor has the tiers scalar",
                              done.stdout)

    def test_tiers(self):
        for tier in self.tiers:
            with self.subTest(tier=tier):
                done = run("-m", f"test.test_rust_ext.{self.program}", "--cases", str(self.cases), "--seed", str(SEED),
                           ASCII_CODECS_TIER=tier, RUST_EXT_C_MODULES=self.directory)
                self.assertEqual(done.returncode, 0, done.stdout)
                self.assertEqual(len(done.stdout.splitlines()), done.stdout.count("no difference"), done.stdout)
