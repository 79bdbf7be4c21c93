"""What Rust costs while building, and the size of what is built.

K1 to K3 build the variants gil and c, which differ in nothing but --with-rust, with two jobs. They leave both built.
"""

import functools
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from model import REPOSITORY, Goal, Program

GOALS = {
    "K1": Goal("clean build, over one without Rust", cost=1.10),
    "K2": Goal("make after an edit of one file, over a clean build", cost=1 / 20),
    "K3": Goal("make with nothing to do, over the same without Rust", cost=1.05),
    "K4": Goal("a module, stripped", bytes=400 * 1024),
}
EDITED = REPOSITORY / "Modules-rust/_base64/src/lib.rs"
VARIANTS = {"rust": "gil", "c": "c"}
last_clean = {}  # seconds of the last clean build of each variant


def make(variant, *targets):
    """Seconds that make takes in the variant's build directory."""
    compiler = Path(os.path.realpath(shutil.which("gcc") or "/"))
    if "ccache" in compiler.name:
        sys.exit(f"gcc on PATH is {compiler}: take the compiler cache off PATH, it would hide what is measured")
    command = ["make", "-s", "-j2", "-C", str(REPOSITORY / "build" / variant), *targets]
    # As from a shell: the make that runs this has a jobserver.
    environment = {name: value for name, value in os.environ.items() if name not in ("MAKEFLAGS", "MFLAGS", "MAKELEVEL")}
    start = time.perf_counter()
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=environment, text=True)
    if done.returncode:
        sys.exit(f"{' '.join(command)}\n{done.stdout[-3000:]}")
    return time.perf_counter() - start


def clean_build(variants):
    """K1: all of it, from clean."""
    for variant in variants.values():
        make(variant, "clean")
        last_clean[variant] = make(variant)
    return {side: last_clean[variant] for side, variant in variants.items()}


def after_edit(variants):
    """K2: one file was edited; it is compared with a clean build of the same variant."""
    variant = variants["rust"]
    if variant not in last_clean:
        clean_build({"rust": variant})
    EDITED.touch()
    return {"rust": make(variant), "c": last_clean[variant]}


def nothing_to_do(variants):
    """K3: for the second time."""
    for variant in variants.values():
        make(variant)
    return {side: make(variant) for side, variant in variants.items()}


@functools.cache
def stripped_size(name):
    """K4: bytes of a module's file, as a distributor ships it."""
    file, = (REPOSITORY / "build/gil/build").glob(f"lib.*/{name}.*.so")
    with tempfile.TemporaryDirectory() as scratch:
        stripped = Path(scratch, "stripped")
        subprocess.run(["strip", "-o", stripped, file], check=True)
        return {"rust": stripped.stat().st_size}


def in_rust():
    """The modules that gil has in Rust, as far as it was configured; without the one for tests of the API."""
    makefile = REPOSITORY / "build/gil/Makefile"
    found = re.search(r"^RUST_MODULES=\s*(.*)$", makefile.read_text(), re.MULTILINE) if makefile.exists() else None
    return sorted(set(found[1].split()) - {"_testrustapi"}) if found else []


SHIPPED = in_rust()
ROWS = [
    Program("clean build", clean_build, {"": VARIANTS}, "building", {"K1": [""]}, slow=True),
    Program("one file edited", after_edit, {"": VARIANTS}, "building", {"K2": [""]}, slow=True),
    Program("nothing to do", nothing_to_do, {"": VARIANTS}, "building", {"K3": [""]}, slow=True),
    Program("stripped size", stripped_size, {name: name for name in SHIPPED}, "size", {"K4": SHIPPED}, "byte"),
]
