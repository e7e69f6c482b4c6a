"""Reads the marks of others' pages from the data files beside this module."""

from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import yaml

from serviceaudit.crawl.cues import Cue

_FLAGS = ("readable", "refusal")


@dataclass(frozen=True, slots=True, kw_only=True)
class HeaderCue:
    """A header by which a firewall gives itself away."""

    who: str
    name: str
    says: tuple[str, ...]
    """Any of them stands in the value, lower case; empty if the header alone tells."""
    refusal: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Cuebook:
    """All marks of one kind of page."""

    cues: tuple[Cue, ...]
    headers: tuple[HeaderCue, ...]
    refusals: frozenset[int]
    """Statuses with which firewalls refuse."""


@cache
def cuebook(name: str) -> Cuebook:
    """The cues in `<name>.yaml`, in the order in which they are tried."""
    text = resources.files(__package__).joinpath(f"{name}.yaml").read_text("utf-8")
    told: dict[str, Any] = yaml.load(text, Loader=yaml.CSafeLoader)
    makers = (_maker(entry) for entry in told.get("makers", ()))
    phrases = (_phrases(entry) for entry in told.get("phrases", ()))
    return Cuebook(
        cues=tuple(cue for group in (*makers, *phrases) for cue in group),
        headers=tuple(_header(entry) for entry in told.get("headers", ())),
        refusals=frozenset(told.get("refusals", ())),
    )


def _maker(entry: dict[str, Any]) -> list[Cue]:
    return [_cue(entry, tuple(marks)) for marks in entry["any_of"]]


def _phrases(entry: dict[str, Any]) -> list[Cue]:
    """Each phrase of each language is a cue of its own."""
    return [_cue(entry, (phrase,)) for phrases in entry["languages"].values() for phrase in phrases]


def _cue(entry: dict[str, Any], marks: tuple[str, ...]) -> Cue:
    flags = {flag: bool(entry.get(flag, False)) for flag in _FLAGS}
    unless = tuple(entry.get("unless", ()))
    return Cue(who=entry["who"], marks=marks, most_words=entry["most_words"], unless=unless, **flags)


def _header(entry: dict[str, Any]) -> HeaderCue:
    return HeaderCue(
        who=entry["who"],
        name=entry["name"],
        says=tuple(entry.get("says", ())),
        refusal=bool(entry.get("refusal", False)),
    )
