"""json at its limits: recursion, signals, too little memory, references, subinterpreters."""

import gc
import io
import json
import signal
import sys
import time
import unittest
from test import support
from test.support import import_helper, threading_helper
from test.test_rust_ext import require_rust
from test.test_rust_ext.test_interpreters import own_gil, shared_gil
from test.test_rust_ext.tiers import run

require_rust("_json")

import _json

from test.test_rust_ext.json_compare import RUST, oracle

DEEP = 100_000


def nested(depth, kind=list):
    value = kind()
    for _ in range(depth - 1):
        value = [value] if kind is list else {"k": value} if kind is dict else (value,)
    return value


# All that recurses, in a thread with a stack of that size or in the main thread: RecursionError, and then go on.
RECURSION = """
import io, json, sys, threading
from json.encoder import JSONEncoder

deep = int(sys.argv[2])
lists, dicts, tuples = [], {}, ()
for _ in range(deep):
    lists, dicts, tuples = [lists], {"k": dicts}, (tuples,)
circular = []
circular.append(circular)
unchecked = {"check_circular": False}

calls = [
    ("'[' * deep", lambda: json.loads("[" * deep)),
    ("'[..]'", lambda: json.loads("[" * deep + "]" * deep)),
    ("'{..}'", lambda: json.loads('{"k":' * deep + "1" + "}" * deep)),
    ("mixed", lambda: json.loads('[{"k":' * deep + "1" + "}]" * deep)),
    ("bytes", lambda: json.loads(b"[" * deep + b"]" * deep)),
    ("ucs4", lambda: json.loads("[" * deep + '"\\U0001f600"' + "]" * deep)),
    ("hook", lambda: json.loads('{"k":' * deep + "1" + "}" * deep, object_hook=dict)),
    ("pairs hook", lambda: json.loads('{"k":' * deep + "1" + "}" * deep, object_pairs_hook=list)),
    ("list", lambda: json.dumps(lists)),
    ("tuple", lambda: json.dumps(tuples)),
    ("dict", lambda: json.dumps(dicts)),
    ("sorted", lambda: json.dumps(dicts, sort_keys=True)),
    ("unchecked", lambda: json.dumps(lists, **unchecked)),
    ("circle", lambda: json.dumps(circular, **unchecked)),
    ("default", lambda: json.dumps(object(), default=lambda obj: obj, **unchecked)),
    ("default in a list", lambda: json.dumps(object(), default=lambda obj: [obj], **unchecked)),
    ("dump", lambda: json.dump(lists, io.StringIO())),
]
failed = []

def run():
    for name, call in calls:
        try:
            call()
        except RecursionError:
            if json.loads(json.dumps([1, {"k": 2.5}])) != [1, {"k": 2.5}]:
                failed.append(name)
        else:
            failed.append(name)

size = int(sys.argv[1])
if size:
    threading.stack_size(size)
    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
else:
    run()
if failed:
    sys.exit(f"no RecursionError: {failed}")
print("passed")
"""


class RecursionTest(unittest.TestCase):

    def check(self, size):
        done = run("-X", "faulthandler", "-c", RECURSION, str(size), str(DEEP))
        self.assertEqual((done.returncode, done.stdout), (0, "passed\n"))

    def test_main_thread(self):
        self.check(0)

    @threading_helper.requires_working_threading()
    def test_threads(self):
        # 32 KiB are the least that threading.stack_size() takes.
        for size in 32, 64, 256, 1024:
            with self.subTest(size=size):
                self.check(size * 1024)

    def greatest(self, works):
        """The greatest depth that works."""
        low, high = 1, DEEP
        while high - low > 1:
            middle = (low + high) // 2
            try:
                works(middle)
                low = middle
            except RecursionError:
                high = middle
        return low

    def test_depth(self):
        # As deep as in C, or deeper.
        ways = {
            "loads": lambda side: lambda depth: side.json.loads("[" * depth + "]" * depth),
            "loads of objects": lambda side: lambda depth: side.json.loads('{"":' * depth + "1" + "}" * depth),
            "scan_once": lambda side: lambda depth: side.json.JSONDecoder().scan_once("[" * depth + "]" * depth, 0),
            "dumps": lambda side: lambda depth: side.json.dumps(nested(depth)),
            "dumps of dicts": lambda side: lambda depth: side.json.dumps(nested(depth, dict)),
            "dump": lambda side: lambda depth: side.json.dump(nested(depth), io.StringIO()),
        }
        if support.get_c_recursion_limit() < sys.getrecursionlimit():
            # A debug build's C may go 500 levels deep; Lib/json's generators go as deep as Python may.
            del ways["dump"]
        for name, way in ways.items():
            with self.subTest(name):
                self.assertGreaterEqual(self.greatest(way(RUST)), self.greatest(way(oracle())))

    def test_messages(self):
        for text, what in ("[" * DEEP, "array"), ('{"":' * DEEP, "object"):
            with self.assertRaisesRegex(RecursionError, f" while decoding a JSON {what} from a unicode string$"):
                json.loads(text)
        for kind in list, tuple, dict:
            with self.assertRaisesRegex(RecursionError, " while encoding a JSON object$"):
                json.dumps(nested(DEEP, kind))


class Alarm(Exception):
    pass


@unittest.skipUnless(hasattr(signal, "setitimer"), "needs signal.setitimer")
class SignalTest(unittest.TestCase):

    def setUp(self):
        self.addCleanup(signal.signal, signal.SIGALRM, signal.getsignal(signal.SIGALRM))
        self.addCleanup(signal.setitimer, signal.ITIMER_REAL, 0)

        def handler(signum, frame):
            raise Alarm
        signal.signal(signal.SIGALRM, handler)

    def interrupted(self, function, seconds=0.05):
        """How long it takes until a signal's exception comes out of the function."""
        started = time.monotonic()
        signal.setitimer(signal.ITIMER_REAL, seconds)
        with self.assertRaises(Alarm):
            while True:
                function()
        return time.monotonic() - started

    def test_long_dumps(self):
        # It writes little for a long time: many seconds, if nobody asks for signals.
        many = [dict.fromkeys([(n,) for n in range(1000)])] * 1_000_000
        for name, function in {
            "dumps": lambda: json.dumps(many, skipkeys=True),
            "encoder": lambda: _json.make_encoder(None, str, _json.encode_basestring, None, ":", ",", False, True, True)(many, 0),
            "dump": lambda: json.dump(many, io.StringIO(), skipkeys=True),
            "empty lists": lambda: json.dumps([[[]] * 1000] * 100_000, separators=("", "")),
        }.items():
            with self.subTest(name):
                self.assertLess(self.interrupted(function), 3)

    def test_long_loads(self):
        # The same document again and again, until the signal comes; each takes a second or less.
        text = "[" + "1," * 20_000_000 + "1]"
        self.assertLess(self.interrupted(lambda: json.loads(text)), 5)

    def test_hooks(self):
        # The handler runs in a hook, or between two.
        document = json.dumps([{"k": 1.5}] * 100_000)
        objects = [object()] * 100_000
        for name, function in {
            "default": lambda: json.dumps(objects, default=lambda obj: "x"),
            "dump": lambda: json.dump(objects, io.StringIO(), default=lambda obj: "x"),
            "object_hook": lambda: json.loads(document, object_hook=lambda obj: obj),
            "parse_float": lambda: json.loads(document, parse_float=lambda text: text),
        }.items():
            with self.subTest(name):
                self.interrupted(function)

    def test_raised_in_hooks(self):
        def interrupt(arg):
            signal.raise_signal(signal.SIGINT)
            return arg

        self.addCleanup(signal.signal, signal.SIGINT, signal.getsignal(signal.SIGINT))
        signal.signal(signal.SIGINT, signal.default_int_handler)
        self.assertRaises(KeyboardInterrupt, json.dumps, [object()], default=interrupt)
        self.assertRaises(KeyboardInterrupt, json.loads, '[1, {"a": 2}]', object_hook=interrupt)
        self.assertRaises(KeyboardInterrupt, json.loads, "[1.5]", parse_float=interrupt)
        self.assertEqual(json.loads(json.dumps([1])), [1])


# With one allocation more that succeeds each time: MemoryError, or what is right; and no block is lost.
NO_MEMORY = """
import io, json, sys, _json
import _testcapi
from test.test_rust_ext import memory_calls
memory_calls.set_nomemory, memory_calls.remove_mem_hooks = _testcapi.set_nomemory, _testcapi.remove_mem_hooks

texts = {
    "all": '[1, -2.5, 1e400, 123456789012345678901234567890, "text", "\\\\u20ac\\\\ud83d\\\\ude00", {"key": null, "key": [true, false]},'
           ' {"key": {}, "\\\\u006bey": []}, NaN, -Infinity, "' + "long " * 100 + '"]',
    "wrong": '{"a": [1, 2, {"b": nul',
    "wrong escape": '["a", "\\\\x"]',
    "ucs2": '["\\u20ac", {"\\u20ac": "\\u4e2d"}]',
    "many keys": json.dumps({f"key {n}": n for n in range(100)}),
}

class Str(str):
    pass

class Dict(dict):
    # Without memory for the tuple that dict.items() gives again and again, 3.13 frees its iterator in a wrong way.
    def items(self):
        return [("a", 1)]

objects = {
    "all": [1, -2.5, 2**70, "text", "\\u20ac\\U0001f600", {"key": None, 5: True, 2.5: (), None: []}, float("inf"), Str("sub"), Dict(a=1),
            ("long " * 100,), 1000, {}],
    "wrong": {"a": [1, {"b": object()}]},
    "wrong key": {"a": {(): 1}},
    "many": [[n, str(n), n / 3] for n in range(100)],
}
calls = {}
for name, text in texts.items():
    calls[f"loads {name}"] = json.loads, lambda text=text: ((text,), {})
    calls[f"loads bytes {name}"] = json.loads, lambda text=text.encode(): ((text,), {})
    calls[f"hooks {name}"] = json.loads, lambda text=text: ((text,), {"object_hook": len, "parse_float": str, "parse_int": float})
    calls[f"pairs {name}"] = json.loads, lambda text=text: ((text,), {"object_pairs_hook": list, "strict": False})
    calls[f"scan_once {name}"] = json.JSONDecoder().scan_once, lambda text=text: ((text, 0), {})
for name, obj in objects.items():
    for options in {}, {"indent": 2}, {"ensure_ascii": False, "indent": "\\u20ac"}, {"default": str, "separators": ("\\u20ac", ":")}, {"skipkeys": True}:
        calls[f"dumps {name} {options}"] = json.dumps, lambda obj=obj, options=options: ((obj,), options)
    calls[f"dump {name}"] = json.dump, lambda obj=obj: ((obj, io.StringIO()), {})
calls["sort"] = json.dumps, lambda: (({f"key {n % 7} {n}": n for n in range(20)},), {"sort_keys": True})
calls["scanstring"] = _json.scanstring, lambda: (('a\\\\u20ac\\\\ndef"', 0), {})
calls["ascii"] = _json.encode_basestring_ascii, lambda: (("a\\u20ac\\n" * 20,), {})
calls["unicode"] = _json.encode_basestring, lambda: (("a\\u20ac\\n" * 20,), {})
calls["scanner"] = _json.make_scanner, lambda: ((json.JSONDecoder(),), {})
calls["encoder"] = _json.make_encoder, lambda: (({}, str, _json.encode_basestring, None, ":", ",", False, False, True), {})

for name, (function, make) in calls.items():
    want = memory_calls.outcome(function, *make())
    enough, got = memory_calls.sweep(function, make)
    if got != want:
        sys.exit(f"{name}: {got} with memory for {enough} allocations, not {want}")
    if memory_calls.leaks(function, make, enough):
        sys.exit(f"{name}: leaks")
    if memory_calls.outcome(function, *make()) != want:
        sys.exit(f"{name}: not {want} any more")
print("passed")
"""


@unittest.skipIf(support.Py_DEBUG, "3.13's own interpreter fails an assertion without memory")
@unittest.skipIf(support.Py_GIL_DISABLED, "3.13's PyList_New frees its items twice if it has no memory")
class NoMemoryTest(unittest.TestCase):

    def test_each_allocation_fails(self):
        import_helper.import_module("_testcapi")
        require_rust("_testrustapi")
        done = run("-X", "faulthandler", "-c", NO_MEMORY)
        self.assertEqual((done.returncode, done.stdout), (0, "passed\n"))


class ReferencesTest(unittest.TestCase):
    """Who has what after a call, and after one that failed."""

    def unchanged(self, function, *objects):
        before = [sys.getrefcount(obj) for obj in objects]
        for _ in range(10):
            try:
                function()
            except ValueError:
                pass
        gc.collect()  # Python code of Lib/json leaves circles
        self.assertEqual([sys.getrefcount(obj) for obj in objects], before)

    def test_loads(self):
        value, hook = object(), lambda arg: value
        for text in ('[1, 2.5, {"a": 1}, NaN]', '[1, 2.5, {"a": 1}, NaN', '{"a": 1, "b": [2, {"c": 3}], "d": x}', '{"a": 1.5 "b"}', "1.5 x"):
            for name in "object_hook", "object_pairs_hook", "parse_float", "parse_int", "parse_constant":
                with self.subTest(text=text, hook=name):
                    self.unchanged(lambda: json.loads(text, **{name: hook}), value, hook, text)
            self.unchanged(lambda: json.loads(text), text)

    def test_dumps(self):
        key, value, inner, other = "".join(["a", "key"]), "".join(["a", "value"]), [1000.5], object()

        def default(obj):
            if obj is other:
                return inner
            raise ValueError

        obj = [{key: [value, (inner, other)], 2: {key: value}}, other]
        for obj in obj, [*obj, set()], {key: obj, "x": [obj, set()]}:
            for options in {}, {"indent": 3}, {"sort_keys": True}, {"check_circular": False}:
                with self.subTest(obj=obj, **options):
                    def call(options=options):
                        try:
                            json.dumps(obj, default=default, **options)
                        except TypeError:
                            pass  # the keys have no order
                    self.unchanged(call, key, value, inner, other, obj, default)
                    self.unchanged(lambda: json.dump(obj, io.StringIO(), default=default), key, value, inner, other, obj, default)

    def test_arguments(self):
        # What a hook gets is its own: a dict or list that nobody else has.
        counts = []
        json.loads('[{"a": [1000]}]', object_hook=lambda arg: counts.append(sys.getrefcount(arg)))
        json.loads('[{"a": [1000]}]', object_pairs_hook=lambda arg: counts.append(sys.getrefcount(arg)))
        right = []
        oracle().json.loads('[{"a": [1000]}]', object_hook=lambda arg: right.append(sys.getrefcount(arg)))
        oracle().json.loads('[{"a": [1000]}]', object_pairs_hook=lambda arg: right.append(sys.getrefcount(arg)))
        self.assertLessEqual(max(counts), max(right))


INTERPRETER = """
import json, _json
value = [{"key": [1, 2.5, "\\u20ac", None], "b": {"key": True}}] * 10
for kwargs in {}, {"indent": 1}, {"sort_keys": True, "ensure_ascii": False}:
    for _ in range(100):
        assert json.loads(json.dumps(value, **kwargs)) == value
try:
    json.loads("[1,")
except json.JSONDecodeError as exc:
    assert type(exc) is json.decoder.JSONDecodeError
    assert exc.pos == 3, exc.pos
else:
    raise AssertionError("not raised")
try:
    json.dumps([object()])
except TypeError as exc:
    assert "Object of type object" in str(exc), exc
else:
    raise AssertionError("not raised")
"""


class InterpretersTest(unittest.TestCase):

    def test_json(self):
        own_gil(INTERPRETER)
        shared_gil(INTERPRETER)

    @threading_helper.requires_working_threading()
    def test_many_at_once(self):
        own_gil(INTERPRETER, count=4, after=INTERPRETER)


if __name__ == "__main__":
    unittest.main()
