"""Dated reports: each run's report lies for good at `runs/<run>/`; the top address always shows the newest."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from serviceaudit.errors import OutputError
from serviceaudit.model import Run
from serviceaudit.report import safe
from serviceaudit.text import slug

FOLDER = "runs"
LATEST = "latest"
NOTE = "run.json"
"""In each dated report: which run it shows, and when that was."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """One dated report."""

    name: str
    """Its folder below `runs`."""
    run: str
    date: str
    """ISO 8601."""
    languages: tuple[str, ...] = ()
    """Folders of its languages, such as "sv/"; the language on top is ""."""

    @property
    def order(self) -> tuple[str, str]:
        """By time, then by id."""
        return self.date, self.run

    def page(self, language: str) -> str:
        """Its front page from the top folder, in that language if it has it."""
        return f"{FOLDER}/{self.name}/{language if language in self.languages else ''}index.html"

    def note(self) -> str:
        """What its own file says of it."""
        said = {"run": self.run, "date": self.date, "languages": list(self.languages)}
        return json.dumps(said, ensure_ascii=False, indent=1) + "\n"


def edition(run: Run, languages: Sequence[str]) -> Edition:
    """The dated report of a run."""
    return Edition(
        name=slug(run.id)[:100],
        run=safe.plain(run.id, safe.MAX_NAME),
        date=safe.plain(run.finished_at or run.started_at, safe.MAX_NAME),
        languages=tuple(languages),
    )


def page(folder: str) -> str:
    """The page that lists all runs, in a language's folder."""
    return f"{folder}runs.html"


def kept(out: Path) -> tuple[Edition, ...]:
    """The dated reports that lie in a report's folder, in no order.

    Raises OutputError if one of them cannot be told: it would be lost.
    """
    found = []
    for file in sorted((out / FOLDER).glob(f"*/{NOTE}")):
        try:
            said = json.loads(file.read_text(encoding="utf-8"))
            languages = tuple(str(folder) for folder in said["languages"])
            name, date = (safe.plain(str(said[key]), safe.MAX_NAME) for key in ("run", "date"))
            found.append(Edition(name=file.parent.name, run=name, date=date, languages=languages))
        except (OSError, ValueError, KeyError, TypeError) as fault:
            raise OutputError(f"{file}: cannot be read as the note of a dated report: {fault}") from fault
    return tuple(found)


def frozen(own: Edition, others: Sequence[Edition]) -> bool:
    """The dated report is there already and a newer one lies beside it: it is never touched again."""
    return any(other.name == own.name for other in others) and any(other.order > own.order for other in others)


def listed(own: Edition | None, others: Sequence[Edition]) -> tuple[Edition, ...]:
    """All dated reports, newest first. One that is kept as it is tells its own languages."""
    by_name = {other.name: other for other in others}
    if own and not frozen(own, others):
        by_name[own.name] = own
    return tuple(sorted(by_name.values(), key=lambda each: each.order, reverse=True))
