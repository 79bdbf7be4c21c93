"""The locks that rows/_testrustapi.py measures, without contention."""

from api.shapes import loop

SHAPES = [
    loop("lock: PyMutex, a count", "loop_mutex_count", ""),
    loop("lock: PyMutex, an object read", "loop_mutex_object", "a"),
    loop("lock: once, read", "loop_once_get", ""),
    loop("lock: critical section", "loop_critical_section", "x"),
    loop("lock: critical section of two", "loop_critical_section2", "x, l"),
]
