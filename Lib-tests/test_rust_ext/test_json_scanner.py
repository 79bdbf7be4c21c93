"""What a scanner of _json makes: which objects are one object, and what hooks may do meanwhile.

Values, errors and their positions are compared with C's in diff_json.py, calls in test_json_calls.py.
"""

import gc
import json
import sys
import unittest
from test.test_rust_ext import require_rust

require_rust("_json")

import _json

from test.test_rust_ext.json_compare import oracle


class Context:
    """What a decoder says about documents."""

    strict = True
    object_hook = object_pairs_hook = None
    parse_float, parse_int = float, int
    parse_constant = float

    def __init__(self, **attributes):
        vars(self).update(attributes)


class ScannerTestCase(unittest.TestCase):

    def each(self, **attributes):
        """A scanner of Rust and one of C."""
        for module in _json, oracle().c:
            with self.subTest(module=module):
                yield module.make_scanner(Context(**attributes))


def keys(value):
    """The keys of all dicts in a value, in the order of the document."""
    if isinstance(value, dict):
        for key, item in value.items():
            yield key
            yield from keys(item)
    elif isinstance(value, list):
        for item in value:
            yield from keys(item)


# How a key may be written, and what it is.
SPELLINGS = [
    (["key one", "key\\u0020one", "\\u006bey one"], "key one"),
    (["caf\xe9 au lait", "caf\\u00e9 au lait"], "caf\xe9 au lait"),
    (["\u0434\u0430", "\\u0434\u0430", "\\u0434\\u0430"], "\u0434\u0430"),
    (["\U0001f600", "\\ud83d\\ude00"], "\U0001f600"),
    (["\ud800", "\\ud800"], "\ud800"),
    (["tab\\t", "tab\\u0009"], "tab\t"),
    (["say \\\"a\\\"", "say \\u0022a\\u0022"], "say \"a\""),
    (["", ""], ""),
]


class KeysTest(ScannerTestCase):
    """Each key of a document is one object, however it is written."""

    # Characters that give the document each of its forms.
    WIDER = "", "\xff", "\uffff", "\U0010ffff"

    def check(self, scan, names, text):
        value, _ = scan(text, 0)
        found = {}
        got = [*keys(value)]
        for key in got:
            self.assertIs(found.setdefault(key, key), key)
        self.assertEqual(got, names)

    def test_spellings(self):
        for scan in self.each():
            for wider in self.WIDER:
                for spellings, name in SPELLINGS:
                    for written in spellings, spellings[::-1], spellings + spellings[::-1]:
                        text = ", ".join(f'{{"{key}": {{"": 1}}}}' for key in written)
                        self.check(scan, [name, ""] * len(written), f'["{wider}", {text}]')

    def test_many(self):
        # More than are looked through one after the other, in several orders.
        names = [f"key {number}" for number in range(400)]
        for scan in self.each():
            for wider in self.WIDER:
                for order in names, names[::-1], names[::7] * 3, names[:20] + names[:3]:
                    for size in 1, 3, 16, 17, 50:
                        rows = [order[start:start + size] for start in range(0, len(order), size)]
                        rows = [*map(dict.fromkeys, [*rows, *rows[::-1], *rows])]
                        text = json.dumps([wider, *rows], ensure_ascii=False)
                        self.check(scan, [name for row in rows for name in row], text)

    def test_beginnings(self):
        # Keys of which one begins as the one that is expected does.
        for scan in self.each():
            order = ["a", "ab", "abc", "abcdefgh", "abcdefghi", "abcdefghijklmnopq", "abcdefghijklmnopr"]
            for other in [*order, "abcdefgh\\u0069", "x\\\"", "x"]:
                row = "".join(f'"{name}": 1, ' for name in order)
                name = json.loads(f'"{other}"')
                text = f'[{{{row}"x": 1}}, {{"a": 1, "{other}": 1}}, {{"a": 1, "ab": 1}}]'
                self.check(scan, [*order, "x", *dict.fromkeys(["a", name]), "a", "ab"], text)

    def test_calls_share_nothing(self):
        for scan in self.each():
            first, second = (next(iter(scan('{"some key": 1}', 0)[0])) for _ in range(2))
            self.assertIsNot(first, second)


class IdentityTest(ScannerTestCase):

    def test_single_objects(self):
        for scan in self.each():
            for text in "null", "true", "false", "0", "-5", "256", '""', '"a"', '"\\u0061"', '"\xe9"', '"\\u00e9"', '"\\n"':
                for after in "", "\uffff", "\U0010ffff":
                    with self.subTest(text=text):
                        self.assertIs(scan(text + after, 0)[0], scan(text + after, 0)[0])

    def test_narrowest_form(self):
        for scan in self.each():
            text = '["ascii text", "latin \xe9", "wide \uffff", "\U0010ffff", "\\u00e9\\n", "\\uffff\\n", "ascii\\n"]'
            for value in scan(text, 0)[0]:
                self.assertEqual(sys.getsizeof(value), sys.getsizeof("".join(list(value))), value)

    def test_tracked(self):
        for scan in self.each():
            for text in "[[]]", '{"a": []}', "[1]":
                value, _ = scan(text, 0)
                self.assertTrue(gc.is_tracked(value))
                if isinstance(value, list):
                    value.extend(range(50))
                else:
                    value.update(dict.fromkeys(range(50)))
                self.assertEqual(len(value), 51)

    def test_str_subclass(self):
        class Text(str):
            def __getitem__(self, index):
                raise AssertionError
            __len__ = __iter__ = __getitem__
        for scan in self.each():
            text = Text('["a", ]')
            with self.assertRaises(json.JSONDecodeError) as caught:
                scan(text, 0)
            self.assertIs(caught.exception.doc, text)
            self.assertEqual(scan(Text("x[1]"), 1), ([1], 4))


class HooksTest(ScannerTestCase):

    def test_what_they_get(self):
        for scan in self.each(object_pairs_hook=lambda pairs: ("pairs", pairs), object_hook=1 .__add__):
            text = '{"a": {"b": 1, "b": 2}, "a": []}'
            self.assertEqual(scan(text, 0)[0], ("pairs", [("a", ("pairs", [("b", 1), ("b", 2)])), ("a", [])]))
        for scan in self.each(parse_float=lambda text: ("float", text), parse_int=lambda text: ("int", text)):
            for after in "", "\xff", "\uffff", "\U0010ffff":
                text = f'[1.50e+1, -0, 12345678901234567890, -0.0, "{after}"]'
                self.assertEqual(scan(text, 0)[0], [
                    ("float", "1.50e+1"), ("int", "-0"), ("int", "12345678901234567890"), ("float", "-0.0"), after])
        seen = []
        for scan in self.each(parse_constant=seen.append):
            seen.clear()
            self.assertEqual(scan("[NaN, -Infinity, Infinity]", 0)[0], [None] * 3)
            self.assertEqual(seen, ["NaN", "-Infinity", "Infinity"])

    def test_order(self):
        """Hooks are called when what they are for ends, and what follows is not looked at before."""
        def note(kind):
            def hook(value):
                events.append((kind, value))
                return kind
            return hook
        for scan in self.each(object_hook=note("object"), parse_int=note("int"), parse_float=note("float")):
            events = []
            with self.assertRaises(json.JSONDecodeError):
                scan('[{"a": 1, "b": {"c": 2.5}}, 3, {"d": 4]', 0)
            self.assertEqual(events, [
                ("int", "1"), ("float", "2.5"), ("object", {"c": "float"}), ("object", {"a": "int", "b": "object"}),
                ("int", "3"), ("int", "4")])

    def test_scanner_again(self):
        def hook(value):
            if len(value) == 2:
                return scan('[{"x": [3]}]', 0)[0], value
            return value
        for scan in self.each(object_hook=hook):
            value, _ = scan('[{"x": 1, "y": {"x": 2}}, {"x": 4}]', 0)
            self.assertEqual(value, [([{"x": [3]}], {"x": 1, "y": {"x": 2}}), {"x": 4}])

    def test_changes(self):
        """What a hook got or returned is its own."""
        for hook in dict.clear, lambda value: value.update(x=value), lambda value: gc.collect():
            for scan in self.each(object_hook=lambda value: (hook(value), value)[1]):
                value, end = scan('[{"a": {"b": 1}}, {"a": 2}]', 0)
                self.assertEqual((len(value), end), (2, 27))
        for scan in self.each(object_pairs_hook=lambda pairs: (pairs.clear(), gc.collect(), pairs)[2]):
            self.assertEqual(scan('[{"a": 1, "b": {"c": 1}}, 1]', 0)[0], [[], 1])

    def test_errors(self):
        def fail(value):
            raise ZeroDivisionError
        for name, text in [("object_hook", '[1, {"a": [2, {"b": {}}]}]'), ("object_pairs_hook", '[1, {"a": [2, {}]}]'),
                           ("parse_int", "[1.5, [[1]]]"), ("parse_float", "[1, [[1.5]]]"), ("parse_constant", "[[NaN]]")]:
            for scan in self.each(**{name: fail}):
                with self.assertRaises(ZeroDivisionError):
                    scan(text, 0)

    def test_document_is_kept(self):
        for scan in self.each(parse_int=lambda text: gc.collect()):
            self.assertEqual(scan("".join(["[1, ", '"te', 'xt"]']), 0), ([scan("1", 0)[0], "text"], 11))


class NumbersTest(ScannerTestCase):

    def test_digits_of_ints(self):
        for scan in self.each():
            for digits in [*range(1, 45), 4299, 4300]:
                for text in "9" * digits, "1" + "0" * (digits - 1), "-" + "9" * digits, "-1" + "0" * (digits - 1):
                    self.assertEqual(str(scan(text, 0)[0]), text)
            for value in 2**63 - 1, 2**63, 2**64 - 1, 2**64:
                self.assertEqual(scan(f"[{value}, {-value}, {-value - 1}]", 0)[0], [value, -value, -value - 1])

    def test_limit_of_digits(self):
        errors = []
        for scan in self.each():
            with self.assertRaises(ValueError) as caught:
                scan("[" + "1" * 4301 + "]", 0)
            self.assertIs(type(caught.exception), ValueError)
            errors.append(str(caught.exception))
        self.assertEqual(errors[0], errors[1])

    def test_other_digits(self):
        for scan in self.each():
            for text in "\u0661", "1\u0662", "1.\u0663", "1e\u0664", "\uff11":
                try:
                    value, end = scan(text, 0)
                except StopIteration as exc:
                    self.assertEqual(exc.value, 0)
                else:
                    self.assertEqual((value, end), (1, 1))


class DecodeErrorTest(ScannerTestCase):

    def test_class_is_looked_up(self):
        """JSONDecodeError is what json.decoder has under this name by then."""
        class Other(Exception):
            pass
        original = json.decoder.JSONDecodeError
        try:
            json.decoder.JSONDecodeError = Other
            for scan in self.each():
                with self.assertRaises(Other) as caught:
                    scan("[1", 0)
                self.assertEqual(caught.exception.args, ("Expecting ',' delimiter", "[1", 2))
            del json.decoder.JSONDecodeError
            for scan in self.each():
                with self.assertRaises(AttributeError):
                    scan("[1", 0)
        finally:
            json.decoder.JSONDecodeError = original

    def test_context(self):
        for scan in self.each():
            with self.assertRaises(json.JSONDecodeError) as caught:
                try:
                    1 // 0
                except ZeroDivisionError as outer:
                    context = outer
                    scan("[1", 0)
            self.assertIs(caught.exception.__context__, context)
            with self.assertRaises(StopIteration) as caught:
                scan("[", 0)
            self.assertEqual(caught.exception.value, 1)
            self.assertIsNone(caught.exception.__context__)


if __name__ == "__main__":
    unittest.main()
