"""JSON documents by chance: well formed ones, in every spelling that is allowed, and what a few changes make of them."""

from test.test_rust_ext import json_numbers

KINDS = {
    "ascii": "abcdefghijklmnopqrstuvwxyz ABC0123456789_-/.,:{}[]'",
    "latin-1": "abcdefghij \xe9\xe4\xff\x80\xa0\x7f",
    "ucs2": "abcdefghij \xe9\u20ac\u4e2d\u0100\ud800\udc00\udfff\ufeff\uffff\u2028",
    "ucs4": "abcdefghij \xe9\u20ac\U0001f600\U00010000\U0010ffff\ud83d\ude00",
}
ESCAPES = ['\\"', "\\\\", "\\/", "\\b", "\\f", "\\n", "\\r", "\\t", "\\u0000", "\\u001f", "\\u0041", "\\u00e9", "\\u00FF",
           "\\u0100", "\\u20Ac", "\\ud83d\\ude00", "\\uD800\\uDC00", "\\udbff\\udfff", "\\ud800", "\\udc00", "\\udc00\\ud800",
           "\\ud800\\ud800\\udc00", "\\ud800\\u0041", "\\ud800x", "\\ud83d\\n", "\\uFFFF", "\\u007f", "\\u0022", "\\u005C"]
WRONG_ESCAPES = ["\\", "\\x41", "\\u", "\\u1", "\\u12", "\\u123", "\\u123g", "\\u 123", "\\u+123", "\\u0_41", "\\U00000041", "\\'",
                 "\\0", "\\ud800\\u", "\\ud800\\u12", "\\ud800\\udc0", "\\ud800\\udc0g", "\\ud800\\", "\\u\uff11234", "\\\xe9"]
# Short ones are the most; the others are those of vectors, and of more than one of them.
LENGTHS = [*range(13), *range(13), *range(13), *range(9), 14, 15, 16, 17, 23, 24, 31, 32, 33, 47, 48, 63, 64, 65, 96, 127, 128, 130,
           200]
SPACES = ["", " ", "\n", "\t", "\r\n", "  ", "\n    ", " " * 9, "\n" + " " * 17, " \t\r\n" * 9, "\n" * 3 + "\t" * 70]
CONSTANTS = ["null", "true", "false", "null", "true", "false", "NaN", "Infinity", "-Infinity"]

# What is put into a document to break it.
JUNK = [*'"\\{}[]:,,"\\', " ", "\n", "\t", "\r", "\0", "\x1f", "\x7f", "\x0b", "\xa0", "\x85", "a", "0", "1", "-", "+", ".", "e", "E",
        "u", "n", "t", "f", "N", "I", "/", "'", "\xe9", "\u20ac", "\U0001f600", "\ud800", "\udc00", "\ufeff", "\u2028", "\uff11",
        "null", "true", "fals", "nul", "tru", "Infinity", "-Infinity", "NaN", "[]", "{}", '""', ",]", ",}", ":,", "[[", "]]", "}}",
        "{\"", "\":", *WRONG_ESCAPES, *ESCAPES[:4], "/* */", "//\n", "[" * 20, " " * 40]


def spelled(rng, text):
    """A string in JSON: some of its characters are escaped though they need not be."""
    pieces = []
    for char in text:
        if char in '"\\' or char < " ":
            pieces.append(f"\\u{ord(char):04x}")
        elif not rng.randrange(6):
            units = char.encode("utf-16-be", "surrogatepass")
            pieces += [f"\\u{units[at:at + 2].hex()}" for at in range(0, len(units), 2)]
        else:
            pieces.append(char)
    return '"' + "".join(pieces) + '"'


def string(rng, letters):
    """A string in JSON, of these letters and of escapes."""
    size = rng.choice(LENGTHS) if rng.randrange(200) else rng.choice([1000, 4095, 5000])
    pieces = rng.choices(letters, k=size)
    if not rng.randrange(3):
        for _ in range(rng.choice([1, 1, 1, 2, 3, 10])):
            pieces.insert(rng.randrange(len(pieces) + 1), rng.choice(ESCAPES))
    return '"' + "".join(pieces) + '"'


TOKENS = [*'[]{},::" ,-10.e', '"a"', '"\\u0062"', "null", "NaN", "\n"]


def soup(rng):
    """A few tokens in any order."""
    return "".join(rng.choices(TOKENS, k=rng.randrange(9)))


class Documents:
    """Makes documents out of pieces that were made before."""

    POOL = 1500

    def __init__(self, rng):
        self.rng = rng
        self.numbers = [json_numbers.text(rng) for _ in range(self.POOL)]
        self.good_numbers = [text for text in self.numbers if text not in json_numbers.ODD]
        self.short_numbers = [text for text in self.good_numbers if len(text) < 20]
        self.strings, self.keys = {}, {}
        for kind, letters in KINDS.items():
            self.strings[kind] = [string(rng, letters) for _ in range(self.POOL)]
            names = ["".join(rng.choices(letters, k=rng.choice(LENGTHS[:60]))) for _ in range(40)]
            # Each key in a few spellings: it is the same key.
            self.keys[kind] = [[spelled(rng, name) for _ in range(4)] for name in names]

    def spaces(self):
        """How a document is laid out: the spaces that there may be at any place."""
        choice = self.rng.random()
        if choice < 0.4:
            return [""]
        if choice < 0.6:
            return [" "]
        return self.rng.choices(SPACES, k=6)

    def document(self, size=None):
        """A document with about that many values."""
        rng = self.rng
        if size is None:
            size = rng.choice([1, 1, 2, 3, 5, 8, 8, 12, 20, 40]) if rng.randrange(300) else 2000
        kind = rng.choice(["ascii", "ascii", "ascii", "latin-1", "ucs2", "ucs4"])
        strings, spaces = self.strings[kind], self.spaces()
        keys = [spelling for spellings in rng.sample(self.keys[kind], 6 if size < 100 else 30) for spelling in spellings]
        if size >= 100 and rng.randrange(2):
            keys += [f'"{number}"' for number in range(rng.choice([100, 1000]))]
        if not rng.randrange(10):
            strings = [text for kind in KINDS for text in rng.choices(self.strings[kind], k=20)]
        numbers = self.good_numbers if rng.random() < 0.3 else self.short_numbers
        chance = rng.random

        def space():
            return spaces[int(chance() * len(spaces))]

        def scalar():
            choice = chance()
            if choice < 0.45:
                return strings[int(chance() * len(strings))]
            if choice < 0.85:
                return numbers[int(chance() * len(numbers))]
            return CONSTANTS[int(chance() * len(CONSTANTS))]

        def value(size):
            choice = chance()
            if size <= 1 and choice < 0.9:
                return scalar()
            parts = []
            left = size - 1
            while left > 0:
                part = 1 if chance() < 0.6 else 1 + int(chance() * left)
                left -= part
                item = space() + value(part) + space()
                if choice < 0.5:
                    parts.append(item)
                else:
                    parts.append(f"{space()}{keys[int(chance() * len(keys))]}{space()}:{item}")
            text = ",".join(parts) or space()
            return f"[{text}]" if choice < 0.5 else f"{{{text}}}"

        depth = rng.choice([2, 10, 60]) if chance() < 0.05 else 0
        return space() + "[" * depth + value(size) + "]" * depth + space()

    def broken(self, text):
        """The text after some changes: it may be well formed still."""
        rng, chance = self.rng, self.rng.random
        for _ in range(rng.choice([1, 1, 1, 1, 2, 3])):
            place = int(chance() * (len(text) + 1))
            choice = chance()
            if choice < 0.4:
                text = text[:place] + JUNK[int(chance() * len(JUNK))] + text[place + 1:]
            elif choice < 0.6:
                text = text[:place] + JUNK[int(chance() * len(JUNK))] + text[place:]
            elif choice < 0.75:
                text = text[:place] + text[place + 1 + int(chance() * 4):]
            elif choice < 0.85:
                text = text[:place]
            elif choice < 0.95:
                piece = text[place:place + 1 + int(chance() * 12)]
                other = int(chance() * (len(text) + 1))
                text = text[:other] + piece + text[other:]
            else:
                text = text[place:]
        return text
