"""The Base32 and Base16 functions of _base64 against the Python code of Lib/base64.py."""

import inspect
import itertools
import sys
import unittest
from test import support
from test.support.script_helper import assert_python_ok
from test.test_rust_ext import require_rust
from test.test_rust_ext.test_base64_inputs import BytesSubclass, STRANGE, Text, bytes_like
from test.test_rust_ext.util import CASES, DiffTestCase, Made, outcome, python_base64

require_rust("_base64")

import _base64

oracle = python_base64()

NAMES = ["b32encode", "b32decode", "b32hexencode", "b32hexdecode", "b16encode", "b16decode"]

ALPHABETS = {"b32": b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567",
             "b32hex": b"0123456789ABCDEFGHIJKLMNOPQRSTUV",
             "b16": b"0123456789ABCDEF"}

# Every short length, and those around the sizes of pages and of what is done detached.
SIZES = [*range(201), *range(4093, 4100), *range(65533, 65540)]

ONES = [b"I", b"L", "I", "l", b"i", b"=", b"0", b"1", b"O", b"7", b"!", b"\0", b"\xc9", bytearray(b"L"),
        memoryview(b"L"), memoryview(b"LxI")[::2][1:]]


def decoders():
    """Each way to decode: the name of the code, both functions, and the options."""
    for name in ALPHABETS:
        for options in {}, {"casefold": True}, {"casefold": False}:
            yield name, getattr(_base64, name + "decode"), getattr(oracle, name + "decode"), options
    for one in ONES:
        for options in {"map01": one}, {"map01": one, "casefold": True}:
            yield "b32", _base64.b32decode, oracle.b32decode, options


DECODERS = list(decoders())


class LooksTest(unittest.TestCase):

    def test_two_implementations(self):
        import base64
        for name in NAMES:
            self.assertIs(getattr(base64, name), getattr(_base64, name))
            self.assertIs(type(getattr(oracle, name)), type(lambda: None))

    @support.requires_docstrings
    def test_signatures(self):
        for name in NAMES:
            with self.subTest(name=name):
                rust, python = getattr(_base64, name), getattr(oracle, name)
                self.assertEqual(rust.__name__, python.__name__)
                self.assertEqual(inspect.signature(rust), inspect.signature(python))

    @support.requires_docstrings
    @unittest.skipIf(sys.flags.optimize >= 2, "Python code has no docstrings here")
    def test_docs(self):
        for name in NAMES:
            with self.subTest(name=name):
                self.assertEqual(getattr(_base64, name).__doc__, getattr(oracle, name).__doc__)


class CallsTest(DiffTestCase):

    def test_calls(self):
        # Any number of arguments by position, any few by name.
        values = {"s": b"ME======", "casefold": True, "map01": b"L", "x": 1}
        for name in NAMES:
            rust, python = getattr(_base64, name), getattr(oracle, name)
            for count in range(5):
                args = [b"ME======", False, b"I", 1][:count]
                for size in range(4):
                    for names in itertools.permutations(values, size):
                        self.assertSame(rust, python, args, {name: values[name] for name in names})


class EncodeTest(DiffTestCase):

    def check(self, data, note=""):
        for name in ALPHABETS:
            self.assertSame(getattr(_base64, name + "encode"), getattr(oracle, name + "encode"), [data], note=note)

    def test_sizes(self):
        for size in SIZES:
            self.check(self.rng.randbytes(size), f"size {size}")

    def test_values(self):
        # Each value at each place of a quantum.
        for value in range(256):
            for size in range(6):
                self.check(bytes([value]) * size)
                self.check(bytes(size) + bytes([value]) + bytes(5 - size))

    def test_places(self):
        for place in range(150):
            row = bytearray(150)
            row[place] = 0xFF
            self.check(bytes(row), f"place {place}")

    def test_unaligned(self):
        data = memoryview(self.rng.randbytes(500))
        for start in range(70):
            self.check(data[start:start + 200], f"start {start}")

    def test_random(self):
        for case in range(CASES):
            self.check(self.rng.randbytes(self.rng.randrange(200)), f"case {case}")


class DecodeTest(DiffTestCase):

    def check(self, text, note=""):
        for _, rust, python, options in DECODERS:
            self.assertSame(rust, python, [text], options, note)

    def texts(self, data):
        """The data in each code."""
        for name in ALPHABETS:
            yield getattr(oracle, name + "encode")(data)

    def test_sizes(self):
        for size in SIZES:
            data = self.rng.randbytes(size)
            for name in ALPHABETS:
                encode, decode = getattr(_base64, name + "encode"), getattr(_base64, name + "decode")
                text = encode(data)
                self.assertEqual(decode(text), data, (name, size))
                self.assertEqual(decode(text.lower(), casefold=True), data, (name, size))
                self.assertEqual(decode(text.decode()), data, (name, size))
            zero_one = _base64.b32encode(data).replace(b"O", b"0").replace(b"L", b"1")
            self.assertEqual(_base64.b32decode(zero_one, map01=b"L"), data, size)

    def test_all_lengths(self):
        # Texts of the alphabet in any number, with any padding.
        for name, rust, python, options in DECODERS:
            for size in range(70):
                text = bytes(self.rng.choices(ALPHABETS[name], k=size))
                for padding in range(18):
                    self.assertSame(rust, python, [text + b"=" * padding], options)

    def test_each_value(self):
        # Each byte, in a whole vector of them and alone, and in each place of the last quantum.
        for value in range(256):
            for size in 2, 8, 64, 72:
                self.check(bytes([value]) * size)
            for text in self.texts(b"\0\x44\x32\x14\xc7\x42\x54\xb6\x35\xcf" * 8 + b"any"):
                for place in self.rng.sample(range(len(text)), 3):
                    self.check(text[:place] + bytes([value]) + text[place + 1:], f"place {place}")

    def test_last_bits(self):
        # The bits of the last digit that belong to no byte need not be zero.
        for last in ALPHABETS["b32"]:
            for size in 2, 4, 5, 7:
                text = (b"A" * (size - 1) + bytes([last])).ljust(8, b"=")
                self.check(text)
                self.check(b"ABCDEFGH" * 9 + text)

    def test_all_short_texts(self):
        for letters in b"A=", b"1=", b"a!", b"0G":
            for text in itertools.product(letters, repeat=8):
                self.check(bytes(text))
        for size in range(5):
            for text in itertools.product(b"0Ag\n", repeat=size):
                self.check(bytes(text))

    def test_mutations(self):
        junk = [b"\n", b" ", b"=", b"==", b"======", b"\0", b"\x80", b"\xff", b"0", b"1", b"8", b"a", b"W", b"G"]
        for case in range(CASES // 8):
            text = bytearray(self.rng.choice(list(self.texts(self.rng.randbytes(self.rng.randrange(120))))))
            for _ in range(self.rng.choice([0, 1, 1, 2, 10])):
                place = self.rng.randrange(len(text) + 1)
                match self.rng.randrange(4):
                    case 0:
                        text[place:place] = self.rng.choice(junk)
                    case 1:
                        del text[place:place + self.rng.randrange(1, 9)]
                    case 2:
                        text[place:place + 1] = bytes([self.rng.randrange(256)])
                    case 3:
                        text[:] = text.swapcase()
            self.check(bytes(text), f"case {case}")

    def test_str(self):
        for char in "=\n\0 \x7f\x80\xe9\u20ac\U0001f40d\udc80aO01":
            for text in self.texts(b"some text"):
                text = text.decode()
                self.check(text[:3] + char + text[4:])
                self.check(char + text)

    def test_key_error(self):
        # The exception that is handled when the one for a digit is raised tells which it is.
        for text in b"AAAAAAA!", b"AAAAAAAA1AAAAAAA", b"AAA\xffAA==", b"=a======":
            for options in {}, {"casefold": True}, {"map01": b"g"}, {"map01": b"!", "casefold": True}:
                with self.subTest(text=text, options=options):
                    got, want = (self.context(function, text, options)
                                 for function in (_base64.b32decode, oracle.b32decode))
                    self.assertEqual(got, want)

    def context(self, function, text, options):
        try:
            raise OSError("outside")
        except OSError:
            try:
                return function(text, **options)
            except ValueError as exc:
                return repr(exc), repr(exc.__context__), repr(exc.__context__.__context__), exc.__suppress_context__


class KindsTest(DiffTestCase):

    def test_bytes_like(self):
        for data in b"", b"ME======", b"4142", b"AAAAAAAAAAAAAAAA", b"ABCDEFG", b"\0\xff":
            for kind, value in bytes_like(data):
                for name in NAMES:
                    with self.subTest(kind=kind, function=name):
                        self.assertSame(getattr(_base64, name), getattr(oracle, name), [value])

    def test_strange(self):
        for value in STRANGE:
            for name in NAMES:
                with self.subTest(type=type(value), function=name):
                    rust, python = getattr(_base64, name), getattr(oracle, name)
                    self.assertAlike(rust, python, [value])
                    if name.endswith("decode"):
                        self.assertAlike(rust, python, [b"ME======", value])
                    if name == "b32decode":
                        self.assertAlike(rust, python, [b"MM======", True, value])
                        self.assertAlike(rust, python, [value, value, value])

    def assertAlike(self, rust, python, args):
        """As assertSame, but what has no bytes may be refused in other words.

        The Python code takes it for bytes, for instance because of its `__class__`, and
        fails at whatever it asks for first.
        """
        want = outcome(python, *[arg.make() if isinstance(arg, Made) else arg for arg in args])
        if want[0] == "raised" and want[1] in (TypeError, AttributeError):
            got = outcome(rust, *[arg.make() if isinstance(arg, Made) else arg for arg in args])
            self.assertEqual(got[0], "raised", args)
            self.assertIn(got[1], (TypeError, AttributeError), args)
            return
        self.assertSame(rust, python, args)

    def test_result_is_new(self):
        for name in NAMES:
            self.assertIs(type(getattr(_base64, name)(BytesSubclass(b""))), bytes)

    def test_inputs_are_released(self):
        for name in NAMES:
            for text in b"ABCDEFGH", b"ABC", b"!!!!!!!!":
                data = bytearray(text)
                outcome(getattr(_base64, name), data)
                data += b"A"


class OptionsTest(DiffTestCase):
    """casefold and map01. Python's check of the latter is an assert statement."""

    class Truth:
        def __init__(self, value):
            self.value = value
        def __bool__(self):
            if isinstance(self.value, BaseException):
                raise self.value.with_traceback(None)
            return self.value

    def test_casefold(self):
        for flag in [True, False, None, 0, 1, "", "x", [], [0], object(), self.Truth(True), self.Truth(False),
                     self.Truth(1), self.Truth(ZeroDivisionError("in __bool__"))]:
            for text in b"me======", b"ME======", b"4a4b", b"4A4B", b"4a4", b"4A4", b"!", None, "\u20ac", 7:
                for name in ALPHABETS:
                    rust, python = getattr(_base64, name + "decode"), getattr(oracle, name + "decode")
                    self.assertSame(rust, python, [text, flag])
                for one in b"L", b"LL", None, 7:
                    self.assertSame(_base64.b32decode, oracle.b32decode, [text, flag, one])

    def test_map01(self):
        class Repr(bytes):
            def __repr__(self):
                raise ZeroDivisionError("in __repr__")

        for one in [*ONES, b"", b"LL", "", "LI", "\u20ac", bytearray(), bytearray(b"II"), memoryview(b"LI"),
                    memoryview(b"LI").cast("H"), memoryview(b"L").cast("B", [1, 1]), BytesSubclass(b"L"),
                    BytesSubclass(b"LL"), Text("L"), Repr(b""), Repr(b"L"), 7, ["L"], object()]:
            for text in b"", b"M1O023==", b"m1o02z==", b"111111==", b"M1======", b"M", b"8", b"1!", "0" * 8, "1" * 64:
                for casefold in False, True, self.Truth(ZeroDivisionError("in __bool__")):
                    self.assertSame(_base64.b32decode, oracle.b32decode, [text, casefold, one])

    def test_every_one(self):
        for one in range(256):
            for text in b"11======", b"AAAAAAA1", b"1" * 64, b"A1" * 40 + b"01111111":
                for casefold in False, True:
                    self.assertSame(_base64.b32decode, oracle.b32decode, [text, casefold, bytes([one])])

    def test_input_changes(self):
        """The text is a bytearray that another argument changes."""
        class Changing:
            def __init__(self, victim, text):
                self.victim, self.text = victim, text
            def __bool__(self):
                self.victim[:] = self.text
                return True
            def __buffer__(self, flags):
                self.victim[:] = self.text
                return memoryview(b"L")

        def decode(function, text, new, *options):
            data = bytearray(text)
            args = [Changing(data, new) if option == "change" else option for option in options]
            return function(data, *args), data

        for text in b"ME======", b"11111111", b"3031", b"M" * 80:
            for new in b"", b"MM======", b"1======", b"MM", b"ab", b"!", b"!=======", b"M" * 800:
                for options in [("change",)], [("change", b"I"), ("change", "change"), (False, "change")]:
                    for option in options:
                        names = ["b32", "b32hex", "b16"] if len(option) == 1 else ["b32"]
                        for name in names:
                            got, want = (outcome(decode, getattr(module, name + "decode"), text, new, *option)
                                         for module in (_base64, oracle))
                            self.assertEqual(got, want, (name, text, new, option))


class OptimizedTest(unittest.TestCase):

    def test_without_assertions(self):
        for option in "-O", "-OO":
            with self.subTest(option=option):
                name = f"{OptionsTest.__module__}.{OptionsTest.__qualname__}"
                _, _, err = assert_python_ok(option, "-m", "unittest", name)
                self.assertRegex(err, rb"Ran [1-9][0-9]* tests")


if __name__ == "__main__":
    unittest.main()
