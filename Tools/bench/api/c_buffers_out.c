/* Classes that export buffers. */

#include "c_module.h"

#define SIZE 16

typedef struct {
    PyObject_HEAD
    char bytes[SIZE];             // FixedExporter and IntsExporter
    char *data;                   // CountingExporter
    Py_ssize_t size;
    Py_ssize_t exports;
    Py_ssize_t shape[1];          // IntsExporter
    Py_ssize_t strides[1];
} exporter_object;

#define SELF(op) ((exporter_object *)(op))

static PyObject *
exporter_new(PyTypeObject *type, PyObject *args, PyObject *kwargs)
{
    if (!_PyArg_NoKeywords("Exporter", kwargs) ||
        !_PyArg_CheckPositional("Exporter", PyTuple_GET_SIZE(args), 0, 0))
    {
        return NULL;
    }
    exporter_object *self = SELF(type->tp_alloc(type, 0));
    if (!self) {
        return NULL;
    }
    self->data = PyMem_Calloc(1, SIZE);
    if (!self->data) {
        Py_DECREF(self);
        return PyErr_NoMemory();
    }
    self->size = SIZE;
    self->shape[0] = SIZE / 4;
    self->strides[0] = 4;
    return (PyObject *)self;
}

static void
exporter_dealloc(PyObject *self)
{
    PyTypeObject *type = Py_TYPE(self);

    PyMem_Free(SELF(self)->data);
    type->tp_free(self);
    Py_DECREF(type);
}

static int
fixed_getbuffer(PyObject *self, Py_buffer *view, int flags)
{
    return PyBuffer_FillInfo(view, self, SELF(self)->bytes, SIZE, 0, flags);
}

/* The memory must not be moved between the reading of its address and the counting. */
static int
counting_getbuffer(PyObject *self, Py_buffer *view, int flags)
{
    int result;

    Py_BEGIN_CRITICAL_SECTION(self);
    result = PyBuffer_FillInfo(view, self, SELF(self)->data, SELF(self)->size, 0, flags);
    if (result == 0) {
        SELF(self)->exports++;
    }
    Py_END_CRITICAL_SECTION();
    return result;
}

static void
counting_releasebuffer(PyObject *self, Py_buffer *Py_UNUSED(view))
{
    Py_BEGIN_CRITICAL_SECTION(self);
    SELF(self)->exports--;
    Py_END_CRITICAL_SECTION();
}

/* As array.array's. */
static int
ints_getbuffer(PyObject *op, Py_buffer *view, int flags)
{
    exporter_object *self = SELF(op);

    if ((flags & PyBUF_FORMAT) && !(flags & PyBUF_ND)) {
        view->obj = NULL;
        PyErr_SetString(PyExc_BufferError, "cannot cast to unsigned bytes");
        return -1;
    }
    view->buf = self->bytes;
    view->obj = Py_NewRef(op);
    view->len = SIZE;
    view->itemsize = 4;
    view->readonly = 0;
    view->ndim = 1;
    view->format = (flags & PyBUF_FORMAT) ? "i" : NULL;
    view->shape = (flags & PyBUF_ND) == PyBUF_ND ? self->shape : NULL;
    view->strides = (flags & PyBUF_STRIDES) == PyBUF_STRIDES ? self->strides : NULL;
    view->suboffsets = NULL;
    view->internal = NULL;
    return 0;
}

#define SLOTS(...)                              \
    (PyType_Slot []) {                          \
        {Py_tp_new, exporter_new},              \
        {Py_tp_dealloc, exporter_dealloc},      \
        __VA_ARGS__,                            \
        {0, NULL}                               \
    }

int
add_exporters(PyObject *module)
{
    PyType_Spec specs[] = {
        {"_bench_c.FixedExporter", sizeof(exporter_object), 0, Py_TPFLAGS_DEFAULT | Py_TPFLAGS_IMMUTABLETYPE,
         SLOTS({Py_bf_getbuffer, fixed_getbuffer})},
        {"_bench_c.CountingExporter", sizeof(exporter_object), 0, Py_TPFLAGS_DEFAULT | Py_TPFLAGS_IMMUTABLETYPE,
         SLOTS({Py_bf_getbuffer, counting_getbuffer}, {Py_bf_releasebuffer, counting_releasebuffer})},
        {"_bench_c.IntsExporter", sizeof(exporter_object), 0, Py_TPFLAGS_DEFAULT | Py_TPFLAGS_IMMUTABLETYPE,
         SLOTS({Py_bf_getbuffer, ints_getbuffer})},
    };

    for (size_t i = 0; i < Py_ARRAY_LENGTH(specs); i++) {
        PyObject *type = PyType_FromModuleAndSpec(module, &specs[i], NULL);
        if (!type) {
            return -1;
        }
        int result = PyModule_AddType(module, (PyTypeObject *)type);
        Py_DECREF(type);
        if (result < 0) {
            return -1;
        }
    }
    return 0;
}
