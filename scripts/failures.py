"""Writes docs/failures.md: what every outcome of a request means, who can act, and what to do.

Usage: python scripts/failures.py
"""

from pathlib import Path

from serviceaudit.model import Failure
from serviceaudit.report.texts import load

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "failures.md"
INTRODUCTION = """# When a page could not be read

Every address that was asked for either gave a page, or one of the outcomes below. The list is closed, and none of them
but `gone` says anything about the site's content: a question that rests on such a page is not answered "no" but
"not assessed". The outcome stands on the page's card in the report, in `serviceaudit explain`, and in the exports.

<!-- Made by scripts/failures.py from model.Failure and criteria/texts/en.yaml; change it there. -->

| outcome | what it means | who can act | what to do |
| --- | --- | --- | --- |
"""


def table() -> str:
    """The whole page, as Markdown."""
    words = load(ROOT / "criteria" / "texts", "en")
    notes = [(failure.value, words.failures[failure.value]) for failure in Failure]
    rows = [f"| `{value}` | {note['means']} | {note['who']} | {note['do']} |\n" for value, note in notes]
    return INTRODUCTION + "".join(rows)


if __name__ == "__main__":
    PAGE.write_text(table(), encoding="utf-8")
