"""A panic in Rust becomes SystemError, and the interpreter goes on."""

import os
import sys
import threading
import unittest
from test import support
from test.support import import_helper, script_helper, threading_helper
from test.test_rust_ext import require_rust
from test.test_rust_ext.util import mortal_modules

require_rust("_testrustapi")

import _testrustapi


class PanicTest(unittest.TestCase):

    MESSAGES = ["a message", "", "{} {0} %s %(x)d", "two\nlines", "Käse \N{SNAKE}", "nul \0 inside",
                "long " * 10_000]

    def test_message_and_location(self):
        for message in self.MESSAGES:
            with self.subTest(message=message[:20]):
                with self.assertRaises(SystemError) as caught:
                    _testrustapi.panic(message)
                self.assertIs(type(caught.exception), SystemError)
                self.assertIn(message, str(caught.exception))
                self.assertRegex(str(caught.exception), r"\b[\w./\\-]+\.rs:[1-9][0-9]*")

    def test_traceback(self):
        try:
            _testrustapi.panic("x")
        except SystemError as exc:
            trace = exc.__traceback__
            self.assertIs(trace.tb_frame, sys._getframe())
            self.assertIsNone(trace.tb_next)
            trace = None
        else:
            self.fail("not raised")

    def test_no_context_of_its_own(self):
        with self.assertRaises(SystemError) as caught:
            _testrustapi.panic("x")
        self.assertIsNone(caught.exception.__context__)
        self.assertIsNone(caught.exception.__cause__)

    def test_while_raising(self):
        for message in self.MESSAGES:
            with self.subTest(message=message[:20]):
                with self.assertRaises(SystemError) as caught:
                    _testrustapi.panic_while_raising(message)
                pending = caught.exception.__context__
                self.assertIs(type(pending), ValueError)
                self.assertEqual(pending.args, (message,))
                self.assertFalse(caught.exception.__suppress_context__)
                self.assertIsNone(pending.__context__)

    def test_while_handling(self):
        # What a Python function would chain in an except clause is chained here.
        handled = KeyError("handled")
        for function in _testrustapi.panic, _testrustapi.panic_while_raising:
            with self.subTest(function=function.__name__):
                with self.assertRaises(SystemError) as caught:
                    try:
                        raise handled
                    except KeyError:
                        function("x")
                chain = []
                exc = caught.exception
                while exc is not None:
                    chain.append(exc)
                    exc = exc.__context__
                middle = [ValueError] if function is _testrustapi.panic_while_raising else []
                self.assertEqual([type(exc) for exc in chain], [SystemError, *middle, KeyError])
                self.assertIs(chain[-1], handled)
                handled.__context__ = handled.__traceback__ = None

    def test_goes_on(self):
        for number in range(200):
            with self.assertRaises(SystemError) as caught:
                _testrustapi.panic(f"number {number}")
            self.assertIn(f"number {number}", str(caught.exception))
            self.assertEqual(_testrustapi.arguments(1, 2), (1, 2, None, None))

    def test_inside_callbacks(self):
        # The exception passes through C code that calls the function.
        with self.assertRaisesRegex(SystemError, "from map"):
            list(map(_testrustapi.panic, ["from map"]))
        with self.assertRaisesRegex(SystemError, "from sort"):
            sorted([1, 2], key=lambda _: _testrustapi.panic("from sort"))

    def test_wrong_arguments(self):
        for function in _testrustapi.panic, _testrustapi.panic_while_raising:
            for args in (), (1,), (b"x",), (None,), ("a", "b"):
                with self.subTest(function=function.__name__, args=args):
                    with self.assertRaises(TypeError):
                        function(*args)

    def test_surrogate_in_message(self):
        # Not UTF-8: a UnicodeEncodeError like C's, or the panic with some replacement.
        with self.assertRaises((UnicodeEncodeError, SystemError)):
            _testrustapi.panic("lone \udc80")

    def check(self, message, function, *args):
        with self.assertRaises(SystemError) as caught:
            function(*args)
        exc = caught.exception
        self.assertRegex(str(exc), rf"^Rust panic: {message} \([\w./\\-]+\.rs:[1-9][0-9]*:[1-9][0-9]*\)$")
        self.assertIsNone(exc.__context__)

    def test_values(self):
        for function in _testrustapi.panic_value, _testrustapi.panic_value_drop:
            for _ in range(20):
                self.check("a panic with a value that is no text", function)
                self.check("after", _testrustapi.panic, "after")

    def test_message_is_its_own(self):
        # Other panics come in between, and are handled.
        def inner():
            self.check("inner", _testrustapi.panic, "inner")
            self.check("inner value", _testrustapi.panic, "inner value")

        def deeper():
            self.check("middle", _testrustapi.panic_and_call, inner, "middle")
            self.check("middle again", _testrustapi.panic_after, inner, "middle again")

        for callable in inner, deeper, lambda: _testrustapi.panic("ignored"), _testrustapi.panic_value:
            self.check("outer", _testrustapi.panic_after, callable, "outer")
            self.check("outer", _testrustapi.panic_and_call, callable, "outer")
        for number in range(20):
            self.check(f"outer {number}", _testrustapi.panic_and_catch, f"outer {number}")
            self.check(f"first {number}", _testrustapi.panic_resumed, f"first {number}", "second")
        self.check("after", _testrustapi.panic, "after")

    def test_calls_while_unwinding(self):
        # An exception that such a call raises is not the panic's.
        def raising():
            raise KeyError

        self.check("outer", _testrustapi.panic_and_call, raising, "outer")
        self.check("outer", _testrustapi.panic_and_call, sys._getframe, "outer")

    @threading_helper.requires_working_threading()
    def test_unknown_thread(self):
        # There is no Python code to raise it in: Rust prints it.
        code = "import _testrustapi; _testrustapi.panic_in_thread('in a thread', False)"
        result = script_helper.assert_python_ok("-c", code)
        self.assertRegex(result.err.decode(), r"(?s)panicked at [\w./\\-]+\.rs:.*in a thread")
        code = """if True:
            import _testrustapi
            try:
                _testrustapi.panic_in_thread('in a thread', True)
            except SystemError as exc:
                print(exc)
        """
        result = script_helper.assert_python_ok("-c", code)
        self.assertEqual(result.out.decode().strip(), "Rust panic: in a thread")

    def check_fatal(self, code, *texts):
        with support.SuppressCrashReport():
            result = script_helper.assert_python_failure("-X", "faulthandler=0", "-c", code)
        error = result.err.decode()
        first = next(line for line in error.splitlines() if line.startswith("Fatal Python error: Rust panic: "))
        for text in texts:
            self.assertIn(text, first)
        self.assertIn('File "<string>", line 1 in <module>', error)
        if hasattr(os, "WIFSIGNALED"):
            import signal
            self.assertEqual(result.rc, -signal.SIGABRT)

    def test_panic_in_drop(self):
        code = "import _testrustapi; _testrustapi.panic_in_drop('first')"
        self.check_fatal(code, "in a drop (", "first (", ".rs:")

    @support.cpython_only
    def test_no_memory(self):
        # If the exception cannot be made, what it would say is printed.
        import_helper.import_module("_testcapi")
        code = """if True:
            import sys
            import _testcapi, _testrustapi
            # A traceback needs the frame as an object. Python drops the exception if it
            # has no memory for that one.
            frame = sys._getframe()
            panic = _testrustapi.panic_value
            panicked = without = 0
            for start in range(20):
                try:
                    _testcapi.set_nomemory(start)
                    panic()
                except SystemError as exc:
                    panicked += 1
                except MemoryError as exc:
                    # There may have been memory for the exception, but none for its traceback.
                    if not isinstance(exc.__context__, SystemError):
                        without += 1
                finally:
                    _testcapi.remove_mem_hooks()
            print(panicked, without)
        """
        result = script_helper.assert_python_ok("-c", code)
        panicked, without = map(int, result.out.split())
        self.assertGreater(panicked, 0)
        self.assertGreater(without, 0)
        lines = result.err.decode().splitlines()
        self.assertEqual(len(lines), without, lines)
        for line in lines:
            self.assertRegex(line, r"^Rust panic: a panic with a value that is no text \(.*\.rs:")

    def test_while_freed(self):
        # Nobody can be told, and what is raised just then stays.
        seen = []

        def doomed():
            module = import_helper.import_fresh_module("_testrustapi")
            module.panic_when_freed()
            # Its functions refer to the module.
            module.__dict__.clear()
            return module

        with mortal_modules(), support.swap_attr(sys, "unraisablehook", lambda info: seen.append(info.exc_value)):
            with self.assertRaises(ZeroDivisionError) as caught:
                [doomed(), 1 / 0]
            support.gc_collect()
        self.assertIsNone(caught.exception.__context__)
        self.assertEqual([type(exc) for exc in seen], [SystemError])
        self.assertRegex(str(seen[0]), r"^Rust panic: the state is dropped \(.*\.rs:")
        self.assertIsNone(seen[0].__context__)

    @threading_helper.requires_working_threading()
    def test_in_threads(self):
        wrong = []
        barrier = threading.Barrier(8)

        def run(number):
            barrier.wait(60)
            for turn in range(50):
                message = f"thread {number} turn {turn}"
                try:
                    _testrustapi.panic_while_raising(message)
                except SystemError as exc:
                    if message not in str(exc) or exc.__context__.args != (message,):
                        wrong.append((message, exc))
                else:
                    wrong.append((message, None))

        threads = [threading.Thread(target=run, args=[number]) for number in range(8)]
        with threading_helper.start_threads(threads):
            pass
        self.assertEqual(wrong, [])


if __name__ == "__main__":
    unittest.main()
