/* Reading lists, dicts and sets, of LOOPS items or LOOPS times. */

#include "c_module.h"
#include "pycore_setobject.h"     // _PySet_NextEntryRef()

static PyObject *
loop_list_get(PyObject *Py_UNUSED(module), PyObject *const *args, Py_ssize_t nargs)
{
    POSITIONAL("loop_list_get", 2);
    Py_ssize_t index = PyLong_AsSsize_t(args[1]);
    if (index == -1 && PyErr_Occurred()) {
        return NULL;
    }
    for (int i = 0; i < LOOPS; i++) {
        PyObject *item = PyList_GetItemRef(args[0], index);
        if (!item) {
            return NULL;
        }
        Py_DECREF(item);
    }
    Py_RETURN_NONE;
}

static PyObject *
loop_set_contains(PyObject *Py_UNUSED(module), PyObject *const *args, Py_ssize_t nargs)
{
    POSITIONAL("loop_set_contains", 2);
    for (int i = 0; i < LOOPS; i++) {
        if (PySet_Contains(args[0], args[1]) < 0) {
            return NULL;
        }
    }
    Py_RETURN_NONE;
}

/* Reads all items of a list, locked for the whole loop. */
static PyObject *
loop_list_each(PyObject *Py_UNUSED(module), PyObject *list)
{
    Py_ssize_t count = 0;

    Py_BEGIN_CRITICAL_SECTION(list);
    for (Py_ssize_t i = 0; i < PyList_GET_SIZE(list); i++) {
        PyObject *item = Py_NewRef(PyList_GET_ITEM(list, i));
        count += item != Py_None;
        Py_DECREF(item);
    }
    Py_END_CRITICAL_SECTION();
    return PyLong_FromSsize_t(count);
}

/* Reads all items of a dict, locked for the whole loop. */
static PyObject *
loop_dict_each(PyObject *Py_UNUSED(module), PyObject *dict)
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

/* Reads all items of a set, locked for the whole loop. */
static PyObject *
loop_set_each(PyObject *Py_UNUSED(module), PyObject *set)
{
    Py_ssize_t count = 0;

    Py_BEGIN_CRITICAL_SECTION(set);
    Py_ssize_t position = 0;
    PyObject *item;
    Py_hash_t hash;
    while (_PySet_NextEntryRef(set, &position, &item, &hash) > 0) {
        count += item != Py_None;
        Py_DECREF(item);
    }
    Py_END_CRITICAL_SECTION();
    return PyLong_FromSsize_t(count);
}

/* Reads all items of a set by its iterator: the API has nothing else that notices changes. */
static PyObject *
loop_set_iterate(PyObject *Py_UNUSED(module), PyObject *set)
{
    Py_ssize_t count = 0;
    PyObject *item;
    PyObject *iterator = PyObject_GetIter(set);

    if (!iterator) {
        return NULL;
    }
    while ((item = PyIter_Next(iterator))) {
        count += item != Py_None;
        Py_DECREF(item);
    }
    Py_DECREF(iterator);
    if (PyErr_Occurred()) {
        return NULL;
    }
    return PyLong_FromSsize_t(count);
}

PyMethodDef container_functions[] = {
    {"loop_list_get", _PyCFunction_CAST(loop_list_get), METH_FASTCALL, NULL},
    {"loop_set_contains", _PyCFunction_CAST(loop_set_contains), METH_FASTCALL, NULL},
    {"loop_list_each", loop_list_each, METH_O, NULL},
    {"loop_dict_each", loop_dict_each, METH_O, NULL},
    {"loop_set_each", loop_set_each, METH_O, NULL},
    {"loop_set_iterate", loop_set_iterate, METH_O, NULL},
    {NULL, NULL, 0, NULL}
};
