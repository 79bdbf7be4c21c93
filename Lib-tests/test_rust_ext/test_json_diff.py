"""diff_json.py and diff_floats.py for a moment, with each tier of kernels, and whether they find what is wrong."""

import io
import os
import random
import types
import unittest
from test.test_rust_ext import require_rust, tiers
from test.test_rust_ext.util import SEED

require_rust("_json")

from test.test_rust_ext.diff_json import compare
from test.test_rust_ext.diff_json_families import FAMILIES
from test.test_rust_ext.diff_run import Difference
from test.test_rust_ext.json_compare import Side, oracle


class OtherString(str):
    pass


class FindTest(unittest.TestCase):
    """What is wrong now and then is found, and told so that it can be seen again."""

    def find(self, family, **wrong):
        right = oracle()
        side = Side(types.SimpleNamespace(**{**vars(right.json), **wrong}), right.c)
        with self.assertRaises(Difference) as caught:
            compare(FAMILIES[family](random.Random(SEED)), 100_000, side)
        return str(caught.exception)

    def changed(self, family, change):
        """loads with another result, or another exception."""
        def loads(*args, **kwargs):
            return change(oracle().json.loads(*args, **kwargs))
        return self.find(family, loads=loads)

    def test_nothing(self):
        compare(FAMILIES["documents"](random.Random(SEED)), 1000, oracle())

    def test_type(self):
        text = self.changed("documents", lambda value: float(value) if value == 5 else 1 if value is True else value)
        self.assertRegex(text, r"loads\('true'\)\n  Rust:   \['returned', 1, \[\]\]\n  oracle: \['returned', True, \[\]\]")

    def test_bits(self):
        text = self.changed("numbers", lambda value: abs(value) if value == 0 else value)
        self.assertIn("['returned', 0.0, []]\n  oracle: ['returned', -0.0, []]", text)
        text = self.changed("numbers", lambda value: value * (1 + 2**-52) if value == 1e22 and type(value) is float else value)
        self.assertIn("oracle: ['returned', 1e+22, []]", text)

    def test_order(self):
        def change(value):
            if isinstance(value, dict) and len(value) == 3:
                value[next(iter(value))] = value.pop(next(iter(value)))
            return value
        self.assertIn("loads('{", self.changed("documents", change))

    def test_keys(self):
        # Equal ones, but not one object.
        def change(value):
            if isinstance(value, list):
                for item in value:
                    if isinstance(item, dict):
                        pairs = [(key[:1] + key[1:], item[key]) for key in item]
                        item.clear()
                        item.update(pairs)
            return value
        self.assertIn("loads('[", self.changed("documents", change))

    def test_position(self):
        def loads(text, *args, **kwargs):
            try:
                return oracle().json.loads(text, *args, **kwargs)
            except ValueError as exc:
                if str(exc).startswith("Illegal trailing"):
                    exc.pos += 1
                raise
        text = self.find("broken", loads=loads)
        self.assertIn("Illegal trailing comma", text)

    def test_message(self):
        def dumps(*args, **kwargs):
            try:
                return oracle().json.dumps(*args, **kwargs)
            except ValueError as exc:
                exc.args = str(exc).replace("JSON compliant: nan", "JSON compliant: NaN"),
                raise
        self.assertIn("JSON compliant: NaN", self.find("objects", dumps=dumps))

    def test_hook(self):
        # It gets something else than before, and nobody sees it in the result.
        def loads(text, **kwargs):
            if hook := kwargs.get("parse_constant"):
                kwargs["parse_constant"] = lambda name: hook(OtherString(name))
            return oracle().json.loads(text, **kwargs)
        self.assertIn("OtherString", self.find("hooks", loads=loads))

    def test_written(self):
        # Nothing, where there is an error.
        def dump(obj, file, **kwargs):
            buffer = io.StringIO()
            oracle().json.dump(obj, buffer, **kwargs)
            file.write(buffer.getvalue())
        self.assertIn("dump(", self.find("files", dump=dump))


class JsonTest(tiers.TierTestCase):

    program = "diff_json"
    modules = ["_json"]
    c_modules = ["_json"]
    cases = int(os.environ.get("RUST_EXT_CASES", "2000"))


class FloatsTest(tiers.TierTestCase):

    program = "diff_floats"
    modules = ["_json"]
    cases = int(os.environ.get("RUST_EXT_CASES", "5000"))


if __name__ == "__main__":
    unittest.main()
