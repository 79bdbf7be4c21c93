"""Weak references to instances of a class that holds no objects."""

import unittest
import weakref

from test.support import gc_collect
from test.test_rust_ext import require_rust

require_rust("_testrustapi")

import _testrustapi


class WeakTest(unittest.TestCase):

    def test_many(self):
        # Where the list of weak references stands is nobody else's memory.
        objects = [_testrustapi.Weak(value) for value in range(100)]
        refs = [weakref.ref(object) for object in objects]
        self.assertEqual([ref().value for ref in refs], list(range(100)))
        self.assertTrue(all(ref() is object for ref, object in zip(refs, objects)))
        objects.clear()
        gc_collect()
        self.assertEqual([ref() for ref in refs], [None] * 100)

    def test_callback(self):
        called = []
        object = _testrustapi.Weak(1)
        ref = weakref.ref(object, called.append)
        del object
        gc_collect()
        self.assertEqual(called, [ref])


if __name__ == "__main__":
    unittest.main()
