"""How the report speaks: one language's sentences, and numbers written as that language writes them. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache, lru_cache

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_skeleton
from babel.numbers import format_decimal, format_percent

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
    "badge",
    "objection",
    "rulings",
    "front",
    "map",
    "changes",
    "health",
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
    borders: Mapping[str, Mapping[str, Section]] = field(default_factory=dict)
    """Pack -> question -> case at the border -> what is seen there."""
    starters: Mapping[str, Section] = field(default_factory=dict)
    """Pack -> question -> markup to start from, with the gap "{name}" for the municipality."""

    @property
    def page(self) -> Section:
        """Headings, labels and sentences of the pages themselves."""
        return self.sections["page"]

    def say(self, key: str, **values: object) -> str:
        """The sentence `page.key` with its gaps filled."""
        return self.page[key].format(**values)

    def tell(self, section: str, key: str, **values: object) -> str:
        """The sentence of any section with its gaps filled."""
        return self.sections[section][key].format(**values)

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

    def called(self, tag: str) -> str:
        """What this language calls another one (CLDR); the tag itself where it has no name for it."""
        return str(_locale(self.language).languages.get(tag.partition("-")[0].lower(), plain(tag, 20)))

    def number(self, value: int) -> str:
        """A whole number with the language's mark between thousands (CLDR)."""
        return _whole(value, self.language)

    def decimal(self, value: float) -> str:
        """Two decimals, with the language's decimal mark (CLDR)."""
        return format_decimal(value, "#,##0.00", locale=_locale(self.language))

    def percent(self, share: float) -> str:
        """A share from 0 to 1 in whole percent (CLDR)."""
        return format_percent(share, locale=_locale(self.language))

    def moment(self, time: str) -> str:
        """An ISO 8601 time as people write it: day, hour and minute, in UTC. What is no time is told as it stands."""
        at = _read(time)
        if at is None:
            return plain(time, 25)
        if "T" not in time:
            return format_date(at, "medium", locale=_locale(self.language))
        locale = _locale(self.language)
        return f"{format_date(at, 'medium', locale=locale)} {format_skeleton('Hm', at, locale=locale)} UTC"

    def day(self, time: str) -> str:
        """The day of an ISO 8601 time. What is no time is told as it stands."""
        at = _read(time)
        return plain(time, 25) if at is None else format_date(at, "medium", locale=_locale(self.language))

    def order(self, name: str) -> tuple[int, ...]:
        """Sort key: the place of each letter in the language's own alphabet (å, ä, ö come last in Swedish)."""
        alphabet = self.sections["format"]["alphabet"]
        return tuple(alphabet.find(c) if c in alphabet else 1000 + ord(c) for c in name.lower())


_EUROPEAN = {"en": "en_GB"}
"""English as Europe reads it: the day comes before the month."""


@lru_cache(maxsize=100_000)
def _whole(value: int, language: str) -> str:
    """Kept, because a report writes the same few numbers a hundred thousand times."""
    return str(format_decimal(value, locale=_locale(language)))


@cache
def _locale(language: str) -> Locale:
    """What CLDR knows of the language; European English where it knows nothing."""
    try:
        return Locale.parse(_EUROPEAN.get(language, language.replace("-", "_")))
    except (UnknownLocaleError, ValueError):
        return Locale.parse(_EUROPEAN["en"])


def _read(time: str) -> datetime | None:
    try:
        at = datetime.fromisoformat(time)
    except ValueError:
        return None
    return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)
