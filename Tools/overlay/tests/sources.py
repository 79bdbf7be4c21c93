"""configure-rust and where CPython comes from."""

import hashlib
import os
import shutil
from pathlib import Path

from sandbox import PRISTINE, VERSION, sha256, snapshot, write


class Sources:
    """Where CPython comes from."""

    def test_wrong_sum_from_the_server(self):
        write(self.root / "forged", "not CPython")
        result = self.fail_with(FAKE_SERVER=str(self.root / "forged"), says="could not be fetched")
        self.assertIn(sha256(self.root / "forged"), result.stderr)
        self.assertIn(sha256(self.tarball), result.stderr)
        self.assertEqual(list((self.repo / "build/downloads").iterdir()), [])
        self.succeed()
        self.check_sound()

    def test_cut_download_is_not_mistaken_for_a_whole_one(self):
        downloads = self.repo / "build/downloads"
        downloads.mkdir(parents=True)
        cut = self.tarball.read_bytes()[:-100]
        (downloads / f"Python-{VERSION}.tar.xz.part").write_bytes(cut)
        (downloads / f"Python-{VERSION}.tar.xz").write_bytes(cut)
        result = self.succeed()
        self.assertIn("fetching it again", result.stderr)
        self.check_sound()

    def test_download_is_kept(self):
        self.succeed()
        shutil.rmtree(self.repo / f"build/cpython-{VERSION}")
        self.succeed(FAKE_SERVER="")
        self.check_sound()

    def test_tarball_of_a_known_version_with_another_sum(self):
        write(self.pristine / "Lib/base64.py", "import evil\n")
        forged = self.pack(self.pristine, self.root / "forged.tar.xz")
        self.fail_with(f"--cpython={forged}", says=[sha256(forged), sha256(self.tarball), "nothing was unpacked"])
        self.assertEqual(list(self.repo.glob("build/cpython-*")), [])
        self.succeed("--cpython", self.tarball)
        self.check_sound()

    def test_truncated_tarball(self):
        cut = self.root / "cut.tar.xz"
        cut.write_bytes(self.tarball.read_bytes()[:-200])
        self.fail_with(f"--cpython={cut}", says=["cut short", str(cut)])
        self.assertFalse((self.repo / "build/gil").exists())
        self.succeed()
        self.check_sound()

    def test_tarball_of_an_unknown_version(self):
        tree = self.make_cpython(self.root / "other/Python-3.13.77", "3.13.77")
        tarball = self.pack(tree, self.root / "other.tar.xz")
        result = self.succeed(f"--cpython={tarball}")
        self.assertIn("SHA-256 is not known here", result.stderr)
        self.check_sound(tree=f"cpython-3.13.77-{sha256(tarball)[:8]}")

    def test_unsupported_version(self):
        tree = self.make_cpython(self.root / "other/Python-3.9.1", "3.9.1")
        for source in (tree, self.pack(tree, self.root / "other.tar.xz")):
            self.fail_with(f"--cpython={source}", says=["CPython 3.9.1", "supports 3.13"])
        self.fail_with(f"--apply={tree}", says=["CPython 3.9.1", "supports 3.13"])
        self.fail_with("--cpython=3.12.1", says=["3.12.1", f"known here ({VERSION})"])
        self.succeed()
        self.check_sound()

    def test_variable_names_the_source(self):
        self.fail_with(CPYTHON_SRC="/nowhere", says=["/nowhere", "CPYTHON_SRC"])
        self.succeed(f"--cpython={VERSION}", CPYTHON_SRC="/nowhere")
        self.check_sound()

    def test_not_cpython(self):
        self.fail_with(f"--cpython={self.root / 'home'}", says="not a CPython source tree")
        self.fail_with(f"--cpython={self.log.parent / 'bin/gcc'}", says="it is damaged, cut short, or not a tar archive")

    def tree_of(self, source):
        """The prepared tree of a directory of the user's."""
        return f"cpython-{VERSION}-" + hashlib.sha256(os.fsencode(source)).hexdigest()[:8]

    def test_directory_with_local_changes(self):
        write(self.pristine / "Lib/base64.py", PRISTINE["Lib/base64.py"].replace("line 2\n", "line two\n"))
        write(self.pristine / "Modules/mine.c", "int mine;\n")
        write(self.pristine / ".git/HEAD", "ref\n")
        before = snapshot(self.pristine, times=True)
        self.succeed(f"--cpython={self.pristine}")
        tree = self.repo / "build" / self.tree_of(self.pristine)
        self.assertIn("line two\n", (tree / "Lib/base64.py").read_text())
        self.assertIn("RUST\n", (tree / "Lib/base64.py").read_text())
        self.assertTrue((tree / "Modules/mine.c").exists())
        self.assertFalse((tree / ".git").exists())
        # A later change, a new file and a removed one arrive.
        write(self.pristine / "Modules/other.c", "int other;\n")
        (self.pristine / "Modules/mine.c").unlink()
        self.succeed(f"--cpython={self.pristine}")
        self.assertTrue((tree / "Modules/other.c").exists())
        self.assertFalse((tree / "Modules/mine.c").exists())
        (self.pristine / "Modules/other.c").unlink()
        write(self.pristine / "Modules/mine.c", "int mine;\n")
        self.assertEqual({name: value[0] for name, value in before.items()},
                         {name: value[0] for name, value in snapshot(self.pristine).items()})

    def test_change_where_the_patch_goes(self):
        write(self.pristine / "Lib/base64.py", PRISTINE["Lib/base64.py"].replace("line 20\n", "line twenty\n"))
        before = snapshot(self.pristine, times=True)
        self.fail_with(f"--cpython={self.pristine}", says=["Lib/base64.py", "FAILED", "differs", "Nothing was changed"])
        self.fail_with(f"--apply={self.pristine}", says=["Lib/base64.py", "FAILED", "differs", "Nothing was changed"])
        self.assertEqual(snapshot(self.pristine, times=True), before)
        self.assertEqual(list(self.repo.glob("build/cpython-*")), [])
        self.succeed()
        self.check_sound()

    def test_path_with_blanks_and_letters(self):
        place = self.root / "mein Zeug/Schlößchen 日本"
        place.mkdir(parents=True)
        source = Path(shutil.copytree(self.pristine, place / "source tree"))
        self.succeed(f"--cpython={source}")
        self.check_sound(tree=self.tree_of(source))
        self.succeed("--variant=c", "--cpython", shutil.copy(self.tarball, place / "the tarball.xz"))
        self.check_sound("c")
        repo = self.make_repository(self.root / "Schlößchen-日本/repo")
        self.succeed(repo=repo)
        self.check_sound(repo=repo)
        spaced = self.make_repository(place / "repo")
        before = snapshot(spaced)
        self.fail_with(repo=spaced, says=[str(spaced), "blank", "move or rename"])
        self.fail_with(f"--apply={source}", says=[str(source), "blank", "move or rename"])
        self.assertEqual(snapshot(spaced), before)

    def test_read_only_source(self):
        for place, directories, files in os.walk(self.pristine):
            for name in files:
                path = Path(place, name)
                path.chmod(path.stat().st_mode & ~0o222)
            Path(place).chmod(0o555)
        before = snapshot(self.pristine, times=True)
        self.succeed(f"--cpython={self.pristine}")
        self.assertEqual(snapshot(self.pristine, times=True), before)
        self.check_sound(tree=self.tree_of(self.pristine))
        # Root may write anywhere, so look at the mode: the copy has to be patched and thrown away one day.
        tree = self.repo / "build" / self.tree_of(self.pristine)
        self.assertEqual([path for path in tree.rglob("*") if not path.is_symlink() and not path.stat().st_mode & 0o200], [])

    def test_source_that_was_built_in(self):
        write(self.pristine / "Makefile", "all:\n")
        self.fail_with(f"--cpython={self.pristine}", says=["Makefile is there", "make distclean"])
        (self.pristine / "Makefile").unlink()
        self.succeed(f"--cpython={self.pristine}")
