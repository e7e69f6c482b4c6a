"""The main job, whole: the fictional sites served, crawled, rendered, archived, judged, ranked, published, measured."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from serviceaudit.crawl.browser import find_browser
from serviceaudit.settings import Settings

ROOT = Path(__file__).parents[1]


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.skipif(find_browser(Settings()) is None, reason="no browser on this machine")
def test_the_demonstration_agrees_with_the_labels_as_often_as_the_floors_demand(tmp_path: Path):
    floors = ROOT / "fixtures" / "gold" / "floors.json"
    command = [sys.executable, "-m", "serviceaudit", "demo", "--out", "demo", "--no-open", "--gate", str(floors)]

    done = subprocess.run(
        command,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=500,
        env={**os.environ, "COLUMNS": "150"},
        check=False,
    )

    assert done.returncode == 0, done.stderr + done.stdout
    report = tmp_path / "demo" / "report"
    front = (report / "index.html").read_text(encoding="utf-8")
    assert "of 21 municipalities" in front
    assert len(list((report / "s").rglob("*.html"))) == 22
    assert list((report / "img").glob("*.png"))
    moved = (report / "changes.html").read_text(encoding="utf-8")
    assert all(f'id="{cause}"' in moved for cause in ("site", "sight", "came"))
    assert len(list((report / "runs").iterdir())) == 2
    told = subprocess.run(
        [sys.executable, "-m", "serviceaudit", "explain", "Heggvika", "d", "--json", "--store", f"sqlite:///{tmp_path}/demo/demo.db"],
        capture_output=True, text=True, timeout=60, check=True,
    )  # fmt: skip
    assert json.loads(told.stdout)["answers"][0]["verdict"] == "not_assessed"
