"""dump, dumps, load and loads in Rust: they do what the functions of Lib/json do, and look like them."""

import copy
import gc
import importlib
import inspect
import io
import itertools
import pickle
import sys
import types
import unittest
import weakref
from test.support import import_helper, script_helper
from test.test_rust_ext import require_rust
from test.test_rust_ext.util import mortal_modules
from unittest import mock

require_rust("_json")

import json

from test.test_rust_ext.json_door_util import (DOCUMENTS, FUNCTIONS, HOOKS, OBJECTS, OPTIONS, Door, Number, Unknown,
                                               attribute, dumped, fresh_json, outcome, read_from)


class Calls(Door):
    def test_results(self):
        self.compare()

    def test_no_function_of_python_is_called(self):
        self.check_fast(self.rust)
        self.check_fast(json)

    def test_how_functions_look(self):
        for name in FUNCTIONS:
            ours, original = getattr(json, name), getattr(self.python, name)
            with self.subTest(name):
                self.assertEqual(inspect.signature(ours), inspect.signature(original))
                for attribute in "__doc__", "__module__", "__name__", "__qualname__":
                    self.assertEqual(getattr(ours, attribute), getattr(original, attribute))
                self.assertIs(pickle.loads(pickle.dumps(ours)), ours)
                self.assertIs(copy.deepcopy(ours), ours)
                self.assertTrue(inspect.isroutine(ours))

    def test_wrong_calls(self):
        for name in FUNCTIONS:
            for args, kwargs in [
                ((), {}), ((1,), {}), ((1, 2), {}), ((1, 2, 3), {}), ((1, 2, 3, 4), {"indent": 2}), ((), {"obj": [1]}), ((), {"s": "[1]"}),
                ((), {"fp": 5}), ((1,), {"obj": 2}), (("[1]",), {"s": 2}), ((1,), {"fp": 2}), (("1",), {"object_hok": 2}),
                ((), {"obj": [1], "fp": io.StringIO()}), ((1, 2), {"obj": 3}), (([1],), {"fp": io.StringIO(), "indent": 1}),
                (("1",), {"\u20ac": 1}),
            ]:
                with self.subTest(name, args=args, kwargs=kwargs):
                    self.assertEqual(outcome(getattr(self.rust, name), *args, **kwargs), outcome(getattr(self.python, name), *args, **kwargs))
            with self.assertRaisesRegex(TypeError, "keywords must be strings"):
                getattr(self.rust, name)("1", **{5: 1})

    def test_files(self):
        for file in 5, None, types.SimpleNamespace(write=5, read=5), types.SimpleNamespace(write=lambda text: 1 / 0, read=lambda: 1 / 0):
            for object in [], [Unknown()], Unknown():
                self.assertEqual(outcome(self.rust.dump, object, file), outcome(self.python.dump, object, file))
            for hooks in HOOKS:
                self.assertEqual(outcome(self.rust.load, file, **hooks), outcome(self.python.load, file, **hooks))

    def test_circular(self):
        circle = []
        circle.append({"a": circle})
        for options in {}, {"indent": 1}, {"default": lambda o: o}:
            self.compare([circle], [options], [], [])

    def test_hooks_are_called_once(self):
        calls = []
        for document in '[{}, {"a": 1}', '[{"a": 1}] x', '[{}, 5, NaN, "\t"]':
            for module in self.rust, self.python:
                del calls[:]
                outcome(module.loads, document, object_hook=calls.append, parse_constant=calls.append)
                count = len(calls)
                self.assertGreaterEqual(count, 1)
                calls.append(None)
            self.assertEqual(len(calls) - 1, count)

    def test_subclasses_as_cls(self):
        for module in self.rust, self.python:
            class Encoder(module.JSONEncoder):
                def default(self, o):
                    return "by default"

                def encode(self, o):
                    return "encoded " + super().encode(o)

                def iterencode(self, o, _one_shot=False):
                    return itertools.chain(["iterated "], super().iterencode(o, _one_shot))

            class Decoder(module.JSONDecoder):
                def decode(self, s):
                    return "decoded", super().decode(s)

                def raw_decode(self, s, idx=0):
                    object, end = super().raw_decode(s, idx)
                    return ("raw", object), end

            module.some_encoder, module.some_decoder = Encoder, Decoder
        for object, option in itertools.product(OBJECTS, OPTIONS[::3]):
            self.assertEqual(outcome(self.rust.dumps, object, **option | {"cls": self.rust.some_encoder}),
                             outcome(self.python.dumps, object, **option | {"cls": self.python.some_encoder}))
            self.assertEqual(dumped(self.rust, object, **option | {"cls": self.rust.some_encoder}),
                             dumped(self.python, object, **option | {"cls": self.python.some_encoder}))
        for document, hook in itertools.product(DOCUMENTS, HOOKS[::3]):
            self.assertEqual(outcome(self.rust.loads, document, **hook | {"cls": self.rust.some_decoder}),
                             outcome(self.python.loads, document, **hook | {"cls": self.python.some_decoder}))
        self.check_fast(self.rust)


class Modules(Door):
    def test_each_package_has_its_own(self):
        first, second = fresh_json(), fresh_json()
        with attribute(first._default_encoder, "indent", 1):
            self.assertEqual(first.dumps([1]), "[\n 1\n]")
            self.assertEqual(second.dumps([1]), "[1]")
            self.check_fast(second)
        with attribute(second, "loads", lambda text, **hooks: "loaded"):
            self.assertEqual(read_from(first, "[1]"), [1])
            self.assertEqual(read_from(second, "[1]"), "loaded")

    def test_fresh_json_and_c(self):
        module = import_helper.import_fresh_module("json", fresh=["_json"])
        self.assertIsInstance(module.dumps, types.BuiltinFunctionType)
        self.assertEqual(module.dumps([1]), "[1]")
        self.check_fast(module)
        module = import_helper.import_fresh_module("json", blocked=["_json"])
        self.assertIsInstance(module.dumps, types.FunctionType)
        self.assertEqual(module.dumps([1]), "[1]")

    def test_reload(self):
        module = fresh_json()
        before = module.dumps
        with mock.patch.dict(sys.modules, {"json": module, "json.encoder": module.encoder, "json.decoder": module.decoder, "json.scanner": module.scanner}):
            importlib.reload(module)
            self.assertIsInstance(module.dumps, types.BuiltinFunctionType)
            self.assertIsNot(module.dumps, before)
            self.check_fast(module)
            # The functions of before look at what there is now.
            with attribute(module._default_encoder, "indent", 1):
                self.assertEqual(module.dumps([1]), "[\n 1\n]")
                self.assertEqual(before([1]), "[\n 1\n]")
            # What is not as in the source stays with the functions of Lib/json.
            with attribute(module.encoder, "c_make_encoder", None):
                importlib.reload(module)
                self.assertIsInstance(module.dumps, types.FunctionType)
            with attribute(module.JSONEncoder, "default", lambda self, o: "by default"):
                importlib.reload(module)
                self.assertIsInstance(module.dumps, types.FunctionType)
                self.assertEqual(module.dumps(Unknown()), '"by default"')
            importlib.reload(module)
            self.check_fast(module)

    def test_packages_are_collected(self):
        with mortal_modules():
            module = fresh_json()
        self.check_fast(module)
        dead = [weakref.ref(module.JSONEncoder), weakref.ref(module._default_decoder), weakref.ref(module), weakref.ref(module.dumps)]
        del module
        gc.collect()
        self.assertEqual([ref() for ref in dead], [None] * 4)

    def test_function_outlives_its_package(self):
        dumps, loads = (lambda module: (module.dumps, module.loads))(fresh_json())
        gc.collect()
        self.assertEqual(dumps([1, Number(2)], indent=1), "[\n 1,\n 2\n]")
        self.assertEqual(loads("[1]"), [1])
        self.assertRaisesRegex(ValueError, "Expecting value", loads, "[")

    def test_subinterpreter(self):
        interpreters = import_helper.import_module("_interpreters")
        code = """if True:
            import json
            assert json.dumps([1]) == "[1]" and json.loads("[1]") == [1]
            assert type(json.dumps) is type(len)
            json._default_encoder.indent = 1
            assert json.dumps([1]) == "[\\n 1\\n]", json.dumps([1])
            """
        for _ in range(2):
            id = interpreters.create()
            try:
                self.assertIsNone(interpreters.exec(id, code))
            finally:
                interpreters.destroy(id)
            self.check_fast(json)

    def test_no_watcher_to_be_had(self):
        script = """if True:
            import _testcapi
            numbers = []
            try:
                while True:
                    numbers.append(_testcapi.add_dict_watcher(0))
            except RuntimeError:
                pass
            import json
            for _ in range(3):
                assert json.dumps([1]) == "[1]" and json.loads("[1]") == [1]
                json._default_encoder.indent = 1
                assert json.dumps([1]) == "[\\n 1\\n]"
                json._default_encoder.indent = None
                json.JSONDecoder.decode, before = lambda self, s: "decoded", json.JSONDecoder.decode
                assert json.loads("[1]") == "decoded"
                json.JSONDecoder.decode = before
            """
        import_helper.import_module("_testcapi")
        script_helper.assert_python_ok("-c", script)


if __name__ == "__main__":
    unittest.main()
