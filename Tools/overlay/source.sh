# Where CPython's source comes from, and the prepared tree made of it. Part of configure-rust.
# shellcheck shell=sh disable=SC2034,SC2154 # variables are shared with configure-rust

# ---- The data file ----

release_rows() { sed -e 's/#.*//' -e '/^ *$/d' "$overlay/cpython-versions"; }

# field N of the release whose field M is VALUE; nothing if there is none.
release_field() { # N M VALUE
  release_rows | awk -v n="$1" -v m="$2" -v value="$3" '$m == value { print $n }'
}

known_releases() { release_rows | awk '{ printf "%s%s", sep, $1; sep = ", " }'; }

# The version that a source directory says it is.
version_in() { # FILE: Include/patchlevel.h
  sed -n 's/^#define PY_VERSION[[:space:]]*"\(.*\)".*/\1/p' "$1"
}

# ---- Which source ----

# Sets kind (release, tarball or directory), source (absolute, so that it means the same to a later make)
# and must_fetch. Looks only.
choose_source() {
  source=${source:-${CPYTHON_SRC-}}
  source=${source:-$(release_rows | awk 'NR == 1 { print $1 }')}
  must_fetch=no
  if [ -d "$source" ]; then
    kind=directory
    source=$(cd "$source" && pwd -P)
    [ -f "$source/Include/patchlevel.h" ] || die "$source is not a CPython source tree: there is no Include/patchlevel.h in it"
    version=$(version_in "$source/Include/patchlevel.h")
    key=$(printf '%s' "$source" | $sha256 | cut -c 1-8)
    tree=cpython-$version-$key
    origin="directory $source"
    check_pristine
  elif [ -f "$source" ]; then
    kind=tarball
    source=$(cd "$(dirname "$source")" && pwd -P)/$(basename "$source")
    identify_tarball
  elif [ -n "$(release_field 1 1 "$source")" ]; then
    kind=release
    version=$source
    sum=$(release_field 2 1 "$version")
    tree=cpython-$version
    origin="release $version $sum"
    url=$(release_field 3 1 "$version")
    tarball=$build/downloads/${url##*/}
  else
    die "\"$source\" is neither a directory, nor a tarball, nor a version known here ($(known_releases)); correct --cpython or CPYTHON_SRC"
  fi
  check_supported "$version"
  if [ "$kind" = release ] && ! is_prepared && ! { [ -f "$tarball" ] && [ "$(sum_of "$tarball")" = "$sum" ]; }; then
    must_fetch=yes
  fi
}

# CPython cannot be built out of tree from a source directory that has been built in.
check_pristine() {
  if [ -e "$source/.rust-overlay" ]; then
    die "the overlay has been laid into $source already (--apply); build in that directory, or take it out first: ./configure-rust --revert=$source"
  fi
  for product in Makefile pyconfig.h python Programs/python.o Python/frozen_modules/importlib._bootstrap.h; do
    if [ -f "$source/$product" ]; then
      die "$source has been built in ($product is there), and CPython refuses to build out of such a tree; run \"make distclean\" there, or give a clean one"
    fi
  done
}

# A tarball is known by its sum. One that only claims to be a known version is damaged or forged.
identify_tarball() {
  tarball=$source
  sum=$(sum_of "$tarball")
  version=$(release_field 1 2 "$sum")
  if [ -n "$version" ]; then
    tree=cpython-$version
    origin="release $version $sum"
    return
  fi
  listing=$(tar -tf "$tarball" 2>/dev/null) ||
    die "$tarball cannot be read to its end: it is damaged, cut short, or not a tar archive (SHA-256 $sum); get it again"
  header=$(printf '%s\n' "$listing" | grep -E '^[^/]+/Include/patchlevel\.h$') ||
    die "$tarball is not a CPython source tarball: there is no Include/patchlevel.h in it"
  version=$(tar -xOf "$tarball" "$header" | sed -n 's/^#define PY_VERSION[[:space:]]*"\(.*\)".*/\1/p')
  expected=$(release_field 2 1 "$version")
  [ -z "$expected" ] ||
    die "$tarball says it is CPython $version, but its SHA-256 is
  $sum, and that of the release is
  $expected; nothing was unpacked. Get it again, or give a directory if it is meant to differ"
  warn "$tarball is CPython $version, whose SHA-256 is not known here; taking it as it is ($sum)"
  tree=cpython-$version-$(printf '%s' "$sum" | cut -c 1-8)
  origin="tarball $sum"
}

check_supported() { # VERSION
  minor=${1%.*}
  [ -f "$overlay/configure-$minor.patch" ] && return
  supported=
  for file in "$overlay"/configure-*.patch; do
    file=${file##*/configure-}
    supported="$supported${supported:+, }${file%.patch}"
  done
  die "this is CPython $1, and the overlay supports $supported; give a source of one of these with --cpython"
}

# ---- Fetching ----

# Both tell a terminal how far they are, and give up on a server that does not answer.
download() { # URL FILE
  if have curl; then
    if [ -t 2 ]; then meter='--progress-bar'; else meter='--silent --show-error'; fi
    # shellcheck disable=SC2086 # options
    curl --fail --location $meter --connect-timeout 20 --speed-limit 1000 --speed-time 60 --output "$2" "$1"
  elif have wget; then
    meter=
    [ -t 2 ] || meter=-q
    # GNU wget would try twenty times; busybox has no such option and tries once.
    case $(wget --version 2>/dev/null) in *'GNU Wget'*) meter="$meter --tries=2";; esac
    # shellcheck disable=SC2086 # options
    wget $meter -T 30 -O "$2" "$1"
  else
    say "neither curl nor wget is here" >&2
    return 1
  fi
}

# The release as Debian's source package, from the mirror this machine is set up with. Nothing of the
# system's apt is touched: lists and cache lie in the work directory.
download_with_apt() { # FILE
  have apt-get || { say "apt-get is not here" >&2; return 1; }
  # The format is apt's own.
  # shellcheck disable=SC2016
  site=$(apt-get indextargets --format '$(SITE)' 'Created-By: Packages' 2>/dev/null | grep -v security | sort -u | head -n 1)
  [ -n "$site" ] || { say "apt-get is not set up with a Debian mirror" >&2; return 1; }
  suite=$(release_field 4 1 "$version")
  package=python${version%.*}
  apt=$tmp/apt
  mkdir -p "$apt/lists/partial" "$apt/cache/archives/partial" "$apt/source"
  keyring=/usr/share/keyrings/debian-archive-keyring.gpg
  signed=
  [ ! -f "$keyring" ] || signed="[signed-by=$keyring] "
  say "deb-src $signed$site $suite main" >"$apt/sources.list"
  # As root, apt would fetch as another user, who may not write here.
  cat >"$apt/apt.conf" <<CONF
Dir::Etc::SourceList "$apt/sources.list";
Dir::Etc::SourceParts "/dev/null";
Dir::State::Lists "$apt/lists";
Dir::Cache "$apt/cache";
APT::Sandbox::User "$(id -un)";
Acquire::Retries "2";
CONF
  if [ ! -t 2 ]; then say 'quiet "2";' >>"$apt/apt.conf"; fi
  apt-get -c "$apt/apt.conf" update >&2 || return 1
  exact=$(apt-cache -c "$apt/apt.conf" showsrc "$package" |
    awk -v start="$version-" '$1 == "Version:" && index($2, start) == 1 { print $2; exit }')
  [ -n "$exact" ] || { say "the Debian suite $suite has no $package $version" >&2; return 1; }
  (cd "$apt/source" && apt-get -c "$apt/apt.conf" source --download-only "$package=$exact" >&2) || return 1
  mv "$apt"/source/*.orig.tar.xz "$1"
}

# Tries the ways in turn. A file gets its name only when its sum is right.
fetch_release() {
  mkdir -p "$build/downloads"
  for way in download download_with_apt; do
    rm -f "$tarball.part"
    if [ "$way" = download ]; then
      say "Fetching $url"
      download "$url" "$tarball.part" || continue
    else
      say "Fetching CPython $version as Debian's source package, with apt"
      download_with_apt "$tarball.part" || continue
    fi
    got=$(sum_of "$tarball.part")
    if [ "$got" = "$sum" ]; then
      mv "$tarball.part" "$tarball"
      return
    fi
    warn "what was fetched is not CPython $version: its SHA-256 is $got, and $sum was expected; thrown away"
  done
  rm -f "$tarball.part"
  die "CPython $version could not be fetched, for the reasons above. Check the network and run this again; or get $url elsewhere and put it into $build/downloads, or name a source with --cpython=DIR or --cpython=TARBALL"
}

# ---- The prepared tree ----

# What the prepared tree is made of: the source, and everything of the overlay that is not a link into the
# repository.
print_recipe() {
  say "$origin"
  cat "$top/Makefile.pre.in-patch" "$overlay/configure-$minor.patch" "$overlay/lay.sh" | cksum
  overlay_parts
}

is_prepared() {
  [ -f "$build/$tree/.configure-rust" ] && [ "$(print_recipe)" = "$(cat "$build/$tree/.configure-rust")" ]
}

# Has the user's source directory changed since it was copied? A deleted file shows in its directory.
source_changed() {
  [ "$kind" = directory ] &&
    [ -n "$(find "$source" \( -name .git -o -name __pycache__ \) -prune -o -newer "$build/$tree/.copied" -print | head -n 1)" ]
}

copy_directory() { # FROM TO
  for entry in "$1"/* "$1"/.[!.]*; do
    case $entry in */.git) continue;; esac
    if [ -e "$entry" ] || [ -L "$entry" ]; then
      cp -Rp "$entry" "$2/" || die "$entry could not be copied to $2; the reason is above"
    fi
  done
  # What comes from a read-only place must be patched here, and thrown away one day.
  chmod -R u+w "$2"
}

unpack() { # TO
  say "Unpacking $tarball"
  mkdir "$tmp/unpack"
  tar -xof "$tarball" -C "$tmp/unpack" ||
    die "$tarball could not be unpacked; the reason is above (a damaged file, or a full disk?)"
  mv "$tmp"/unpack/* "$1"
}

# Makes build/$tree; it is built aside and renamed when it is whole.
prepare_tree() {
  if is_prepared && ! source_changed; then return; fi
  if [ "$must_fetch" = yes ]; then
    [ ! -f "$tarball" ] || warn "$tarball is not the release (its SHA-256 is not $sum); fetching it again"
    rm -f "$tarball"
    fetch_release
  fi
  new=$tmp/tree
  : >"$tmp/copied"
  if [ "$kind" = directory ]; then
    say "Copying $source"
    mkdir "$new"
    copy_directory "$source" "$new"
  else
    unpack "$new"
  fi
  mv "$tmp/copied" "$new/.copied"
  say "Laying the overlay on CPython $version in build/$tree"
  stage_patches "$new" "$tmp/stage" "$source"
  for file in $(patched_files "$minor"); do mv "$tmp/stage/$file" "$new/$file"; done
  settle_configure "$new"
  link_parts "$new" || exit 1
  write_cargo_config "$new"
  print_recipe >"$new/.configure-rust"
  keep_edits
  [ ! -d "$build/$tree" ] || mv "$build/$tree" "$tmp/old"
  mv "$new" "$build/$tree"
}

# Our own directories are links into the repository, so that make sees an edit there at once.
link_parts() { # TREE
  overlay_parts | while read -r from to; do
    if [ -e "$1/$to" ] || [ -L "$1/$to" ]; then
      die "$source has a $to of its own, where the overlay has to go; rename it there"
    fi
    mkdir -p "$(dirname "$1/$to")"
    up=$(printf '%s' "$to" | sed -e 's,[^/]*/,../,g' -e 's,[^/]*$,,')
    ln -s "../../$up$from" "$1/$to"
  done
}

# A prepared tree that somebody has edited is put aside, not thrown away.
keep_edits() {
  old=$build/$tree
  [ -f "$old/.configure-rust" ] || return 0
  edited=$(find "$old" -type f ! -name '*.pyc' -newer "$old/.configure-rust" -print | head -n 1)
  [ -n "$edited" ] || return 0
  number=1
  while [ -e "$old.kept-$number" ]; do number=$((number + 1)); done
  warn "the prepared tree has to be made again, but somebody edited it ($edited is newer); it is kept as $old.kept-$number"
  mv "$old" "$old.kept-$number"
}
