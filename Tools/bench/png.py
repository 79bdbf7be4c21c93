"""Reads the picture files that Chromium writes, as far as the tests need it: eight bits, RGB or RGBA, not interlaced."""

import struct
import zlib


def read(data):
    """Width, height, and the rows of pixels, each a tuple of red, green and blue."""
    if data[:8] != b"\x89PNG\r\n\x1a\n":
        raise ValueError("not a PNG file")
    at, compressed = 8, b""
    while at < len(data):
        length, kind = struct.unpack_from(">I4s", data, at)
        body = data[at + 8:at + 8 + length]
        if kind == b"IHDR":
            width, height, depth, colours, _, _, interlaced = struct.unpack(">IIBBBBB", body)
            if depth != 8 or colours not in (2, 6) or interlaced:
                raise ValueError("another kind of PNG file")
        elif kind == b"IDAT":
            compressed += body
        at += length + 12
    size = 3 if colours == 2 else 4
    rows, before, lines = [], bytearray(width * size), zlib.decompress(compressed)
    for number in range(height):
        start = number * (width * size + 1)
        before = unfiltered(lines[start], bytearray(lines[start + 1:start + 1 + width * size]), before, size)
        rows.append([tuple(before[x:x + 3]) for x in range(0, width * size, size)])
    return width, height, rows


def unfiltered(kind, line, before, size):
    """A line as it was before the encoder's filter."""
    if kind == 2:
        return bytearray(map(lambda a, b: (a + b) & 255, line, before))
    for index in range(len(line)) if kind else ():
        left, up, corner = (line[index - size], before[index], before[index - size]) if index >= size else (0, before[index], 0)
        if kind == 1:
            guess = left
        elif kind == 3:
            guess = (left + up) // 2
        else:
            guess = min(left, up, corner, key=lambda value: abs(left + up - corner - value))
        line[index] = (line[index] + guess) & 255
    return line
