"""How the report speaks: one language's sentences, and numbers written as that language writes them. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass

from serviceaudit.report.safe import plain

Section = Mapping[str, str]

SECTIONS = (
    "page",
    "format",
    "verdicts",
    "verdict_meanings",
    "reasons",
    "advice",
    "flags",
    "rule_groups",
    "rules",
    "places",
    "roles",
    "levels",
    "sources",
    "countries",
    "sheet",
)
"""The parts of a texts file that are plain lists of key and sentence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Texts:
    """The sentences of one language. An unknown key never stops a report: it falls back to a general sentence."""

    language: str
    """BCP 47."""
    sections: Mapping[str, Section]
    failures: Mapping[str, Section]
    """`model.Failure` value -> "means", "who" can act, what to "do"."""
    questions: Mapping[str, Mapping[str, Section]]
    """Pack -> question -> "short", "question", "why", "marked", "advice"."""

    @property
    def page(self) -> Section:
        """Headings, labels and sentences of the pages themselves."""
        return self.sections["page"]

    def say(self, key: str, **values: object) -> str:
        """The sentence `page.key` with its gaps filled."""
        return self.page[key].format(**values)

    def words(self, section: str, key: str) -> str:
        """What a key of that section is called; its "other" where the key is unknown; else nothing."""
        part = self.sections[section]
        return part.get(key, part.get("other", ""))

    def failure(self, key: str) -> Section:
        """What a failure means, who can act and what to do."""
        return self.failures.get(key, self.failures["other"])

    def question(self, pack: str, key: str) -> Section:
        """The words of a question; a pack without words in this language is called by its ids."""
        unnamed = {"short": plain(key), "question": self.say("question_unnamed", id=plain(key))}
        return self.questions.get(pack, {}).get(key) or {**unnamed, "why": "", "marked": "", "advice": ""}

    def number(self, value: int) -> str:
        """A whole number with the language's mark between thousands."""
        return f"{value:,}".replace(",", self.sections["format"]["thousands"])

    def decimal(self, value: float) -> str:
        """Two decimals, with the language's decimal mark."""
        return f"{value:.2f}".replace(".", self.sections["format"]["decimal"])

    def percent(self, share: float) -> str:
        """A share from 0 to 1 in whole percent."""
        return self.sections["format"]["percent"].format(n=round(100 * share))

    def order(self, name: str) -> tuple[int, ...]:
        """Sort key: the place of each letter in the language's own alphabet (å, ä, ö come last in Swedish)."""
        alphabet = self.sections["format"]["alphabet"]
        return tuple(alphabet.find(c) if c in alphabet else 1000 + ord(c) for c in name.lower())
