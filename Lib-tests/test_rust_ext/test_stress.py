"""The stress program (stress.py), for a short time."""

import contextlib
import io
import unittest
from test import support
from test.support import threading_helper
from test.support.script_helper import assert_python_ok
from test.test_rust_ext import require_rust
from unittest import mock

require_rust("_testrustapi")
threading_helper.requires_working_threading(module=True)

from test.test_rust_ext import stress
from test.test_rust_ext.stress_util import check


class StressTest(unittest.TestCase):

    def test_all(self):
        # In a process of its own, because it would end that if a scenario hung.
        _, out, err = assert_python_ok("-m", "test.test_rust_ext.stress", "--seconds", "2")
        self.assertEqual(err, b"")
        results = [line.split() for line in out.decode().splitlines()[1:]]
        self.assertEqual([result[0] for result in results], list(stress.SCENARIOS))
        self.assertEqual({result[-1] for result in results}, {"ok"})

    def run_with(self, change, read, finish=lambda: None):
        """What the program says of one scenario, and its exit code."""
        output = io.StringIO()
        with (mock.patch.dict(stress.SCENARIOS, mine=lambda: (change, read, finish)),
              contextlib.redirect_stdout(output), contextlib.redirect_stderr(output)):
            code = stress.main(["--seconds", "0.2", "--threads", "2", "--seed", "1", "mine"])
        return code, output.getvalue()

    def test_wrong_value(self):
        shared = [1]
        code, output = self.run_with(lambda rng: shared.append(2), lambda rng: check(2 not in shared, "two"))
        self.assertEqual(code, 1)
        self.assertRegex(output, r"(?s)--seed 1\n.*mine .* changes .* reads +FAILED\n.*AssertionError: two\n")

    def test_wrong_sum(self):
        nothing = lambda rng: None
        code, output = self.run_with(nothing, nothing, lambda: check(False, "lost"))
        self.assertEqual(code, 1)
        self.assertIn("AssertionError: lost", output)

    def test_arguments(self):
        for args in ["unknown"], ["--threads", "1"]:
            with self.assertRaises(SystemExit), support.captured_stderr():
                stress.main(args)


if __name__ == "__main__":
    unittest.main()
