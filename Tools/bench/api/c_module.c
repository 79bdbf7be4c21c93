/* _bench_c: functions of every signature shape, written as Argument Clinic writes them.

   The modules _testrustapi and _bench_pyo3 have functions of the same names that do the
   same. Each does next to nothing, so that what is measured is the call. */

#include "c_module.h"

static PyObject *
call_noargs(PyObject *Py_UNUSED(module), PyObject *Py_UNUSED(ignored))
{
    Py_RETURN_NONE;
}

static PyObject *
call_state(PyObject *module, PyObject *Py_UNUSED(ignored))
{
    return count_call(get_state(module));
}

static PyObject *
call_o(PyObject *Py_UNUSED(module), PyObject *Py_UNUSED(a))
{
    Py_RETURN_NONE;
}

/* (a, b, c=None, /): gives back the last one, as the functions below do, so that no
   argument can be left unread. */
static PyObject *
call_positional(PyObject *Py_UNUSED(module), PyObject *const *args, Py_ssize_t nargs)
{
    PyObject *c = Py_None;

    if (!_PyArg_CheckPositional("call_positional", nargs, 2, 3)) {
        return NULL;
    }
    if (nargs < 3) {
        goto skip_optional;
    }
    c = args[2];
skip_optional:
    return Py_NewRef(c);
}

/* (a, b=None, *, c=None) */
static PyObject *
call_keywords(PyObject *Py_UNUSED(module), PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames)
{
    static const char * const _keywords[] = {"a", "b", "c", NULL};
    static _PyArg_Parser _parser = {
        .keywords = _keywords,
        .fname = "call_keywords",
    };
    PyObject *argsbuf[3];
    Py_ssize_t noptargs = nargs + (kwnames ? PyTuple_GET_SIZE(kwnames) : 0) - 1;
    PyObject *b = Py_None;
    PyObject *c = Py_None;

    args = _PyArg_UnpackKeywords(args, nargs, NULL, kwnames, &_parser, 1, 2, 0, argsbuf);
    if (!args) {
        return NULL;
    }
    if (!noptargs) {
        goto skip_optional_pos;
    }
    if (args[1]) {
        b = args[1];
        if (!--noptargs) {
            goto skip_optional_pos;
        }
    }
    c = args[2];
skip_optional_pos:
    return Py_NewRef(c == Py_None ? b : c);
}

/* (a, b=None, c=None, d=None, e=None, f=None, g=None, h=None) */
static PyObject *
call_many(PyObject *Py_UNUSED(module), PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames)
{
    static const char * const _keywords[] = {"a", "b", "c", "d", "e", "f", "g", "h", NULL};
    static _PyArg_Parser _parser = {
        .keywords = _keywords,
        .fname = "call_many",
    };
    PyObject *argsbuf[8];
    PyObject *values[8];
    Py_ssize_t noptargs = nargs + (kwnames ? PyTuple_GET_SIZE(kwnames) : 0) - 1;

    args = _PyArg_UnpackKeywords(args, nargs, NULL, kwnames, &_parser, 1, 8, 0, argsbuf);
    if (!args) {
        return NULL;
    }
    values[0] = args[0];
    for (int i = 1; i < 8; i++) {
        values[i] = Py_None;
        if (noptargs && args[i]) {
            values[i] = args[i];
            noptargs--;
        }
    }
    return Py_NewRef(values[7] == Py_None ? values[0] : values[7]);
}

/* (*args): gives back the tuple. */
static PyObject *
call_varargs(PyObject *Py_UNUSED(module), PyObject *const *args, Py_ssize_t nargs)
{
    PyObject *tuple;

    if (!_PyArg_CheckPositional("call_varargs", nargs, 0, PY_SSIZE_T_MAX)) {
        return NULL;
    }
    tuple = PyTuple_New(nargs);
    if (!tuple) {
        return NULL;
    }
    for (Py_ssize_t i = 0; i < nargs; ++i) {
        PyTuple_SET_ITEM(tuple, i, Py_NewRef(args[i]));
    }
    return tuple;
}

/* (a: bool, /) -> bool */
static PyObject *
call_bool(PyObject *Py_UNUSED(module), PyObject *arg)
{
    int a = PyObject_IsTrue(arg);

    if (a < 0) {
        return NULL;
    }
    return PyBool_FromLong(a);
}

/* (a: long_long, /) -> long_long */
static PyObject *
call_int(PyObject *Py_UNUSED(module), PyObject *arg)
{
    long long a = PyLong_AsLongLong(arg);

    if (a == -1 && PyErr_Occurred()) {
        return NULL;
    }
    return PyLong_FromLongLong(a);
}

/* (a: double, /) -> double */
static PyObject *
call_float(PyObject *Py_UNUSED(module), PyObject *arg)
{
    double a;

    if (PyFloat_CheckExact(arg)) {
        a = PyFloat_AS_DOUBLE(arg);
    }
    else {
        a = PyFloat_AsDouble(arg);
        if (a == -1.0 && PyErr_Occurred()) {
            return NULL;
        }
    }
    return PyFloat_FromDouble(a);
}

/* (a: str, /) -> Py_ssize_t: its length in UTF-8. */
static PyObject *
call_str(PyObject *Py_UNUSED(module), PyObject *arg)
{
    Py_ssize_t length;

    if (!PyUnicode_Check(arg)) {
        _PyArg_BadArgument("call_str", "argument", "str", arg);
        return NULL;
    }
    if (PyUnicode_AsUTF8AndSize(arg, &length) == NULL) {
        return NULL;
    }
    return PyLong_FromSsize_t(length);
}

/* (data: Py_buffer, /) -> Py_ssize_t: its length. */
static PyObject *
call_bytes(PyObject *Py_UNUSED(module), PyObject *arg)
{
    Py_buffer data = {NULL, NULL};
    PyObject *length = NULL;

    if (PyObject_GetBuffer(arg, &data, PyBUF_SIMPLE) != 0) {
        goto exit;
    }
    length = PyLong_FromSsize_t(data.len);

exit:
    if (data.obj) {
       PyBuffer_Release(&data);
    }
    return length;
}

/* (a: object(subclass_of="Bench"), /) */
static PyObject *
call_instance(PyObject *module, PyObject *arg)
{
    if (!PyObject_TypeCheck(arg, get_state(module)->bench_type)) {
        _PyArg_BadArgument("call_instance", "argument", get_state(module)->bench_type->tp_name, arg);
        return NULL;
    }
    Py_RETURN_NONE;
}

static PyObject *
call_raise(PyObject *Py_UNUSED(module), PyObject *Py_UNUSED(ignored))
{
    PyErr_SetString(PyExc_ValueError, "message");
    return NULL;
}

static PyMethodDef call_functions[] = {
    {"call_noargs", call_noargs, METH_NOARGS, NULL},
    {"call_state", call_state, METH_NOARGS, NULL},
    {"call_o", call_o, METH_O, NULL},
    {"call_positional", _PyCFunction_CAST(call_positional), METH_FASTCALL, NULL},
    {"call_keywords", _PyCFunction_CAST(call_keywords), METH_FASTCALL|METH_KEYWORDS, NULL},
    {"call_many", _PyCFunction_CAST(call_many), METH_FASTCALL|METH_KEYWORDS, NULL},
    {"call_varargs", _PyCFunction_CAST(call_varargs), METH_FASTCALL, NULL},
    {"call_bool", call_bool, METH_O, NULL},
    {"call_int", call_int, METH_O, NULL},
    {"call_float", call_float, METH_O, NULL},
    {"call_str", call_str, METH_O, NULL},
    {"call_bytes", call_bytes, METH_O, NULL},
    {"call_instance", call_instance, METH_O, NULL},
    {"call_raise", call_raise, METH_NOARGS, NULL},
    {NULL, NULL, 0, NULL}
};

static int
bench_exec(PyObject *module)
{
    bench_state *state = get_state(module);

    state->keyword_names = Py_BuildValue("(N)", PyUnicode_InternFromString("key"));
    if (!state->keyword_names) {
        return -1;
    }
    state->str_name = PyUnicode_InternFromString("name");
    if (!state->str_name) {
        return -1;
    }
    if (PyModule_AddFunctions(module, container_functions) < 0) {
        return -1;
    }
    if (add_exporters(module) < 0) {
        return -1;
    }
    if (PyModule_AddFunctions(module, buffer_functions) < 0) {
        return -1;
    }
    if (PyModule_AddFunctions(module, loop_functions) < 0) {
        return -1;
    }
    if (PyModule_AddFunctions(module, string_functions) < 0) {
        return -1;
    }
    if (add_type_functions(module) < 0) {
        return -1;
    }
    if (PyModule_AddFunctions(module, lock_functions) < 0) {
        return -1;
    }
    if (PyModule_AddFunctions(module, thread_functions) < 0) {
        return -1;
    }
    return add_types(module, state);
}

static int
bench_traverse(PyObject *module, visitproc visit, void *arg)
{
    bench_state *state = get_state(module);

    Py_VISIT(state->bench_type);
    Py_VISIT(state->iterator_type);
    Py_VISIT(state->keyword_names);
    Py_VISIT(state->str_name);
    return 0;
}

static int
bench_clear(PyObject *module)
{
    bench_state *state = get_state(module);

    Py_CLEAR(state->bench_type);
    Py_CLEAR(state->iterator_type);
    Py_CLEAR(state->keyword_names);
    Py_CLEAR(state->str_name);
    return 0;
}

static void
bench_free(void *module)
{
    (void)bench_clear((PyObject *)module);
}

static PyModuleDef_Slot bench_slots[] = {
    {Py_mod_exec, bench_exec},
    {Py_mod_multiple_interpreters, Py_MOD_PER_INTERPRETER_GIL_SUPPORTED},
    {Py_mod_gil, Py_MOD_GIL_NOT_USED},
    {0, NULL}
};

PyModuleDef bench_module = {
    PyModuleDef_HEAD_INIT,
    .m_name = "_bench_c",
    .m_size = sizeof(bench_state),
    .m_methods = call_functions,
    .m_slots = bench_slots,
    .m_traverse = bench_traverse,
    .m_clear = bench_clear,
    .m_free = bench_free,
};

PyMODINIT_FUNC
PyInit__bench_c(void)
{
    return PyModuleDef_Init(&bench_module);
}
