"""The closing table of make: each module of Modules-rust, Rust or C, where it is, and its size.

Run it with the interpreter just built:  build/gil/python Tools/overlay/modules_table.py REPOSITORY
"""

import importlib.util
import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile
import tomllib
from pathlib import Path

TRY = 'import base64; print(base64.b64encode(b"Rust inside"))'


def modules(repository):
    """The modules with a crate, each with the module it replaces (or None)."""
    for manifest in sorted(repository.glob("Modules-rust/*/Cargo.toml")):
        package = tomllib.loads(manifest.read_text(encoding="utf-8"))["package"]
        metadata = package.get("metadata", {}).get("cpython", {})
        yield manifest.parent.name, metadata.get("replaces")


def stripped_size(place):
    """The size of a shared object as a distributor ships it, or as it is where there is no strip."""
    with tempfile.TemporaryDirectory() as scratch:
        stripped = Path(scratch, "stripped")
        command = ["strip", "-o", str(stripped), str(place)]
        if shutil.which("strip") and subprocess.run(command, stderr=subprocess.DEVNULL).returncode == 0:
            place = stripped
        return f"{place.stat().st_size / 1024:.0f} KiB"


def place_and_size(name, repository):
    """Where the interpreter finds a module, relative to the repository, and the size of that file."""
    spec = importlib.util.find_spec(name)
    if spec is None:
        return "-", "-"
    if not spec.has_location:
        return "in the interpreter", "-"
    place = Path(spec.origin)
    size = stripped_size(place)
    if place.is_relative_to(repository):
        place = place.relative_to(repository)
    return str(place), size


def rows(repository):
    """One row for each module: name, language, place, size."""
    in_rust = (sysconfig.get_config_var("RUST_MODULES") or "").split()
    for name, replaces in modules(repository):
        if name in in_rust:
            yield name, "Rust", *place_and_size(name, repository)
        elif replaces:
            place, size = place_and_size(replaces, repository)
            yield name, "Python" if place.endswith(".py") else "C", place, size
        else:
            # Nothing else does what this module does, so nothing stands in for it.
            yield name, "-", "-", "-"


def main():
    """Print the table and one line to try."""
    repository = Path(sys.argv[1]).resolve()
    table = [("module", "written in", "where", "size stripped"), *rows(repository)]
    widths = [max(map(len, column)) for column in zip(*table)]
    print()
    for row in table:
        print("  ".join(cell.ljust(width) for cell, width in zip(row, widths)).rstrip())
    print(f"\nTry:  {os.path.relpath(sys.executable)} -c '{TRY}'")


if __name__ == "__main__":
    main()
