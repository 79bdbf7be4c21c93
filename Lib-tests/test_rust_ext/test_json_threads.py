"""json in many threads at once: of the same objects, and of what another thread changes meanwhile."""

import io
import json
import random
import threading
import time
import unittest
from test.support import threading_helper
from test.test_rust_ext import require_rust
from test.test_rust_ext.util import SEED, skip_if_bytearray_is_unsafe

require_rust("_json")
threading_helper.requires_working_threading(module=True)

import _json

SECONDS = 0.7
READERS = 3


class Odd:
    pass


def in_threads(*functions):
    """Calls each function in a thread of its own again and again, for a moment; raises what one raised."""
    barrier = threading.Barrier(len(functions))
    errors = []
    end = None

    def loop(function):
        nonlocal end
        barrier.wait(60)
        end = end or time.monotonic() + SECONDS
        try:
            while time.monotonic() < end and not errors:
                function()
        except BaseException as exc:
            errors.append(exc)

    threads = [threading.Thread(target=loop, args=[function]) for function in functions]
    with threading_helper.start_threads(threads):
        pass
    if errors:
        raise errors[0]


class SharedTest(unittest.TestCase):
    """Nobody changes what they share."""

    def test_dumps(self):
        value = [{f"key {n}": [n, n / 3, "text \u20ac" * (n % 7)] for n in range(50)}, {"a": None, "b": [True] * 20}]
        texts = {str(options): json.dumps(value, **options)
                 for options in ({}, {"indent": 2}, {"sort_keys": True, "ensure_ascii": False}, {"check_circular": False})}

        def check():
            for options in {}, {"indent": 2}, {"sort_keys": True, "ensure_ascii": False}, {"check_circular": False}:
                self.assertEqual(json.dumps(value, **options), texts[str(options)])
            file = io.StringIO()
            json.dump(value, file)
            self.assertEqual(file.getvalue(), texts["{}"])
        in_threads(*[check] * 4)

    def test_loads(self):
        text = json.dumps([{f"key {n}": [n, n / 3, "text \u20ac" * (n % 7)] for n in range(50)}] * 3)
        value, data, wrong = json.loads(text), text.encode(), text[:-5]
        decoder = json.JSONDecoder(object_pairs_hook=dict)

        def check():
            self.assertEqual(json.loads(text), value)
            self.assertEqual(json.loads(data), value)
            self.assertEqual(decoder.decode(text), value)
            self.assertRaises(json.JSONDecodeError, json.loads, wrong)
        in_threads(*[check] * 4)

    def test_one_encoder(self):
        # Its markers are a dict that all of them use: with objects of their own they do not meet.
        encoder = _json.make_encoder({}, lambda obj: [1], _json.encode_basestring, "  ", ":", ",", False, False, True)

        def check():
            value = [Odd(), {"a": Odd(), "b": [[], [Odd()]]}]
            self.assertEqual(json.loads("".join(encoder(value, 0))), [[1], {"a": [1], "b": [[], [[1]]]}])
        in_threads(*[check] * 4)


class ChangedTest(unittest.TestCase):
    """One thread changes what the others write. Whatever they see, it is one of the things that were there."""

    def run_all(self, value, change, check):
        rng = random.Random(f"{SEED} {self.id()}")
        options = {}, {"indent": 1}, {"sort_keys": True}, {"check_circular": False}, {"ensure_ascii": False}
        seen = {}

        def read():
            for kwargs in options:
                try:
                    check(json.loads(json.dumps(value, **kwargs)))
                except (RuntimeError, ValueError) as exc:
                    seen[str(exc)] = "dumps", kwargs, getattr(exc, "doc", None)
                file = io.StringIO()
                try:
                    json.dump(value, file, **kwargs)
                    check(json.loads(file.getvalue()))
                except (RuntimeError, ValueError) as exc:
                    seen[str(exc)] = "dump", kwargs, file.getvalue()
        in_threads(lambda: change(rng), *[read] * READERS)
        # Nothing but what Python code may say of a dict that changes.
        for text in "dictionary changed size during iteration", "dictionary keys changed during iteration":
            seen.pop(text, None)
        self.assertEqual(seen, {})

    def test_list(self):
        items = list(range(100))

        def change(rng):
            for _ in range(100):
                match rng.randrange(6):
                    case 0:
                        items.clear()
                    case 1:
                        items.extend(range(1000, 1100))
                    case 2:
                        items.append([rng.randrange(10**6, 10**7)] * 5)
                    case 3:
                        items[:] = ["new" * 10] * rng.randrange(50)
                    case 4:
                        items[10:20] = []
                    case _:
                        items.insert(0, {"key": 1.5})

        def check(found):
            for item in found:
                self.assertIn(type(item), (int, list, str, dict))
                if isinstance(item, str):
                    self.assertEqual(item, "newnewnewnewnewnewnewnewnewnew")
                elif isinstance(item, dict):
                    self.assertEqual(item, {"key": 1.5})
        self.run_all([items, [items]], change, lambda found: (check(found[0]), check(found[1][0])))

    def test_dict(self):
        items = {}

        def change(rng):
            for _ in range(100):
                key = f"key {rng.randrange(50)}"
                match rng.randrange(6):
                    case 0:
                        items[key] = f"value of {key}"
                    case 1:
                        items.pop(key, None)
                    case 2:
                        items.update({f"key {n}": f"value of key {n}" for n in range(50)})
                    case 3 if not rng.randrange(20):
                        items.clear()
                    case 4:
                        items[key] = "".join(["value of ", key])
                    case _:
                        items.pop("key 1", None)
                        items["key 1"] = "value of key 1"

        def check(found):
            for key, value in found[0].items():
                self.assertEqual(value, f"value of {key}")
        self.run_all([items], change, check)

    def test_default(self):
        # A lock that default takes is not held by anybody who waits for the encoder.
        lock = threading.Lock()
        items, odd = [Odd()] * 20, Odd()

        def default(obj):
            with lock:
                time.sleep(0)
            return len(items)

        def write():
            json.dumps([items, {"k": odd}], default=default)

        def change():
            with lock:
                items.append(odd)
                if len(items) > 30:
                    del items[10:]
        in_threads(change, *[write] * READERS)

    @skip_if_bytearray_is_unsafe
    def test_bytearray(self):
        # Read while it is changed; it cannot get shorter at the wrong moment.
        document = json.dumps([{"key": "value", "list": [1, 2, 3.5] * 20}] * 5).encode()
        data = bytearray(document)

        def change():
            for text in b"[", document, b"\xff\xff", b'"' + b"x" * 5000, document:
                try:
                    data[:] = text
                except BufferError:
                    pass  # it is being read

        def read():
            try:
                json.loads(data)
            except (ValueError, IndexError):
                pass  # IndexError: json.detect_encoding() looks at one byte after the other
        in_threads(change, *[read] * READERS)


if __name__ == "__main__":
    unittest.main()
