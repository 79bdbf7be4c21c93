"""What base64_bench.py measures: calls of all functions of base64 and binascii, and their data."""

import base64
import binascii
from typing import NamedTuple


class Case(NamedTuple):
    """A statement in which `f` is the function and `x` what is made of the bytes."""

    function: str
    statement: str
    prepare: object           # makes bytes to give to the function out of the data
    package: tuple | None     # the same by a package: function, statement
    kind: str = "bytes"

    def argument(self, data):
        return KINDS[self.kind](self.prepare(data))


KINDS = {
    "bytes": bytes,
    "bytearray": bytearray,
    "memoryview": memoryview,
    # One byte from where bytes objects have their data.
    "unaligned": lambda data: memoryview(b"." + data)[1:],
    "str": lambda data: data.decode(),
}


def made(size):
    """Data that has all bytes, in no order, as many as are asked for."""
    return bytes(range(256)).translate(bytes(value * 167 % 256 for value in range(256))) * (size // 256) + bytes(
        value * 151 % 251 for value in range(size % 256))


def data(data):
    return data


def uu_lines(data):
    return binascii.b2a_uu(data[:45])


def text(data):
    """As quoted-printable text has it: printable, with an accent now and then, in lines."""
    return (b"Some words, and one or two of French: \xe9t\xe9. They fill a line.\n" * (len(data) // 63 + 1))[:len(data)]


def qp_text(data):
    return binascii.b2a_qp(text(data))


# Function, arguments after the data, what makes the argument, and the package's.
FUNCTIONS = [
    ("base64.b64encode", "", data, ("pybase64.b64encode", "f(x)")),
    ("base64.b64encode", "b'-_'", data, ("pybase64.b64encode", "f(x, b'-_')")),
    ("base64.standard_b64encode", "", data, ("pybase64.standard_b64encode", "f(x)")),
    ("base64.urlsafe_b64encode", "", data, ("pybase64.urlsafe_b64encode", "f(x)")),
    ("base64.b64decode", "", base64.b64encode, ("pybase64.b64decode", "f(x)")),
    ("base64.b64decode", "validate=True", base64.b64encode, ("pybase64.b64decode", "f(x, validate=True)")),
    ("base64.b64decode", "b'-_'", base64.urlsafe_b64encode, ("pybase64.b64decode", "f(x, b'-_')")),
    ("base64.standard_b64decode", "", base64.b64encode, ("pybase64.standard_b64decode", "f(x)")),
    ("base64.urlsafe_b64decode", "", base64.urlsafe_b64encode, ("pybase64.urlsafe_b64decode", "f(x)")),
    ("base64.encodebytes", "", data, ("pybase64.encodebytes", "f(x)")),
    ("base64.decodebytes", "", base64.encodebytes, ("pybase64.b64decode", "f(x)")),
    ("base64.b32encode", "", data, None),
    ("base64.b32decode", "", base64.b32encode, None),
    ("base64.b32decode", "casefold=True", base64.b32encode, None),
    ("base64.b32hexencode", "", data, None),
    ("base64.b32hexdecode", "", base64.b32hexencode, None),
    ("base64.b16encode", "", data, None),
    ("base64.b16decode", "", base64.b16encode, None),
    ("base64.a85encode", "", data, None),
    ("base64.a85encode", "wrapcol=76, adobe=True", data, None),
    ("base64.a85decode", "", base64.a85encode, None),
    ("base64.b85encode", "", data, None),
    ("base64.b85decode", "", base64.b85encode, None),
    ("base64.z85encode", "", data, None),
    ("base64.z85decode", "", base64.z85encode, None),
    ("binascii.b2a_base64", "", data, None),
    ("binascii.b2a_base64", "newline=False", data, None),
    ("binascii.a2b_base64", "", base64.b64encode, None),
    ("binascii.a2b_base64", "strict_mode=True", base64.b64encode, None),
    ("binascii.hexlify", "", data, None),
    ("binascii.hexlify", "':', 2", data, None),
    ("binascii.unhexlify", "", binascii.hexlify, None),
    ("binascii.crc32", "", data, ("zlib_ng.zlib_ng.crc32", "f(x)")),
    ("binascii.crc_hqx", "0", data, None),
    ("binascii.b2a_uu", "", lambda data: data[:45], None),
    ("binascii.a2b_uu", "", uu_lines, None),
    ("binascii.b2a_qp", "", text, None),
    ("binascii.a2b_qp", "", qp_text, None),
]

# These are measured with other kinds of data, too.
SEVERAL_KINDS = {"b64encode(x)", "b64decode(x)", "b64decode(x, validate=True)", "b32encode(x)", "b32decode(x)", "b85encode(x)",
                 "b85decode(x)", "hexlify(x)", "unhexlify(x)", "crc32(x)"}

# A copy; of immutable bytes there is none.
CASES = {"bytes(x)": Case("builtins.bytes", "f(x)", data, None, "bytearray")}
for function, arguments, prepare, package in FUNCTIONS:
    short = function.partition(".")[2]
    call = f"{short}(x, {arguments})" if arguments else f"{short}(x)"
    statement = call.replace(short, "f", 1)
    CASES[call] = Case(function, statement, prepare, package)
    if call in SEVERAL_KINDS:
        for kind in ["bytearray", "memoryview", "unaligned", *(["str"] if "dec" in short or "un" in short else [])]:
            CASES[f"{call} {kind}"] = Case(function, statement, prepare, package, kind)

# What is done by two threads: large inputs, for which the GIL is given up.
THREADED = ["b64encode(x)", "b64decode(x)", "b32encode(x)", "b32decode(x)", "a85encode(x)", "a85decode(x)", "b85encode(x)",
            "b85decode(x)", "hexlify(x)", "unhexlify(x)", "crc32(x)", "b2a_qp(x)", "a2b_qp(x)"]
