"""_base64's Ascii85, Base85 and Z85 against the Python code of Lib/base64.py."""

import array
import inspect
import itertools
import struct
import unittest
from test.test_rust_ext import require_rust
from test.test_rust_ext.util import CASES, SEED, DiffTestCase, Made, outcome, python_base64

require_rust("_base64")

import _base64

oracle = python_base64()

NAMES = ["a85encode", "a85decode", "b85encode", "b85decode", "z85encode", "z85decode"]

B85 = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%&()*+-;<=>?@^_`{|}~"
Z85 = b"0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-:+=^!/*?&<>()[]{}@%$#"
A85 = bytes(range(33, 118))

# Every short length, and those around the sizes at which code that works on blocks,
# vectors or stages changes its ways.
SIZES = [*range(201), *range(3995, 4006), *range(65533, 65540)]

WORDS = [0, 1, 0x20202020, 0x20202021, 0x00002020, 0xFFFFFFFF, 0xFFFFFFFE, 85**4, 85**4 * 82,
         85**4 * 82 - 1, 7225, 7224, 614125, 614124]


class Flag:
    """An object that is true or false, one after the other, or raises."""

    def __init__(self, *answers):
        self.answers = list(answers)
        self.asked = 0

    def __bool__(self):
        self.asked += 1
        answer = self.answers[0] if len(self.answers) == 1 else self.answers.pop(0)
        if isinstance(answer, BaseException):
            raise answer
        return answer


class Base85Test(DiffTestCase):

    def check(self, name, data, note="", **kwargs):
        self.assertSame(getattr(_base64, name), getattr(oracle, name), [data], kwargs, note)

    def check_made(self, name, data, make, note=""):
        """As check(), but with keyword arguments that are used up, and made anew for each side."""
        got = outcome(getattr(_base64, name), data, **(rust := make()))
        want = outcome(getattr(oracle, name), data, **(python := make()))
        self.assertEqual(got, want, (name, data, note))
        for key, value in rust.items():
            for attribute in "asked", "log":
                self.assertEqual(getattr(value, attribute, None), getattr(python[key], attribute, None),
                                 (name, data, key, note))

    def folded(self, size):
        """Random data, some of whose words are zero or spaces."""
        data = self.rng.randbytes(size)
        words = [data[i:i + 4] if self.rng.randrange(4) else self.rng.choice([b"\0" * 4, b" " * 4])
                 for i in range(0, size, 4)]
        return b"".join(words)[:size]


class EncodeTest(Base85Test):

    def test_sizes(self):
        for size in SIZES:
            data = self.rng.randbytes(size)
            for name in "a85encode", "b85encode", "z85encode":
                self.check(name, data, f"size {size}")
            for name in "a85encode", "b85encode":
                self.check(name, data, f"size {size}", pad=True)

    def test_round_trip(self):
        for size in SIZES:
            data = self.folded(size)
            self.assertEqual(_base64.b85decode(_base64.b85encode(data)), data, SEED)
            self.assertEqual(_base64.z85decode(_base64.z85encode(data)), data, SEED)
            for foldspaces, adobe, wrapcol in itertools.product([False, True], [False, True], [0, 60, 76]):
                text = _base64.a85encode(data, foldspaces=foldspaces, adobe=adobe, wrapcol=wrapcol)
                self.assertEqual(_base64.a85decode(text, foldspaces=foldspaces, adobe=adobe), data, SEED)

    def test_words(self):
        for word in WORDS:
            for count in 1, 2, 5, 20:
                data = struct.pack("!I", word) * count
                for cut in range(4):
                    self.check("b85encode", data[:len(data) - cut])
                    self.check("z85encode", data[:len(data) - cut])
                    for foldspaces, pad in itertools.product([False, True], repeat=2):
                        self.check("a85encode", data[:len(data) - cut], foldspaces=foldspaces, pad=pad)

    def test_every_byte_at_every_place_of_a_word(self):
        for value in range(256):
            for place in range(8):
                for size in 8, 40, 75:
                    data = bytearray(b"\x61" * size)
                    data[place] = data[-1 - place] = value
                    for name in "a85encode", "b85encode", "z85encode":
                        self.check(name, bytes(data))

    def test_one_folded_word_anywhere(self):
        for place in range(45):
            for word in b"\0" * 4, b" " * 4, b"\0\0\0\1", b"   \0":
                data = bytearray(self.rng.randbytes(45 * 4 + place % 4))
                data[place * 4:place * 4 + 4] = word
                for foldspaces in False, True:
                    self.check("a85encode", bytes(data), f"place {place}", foldspaces=foldspaces)

    def test_only_folded_words(self):
        for size in range(200):
            for fill in b"\0", b" ":
                for foldspaces, pad in itertools.product([False, True], repeat=2):
                    self.check("a85encode", fill * size, foldspaces=foldspaces, pad=pad)

    def test_options(self):
        # All combinations, with lines that end just before, in and after the marks.
        columns = [0, 1, 2, 3, 4, 5, 6, 7, 10, 75, 76, 77, 1000, -1, -5, None, True, False,
                   2**31, 2**63, 2**64, -2**64]
        for size in [0, 1, 2, 3, 4, 5, 7, 8, 9, 12, 16, 57, 60, 61, 64, 65, 199]:
            for data in self.rng.randbytes(size), self.folded(size), b"\0" * size:
                for wrapcol in columns:
                    for foldspaces, pad, adobe in itertools.product([False, True], repeat=3):
                        self.check("a85encode", data, foldspaces=foldspaces, pad=pad, adobe=adobe,
                                   wrapcol=wrapcol)

    def test_line_lengths(self):
        for size in range(60):
            data = self.rng.randbytes(size)
            for wrapcol in range(1, 80):
                self.check("a85encode", data, wrapcol=wrapcol, adobe=True)
                self.check("a85encode", data, wrapcol=wrapcol)

    def test_odd_line_lengths(self):
        class Index:
            def __index__(self):
                return 3

        class Comparable(Index):
            def __gt__(self, other):
                return True

        class Addable(Comparable):
            def __radd__(self, other):
                return other + 4

        class Int(int):
            def __gt__(self, other):
                return True

        columns = [1.0, 0.0, 2.0, 3.0, 0.5, float("nan"), "", "x", b"", b"x", [], [1], (), Index(),
                   Comparable(), Addable(), Int(0), Int(1), Int(-3), Int(7), 3j, object(),
                   Flag(False), Flag(ZeroDivisionError())]
        for wrapcol in columns:
            for data in b"", b"abc", b"a" * 40:
                for adobe in False, True:
                    self.check("a85encode", data, f"{wrapcol!r}", wrapcol=wrapcol, adobe=adobe)

    def test_flags(self):
        error = ZeroDivisionError("no answer")
        answers = [[True], [False], [error], [False, True], [True, False], [True, False, error],
                   [False, False, True], [True, True, error], [True, True, True, False],
                   [True, True, True, error], [False, False, error]]
        for some in answers:
            for data in b"", b"abc", b"a" * 8, b"    \0\0\0\0    abc", b"\0" * 8, b" " * 16, b"\0\0":
                self.check_made("a85encode", data, lambda: {"foldspaces": Flag(*some)})
                self.check_made("a85encode", data, lambda: {"pad": Flag(*some)})
                self.check_made("b85encode", data, lambda: {"pad": Flag(*some)})
                self.check_made("a85encode", data, lambda: {"adobe": Flag(*some)})
                for wrapcol in 1, 3, 76:
                    self.check_made("a85encode", data, lambda: {"adobe": Flag(*some), "wrapcol": wrapcol})
                self.check_made("a85encode", data, lambda: {
                    "foldspaces": Flag(True, False), "adobe": Flag(*some), "pad": Flag(*some)})
        for flag in None, 0, 1, "", "x", [], 0.0, 2.5, b"":
            for name in "a85encode", "b85encode":
                self.check(name, b"abcde", pad=flag)
            self.check("a85encode", b"    \0\0\0\0abc", foldspaces=flag, adobe=flag)

    def test_flags_that_change_the_data(self):
        for name in "a85encode", "b85encode":
            for function in getattr(_base64, name), getattr(oracle, name):
                data = bytearray(b"    abc")

                class Clear:
                    def __bool__(self):
                        data.clear()
                        return True

                self.assertEqual(function(data, pad=Clear()), function(b"    abc", pad=True))
                self.assertEqual(data, b"")

    def test_arguments(self):
        wide = memoryview(array.array("I", range(30)))
        grid = memoryview(bytes(range(60))).cast("B", (6, 10))
        good = [bytearray(b"some bytes"), memoryview(b"some bytes"), memoryview(b"some bytes")[::-2],
                wide, wide[::3], grid, array.array("H", range(9)), array.array("d", [1.5, 2.5]),
                memoryview(bytearray(70000)), memoryview(b"")]
        bad = ["text", "", None, 5, 1.5, [], object(), {}]
        for name in "a85encode", "b85encode", "z85encode":
            for data in good + bad:
                self.check(name, data)

            class Bytes(bytes):
                pass

            class ByteArray(bytearray):
                pass

            self.check(name, Bytes(b"some bytes"))
            self.check(name, ByteArray(b"some bytes"))
            released = memoryview(b"abc")
            released.release()
            self.check(name, released)

    def test_random(self):
        for case in range(CASES):
            data = self.folded(self.rng.randrange(400))
            pad = self.rng.choice([False, True])
            self.check("b85encode", data, f"case {case}", pad=pad)
            self.check("z85encode", data, f"case {case}")
            self.check("a85encode", data, f"case {case}", pad=pad, foldspaces=self.rng.choice([False, True]),
                       adobe=self.rng.choice([False, True]), wrapcol=self.rng.choice([0, 0, 76, 5, 13]))

    def test_large(self):
        data = self.folded((1 << 20) + 1)
        self.check("b85encode", data)
        self.check("z85encode", data)
        self.check("a85encode", data, foldspaces=True, wrapcol=72, adobe=True)


class DecodeTest(Base85Test):

    def check_all(self, text, note=""):
        self.check("a85decode", text, note)
        self.check("a85decode", text, note, foldspaces=True)
        self.check("b85decode", text, note)
        self.check("z85decode", text, note)

    def test_digits_in_any_number(self):
        for size in SIZES:
            for digits in A85, B85, Z85:
                # Few are more than 32 bits if the first digit is not one of the last.
                text = bytearray(self.rng.choices(digits, k=size))
                text[::5] = self.rng.choices(digits[:80], k=len(text[::5]))
                self.check_all(bytes(text), f"size {size}")

    def test_every_byte_at_every_place(self):
        for value in range(256):
            for digits in A85, B85, Z85:
                for size in 5, 23, 60, 175:
                    text = bytearray(self.rng.choices(digits[:60], k=size))
                    for place in {*range(min(size, 10)), size - 1, self.rng.randrange(size)}:
                        changed = text.copy()
                        changed[place] = value
                        self.check_all(bytes(changed), f"{value} at {place}")
                        changed = text.copy()
                        changed.insert(place, value)
                        self.check_all(bytes(changed), f"{value} before {place}")

    def digits_of(self, value, digits):
        chars = []
        for _ in range(5):
            value, digit = divmod(value, 85)
            chars.append(digits[digit])
        return bytes(reversed(chars))

    def test_overflow(self):
        values = [*range(2**32 - 90, 2**32 + 90), 85**5 - 1, 83 * 85**4, 82 * 85**4 - 1,
                  82 * 85**4 + 14516045, 82 * 85**4 + 14516046, 50529027 * 85, 50529027 * 85 + 1]
        for digits in A85, B85, Z85:
            for value in values:
                group = self.digits_of(value, digits)
                filler = digits[40:41] * 5
                for before, after in [(0, 0), (1, 0), (0, 1), (3, 20), (16, 1), (20, 30)]:
                    self.check_all(filler * before + group + filler * after, f"{value}")
                for size in range(1, 5):
                    # What is missing of a group counts as the highest digits.
                    self.check_all(group[:size])
                    self.check_all(filler * 17 + group[:size])

    def test_first_error(self):
        # Of two wrong groups the first counts, and of two wrong characters.
        for digits in A85, B85, Z85:
            good, over, bad = digits[40:41] * 5, digits[84:] * 5, digits[:2] + b"\x80" + digits[:1] + b" "
            for groups in itertools.product([good, over, bad], repeat=3):
                for before in 0, 4, 16, 30:
                    self.check_all(good * before + b"".join(groups))
                    self.check_all(good * before + b"".join(groups)[:-1])

    def test_errors_while_another_is_handled(self):
        def handling(decode):
            def call(*args, **kwargs):
                try:
                    raise KeyError("outer")
                except KeyError:
                    return decode(*args, **kwargs)
            return call

        for name, text in [("a85decode", b"uuuuu"), ("a85decode", b"~"), ("b85decode", b"~~~~~"), ("b85decode", b" "),
                           ("z85decode", b"#####"), ("z85decode", b"~"), ("a85decode", "\xe9"), ("z85decode", 5)]:
            rust, python = getattr(_base64, name), getattr(oracle, name)
            got, want = (outcome(handling(decode), text) for decode in (rust, python))
            self.assertEqual(got, want, (name, text))

    def test_messages_of_contexts(self):
        def contexts(decode, text):
            with self.assertRaises(ValueError) as caught:
                decode(text)
            exc, found = caught.exception, []
            while exc is not None:
                found.append((type(exc), str(exc), exc.args, exc.__suppress_context__, exc.__cause__))
                exc = exc.__context__
            return found

        for name, text in [("a85decode", b"uuuuu"), ("b85decode", b"~~~~~"), ("b85decode", b" "),
                           ("z85decode", b"#####"), ("z85decode", b"~")]:
            self.assertEqual(contexts(getattr(_base64, name), text), contexts(getattr(oracle, name), text), name)

    def test_short_texts(self):
        for letters, longest in [(b"!uz", 6), (b"u y\x80", 5), (b"~0Z", 6), (b"#0 ", 5), (b"<~>!", 6)]:
            for size in range(longest + 1):
                for text in itertools.product(letters, repeat=size):
                    self.check_all(bytes(text))
                    self.check("a85decode", bytes(text), adobe=True)

    def test_folded_words(self):
        for case in range(CASES):
            parts = [self.rng.choice([b"z", b"y", b" ", b"\n", b"87cUR", b"!!", b"uuuuu"][:self.rng.choice([4, 5, 5, 5, 7])])
                     for _ in range(self.rng.randrange(300))]
            text = b"".join(parts)
            self.check("a85decode", text, f"case {case}")
            self.check("a85decode", text, f"case {case}", foldspaces=True)
            self.check("a85decode", text, f"case {case}", foldspaces=True, ignorechars=b" y\nz!~")

    def test_lines(self):
        for size in (0, 1, 4, 56, 57, 58, 300, 1000, 5000, 20_000):
            for wrapcol in 1, 2, 5, 72, 76, 77:
                for data in self.rng.randbytes(size), self.folded(size):
                    text = oracle.a85encode(data, wrapcol=wrapcol, foldspaces=True)
                    self.check("a85decode", text, foldspaces=True)
                    self.check("a85decode", text.replace(b"\n", b"\r\n"), foldspaces=True)
                    self.check("a85decode", text, ignorechars=b"")
                    if text:
                        place = self.rng.randrange(len(text))
                        self.check("a85decode", text[:place] + b"~" + text[place:], foldspaces=True)
                        self.check("a85decode", text[:place] + b"uuuuu" + text[place:], foldspaces=True)

    def test_marks(self):
        texts = [b"", b"<", b"~", b">", b"<~", b"~>", b"<~>", b"<~~>", b"<~~>~>", b"<<~~>", b"<~<~~>",
                 b"<~87cUR~>", b"87cUR~>", b"<~87cUR", b"<~87cUR~", b"<~87cUR>", b" <~87cUR~>",
                 b"<~87cUR~> ", b"<~87cUR~>\n", b"<~87c\nUR~\n>", b"< ~87cUR~>", b"<~z~>", b"<~zy~>",
                 b"<~8~>", b"<~87cUR~>87cUR~>", b"87cUR<~~>", b"\x80~>", b"<~\x80~>"]
        for text in texts:
            for adobe, foldspaces in itertools.product([False, True], repeat=2):
                for kind in bytes, bytearray, memoryview, lambda text: text.decode("latin-1"):
                    self.check("a85decode", kind(text), adobe=adobe, foldspaces=foldspaces)

    def test_ignored(self):
        class Contains:
            """Records what it is asked."""

            def __init__(self, answer):
                self.answer = answer
                self.log = []

            def __contains__(self, item):
                self.log.append((item, type(item)))
                if isinstance(self.answer, BaseException):
                    raise self.answer
                return self.answer

        class Sequence:
            def __getitem__(self, index):
                return [32, 10.0, "x"][index]

        texts = [b"87cUR", b"87 cUR", b"87\ncUR\n", b"8\x0b7\x0ccUR", b"~", b"8~", b"uuuuu~", b"uuuu~u~",
                 b"87cUR" * 100 + b"~" + b"87cUR" * 100, b" y z", b"87\xe9cUR", b"87\0cUR", b"x" * 4 + b"zx"]
        kinds = [b"", b" ", b"\n", b"~", bytearray(b" ~"), memoryview(b" ~"), " ~", "", None, 5, [126, 32],
                 (126,), {126: 1}, {126.0}, frozenset([126, 10]), range(100, 300), Sequence(), object(),
                 bytes(range(256)), bytearray(range(256)), array.array("B", b"~ "), [True], type("B", (bytes,), {})(b"~")]
        for text in texts:
            for ignorechars in kinds:
                for foldspaces in False, True:
                    self.check("a85decode", text, f"{ignorechars!r}", ignorechars=ignorechars, foldspaces=foldspaces)
            for answer in True, False, 1, "", ZeroDivisionError():
                for foldspaces in False, True:
                    self.check_made("a85decode", text,
                                    lambda: {"ignorechars": Contains(answer), "foldspaces": foldspaces})
            # A generator is used up.
            got = outcome(_base64.a85decode, text, ignorechars=iter([32, 126, 10]))
            want = outcome(oracle.a85decode, text, ignorechars=iter([32, 126, 10]))
            self.assertEqual(got, want, text)

    def test_ignored_are_asked_in_turn(self):
        # What comes before is checked before, and what comes later is not looked at.
        for before in 0, 4, 5, 99, 5000:
            for text in b"~", b"~uuuuu", b"uuuuu~", b"~\x80~z~", b"u~uuu~u~":
                class Odd:
                    def __init__(self):
                        self.log = []

                    def __contains__(self, item):
                        self.log.append(item)
                        return item != 0x80

                self.check_made("a85decode", b"!" * before + text, lambda: {"ignorechars": Odd()})

    def test_flags(self):
        error = ZeroDivisionError("no answer")
        answers = [[True], [False], [error], [False, True], [True, False], [True, False, error],
                   [False, False, True], [True, True, error]]
        for some in answers:
            for text in (b"", b"87cUR", b"yzy 87cURy", b" y~", b"<~87cUR~>", b"<~ yyy ~>", b"y8y", b"8y", b"\x80"):
                self.check_made("a85decode", text, lambda: {"foldspaces": Flag(*some)})
                self.check_made("a85decode", text, lambda: {"adobe": Flag(*some)})
                self.check_made("a85decode", text, lambda: {
                    "foldspaces": Flag(*some), "adobe": Flag(*some), "ignorechars": [32, 126]})
        for flag in None, 0, 1, "", "x", [], 0.0, 2.5, b"":
            self.check("a85decode", b"<~y~>", foldspaces=flag, adobe=flag)

    def test_flags_that_change_the_text(self):
        for module in _base64, oracle:
            text = bytearray(b"<~87cUR~>")

            class Clear:
                def __bool__(self):
                    text[:] = b"z~>"
                    return True

            self.assertEqual(module.a85decode(text, adobe=Clear()), b"\0\0\0\0")
            text = bytearray(b"y 87cUR")

            class ClearLater:
                def __contains__(self, item):
                    text.clear()
                    return True

            self.assertEqual(module.a85decode(text, ignorechars=ClearLater(), foldspaces=Flag(True)), b"    Hell")
            self.assertEqual(text, b"")

    def test_arguments(self):
        class Bytes(bytes):
            pass

        class Str(str):
            pass

        wide = memoryview(array.array("I", range(0x21212121, 0x21212130)))
        texts = ["87cUR", "", "87\ncUR", "\xe9", "87\u20ac", "\udc80", Str("87cUR"), Str("\xe9"), Bytes(b"87cUR"),
                 bytearray(b"87cUR"), memoryview(b"87cUR"), memoryview(b"87cURD87cUR")[::-2], wide, wide[::3],
                 None, 5, 1.5, [], object(), Made(lambda: type("Odd", (), {})())]
        for name in "a85decode", "b85decode", "z85decode":
            for text in texts:
                self.check(name, text)

    def test_mutations(self):
        junk = [b"\n", b"\r\n", b" ", b"z", b"y", b"zz", b"\0", b"\x80", b"\xff", b"~", b"_", b"`", b";", b"|",
                b"uuuuu", b"~~~~~", b"#####", b"!", b"v"]
        for case in range(CASES):
            encode = self.rng.choice([oracle.a85encode, oracle.b85encode, oracle.z85encode])
            text = bytearray(encode(self.folded(self.rng.randrange(300))))
            for _ in range(self.rng.choice([0, 1, 1, 2, 5])):
                place = self.rng.randrange(len(text) + 1)
                match self.rng.randrange(4):
                    case 0:
                        text[place:place] = self.rng.choice(junk)
                    case 1:
                        del text[place:place + self.rng.randrange(1, 7)]
                    case 2:
                        text[place:place + 1] = bytes([self.rng.randrange(256)])
                    case 3:
                        del text[place:]
            self.check_all(bytes(text), f"case {case}")

    def test_large(self):
        data = self.folded((1 << 20) + 1)
        self.check("b85decode", oracle.b85encode(data))
        self.check("z85decode", oracle.z85encode(data))
        self.check("a85decode", oracle.a85encode(data, wrapcol=76, foldspaces=True), foldspaces=True)


class SignatureTest(unittest.TestCase):

    def test_signatures(self):
        for name in NAMES:
            rust, python = getattr(_base64, name), getattr(oracle, name)
            self.assertEqual(inspect.signature(rust), inspect.signature(python), name)
            self.assertEqual(inspect.getdoc(rust), inspect.getdoc(python), name)

    def test_wrong_calls(self):
        for name in NAMES:
            rust, python = getattr(_base64, name), getattr(oracle, name)
            for args, kwargs in [((), {}), ((b"", 1, 2), {}), ((b"", 1), {}), ((b"",), {"x": 1}),
                                 ((b"",), {"b": 1, "s": 2}), ((), {"b": b"abcd"}), ((), {"s": b"abcd"}),
                                 ((), {"pad": 1}), ((), {"adobe": 1})]:
                self.assertEqual(outcome(rust, *args, **kwargs), outcome(python, *args, **kwargs), (name, args, kwargs))

    def test_they_are_taken(self):
        import base64
        for name in NAMES:
            self.assertIs(getattr(base64, name), getattr(_base64, name))
            self.assertEqual(getattr(oracle, name).__module__, "base64")


if __name__ == "__main__":
    unittest.main()
