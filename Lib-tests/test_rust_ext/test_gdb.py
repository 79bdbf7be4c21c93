"""gdb shows Python objects and Rust's strs in frames of Rust (rust-bindings/cpython-api/gdb.py)."""

import os
import shutil
import subprocess
import sys
import sysconfig
import unittest
from test import support
from test.test_rust_ext import RUST_MODULES

SCRIPT = os.path.join(sysconfig.get_config_var("srcdir"), "rust-bindings", "cpython-api", "gdb.py")
HOOKS = f"{sys.executable}-gdb.py"
DEMO = "import _testrustapi as t; t.panic_after(len, 'the demo')"


@unittest.skipUnless("_testrustapi" in RUST_MODULES, "_testrustapi is not in Rust in this build")
@unittest.skipUnless(support.Py_DEBUG, "needs full debug information: --with-pydebug")
@unittest.skipUnless(shutil.which("gdb") and shutil.which("rustc"), "needs gdb and rustc")
@unittest.skipUnless(os.path.exists(SCRIPT) and os.path.exists(HOOKS), "needs the build directory")
@support.requires_subprocess()
class GdbTest(unittest.TestCase):

    def test_arguments(self):
        commands = ["set breakpoint pending on", f"source {HOOKS}", f"source {SCRIPT}",
                    "break _testrustapi::panics::panic_after", "run", "info args", "py-bt"]
        arguments = [argument for command in commands for argument in ("-ex", command)]
        run = subprocess.run(["gdb", "-nx", "-batch", *arguments, "--args", sys.executable, "-c", DEMO],
                             capture_output=True, text=True, timeout=support.LONG_TIMEOUT)
        if "ptrace" in run.stderr:
            self.skipTest(run.stderr)
        self.assertIn("callable = Borrowed <built-in method len of module object", run.stdout, run.stderr)
        self.assertIn('message = "the demo"', run.stdout, run.stderr)
        self.assertIn("<built-in method panic_after of module object", run.stdout, run.stderr)


if __name__ == "__main__":
    unittest.main()
