"""Builds the modules that rows/_testrustapi.py compares with ours, into build/bench.

The C module gets the flags that this build's own extension modules got; the PyO3 crate is
compiled for the interpreter that runs this.
"""

import os
import shlex
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

HERE = Path(__file__).resolve().parent
REPOSITORY = HERE.parents[2]


def directory():
    """Where the files for this interpreter go."""
    place = REPOSITORY / "build/bench" / Path(sysconfig.get_config_var("abs_builddir")).name
    place.mkdir(parents=True, exist_ok=True)
    return place


def flags(*names):
    """Variables of the Makefile, as arguments."""
    return shlex.split(" ".join(sysconfig.get_config_var(name) or "" for name in names))


def run(command, **options):
    """Run a command; what it prints is shown if it fails."""
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, **options)
    if done.returncode:
        sys.exit(f"{shlex.join(map(str, command))}\n{done.stdout}")


def compile_c(source, target):
    """Compile a C file as the build compiles an extension module's."""
    # The flags name directories relative to the build directory.
    command = [*flags("CC", "PY_STDMODULE_CFLAGS", "CCSHARED"), "-c", source, "-o", target]
    run(command, cwd=sysconfig.get_config_var("abs_builddir"), env=os.environ | {"CCACHE_DISABLE": "1"})


def c_module():
    """Compile the C module; the file it is in."""
    place = directory()
    objects = []
    for source in sorted(HERE.glob("c_*.c")):
        objects.append(place / f"{source.stem}.o")
        compile_c(source, objects[-1])
    library = place / f"_bench_c{sysconfig.get_config_var('EXT_SUFFIX')}"
    run([*flags("BLDSHARED"), *objects, "-o", library], cwd=sysconfig.get_config_var("abs_builddir"))
    return library


def our_environment():
    """What our build scripts read."""
    return os.environ | {"CPYTHON_BUILD_CONFIG": f"{sysconfig.get_config_var('abs_builddir')}/Modules/rust.conf"}


def pyo3_environment():
    """What PyO3's build script reads. The interpreter was not installed, so there is no libpython to link with."""
    return os.environ | {"PYO3_PYTHON": sys.executable, "PYO3_BUILD_EXTENSION_MODULE": "1"}


def with_pyo3():
    """Whether PyO3 is for this interpreter: not for the free-threaded 3.13."""
    return sys.version_info >= (3, 14) or not sysconfig.get_config_var("Py_GIL_DISABLED")


def pyo3_module():
    """Let cargo compile the PyO3 module if it must; the file it is in."""
    target = directory() / "pyo3"
    manifest = HERE / "pyo3/Cargo.toml"
    command = ["cargo", "build", "--release", "--locked", "--manifest-path", manifest, "--target-dir", target]
    # Outside the repository, whose cargo settings are for the build of CPython.
    run(command, env=pyo3_environment(), cwd="/")
    suffix = "dylib" if sys.platform == "darwin" else "so"
    return target / f"release/lib_bench_pyo3.{suffix}"


def main():
    """Compile all for the interpreter that runs this, and print where they can be imported from."""
    c_module()
    if with_pyo3():
        shutil.copyfile(pyo3_module(), directory() / f"_bench_pyo3{sysconfig.get_config_var('EXT_SUFFIX')}")
    print(directory())


if __name__ == "__main__":
    main()
