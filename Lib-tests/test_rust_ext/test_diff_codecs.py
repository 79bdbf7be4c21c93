"""diff_codecs.py for a moment, with each tier of kernels, and whether it finds what is wrong."""

import os
import random
import re
import subprocess
import sys
import tempfile
import unittest
from test import support
from test.support import script_helper
from test.test_rust_ext import require_rust
from test.test_rust_ext.util import SEED, c_binascii, compile_c_binascii

require_rust("_base64")
require_rust("binascii")

import binascii

from test.test_rust_ext.diff_codecs import Difference, compare
from test.test_rust_ext.diff_families import Call, Side, Source

CASES = int(os.environ.get("RUST_EXT_CASES", "2000"))


class FindTest(unittest.TestCase):
    """A function that is wrong now and then is found, and told so that it can be seen again."""

    def find(self, wrong, right=c_binascii().hexlify, **kwargs):
        rng = random.Random(SEED)
        calls = [Call("hexlify", right, right)] * 20 + [Call("wrong", wrong, right, (), kwargs)]
        with self.assertRaises(Difference) as caught:
            compare(Side(calls, [Source(rng.randbytes(10_000))], [b"!"]), 100_000, rng)
        return str(caught.exception)

    def test_value(self):
        # One byte value at one place: the data that shows it is made as short as can be.
        def wrong(data):
            if isinstance(data, bytes) and data[20:21] == b"\xfe":
                data = data[:20] + b"\xff" + data[21:]
            return binascii.hexlify(data)
        text = self.find(wrong)
        self.assertRegex(text, r"^wrong\(b['\"].*\)\n  Rust:   b'[0-9a-f]{40}ff'\n  oracle: b'[0-9a-f]{40}fe'$")

    def test_type(self):
        text = self.find(lambda data: bytearray(binascii.hexlify(data)))
        self.assertIn("bytearray(b''", text)

    def test_message(self):
        def wrong(data, sep):
            try:
                return binascii.hexlify(data, sep)
            except ValueError:
                raise ValueError("sep must have length 1")
        self.assertIn("('raised', 'builtins.ValueError', 'sep must have length 1')", self.find(wrong, sep=b"::"))

    def test_exception(self):
        def wrong(data):
            if isinstance(data, str):
                raise ValueError
            return binascii.hexlify(data)
        self.assertIn("decode('latin-1')", self.find(wrong))


class TierTest(unittest.TestCase):

    def environment(self, tier):
        return dict(os.environ, ASCII_CODECS_TIER=tier, RUST_EXT_C_BINASCII=self.c_binascii)

    @classmethod
    def setUpClass(cls):
        cls.c_binascii = compile_c_binascii(cls.enterClassContext(tempfile.TemporaryDirectory()))
        done = script_helper.assert_python_failure("-c", "import binascii", ASCII_CODECS_TIER="?")
        cls.error = done.err.decode().strip().splitlines()[-1]
        cls.tiers = re.split(", | ", re.search("has the tiers (.*);", cls.error)[1])

    def test_unknown_tier(self):
        self.assertEqual(self.tiers[0], "scalar")
        for name in "binascii", "_base64":
            with self.subTest(name=name):
                done = script_helper.assert_python_failure("-c", f"import {name}", ASCII_CODECS_TIER="avx9000")
                self.assertIn("ImportError: ASCII_CODECS_TIER=avx9000: this processor has the tiers scalar",
                              done.err.decode())

    def test_tiers(self):
        for tier in self.tiers:
            with self.subTest(tier=tier):
                command = [sys.executable, "-m", "test.test_rust_ext.diff_codecs",
                           "--cases", str(CASES), "--seed", str(SEED)]
                done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                                      env=self.environment(tier), timeout=support.LONG_TIMEOUT)
                self.assertEqual(done.returncode, 0, done.stdout)
                self.assertEqual(len(done.stdout.splitlines()), done.stdout.count("no difference"), done.stdout)


if __name__ == "__main__":
    unittest.main()
