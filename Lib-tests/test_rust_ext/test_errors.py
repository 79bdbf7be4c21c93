"""Errors that Rust code raises are those that C or Python code raises."""

import builtins
import errno
import os
import sys
import traceback
import unittest
import warnings
from test import support
from test.support import script_helper
from test.test_rust_ext import require_rust

require_rust("_testrustapi")

import _testrustapi

EXCEPTIONS = [name for name, value in vars(builtins).items()
              if isinstance(value, type) and issubclass(value, BaseException)
              and name not in ("ExceptionGroup", "_IncompleteInputError", "WindowsError")]


def outcome(function, *args, **kwargs):
    """The exception that a call raises."""
    try:
        function(*args, **kwargs)
    except BaseException as exc:
        exc.__traceback__ = None
        return exc
    raise AssertionError("nothing raised")


def raising(exception):
    def function():
        raise exception
    return function


class RaiseTest(unittest.TestCase):

    def check_same(self, actual, expected):
        self.assertIs(type(actual), type(expected))
        self.assertEqual(actual.args, expected.args)
        self.assertEqual(str(actual), str(expected))
        for name in "__cause__", "__context__":
            self.assertIsNone(getattr(actual, name), name)
        self.assertIs(actual.__suppress_context__, False)
        names = set(dir(type(expected))) - set(dir(object)) - {"with_traceback", "add_note"}
        for name in names:
            if not name.startswith("__") and not callable(getattr(expected, name, None)):
                self.assertEqual(getattr(actual, name, None), getattr(expected, name, None), name)

    def test_all_types(self):
        self.assertGreater(len(EXCEPTIONS), 60)
        for name in EXCEPTIONS:
            self.assertIs(_testrustapi.exception_type(name), getattr(builtins, name))
        with self.assertRaises(LookupError):
            _testrustapi.exception_type("WarningError")

    def test_message(self):
        for name in EXCEPTIONS:
            exception_type = getattr(builtins, name)
            for message in "a message", "", "{} %s", "nul \0", "Käse \N{SNAKE}", "long" * 1000:
                with self.subTest(name=name, message=message[:10]):
                    try:
                        expected = exception_type(message)
                    except TypeError as exc:
                        # Those that want more arguments.
                        expected = exc
                    self.check_same(outcome(_testrustapi.raise_message, name, message), expected)

    def test_without_message(self):
        for name in EXCEPTIONS:
            with self.subTest(name=name):
                try:
                    expected = getattr(builtins, name)()
                except TypeError as exc:
                    expected = exc
                self.check_same(outcome(_testrustapi.raise_none, name), expected)

    def test_value(self):
        values = ["a", 1, None, (), (1,), (1, 2), [1], ValueError("v"), KeyError("k"), object()]
        for name in "KeyError", "ValueError", "StopIteration", "SystemExit", "StopAsyncIteration":
            for value in values:
                with self.subTest(name=name, value=value):
                    actual = outcome(_testrustapi.raise_value, name, value)
                    self.check_same(actual, getattr(builtins, name)(value))
                    self.assertIs(actual.args[0], value)

    def test_args(self):
        self.check_same(outcome(_testrustapi.raise_args, "ValueError", 1, (2,)), ValueError(1, (2,)))
        self.check_same(outcome(_testrustapi.raise_args, "OSError", errno.ENOENT, "text"),
                        FileNotFoundError(errno.ENOENT, "text"))
        group = outcome(_testrustapi.raise_args, "BaseExceptionGroup", "m", [ValueError(1)])
        self.assertIs(type(group), ExceptionGroup)
        expected = outcome(lambda: UnicodeDecodeError("a", "b"))
        self.check_same(outcome(_testrustapi.raise_args, "UnicodeDecodeError", "a", "b"), expected)

    def test_type(self):
        class Own(Exception):
            pass

        class Strange(Exception):
            def __new__(cls, *args):
                return 5

        class Failing(Exception):
            def __init__(self, *args):
                raise KeyError("failed")

        self.check_same(outcome(_testrustapi.raise_type, Own, "x"), Own("x"))
        for wrong in int, 5, Own("x"), None:
            exc = outcome(_testrustapi.raise_type, wrong, "x")
            self.assertIs(type(exc), SystemError)
            self.assertIn("is not a BaseException subclass", str(exc))
        self.assertRegex(str(outcome(_testrustapi.raise_type, Strange, "x")),
                         "^calling .*Strange.* should have returned an instance of BaseException, not int$")
        self.assertIs(type(outcome(_testrustapi.raise_type, Failing, "x")), KeyError)

    def test_exception(self):
        exc = ValueError("x")
        self.assertIs(outcome(_testrustapi.raise_exception, exc), exc)
        self.assertIs(outcome(_testrustapi.restore, exc), exc)
        for function in _testrustapi.raise_exception, _testrustapi.restore:
            for wrong in ValueError, 5, None:
                with self.assertRaises(TypeError):
                    function(wrong)

    def test_implicit_context(self):
        handled = KeyError("handled")
        for function, args, expected in [
            (_testrustapi.raise_message, ("ValueError", "x"), handled),
            (_testrustapi.raise_none, ("ValueError",), handled),
            (_testrustapi.raise_value, ("ValueError", 1), handled),
            (_testrustapi.raise_type, (ValueError, "x"), handled),
            (_testrustapi.raise_exception, (ValueError("x"),), handled),
            (_testrustapi.from_errno, ("2",), handled),
            (_testrustapi.import_error, ("ImportError", "x"), handled),
            (_testrustapi.unicode_decode_error, (b"x",), handled),
            (_testrustapi.restore, (ValueError("x"),), None),
        ]:
            with self.subTest(function=function.__name__):
                try:
                    raise handled
                except KeyError:
                    exc = outcome(function, *args)
                self.assertIs(exc.__context__, expected)
                self.assertFalse(exc.__suppress_context__)

    def test_context_without_cycle(self):
        first, second = ValueError(1), KeyError(2)

        def expected():
            try:
                raise first
            except ValueError:
                try:
                    raise second
                except KeyError:
                    raise first

        def actual():
            try:
                raise first
            except ValueError:
                try:
                    raise second
                except KeyError:
                    _testrustapi.raise_exception(first)

        for function in expected, actual:
            first.__context__ = second.__context__ = None
            self.assertIs(outcome(function), first)
            self.assertIs(first.__context__, second)
            self.assertIsNone(second.__context__)
        first.__context__ = None
        with self.assertRaises(ValueError):
            _testrustapi.own_context(first)
        self.assertIsNone(first.__context__)

    def test_references(self):
        value, cause = object(), ValueError()
        before = sys.getrefcount(value), sys.getrefcount(cause)
        for _ in range(10):
            outcome(_testrustapi.raise_value, "KeyError", value)
            outcome(_testrustapi.raise_args, "KeyError", value, value)
            outcome(_testrustapi.from_errno, "2", value)
            outcome(_testrustapi.raise_exception, cause)
            outcome(_testrustapi.restore, cause)
            outcome(_testrustapi.chain, raising(cause), "cause")
            outcome(_testrustapi.chain, raising(cause), "none")
            _testrustapi.take(raising(cause))
            _testrustapi.links(cause)
            _testrustapi.set_links(ValueError(), cause, cause)
            _testrustapi.add_note(ValueError(), "note")
            _testrustapi.matches(raising(cause), ValueError)
        cause.__traceback__ = None
        self.assertEqual((sys.getrefcount(value), sys.getrefcount(cause)), before)


class SpecialTest(unittest.TestCase):

    def test_errno(self):
        for number in [*errno.errorcode, 0, -1, 12345]:
            for filename in (), ("name",), (b"name",), (5,), ((),):
                with self.subTest(number=number, filename=filename):
                    actual = outcome(_testrustapi.from_errno, str(number), *filename)
                    text = os.strerror(number) if number else "Error"
                    expected = OSError(number, text, *filename)
                    self.assertIs(type(actual), type(expected))
                    for name in "errno", "strerror", "filename", "filename2", "args":
                        self.assertEqual(getattr(actual, name), getattr(expected, name))
                    self.assertEqual(str(actual), str(expected))

    def test_file(self):
        for path in "/nonexistent/Käse", "/proc/self/mem/x", "/":
            try:
                os.close(os.open(path, os.O_RDONLY))
            except OSError as exc:
                actual = outcome(_testrustapi.open_file, path)
                self.assertIs(type(actual), type(exc))
                self.assertEqual(actual.args, exc.args)
                self.assertEqual((actual.filename, actual.errno), (path, exc.errno))
                self.assertEqual(str(actual), str(exc))
        # An error of Rust's alone: no such file can be named.
        exc = outcome(_testrustapi.open_file, "nul\0")
        self.assertIs(type(exc), OSError)
        self.assertEqual((exc.errno, exc.filename), (None, "nul\0"))

    def test_kinds(self):
        for kind, expected in {
            "AlreadyExists": FileExistsError, "BrokenPipe": BrokenPipeError,
            "ConnectionAborted": ConnectionAbortedError, "ConnectionRefused": ConnectionRefusedError,
            "ConnectionReset": ConnectionResetError, "Interrupted": InterruptedError,
            "IsADirectory": IsADirectoryError, "NotADirectory": NotADirectoryError,
            "NotFound": FileNotFoundError, "PermissionDenied": PermissionError,
            "TimedOut": TimeoutError, "WouldBlock": BlockingIOError, "InvalidData": OSError,
        }.items():
            with self.subTest(kind=kind):
                exc = outcome(_testrustapi.from_io_kind, kind, "a message")
                self.assertIs(type(exc), expected)
                self.assertEqual((exc.args, str(exc)), (("a message",), "a message"))
                exc = outcome(_testrustapi.from_io_kind, kind, "a message", "a file")
                self.assertIs(type(exc), expected)
                self.assertEqual((exc.errno, exc.strerror, exc.filename), (None, "a message", "a file"))
        exc = outcome(_testrustapi.from_io_kind, "OutOfMemory", "a message", "a file")
        self.assertEqual((type(exc), exc.args), (MemoryError, ()))

    def test_unicode(self):
        for data in b"x", b"\xff\0", bytearray(b"abc"):
            actual = outcome(_testrustapi.unicode_decode_error, data)
            expected = UnicodeDecodeError("rust", bytes(data), 0, 1, "for the test")
            self.assertIs(type(actual), UnicodeDecodeError)
            self.assertEqual((actual.args, str(actual)), (expected.args, str(expected)))
            self.assertIs(type(actual.object), bytes)
        for text in "x", "\udc80", "\N{SNAKE}\0":
            actual = outcome(_testrustapi.unicode_encode_error, text)
            expected = UnicodeEncodeError("rust", text, 0, 1, "for the test")
            self.assertIs(type(actual), UnicodeEncodeError)
            self.assertEqual((actual.args, str(actual)), (expected.args, str(expected)))
            self.assertIs(actual.object, text)

    def test_import_error(self):
        for kind in ImportError, ModuleNotFoundError:
            for name, path in (None, None), ("name", None), (None, "path"), ("name", "path"):
                actual = outcome(_testrustapi.import_error, kind.__name__, "message", name, path)
                self.assertIs(type(actual), kind)
                self.assertEqual((actual.msg, actual.name, actual.path, actual.args),
                                 ("message", name, path, ("message",)))
        exc = outcome(_testrustapi.import_error, "ValueError", "message")
        self.assertIs(type(exc), TypeError)
        self.assertEqual(str(exc), "expected a subclass of ImportError")

    def test_new_type(self):
        new = _testrustapi.new_type("a.module.Error", "The documentation.", KeyError)
        self.assertEqual((new.__module__, new.__qualname__, new.__doc__, new.__bases__),
                         ("a.module", "Error", "The documentation.", (KeyError,)))
        self.assertEqual(_testrustapi.new_type("m.E").__bases__, (Exception,))
        self.assertIsNone(_testrustapi.new_type("m.E").__doc__)
        self.assertEqual(_testrustapi.new_type("m.E", None, (KeyError, ValueError)).__bases__,
                         (KeyError, ValueError))
        self.assertEqual(outcome(_testrustapi.raise_type, new, "x").args, ("x",))
        with self.assertRaisesRegex(SystemError, "name must be module.class"):
            _testrustapi.new_type("Error")
        with self.assertRaises(TypeError):
            _testrustapi.new_type("m.E", None, bool)


class ExceptionTest(unittest.TestCase):

    def test_take(self):
        exc = ValueError("x")
        self.assertIs(_testrustapi.take(raising(exc)), exc)
        self.assertIsNone(_testrustapi.take(lambda: None))

    def test_matches(self):
        class Own(KeyError):
            pass

        nested = (int, (KeyError, (OSError,)))
        for exception_type in Own, KeyError, Exception, ValueError, (), (ValueError, KeyError), nested:
            for exc in Own(), KeyError(), ValueError(), OSError():
                with self.subTest(exc=exc, exception_type=exception_type):
                    flat = (Own, KeyError, OSError) if exception_type is nested else exception_type
                    same, lookup = isinstance(exc, flat), isinstance(exc, LookupError)
                    self.assertEqual(_testrustapi.matches(raising(exc), exception_type),
                                     (True, True, same, lookup, same, lookup, False))
        self.assertEqual(_testrustapi.matches(lambda: None, KeyError), (False, False))
        self.assertEqual(_testrustapi.matches(raising(KeyError()), 5)[2:4], (False, True))

    def test_chain(self):
        for how in "cause", "context", "none":
            first = KeyError("first")

            def expected():
                try:
                    raise first
                except KeyError as exc:
                    if how == "cause":
                        raise ValueError("chained") from exc
                    if how == "none":
                        raise ValueError("chained") from None
                    raise ValueError("chained")

            expected = outcome(expected)
            actual = outcome(_testrustapi.chain, raising(first), how)
            for exc in actual, expected:
                self.assertIs(exc.__context__, first)
                self.assertIs(exc.__cause__, first if how == "cause" else None)
                self.assertIs(exc.__suppress_context__, how != "context")
            first.__traceback__ = None
            self.assertEqual(traceback.format_exception(actual), traceback.format_exception(expected))

    def test_links(self):
        exc = ValueError()
        self.assertEqual(_testrustapi.links(exc), (None, None, None))
        cause, context = KeyError(), OSError()
        _testrustapi.set_links(exc, cause, context)
        self.assertIs(exc.__cause__, cause)
        self.assertIs(exc.__context__, context)
        self.assertIs(exc.__suppress_context__, True)
        try:
            raise exc
        except ValueError:
            pass
        self.assertEqual(_testrustapi.links(exc), (cause, context, exc.__traceback__))
        _testrustapi.set_links(exc, None, None)
        self.assertIsNone(exc.__cause__)
        self.assertIsNone(exc.__context__)
        trace = exc.__traceback__
        other = KeyError()
        _testrustapi.set_traceback(other, trace)
        self.assertIs(other.__traceback__, trace)
        _testrustapi.set_traceback(other, None)
        self.assertIsNone(other.__traceback__)
        with self.assertRaises(TypeError) as caught:
            _testrustapi.set_traceback(other, 5)
        self.assertEqual(str(caught.exception), str(outcome(setattr, other, "__traceback__", 5)))

    def test_traceback(self):
        def inner():
            _testrustapi.raise_message("ValueError", "x")

        try:
            inner()
        except ValueError as exc:
            names = [frame.name for frame in traceback.extract_tb(exc.__traceback__)]
        self.assertEqual(names, ["test_traceback", "inner"])

    def test_notes(self):
        class Own(Exception):
            def add_note(self, note):
                raise KeyError("not called")

        for exc in ValueError(), Own():
            _testrustapi.add_note(exc, "a note")
            _testrustapi.add_note(exc, "Käse")
            self.assertEqual(exc.__notes__, ["a note", "Käse"])
        exc = ValueError()
        exc.__notes__ = 5
        self.assertEqual(repr(outcome(_testrustapi.add_note, exc, "x")), repr(outcome(exc.add_note, "x")))

    def test_unraisable(self):
        exc = ValueError("x")
        for place in None, self.test_unraisable, 5:
            with support.catch_unraisable_exception() as caught:
                _testrustapi.unraisable(exc, place)
                self.assertIs(caught.unraisable.exc_value, exc)
                self.assertIs(caught.unraisable.exc_type, ValueError)
                self.assertEqual(caught.unraisable.object, place)
                self.assertIsNone(caught.unraisable.err_msg)
                self.assertIs(caught.unraisable.exc_traceback.tb_frame, sys._getframe())
        with support.captured_stderr() as stderr, support.swap_attr(sys, "unraisablehook", sys.__unraisablehook__):
            _testrustapi.unraisable(exc, 5)
        self.assertTrue(stderr.getvalue().startswith("Exception ignored in: 5\n"), stderr.getvalue())

    def test_unraisable_not_set(self):
        # The second report has nothing to say, which is a mistake of the module's.
        seen = []
        with support.swap_attr(sys, "unraisablehook", lambda info: seen.append(info.exc_value)):
            exc = ValueError("x")
            _testrustapi.unraisable_twice(exc)
        self.assertIs(seen[0], exc)
        self.assertEqual(repr(seen[1]), "SystemError('error return without exception set')")

    def test_print(self):
        seen = []
        exc = ValueError("x")
        with support.swap_attr(sys, "excepthook", lambda *args: seen.append(args)):
            _testrustapi.print(exc)
        self.assertEqual(seen, [(ValueError, exc, None)])
        self.assertIs(sys.last_exc, exc)
        del sys.last_exc, sys.last_type, sys.last_value, sys.last_traceback
        with support.captured_stderr() as stderr:
            _testrustapi.display(exc)
        self.assertEqual(stderr.getvalue(), "".join(traceback.format_exception(exc)))

    def test_print_exits(self):
        code = "import _testrustapi; _testrustapi.print(SystemExit(7)); print('not reached')"
        result = script_helper.assert_python_failure("-c", code)
        self.assertEqual((result.rc, result.out, result.err), (7, b"", b""))


class WarningTest(unittest.TestCase):

    def caught(self, function, *args):
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            function(*args)
        return [(item.category, str(item.message), item.filename, item.lineno, item.source) for item in caught]

    def test_stack_level(self):
        def deep(function, *args):
            def inner():
                function(*args)
            inner()

        for level in 0, 1, 2, 3, 1000:
            for message in "a message", "Käse", "":
                actual = self.caught(deep, _testrustapi.warn, message, level)
                expected = self.caught(deep, warnings.warn, message, UserWarning, level)
                self.assertEqual(actual, expected)
        self.assertEqual(self.caught(deep, _testrustapi.warn, "x", 1)[0][2], __file__)

    def test_category(self):
        class Own(DeprecationWarning):
            pass

        self.assertEqual(self.caught(_testrustapi.warn_type, Own, "x")[0][:2], (Own, "x"))
        self.assertIs(type(outcome(_testrustapi.warn_type, 5, "x")), TypeError)

    def test_error(self):
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            self.assertEqual(repr(outcome(_testrustapi.warn, "x", 1)), "UserWarning('x')")
            self.assertEqual(repr(outcome(_testrustapi.warn_explicit, "x", "f", 5)), "DeprecationWarning('x')")
            self.assertEqual(repr(outcome(_testrustapi.resource_warning, self, "x")), "ResourceWarning('x')")
            warnings.simplefilter("ignore")
            self.assertIsNone(_testrustapi.warn("x", 1))

    def test_explicit(self):
        actual = self.caught(_testrustapi.warn_explicit, "x", "/a/file.py", 17)
        self.assertEqual(actual, [(DeprecationWarning, "x", "/a/file.py", 17, None)])
        registry = {}
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("default")
            for _ in range(3):
                _testrustapi.warn_explicit("x", "f.py", 3, "module", registry)
        self.assertEqual(len(caught), 1)
        self.assertIn(("x", DeprecationWarning, 3), registry)
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("ignore")
            warnings.filterwarnings("always", module="chosen")
            _testrustapi.warn_explicit("x", "f.py", 3, "other")
            _testrustapi.warn_explicit("y", "f.py", 3, "chosen")
        self.assertEqual([str(item.message) for item in caught], ["y"])
        with warnings.catch_warnings():
            warnings.simplefilter("always")
            with self.assertRaisesRegex(TypeError, "'registry' must be a dict"):
                _testrustapi.warn_explicit("x", "f.py", 3, "module", 5)

    def test_resource(self):
        def function():
            _testrustapi.resource_warning(source, "unclosed \udc80")

        source = object()
        (actual,) = self.caught(function)
        self.assertEqual(actual[:3], (ResourceWarning, "unclosed \udc80", __file__))
        self.assertEqual(actual[3], function.__code__.co_firstlineno + 1)
        self.assertIs(actual[4], source)


class AuditTest(unittest.TestCase):

    def test_without_hook(self):
        # The arguments are not made if nobody listens.
        code = "import _testrustapi; print(_testrustapi.audit('rust.event', 1, 2))"
        result = script_helper.assert_python_ok("-I", "-c", code)
        self.assertEqual(result.out.strip(), b"False")

    def test_hook(self):
        code = """if True:
            import sys
            import _testrustapi

            def hook(event, args):
                if event.startswith("rust."):
                    print(event, args)
                    if event.endswith("refused"):
                        raise PermissionError(event)

            def tried(function, *args):
                try:
                    print(function(*args))
                except Exception as exc:
                    print(type(exc).__name__, exc.__context__)

            sys.addaudithook(hook)
            tried(_testrustapi.audit, "rust.event", 1, (2,))
            tried(_testrustapi.audit, "rust.refused", 1, 2)
            tried(_testrustapi.audit_failing, "rust.failing", False)
            tried(_testrustapi.audit_failing, "rust.failing", True)
        """
        result = script_helper.assert_python_ok("-I", "-c", code)
        self.assertEqual(result.out.decode().splitlines(), [
            "rust.event (1, (2,))", "True",
            "rust.refused (1, 2)", "PermissionError None",
            "ValueError None",
            "SystemError None",
        ])


class SignalTest(unittest.TestCase):

    def test_check_signals(self):
        self.assertIsNone(_testrustapi.check_signals())
        # All in one call of list(), where the interpreter runs no handler itself.
        code = """if True:
            import _thread, operator, signal, sys
            import _testrustapi

            signal.signal(signal.SIGINT, signal.default_int_handler)
            not_reached = [1]
            calls = [_thread.interrupt_main, _testrustapi.check_signals, not_reached.clear]
            try:
                list(map(operator.call, calls))
            except KeyboardInterrupt:
                print("interrupted", not_reached)

            seen = []
            signal.signal(signal.SIGINT, lambda number, frame: seen.append(number))
            calls = [_thread.interrupt_main, _testrustapi.check_signals, lambda: seen.append("after")]
            print(list(map(operator.call, calls)), seen == [signal.SIGINT, "after"])
        """
        result = script_helper.assert_python_ok("-c", code)
        self.assertEqual(result.out.decode().splitlines(), ["interrupted [1]", "[None, None, None] True"])

    def test_interrupted_call(self):
        # EINTR: the handler's exception goes first.
        code = """if True:
            import _thread, errno, functools, operator, signal
            import _testrustapi

            def interrupt(*args):
                raise KeyError("handler")

            signal.signal(signal.SIGINT, interrupt)
            try:
                list(map(_testrustapi.from_errno, [str(errno.EINTR)]))
            except InterruptedError as exc:
                print(exc.errno == errno.EINTR)
            calls = [_thread.interrupt_main, functools.partial(_testrustapi.from_errno, str(errno.EINTR))]
            try:
                list(map(operator.call, calls))
            except Exception as exc:
                print(repr(exc), exc.__context__)
        """
        result = script_helper.assert_python_ok("-c", code)
        self.assertEqual(result.out.decode().splitlines(), ["True", "KeyError('handler') None"])


if __name__ == "__main__":
    unittest.main()
