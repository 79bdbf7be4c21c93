"""What `make bench` measures of binascii."""

import binascii

from codec_data import FAST, LARGE, SIZES, data, kinds, made, text
from model import Goal, Row, Side

GOALS = {
    "B7 crc32": Goal("crc32 of 64 KiB", c=7, package=1.0),
    "B7 hexlify": Goal("hexlify of 64 KiB", c=3),
    "B7 unhexlify": Goal("unhexlify of 64 KiB", c=5),
}


# A line has at most 45 bytes.
UU_LINE = {"1 B": 1, "16 B": 16, "45 B": 45}


def row(call, prepare=data, group="binascii", points=SIZES, **options):
    """A row for a call of a function with `x`."""
    name, _, arguments = call.partition("(")
    return Row(call, f"binascii.{name}", f"f({arguments}", lambda size: prepare(made(size)), points, group, fast=FAST, **options)


def b7(function):
    return {f"B7 {function}": ["64 KiB"]}


HEXLIFY = row("hexlify(x)", group="hexlify, crc", goals=b7("hexlify"), threads=LARGE)
UNHEXLIFY = row("unhexlify(x)", binascii.hexlify, "hexlify, crc", goals=b7("unhexlify"), threads=LARGE)
CRC32 = row("crc32(x)", group="hexlify, crc", goals=b7("crc32"), packages={"zlib-ng": Side("zlib_ng.zlib_ng.crc32")}, threads=LARGE)

ROWS = [
    row("b2a_base64(x)"),
    row("b2a_base64(x, newline=False)"),
    row("a2b_base64(x)", binascii.b2a_base64),
    row("a2b_base64(x, strict_mode=True)", lambda data: binascii.b2a_base64(data, newline=False)),
    HEXLIFY,
    row("hexlify(x, ':', 2)", group="hexlify, crc"),
    UNHEXLIFY,
    CRC32,
    row("crc_hqx(x, 0)", group="hexlify, crc"),
    row("b2a_uu(x)", group="lines and quoted-printable", points=UU_LINE),
    row("a2b_uu(x)", binascii.b2a_uu, "lines and quoted-printable", UU_LINE),
    row("b2a_qp(x)", text, "lines and quoted-printable", threads=LARGE),
    row("a2b_qp(x)", lambda data: binascii.b2a_qp(text(data)), "lines and quoted-printable", threads=LARGE),
    *kinds(HEXLIFY),
    *kinds(UNHEXLIFY, str),
    *kinds(CRC32),
]
