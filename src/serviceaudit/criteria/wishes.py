"""Roles of the pack + words -> why a link should be followed. Pure; handed to the crawl, which knows no words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from serviceaudit import urls
from serviceaudit.criteria.vocabulary import Said, Vocabulary
from serviceaudit.model import NEWS, NEWSROOM, Wish, Wishes

_LABEL_SAYS = "the label says"
_BESIDE_SAYS = "the words beside say"
_ADDRESS = 0.5
_LABEL = 300
_LABEL_WORDS = 12
"""A longer label is a sentence or a card; what it says counts half."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """A kind of page that the pack looks for.

    Attributes:
        id: such as "service".
        says: concept -> strength -> weight, 0 to 100.
        beside: share of the weight where the words stand beside a link, as on a card whose link says "Read more".
        near: roles of pages from which the clicks to such a page are counted too.

    """

    id: str
    says: Mapping[str, Mapping[str, float]]
    beside: float = 0.0
    near: frozenset[str] = frozenset()


def wishes(roles: tuple[Role, ...], vocabulary: Vocabulary) -> Wishes:
    """The crawl's reasons to follow links, from their labels and, more weakly, from their addresses."""
    wanted = frozenset(concept for role in roles for concept in role.says)
    beside = frozenset(concept for role in roles for concept in role.says if role.beside)
    near = {role.id: role.near for role in roles}

    def of(links: Sequence[tuple[str, str, str]]) -> list[tuple[Wish, ...]]:
        labels = [label[:_LABEL] for label, _, _ in links]
        said = vocabulary.heard(
            [*labels, *(_spoken_path(url) for _, url, _ in links), *(around[:_LABEL] for _, _, around in links)]
        )
        count = len(links)
        heard = zip(links, said[:count], said[count : 2 * count], said[2 * count :], strict=True)
        return [
            wished(link, by_label, by_path, around)
            if any(s.concept in wanted for s in (*by_label, *by_path)) or any(s.concept in beside for s in around)
            else ()
            for link, by_label, by_path, around in heard
        ]

    def wished(
        link: tuple[str, str, str], spoken: tuple[Said, ...], written: tuple[Said, ...], around: tuple[Said, ...]
    ) -> tuple[Wish, ...]:
        label, address, _ = link
        share = 1.0 if len(label[:_LABEL].split()) <= _LABEL_WORDS else 0.5
        news, last = vocabulary.tells_news(address), _spoken_path(address).rfind("|")
        found = []
        for role in roles:
            reasons = [
                *((_weight(role, s) * share, s, _LABEL_SAYS) for s in spoken),
                *((_weight(role, s) * _by_place(s, last), s, "the address says") for s in written),
                *((_weight(role, s) * role.beside, s, _BESIDE_SAYS) for s in around),
            ]
            weight, best, where = max(reasons, key=lambda reason: reason[0], default=(0.0, None, ""))
            if best is not None and weight > 0:
                lists_news = role.id == NEWSROOM and where == _LABEL_SAYS
                # An address tells no more than that news stand there.
                as_role = NEWS if (news or role.id == NEWSROOM) and not lists_news else role.id
                found.append(
                    Wish(
                        role=as_role,
                        weight=round(weight, 1),
                        why=f"{where} “{best.words}” ({best.concept}, {best.strength})",
                        beside=where == _BESIDE_SAYS,
                        near=near.get(as_role, frozenset()),
                    )
                )
        return tuple(found)

    return of


def _weight(role: Role, said: Said) -> float:
    by_strength = role.says.get(said.concept, {})
    return by_strength.get(said.strength, by_strength.get("*", 0.0))


def _by_place(said: Said, last: int) -> float:
    """Share for words of an address. Its last part tells of the page; weak words before it, of all that lies beside."""
    return 0.0 if said.start < last and said.strength == "weak" else _ADDRESS


def _spoken_path(url: str) -> str:
    """The address as words: "/kommun-och-politik/kontaktcenter.html" reads "kommun och politik | kontaktcenter html"."""
    return urls.path(url).rstrip("/").translate(_SPOKEN)[:300]


_SPOKEN = str.maketrans({"-": " ", "_": " ", "+": " ", "/": " | ", ".": " "})
