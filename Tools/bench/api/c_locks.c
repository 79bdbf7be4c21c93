/* Locks without contention, LOOPS times a call. */

#include "c_module.h"
#include "pycore_critical_section.h"
#include "pycore_lock.h"          // _PyOnceFlag_CallOnce()

/* The compiler must take it that the value is used. */
#define USE(value) __asm__ volatile("" : : "r"(value) : "memory")

static PyMutex count_mutex;
static unsigned long long count;

static PyObject *
loop_mutex_count(PyObject *Py_UNUSED(module), PyObject *Py_UNUSED(ignored))
{
    for (int i = 0; i < LOOPS; i++) {
        PyMutex_Lock(&count_mutex);
        count++;
        PyMutex_Unlock(&count_mutex);
    }
    Py_RETURN_NONE;
}

static PyObject *
loop_mutex_object(PyObject *Py_UNUSED(module), PyObject *object)
{
    struct {
        PyMutex mutex;
        PyObject *object;
    } cell = {{0}, Py_NewRef(object)};

    USE(&cell);
    for (int i = 0; i < LOOPS; i++) {
        PyMutex_Lock(&cell.mutex);
        PyObject *result = Py_XNewRef(cell.object);
        PyMutex_Unlock(&cell.mutex);
        USE(result);
        Py_XDECREF(result);
    }
    Py_DECREF(cell.object);
    Py_RETURN_NONE;
}

static int
make_value(void *value)
{
    *(unsigned long long *)value = 7;
    return 0;
}

static PyObject *
loop_once_get(PyObject *Py_UNUSED(module), PyObject *Py_UNUSED(ignored))
{
    static _PyOnceFlag once;
    static unsigned long long value;

    for (int i = 0; i < LOOPS; i++) {
        if (_PyOnceFlag_CallOnce(&once, make_value, &value) < 0) {
            return NULL;
        }
        USE(value);
    }
    Py_RETURN_NONE;
}

static PyObject *
loop_critical_section(PyObject *Py_UNUSED(module), PyObject *object)
{
    for (int i = 0; i < LOOPS; i++) {
        Py_BEGIN_CRITICAL_SECTION(object);
        USE(object);
        Py_END_CRITICAL_SECTION();
    }
    Py_RETURN_NONE;
}

static PyObject *
loop_critical_section2(PyObject *Py_UNUSED(module), PyObject *const *args, Py_ssize_t nargs)
{
    if (!_PyArg_CheckPositional("loop_critical_section2", nargs, 2, 2)) {
        return NULL;
    }
    for (int i = 0; i < LOOPS; i++) {
        Py_BEGIN_CRITICAL_SECTION2(args[0], args[1]);
        USE(args);
        Py_END_CRITICAL_SECTION2();
    }
    Py_RETURN_NONE;
}

PyMethodDef lock_functions[] = {
    {"loop_mutex_count", loop_mutex_count, METH_NOARGS, NULL},
    {"loop_mutex_object", loop_mutex_object, METH_O, NULL},
    {"loop_once_get", loop_once_get, METH_NOARGS, NULL},
    {"loop_critical_section", loop_critical_section, METH_O, NULL},
    {"loop_critical_section2", _PyCFunction_CAST(loop_critical_section2), METH_FASTCALL, NULL},
    {NULL, NULL, 0, NULL}
};
