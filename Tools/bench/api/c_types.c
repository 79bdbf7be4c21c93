/* Protocols and further types of objects, LOOPS times a call.

   Where several functions of the C API do it, this is the one that is right on the
   free-threaded build too. */

#include "c_module.h"
#include "datetime.h"

/* The compiler must take the value for used, and for anything: in memory, as Rust's
   black_box() does it. */
#define BLACK_BOX(value) __asm__ volatile("" : "+m"(value) : : "memory")

LOOP(loop_number_add, 2)
    REPEAT_OBJECT(PyNumber_Add(args[0], args[1]));
}

LOOP(loop_number_in_place_add, 2)
    REPEAT_OBJECT(PyNumber_InPlaceAdd(args[0], args[1]));
}

LOOP(loop_number_isize, 1)
    for (int i = 0; i < LOOPS; i++) {
        Py_ssize_t value = PyNumber_AsSsize_t(args[0], NULL);
        if (value == -1 && PyErr_Occurred()) {
            return NULL;
        }
        BLACK_BOX(value);
    }
    Py_RETURN_NONE;
}

LOOP(loop_sequence_item, 1)
    REPEAT_OBJECT(PySequence_GetItem(args[0], 7));
}

LOOP(loop_mapping_optional, 2)
    for (int i = 0; i < LOOPS; i++) {
        PyObject *value;
        if (PyMapping_GetOptionalItem(args[0], args[1], &value) < 0) {
            return NULL;
        }
        Py_XDECREF(value);
    }
    Py_RETURN_NONE;
}

LOOP(loop_slice_indices, 2)
    Py_ssize_t length = PyLong_AsSsize_t(args[1]);
    if (length < 0) {
        return NULL;
    }
    for (int i = 0; i < LOOPS; i++) {
        Py_ssize_t start, stop, step, count;
        if (PySlice_Unpack(args[0], &start, &stop, &step) < 0) {
            return NULL;
        }
        BLACK_BOX(length);
        count = PySlice_AdjustIndices(length, &start, &stop, step);
        BLACK_BOX(count);
    }
    Py_RETURN_NONE;
}

LOOP(loop_weakref_upgrade, 1)
    for (int i = 0; i < LOOPS; i++) {
        PyObject *object;
        if (PyWeakref_GetRef(args[0], &object) < 0) {
            return NULL;
        }
        Py_XDECREF(object);
    }
    Py_RETURN_NONE;
}

LOOP(loop_complex_parts, 1)
    for (int i = 0; i < LOOPS; i++) {
        Py_complex value = PyComplex_AsCComplex(args[0]);
        if (value.real == -1.0 && PyErr_Occurred()) {
            return NULL;
        }
        __asm__ volatile("" : : "m"(value) : "memory");
    }
    Py_RETURN_NONE;
}

LOOP(loop_complex_new, 0)
    (void)args;
    REPEAT_OBJECT(PyComplex_FromDoubles(1.0, 2.0));
}

LOOP(loop_datetime_fields, 1)
    PyObject *moment = args[0];
    for (int i = 0; i < LOOPS; i++) {
        BLACK_BOX(moment);
        if (!PyDateTime_Check(moment)) {
            PyErr_SetString(PyExc_TypeError, "no datetime");
            return NULL;
        }
        int sum = PyDateTime_GET_YEAR(moment) + PyDateTime_GET_MONTH(moment)
                  + PyDateTime_GET_DAY(moment);
        BLACK_BOX(sum);
    }
    Py_RETURN_NONE;
}

LOOP(loop_date_new, 0)
    (void)args;
    REPEAT_OBJECT(PyDate_FromDate(2024, 2, 29));
}

/* The bytearray is exported while it is copied, as bytes(array) does it. */
LOOP(loop_bytearray_copy, 1)
    char bytes[64];
    for (int i = 0; i < LOOPS; i++) {
        Py_buffer view;
        if (PyObject_GetBuffer(args[0], &view, PyBUF_SIMPLE) < 0) {
            return NULL;
        }
        if (view.len < (Py_ssize_t)sizeof(bytes)) {
            PyBuffer_Release(&view);
            PyErr_SetString(PyExc_IndexError, "bytearray index out of range");
            return NULL;
        }
        memcpy(bytes, view.buf, sizeof(bytes));
        __asm__ volatile("" : : "m"(bytes) : "memory");
        PyBuffer_Release(&view);
    }
    Py_RETURN_NONE;
}

/* What a function is made with that is made at run time. */
static PyObject *
itself(PyObject *self, PyObject *const *args, Py_ssize_t nargs)
{
    if (!PyCapsule_GetPointer(self, "closure")) {
        return NULL;
    }
    if (nargs != 1) {
        PyErr_SetString(PyExc_TypeError, "one argument");
        return NULL;
    }
    return Py_NewRef(args[0]);
}

static PyMethodDef itself_definition = {"itself", _PyCFunction_CAST(itself), METH_FASTCALL, ""};

static PyObject *
closure(PyObject *Py_UNUSED(module), PyObject *Py_UNUSED(ignored))
{
    PyObject *capsule = PyCapsule_New(&itself_definition, "closure", NULL);
    if (!capsule) {
        return NULL;
    }
    PyObject *function = PyCFunction_New(&itself_definition, capsule);
    Py_DECREF(capsule);
    return function;
}

#define FUNCTION(name) {#name, _PyCFunction_CAST(name), METH_FASTCALL, ""}

static PyMethodDef type_functions[] = {
    {"closure", closure, METH_NOARGS, ""},
    FUNCTION(loop_bytearray_copy),
    FUNCTION(loop_complex_new),
    FUNCTION(loop_complex_parts),
    FUNCTION(loop_date_new),
    FUNCTION(loop_datetime_fields),
    FUNCTION(loop_mapping_optional),
    FUNCTION(loop_number_add),
    FUNCTION(loop_number_in_place_add),
    FUNCTION(loop_number_isize),
    FUNCTION(loop_sequence_item),
    FUNCTION(loop_slice_indices),
    FUNCTION(loop_weakref_upgrade),
    {NULL, NULL}
};

int
add_type_functions(PyObject *module)
{
    PyDateTime_IMPORT;
    if (!PyDateTimeAPI) {
        return -1;
    }
    return PyModule_AddFunctions(module, type_functions);
}
