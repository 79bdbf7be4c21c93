"""Special methods of classes in Rust, judged against the same class written in Python."""

import math
import operator
import re
import unittest
from test.test_rust_ext import require_rust
from test.test_rust_ext.util import rust_classes

require_rust("_testrustapi")

classes = rust_classes()

OPERATORS = ["add", "sub", "mul", "matmul", "truediv", "floordiv", "mod", "divmod",
             "lshift", "rshift", "and", "xor", "or", "pow"]
COMPARISONS = ["lt", "le", "eq", "ne", "gt", "ge"]


class Script:
    """What the classes in scripted.rs do, in Python."""

    __slots__ = "_script",

    def __init__(self, log, answer):
        object.__setattr__(self, "_script", (log, answer))


def act(self, name, *args):
    log, answer = object.__getattribute__(self, "_script")
    log.append((name, *args))
    if isinstance(answer, BaseException):
        raise answer
    return answer


def scripted(name, plain=(), truths=(), nothings=(), **more):
    """A class whose special methods note the call and do as told."""
    def method(name, convert):
        def call(self, *args):
            return convert(act(self, name, *args))
        return call
    namespace = {"__slots__": ()}
    for names, convert in (plain, lambda answer: answer), (truths, bool), (nothings, lambda _: None):
        for dunder in names:
            namespace[f"__{dunder}__"] = method(f"__{dunder}__", convert)
    return type(name, (Script,), namespace | more)


def next_(self):
    item = act(self, "__next__")
    if item is None:
        raise StopIteration
    return item


def pow_(name):
    # The Rust class has one method for pow() with two and with three arguments.
    return lambda self, other, modulo=None: act(self, name, other, modulo)


def call(self, *args, **kwargs):
    return act(self, "__call__", args, kwargs)


binary = [name for name in OPERATORS if name != "pow"]
PythonScripted = scripted(
    "Scripted",
    ["repr", "str", "iter", "neg", "pos", "abs", "invert", "int", "float", "index",
     "await", "aiter", "anext", "getitem", "ipow", "len", "hash",
     *binary, *("r" + name for name in binary), *("i" + name for name in binary if name != "divmod"),
     *COMPARISONS],
    ["contains", "bool"],
    ["setitem", "delitem"],
    __next__=next_, __pow__=pow_("__pow__"), __rpow__=pow_("__rpow__"), __call__=call)
PythonAnyComparison = scripted("AnyComparison", COMPARISONS)
# What defines comparisons and no __hash__ is not hashable; here all special methods are one.
PythonAttributes = scripted("Attributes", ["getattribute"], (), ["setattr", "delattr"])
PythonDescriptor = scripted("Descriptor", (), (), ["set", "delete"],
                            __get__=lambda self, instance, owner=None: act(self, "__get__", instance, owner))
PythonSetOnly = scripted("SetOnly", (), (), ["setitem", "setattr", "set"])
PythonDeleteOnly = scripted("DeleteOnly", (), (), ["delitem", "delattr", "delete"])
PythonForwardOnly = scripted("ForwardOnly", ["add", "eq"], __pow__=pow_("__pow__"))
PythonReflectedOnly = scripted("ReflectedOnly", ["radd", "lt"], __rpow__=pow_("__rpow__"))


class Error(Exception):
    """What the special methods are told to raise."""


def two_items():
    return iter([1, 2])


class Stranger:
    """An operand that knows nothing, and looks the same on both sides."""

    def __repr__(self):
        return "<stranger>"


STRANGER = Stranger()


class Owner:
    """What has the descriptors."""


OWNER = Owner()


def iadd(name):
    return getattr(operator, "i" + name)


def setitem(obj):
    obj["key"] = "value"


def delitem(obj):
    del obj["key"]


def binary_call(name):
    return {"divmod": divmod, "pow": pow, "and": operator.and_, "or": operator.or_}.get(
        name) or getattr(operator, name)


# What is done to the object, by name.
OPERATIONS = {
    "repr": repr, "str": str, "format": format, "ascii": ascii, "iter": iter, "next": next,
    "neg": operator.neg, "pos": operator.pos, "abs": abs, "invert": operator.invert,
    "int": int, "float": float, "index": operator.index, "complex": complex,
    "round": round, "trunc": math.trunc, "range": range, "hex": hex, "chr": chr,
    "aiter": aiter, "len": len, "hash": hash, "bool": bool, "not": operator.not_,
    "length_hint": operator.length_hint, "list": lambda obj: [1, 2, 3][obj],
    "contains": lambda obj: STRANGER in obj, "getitem": lambda obj: obj["key"],
    "slice": lambda obj: obj[1:2], "setitem": setitem, "delitem": delitem,
    "call": lambda obj: obj(), "call with arguments": lambda obj: obj(1, STRANGER, a=2),
    "slot call": lambda obj: type(obj).__call__(obj, 1, b=2),
    "unpack": lambda obj: f"{[*obj]}", "key": lambda obj: len({obj: 1}),
    "pow 3": lambda obj: pow(obj, STRANGER, 5), "rpow": lambda obj: pow(STRANGER, obj),
    "pow in third place": lambda obj: pow(STRANGER, 3, obj),
    "is equal to itself": lambda obj: obj == obj, "in a list": lambda obj: obj in [STRANGER],
    "await": lambda obj: type(obj).__await__(obj), "anext": lambda obj: type(obj).__anext__(obj),
    "sorted": lambda obj: f"{sorted([obj, STRANGER])}" and 0,
    **{name: lambda obj, f=binary_call(name): f(obj, STRANGER) for name in OPERATORS},
    **{"r" + name: lambda obj, f=binary_call(name): f(STRANGER, obj) for name in OPERATORS},
    **{"int " + name: lambda obj, f=binary_call(name): f(3, obj) for name in OPERATORS},
    **{"i" + name: lambda obj, f=iadd(name): f(obj, STRANGER)
       for name in OPERATORS if name != "divmod"},
    **{name: lambda obj, f=getattr(operator, name): f(obj, STRANGER) for name in COMPARISONS},
    **{"r" + name: lambda obj, f=getattr(operator, name): f(STRANGER, obj)
       for name in COMPARISONS},
}


def same(text):
    """A text without the name of the class's module, and without addresses."""
    if not isinstance(text, str):
        return text
    text = re.sub(r"\b(_testrustapi\.classes|test\.test_rust_ext\.\w+)\.", "", text)
    return re.sub(r"\b0x[0-9a-f]+\b", "0x", text)


class SlotsTest(unittest.TestCase):

    def outcome(self, operation, cls, answer):
        """What the operation gave, with the calls that it made."""
        log = []
        answer = answer() if callable(answer) else answer
        obj = cls(log, answer)
        try:
            result = operation(obj)
        except Exception as exc:
            result = ("raised", type(exc), same(str(exc)))
        else:
            known = [(obj, "itself"), (answer, "the answer")]
            named = [name for value, name in known if value is result]
            result = ("returned", *(named or (type(result), same(result))))
        log = [tuple("itself" if item is obj else item for item in call) for call in log]
        return log, result

    def compare(self, rust, python, operations, answers, differ={}):
        """`differ` has the answers with which an operation is another one in Rust."""
        for name, operation in operations.items():
            for answer in answers:
                if name in differ and (differ[name] is None or answer in differ[name]):
                    continue
                with self.subTest(operation=name, answer=answer, cls=rust.__name__):
                    got = self.outcome(operation, rust, answer)
                    want = self.outcome(operation, python, answer)
                    self.assertEqual(got, want)

    def test_scripted(self):
        self.compare(classes.Scripted, PythonScripted, OPERATIONS,
                     [5, 0, -1, "text", None, True, NotImplemented, 2.5, two_items, Error("told to")],
                     # The methods in Rust return a number: others are refused before that.
                     dict.fromkeys(["len", "list", "unpack", "length_hint"], [-1])
                     | dict.fromkeys(["hash", "key"],
                                     ["text", None, NotImplemented, 2.5, two_items]))

    def test_subclasses(self):
        # The slots of a Python subclass go by the dict of its base.
        class Scripted(classes.Scripted):
            __slots__ = ()
        twin = type("Scripted", (PythonScripted,), {})
        self.compare(Scripted, twin, OPERATIONS, [5, "text", NotImplemented, Error("told to")], {
            "hash": ["text", NotImplemented], "key": ["text", NotImplemented],
            # Of a class of C's with nb_inplace_add, type_new makes a sq_inplace_concat, too,
            # and returns the NotImplemented of that.
            "iadd": [NotImplemented],
        })

    def test_halves(self):
        answers = [5, NotImplemented, Error("no")]
        # Neither class can be called; the twins have a metaclass whose call is found.
        differ = {"slot call": None}
        self.compare(classes.ForwardOnly, PythonForwardOnly, OPERATIONS, answers, differ)
        # In Python, pow() with three arguments looks for __pow__ without asking whether it is
        # there, and what has __lt__ but no __eq__ is hashable. In C it is not.
        differ |= {"pow 3": None, "hash": None, "key": None}
        self.compare(classes.ReflectedOnly, PythonReflectedOnly, OPERATIONS, answers, differ)
        self.assertIsNone(classes.ReflectedOnly.__hash__)

    def test_two_of_a_kind(self):
        # Whether the right operand is asked depends on the two types.
        for rust, python in ((classes.Scripted, PythonScripted), (classes.ForwardOnly, PythonForwardOnly),
                             (classes.ReflectedOnly, PythonReflectedOnly)):
            rusts, pythons = [rust], [python]
            if rust is classes.Scripted:
                for classes_ in rusts, pythons:
                    base = classes_[0]
                    classes_.append(type("Scripted", (base,), {"__slots__": ()}))
                    classes_.append(type("Scripted", (base,), {
                        "__slots__": (), "__radd__": lambda self, other: "overridden",
                        "__eq__": lambda self, other: NotImplemented}))
            for left in range(len(rusts)):
                for right in range(len(rusts)):
                    for name in *binary, *COMPARISONS, "pow":
                        outcomes = []
                        for classes_ in rusts, pythons:
                            log = []
                            one = classes_[left](log, NotImplemented)
                            other = classes_[right](log, NotImplemented)
                            try:
                                function = binary_call(name) if name not in COMPARISONS else getattr(operator, name)
                                result = function(one, other)
                            except TypeError as exc:
                                result = same(str(exc))
                            named = {id(one): "one", id(other): "other"}
                            log = [tuple(named.get(id(item), item) for item in call) for call in log]
                            # With __radd__ overridden, the slot of C's that is behind both
                            # __add__ and __radd__ is tried from two places.
                            outcomes.append((log if 2 not in (left, right) else None, result))
                        with self.subTest(cls=rust.__name__, name=name, left=left, right=right):
                            self.assertEqual(*outcomes)

    def test_any_comparison(self):
        self.compare(classes.AnyComparison, PythonAnyComparison,
                     {name: OPERATIONS[name] for name in (*COMPARISONS, "req", "rlt", "hash", "bool")},
                     [5, True, NotImplemented, Error("no")])
        self.assertIsNone(classes.AnyComparison.__hash__)
        self.assertIsNone(classes.ForwardOnly.__hash__)

    def test_attributes(self):
        operations = {
            "get": lambda obj: obj.name, "set": lambda obj: setattr(obj, "name", STRANGER),
            "delete": lambda obj: delattr(obj, "name"), "has": lambda obj: hasattr(obj, "name"),
            "default": lambda obj: getattr(obj, "name", 5),
            "class": lambda obj: obj.__class__, "dict": lambda obj: obj.__dict__,
        }
        self.compare(classes.Attributes, PythonAttributes, operations,
                     [5, None, NotImplemented, Error("no"), AttributeError("no")])

    def test_descriptors(self):
        def through(operation):
            def call(obj):
                Owner.attr = obj
                return operation()
            return call
        operations = {
            "get": through(lambda: OWNER.attr), "get from class": through(lambda: Owner.attr),
            "set": through(lambda: setattr(OWNER, "attr", STRANGER)),
            "delete": through(lambda: delattr(OWNER, "attr")),
            "get by hand": lambda obj: obj.__get__(STRANGER), "get of none": lambda obj: obj.__get__(None, int),
            "in the way": through(lambda: vars(OWNER).update(attr=1) or OWNER.attr),
        }
        answers = [5, None, NotImplemented, Error("no"), AttributeError("no")]
        self.compare(classes.Descriptor, PythonDescriptor, operations, answers)
        # C calls no slot for this.
        log = []
        with self.assertRaisesRegex(TypeError, r"^__get__\(None, None\) is invalid$"):
            classes.Descriptor(log, 5).__get__(None, None)
        self.assertEqual(log, [])
        # One half only. Assignment alone makes a data descriptor, too.
        del operations["get by hand"], operations["get of none"]
        self.compare(classes.SetOnly, PythonSetOnly, operations, answers)
        self.compare(classes.DeleteOnly, PythonDeleteOnly, operations, answers)

    def test_halves_of_assignments(self):
        operations = {
            "set": setitem, "delete": delitem,
            "set attribute": lambda obj: setattr(obj, "name", 5),
            "delete attribute": lambda obj: delattr(obj, "name"),
        }
        for rust, python, missing in (
                (classes.SetOnly, PythonSetOnly, "delete"), (classes.DeleteOnly, PythonDeleteOnly, "set")):
            # The item's missing half has the text that C has for classes without any.
            self.compare(rust, python, operations, [5, Error("no")], {missing: None})
            kind, text = self.outcome(operations[missing], rust, 5)[1][1:]
            try:
                operations[missing](range(5))
            except TypeError as exc:
                self.assertEqual((kind, text), (TypeError, str(exc).replace("range", rust.__name__)))

    def test_halves_of_a_base(self):
        # What a class does not have of its own is that of its base.
        rust, python = classes.SetDict(a=1), type("SetDict", (dict,), {
            "__setitem__": lambda self, key, value: dict.update(self, {"last": key, key: value})})(a=1)
        for obj in rust, python:
            obj["b"] = 2
            del obj["a"]
            self.assertEqual(obj, {"b": 2, "last": "b"})
            with self.assertRaises(KeyError):
                del obj["a"]
        rust, python = classes.EqualStr("b"), type("EqualStr", (str,), {"__eq__": lambda self, other: True})("b")
        for other in "a", "b", "c", 5:
            for name in COMPARISONS:
                def run(obj):
                    try:
                        return getattr(operator, name)(obj, other)
                    except TypeError as exc:
                        return same(str(exc))
                if (name, other) != ("eq", 5):
                    with self.subTest(name=name, other=other):
                        self.assertEqual(run(rust), run(python))

    def test_panics(self):
        self.maxDiff = None
        slots = set()
        for name, operation in OPERATIONS.items():
            log = []
            obj = classes.Scripted(log, "panic: " + name)
            with self.subTest(operation=name):
                try:
                    operation(obj)
                except SystemError as exc:
                    self.assertEqual(str(exc).count("panic: " + name), 1)
                    self.assertIn("scripted.rs", str(exc))
                    slots.add(log[-1][0])
                except TypeError:
                    self.assertFalse(log)
                else:
                    self.assertFalse(log)
        expected = {name for name in vars(classes.Scripted)
                    if name.startswith("__") and callable(getattr(classes.Scripted, name))}
        self.assertEqual(expected - slots - {"__new__"}, set())


if __name__ == "__main__":
    unittest.main()
