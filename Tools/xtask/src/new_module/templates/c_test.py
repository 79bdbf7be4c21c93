"""@NAME@ in Rust against the one in C; against_c.py says what is compared."""

import unittest
from test.test_rust_ext import against_c, require_rust

require_rust("@NAME@")

# These raise NotImplementedError. The name of a function goes out when the function is written.
NOT_WRITTEN = {@NOT_WRITTEN@}

# What the module in C has besides and this one has not yet.
MISSING = {@MISSING@}

# Arguments that pass the checks of the function in C. Each is copied for each call, as calls may change it.
CALLS = {
@CALLS@}


class AgainstCTest(against_c.AgainstC, unittest.TestCase):
    module_name = "@NAME@"
    not_written = NOT_WRITTEN
    missing = MISSING
    without_doc = {@WITHOUT_DOC@}
    calls = CALLS


if __name__ == "__main__":
    unittest.main()
