"""Py_InitializeFromConfig, the modules in Rust, Py_FinalizeEx, and again, in an application in C."""

import os
import shlex
import shutil
import subprocess
import sys
import sysconfig
import textwrap
import unittest
from test import support
from test.support import os_helper
from test.test_rust_ext import require_rust

require_rust("_testrustapi")

ROUNDS = 6

# Classes, exceptions, state, cycles. What the modules in C lose sets the bar: 3.13 never frees
# an interned name that it has not seen before, and _testcapi has as many as _testrustapi.
C_MODULE = """
    import _testbuffer, _testcapi, _testclinic, _testinternalcapi, _testlimitedcapi, _testmultiphase, xxlimited
    error = _testmultiphase.error
    example = _testmultiphase.Example()
    example.cycle = example
    assert _testmultiphase.foo(1, 2) == 3
    xxo = xxlimited.Xxo()
    xxo.cycle = xxo
"""

RUST_MODULE = """
    import _testrustapi
    from _testrustapi import classes, life, xxlimited
    assert _testrustapi.count() == 1
    cell = classes.Cell()
    cell.content = cell
    life.keep(life)
    life.keep(life.Last(lambda: None))
    assert _testrustapi.call(lambda *args: args, (1, 2)) == (1, 2)
    xxo = xxlimited.Xxo()
    xxo.cycle = xxo
    try:
        _testrustapi.panic("embedded")
    except SystemError as exc:
        assert "embedded" in str(exc)
    else:
        raise AssertionError
"""

SUBINTERPRETERS = """
    import _interpreters
    for config in "legacy", "isolated":
        interp = _interpreters.create(config)
        assert _interpreters.exec(interp, code) is None
        _interpreters.destroy(interp)
"""

THREADS = """
    import threading, time
    import _testrustapi
    def work():
        while True:
            _testrustapi.call(time.sleep, (0.0001,))
    for _ in range(3):
        threading.Thread(target=work, daemon=True).start()
    time.sleep(0.01)
"""


def config(name):
    return shlex.split(sysconfig.get_config_var(name) or "")


class EmbedTest(unittest.TestCase):

    @classmethod
    def setUpClass(cls):
        compiler = config("CC")
        if not compiler or not shutil.which(compiler[0]):
            raise unittest.SkipTest("the C compiler that built this Python is not here")
        if sysconfig.get_config_var("Py_ENABLE_SHARED") or sys.platform != "linux":
            raise unittest.SkipTest("written for Linux and a static libpython")
        if sysconfig.is_python_build():
            where = os.path.dirname(sys.executable)
        else:
            where = sysconfig.get_config_var("LIBPL")
        library = os.path.join(where, sysconfig.get_config_var("LIBRARY"))
        if not os.path.exists(library):
            raise unittest.SkipTest(f"there is no {library}")
        directory = cls.enterClassContext(os_helper.temp_dir())
        cls.program = os.path.join(directory, "embed")
        headers = {os.path.dirname(sysconfig.get_config_h_filename()), sysconfig.get_path("include")}
        command = [
            *compiler, *config("CFLAGS"), *config("LDFLAGS"),
            *(f"-I{path}" for path in headers),
            os.path.join(os.path.dirname(__file__), "embed.c"), "-o", cls.program,
            # All of it: extension modules use what this file does not.
            "-Wl,--whole-archive", library, "-Wl,--no-whole-archive",
            *config("LINKFORSHARED"), *config("LIBS"), *config("SYSLIBS"), "-lpthread",
        ]
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        if done.returncode:
            raise AssertionError(f"{shlex.join(command)}\n{done.stdout}")

    def embed(self, code, rounds=ROUNDS, threads=True):
        """Run the code in a Python that is started anew so many times; the memory in use after each."""
        command = [self.program, sys.executable, str(rounds), str(int(threads)), textwrap.dedent(code)]
        # glibc counts what it caches for a thread as if it were used.
        env = dict(os.environ, GLIBC_TUNABLES="glibc.malloc.tcache_count=0")
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=env,
                              timeout=support.LONG_TIMEOUT)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        sizes = [int(line) for line in done.stdout.split()]
        self.assertEqual(len(sizes), rounds)
        return sizes

    def growth(self, code):
        """How many bytes are lost in a round; the first rounds differ."""
        sizes = self.embed(code, threads=False)
        return (sizes[-1] - sizes[1]) / (ROUNDS - 2)

    def test_again(self):
        self.embed(RUST_MODULE)

    def test_subinterpreters(self):
        code = textwrap.dedent(RUST_MODULE)
        self.embed(f"{code}\ncode = {code!r}\n{textwrap.dedent(SUBINTERPRETERS)}")

    def test_daemon_threads(self):
        # Once: one that sleeps in C until the next Python has started comes back to memory that
        # is gone, whatever language its function was written in.
        for _ in range(5):
            self.embed(THREADS, rounds=1)

    def test_memory(self):
        # One class that is lost would be more than a kilobyte. 3.13 interns the names of functions for ever:
        # those of the C modules whose twins are in _testrustapi, and theirs.
        in_c = self.growth(C_MODULE)
        in_rust = self.growth(RUST_MODULE)
        self.assertLess(in_rust, in_c + 200)


if __name__ == "__main__":
    unittest.main()
