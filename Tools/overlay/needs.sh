# What is needed to build, what of it is here, and how to install the rest. Part of configure-rust.
# shellcheck shell=sh disable=SC2034,SC2154 # variables are shared with configure-rust

# A compiler as CPython's configure finds it; CC may carry arguments.
compiler() {
  for candidate in ${CC-} gcc cc clang; do
    if have "$candidate"; then command -v "$candidate"; return; fi
    [ -z "${CC-}" ] || return 1
  done
  return 1
}

# The first thing that looks like a version in what a program says about itself.
version_of() {
  "$1" --version 2>&1 </dev/null | awk '!done && match($0, /[0-9]+\.[0-9][0-9.]*/) { print substr($0, RSTART, RLENGTH); done = 1 }'
}

# find_need NAME: prints where it is, or fails.
find_need() {
  case $1 in
    cc)
      found=$(compiler) || return 1
      printf '#include <stdio.h>\n' | "$found" -E -x c - >/dev/null 2>&1 || return 1;;
    sha256) found=$(command -v sha256sum || command -v shasum) || return 1;;
    fetch) found=$(command -v curl || command -v wget) || return 1;;
    cargo | rustc | libclang)
      found=$(printf '%s\n' "$rust_said" | sed -n "s/^$1: //p")
      [ -n "$found" ] || return 1
      say "$found"
      return;;
    *.h)
      found=$(compiler) || return 1
      printf '#include <stdio.h>\n#include <%s>\n' "$1" | "$found" -E -x c - >/dev/null 2>&1 || return 1
      say "found"
      return;;
    *) found=$(command -v "$1") || return 1;;
  esac
  say "$found ($(version_of "$found"))"
}

# Reads the table; sets missing (required), lacking (optional) and report, the text for people.
look_around() { # yes if CPython has to be downloaded
  # "cargo: /path (1.95.0)" for what was found, "cargo was not found ..." for what was not.
  rust_said=$(sh "$top/Modules-rust/rust-is-available.sh" -v 2>&1) || :
  missing='' lacking='' report=''
  while read -r need level _; do
    case $need in '' | \#*) continue;; esac
    case $level in
      always) required=yes;;
      fetch) required=$1;;
      rust) case $variant in c*) required=no;; *) required=yes;; esac;;
      *) required=no;;
    esac
    if place=$(find_need "$need"); then
      line=$place
    elif [ "$required" = no ]; then
      line='missing (optional)'
      [ "$level" = optional ] && lacking="$lacking $need"
    else
      line="MISSING $(printf '%s\n' "$rust_said" | grep -E "(^|/)$need " | head -n 1)"
      missing="$missing $need"
    fi
    report="$report$(printf '  %-20s %s' "$need" "$line")
"
  done <"$overlay/packages"
}

# ---- The package manager ----

manager() {
  for candidate in apt-get dnf pacman apk brew; do
    if have "$candidate"; then say "$candidate"; return; fi
  done
}

# The version that the package manager would install, where it can be too old for us.
offered_version() { # PACKAGE
  case $(manager) in
    apt-get) apt-cache policy "$1" 2>/dev/null | sed -n 's/^ *Candidate: \([0-9][^ ]*\).*/\1/p';;
    dnf) dnf -q repoquery --latest-limit=1 --queryformat '%{version}' "$1" 2>/dev/null | head -n 1;;
    pacman) pacman -Si "$1" 2>/dev/null | sed -n 's/^Version *: *//p';;
    apk) apk policy "$1" 2>/dev/null | sed -n 's/^ *\([0-9][^ ]*\):$/\1/p' | tail -n 1;;
    # Homebrew has one version of each, the newest.
    brew) say 999;;
  esac
}

# Is version $1 at least version $2? An epoch before a colon does not count.
at_least() {
  awk -v a="${1#*:}" -v b="$2" 'BEGIN {
    split(a, x, "[.+~-]"); split(b, y, "[.+~-]")
    for (i = 1; i <= 3; i++) if (x[i] + 0 != y[i] + 0) exit !(x[i] + 0 > y[i] + 0)
  }'
}

rust_version_needed() { sed -n 's/^rust-version *= *"\(.*\)".*/\1/p' "$top/Cargo.toml"; }

# Sets packages (what to install for the needs given) and too_old (what is offered, but not new enough).
choose_packages() { # NEEDS
  packages='' too_old=''
  case $(manager) in
    apt-get) column=3;; dnf) column=4;; pacman) column=5;; apk) column=6;; brew) column=7;; *) return 0;;
  esac
  for need in "$@"; do
    names=$(awk -v need="$need" -v column="$column" '$1 == need { print $column }' "$overlay/packages")
    case $need:$names in
      *:-) continue;;
      cargo:* | rustc:*)
        chosen=
        for name in $(printf '%s' "$names" | tr / ' '); do
          offer=$(offered_version "$name")
          if [ -z "$offer" ]; then continue; fi
          if at_least "$offer" "$(rust_version_needed)"; then chosen=$name; break; fi
          too_old="$too_old${too_old:+, }$name $offer"
        done
        names=$chosen;;
    esac
    for name in $(printf '%s' "$names" | tr , ' '); do
      case " $packages " in *" $name "*) ;; *) packages="$packages${packages:+ }$name";; esac
    done
  done
}

# The command that installs packages, with sudo where it is needed; "-y" for a run without questions.
install_command() { # -y|'' PACKAGES
  yes=$1
  shift
  sudo=
  if [ "$(id -u)" != 0 ] && have sudo; then sudo='sudo '; fi
  case $(manager) in
    apt-get) say "${sudo}${yes:+env DEBIAN_FRONTEND=noninteractive }apt-get install ${yes:+-y --no-install-recommends }$*";;
    dnf) say "${sudo}dnf install ${yes:+-y }$*";;
    pacman) say "${sudo}pacman -S --needed ${yes:+--noconfirm }$*";;
    apk) say "${sudo}apk add $*";;
    brew) say "brew install $*";;
  esac
}

# How to come by a Rust that is new enough, when the distribution's is not.
rust_advice() {
  case " $missing " in *' cargo '* | *' rustc '*) ;; *) return 0;; esac
  needed=$(rust_version_needed)
  if rustc=$(command -v "${RUSTC:-rustc}"); then
    had=$(version_of "$rustc")
    if [ -n "$had" ] && ! at_least "$had" "$needed"; then
      owner_name=$rustc
      # dpkg knows the path that the package has, which may lead through a symbolic link.
      owner=$(dpkg -S "$rustc" 2>/dev/null | sed -n '1s/:.*//p') || :
      [ -z "$owner" ] || owner_name="Debian package $owner"
      say "rustc $had ($owner_name) is too old, $needed or newer is needed."
    fi
  fi
  [ -z "$too_old" ] || say "The distribution offers $too_old, which is too old; $needed or newer is needed."
  case " $packages " in
    *rust*) ;;
    *)
      newer=
      [ -z "$(offered_version rustup)" ] || newer=" (the distribution has it as the package rustup)"
      say "Get Rust $needed or newer with rustup from https://rustup.rs$newer; it needs no root."
      ;;
  esac
}

# What people are told about missing needs: reasons, the command, other ways.
print_advice() {
  printf '%s' "$report" | grep MISSING || :
  # shellcheck disable=SC2086 # a list of words
  choose_packages $missing
  [ -z "$packages" ] || say "Install what is missing with:  $(install_command '' "$packages")"
  if [ -z "$packages" ] && [ -z "$(manager)" ]; then
    say "None of apt-get, dnf, pacman, apk and brew is here; install with your system's own means:$missing"
  fi
  case $(manager):" $missing " in
    brew:*' cc '*) say "Install the C compiler with:  xcode-select --install";;
  esac
  rust_advice
}

doctor() {
  look_around yes
  say "Needed to build the variant $variant:"
  printf '%s' "$report"
  say
  if [ -n "$missing" ]; then
    print_advice
    return 1
  fi
  say "Everything that is required is here."
  # shellcheck disable=SC2086 # a list of words
  choose_packages $lacking
  if [ -n "$packages" ]; then
    say "Without the optional ones CPython leaves out modules; install them with:"
    say "  $(install_command '' "$packages")"
  fi
}

# Stops unless everything required is here; with --bootstrap installs it first.
provide_needs() {
  look_around "$must_fetch"
  if [ "$bootstrap" = yes ] && [ -n "$missing$lacking" ]; then install_needs; fi
  [ -z "$missing" ] && return
  die "something needed to build the variant $variant is missing:
$(print_advice)
./configure-rust --bootstrap installs what the system's packages offer; ./configure-rust --doctor shows everything."
}

install_needs() {
  case $(manager) in
    '') warn "--bootstrap: none of apt-get, dnf, pacman, apk and brew is here"; return;;
    brew) ;;
    *) if [ "$(id -u)" != 0 ] && ! have sudo; then
         # shellcheck disable=SC2086 # a list of words
         choose_packages $missing
         [ -n "$packages" ] || return 0
         die "--bootstrap needs root to install packages, and there is no sudo here; as root, run:  $(install_command -y "$packages")"
       fi;;
  esac
  sudo=
  if [ "$(id -u)" != 0 ]; then sudo=sudo; fi
  # An index that is absent or old names packages that cannot be downloaded any more.
  case $(manager) in
    apt-get) $sudo apt-get update || warn "apt-get update failed; trying with the package lists that are here";;
    pacman) $sudo pacman -Sy || warn "pacman -Sy failed; trying with the package lists that are here";;
  esac
  # shellcheck disable=SC2086 # a list of words
  choose_packages $missing $lacking
  [ -n "$packages" ] || return 0
  command=$(install_command -y "$packages")
  say "Installing: $command"
  # The command is made of words of our own table.
  $command || die "the package manager could not install everything; its message is above. The command was:  $command"
  look_around "$must_fetch"
}
