"""json where what it reads or writes is changed meanwhile: by hooks, by methods of subclasses, by another call.

C has freed some of these objects by the time it uses them. It is asked too, with all of
them kept alive, and what it does then is what is right.
"""

import collections
import gc
import io
import json
import types
import unittest
import weakref
from test.test_rust_ext import require_rust

require_rust("_json")

import _json

from test.test_rust_ext.json_compare import oracle, told


class Odd:
    """What JSON does not know."""


class Str(str):
    pass


def kept(value):
    return value


class ChangedTestCase(unittest.TestCase):

    def both(self, scenario, *args):
        """The scenario gets the modules json and _json, a function that keeps what it gets alive for C, and the arguments."""
        def attempt(*modules, keep):
            try:
                return scenario(*modules, keep, *args)
            except Exception as exc:
                return told(exc)
        alive = []

        def keep(value):
            alive.append(value)
            return value
        want = attempt(*oracle(), keep=keep)
        got = attempt(json, _json, keep=kept)
        gc.collect()
        self.assertEqual(got, want)
        return got


def dumps(module, obj, **kwargs):
    return module.dumps(obj, **kwargs)


def dump(module, obj, **kwargs):
    """Also what was written before an error."""
    file = io.StringIO()
    try:
        module.dump(obj, file, **kwargs)
    except Exception as exc:
        return file.getvalue(), told(exc)
    return file.getvalue()


WAYS = [(way, kwargs) for way in (dumps, dump)
        for kwargs in ({}, {"indent": 2}, {"sort_keys": True}, {"check_circular": False}, {"ensure_ascii": False, "indent": "\t"})]

LISTS = {
    "clear": lambda items: items.clear(),
    "append": lambda items: items.append("appended") if len(items) < 20 else None,
    "insert": lambda items: items.insert(0, "inserted") if len(items) < 20 else None,
    "pop": lambda items: items.pop(),
    "shorten": lambda items: items.__delitem__(slice(1, None)),
    "replace": lambda items: items.__setitem__(slice(None), [str(n) for n in range(len(items) + 3)]),
    "grow": lambda items: items.extend(["x"] * 1000) if len(items) < 20 else None,
    "sort": lambda items: items.sort(key=id),
    "self": lambda items: items.append(items) if len(items) < 5 else None,
}
DICTS = {
    "clear": lambda items: items.clear(),
    "add": lambda items: items.setdefault("added", 1),
    "grow": lambda items: items.update({f"key {n}": n for n in range(100)}),
    "pop": lambda items: items.popitem(),
    "delete": lambda items: items.pop("b", None),
    "another": lambda items: items.update(other=items.pop("b", None)),
    "values": lambda items: items.update(dict.fromkeys(items, "new")),
    "again": lambda items: (kept_items := dict(items), items.clear(), items.update(kept_items)),
    "self": lambda items: items.update(c=items),
}


class DefaultTest(ChangedTestCase):
    """default changes what contains its argument."""

    def test_list(self):
        def scenario(module, c, keep, way, kwargs, change):
            items = [*map(keep, [Odd(), "one", [2], {"three": [3]}, Odd(), "five"])]

            def default(obj):
                change(items)
                return ["made", 1]
            return way(module, items, default=default, **kwargs)
        for way, kwargs in WAYS:
            for name, change in LISTS.items():
                if name == "sort" or (name == "self" and "check_circular" in kwargs):
                    continue
                with self.subTest(way=way.__name__, change=name, **kwargs):
                    self.both(scenario, way, kwargs, change)

    def test_dict(self, make=dict):
        def scenario(module, c, keep, way, kwargs, change):
            items = make({"a": keep(Odd()), "b": keep([2]), keep("".join("cd")): keep({"three": [3]}), "e": keep(Odd()), "z": 1})

            def default(obj):
                change(items)
                return ["made", 1]
            return way(module, items, default=default, **kwargs)
        for way, kwargs in WAYS:
            for name, change in DICTS.items():
                if name == "self" and "check_circular" in kwargs:
                    continue
                with self.subTest(way=way.__name__, change=name, **kwargs):
                    self.both(scenario, way, kwargs, change)

    def test_attributes(self):
        # The dict of an instance: its values may be in the instance.
        alive = []

        def make(items):
            alive.append(types.SimpleNamespace() if len(alive) % 4 < 2 else Odd())
            for name, value in items.items():
                setattr(alive[-1], name, value)
            return vars(alive[-1])
        self.test_dict(make)

    def test_outer(self):
        # The dict that is being written has no owner any more but who writes it.
        def scenario(module, c, keep, way, kwargs, make):
            outer = [0, keep(make()), "end"]

            def default(obj):
                outer[:] = [None] * 3
                gc.collect()
                return {"made": "".join(["o", "f"])}
            return way(module, outer, default=default, **kwargs)
        for way, kwargs in WAYS:
            for make in (lambda: {"a": Odd(), "b": ["x" * 10], "c": "y" * 10}, lambda: [Odd(), ["x" * 10], "y" * 10],
                         lambda: (Odd(), ("x" * 10,), "y" * 10), lambda: [[{"k": [Odd(), "x" * 10]}, "y" * 10], "z" * 10]):
                with self.subTest(way=way.__name__, **kwargs):
                    self.both(scenario, way, kwargs, make)

    def test_result_is_changed(self):
        # default's own result has no other owner either, unless default keeps it.
        def scenario(module, c, keep, way, kwargs):
            made = []

            def default(obj):
                if made:
                    made[0].clear()
                    return 5
                made.append(keep({"a": Odd(), "b": keep("b" * 20)}))
                return made[0]
            return way(module, [Odd(), "end"], default=default, **kwargs)
        for way, kwargs in WAYS:
            with self.subTest(way=way.__name__, **kwargs):
                self.both(scenario, way, kwargs)

    def test_json_again(self):
        # default, an encoder and a hook that call json themselves, also the same encoder, while it writes.
        def scenario(module, c, keep, way, kwargs):
            calls = []

            def default(obj):
                calls.append(1)
                text = "t" * 5000 + "\u20ac"
                back = module.loads(module.dumps({"k": [text] * 3}, indent=1))
                if len(calls) < 5:
                    return [module.dumps([Odd(), text], default=default), back]
                return len(module.dumps([1.5] * 10_000))
            return way(module, {"a": [Odd(), "x" * 3000], "b": Odd()}, default=default, **kwargs)
        for way, kwargs in WAYS:
            with self.subTest(way=way.__name__, **kwargs):
                self.both(scenario, way, kwargs)


class EncoderTest(ChangedTestCase):
    """The class Encoder with functions that change what is written: gh-140750, gh-157105, gh-157106."""

    def both_encoders(self, make, change, level=0, **kwargs):
        def scenario(module, c, keep):
            items = make(keep)
            calls = []

            def encoder(text):
                calls.append(text)
                if len(calls) < 50:
                    change(items)
                return c.encode_basestring(text)
            markers = {}
            options = {"markers": markers, "default": kept, "encoder": encoder, "indent": None, "key_separator": ":", "item_separator": ",",
                       "sort_keys": False, "skipkeys": False, "allow_nan": True, **kwargs}
            try:
                return c.make_encoder(**options)(items, level), calls
            finally:
                calls.append([type(value).__name__ for value in markers.values()])
        return self.both(scenario)

    def test_dict(self):
        for name, change in DICTS.items():
            for kwargs in {}, {"indent": "  "}, {"sort_keys": True}:
                with self.subTest(change=name, **kwargs):
                    self.both_encoders(lambda keep: {keep("".join(["a", key])): keep(["b" * 10, {"c": key * 10}]) for key in "bcd"},
                                       change, **kwargs)

    def test_list(self):
        for name, change in LISTS.items():
            if name == "sort":
                continue
            for kwargs in {}, {"indent": "  "}:
                with self.subTest(change=name, **kwargs):
                    self.both_encoders(lambda keep: [keep("".join(["a", key])) for key in "bcd"] + [keep({"k": keep("v" * 10)})],
                                       change, **kwargs)

    def test_items_of_a_subclass(self):
        # The list of items is the subclass's own.
        class Items(dict):
            def items(self):
                return self.list

        def make(keep):
            items = Items(a=1)
            items.list = [keep((keep("key" + str(n)), keep(["value" + str(n)]))) for n in range(5)]
            return items
        for name, change in LISTS.items():
            if name in ("sort", "self"):
                continue
            for kwargs in {}, {"indent": " "}, {"sort_keys": True}:
                with self.subTest(change=name, **kwargs):
                    self.both_encoders(make, lambda items: change(items.list), **kwargs)

    def test_markers(self):
        # The caller's dict of markers is cleared, or has something else.
        def scenario(module, c, keep, change, value):
            markers = {}

            def default(obj):
                change(markers)
                return [1]
            encoder = c.make_encoder(markers, default, c.encode_basestring, None, ":", ",", False, False, True)
            try:
                return encoder(value, 0)
            except KeyError as exc:
                return exc.args == (id(value),), len(markers)
        for name, change in {"clear": dict.clear, "add": lambda markers: markers.update(x=1), "pop": dict.popitem}.items():
            for value in [Odd()], {"a": Odd()}, [[Odd()]], Odd():
                with self.subTest(change=name, value=type(value).__name__):
                    self.both(scenario, change, value)

    def test_levels(self):
        # Any level of indentation, also one that a function calls the same encoder with in between.
        def scenario(module, c, keep, level, inner, indent):
            def default(obj):
                return made([1, [2]], inner)[0]
            made = c.make_encoder({}, default, c.encode_basestring, indent, ":", ",", False, False, True)
            return made([[[Odd(), {"a": [Odd()]}]], 1], level)
        for level in 0, 1, 5, 1000, -1, -1000:
            for inner in 0, 1, 7, 200, -5:
                for indent in None, "", " ", "\t\u20ac":
                    with self.subTest(level=level, inner=inner, indent=indent):
                        self.both(scenario, level, inner, indent)

    def test_level_is_too_large(self):
        for level in 2**62, 2**63 - 1, -2**63:
            for indent in " ", "  ", "\u20ac":
                with self.subTest(level=level, indent=indent):
                    encoder = _json.make_encoder({}, kept, _json.encode_basestring, indent, ":", ",", False, False, True)
                    if level < 0:
                        self.assertEqual("".join(encoder([1], level)).replace(indent, ""), "[\n1\n]")
                    else:
                        self.assertRaises((MemoryError, OverflowError), encoder, [1], level)
        self.assertRaises(OverflowError, encoder, [1], 2**63)

    def test_encoder_goes_away(self):
        holder = []

        def default(obj):
            holder.clear()
            gc.collect()
            return "made"
        holder.append(_json.make_encoder({}, default, _json.encode_basestring, "".join([" ", " "]), ": ", "".join([",", ";"]),
                                         False, False, True))
        died = weakref.ref(default)
        self.assertEqual("".join(holder[0]([Odd(), 1], 0)), '[\n  "made",;\n  1\n]')
        del default
        gc.collect()
        self.assertIsNone(died())


class MethodsTest(ChangedTestCase):
    """Methods of subclasses that change what is written."""

    def test_comparison_of_keys(self):
        def scenario(module, c, keep, way, change):
            class Key(str):
                __hash__ = str.__hash__

                def __lt__(self, other):
                    change(items)
                    return str.__lt__(self, other)
            items = {keep(Key(key)): keep(["value", key]) for key in "dacb"}
            return way(module, items, sort_keys=True)
        for way in dumps, dump:
            for name, change in DICTS.items():
                with self.subTest(way=way.__name__, change=name):
                    self.both(scenario, way, change)

    def test_repr(self):
        # Those of subclasses of int and float are not called, that of a type that is no key neither.
        def scenario(module, c, keep, way):
            class Int(int):
                def __repr__(self):
                    items.clear()
                __str__ = __format__ = __index__ = __int__ = __repr__

            class Float(float):
                def __repr__(self):
                    items.clear()
                __str__ = __format__ = __float__ = __repr__
            items = [keep(Int(5)), keep(Float(2.5)), keep({Int(6): 1, Float(7.5): Int(8)})]
            return way(module, items)
        for way in dumps, dump:
            self.both(scenario, way)

    def test_items(self):
        def scenario(module, c, keep, way, kind, change):
            class Items(kind):
                def items(self):
                    change(outer)
                    return kind.items(self)

                def __len__(self):
                    change(outer)
                    return kind.__len__(self)
            outer = [keep("a" * 10), keep(Items(k=keep(["v"]))), keep("b" * 10)]
            return way(module, outer)
        for way in dumps, dump:
            for kind in dict, collections.OrderedDict:
                for name, change in LISTS.items():
                    if name in ("sort", "self"):
                        continue
                    with self.subTest(way=way.__name__, kind=kind.__name__, change=name):
                        self.both(scenario, way, kind, change)

    def test_nan(self):
        # The text of an error calls repr: of a float that is out of range, it is the subclass's.
        def scenario(module, c, keep, way):
            class Float(float):
                def __repr__(self):
                    items.clear()
                    return "odd"
            items = [keep(Float("inf")), keep("x" * 20)]
            return way(module, items, allow_nan=False), len(items)
        for way in dumps, dump:
            self.both(scenario, way)

    def test_write(self):
        # Text that was written before is not asked for again: fp.write changes what is still to come, or raises.
        class Refused(Exception):
            pass

        for change in LISTS.values():
            items = [["x" * 100] for _ in range(2000)]
            pieces = []

            class File:
                def write(self, text):
                    pieces.append(text)
                    if len(pieces) < 5:
                        change(items)
            try:
                json.dump(items, File())
            except ValueError as exc:
                self.assertEqual(str(exc), "Circular reference detected")
            self.assertTrue("".join(pieces).startswith("["))

            class Raises:
                def write(self, text):
                    items.clear()
                    raise Refused
            self.assertRaises(Refused, json.dump, [items, ["x"] * 10], Raises())


if __name__ == "__main__":
    unittest.main()
