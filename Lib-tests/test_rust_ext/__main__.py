"""Runs the tests: python -m test.test_rust_ext."""

import unittest

from test.test_rust_ext import load_tests  # noqa: F401

unittest.main()
