# For gdb, after CPython's python-gdb.py: shows Rust's strs and collections as rust-gdb does, and a Bound, Borrowed
# or Py as the Python object that it holds.
#     (gdb) source build/gil-debug/python-gdb.py
#     (gdb) source rust-bindings/cpython-api/gdb.py
import re
import subprocess
import sys

import gdb

sysroot = subprocess.check_output(["rustc", "--print", "sysroot"], text=True).strip()
sys.path.append(f"{sysroot}/lib/rustlib/etc")
import gdb_lookup

HANDLE = re.compile(r"cpython_api::handle::(Bound|Borrowed|Py)(<.*>)?")


class Handle:
    """A handle, as python-gdb.py shows a PyObject*."""

    def __init__(self, name, handle):
        self.name = name
        self.handle = handle

    def to_string(self):
        pointer = self.handle["ptr"]["__0"]["pointer"]
        return f"{self.name} {pointer.cast(gdb.lookup_type('PyObject').pointer())}"


def handle_printer(value):
    matched = HANDLE.fullmatch(value.type.strip_typedefs().name or "")
    return Handle(matched[1], value) if matched else None


gdb_lookup.register_printers(gdb.current_progspace())
gdb.current_progspace().pretty_printers.append(handle_printer)
