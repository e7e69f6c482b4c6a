"""Which words stand beside a link: on a card, or in its sentence. Pure; runs in a child process.

Many links say no more than "Read more"; what they lead to is told by the heading and the text that share their card.
"""

from collections.abc import Iterable, Iterator

from selectolax.lexbor import LexborNode

from serviceaudit.crawl.trees import SILENT, TEXT, walk
from serviceaudit.text import clean

_LEVELS = 5
"""Elements around a link that may be its card."""
_MANY = ""
"""Links in it lead to different places: a list or the page, no card. A card may link its heading and its picture too."""
_CALLS = ("tel:", "mailto:")
_LONGEST = 300


class Beside:
    """The cards on one page."""

    def __init__(self, links: Iterable[tuple[LexborNode, str]]) -> None:
        """`links`: all that may stand on a card, with the addresses as written."""
        self._leads: dict[int, str] = {}
        for link, address in links:
            if not address.lower().startswith(_CALLS):
                for around in _around(link):
                    number = around.mem_id
                    if self._leads.setdefault(number, address) != address:
                        self._leads[number] = _MANY
        self._said: dict[int, str] = {}

    def words(self, link: LexborNode, label: str) -> str:
        """The words of a link's card; "" for a link that stands alone or among many."""
        card = None
        for around in _around(link):
            if self._leads.get(around.mem_id, _MANY) == _MANY:
                break
            card = around
        if card is None:
            return ""
        number = card.mem_id
        if number not in self._said:
            self._said[number] = _words(card)
        said = self._said[number]
        return "" if said == label else said


def _around(link: LexborNode) -> Iterator[LexborNode]:
    node = link.parent
    for _ in range(_LEVELS):
        if node is None or node.tag in ("body", "html", "main"):
            return
        yield node
        node = node.parent


def _words(card: LexborNode) -> str:
    found: list[str] = []
    length = 0
    for node, tag, begins in walk(card, SILENT):
        if tag != TEXT or not begins:
            continue
        text = clean((node.text_content or "")[: 2 * _LONGEST])
        found.append(text)
        length += len(text)
        if length > _LONGEST:
            break
    return " ".join(filter(None, found))[:_LONGEST]
