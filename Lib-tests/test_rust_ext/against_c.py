"""What is compared of a module in Rust that stands in for one in C, while it is being written and afterwards.

A test file has a subclass of AgainstC, with what there is of the module, as `cargo xtask new-module --from-c` writes it.
"""

import copy
import importlib
import inspect
import pydoc
import re
from test import support
from test.test_rust_ext.util import c_module, outcome

# What each argument of a call is replaced by.
VALUES = (None, True, -1, 2, 2**100, 0.5, 1j, "text", "\0", b"bytes", bytearray(b"bytes"), (), [], {}, set(), object, iter(()))


def called(function, args):
    """All that can be told about a call: what came of it, and what became of the arguments."""
    args = copy.deepcopy(args)
    return outcome(function, *args), args


def shown(value):
    """What is compared: NaNs are all equal, and so are objects that differ in where they are."""
    return re.sub(r" at 0x[0-9a-f]+", "", repr(value))


def looks(function):
    """What tells a function from others."""
    names = "__name__", "__qualname__", "__module__", "__class__"
    return {name: getattr(function, name) for name in names}


def signature(function):
    try:
        return inspect.signature(function)
    except ValueError as exc:
        return type(exc)


class AgainstC:
    """The tests of a module; the test file makes a TestCase of it."""

    # The subclass has:
    #   module_name  the module
    #   not_written  names of functions that raise NotImplementedError
    #   missing      names of what only the module in C has
    #   without_doc  names of functions whose docstrings are not C's
    #   calls        lists of arguments that C takes, by names of functions

    @classmethod
    def setUpClass(cls):
        cls.rust = importlib.import_module(cls.module_name)
        cls.c = c_module(cls.module_name)

    def pairs(self):
        """The functions of both modules, by name."""
        for name, function in vars(self.c).items():
            if type(function) is type(len) and name not in self.missing:
                yield name, getattr(self.rust, name), function

    def assertSame(self, name, rust, c, args, kwargs={}):
        """Both functions do the same; one that is not written may raise NotImplementedError instead."""
        got = called(lambda *args: rust(*args, **kwargs), args)
        want = called(lambda *args: c(*args, **kwargs), args)
        unwritten = got[0][:2] == ("raised", NotImplementedError)
        if shown(got) != shown(want) and not (unwritten and name in self.not_written):
            self.fail(f"{name}{args} {kwargs or ''}\nRust: {got}\nC:    {want}")

    def test_names(self):
        self.assertEqual(sorted({*dir(self.rust), *self.missing}), dir(self.c))
        self.assertFalse([name for name in self.missing if hasattr(self.rust, name)], "is missing no more")

    def test_functions(self):
        for name, rust, c in self.pairs():
            with self.subTest(name=name):
                self.assertEqual(looks(rust), looks(c))

    @support.requires_docstrings
    def test_docs(self):
        self.assertEqual(self.rust.__doc__, self.c.__doc__)
        for name, rust, c in self.pairs():
            if name not in self.without_doc:
                with self.subTest(name=name):
                    self.assertEqual(rust.__doc__, c.__doc__)
                    self.assertEqual(rust.__text_signature__, c.__text_signature__)
                    self.assertEqual(signature(rust), signature(c))
                    self.assertEqual(pydoc.render_doc(rust), pydoc.render_doc(c))

    def test_written(self):
        # The list is true: whoever writes a function takes its name out, and no name of a written one is left.
        raising = set()
        for name, rust, _ in self.pairs():
            for args in self.calls.get(name, []):
                if called(rust, args)[0][:2] == ("raised", NotImplementedError):
                    raising.add(name)
        self.assertEqual(raising, set(self.not_written))

    def test_calls(self):
        for name, rust, c in self.pairs():
            for args in self.calls.get(name, []):
                with self.subTest(name=name, args=args):
                    self.assertSame(name, rust, c, args)

    def test_numbers_of_arguments(self):
        for name, rust, c in self.pairs():
            for args in self.calls.get(name, []):
                for count in range(len(args) + 4):
                    with self.subTest(name=name, count=count):
                        self.assertSame(name, rust, c, [*args, None, None, None][:count])
                        self.assertSame(name, rust, c, [*args, None, None, None][:count], {"no_such_parameter": None})

    def test_keywords(self):
        for name, rust, c in self.pairs():
            try:
                parameters = [name for name in inspect.signature(c).parameters]
            except ValueError:
                continue
            for args in self.calls.get(name, []):
                for count in range(len(args) + 1):
                    named = dict(zip(parameters[count:], args[count:]))
                    with self.subTest(name=name, named=named):
                        self.assertSame(name, rust, c, args[:count], named)

    def test_types_of_arguments(self):
        for name, rust, c in self.pairs():
            for args in self.calls.get(name, []):
                for index in range(len(args)):
                    for value in VALUES:
                        with self.subTest(name=name, index=index, value=value):
                            self.assertSame(name, rust, c, [*args[:index], value, *args[index + 1:]])
