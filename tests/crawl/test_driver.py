"""Where the browser or Playwright's own program does not start, the user reads one line that says what to do."""

import asyncio
import os
import resource
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from serviceaudit.crawl.driver import driver
from serviceaudit.crawl.render import Browser
from serviceaudit.errors import ServiceAuditError
from serviceaudit.settings import Settings

MISSES = "error while loading shared libraries: libatomic.so.1: cannot open shared object file"
BROKEN = f"#!/bin/sh\necho '{MISSES}' >&2\nexit 127\n"


@pytest.fixture
def broken(tmp_path):
    return program(tmp_path, BROKEN)


def program(folder, text):
    path = folder / "program"
    path.write_text(text)
    path.chmod(0o755)
    return str(path)


def start(**settings):
    async def run():
        async with Browser(Settings(**settings)):
            pass

    asyncio.run(run())


def message(**settings):
    with pytest.raises(ServiceAuditError) as caught:
        start(**settings)
    text = str(caught.value)
    assert "\n" not in text
    assert "--render never" in text
    return text


@pytest.mark.browser
def test_a_browser_that_misses_a_library_says_which_and_what_to_do(broken):
    text = message(browser=broken)
    assert f"'{broken}' does not start ({MISSES})" in text
    assert "--browser" in text


@pytest.mark.browser
@pytest.mark.parametrize("text", ["no program at all", "#!/bin/sh\nexit 0\n", "#!/nowhere/sh\n"])
def test_what_is_no_browser_is_told_in_one_line(tmp_path, text):
    assert "does not start" in message(browser=program(tmp_path, text))


def test_a_driver_that_misses_a_library_says_which_and_what_to_install(broken, monkeypatch):
    monkeypatch.setenv("PLAYWRIGHT_NODEJS_PATH", broken)
    text = message(browser=sys.executable)
    assert MISSES in text
    assert "apt-get install libatomic1" in text


@pytest.mark.parametrize("text", ["no program at all", "#!/bin/sh\nexit 3\n", "#!/nowhere/sh\n", "#!/bin/sh\nexit 0\n"])
def test_a_driver_that_is_none_is_told_in_one_line(tmp_path, monkeypatch, text):
    monkeypatch.setenv("PLAYWRIGHT_NODEJS_PATH", program(tmp_path, text))
    assert "Playwright's own program does not start" in message(browser=sys.executable)


def test_a_driver_that_is_not_there_is_told_in_one_line(monkeypatch):
    monkeypatch.setenv("PLAYWRIGHT_NODEJS_PATH", "/nowhere/node")
    assert "/nowhere/node: No such file or directory" in message(browser=sys.executable)


def test_the_command_line_shows_that_line_and_no_traceback(broken):
    done = subprocess.run(
        [sys.executable, "-m", "serviceaudit", "check", "http://a.example/", "--browser", sys.executable],
        env={**os.environ, "PLAYWRIGHT_NODEJS_PATH": broken},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    told = " ".join(done.stderr.split())
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert MISSES in told
    assert "--render never" in told


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="limits of other processes are read on Linux")
def test_what_the_driver_and_its_browser_may_hold_is_bounded_and_we_are_not():
    before = resource.getrlimit(resource.RLIMIT_DATA)

    async def run():
        async with driver():
            return [resource.prlimit(process, resource.RLIMIT_DATA)[0] for process in started_here()]

    assert 2 << 30 in asyncio.run(run())
    assert resource.getrlimit(resource.RLIMIT_DATA) == before


def started_here():
    for entry in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            if entry.read_text().rpartition(")")[2].split()[1] == str(os.getpid()):
                yield int(entry.parent.name)
