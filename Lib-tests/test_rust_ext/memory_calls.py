"""The calls of test_memory.py: one of each function of _testrustapi, made from its signature."""

import datetime
import fnmatch
import gc
import inspect
import json
import os
import signal
import sys
import types
import weakref
from array import array

import _testrustapi

# The source of the arguments for each parameter, by "module.function.parameter"; the first that
# matches is taken. A parameter that has a default value gets none. Some of them are of a wrong
# type, so that the texts of errors are among what is made without memory.
ARGUMENTS = [(pattern, source) for patterns, source in [
    ("attribute.operation", "'hasattr'"), ("binary.operation", "'add'"), ("unary.operation", "'repr'"),
    ("attribute.args", "(max, '__name__', None)"), ("call.args", "((1, 2), 3)"),
    ("call_method.args", "()"), ("call_method.object", "Plain()"), ("call_with_names.args", "(1, 2)"), ("call_with_names.names", "()"),
    ("list_method.name dict_method.name set_method.name", "'len'"), ("tuple_method.name", "'new'"),
    ("type_method.name", "'qualname'"), ("value_method.name", "'int.to_le_bytes'"), ("value_method.object", "2**70"),
    ("list_method.args", "([1, 2], None, None)"), ("dict_method.args", "({1: 2}, None, None)"),
    ("set_method.args", "({1, 2}, None)"), ("tuple_method.args", "((1, 2), None, None)"), ("type_method.args", "(int, 5)"),
    ("convert.name", "'i128'"), ("convert.object value_method.value", "2**70"), ("Weak.value", "2"),
    ("exception_type.name raise_*.name", "'ValueError'"), ("import_error.kind", "'ImportError'"), ("from_io_kind.kind", "'NotFound'"),
    ("new_type.name", "'module.Name'"), ("count_ints.object *.numbers.value", "[1, 2, 3]"),
    ("capi.float_fromstring.obj", "'1.5'"), ("capi.number_*.obj capi.pylong_fromdouble.arg capi.complex_*.obj capi.float_*.obj", "2"), ("capi.*string*.key containers.*string*.key", "b'key'"),
    ("capi.*string*.attr_name", "b'__doc__'"), ("*.attr_name", "'__doc__'"),
    ("buffers.in_place.place", "True"), ("strings.bytes_*.room", "20"),
    ("buffers.typed_set.value", "2"), ("capi_datetime.PyDateTime_DELTA_GET.*", "datetime.timedelta(2)"),
    ("capi_datetime.PyDateTime_TIME_GET.*", "datetime.time(2)"),
    ("capi_datetime.PyDateTime_*.* capi_datetime.date_and_fold.*", "datetime.datetime(2000, 1, 1)"),
    ("capi.bytearray_concat.*", "bytearray(b'ab')"), ("capi.bytes_concat.*", "b'ab'"),
    ("capi.bytearray_*.obj capi.bytearray_size.arg", "bytearray(b'ab')"), ("capi.bytes_*.arg", "b'ab'"),
    ("capi.mapping_*.obj", "{'a': 1}"), ("capi.*.text", "'12'"),
    ("strings.capi.unicode_comparewith*.right strings.capi.unicode_equaltoutf8*.right", "b'text'"),
    ("strings.capi.*.left strings.capi.*.right", "'text \\u20ac'"), ("strings.capi.*.new", "'new'"),
    ("strings.capi.*.length", "20"), ("strings.capi.*.kind strings.*.kind", "1"), ("strings.*.data", "b'text'"),
    ("strings.capi.unicode_format.format", "'%s %r %a'"), ("strings.capi.unicode_join.items", "['a', 'b']"),
    ("strings.write_unicode.pieces", "[('push', 'x'), ('push_str', 'text')]"), ("strings.*.pieces", "[('write', b'some bytes')]"), ("strings.keep_view.call", "list"),
    ("strings.from_encoded_object.object", "b'text'"), ("strings.write_too_much.way", "0"),
    ("recursive_calls.levels", "2"), ("recursive_calls.place", "' in a test'"),
    ("strings.*.text", "'text \\u20ac' * 9"),
    ("bench.bytes_pieces.piece", "b'piece'"), ("bench.call_str.a", "'text'"), ("bench.call_instance.a", "t.bench.Bench(1)"),
    ("bench.loop_bytearray_copy.array", "bytearray(5000)"), ("bench.loop_call_keyword.callable", "keywords"),
    ("bench.loop_call0.callable", "list"), ("bench.loop_call?.callable", "several"),
    ("bench.loop_call_method?.object", "'text'"), ("bench.loop_call_method0.name", "'upper'"),
    ("bench.loop_call_method1.name", "'count'"), ("bench.loop_call_method1.a", "'t'"),
    ("bench.loop_getattr*.object bench.loop_setattr.object", "Plain()"), ("bench.loop_*attr.name", "'name'"),
    ("bench.loop_?etitem.container", "{'key': 1}"), ("bench.loop_int_to_i64.object", "2**40"),
    ("bench.loop_mapping_optional.a", "{'key': 1}"), ("bench.loop_sequence_item.a", "list(range(5000))"),
    ("bench.loop_slice_indices.a", "slice(1, 2)"), ("bench.loop_complex_parts.number *.complex.number", "1 + 2j"),
    ("bench.buffer_*.object bench.loop_buffer_get.object", "bytearray(10)"), ("bench.buffer_sum_f64.items", "array('d', [1])"),
    ("bench.loop_set_contains.item containers.set_*.item", "2"), ("bench.*.data buffers.*.bytes", "b'some bytes'"),
    ("buffer_twin.py_buffer_to_contiguous.flags", "284"), ("buffer_twin.ndarray.obj", "bytearray(b'abcd')"),
    ("buffer_twin.slice_indices.key", "slice(1, 2)"), ("buffer_twin.get_contiguous.buffertype", "256"),
    ("buffer_twin.get_pointer.seq", "[0]"), ("buffer_twin.*.obj buffer_twin.*.b? buffer_twin.*.bufobj", "bytearray(b'ab')"),
    ("buffers.*.flags", "284"), ("buffers.*.name", "'u8'"), ("buffers.*.values", "[1] * 10"),
    ("buffers.typed_slice.length", "10"), ("buffers.typed_parameter.numbers", "array('d', [1, 2])"),
    ("buffers.held.function", "list"), ("buffers.*.object", "bytearray(b'some bytes')"),
    ("buffers_out.Matrix.format", "'B'"), ("buffers_out.Matrix.shape", "(10,)"),
    ("buffers_out.Failing.how", "1"), ("buffers_out.Holder.object", "b'bytes'"), ("buffers_out.acquire.objects", "[b'ab', b'cd']"),
    ("classes.make_derived.*", "2"), ("classes.read_counted.counted", "t.classes.Counted()"), ("classes.starmap.iterable", "[(1, 2), (3, 4)]"),
    ("classes.Members.flag", "True"), ("classes.Picky.how", "'value'"), ("chain.how", "'raise'"), ("clinic.str_*.? clinic.unicode_*.? clinic.gh_99240*.?", "'text'"),
    ("clinic.bytes_object_converter.? clinic.py_buffer_converter.?", "b'bytes'"), ("clinic.byte_array*.?", "bytearray(2)"),
    ("containers.*_from_stack.items", "[[], 1, 2, 3]"), ("containers.*_from_stack.start", "2"),
    ("Members.text", "'text'"),
    ("containers.compare.a containers.compare.b", "(1, [2])"), ("containers.compare.quick", "True"),
    ("containers.compare_many.pairs", "[(1, 2), ((3,), (4,))]"), ("containers.getter_items.between", "list"),
    ("containers.in_locked_list.steps", "[('append', 1), ('pop',), ('get', 0)]"),
    ("containers.check_dict.known", "{'a': 1, 'key': 2}"), ("containers.check_items.known", "frozenset({1, 2, 3})"), ("containers.*.function", "several"), ("fill.function", "several"),
    ("locks.critical_section*.function", "list"), ("locks.shared.value", "2"),
    ("memory.map.value", "{1: 2, 3: 4}"), ("memory.text.value", "'text'"),
    ("more_types.memoryview_release.view", "memoryview(b'bytes')"), ("more_types.memoryview_fields.object", "memoryview(b'ab')"),
    ("more_types.weak.object", "max"), ("more_types.closure.kind", "'add'"), ("more_types.capsule.value", "2"),
    ("more_types.capsule_import.name", "'_datetime.datetime_CAPI'"), ("more_types.capsule_fields.c_name", "'text'"), ("more_types.*.capsule", "t.more_types.capsule('text', 2)"),
    ("more_types.bytearray_method.name", "'len'"), ("more_types.bytearray_method.this", "bytearray(2)"),
    ("more_types.object_method.name", "'repr'"), ("more_types.object_method.this", "[1]"),
    ("panic_resumed.other", "'other'"), ("call_values.function", "several"), ("threads.*.data", "b'data'"),
    ("call_with*.function", "several"), ("unicode_decode_error.data", "b'data'"), ("threads.nest.callable", "list"),
    ("unit_[sez]*.a", "'text'"), ("unit_y*.a", "b'text'"), ("capi_datetime.*.tzinfo", "None"), ("capi_datetime.*._macro", "False"),
    # Any function's parameter of that name.
    ("*.exception_type", "ValueError"), ("*.raised *.of *.to *.taken", "ValueError('text')"),
    ("*.cause *.context *.traceback", "None"), ("*.exc", "OverflowError"), ("*.replace *.writable *.copy_null", "True"),
    ("*.panics *.locked", "False"), ("*.moment", "datetime.datetime(2000, 1, 1)"), ("*.weak", "weakref.ref(max)"),
    ("*.seq *.seq1 *.seq2 *.sequence", "[5, 6, 7, 8]"), ("*.dict *.mapping *.table *.other", "{'a': 1, 'key': 2}"),
    ("*.list *.items *.iterable *.container *.objects", "[3, 1, 2]"), ("*.pairs", "[(1, 2), (3, 4)]"),
    ("*.obj *.object *.val *.item *.default *.cell *.value *.new", "[1, 'a']"), ("*.set", "{1, 2, 3}"),
    ("*.tuple *.args", "(1, 2, 3)"), ("*.key", "'key'"), ("*.keys", "['a', 'b']"), ("*.rest *.names", "()"),
    ("*.text *.name *.note *.message *.filename *.doc *.event *.path *.kind", "'text'"), ("*.log", "[]"),
    ("*.data *.view *.array *.piece", "bytearray(b'some bytes')"), ("*.s *.c_name", "b'text'"),
    ("*.function *.callable *.callback", "several"), ("*.order", "'C'"), ("*.access", "256"), ("*.errors", "'strict'"),
    ("*.separator *.part *.old", "'x'"), ("*.chars", "[97, 98]"), ("*.errno", "'2'"), ("*.year", "2000"),
    ("*.base", "10"), ("*.offset *.i1 *.low", "0"), ("*.itemsize *.step", "1"), ("*.c *.ordinal *.byte", "97"),
    ("*.a *.arg *.answer *.b *.count *.d *.days *.depth *.end *.every *.extra *.fold *.given *.i *.i2 *.index *.left "
     "*.length *.microsecond *.microseconds *.month *.n *.number *.o *.o1 *.o2 *.second *.seconds *.size *.start "
     "*.steps *.stop *.hour *.minute *.day *.high *.x *.y *.real *.imag *.position *.times *.right *.first *.content "
     "*.additional *.ts *.direction *.e *.f *.g *.pos *.pos1 *.pos2 *.kw1 *.readonly *.flags *.len", "2"),
] for pattern in patterns.split()]

# Functions that are not called, and why. The first that matches is the reason.
STARTS = "starts a thread, which C cannot do without memory, or waits for one"
WARNS = "do_warn() in Python/_warnings.c uses a pointer that is NULL without memory"
LEFT_OUT = {
    "locks_twin.*": STARTS,
    "threads.*": STARTS,
    "panic_in_thread": STARTS,
    "strings.read_elsewhere": STARTS,
    "bench.loop_attach_new": STARTS,
    "resource_warning": WARNS,
    "warn*": WARNS,
    "clinic.depr_*": WARNS,
    "clinic.Depr*": WARNS,
    "unraisable*": "calls sys.unraisablehook, which prints",
    "life.keep": "the first call returns another value",
    "print": "prints",
    "display": "prints",
    "panic_when_freed": "calls sys.unraisablehook, which prints",
    "panic_in_drop": "calls sys.unraisablehook, which prints",
}


def several(*args):
    """A function that takes anything."""
    return []


def keywords(a, key=None, **kwargs):
    return a


class Plain:
    name = 1

    def method(self):
        return self


def functions(module=_testrustapi, prefix=""):
    """The functions and classes of a module and of those in it, by name."""
    found = {}
    for key, value in list(vars(module).items()):
        if key.startswith("__"):
            continue
        if isinstance(value, types.ModuleType):
            found |= functions(value, f"{prefix}{key}.")
        elif callable(value):
            found[prefix + key] = value
    return found


def reason(name):
    """Why the function is left out, or None."""
    return next((LEFT_OUT[pattern] for pattern in LEFT_OUT if fnmatch.fnmatchcase(name, pattern)), None)


def argument(name):
    for pattern, source in ARGUMENTS:
        # Patterns for any function match those of the module itself too.
        if fnmatch.fnmatchcase(name, pattern) or fnmatch.fnmatchcase("." + name, pattern):
            return source
    raise LookupError(f"memory_calls.py has no argument for {name}")


def source(name, function):
    """The source of the arguments, as a tuple and a dict."""
    args, kwargs = "", ""
    try:
        parameters = inspect.signature(function).parameters.values()
    except ValueError:
        parameters = ()
    for parameter in parameters:
        if parameter.kind in (parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD):
            continue
        if parameter.default is not parameter.empty:
            continue
        text = argument(f"{name}.{parameter.name}")
        if parameter.kind is parameter.KEYWORD_ONLY:
            kwargs += f"{parameter.name!r}: {text}, "
        else:
            args += f"{text}, "
    return f"(({args}), {{{kwargs}}})"


def maker(source):
    """A function that makes the arguments anew each time."""
    names = {"t": _testrustapi, "array": array, "datetime": datetime, "weakref": weakref,
             "several": several, "keywords": keywords, "Plain": Plain}
    return eval("lambda: " + source, names)


def attempt(function, args, kwargs, start):
    # Short: where an exception passes the 256th instruction of a function, the interpreter
    # needs memory for an int, and tries again for ever.
    set_nomemory(start)
    try:
        return function(*args, **kwargs)
    finally:
        remove_mem_hooks()


def outcome(function, args, kwargs, start=None):
    """Whether the call returns, and the type of what it returns or raises."""
    try:
        if start is None:
            return True, type(function(*args, **kwargs))
        return True, type(attempt(function, args, kwargs, start))
    except Exception as exc:
        return False, type(exc)


NO_MEMORY = (False, MemoryError)


def sweep(function, make):
    """Calls with one allocation more that succeeds each time; the first start that is enough."""
    for start in range(3000):
        got = outcome(function, *make(), start)
        # Some functions return the exception that another one has raised.
        if got != NO_MEMORY and got != (True, MemoryError):
            return start, got
    raise AssertionError("never succeeds")


ROUNDS = 10


def leaks(function, make, enough):
    """Whether calls that fail leave a block each time, whichever allocation fails."""
    # Free lists take blocks until they are full. A leak goes on.
    for _ in range(30):
        gc.collect()
        before = sys.getallocatedblocks()
        for _ in range(ROUNDS):
            for start in range(min(enough, 40)):
                outcome(function, *make(), start)
        gc.collect()
        if sys.getallocatedblocks() - before < ROUNDS:
            return False
    return True


def check(name, function):
    """Calls the function without memory; returns how many allocations fail before it succeeds."""
    make = maker(source(name, function))
    want = outcome(function, *make())
    enough, got = sweep(function, make)
    assert got == want, (name, enough, got, want)
    assert not leaks(function, make, enough), (name, "leaks")
    # Again with enough, after so many failures.
    assert outcome(function, *make()) == want, name
    return enough


def main():
    """Checks each function in a process of its own, and prints what became of them."""
    results = {}
    _testrustapi.capi_datetime.test_datetime_capi()
    for name, function in functions().items():
        if reason(name):
            continue
        read, write = os.pipe()
        if not (child := os.fork()):
            signal.alarm(60)
            try:
                os.write(write, json.dumps(check(name, function)).encode())
                os._exit(0)
            except BaseException as exc:
                os.write(write, json.dumps(repr(exc)).encode())
                os._exit(1)
        os.close(write)
        with open(read) as pipe:
            text = pipe.read()
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        results[name] = [status, json.loads(text or "null")]
    print(json.dumps(results))


if __name__ == "__main__":
    from _testcapi import remove_mem_hooks, set_nomemory
    main()
