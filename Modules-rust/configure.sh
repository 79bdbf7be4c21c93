# Rust extension modules: the part of CPython's ./configure that is ours.
#
# configure.ac sources this file when --with-rust asks for anything but "no". It
# decides which modules are built in Rust and leaves four things behind:
#   - MODULES_RUST       lines for Modules/Setup.stdlib, one for each Rust module;
#   - MODULE_BLOCK       make variables and the include of Modules-rust/rules.mk;
#   - MODULE_<NAME>_TRUE '#', so that the C module of the same name is not built;
#   - Modules/rust.conf  what this build of CPython is; the crate cpython-build
#                        reads this file and nothing else.
#
# It runs inside configure: as_fn_error, $as_me, and the descriptors 5 (config.log)
# and 6 (the terminal) are autoconf's.

rust_notice() {
  printf '%s\n' "$as_me: $1" >&5
  printf '%s\n' "$as_me: $1" >&6
}

rust_warning() {
  printf '%s\n' "$as_me: WARNING: $1" >&5
  printf '%s\n' "$as_me: WARNING: $1" >&2
}

# One word of package.metadata.cpython in a module's Cargo.toml.
rust_metadata() {
  sed -n "s/^$2 *= *\"\\(.*\\)\".*/\\1/p" "$srcdir/Modules-rust/$1/Cargo.toml"
}

# Configure's name for a module in variable names: _json -> _JSON.
rust_upper() {
  printf '%s' "$1" | tr 'abcdefghijklmnopqrstuvwxyz' 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'
}

# ---- Which modules are there, and which of them are wanted? ----

rust_known=
for rust_dir in "$srcdir"/Modules-rust/*/; do
  rust_mod=`basename "$rust_dir"`
  if test -f "$rust_dir/Cargo.toml"; then
    # Test modules follow --disable-test-modules, as the C ones do. They are shared objects:
    # their archive and that of the others clash in one program.
    case $rust_mod in
      _test*) test "$TEST_MODULES" = yes && test "$MODULE_BUILDTYPE" != static || continue;;
    esac
    rust_known="$rust_known $rust_mod"
  fi
done

rust_required=yes
case $with_rust in
  yes) rust_wanted=$rust_known;;
  auto) rust_wanted=$rust_known rust_required=no;;
  ''|*[!A-Za-z0-9_,]*)
    as_fn_error $? "--with-rust=$with_rust: expected yes, no, auto or module names separated by commas; the modules are:$rust_known" "$LINENO" 5;;
  *)
    rust_wanted=`printf '%s' "$with_rust" | tr ',' ' '`
    for rust_mod in $rust_wanted; do
      case " $rust_known " in
        *" $rust_mod "*) ;;
        *) as_fn_error $? "--with-rust=$with_rust: there is no Rust module named $rust_mod; the modules are:$rust_known" "$LINENO" 5;;
      esac
    done;;
esac

# ---- Can they be built? ----

rust_probe=`CARGO="$CARGO" RUSTC="$RUSTC" "${CONFIG_SHELL-/bin/sh}" "$srcdir/Modules-rust/rust-is-available.sh" -v 2>conftest.err`
rust_problem=`cat conftest.err`
rm -f conftest.err
printf '%s\n' "$rust_probe" "$rust_problem" >&5

if test -z "$rust_problem"; then
  rust_found() { printf '%s\n' "$rust_probe" | sed -n "s/^$1: \\(.*\\) (.*)\$/\\1/p"; }
  CARGO=`rust_found cargo`
  RUSTC=`rust_found rustc`
  LIBCLANG_PATH=`rust_found libclang`
  # The triple is always given to cargo: only then do flags for the modules stay
  # away from the build scripts and macros that run on this machine.
  RUST_TARGET=$CARGO_BUILD_TARGET
  if test -z "$RUST_TARGET"; then
    if test "$cross_compiling" = yes; then
      rust_problem="cross-compiling for $host: set CARGO_BUILD_TARGET to the name rustc has for it (rustc --print target-list)"
    else
      RUST_TARGET=`"$RUSTC" -vV | sed -n 's/^host: //p'`
    fi
  fi
fi

# Rust's runtime needs some of the platform's libraries; rustc knows which. Asking
# also shows that rustc can compile for the target at all.
if test -z "$rust_problem"; then
  RUST_NATIVE_LIBS=`echo | "$RUSTC" --target "$RUST_TARGET" --crate-type staticlib --crate-name conftest \
    --print native-static-libs -o conftest.rlib.a - 2>&1`
  rust_status=$?
  rm -f conftest.rlib.a
  if test $rust_status -eq 0; then
    RUST_NATIVE_LIBS=`printf '%s\n' "$RUST_NATIVE_LIBS" | sed -n 's/^note: native-static-libs: *//p'`
  else
    rust_problem="$RUSTC cannot compile for $RUST_TARGET; it said:
$RUST_NATIVE_LIBS
install Rust's standard library for that target (with rustup: rustup target add $RUST_TARGET)"
  fi
fi

# What is asked of C is carried over to Rust, or refused with the reason. (--with-lto
# asks for nothing that the release profile does not do already.)
RUST_PROFILE=release RUST_PROFILE_DIR=release
if test "$Py_DEBUG" = true; then
  RUST_PROFILE=dev RUST_PROFILE_DIR=debug
fi
for rust_sanitizer in memory thread; do
  eval "rust_asked=\$with_${rust_sanitizer}_sanitizer"
  if test "$rust_asked" = yes; then
    case $RUSTFLAGS in
      *-Zsanitizer=$rust_sanitizer*) ;;
      *) test -n "$rust_problem" || rust_problem="--with-$rust_sanitizer-sanitizer reports false errors unless the Rust code is instrumented too: use a nightly rustc, with RUSTFLAGS=-Zsanitizer=$rust_sanitizer";;
    esac
  fi
done

if test -n "$rust_problem"; then
  if test "$rust_required" = yes; then
    as_fn_error $? "--with-rust: the Rust modules cannot be built here.
$rust_problem
Or configure with --with-rust=auto to get the C modules where Rust is missing, or without --with-rust." "$LINENO" 5
  fi
  rust_warning "--with-rust=auto: building the C modules, because the Rust ones cannot be built here.
$rust_problem"
  rust_wanted=
fi

if test "$with_address_sanitizer" = yes && test -n "$rust_wanted"; then
  case $RUSTFLAGS in
    *-Zsanitizer=address*) ;;
    *) rust_warning "--with-address-sanitizer: the Rust code is not instrumented (a nightly rustc with RUSTFLAGS=-Zsanitizer=address does that)";;
  esac
fi
if test "$Py_OPT" = true && test -n "$rust_wanted"; then
  rust_notice "--enable-optimizations: Rust modules are optimised without the profile that C is given"
fi

# ---- Put them in the place of the C modules ----

MODULES_RUST="# Written by Modules-rust/configure.sh"
RUST_MODULES=
for rust_mod in $rust_known; do
  rust_upper_mod=`rust_upper "$rust_mod"`
  case " $rust_wanted " in
    *" $rust_mod "*)
      rust_notice "$rust_mod: Rust"
      RUST_MODULES="$RUST_MODULES${RUST_MODULES:+ }$rust_mod"
      eval "MODULE_${rust_upper_mod}_TRUE='#'"
      MODULES_RUST="$MODULES_RUST
$rust_mod \$(MODULE_${rust_upper_mod}_LDFLAGS)"
      ;;
    *)
      rust_stands_in=`rust_metadata "$rust_mod" replaces`
      case $rust_stands_in in
        '') rust_notice "$rust_mod: not built";;
        "$rust_mod") rust_notice "$rust_mod: C";;
        *) rust_notice "$rust_mod: Python ($rust_stands_in)";;
      esac
      ;;
  esac
done

# A module that was Rust the last time: to make, its shared object is newer than C's object files.
for rust_map in Modules/rust/*.map; do
  rust_mod=`basename "$rust_map" .map`
  case " $RUST_MODULES " in
    *" $rust_mod "*) ;;
    *) rm -f "$rust_map" "Modules/$rust_mod$EXT_SUFFIX";;
  esac
done

# ---- Tell make and cpython-build ----

if test -n "$RUST_MODULES"; then
  rust_abs_srcdir=`cd "$srcdir" && pwd`
  rust_abs_builddir=`pwd`
  mkdir -p Modules/rust

  MODULE_BLOCK="${MODULE_BLOCK}RUST_MODULES=$RUST_MODULES
CARGO=$CARGO
RUSTC=$RUSTC
LIBCLANG_PATH=$LIBCLANG_PATH
RUST_TARGET=$RUST_TARGET
RUST_PROFILE=$RUST_PROFILE
RUST_PROFILE_DIR=$RUST_PROFILE_DIR
RUST_NATIVE_LIBS=$RUST_NATIVE_LIBS
"
  # What must be made again when the archive has changed. Of a static build all programs
  # are linked with config.o, which refers to the modules' init functions.
  if test "$MODULE_BUILDTYPE" = static; then
    rust_linked=Modules/config.o
  else
    rust_linked=`printf 'Modules/%s$(EXT_SUFFIX) ' $RUST_MODULES`
  fi
  rust_targets=--lib rust_depinfo='$(RUST_ARCHIVE:.a=.d)'
  case " $RUST_MODULES" in
    *" _test"*) rust_targets='--lib --example test_modules' rust_depinfo="$rust_depinfo \$(RUST_TEST_ARCHIVE:.a=.d)";;
  esac
  MODULE_BLOCK="${MODULE_BLOCK}RUST_LINKED=$rust_linked
RUST_TARGETS=$rust_targets
RUST_DEPINFO=$rust_depinfo
"
  for rust_mod in $RUST_MODULES; do
    rust_upper_mod=`rust_upper "$rust_mod"`
    if test "$MODULE_BUILDTYPE" = static; then
      rust_ldflags='$(RUST_ARCHIVE) $(RUST_NATIVE_LIBS)'
    else
      # One archive holds all modules. Of it, a module's shared object takes what its
      # init function needs, and exports that function only.
      case $host in
        *-apple-*)
          rust_ldflags="-Wl,-u,_PyInit_$rust_mod -Wl,-exported_symbol,_PyInit_$rust_mod -Wl,-dead_strip";;
        *)
          printf '{ global: PyInit_%s; local: *; };\n' "$rust_mod" >"Modules/rust/$rust_mod.map"
          rust_ldflags="-Wl,-u,PyInit_$rust_mod -Wl,--version-script=Modules/rust/$rust_mod.map -Wl,--gc-sections";;
      esac
      case $rust_mod in
        _test*) rust_archive='$(RUST_TEST_ARCHIVE)';;
        *) rust_archive='$(RUST_ARCHIVE)';;
      esac
      rust_ldflags="$rust_ldflags $rust_archive \$(RUST_NATIVE_LIBS)"
    fi
    MODULE_BLOCK="${MODULE_BLOCK}MODULE_${rust_upper_mod}_STATE=yes
MODULE_${rust_upper_mod}_LDFLAGS=$rust_ldflags
"
  done
  MODULE_BLOCK="${MODULE_BLOCK}include \$(srcdir)/Modules-rust/rules.mk
"

  # Written whole or not at all, and left alone when nothing changed: its time stamp
  # decides whether the Rust code is compiled again.
  cat >Modules/rust.conf.new <<RUST_CONF
# What this build of CPython is. Written by configure for the crate cpython-build.
version=`sed -n 's/^#define PY_VERSION[ 	]*"\(.*\)".*/\1/p' "$srcdir/Include/patchlevel.h"`
gil=`test "$disable_gil" = yes && echo no || echo yes`
debug=`test "$Py_DEBUG" = true && echo yes || echo no`
trace_refs=${with_trace_refs:-no}
abiflags=$ABIFLAGS
soabi=$SOABI
srcdir=$rust_abs_srcdir
builddir=$rust_abs_builddir
target=$RUST_TARGET
cc=$CC
cflags=$CPPFLAGS $BASECFLAGS
RUST_CONF
  if cmp -s Modules/rust.conf.new Modules/rust.conf; then
    rm -f Modules/rust.conf.new
  else
    mv -f Modules/rust.conf.new Modules/rust.conf
  fi
else
  rm -f Modules/rust.conf
fi
