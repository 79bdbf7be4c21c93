"""Strs and bytes objects, read where they are and built in place.

The oracle is Python itself; functions of the C API are judged by CPython's own test_unicode.
"""

import codecs
import json
import sys
import threading
import unittest
from test import support
from test.support import import_helper, threading_helper
from test.support.script_helper import assert_python_ok
from test.test_rust_ext import require_rust
from test.test_rust_ext.util import CASES, DiffTestCase

require_rust("_testrustapi")

import _testrustapi

without_pymem = unittest.skipIf(_testrustapi.memory.ALLOCATOR == "pymem",
                                "with the feature pymem, Vec and String end the process without memory")

rust = _testrustapi.strings
TOO_MUCH = [sys.maxsize, sys.maxsize // 2, sys.maxsize // 4, sys.maxsize + 1, 2 * sys.maxsize + 1]


class Text(str):
    """A subclass, whose instances keep their characters elsewhere (not compact)."""


# On both sides of each boundary between forms, and the surrogates.
EDGES = [0, 1, 0x41, 0x7f, 0x80, 0xff, 0x100, 0xd7ff, 0xd800, 0xdbff, 0xdc00, 0xdfff, 0xe000,
         0xfffd, 0xffff, 0x10000, 0x1f600, 0x10ffff]
BASES = ["", "a", "ab\0c", "x" * 31, "x" * 32, "x" * 33, "\xe9", "a\u20ac", "a\U0001f600", "\ud800"]


def texts():
    """Strs of all forms and kinds, short and long."""
    for base in BASES:
        yield base
        for edge in EDGES:
            for text in base + chr(edge), chr(edge) + base, base * 20 + chr(edge):
                yield text
                yield Text(text)


def form(text):
    """What a str of these characters must be: bytes of a character, and the largest one."""
    largest = max(map(ord, text), default=0)
    for kind, bound in (1, 0x7f), (1, 0xff), (2, 0xffff), (4, 0x10ffff):
        if largest <= bound:
            return kind, bound


class ViewTest(DiffTestCase):
    """PyStringData."""

    def check(self, text):
        kind, bound = form(text)
        self.assertEqual(rust.view(text), (kind, bound, [*map(ord, text)], text.isascii()))

    def test_view(self):
        for text in texts():
            self.check(text)

    def test_single_characters(self):
        for c in [*range(0x300), *EDGES]:
            self.check(chr(c))

    def test_slowly(self):
        for text in texts():
            codes = [*map(ord, text)]
            self.assertEqual(rust.view_slowly(text), [*zip(codes, range(len(codes), 0, -1))])
            self.assertEqual(rust.view_backwards(text), codes[::-2])

    def test_get(self):
        for text in "abc", "a\xe9", "a\u20ac", "a\U0001f600", Text("a\u20ac"), "":
            for index in [0, 1, 2, 3, sys.maxsize]:
                want = ord(text[index]) if index < len(text) else None
                self.assertEqual(rust.get(text, index), (want, want))

    def test_slice(self):
        for text in "", "abc", "\xe9bc", "\u20acbc", "ab\U0001f600", Text("\u20acbc"):
            for start in [0, 1, 2, 3, 4, sys.maxsize]:
                for end in [0, 1, 2, 3, 4, sys.maxsize]:
                    self.assertEqual(rust.slice(text, start, end), [*map(ord, text[start:end])])

    def test_from_ucs(self):
        for text in texts():
            codes = [*map(ord, text)]
            kind, _ = form(text)
            for wide in 1, 2, 4:
                if wide >= kind:
                    made = rust.from_ucs(wide, codes)
                    self.assertEqual(made, text)
                    self.check(made)
        self.assertIs(rust.from_ucs(4, [0x61]), "a")
        self.assertEqual(rust.from_ucs(2, [0xd83d, 0xde00]), "\ud83d\ude00")
        with self.assertRaisesRegex(ValueError, r"^character U\+110000 is not in range \[U\+0000; U\+10ffff\]$"):
            rust.from_ucs(4, [0x61, 0x110000])
        self.assertRaises(ValueError, rust.from_ucs, 4, [2**32 - 1])

    def test_same(self):
        for text in texts():
            long = [text * 3000, "x" * 9000 + text] if len(text) < 4 else []
            for text in text, *long, type("Sub", (str,), {})(text):
                made = rust.same(text)
                self.assertEqual(made, text)
                self.assertIs(type(made), str)
                self.check(made)
        self.assertIs(rust.same("a"), "a")
        self.assertIs(rust.same(type("Sub", (str,), {})("")), "")

    def test_view_is_kept(self):
        # Code that runs meanwhile does what changes strs in place, where that is allowed.
        for end in "a", "\xe9", "\u20ac", "\U0001f600":
            text = "".join(["text", end, "x" * 100])
            calls = [
                lambda: text + "more",
                lambda: text.encode(),
                lambda: hash(text),
                lambda: sys.intern(text),
                lambda: _testrustapi.unit_s(text),
            ]
            for call in calls:
                self.assertIs(rust.keep_view(text, call), True)

    def test_append_while_viewed(self):
        # `+=` changes the object in place only if nobody else has it.
        for end in "a", "\u20ac":
            text = "".join(["text", end])
            def append():
                nonlocal text
                for _ in range(1000):
                    text += "x"
            self.assertIs(rust.keep_view(text, append), True)
            self.assertEqual(len(text), 1005)

    def test_only_reference(self):
        # The argument is the only reference, and what is called cannot get at it.
        for end in "a", "\u20ac":
            self.assertIs(rust.keep_view("".join(["text", end]), list), True)

    def test_detached_thread(self):
        # Not Python's thread: nothing of Python's is needed to read.
        for text in "abc", "a\xe9", "a\u20ac" * 1000, "a\U0001f600":
            self.assertEqual(rust.read_elsewhere(text), sum(map(ord, text)))


class CodecTest(DiffTestCase):
    """UTF-8 and other encodings."""

    def test_lossy(self):
        for text in texts():
            want = "".join("\ufffd" if 0xd800 <= ord(c) < 0xe000 else c for c in text).encode()
            self.assertEqual(rust.lossy(text), want)

    def test_from_lossy(self):
        for data in b"", b"abc", b"\xff", b"a\xe2\x82", b"\xe2\x82\xac\xc3", b"\xed\xa0\x80":
            self.assertEqual(rust.from_lossy(data), data.decode("utf-8", "replace"))

    def test_decode(self):
        codecs.register_error("test.strings", lambda exc: ("<%d>" % exc.start, exc.end))
        # A debug build's bytes.decode looks for the handler even if there is no error.
        unknown = [] if support.Py_DEBUG else ["nothing"]
        for data in b"", b"abc", b"\xff\xfe", b"\xed\xa0\x80", "\u20ac".encode():
            for errors in "strict", "ignore", "surrogateescape", "surrogatepass", "test.strings", *unknown:
                self.assertSame(rust.decode_utf8, lambda data, errors: data.decode("utf-8", errors), [data, errors])

    def test_from_encoded_object(self):
        for obj in b"\xe9t", bytearray(b"abc"), memoryview(b"\xff"), "str", 1, None:
            for encoding in "utf-8", "latin-1", "utf-16-le", "rot13", "none such":
                for errors in "strict", "replace":
                    self.assertSame(rust.from_encoded_object, lambda *args: str(*args), [obj, encoding, errors])
        self.assertEqual(rust.from_encoded_object(b"\xe2\x82\xac"), "\u20ac")

    def test_encode(self):
        for text in "", "abc", "\xe9", "\u20ac", "\udcff", "\ud800", Text("\u20ac"):
            for encoding in "utf-8", "latin-1", "ascii", "utf-16", "rot13", "none such":
                for errors in "strict", "surrogateescape", "surrogatepass", "xmlcharrefreplace", "nothing":
                    self.assertSame(rust.encode, str.encode, [text, encoding, errors])
        self.assertEqual(rust.encode("\u20ac"), b"\xe2\x82\xac")


class WriterTest(DiffTestCase):
    """PyUnicodeWriter."""

    def check(self, pieces, want, capacity=0):
        text = rust.write_unicode(pieces, capacity)
        self.assertEqual(text, want, pieces)
        self.assertIs(type(text), str)
        # The narrowest form; hash and equality of wider ones would be wrong.
        kind, bound = form(want)
        self.assertEqual(rust.view(text), (kind, bound, [*map(ord, want)], want.isascii()))
        self.assertEqual(hash(text), hash("".join([*want])))

    def piece(self):
        """A random step, and what it writes."""
        rng = self.rng
        text = "".join(chr(rng.choice(EDGES + [0x61] * 20)) for _ in range(rng.choice([0, 1, 2, 3, 9, 40])))
        plain = "".join(c for c in text if not 0xd800 <= ord(c) < 0xe000)
        narrow = "".join(c for c in text if ord(c) < 0x100)
        match rng.randrange(10):
            case 0:
                return ("str", plain), plain
            case 1:
                return ("char", (plain or "c")[0]), (plain or "c")[0]
            case 2:
                return ("code point", ord((text or "c")[0])), (text or "c")[0]
            case 3:
                return ("latin1", narrow.encode("latin-1")), narrow
            case 4:
                return ("utf8", plain.encode()), plain
            case 5:
                return ("py", text), text
            case 6:
                return ("object", Text(text)), text
            case 7:
                return ("repr", text), repr(text)
            case 8:
                start, end = rng.randrange(len(text) + 2), rng.randrange(len(text) + 2)
                return ("substring", (text, start, end)), text[start:end]
            case 9:
                return ("format", plain), f"{plain:>5}|"

    def test_random(self):
        for _ in range(CASES // 4):
            pieces = [self.piece() for _ in range(self.rng.randrange(8))]
            capacity = self.rng.choice([0, 0, 1, 7, 100])
            self.check([step for step, _ in pieces], "".join(text for _, text in pieces), capacity)

    def test_forms(self):
        # Each form after each, with the wide character in every kind of step.
        for first in "", "a", "\xe9", "\u20ac", "\U0001f600":
            for second in "a", "\xe9", "\u20ac", "\U0001f600":
                for count in 1, 31, 32, 33, 500:
                    second_text = second * count
                    for step in ("str", second_text), ("py", second_text), ("substring", (first + second_text, len(first), 10**6)):
                        self.check([("str", first), step], first + second_text)

    def test_part_is_narrower(self):
        text = "\U0001f600\u20ac\xe9a"
        for start in range(5):
            for end in range(start, 5):
                self.check([("substring", (text, start, end))], text[start:end])
                self.check([("str", "x"), ("substring", (Text(text), start, end))], "x" + text[start:end])

    def test_singletons(self):
        self.assertIs(rust.write_unicode([]), "")
        self.assertIs(rust.write_unicode([], 100), "")
        self.assertIs(rust.write_unicode([("str", "")]), "")
        for c in range(256):
            self.assertIs(rust.write_unicode([("code point", c)]), chr(c))
            self.assertIs(rust.write_unicode([("py", chr(c))], 10), chr(c))

    def test_new_object(self):
        # Not the str that was written: nobody has seen the buffer.
        text = "".join(["ab", "c"])
        self.assertIsNot(rust.write_unicode([("py", text)]), text)

    def test_exact_room(self):
        for capacity in range(1, 70):
            for length in capacity - 1, capacity, capacity + 1:
                self.check([("char", "c")] * length, "c" * length, capacity)

    def test_code_points(self):
        for code in 0x110000, 2**32 - 1:
            with self.assertRaisesRegex(ValueError, r"^character must be in range\(0x110000\)$"):
                rust.write_unicode([("code point", code)])

    def test_errors_write_nothing(self):
        class Bad:
            def __str__(self):
                1 / 0
            __repr__ = __str__
        pieces = [("str", "a"), ("utf8", b"\xe2\x82\xac\xff"), ("code point", 0x110000), ("object", Bad()),
                  ("repr", Bad()), ("utf8", b"\xc3"), ("str", "\xe9")]
        self.assertEqual(rust.write_unicode(pieces, keep=True), "a\xe9")
        self.assertRaises(ZeroDivisionError, rust.write_unicode, [("object", Bad())])
        for data in b"\xff", b"a\xe2\x82", b"\xed\xa0\x80":
            with self.assertRaises(UnicodeDecodeError) as want:
                data.decode()
            with self.assertRaises(UnicodeDecodeError) as got:
                rust.write_unicode([("str", "before"), ("utf8", data)])
            self.assertEqual(str(got.exception), str(want.exception))

    def test_memory(self):
        for capacity in TOO_MUCH:
            self.assertRaises(MemoryError, rust.write_unicode, [], capacity)

    @without_pymem
    def test_memory_while_growing(self):
        # After each failure the writer goes on.
        testcapi = import_helper.import_module("_testcapi")
        pieces = [("str", "x" * 600), ("str", "y" * 5000), ("str", "\u20ac" * 300), ("str", "z" * 9000)]
        whole = "".join(text for _, text in pieces)
        failed = 0
        for start in range(200):
            testcapi.set_nomemory(start, start + 1)
            try:
                text = rust.write_unicode(pieces)
            except MemoryError:
                text = None
            finally:
                testcapi.remove_mem_hooks()
            failed += text is None
            self.assertIn(text, (None, whole))
        self.assertGreater(failed, 4)
        self.assertLess(failed, 200)

    def test_format(self):
        self.assertEqual(rust.format_point(1.5, 2), "(1.50, +2)")
        for text in "", "abc", "\xe9", "\u20ac", "\U0001f600":
            self.assertEqual(rust.format_str(text), text)
        with self.assertRaisesRegex(SystemError, "^a formatter failed$"):
            rust.fail_to_format()

    def test_object_runs_code(self):
        # A str method that uses the interpreter, and writers, while one is being filled.
        class Nested:
            def __init__(self, depth):
                self.depth = depth
            def __str__(self):
                return rust.write_unicode([("str", "("), ("object", Nested(self.depth - 1)), ("str", ")")]) if self.depth else "\u20ac"
        self.assertEqual(rust.write_unicode([("object", Nested(20))]), "(" * 20 + "\u20ac" + ")" * 20)


class BytesTest(DiffTestCase):
    """PyBytesWriter and UninitBytes."""

    def check(self, pieces, want, capacity=0):
        data = rust.write_bytes(pieces, capacity)
        self.assertEqual(data, want, pieces)
        self.assertIs(type(data), bytes)

    def test_random(self):
        rng = self.rng
        for _ in range(CASES // 4):
            pieces, want = [], b""
            for _ in range(rng.randrange(8)):
                data = rng.randbytes(rng.choice([0, 1, 2, 7, 63, 64, 65, 300]))
                name = rng.choice(["write", "zeroed", "push", "extend", "fill", "fill with", "zeroes", "upper",
                                   "truncate", "panic"])
                value = data
                match name:
                    case "fill":
                        want += b"<" + data[:3]
                    case "fill with":
                        want += b"<" + data
                    case "zeroes":
                        value = len(data)
                        want += bytes(value)
                    case "upper":
                        want = want.upper()
                    case "truncate":
                        value = rng.randrange(400)
                        want = want[:value]
                    case "panic":
                        pass
                    case _:
                        want += data
                pieces.append((name, value))
            self.check(pieces, want, rng.choice([0, 0, 1, 64, 1000]))

    def test_singletons(self):
        self.assertIs(rust.write_bytes([]), b"")
        self.assertIs(rust.write_bytes([], 10), b"")
        self.assertIs(rust.write_bytes([("write", b"abc"), ("truncate", 0)]), b"")
        for byte in range(256):
            data = bytes([byte])
            for name in "write", "push":
                self.assertIs(rust.write_bytes([(name, data)]), data)

    def test_pieces(self):
        self.check([("write", b"piece")] * 5000, b"piece" * 5000)

    def test_too_much(self):
        for way, text in enumerate([
            "writing 5 bytes where 4 fit", "writing 5 bytes where 4 fit", "5 bytes written where 4 were asked for",
            "range end index 3", "index out of bounds", "range end index 3", "writing 5 bytes where 4 fit",
        ]):
            with self.assertRaisesRegex(SystemError, text):
                rust.write_too_much(way)

    def test_other_memory(self):
        with self.assertRaisesRegex(SystemError, "other memory was filled than was lent"):
            rust.write_bytes([("fill elsewhere", b"x")])

    def test_memory(self):
        for size in TOO_MUCH:
            with self.assertRaises((MemoryError, OverflowError)):
                rust.write_bytes([], size)
            self.assertEqual(rust.write_fails(size), b"afterwards")
        self.assertEqual(rust.write_fails(1), b"some bytes")

    @without_pymem
    def test_memory_while_growing(self):
        testcapi = import_helper.import_module("_testcapi")
        pieces = [("write", b"x" * 600), ("zeroed", b"y" * 5000), ("push", b"z" * 9000)]
        whole = b"".join(data for _, data in pieces)
        failed = 0
        for start in range(200):
            testcapi.set_nomemory(start, start + 1)
            try:
                data = rust.write_bytes(pieces)
            except MemoryError:
                data = None
            finally:
                testcapi.remove_mem_hooks()
            failed += data is None
            self.assertIn(data, (None, whole))
        self.assertGreater(failed, 3)
        self.assertLess(failed, 200)

    def test_new_uninit(self):
        data = bytes(range(200))
        for room in 0, 1, 2, 3, 4, 100, 200:
            for count in {0, 1, 2, 3, room - 1, room}:
                if 0 <= count <= room:
                    with self.subTest(room=room, count=count):
                        self.assertEqual(rust.bytes_uninit(room, data[:count]), data[:count])
            with self.assertRaisesRegex(ValueError, "^failed$"):
                rust.bytes_uninit(room, b"", fails=True)
            with self.assertRaisesRegex(SystemError, "Rust panic: range end index"):
                rust.bytes_uninit(room, bytes(room + 1))
        for room in 0, 1, 2, 3:
            self.assertIs(rust.bytes_uninit(room, b""), b"")
        for room in 1, 2, 3:
            self.assertIs(rust.bytes_uninit(room, b"x"), rust.bytes_uninit(1, b"x"))
        for room in None, *TOO_MUCH:
            with self.assertRaises((MemoryError, OverflowError)):
                rust.bytes_uninit(room, b"")

    def test_new_uninit_elsewhere(self):
        # What is copied may come from anywhere.
        for count in 2, 4, 5:
            with self.assertRaisesRegex(SystemError, "Rust panic: other memory was filled than was lent"):
                rust.bytes_elsewhere(4, bytes(count))
        for room in 0, 1, 4:
            self.assertEqual(rust.bytes_elsewhere(room, b"x"), b"x")

    def test_new_with(self):
        for count in 0, 1, 2, 256:
            self.assertEqual(rust.bytes_with(count), bytes(range(count)))
            self.assertEqual(rust.bytearray_with(count), bytearray(range(count)))
        self.assertIs(rust.bytes_with(0), b"")
        self.assertIs(rust.bytes_with(1), b"\0")
        for function in rust.bytes_with, rust.bytearray_with:
            self.assertRaisesRegex(ValueError, "^too many$", function, 257)
            for size in TOO_MUCH:
                with self.assertRaises((MemoryError, OverflowError)):
                    function(size)
        data = rust.bytearray_with(3)
        data += b"more"
        self.assertEqual(data, b"\0\1\2more")


class NamesTest(unittest.TestCase):
    """interned_strings!"""

    def test_interned(self):
        names = rust.interned()
        self.assertEqual(names, ["append", "__class__", ""])
        for name in names:
            self.assertIs(sys.intern("".join([*name])), name)

    def test_getattr(self):
        data = []
        append, cls = rust.get_names(data)
        append(1)
        self.assertEqual((data, cls), ([1], list))
        with self.assertRaisesRegex(AttributeError, "^'tuple' object has no attribute 'append'$"):
            rust.get_names(())


@threading_helper.requires_working_threading()
class ThreadsTest(unittest.TestCase):
    """Reading while others read, cache UTF-8, hash and intern."""

    def test_shared(self):
        for _ in range(30):
            shared = ["".join([base, str(len(base)), "x" * 50]) for base in ("a", "\xe9", "\u20ac", "\U0001f600")]
            wants = [(*form(text), [*map(ord, text)], text.isascii()) for text in shared]
            start = threading.Barrier(6)
            wrong = []
            def read(turn):
                start.wait()
                for text, want in zip(shared, wants):
                    match turn % 3:
                        case 0:
                            sys.intern(text)
                        case 1:
                            hash(text)
                    if rust.view(text) != want or rust.lossy(text) != "".join(map(chr, want[2])).encode():
                        wrong.append(text)
                    if rust.write_unicode([("py", text)] * 3) != text * 3:
                        wrong.append(text)
            with threading_helper.start_threads([threading.Thread(target=read, args=(turn,)) for turn in range(6)]):
                pass
            self.assertEqual(wrong, [])


# Runs CPython's test_unicode with our functions over C's; says which tests used which.
TWIN = """
import json, sys, types, unittest
import _testcapi, _testlimitedcapi, _testrustapi

ours = {name: value for name, value in vars(_testrustapi.strings.capi).items() if not name.startswith("__")}
ours["getargs_s_hash"] = _testrustapi.unit_s_hash
used = {}

class Module(types.ModuleType):
    def __init__(self, real):
        super().__init__(real.__name__)
        self.real = real
    def __getattr__(self, name):
        value = getattr(super().__getattribute__("real"), name)
        if not callable(value):
            return value
        mine = name in ours and sys.argv[1] == "twin"
        used.setdefault(current, set()).add(("Rust " if mine else "C ") + name)
        return ours[name] if mine else value

current = None
for module in _testcapi, _testlimitedcapi:
    sys.modules[module.__name__] = Module(module)
from test.test_capi import test_unicode
result = {"run": 0, "skipped": 0, "errors": [], "rust": [], "c": [], "functions": len(ours)}
for test in unittest.defaultTestLoader.loadTestsFromTestCase(test_unicode.CAPITest):
    current = test._testMethodName
    outcome = unittest.TestResult()
    test.run(outcome)
    result["run"] += outcome.testsRun
    result["skipped"] += len(outcome.skipped)
    result["errors"] += [text for _, text in outcome.failures + outcome.errors]
    names = used.get(current, set())
    wholly = bool(names) and all(name.startswith("Rust ") for name in names)
    result["rust" if wholly else "c"].append(current)
    result.setdefault("used", []).extend(name for name in names if name.startswith("Rust "))
print(json.dumps(result))
"""


class OwnTestsTest(unittest.TestCase):
    """CPython's own tests of the C API of str pass on functions in Rust."""

    def run_tests(self, which):
        _, out, _ = assert_python_ok("-c", TWIN, which)
        return json.loads(out)

    def test_unicode(self):
        import_helper.import_module("_testcapi")
        import_helper.import_module("_testlimitedcapi")
        real = self.run_tests("C")
        self.assertEqual((real["errors"], real["rust"]), ([], []))
        twin = self.run_tests("twin")
        self.assertEqual(twin["errors"], [])
        self.assertEqual((twin["run"], twin["skipped"]), (real["run"], real["skipped"]))
        # Those that have only C's functions change a str in place, have wchar_t, or format
        # with C's printf.
        self.assertEqual(twin["c"], [
            "test_aswidechar", "test_aswidecharstring", "test_copycharacters", "test_fill",
            "test_from_format", "test_fromstringandsize", "test_fromwidechar", "test_getdefaultencoding",
            "test_new", "test_resize", "test_richcompare", "test_transform_decimal_and_space", "test_writechar",
        ])
        self.assertGreaterEqual(len(twin["rust"]), 37)
        # No function of ours is left out.
        self.assertEqual(len(set(twin["used"])), twin["functions"])


if __name__ == "__main__":
    unittest.main()
