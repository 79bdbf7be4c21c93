"""What rows/_testrustapi.py measures: one shape of call, or of work, at a time.

`f` is the function of the module that is measured, `m` the module. `a`, `b` and `c` are
plain objects.
"""

from typing import NamedTuple

LOOPS = 1000  # how often a loop_ function does what it is named after


class Shape(NamedTuple):
    """One row of the table."""

    name: str
    function: str  # what the module must have
    statement: str
    setup: str = ""
    work: int = 1  # how many times the statement does what is measured


CALLS = [
    Shape("call: ()", "call_noargs", "f()"),
    Shape("call: (), with state", "call_state", "f()"),
    Shape("call: (a, /)", "call_o", "f(a)"),
    Shape("call: (a, b, c=None, /), 2 given", "call_positional", "f(a, b)"),
    Shape("call: (a, b, c=None, /), 3 given", "call_positional", "f(a, b, c)"),
    Shape("call: (a, b=None, *, c=None), a", "call_keywords", "f(a)"),
    Shape("call: (a, b=None, *, c=None), a b", "call_keywords", "f(a, b)"),
    Shape("call: (a, b=None, *, c=None), a c=", "call_keywords", "f(a, c=c)"),
    Shape("call: (a, b=None, *, c=None), a b= c=", "call_keywords", "f(a, b=b, c=c)"),
    Shape("call: (a, b=None, *, c=None), a= b= c=", "call_keywords", "f(a=a, b=b, c=c)"),
    Shape("call: (a, b=None, *, c=None), **", "call_keywords", "f(a, **k)", "k = {'b': b, 'c': c}"),
    Shape("call: 8 parameters, a", "call_many", "f(a)"),
    Shape("call: 8 parameters, all by position", "call_many", "f(a, b, c, a, b, c, a, b)"),
    Shape("call: 8 parameters, a h=", "call_many", "f(a, h=b)"),
    Shape("call: (*args), 0 given", "call_varargs", "f()"),
    Shape("call: (*args), 4 given", "call_varargs", "f(a, b, c, a)"),
    Shape("convert: bool", "call_bool", "f(True)"),
    Shape("convert: int, small", "call_int", "f(7)"),
    Shape("convert: int, 40 bits", "call_int", "f(1000000000000)"),
    Shape("convert: float", "call_float", "f(1.5)"),
    Shape("convert: str", "call_str", "f('a message')"),
    Shape("convert: str, not ASCII", "call_str", "f(s)", "s = 'a m\xe9ssage'"),
    Shape("convert: buffer, of bytes", "call_bytes", "f(b'a message')"),
    Shape("convert: buffer, of bytearray", "call_bytes", "f(s)", "s = bytearray(b'a message')"),
    Shape("convert: own class", "call_instance", "f(x)", "x = m.Bench(a)"),
    Shape("convert: own class, a subclass", "call_instance", "f(x)", "class S(m.Bench): pass\nx = S(a)"),
    Shape("raise: ValueError", "call_raise", "try: f()\nexcept ValueError: pass"),
    Shape("raise: TypeError, missing argument", "call_keywords", "try: f()\nexcept TypeError: pass"),
    Shape("raise: TypeError, unknown keyword", "call_keywords", "try: f(a, x=a)\nexcept TypeError: pass"),
]

INSTANCE = "x = f(a); y = f(a)"
CLASS = [
    Shape("class: construct", "Bench", "f(a)"),
    Shape("class: construct, a subclass", "Bench", "S(a)", "class S(f): pass"),
    Shape("class: method()", "Bench", "x.noargs()", INSTANCE),
    Shape("class: method(a)", "Bench", "x.o(a)", INSTANCE),
    Shape("class: method(a, b=)", "Bench", "x.keywords(a, b=b)", INSTANCE),
    Shape("class: method with state", "Bench", "x.state()", INSTANCE),
    Shape("class: class method", "Bench", "f.of_class()", INSTANCE),
    Shape("class: getter", "Bench", "x.value", INSTANCE),
    Shape("class: setter", "Bench", "x.value = a", INSTANCE),
    Shape("class: ==", "Bench", "x == y", INSTANCE),
    Shape("class: == of another type", "Bench", "x == 1", INSTANCE),
    Shape("class: hash()", "Bench", "hash(x)", INSTANCE),
    Shape("class: len()", "Bench", "len(x)", INSTANCE),
    Shape("class: [0]", "Bench", "x[0]", INSTANCE),
    Shape("class: +", "Bench", "x + a", INSTANCE),
    Shape("class: iter()", "Bench", "iter(x)", INSTANCE),
    Shape("class: next()", "Bench", "for _ in x: pass", INSTANCE, LOOPS),
]

PLAIN = """\
class Plain: pass
x = Plain(); x.name = a
d = dict.fromkeys(map(str, range(1000)), a)
l = [a] * 1000
t = tuple(l)
from builtins import len, abs, divmod, isinstance
def keyword(a, key): pass"""


def loop(name, function, arguments, setup=PLAIN):
    """A shape whose loop is in the module."""
    return Shape(name, function, f"f({arguments})", setup, LOOPS)


LOOPS_IN_MODULE = [
    loop("getattr: of an instance", "loop_getattr", "x, 'name'"),
    loop("getattr: a method of str", "loop_getattr", "'text', 'upper'"),
    loop("setattr", "loop_setattr", "x, 'name', a"),
    loop("getitem: dict", "loop_getitem", "d, '7'"),
    loop("getitem: list", "loop_getitem", "l, 7"),
    loop("setitem: dict", "loop_setitem", "d, '7', a"),
    loop("setitem: list", "loop_setitem", "l, 7, a"),
    loop("dict: get", "loop_dict_get", "d, '7'"),
    loop("dict: set", "loop_dict_set", "d, '7', a"),
    loop("dict: iterate", "loop_dict_iterate", "d"),
    loop("dict: build", "loop_dict_build", "list(d)"),
    loop("list: iterate", "loop_list_iterate", "l"),
    loop("list: build", "loop_list_build", "a"),
    loop("tuple: build, of 3", "loop_tuple_build", "a"),
    loop("iterate: a list", "loop_iterate", "l"),
    loop("iterate: a dict", "loop_iterate", "d"),
    loop("call out: ()", "loop_call0", "tuple"),
    loop("call out: (a)", "loop_call1", "abs, 7"),
    loop("call out: (a, b)", "loop_call2", "isinstance, a, int"),
    loop("call out: (a, key=a)", "loop_call_keyword", "keyword, a"),
    loop("call out: method()", "loop_call_method0", "'text', 'isascii'"),
    loop("call out: method(a)", "loop_call_method1", "'text', 'startswith', 't'"),
    loop("int: to i64", "loop_int_to_i64", "1000000"),
    loop("int: of i64", "loop_i64_to_int", ""),
    loop("str: new", "loop_str_new", ""),
    loop("str: UTF-8", "loop_str_utf8", "'a message'"),
    loop("bytes: new", "loop_bytes_new", ""),
    loop("len()", "loop_len", "l"),
    loop("truth", "loop_is_truthy", "l"),
    loop("==", "loop_eq", "'text', 'texT'"),
    loop("raise and take back", "loop_raise", ""),
]

SHAPES = CALLS + CLASS + LOOPS_IN_MODULE
