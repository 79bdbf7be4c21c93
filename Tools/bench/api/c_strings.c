/* Strs and bytes objects, read and built, as a module in C does it. */

#include "c_module.h"

#define CHECK_STR(name, text) \
    if (!PyUnicode_Check(text)) { \
        _PyArg_BadArgument(name, "argument", "str", text); \
        return NULL; \
    }

/* A hash of a str's code points, each of which has to wait for the one before. Each kind
   has its loop, which the compiler can unroll. */
static PyObject *
str_hash(PyObject *Py_UNUSED(module), PyObject *text)
{
    CHECK_STR("str_hash", text);

    Py_ssize_t length = PyUnicode_GET_LENGTH(text);
    const void *data = PyUnicode_DATA(text);
    unsigned int hash = 0;

    switch (PyUnicode_KIND(text)) {
    case PyUnicode_1BYTE_KIND:
        for (Py_ssize_t i = 0; i < length; i++) {
            hash = hash * 31 + ((const Py_UCS1 *)data)[i];
        }
        break;
    case PyUnicode_2BYTE_KIND:
        for (Py_ssize_t i = 0; i < length; i++) {
            hash = hash * 31 + ((const Py_UCS2 *)data)[i];
        }
        break;
    default:
        for (Py_ssize_t i = 0; i < length; i++) {
            hash = hash * 31 + ((const Py_UCS4 *)data)[i];
        }
    }
    return PyLong_FromUnsignedLong(hash);
}

/* Looks at a str's first character. */
static PyObject *
loop_str_first(PyObject *Py_UNUSED(module), PyObject *text)
{
    CHECK_STR("loop_str_first", text);

    unsigned long long sum = 0;

    for (int i = 0; i < LOOPS; i++) {
        __asm__ volatile("" : "+r"(text) : : "memory");
        if (PyUnicode_GET_LENGTH(text) > 0) {
            sum += PyUnicode_READ_CHAR(text, 0);
        }
    }
    return PyLong_FromUnsignedLongLong(sum);
}

/* The UTF-8 form that a str keeps. */
static PyObject *
loop_str_kept_utf8(PyObject *Py_UNUSED(module), PyObject *text)
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

/* Writes text LOOPS times. */
static int
write_text(_PyUnicodeWriter *writer)
{
    for (int i = 0; i < LOOPS; i++) {
        const char *text = "message, ";
        __asm__ volatile("" : "+r"(text));
        if (_PyUnicodeWriter_WriteASCIIString(writer, text, 9) < 0) {
            return -1;
        }
    }
    return 0;
}

#define WRITE(name, argument, expression) \
    static PyObject * \
    name(PyObject *Py_UNUSED(module), PyObject *argument) \
    { \
        _PyUnicodeWriter writer; \
        _PyUnicodeWriter_Init(&writer); \
        writer.overallocate = 1; \
        if ((expression) < 0) { \
            _PyUnicodeWriter_Dealloc(&writer); \
            return NULL; \
        } \
        return _PyUnicodeWriter_Finish(&writer); \
    }

WRITE(write_ascii, Py_UNUSED(ignored), write_text(&writer))
WRITE(write_wide_end, Py_UNUSED(ignored),
      write_text(&writer) < 0 ? -1 : _PyUnicodeWriter_WriteChar(&writer, 0x20ac))

static int
write_letters(_PyUnicodeWriter *writer)
{
    for (int i = 0; i < LOOPS; i++) {
        if (_PyUnicodeWriter_WriteChar(writer, 'a') < 0) {
            return -1;
        }
    }
    return 0;
}

WRITE(write_chars, Py_UNUSED(ignored), write_letters(&writer))

static int
write_text_objects(_PyUnicodeWriter *writer, PyObject *text)
{
    for (int i = 0; i < LOOPS; i++) {
        if (_PyUnicodeWriter_WriteStr(writer, text) < 0) {
            return -1;
        }
    }
    return 0;
}

WRITE(write_strs, text, write_text_objects(&writer, text))

/* Bytes objects of 64 bytes, with three pieces in each. */
static PyObject *
loop_bytes_64(PyObject *Py_UNUSED(module), PyObject *Py_UNUSED(ignored))
{
    static char head[8] = {1}, body[40] = {2}, tail[16] = {3};

    for (int i = 0; i < LOOPS; i++) {
        PyObject *bytes = PyBytes_FromStringAndSize(NULL, 64);
        if (!bytes) {
            return NULL;
        }
        char *to = PyBytes_AS_STRING(bytes);
        memcpy(to, head, 8);
        memcpy(to + 8, body, 40);
        memcpy(to + 48, tail, 16);
        Py_DECREF(bytes);
    }
    Py_RETURN_NONE;
}

/* A bytes object of 4 KiB, byte by byte. */
static PyObject *
bytes_4096(PyObject *Py_UNUSED(module), PyObject *Py_UNUSED(ignored))
{
    PyObject *bytes = PyBytes_FromStringAndSize(NULL, 4096);

    if (bytes) {
        unsigned char *to = (unsigned char *)PyBytes_AS_STRING(bytes);
        for (unsigned int i = 0; i < 4096; i++) {
            to[i] = (unsigned char)(i * 7);
        }
    }
    return bytes;
}

/* A bytes object of many pieces, whose length is not known before. */
static PyObject *
bytes_pieces(PyObject *Py_UNUSED(module), PyObject *piece)
{
    Py_ssize_t size = 64, used = 0;
    PyObject *bytes = PyBytes_FromStringAndSize(NULL, size);

    if (!bytes) {
        return NULL;
    }
    for (int i = 0; i < LOOPS; i++) {
        Py_ssize_t more = PyBytes_GET_SIZE(piece);
        if (size - used < more) {
            size = Py_MAX(size * 2, used + more);
            if (_PyBytes_Resize(&bytes, size) < 0) {
                return NULL;
            }
        }
        memcpy(PyBytes_AS_STRING(bytes) + used, PyBytes_AS_STRING(piece), more);
        used += more;
    }
    (void)_PyBytes_Resize(&bytes, used);
    return bytes;
}

/* An attribute whose name the module keeps. */
static PyObject *
loop_getattr_kept(PyObject *module, PyObject *object)
{
    bench_state *state = get_state(module);

    for (int i = 0; i < LOOPS; i++) {
        PyObject *value = PyObject_GetAttr(object, state->str_name);
        if (!value) {
            return NULL;
        }
        Py_DECREF(value);
    }
    Py_RETURN_NONE;
}

#define ONE_ARG(name) {#name, name, METH_O, NULL}
#define NO_ARGS(name) {#name, name, METH_NOARGS, NULL}

PyMethodDef string_functions[] = {
    ONE_ARG(str_hash),
    ONE_ARG(loop_str_first),
    ONE_ARG(loop_str_kept_utf8),
    NO_ARGS(write_ascii),
    NO_ARGS(write_wide_end),
    NO_ARGS(write_chars),
    ONE_ARG(write_strs),
    NO_ARGS(loop_bytes_64),
    NO_ARGS(bytes_4096),
    ONE_ARG(bytes_pieces),
    ONE_ARG(loop_getattr_kept),
    {NULL, NULL, 0, NULL}
};
