"""A pack is read strictly: whatever is unknown in it is told with file, line and what is known."""

import re
from pathlib import Path

import pytest

from serviceaudit.criteria import parse
from serviceaudit.criteria.cards import cards
from serviceaudit.criteria.load import digest, load
from serviceaudit.criteria.yaml12 import parse as yaml
from serviceaudit.errors import CriteriaError
from serviceaudit.report import texts
from serviceaudit.settings import data_folder

HEAD = """\
id: x
version: "1"
roles:
  - id: service
    says: {contact_centre: {strong: 100}}
questions:
"""


def question(rest: str) -> str:
    return HEAD + "  - id: a\n    points: 1\n    reads: [home]\n" + rest


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (HEAD.replace("version", "versoin") + "  []", "x.yaml, line 2: unknown key of a pack `versoin`; known are id, version, roles, questions"),
        (question("    yes: []\n"), "x.yaml, line 10: unknown key of a question `yes`"),
        (question("    yes_if:\n      - {rule: A1, reason: r, when: {haeding: {says: contact_centre}}}\n"), "x.yaml, line 11: unknown rule `haeding`"),
        (question("    yes_if:\n      - {rule: A1, reason: r, when: {heading: {sais: contact_centre}}}\n"), "x.yaml, line 11: unknown key of `heading` `sais`"),
        (question("    yes_if:\n      - {rule: A1, reason: r, when: {heading: {says: contact_center}}}\n"), "x.yaml, line 11: unknown concept `contact_center`"),
        (question("    yes_if:\n      - {rule: A1, reason: r, when: {link: {despite: [nwes]}}}\n"), "x.yaml, line 11: unknown doubt `nwes`"),
        (question("    yes_if:\n      - {rule: A1, reason: r, when: {any: []}}\n"), "x.yaml, line 11: `any` needs a list of rules"),
        (question("    reads: [hom]\n").replace("    reads: [home]\n", ""), "x.yaml, line 9: unknown role `hom`; known are home, service"),
        (question("").replace("points: 1", "points: many"), "x.yaml, line 8: `points` must be a number"),
    ],
)  # fmt: skip
def test_a_fault_is_told_with_line_and_what_is_known(text: str, told: str):
    with pytest.raises(CriteriaError) as caught:
        parse.pack(yaml(text, "x.yaml"))

    assert str(caught.value).startswith(told)


def test_an_unknown_pack_is_told_with_those_there_are():
    with pytest.raises(CriteriaError, match=r"no pack `nope` in .*; there are servicescore"):
        load(data_folder("criteria"), "nope")


def test_the_digest_changes_with_a_word(tmp_path: Path):
    folder = data_folder("criteria")
    (tmp_path / "servicescore").mkdir()
    (tmp_path / "words").mkdir()
    (tmp_path / "servicescore" / "pack.yaml").write_bytes((folder / "servicescore" / "pack.yaml").read_bytes())
    words = (folder / "words" / "sv.yaml").read_text(encoding="utf-8")
    (tmp_path / "words" / "sv.yaml").write_text(words, encoding="utf-8")
    before = digest(tmp_path, "servicescore")

    (tmp_path / "words" / "sv.yaml").write_text(words + "# one more line\n", encoding="utf-8")

    assert digest(tmp_path, "servicescore") != before


def test_the_cards_tell_every_rule_of_the_pack():
    method = load(data_folder("criteria"), "servicescore")
    text = cards(method, {"a": "Is it there?"}, {"b": ("only in the footer: **yes**",)})

    rules = {g.rule for c in method.pack.criteria for g in (*c.yes_if, *c.unclear_if, *c.no_because)}
    assert rules <= set(re.findall(r"\*\*([A-Z]\d+)\*\*", text))
    assert all(f"## Question {q.id}" in text for q in method.pack.questions)
    before, _, after = text.partition("## Question b")
    assert "Is it there?" in before
    assert "- only in the footer: **yes**" in after.partition("## Question c")[0]


def test_every_reason_that_the_pack_gives_has_words_in_every_language():
    folder = data_folder("criteria")
    method = load(folder, "servicescore")
    reasons = {g.reason for c in method.pack.criteria for g in (*c.yes_if, *c.unclear_if, *c.no_because)}
    reasons |= {
        "follows_a",
        "follows_b",
        "level_0",
        "level_1",
        "level_2",
        "level_3",
        "no_layout",
        "page_lost",
        "front_page_lost",
        "service_page_lost",
        "page_unshown",
        "no_words",
    }
    for language in texts.languages(folder / "texts"):
        spoken = texts.load(folder / "texts", language)
        assert reasons - set(spoken.sections["reasons"]) == set(), language
