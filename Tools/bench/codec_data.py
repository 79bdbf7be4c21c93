"""What the rows of base64 and binascii share: sizes, data, and the kinds of objects that it comes in."""

SIZES = {"0 B": 0, "1 B": 1, "16 B": 16, "64 B": 64, "256 B": 256, "1 KiB": 1 << 10, "4 KiB": 1 << 12, "64 KiB": 1 << 16,
         "1 MiB": 1 << 20, "16 MiB": 1 << 24}
FAST = "16 B", "256 B", "4 KiB", "64 KiB", "1 MiB"
SMALL = "16 B", "64 B"
LARGE = "64 KiB", "1 MiB"


def made(size):
    """Data that has all bytes, in no order, as many as are asked for."""
    return bytes(range(256)).translate(bytes(value * 167 % 256 for value in range(256))) * (size // 256) + bytes(
        value * 151 % 251 for value in range(size % 256))


def data(data):
    return data


def text(data):
    """As quoted-printable text has it: printable, with an accent now and then, in lines."""
    return (b"Some words, and one or two of French: \xe9t\xe9. They fill a line.\n" * (len(data) // 63 + 1))[:len(data)]


KINDS = {
    "bytearray": bytearray,
    "memoryview": memoryview,
    # One byte from where bytes objects have their data.
    "unaligned": lambda data: memoryview(b"." + data)[1:],
    "str": bytes.decode,
}


def kinds(row, *more):
    """A row again, for objects of other kinds than bytes; str is one only if it is asked for."""
    points = {size: SIZES[size] for size in ("1 B", *FAST)}
    for kind, change in KINDS.items():
        if kind != "str" or str in more:
            yield row._replace(name=f"{row.name} {kind}", argument=lambda size, change=change: change(row.argument(size)),
                               points=points, group=f"{row.group}: kinds of objects", goals={}, threads=(), fast=())
