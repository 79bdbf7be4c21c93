/* What an extension module asks of the interpreter, LOOPS times a call.

   Where several functions of the C API do it, this is the one that is right on the
   free-threaded build too. */

#include "c_module.h"

/* Does something that gives a negative number on failure. */
#define REPEAT_INT(expression) \
    for (int i = 0; i < LOOPS; i++) { \
        if ((expression) < 0) { \
            return NULL; \
        } \
    } \
    Py_RETURN_NONE

LOOP(loop_getattr, 2)
    REPEAT_OBJECT(PyObject_GetAttr(args[0], args[1]));
}

LOOP(loop_setattr, 3)
    REPEAT_INT(PyObject_SetAttr(args[0], args[1], args[2]));
}

LOOP(loop_getitem, 2)
    REPEAT_OBJECT(PyObject_GetItem(args[0], args[1]));
}

LOOP(loop_setitem, 3)
    REPEAT_INT(PyObject_SetItem(args[0], args[1], args[2]));
}

LOOP(loop_dict_get, 2)
    for (int i = 0; i < LOOPS; i++) {
        PyObject *value;
        if (PyDict_GetItemRef(args[0], args[1], &value) < 0) {
            return NULL;
        }
        Py_XDECREF(value);
    }
    Py_RETURN_NONE;
}

LOOP(loop_dict_set, 3)
    REPEAT_INT(PyDict_SetItem(args[0], args[1], args[2]));
}

/* Reads all items of a dict of LOOPS items. */
static PyObject *
loop_dict_iterate(PyObject *Py_UNUSED(module), PyObject *dict)
{
    Py_ssize_t count = 0;

    Py_BEGIN_CRITICAL_SECTION(dict);
    Py_ssize_t position = 0;
    PyObject *key, *value;
    while (PyDict_Next(dict, &position, &key, &value)) {
        Py_INCREF(key);
        Py_INCREF(value);
        count += key != value;
        Py_DECREF(key);
        Py_DECREF(value);
    }
    Py_END_CRITICAL_SECTION();
    return PyLong_FromSsize_t(count);
}

/* A new dict with the items of a list, of which there are LOOPS, as keys. */
static PyObject *
loop_dict_build(PyObject *Py_UNUSED(module), PyObject *keys)
{
    PyObject *dict = PyDict_New();

    if (!dict) {
        return NULL;
    }
    for (Py_ssize_t i = 0; i < LOOPS; i++) {
        PyObject *key = PyList_GetItemRef(keys, i);
        if (!key || PyDict_SetItem(dict, key, Py_None) < 0) {
            Py_XDECREF(key);
            Py_DECREF(dict);
            return NULL;
        }
        Py_DECREF(key);
    }
    return dict;
}

/* Reads all items of a list of LOOPS items. */
static PyObject *
loop_list_iterate(PyObject *Py_UNUSED(module), PyObject *list)
{
    Py_ssize_t count = 0;

    for (Py_ssize_t i = 0; i < PyList_GET_SIZE(list); i++) {
        PyObject *item = PyList_GetItemRef(list, i);
        if (!item) {
            return NULL;
        }
        count += item != Py_None;
        Py_DECREF(item);
    }
    return PyLong_FromSsize_t(count);
}

/* Appends an object to a new list. */
static PyObject *
loop_list_build(PyObject *Py_UNUSED(module), PyObject *item)
{
    PyObject *list = PyList_New(0);

    if (!list) {
        return NULL;
    }
    for (int i = 0; i < LOOPS; i++) {
        if (PyList_Append(list, item) < 0) {
            Py_DECREF(list);
            return NULL;
        }
    }
    return list;
}

static PyObject *
new_triple(PyObject *item)
{
    PyObject *tuple = PyTuple_New(3);

    if (tuple) {
        for (int i = 0; i < 3; i++) {
            PyTuple_SET_ITEM(tuple, i, Py_NewRef(item));
        }
    }
    return tuple;
}

/* Tuples of three. */
static PyObject *
loop_tuple_build(PyObject *Py_UNUSED(module), PyObject *item)
{
    REPEAT_OBJECT(new_triple(item));
}

/* Reads an iterable, however many items it has. */
static PyObject *
loop_iterate(PyObject *Py_UNUSED(module), PyObject *iterable)
{
    PyObject *iterator = PyObject_GetIter(iterable);
    PyObject *item;

    if (!iterator) {
        return NULL;
    }
    while ((item = PyIter_Next(iterator))) {
        Py_DECREF(item);
    }
    Py_DECREF(iterator);
    if (PyErr_Occurred()) {
        return NULL;
    }
    Py_RETURN_NONE;
}

static PyObject *
loop_call0(PyObject *Py_UNUSED(module), PyObject *callable)
{
    REPEAT_OBJECT(PyObject_CallNoArgs(callable));
}

LOOP(loop_call1, 2)
    REPEAT_OBJECT(PyObject_CallOneArg(args[0], args[1]));
}

static PyObject *
call2(PyObject *callable, PyObject *a, PyObject *b)
{
    PyObject *stack[3] = {NULL, a, b};

    return PyObject_Vectorcall(callable, stack + 1, 2 | PY_VECTORCALL_ARGUMENTS_OFFSET, NULL);
}

LOOP(loop_call2, 3)
    REPEAT_OBJECT(call2(args[0], args[1], args[2]));
}

static PyObject *
call_keyword(PyObject *callable, PyObject *a, PyObject *names)
{
    PyObject *stack[3] = {NULL, a, a};

    return PyObject_Vectorcall(callable, stack + 1, 1 | PY_VECTORCALL_ARGUMENTS_OFFSET, names);
}

/* callable(a, key=a) */
static PyObject *
loop_call_keyword(PyObject *module, PyObject *const *args, Py_ssize_t nargs)
{
    PyObject *names = get_state(module)->keyword_names;

    POSITIONAL("loop_call_keyword", 2);
    REPEAT_OBJECT(call_keyword(args[0], args[1], names));
}

LOOP(loop_call_method0, 2)
    REPEAT_OBJECT(PyObject_CallMethodNoArgs(args[0], args[1]));
}

LOOP(loop_call_method1, 3)
    REPEAT_OBJECT(PyObject_CallMethodOneArg(args[0], args[1], args[2]));
}

static PyObject *
loop_int_to_i64(PyObject *Py_UNUSED(module), PyObject *object)
{
    unsigned long long sum = 0;

    for (int i = 0; i < LOOPS; i++) {
        long long value = PyLong_AsLongLong(object);
        if (value == -1 && PyErr_Occurred()) {
            return NULL;
        }
        sum += (unsigned long long)value;
    }
    return PyLong_FromUnsignedLongLong(sum);
}

static PyObject *
loop_i64_to_int(PyObject *Py_UNUSED(module), PyObject *Py_UNUSED(ignored))
{
    REPEAT_OBJECT(PyLong_FromUnsignedLongLong(1000000 + (unsigned long long)i));
}

static PyObject *
loop_str_new(PyObject *Py_UNUSED(module), PyObject *Py_UNUSED(ignored))
{
    REPEAT_OBJECT(PyUnicode_FromStringAndSize("message", 7));
}

static PyObject *
loop_str_utf8(PyObject *Py_UNUSED(module), PyObject *text)
{
    Py_ssize_t sum = 0;

    for (int i = 0; i < LOOPS; i++) {
        Py_ssize_t length;
        if (!PyUnicode_AsUTF8AndSize(text, &length)) {
            return NULL;
        }
        sum += length;
    }
    return PyLong_FromSsize_t(sum);
}

static PyObject *
loop_bytes_new(PyObject *Py_UNUSED(module), PyObject *Py_UNUSED(ignored))
{
    REPEAT_OBJECT(PyBytes_FromStringAndSize("message", 7));
}

static PyObject *
loop_len(PyObject *Py_UNUSED(module), PyObject *object)
{
    REPEAT_INT(PyObject_Size(object));
}

static PyObject *
loop_is_truthy(PyObject *Py_UNUSED(module), PyObject *object)
{
    REPEAT_INT(PyObject_IsTrue(object));
}

LOOP(loop_eq, 2)
    REPEAT_INT(PyObject_RichCompareBool(args[0], args[1], Py_EQ));
}

/* Raises ValueError("message") and takes it back. */
static PyObject *
loop_raise(PyObject *Py_UNUSED(module), PyObject *Py_UNUSED(ignored))
{
    for (int i = 0; i < LOOPS; i++) {
        PyErr_SetString(PyExc_ValueError, "message");
        PyErr_Clear();
    }
    Py_RETURN_NONE;
}

#define FASTCALL(name) {#name, _PyCFunction_CAST(name), METH_FASTCALL, NULL}
#define ONE_ARG(name) {#name, name, METH_O, NULL}
#define NO_ARGS(name) {#name, name, METH_NOARGS, NULL}

PyMethodDef loop_functions[] = {
    FASTCALL(loop_getattr),
    FASTCALL(loop_setattr),
    FASTCALL(loop_getitem),
    FASTCALL(loop_setitem),
    FASTCALL(loop_dict_get),
    FASTCALL(loop_dict_set),
    ONE_ARG(loop_dict_iterate),
    ONE_ARG(loop_dict_build),
    ONE_ARG(loop_list_iterate),
    ONE_ARG(loop_list_build),
    ONE_ARG(loop_tuple_build),
    ONE_ARG(loop_iterate),
    ONE_ARG(loop_call0),
    FASTCALL(loop_call1),
    FASTCALL(loop_call2),
    FASTCALL(loop_call_keyword),
    FASTCALL(loop_call_method0),
    FASTCALL(loop_call_method1),
    ONE_ARG(loop_int_to_i64),
    NO_ARGS(loop_i64_to_int),
    NO_ARGS(loop_str_new),
    ONE_ARG(loop_str_utf8),
    NO_ARGS(loop_bytes_new),
    ONE_ARG(loop_len),
    ONE_ARG(loop_is_truthy),
    FASTCALL(loop_eq),
    NO_ARGS(loop_raise),
    {NULL, NULL, 0, NULL}
};
