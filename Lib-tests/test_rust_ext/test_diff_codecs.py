"""diff_codecs.py for a moment, with each tier of kernels, and whether it finds what is wrong."""

import os
import random
import unittest
from test.test_rust_ext import require_rust, tiers
from test.test_rust_ext.util import SEED, c_module

require_rust("_base64")
require_rust("binascii")

import binascii

from test.test_rust_ext.diff_codecs import Difference, compare
from test.test_rust_ext.diff_families import Call, Side, Source


class FindTest(unittest.TestCase):
    """A function that is wrong now and then is found, and told so that it can be seen again."""

    def find(self, wrong, right=c_module("binascii").hexlify, **kwargs):
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


class CodecsTest(tiers.TierTestCase):

    program = "diff_codecs"
    modules = ["binascii", "_base64"]
    c_modules = ["binascii"]
    cases = int(os.environ.get("RUST_EXT_CASES", "2000"))


if __name__ == "__main__":
    unittest.main()
