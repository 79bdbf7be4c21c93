#!/bin/sh
# The kernels for NEON on another processor, under qemu: Tools/neon.sh [RUNS]
#
# Runs each fuzz target with RUNS random inputs (10000), so that NEON is compared with scalar code. With
# --tests as first argument it runs the crates' own tests instead, which take an hour. What it needs, on
# Debian 12 and with no harm to a Rust that comes first on PATH:
#
#   dpkg --add-architecture arm64 && apt-get update
#   apt-get install --no-install-recommends rustc-web libstd-rust-web-dev:arm64 \
#       gcc-aarch64-linux-gnu libc6-dev-arm64-cross qemu-user-static
set -eu

cd "$(dirname "$0")/../rust-bindings"
crates="ascii-codecs json-text"
target=aarch64-unknown-linux-gnu
export RUSTC="${RUSTC:-/usr/bin/rustc}" \
       CARGO_TARGET_DIR="${CARGO_TARGET_DIR:-$PWD/../target/neon}" \
       CARGO_TARGET_AARCH64_UNKNOWN_LINUX_GNU_LINKER=aarch64-linux-gnu-gcc \
       CARGO_TARGET_AARCH64_UNKNOWN_LINUX_GNU_RUNNER="qemu-aarch64-static -L /usr/aarch64-linux-gnu"

if [ "${1-}" = --tests ]; then
  shift
  for crate in $crates; do
    (cd "$crate" && cargo test --release --lib --target "$target" "$@")
  done
  exit
fi

# The crate in libfuzzer-sys' place changes what is locked.
random=$PWD/ascii-codecs/fuzz/random
locks=$(mktemp -d)
for crate in $crates; do
  cp "$crate/fuzz/Cargo.lock" "$locks/$crate"
done
trap 'for crate in $crates; do cp "$locks/$crate" "$crate/fuzz/Cargo.lock"; done; rm -r "$locks"' EXIT
for crate in $crates; do
  cargo build --release --bins --target "$target" --manifest-path "$crate/fuzz/Cargo.toml" \
    --config "patch.crates-io.libfuzzer-sys.path=\"$random\""
  for file in "$crate"/fuzz/fuzz_targets/*.rs; do
    name=$(basename "$file" .rs)
    printf '%s: ' "$name"
    RUNS="${1:-10000}" qemu-aarch64-static -L /usr/aarch64-linux-gnu "$CARGO_TARGET_DIR/$target/release/$name"
  done
done
