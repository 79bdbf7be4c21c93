"""The modules in Rust in subinterpreters: with a GIL of their own, and with a shared one."""

import importlib
import unittest
from test.support import import_helper, threading_helper
from test.support.script_helper import assert_python_ok
from test.test_rust_ext import RUST_MODULES
from test.test_rust_ext.util import mortal_modules

interpreters = import_helper.import_module("_interpreters")

IMPORT = f"""
import importlib
for name in {RUST_MODULES}:
    module = importlib.import_module(name)
    assert module.__name__ == name
"""

ENCODE = """
import _base64
for size in range(100):
    data = bytes(range(size))
    text = _base64.b64encode(data)
    assert _base64.b64decode(text) == data, (size, text)
"""

# An exception type that the module takes from elsewhere is this interpreter's own.
FAIL = """
import _base64, binascii
try:
    _base64.b64decode(b"A")
except binascii.Error as exc:
    assert exc.__class__ is binascii.Error
else:
    raise AssertionError("not raised")
"""

COUNT = """
import _testrustapi
for expected in range(1, 101):
    found = _testrustapi.count()
    assert found == expected, (found, expected)
"""

PANIC = """
import _testrustapi
for _ in range(10):
    try:
        _testrustapi.panic("in a subinterpreter")
    except SystemError as exc:
        assert "in a subinterpreter" in str(exc), exc
    else:
        raise AssertionError("not raised")
"""


# A process that runs code in interpreters with a GIL of their own, all at once, and then
# code of its own. 3.13 does not free all memory of such an interpreter, even of one that
# did nothing; in a process of its own, that is not a leak of these tests (python -m test -R).
OWN_GIL = """
import sys, threading
import _interpreters

count, code, after = int(sys.argv[1]), sys.argv[2], sys.argv[3]
barrier = threading.Barrier(count)
errors = []

def run():
    interp = _interpreters.create("isolated")
    barrier.wait(60)
    error = _interpreters.exec(interp, code)
    _interpreters.destroy(interp)
    if error is not None:
        errors.append(error.errdisplay)

threads = [threading.Thread(target=run) for _ in range(count)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
exec(after)
sys.exit("\\n".join(errors) or None)
"""


def own_gil(code, count=1, after=""):
    """Run the code in interpreters with a GIL of their own; fails if it raises."""
    assert_python_ok("-c", OWN_GIL, str(count), code, after)


def shared_gil(code):
    """Run the code in an interpreter that shares our GIL; fails if it raises."""
    interp = interpreters.create("legacy")
    try:
        error = interpreters.exec(interp, code)
    finally:
        interpreters.destroy(interp)
    if error is not None:
        raise AssertionError(error.errdisplay)


with_base64 = unittest.skipUnless("_base64" in RUST_MODULES, "_base64 is not in Rust in this build")
with_testrustapi = unittest.skipUnless("_testrustapi" in RUST_MODULES,
                                       "_testrustapi is not in Rust in this build")


class InterpretersTest(unittest.TestCase):

    def check(self, code):
        own_gil(code)
        shared_gil(code)

    def test_an_error_is_seen(self):
        # The other tests rely on this.
        for run in own_gil, shared_gil:
            with self.assertRaisesRegex(AssertionError, "ZeroDivisionError"):
                run("1/0")

    def test_import(self):
        self.check(IMPORT)

    def test_import_again_in_another(self):
        for _ in range(3):
            shared_gil(IMPORT)
        own_gil("pass", after=IMPORT)
        own_gil(IMPORT, after=IMPORT)

    @with_base64
    def test_base64(self):
        self.check(ENCODE)

    @with_base64
    def test_exception_types(self):
        self.check(FAIL)

    @with_testrustapi
    def test_panic(self):
        self.check(PANIC)

    @with_testrustapi
    def test_state(self):
        here = importlib.import_module("_testrustapi")
        before = here.count()
        shared_gil(COUNT)
        self.assertEqual(here.count(), before + 1)
        own_gil(COUNT, after=COUNT)

    @with_testrustapi
    def test_state_of_a_fresh_module(self):
        here = importlib.import_module("_testrustapi")
        before = here.count()
        with mortal_modules():
            other = import_helper.import_fresh_module("_testrustapi")
        self.assertEqual([other.count(), other.count()], [1, 2])
        self.assertEqual(here.count(), before + 1)

    @with_testrustapi
    def test_states_in_turn(self):
        # Two live interpreters take turns: each goes on counting where it was.
        first, second = interpreters.create("legacy"), interpreters.create("legacy")
        try:
            for turn in range(1, 4):
                for interp in first, second:
                    error = interpreters.exec(
                        interp, f"import _testrustapi; assert _testrustapi.count() == {turn}")
                    self.assertIsNone(error and error.errdisplay)
        finally:
            interpreters.destroy(first)
            interpreters.destroy(second)

    @threading_helper.requires_working_threading()
    def test_many_at_once(self):
        code = IMPORT
        if "_base64" in RUST_MODULES:
            code += ENCODE + FAIL
        if "_testrustapi" in RUST_MODULES:
            code += COUNT + PANIC
        own_gil(code, count=8, after=code)


if __name__ == "__main__":
    unittest.main()
