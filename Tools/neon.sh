#!/bin/sh
# The kernels for NEON on another processor, under qemu: Tools/neon.sh [RUNS]
#
# Runs each fuzz target with RUNS random inputs (10000), so that NEON is compared with scalar code. With
# --tests as first argument it runs the crate's own tests instead, which take an hour. What it needs, on
# Debian 12 and with no harm to a Rust that comes first on PATH:
#
#   dpkg --add-architecture arm64 && apt-get update
#   apt-get install --no-install-recommends rustc-web libstd-rust-web-dev:arm64 \
#       gcc-aarch64-linux-gnu libc6-dev-arm64-cross qemu-user-static
set -eu

cd "$(dirname "$0")/../rust-bindings/ascii-codecs"
target=aarch64-unknown-linux-gnu
export RUSTC="${RUSTC:-/usr/bin/rustc}" \
       CARGO_TARGET_DIR="${CARGO_TARGET_DIR:-$PWD/../../target/neon}" \
       CARGO_TARGET_AARCH64_UNKNOWN_LINUX_GNU_LINKER=aarch64-linux-gnu-gcc \
       CARGO_TARGET_AARCH64_UNKNOWN_LINUX_GNU_RUNNER="qemu-aarch64-static -L /usr/aarch64-linux-gnu"

if [ "${1-}" = --tests ]; then
  shift
  exec cargo test --release --lib --target "$target" "$@"
fi

cd fuzz
# The crate in libfuzzer-sys' place changes what is locked.
lock=$(mktemp)
cp Cargo.lock "$lock"
trap 'cp "$lock" Cargo.lock; rm "$lock"' EXIT
cargo build --release --bins --target "$target" --config 'patch.crates-io.libfuzzer-sys.path="random"'
for file in fuzz_targets/*.rs; do
  name=$(basename "$file" .rs)
  printf '%s: ' "$name"
  RUNS="${1:-10000}" qemu-aarch64-static -L /usr/aarch64-linux-gnu "$CARGO_TARGET_DIR/$target/release/$name"
done
