"""The twin of CPython's _testbuffer, in Rust: CPython's unmodified test_buffer judges it."""

import json
import unittest
from test.support import import_helper
from test.support.script_helper import assert_python_ok
from test.test_rust_ext import require_rust

require_rust("_testrustapi")

import _testrustapi

# Runs one class of test_buffer, with the twin in the place of the C module, or with that.
RUN = """
import json, sys, unittest
import _testcapi
if sys.argv[1]:
    import _testrustapi
    twin = sys.modules["_testbuffer"] = _testrustapi.buffer_twin
    _testcapi.testBuf = twin.testBuf
    _testcapi.buffer_fill_info = twin.buffer_fill_info
from test import test_buffer
case = getattr(test_buffer, sys.argv[2])
assert test_buffer.ndarray is sys.modules["_testbuffer"].ndarray
result = unittest.TextTestRunner(stream=sys.stderr).run(unittest.defaultTestLoader.loadTestsFromTestCase(case))
errors = [text for _, text in result.failures + result.errors]
print(json.dumps([result.testsRun, len(result.skipped), errors]))
"""


class OwnTestsTest(unittest.TestCase):
    """The tests that CPython has for the C module pass with the twin."""

    def check(self, case, at_least):
        import_helper.import_module("_testbuffer")
        import_helper.import_module("_testcapi")
        def run(twin):
            _, out, _ = assert_python_ok("-c", RUN, twin, case)
            return json.loads(out)
        count, skipped, errors = run("")
        self.assertEqual(errors, [])
        self.assertGreaterEqual(count, at_least)
        self.assertEqual(run("twin"), [count, skipped, []])

    def test_buffer_protocol(self):
        self.check("TestBufferProtocol", 76)

    def test_python_buffer_protocol(self):
        self.check("TestPythonBufferProtocol", 19)


class TwinTest(unittest.TestCase):

    def test_everything_is_there(self):
        c = import_helper.import_module("_testbuffer")
        twin = _testrustapi.buffer_twin
        for name, value in vars(c).items():
            if not name.startswith("__"):
                self.assertTrue(hasattr(twin, name), name)
                if isinstance(value, int):
                    self.assertEqual(getattr(twin, name), value, name)

    def test_more_slices_than_dimensions(self):
        # C reads beyond its arrays.
        array = _testrustapi.buffer_twin.ndarray([1, 2, 3], shape=[3])
        with self.assertRaises(IndexError):
            array[:, :]

    def test_slice_without_items(self):
        # Found by the random slices of test_buffer: an index of a dimension after one without
        # items leads nowhere.
        twin = _testrustapi.buffer_twin
        array = twin.ndarray(list(range(12)), shape=[2, 0, 3], strides=[6, 1, -1], offset=5, flags=twin.ND_PIL)
        part = array[:, :, 2:]
        self.assertEqual((part.shape, part.tolist()), ((2, 0, 1), [[], []]))


if __name__ == "__main__":
    unittest.main()
