"""configure-rust --apply and --revert."""

import os
import shutil
import tarfile
from pathlib import Path

from sandbox import PATCHED, PRISTINE, REPOSITORY, VERSION, snapshot, write


class OwnTree:
    """--apply and --revert."""

    def apply(self):
        return self.succeed(f"--apply={self.pristine}")

    def revert(self):
        return self.succeed(f"--revert={self.pristine}")

    def test_round_trip(self):
        before = snapshot(self.pristine, times=True)
        self.assertIn("./configure --with-rust && make && ./python -m test test_rust_ext", self.apply().stdout)
        for name, text in PATCHED.items():
            self.assertEqual((self.pristine / name).read_text(), text, name)
        self.assertGreaterEqual((self.pristine / "configure").stat().st_mtime_ns,
                                (self.pristine / "configure.ac").stat().st_mtime_ns)
        self.assertTrue(os.access(self.pristine / "configure", os.X_OK))
        for name in ("Modules-rust", "Tools/xtask", "Lib/test/test_rust_ext", "vendor/demo", ".cargo/config.toml"):
            self.assertTrue((self.pristine / name).exists(), name)
            self.assertFalse((self.pristine / name).is_symlink(), name)
        self.assertEqual(list(self.pristine.rglob("*.orig")), [], "make distclean would delete it, and cargo miss it")
        self.assertNotIn("orig", (self.pristine / "vendor/demo/.cargo-checksum.json").read_text())
        self.revert()
        self.assertEqual(snapshot(self.pristine, times=True), before)

    def test_apply_twice(self):
        before = snapshot(self.pristine, times=True)
        self.apply()
        applied = snapshot(self.pristine, times=True)
        self.assertIn("already been applied", self.apply().stdout)
        self.assertEqual(snapshot(self.pristine, times=True), applied)
        # A newer overlay: a crate less, a crate changed, another patch; and edits of the user's stay.
        write(self.repo / "Modules-rust/_demo/src/lib.rs", "// newer\n")
        shutil.rmtree(self.repo / "Tools/xtask")
        patch = self.repo / "Makefile.pre.in-patch"
        write(patch, patch.read_text().replace("+RUST", "+RUST2"))
        mine = (self.pristine / "Lib/base64.py").read_text().replace("line 2\n", "line two\n")
        write(self.pristine / "Lib/base64.py", mine)
        self.apply()
        self.assertEqual((self.pristine / "Modules-rust/_demo/src/lib.rs").read_text(), "// newer\n")
        self.assertFalse((self.pristine / "Tools/xtask").exists())
        self.assertEqual((self.pristine / "Lib/base64.py").read_text(), mine.replace("RUST", "RUST2"))
        self.revert()
        self.assertIn("line two\n", (self.pristine / "Lib/base64.py").read_text())
        after = snapshot(self.pristine, times=True)
        self.assertEqual({name for name in before if before[name] != after.get(name)}, {"Lib/base64.py"})
        self.assertEqual(before.keys(), after.keys())

    def test_revert_keeps_edits_of_patched_files(self):
        before = snapshot(self.pristine)
        self.apply()
        path = self.pristine / "Lib/base64.py"
        write(path, path.read_text().replace("line 35\n", "line thirty-five\n"))
        self.assertIn("Keeping your edits in Lib/base64.py", self.revert().stdout)
        self.assertEqual(path.read_text(), PRISTINE["Lib/base64.py"].replace("line 35\n", "line thirty-five\n"))
        write(path, PRISTINE["Lib/base64.py"])
        self.assertEqual(snapshot(self.pristine), before)

    def test_revert_stops_where_edits_would_be_lost(self):
        before = snapshot(self.pristine)
        self.apply()
        for name, edit in (
            ("Lib/base64.py", lambda text: text.replace("RUST\n", "RUST and mine\n")),
            ("Modules-rust/_demo/src/lib.rs", lambda text: text + "// mine\n"),
            ("Modules-rust/_demo/src/mine.rs", lambda text: "// mine\n"),
            ("vendor/mine", lambda text: "mine\n"),
        ):
            with self.subTest(name=name):
                path = self.pristine / name
                text = path.read_text() if path.exists() else None
                write(path, edit(text))
                edited = snapshot(self.pristine, times=True)
                self.fail_with(f"--revert={self.pristine}", says=[name, "Nothing was changed"])
                self.assertEqual(snapshot(self.pristine, times=True), edited)
                if text is None:
                    path.unlink()
                else:
                    write(path, text)
        self.revert()
        self.assertEqual(snapshot(self.pristine), before)

    def test_revert_sweeps_build_products(self):
        before = snapshot(self.pristine)
        self.apply()
        products = """Makefile Makefile.pre config.status config.log pyconfig.h python python-config pybuilddir.txt
            build/lib.linux/x.so build/notes platform Modules/config.c Modules/Setup.local Modules/Setup.stdlib
            Modules/rust/x86/release/lib.d Modules/rust.conf Modules/_x.cpython-313.so Objects/x.o libpython3.13.a
            Python/frozen_modules/x.h Lib/__pycache__/base64.cpython-313.pyc Lib/test/data/fetched.txt
            Lib/test/test_rust_ext/__pycache__/x.pyc Programs/_testembed Misc/python.pc python-gdb.py""".split()
        for name in products:
            write(self.pristine / name, "# made\n")
        self.assertNotIn("Left", self.revert().stdout)
        self.assertEqual(snapshot(self.pristine), before)

    def test_revert_leaves_what_is_the_users(self):
        write(self.pristine / "Modules/kept.o", "there before")
        before = snapshot(self.pristine)
        self.apply()
        mine = {"notes.txt": "mine", "Modules/spam.c": "int spam;", "Lib/base64.py.orig": "mine",
                "Modules/Setup.local": "spam spam.c\n", "debug/config.status": "", "debug/x.o": ""}
        for name, text in mine.items():
            write(self.pristine / name, text)
        said = self.revert().stdout
        for name in ("notes.txt", "Modules/spam.c", "Lib/base64.py.orig", "Modules/Setup.local", "debug"):
            self.assertIn(name, said)
        for name, text in mine.items():
            self.assertEqual((self.pristine / name).read_text(), text)
            (self.pristine / name).unlink()
        (self.pristine / "debug").rmdir()
        self.assertEqual(snapshot(self.pristine), before)

    def test_tree_that_had_been_built(self):
        write(self.pristine / "Makefile", "all:\n")
        write(self.pristine / "Objects/old.o", "")
        before = snapshot(self.pristine)
        self.apply()
        write(self.pristine / "Objects/new.o", "")
        self.assertIn("make clean", self.revert().stdout)
        (self.pristine / "Objects/new.o").unlink()
        self.assertEqual(snapshot(self.pristine), before)

    def test_name_that_is_taken(self):
        write(self.pristine / "vendor/mine", "")
        before = snapshot(self.pristine, times=True)
        self.fail_with(f"--apply={self.pristine}", says=["has a vendor of its own", "nothing was changed"])
        self.assertEqual(snapshot(self.pristine, times=True), before)
        shutil.rmtree(self.pristine / "vendor")
        self.apply()

    def test_trees_that_are_not_for_it(self):
        self.fail_with(f"--revert={self.pristine}", says=["has not been applied", str(self.pristine)])
        self.fail_with("--apply=/nowhere", says="/nowhere")
        self.fail_with(f"--apply={self.root / 'home'}", says="not a CPython source tree")
        self.succeed()
        self.fail_with(f"--apply={self.repo}/build/cpython-{VERSION}", says="prepared by configure-rust itself")
        self.apply()
        self.fail_with(f"--cpython={self.pristine}", says=["--revert="])

    def test_two_at_once_in_a_tree(self):
        (self.pristine / ".rust-overlay.lock").symlink_to(str(os.getpid()))
        self.fail_with(f"--apply={self.pristine}", says=f"process {os.getpid()}")
        self.fail_with(f"--revert={self.pristine}", says=f"process {os.getpid()}")
        self.assertTrue(os.path.lexists(self.pristine / ".rust-overlay.lock"))
        (self.pristine / ".rust-overlay.lock").unlink()
        self.apply()


class RealCPython:
    """The overlay's own patches on the CPython they are made for, when it has been downloaded."""

    def test_patches_fit_and_come_out(self):
        source = os.environ.get("CPYTHON_SRC", "")
        tarballs = [Path(source)] if os.path.isfile(source) else sorted((REPOSITORY / "build/downloads").glob("*.tar.xz"))
        if not tarballs:
            self.skipTest("there is no CPython tarball in build/downloads and none in CPYTHON_SRC")
        names = {"Include/patchlevel.h"}
        for patch in ("Makefile.pre.in-patch", "Tools/overlay/configure-3.13.patch"):
            shutil.copy(REPOSITORY / patch, self.repo / patch)
            names |= {line[6:].split()[0] for line in (REPOSITORY / patch).read_text().splitlines() if line.startswith("+++ b/")}
        for tarball in tarballs:
            with self.subTest(tarball=tarball.name), tarfile.open(tarball) as archive:
                tree = self.root / tarball.stem
                for member in archive:
                    inner = member.name.partition("/")[2]
                    if inner in names:
                        write(tree / inner, archive.extractfile(member).read().decode("utf-8"), member.mode)
                before = snapshot(tree, times=True)
                self.succeed(f"--apply={tree}")
                self.assertIn("with-rust", (tree / "configure").read_text())
                self.assertEqual(list(tree.rglob("*.rej")) + list(tree.rglob("*.orig")), [])
                self.succeed(f"--revert={tree}")
                self.assertEqual(snapshot(tree, times=True), before)
