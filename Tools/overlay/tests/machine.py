"""configure-rust's --doctor, --bootstrap, command line and root Makefile."""

import shutil
import subprocess
import sys

from sandbox import FAKE_TOOLS, snapshot, write


class Machine:
    """--doctor, --bootstrap, the command line and the root Makefile."""

    def test_doctor_changes_nothing(self):
        before = snapshot(self.root)
        said = self.succeed("--doctor").stdout
        self.assertIn("Everything that is required is here", said)
        self.assertEqual(snapshot(self.root), before)
        (self.bin / "cargo").unlink()
        (self.bin / "patch").unlink()
        self.fake("apt-get", 'echo "apt-get $*" >>"$LOG"')
        self.fake("apt-cache", 'echo "  Candidate: 1.99.0+dfsg-1"')
        before = snapshot(self.root)
        result = self.run_script("--doctor")
        self.assertEqual(result.status, 1)
        self.assertIn("apt-get install patch cargo\n", result.stdout)
        self.assertEqual(snapshot(self.root), before)

    def bootstrap(self, manager, body="", **env):
        """Run --bootstrap where cargo, rustc, patch and libclang are missing; what the manager was asked."""
        for tool in ("cargo", "rustc", "patch"):
            (self.bin / tool).unlink(missing_ok=True)
        (self.root / "llvm/libclang.so").unlink(missing_ok=True)
        self.fake(manager, f'echo "{manager} $*" >>"$LOG"; {body}')
        result = self.run_script("--bootstrap", **env)
        return result, [line for line in self.logged().splitlines() if line.startswith((manager, "sudo"))]

    def test_bootstrap_with_apt(self):
        # This fake installs what it is asked for: the run goes through.
        for tool in ("cargo", "rustc"):
            write(self.root / "new" / tool, f"#!/bin/sh\n{FAKE_TOOLS[tool]}\n", 0o755)
        (self.root / "new/patch").symlink_to(shutil.which("patch"))
        self.fake("apt-cache", 'echo "  Candidate: 1.99.0+dfsg-1"')
        result, asked = self.bootstrap(
            "apt-get", f'case "$*" in install*) cp -P "{self.root}"/new/* "{self.bin}"; : >"{self.root}/llvm/libclang.so";; esac')
        self.assertEqual(result.status, 0, result.stderr)
        self.assertEqual(asked, [
            "apt-get update",
            "apt-get install -y --no-install-recommends patch cargo rustc libclang-dev pkg-config"])
        # Looking at what is offered leaves alone what was chosen before it.
        self.assertIn("on CPython 3.13.5 in", result.stdout)
        self.check_sound()

    def test_bootstrap_takes_no_rust_that_is_too_old(self):
        self.fake("apt-cache", """case $2 in
            rustup) echo "  Candidate: 1.27.1-1";; *-web) echo "  Candidate: (none)";; *) echo "  Candidate: 1.63.0+dfsg1-2";;
            esac""")
        result, asked = self.bootstrap("apt-get")
        self.assertEqual(result.status, 1)
        self.assertEqual(asked[1], "apt-get install -y --no-install-recommends patch libclang-dev pkg-config")
        self.assertIn("rustc 1.63.0+dfsg1-2, which is too old; 1.93 or newer is needed", result.stderr)
        self.assertIn("https://rustup.rs (the distribution has it as the package rustup)", result.stderr)

    def test_bootstrap_takes_the_newer_rust_of_a_distribution(self):
        self.fake("apt-cache", """case $2 in
            *-web) echo "  Candidate: 1.96.0+dfsg1-1";; *) echo "  Candidate: 1.63.0+dfsg1-2";; esac""")
        _, asked = self.bootstrap("apt-get")
        self.assertIn(" cargo-web rustc-web libclang-dev", asked[1])

    def test_bootstrap_with_other_managers(self):
        for manager, offer, expected in (
            ("dnf", "echo 1.99.0", "dnf install -y patch cargo rust clang-libs pkgconf"),
            ("pacman", 'echo "Version         : 1:1.99.0-1"', "pacman -S --needed --noconfirm patch rust clang pkgconf"),
            ("apk", 'echo "  1.99.0-r0:"', "apk add patch cargo rust clang-libclang pkgconf"),
            ("brew", ":", "brew install rust llvm pkgconf"),
        ):
            with self.subTest(manager=manager):
                self.log.unlink(missing_ok=True)
                _, asked = self.bootstrap(manager, offer)
                self.assertIn(expected, asked)
                (self.bin / manager).unlink()

    def test_bootstrap_without_being_root(self):
        self.fake("id", "echo 1000")
        self.fake("sudo", 'echo "sudo $*" >>"$LOG"; exec "$@"')
        self.fake("apt-cache", 'echo "  Candidate: 1.99.0"')
        _, asked = self.bootstrap("apt-get")
        self.assertIn("sudo apt-get update", asked)
        self.assertIn("sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "
                      "patch cargo rustc libclang-dev pkg-config", asked)
        (self.bin / "sudo").unlink()
        self.log.unlink()
        result, asked = self.bootstrap("apt-get")
        self.assertEqual((result.status, asked), (1, []))
        self.assertIn("needs root", result.stderr)

    def test_without_bootstrap_nothing_is_installed(self):
        (self.bin / "patch").unlink()
        self.fake("apt-get", 'echo "apt-get $*" >>"$LOG"')
        self.fail_with(says=["patch ", "apt-get install patch", "--bootstrap"])
        self.assertNotIn("apt-get install", self.logged())

    def test_usage(self):
        before = snapshot(self.repo)
        for arguments, says in (
            (["--frobnicate"], "--frobnicate"), (["gil"], "gil"), (["--variant=fast"], "gil-debug"),
            (["--variant"], "needs a value"), (["--apply="], "needs a directory"),
            (["--apply=/a", "--revert=/a"], "exclude"), (["--apply=/a", "--bootstrap"], "no other options"),
            (["--doctor", "--", "x"], "no other options"), (["--with-pydebug"], "after --"),
        ):
            with self.subTest(arguments=arguments):
                self.fail_with(*arguments, says=says, status=2)
        self.assertIn("--bootstrap", self.succeed("--help").stdout)
        self.assertEqual(snapshot(self.repo), before)

    def test_makefile_of_somebody_else(self):
        write(self.repo / "Makefile", "all:\n")
        self.fail_with(says=["was not written by configure-rust", "move it away"])
        self.assertEqual((self.repo / "Makefile").read_text(), "all:\n")
        (self.repo / "Makefile").unlink()
        self.succeed()

    def make(self, *arguments):
        return subprocess.run(["make", *arguments], cwd=self.repo, env=self.env, capture_output=True, encoding="utf-8")

    def test_root_makefile(self):
        self.succeed()
        self.log.unlink()
        self.assertEqual(self.make().returncode, 0)
        self.assertRegex(self.logged(), r"flags: .*-j\d+.*jobserver")
        self.assertIn("python Tools/overlay/modules_table.py", self.logged())
        self.log.unlink()
        self.make("-j1")
        self.assertNotIn("jobserver", self.logged())
        done = self.make("VARIANT=ft", "-j3")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("build/ft with: --with-rust --disable-gil\n", self.logged())
        self.assertRegex(self.logged(), r"flags: .*-j3.*jobserver")
        self.assertIn("\nVARIANT = gil\n", (self.repo / "Makefile").read_text())
        done = self.make("test")
        self.assertIn("left out, because build/gil was configured without Rust", done.stdout)
        self.assertRegex(self.logged(), r"python -m test -j\d+ .*test_base64 test_binascii\n")
        self.assertIn("make distclean", self.make("help").stdout)
        self.make("distclean")
        self.assertFalse((self.repo / "Makefile").exists())
        self.assertEqual(sorted(path.name for path in (self.repo / "build").iterdir()), ["downloads", "vendor"])

    def test_make_after_an_update_of_the_repository(self):
        self.succeed()
        write(self.repo / "Cargo.lock", 'checksum = "0a"\n')
        vendored = self.repo / "build/vendor/.complete"
        before = vendored.read_text()
        self.assertIn("already configured", self.make().stdout)
        self.assertNotEqual(vendored.read_text(), before)
        self.assertNotIn("already configured", self.make().stdout)
        # The root Makefile has a target more; the default variant stays.
        self.succeed("--variant=ft")
        root = self.repo / "Tools/overlay/root.mk"
        write(root, root.read_text() + "new:\n\t@{ echo new $(VARIANT); }\n")
        self.assertEqual(self.make("VARIANT=gil", "new").stdout, "new gil\n")
        self.assertEqual(self.make("new").stdout, "new ft\n")

    def test_modules_table(self):
        done = subprocess.run([sys.executable, self.repo / "Tools/overlay/modules_table.py", self.repo],
                              capture_output=True, encoding="utf-8")
        self.assertRegex(done.stdout, r"_demo +Python +\S*base64\.py +\d+ KiB")
        self.assertIn("-c 'import base64;", done.stdout)
