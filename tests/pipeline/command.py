"""The real command in a child process, so that it can be killed."""

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

from pipeline.conftest import SITES
from serviceaudit.gold.serve import BundleServer
from serviceaudit.model import Answer
from serviceaudit.store import Store

KILLED = -9


def audit_command(folder: Path, server: BundleServer, names: tuple[str, ...], *more: str) -> list[str]:
    sites = [option for name in names for option in ("--site", name)]
    return [
        sys.executable, "-m", "serviceaudit", "audit", str(SITES / "registry.csv"), *sites,
        "--connect-to", server.connect_to, "--render", "never", "--workers", "3",
        "--store", store_of(folder), "--archive", str(folder / "archive"), *more,
    ]  # fmt: skip


def store_of(folder: Path) -> str:
    return f"sqlite:///{folder / 'audit.db'}"


def started(command: list[str], before: str = "") -> subprocess.Popen[str]:
    """Start it; `before`: Python that runs first, in its place."""
    if before:
        command = [command[0], "-c", f"{before}\nfrom serviceaudit.cli import main; main()", *command[3:]]
    environment = {**os.environ, "COLUMNS": "160"}
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    return subprocess.Popen(command, text=True, env=environment, **pipes)


def finished(command: list[str], before: str = "") -> subprocess.CompletedProcess[str]:
    with started(command, before) as child:
        out, errors = child.communicate(timeout=240)
        return subprocess.CompletedProcess(command, child.returncode, out, errors)


def timeless(folder: Path, run: str | None = None) -> list[Answer]:
    """The answers of a run without the times at which they were found."""
    with Store.open(store_of(folder), create=False) as store:
        return [replace(answer, checked_at="") for answer in store.answers(store.run(run).id)]
