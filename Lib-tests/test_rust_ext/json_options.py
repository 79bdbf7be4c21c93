"""How json is called: the arguments of loads and dumps that are compared, hooks of all kinds among them."""

import decimal
from collections import OrderedDict

from test.test_rust_ext.json_compare import Option
from test.test_rust_ext.json_objects import Str, Thing


class Refused(Exception):
    """What hooks raise."""


def logged(name, function, log):
    """A hook that tells what it is called with."""
    def hook(*args, **kwargs):
        log.append((name, args, kwargs))
        return function(*args, **kwargs)
    return hook


def refuse(arg):
    raise Refused("hook")


def refuse_third(log):
    def hook(arg):
        if sum(1 for entry in log if entry[0] == "third") > 2:
            raise Refused(len(log))
        return arg
    return logged("third", hook, log)


def emptied(arg):
    arg.clear()
    return arg


def marked(arg):
    arg["\xe9 new"] = len(arg)
    return arg


def subclass(base, **attributes):
    return type("Sub" + base.__name__, (base,), attributes)


def of_hook(name, function):
    return Option(f"{name}={getattr(function, '__name__', function)}",
                  lambda side, log: {name: logged(name, function, log)})


def fixed(**kwargs):
    return Option(", ".join(f"{key}={value!r}" for key, value in kwargs.items()), lambda side, log: kwargs)


PLAIN = fixed()

# What loads is called with.
LOADS = [
    *(of_hook("object_hook", function) for function in (dict, len, str, marked, emptied, refuse)),
    *(of_hook("object_pairs_hook", function) for function in (list, dict, tuple, OrderedDict, len, emptied, refuse)),
    *(of_hook("parse_float", function) for function in (float, str, decimal.Decimal, refuse)),
    *(of_hook("parse_int", function) for function in (int, str, float, refuse)),
    *(of_hook("parse_constant", function) for function in (str, len, refuse)),
    Option("object_hook=refuse_third", lambda side, log: {"object_hook": refuse_third(log)}),
    Option("parse_int=refuse_third", lambda side, log: {"parse_int": refuse_third(log)}),
    Option("object_hook=.., object_pairs_hook=..", lambda side, log: {
        "object_hook": logged("hook", len, log), "object_pairs_hook": logged("pairs", list, log)}),
    Option("all hooks", lambda side, log: {
        name: logged(name, str, log) for name in ("object_hook", "parse_float", "parse_int", "parse_constant")}),
    Option("cls", lambda side, log: {"cls": subclass(side.json.JSONDecoder)}),
    Option("cls=(raw_decode)", lambda side, log: {"cls": subclass(
        side.json.JSONDecoder, raw_decode=lambda self, s, idx=0: (logged("raw", str, log)(idx), idx + 1))}),
    Option("cls=(decode)", lambda side, log: {"cls": subclass(
        side.json.JSONDecoder, decode=lambda self, s: logged("decode", len, log)(s))}),
    Option("cls=(__init__)", lambda side, log: {"cls": subclass(
        side.json.JSONDecoder, __init__=lambda self, **kw: side.json.JSONDecoder.__init__(self, **{**kw, "strict": False}))}),
    fixed(strict=False), fixed(strict=True), fixed(strict=0), fixed(strict=[]), fixed(parse_float=float), fixed(parse_int=int),
    fixed(parse_float=0), fixed(parse_int=0, parse_constant=0), fixed(object_hook=0), fixed(object_hook=5), fixed(parse_int=5),
    fixed(object_pairs_hook=""), fixed(parse_float=""), fixed(parse_float=int), fixed(parse_int=bool), fixed(encoding="utf-8"),
    fixed(object_hook=dict, strict=False), fixed(parse_float=decimal.Decimal), fixed(object_pairs_hook=OrderedDict), fixed(cls=None),
    fixed(object_hook=None, parse_float=None, parse_int=None, parse_constant=None, object_pairs_hook=None),
]


def stepwise(obj):
    """Each step is something that needs a default again, but the last."""
    if isinstance(obj, Thing):
        return Thing(obj.value - 1) if obj.value > 0 else "the end"
    return Thing(3)


def wrapped(obj):
    return [1, {"in": Thing(0) if not isinstance(obj, Thing) else 1.5, "float": float("nan")}]


def in_list(obj):
    return [obj]


def in_dict(obj):
    return {"obj": obj}


# These go on until the recursion is too deep, where circles are not looked for: not with an indent, which is long there.
ENDLESS = [in_list, in_dict]
DEFAULTS = [*ENDLESS, str, repr, stepwise, wrapped, refuse, list, vars, len, Str, type, lambda obj: obj,
            lambda obj: None, lambda: 1, lambda obj: float("inf"), lambda obj: {obj: obj}, lambda obj: {1: 2, "a": (), None: []}]

SEPARATORS = [(",", ":"), (", ", ": "), ("", ""), (" , ", " : "), ("\xe9", "\u20ac"), ("\U0001f600", ":"), (",", "\ud800"), (",\n", ":\t"),
              [",", ":"], ",:", (Str(","), Str(":")), (",",), (",", ":", ";"), (1, 2), (",", None), (b",", b":"), None, 5, (",,", '"')]
INDENTS = [None, 0, 1, 2, 3, 4, 8, -1, True, False, "", " ", "\t", "--", "\xe9", "\u2003", "\U0001f600", Str("  "), 2.5, b" ", [" "],
           (), "\ud800", " " * 40, 17]
FLAGS = [True, False, True, False, 1, 0, "", "yes", None, []]


def encoder_class(side, log, choice):
    """A subclass of JSONEncoder."""
    base = side.json.JSONEncoder
    match choice:
        case 0:
            return subclass(base)
        case 1:
            return subclass(base, default=lambda self, obj: logged("method", str, log)(obj))
        case 2:
            return subclass(base, item_separator=";", key_separator="=")
        case 3:
            return subclass(base, encode=lambda self, obj: logged("encode", str, log)("x") + base.encode(self, obj))
        case 4:
            return subclass(base, iterencode=lambda self, obj, _one_shot=False: logged("iter", list, log)("ab"))
        case 5:
            return subclass(base, default=lambda self, obj: base.default(self, obj))
        case _:
            return subclass(base, __init__=lambda self, **kw: base.__init__(self, **{**kw, "sort_keys": True, "indent": 1}))


def draw_dumps(rng):
    """Arguments of dumps: most of them are as without."""
    kwargs = {}
    for name in ("skipkeys", "ensure_ascii", "check_circular", "allow_nan", "sort_keys"):
        if rng.random() < 0.3:
            kwargs[name] = rng.choice(FLAGS)
    if rng.random() < 0.4:
        kwargs["indent"] = rng.choice(INDENTS)
    if rng.random() < 0.3:
        kwargs["separators"] = rng.choice(SEPARATORS if rng.random() < 0.4 else SEPARATORS[:8])
    default = rng.choice(DEFAULTS) if rng.random() < 0.6 else None
    if default in ENDLESS and not kwargs.get("check_circular", True):
        kwargs.pop("indent", None)
    choice = rng.randrange(7) if rng.random() < 0.1 else None
    if rng.random() < 0.01:
        kwargs["encoding"] = "utf-8"

    def make(side, log):
        made = dict(kwargs)
        if default is not None:
            made["default"] = logged("default", default, log)
        if choice is not None:
            made["cls"] = encoder_class(side, log, choice)
        return made
    text = ", ".join(f"{key}={value!r}" for key, value in kwargs.items())
    if default is not None:
        text += f", default={default.__name__}"
        if default.__name__ == "<lambda>":
            text += f" {DEFAULTS.index(default)} of DEFAULTS"
    if choice is not None:
        text += f", cls=encoder_class({choice})"
    return Option(text.removeprefix(", "), make)
