/* Detaching and attaching threads (Include/ceval.h, Include/pystate.h), LOOPS times a call. */

#include "c_module.h"

#include <pthread.h>

static PyObject *
loop_detach(PyObject *Py_UNUSED(module), PyObject *Py_UNUSED(ignored))
{
    for (int i = 0; i < LOOPS; i++) {
        Py_BEGIN_ALLOW_THREADS
        Py_END_ALLOW_THREADS
    }
    Py_RETURN_NONE;
}

static void *
attach(void *Py_UNUSED(ignored))
{
    for (int i = 0; i < LOOPS; i++) {
        PyGILState_STATE state = PyGILState_Ensure();
        PyGILState_Release(state);
    }
    return NULL;
}

/* With the thread state that the thread has. */
static PyObject *
loop_attach_again(PyObject *Py_UNUSED(module), PyObject *Py_UNUSED(ignored))
{
    Py_BEGIN_ALLOW_THREADS
    attach(NULL);
    Py_END_ALLOW_THREADS
    Py_RETURN_NONE;
}

/* With a new thread state each time. */
static PyObject *
loop_attach_new(PyObject *Py_UNUSED(module), PyObject *Py_UNUSED(ignored))
{
    pthread_t thread;
    int failed;

    Py_BEGIN_ALLOW_THREADS
    failed = pthread_create(&thread, NULL, attach, NULL) || pthread_join(thread, NULL);
    Py_END_ALLOW_THREADS
    if (failed) {
        PyErr_SetString(PyExc_RuntimeError, "can't start new thread");
        return NULL;
    }
    Py_RETURN_NONE;
}

PyMethodDef thread_functions[] = {
    {"loop_detach", loop_detach, METH_NOARGS, NULL},
    {"loop_attach_again", loop_attach_again, METH_NOARGS, NULL},
    {"loop_attach_new", loop_attach_new, METH_NOARGS, NULL},
    {NULL, NULL, 0, NULL}
};
