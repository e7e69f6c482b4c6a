#!/usr/bin/env bash
# Makes a virtual environment with the newest Python that will do, and puts the pinned build tools in it.
# Usage: scripts/venv.sh FOLDER      PYTHON=python3.12 in the environment chooses the Python.
set -euo pipefail
cd "$(dirname "$0")/.."
folder=$1

# The versions for which every pinned package has wheels; a plain python3 comes last and may be any newer one.
readonly VERSIONS="python3.14 python3.13 python3.12 python3.11 python3"

export DEBIAN_FRONTEND=noninteractive

stop() {
  echo "set-up: $1" >&2
  exit 2
}

new_enough() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }

# Debian and Ubuntu keep these two modules in a package of their own.
makes_environments() { "$1" -c 'import ensurepip, venv' 2>/dev/null; }

choose() {
  local name first=""
  for name in ${PYTHON:-$VERSIONS}; do
    new_enough "$name" || continue
    makes_environments "$name" && echo "$name" && return
    first=${first:-$name}
  done
  [ -n "$first" ] || stop "no Python 3.11 or newer found; on Debian or Ubuntu: apt-get install python3 python3-venv"
  local package
  package=$(basename "$first")-venv
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "set-up: installing $package" >&2
    { apt-get update -qq && apt-get install -y -qq --no-install-recommends "$package"; } >/dev/null 2>&1 || true
  fi
  makes_environments "$first" || stop "$first cannot make virtual environments; on Debian or Ubuntu: apt-get install $package"
  echo "$first"
}

if ! "$folder/bin/python" -m pip --version >/dev/null 2>&1; then
  python=$(choose)
  echo "set-up: $("$python" --version) in $folder"
  "$python" -m venv --clear "$folder"
fi
"$folder/bin/python" -m pip install -qq --disable-pip-version-check --require-hashes -r requirements-build.txt
