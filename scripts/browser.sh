#!/usr/bin/env bash
# Looks for a browser as serviceaudit does, and installs one where there is none: the distribution's headless shell,
# else its Chromium, else Playwright's own. Without any the work goes on, and says what is left out.
set -uo pipefail
cd "$(dirname "$0")/.."
readonly TOOLS=.venv/bin
readonly PATIENCE=300 # seconds for a download that may hang behind a proxy

found() {
  "$TOOLS/python" -c 'import sys
from serviceaudit.crawl.browser import find_browser
from serviceaudit.settings import Settings
path = find_browser(Settings())
print(path or "")
sys.exit(0 if path else 3)'
}

may_install() { [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; }

apt_install() {
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends -o DPkg::Lock::Timeout=120 "$@" >/dev/null 2>&1
}

has_fonts() {
  [ -n "$(find /usr/share/fonts /usr/local/share/fonts ~/.fonts ~/.local/share/fonts -name '*.[ot]tf' -print -quit 2>/dev/null)" ]
}

# Ubuntu's package of that name only fetches a snap, which cannot be run by root or in a container.
offers() { apt-cache policy "$1" 2>/dev/null | grep Candidate | grep -qv -e none -e snap; }

# Playwright steers the browser with a program of its own, which needs a library that small systems lack.
driver_runs() { "$TOOLS/playwright" --version >/dev/null 2>&1; }

install_what_both_need() {
  local packages=()
  has_fonts || packages+=(fonts-dejavu-core)
  driver_runs || packages+=(libatomic1)
  [ ${#packages[@]} = 0 ] && return
  may_install && apt-get update -qq >/dev/null 2>&1 && apt_install "${packages[@]}"
}

from_distribution() {
  may_install || return 1
  apt-get update -qq >/dev/null 2>&1
  local package
  for package in chromium-headless-shell chromium; do
    if offers "$package" && apt_install "$package" && found >/dev/null; then
      return 0
    fi
  done
  return 1
}

from_playwright() {
  local with_libraries=()
  if may_install; then
    with_libraries=(--with-deps)
  fi
  timeout "$PATIENCE" "$TOOLS/playwright" install "${with_libraries[@]}" chromium-headless-shell >/dev/null 2>&1 && found >/dev/null
}

install_what_both_need
if ! driver_runs; then
  echo "set-up: Playwright's own program does not start (on Debian or Ubuntu: apt-get install libatomic1)"
fi
found >/dev/null
looked=$?
[ $looked = 0 ] || [ $looked = 3 ] || exit 1 # a fault of ours, told above, is no missing browser
if [ $looked = 3 ]; then
  echo "set-up: no browser found; installing one"
  from_distribution || from_playwright || true
fi
if browser=$(found); then
  echo "set-up: browser $browser"
else
  echo "set-up: no browser could be had, so layout is left out (install chromium-headless-shell, chromium or Chrome)"
fi
