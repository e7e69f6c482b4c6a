"""docs/cases.md: which cases stand for which rule. `python tests/criteria/case_table.py --write` makes it anew."""

import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

TESTS = Path(__file__).parents[1]
sys.path.insert(0, str(TESTS))

from criteria.cases import Case, all_cases  # noqa: E402 - as a script this file does not find its neighbours otherwise
from criteria.codebook import BOOK, EXCEPTIONS, RULES, RULINGS  # noqa: E402 - as above

TABLE = TESTS.parent / "docs" / "cases.md"

_HEAD = """# Cases: which of them stands for which rule

Made from `fixtures/cases/` by `python tests/criteria/case_table.py --write`; not to be edited by hand. Each case is a tiny site with
the answers that the codebook gives it; `tests/criteria/test_cases.py` judges all of them.
"""


def table(cases: Sequence[Case]) -> str:
    """The whole page as Markdown."""
    parts = [_HEAD, f"{len(cases)} cases.\n", _languages(cases)]
    by_rule = {wanted: [case for case in cases if wanted in case.rules] for wanted in (*RULES, *RULINGS)}
    by_number = {number: [case for case in cases if case.book == number] for number in BOOK}
    parts.append(_section("Rules", "rule", {rule: by_rule[rule] for rule in RULES}))
    parts.append(_section("Rulings", "ruling", {ruling: by_rule[ruling] for ruling in RULINGS}))
    parts.append(_section("The case book", "number", by_number))
    return "\n".join(parts)


def _languages(cases: Sequence[Case]) -> str:
    tags = [case.site.languages[0] for case in cases]
    return "By language: " + ", ".join(f"{tag} {tags.count(tag)}" for tag in sorted(set(tags))) + ".\n"


def _section(title: str, key: str, found: dict[str, list[Case]]) -> str:
    rows = [
        f"| {name.removeprefix('ruling-')} | {len(of_it)} | {_names(name, of_it)} |" for name, of_it in found.items()
    ]
    return "\n".join([f"## {title}\n", f"| {key} | cases | names |", "| --- | ---: | --- |", *rows, ""])


def _names(name: str, of_it: Iterable[Case]) -> str:
    return "; ".join(case.id for case in of_it) or f"*none: {EXCEPTIONS.get(name, '')}*"


if __name__ == "__main__":
    text = table(all_cases())
    if "--write" in sys.argv[1:]:
        TABLE.write_text(text, encoding="utf-8")
    else:
        sys.stdout.write(text)
