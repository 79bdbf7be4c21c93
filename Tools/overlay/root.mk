# Root Makefile of Rust in CPython, written by configure-rust from Tools/overlay/root.mk; edits are lost.
#
#   make                build the variant          make VARIANT=ft   build another one
#   make V=1            show each command          make help         list all targets

# The variant that ./configure-rust was last asked for.
VARIANT = gil

DIR = build/$(VARIANT)
EXE := $(if $(filter Darwin,$(shell uname -s)),.exe)
PYTHON = $(DIR)/python$(EXE)
PROCESSORS := $(shell nproc 2>/dev/null || getconf _NPROCESSORS_ONLN 2>/dev/null || sysctl -n hw.ncpu 2>/dev/null || echo 1)

# One level of make builds; without a -j of the user's it gets all processors.
JOBS = $(if $(filter -j% --jobserver%,$(MAKEFLAGS)),,-j$(PROCESSORS))
QUIET = $(if $(V),,-s)
BUILD = $(MAKE) --no-print-directory $(QUIET) $(JOBS) -C $(DIR)

# The value of a variable in the Makefile that CPython's configure wrote.
value_of = "$$(sed -n 's/^$(1)=[[:space:]]*//p' $(DIR)/Makefile)"

# Each file of test_rust_ext is a test for itself, so that they share out the processors. CPython's tests of what
# the modules stand in for are named in their Cargo.toml.
TESTS := $(patsubst Lib-tests/test_rust_ext/%.py,test_rust_ext.%,$(wildcard Lib-tests/test_rust_ext/test_*.py)) \
  $(sort $(shell sed -n 's/^tests *= *\[\(.*\)\].*/\1/p' Modules-rust/*/Cargo.toml | tr '",' '  '))

.PHONY: all build test check-all bench bench-compare install clean distclean help
# The targets here follow one another; what is parallel is CPython's own make below them.
.NOTPARALLEL:

all: build
	@$(PYTHON) Tools/overlay/modules_table.py .

build: $(DIR)/.configured
	@echo "Building CPython with $(if $(JOBS),$(PROCESSORS) jobs,your -j) in $(DIR)$(if $(V),, (make V=1 shows each command))"
	+@$(BUILD) all

# When this file has changed (after a git pull, say) make writes it again and begins anew. The default variant stays.
Makefile: Tools/overlay/root.mk
	@sed "s/^VARIANT = .*/$$(sed -n '/^VARIANT = /p' $@)/" $< >build/Makefile && mv build/Makefile $@

# Reached when this variant was never configured, when that was interrupted, or when what it was prepared from
# has changed since (after a git pull, say).
$(DIR)/.configured: Cargo.lock Makefile.pre.in-patch $(wildcard Tools/overlay/*.patch)
	@CONFIGURE_RUST_KEEP_MAKEFILE=1 ./configure-rust --variant=$(VARIANT) --cpython="$$(cat build/cpython-source)"
	@touch $@

# The tests of the crates run where the prepared tree is, so that cargo takes the crates in its vendor/. They
# run alone, and cargo counts the processors itself: a jobserver would need a "+", and then make -n ran them.
test: build
	@if test -f $(DIR)/Modules/rust.conf; then \
	  echo "== cargo test, for $(DIR)"; unset MAKEFLAGS MFLAGS; \
	  cargo=$(call value_of,CARGO); top=$$PWD; \
	  export RUSTC=$(call value_of,RUSTC) LIBCLANG_PATH=$(call value_of,LIBCLANG_PATH); \
	  export CPYTHON_BUILD_CONFIG="$$top/$(DIR)/Modules/rust.conf" CARGO_TARGET_DIR="$$top/build/cargo-test/$(VARIANT)"; \
	  cd $(DIR)/$(call value_of,srcdir) && "$$cargo" test --workspace --locked --offline; \
	else \
	  echo "== cargo test: left out, because $(DIR) was configured without Rust"; \
	fi
	@echo "== python -m test, with $(PYTHON)"
	@$(PYTHON) -m test -j$(PROCESSORS) --rerun --timeout 900 --slowest $(TESTS)
# What is the same for each variant.
ifeq ($(VARIANT),gil)
	@echo "== configure-rust's own tests"
	@$(PYTHON) Tools/overlay/test_configure_rust.py
	@echo "== the benchmark's own tests"
	@$(PYTHON) Tools/bench/test_bench.py
endif

check-all:
	+@for variant in gil ft gil-debug c; do \
	  echo "=== make test VARIANT=$$variant" && $(MAKE) --no-print-directory VARIANT=$$variant test || exit 1; \
	done

# ROWS chooses what is measured; BENCH has further options (--fast, --restart, --limit). Neither a fast run nor K,
# which is about building, needs the free-threaded variants.
BENCH_VARIANTS = gil c $(if $(filter --fast,$(BENCH)),,$(if $(if $(ROWS),$(filter-out K%,$(ROWS)),all),ft c-ft))
bench:
	+@for variant in $(BENCH_VARIANTS); do $(MAKE) --no-print-directory VARIANT=$$variant build || exit 1; done
	@build/gil/python$(EXE) Tools/bench run $(BENCH) -- $(ROWS)

# What got slower from one result to the other; ends with an error if something did.
bench-compare:
	@test -n "$(OLD)" -a -n "$(NEW)" || { echo "make bench-compare OLD=FILE NEW=FILE, of results in build/bench"; exit 2; }
	@build/gil/python$(EXE) Tools/bench compare $(OLD) $(NEW)

# With one job: which files CPython compiles depends on the order of its install targets.
install: build
	+@$(MAKE) --no-print-directory $(QUIET) -j1 -C $(DIR) install

clean:
	+@if test -f $(DIR)/Makefile; then $(BUILD) clean; fi
	rm -rf build/cargo-test/$(VARIANT)

# What came over the network stays: a distclean must not need it again.
distclean:
	@for entry in build/* build/.lock; do \
	  case $$entry in build/downloads|build/vendor|build/cargo-home|*.kept-*) ;; *) rm -rf "$$entry";; esac; \
	done
	rm -f Makefile

help:
	@echo "make                      build the variant ($(VARIANT)) in $(DIR) and list its modules"
	@echo "make VARIANT=NAME         the same for gil, ft, gil-debug, ft-debug, c, c-ft or c-debug; goes with each target"
	@echo "make test                 test the variant: cargo test, python -m test with test_rust_ext and CPython's tests of the"
	@echo "                          modules; and for gil, the tests of configure-rust and of the benchmark"
	@echo "make check-all            make test for gil, ft, gil-debug and c"
	@echo "make bench                measure all but building, and write build/bench/bench.html; ROWS=\"B1 J2\" chooses rows,"
	@echo "                          BENCH=--fast takes three minutes (Doc/benchmarks.md)"
	@echo "make bench-compare OLD=FILE NEW=FILE"
	@echo "                          what got slower between two results of make bench"
	@echo "make install DESTDIR=DIR  install the variant under DIR (and the --prefix it was configured with)"
	@echo "make clean                remove what the build of the variant made"
	@echo "make distclean            remove all of build/ but what came over the network, and this Makefile"
	@echo "make V=1                  show each command"
	@echo "./configure-rust --help   other sources of CPython, variants, and your own tree"
