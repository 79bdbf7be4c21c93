"""binascii in Rust against the one in C: signatures, documentation, exceptions, and ways to call it."""

import copy
import inspect
import itertools
import pickle
import pydoc
import unittest
from test import support
from test.test_rust_ext import require_rust
from test.test_rust_ext.util import DiffTestCase, c_module

require_rust("binascii")

import binascii

oracle = c_module("binascii")

FUNCTIONS = ["a2b_uu", "b2a_uu", "a2b_base64", "b2a_base64", "a2b_hex", "b2a_hex", "hexlify", "unhexlify",
             "crc_hqx", "crc32", "a2b_qp", "b2a_qp"]


def pairs():
    """Each function with its oracle."""
    for name in FUNCTIONS:
        yield getattr(binascii, name), getattr(oracle, name)


class LooksTest(unittest.TestCase):

    def test_names(self):
        self.assertEqual(dir(binascii), dir(oracle))
        self.assertEqual([name for name in dir(oracle) if not name.startswith("_")],
                         sorted([*FUNCTIONS, "Error", "Incomplete"]))

    @support.requires_docstrings
    def test_module_doc(self):
        self.assertEqual(binascii.__doc__, oracle.__doc__)

    def test_functions(self):
        for rust, c in pairs():
            with self.subTest(name=c.__name__):
                for attribute in "__name__", "__qualname__", "__module__", "__class__":
                    self.assertEqual(getattr(rust, attribute), getattr(c, attribute))
                self.assertIs(rust.__self__, binascii)

    @support.requires_docstrings
    def test_docs(self):
        for rust, c in pairs():
            with self.subTest(name=c.__name__):
                self.assertEqual(rust.__doc__, c.__doc__)
                self.assertEqual(rust.__text_signature__, c.__text_signature__)
                self.assertEqual(pydoc.render_doc(rust), pydoc.render_doc(c))

    @support.requires_docstrings
    def test_signatures(self):
        def signature(function):
            try:
                return inspect.signature(function)
            except ValueError as exc:
                return type(exc)
        for rust, c in pairs():
            with self.subTest(name=c.__name__):
                self.assertEqual(signature(rust), signature(c))

    def test_pickle_and_copy(self):
        for rust, _ in pairs():
            for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
                self.assertIs(pickle.loads(pickle.dumps(rust, protocol)), rust)
            self.assertIs(copy.deepcopy(rust), rust)

    def test_not_a_method(self):
        for rust, _ in pairs():
            holder = type("Holder", (), {"function": rust})
            self.assertIs(holder().function, rust)

    def test_exceptions(self):
        for name in "Error", "Incomplete":
            rust, c = getattr(binascii, name), getattr(oracle, name)
            with self.subTest(name=name):
                for attribute in ("__name__", "__qualname__", "__module__", "__doc__", "__bases__", "__flags__",
                                  "__basicsize__", "__dictoffset__", "__weakrefoffset__"):
                    self.assertEqual(getattr(rust, attribute), getattr(c, attribute), attribute)
                self.assertEqual(dir(rust), dir(c))
                exc = pickle.loads(pickle.dumps(rust("text", 7)))
                self.assertIs(type(exc), rust)
                self.assertEqual(exc.args, ("text", 7))

    def test_raised_exception(self):
        for rust, data in ((binascii.a2b_uu, b"!~~"), (binascii.b2a_uu, bytes(46)), (binascii.unhexlify, "0"),
                           (binascii.a2b_base64, "A")):
            with self.assertRaises(binascii.Error) as caught:
                rust(data)
            self.assertIs(type(caught.exception), binascii.Error)
            self.assertIsNone(caught.exception.__context__)


class CallsTest(DiffTestCase):

    VALUES = {"data": b"QUJD", "hexstr": "4a", "sep": "-", "bytes_per_sep": 2, "backtick": True, "newline": False,
              "strict_mode": True, "crc": 3, "header": True, "quotetabs": True, "istext": False}
    NAMES = [*VALUES, "x", "", "S", "\udc80"]

    def test_all_calls(self):
        # Any number of arguments by position, any few by name, in any order.
        for rust, c in pairs():
            for count in range(6):
                args = [b"4142", 1, 0, True, 3][:count]
                for chosen in range(3):
                    for names in itertools.permutations(self.NAMES, chosen):
                        kwargs = {name: self.VALUES.get(name, 7) for name in names}
                        self.assertSame(rust, c, args, kwargs)

    def test_separators_by_position(self):
        for rust, c in pairs():
            for args in ([b"4142", ":"], [b"4142", b":", 1], [b"4142", b":", 1, 2], [b"4142", None]):
                self.assertSame(rust, c, args)

    def test_none(self):
        for rust, c in pairs():
            self.assertSame(rust, c, [None])
            for name in self.NAMES:
                self.assertSame(rust, c, [b"4142"], {name: None})

    def test_names_that_are_not_str(self):
        class Name(str):
            pass

        for rust, c in pairs():
            for name, value in self.VALUES.items():
                self.assertSame(rust, c, [b"4142"], {Name(name): value})
                # A keyword that is equal to a parameter's name but not the same object.
                self.assertSame(rust, c, [b"4142"], {"".join(list(name)): value})
            self.assertSame(rust, c, [b"4142"], {"": 8})


class Truth:
    """Says what it is when it is asked, and that it was."""

    def __init__(self, value):
        self.value = value
        self.asked = 0

    def __bool__(self):
        self.asked += 1
        if isinstance(self.value, Exception):
            raise self.value
        return self.value


class Index:
    def __init__(self, value):
        self.value = value

    def __index__(self):
        if isinstance(self.value, Exception):
            raise self.value
        return self.value


class Number(int):
    def __index__(self):
        raise AssertionError("an int is not asked")


class ArgumentsTest(DiffTestCase):

    def test_flags(self):
        values = [0, 1, 2, -1, "", "no", b"", [], [0], None, 0.0, float("nan"), NotImplemented, ..., object]
        calls = [("b2a_uu", "backtick"), ("a2b_base64", "strict_mode"), ("b2a_base64", "newline"),
                 ("a2b_qp", "header"), ("b2a_qp", "quotetabs"), ("b2a_qp", "istext"), ("b2a_qp", "header")]
        for name, flag in calls:
            rust, c = getattr(binascii, name), getattr(oracle, name)
            for value in values:
                if value is NotImplemented:
                    continue
                for data in b"", b"A_B= \n\0=", b"QQ==":
                    self.assertSame(rust, c, [data], {flag: value})
            for value in True, False, ZeroDivisionError("asked"), 7:
                truths = [Truth(value), Truth(value)]
                results = [_result(function, b"QQ==", flag, truth)
                           for function, truth in zip((rust, c), truths)]
                self.assertEqual(*results)
                self.assertEqual([truth.asked for truth in truths], [1, 1])

    def test_flags_are_asked_in_order(self):
        def asked(module):
            order = []

            class Flag:
                def __init__(self, name):
                    self.name = name

                def __bool__(self):
                    order.append(self.name)
                    return False
            module.b2a_qp(b"x", header=Flag("header"), istext=Flag("istext"), quotetabs=Flag("quotetabs"))
            return order
        self.assertEqual(asked(binascii), asked(oracle))

    def test_data_is_asked_first(self):
        # What is no data is an error before a flag is asked.
        for name, flag in ("b2a_uu", "backtick"), ("a2b_base64", "strict_mode"), ("b2a_qp", "header"):
            for data in 7, "\xe9", None:
                self.assertSame(getattr(binascii, name), getattr(oracle, name), [data],
                                {flag: Truth(ZeroDivisionError("asked"))})

    def test_checksums(self):
        values = [0, 1, -1, 7, 255, 2**15, 2**16 - 1, 2**16, 2**31 - 1, 2**31, 2**32 - 1, 2**32, 2**32 + 5, -2**31,
                  -2**32 - 1, 2**63 - 1, 2**63, 2**64 - 1, 2**64, 10**40, -10**40, True, Number(5), Number(-2**70),
                  Index(7), Index(-1), Index(2**80), Index("x"), Index(ZeroDivisionError("asked")),
                  1.0, "1", None, b"1", 1j]
        for name in "crc32", "crc_hqx":
            for value in values:
                for data in b"", b"a", b"123456789", bytearray(b"123456789"):
                    self.assertSame(getattr(binascii, name), getattr(oracle, name), [data, value])
            self.assertSame(getattr(binascii, name), getattr(oracle, name), ["text", Index(ZeroDivisionError("asked"))])

    def test_bytes_per_sep(self):
        values = [*range(-40, 41), 2**15, 2**31 - 1, -2**31, 2**31, -2**31 - 1, 10**30, True, Number(3), Index(-2),
                  Index(2**31), Index("x"), Index(ZeroDivisionError("asked")), 1.0, "1", None]
        for rust, c in ((binascii.b2a_hex, oracle.b2a_hex), (binascii.hexlify, oracle.hexlify)):
            for value in values:
                for size in 0, 1, 2, 3, 7, 16, 33, 64:
                    self.assertSame(rust, c, [bytes(range(size)), ":", value])
                    self.assertSame(rust, c, [bytes(range(size))], {"bytes_per_sep": value})

    def test_separators(self):
        class Text(str):
            pass

        class Bytes(bytes):
            pass

        class Long:
            def __len__(self):
                return 1

        class Says:
            """Mixed into a type, it says what its length is."""
            said = 1

            def __len__(self):
                if isinstance(self.said, Exception):
                    raise self.said
                return self.said

        class SaysText(Says, str):
            pass

        class SaysBytes(Says, bytes):
            pass

        def saying(made, length):
            made.said = length
            return made

        separators = [
            ":", "", "::", b":", b"", b"::", "\0", b"\0", "\x7f", b"\x7f", "\x80", b"\x80", "\xe9", b"\xe9", "\xff", "\u0100",
            "\u20ac", "\U0001f600", "\ud800", "\xe9\xe9", "\u20ac\u20ac", Text(":"), Text("\xe9"), Text("\u20ac"), Bytes(b":"),
            bytearray(b":"), memoryview(b":"), [":"], [], (1,), {1}, {}, 7, None, 1.5, True, object, range(1), Long(),
            *(saying(kind(text), length) for length in (0, 1, 2, -1, 2**70, ZeroDivisionError("asked"))
              for kind, texts in ((SaysText, ["", ":", "ab", "\xe9", "\u20ac", "\u20acb"]), (SaysBytes, [b"", b":", b"ab"]))
              for text in texts),
        ]
        for rust, c in ((binascii.b2a_hex, oracle.b2a_hex), (binascii.hexlify, oracle.hexlify)):
            for sep in separators:
                for data in b"", b"a", b"ab", b"abcde", bytearray(b"abc"):
                    self.assertSame(rust, c, [data, sep])
                    for per_sep in 0, 1, 2, -2, 2**31, "x":
                        self.assertSame(rust, c, [data, sep, per_sep])
                        self.assertSame(rust, c, ["text", sep, per_sep])


def _result(function, data, flag, value):
    """The result or the exception of a call with a flag."""
    try:
        return function(data, **{flag: value})
    except Exception as exc:
        return type(exc), str(exc)


if __name__ == "__main__":
    unittest.main()
