"""binascii in Rust against the one in C: every byte, every length, and every kind of object.

diff_codecs.py has random data; what is here is looked at one by one.
"""

import array
import ctypes
import itertools
import mmap
import threading
import unittest
from test.support import import_helper, threading_helper
from test.test_rust_ext import require_rust
from test.test_rust_ext.util import CASES, DiffTestCase, Made, c_module, outcome

require_rust("binascii")

import binascii

oracle = c_module("binascii")

# What each function is called with beside the data.
ENCODERS = [
    ("b2a_uu", {}), ("b2a_uu", {"backtick": True}),
    ("b2a_base64", {}), ("b2a_base64", {"newline": False}),
    ("b2a_hex", {}), ("hexlify", {"sep": ":"}), ("hexlify", {"sep": b"\xff", "bytes_per_sep": 3}),
    ("b2a_hex", {"sep": "-", "bytes_per_sep": -4}),
    ("b2a_qp", {}), ("b2a_qp", {"quotetabs": True}), ("b2a_qp", {"istext": False}), ("b2a_qp", {"header": True}),
]
CHECKSUMS = [("crc32", ()), ("crc32", (0xDEADBEEF,)), ("crc_hqx", (0,)), ("crc_hqx", (0xBEEF,))]
DECODERS = [
    ("a2b_uu", {}), ("a2b_base64", {}), ("a2b_base64", {"strict_mode": True}), ("a2b_hex", {}), ("unhexlify", {}),
    ("a2b_qp", {}), ("a2b_qp", {"header": True}),
]


def calls():
    """Each function with its oracle, arguments and keywords."""
    for name, kwargs in [*ENCODERS, *DECODERS]:
        yield getattr(binascii, name), getattr(oracle, name), (), kwargs
    for name, args in CHECKSUMS:
        yield getattr(binascii, name), getattr(oracle, name), args, {}


def encodings(data):
    """Texts that the decoders take for the data, whole or in part."""
    yield oracle.b2a_uu(data[:45])
    yield oracle.b2a_base64(data)
    yield oracle.b2a_hex(data)
    yield oracle.b2a_qp(data)


class BytesTest(DiffTestCase):

    def assertAllSame(self, *texts):
        for rust, c, args, kwargs in calls():
            for text in texts:
                self.assertSame(rust, c, [text, *args], kwargs)

    def test_short(self):
        for value in range(256):
            self.assertAllSame(bytes([value]))
        for pair in itertools.product(b"\0\n\r\t !.=_0aAfF`gG\x7f\x80\xff", repeat=2):
            self.assertAllSame(bytes(pair))
        for triple in itertools.product(b"\n\r =.aA3_", repeat=3):
            self.assertAllSame(bytes(triple), b"=" + bytes(triple), b"ab" + bytes(triple))

    def test_each_length(self):
        pool = self.rng.randbytes(1000)
        for size in range(300):
            data = pool[size:2 * size]
            self.assertAllSame(data, bytearray(data))
            for text in encodings(data):
                self.assertAllSame(text, text[:-1], text + b"\n", text[1:])

    def test_each_byte_at_each_place(self):
        for size in 3, 15, 33, 66, 100:
            data = self.rng.randbytes(size)
            for place in self.rng.sample(range(size), min(size, 12)):
                for value in range(256):
                    text = data[:place] + bytes([value]) + data[place + 1:]
                    self.assertSame(binascii.crc32, oracle.crc32, [text])
                    self.assertSame(binascii.hexlify, oracle.hexlify, [text, ","])
                    self.assertSame(binascii.b2a_base64, oracle.b2a_base64, [text])
                    self.assertSame(binascii.b2a_qp, oracle.b2a_qp, [text])
            for text, name in ((data.hex().encode(), "unhexlify"), (oracle.b2a_base64(data), "a2b_base64"),
                               (oracle.b2a_uu(data[:45]), "a2b_uu"), (oracle.b2a_qp(data), "a2b_qp")):
                for place in self.rng.sample(range(len(text)), min(len(text), 12)):
                    for value in range(256):
                        changed = text[:place] + bytes([value]) + text[place + 1:]
                        self.assertSame(getattr(binascii, name), getattr(oracle, name), [changed])
                        if name == "a2b_base64":
                            self.assertSame(binascii.a2b_base64, oracle.a2b_base64, [changed], {"strict_mode": True})

    def test_quoted_lines(self):
        # Every byte where a line has to end, before what may follow it.
        for place in range(70, 79):
            for value in range(256):
                for after in b"", b"\n", b"\r\n", b"\r", b"x", b" \n", b".", b"\n.":
                    text = b"x" * place + bytes([value]) + after
                    for kwargs in ({}, {"istext": False}, {"header": True}, {"quotetabs": True}):
                        self.assertSame(binascii.b2a_qp, oracle.b2a_qp, [text], kwargs)
                        self.assertSame(binascii.b2a_qp, oracle.b2a_qp, [b"\r\n" + text], kwargs)

    def test_random_lines(self):
        pieces = [b"a", b".", b" ", b"\t", b"\n", b"\r", b"\r\n", b"=", b"_", b"\0", b"\x7f", b"\xe9", b"=4", b"=3d", b"=\r",
                  b"=\n", b"==", b"words and words", b"x" * 40, b" \n", b"\n.\n"]
        flags = [False, True]
        for _ in range(CASES):
            text = b"".join(self.rng.choices(pieces, k=self.rng.randrange(20)))
            options = dict(zip(["quotetabs", "istext", "header"], self.rng.choices(flags, k=3)))
            self.assertSame(binascii.b2a_qp, oracle.b2a_qp, [text], options)
            self.assertSame(binascii.a2b_qp, oracle.a2b_qp, [text], {"header": options["header"]})

    def test_large(self):
        # Beyond the size from which on other threads run, and beyond the windows.
        for size in 5_000, 12_287, 12_288, 12_289, 16_385, 65_535, 65_536, 65_537, 200_003:
            data = self.rng.randbytes(size)
            texts = [data, *encodings(data), b"word " * (size // 5), b"\xe9 \n" * (size // 3)]
            for text in texts:
                for kind in bytes, bytearray, lambda text: memoryview(bytearray(text)):
                    self.assertAllSame(kind(text))

    def test_in_pieces(self):
        # What may change is read in pieces of 12 KiB: sizes around them, and an error in each.
        for size in 257, 6143, 6144, 6145, 12_287, 12_288, 12_289, 24_576, 30_001:
            data = self.rng.randbytes(size)
            for text in [data, *encodings(data)]:
                self.assertAllSame(bytearray(text), memoryview(bytearray(text)))
                for place in 0, 12_287, 12_288, 24_575, 24_576, len(text) - 1:
                    wrong = bytearray(text)
                    wrong[min(place, len(text) - 1)] = ord("!")
                    self.assertAllSame(wrong, wrong + b"1")

    def test_checksum_of_parts(self):
        data = self.rng.randbytes(3000)
        for name in "crc32", "crc_hqx":
            rust, c = getattr(binascii, name), getattr(oracle, name)
            for _ in range(300):
                cut, end = sorted(self.rng.choices(range(len(data) + 1), k=2))
                self.assertEqual(rust(data[cut:end], rust(data[:cut], 0)), c(data[:end], 0))

    def test_empty_uu(self):
        # C reads the byte behind the data, which is a NUL for bytes and str only.
        for data in b"", "", bytearray(), memoryview(b"x")[1:]:
            self.assertEqual(binascii.a2b_uu(data), bytes(32))


class BytesSubclass(bytes):
    def __buffer__(self, flags):
        raise AssertionError("the bytes are there without")


class Text(str):
    def encode(self, *args):
        raise AssertionError("a str is not encoded")


class Exporter:
    """Exports an object, and can tell what became of it."""

    def __init__(self, contents):
        self.contents = contents
        self.exported = 0

    def __buffer__(self, flags):
        if isinstance(self.contents, Exception):
            raise self.contents
        self.exported += 1
        return memoryview(self.contents)

    def __release_buffer__(self, view):
        self.exported -= 1


class KindsTest(DiffTestCase):

    TEXTS = [b"", b"41424344", b"QUJDRA==", b"#0V%T\n", b"caf=C3=A9_1\n", b"\xe9\0 .\r\n", bytes(100)]

    def assertAllSame(self, make, name=None):
        for rust, c, args, kwargs in calls():
            for text in self.TEXTS:
                if not text and rust.__name__ == "a2b_uu":
                    continue
                data = Made(lambda: make(text), name)
                self.assertSame(rust, c, [data, *args], kwargs)

    def test_kinds(self):
        def mapped(text):
            area = mmap.mmap(-1, max(len(text), 1))
            area[:len(text)] = text
            return area

        kinds = [
            bytes, bytearray, memoryview, BytesSubclass, Exporter,
            lambda text: memoryview(bytearray(text)),
            lambda text: memoryview(b"x" + text)[1:],
            lambda text: memoryview(text)[::2], lambda text: memoryview(text)[::-1],
            lambda text: memoryview(text).cast("c"), lambda text: memoryview(text).cast("b"),
            lambda text: memoryview(text + b"x" * (-len(text) % 4)).cast("I"),
            lambda text: memoryview(text + b"x" * (-len(text) % 4) + b"1234").cast("B", (2, (len(text) + 3) // 4 * 2 + 2)),
            lambda text: array.array("B", text), lambda text: array.array("H", text + text), lambda text: array.array("d"),
            mapped, lambda text: (ctypes.c_char * len(text)).from_buffer_copy(text),
            lambda text: (ctypes.c_uint16 * len(text))(),
            lambda text: Exporter(bytearray(text)), lambda text: Exporter(memoryview(text)[::2]),
        ]
        for number, make in enumerate(kinds):
            self.assertAllSame(make, f"{make.__name__} {number}")

    def test_text(self):
        kinds = [
            lambda text: text.decode("latin-1"), lambda text: Text(text.decode("latin-1")),
            lambda text: text.decode("latin-1") + "\u20ac", lambda text: text.decode("latin-1") + "\U0001f600",
            lambda text: text.decode("ascii", "surrogateescape"),
        ]
        for number, make in enumerate(kinds):
            self.assertAllSame(make, f"str {number}")

    def test_what_is_no_data(self):
        class Closed:
            def __new__(cls, text):
                view = memoryview(text)
                view.release()
                return view

        kinds = [
            lambda text: None, lambda text: 7, lambda text: [text], lambda text: (), lambda text: {}, lambda text: 1.5,
            lambda text: object(), lambda text: bytes, lambda text: BytesSubclass, Closed,
            lambda text: array.array("w", "text"), lambda text: Exporter(ZeroDivisionError("asked")),
            lambda text: Exporter("no buffer"), lambda text: Exporter(BufferError("asked")),
            lambda text: type("Long" * 50, (), {})(),
        ]
        for number, make in enumerate(kinds):
            self.assertAllSame(make, f"no data {number}")

    def test_buffers_are_released(self):
        for rust, _, args, kwargs in calls():
            for text in self.TEXTS:
                data = Exporter(bytearray(text))
                array = bytearray(text)
                for _ in range(2):
                    for argument in data, array:
                        try:
                            rust(argument, *args, **kwargs)
                        except binascii.Error:
                            pass
                self.assertEqual(data.exported, 0)
                array.append(0)

    def test_no_memory(self):
        # Each allocation of a call fails once: that is MemoryError, and the next call is as ever.
        _testcapi = import_helper.import_module("_testcapi")
        for rust, c, args, kwargs in calls():
            for data in (*self.TEXTS, bytearray(b"41" * 30), bytearray(b"41" * 70), b"41" * 5000):
                want = outcome(c, data, *args, **kwargs)
                for number in range(1, 8):
                    _testcapi.set_nomemory(number, number + 1)
                    try:
                        rust(data, *args, **kwargs)
                    except (MemoryError, binascii.Error):
                        pass
                    finally:
                        _testcapi.remove_mem_hooks()
                self.assertEqual(outcome(rust, data, *args, **kwargs), want)

    def test_resized_by_an_argument(self):
        # While an argument's method runs, the data is exported and cannot be resized.
        for name, flag in (("b2a_uu", "backtick"), ("a2b_base64", "strict_mode"), ("b2a_base64", "newline"),
                           ("a2b_qp", "header"), ("b2a_qp", "istext")):
            for size in 10, 100_000:
                data = bytearray(b"A" * (size if name != "b2a_uu" else 40))

                class Resizing:
                    def __bool__(self):
                        data.clear()
                        return True
                with self.assertRaises(BufferError):
                    getattr(binascii, name)(data, **{flag: Resizing()})
                self.assertEqual(set(data), {65})

    def test_changed_by_an_argument(self):
        # What the data is afterwards counts.
        class Sep(str):
            def __len__(self):
                data[:] = b"123"
                return 1
        for module in binascii, oracle:
            data = bytearray(b"abc")
            self.assertEqual(module.hexlify(data, Sep(":")), b"31:32:33")

    def test_changed_by_a_thread(self):
        # Each byte is read once, so that what is written is well formed whatever happens.
        data = bytearray(b"QUJD" * 20_000)
        stop = threading.Event()

        def change():
            while not stop.is_set():
                data[:] = b"QUI=" * 20_000
                data[:] = b"=\n.\xff" * 20_000
                data[:] = b"QUJD" * 20_000

        with threading_helper.start_threads([threading.Thread(target=change)], stop.set):
            for _ in range(30):
                self.assertLessEqual(set(binascii.hexlify(data)), set(b"0123456789abcdef"))
                self.assertEqual(len(oracle.a2b_base64(binascii.b2a_base64(data))), len(data))
                self.assertTrue(all(len(line) <= 76 for line in binascii.b2a_qp(data).split(b"\n")))
                self.assertLess(binascii.crc32(data), 2**32)
                self.assertLess(binascii.crc_hqx(data, 0), 2**16)
                for rust in binascii.a2b_base64, binascii.unhexlify, binascii.a2b_qp:
                    try:
                        self.assertLessEqual(len(rust(data)), len(data))
                    except binascii.Error:
                        pass


if __name__ == "__main__":
    unittest.main()
