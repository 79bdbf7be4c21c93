"""A panic in Rust becomes SystemError, and the interpreter goes on."""

import sys
import threading
import unittest
from test.support import threading_helper
from test.test_rust_ext import require_rust

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
