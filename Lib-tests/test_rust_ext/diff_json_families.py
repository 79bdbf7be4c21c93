"""The families of diff_json.py: what is called, and with what."""

import io
import itertools

from test.test_rust_ext import json_numbers
from test.test_rust_ext.json_compare import Case
from test.test_rust_ext.json_documents import ESCAPES, JUNK, KINDS, LENGTHS, WRONG_ESCAPES, Documents, soup
from test.test_rust_ext.json_objects import Objects, Str
from test.test_rust_ext.json_options import DEFAULTS, ENDLESS, INDENTS, LOADS, PLAIN, SEPARATORS, draw_dumps, fixed, logged
from test.test_rust_ext.json_patches import PATCHES, patched

OPTIONS = 400  # arguments of dumps that are drawn for each chunk


def loads(side, log, text, option=PLAIN):
    return side.json.loads(text, **option.make(side, log))


def load(side, log, text, option=PLAIN):
    file = io.BytesIO(text) if isinstance(text, (bytes, bytearray)) else io.StringIO(text, newline="")
    return side.json.load(file, **option.make(side, log))


def decode(side, log, text, option=PLAIN):
    decoder = side.json.JSONDecoder(**option.make(side, log))
    return decoder.decode(text), decoder.decode(text)


def raw_decode(side, log, text, place, option=PLAIN):
    return side.json.JSONDecoder(**option.make(side, log)).raw_decode(text, place)


def scan_once(side, log, text, place, option=PLAIN):
    return side.c.make_scanner(side.json.JSONDecoder(**option.make(side, log)))(text, place)


def scanstring(side, log, text, *args):
    return side.c.scanstring(text, *args)


def dumps(side, log, obj, option):
    return side.json.dumps(obj, **option.make(side, log))


def encode(side, log, obj, option):
    encoder = side.json.JSONEncoder(**{key: value for key, value in option.make(side, log).items() if key != "cls"})
    return encoder.encode(obj), encoder.encode(obj)


def dump(side, log, obj, option):
    file = io.StringIO(newline="")
    try:
        side.json.dump(obj, file, **option.make(side, log))
    except Exception:
        log.append(file.getvalue())
        raise
    return file.getvalue()


def escapes(side, log, text):
    return side.c.encode_basestring_ascii(text), side.c.encode_basestring(text)


def make_encoder(side, log, obj, choices):
    """The class Encoder itself, and what is in its markers afterwards."""
    markers, default, encoder, indent, separators, flags, level = choices
    markers = {} if markers == 1 else {id(obj): obj} if markers == 2 else markers
    encoder = {
        "ascii": side.c.encode_basestring_ascii, "unicode": side.c.encode_basestring,
        "python": side.json.encoder.py_encode_basestring, "upper": logged("upper", str.upper, log),
        "number": logged("number", len, log), "sub": Str, "none": None,
        "other": logged("encoder", side.c.encode_basestring, log),
    }[encoder]
    made = side.c.make_encoder(markers, logged("default", default, log), encoder, indent, *separators, *flags)
    assert (made.indent, made.sort_keys, made.skipkeys) == (indent, *map(bool, flags[:2]))
    try:
        return made(obj, level)
    finally:
        if markers:
            log.append([(key == id(value), type(value).__name__) for key, value in markers.items()])


def odd_text(rng, text):
    return Str(text) if rng.random() < 0.01 else text


def documents(rng):
    """Documents that are well formed, read in all the ways there are."""
    made = Documents(rng)
    options = [PLAIN] * 8 + [fixed(strict=False), fixed(strict=True)]
    while True:
        text = odd_text(rng, made.document())
        yield Case(loads, (text,))
        yield Case(rng.choice([load, decode, loads]), (text, rng.choice(options)))


def broken(rng):
    """Documents that are not well formed any more."""
    made = Documents(rng)
    options = [PLAIN] * 8 + [fixed(strict=False)]
    while True:
        text = made.document()
        for _ in range(4):
            yield Case(loads, (odd_text(rng, made.broken(text)),))
        text = made.broken(text)
        place = rng.randrange(-1, len(text) + 2)
        yield Case(rng.choice([scan_once, scan_once, raw_decode]), (text, place, rng.choice(options)))
        yield Case(loads, (text[place:], rng.choice(options)))
        for _ in range(3):
            yield Case(loads, (soup(rng),))


def hooks(rng):
    """Hooks, and everything else that a decoder can be told."""
    made = Documents(rng)
    while True:
        text = made.document()
        if not rng.randrange(3):
            text = made.broken(text)
        option = rng.choice(LOADS)
        yield Case(loads, (text, option))
        yield Case(rng.choice([scan_once, raw_decode]), (text, rng.randrange(len(text) + 1), option)
                   ) if "cls" not in option.text else Case(load, (text, option))


ENCODINGS = ["utf-8"] * 12 + ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be"]
BYTES = [bytes([value]) for value in (0, 0, 1, 9, 10, 13, 31, 32, 34, 44, 48, 92, 127, 128, 0xBF, 0xC0, 0xC1, 0xC2, 0xDF, 0xE0,
                                      0xED, 0xEF, 0xF0, 0xF4, 0xF5, 0xFE, 0xFF)]
BYTES += [b"\xed\xa0\x80", b"\xed\xb0\x80", b"\xed\xa0\xbd\xed\xb8\x80", b"\xf0\x9f\x98\x80", b"\xf4\x90\x80\x80", b"\xe2\x82", b"\xc3",
          b"\xc0\x80", b"\xe0\x80\x80", b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"\xff\xfe\0\0", b"\0\0\xfe\xff", b"\0\0",
          b"\xe2\x82\xac"]
NOT_TEXT = [None, 5, [], memoryview(b"1"), {}, 1.5, object]


def octets(rng):
    """Documents as bytes, in the encodings that are found out and others."""
    made = Documents(rng)
    kinds = [bytes] * 8 + [bytearray, type("Bytes", (bytes,), {})]
    while True:
        text = made.document()
        if not rng.randrange(3):
            text = made.broken(text)
        data = text.encode(rng.choice(ENCODINGS), "surrogatepass")
        yield Case(loads, (rng.choice(kinds)(data),))
        for _ in range(2):
            place = rng.randrange(len(data) + 1)
            other = data[:place] + rng.choice(BYTES) + data[place + rng.randrange(2):]
            yield Case(loads, (rng.choice(kinds)(other),))
        yield Case(rng.choice([load, loads]), (rng.choice(kinds)(data[:place]), rng.choice(LOADS) if not rng.randrange(4) else PLAIN))
        yield Case(loads, (bytes(rng.choices(b"\0\0 1[]\"\xff\xfe\xef\xbb\xbf", k=rng.randrange(7))),))
        if not rng.randrange(200):
            yield Case(loads, (rng.choice(NOT_TEXT),))


def numbers(rng):
    """Numbers, alone and in lists, and what looks like one."""
    while True:
        texts = [json_numbers.text(rng) for _ in range(4)]
        for text in texts:
            yield Case(loads, (text,))
        yield Case(loads, ("[" + ",".join(texts) + "]",))
        yield Case(loads, (f'{{"a":{texts[0]} ,"b": {texts[1]}\n}}'.encode(),))
        place = rng.randrange(-1, len(texts[0]) + 2)
        yield Case(scan_once, (texts[0] + rng.choice(["", " ", "\u20ac", "\U0001f600"]), place))


def strings(rng):
    """The function scanstring."""
    letters = [[*letters * 4, *ESCAPES] for letters in KINDS.values()]
    letters += [[*pieces, '"', "\n", "\0", *WRONG_ESCAPES[:rng.randrange(20)]] for pieces in letters]
    while True:
        text = "".join(rng.choices(rng.choice(letters), k=rng.choice(LENGTHS)))
        begin = rng.choice(['"', '"', '{"', "\u20ac"])
        text = odd_text(rng, begin + text + rng.choice(['"', '"', '" ', "", '"\U0001f600']))
        strict = rng.choice([(), (True,), (False,), (0,), ([],)])
        yield Case(scanstring, (text, len(begin), *strict))
        yield Case(scanstring, (text, rng.randrange(-2, len(text) + 2), *strict))
        yield Case(loads, (text[begin.index('"') if '"' in begin else 0:],))
        if not rng.randrange(500):
            yield Case(scanstring, (rng.choice([*NOT_TEXT, b'"x"']), 1))


def objects(rng):
    """Objects with every combination of options: json.dumps."""
    made, options = Objects(rng), [PLAIN] * (OPTIONS // 4) + [draw_dumps(rng) for _ in range(OPTIONS)]
    while True:
        obj = made.object()
        yield Case(dumps, (obj, PLAIN))
        yield Case(dumps, (obj, rng.choice(options)))
        yield Case(rng.choice([dumps, dumps, encode]), (obj, rng.choice(options)))


def files(rng):
    """The same for json.dump: also what was written before an error."""
    made, options = Objects(rng), [PLAIN] * (OPTIONS // 4) + [draw_dumps(rng) for _ in range(OPTIONS)]
    while True:
        obj = made.object()
        yield Case(dump, (obj, PLAIN))
        yield Case(dump, (obj, rng.choice(options)))


def encoders(rng):
    """The class Encoder, called itself."""
    made = Objects(rng)
    texts = [pair for pair in SEPARATORS[:8]] + [(Str(","), Str(":")), (1, 2), (",", None)]
    indents = [None] * 20 + [indent for indent in INDENTS if isinstance(indent, str)] * 2
    kinds = ["ascii", "unicode", "ascii", "unicode", "python", "upper", "sub", "other", "number", "none"]
    for count in itertools.count():
        obj = made.circular() if not count % 50 else made.object()
        for _ in range(2):
            # Where the first level is to be indented by what is not a str, C's error is a SystemError.
            level = rng.choice([0, 0, 0, 1, 3, -1])
            flags = tuple(rng.choice([True, False, 0, 1]) for _ in range(3))
            markers = rng.choice([1, 1, 1, None, 2] if count % 50 else [1, 1, 2])
            default = rng.choice(DEFAULTS)
            indent = rng.choice(indents if level or rng.randrange(9) else INDENTS)
            if default in ENDLESS and markers is None:
                indent = None
            separators = rng.choice(texts if not rng.randrange(10) else texts[:8])
            choices = (markers, default, rng.choice(kinds), indent, separators, flags, level)
            yield Case(make_encoder, (obj, choices))


def circular(rng):
    """Objects that contain themselves."""
    made, options = Objects(rng), [PLAIN] * (OPTIONS // 4) + [draw_dumps(rng) for _ in range(OPTIONS)]
    options = [option for option in options if "check_circular" not in option.text]
    while True:
        obj = made.circular()
        yield Case(dumps, (obj, rng.choice(options)))
        yield Case(dump, (obj, rng.choice(options)))
        if not rng.randrange(1000):
            # Without an indent: it would be long at the depth where recursion ends.
            yield Case(dumps, (obj, fixed(check_circular=False)))


def basestrings(rng):
    """The functions encode_basestring and encode_basestring_ascii."""
    letters = list(KINDS.values())
    letters += [pieces + '"\\\n\0\x1f\x7f\x08\x0c\r\t' for pieces in letters] + ["".join(map(chr, range(0x110)))]
    while True:
        pieces = rng.choice(letters)
        text = "".join(rng.choices(pieces, k=rng.choice(LENGTHS)))
        yield Case(escapes, (odd_text(rng, text),))
        yield Case(escapes, (text + rng.choice(['"', "\\", "\n", "\0", "\u20ac", "\U0001f600", "\x7f", "\x80", "\xff", *JUNK]) + text,))
        if not rng.randrange(500):
            yield Case(escapes, (rng.choice([*NOT_TEXT, b"x"]),))


WORDS = ["obj", "fp", "s", "cls", "indent", "default", "separators", "object_hook", "parse_int", "kw", "sort_keys", "skipkeys", "x", "self"]
VALUES = [None, True, 0, 1, "1", "[]", b"1", [], [1], {}, {"a": 1.5}, "", len, 1.5, str, (",", ":"), "not JSON"]


def called(side, log, name, args, kwargs):
    """A function with any arguments; a file among them is named by the text "file"."""
    file = io.StringIO("[1]")
    given = [file if arg == "file" else arg for arg in args]
    try:
        return getattr(side.json, name)(*given, **{key: file if arg == "file" else arg for key, arg in kwargs.items()})
    finally:
        log.append(file.getvalue())


def calls(rng):
    """Arguments that are missing, or too many, or unknown, or of a wrong type."""
    while True:
        args = tuple(rng.choice(["file", *VALUES]) for _ in range(rng.choice([0, 1, 1, 1, 2, 2, 3])))
        kwargs = {rng.choice(WORDS): rng.choice(["file", *VALUES]) for _ in range(rng.choice([0, 0, 1, 1, 2]))}
        yield Case(called, (rng.choice(["dumps", "dump", "loads", "load"]), args, kwargs))


def replaced(side, log, data, name, option, patches):
    """A function while something in its package is another thing."""
    function = {"dumps": dumps, "dump": dump, "loads": loads, "load": load}[name]
    with patched(side.json, log, patches):
        return function(side, log, data, option)


def patches(rng):
    """One or two attributes of Lib/json are replaced."""
    documents, objects = Documents(rng), Objects(rng)
    options = [PLAIN] * 60 + [draw_dumps(rng) for _ in range(60)]
    while True:
        places = tuple(rng.choices(PATCHES, k=rng.choice([1, 1, 2])))
        size = rng.choice([1, 3, 5])
        yield Case(replaced, (objects.object(size), rng.choice(["dumps", "dump"]), rng.choice(options), places))
        text = documents.document(size) if rng.randrange(4) else documents.broken(documents.document(size))
        text = rng.choice([text, text, text.encode("utf-8", "surrogatepass")])
        yield Case(replaced, (text, rng.choice(["loads", "load"]), rng.choice([PLAIN, PLAIN, rng.choice(LOADS)]), places))


FAMILIES = {make.__name__: make for make in (documents, broken, hooks, octets, numbers, strings, objects, files, encoders, circular,
                                             basestrings, calls, patches)}
