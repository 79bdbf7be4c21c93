"""What the differential tests share: outcomes of calls, and reproducible chance.

    RUST_EXT_SEED=7 RUST_EXT_CASES=100000 python -m test test_rust_ext

runs them with other random inputs, and more of them.
"""

import contextlib
import functools
import importlib.machinery
import importlib.util
import os
import random
import shlex
import shutil
import subprocess
import sys
import sysconfig
import tempfile
import unittest

from test import support
from test.support import import_helper, script_helper
from test.test_rust_ext import RUST_MODULES

SEED = int(os.environ.get("RUST_EXT_SEED", "20251"))
CASES = int(os.environ.get("RUST_EXT_CASES", "4000"))

# Its exports are counted there without a lock, by every method that reads it.
skip_if_bytearray_is_unsafe = unittest.skipIf(
    support.Py_GIL_DISABLED and sys.version_info < (3, 14),
    "bytearray itself is not thread-safe on the free-threaded 3.13")


def _config(name):
    return shlex.split(sysconfig.get_config_var(name) or "")


def compile_c_module(name, directory):
    """Compile a module of this tree's Modules/ as its Makefile would; the path of the module."""
    source = os.path.abspath(sysconfig.get_config_var("srcdir") or "")
    files = [os.path.join(source, "Modules", file) for file in (f"{name}.c", f"{name}module.c")]
    files = [file for file in files if os.path.exists(file)]
    if not sysconfig.is_python_build() or not files:
        raise unittest.SkipTest(f"the source of {name} is not here: this Python does not run from its build tree")
    compiler = _config("CC")
    if not compiler or not shutil.which(compiler[0]):
        raise unittest.SkipTest("the C compiler that built this Python is not here")
    # configure gives binascii zlib's crc32 where it finds a zlib.
    zlib = _config("MODULE_ZLIB_LDFLAGS") if name == "binascii" else []
    path = os.path.join(directory, name + sysconfig.get_config_var("EXT_SUFFIX"))
    command = [
        *compiler, *_config("CFLAGS"), *_config("CONFIGURE_CFLAGS_NODIST"), *_config("CCSHARED"),
        *(["-DUSE_ZLIB_CRC32", *_config("MODULE_ZLIB_CFLAGS")] if zlib else []),
        f"-I{os.path.dirname(sysconfig.get_config_h_filename())}",
        f"-I{source}/Include", f"-I{source}/Include/internal", f"-I{source}/Include/internal/mimalloc",
        "-shared", files[0], "-o", path, *_config("LDFLAGS"), *zlib,
    ]
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if done.returncode:
        raise AssertionError(f"{shlex.join(command)}\n{done.stdout}")
    return path


@functools.cache
def c_module(name):
    """A module in C, beside the one in Rust; skips the test if it cannot be had.

    It is not in sys.modules. RUST_EXT_C_MODULES names a directory with some that were compiled before.
    """
    if name not in RUST_MODULES:
        return importlib.import_module(name)
    with tempfile.TemporaryDirectory() as directory:
        path = os.path.join(os.environ.get("RUST_EXT_C_MODULES", directory), name + sysconfig.get_config_var("EXT_SUFFIX"))
        if not os.path.exists(path):
            path = compile_c_module(name, directory)
        loader = importlib.machinery.ExtensionFileLoader(name, path)
        module = importlib.util.module_from_spec(importlib.util.spec_from_loader(name, loader))
        loader.exec_module(module)
    return module


def python_base64():
    """Lib/base64.py as it is without Rust, on binascii in C."""
    module = import_helper.import_fresh_module("base64", blocked=["_base64"])
    module.binascii = c_module("binascii")
    return module


@functools.cache
def python_json():
    """Lib/json as it is without Rust, on _json in C."""
    with import_helper.isolated_modules():
        for name in [name for name in sys.modules if name.partition(".")[0] in ("json", "_json")]:
            del sys.modules[name]
        sys.modules["_json"] = c_module("_json")
        return importlib.import_module("json")


def mortal_modules():
    """A context in which modules are imported that can be freed again.

    The free-threaded 3.13 makes modules immortal once a second thread was started, but
    for tests it can be told not to.
    """
    suppress = getattr(support, "suppress_immortalization", contextlib.nullcontext)
    return suppress()


def run_with_daemon_threads(code, tries=3):
    """Run the code in a process of its own, whose daemon threads outlive it: what it prints, and as errors.

    A free-threaded 3.13 now and then hangs at such an exit, whatever language its modules are in: a thread that
    is handed a lock while it waits ends as the owner, and the exit waits for the lock (_PyParkingLot_Park, brc.c).
    Then the process is tried again; one that hangs each time is an error.
    """
    while True:
        tries -= 1
        with script_helper.spawn_python("-X", "faulthandler", "-c", code, stderr=subprocess.PIPE) as process:
            try:
                out, err = process.communicate(timeout=support.SHORT_TIMEOUT)
            except subprocess.TimeoutExpired:
                process.kill()
                if support.Py_GIL_DISABLED and tries:
                    continue
                raise
        if process.returncode:
            raise AssertionError(f"exit code {process.returncode}: {err.decode()}")
        return out, err


def _kind(exc):
    """The type of an exception. binascii.Error is a name, as there are two: C's and Rust's."""
    kind = type(exc)
    return f"binascii.{kind.__qualname__}" if kind.__module__ == "binascii" else kind


def _kinds(exc):
    """The types of an exception's context and cause, and of theirs."""
    if exc is None:
        return None
    return (_kind(exc), exc.__suppress_context__,
            _kinds(exc.__context__), _kinds(exc.__cause__))


def outcome(func, /, *args, **kwargs):
    """All that can be told about a call: the result and its type, or the exception."""
    try:
        result = func(*args, **kwargs)
    except Exception as exc:
        return ("raised", _kind(exc), str(exc), _kinds(exc))
    return ("returned", type(result), result)


class DiffTestCase(unittest.TestCase):
    """A test that compares calls of two functions."""

    def setUp(self):
        # Each test has its own row of random numbers, whichever tests run before it.
        self.rng = random.Random(f"{SEED} {self.id()}")

    def assertSame(self, rust, oracle, args, kwargs={}, note=""):
        """Both functions do the same with these arguments.

        Arguments that a call uses up or records are given as functions, which make
        them anew for each side.
        """
        got = outcome(rust, *_made(args), **kwargs)
        want = outcome(oracle, *_made(args), **kwargs)
        if got != want:
            def text(value):
                value = repr(value)
                return value if len(value) <= 400 else f"{value[:200]} ... {value[-200:]}"
            self.fail(f"{note} {rust.__name__}{text(args)} {kwargs or ''}\n"
                      f"Rust:   {text(got)}\n"
                      f"oracle: {text(want)}\n"
                      f"RUST_EXT_SEED={SEED} RUST_EXT_CASES={CASES}")


class Made:
    """An argument that is made anew for each call."""

    def __init__(self, make, name=None):
        self.make = make
        self.name = name or make.__name__

    def __repr__(self):
        return f"<{self.name}>"


def _made(args):
    return [arg.make() if isinstance(arg, Made) else arg for arg in args]


def rust_classes():
    """The module _testrustapi.classes; skips the test if there is none."""
    module = import_helper.import_module("_testrustapi")
    return module.classes
