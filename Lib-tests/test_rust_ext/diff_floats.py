"""Floats in json: what dumps writes is float's repr in C, and loads gives the same bits back.

    build/gil/python -m test.test_rust_ext.diff_floats --cases 20000000 --jobs 2
    build/gil/python -m test.test_rust_ext.diff_floats --cases 2139095040 --jobs 2 --family float32

float32 are all finite floats of 32 bits in turn, so that it can be run in pieces: --first
tells the first chunk. Of each the negative is asked for too: its text is that of the
positive one with a sign, which is not asked of C again. `texts` are other spellings than
repr's, which float() reads in C.
"""

import json
import math
import random
import sys
from array import array

from test.test_rust_ext import json_numbers
from test.test_rust_ext.diff_run import CHUNK, Difference, main

FLOAT32 = 0x7F80_0000  # finite ones that are not negative
BLOCK = 20_000         # floats in one call


def bits(rng, count):
    """Any bits: each exponent is as likely."""
    return [value for value in array("d", rng.randbytes(8 * count)) if math.isfinite(value)]


def subnormals(rng, count):
    """Too small for the exponent, of any size below that."""
    words = array("Q", rng.randbytes(8 * count))
    return array("d", array("Q", [word >> 12 + word % 52 for word in words]).tobytes())


def decimals(rng, count):
    """Short ones, as people write them."""
    powers = [10**digits for digits in range(1, 18)]
    scales = [10.0**digits for digits in range(23)]
    chance = rng.random
    return [int(chance() * powers[int(chance() * 17)]) / scales[int(chance() * 23)] for _ in range(count)]


def products(rng, count):
    """Short ones with an exponent."""
    chance = rng.random
    scales = [10.0**digits for digits in range(-300, 301)]
    return [(1 + int(chance() * 10000)) * scales[int(chance() * 601)] for _ in range(count)]


def integers(rng, count):
    """Whole numbers from 2**50 to 2**70, at whose end the repr gets an exponent."""
    edges = [*(2**exponent for exponent in range(50, 71)), *(10**exponent for exponent in range(14, 24))]
    chance = rng.random
    return [float(edges[int(chance() * len(edges))] + int((chance() - 0.5) * (1 << int(chance() * 50)))) for _ in range(count)]


def powers(rng, count):
    """Near powers of two and ten."""
    edges = [json_numbers.to_bits(math.ldexp(1.0, exponent)) for exponent in range(-1074, 1024)]
    edges += [json_numbers.to_bits(float(f"1e{exponent}")) for exponent in range(-323, 309)]
    chance = rng.random
    words = [abs(edges[int(chance() * len(edges))] + int((chance() - 0.5) * 64)) for _ in range(count)]
    return [value for value in array("d", array("Q", words).tobytes()) if math.isfinite(value)]


def uniform(rng, count):
    """From 0 to 1, to 1000 and to 1000000."""
    chance = rng.random
    return [chance() * scale for scale in (1.0, 1e3, 1e6) for _ in range(count // 3)]


def texts(rng, count):
    """Texts of floats with up to 40 digits; one in a hundred has more, and may be the middle of two floats."""
    digits = "".join(rng.choices("0123456789", k=100_000))
    chance = rng.random

    def make():
        if chance() < 0.01:
            text = json_numbers.halfway(rng)
            return text if "." in text else f"{text}.0"
        start, size = int(chance() * 99_900), 1 + int(chance() * chance() * 40)
        text = f"{'-' if chance() < 0.2 else ''}{int(chance() * 10)}.{digits[start:start + size]}"
        return f"{text}e{int((chance() - 0.5) * 660)}" if chance() < 0.6 else text
    return [make() for _ in range(count)]


def float32(chunk, start, count):
    """All of them in turn."""
    first = chunk * CHUNK + start
    return array("f", array("I", range(first, min(first + count, FLOAT32))).tobytes())


def check(values):
    """The text of each is C's repr, and gives the float."""
    values = array("d", values)
    text = json.dumps(values.tolist())
    if text != f"[{', '.join(map(float.__repr__, values))}]":
        value = next(value for value in values if json.dumps(value) != repr(value))
        raise Difference(f"dumps({value.hex()}): {json.dumps(value)}, not {value!r}")
    check_back(text, values)
    return text


def check_back(text, values):
    """The text is a list of these floats."""
    found = json.loads(text)
    if array("d", found).tobytes() != values.tobytes() or set(map(type, found)) != {float}:
        for value, literal in zip(values, text.strip("[]").split(", ")):
            got = json.loads(literal)
            if type(got) is not float or got.hex() != value.hex():
                raise Difference(f"loads({literal!r}): {got!r}, not {value!r}")
        raise Difference(f"a list of {len(found)} floats, not of {len(values)}, or other ones in it than alone")


def compare(name, seed, chunk, cases):
    """That many floats of a family."""
    rng = random.Random(f"{seed} {name} {chunk}")
    for start in range(0, cases, BLOCK):
        count = min(BLOCK, cases - start)
        if name == "texts":
            made = texts(rng, count)
            check_back(f"[{', '.join(made)}]", array("d", map(float, made)))
        elif name == "float32":
            values = float32(chunk, start, count)
            if values:
                text = check(values)
                negative = text.replace("[", "[-").replace(", ", ", -")
                opposite = array("d", [-value for value in values])
                if json.dumps(opposite.tolist()) != negative:
                    raise Difference(f"dumps of the negatives of {values[0]!r} to {values[-1]!r}")
                check_back(negative, opposite)
        else:
            check(FAMILIES[name](rng, count))


FAMILIES = {make.__name__: make for make in (bits, subnormals, decimals, products, integers, powers, uniform, texts)}

if __name__ == "__main__":
    sys.exit(0 if main(__doc__, compare, FAMILIES, [*FAMILIES, "float32"]) else 1)
