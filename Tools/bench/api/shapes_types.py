"""Rows of rows/_testrustapi.py about protocols and further types of objects."""

from .shapes import LOOPS, Shape

SETUP = """\
import datetime, weakref
class Plain: pass
x = Plain()
d = dict.fromkeys(map(str, range(1000)), a)
l = [a] * 1000
moment = datetime.datetime(2024, 2, 29, 12)
array = bytearray(100)"""


def loop(name, function, arguments):
    """A shape whose loop is in the module."""
    return Shape(f"types: {name}", function, f"f({arguments})", SETUP, LOOPS)


SHAPES = [
    loop("int + int", "loop_number_add", "1000, 7"),
    loop("float += float", "loop_number_in_place_add", "1.5, 2.5"),
    loop("index, clamped", "loop_number_isize", "1000"),
    loop("sequence item of a list", "loop_sequence_item", "l"),
    loop("mapping item of a dict", "loop_mapping_optional", "d, '7'"),
    loop("mapping item that is missing", "loop_mapping_optional", "d, 'x'"),
    loop("slice indices", "loop_slice_indices", "slice(1, -1, 2), 100"),
    loop("slice indices, of None", "loop_slice_indices", "slice(None), 100"),
    loop("weak reference", "loop_weakref_upgrade", "weakref.ref(x)"),
    loop("complex: parts", "loop_complex_parts", "1+2j"),
    loop("complex: parts of a float", "loop_complex_parts", "1.5"),
    loop("complex: new", "loop_complex_new", ""),
    loop("datetime: check and fields", "loop_datetime_fields", "moment"),
    loop("datetime: new date", "loop_date_new", ""),
    loop("bytearray: copy 64 bytes", "loop_bytearray_copy", "array"),
    Shape("types: call a closure", "closure", "g(a)", "g = f()"),
]
