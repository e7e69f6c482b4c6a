"""Runs as their users meet them: what goes wrong with disks, what was asked of hosts, who is left alone."""

import json
import os
import resource
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from serviceaudit.gold.serve import BundleServer
from serviceaudit.settings import data_folder

SITES = data_folder("sites")
FULL = Path("/dev/full")


@pytest.fixture(scope="module")
def server() -> Iterator[BundleServer]:
    with BundleServer(SITES) as serving:
        yield serving


def run(
    *arguments: str | Path, folder: Path, first: Callable[[], object] | None = None, **more
) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "serviceaudit", *map(str, arguments)]
    environment = {**os.environ, "COLUMNS": "160"}
    given = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE} | more
    return subprocess.run(
        command, cwd=folder, env=environment, text=True, timeout=240, check=False, preexec_fn=first, **given
    )


def audit(
    server: BundleServer, folder: Path, *more: str | Path, site="Tallmora", first: Callable[[], object] | None = None
):
    return run(
        "audit", SITES / "registry.csv", "--site", site, "--connect-to", server.connect_to, "--render", "never",
        *more, folder=folder, first=first,
    )  # fmt: skip


@pytest.fixture(scope="module")
def finished(server: BundleServer, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("run")
    done = audit(server, folder)
    assert done.returncode == 0, done.stderr
    return folder


def no_file_above(size: int) -> Callable[[], None]:
    """What a disk without room does to who writes: a file of this size is the largest that it takes."""
    return lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


def one_line(done: subprocess.CompletedProcess[str]) -> str:
    lines = [line for line in done.stderr.splitlines() if line.strip()]
    assert "Traceback" not in done.stderr
    assert done.returncode == 2, done.stderr
    return lines[-1]


def test_a_disk_that_fills_up_while_a_visit_is_archived_is_told_in_one_line(server: BundleServer, tmp_path: Path):
    """The store has its place already; what it adds for a run that begins is less than a visit."""
    audit(server, tmp_path)
    told = one_line(audit(server, tmp_path, "--archive", "small", site="Rävsjö", first=no_file_above(40_000)))

    assert "small/SE/9927-ravsjo" in told
    assert "cannot be written (File too large)" in told
    assert not list((tmp_path / "small").rglob("*.warc.gz*"))


def test_a_disk_without_room_for_the_store_is_told_in_one_line(server: BundleServer, tmp_path: Path):
    told = one_line(audit(server, tmp_path, first=no_file_above(10_000)))

    assert "serviceaudit.db cannot be written: the disk is full" in told


def test_a_disk_that_fills_up_while_results_are_stored_loses_nothing(server: BundleServer, tmp_path: Path):
    """When there is room again, --resume judges what was archived and asks for nothing."""
    audit(server, tmp_path)
    second = ("--archive", "second", "--no-conditional")
    told = one_line(audit(server, tmp_path, *second, first=no_file_above(46_000)))
    before = len(server.requests)
    done = audit(server, tmp_path, *second, "--resume")

    assert "serviceaudit.db cannot be written: the disk is full" in told
    assert done.returncode == 0, done.stderr
    assert len(server.requests) == before


def test_a_full_disk_behind_the_output_is_told_in_one_line(finished: Path):
    if not FULL.exists():
        pytest.skip("needs a disk that is full")
    with FULL.open("w") as full:
        done = run("explain", "Tallmora", "--json", folder=finished, stdout=full)

    assert "No space left on device" in one_line(done)


def test_an_archive_folder_that_is_read_only_is_told_in_one_line(server: BundleServer, tmp_path: Path):
    assert "/proc/archive" in one_line(audit(server, tmp_path, "--archive", "/proc/archive"))


def test_a_store_in_a_read_only_place_is_told_in_one_line(server: BundleServer, tmp_path: Path):
    assert "/proc/a.db" in one_line(audit(server, tmp_path, "--store", "sqlite:////proc/a.db"))


def test_a_full_disk_for_exports_is_told_in_one_line(finished: Path):
    for arguments in (("export", "--out", "out"), ("report", "--out", "site")):
        assert "cannot be written" in one_line(run(*arguments, folder=finished, first=no_file_above(100)))


def test_etiquette_shows_every_request_to_a_site_and_the_totals_of_the_run(finished: Path, server: BundleServer):
    shown = run("etiquette", "Tallmora", folder=finished)
    whole = run("etiquette", folder=finished)
    told = json.loads(run("etiquette", "SE-9921", "--json", folder=finished).stdout)

    assert shown.returncode == whole.returncode == 0, shown.stderr
    assert "http://www.tallmora.example/kontakt" in shown.stdout
    assert "requests to 3 hosts" in whole.stderr
    asked = [request for request in told["requests"] if "www.tallmora.example" in request["url"]]
    host = next(host for host in told["hosts"] if host["host"] == "www.tallmora.example")
    assert host["requests"] == len(asked) > 3
    assert host["bytes"] == sum(request["bytes"] for request in asked) > 1000
    assert host["robots"] == "404: all allowed"
    assert {"url", "at", "status", "bytes", "ip"} == set(asked[0])


def test_etiquette_takes_a_run_by_its_id_and_tells_when_its_archive_is_gone(finished: Path, tmp_path: Path):
    known = json.loads(run("etiquette", "--json", folder=finished).stdout)["run"]
    same = json.loads(run("etiquette", known, "--json", folder=finished).stdout)

    assert same["run"] == known
    assert "requests" not in same
    assert "--archive" in one_line(run("etiquette", "--archive", tmp_path / "gone", folder=finished))


def test_owners_who_opted_out_are_not_asked_for_anything(server: BundleServer, tmp_path: Path):
    (tmp_path / "deny.txt").write_text("# asked on 1 November\ntallmora.example  # all of it\n\n", encoding="utf-8")
    before = len(server.requests)

    done = audit(server, tmp_path, "--deny", "deny.txt")

    assert done.returncode == 3
    assert len(server.requests) == before


@pytest.mark.parametrize(
    ("text", "told"), [("a b\n", "line 1"), ("ok.example\nhttp://\n", "line 2"), (None, "cannot be read")]
)
def test_a_deny_file_with_a_fault_stops_the_run_before_it_begins(
    server: BundleServer, tmp_path: Path, text: str | None, told: str
):
    if text is not None:
        (tmp_path / "deny.txt").write_text(text, encoding="utf-8")
    before = len(server.requests)

    assert told in one_line(audit(server, tmp_path, "--deny", "deny.txt"))
    assert len(server.requests) == before


def test_the_next_run_asks_only_for_what_changed_unless_told_otherwise(server: BundleServer, finished: Path):
    def sent(*more: str | Path) -> int:
        before = server.sent
        assert audit(server, finished, "--store", "sqlite:///more.db", *more).returncode == 0
        return server.sent - before

    whole = sent("--no-conditional", "--archive", "whole")
    assert sent() < whole / 5
    assert sent("--archive", "third", "--since", "archive") < whole / 5
    assert sent("--archive", "fourth") == whole
    assert sent("--no-conditional") == whole


def test_a_thousand_sites_print_no_megabytes(tmp_path: Path):
    code = """
from serviceaudit.cli.console import Work
from serviceaudit.model import Answer, Result, Site, Verdict, Visit
answers = tuple(Answer(site="SE-1", pack="p", pack_version="1", question=q, verdict=Verdict.YES, points=1, rule="A1", reason="r") for q in "abcde")
with Work(1000) as work:
    for number in range(1000):
        site = Site(country="SE", code=f"{number:04}", name="Mellanlandets l\u00e5ngnamnskommun", url="http://x.example/")
        work(Result(visit=Visit(site=site, taken_at="", front=None, pages=(), trail=(), archive=""), answers=answers))
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, cwd=tmp_path)

    assert len(done.stderr.splitlines()) == 1000
    assert len(done.stderr) < 200_000
    assert done.stdout == b""
