#!/usr/bin/env bash
# Builds the wheel once and tries it as a stranger would: in an environment of its own, outside the checkout.
# Usage: scripts/wheel.sh [FOLDER]      FOLDER: where to keep the wheel; without it nothing is kept
set -euo pipefail
cd "$(dirname "$0")/.."
readonly TOOLS=$PWD/.venv/bin
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
dist=${1:-$scratch/dist}

rm -f "$dist"/*.whl
"$TOOLS/python" -m hatchling build -t wheel -d "$dist" >/dev/null 2>&1 || "$TOOLS/python" -m hatchling build -t wheel -d "$dist"
"$TOOLS/python" -m venv --without-pip "$scratch/venv"
UV_COMPILE_BYTECODE=0 scripts/install.sh "$scratch/venv" requirements.txt "$dist"/*.whl

cd "$scratch"
unset PYTHONPATH VIRTUAL_ENV
serviceaudit=$scratch/venv/bin/serviceaudit
"$serviceaudit" --version
"$serviceaudit" registry list se | head -n 5
"$serviceaudit" criteria check | tee checked
grep -q "^$scratch/venv/.*/serviceaudit/data/criteria: no faults$" checked || {
  echo "wheel: the criteria were not read from the installed wheel" >&2
  exit 1
}
echo "wheel: works outside the checkout"
