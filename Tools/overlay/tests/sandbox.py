"""A machine with fake tools, a miniature CPython and a repository, for the tests of configure-rust."""

import difflib
import hashlib
import os
import shutil
import stat
import subprocess
import tarfile
import tempfile
import unittest
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[3]
VERSION = "3.13.5"

# What the script may use of a bare system; everything else on its PATH is a fake.
REAL_TOOLS = """awk basename cat chmod cksum cmp comm cp cut diff dirname env find grep head ln ls make mkdir mv
    nproc patch readlink rm rmdir sed sh sha256sum sleep sort tail tar tee touch tr uname wc xargs xz""".split()

FAKE_TOOLS = {
    "id": 'case $1 in -u) echo 0;; *) echo root;; esac',
    "gcc": "cat >/dev/null; exit 0",
    "cargo": """case "$*" in
        --version) echo "cargo ${FAKE_RUST:-1.999.0}";;
        *vendor*)
            echo "cargo $* CARGO_HOME=$CARGO_HOME" >>"$LOG"
            for place; do :; done
            mkdir -p "$place/demo"
            echo demo >"$place/demo/lib.rs"; echo orig >"$place/demo/Cargo.toml.orig"
            echo '{"files":{"Cargo.toml.orig":"0a","lib.rs":"1b"},"package":"2c"}' >"$place/demo/.cargo-checksum.json";;
        esac""",
    "rustc": 'echo "rustc ${FAKE_RUST:-1.999.0} (0000000 2026-01-01)"',
    "curl": """[ -n "$FAKE_SERVER" ] || { echo "curl: (6) Could not resolve host" >&2; exit 6; }
        while [ "$1" != --output ]; do shift; done
        cat "$FAKE_SERVER" >"$2" """,
}

# A configure that leaves behind what the script and the root Makefile look at.
CONFIGURE = """#!/bin/sh
# Configure for a CPython without substance.
echo "configured in $PWD with: $*" >>"$LOG"
echo "checking for everything... yes"
srcdir=`dirname "$0"`

# The modules come here.

if test -n "$FAKE_WAIT"; then : >"$FAKE_WAIT.begun"; tries=0; while test ! -e "$FAKE_WAIT" -a $tries -lt 400; do tries=$((tries + 1)); sleep 0.05; done; fi
if test -n "$FAKE_BREAK"; then echo "configure: error: the moon is full" >&2; exit 1; fi
mkdir -p Modules
echo "# Local" >Modules/Setup.local
: >pyconfig.h
printf 'srcdir=\\t%s\\n' "$srcdir" >Makefile
cat >>Makefile <<'RULES'
all:
\t@echo "flags: $(MAKEFLAGS)" >>"$$LOG"
\t@printf '#!/bin/sh\\necho "python $$*" >>"$$LOG"\\n' >python && chmod +x python
RULES
# The end.
"""


def numbered(name):
    """A file of lines that can be told apart, long enough for hunks to have a place."""
    return "".join(f"{name} line {n}\n" for n in range(40))


# File in the miniature CPython -> text, and the text that the overlay makes of it.
PRISTINE = {
    "configure": CONFIGURE,
    "configure.ac": numbered("configure.ac"),
    "Modules/Setup.stdlib.in": numbered("Setup.stdlib.in"),
    "Lib/base64.py": numbered("base64.py"),
    "Lib/test/__init__.py": "",
    "Lib/test/data/README": "Data.\n",
    "Python/frozen_modules/README.txt": "Frozen.\n",
    "Makefile.pre.in": numbered("Makefile.pre.in"),
    "Tools/README": "Tools.\n",
    ".gitattributes": "*.txt text\n",
}
PATCHED = {
    "configure": CONFIGURE.replace("come here.\n", "come here.\necho 'configure: _demo: Rust'\n"),
    **{name: PRISTINE[name].replace("line 20\n", "line 20\nRUST\n")
       for name in ("configure.ac", "Modules/Setup.stdlib.in", "Lib/base64.py")},
}


def diff_of(names):
    return "".join(line for name in names for line in difflib.unified_diff(
        PRISTINE[name].splitlines(True), PATCHED[name].splitlines(True), f"a/{name}", f"b/{name}"))


def write(path, text, mode=0o644):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    path.chmod(mode)


def snapshot(directory, times=False):
    """Everything under a directory: kinds, bytes, modes, and modification times if asked for."""
    result = {}
    for place, directories, files in os.walk(directory):
        for name in directories + files:
            path = Path(place, name)
            status = path.lstat()
            if path.is_symlink():
                content = os.readlink(path)
            else:
                content = path.read_bytes() if path.is_file() else None
            moment = status.st_mtime_ns if times and path.is_file() else None
            result[str(path.relative_to(directory))] = (content, stat.S_IMODE(status.st_mode), moment)
    return result


def sha256(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


class Result:
    """What a run of the script said and its exit status."""

    def __init__(self, process, stdout, stderr):
        self.status = process.returncode
        self.stdout, self.stderr = stdout, stderr


class Sandbox(unittest.TestCase):
    """A repository, a machine and a CPython of its own for each test; subclasses choose the shell."""

    shell = None

    def setUp(self):
        temporary = tempfile.TemporaryDirectory(prefix="configure-rust-")
        self.addCleanup(self.clear, temporary)
        self.root = Path(temporary.name).resolve()
        self.log = self.root / "log"
        self.bin = self.root / "bin"
        self.bin.mkdir()
        for tool in REAL_TOOLS:
            real = shutil.which(tool)
            if real is None:
                self.skipTest(f"{tool} is not on this machine")
            (self.bin / tool).symlink_to(real)
        for name, body in FAKE_TOOLS.items():
            self.fake(name, body)
        write(self.root / "llvm/libclang.so", "")
        (self.root / "home").mkdir()
        self.env = {
            "PATH": str(self.bin), "HOME": str(self.root / "home"), "LOG": str(self.log),
            "LIBCLANG_PATH": str(self.root / "llvm"),
        }
        self.pristine = self.make_cpython(self.root / "source/Python-3.13.5", VERSION)
        self.tarball = self.pack(self.pristine, self.root / "served.tar.xz")
        self.env["FAKE_SERVER"] = str(self.tarball)
        self.repo = self.make_repository(self.root / "repo")

    @staticmethod
    def clear(temporary):
        for place, directories, _ in os.walk(temporary.name):
            for name in directories:
                path = Path(place, name)
                if not path.is_symlink():
                    path.chmod(0o755)
        temporary.cleanup()

    def fake(self, name, body):
        (self.bin / name).unlink(missing_ok=True)
        write(self.bin / name, f"#!{shutil.which('sh')}\n{body}\n", 0o755)

    def make_cpython(self, place, version):
        for name, text in PRISTINE.items():
            write(place / name, text, 0o755 if name == "configure" else 0o644)
        write(place / "Include/patchlevel.h", f'#define PY_VERSION      \t"{version}"\n')
        return place

    @staticmethod
    def pack(directory, tarball):
        with tarfile.open(tarball, "w:xz", preset=0) as archive:
            archive.add(directory, directory.name)
        return tarball

    def make_repository(self, place):
        overlay = place / "Tools/overlay"
        overlay.mkdir(parents=True)
        shutil.copy(REPOSITORY / "configure-rust", place)
        for name in ("needs.sh", "source.sh", "lay.sh", "packages", "root.mk", "modules_table.py"):
            shutil.copy(REPOSITORY / "Tools/overlay" / name, overlay)
        (place / "Modules-rust").mkdir()
        shutil.copy(REPOSITORY / "Modules-rust/rust-is-available.sh", place / "Modules-rust")
        write(overlay / "cpython-versions", f"# A comment.\n{VERSION}  {sha256(self.tarball)}  "
              f"https://localhost/Python-{VERSION}.tar.xz  trixie\n")
        write(place / "Makefile.pre.in-patch", diff_of(["configure.ac", "Modules/Setup.stdlib.in", "Lib/base64.py"]))
        write(overlay / "configure-3.13.patch", diff_of(["configure"]))
        write(place / "Cargo.toml", '[workspace.package]\nrust-version = "1.93"\n')
        write(place / "Cargo.lock", "# locked\n")
        write(place / "Modules-rust/_demo/Cargo.toml",
              '[package]\nname = "_demo"\n[package.metadata.cpython]\nreplaces = "base64"\n'
              'tests = ["test_base64", "test_binascii"]\n')
        write(place / "Modules-rust/_demo/src/lib.rs", "// demo\n")
        write(place / "rust-bindings/demo/Cargo.toml", "[package]\n")
        write(place / "Tools/xtask/Cargo.toml", "[package]\n")
        write(place / "Lib-tests/test_rust_ext/__init__.py", "")
        return place

    def start(self, *arguments, repo=None, **env):
        return subprocess.Popen(
            [*self.shell, "./configure-rust", *map(str, arguments)], cwd=repo or self.repo,
            env={**self.env, **env}, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            encoding="utf-8", start_new_session=True)

    def run_script(self, *arguments, repo=None, **env):
        process = self.start(*arguments, repo=repo, **env)
        return Result(process, *process.communicate(timeout=50))

    def succeed(self, *arguments, **keywords):
        result = self.run_script(*arguments, **keywords)
        self.assertEqual(result.status, 0, result.stdout + result.stderr)
        return result

    def fail_with(self, *arguments, says, status=1, **keywords):
        """The run fails with one error message that has all the given words in it."""
        result = self.run_script(*arguments, **keywords)
        self.assertEqual(result.status, status, result.stdout + result.stderr)
        self.assertEqual(result.stderr.count("configure-rust: error: "), 1, result.stderr)
        message = result.stderr.partition("configure-rust: error: ")[2]
        for words in [says] if isinstance(says, str) else says:
            self.assertIn(words, message)
        return result

    def logged(self):
        return self.log.read_text() if self.log.exists() else ""

    def check_sound(self, variant="gil", tree=f"cpython-{VERSION}", repo=None):
        """A configured build directory, a whole prepared tree, and nothing half-made."""
        build = (repo or self.repo) / "build"
        self.assertTrue((build / variant / "Makefile").is_file())
        self.assertTrue((build / variant / ".configured").is_file())
        for name, text in PATCHED.items():
            self.assertEqual((build / tree / name).read_text(), text, name)
        for name in ("Modules-rust", "Cargo.toml", "Tools/xtask", "Lib/test/test_rust_ext"):
            self.assertTrue((build / tree / name).is_symlink(), name)
            self.assertTrue((build / tree / name).exists(), name)
        self.assertIn('directory = "vendor"', (build / tree / ".cargo/config.toml").read_text())
        self.assertEqual([path.name for path in build.rglob("*.orig") if "vendor" not in path.parts], [])
        for name in ("tmp", ".lock", f"downloads/Python-{VERSION}.tar.xz.part"):
            self.assertFalse(os.path.lexists(build / name), name)
