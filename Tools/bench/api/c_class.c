/* _bench_c.Bench: a heap type with what classes have, as Argument Clinic writes it. */

#include "c_module.h"

typedef struct {
    PyObject_HEAD
    PyObject *value;
} bench_object;

#define SELF(op) ((bench_object *)(op))

/* Bench(value, /) */
static PyObject *
bench_new(PyTypeObject *type, PyObject *args, PyObject *kwargs)
{
    if (!_PyArg_NoKeywords("Bench", kwargs) ||
        !_PyArg_CheckPositional("Bench", PyTuple_GET_SIZE(args), 1, 1))
    {
        return NULL;
    }
    bench_object *self = SELF(type->tp_alloc(type, 0));
    if (!self) {
        return NULL;
    }
    self->value = Py_NewRef(PyTuple_GET_ITEM(args, 0));
    return (PyObject *)self;
}

static int
bench_traverse(PyObject *self, visitproc visit, void *arg)
{
    Py_VISIT(Py_TYPE(self));
    Py_VISIT(SELF(self)->value);
    return 0;
}

static int
bench_clear(PyObject *self)
{
    Py_CLEAR(SELF(self)->value);
    return 0;
}

static void
bench_dealloc(PyObject *self)
{
    PyTypeObject *type = Py_TYPE(self);

    PyObject_GC_UnTrack(self);
    /* As list, tuple and dict do: a long chain of instances needs no deep stack. */
    Py_TRASHCAN_BEGIN(self, bench_dealloc)
    (void)bench_clear(self);
    type->tp_free(self);
    Py_DECREF(type);
    Py_TRASHCAN_END
}

static PyObject *
bench_noargs(PyObject *Py_UNUSED(self), PyObject *Py_UNUSED(ignored))
{
    Py_RETURN_NONE;
}

static PyObject *
bench_o(PyObject *Py_UNUSED(self), PyObject *Py_UNUSED(a))
{
    Py_RETURN_NONE;
}

/* (a, b=None) */
static PyObject *
bench_keywords(PyObject *Py_UNUSED(self), PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames)
{
    static const char * const _keywords[] = {"a", "b", NULL};
    static _PyArg_Parser _parser = {
        .keywords = _keywords,
        .fname = "keywords",
    };
    PyObject *argsbuf[2];
    Py_ssize_t noptargs = nargs + (kwnames ? PyTuple_GET_SIZE(kwnames) : 0) - 1;
    PyObject *b = Py_None;

    args = _PyArg_UnpackKeywords(args, nargs, NULL, kwnames, &_parser, 1, 2, 0, argsbuf);
    if (!args) {
        return NULL;
    }
    if (!noptargs) {
        goto skip_optional_pos;
    }
    b = args[1];
skip_optional_pos:
    return Py_NewRef(b);
}

/* Counts in the state of the module whose class this is. */
static PyObject *
bench_state_of_class(PyObject *Py_UNUSED(self), PyTypeObject *cls, PyObject *const *Py_UNUSED(args),
                     Py_ssize_t nargs, PyObject *kwnames)
{
    if (nargs || (kwnames && PyTuple_GET_SIZE(kwnames))) {
        PyErr_SetString(PyExc_TypeError, "state() takes no arguments");
        return NULL;
    }
    return count_call((bench_state *)PyType_GetModuleState(cls));
}

static PyObject *
bench_class_method(PyObject *Py_UNUSED(cls), PyObject *Py_UNUSED(ignored))
{
    Py_RETURN_NONE;
}

static PyMethodDef bench_methods[] = {
    {"noargs", bench_noargs, METH_NOARGS, NULL},
    {"o", bench_o, METH_O, NULL},
    {"keywords", _PyCFunction_CAST(bench_keywords), METH_FASTCALL|METH_KEYWORDS, NULL},
    {"state", _PyCFunction_CAST(bench_state_of_class), METH_METHOD|METH_FASTCALL|METH_KEYWORDS, NULL},
    {"of_class", bench_class_method, METH_NOARGS|METH_CLASS, NULL},
    {NULL, NULL, 0, NULL}
};

static PyObject *
bench_get_value(PyObject *self, void *Py_UNUSED(closure))
{
    PyObject *value;

    Py_BEGIN_CRITICAL_SECTION(self);
    value = Py_XNewRef(SELF(self)->value);
    Py_END_CRITICAL_SECTION();
    return value ? value : Py_NewRef(Py_None);
}

static int
bench_set_value(PyObject *self, PyObject *value, void *Py_UNUSED(closure))
{
    PyObject *old;

    if (!value) {
        PyErr_SetString(PyExc_AttributeError, "cannot delete attribute");
        return -1;
    }
    Py_BEGIN_CRITICAL_SECTION(self);
    old = SELF(self)->value;
    SELF(self)->value = Py_NewRef(value);
    Py_END_CRITICAL_SECTION();
    Py_XDECREF(old);
    return 0;
}

static PyGetSetDef bench_getset[] = {
    {"value", bench_get_value, bench_set_value, NULL, NULL},
    {NULL, NULL, NULL, NULL, NULL}
};

/* All are equal. */
static PyObject *
bench_richcompare(PyObject *self, PyObject *other, int op)
{
    PyObject *module = PyType_GetModuleByDef(Py_TYPE(self), &bench_module);

    if (!module) {
        return NULL;
    }
    if (!PyObject_TypeCheck(other, get_state(module)->bench_type)) {
        Py_RETURN_NOTIMPLEMENTED;
    }
    Py_RETURN_RICHCOMPARE(0, 0, op);
}

static Py_hash_t
bench_hash(PyObject *Py_UNUSED(self))
{
    return 7;
}

static Py_ssize_t
bench_len(PyObject *Py_UNUSED(self))
{
    return LOOPS;
}

static PyObject *
bench_item(PyObject *Py_UNUSED(self), Py_ssize_t index)
{
    if (index < 0 || index >= LOOPS) {
        PyErr_SetString(PyExc_IndexError, "index out of range");
        return NULL;
    }
    Py_RETURN_NONE;
}

static PyObject *
bench_add(PyObject *Py_UNUSED(left), PyObject *Py_UNUSED(right))
{
    Py_RETURN_NONE;
}

typedef struct {
    PyObject_HEAD
    int index;
} iterator_object;

/* An iterator over None, LOOPS times. */
static PyObject *
bench_iter(PyObject *self)
{
    PyObject *module = PyType_GetModuleByDef(Py_TYPE(self), &bench_module);

    if (!module) {
        return NULL;
    }
    PyTypeObject *type = get_state(module)->iterator_type;
    return type->tp_alloc(type, 0);
}

static PyObject *
iterator_next(PyObject *op)
{
    iterator_object *self = (iterator_object *)op;
    int index;

    Py_BEGIN_CRITICAL_SECTION(self);
    index = self->index;
    self->index += index < LOOPS;
    Py_END_CRITICAL_SECTION();
    return index < LOOPS ? Py_NewRef(Py_None) : NULL;
}

static void
iterator_dealloc(PyObject *self)
{
    PyTypeObject *type = Py_TYPE(self);

    type->tp_free(self);
    Py_DECREF(type);
}

static PyType_Slot bench_slots[] = {
    {Py_tp_new, bench_new},
    {Py_tp_traverse, bench_traverse},
    {Py_tp_clear, bench_clear},
    {Py_tp_dealloc, bench_dealloc},
    {Py_tp_methods, bench_methods},
    {Py_tp_getset, bench_getset},
    {Py_tp_richcompare, bench_richcompare},
    {Py_tp_hash, bench_hash},
    {Py_sq_length, bench_len},
    {Py_sq_item, bench_item},
    {Py_nb_add, bench_add},
    {Py_tp_iter, bench_iter},
    {0, NULL}
};

static PyType_Spec bench_spec = {
    .name = "_bench_c.Bench",
    .basicsize = sizeof(bench_object),
    .flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_BASETYPE | Py_TPFLAGS_IMMUTABLETYPE,
    .slots = bench_slots,
};

static PyType_Slot iterator_slots[] = {
    {Py_tp_dealloc, iterator_dealloc},
    {Py_tp_iter, PyObject_SelfIter},
    {Py_tp_iternext, iterator_next},
    {0, NULL}
};

static PyType_Spec iterator_spec = {
    .name = "_bench_c.BenchIterator",
    .basicsize = sizeof(iterator_object),
    .flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_DISALLOW_INSTANTIATION | Py_TPFLAGS_IMMUTABLETYPE,
    .slots = iterator_slots,
};

int
add_types(PyObject *module, bench_state *state)
{
    state->bench_type = (PyTypeObject *)PyType_FromModuleAndSpec(module, &bench_spec, NULL);
    if (!state->bench_type) {
        return -1;
    }
    state->iterator_type = (PyTypeObject *)PyType_FromModuleAndSpec(module, &iterator_spec, NULL);
    if (!state->iterator_type) {
        return -1;
    }
    return PyModule_AddType(module, state->bench_type);
}
