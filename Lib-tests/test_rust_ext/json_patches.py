"""What programs replace in Lib/json, and other things that can be replaced there: for one call, in one package."""

import contextlib
import types

MISSING = object()


@contextlib.contextmanager
def replaced(owner, name, value):
    """An attribute, or an item of a dict, has another value, or is not there."""
    is_dict = isinstance(owner, dict)
    attributes = owner if is_dict else vars(owner)
    before = attributes.get(name, MISSING)

    def put(value):
        if value is not MISSING:
            owner.__setitem__(name, value) if is_dict else setattr(owner, name, value)
        elif name in attributes:
            owner.__delitem__(name) if is_dict else delattr(owner, name)
    put(value)
    try:
        yield
    finally:
        put(before)


def told(log, name, function):
    """The function, which tells that it was called."""
    def call(*args, **kwargs):
        log.append((name, len(args), sorted(kwargs)))
        return function(*args, **kwargs)
    return call


def made(make):
    """A value that is made of the package, the log and what it was before."""
    return types.SimpleNamespace(make=make)


def as_before(name):
    return made(lambda json, log, before: told(log, name, before))


# Where the attribute is, its name, and what it becomes.
PATCHES = [
    *(("_default_encoder", name, value) for name, values in {
        "skipkeys": [True, 1], "ensure_ascii": [False, 0], "check_circular": [False, None], "allow_nan": [False], "sort_keys": [True, "yes"],
        "indent": [2, "\t", 0], "item_separator": [",", 5], "key_separator": [":", "\u20ac"], "default": [str, repr, None],
        "encode": [str, len], "iterencode": [lambda obj, _one_shot=False: iter("ab")], "unknown": [1],
    }.items() for value in values),
    *(("_default_decoder", name, value) for name, values in {
        "scan_once": [lambda text, index: (text, len(text)), MISSING], "decode": [len, str], "raw_decode": [lambda text, idx=0: (idx, len(text))],
        "object_hook": [len], "strict": [False], "parse_float": [str], "memo": [None], "parse_object": [None], "unknown": [1],
    }.items() for value in values),
    *(("JSONEncoder", name, value) for name, values in {
        "item_separator": [";"], "key_separator": ["="], "default": [lambda self, obj: repr(obj), MISSING], "encode": [lambda self, obj: "encoded"],
        "iterencode": [lambda self, obj, _one_shot=False: iter(["it", "er"])], "__getattribute__": [
            lambda self, name: 3 if name == "indent" else False if name == "ensure_ascii" else object.__getattribute__(self, name)],
        "__call__": [lambda self: 1], "indent": [3], "skipkeys": [True],
    }.items() for value in values),
    ("JSONEncoder", "__init__", as_before("init")),
    ("JSONEncoder", "default", as_before("default")),
    ("JSONEncoder", "encode", as_before("encode")),
    ("JSONEncoder", "iterencode", as_before("iterencode")),
    ("JSONDecoder", "__init__", as_before("init")),
    ("JSONDecoder", "decode", as_before("decode")),
    ("JSONDecoder", "raw_decode", as_before("raw_decode")),
    ("JSONDecoder", "decode", lambda self, text: "decoded"),
    ("JSONDecoder", "scan_once", None),
    ("encoder", "c_make_encoder", None),
    ("encoder", "c_make_encoder", as_before("make_encoder")),
    ("encoder", "encode_basestring_ascii", as_before("ascii")),
    ("encoder", "encode_basestring_ascii", str.upper),
    ("encoder", "encode_basestring", as_before("unicode")),
    ("encoder", "encode_basestring", made(lambda json, log, before: json.encoder.py_encode_basestring)),
    ("encoder", "c_encode_basestring_ascii", None),
    ("encoder", "_make_iterencode", as_before("_make_iterencode")),
    ("encoder", "INFINITY", 1e300),
    ("encoder", "ESCAPE_DCT", {}),
    ("decoder", "scanstring", made(lambda json, log, before: json.decoder.py_scanstring)),
    ("decoder", "c_scanstring", None),
    ("decoder", "JSONObject", None),
    ("decoder", "JSONArray", None),
    ("decoder", "WHITESPACE", None),
    ("decoder", "_CONSTANTS", {}),
    ("decoder", "scanner", types.SimpleNamespace(make_scanner=lambda context: lambda text, index: (context.strict, len(text)))),
    ("decoder._CONSTANTS", "NaN", 5),
    ("decoder._CONSTANTS", "Infinity", MISSING),
    ("scanner", "make_scanner", made(lambda json, log, before: json.scanner.py_make_scanner)),
    ("scanner", "make_scanner", as_before("make_scanner")),
    ("scanner", "c_make_scanner", None),
    ("scanner", "NUMBER_RE", None),
    ("", "JSONEncoder", made(lambda json, log, before: type("Other", (before,), {"item_separator": " , "}))),
    ("", "JSONDecoder", made(lambda json, log, before: type("Other", (before,), {"decode": lambda self, text: [text]}))),
    ("", "_default_encoder", made(lambda json, log, before: json.encoder.JSONEncoder(indent=1, sort_keys=True))),
    ("", "_default_encoder", None),
    ("", "_default_decoder", made(lambda json, log, before: json.decoder.JSONDecoder(parse_int=str))),
    ("", "_default_decoder", made(lambda json, log, before: json.decoder.JSONDecoder(object_pairs_hook=list))),
    ("", "detect_encoding", lambda data: "latin-1"),
    ("", "detect_encoding", as_before("detect_encoding")),
    ("", "loads", as_before("loads")),
    ("", "dumps", as_before("dumps")),
    ("", "JSONDecodeError", KeyError),
    ("", "codecs", None),
    ("", "isinstance", lambda obj, kind: True),
    ("", "unknown", 1),
]


def owner(json, where):
    """What a patch is in: attributes of the package, one after the other."""
    for name in filter(None, where.split(".")):
        json = getattr(json, name)
    return json


@contextlib.contextmanager
def patched(json, log, patches):
    """The package while some of PATCHES are made."""
    with contextlib.ExitStack() as stack:
        # All owners first: a patch may replace what another one is in.
        for place, name, value in [(owner(json, where), name, value) for where, name, value in patches]:
            if isinstance(value, types.SimpleNamespace) and hasattr(value, "make"):
                value = value.make(json, log, getattr(place, name, None))
            stack.enter_context(replaced(place, name, value))
        yield
