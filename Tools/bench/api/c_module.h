/* What the files of the extension module _bench_c share. */

#ifndef BENCH_C_MODULE_H
#define BENCH_C_MODULE_H

#ifndef Py_BUILD_CORE_BUILTIN
#  define Py_BUILD_CORE_MODULE 1
#endif

#include "Python.h"
#include "pycore_modsupport.h"    // _PyArg_UnpackKeywords()

/* How often a loop_ function does what it is named after. The driver and the other
   modules know the same number. */
#define LOOPS 1000

#define POSITIONAL(name, count) \
    if (!_PyArg_CheckPositional(name, nargs, count, count)) { \
        return NULL; \
    }

/* The beginning of a function that takes so many arguments by position. */
#define LOOP(name, count) \
    static PyObject * \
    name(PyObject *Py_UNUSED(module), PyObject *const *args, Py_ssize_t nargs) \
    { \
        POSITIONAL(#name, count)

/* Does something that gives a new reference, or NULL. */
#define REPEAT_OBJECT(expression) \
    for (int i = 0; i < LOOPS; i++) { \
        PyObject *result = (expression); \
        if (!result) { \
            return NULL; \
        } \
        Py_DECREF(result); \
    } \
    Py_RETURN_NONE

typedef struct {
    PyTypeObject *bench_type;
    PyTypeObject *iterator_type;
    PyObject *keyword_names;      // ("key",)
    PyObject *str_name;           // "name"
    unsigned long long calls;
} bench_state;

static inline bench_state *
get_state(PyObject *module)
{
    return (bench_state *)PyModule_GetState(module);
}

/* A count that all threads add to. */
static inline PyObject *
count_call(bench_state *state)
{
    unsigned long long before = __atomic_fetch_add(&state->calls, 1, __ATOMIC_RELAXED);
    return PyLong_FromUnsignedLongLong(before + 1);
}

extern PyModuleDef bench_module;
extern PyMethodDef buffer_functions[];
extern PyMethodDef container_functions[];
extern PyMethodDef loop_functions[];
extern PyMethodDef lock_functions[];
extern PyMethodDef string_functions[];
extern PyMethodDef thread_functions[];
extern int add_exporters(PyObject *module);
extern int add_type_functions(PyObject *module);
extern int add_types(PyObject *module, bench_state *state);

#endif
