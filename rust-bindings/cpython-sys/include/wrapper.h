/* What bindgen reads: CPython's API, checked to be that of the build asked for. */
#include <Python.h>
#include <datetime.h>
#include <marshal.h>

/* A pyconfig.h that is not this build's, found before it, would give objects a layout
   that this interpreter does not have. */
#if CPYTHON_SYS_GIL && defined(Py_GIL_DISABLED)
#  error "pyconfig.h is for a free-threaded build, but this CPython was configured with the GIL"
#endif
#if !CPYTHON_SYS_GIL && !defined(Py_GIL_DISABLED)
#  error "pyconfig.h is for a build with the GIL, but this CPython was configured --disable-gil"
#endif
#if CPYTHON_SYS_DEBUG && !defined(Py_DEBUG)
#  error "pyconfig.h is for a release build, but this CPython was configured --with-pydebug"
#endif
#if !CPYTHON_SYS_DEBUG && defined(Py_DEBUG)
#  error "pyconfig.h is for a debug build, but this CPython was not configured --with-pydebug"
#endif
#if CPYTHON_SYS_VERSION != (PY_VERSION_HEX >> 8)
#  error "Python.h is of another version than the CPython that was configured"
#endif

/* What Argument Clinic's output calls (exported for the standard library's extension modules). */
#define Py_BUILD_CORE 1
#include "internal/pycore_modsupport.h"

/* Further functions of that kind, whose headers (pycore_abstract.h, pycore_dict.h, pycore_list.h,
   pycore_long.h, pycore_setobject.h) would bring the structs of the whole runtime along. */
PyAPI_FUNC(PyObject *) _PyDict_FromItems(PyObject *const *, Py_ssize_t, PyObject *const *, Py_ssize_t, Py_ssize_t);
PyAPI_FUNC(int) _PyList_AppendTakeRefListResize(PyListObject *, PyObject *);
PyAPI_FUNC(PyObject *) _PyList_FromArraySteal(PyObject *const *, Py_ssize_t);
PyAPI_FUNC(int) _Py_convert_optional_to_ssize_t(PyObject *, void *);
PyAPI_FUNC(int) _PyLong_UnsignedShort_Converter(PyObject *, void *);
PyAPI_FUNC(int) _PyLong_UnsignedInt_Converter(PyObject *, void *);
PyAPI_FUNC(int) _PyLong_UnsignedLong_Converter(PyObject *, void *);
PyAPI_FUNC(int) _PyLong_UnsignedLongLong_Converter(PyObject *, void *);
PyAPI_FUNC(int) _PyLong_Size_t_Converter(PyObject *, void *);
PyAPI_FUNC(int) _PySet_Update(PyObject *, PyObject *);
PyAPI_DATA(PyObject *) _PySet_Dummy;

/* The same for the life of an interpreter, and calls made on its threads (pycore_pylifecycle.h,
   pycore_ceval.h). */
PyAPI_FUNC(int) _Py_IsInterpreterFinalizing(PyInterpreterState *interp);
PyAPI_FUNC(int) _Py_CheckRecursiveCall(PyThreadState *tstate, const char *where);
PyAPI_FUNC(int) _PyEval_AddPendingCall(PyInterpreterState *interp, int (*func)(void *), void *arg, int flags);

/* What CPython's own locks wait with (pycore_parking_lot.h). */
PyAPI_FUNC(int) _PyParkingLot_Park(const void *, const void *, size_t, PyTime_t, void *, int);
PyAPI_FUNC(void) _PyParkingLot_Unpark(const void *, void (*)(void *, void *, int), void *);
PyAPI_FUNC(void) _PyParkingLot_UnparkAll(const void *);
