/* Buffers of other objects. */

#include "c_module.h"

/* Acquires a buffer and releases it. */
static PyObject *
loop_buffer_get(PyObject *Py_UNUSED(module), PyObject *object)
{
    for (int i = 0; i < LOOPS; i++) {
        Py_buffer view;
        if (PyObject_GetBuffer(object, &view, PyBUF_SIMPLE) < 0) {
            return NULL;
        }
        PyBuffer_Release(&view);
    }
    Py_RETURN_NONE;
}

/* The sum of all bytes. */
static PyObject *
buffer_sum(PyObject *Py_UNUSED(module), PyObject *object)
{
    Py_buffer view;

    if (PyObject_GetBuffer(object, &view, PyBUF_SIMPLE) < 0) {
        return NULL;
    }
    unsigned long long sum = 0;
    const unsigned char *bytes = view.buf;
    for (Py_ssize_t i = 0; i < view.len; i++) {
        sum += bytes[i];
    }
    PyBuffer_Release(&view);
    return PyLong_FromUnsignedLongLong(sum);
}

/* A bitwise CRC-32 of all bytes: work that takes longer than reading. */
static PyObject *
buffer_crc(PyObject *Py_UNUSED(module), PyObject *object)
{
    Py_buffer view;

    if (PyObject_GetBuffer(object, &view, PyBUF_SIMPLE) < 0) {
        return NULL;
    }
    uint32_t crc = 0xffffffff;
    const unsigned char *bytes = view.buf;
    for (Py_ssize_t i = 0; i < view.len; i++) {
        crc ^= bytes[i];
        for (int bit = 0; bit < 8; bit++) {
            crc = crc >> 1 ^ (0xedb88320 & -(crc & 1));
        }
    }
    PyBuffer_Release(&view);
    return PyLong_FromUnsignedLong(~crc);
}

/* A copy as a bytes object. */
static PyObject *
buffer_copy(PyObject *Py_UNUSED(module), PyObject *object)
{
    Py_buffer view;

    if (PyObject_GetBuffer(object, &view, PyBUF_SIMPLE) < 0) {
        return NULL;
    }
    PyObject *bytes = PyBytes_FromStringAndSize(view.buf, view.len);
    PyBuffer_Release(&view);
    return bytes;
}

/* Copies bytes to the start of a buffer. */
static PyObject *
buffer_write(PyObject *Py_UNUSED(module), PyObject *const *args, Py_ssize_t nargs)
{
    Py_buffer view, data;

    if (!_PyArg_CheckPositional("buffer_write", nargs, 2, 2)) {
        return NULL;
    }
    if (PyObject_GetBuffer(args[1], &data, PyBUF_SIMPLE) < 0) {
        return NULL;
    }
    if (PyObject_GetBuffer(args[0], &view, PyBUF_WRITABLE) < 0) {
        PyBuffer_Release(&data);
        return NULL;
    }
    memcpy(view.buf, data.buf, Py_MIN(view.len, data.len));
    PyBuffer_Release(&view);
    PyBuffer_Release(&data);
    Py_RETURN_NONE;
}

/* The sum of all items, which are doubles. */
static PyObject *
buffer_sum_f64(PyObject *Py_UNUSED(module), PyObject *object)
{
    Py_buffer view;

    if (PyObject_GetBuffer(object, &view, PyBUF_FULL_RO) < 0) {
        return NULL;
    }
    if (!view.format || strcmp(view.format, "d") != 0 || !PyBuffer_IsContiguous(&view, 'C')) {
        PyBuffer_Release(&view);
        PyErr_SetString(PyExc_BufferError, "not doubles");
        return NULL;
    }
    double sum = 0;
    const double *items = view.buf;
    for (Py_ssize_t i = 0; i < view.len / (Py_ssize_t)sizeof(double); i++) {
        sum += items[i];
    }
    PyBuffer_Release(&view);
    return PyFloat_FromDouble(sum);
}

/* As buffer_sum_f64, of a copy of the items. */
static PyObject *
buffer_copy_f64(PyObject *Py_UNUSED(module), PyObject *object)
{
    Py_buffer view;

    if (PyObject_GetBuffer(object, &view, PyBUF_FULL_RO) < 0) {
        return NULL;
    }
    if (!view.format || strcmp(view.format, "d") != 0) {
        PyBuffer_Release(&view);
        PyErr_SetString(PyExc_BufferError, "not doubles");
        return NULL;
    }
    double *items = PyMem_RawMalloc(view.len);
    if (!items) {
        PyBuffer_Release(&view);
        return PyErr_NoMemory();
    }
    double sum = 0;
    int failed = PyBuffer_ToContiguous(items, &view, view.len, 'C') < 0;
    if (!failed) {
        for (Py_ssize_t i = 0; i < view.len / (Py_ssize_t)sizeof(double); i++) {
            sum += items[i];
        }
    }
    PyMem_RawFree(items);
    PyBuffer_Release(&view);
    return failed ? NULL : PyFloat_FromDouble(sum);
}

PyMethodDef buffer_functions[] = {
    {"loop_buffer_get", loop_buffer_get, METH_O, NULL},
    {"buffer_sum", buffer_sum, METH_O, NULL},
    {"buffer_crc", buffer_crc, METH_O, NULL},
    {"buffer_copy", buffer_copy, METH_O, NULL},
    {"buffer_write", _PyCFunction_CAST(buffer_write), METH_FASTCALL, NULL},
    {"buffer_sum_f64", buffer_sum_f64, METH_O, NULL},
    {"buffer_copy_f64", buffer_copy_f64, METH_O, NULL},
    {NULL, NULL, 0, NULL}
};
