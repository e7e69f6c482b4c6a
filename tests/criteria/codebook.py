"""The codebook's ids, and those of them that no page can show. The codebook itself is a paper, not a file of this project."""


def _ids(letter: str, last: int) -> tuple[str, ...]:
    return tuple(f"{letter}{number}" for number in range(1, last + 1))


RULES = (*_ids("A", 12), *_ids("C", 7), *_ids("B", 14), *_ids("V", 8), *_ids("D", 10), *_ids("E", 15))
"""In the order of the questions: (a) and its contested names, (b), (c), (d), (e)."""

BOOK = tuple(str(number) for number in range(1, 51))
"""Numbers of the case book."""

RULINGS = tuple(f"ruling-{number}" for number in range(1, 22))
"""Decisions in force."""

EXCEPTIONS = {
    "B14": "only a browser runs scripts: tests/crawl, and the site norrsele of fixtures/sites",
    "V7": "people with a watch decide it, and their labels record it: tests/gold",
    "ruling-6": "the telephone is asked by people; its answers come from another file: tests/store",
    "ruling-11": "how a country is ranked, not how a site is judged: tests/ranking",
}
"""Id -> why it has no case, and where it is held instead."""
