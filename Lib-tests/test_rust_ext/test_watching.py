"""Watchers of dicts: what is told, and by which roads a dict can be changed."""

import sys
import threading
import types
import unittest
from test.support import import_helper, threading_helper
from test.test_rust_ext import require_rust

require_rust("_testrustapi")

from _testrustapi import watching

SUBCLASS = type("Text", (str,), {})


class Plain:
    """Its instances have attributes in inline values until they have a dict."""

    def __init__(self):
        self.key = 1
        self.other = 2


def set_key(object, value):
    object.key = value


class Watching(unittest.TestCase):
    def setUp(self):
        watching.events()

    def check(self, change, expected):
        change()
        self.assertEqual(watching.events(), expected)

    def watched(self, dict):
        watching.watch(dict)
        return dict

    def test_dict(self):
        d = self.watched({})
        self.check(lambda: d.__setitem__("key", 1), {"added key": 1})
        self.check(lambda: d.__setitem__("key", 2), {"modified key": 1})
        self.check(lambda: d.setdefault("key", 3), {})
        self.check(lambda: d.setdefault("k", 3), {"added": 1})
        self.check(lambda: d.pop("key"), {"deleted key": 1})
        self.check(lambda: d.__setitem__("key", 1), {"added key": 1})
        self.check(lambda: d.pop("k"), {"deleted": 1})
        self.check(lambda: d.popitem(), {"deleted key": 1})
        self.check(lambda: d.__setitem__(0, 1), {"added": 1})
        self.check(lambda: d.__ior__({SUBCLASS("key"): 1, 5: 2, "ke\xfd": 3}), {"added key": 1, "added": 2})
        self.check(d.clear, {"cleared": 1})
        self.check(lambda: d.update({"key": 1}), {"cloned": 1})
        self.check(lambda: self.assertRaises(KeyError, d.__delitem__, "none"), {})
        watching.watch(d)
        self.check(lambda: d.__delitem__("key"), {"deleted key": 1})
        watching.unwatch(d)
        self.check(lambda: d.update(key=1), {})
        self.assertRaises(TypeError, watching.watch, [])

    def test_end(self):
        d = self.watched({"key": 1})
        del d
        self.assertEqual(watching.events(), {"deallocated": 1})

    def test_two_watchers(self):
        d = self.watched({})
        watching.watch_total(d)
        before = watching.total()
        self.check(lambda: d.__setitem__("key", 1), {"added key": 1})
        self.check(lambda: d.update(one_more=1), {"added": 1})
        self.assertEqual(watching.total(), before + 2)
        watching.unwatch(d)
        d["key"] = 5
        self.assertEqual(watching.total(), before + 3)

    def test_instance(self):
        for make in Plain, lambda: types.SimpleNamespace(key=1, other=2):
            object = make()
            self.watched(object.__dict__)
            watching.events()
            self.check(lambda: set_key(object, 3), {"modified key": 1})
            self.check(lambda: setattr(object, "key", 4), {"modified key": 1})
            self.check(lambda: delattr(object, "key"), {"deleted key": 1})
            self.check(lambda: vars(object).update(key=6), {"added key": 1})
            self.check(lambda: setattr(object, "one_more", 1), {"added": 1})

    def test_instance_in_a_loop(self):
        # The bytecode is specialised after some rounds, for objects with a dict and for those without.
        def loop(object, times):
            for number in range(times):
                object.key = number

        for first in Plain(), Plain():
            loop(first, 500)
            object = Plain()
            self.watched(object.__dict__)
            watching.events()
            self.check(lambda: loop(object, 1000), {"modified key": 1000})
            first.__dict__

    def test_replaced_dict(self):
        object = Plain()
        watching.watch(object.__dict__)
        object.__dict__ = {"key": 5}
        self.assertIn("deallocated", watching.events())

    def test_module(self):
        module = types.ModuleType("module")
        watching.watch(module.__dict__)
        self.check(lambda: setattr(module, "key", 1), {"added key": 1})
        self.check(lambda: exec("global key; key = 2\nfor key in range(500): pass", module.__dict__), {"modified key": 501, "added": 1})
        self.check(lambda: exec("del key", module.__dict__), {"deleted key": 1})

    def test_class(self):
        class A:
            key = 1

        watching.watch_attributes(A)
        for number in range(3):
            self.check(lambda: setattr(A, "key", number), {"modified key": 1})
        self.check(lambda: delattr(A, "key"), {"deleted key": 1})
        self.check(lambda: A.__init_subclass__, {})
        # Also if the type has no version, or no more.
        for number in range(2000):
            A.key = number
            A().key
        self.assertEqual(watching.events(), {"added key": 1, "modified key": 1999})

    def test_own_attribute(self):
        class A:
            key = 1

        class B(A):
            method = staticmethod(len)

        self.assertEqual(watching.own_attribute(A, "key"), 1)
        self.assertIsNone(watching.own_attribute(B, "key"))
        self.assertIs(watching.own_attribute(B, "method"), vars(B)["method"])
        self.assertIs(watching.own_attribute(int, "__add__"), vars(int)["__add__"])
        watching.watch_attributes(int)

    def test_no_more_watchers(self):
        capi = import_helper.import_module("_testcapi")
        watching.watch({})
        numbers = []
        self.addCleanup(lambda: [capi.clear_dict_watcher(number) for number in numbers])
        with self.assertRaisesRegex(RuntimeError, "no more dict watcher IDs"):
            while True:
                numbers.append(capi.add_dict_watcher(0))
        d = self.watched({})
        watching.events()
        self.check(lambda: d.__setitem__("key", 1), {"added key": 1})

    def test_subinterpreter(self):
        interpreters = import_helper.import_module("_interpreters")
        id = interpreters.create()
        self.addCleanup(interpreters.destroy, id)
        code = """if True:
            from _testrustapi import watching
            d = {}
            watching.watch(d)
            d["key"] = 1
            """
        error = interpreters.exec(id, code)
        self.assertIsNone(error)
        # What is told is one for the process.
        self.assertEqual(watching.events().get("added key"), 1)

    @threading_helper.requires_working_threading()
    def test_threads(self):
        d = self.watched({"key": 0})

        def work():
            for number in range(1000):
                d["key"] = object()

        with threading_helper.start_threads([threading.Thread(target=work) for _ in range(4)]):
            for _ in range(100):
                watching.watch(d)
        self.assertEqual(watching.events(), {"modified key": 4000})


if __name__ == "__main__":
    unittest.main()
