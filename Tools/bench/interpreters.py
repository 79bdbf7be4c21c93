"""What the benchmark runs: the interpreters that were built, and packages in virtual environments of their own."""

import json
import os
import platform
import subprocess
import sys
from pathlib import Path

from model import HERE, REPOSITORY

PLACE = REPOSITORY / "build/bench"
# What a user would install instead, by the interpreter's ABI; of those that are not here there is no wheel for it.
PACKAGES = {
    "gil": ["pybase64==1.5.1", "zlib-ng==1.1.0", "orjson==3.13.0", "msgspec==0.22.0", "ujson==6.1.0"],
    "ft": ["pybase64==1.4.3"],
}
PYPERF = "pyperf==2.11.0"

FACTS = """
import json, platform, sys, sysconfig
print(json.dumps({"version": sys.version, "rust": sysconfig.get_config_var("RUST_MODULES") or "", "args": sysconfig.get_config_var("CONFIG_ARGS"),
                  "compiler": platform.python_compiler(), "suffix": sysconfig.get_config_var("EXT_SUFFIX")}))
"""
PYPERF_FACTS = "import json, pyperf; print(json.dumps(pyperf.Run([1.0], collect_metadata=True).get_metadata()))"


def output(*command, **options):
    """What a command prints; it must succeed."""
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **options)
    if done.returncode:
        sys.exit(f"{' '.join(map(str, command))}\n{done.stdout}{done.stderr}")
    return done.stdout


def built(variant):
    """The interpreter of a variant."""
    python = REPOSITORY / "build" / variant / f"python{'.exe' if sys.platform == 'darwin' else ''}"
    if not python.exists():
        sys.exit(f"{python} is not built: make VARIANT={variant}")
    return python


def facts(variant):
    """What an interpreter says about itself, and what changes if it is built again."""
    found = json.loads(output(built(variant), "-c", FACTS))
    files = [built(variant), *sorted((REPOSITORY / "build" / variant / "build").glob("lib.*/*.so"))]
    # CPython's make leaves the link to a module that is no more.
    files = [file for file in files if file.exists()]
    return found | {"built": max(file.stat().st_mtime_ns for file in files), "files": len(files)}


def environment(variant, build):
    """A virtual environment of the variant with the packages for that build; its interpreter.

    A package that can't be installed is named and left out; without pyperf nothing is measured.
    """
    place = PLACE / f"venv-{build}"
    python = place / "bin/python"
    wanted = [PYPERF, *PACKAGES[build]]
    record = place / "installed"
    if record.exists() and record.read_text().splitlines() == [str(built(variant)), *wanted]:
        return python
    print(f"Installing {', '.join(wanted)} into {place.relative_to(REPOSITORY)}", file=sys.stderr)
    output(built(variant), "-m", "venv", "--clear", place)
    pip = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--only-binary=:all:", "--no-deps"]
    output(*pip, PYPERF)
    for package in PACKAGES[build]:
        done = subprocess.run([*pip, package], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        if done.returncode:
            print(f"{package} is left out: {done.stdout.strip().splitlines()[-1]}", file=sys.stderr)
    record.write_text("\n".join([str(built(variant)), *wanted]))
    return python


TIERS = {"avx512vbmi": "AVX-512 VBMI", "avx2": "AVX2", "ssse3": "SSSE3", "neon": "NEON", "scalar": "scalar"}


def tier(flags):
    """The kernels that are used: those that were asked for, or the best that a processor with these flags has."""
    asked = os.environ.get("ASCII_CODECS_TIER")
    best = next((flag for flag in TIERS if flag in flags), "neon" if platform.machine() in ("aarch64", "arm64") else "scalar")
    return TIERS.get(asked or best, asked)


def processor():
    """The name of the processor, and its tier."""
    fields = {}
    try:
        for line in Path("/proc/cpuinfo").read_text(errors="replace").splitlines():
            name, _, value = line.partition(":")
            fields.setdefault(name.strip(), value.strip())
    except OSError:
        pass
    return fields.get("model name", platform.processor() or platform.machine()), tier(fields.get("flags", "").split())


def commit():
    """The commit that is checked out, and whether there is more."""
    try:
        found = output("git", "-C", REPOSITORY, "describe", "--always", "--abbrev=10", "--exclude=*", "--dirty=, changed")
    except (OSError, SystemExit):
        return "unknown"
    return found.strip()


def machine(python):
    """What a result must say to be understood later. `python` has pyperf, which knows most of it."""
    name, kernels = processor()
    found = json.loads(output(python, "-c", PYPERF_FACTS))
    keep = "cpu_count", "platform", "aslr", "timer", "perf_version", "load_avg_1min"
    return {"cpu_model_name": name, "bench_tier": kernels, "bench_commit": commit(), **{key: found[key] for key in keep if key in found}}


def prepared(script, python):
    """The directory that a module's script prints; or none, if it can't be run."""
    return output(python, HERE / script, cwd=HERE).split()[-1]


def checked(python, file):
    """Let pyperf read a file: others must be able to."""
    output(python, "-c", "import sys, pyperf; pyperf.BenchmarkSuite.load(sys.argv[1])", os.fspath(file))
