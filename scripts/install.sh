#!/usr/bin/env bash
# Installs pinned, hashed requirements and then the project itself into an environment.
# Usage: scripts/install.sh ENVIRONMENT REQUIREMENTS PROJECT...      PROJECT: "--editable ." or a wheel
#
# uv does in a second what takes pip most of a minute. It does not read pip's settings, so the index and the
# certificates that pip is told to use are handed on. Where uv cannot do it, pip does.
set -euo pipefail
cd "$(dirname "$0")/.."
readonly TOOLS=.venv/bin
environment=$1
requirements=$2
shift 2

index=${PIP_INDEX_URL:-$("$TOOLS/python" -m pip config get global.index-url 2>/dev/null || true)}
[ -z "$index" ] || export UV_DEFAULT_INDEX="${UV_DEFAULT_INDEX:-$index}"
export UV_SYSTEM_CERTS=${UV_SYSTEM_CERTS:-1}
[ -z "${PIP_CERT:-}" ] || export SSL_CERT_FILE="${SSL_CERT_FILE:-$PIP_CERT}"

# pip compiles what it installs, uv only when asked to; without, and where Python may not write it later, each start of
# the tool takes seconds longer.
export UV_COMPILE_BYTECODE=${UV_COMPILE_BYTECODE:-1}

with_uv() { "$TOOLS/uv" pip install -q --python "$environment/bin/python" "$@"; }
with_pip() { "$TOOLS/python" -m pip --python "$environment/bin/python" install -qq --disable-pip-version-check "$@"; }

install() {
  with_uv "$@" && return
  echo "set-up: uv could not install this; pip tries" >&2
  with_pip "$@"
}

echo "set-up: $requirements in $environment"
install --require-hashes -r "$requirements"
install --no-deps --no-build-isolation "$@"
