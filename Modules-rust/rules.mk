# Rust extension modules: the part of CPython's Makefile that is ours, included from
# the module block when configure chose at least one module in Rust.

# This file is read before CPython's first rule; the default target stays theirs.
all:

RUST_BUILDDIR=	Modules/rust
RUST_OUTDIR=	$(RUST_BUILDDIR)/$(RUST_TARGET)/$(RUST_PROFILE_DIR)
RUST_ARCHIVE=	$(RUST_OUTDIR)/libmodules_rust.a
RUST_TEST_ARCHIVE=	$(RUST_OUTDIR)/examples/libtest_modules.a
RUST_STAMP=	$(RUST_BUILDDIR)/built
RUST_ENV=	CPYTHON_BUILD_CONFIG="$(abs_builddir)/Modules/rust.conf" \
		RUSTC="$(RUSTC)" LIBCLANG_PATH="$(LIBCLANG_PATH)"

# make -n shows cargo's command without running it, and -q and -t have no use for it: a line with "+" would be run.
RUST_FLAGS_OF_MAKE=	$(firstword -$(MAKEFLAGS))
RUST_DRY_RUN=	$(if $(strip $(foreach flag,n q t,$(findstring $(flag),$(RUST_FLAGS_OF_MAKE)))),exit 0;)

# One call of cargo builds all modules, into an archive, and test modules into another. Its network is cut off:
# configure-rust or `cargo vendor` have put the sources of all crates in place. The
# archive's dep-info names every source file and header it was made from; as make
# variables it becomes the next run's prerequisites, so that a make with nothing to
# do does not start cargo. A file that was since removed must not stop make. The
# system's headers are left out, as C's prerequisites leave them out.
$(RUST_STAMP): Modules/rust.conf $(srcdir)/Cargo.toml $(srcdir)/Cargo.lock
	+$(RUST_DRY_RUN) cd "$(srcdir)" && $(RUST_ENV) $(CARGO) build --locked --offline \
		--package modules-rust $(RUST_TARGETS) --no-default-features --features "$(RUST_MODULES) $(RUST_FEATURES)" \
		--target $(RUST_TARGET) --profile $(RUST_PROFILE) \
		--target-dir "$(abs_builddir)/$(RUST_BUILDDIR)"
	@awk '{ sub(/^[^:]*:/, ""); gsub(/ \/usr\/(include|lib[^ \/]*)\/[^ ]*/, ""); \
		printf "$$(RUST_STAMP):%s\n%s:\n", $$0, $$0 }' \
		$(RUST_DEPINFO) >$(RUST_BUILDDIR)/built.d
	@echo "RUST_FEATURES_BUILT = $(RUST_FEATURES)" >>$(RUST_BUILDDIR)/built.d
	@touch $@

-include Modules/rust/built.d

# Other features than those of the last build: build again.
.PHONY: rust-features
ifneq ($(strip $(RUST_FEATURES)),$(strip $(RUST_FEATURES_BUILT)))
$(RUST_STAMP): rust-features
endif

$(RUST_LINKED): $(RUST_STAMP)

# What configure.sh decides is part of the Makefile: another configure.sh, another Makefile.
config.status: $(srcdir)/Modules-rust/configure.sh

clean-retain-profile: clean-rust
.PHONY: clean-rust
clean-rust:
	-rm -rf $(RUST_BUILDDIR)/$(RUST_TARGET) $(RUST_BUILDDIR)/$(RUST_PROFILE_DIR)
	-rm -f $(RUST_STAMP) $(RUST_BUILDDIR)/built.d

distclean: distclean-rust
.PHONY: distclean-rust
distclean-rust:
	-rm -rf $(RUST_BUILDDIR) Modules/rust.conf
