from pathlib import Path

import pytest

from review import visits


@pytest.fixture(scope="session")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return visits.archive(tmp_path_factory.mktemp("archive"))


@pytest.fixture(scope="session")
def sheet(archive: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sheet of all sites, in English."""
    return visits.made(tmp_path_factory.mktemp("sheet") / "sheet.html", archive).path
