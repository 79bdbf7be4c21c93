"""Tests of the extension modules in Rust (./configure --with-rust)."""

import os
import sysconfig
import unittest
from test import support

# The names of the modules that are in Rust in this build.
RUST_MODULES = (sysconfig.get_config_var("RUST_MODULES") or "").split()

if not RUST_MODULES:
    raise unittest.SkipTest("this Python was configured without --with-rust")


def require_rust(name):
    """Skip the test file unless the module was configured to be in Rust.

    That it then can be imported is not asked here: if it cannot, tests fail.
    """
    if name not in RUST_MODULES:
        raise unittest.SkipTest(f"{name} is not in Rust in this build")


def load_tests(*args):
    return support.load_package_tests(os.path.dirname(__file__), *args)
