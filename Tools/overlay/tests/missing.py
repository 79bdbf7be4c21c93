"""configure-rust where something that is needed is not there."""

from sandbox import FAKE_TOOLS, VERSION, write


class Missing:
    """Something that is needed is not there."""

    def test_no_compiler(self):
        (self.bin / "gcc").unlink()
        self.fail_with(says=["cc ", "MISSING", "--doctor"])
        self.assertFalse((self.repo / "build/gil").exists())
        self.fake("cc", FAKE_TOOLS["gcc"])
        self.succeed()
        self.check_sound()

    def test_compiler_without_headers(self):
        self.fake("gcc", "cat >/dev/null; exit 1")
        self.fail_with(says=["cc ", "MISSING"])

    def test_no_cargo(self):
        (self.bin / "cargo").unlink()
        self.fail_with(says=["cargo was not found", "1.93", "https://rustup.rs"])
        self.fake("cargo", FAKE_TOOLS["cargo"])
        self.succeed()
        self.check_sound()

    def test_rust_too_old(self):
        self.fail_with(FAKE_RUST="1.63.0", says=["rustc 1.63.0", "too old", "1.93 or newer is needed", "https://rustup.rs"])
        self.succeed()
        self.check_sound()

    def test_rust_too_old_from_a_package(self):
        self.fake("dpkg", 'echo "rustc: $2"')
        self.fail_with(FAKE_RUST="1.63.0", says="rustc 1.63.0 (Debian package rustc) is too old, 1.93 or newer is needed")

    def test_cargo_that_does_not_run(self):
        self.fake("cargo", 'echo "rustup could not choose a version of cargo" >&2; exit 1')
        self.fail_with(says=["MISSING", "bin/cargo --version does not answer", "1.93"])

    def test_no_libclang(self):
        (self.root / "llvm/libclang.so").unlink()
        self.fail_with(says="libclang was not found")
        write(self.root / "llvm/libclang.so", "")
        self.succeed()
        self.check_sound()

    def test_c_variant_needs_no_rust(self):
        (self.bin / "cargo").unlink()
        (self.bin / "rustc").unlink()
        self.succeed("--variant=c")
        self.check_sound("c")
        self.assertIn("build/c with: --with-rust=no\n", self.logged())
        self.assertFalse((self.repo / "build/vendor").exists())

    def test_no_network(self):
        self.fail_with(FAKE_SERVER="", says=["could not be fetched", "--cpython=TARBALL", "https://localhost/"])
        self.assertEqual(list((self.repo / "build").glob("cpython-*")), [])
        self.succeed()
        self.check_sound()

    def test_apt_brings_the_release(self):
        self.fake("apt-get", f"""case "$*" in
            indextargets*) echo http://localhost/security; echo http://localhost/debian;;
            *update) cat "$2" "$(sed -n 's/.*SourceList "\\(.*\\)";/\\1/p' "$2")" >>"$LOG";;
            *"source --download-only python3.13={VERSION}-2") cat "{self.tarball}" >python3.13.orig.tar.xz;;
            *) exit 1;; esac""")
        self.fake("apt-cache", f'case "$*" in *showsrc*) echo "Version: 3.13.99-1"; echo "Version: {VERSION}-2";; esac')
        self.succeed(FAKE_SERVER="")
        self.check_sound()
        self.assertIn("http://localhost/debian trixie main\n", self.logged())

    def test_wget_when_there_is_no_curl(self):
        (self.bin / "curl").unlink()
        self.fake("wget", '[ "$1" != --version ] || exit 1; while [ "$1" != -O ]; do shift; done; cat "$FAKE_SERVER" >"$2"')
        self.succeed()
        self.check_sound()
