# The overlay itself: patches and directories, laid into a tree and taken out again. Part of configure-rust.
# shellcheck shell=sh disable=SC2034,SC2154 # variables are shared with configure-rust

# ---- What the overlay is ----

patches() { # MINOR
  say "$top/Makefile.pre.in-patch"
  say "$overlay/configure-$1.patch"
}

# The files that the patches change, as paths in CPython's tree; none of them has a blank in its name.
patched_files() { # MINOR
  patches "$1" | while read -r patch; do sed -n 's,^+++ b/\([^[:space:]]*\).*,\1,p' "$patch"; done | sort -u
}

# Our own files and directories: place in the repository, place in CPython's tree.
overlay_parts() {
  for part in Modules-rust rust-bindings Cargo.toml Cargo.lock rustfmt.toml clippy.toml; do
    [ ! -e "$top/$part" ] || say "$part $part"
  done
  for part in "$top"/Tools/*/Cargo.toml; do
    [ -f "$part" ] || continue
    part=${part#"$top/"}
    say "${part%/Cargo.toml} ${part%/Cargo.toml}"
  done
  say "Lib-tests/test_rust_ext Lib/test/test_rust_ext"
  say "$(crates_place) vendor"
}

# The crates from the net: put there by a distributor, or by us.
crates_place() { if [ -d "$top/vendor" ]; then say vendor; else say build/vendor; fi; }

# Cargo in a prepared tree takes crates from vendor/ and never asks the network.
write_cargo_config() { # TREE
  mkdir -p "$1/.cargo"
  cat >"$1/.cargo/config.toml" <<'CONFIG'
# Crates come from vendor/, so that no network is needed. Written by configure-rust.
[source.crates-io]
replace-with = "vendored-sources"

[source.vendored-sources]
directory = "vendor"
CONFIG
}

provide_crates() {
  [ "$(crates_place)" = build/vendor ] || return 0
  # The sums of what is fetched: a crate of our own more or less is no reason to fetch again.
  lock_sum=$(sed -n '/^checksum = /p' "$top/Cargo.lock" | $sha256 | cut -d' ' -f1)
  [ "$(cat "$build/vendor/.complete" 2>/dev/null)" = "$lock_sum" ] && return
  have "${CARGO:-cargo}" || die "${CARGO:-cargo} was not found, and it is needed to fetch the crates that Cargo.lock names; install Rust (./configure-rust --doctor says how), or put the crates into $top/vendor"
  say "Fetching the crates that Cargo.lock names"
  # Cargo keeps its own files here rather than in the home directory; the user's settings (a mirror, a proxy)
  # still count.
  settings=${CARGO_HOME:-${HOME-}/.cargo}/config.toml
  set -- vendor --quiet --locked --manifest-path "$top/Cargo.toml" "$tmp/vendor"
  [ ! -f "$settings" ] || set -- --config "$settings" "$@"
  (cd "$top" && CARGO_HOME=$build/cargo-home "${CARGO:-cargo}" "$@" >/dev/null) ||
    die "cargo could not fetch the crates that Cargo.lock names; its message is above. Check the network and run this again; or put the output of \"cargo vendor\" into $top/vendor"
  say "$lock_sum" >"$tmp/vendor/.complete"
  rm -rf "$build/vendor"
  mv "$tmp/vendor" "$build/vendor"
}

# ---- Patching ----

# Copies the files to be patched from BASE to STAGE and patches them there: the base is not touched unless
# all of it succeeds.
stage_patches() { # BASE STAGE NAME-FOR-PEOPLE
  for file in $(patched_files "$minor"); do
    [ -f "$1/$file" ] || die "$3 has no $file, which the overlay changes; nothing was changed. Is it a whole source tree of CPython $version?"
    mkdir -p "$(dirname "$2/$file")"
    cp -p "$1/$file" "$2/$file"
  done
  for patch in $(patches "$minor"); do
    run_patch "$patch" "$2" -N ||
      die "the overlay does not fit $3, which differs there from CPython ${version%.*}:
$failed_hunks
Nothing was changed in it. Undo the changes of these places, or adapt ${patch#"$top/"}"
  done
}

# Sets failed_hunks: file and hunk of what did not fit.
run_patch() { # PATCH DIRECTORY OPTION
  (cd "$2" && patch "$3" -p1 -i "$1") </dev/null >"$2.log" 2>&1 && return
  failed_hunks=$(awk '/^(checking|patching) file/ { file = $3 } /FAILED|previously applied|malformed/ { print "  " file ": " $0 }' "$2.log")
  failed_hunks=${failed_hunks:-$(cat "$2.log")}
  return 1
}

# Nothing in a tree just patched may look as if configure had to be made from configure.ac again.
settle_configure() { # TREE
  touch "$1/configure.ac"
  touch "$1/configure"
}

# ---- The user's own tree ----

# In DIR/.rust-overlay:
#   state        applying, applied or reverting: what to do after an interruption
#   before       the names of all that was in the tree
#   current/     what was laid: parts (our names), backup/ (files that were patched, as they were),
#                patched.sums and laid.sums (what we left), patches/ (what was applied)
#   new/         a current/ to be; patched/ and laid/ hold what is going to be moved into the tree
#   restore/     files that are going to be put back
#
# Each step either leaves the state as it was or can be done again from the state it wrote.

open_tree() { # DIRECTORY
  [ -d "$1" ] || die "there is no directory $1"
  target=$(cd "$1" && pwd -P)
  mark=$target/.rust-overlay
  [ ! -f "$target/.configure-rust" ] || die "$target was prepared by configure-rust itself and has the overlay; name a CPython tree of your own"
  [ -f "$target/Include/patchlevel.h" ] || die "$target is not a CPython source tree: there is no Include/patchlevel.h in it"
  take_lock "$target/.rust-overlay.lock" "$target"
  version=$(version_in "$target/Include/patchlevel.h")
  state=$(cat "$mark/state" 2>/dev/null) || state=
  rm -rf "$target/.rust-overlay.done"
}

set_state() { # STATE
  say "$1" >"$mark/state.new"
  mv "$mark/state.new" "$mark/state"
}

# Names of everything in the tree that is not git's or ours.
list_tree() {
  (cd "$target" && find . \( -name .git -o -name .rust-overlay -o -name .rust-overlay.lock \) -prune -o -print) | sort
}

# "sum  name" of all files under the given names in DIRECTORY; Python's caches are not content.
sums() { # DIRECTORY NAMES
  (
    cd "$1" || exit 1
    shift
    for name in "$@"; do
      [ ! -e "$name" ] || find "$name" -name __pycache__ -prune -o -type f -print
    done >"$mark/names"
    # The program and its argument.
    # shellcheck disable=SC2086
    [ ! -s "$mark/names" ] || tr '\n' '\0' <"$mark/names" | xargs -0 $sha256
  ) | sort
  rm -f "$mark/names"
}

lines() { sed -n 'p' "$1" 2>/dev/null || :; }

# "make distclean" in a source tree deletes every *.orig file, and cargo takes no crate that lacks a file of
# its list. The only such file is the manifest as its author wrote it, which nothing reads.
drop_originals() { # VENDOR
  find "$1" -name Cargo.toml.orig -exec rm -f {} +
  for list in "$1"/*/.cargo-checksum.json; do
    sed -e 's/"Cargo\.toml\.orig":"[0-9a-f]*",\{0,1\}//' -e 's/,}/}/' "$list" >"$list.new"
    mv "$list.new" "$list"
  done
}

# Makes new/laid, new/laid.sums and new/parts from the repository.
stage_parts() {
  new=$mark/new
  mkdir -p "$new/laid" "$new/patches"
  overlay_parts | while read -r from to; do
    mkdir -p "$(dirname "$new/laid/$to")"
    cp -Rp "$top/$from" "$new/laid/$to" || exit 1
    say "$to"
  done >"$new/parts" || die "the overlay could not be copied to $new; see the message above"
  [ "$(lines "$new/parts" | wc -l)" = "$(overlay_parts | wc -l)" ] || die "the overlay could not be copied to $new; see the message above"
  write_cargo_config "$new/laid"
  say .cargo/config.toml >>"$new/parts"
  drop_originals "$new/laid/vendor"
  find "$new/laid" -name __pycache__ -prune -exec rm -rf {} +
  # shellcheck disable=SC2046 # names of ours, without blanks
  sums "$new/laid" $(lines "$new/parts") >"$new/laid.sums"
  patches "$minor" | while read -r patch; do cp "$patch" "$new/patches/"; done
}

apply_overlay() { # DIRECTORY
  open_tree "$1"
  check_name "$target"
  check_supported "$version"
  have patch || die "patch was not found; install it (./configure-rust --doctor says how)"
  start_work
  provide_crates
  case $state in
    '') rm -rf "$mark"; mkdir "$mark";;
    applying) undo_apply;;
    reverting) finish_revert; mkdir "$mark"; state='';;
  esac
  rm -rf "$mark/new" "$mark/restore"
  stage_parts
  if [ "$state" = applied ]; then
    if diff -r "$mark/new/patches" "$mark/current/patches" >/dev/null && cmp -s "$mark/new/laid.sums" "$mark/current/laid.sums"; then
      rm -rf "$mark/new"
      say "The overlay has already been applied to $target, and is up to date."
      print_next_steps
      return
    fi
    check_laid "cannot be brought up to date"
    stage_restore "cannot be brought up to date"
    base=$mark/restore
  else
    for part in $(lines "$mark/new/parts"); do
      if [ -e "$target/$part" ] || [ -L "$target/$part" ]; then
        [ "$state" = applying ] || rm -rf "$mark"
        die "$target has a $part of its own, where the overlay has to go; nothing was changed. Rename it, or use another tree"
      fi
    done
    if [ ! -f "$mark/before" ]; then
      list_tree >"$mark/before.new"
      mv "$mark/before.new" "$mark/before"
    fi
    base=$target
  fi
  # A patch that does not fit leaves nothing of ours behind in a tree that had nothing of ours.
  (stage_patches "$base" "$mark/new/patched" "$target") || {
    if [ "$state" = applied ]; then rm -rf "$mark/new" "$mark/restore"; else rm -rf "$mark"; fi
    exit 1
  }
  for file in $(patched_files "$minor"); do
    mkdir -p "$(dirname "$mark/new/backup/$file")"
    cp -p "$base/$file" "$mark/new/backup/$file"
  done
  # shellcheck disable=SC2046 # names of ours, without blanks
  sums "$mark/new/patched" $(patched_files "$minor") >"$mark/new/patched.sums"
  # Parts that an older overlay laid and this one does not have go, too.
  { lines "$mark/current/parts"; lines "$mark/new/parts"; } | sort -u >"$mark/new/clear"
  set_state applying
  become_current
  for part in $(lines "$mark/current/clear"); do rm -rf "${target:?}/$part"; done
  for part in $(lines "$mark/current/parts"); do
    mkdir -p "$(dirname "$target/$part")"
    mv "$mark/current/laid/$part" "$target/$part"
  done
  for file in $(patched_files "$minor"); do mv "$mark/current/patched/$file" "$target/$file"; done
  settle_configure "$target"
  rm -rf "$mark/current/laid" "$mark/current/patched" "$mark/restore"
  set_state applied
  say "The overlay has been applied to $target (CPython $version)."
  print_next_steps
}

print_next_steps() {
  say "Next:"
  say "  cd $target && ./configure --with-rust && make && ./python -m test test_rust_ext"
}

# From here on new/ is what counts: the state "applying" was written when it was whole.
become_current() {
  [ ! -d "$mark/new" ] || { rm -rf "$mark/current"; mv "$mark/new" "$mark/current"; }
}

# Takes back an interrupted --apply; the list of what was in the tree before stays.
undo_apply() {
  become_current
  for part in $(lines "$mark/current/clear"); do rm -rf "${target:?}/$part"; done
  (cd "$mark/current/backup" && find . -type f) | while IFS= read -r file; do cp -p "$mark/current/backup/$file" "$target/$file"; done
  rm -rf "$mark/current" "$mark/restore"
}

# Stops if a file of ours was edited or one was added among ours: it would be lost.
check_laid() { # WHAT-CANNOT-BE-DONE
  # shellcheck disable=SC2046 # names of ours, without blanks
  sums "$target" $(lines "$mark/current/parts") >"$mark/now.sums"
  changed=$(comm -13 "$mark/current/laid.sums" "$mark/now.sums" | sed 's/^[^ ]*  /  /')
  rm -f "$mark/now.sums"
  [ -z "$changed" ] || die "the overlay in $target $1: these files were added or edited since it was applied, and would be lost:
$changed
Nothing was changed. Copy them elsewhere and move them away (or undo the edits), then run this again"
}

# Makes restore/: the patched files as they were, with the edits that were made since.
stage_restore() { # WHAT-CANNOT-BE-DONE
  rm -rf "$mark/restore.new" "$mark/restore"
  cp -Rp "$mark/current/backup" "$mark/restore.new"
  files=$(cut -d' ' -f3- "$mark/current/patched.sums")
  # shellcheck disable=SC2086 # names without blanks
  sums "$target" $files >"$mark/now.sums"
  edited=$(comm -13 "$mark/current/patched.sums" "$mark/now.sums" | sed 's/^[^ ]*  //')
  rm -f "$mark/now.sums"
  if [ -n "$edited" ]; then
    mkdir "$mark/reversed"
    (cd "$mark/restore.new" && find . -type d) | while IFS= read -r place; do mkdir -p "$mark/reversed/$place"; done
    for file in $files; do cp -p "$target/$file" "$mark/reversed/$file"; done
    for patch in "$mark"/current/patches/*; do
      run_patch "$patch" "$mark/reversed" -R || {
        rm -rf "$mark/reversed" "$mark/reversed.log" "$mark/restore.new"
        die "the overlay in $target $1: these places were edited since it was applied:
$failed_hunks
Nothing was changed. Undo the edits there, then run this again; the file as it was is in $mark/current/backup"
      }
    done
    for file in $edited; do
      mv "$mark/reversed/$file" "$mark/restore.new/$file"
      say "Keeping your edits in $file"
    done
    rm -rf "$mark/reversed" "$mark/reversed.log"
  fi
  mv "$mark/restore.new" "$mark/restore"
}

revert_overlay() { # DIRECTORY
  open_tree "$1"
  case $state in
    '')
      [ -d "$mark" ] || die "the overlay has not been applied to $target, so there is nothing to take out (there is no .rust-overlay in it)"
      # Interrupted before the first change.
      rm -rf "$mark";;
    applying)
      undo_apply
      sweep
      rm -rf "$mark";;
    applied)
      check_laid "cannot be taken out"
      stage_restore "cannot be taken out"
      set_state reverting
      finish_revert;;
    reverting) finish_revert;;
  esac
  say "The overlay has been taken out of $target."
}

finish_revert() {
  if [ -d "$mark/restore" ]; then
    (cd "$mark/restore" && find . -type f) | while IFS= read -r file; do mv "$mark/restore/$file" "$target/$file"; done
  fi
  for part in $(lines "$mark/current/parts"); do rm -rf "${target:?}/$part"; done
  sweep
  # Renamed first: half a directory would look like an interrupted --apply.
  mv "$mark" "$target/.rust-overlay.done"
  rm -rf "$target/.rust-overlay.done"
}

# ---- Build products ----

# What configure, make and the tests leave in a source directory, as extended regular expressions for names
# that begin with "./". "make distclean" is not asked: it also deletes files of the user's (Modules/Setup.local,
# *.orig, *.bak, Lib/test/data), and it leaves some of these behind.
products='/__pycache__(/|$)
\.py[co]$
\.(o|a|so|sl|lto|wasm|lst|dylib|gcda|gcno|gcov|profclangd|profclangr|dyn)$
\.so\.[0-9.]+$
^\./(build|platform|target|Modules/rust|Python/deepfreeze)(/|$)
^\./(python|python\.exe|python-config|python-config\.py|pybuilddir\.txt|_bootstrap_python|jit_stencils\.h)$
^\./python[^/]*-gdb\.py$
^\./libpython[^/]*$
^\./(Makefile|Makefile\.pre|config\.log|config\.status|config\.cache|pyconfig\.h|coverage\.info)$
^\./(autom4te\.cache|confdefs\.h|conftest[^/]*)(/|$)
^\./profile-[a-z]*-stamp$
^\./Modules/(config\.c|ld_so_aix|python\.exp|Setup\.bootstrap|Setup\.stdlib|rust\.conf|rust\.conf\.new)$
^\./Misc/(python\.pc|python-embed\.pc|python-config\.sh)$
^\./Programs/(_testembed|_freeze_module)(\.exe)?$
^\./Python/frozen_modules/([^/]*\.h|MANIFEST)$
^\./Include/pydtrace_probes\.h$
^\./Lib/test/data/'

# Removes what a build has left since --apply. If the tree had been built before, old and new products cannot
# be told apart and are left; so is a build directory of the user's, and every file that is not known.
sweep() {
  if grep -q -x -F ./Makefile "$mark/before"; then
    say "$target had been built before --apply, so build products were left alone; run \"make clean\" there."
  else
    # A build directory is recognised by config.status; the user made it.
    list_tree >"$mark/now"
    comm -13 "$mark/before" "$mark/now" >"$mark/fresh"
    sed -n 's,^\(\./.*\)/config\.status$,\1/,p' "$mark/fresh" >"$mark/builddirs"
    awk 'FILENAME == ARGV[1] { dir[++n] = $0; next } { for (i = 1; i <= n; i++) if (index($0 "/", dir[i]) == 1) next; print }' \
      "$mark/builddirs" "$mark/fresh" >"$mark/candidates"
    printf '%s\n' "$products" >"$mark/products"
    grep -E -f "$mark/products" "$mark/candidates" >"$mark/remove" || :
    # configure makes this file with a comment in it; with anything else it is the user's.
    if grep -q -x -F ./Modules/Setup.local "$mark/candidates" && ! grep -q '^[^#]' "$target/Modules/Setup.local"; then
      say ./Modules/Setup.local >>"$mark/remove"
    fi
    (cd "$target" && tr '\n' '\0' <"$mark/remove" | xargs -0 rm -rf)
  fi
  # Directories that have become empty, the deepest first.
  list_tree >"$mark/now"
  comm -13 "$mark/before" "$mark/now" | sort -r | while IFS= read -r name; do
    [ ! -d "$target/$name" ] || [ -L "$target/$name" ] || rmdir "$target/$name" 2>/dev/null || :
  done
  if [ -s "$mark/builddirs" ]; then
    say "Left: build directories that were configured with the overlay; delete them or configure them again:"
    sed -e 's,^\./,  ,' -e 's,/$,,' "$mark/builddirs"
  fi
  if [ -f "$mark/candidates" ]; then
    left=$(while IFS= read -r name; do
      [ -d "$target/$name" ] || { [ -e "$target/$name" ] && say "  ${name#./}"; } || :
    done <"$mark/candidates")
    [ -z "$left" ] || { say "Left: files that came after --apply and are not build products:"; say "$left"; }
  fi
}
