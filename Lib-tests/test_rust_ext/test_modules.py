"""The modules in Rust: that they load, from where, and what they leave behind."""

import _frozen_importlib
import gc
import importlib
import importlib.machinery
import os
import pydoc
import sys
import sysconfig
import unittest
from test import support
from test.support import import_helper
from test.support.script_helper import assert_python_ok
from test.test_rust_ext import RUST_MODULES
from test.test_rust_ext.util import c_module, mortal_modules

COLLECT = """
import gc, sys, weakref
import {name}
# A cycle through the module's own dict: only the collector frees it.
{name}.itself = {name}
alive = weakref.ref({name})
del {name}, sys.modules["{name}"]
gc.collect()
gc.collect()
assert alive() is None, gc.get_referrers(alive())
import {name}
"""


class ModulesTest(unittest.TestCase):

    def setUp(self):
        # A test that imports afresh leaves sys.modules as it was.
        self.enterContext(import_helper.isolated_modules())
        self.enterContext(mortal_modules())

    def test_import(self):
        for name in RUST_MODULES:
            with self.subTest(module=name):
                module = importlib.import_module(name)
                self.assertEqual(module.__name__, name)
                self.assertIs(sys.modules[name], module)

    def test_place(self):
        suffix = sysconfig.get_config_var("EXT_SUFFIX")
        for name in RUST_MODULES:
            with self.subTest(module=name):
                module = importlib.import_module(name)
                if name in sys.builtin_module_names:
                    self.assertEqual(module.__spec__.origin, "built-in")
                    continue
                loader = module.__spec__.loader
                self.assertIsInstance(loader, importlib.machinery.ExtensionFileLoader)
                self.assertEqual(os.path.basename(module.__file__), name + suffix)
                self.assertEqual(module.__file__, module.__spec__.origin)

    def test_sysconfig(self):
        for name in RUST_MODULES:
            with self.subTest(module=name):
                state = sysconfig.get_config_var(f"MODULE_{name.upper()}_STATE")
                self.assertEqual(state, "yes")

    def test_pythoninfo(self):
        from test import pythoninfo
        info = pythoninfo.PythonInfo()
        pythoninfo.collect_sysconfig(info.add)
        infos = info.get_infos()
        self.assertEqual(infos["sysconfig[RUST_MODULES]"].split(), RUST_MODULES)

    def test_no_test_modules(self):
        if sysconfig.get_config_var("TEST_MODULES") == "yes":
            self.skipTest("configured with test modules")
        self.assertFalse([name for name in RUST_MODULES if name.startswith("_test")])

    def test_gil(self):
        # A module that does not say it can do without the GIL brings it back, with a
        # warning. A fresh process shows it: this one may have imported such a module.
        code = "import sys, {}; print(sys._is_gil_enabled())"
        expected = b"False" if support.Py_GIL_DISABLED else b"True"
        for name in RUST_MODULES:
            with self.subTest(module=name):
                _, out, err = assert_python_ok("-W", "error", "-c", code.format(name))
                self.assertEqual(out.strip(), expected)
                self.assertEqual(err.strip(), b"")

    def test_import_says_nothing(self):
        # Development mode shows all warnings and checks memory and encodings.
        for name in RUST_MODULES:
            with self.subTest(module=name):
                _, out, err = assert_python_ok("-X", "dev", "-c", f"import {name}")
                self.assertEqual((out, err), (b"", b""))

    def test_import_afresh(self):
        for name in RUST_MODULES:
            with self.subTest(module=name):
                first = importlib.import_module(name)
                functions = {attr for attr in vars(first) if not attr.startswith("__")}
                del sys.modules[name]
                second = importlib.import_module(name)
                self.assertIsNot(second, first)
                self.assertEqual(
                    {attr for attr in vars(second) if not attr.startswith("__")}, functions)

    def test_execution_that_fails(self):
        # Whatever was made until then is given up: the state, a submodule, its classes.
        _testrustapi = import_helper.import_module("_testrustapi")
        specs = _frozen_importlib.ModuleSpec
        for made in range(3):
            sys.modules.pop("_testrustapi", None)
            results = iter([specs] * (1 + made))
            def spec(*args, **kwargs):
                # Runs out of classes of specs, after the module's own, one submodule later in each round.
                return next(results)(*args, **kwargs)
            with support.swap_attr(_frozen_importlib, "ModuleSpec", spec):
                with self.assertRaises(StopIteration):
                    importlib.import_module("_testrustapi")
            self.assertNotIn("_testrustapi", sys.modules)
        self.assertEqual(importlib.import_module("_testrustapi").count(), 1)
        self.assertGreaterEqual(_testrustapi.count(), 1)

    def test_module_is_collected(self):
        # In a fresh process, because the free-threaded 3.13 keeps all modules alive
        # from the moment that it starts its first thread.
        for name in RUST_MODULES:
            with self.subTest(module=name):
                assert_python_ok("-c", COLLECT.format(name=name))

    def test_functions_keep_the_module(self):
        for name in RUST_MODULES:
            with self.subTest(module=name):
                sys.modules.pop(name, None)
                module = importlib.import_module(name)
                functions = {attr: value for attr, value in vars(module).items()
                             if type(value) is type(len)}
                self.assertGreater(len(functions), 0)
                del sys.modules[name], module
                gc.collect()
                for attr, function in functions.items():
                    self.assertEqual(function.__name__, attr)
                    self.assertEqual(function.__self__.__name__, name)

    def test_deleted_attributes(self):
        # A module's dict is the user's; the functions do not look things up there.
        for name in RUST_MODULES:
            with self.subTest(module=name):
                sys.modules.pop(name, None)
                module = importlib.import_module(name)
                functions = [value for value in vars(module).values()
                             if type(value) is type(len) and "**" not in (value.__text_signature__ or "")]
                vars(module).clear()
                for function in functions:
                    with self.assertRaises(TypeError):
                        function(no_such_parameter=None)

    @support.requires_docstrings
    def test_help(self):
        for name in RUST_MODULES:
            with self.subTest(module=name):
                module = importlib.import_module(name)
                text = pydoc.plain(pydoc.render_doc(module))
                self.assertIn(name, text)
                for attr, value in vars(module).items():
                    if type(value) is type(len) and not attr.startswith("_"):
                        self.assertIn(f"{attr}(", text)
                        if value.__text_signature__ is None:
                            # It has none in C either.
                            self.assertIsNone(getattr(c_module(name), attr).__text_signature__, attr)


if __name__ == "__main__":
    unittest.main()
