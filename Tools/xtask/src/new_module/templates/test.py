"""@NAME@: what its functions return and raise."""

import unittest
from test.test_rust_ext import require_rust

require_rust("@NAME@")

import @NAME@


class AddTest(unittest.TestCase):

    def test_sum(self):
        self.assertEqual(@NAME@.add(2, 3), 5)
        self.assertEqual(@NAME@.add(-2**63, 2**63 - 1), -1)

    def test_sum_that_does_not_fit(self):
        with self.assertRaisesRegex(OverflowError, "does not fit into 64 bits"):
            @NAME@.add(2**63 - 1, 1)

    def test_arguments(self):
        with self.assertRaisesRegex(TypeError, "expected 2 arguments, got 1"):
            @NAME@.add(2)
        with self.assertRaisesRegex(TypeError, "'str' object cannot be interpreted as an integer"):
            @NAME@.add(2, "3")


if __name__ == "__main__":
    unittest.main()
