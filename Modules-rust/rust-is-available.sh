#!/bin/sh
# Are the tools there that the Rust modules are built with? Exit status 0 means yes.
#
#   rust-is-available.sh            only the exit status
#   rust-is-available.sh -v         what was found (stdout), what is missing (stderr)
#   rust-is-available.sh --missing  one word for each thing that is missing (stdout)
#
# CARGO, RUSTC and LIBCLANG_PATH say which ones to use; otherwise PATH, and the
# places where LLVM's packages put libclang.
set -u

voice=${1-}
top=$(cd "$(dirname "$0")/.." && pwd) || exit 1
needed=$(sed -n 's/^rust-version *= *"\(.*\)".*/\1/p' "$top/Cargo.toml")
status=0

found() {
  if [ "$voice" = -v ]; then printf '%s: %s (%s)\n' "$1" "$2" "$3"; fi
}

missing() {
  status=1
  case $voice in
    -v) printf '%s\n' "$2" >&2;;
    --missing) printf '%s\n' "$1";;
  esac
}

# older A B: is version A below version B? Digits of x.y.z only; 1.93 is 1.93.0.
older() {
  awk -v a="$1" -v b="$2" 'BEGIN {
    split(a, x, "[.+-]"); split(b, y, "[.+-]")
    for (i = 1; i <= 3; i++) if (x[i] + 0 != y[i] + 0) exit !(x[i] + 0 < y[i] + 0)
    exit 1
  }'
}

# check_tool NAME CONFIGURED-PROGRAM: on PATH or as told, runs, and is new enough.
check_tool() {
  program=${2:-$1}
  path=$(command -v "$program" 2>/dev/null) || {
    missing "$1" "$1 was not found ($program, looked for on PATH); $1 $needed or newer is needed. Install it from your distribution or from https://rustup.rs, or set $(echo "$1" | tr '[:lower:]' '[:upper:]')."
    return
  }
  version=$("$path" --version 2>/dev/null | awk 'NR == 1 { print $2 }')
  case $version in
    [0-9]*.[0-9]*) ;;
    *)
      missing "$1" "$path --version does not answer with a version; $1 $needed or newer is needed. If rustup manages it, choose a toolchain: rustup default stable."
      return;;
  esac
  if older "$version" "$needed"; then
    missing "$1" "$1 $version ($path) is too old; $needed or newer is needed. Install a newer one from https://rustup.rs or from your distribution."
  else
    found "$1" "$path" "$version"
  fi
}

# bindgen loads libclang at build time to read CPython's headers. Of several
# LLVMs the newest comes first: patterns are expanded in the order of their digits.
check_libclang() {
  newest=
  if [ -n "${LIBCLANG_PATH-}" ]; then
    set -- "$LIBCLANG_PATH"
  else
    for place in /usr/lib/llvm-[0-9]/lib /usr/lib/llvm-[0-9][0-9]/lib; do
      [ -e "$place" ] && newest=$place
    done
    set -- "$(llvm-config --libdir 2>/dev/null)" "$newest" /usr/lib64/llvm*/lib /usr/lib/llvm*/lib \
      /usr/lib/*-linux-* /usr/lib64 /usr/lib /usr/local/lib /opt/homebrew/opt/llvm/lib /usr/local/opt/llvm/lib \
      /Library/Developer/CommandLineTools/usr/lib
  fi
  for place in "$@"; do
    for library in "$place"/libclang.so "$place"/libclang.so.* "$place"/libclang-*.so "$place"/libclang-*.so.* "$place"/libclang.dylib; do
      if [ -n "$place" ] && [ -e "$library" ]; then
        found libclang "$place" "$(basename "$library")"
        return
      fi
    done
  done
  if [ -n "${LIBCLANG_PATH-}" ]; then
    missing libclang "libclang was not found: LIBCLANG_PATH is $LIBCLANG_PATH, and there is no libclang in it. Unset it, or set it to the directory that holds libclang."
  else
    missing libclang "libclang was not found; bindgen needs it to read CPython's headers. Install it (Debian: libclang-dev, Fedora: clang-libs, Arch: clang, Alpine: clang-libclang, macOS: xcode-select --install), or set LIBCLANG_PATH to the directory that holds it."
  fi
}

check_tool cargo "${CARGO-}"
check_tool rustc "${RUSTC-}"
check_libclang
exit $status
