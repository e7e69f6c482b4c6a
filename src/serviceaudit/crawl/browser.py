"""Finds a Chromium and starts it."""

import os
import re
import shutil
import sys
from pathlib import Path

from playwright.async_api import Browser as Chromium
from playwright.async_api import Error, Playwright

from serviceaudit.crawl.driver import INSTEAD
from serviceaudit.errors import ServiceAuditError
from serviceaudit.settings import Settings

_INSTALLED = ("chromium-headless-shell", "chromium", "google-chrome")
"""The smallest first: it renders a page for 40 % of the processor time that the full browser takes."""
_PLAYWRIGHTS_OWN = (
    "chromium_headless_shell-*/*/*headless[-_]shell*",
    "chromium-*/*/chrome",
    "chromium-*/*/chrome.exe",
    "chromium-*/*/*.app/Contents/MacOS/*",
)
_FLAGS = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # Megabytes of a page's script; a page that wants more loses its tab.
    "--js-flags=--max-old-space-size=1024",
    # Voice and video calls would go round the gateway.
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
)
_LAUNCH_SECONDS = 30
_OWN_WORDS = re.compile(r"\[pid=\d+\]\[err\] ([^\n]*)")
"""How Playwright passes on what the browser wrote."""


def find_browser(settings: Settings) -> str | None:
    """Path of the browser to use: the one the user names, else an installed one, else Playwright's own; None without any.

    Raises ServiceAuditError if the one the user names is not there.
    """
    if settings.browser:
        named = shutil.which(settings.browser)
        if named is None:
            raise ServiceAuditError(f"no browser at '{settings.browser}': name the program file of a Chromium")
        return named
    installed = (shutil.which(name) for name in _INSTALLED)
    return next((path for path in installed if path), None) or _playwrights_own()


def _playwrights_own() -> str | None:
    folder = _playwright_folder()
    for pattern in _PLAYWRIGHTS_OWN:
        programs = [path for path in sorted(folder.glob(pattern), reverse=True) if path.is_file()]
        if programs:
            return str(programs[0])
    return None


def _playwright_folder() -> Path:
    """Where `playwright install` puts browsers, by Playwright's documentation."""
    chosen = os.environ.get("PLAYWRIGHT_BROWSERS_PATH")
    if chosen:
        return Path(chosen)
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "ms-playwright"
    if sys.platform == "win32":
        return Path.home() / "AppData" / "Local" / "ms-playwright"
    return Path.home() / ".cache" / "ms-playwright"


async def launch(playwright: Playwright, path: str, *, gateway_port: int) -> Chromium:
    """Start the browser at `path`, all of its connections led through the gateway.

    Raises ServiceAuditError if it does not start.
    """
    try:
        return await playwright.chromium.launch(
            executable_path=path,
            args=list(_FLAGS),
            # "<-loopback>": loopback addresses are no exception, the gateway decides about them too.
            proxy={"server": f"socks5://127.0.0.1:{gateway_port}", "bypass": "<-loopback>"},
            # Chromium's sandbox cannot be used by root; Playwright then leaves it out.
            chromium_sandbox=not _is_root(),
            handle_sigint=False,
            timeout=_LAUNCH_SECONDS * 1000,
        )
    except Error as error:
        raise ServiceAuditError(
            f"the browser '{path}' does not start ({_why(str(error))}):"
            f" install it again with all it needs, name another one with --browser, {INSTEAD}"
        ) from error


def _why(message: str) -> str:
    """The last that the browser itself said, else what Playwright says first."""
    own = [line for line in _OWN_WORDS.findall(message) if line.strip()]
    return (own[-1] if own else next(iter(message.splitlines()), ""))[:200].strip()


def _is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0
