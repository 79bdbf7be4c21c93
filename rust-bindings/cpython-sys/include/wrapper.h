/* What bindgen reads: CPython's API, checked to be that of the build asked for. */
#include <Python.h>

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
