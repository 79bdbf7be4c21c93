"""Classes in Rust: the life of instances, inheritance, threads and interpreters."""

import gc
import sys
import threading
import time
import types
import unittest
import weakref
from test import support
from test.support import threading_helper
from test.support.script_helper import assert_python_ok
from test.test_rust_ext import require_rust
from test.test_rust_ext.test_interpreters import own_gil, shared_gil
from test.test_rust_ext.util import mortal_modules, rust_classes

require_rust("_testrustapi")

classes = rust_classes()


def error_of(func, *args, **kwargs):
    """The type and the text of the error; None if there is none."""
    try:
        func(*args, **kwargs)
    except Exception as exc:
        return type(exc), str(exc)


class Witness:
    """Whether an object is still there: it can be weakly referenced."""


class LifeTest(unittest.TestCase):

    def test_size(self):
        # types.CellType is one object behind the header, and collected; float a number.
        self.assertEqual(sys.getsizeof(classes.Cell()), sys.getsizeof(types.CellType()))
        self.assertEqual(classes.Cell.__basicsize__, types.CellType.__basicsize__)
        self.assertEqual(sys.getsizeof(classes.Flat()), sys.getsizeof(1.5))
        self.assertEqual(classes.Empty.__basicsize__, object.__basicsize__)
        self.assertEqual(sys.getsizeof(classes.Empty()), sys.getsizeof(object()))
        self.assertEqual(classes.KindError.__basicsize__, Exception.__basicsize__)
        # The dict and the weak references stand before the object.
        self.assertEqual(classes.Open.__basicsize__, classes.Cell.__basicsize__)

    def test_tracked(self):
        self.assertTrue(gc.is_tracked(classes.Cell()))
        self.assertTrue(gc.is_tracked(classes.Open()))
        self.assertFalse(gc.is_tracked(classes.Flat()))
        self.assertFalse(gc.is_tracked(classes.Empty()))
        class Sub(classes.Flat):
            pass
        self.assertTrue(gc.is_tracked(Sub()))

    def test_referents(self):
        a, b, c, d, e = (Witness() for _ in range(5))
        wide = classes.Wide(a, b, c, d, e)
        self.assertCountEqual(gc.get_referents(wide), [classes.Wide, a, b, c, d, e])
        wide = classes.Wide(a, None, c)
        self.assertCountEqual(gc.get_referents(wide), [classes.Wide, a, c])
        wide.cell = a
        self.assertCountEqual(gc.get_referents(wide), [classes.Wide, a, c, a])
        self.assertRegex(repr(wide), r"^<wide <.*Witness object at .*> 0 0>$")
        self.assertEqual(gc.get_referents(classes.Cell(a)), [classes.Cell, a])
        obj = classes.Open()
        obj.x, obj.content = a, b
        self.assertCountEqual(gc.get_referents(obj), [{"x": a}, classes.Open, b])
        derived = classes.Derived(a)
        derived.label = b
        derived.x = c
        self.assertCountEqual(gc.get_referents(derived), [a, b, {"x": c}, classes.Derived])
        items = classes.LabelList([a])
        items.label = b
        self.assertCountEqual(gc.get_referents(items), [a, b, classes.LabelList])
        class Sub(classes.LabelList):
            pass
        items = Sub([a])
        items.label, items.x = b, c
        referents = gc.get_referents(items)
        self.assertEqual([referents.count(x) for x in (a, b, {"x": c}, Sub)], [1, 1, 1, 1])

    def check_freed(self, make):
        """What `make` hangs its witness on is freed."""
        witness = Witness()
        gone = weakref.ref(witness)
        make(witness)
        del witness
        gc.collect()
        self.assertIsNone(gone())

    def test_freed_without_collector(self):
        def through_type(cls, *args):
            def make(witness):
                obj = cls(*args)
                obj.label = witness
            return make
        gc.disable()
        self.addCleanup(gc.enable)
        cases = [classes.Cell, classes.Chain, lambda w: classes.Wide(w, w, w, w, w), classes.Derived,
                 lambda w: classes.Cell(classes.Cell(w)),
                 through_type(classes.LabelDict), through_type(classes.LabelList),
                 through_type(classes.LabelSet), through_type(classes.LabelStr, "x"),
                 through_type(classes.CodeError, 1), through_type(classes.StatusError, 1, "x"),
                 through_type(classes.Base), lambda w: setattr(classes.Open(), "x", w)]
        for make in cases:
            with self.subTest(make=make):
                witness = Witness()
                gone = weakref.ref(witness)
                make(witness)
                del witness
                self.assertIsNone(gone())

    def test_cycles(self):
        class SubCell(classes.Cell):
            pass

        def cell(witness):
            obj = classes.Cell()
            obj.content = [obj, witness]

        def dict_(witness):
            obj = classes.Open()
            obj.itself, obj.witness = obj, witness

        def subclass(witness):
            obj = SubCell()
            obj.itself, obj.witness = obj, witness

        def between(witness):
            obj, other = SubCell(witness), classes.Open()
            obj.other, other.content = other, obj

        def changeless(witness):
            # A tuple that nobody can change, and a chain: the dict between them is cleared.
            names = {}
            names["x"] = classes.Chain((classes.Wide(names, witness, None), witness))

        def derived(witness):
            obj = classes.Derived(witness)
            obj.label = obj

        def list_(witness):
            obj = classes.LabelList([witness])
            obj.label = obj
            obj.append(obj)

        def mapping(witness):
            obj = classes.LabelDict(x=witness)
            obj.label = obj

        def exception(witness):
            obj = classes.CodeError(witness)
            obj.label = obj
            obj.__cause__ = obj
            obj.x = obj

        def finalized(witness):
            obj = classes.Finalized(lambda obj: seen.append(type(obj)))
            obj.content = [obj, witness]

        seen = []
        for make in cell, dict_, subclass, between, changeless, derived, list_, mapping, exception, finalized:
            with self.subTest(make=make.__name__):
                self.check_freed(make)
        self.assertEqual(seen, [classes.Finalized])

    def test_type_is_freed(self):
        # Instances keep their class, and nothing else does.
        def make(witness):
            class Sub(classes.Cell):
                pass
            Sub.witness = witness
            Sub(Sub)
        with mortal_modules():
            self.check_freed(make)
        before = sys.getrefcount(classes.Cell)
        kept = [classes.Cell() for _ in range(100)]
        # Free-threaded, a type is immortal once there was a second thread.
        self.assertIn(sys.getrefcount(classes.Cell) - before, [100, 0] if support.Py_GIL_DISABLED else [100])
        del kept
        self.assertEqual(sys.getrefcount(classes.Cell), before)

    @support.skip_if_sanitizer("needs much memory", address=True)
    def test_deep_chain(self):
        for make in classes.Chain, classes.Cell, type("Sub", (classes.Chain,), {}), classes.Derived:
            with self.subTest(make=make):
                head = None
                for _ in range(1_000_000 if make is classes.Chain else 200_000):
                    head = make(head)
                del head

    def test_deep_mixed_chain(self):
        head = None
        for _ in range(100_000):
            head = classes.LabelList([classes.Chain((head,))])
        del head

    def test_finalizer(self):
        seen = []
        obj = classes.Finalized(lambda obj: seen.append(type(obj)))
        del obj
        self.assertEqual(seen, [classes.Finalized])
        class Sub(classes.Finalized):
            pass
        obj = Sub(lambda obj: seen.append(type(obj)))
        del obj
        self.assertEqual(seen, [classes.Finalized, Sub])
        class Own(classes.Finalized):
            def __del__(self):
                seen.append("own")
                super().__del__()
        obj = Own(lambda obj: seen.append(type(obj)))
        del obj
        self.assertEqual(seen, [classes.Finalized, Sub, "own", Own])

    def test_resurrection(self):
        for cls in classes.Finalized, type("Sub", (classes.Finalized,), {}):
            saved = []
            obj = cls(saved.append)
            obj.content = witness = Witness()
            gone = weakref.ref(witness)
            del obj, witness
            self.assertEqual([type(obj) for obj in saved], [cls])
            self.assertIs(saved[0].content, gone())
            # The finalizer runs once: it would keep the object again.
            saved.clear()
            self.assertEqual(saved, [])
            self.assertIsNone(gone())

    def test_errors_in_finalizer(self):
        def fail(obj):
            raise ValueError("in del")
        for cls in classes.Finalized, type("Sub", (classes.Finalized,), {}):
            with support.catch_unraisable_exception() as caught:
                cls(fail)
                self.assertIs(caught.unraisable.exc_type, ValueError)
            with support.catch_unraisable_exception() as caught:
                cls(None)
                self.assertIs(caught.unraisable.exc_type, SystemError)
                self.assertIn("there is no function", str(caught.unraisable.exc_value))

    def test_pending_exception(self):
        # An object that is deallocated while an exception is under way leaves it alone.
        seen = []
        def fail():
            obj = classes.Finalized(lambda obj: seen.append(sys.exception()))
            cell = classes.Cell(classes.Finalized(lambda obj: 1 / 0))
            raise LookupError("pending")
        with support.catch_unraisable_exception() as caught:
            with self.assertRaisesRegex(LookupError, "pending"):
                try:
                    fail()
                except LookupError as exc:
                    exc.__traceback__ = None
                    raise
            self.assertIs(caught.unraisable.exc_type, ZeroDivisionError)
        self.assertEqual(len(seen), 1)
        # A list that C gives up, with its items, while the exception is set.
        seen.clear()
        makers = [lambda: classes.Finalized(lambda obj: seen.append(type(obj))),
                  lambda: classes.Cell(classes.Finalized(lambda obj: seen.append(1))),
                  lambda: type("Sub", (classes.Finalized,), {})(lambda obj: seen.append(2)),
                  lambda: classes.Finalized(lambda obj: {}["x"]),
                  lambda: classes.PanicsInDrop(classes.Finalized(lambda obj: seen.append(3))),
                  lambda: classes.Derived(classes.Open()), lambda: classes.LabelList([classes.CodeError(1)]),
                  lambda: [].missing]
        with support.catch_unraisable_exception() as caught:
            self.assertEqual(error_of(lambda: list(map(lambda make: make(), makers))),
                             (AttributeError, "'list' object has no attribute 'missing'"))
            self.assertIn(caught.unraisable.exc_type, (KeyError, SystemError))
        self.assertCountEqual(seen, [classes.Finalized, 1, 2, 3])

    def test_panic_in_drop(self):
        for cls in classes.PanicsInDrop, type("Sub", (classes.PanicsInDrop,), {}):
            witness = Witness()
            gone = weakref.ref(witness)
            obj = cls(witness)
            del witness
            with support.catch_unraisable_exception() as caught:
                del obj
                self.assertIs(caught.unraisable.exc_type, SystemError)
                self.assertIn("the contents are dropped", str(caught.unraisable.exc_value))
            # The other fields were dropped all the same.
            self.assertIsNone(gone())

    def test_weakref_callbacks(self):
        order = []
        obj = classes.Open()
        obj.witness = witness = Witness()
        refs = [weakref.ref(obj, lambda ref, i=i: order.append((i, ref() is None))) for i in range(3)]
        last = weakref.ref(witness, lambda ref: order.append("witness"))
        del witness, obj
        # As for a class in Python: the latest first, and before the contents go.
        self.assertEqual(order, [(2, True), (1, True), (0, True), "witness"])
        proxy = weakref.proxy(classes.Open())
        self.assertEqual(error_of(lambda: proxy.content)[0], ReferenceError)
        class Sub(classes.Cell):
            pass
        obj = Sub()
        ref = weakref.ref(obj, order.append)
        del obj
        self.assertEqual((ref(), order[-1]), (None, ref))
        values = weakref.WeakValueDictionary(a=classes.Open())
        self.assertEqual(len(values), 0)

    def test_cell(self):
        cell = classes.Cell()
        self.assertIsNone(cell.take())
        made = cell.fill(list)
        self.assertIs(cell.fill(dict), made)
        self.assertIs(cell.swap(5), made)
        self.assertEqual((cell.take(), cell.content), (5, None))
        self.assertEqual(error_of(cell.fill, lambda: 1 / 0)[0], ZeroDivisionError)
        # What is replaced may look at the cell while it goes.
        seen = []
        cell.content = classes.Finalized(lambda obj: seen.append(cell.content))
        cell.content = 7
        self.assertEqual(seen, [7])
        # What makes the object may fill the cell first.
        cell.take()
        self.assertEqual(cell.fill(lambda: setattr(cell, "content", "first") or "second"), "first")


class InheritTest(unittest.TestCase):

    def test_python_subclasses(self):
        class Slotted(classes.Base):
            __slots__ = "x",
        class Sub(classes.Base):
            def __new__(cls, value, extra):
                self = super().__new__(cls, value + 1)
                self.extra = extra
                return self
            @property
            def value(self):
                return super().value * 10
            def who(self):
                return "Sub of " + super().who()
        obj = Sub(1, extra=2)
        self.assertEqual((obj.value, obj.extra, obj.who(), obj + 3), (20, 2, "Sub of Base", 5))
        self.assertEqual(classes.is_base(obj), (2, False, False))
        obj = Slotted(4)
        obj.x = 5
        self.assertEqual((obj.x, obj.value, hasattr(obj, "__dict__")), (5, 4, False))
        self.assertEqual(error_of(lambda: type("No", (classes.Empty,), {})),
                         (TypeError, "type '_testrustapi.classes.Empty' is not an acceptable base type"))

    def test_multiple_inheritance(self):
        class Mixin:
            def who(self):
                return "Mixin"
        class First(Mixin, classes.Derived):
            pass
        class Second(classes.Derived, Mixin):
            pass
        self.assertEqual((First(1).who(), Second(1).who()), ("Mixin", "Derived"))
        for cls in First, Second:
            obj = cls("x", 5)
            self.assertEqual((obj.extra, obj.value, obj + 1, repr(obj)), ("x", 5, 6, "<Derived 'x'>"))
            self.assertEqual(classes.is_base(obj), (5, True, False))
        self.assertEqual(error_of(lambda: type("No", (classes.Cell, classes.Flat), {})),
                         (TypeError, "multiple bases have instance lay-out conflict"))
        self.assertEqual(error_of(lambda: type("No", (classes.Derived, str), {}))[0], TypeError)
        class Diamond(classes.TaggedBase, classes.Base):
            pass
        self.assertEqual((Diamond(5).value, Diamond.TAG), (5, "tagged"))

    def test_rust_subclasses(self):
        obj = classes.Derived("x", value=5)
        self.assertEqual((obj.extra, obj.value, obj.who(), classes.Base.who(obj), obj + 1),
                         ("x", 5, "Derived", "Base", 6))
        self.assertEqual(classes.Derived.__mro__, (classes.Derived, classes.Base, object))
        obj.label, obj.x = "label", 1
        self.assertEqual((obj.label, obj.x), ("label", 1))
        self.assertIs(weakref.ref(obj)(), obj)
        self.assertTrue(obj == classes.Base(5) and classes.Base(5) == obj and obj != classes.Base(6))
        self.assertEqual(error_of(hash, obj)[0], TypeError)
        tagged = classes.TaggedBase()
        self.assertEqual((tagged.value, tagged.TAG, tagged.who()), (3, "tagged", "Base"))
        self.assertEqual(error_of(classes.Derived.extra.__get__, tagged)[0], TypeError)
        self.assertEqual(error_of(classes.Derived.who, classes.Base())[0], TypeError)
        derived, base = classes.make_derived("y", 9)
        self.assertEqual((derived.extra, derived.value, base.value), ("y", 9, 9))
        for obj, want in ((derived, (9, True, False)), (base, (9, False, True)), (tagged, (3, False, False)),
                          (5, (None, False, False)), (classes.Cell(), (None, False, False))):
            self.assertEqual(classes.is_base(obj), want)

    def test_types_of_c(self):
        for cls, base, args in ((classes.LabelStr, str, ("text",)), (classes.LabelDict, dict, ({"a": 1},)),
                                (classes.LabelList, list, ([1, 2],)), (classes.LabelSet, set, ([1, 2],))):
            for cls in cls, type("Sub", (cls,), {}):
                with self.subTest(cls=cls):
                    obj = cls(*args)
                    twin = base(*args)
                    self.assertEqual(obj, twin)
                    self.assertEqual(len(obj), len(twin))
                    self.assertIsInstance(obj, base)
                    self.assertIsNone(classes.label_of(obj))
                    obj.label = "label"
                    self.assertEqual((obj.label, classes.label_of(obj)), ("label", "label"))
                    self.assertEqual(error_of(cls, 5, 6, 7)[0], error_of(base, 5, 6, 7)[0])
                    self.assertEqual(repr(list(obj)), repr(list(twin)))
        self.assertEqual(classes.LabelStr(b"x", encoding="ascii"), "x")
        self.assertEqual(classes.LabelDict(a=1) | {"b": 2}, {"a": 1, "b": 2})
        self.assertEqual(classes.LabelStr("x").upper(), "X")
        self.assertEqual({classes.LabelStr("x"): 1}["x"], 1)
        self.assertIsNone(classes.label_of("text"))

    def test_exceptions(self):
        for cls in classes.CodeError, type("Sub", (classes.CodeError,), {}):
            with self.assertRaises(ValueError) as caught:
                raise cls("text", 5) from KeyError("x")
            exc = caught.exception
            self.assertEqual((type(exc), exc.args, str(exc)), (cls, ("text", 5), "('text', 5)"))
            exc.label = exc.x = 1
            self.assertEqual((exc.label, exc.__dict__), (1, {"x": 1}))
            exc.add_note("note")
            self.assertIsInstance(exc.__cause__, KeyError)
            kind, text = error_of(cls, x=1)
            self.assertIs(kind, TypeError)
            self.assertRegex(text, r"(CodeError|Sub)\(\) takes no keyword arguments$")
        exc = classes.StatusError(2, "text", "file")
        self.assertEqual((exc.errno, exc.filename, str(exc)), (2, "file", "[Errno 2] text: 'file'"))
        self.assertIs(type(exc), classes.StatusError)
        exc.label = 5
        self.assertEqual(exc.label, 5)
        with self.assertRaises(Exception) as caught:
            raise classes.KindError("x")
        self.assertEqual((caught.exception.kind, caught.exception.args), ("kind", ("x",)))
        self.assertEqual(error_of(classes.KindError.kind.__get__, Exception())[0], TypeError)
        group = ExceptionGroup("g", [classes.CodeError(1), classes.KindError(2)])
        try:
            raise group
        except* classes.CodeError as caught:
            self.assertEqual(len(caught.exceptions), 1)
        except* classes.KindError:
            pass


INTERPRETER = """
import _testrustapi
import gc, weakref
classes = _testrustapi.classes
first = classes.Counted()
assert first.serial == 1, first.serial
class Sub(classes.Derived):
    pass
for i in range(200):
    obj = Sub(classes.Cell([i]), i)
    obj.label = obj
    assert obj.value == i and obj.extra.content == [i]
    assert classes.is_base(obj) == (i, True, False)
    assert classes.make_derived(obj, 5)[0].extra is obj
    name = classes.LabelStr("name")
    name.label = obj
    error = classes.CodeError(name)
    error.label = error
    assert list(classes.Row(*range(i)))[-1:] == [i - 1][: i]
    assert classes.Counted().status() == (i + 2, "label")
try:
    classes.fail("here")
except classes.Error as exc:
    assert exc.__class__.__mro__[1] is Exception
try:
    classes.Picky("panic")
except SystemError as exc:
    assert "told to" in str(exc)
gone = weakref.ref(obj)
del obj, name, error
gc.collect()
assert gone() is None
"""


class ThreadsTest(unittest.TestCase):

    def test_interpreters(self):
        shared_gil(INTERPRETER)
        own_gil(INTERPRETER)

    @threading_helper.requires_working_threading()
    def test_many_interpreters_at_once(self):
        own_gil(INTERPRETER, count=8, after=INTERPRETER)

    def hammer(self, *jobs, seconds=0.4):
        """Runs each job again and again, in a thread of its own."""
        errors = []
        end = time.monotonic() + seconds

        def run(job):
            try:
                while time.monotonic() < end:
                    for _ in range(100):
                        job()
            except BaseException as exc:
                errors.append(exc)

        with threading_helper.start_threads([threading.Thread(target=run, args=(job,)) for job in jobs]):
            pass
        self.assertEqual(errors, [])

    @threading_helper.requires_working_threading()
    def test_one_cell(self):
        cell = classes.Cell(["first"])
        def check(value):
            if value is not None:
                self.assertIsInstance(value, list)
                self.assertEqual(len(value), 1)
        self.hammer(lambda: check(cell.swap([1])), lambda: check(cell.content),
                    lambda: check(cell.take()), lambda: setattr(cell, "content", [2]))
        self.hammer(lambda: check(cell.fill(lambda: [3])), lambda: check(cell.take()))

    @threading_helper.requires_working_threading()
    def test_no_object_is_lost(self):
        cell = classes.Cell()
        taken = [0, 0]
        made = [0]
        def put():
            old = cell.swap(object())
            made[0] += 1
            taken[0] += old is not None
        def take():
            taken[1] += cell.take() is not None
        self.hammer(put, take)
        self.assertEqual(made[0], sum(taken) + (cell.content is not None))

    @threading_helper.requires_working_threading()
    def test_one_object(self):
        obj, flat = classes.Methods(), classes.Flat()
        added = [0, 0]
        def add(i):
            flat.add(1)
            added[i] += 1
        self.hammer(lambda: add(0), lambda: add(1))
        self.assertEqual(flat.number, sum(added))
        accessors = classes.Accessors()
        self.hammer(lambda: setattr(accessors, "object", [1]), lambda: accessors.object,
                    lambda: setattr(accessors, "number", 5), lambda: (accessors.number, obj.count()))

    @threading_helper.requires_working_threading()
    def test_deallocation(self):
        cell, opened = classes.Cell(), classes.Open()
        def replace():
            cell.content = classes.Derived(classes.Cell([opened]))
            value = cell.content
            if value is not None:
                value.extra.content[0].x = value.value
        def collect():
            gc.collect(0)
        self.hammer(replace, replace, collect, seconds=0.6)

    @threading_helper.requires_working_threading()
    def test_state(self):
        before = classes.made()
        made = [0, 0]
        def make(i):
            classes.Counted().status()
            made[i] += 1
        self.hammer(lambda: make(0), lambda: make(1))
        self.assertEqual(classes.made(), before + sum(made))

    @threading_helper.requires_working_threading()
    def test_weak_references(self):
        shared = [classes.Open()]
        def replace():
            shared[0] = classes.Open()
        def look():
            ref = weakref.ref(shared[0])
            obj = ref()
            if obj is not None:
                obj.x = ref
        self.hammer(replace, look, look)


if __name__ == "__main__":
    unittest.main()
