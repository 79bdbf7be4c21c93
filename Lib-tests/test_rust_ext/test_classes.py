"""Classes in Rust: how they are made, their attributes and methods, containers, modules."""

import asyncio
import collections.abc
import copy
import gc
import inspect
import io
import itertools
import pickle
import pydoc
import sys
import types
import unittest
import weakref
from test import support
from test.support import import_helper
from test.support.script_helper import assert_python_ok
from test.test_rust_ext import require_rust
from test.test_rust_ext.util import mortal_modules, rust_classes

require_rust("_testrustapi")

classes = rust_classes()


def error_of(func, *args, **kwargs):
    """The type and the text of the error; None if there is none."""
    try:
        func(*args, **kwargs)
    except Exception as exc:
        return type(exc), str(exc)


CALLS = [
    ((), {}), ((b"",), {}), ((b"", 2), {}), ((b"", 2, 3), {}), ((b"", 2, 3, 4), {}),
    ((), {"iterable": b""}), ((b"",), {"n": 2}), ((), {"n": 2}), ((b"", 2), {"n": 2}),
    ((b"", 2), {"strict": True}), ((b"",), {"iterable": b""}), ((b"", 2), {"x": 1}),
    ((b"",), {"x": 1}), ((), {"x": 1}), ((b"",), {"key": None}), ((b"", None), {"key": None}),
    ((), {"iterable": b"", "key": None}), ((b"", 2), {"strict": True, "x": 1}),
    ((), {"initial_bytes": b""}), ((b"",), {"initial_bytes": b""}), ((b"", 2), {"x": 1, "y": 2}),
    ((b"",), {"": 1}),
]


def looks_at_values(error):
    """Whether C's error is not about how many arguments there are and what their names are."""
    return error and error[1].endswith(("is not iterable", "interpreted as an integer"))


class ConstructTest(unittest.TestCase):

    def test_like_classes_of_c(self):
        pairs = [(classes.batched, itertools.batched), (classes.groupby, itertools.groupby),
                 (classes.cycle, itertools.cycle), (classes.starmap, itertools.starmap),
                 (classes.chain, itertools.chain), (classes.BytesIO, io.BytesIO)]
        for rust, oracle in pairs:
            for args, kwargs in CALLS:
                with self.subTest(cls=rust.__name__, args=args, kwargs=kwargs):
                    want = error_of(oracle, *args, **kwargs)
                    got = error_of(rust, *args, **kwargs)
                    if not looks_at_values(want):
                        self.assertEqual(got, want)

    def test_subclasses_like_those_of_c(self):
        # A subclass with an __init__ of its own may be given keywords that are not for __new__.
        def init(self, *args, **kwargs):
            self.given = args, kwargs
        for rust, oracle in (classes.cycle, itertools.cycle), (classes.starmap, itertools.starmap):
            for namespace in {}, {"__init__": init}:
                rust_sub = type("Sub", (rust,), dict(namespace))
                oracle_sub = type("Sub", (oracle,), dict(namespace))
                for args, kwargs in CALLS:
                    with self.subTest(cls=rust.__name__, args=args, kwargs=kwargs):
                        want = error_of(oracle_sub, *args, **kwargs)
                        if not looks_at_values(want):
                            self.assertEqual(error_of(rust_sub, *args, **kwargs), want)

    def test_arguments(self):
        self.assertEqual(classes.batched("ab", n=2).seen, ("ab", 2, None))
        self.assertEqual(classes.batched("ab", 2, strict=5).seen, ("ab", 2, 5))
        self.assertEqual(classes.groupby("ab").seen, ("ab", None))
        self.assertEqual(classes.chain(1, 2, 3).seen, (1, 2, 3))
        self.assertEqual(classes.chain().seen, ())

    @support.requires_docstrings
    def test_signatures(self):
        for rust, oracle in (classes.batched, itertools.batched), (classes.groupby, itertools.groupby), (
                classes.cycle, itertools.cycle), (classes.starmap, itertools.starmap), (
                classes.BytesIO, io.BytesIO):
            with self.subTest(cls=rust.__name__):
                self.assertEqual(rust.__text_signature__, oracle.__text_signature__)
                self.assertEqual(inspect.signature(rust), inspect.signature(oracle))
        self.assertIsNone(classes.chain.__text_signature__)
        self.assertEqual(str(inspect.signature(classes.Initialised)), "(a, b=2, *, c=3)")
        self.assertEqual(str(inspect.signature(classes.WithClass)), "(value=7)")
        self.assertEqual(str(inspect.signature(classes.Methods.arguments)), "(self, a, /, b, c=None, *, d=None)")
        self.assertEqual(str(inspect.signature(classes.Methods().arguments)), "(a, /, b, c=None, *, d=None)")
        self.assertEqual(str(inspect.signature(classes.Methods.add)), "(left, right=10)")
        self.assertEqual(str(inspect.signature(classes.Methods.of)), "(value=None)")
        for method in "__new__", "__init__":
            self.assertEqual(str(inspect.signature(getattr(classes.Initialised, method))),
                             str(inspect.signature(getattr(io.BytesIO, method))))

    def test_init(self):
        made = classes.made()
        obj = classes.Initialised(5, c=4)
        self.assertEqual((obj.values, classes.made()), ((5, 8), made + 1))
        self.assertIsNone(obj.__init__(1, 1))
        self.assertEqual(obj.values, (1, 3))
        # __new__ takes anything, as PyType_GenericNew does.
        bare = classes.Initialised.__new__(classes.Initialised, "x", y=1)
        self.assertEqual(bare.values, (0, 0))
        self.assertEqual(error_of(classes.Initialised, "x"),
                         (TypeError, "an integer is required"))
        self.assertEqual(error_of(classes.Initialised),
                         (TypeError, "Initialised() missing required argument 'a' (pos 1)"))

    def test_new_and_init(self):
        obj = classes.Both(3)
        self.assertEqual((obj.new, obj.init), (3, 3))
        obj.__init__(4)
        self.assertEqual((obj.new, obj.init), (3, 4))

        class Sub(classes.Both):
            def __new__(cls, a, b):
                return super().__new__(cls, a)
            def __init__(self, a, b):
                super().__init__(b)
        obj = Sub(1, b=2)
        self.assertEqual((obj.new, obj.init), (1, 2))

    def test_new_with_class(self):
        class Sub(classes.WithClass):
            pass
        self.assertIs(classes.WithClass().__class__, classes.WithClass)
        self.assertIs(getattr(classes.WithClass(1), "class"), classes.WithClass)
        self.assertIs(getattr(Sub(1), "class"), Sub)
        self.assertEqual(Sub(1).value, 1)

    def test_new_that_fails(self):
        self.assertEqual(error_of(classes.Picky, "raise"), (ValueError, "told to"))
        self.assertEqual(error_of(classes.Picky, "raise in init"), (ValueError, "told to"))
        for how in "panic", "panic in init":
            kind, text = error_of(classes.Picky, how)
            self.assertIs(kind, SystemError)
            self.assertIn("told to", text)
            self.assertIn("construct.rs", text)
        self.assertIs(type(classes.Picky("")), classes.Picky)

    def test_not_instantiable(self):
        oracle = type(iter([]))
        text = error_of(oracle)[1].replace("list_iterator", "_testrustapi.classes.Bare")
        self.assertEqual(error_of(classes.Bare), (TypeError, text))
        self.assertFalse(hasattr(classes.Bare, "__new__") and "__new__" in vars(classes.Bare))
        self.assertEqual(classes.make_bare(5).number, 5)
        self.assertEqual(error_of(copy.copy, classes.make_bare(1))[0], TypeError)

    def test_unsafe_new(self):
        for cls in classes.Fixed, classes.Bare, classes.Cell, classes.Base, classes.Derived, classes.CodeError:
            with self.subTest(cls=cls):
                kind, text = error_of(object.__new__, cls)
                self.assertIs(kind, TypeError)
                if cls is not classes.Bare:
                    self.assertIn("not safe", text)
        for cls, base in ((classes.LabelStr, str), (classes.LabelDict, dict), (classes.LabelList, list),
                          (classes.LabelSet, set), (classes.CodeError, ValueError),
                          (classes.StatusError, OSError), (classes.Derived, classes.Base)):
            with self.subTest(cls=cls):
                self.assertIn("not safe", error_of(base.__new__, cls)[1])
        self.assertIn("is not a type object", error_of(classes.Cell.__new__, 5)[1])
        self.assertIn("is not a subtype", error_of(classes.Cell.__new__, int)[1])
        self.assertEqual(error_of(classes.Cell.__new__)[0], TypeError)

    def test_state(self):
        first = classes.Counted()
        second = classes.Counted()
        made = classes.made()
        self.assertEqual((first.serial, second.serial), (made - 1, made))
        self.assertEqual(first.status(), (made, "label"))
        self.assertEqual(first.total, made)
        self.assertEqual(len(first), made)
        self.assertEqual(first(), "label")
        self.assertEqual(repr(first), f"<Counted {made - 1} of {made}>")
        self.assertEqual(first + second, made + 1)
        with self.assertRaisesRegex(TypeError, "unsupported operand"):
            first + 1
        first.total = 50
        self.assertEqual(classes.made(), 50)
        class Sub(classes.Counted):
            pass
        self.assertEqual(Sub().status(), (51, "label"))
        Sub.reset()
        self.assertEqual(first.total, 0)
        with self.assertRaisesRegex(classes.Error, "^text$"):
            first.fail("text")
        with self.assertRaisesRegex(classes.Error, "^text$"):
            classes.fail("text")


class AttributesTest(unittest.TestCase):

    def test_getters_and_setters(self):
        obj = classes.Accessors()
        obj.number = 5
        self.assertEqual(obj.number, 5)
        self.assertIsNone(obj.object)
        obj.object = obj
        self.assertIs(obj.object, obj)
        obj.object = None
        setattr(obj, "class", "text")
        self.assertEqual(getattr(obj, "class"), "text")
        self.assertEqual(error_of(setattr, obj, "class", 5), (TypeError, "class() argument must be str, not int"))
        self.assertEqual(error_of(setattr, obj, "number", "x"),
                         (TypeError, "'str' object cannot be interpreted as an integer"))
        self.assertEqual(error_of(setattr, obj, "number", 1 << 64)[0], OverflowError)
        self.assertEqual(error_of(delattr, obj, "number"), (AttributeError, "cannot delete attribute 'number'"))
        self.assertIs(obj.itself, obj)
        self.assertEqual(error_of(getattr, obj, "failing"), (ValueError, "the getter"))
        self.assertEqual(error_of(setattr, obj, "failing", 1), (ValueError, "the setter"))
        for func, args in (getattr, ()), (setattr, (1,)):
            kind, text = error_of(func, obj, "panicking", *args)
            self.assertIs(kind, SystemError)
            self.assertIn("the getter" if func is getattr else "the setter", text)

    def test_like_getters_of_c(self):
        obj = classes.Accessors()
        for func, oracle_args in (setattr, (1,)), (delattr, ()):
            want = error_of(func, (_ for _ in ()), "gi_suspended", *oracle_args)
            text = want[1].replace("gi_suspended", "only").replace("'generator'", "'_testrustapi.classes.Accessors'")
            self.assertEqual(error_of(func, obj, "only", *oracle_args), (want[0], text))
        self.assertEqual(error_of(getattr, obj, "sink"),
                         (AttributeError, "attribute 'sink' of '_testrustapi.classes.Accessors' objects is not readable"))
        obj.sink = 9
        self.assertEqual(obj.number, 9)
        descriptor = classes.Accessors.__dict__["number"]
        self.assertIs(type(descriptor), types.GetSetDescriptorType)
        self.assertEqual(descriptor.__doc__, "A number." if support.HAVE_DOCSTRINGS else descriptor.__doc__)
        self.assertEqual(error_of(descriptor.__get__, 5)[0], TypeError)
        self.assertEqual(descriptor.__qualname__, "Accessors.number")

    def test_members(self):
        class Text(str):
            pass
        item, text = object(), Text("text")
        for flag in True, False:
            obj = classes.Members(flag, item, text)
            self.assertIs(obj.flag, flag)
            self.assertIs(obj.object, item)
            self.assertIs(obj.text, text)
            self.assertEqual(obj.rest(), 2**64 - 1)
            self.assertFalse(hasattr(obj, "number"))
            for name in "flag", "object", "text":
                self.assertEqual(error_of(setattr, obj, name, 1), (AttributeError, "readonly attribute"))
                self.assertEqual(error_of(delattr, obj, name), (AttributeError, "readonly attribute"))
        for name, doc in ("flag", "whether there is one"), ("object", None), ("text", "as it was given"):
            descriptor = classes.Members.__dict__[name]
            self.assertIs(type(descriptor), types.MemberDescriptorType)
            self.assertEqual(descriptor.__doc__, doc)
            self.assertEqual(repr(descriptor), f"<member '{name}' of '_testrustapi.classes.Members' objects>")
        # A subclass has more before or behind them.
        class Sub(classes.Members):
            __slots__ = "a", "__dict__", "__weakref__"
        obj = Sub(True, obj, text)
        obj.a = obj.b = 1
        self.assertIs(obj.object.object, item)
        self.assertIs(obj.text, text)
        before = sys.getrefcount(item)
        for _ in range(50):
            classes.Members(True, item, text).object
        self.assertEqual(sys.getrefcount(item), before)

    def test_absent_dict_and_weakrefs(self):
        for obj in classes.Fixed(), classes.Cell(), classes.Flat(), classes.Empty():
            with self.subTest(obj=obj):
                self.assertFalse(hasattr(obj, "__dict__"))
                self.assertEqual(error_of(setattr, obj, "x", 1)[0], AttributeError)
                self.assertEqual(error_of(weakref.ref, obj)[0], TypeError)
        obj = classes.Open()
        obj.x = 1
        self.assertEqual((obj.__dict__, vars(obj)), ({"x": 1}, {"x": 1}))
        obj.__dict__ = {"y": 2}
        self.assertEqual(obj.y, 2)
        self.assertIs(weakref.ref(obj)(), obj)
        for func, args in (setattr, (5,)), (delattr, ()):
            # As a function has it.
            self.assertEqual(error_of(func, obj, "__dict__", *args), error_of(func, error_of, "__dict__", *args))

    def test_class_attributes(self):
        self.assertEqual(classes.Constants.LIMIT, 255)
        self.assertEqual(classes.Constants.NAME, "constants")
        self.assertEqual(classes.Constants.pair, (1, 2))
        self.assertIsNone(classes.Constants.__hash__)

    def test_immutable_type(self):
        for cls in classes.Constants, classes.Cell, classes.Derived, classes.KindError:
            want = error_of(setattr, int, "x", 1)
            self.assertEqual(want[0], TypeError)
            name = "_testrustapi.classes." + cls.__name__
            self.assertEqual(error_of(setattr, cls, "x", 1), (TypeError, want[1].replace("'int'", f"'{name}'")))
            self.assertEqual(error_of(delattr, cls, "__doc__")[0], TypeError)
            self.assertEqual(error_of(setattr, cls, "__bases__", (object,))[0], TypeError)

    def test_class_assignment(self):
        for obj, cls in ((classes.Cell(), classes.Flat), (classes.Fixed(), classes.Empty),
                         (classes.Flat(), classes.Cell), (classes.Base(), classes.TaggedBase)):
            with self.subTest(cls=cls):
                self.assertEqual(error_of(setattr, obj, "__class__", cls)[0], TypeError)
        class A(classes.Cell): pass
        class B(classes.Cell): pass
        class C(classes.Flat): pass
        obj = A(5)
        obj.__class__ = B
        self.assertEqual((type(obj), obj.content), (B, 5))
        self.assertEqual(error_of(setattr, obj, "__class__", C)[0], TypeError)
        # Nor to a class whose contents have no size, but are somebody's secret.
        class F(classes.Fixed): pass
        class S(classes.Sealed): pass
        self.assertGreater(classes.Sealed.__basicsize__, classes.Fixed.__basicsize__)
        self.assertEqual(error_of(setattr, F(), "__class__", S)[0], TypeError)
        # Not even if the layout of two classes is the same.
        class D(classes.Fixed): pass
        class E(classes.Constants): pass
        self.assertEqual(error_of(setattr, D(), "__class__", E)[0], TypeError)

    def test_methods(self):
        obj = classes.Methods()
        self.assertEqual([obj.count(), obj.count()], [1, 2])
        self.assertIs(obj.itself(), obj)
        self.assertEqual(obj.arguments(1, 2), (1, 2, None, None))
        self.assertEqual(obj.arguments(1, c=3, b=2, d=4), (1, 2, 3, 4))
        self.assertEqual(classes.Methods.add(1), 11)
        self.assertEqual(obj.add(1, right=2), 3)
        class Sub(classes.Methods):
            def count(self):
                return super().count() + 100
        self.assertEqual(classes.Methods.of(), (classes.Methods, None))
        self.assertEqual(Sub.of(5), (Sub, 5))
        self.assertEqual(Sub().of(value=5), (Sub, 5))
        self.assertEqual(Sub().count(), 101)
        self.assertIs(Sub().defining(), classes.Methods)
        with obj as entered:
            raise ZeroDivisionError
        self.assertIs(entered, obj)
        self.assertEqual(error_of(classes.Methods.panicking)[0], SystemError)
        # Texts are those of C's methods.
        self.assertEqual(error_of(classes.Methods.count, 5),
                         (TypeError, error_of(str.upper, 5)[1].replace("'upper'", "'count'").replace(
                             "'str'", "'_testrustapi.classes.Methods'")))
        self.assertEqual(error_of(classes.Methods.count),
                         (TypeError, error_of(str.upper)[1].replace("str.upper", "Methods.count")))
        self.assertEqual(error_of(obj.count, 1),
                         (TypeError, error_of("".upper, 1)[1].replace("str.upper", "Methods.count")))

    def test_generic_alias(self):
        alias = classes.Methods[int]
        self.assertIs(type(alias), types.GenericAlias)
        self.assertEqual((alias.__origin__, alias.__args__), (classes.Methods, (int,)))
        self.assertEqual(type(alias()), classes.Methods)
        self.assertEqual(error_of(lambda: classes.Fixed[int])[0], TypeError)

    def test_getattr(self):
        obj = classes.Fallback()
        self.assertEqual((obj.found, obj.other, obj.hidden), (1, "other", "hidden"))
        obj.other = 5
        self.assertEqual(obj.other, 5)
        self.assertEqual(error_of(getattr, obj, "missing"), (AttributeError, "no such thing"))
        self.assertEqual(error_of(getattr, obj, "broken"), (ValueError, "broken"))
        self.assertEqual(error_of(getattr, obj, "failing"), (ValueError, "the getter"))
        self.assertIsNone(getattr(obj, "missing", None))
        class Sub(classes.Fallback):
            def __getattribute__(self, name):
                if name == "found":
                    return 2
                return super().__getattribute__(name)
        self.assertEqual((Sub().found, Sub().else_), (2, "else_"))

    def test_pickle_and_copy(self):
        obj = classes.WithClass(5)
        for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
            twin = pickle.loads(pickle.dumps(obj, protocol))
            self.assertEqual((type(twin), twin.value), (classes.WithClass, 5))
        for func in copy.copy, copy.deepcopy:
            self.assertEqual(func(obj).value, 5)
        self.assertIs(pickle.loads(pickle.dumps(classes.Cell)), classes.Cell)
        # What has contents that nobody gives away is not pickled, as with classes of C's.
        for obj in classes.Cell(), classes.Flat(5), classes.Base():
            for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
                with self.subTest(obj=obj, protocol=protocol):
                    self.assertEqual(error_of(pickle.dumps, obj, protocol)[0], TypeError)

    @support.requires_docstrings
    def test_help(self):
        text = pydoc.plain(pydoc.render_doc(classes.Methods))
        for part in ("class Methods(builtins.object)", "How often it was called.", "add(left, right=10)",
                     "of(value=None)", "arguments(self, a, /, b, c=None, *, d=None)", "Static methods"):
            self.assertIn(part, text)
        text = pydoc.plain(pydoc.render_doc(classes.Accessors))
        for part in "Cannot be set.", "A number.", "Data descriptors":
            self.assertIn(part, text)
        self.assertEqual(classes.Cell.__doc__, "An object or nothing; as `types.CellType`.")
        self.assertEqual(classes.Cell.__module__, "_testrustapi.classes")
        self.assertEqual(classes.Cell.__qualname__, "Cell")


class ContainersTest(unittest.TestCase):

    def test_sequence(self):
        row, twin = classes.Row("a", "b", "c"), ("a", "b", "c")
        self.assertEqual(len(row), 3)
        for index in range(-3, 3):
            self.assertEqual(row[index], twin[index])
        for index in 3, -4, 1 << 70:
            self.assertEqual(error_of(lambda: row[index])[0], IndexError if index != 1 << 70 else OverflowError)
        self.assertEqual((row[1:], row[::-1]), (twin[1:], twin[::-1]))
        self.assertEqual(list(row), ["a", "b", "c"])
        self.assertEqual(list(reversed(row)), ["c", "b", "a"])
        self.assertTrue("a" in row and "z" not in row)
        self.assertEqual(error_of(lambda: row["x"])[0], TypeError)
        first, *rest = row
        self.assertEqual((first, rest), ("a", ["b", "c"]))
        # PySequence_GetItem with negative indices goes by way of sq_item and sq_length.
        limited = import_helper.import_module("_testlimitedcapi")
        self.assertEqual([limited.sequence_getitem(row, index) for index in (-3, -1, 0, 2)], ["a", "c", "a", "c"])
        self.assertEqual(error_of(limited.sequence_getitem, row, 3)[0], IndexError)
        self.assertTrue(limited.sequence_check(row))
        self.assertFalse(limited.sequence_check(classes.Table()))

    def test_patterns(self):
        def kind(obj):
            match obj:
                case [first, *_]:
                    return "sequence", first
                case {"key": value}:
                    return "mapping", value
                case _:
                    return "neither"
        self.assertEqual(kind(classes.Row(1, 2)), ("sequence", 1))
        self.assertEqual(kind(classes.Table(key=5)), ("mapping", 5))
        self.assertEqual(kind(classes.Plain()), "neither")
        class Sub(classes.Row):
            pass
        self.assertEqual(kind(Sub(3)), ("sequence", 3))
        self.assertFalse(isinstance(classes.Row(), collections.abc.Sequence))

    def test_mapping(self):
        table = classes.Table(a=1)
        self.assertEqual((table["a"], len(table), {**table}), (1, 1, {"a": 1}))
        self.assertEqual(error_of(lambda: table["z"]), (KeyError, "'z'"))
        self.assertEqual(dict(table), {"a": 1})
        # As with a class of C's that has mp_subscript only, iteration by index is not tried.
        self.assertEqual(error_of(iter, table)[0], TypeError)
        self.assertEqual(error_of(iter, classes.Plain())[0], TypeError)
        self.assertEqual(classes.Plain()[2], 20)
        self.assertEqual(error_of(lambda: classes.Plain()["x"])[0], TypeError)

    def test_iterator(self):
        self.assertEqual(list(classes.Countdown(3)), [3, 2, 1])
        it = classes.Countdown(1)
        self.assertEqual([next(it), next(it, None), next(it, None)], [1, None, None])
        self.assertEqual(error_of(next, it), (StopIteration, ""))
        self.assertEqual(it.__length_hint__(), 0)
        self.assertEqual(sum(classes.Countdown(100)), 5050)

    def test_async(self):
        async def collect():
            values = [value async for value in classes.Ticker(5)]
            return values, await classes.Ready("done"), await classes.Ready((1, 2)), await classes.Ready(None)
        self.assertEqual(asyncio.run(collect()), ([0, 1, 2, 3, 4], "done", (1, 2), None))

        # By hand: each await is one turn.
        async def one():
            return await classes.Ready(7)
        coroutine = one()
        self.assertIsNone(coroutine.send(None))
        with self.assertRaises(StopIteration) as caught:
            coroutine.send(None)
        self.assertEqual(caught.exception.value, 7)
        with self.assertRaises(StopAsyncIteration):
            classes.Ticker(0).__anext__()
        self.assertTrue(isinstance(classes.Ticker(0), collections.abc.AsyncIterator))
        self.assertTrue(isinstance(classes.Ready(0), collections.abc.Awaitable))
        self.assertEqual(error_of(classes.Steps)[0], TypeError)


CYCLE = """
import gc, sys, weakref
import _testrustapi
module = _testrustapi.classes
module.itself = module
obj = module.Counted()
gone = weakref.ref(module), weakref.ref(module.Base), weakref.ref(module.Error)
referents = gc.get_referents(module)
assert module.Base in referents and module.Error in referents, referents
assert "label" in referents, referents
del module, referents, sys.modules["_testrustapi"], sys.modules["_testrustapi.classes"], _testrustapi
gc.collect()
# The instance keeps its class, and that the module's state.
assert gone[0]() is not None
assert obj.status()[1] == "label"
del obj
gc.collect()
assert [ref() for ref in gone] == [None] * 3, gone
"""


class ModuleTest(unittest.TestCase):

    def test_constants(self):
        self.assertEqual((classes.ANSWER, classes.NAME, classes.initialised), (42, "classes", "last"))
        self.assertEqual(classes.__name__, "_testrustapi.classes")
        self.assertIs(sys.modules["_testrustapi.classes"], classes)
        self.assertEqual(classes.__doc__, "Classes of all kinds.")

    def test_exception_type(self):
        self.assertEqual((classes.Error.__module__, classes.Error.__qualname__, classes.Error.__bases__),
                         ("_testrustapi.classes", "Error", (Exception,)))

    def test_collected(self):
        # In a fresh process: the free-threaded 3.13 keeps modules from the first thread on.
        assert_python_ok("-c", CYCLE)

    def test_two_copies(self):
        with mortal_modules():
            other = import_helper.import_fresh_module("_testrustapi").classes
        self.assertIsNot(other, classes)
        self.assertIsNot(other.Counted, classes.Counted)
        made = classes.made()
        theirs = other.Counted()
        self.assertEqual((theirs.serial, other.made(), classes.made()), (1, 1, made))
        self.assertEqual(theirs.status(), (1, "label"))
        # A method of one class refuses an instance of the other.
        self.assertEqual(error_of(classes.Counted.status, theirs)[0], TypeError)
        self.assertEqual(error_of(classes.Counted.serial.__get__, theirs)[0], TypeError)
        self.assertFalse(isinstance(theirs, classes.Counted))
        # An argument is recognised by its layout, whichever copy made it.
        self.assertEqual(classes.read_counted(theirs), 1)
        self.assertEqual(error_of(classes.read_counted, classes.Cell())[0], TypeError)
        # Its own state is what a slot of it reaches, also with the instance on the right.
        ours = classes.Counted()
        self.assertEqual(theirs + ours, 2)
        self.assertEqual(other.made(), 2)
        with self.assertRaises(other.Error) as caught:
            theirs.fail("x")
        self.assertNotIsInstance(caught.exception, classes.Error)

    def test_referents(self):
        referents = gc.get_referents(classes)
        for name in "Base", "Derived", "Bare", "Ready", "Error":
            self.assertIn(getattr(classes, name), referents)


if __name__ == "__main__":
    unittest.main()
