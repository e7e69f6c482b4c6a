"""What the exported tables hold: the one place that names, types and explains each column."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from serviceaudit.model import Source, Verdict


class Type(StrEnum):
    """What stands in a column's cells. Text is never missing, but may be empty."""

    TEXT = "text"
    INTEGER = "integer"
    BOOLEAN = "boolean"


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column of an exported table, and its entry in the data dictionary."""

    table: str
    name: str
    meaning: str
    type: Type = Type.TEXT
    allowed: str = ""
    """The values that may stand there, in words; empty where any may."""


ANSWERS = "answers"
STANDINGS = "standings"

_VERDICTS = ", ".join(Verdict)
_TIME = "ISO 8601 in UTC, such as 2026-11-21T02:00:00Z"


def _answer(name: str, meaning: str, type_: Type = Type.TEXT, allowed: str = "") -> Column:
    return Column(table=ANSWERS, name=name, meaning=meaning, type=type_, allowed=allowed)


def _standing(name: str, meaning: str, type_: Type = Type.TEXT, allowed: str = "") -> Column:
    return Column(table=STANDINGS, name=name, meaning=meaning, type=type_, allowed=allowed)


ANSWER_COLUMNS = (
    _answer("run", "The audit that gave the answer."),
    _answer("country", "Country of the municipality.", allowed="ISO 3166-1 alpha-2, upper case"),
    _answer("code", "The country's official code of the municipality; text, for leading zeros count."),
    _answer("name", "Name of the municipality."),
    _answer("url", "Address of the site, as the registry lists it."),
    _answer("pack", "The set of questions."),
    _answer("pack_version", "Version of the set of questions."),
    _answer("question", "The question within the pack."),
    _answer("verdict", "The answer. Only 'no' says that something is not there.", allowed=_VERDICTS),
    _answer("points", "Points that the answer gives.", Type.INTEGER, "0 or more"),
    _answer("level", "How easily it is found on a desktop screen; empty for other questions.", Type.INTEGER, "0 to 3"),
    _answer("mobile_level", "The same on a phone; shown, gives no points.", Type.INTEGER, "0 to 3"),
    _answer(
        "source", "Who gave the answer: the site itself, a telephone call or a reviewer.", allowed=", ".join(Source)
    ),
    _answer("reason", "A stable key that says why this is the answer."),
    _answer("rule", "The rule of the codebook that the answer rests on."),
    _answer("page", "Address where the first evidence stands; empty without any."),
    _answer("quote", "The words of the first evidence; empty without any.", allowed="at most 12 words"),
    _answer("clicks", "Clicks from the front page to the first evidence.", Type.INTEGER, "0 or more"),
    _answer("checked_at", "When the evidence was fetched.", allowed=_TIME),
    _answer("flags", "Marks of the codebook on the answer, divided by spaces."),
    _answer("place", "Region or level of the page where the first evidence stands."),
    _answer("evidence_pages", "Addresses of all evidence, divided by spaces."),
    _answer(
        "looked_at", "What was looked at: role|outcome|address, divided by spaces; the outcome is 'read' or why not."
    ),
)

STANDING_COLUMNS = (
    _standing("run", "The audit that gave the score."),
    _standing("country", "Country of the municipality.", allowed="ISO 3166-1 alpha-2, upper case"),
    _standing("code", "The country's official code of the municipality; text, for leading zeros count."),
    _standing("name", "Name of the municipality."),
    _standing("region", "Region of the municipality; empty where the registry tells none."),
    _standing("population", "Inhabitants; empty where the registry tells none.", Type.INTEGER, "0 or more"),
    _standing("url", "Address of the site, as the registry lists it."),
    _standing(
        "rank", "Place in the list, 1 is best; empty where not all could be assessed.", Type.INTEGER, "1 or more"
    ),
    _standing("shared", "Others have the same place.", Type.BOOLEAN, "true, false"),
    _standing("points", "The score: points of all answers that are 'yes'.", Type.INTEGER, "0 or more"),
    _standing(
        "points_max", "What the score could be if every 'unclear' were settled as 'yes'.", Type.INTEGER, "0 or more"
    ),
    _standing("assessed", "Every question could be answered.", Type.BOOLEAN, "true, false"),
    _standing("status", "'assessed', or why there is no place: question:reason of the first answer that is missing."),
)


def verdict_column(question: str) -> Column:
    """The column of the standings that repeats the verdict on one question."""
    meaning = f"Verdict on question {question}; empty if it was not asked."
    return _standing(f"verdict_{question}", meaning, allowed=_VERDICTS)


def standing_columns(questions: Sequence[str]) -> tuple[Column, ...]:
    """All columns of the standings where these questions were asked."""
    return (*STANDING_COLUMNS, *map(verdict_column, questions))
