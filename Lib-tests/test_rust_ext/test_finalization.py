"""How threads, modules and objects end: daemon threads at exit, and what runs while the interpreter finalizes."""

import gc
import sys
import textwrap
import unittest
import weakref
from test import support
from test.support import import_helper, threading_helper
from test.support.script_helper import assert_python_ok
from test.test_rust_ext import require_rust
from test.test_rust_ext.util import mortal_modules, run_with_daemon_threads

require_rust("_testrustapi")
threading_helper.requires_working_threading(module=True)

# Objects whose special methods all give up the thread state, for a random while.
HOSTILE = """
import _testrustapi, _thread, random, sys, threading, time, warnings
from _testrustapi import life

def wait(*args, **kwargs):
    time.sleep(random.random() / 2000)

class Hostile:
    def __init__(self, *args): wait()
    def __getattr__(self, name): wait(); raise AttributeError(name)
    def __setattr__(self, name, value): wait()
    def __repr__(self): wait(); return "hostile"
    def __eq__(self, other): wait(); return False
    def __lt__(self, other): wait(); return False
    def __hash__(self): wait(); return 7
    def __bool__(self): wait(); return True
    def __len__(self): wait(); return 3
    def __index__(self): wait(); return 3
    def __call__(self, *args, **kwargs): wait()
    def __add__(self, other): wait(); return 3
    def __getitem__(self, key): wait(); return 3
    def __setitem__(self, key, value): wait()
    def __contains__(self, key): wait(); return True
    def __iter__(self): wait(); return iter(map(wait, range(3)))
    def __del__(self): wait()
    def method(self, *args): wait()

class Error(Exception):
    def __init__(self, *args): wait()

def caught(function, *args):
    try:
        function(*args)
    except Exception:
        pass
"""

# Ways from Rust back into Python code.
WAYS = {
    "call": "_testrustapi.call(wait, ()); _testrustapi.call(wait, (1, 2, 3))",
    "call, by name": "_testrustapi.call(wait, (1, 2), ('key',)); _testrustapi.call_with_names(wait, (1, 2), ['key'])",
    "call, with a tuple and a dict": "_testrustapi.call_with(Hostile(), (1, 2), {'key': 3})",
    "call, with values": "_testrustapi.call_values(wait)",
    "call of a method": "_testrustapi.call_method(Hostile(), (1,))",
    "attributes": """
        for operation in ("getattr", "getattr_opt", "setattr"):
            caught(_testrustapi.attribute, operation, (Hostile(), "a", None))
        """,
    "functions of one object": """
        for operation in ("bool", "hash", "index", "iter", "len", "repr", "str"):
            _testrustapi.unary(operation, Hostile())
        """,
    "functions of two": """
        for operation in ("add", "contains", "eq", "getitem", "lt", "setitem", "rich eq"):
            caught(_testrustapi.binary, operation, (Hostile(), Hostile(), None))
        """,
    "sort": "_testrustapi.list_method('sort', ([Hostile(), Hostile(), Hostile()], None, None))",
    "keys of a dict": """
        d = {}
        for _ in range(3):
            _testrustapi.dict_method("set_item", (d, Hostile(), 1))
        _testrustapi.dict_method("contains", (d, Hostile(), None))
        _testrustapi.dict_method("clear", (d, None, None))
        """,
    "a field is replaced": "life.keep(Hostile())",
    "an instance is deallocated": "life.Last(wait); _testrustapi.classes.Cell(Hostile())",
    "exceptions": """
        caught(_testrustapi.raise_type, Error, "text")
        caught(_testrustapi.raise_args, "ValueError", Hostile(), Hostile())
        """,
    "warnings": "_testrustapi.warn('text', 1)",
    "audit events": "_testrustapi.audit('hostile', 1, 2)",
    "a lock": "_testrustapi.call(lock.__enter__, ()); _testrustapi.call(lock.__exit__, (None, None, None))",
    "a lock that is never free": "_testrustapi.call(held.acquire, ())",
    "sleep": "_testrustapi.call(time.sleep, (0.001,))",
    "a long sleep": "_testrustapi.call(time.sleep, (100,))",
    "running only": "life.count_to(1000, 10)",
    "panics": "caught(_testrustapi.panic_and_call, wait, 'text')",
    "Rust, Python, Rust": "_testrustapi.call(lambda: _testrustapi.call(_testrustapi.call, (wait, ())), ())",
}

DAEMONS = HOSTILE + """
lock, held = threading.Lock(), threading.Lock()
held.acquire()
warnings.filterwarnings("always")
warnings.showwarning = wait
started = threading.Semaphore(0)

def way():
{way}

def work():
    started.release()
    while True:
        way()

if {audit}:
    # Hooks stay until the very end, and are called for everything.
    sys.addaudithook(lambda event, args: wait() if event == "hostile" else None)

for _ in range(4):
    threading.Thread(target=work, daemon=True).start()
for _ in range(4):
    started.acquire()
time.sleep(random.random() / 50)
"""


def body(way):
    return textwrap.indent(textwrap.dedent(way).strip(), "    ")


class DaemonThreadsTest(unittest.TestCase):

    def test_daemon_threads_at_exit(self):
        # 3.13 ends a daemon thread where it wants to attach again, inside the function of C
        # that Rust has called. It must not take the process with it.
        for name, way in WAYS.items():
            script = DAEMONS.format(way=body(way), audit=name == "audit events")
            with self.subTest(name):
                for _ in range(2 if support.check_sanitizer(address=True, thread=True) else 3):
                    self.assertEqual(run_with_daemon_threads(script), (b"", b""))

    def test_all_ways_at_once(self):
        functions = "".join(f"def way{number}():\n{body(way)}\n" for number, way in enumerate(WAYS.values()))
        choice = "random.choice([%s])()" % ", ".join(f"way{number}" for number in range(len(WAYS)))
        script = functions + DAEMONS.format(way=body(choice), audit=True)
        for _ in range(10):
            self.assertEqual(run_with_daemon_threads(script), (b"", b""))


class ShutdownTest(unittest.TestCase):
    """What the module's functions and classes do for code that runs very late."""

    def run_script(self, script):
        _code, out, err = assert_python_ok("-c", textwrap.dedent(script))
        self.assertEqual(err, b"")
        return out.decode().split()

    def test_functions_in_del(self):
        # Objects that end with their module, with sys and with builtins, and in a cycle.
        out = self.run_script("""
            import _testrustapi, builtins, gc, os, sys
            from _testrustapi import life
            class Late:
                def __init__(self, name):
                    self.name = name
                # Globals of a module may be None by then.
                def __del__(self, call=_testrustapi.call, count=life.count_to, cell=_testrustapi.classes.Cell,
                            last=life.Last, kept=life.kept, write=os.write, len=len, str=str):
                    made = cell([self.name])
                    assert call(len, (made.content,)) == 1
                    assert count(10, 1) == 10
                    assert kept()[1] == "life"
                    last(lambda: write(1, self.name.encode() + b" "))
                    made.content = made
            here = Late("module")
            sys.late = Late("sys")
            builtins.late = Late("builtins")
            sys.modules["late"] = Late("modules")
            cycle = Late("cycle")
            cycle.cycle = cycle
            life.keep(Late("state"))
            kept = _testrustapi.classes.Cell(Late("cell"))
            kept.content.kept = kept
        """)
        self.assertEqual(sorted(out), ["builtins", "cell", "cycle", "module", "modules", "state", "sys"])

    def test_atexit(self):
        out = self.run_script("""
            import atexit, sys
            def keep():
                import _testrustapi
                from _testrustapi import life
                atexit.register(_testrustapi.call, print, ("call",))
                atexit.register(_testrustapi.call, life.count_to, (7, 1))
                atexit.register(life.Last, lambda: print("last"))
                atexit.register(lambda: print(life.kept()[1]))
            keep()
            for name in list(sys.modules):
                if name.startswith("_testrustapi"):
                    del sys.modules[name]
        """)
        self.assertEqual(out, ["life", "last", "call"])

    def test_capsule(self):
        # A destructor in C, called when sys is cleared, calls the module's function.
        import_helper.import_module("ctypes")
        out = self.run_script("""
            import ctypes, os, sys
            from _testrustapi import call, life
            write = os.write
            DESTRUCTOR = ctypes.CFUNCTYPE(None, ctypes.c_void_p)
            @DESTRUCTOR
            def destructor(capsule, call=call, kept=life.kept, write=write):
                call(write, (1, kept()[1].encode()))
            new = ctypes.pythonapi.PyCapsule_New
            new.restype, new.argtypes = ctypes.py_object, [ctypes.c_void_p, ctypes.c_char_p, DESTRUCTOR]
            sys.capsule = [destructor, new(1, None, destructor)]
        """)
        self.assertEqual(out, ["life"])

    def test_panic(self):
        # A panic in a drop is reported as long as there is something to report it to.
        _code, out, err = assert_python_ok("-c", textwrap.dedent("""
            import _testrustapi, sys
            sys.late = _testrustapi.panic_when_freed()
        """))
        self.assertEqual(out, b"")
        self.assertNotIn(b"Fatal", err)

    def test_subinterpreter(self):
        import_helper.import_module("_interpreters")
        out = self.run_script('''
            import _interpreters
            for config in "legacy", "isolated":
                interp = _interpreters.create(config)
                _interpreters.exec(interp, """if True:
                    import os, sys
                    from _testrustapi import life
                    sys.late = life.Last(lambda write=os.write: write(1, b"late "))
                    life.keep(life.Last(lambda write=os.write: write(1, b"kept ")))
                """)
                _interpreters.destroy(interp)
        ''')
        self.assertEqual(sorted(out), ["kept", "kept", "late", "late"])


class ClearedModuleTest(unittest.TestCase):
    """A module that the cycle collector has cleared."""

    def fresh(self):
        """_testrustapi.life, of a module that nobody else has."""
        return import_helper.import_fresh_module("_testrustapi").life

    def test_own_function_in_state(self):
        # The state holds a function of the module: m_clear is the only one that can break
        # this cycle, since neither functions nor what is in a Py can be emptied.
        def alive():
            # The number of modules. Weak references are cleared even if it is not freed.
            return sum(type(thing) is type(gc) for thing in gc.get_objects())
        before = alive()
        with mortal_modules():
            life = self.fresh()
            self.assertIs(life.kept()[0], life.keep)
            life.keep(life)
            self.assertGreater(alive(), before)
            del life
            support.gc_collect()
        self.assertEqual(alive(), before)

    @support.cpython_only
    def test_functions_after_clear(self):
        # The collector calls tp_clear for modules that no Python code can reach any more, not
        # even finalizers and weak references. Code in C might, with what it has hidden.
        ctypes = import_helper.import_module("ctypes")
        # PyModule_Type.tp_clear: an int and 21 pointers come before it, after the header.
        address = id(type(gc)) + object.__basicsize__ + 22 * ctypes.sizeof(ctypes.c_void_p)
        clear = ctypes.PYFUNCTYPE(ctypes.c_int, ctypes.py_object)(ctypes.c_void_p.from_address(address).value)
        ended = []
        with mortal_modules():
            life = self.fresh()
            keep, kept, count_to, last = life.keep, life.kept, life.count_to, life.Last
            # What the state gives up uses the module while it is cleared.
            keep(last(lambda: ended.append(count_to(5, 1))))
            ref = weakref.ref(life)
            del life
            for _ in range(2):
                self.assertEqual(clear(ref()), 0)
                self.assertEqual(ended, [5])
                self.assertEqual(count_to(7, 1), 7)
                for function, *args in (keep, 1), (kept,):
                    with self.assertRaisesRegex(SystemError, "has no state: its execution failed, or it was cleared"):
                        function(*args)
            last(lambda: ended.append(6))
            self.assertEqual(ended, [5, 6])
            del keep, kept, count_to, last, function, args
            support.gc_collect()
        self.assertIsNone(ref())

    def test_class_outlives_module(self):
        with mortal_modules():
            life = self.fresh()
            ended = []
            last = life.Last(lambda: ended.append(1))
            ref = weakref.ref(life)
            del life
            support.gc_collect()
            # The instance's class keeps the module.
            self.assertIsNotNone(ref())
            del last
            support.gc_collect()
        self.assertEqual(ended, [1])
        self.assertIsNone(ref())


if __name__ == "__main__":
    unittest.main()
