"""Roles of the pack + words -> why a link should be followed. Pure; handed to the crawl, which knows no words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from serviceaudit import urls
from serviceaudit.criteria.vocabulary import Said, Vocabulary
from serviceaudit.model import Wish, Wishes

_NEWS = "news"
"""The role of news, whatever they are about: no service's own page (codebook B8)."""
_LABEL = 300
_LABEL_WORDS = 12
"""A longer label is a sentence or a card; what it says counts half."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """A kind of page that the pack looks for.

    Attributes:
        id: such as "service".
        says: concept -> strength -> weight, 0 to 100.

    """

    id: str
    says: Mapping[str, Mapping[str, float]]


def wishes(roles: tuple[Role, ...], vocabulary: Vocabulary) -> Wishes:
    """The crawl's reasons to follow links, from their labels and, more weakly, from their addresses."""
    wanted = frozenset(concept for role in roles for concept in role.says)

    def of(links: Sequence[tuple[str, str]]) -> list[tuple[Wish, ...]]:
        labels = [label[:_LABEL] for label, _ in links]
        said = vocabulary.heard([*labels, *(_spoken_path(url) for _, url in links)])
        spoken, written = said[: len(links)], said[len(links) :]
        return [
            wished(link, by_label, by_path) if any(s.concept in wanted for s in (*by_label, *by_path)) else ()
            for link, by_label, by_path in zip(links, spoken, written, strict=True)
        ]

    def wished(link: tuple[str, str], spoken: tuple[Said, ...], written: tuple[Said, ...]) -> tuple[Wish, ...]:
        label, address = link
        share = 1.0 if len(label[:_LABEL].split()) <= _LABEL_WORDS else 0.5
        news = vocabulary.tells_news(address)
        found = []
        for role in roles:
            by_label = max(((_weight(role, s) * share, s) for s in spoken), key=lambda w: w[0], default=None)
            by_path = max(((_weight(role, s) * 0.5, s) for s in written), key=lambda w: w[0], default=None)
            best, where = (
                (by_label, "the label says")
                if (by_label or (0,))[0] >= (by_path or (0,))[0]
                else (by_path, "the address says")
            )
            if best is not None and best[0] > 0:
                found.append(
                    Wish(
                        role=_NEWS if news else role.id,
                        weight=round(best[0], 1),
                        why=f"{where} “{best[1].words}” ({best[1].concept}, {best[1].strength})",
                    )
                )
        return tuple(found)

    return of


def _weight(role: Role, said: Said) -> float:
    by_strength = role.says.get(said.concept, {})
    return by_strength.get(said.strength, by_strength.get("*", 0.0))


def _spoken_path(url: str) -> str:
    """The address as words: "/kommun-och-politik/kontaktcenter.html" reads "kommun och politik | kontaktcenter html"."""
    return urls.path(url).translate(_SPOKEN)[:300]


_SPOKEN = str.maketrans({"-": " ", "_": " ", "+": " ", "/": " | ", ".": " "})
