"""_base64 against its oracles with every kind of object: what they take, refuse, and call back."""

import array
import itertools
import mmap
import unittest
from test.support.script_helper import assert_python_ok
from test.test_rust_ext import require_rust
from test.test_rust_ext.util import DiffTestCase, Made, outcome, python_base64

require_rust("_base64")

import _base64

oracle = python_base64()

FUNCTIONS = [
    (_base64.b64encode, oracle.b64encode),
    (_base64.b64decode, oracle.b64decode),
    (_base64.standard_b64encode, oracle.standard_b64encode),
    (_base64.standard_b64decode, oracle.standard_b64decode),
    (_base64.urlsafe_b64encode, oracle.urlsafe_b64encode),
    (_base64.urlsafe_b64decode, oracle.urlsafe_b64decode),
    (_base64.encodebytes, oracle.encodebytes),
    (_base64.decodebytes, oracle.decodebytes),
]

TEXTS = [b"", b"QUJD", b"QUI=", b"QQ==", b"-_-_", b"+/+/", b"QUJ", b"A", b"Q U\nJ D", b"=", b"\0\xff"]


class BytesSubclass(bytes):
    pass


class Translating(bytes):
    """Calls a method that subclasses may replace."""
    def translate(self, table, /, delete=b""):
        return b"QUJD" + bytes([table[43], table[45]])


class TranslatingArray(bytearray):
    def translate(self, table, /, delete=b""):
        return None


class Text(str):
    pass


def encoding(result):
    """A str whose encode() gives or raises something else."""
    class Encoding(str):
        def encode(self, encoding="utf-8", errors="strict"):
            if isinstance(result, BaseException):
                raise result.with_traceback(None)
            return result
    return Encoding("QUJD")


class Liar:
    """Is an instance of a class that it does not have."""
    def __init__(self, kind, **attributes):
        self.kind = kind
        vars(self).update(attributes)

    @property
    def __class__(self):
        return self.kind


class Exporter:
    def __init__(self, data):
        self.data = data

    def __buffer__(self, flags):
        if isinstance(self.data, BaseException):
            raise self.data.with_traceback(None)
        return self.data if isinstance(self.data, memoryview) else memoryview(self.data)


class Unprintable:
    def __repr__(self):
        raise ZeroDivisionError("in __repr__")


def mapped(data):
    # An empty file cannot be mapped.
    area = mmap.mmap(-1, max(len(data), 1))
    area[:len(data)] = data
    return area


def released():
    view = memoryview(b"QUJD")
    view.release()
    return view


def bytes_like(data):
    """Objects with these bytes, by the name of what they are."""
    yield "bytes", data
    yield "bytearray", bytearray(data)
    yield "memoryview", memoryview(data)
    yield "memoryview of bytearray", memoryview(bytearray(data))
    yield "slice", memoryview(b"xx" + data + b"yy")[2:len(data) + 2]
    yield "reversed", memoryview(data[::-1])[::-1]
    yield "every second", memoryview(bytes(itertools.chain.from_iterable((b, 0) for b in data)))[::2]
    yield "signed", memoryview(data).cast("b")
    yield "char", memoryview(data).cast("c")
    yield "array", array.array("B", data)
    yield "mmap", mapped(data)
    yield "bytes subclass", BytesSubclass(data)
    yield "translating bytes", Translating(data)
    yield "translating bytearray", TranslatingArray(data)
    yield "exporter", Exporter(data)
    yield "exporter of a slice", Exporter(memoryview(data)[::-1])
    if data and len(data) % 4 == 0:
        yield "words", memoryview(data).cast("I")
        yield "two-dimensional", memoryview(data).cast("B", [2, len(data) // 2])
        yield "three-dimensional", memoryview(data).cast("B", [1, len(data) // 4, 4])
        yield "array of words", array.array("H", data)
    text = data.decode("latin-1")
    yield "str", text
    yield "str subclass", Text(text)


STRANGE = [
    None, True, 1, -1, 1.5, (), [], [65, 66], {}, {1: 2}, range(4), object(), object, len, ...,
    "", "QUJD", "QU\xe9D", "QU\u20acD", "QU\U0001f40dD", "\udc80", "\0", Text("QU\xe9D"),
    Exporter(BufferError("by the exporter")), Exporter(TypeError("by the exporter")),
    Exporter(ValueError("by the exporter")), Exporter(OSError(5, "by the exporter")),
    encoding(b"QUJD"), encoding(bytearray(b"QQ==")), encoding("QUJD"), encoding(memoryview(b"QUJD")),
    encoding(7), encoding(None), encoding(ValueError("by encode")), encoding(Translating(b"QUJD")),
    encoding(UnicodeEncodeError("ascii", "x", 0, 1, "by encode")), encoding(LookupError("by encode")),
    Liar(bytes), Liar(str), Liar(bytearray), Liar(int),
    Liar(str, encode=lambda name: b"QUJD"), Liar(bytes, translate=lambda table: b"QUJD"),
    Unprintable(), array.array("d", [1.5]), array.array("u" if "u" in array.typecodes else "w", "ab"),
    Made(released),
]


class KindsTest(DiffTestCase):

    def test_bytes_like(self):
        for text in TEXTS:
            for name, value in bytes_like(text):
                for rust, python in FUNCTIONS:
                    with self.subTest(kind=name, function=rust.__name__):
                        self.assertSame(rust, python, [value])

    def test_strange(self):
        for value in STRANGE:
            for rust, python in FUNCTIONS:
                with self.subTest(type=type(value), function=rust.__name__):
                    self.assertSame(rust, python, [value])

    def test_as_altchars(self):
        for value in STRANGE:
            for rust, python in FUNCTIONS[:2]:
                with self.subTest(type=type(value), function=rust.__name__):
                    self.assertSame(rust, python, [b"QU-_", value])
                    self.assertSame(rust, python, [value, value])

    def test_inputs_stay(self):
        data = bytearray(b"QU-_")
        view = memoryview(data)
        for rust, _ in FUNCTIONS:
            before = bytes(data)
            outcome(rust, view)
            self.assertEqual(bytes(data), before)
        view.release()
        # No buffer is held, whatever the outcome was.
        for rust, _ in FUNCTIONS:
            outcome(rust, data)
            outcome(rust, data, None, None, None, None)
            data += b"A"
        for bad in b"-", b"---", 7, "\u20ac":
            for rust, _ in FUNCTIONS[:2]:
                outcome(rust, data, bad)
                data += b"A"

    def test_result_is_new(self):
        # Even when there is nothing to do, a subclass is not handed through.
        for rust, _ in FUNCTIONS:
            self.assertIs(type(rust(BytesSubclass(b""))), bytes)
            self.assertIs(type(rust(BytesSubclass(b"QUJD"))), bytes)


class FlagsTest(DiffTestCase):
    """validate is true or false as Python sees it."""

    class Truth:
        def __init__(self, value):
            self.value = value
        def __bool__(self):
            if isinstance(self.value, BaseException):
                raise self.value.with_traceback(None)
            return self.value

    class Length:
        def __init__(self, value):
            self.value = value
        def __len__(self):
            return self.value

    def test_flags(self):
        flags = [True, False, None, 0, 1, -1, 2**70, 0.0, float("nan"), "", "x", b"", [], [0], object(),
                 self.Truth(True), self.Truth(False), self.Truth(1), self.Truth("yes"),
                 self.Truth(ZeroDivisionError("in __bool__")), self.Length(0), self.Length(7),
                 self.Length(-1), self.Length("x")]
        for flag in flags:
            for text in TEXTS + [None, "\u20ac", 7]:
                self.assertSame(_base64.b64decode, oracle.b64decode, [text, None, flag])
                self.assertSame(_base64.b64decode, oracle.b64decode, [text, b"-_", flag])
                self.assertSame(_base64.b64decode, oracle.b64decode, [text, b"-", flag])


class AltcharsTest(DiffTestCase):
    """Alternative alphabets. Python's checks are assert statements, so -O has other results."""

    DATA = [b"", b"\xfb\xef\xbe\xff\xff\xff", b"abc", None, "text"]

    def test_altchars(self):
        class Long:
            """Its length and its bytes do not agree."""
            def __init__(self, length, data):
                self.length, self.data = length, data
            def __len__(self):
                if isinstance(self.length, BaseException):
                    raise self.length.with_traceback(None)
                return self.length
            def __buffer__(self, flags):
                return memoryview(self.data)
            def __repr__(self):
                return f"Long({self.length!r}, {self.data!r})"

        class Odd(bytes):
            def __len__(self):
                return 2

        alphabets = [
            None, b"-_", "-_", b"+/", b"/+", b"++", b"//", b"AA", b"AB", b"=A", b"A=", b"==", b"\n=",
            b"+-", b"-+", b"/-", b"-/", b"\0\0", b"\xff\xfe", b"", b"-", b"-_.", b"-_" * 50, "", "-", "-_.",
            "\u20ac-", "\xe9\xe8", "\0\x7f", bytearray(b"-_"), memoryview(b"-_"), memoryview(b"-x_x")[::2],
            memoryview(b"-_").cast("H"), memoryview(b"-_-_").cast("H"), memoryview(b"-_").cast("B", [1, 2]),
            memoryview(b"-_").cast("B", [2, 1]), array.array("B", b"-_"), array.array("H", [1, 2]),
            array.array("I", [1]), BytesSubclass(b"-_"), Text("-_"), ["-", "_"], [45, 95], (1, 2), {1: 1, 2: 2},
            7, 2, object(), Long(2, b"-_"), Long(2, b"-"), Long(3, b"-_"), Long(-1, b"-_"), Long("x", b"-_"),
            Long(ZeroDivisionError("in __len__"), b"-_"), Odd(b"-_."), Odd(b"-"), Unprintable(),
        ]
        for altchars in alphabets:
            name = repr(altchars) if isinstance(altchars, (bytes, str)) else type(altchars).__name__
            with self.subTest(function="b64encode", altchars=name):
                for data in self.DATA:
                    self.assertSame(_base64.b64encode, oracle.b64encode, [data, altchars])
            with self.subTest(function="b64decode", altchars=name):
                for text in TEXTS + [None, "QU-_", 7]:
                    for validate in False, True:
                        self.assertSame(_base64.b64decode, oracle.b64decode, [text, altchars, validate])

    def test_all_pairs(self):
        # Which of two meanings does a character have that is in both alphabets?
        letters = b"+/-_A=\n\x80"
        text = bytes(itertools.chain.from_iterable(itertools.product(letters[:6], repeat=2)))
        data = oracle.b64decode(b"+/A/+A//++AA")
        for pair in itertools.product(letters, repeat=2):
            self.assertSame(_base64.b64encode, oracle.b64encode, [data, bytes(pair)])
            for validate in False, True:
                for end in b"", b"AA", b"AAA", b"==":
                    self.assertSame(_base64.b64decode, oracle.b64decode,
                                    [text + end, bytes(pair), validate])

    def test_random_pairs(self):
        for _ in range(300):
            pair = self.rng.randbytes(2)
            data = self.rng.randbytes(self.rng.randrange(200))
            self.assertSame(_base64.b64encode, oracle.b64encode, [data, pair])
            text = bytearray(oracle.b64encode(data, pair))
            self.assertSame(_base64.b64decode, oracle.b64decode, [bytes(text), pair, True])
            text.insert(self.rng.randrange(len(text) + 1), self.rng.choice(pair))
            self.assertSame(_base64.b64decode, oracle.b64decode, [text, pair])


class OptimizedTest(unittest.TestCase):

    def test_without_assertions(self):
        for option in "-O", "-OO":
            with self.subTest(option=option):
                name = f"{AltcharsTest.__module__}.{AltcharsTest.__qualname__}"
                _, _, err = assert_python_ok(option, "-m", "unittest", name)
                self.assertRegex(err, rb"Ran [1-9][0-9]* tests")


class CallbackTest(DiffTestCase):
    """Arguments that change each other while they are looked at."""

    def test_order(self):
        # Which methods of the arguments are called, in what order, how often.
        class Spy:
            def __init__(self, name, log, data):
                self.name, self.log, self.data = name, log, data
            def __buffer__(self, flags):
                self.log.append((self.name, "buffer"))
                return memoryview(self.data)
            def __release_buffer__(self, view):
                self.log.append((self.name, "release"))
            def __len__(self):
                self.log.append((self.name, "len"))
                return len(self.data)
            def __bool__(self):
                self.log.append((self.name, "bool"))
                return True

        for data, altchars in itertools.product([b"QUJD", b"A"], [b"-_", b"-", b""]):
            for position in range(2):
                logs = []
                for function in FUNCTIONS[position]:
                    log = []
                    args = [Spy("s", log, data), Spy("altchars", log, altchars)]
                    if position == 1:
                        args.append(Spy("validate", log, b""))
                    logs.append((log, outcome(function, *args)[:2]))
                self.assertEqual(logs[0], logs[1], (data, altchars))

    def test_input_shrinks(self):
        """The input is a bytearray that another argument clears."""
        class Clearing:
            def __init__(self, victim):
                self.victim = victim
            def clear(self):
                self.victim.clear()
                self.victim.extend(b"x" * 3)
            def __len__(self):
                self.clear()
                return 2
            def __bool__(self):
                self.clear()
                return True
            def __buffer__(self, flags):
                self.clear()
                return memoryview(b"-_")

        def with_altchars(function):
            def call(size):
                data = bytearray(b"QUJD" * size)
                return function(data, Clearing(data)), data
            return call

        def with_flag(function, *more):
            def call(size):
                data = bytearray(b"QUJD" * size)
                return function(data, *more, Clearing(data)), data
            return call

        for size in 1, 100, 100_000:
            for name, rust, python in [
                ("encode altchars", with_altchars(_base64.b64encode), with_altchars(oracle.b64encode)),
                ("decode altchars", with_altchars(_base64.b64decode), with_altchars(oracle.b64decode)),
                ("validate", with_flag(_base64.b64decode, None), with_flag(oracle.b64decode, None)),
                ("both", with_flag(_base64.b64decode, b"-_"), with_flag(oracle.b64decode, b"-_")),
            ]:
                with self.subTest(name=name, size=size):
                    self.assertSame(rust, python, [size])


class LinesTest(DiffTestCase):
    """encodebytes takes slices of what it is given; encode and decode take what files give."""

    def log(self, function, *args):
        """All that is asked of the object: its class is made anew for each call."""
        log = []

        class Sliced(bytes):
            def __len__(self):
                log.append("len")
                return args[0]
            def __getitem__(self, item):
                log.append(item)
                return args[1] if len(args) > 1 else super().__getitem__(item)

        return log, outcome(function, Sliced(bytes(range(200))))

    def test_slices(self):
        for args in [(0,), (1,), (57,), (58,), (200,), (1000,), (-1,), ("x",), (60, b"abc"), (60, "abc"), (60, None),
                     (60, memoryview(b"abcd").cast("H")), (60, array.array("i", [1])), (115, [1])]:
            for name in "encodebytes", "decodebytes":
                with self.subTest(args=args, name=name):
                    self.assertEqual(self.log(getattr(_base64, name), *args), self.log(getattr(oracle, name), *args))

    def test_views(self):
        data = bytes(range(256)) * 2
        for view in [memoryview(data)[::2], memoryview(data)[:2:2], memoryview(data)[::-1], memoryview(data)[5:5],
                     memoryview(data)[:0:2], memoryview(data)[:114:2], memoryview(data).cast("B", [2, 256]),
                     memoryview(data).cast("B", [512]), memoryview(data).cast("b"), memoryview(data).cast("c"),
                     memoryview(data).cast("H"), memoryview(data).cast("?"), memoryview(bytearray(data)),
                     array.array("b", b"abc" * 50), array.array("B", b"abc" * 50), array.array("w", "abc"),
                     array.array("i", [1, 2]), mapped(data), released(), "text", "\u20ac", 7, None, [1], (1, 2),
                     Liar(bytes), Liar(str), Text("QUJD"), BytesSubclass(data), Translating(data)]:
            for name in "encodebytes", "decodebytes":
                with self.subTest(view=type(view), name=name):
                    self.assertSame(getattr(_base64, name), getattr(oracle, name), [view])

    def test_chain(self):
        for function in _base64.encodebytes, oracle.encodebytes, _base64.decodebytes, oracle.decodebytes:
            with self.assertRaisesRegex(TypeError, "^expected bytes-like object, not str$") as caught:
                function("text")
            error = caught.exception
            self.assertIsInstance(error.__cause__, TypeError)
            self.assertIs(error.__context__, error.__cause__)
            self.assertTrue(error.__suppress_context__)

    def test_files(self):
        class File:
            """Gives these one after another, and logs what is written."""
            def __init__(self, values):
                self.values = iter(values)
                self.log = []
            def give(self, *args):
                self.log.append(args)
                value = next(self.values, b"")
                if isinstance(value, BaseException):
                    raise value.with_traceback(None)
                return value
            read = readline = give
            def write(self, data):
                self.log.append((type(data), data))

        def call(function, make):
            file = File(make())
            return outcome(function, file, file), file.log

        whole = b"x" * 57
        for make in [
            lambda: [], lambda: [b"abc"], lambda: [None], lambda: [0], lambda: [5], lambda: [""], lambda: ["abc"],
            lambda: ["QUJD", "=", "\u20ac"], lambda: [bytearray(b"abc"), b"def", bytearray(b"g")],
            lambda: [b"abc", bytearray(b"def")], lambda: [b"abc", "def"], lambda: [b"abc", None, b"def"],
            lambda: [memoryview(b"abc")], lambda: [memoryview(b"abc"), b"def"], lambda: [whole, whole + b"y", b"A"],
            lambda: [memoryview(whole), b"abc"], lambda: [[1, 2], [3]], lambda: [BytesSubclass(b"QUJD"), b"QQ=="],
            lambda: [array.array("B", b"QUJD"), array.array("B", b"QUJD")], lambda: [array.array("i", [1] * 60)],
            lambda: [b"abc", ZeroDivisionError("read")], lambda: [ZeroDivisionError("read")], lambda: [Text("QUJD")],
            lambda: [FlagsTest.Truth(ZeroDivisionError("in __bool__"))], lambda: [FlagsTest.Truth(True)],
            lambda: [b"A"], lambda: [b"QUJD", b"QQ=", b"QQ=="],
        ]:
            for name in "encode", "decode":
                with self.subTest(values=make(), name=name):
                    self.assertEqual(call(getattr(_base64, name), make), call(getattr(oracle, name), make))

    def test_no_files(self):
        class Half:
            def read(self, size):
                return b"abc"
            readline = read

        for name in "encode", "decode":
            for args in [(None, None), (1, 2), (Half(), None), (Half(), 1)]:
                self.assertSame(getattr(_base64, name), getattr(oracle, name), args)


if __name__ == "__main__":
    unittest.main()
