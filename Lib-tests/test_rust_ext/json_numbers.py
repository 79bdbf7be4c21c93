"""Numbers for the tests of json: those at which something begins or ends, those near them, and any others."""

import math
import struct
from fractions import Fraction

# A float is exact up to the first ones; ints end at the others in some type of C's, or get another size in Python.
EDGES = [0, 1, 9, 10, 99, 100, 255, 256, 257, 2**15, 2**24, 2**30, 2**31, 2**32, 2**53, 2**60, 2**63, 2**64, 2**90,
         2**127, 2**128, *(10**exponent for exponent in range(3, 25))]

FLOAT_EDGES = [
    0.0, 1.0, 0.1, 0.5, 1e-4, 9.999e-5, 1e-5, 1e15, 1e16, 9999999999999998.0, 1e17, 1e21, 1e22, 1e23, 9.5e-3,
    123456789012345.6, 2.0**53, 2.0**53 + 2, 2.0**63, 2.0**64, 2.0**1023, 5e-324, 1e-323, 2.2250738585072014e-308,
    2.2250738585072009e-308, 1.7976931348623157e308, 3.4028234663852886e38, 1.1754943508222875e-38, 1.401298464324817e-45,
    math.pi, math.e, 1 / 3, 2 / 3, 1e100, 1.5e300, 1e-300, 4.35, 0.3, 2.675, 1.005, 299792458.0, 6.02214076e23,
]

# Near a number, and what begins as one.
ODD = """
-0 -0.0 0.0 0e0 -0e5 0E+0 0e-400 0.000000000000000000000000000001 1e400 -1e400 1e-400 1e309 1e308 1e-323 1e-324 3e-324
2e-324 2.4703282292062327e-324 2.4703282292062328e-324 1.7976931348623158e308 1.7976931348623159e308
1e99999999999999999999 -1e-99999999999999999999 0e99999999999999999999 1E5 1e05 1e+5 1e-05 1.0E-5 1e+ 1e- 1e 1.e5 1. -
-- +1 .5 -.5 01 -01 00 0x10 1_000 1e5.5 1.5.5 1e1e1 0.0.0 NaN -NaN Infinity -Infinity -Infinit Infinit -Inf nan inf 1a 0a
1.a 1ea 1.5e 1.5E+ 1L 1j 1e\uff11 \uff11 1\u0661 1.\u0661 9007199254740993 9007199254740993.0 9007199254740992.99
1.00000000000000011102230246251565404236316680908203125 1.00000000000000011102230246251565404236316680908203124
1.00000000000000011102230246251565404236316680908203126 8.98846567431158e307 123456789012345678901234567890
""".split()


def from_bits(bits):
    return struct.unpack("<d", bits.to_bytes(8, "little"))[0]


def to_bits(value):
    return int.from_bytes(struct.pack("<d", value), "little")


def ints(rng):
    """An int."""
    sign = rng.choice([1, 1, -1])
    match rng.randrange(6):
        case 0 | 1:
            return sign * (rng.choice(EDGES) + rng.randrange(-2, 3))
        case 2:
            return sign * rng.getrandbits(rng.randrange(1, 200))
        case _:
            return sign * int("".join(rng.choices("0123456789", k=rng.randrange(1, 22))))


def floats(rng):
    """A float: not nan or inf."""
    while True:
        match rng.randrange(8):
            case 0:
                value = from_bits(to_bits(rng.choice(FLOAT_EDGES)) + rng.randrange(4))
            case 1:
                value = float(rng.getrandbits(rng.randrange(1, 70)))
            case 2:
                value = rng.randrange(10**rng.randrange(1, 18)) / 10**rng.randrange(0, 23)
            case 3:
                value = from_bits(rng.getrandbits(rng.randrange(1, 53)))
            case 4:
                value = rng.random() * 10**rng.randrange(-6, 7)
            case 5:
                value = float(rng.choice(EDGES)) * rng.choice([1, 0.5, 3, 0.1])
            case _:
                value = from_bits(rng.getrandbits(64))
        if math.isfinite(value):
            return value if rng.randrange(3) else -value


def halfway(rng):
    """The digits of the middle of two floats, all of them, or one more or less there."""
    bits = to_bits(abs(floats(rng)))
    low = Fraction(from_bits(bits))
    high = Fraction(2)**1024 if bits + 1 == to_bits(math.inf) else Fraction(from_bits(bits + 1))
    middle = (low + high) / 2
    # The denominator is a power of two: as many digits after the point are enough.
    places = middle.denominator.bit_length() - 1
    digits = middle.numerator * 5**places
    if rng.randrange(2):
        digits, places = digits * 10 + rng.choice([-1, 1]), places + 1
    text = str(digits)
    if rng.randrange(2) or len(text) <= places:
        text = f"{text[:1]}.{text[1:] or '0'}e{len(text) - 1 - places}"
    elif places:
        text = f"{text[:-places]}.{text[-places:]}"
    return text


def random_digits(rng):
    """A well formed number with as many digits anywhere as chance has it."""
    def digits(most):
        return "".join(rng.choices("0123456789", k=rng.randrange(1, most)))
    most = rng.choice([3, 10, 21, 21, 40, 800])
    text = rng.choice(["", "-"]) + rng.choice(["0", rng.choice("123456789") + digits(most)])
    if rng.randrange(4):
        text += "." + rng.choice(["", "0" * rng.randrange(30)]) + digits(most)
        text += rng.choice(["", "", "0" * rng.randrange(400)])
    if rng.randrange(2):
        text += rng.choice("eE") + rng.choice(["", "+", "-", "-0", "00"])
        text += str(rng.choice([rng.randrange(30), rng.randrange(400)]))
    return text


def other_spelling(rng):
    """A float as nobody's repr writes it."""
    value = floats(rng)
    return rng.choice([f"{value:.17e}", f"{value:.16e}", f"{value:.20g}", f"{value:.17G}", f"{value:.3e}", f"{value:.0e}",
                       f"{value:.30f}", str(int(value)) + rng.choice(["", ".0", "e0"])])


def text(rng):
    """The text of one number, or nearly so."""
    match rng.randrange(40):
        case 0 | 1 | 2:
            return rng.choice(ODD)
        case 3:
            # The limit of the digits of an int is 4300.
            return rng.choice(["", "-"]) + rng.choice("123456789") + "7" * rng.choice([4298, 4299, 4300, 5000])
        case 4 | 5:
            return halfway(rng)
        case 6 | 7 | 8 | 9 | 10:
            return random_digits(rng)
        case 11 | 12 | 13:
            return other_spelling(rng)
        case value if value < 27:
            return str(ints(rng))
        case _:
            return repr(floats(rng))
