"""Floors under the agreement: what was once reached may not be lost unnoticed. Floors are raised by hand only.

The file is JSON, with a question, or a question in one language, to the least values, and the labels' fingerprint:

    {"fingerprint": "…", "a": {"share": 0.9, "kappa": 0.8}, "a@sv": {"share": 0.9}, "c": {"level_exact": 0.8}}
"""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from serviceaudit.errors import LabelsError
from serviceaudit.gold.agreement import Agreement, Score

MEASURES = ("share", "precision", "recall", "f1", "kappa", "level_exact", "level_within_one", "found")
_FINGERPRINT = "fingerprint"
_FIRST = ("share", "f1", "kappa", "level_exact", "found")
"""What a question without floors gets in a proposal."""
_TOLERANCE = 1e-9
_DIGITS = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Floors:
    """Least values, and the labels for which they were measured."""

    fingerprint: str = ""
    least: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    """Question ("a") or question and language ("a@sv") -> measure -> least value."""


def read_floors(path: Path) -> Floors:
    """The floors of a file.

    Raises LabelsError if the file cannot be read or says something that is no floor.
    """
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise LabelsError(f"{path}: cannot be read as JSON: {error}") from None
    if not isinstance(content, dict) or not isinstance(content.get(_FINGERPRINT), str):
        raise LabelsError(f"{path}: must be an object with '{_FINGERPRINT}' (text) and a floor per question")
    floors = {key: value for key, value in content.items() if key != _FINGERPRINT}
    return Floors(fingerprint=content[_FINGERPRINT], least={key: _least(path, key, floors[key]) for key in floors})


def check(agreement: Agreement, floors: Floors) -> tuple[str, ...]:
    """One line for each floor that is not reached, for labels without an answer, and for labels that were changed.

    Empty when the gate is passed.
    """
    lines = []
    if agreement.fingerprint != floors.fingerprint:
        lines.append(
            f"the labels are not those of the floors (fingerprint {agreement.fingerprint[:12]}, "
            f"floors {floors.fingerprint[:12] or 'none'}): measure again and set the floors by hand"
        )
    if agreement.missing:
        shown = ", ".join(f"{site} {question}" for site, question in agreement.missing[:5])
        lines.append(f"{len(agreement.missing)} labels have no answer of the machine: {shown}")
    for key, least in floors.least.items():
        score = _find(agreement, key)
        lines += [line for measure, floor in least.items() if (line := _below(key, measure, floor, score))]
    return tuple(lines)


def raised(floors: Floors, agreement: Agreement) -> str:
    """A proposal for the floors file: no floor is lowered, those that were passed rise to what was measured.

    Questions without a floor get first ones. Values are rounded down to three digits.
    """
    proposal: dict[str, Any] = {_FINGERPRINT: agreement.fingerprint}
    for key in sorted({score.question for score in agreement.scores} | set(floors.least)):
        old, score = floors.least.get(key, {}), _find(agreement, key)
        values = {name: _higher(old.get(name), score.measure(name) if score else None) for name in old or _FIRST}
        proposal[key] = {name: value for name, value in values.items() if value is not None}
    return json.dumps(proposal, indent=2) + "\n"


def _higher(floor: float | None, measured: float | None) -> float | None:
    down = None if measured is None else math.floor(measured * _DIGITS + _TOLERANCE) / _DIGITS
    return max((value for value in (floor, down) if value is not None), default=None)


def _least(path: Path, key: str, value: Any) -> Mapping[str, float]:
    if not isinstance(value, dict):
        raise LabelsError(f"{path}: '{key}' must hold measures and their least values")
    for name, floor in value.items():
        if name not in MEASURES:
            raise LabelsError(f"{path}: '{key}': '{name}' is not a measure; known: {', '.join(MEASURES)}")
        number = isinstance(floor, int | float) and not isinstance(floor, bool)
        if not number or not (-1 if name == "kappa" else 0) <= floor <= 1:
            raise LabelsError(f"{path}: '{key}': {name} must be a number up to 1")
    return value


def _find(agreement: Agreement, key: str) -> Score | None:
    question, _, language = key.partition("@")
    return agreement.score(question, group="language" if language else "", member=language)


def _below(key: str, measure: str, floor: float, score: Score | None) -> str:
    if score is None:
        return f"question {key}: nothing was measured, but {measure} has the floor {floor:g}"
    value = score.measure(measure)
    if value is None:
        return f"question {key}: {measure} cannot be computed, but has the floor {floor:g}"
    if value < floor - _TOLERANCE:
        return f"question {key}: {measure} {value:.3f} is below its floor {floor:g} ({score.agreed} of {score.n} agree)"
    return ""
