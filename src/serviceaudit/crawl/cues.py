"""Recognises the pages of others by their marks: what a page must say, and how short it must be. Pure.

Which marks there are is data: `blocked.yaml`, `parked.yaml`.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from html import unescape

_LONGEST = 120_000
"""Characters. Robot checks are small; with their scripts the largest known are some 40 kB."""
_MOST_WORDS = 300
"""No cue holds for a page with more words than this, so nobody need read on."""
_SILENT = ("script", "style")
_TAG = re.compile(r"<[^>]*>")
_PLAIN = re.compile(r"(?:[^<]*+<(?!script|style)[^>]*+>){1,150}+", re.IGNORECASE)
"""Text and tags, so many at once; it gives nothing back, so that it stays linear whatever a stranger wrote."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cue:
    """Marks that together tell whose page it is."""

    who: str
    marks: tuple[str, ...]
    """All of them stand in the page, lower case."""
    most_words: int
    """A page with more words is a real page that happens to say so."""
    readable: bool = False
    """The marks must be words for people: scripts and attributes do not count."""
    refusal: bool = False
    """It holds only where the status is a refusal."""
    unless: tuple[str, ...] = ()
    """Marks of a site's own page: any of them, and the cue does not hold."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """A page's source and its words for people, lower case."""

    source: str
    words: str

    @property
    def count(self) -> int:
        """How many words there are."""
        return self.words.count(" ") + 1 if self.words else 0

    def shows(self, cue: Cue) -> bool:
        """The cue's marks are there, and the page is short enough to hold nothing else."""
        return (
            self.count <= cue.most_words
            and all(mark in self.words or (mark in self.source and not cue.readable) for mark in cue.marks)
            and not any(mark in self.source for mark in cue.unless)
        )


@lru_cache(maxsize=4)
def sight(html: str) -> Sight | None:
    """The page as cues see it; None for an empty one, and for one that says too much to be somebody else's.

    The last few are remembered: a page is held against several books of cues, one after another.
    """
    if not html or len(html) > _LONGEST or _says_much(html):
        return None
    source = html.replace("\u2019", "'").lower()
    words = _readable(source)
    return None if words is None else Sight(source=source, words=words)


def _says_much(html: str) -> bool:
    """More than `_MOST_WORDS` words stand before the first script or style: told at once, for nearly every page."""
    at = count = 0
    while (run := _PLAIN.match(html, at)) and run.end() > at:
        count += len(_TAG.sub(" ", run[0]).split())
        if count > _MOST_WORDS:
            return True
        at = run.end()
    return False


def _readable(source: str) -> str | None:
    # By hand, not by pattern: linear in the length whatever a stranger wrote. Tags, scripts and styles drop out.
    kept: list[str] = []
    at = 0
    while (start := source.find("<", at)) >= 0:
        kept += source[at:start].split()
        if len(kept) > _MOST_WORDS:
            return None
        name = next((name for name in _SILENT if source.startswith(name, start + 1)), None)
        end = source.find(f"</{name}", start) if name else start
        close = source.find(">", end) if end >= 0 else -1
        if close < 0:
            return _told(kept)
        at = close + 1
    return _told(kept + source[at:].split())


def _told(words: list[str]) -> str | None:
    return None if len(words) > _MOST_WORDS else " ".join(unescape(" ".join(words)).lower().split())
