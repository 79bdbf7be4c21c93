"""Memory: too little of it raises MemoryError, and what tracemalloc knows of it."""

import fnmatch
import json
import signal
import tracemalloc
import unittest

from test import support
from test.support import import_helper
from test.support.script_helper import assert_python_ok
from test.test_rust_ext import require_rust

require_rust("_testrustapi")

from _testrustapi import memory
from test.test_rust_ext import memory_calls

# Does each call again and again, with one allocation more that succeeds each time, until
# there are enough. A call either raises MemoryError or does what it does with enough memory.
NO_MEMORY = """
import json, sys, warnings
import _testcapi, _testrustapi as t
from _testrustapi import bench, classes, clinic, locks, memory, xxlimited
set_nomemory, remove_mem_hooks = _testcapi.set_nomemory, _testcapi.remove_mem_hooks

def keywords(a, key=None, **kwargs):
    return a

ten, words = list(range(10)), {str(n): n for n in range(10)}
exporter, text = bytearray(b"bytes" * 10), "text " * 20
shelf, once = locks.Shelf(), locks.Once()
pairs, empty = ((1, 2), (3, 4)), []
warnings.simplefilter("ignore")

def outcome(function):
    try:
        return True, function()
    except Exception as exc:
        return False, type(exc)

def comparable(result):
    ok, value = result
    # Of a new object, or what contains one, only its type is the same each time.
    same = not ok or type(value) in (int, complex, str, bytes) or repr(value) == repr(ten)
    return ok, value if same else type(value)

def attempt(function, start):
    # Short: where an exception passes the 256th instruction of a function, the interpreter
    # needs memory for an int, and tries again for ever.
    set_nomemory(start)
    try:
        return function()
    finally:
        remove_mem_hooks()

def starved(function, start):
    result = outcome(lambda: attempt(function, start))
    # Some functions return the exception that another one has raised.
    return result == (False, MemoryError) or type(result[1]) is MemoryError, comparable(result)

counts = {}
for source in %s:
    function = eval("lambda: " + source)
    want = comparable(outcome(function))
    for start in range(3000):
        failed, got = starved(function, start)
        if not failed:
            break
    assert not failed, (source, "never succeeds")
    assert got == want, (source, start, got, want)
    counts[source] = start
    # Again with enough, after so many failures.
    assert comparable(outcome(function)) == want, source
print(json.dumps(counts))
"""

# Not here is what crashes in 3.13 itself without memory: warnings (do_warn() in Python/_warnings.c),
# a division by zero in Python code.
CALLS = """
t.arguments(1, 2, c=3, d=4)
t.positional(1, 2)
t.count_ints(ten)
t.read(b"some bytes")
t.read(exporter)
t.call(keywords, (1,))
t.call(keywords, tuple(ten)[:1])
t.call(max, tuple(range(20)))
t.call_with(keywords, (1,), {"key": 2})
t.call_with(keywords, (1,), words)
t.call_with_names(keywords, (1, 2), ("key",))
t.named("text")
t.unit_s("text")
t.unit_es(text)
t.unit_es_hash(text)
t.unit_s_star(text)
t.unit_y_star(exporter)
t.add_note(ValueError(), "a note")
t.exception_type("ValueError")
t.from_errno(2, "a file")
t.new_type("m.Name", "doc", None)
t.open_file("/no/such/file")
t.raise_message("ValueError", "a message")
t.raise_args("ValueError", 1, 2)
t.raise_type(ValueError, "a message")
t.raise_value("ValueError", ten)
t.take(empty.pop)
t.unicode_decode_error(b"bytes")
t.unicode_encode_error("text")
t.Weak(5).value
bench.loop_dict_build(ten)
bench.loop_tuple_build(1)
bench.loop_iterate(ten)
bench.loop_str_new()
bench.loop_bytes_new()
bench.loop_i64_to_int()
bench.loop_call_keyword(keywords, 1)
bench.call_many(1, 2, h=3)
bench.call_keywords(1, b=2, c=3)
bench.call_varargs(*ten)
bench.call_raise()
bench.Bench(1) + 2
tuple(bench.Bench(1))
classes.make_bare(5)
classes.made()
classes.Base(3)
classes.Derived(1, value=2)
classes.make_derived(1, 2)
classes.fail("text")
tuple(classes.Ticker(5))
tuple(classes.batched(ten, 3))
next(classes.groupby(ten))
tuple(classes.starmap(max, pairs))
tuple(classes.chain(ten, ten))
tuple(classes.Countdown(5))
classes.Row(*ten)
classes.Table(**words)
classes.BytesIO(b"content").read()
classes.LabelList()
classes.LabelDict()
classes.LabelStr()
classes.StatusError()
classes.Cell(ten)
classes.Open()
clinic.bytes_object_converter(b"x")
clinic.char_converter(b"A")
clinic.int_converter(1, 2, "x")
clinic.py_buffer_converter(exporter, b"x")
clinic.str_converter("a", b"b", "c")
clinic.str_converter_encoding("a", b"b", b"c")
clinic.py_complex_converter(1.5)
clinic.keywords(a=1, b=2)
clinic.keywords_opt_kwonly(1, b=2, d=4)
clinic.vararg(1, 2, 3, 4)
clinic.vararg_with_default(1, 2, 3, b=True)
clinic.gh_32092_oob(1, 2, 3, 4, kw1=5)
clinic.posonly_vararg(1, 2, 3)
clinic.null_or_tuple_for_varargs("name", *ten)
clinic.TestClass()
locks.Counter()
locks.Shelf().put(1, ten)
shelf.put_everywhere(ten)
shelf.get(0)
once.get_or_make(object)
locks.Once().get_or_make(object)
locks.critical_section(ten, object)
locks.critical_section2(ten, words, object)
memory.text(text)
memory.map({1: 2, 3: 4})
memory.aligned()
len(memory.Block(1000))
xxlimited.foo(1, 2)
xxlimited.new()
setattr(xxlimited.new(), "name", 1)
xxlimited.Xxo().demo("x")
xxlimited.Str("text")
"""

# Without a GIL, 3.13's PyList_New() frees memory of another list when it has none for a new one.
LISTS = """
t.make_ints(10)
t.checks(text)
memory.numbers(ten)
memory.numbers(iter(ten))
bench.loop_list_build(1)
"""


@unittest.skipIf(support.Py_DEBUG, "3.13's own interpreter fails an assertion without memory: "
                 "_PyEval_EvalFrameDefault, _PyErr_Occurred(tstate)")
class NoMemoryTest(unittest.TestCase):

    @unittest.skipIf(memory.ALLOCATOR == "pymem", "with the feature pymem, Vec and String end the process without memory")
    def test_each_allocation_fails(self):
        import_helper.import_module("_testcapi")
        text = CALLS if support.Py_GIL_DISABLED else CALLS + LISTS
        calls = [line for line in text.splitlines() if line]
        _, out, _ = assert_python_ok("-c", NO_MEMORY % json.dumps(calls))
        counts = json.loads(out.splitlines()[-1])
        self.assertEqual(len(counts), len(set(calls)))
        # Most of them allocate something.
        self.assertGreater(sum(counts.values()), len(counts))

    @unittest.skipIf(support.Py_GIL_DISABLED, "3.13's PyList_New frees its items twice if it has no memory")
    def test_each_function(self):
        # Calls that are made from the signatures. A function without an argument for each
        # parameter raises here: memory_calls.py names the arguments, or why there is no call.
        import_helper.import_module("_testcapi")
        called = {name for name in memory_calls.functions() if not memory_calls.reason(name)}
        _, out, err = assert_python_ok("-X", "faulthandler", "-m", "test.test_rust_ext.memory_calls")
        results = json.loads(out.splitlines()[-1])
        self.assertEqual(set(results), called)
        aborted = {name for name, (status, _) in results.items() if status == -signal.SIGABRT}
        wrong = {name: result for name, result in results.items() if result[0] != 0 and name not in aborted}
        self.assertEqual(wrong, {}, err[-2000:])
        if memory.ALLOCATOR == "system":
            self.assertEqual(aborted, set(), err[-2000:])
        else:
            # Where Rust's standard library needs memory, it ends the process: "memory allocation of .. failed".
            self.assertGreaterEqual(err.count(b"memory allocation of "), len(aborted))
            self.assertIn("call", aborted)
            self.assertNotIn("memory.Block", aborted)
            self.assertGreater(results["memory.Block"][1], results["bench.Bench"][1])
        # Most of them allocate something.
        self.assertGreater(sum(enough for _, enough in results.values() if enough), len(results))

    def test_left_out(self):
        functions = memory_calls.functions()
        for pattern in memory_calls.LEFT_OUT:
            with self.subTest(pattern):
                self.assertTrue(fnmatch.filter(functions, pattern))


class AllocatorTest(unittest.TestCase):
    """Whose memory Rust's is: the system's, or with the feature "pymem" CPython's."""

    def test_tracemalloc(self):
        size = 1_000_000
        tracemalloc.start()
        try:
            before = tracemalloc.get_traced_memory()[0]
            block = memory.Block(size)
            with_block = tracemalloc.get_traced_memory()[0]
            del block
            after = tracemalloc.get_traced_memory()[0]
        finally:
            tracemalloc.stop()
        counted = size if memory.ALLOCATOR == "pymem" else 0
        self.assertAlmostEqual(with_block - before, counted, delta=10_000)
        self.assertAlmostEqual(after - before, 0, delta=10_000)

    def test_no_memory(self):
        testcapi = import_helper.import_module("_testcapi")
        # The second allocation is that of the bytes: the object comes after it.
        failed = 0
        for start in range(20):
            testcapi.set_nomemory(start)
            try:
                memory.Block(1000)
            except MemoryError:
                failed += 1
            finally:
                testcapi.remove_mem_hooks()
        self.assertEqual(failed, 2 if memory.ALLOCATOR == "pymem" else 1)

    def test_aligned(self):
        self.assertTrue(memory.aligned())
        tracemalloc.start()
        try:
            self.assertTrue(memory.aligned())
        finally:
            tracemalloc.stop()


if __name__ == "__main__":
    unittest.main()
