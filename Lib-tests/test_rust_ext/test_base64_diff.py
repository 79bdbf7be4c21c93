"""The Base64 functions of _base64 against the Python code of Lib/base64.py: random and exhaustive data."""

import io
import itertools
import unittest
from test.test_rust_ext import require_rust
from test.test_rust_ext.util import CASES, SEED, DiffTestCase, c_module, outcome, python_base64

require_rust("_base64")

import _base64

oracle = python_base64()
binascii = c_module("binascii")

ALPHABET = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"

# Every short length, and those around the sizes at which code that works on blocks,
# vectors or chunks of pages changes its ways.
SIZES = [*range(201), *range(4093, 4100), *range(65533, 65540)]

ENCODERS = [
    (_base64.b64encode, oracle.b64encode, {}),
    (_base64.b64encode, oracle.b64encode, {"altchars": b"-_"}),
    (_base64.b64encode, oracle.b64encode, {"altchars": b"\xff\0"}),
    (_base64.standard_b64encode, oracle.standard_b64encode, {}),
    (_base64.urlsafe_b64encode, oracle.urlsafe_b64encode, {}),
    (_base64.encodebytes, oracle.encodebytes, {}),
]

DECODERS = [
    (_base64.b64decode, oracle.b64decode, {}),
    (_base64.b64decode, oracle.b64decode, {"validate": True}),
    (_base64.b64decode, oracle.b64decode, {"altchars": b"-_"}),
    (_base64.b64decode, oracle.b64decode, {"altchars": "A=", "validate": True}),
    (_base64.b64decode, oracle.b64decode, {"altchars": b"/+"}),
    (_base64.b64decode, oracle.b64decode, {"altchars": b"\x80\xbd"}),
    (_base64.b64decode, oracle.b64decode, {"altchars": b"-_", "validate": True}),
    (_base64.standard_b64decode, oracle.standard_b64decode, {}),
    (_base64.urlsafe_b64decode, oracle.urlsafe_b64decode, {}),
    (_base64.decodebytes, oracle.decodebytes, {}),
]


class OracleTest(unittest.TestCase):

    def test_two_implementations(self):
        import base64
        for name in ("b64encode", "b64decode", "standard_b64encode", "standard_b64decode",
                     "urlsafe_b64encode", "urlsafe_b64decode", "encodebytes", "decodebytes", "encode", "decode"):
            with self.subTest(name=name):
                # base64 takes the Rust functions; the oracle's are Python's.
                self.assertIs(getattr(base64, name), getattr(_base64, name))
                self.assertIs(type(getattr(oracle, name)), type(lambda: None))
                self.assertEqual(getattr(oracle, name).__module__, "base64")
        self.assertIs(oracle.binascii, c_module("binascii"))
        self.assertEqual(base64.__all__, oracle.__all__)


class EncodeTest(DiffTestCase):

    def check(self, data, note=""):
        for rust, python, kwargs in ENCODERS:
            self.assertSame(rust, python, [data], kwargs, note)

    def test_sizes(self):
        for size in SIZES:
            self.check(self.rng.randbytes(size), f"size {size}")

    def test_values(self):
        # Each value at each place of a block of three, and all pairs of neighbours.
        for value in range(256):
            for size in range(4):
                self.check(bytes([value]) * size)
        pairs = bytes(itertools.chain.from_iterable(itertools.product(range(256), repeat=2)))
        for start in range(3):
            self.check(pairs[start:])

    def test_places(self):
        # One odd byte at any place of a row, so that a byte that is dropped or
        # exchanged in some lane of a vector is seen.
        for place in range(150):
            row = bytearray(150)
            row[place] = 0xFF
            self.check(bytes(row), f"place {place}")

    def test_unaligned(self):
        data = memoryview(self.rng.randbytes(1000))
        for start in range(70):
            self.check(data[start:start + 300], f"start {start}")

    def test_random(self):
        for case in range(CASES):
            self.check(self.rng.randbytes(self.rng.randrange(400)), f"case {case}")

    def test_large(self):
        self.check(self.rng.randbytes((1 << 20) + 1))

    def test_long_arrays(self):
        # What may change is read in pieces.
        for size in 11_399, 11_400, 12_287, 12_288, 12_289, 40_000, 100_001:
            self.check(bytearray(self.rng.randbytes(size)), f"size {size}")


class DecodeTest(DiffTestCase):

    def check(self, text, note=""):
        for rust, python, kwargs in DECODERS:
            self.assertSame(rust, python, [text], kwargs, note)

    def encoded(self, size):
        """Random data in Base64, in one of the alphabets."""
        encode = self.rng.choice([oracle.b64encode, oracle.urlsafe_b64encode])
        return bytearray(encode(self.rng.randbytes(size)))

    def test_sizes(self):
        for size in SIZES:
            text = oracle.b64encode(self.rng.randbytes(size))
            self.check(text, f"size {size}")
            self.check(text.rstrip(b"="), f"size {size}, no padding")
            self.check(text + b"\n", f"size {size}, newline")

    def test_lengths_without_meaning(self):
        # Characters of the alphabet in any number, and one byte of junk before or after.
        for size in range(140):
            text = bytes(self.rng.choices(ALPHABET, k=size))
            for variant in text, text + b"=", text + b"==", text + b"===", b"!" + text, text + b"!":
                self.check(variant, f"size {size}")

    def test_round_trip(self):
        for size in SIZES:
            data = self.rng.randbytes(size)
            for encode, decode in [(_base64.b64encode, _base64.b64decode),
                                   (_base64.standard_b64encode, _base64.standard_b64decode),
                                   (_base64.urlsafe_b64encode, _base64.urlsafe_b64decode),
                                   (_base64.encodebytes, _base64.decodebytes)]:
                self.assertEqual(decode(encode(data)), data, (encode, size, SEED))
            self.assertEqual(_base64.b64decode(_base64.b64encode(data, b".,"), b".,", True), data)

    def test_one_byte_anywhere(self):
        # Every byte, at places before, in and after the first blocks of a vector.
        text = bytes(self.rng.choices(ALPHABET, k=140))
        for value in range(256):
            for place in self.rng.sample(range(141), 12):
                self.check(text[:place] + bytes([value]) + text[place:], f"place {place}")
            for place in self.rng.sample(range(140), 12):
                self.check(text[:place] + bytes([value]) + text[place + 1:], f"place {place}")

    def test_padding_anywhere(self):
        for size in (0, 1, 2, 3, 4, 5, 6, 7, 8, 12, 31, 32, 33, 64, 66):
            text = bytes(self.rng.choices(ALPHABET, k=size))
            for place in range(size + 1):
                for padding in b"=", b"==", b"===", b"====", b"=\n=", b"=A=":
                    self.check(text[:place] + padding + text[place:], f"place {place}")

    def test_last_bits(self):
        # The bits of the last character that belong to no byte need not be zero.
        for last in ALPHABET:
            last = bytes([last])
            self.check(b"QUJDQQ" + last)
            for text in b"A" + last + b"==", b"AA" + last + b"=", b"AAAA" * 9 + b"A" + last + b"==":
                self.check(text)

    def test_all_short_texts(self):
        # Everything that can be written with a few letters: the alphabet's, padding,
        # white space, and the two that alternative alphabets exchange.
        for letters, longest in [(b"A=\n-", 8), (b"B/_=", 6), (b"+=\0\x80z", 5)]:
            for size in range(longest + 1):
                for text in itertools.product(letters, repeat=size):
                    self.compare(bytes(text))

    def compare(self, text):
        """A fast look at four decoders; assertSame tells what differs."""
        for rust, python, kwargs in FAST:
            try:
                got = rust(text, **kwargs)
            except ValueError as exc:
                got = exc.args
            try:
                want = python(text, **kwargs)
            except ValueError as exc:
                want = exc.args
            if got != want:
                self.assertSame(rust, python, [text], kwargs)
                self.fail(f"{rust.__name__}({text!r}): {got!r} != {want!r}")

    def test_mutations(self):
        junk = [b"\n", b"\r\n", b" ", b"=", b"==", b"\0", b"\x80", b"\xff", b"-", b"_", b"+",
                b"/", b"!", b"A", b"~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~"]
        for case in range(CASES):
            text = self.encoded(self.rng.randrange(200))
            for _ in range(self.rng.choice([1, 1, 1, 2, 5, 20])):
                place = self.rng.randrange(len(text) + 1)
                match self.rng.randrange(4):
                    case 0:
                        text[place:place] = self.rng.choice(junk)
                    case 1:
                        del text[place:place + self.rng.randrange(1, 4)]
                    case 2:
                        text[place:place + 1] = bytes([self.rng.randrange(256)])
                    case 3:
                        del text[place:]
            self.check(bytes(text), f"case {case}")

    def test_mutated_long_texts(self):
        for size in (4096, 65536, 100_000):
            for _ in range(5):
                text = self.encoded(size)
                self.check(bytes(text))
                place = self.rng.randrange(len(text) - 200, len(text))
                text[place:place] = self.rng.choice([b"\n", b"=", b"!", b"\x80"])
                self.check(bytes(text), f"size {size} place {place}")
                self.check(text, f"bytearray, size {size} place {place}")

    def test_long_arrays(self):
        # What may change is read in pieces: all that may be where one ends.
        for place in range(12_280, 12_296):
            text = self.encoded(20_000)
            for junk in b"", b"\n", b"=", b"==", b"=\n=", b"A", b"!!!!!!!!":
                self.check(text[:place] + junk + text[place:], f"place {place}")
                self.check(text[:place] + junk, f"place {place}")
            self.check(bytearray(oracle.encodebytes(self.rng.randbytes(place * 2))))

    def test_lines(self):
        # As MIME has it: a newline after every 76 characters.
        for size in (0, 1, 56, 57, 58, 1000, 10_000):
            self.check(oracle.encodebytes(self.rng.randbytes(size)), f"size {size}")

    def test_noise(self):
        for case in range(CASES):
            letters = self.rng.choice([bytes(range(256)), ALPHABET + b"=", b"=\n", ALPHABET + b"-_=\n\r"])
            text = bytes(self.rng.choices(letters, k=self.rng.randrange(300)))
            self.check(text, f"case {case}")

    def test_str(self):
        for case in range(CASES):
            text = self.encoded(self.rng.randrange(200)).decode()
            if self.rng.randrange(2):
                place = self.rng.randrange(len(text) + 1)
                text = text[:place] + self.rng.choice("=\n\0 \x7f\x80\xe9\u20ac\U0001f40d\udc80") + text[place:]
            self.check(text, f"case {case}")


class FilesTest(DiffTestCase):
    """encode and decode: what is asked of the files, in what order, and what is written."""

    def files(self, function, data, most):
        """The log of a call, with files that give at most so much at a time."""
        class Input(io.BytesIO):
            def read(self, *args):
                log.append(("read", args))
                return super().read(min(args[0], next(most)))
            def readline(self, *args):
                log.append(("readline", args))
                return super().readline()

        class Output:
            def write(self, data):
                log.append(("write", type(data), data))

        log, most = [], iter(most)
        log.append(outcome(function, Input(data), Output()))
        return log

    def test_encode(self):
        for size in (*range(0, 120), 1000, 5000):
            data = self.rng.randbytes(size)
            for most in 57, 100, 56, 20, 1:
                got, want = (self.files(module.encode, data, itertools.repeat(most)) for module in (_base64, oracle))
                self.assertEqual(got, want, (size, most))
        for case in range(CASES // 20):
            data = self.rng.randbytes(self.rng.randrange(500))
            most = [self.rng.choice([0, 1, 5, 56, 57]) for _ in range(2000)]
            got, want = (self.files(module.encode, data, most) for module in (_base64, oracle))
            self.assertEqual(got, want, f"case {case}")

    def test_decode(self):
        for size in (*range(0, 120), 1000, 5000):
            text = oracle.encodebytes(self.rng.randbytes(size))
            for junk in b"", b"=", b"!", b"A", b"\n", b"AA==\n":
                for text in junk + text, text + junk:
                    got, want = (self.files(module.decode, text, []) for module in (_base64, oracle))
                    self.assertEqual(got, want, (size, junk))

    def test_round_trip(self):
        data = self.rng.randbytes(100_000)
        text, back = io.BytesIO(), io.BytesIO()
        _base64.encode(io.BytesIO(data), text)
        self.assertEqual(text.getvalue(), oracle.encodebytes(data))
        text.seek(0)
        _base64.decode(text, back)
        self.assertEqual(back.getvalue(), data)


FAST = [
    (_base64.standard_b64decode, oracle.standard_b64decode, {}),
    (_base64.b64decode, oracle.b64decode, {"validate": True}),
    (_base64.urlsafe_b64decode, oracle.urlsafe_b64decode, {}),
    (_base64.b64decode, oracle.b64decode, {"altchars": b"-A"}),
]


if __name__ == "__main__":
    unittest.main()
