"""Runs of configure-rust: one after another, beside another, and cut off."""

import os
import shutil
import signal
import time
from pathlib import Path

from sandbox import VERSION, Result, snapshot, write


class Runs:
    """One run after another, beside another, and cut off."""

    def test_second_run_does_nothing(self):
        self.succeed()
        log, before = self.logged(), snapshot(self.repo, times=True)
        self.assertIn("already configured", self.succeed().stdout)
        self.assertEqual(self.logged(), log)
        self.assertEqual(snapshot(self.repo, times=True), before)

    def test_variants_and_arguments(self):
        self.succeed("--variant=ft-debug", "--", "--prefix=/a b", "CC=x y")
        self.assertIn("build/ft-debug with: --with-rust --disable-gil --with-pydebug --prefix=/a b CC=x y\n", self.logged())
        write(self.repo / "build/ft-debug/stale.o", "")
        self.succeed("--variant=ft-debug")
        self.assertFalse((self.repo / "build/ft-debug/stale.o").exists(), "object files of other options are left")
        self.check_sound("ft-debug")

    def test_changed_overlay(self):
        self.succeed()
        write(self.repo / "build/gil/fresh.o", "")
        write(self.repo / f"build/cpython-{VERSION}/Lib/edited.py", "mine\n")
        patch = self.repo / "Makefile.pre.in-patch"
        write(patch, patch.read_text().replace("+RUST", "+RUST2"))
        result = self.succeed()
        kept = self.repo / f"build/cpython-{VERSION}.kept-1"
        self.assertIn(str(kept), result.stderr)
        self.assertEqual((kept / "Lib/edited.py").read_text(), "mine\n")
        self.assertIn("RUST2\n", (self.repo / f"build/cpython-{VERSION}/configure.ac").read_text())
        self.assertTrue((self.repo / "build/gil/fresh.o").exists(), "an edit of the overlay costs a whole build")

    def test_configure_fails(self):
        self.fail_with(FAKE_BREAK="1", says=["configure failed", "build/gil/configure.log"])
        result = self.run_script(FAKE_BREAK="1")
        self.assertIn("the moon is full", result.stderr)
        self.succeed()
        self.check_sound()

    def test_configure_fails_where_it_had_succeeded(self):
        self.succeed()
        patch = self.repo / "Makefile.pre.in-patch"
        text = patch.read_text()
        write(patch, text.replace("+RUST", "+RUST2"))
        write(self.repo / "build/gil/fresh.o", "")
        result = self.fail_with(FAKE_BREAK="1", says="configure failed")
        self.assertNotIn("Is a directory", result.stderr)
        self.assertTrue((self.repo / "build/gil/fresh.o").exists(), "an edit of the overlay costs a whole build")
        write(patch, text)
        self.assertNotIn("already configured", self.succeed().stdout)
        self.check_sound()

    def test_two_at_once(self):
        go = self.root / "go"
        first = self.start(FAKE_WAIT=str(go))
        while not Path(f"{go}.begun").exists():
            time.sleep(0.02)
        self.fail_with(says=[f"process {first.pid}", "wait until it is done"])
        self.fail_with("--variant=c", says=f"process {first.pid}")
        write(go, "")
        self.assertEqual(Result(first, *first.communicate(timeout=50)).status, 0)
        self.check_sound()
        self.succeed()

    def test_lock_of_a_dead_process(self):
        (self.repo / "build").mkdir()
        (self.repo / "build/.lock").symlink_to("99999999")
        self.succeed()
        self.check_sound()

    def test_interrupt_from_the_keyboard(self):
        process = self.start(FAKE_WAIT=str(self.root / "go"))
        while not (self.root / "go.begun").exists():
            time.sleep(0.02)
        os.killpg(process.pid, signal.SIGINT)
        process.communicate(timeout=50)
        self.assertNotEqual(process.returncode, 0)
        self.assertFalse(os.path.lexists(self.repo / "build/.lock"))
        self.succeed()
        self.check_sound()

    def lethal(self, tool):
        """Make a tool kill the whole run, as kill -9 does, at the call numbered KILL_AT."""
        real = shutil.which(tool)
        self.fake(tool, f"""n=$(($(cat "$LOG.{tool}" 2>/dev/null || echo 0) + 1)); echo $n >"$LOG.{tool}"
            if [ "$n" = "$KILL_AT" ]; then kill -9 0; fi
            exec {real} "$@" """)

    def kill_at_each(self, tool, *arguments, step=1):
        """Yields after each interrupted run; ends when a run is not interrupted any more."""
        self.lethal(tool)
        # The order of the steps is the same in each shell; trying a part of them again is enough.
        for number in range(1, 200, step if self.shell[-1].endswith("dash") else 5):
            Path(f"{self.log}.{tool}").unlink(missing_ok=True)
            if self.run_script(*arguments, KILL_AT=str(number)).status != -signal.SIGKILL:
                return
            yield number

    def test_interrupted_anywhere(self):
        for tool in ("tar", "patch", "ln", "mv", "touch"):
            for number in self.kill_at_each(tool, step=2 if tool in ("ln", "mv") else 1):
                with self.subTest(tool=tool, number=number):
                    self.succeed()
                    self.check_sound()
                    shutil.rmtree(self.repo / "build")
            shutil.rmtree(self.repo / "build", ignore_errors=True)

    def test_interrupted_apply_and_revert(self):
        before = snapshot(self.pristine, times=True)
        numbers = []
        for number in self.kill_at_each("mv", f"--apply={self.pristine}"):
            numbers.append(number)
            with self.subTest(apply=number):
                if number % 2:
                    self.run_script(f"--revert={self.pristine}")
                    self.succeed(f"--apply={self.pristine}")
                    self.succeed(f"--revert={self.pristine}")
                else:
                    self.succeed(f"--apply={self.pristine}")
                    self.succeed(f"--revert={self.pristine}")
                self.assertEqual(snapshot(self.pristine, times=True), before)
        self.assertGreater(max(numbers), 10)
        for number in self.kill_at_each("mv", f"--revert={self.pristine}"):
            with self.subTest(revert=number):
                self.succeed(f"--revert={self.pristine}")
                self.assertEqual(snapshot(self.pristine, times=True), before)
                self.succeed(f"--apply={self.pristine}")

    def test_crates(self):
        self.succeed()
        self.assertIn(f"CARGO_HOME={self.repo}/build/cargo-home", self.logged())
        self.succeed("--variant=ft")
        self.assertEqual(self.logged().count("cargo vendor"), 1)
        write(self.repo / "Cargo.lock", 'checksum = "0a"\n')
        write(self.root / "home/.cargo/config.toml", "")
        self.succeed()
        self.assertIn(f"cargo --config {self.root}/home/.cargo/config.toml vendor", self.logged())
        self.assertEqual(sorted(path.name for path in (self.root / "home").rglob("*")), [".cargo", "config.toml"])

    def test_crates_of_a_distributor(self):
        write(self.repo / "vendor/demo/.cargo-checksum.json", "{}")
        self.succeed()
        self.assertNotIn("vendor", self.logged())
        self.assertEqual((self.repo / f"build/cpython-{VERSION}/vendor").resolve(), self.repo / "vendor")
