"""What `make bench` measures of _base64, which stands for the functions of Lib/base64.py."""

import base64

from codec_data import FAST, LARGE, SIZES, SMALL, data, kinds, made
from model import Goal, Row, Side

VBMI, AVX2 = "AVX-512 VBMI", "AVX2"
GOALS = {
    "B1": Goal("b64encode, 64 KiB to 1 MiB", c={VBMI: 20, AVX2: 5}, package=1.0),
    "B1 copy": Goal("b64encode of 1 MiB, against a copy", floor=0.7),
    "B2": Goal("b64decode, strict, 64 KiB to 1 MiB", c={VBMI: 25, AVX2: 8}, package=1.5),
    "B2 copy": Goal("b64decode, strict, of 1 MiB, against a copy", floor=0.7),
    "B3": Goal("b64decode, default, and of lines, 64 KiB to 1 MiB", c=10, package=3),
    "B4": Goal("encodebytes, 64 KiB to 1 MiB", c=20, package=4),
    "B5": Goal("every function of base64, 16 and 64 B", c=2, package=3, seconds=40e-9),
    "B5 urlsafe": Goal("urlsafe, 16 and 64 B", c=4, package=3, seconds=40e-9),
    "B6": Goal("Base16, Base32, Ascii85, Base85 and Z85, 64 KiB", c=100, rate=1e9),
}
COPY = {"a copy of the bytes": Side("builtins.bytes", "f(x)", lambda size: bytearray(made(size)))}
# What a goal counts, besides small inputs.
ENCODE, DECODE = {"B1": LARGE, "B1 copy": ["1 MiB"]}, {"B2": LARGE, "B2 copy": ["1 MiB"]}


def row(call, prepare, group, goals={}, package="", **options):
    """A row for a call of a function with `x`; the package, if it has that, gets the same arguments."""
    name, _, arguments = call.partition("(")
    small = "B5 urlsafe" if name.startswith("urlsafe") else "B5"
    packages = {"pybase64": Side(f"pybase64.{package}", f"f({arguments}")} if package else {}
    return Row(call, f"base64.{name}", f"f({arguments}", lambda size: prepare(made(size)), SIZES, group, {small: SMALL, **goals},
               packages, COPY, fast=FAST, **options)


def family(encode, decode, group, *more):
    """The rows of one that is Python code without Rust, and that no package has."""
    b6 = {"B6": ["64 KiB"]}
    encoder, decoder = (getattr(base64, call.partition("(")[0]) for call in (encode, decode))
    return [row(encode, data, group, b6, threads=LARGE), row(decode, encoder, group, b6, threads=LARGE),
            *(row(call, data if "encode" in call else encoder, group) for call in more)]


MAIN = [
    row("b64encode(x)", data, "Base64, encode", ENCODE, "b64encode", threads=LARGE),
    row("b64decode(x)", base64.b64encode, "Base64, decode", {"B3": LARGE}, "b64decode", threads=LARGE),
    row("b64decode(x, validate=True)", base64.b64encode, "Base64, decode", DECODE, "b64decode"),
]
FAMILIES = [
    *family("b32encode(x)", "b32decode(x)", "Base32", "b32decode(x, casefold=True)"),
    *family("b32hexencode(x)", "b32hexdecode(x)", "Base32"),
    *family("b16encode(x)", "b16decode(x)", "Base16"),
    *family("a85encode(x)", "a85decode(x)", "Ascii85", "a85encode(x, wrapcol=76, adobe=True)"),
    *family("b85encode(x)", "b85decode(x)", "Base85, Z85"),
    *family("z85encode(x)", "z85decode(x)", "Base85, Z85"),
]
ROWS = [
    *MAIN,
    row("b64encode(x, b'-_')", data, "Base64, encode", {}, "b64encode"),
    row("standard_b64encode(x)", data, "Base64, encode", {}, "standard_b64encode"),
    row("urlsafe_b64encode(x)", data, "Base64, encode", {}, "urlsafe_b64encode"),
    row("encodebytes(x)", data, "Base64, encode", {"B4": LARGE}, "encodebytes"),
    row("b64decode(x, b'-_')", base64.urlsafe_b64encode, "Base64, decode", {}, "b64decode"),
    row("standard_b64decode(x)", base64.b64encode, "Base64, decode", {}, "standard_b64decode"),
    row("urlsafe_b64decode(x)", base64.urlsafe_b64encode, "Base64, decode", {}, "urlsafe_b64decode"),
    row("decodebytes(x)", base64.encodebytes, "Base64, decode", {"B3": LARGE}, "b64decode"),
    *FAMILIES,
    *(row for function in MAIN for row in kinds(function, *([str] if "decode" in function.name else []))),
    *(row for function in FAMILIES if function.name in ("b32encode(x)", "b32decode(x)", "b85encode(x)", "b85decode(x)")
      for row in kinds(function, *([str] if "decode" in function.name else []))),
]
