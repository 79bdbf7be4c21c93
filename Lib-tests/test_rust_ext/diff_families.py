"""What diff_codecs.py compares: the functions of each family, their options, and data for them."""

import base64
import binascii
import io
import itertools
import string
from typing import NamedTuple

from test.test_rust_ext.util import c_module, python_base64

python64 = python_base64()
c_bin = c_module("binascii")

POOL = 1 << 17  # bytes that the data of many cases are cut out of
CALLS = 512     # calls with options drawn by chance, of each side of a family


class Call(NamedTuple):
    """The same function twice, and what it is called with besides the data."""

    name: str
    rust: object
    oracle: object
    args: tuple = ()
    kwargs: dict = {}


class Source(NamedTuple):
    """Data is cut out of the pool at multiples of the step, and gets one of the ends."""

    pool: bytes
    step: int = 1
    ends: tuple = (b"",)


class Side(NamedTuple):
    """One direction of a family."""

    calls: list
    sources: list
    junk: list    # what is put into data at some place
    sizes: tuple = (100, 600, 5000)


def of_base64(name, args=(), **kwargs):
    return Call(f"base64.{name}", getattr(base64, name), getattr(python64, name), args, kwargs)


def of_binascii(name, args=(), **kwargs):
    return Call(f"binascii.{name}", getattr(binascii, name), getattr(c_bin, name), args, kwargs)


def drawn(rng, *makers):
    """Calls of each maker in turn: they draw their options."""
    return [call for maker, _ in zip(itertools.cycle(makers), range(CALLS)) for call in [maker()]]


class Short(io.BytesIO):
    """A file that gives less than it is asked for."""

    def read(self, size=-1):
        return super().read(max(1, size // 3))


def of_files(name, file):
    """base64.encode and base64.decode as functions from bytes to bytes."""
    def through(convert):
        def call(data):
            output = io.BytesIO()
            convert(file(data), output)
            return output.getvalue()
        return call
    functions = getattr(base64, name), getattr(python64, name)
    return Call(f"(base64.{name} of a {file.__name__})", *map(through, functions))


def noise(rng, letters):
    """Letters in any order."""
    return bytes(rng.choices(letters, k=POOL))


def words(rng, *common):
    """Groups of bytes: common ones, and some by chance of the same size."""
    size = len(common[0])
    choices = [*common, *(rng.randbytes(size) for _ in range(len(common)))]
    return b"".join(rng.choices(choices, k=POOL // size))


def raw(rng):
    """Sources of any bytes."""
    return [
        Source(rng.randbytes(POOL)),
        Source(noise(rng, string.printable.encode())),
        Source(words(rng, b"\0" * 4, b" " * 4, b"\xff" * 4), 4, (b"", b"\0", b" ", b"  ", b"abc", b"\xff\xff")),
    ]


ALTCHARS = [None, None, b"-_", b"-_", b"+/", b"/+", b"A=", b"\0\xff", b"..", bytearray(b".,"), memoryview(b"_-"),
            b"x", b"", b"abc", "-_", "\xe9!", 5]
BASE64_JUNK = [b"\n", b"\r\n", b" ", b"=", b"==", b"===", b"\0", b"\x80", b"\xff", b"-", b"_", b"+", b"/", b"!", b"A",
               b"~" * 70]


def base64_texts(rng):
    letters = (string.ascii_letters + string.digits).encode() + b"+/"
    data = rng.randbytes(POOL)
    ends = b"", b"QQ==", b"QUI=", b"QR==", b"QUJ=", b"\n", b"Q", b"QQ", b"QUI", b"=", b"Q==="
    return [
        Source(c_bin.b2a_base64(data), 4, ends),
        Source(python64.urlsafe_b64encode(data), 4, ends),
        Source(python64.encodebytes(data), 77, ends),
        Source(python64.encodebytes(data), 1, ends),
        Source(noise(rng, letters + b"="), 1, ends),
        Source(noise(rng, b"A=\n-"), 1),
    ]


def b64(rng):
    encoders = drawn(
        rng,
        lambda: of_base64("b64encode"),
        lambda: of_base64("b64encode", (rng.choice(ALTCHARS),)),
        lambda: of_base64("b64encode", altchars=rng.randbytes(2)),
        lambda: of_base64("standard_b64encode"),
        lambda: of_base64("urlsafe_b64encode"),
    )
    decoders = drawn(
        rng,
        lambda: of_base64("b64decode"),
        lambda: of_base64("b64decode", validate=True),
        lambda: of_base64("b64decode", (rng.choice(ALTCHARS), rng.choice([True, False, 0, 1]))),
        lambda: of_base64("b64decode", altchars=rng.randbytes(2), validate=rng.choice([True, False])),
        lambda: of_base64("standard_b64decode"),
        lambda: of_base64("urlsafe_b64decode"),
    )
    return [Side(encoders, raw(rng), BASE64_JUNK), Side(decoders, base64_texts(rng), BASE64_JUNK)]


def mime(rng):
    encoders = drawn(
        rng,
        lambda: of_base64("encodebytes"),
        lambda: of_base64("encodebytes"),
        lambda: of_files("encode", rng.choice([io.BytesIO, Short])),
    )
    decoders = drawn(rng, lambda: of_base64("decodebytes"), lambda: of_files("decode", io.BytesIO))
    sizes = 200, 1000, 5000
    return [Side(encoders, raw(rng), BASE64_JUNK, sizes), Side(decoders, base64_texts(rng), BASE64_JUNK, sizes)]


def b2a(rng):
    encoders = drawn(
        rng,
        lambda: of_binascii("b2a_base64"),
        lambda: of_binascii("b2a_base64", newline=rng.choice([True, False, 0, 1])),
    )
    decoders = drawn(
        rng,
        lambda: of_binascii("a2b_base64"),
        lambda: of_binascii("a2b_base64", strict_mode=True),
    )
    return [Side(encoders, raw(rng), BASE64_JUNK), Side(decoders, base64_texts(rng), BASE64_JUNK)]


def b32(rng):
    encoders = drawn(rng, lambda: of_base64("b32encode"), lambda: of_base64("b32hexencode"))
    map01 = None, b"I", b"L", "L", bytearray(b"I"), memoryview(b"L"), b"O", b"=", b"\xff", b"", b"xy", "\xe9", 1
    decoders = drawn(
        rng,
        lambda: of_base64("b32decode"),
        lambda: of_base64("b32decode", casefold=rng.choice([True, False, 1])),
        lambda: of_base64("b32decode", (rng.choice([True, False]), rng.choice(map01))),
        lambda: of_base64("b32hexdecode", (rng.choice([True, False]),)),
    )
    data = rng.randbytes(POOL // 5 * 5)
    ends = (b"", b"", b"ME======", b"MFRA====", b"MFRGG===", b"MFRGGZA=", b"MF======", b"MFRGGZB=", b"========", b"A",
            b"2=======", b"AAAAA===", b"AAAAAA==", b"=", b"==", b"0V======")
    sources = [Source(encode(data), 8, ends) for encode in (python64.b32encode, python64.b32hexencode)]
    sources += [Source(source.pool.lower(), 8, ends) for source in sources]
    sources.append(Source(noise(rng, b"ABZVW01289=abzvw"), 8, ends))
    sources.append(Source(noise(rng, b"AZ27"), 8, ends))
    junk = [b"0", b"1", b"8", b"9", b"W", b"a", b"=", b"\n", b" ", b"\0", b"\x80", b"\xff", b"[", b"`", b"{", b"@"]
    return [Side(encoders, raw(rng), junk), Side(decoders, sources, junk)]


def hex(rng):
    seps = b":", ":", b"-", b"\0", b"\xff", "\x7f", bytearray(b":"), b"", "", b"::", "::", "\xe9", "\u20ac", 5
    groups = [*range(-20, 21), 100, -100, 1000, 2**31 - 1, -2**31, 2**31, True]
    encoders = drawn(
        rng,
        lambda: of_base64("b16encode"),
        lambda: of_binascii("hexlify"),
        lambda: of_binascii("b2a_hex", (rng.choice(seps),)),
        lambda: of_binascii("hexlify", sep=rng.choice(seps[:4]), bytes_per_sep=rng.choice(groups)),
        lambda: of_binascii("hexlify", (rng.choice(seps[:4]), rng.choice([1, 2, 3, 4, 7, 8, 16, 32, -1, -4]))),
        lambda: of_binascii("b2a_hex", bytes_per_sep=rng.choice(groups)),
    )
    decoders = drawn(
        rng,
        lambda: of_base64("b16decode", (rng.choice([True, False]),)),
        lambda: of_base64("b16decode"),
        lambda: of_binascii("unhexlify"),
        lambda: of_binascii("a2b_hex"),
    )
    ends = b"", b"", b"", b"0", b"aF", b"g0"
    data = rng.randbytes(POOL)
    sources = [Source(c_bin.hexlify(data), 2, ends), Source(python64.b16encode(data), 2, ends),
               Source(noise(rng, b"0189afAF"), 1, ends)]
    junk = [b"/", b":", b"@", b"G", b"`", b"g", b"\0", b"\x80", b"\xff", b" ", b"\n", b"0", b"\xb0", b"\x10"]
    return [Side(encoders, raw(rng), junk), Side(decoders, sources, junk)]


# Where five digits begin to stand for more than 32 bits, and the greatest they can.
LIMITS = [85**4 * 82, 2**32 - 86, 2**32 - 2, 2**32 - 1, 2**32, 2**32 + 1, 2**32 + 84, 2**32 + 7225, 85**5 - 1]


def groups85(rng, alphabet, *others):
    """Groups of five digits, of which some stand for numbers about 2**32."""
    def group(number):
        return bytes(alphabet[number // 85**place % 85] for place in (4, 3, 2, 1, 0))
    usual = [group(rng.randrange(2**32)) for _ in range(1000)]
    few = [group(number) for number in LIMITS] + list(others)
    return b"".join(rng.choice(few) if rng.random() < 0.03 else rng.choice(usual) for _ in range(POOL // 5))


JUNK85 = [b"\n", b" ", b"\t\r\v", b"z", b"y", b"zz", b"~", b"<~", b"~>", b"\0", b"\x80", b"\xff", b"u", b"v", b"!", b'"',
          b"{", b"`", b"|", b";", b"_", b"s8W-!", b"s8W-\"", b"|NsC0", b"|NsC1", b"~~~~~", b"%nSc0", b"%nSc1", b"0"]


def a85(rng):
    wraps = 0, 0, 1, 2, 3, 4, 5, 7, 10, 16, 20, 64, 72, 76, 1000, -1, True, 2**70
    ignored = b" \t\n\r\v", b"", b"\n", b"zy", bytearray(b" \n"), b"!u~>", bytes(range(256)), (10, 32)
    flag = lambda: rng.choice([True, False])
    encoders = drawn(
        rng,
        lambda: of_base64("a85encode"),
        lambda: of_base64("a85encode", foldspaces=flag(), pad=flag(), adobe=flag()),
        lambda: of_base64("a85encode", foldspaces=flag(), wrapcol=rng.choice(wraps), pad=flag(), adobe=flag()),
    )
    decoders = drawn(
        rng,
        lambda: of_base64("a85decode"),
        lambda: of_base64("a85decode", foldspaces=True),
        lambda: of_base64("a85decode", foldspaces=flag(), adobe=flag(), ignorechars=rng.choice(ignored)),
        lambda: of_base64("a85decode", adobe=True),
    )
    data = words(rng, b"\0" * 4, b" " * 4, b"\xff" * 4, b"\0\0\0 ", b"   \0")
    ends = b"", b"~>", b"~>", b"!", b"!!", b"uuuu", b"5sdp", b"s8W-", b"z", b">", b"\n~>"
    sources = [
        Source(python64.a85encode(rng.randbytes(POOL)), 5, ends),
        Source(python64.a85encode(data), 1, ends),
        Source(python64.a85encode(data, foldspaces=True, wrapcol=72), 1, ends),
        Source(groups85(rng, bytes(range(33, 118)), b"zzzzz", b"yyyyy", b"\n    "), 5, ends),
    ]
    sources += [Source(source.pool.replace(b"~", b"!"), 5, (b"~>",)) for source in sources[:2]]
    return [Side(encoders, raw(rng), JUNK85), Side(decoders, sources, JUNK85 + [b"<~"])]


def b85(rng):
    encoders = drawn(
        rng,
        lambda: of_base64("b85encode"),
        lambda: of_base64("b85encode", (rng.choice([True, False, 0, 1]),)),
    )
    ends = b"", b"", b"0", b"VE", b"VPO", b"VPRn", b"~", b"~~", b"~~~", b"~~~~", b"|NsC", b" "
    sources = [Source(python64.b85encode(rng.randbytes(POOL)), 5, ends),
               Source(groups85(rng, python64._b85alphabet), 5, ends)]
    return [Side(encoders, raw(rng), JUNK85), Side(drawn(rng, lambda: of_base64("b85decode")), sources, JUNK85)]


def z85(rng):
    ends = b"", b"", b"0", b"ve", b"vpo", b"vprN", b"#", b"##", b"###", b"####", b"%nSc", b" "
    sources = [Source(python64.z85encode(rng.randbytes(POOL)), 5, ends),
               Source(groups85(rng, python64._z85alphabet), 5, ends)]
    return [Side(drawn(rng, lambda: of_base64("z85encode")), raw(rng), JUNK85),
            Side(drawn(rng, lambda: of_base64("z85decode")), sources, JUNK85)]


def uu(rng):
    encoders = drawn(
        rng,
        lambda: of_binascii("b2a_uu"),
        lambda: of_binascii("b2a_uu", backtick=rng.choice([True, False, 0, 1])),
    )
    decoders = drawn(rng, lambda: of_binascii("a2b_uu"))
    data = rng.randbytes(POOL)
    lines = b"".join(c_bin.b2a_uu(data[at:at + 45], backtick=at % 2) for at in range(0, POOL, 45))
    short = b"".join(c_bin.b2a_uu(data[at:at + 6]) for at in range(0, POOL, 6))
    ends = b"", b"", b"\n", b" ", b"   \n", b"```", b"`\r\n", b"x"
    sources = [Source(lines, 62, ends), Source(short, 10, ends), Source(lines, 1, ends), Source(rng.randbytes(POOL)),
               Source(noise(rng, b"!\"#$`_ \n"), 1)]
    junk = [b"\n", b"\r", b" ", b"`", b"a", b"\0", b"\x1f", b"!", b"_", b"~", b"\x80", b"\xff", b"M"]
    return [Side(encoders, raw(rng), junk, (50, 50, 60)), Side(decoders, sources, junk, (64, 64, 200))]


def qp(rng):
    flag = lambda: rng.choice([True, False, 0, 1])
    encoders = drawn(
        rng,
        lambda: of_binascii("b2a_qp"),
        lambda: of_binascii("b2a_qp", (flag(), flag(), flag())),
        lambda: of_binascii("b2a_qp", quotetabs=flag(), istext=flag(), header=flag()),
    )
    decoders = drawn(rng, lambda: of_binascii("a2b_qp"), lambda: of_binascii("a2b_qp", header=flag()))
    text = noise(rng, string.ascii_letters.encode() + b" " * 12 + b".=_\t\n\xe9")
    data = [
        Source(text),
        Source(text.replace(b"\n", b"\r\n")),
        Source(noise(rng, string.ascii_letters.encode() + b" \n")),
        Source(noise(rng, b"a \t.\r\n=_")),
        Source(noise(rng, b"abcdefgh" * 20 + b" .\n")),
        Source(rng.randbytes(POOL)),
    ]
    texts = [
        Source(c_bin.b2a_qp(text)),
        Source(c_bin.b2a_qp(text, header=True, quotetabs=True)),
        Source(c_bin.b2a_qp(data[1].pool, istext=False)),
        Source(noise(rng, b"=AaFf09\r\n _g")),
        Source(noise(rng, b"abc=\n")),
        Source(rng.randbytes(POOL)),
    ]
    junk = [b"\n", b"\r\n", b"\r", b" \n", b"\t\n", b" ", b".", b".\n", b"\n.", b"=", b"=\n", b"=3D", b"=3d", b"==", b"_",
            b"\0", b"\x7f", b"\x80", b"=\r\n", b"= \n", b"a" * 74, b"=G0", b"=4"]
    return [Side(encoders, data, junk, (160, 600, 5000)), Side(decoders, texts, junk, (160, 600, 5000))]


def crc(rng):
    starts = 0, 1, -1, 0xFFFF, 0x1234, 2**31, 2**32 - 1, 2**32, 2**63, 2**64 + 5, -2**80, True
    calls = drawn(
        rng,
        lambda: of_binascii("crc32"),
        lambda: of_binascii("crc32", (rng.choice([rng.getrandbits(32), *starts]),)),
        lambda: of_binascii("crc_hqx", (rng.choice([rng.getrandbits(16), *starts]),)),
    )
    return [Side(calls, raw(rng), [b"\0", b"\xff"], (200, 1000, 5000))]


FAMILIES = {make.__name__: make for make in (b64, mime, b2a, b32, hex, a85, b85, z85, uu, qp, crc)}
