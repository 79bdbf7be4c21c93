"""fork() while other threads are inside functions of Rust: the child has the module's use."""

import textwrap
import unittest
from test import support
from test.support import threading_helper
from test.support.script_helper import assert_python_ok
from test.test_rust_ext import require_rust

require_rust("_testrustapi")
support.requires_fork()
threading_helper.requires_working_threading(module=True)

# A process whose threads do `work` again and again, and that forks meanwhile. Each child uses what the
# threads use, ends as processes do, and says by its exit code how that was.
FORK = """
import gc, os, random, sys, threading, time, warnings
import _testrustapi, _base64
from _testrustapi import call, classes, life
warnings.simplefilter("ignore", DeprecationWarning)  # of fork() in a process with threads

# The child of a free-threaded 3.13 hangs in its next collection if another thread was collecting.
gc.disable()
cell = classes.Cell(0)
data = {{}}
lock = threading.Lock()

def wait():
    time.sleep(random.random() / 1000)

def work():
    {work}

def use():
    for number in range(100):
        cell.content = [number]
        assert cell.swap(number) == [number], number
        life.keep(cell)
        assert life.kept()[2] is cell
        _testrustapi.dict_method("set_item", (data, number, [number]))
        assert call(len, ((1, 2, 3),)) == 3
        assert _base64.b64decode(_base64.b64encode(b"data")) == b"data"
    try:
        _testrustapi.panic("in the child")
    except SystemError:
        pass
    assert life.count_to(1000, 10) == 1000
    gc.collect()
    thread = threading.Thread(target=call, args=(wait, ()))
    thread.start()
    thread.join()

def work_on():
    while forking:
        work()
        wait()  # leaves something of the machine to the children

use()
forking = True
threads = [threading.Thread(target=work_on, daemon=True) for _ in range(3)]
for thread in threads:
    thread.start()
for _ in range({children}):
    wait()
    pid = os.fork()
    if not pid:
        use()
        sys.exit(42)
    code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    assert code == 42, code
# Not left to the exit: a daemon thread of a free-threaded 3.13 can end as the owner of a lock that the exit needs.
forking = False
for thread in threads:
    thread.join()
# What the threads still change is not looked at here.
assert life.count_to(1000, 10) == 1000
print("done")
"""

WORK = {
    "running": "life.count_to(1_000_000, 1000)",
    "waiting in C": "call(wait, ())",
    "waiting for a lock": "call(lock.acquire, ()); call(wait, ()); call(lock.release, ())",
    "a field": """
        for number in range(1000):
            cell.content = number
            cell.content
        """,
    "the module's state": """
        for number in range(1000):
            life.keep(number)
            life.kept()
        """,
    "objects come and go": """
        for number in range(100):
            classes.Cell(classes.Cell(number))
            data[number % 10] = _testrustapi.classes.Cell([number])
        """,
    "panics": """
        try:
            _testrustapi.panic_after(wait, "text")
        except SystemError:
            pass
        """,
}


class ForkTest(unittest.TestCase):

    def test_fork(self):
        for name, work in WORK.items():
            work = textwrap.indent(textwrap.dedent(work).strip(), "    ").strip()
            with self.subTest(name):
                _code, out, err = assert_python_ok("-c", FORK.format(work=work, children=8))
                self.assertEqual((out, err), (b"done\n", b""))

    def test_import_in_child(self):
        # The module is new to the child.
        _code, out, err = assert_python_ok("-W", "ignore", "-c", textwrap.dedent("""
            import os, sys, threading, time
            threading.Thread(target=time.sleep, args=(100,), daemon=True).start()
            pid = os.fork()
            if not pid:
                import _testrustapi
                assert _testrustapi.count() == 1
                sys.exit(42)
            assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 42
        """))
        self.assertEqual((out, err), (b"", b""))


if __name__ == "__main__":
    unittest.main()
