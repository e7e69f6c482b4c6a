"""Visits are found by site and run, and a run belongs to one process."""

import subprocess
import sys
from dataclasses import replace

import pytest

from archive.warcs import AGENT, AT, SITE, visit
from serviceaudit.archive.shelf import Shelf, hold, is_held
from serviceaudit.archive.write import Writer
from serviceaudit.errors import ArchiveError
from serviceaudit.model import Run

RUN = Run(id="20261121T020000Z", pack="p", pack_version="1", criteria_hash="x", tool="t", started_at=AT)
LATER = "2026-11-21T02:00:05Z"
OTHER = replace(RUN, id="20261121T020000Z-2")


def finished(folder, at, run=RUN, site=SITE):
    return Writer(folder, site, at, AGENT, run=run.id).finish(visit(site=site, taken_at=at))


def test_visits_come_newest_first_also_those_of_one_second(tmp_path):
    made = [finished(tmp_path, at) for at in (AT, LATER, LATER)]

    assert Shelf(tmp_path).visits(SITE) == tuple(reversed(made))


def test_a_site_whose_code_or_name_begins_alike_is_another(tmp_path):
    for site in (replace(SITE, code="0099-bjorkdala"), replace(SITE, name="Björkdala södra"), replace(SITE, code="99")):
        finished(tmp_path, AT, site=site)

    assert Shelf(tmp_path).visits(SITE) == ()


def test_only_a_run_s_own_visits_count_as_its_work(tmp_path):
    mine, _ = finished(tmp_path, LATER), finished(tmp_path, LATER, OTHER)

    assert Shelf(tmp_path).of_run(RUN, SITE) == (mine,)


def test_what_a_run_left_unfinished_is_removed_and_nothing_else(tmp_path):
    mine, other = Writer(tmp_path, SITE, AT, AGENT, run=RUN.id), Writer(tmp_path, SITE, AT, AGENT, run=OTHER.id)
    whole = finished(tmp_path, LATER)

    Shelf(tmp_path).clear(RUN)

    assert sorted(path.name for path in (tmp_path / "SE").iterdir()) == sorted([other.path.name + ".open", whole.name])
    mine.abandon()
    other.abandon()


def test_a_folder_that_is_not_there_holds_nothing(tmp_path):
    assert Shelf(tmp_path / "none").visits(SITE) == ()


def test_a_run_that_another_process_works_on_is_refused_until_that_process_dies(tmp_path):
    code = (
        "import sys, time; from pathlib import Path; sys.path.insert(0, sys.argv[2]);"
        "from archive.test_shelf import RUN, hold\n"
        "with hold(Path(sys.argv[1]), RUN): print('held', flush=True); time.sleep(60)"
    )
    command = [sys.executable, "-c", code, str(tmp_path), "tests"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout.readline() == "held\n"
        assert is_held(tmp_path, RUN)
        assert not is_held(tmp_path, OTHER)
        with pytest.raises(ArchiveError, match="under way in another process"), hold(tmp_path, RUN):
            pass
        child.kill()
    assert not is_held(tmp_path, RUN)
    with hold(tmp_path, RUN):
        pass
    assert list(tmp_path.iterdir()) == []
