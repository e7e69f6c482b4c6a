"""Page -> signals: everything that rules can ask about, observed once. Pure."""

from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

from serviceaudit import html, urls
from serviceaudit.model import Box, Kind, Page, Region, Signal, Via
from serviceaudit.signals import blocks, dates, passages, persons, stamps
from serviceaudit.signals.lexis import Lexis
from serviceaudit.signals.outline import Outline, Part
from serviceaudit.signals.walk import outline
from serviceaudit.text import clean

_CONTEXT = 600
_SPEAKING = (Kind.TEXT, Kind.BLOCK, Kind.PASSAGE, Kind.HEADING)
"""Kinds whose words may name people."""
_TELLING = (Kind.TEXT, Kind.HEADING, Kind.PERSON)
"""Kinds whose words may tell when something opens."""


def extract(page: Page, lexis: Lexis) -> tuple[Signal, ...]:
    """All signals of a readable page, in reading order by kind; () for a page without content."""
    if not page.html:
        return ()
    tree = html.parse(page.html)
    body, root = tree.body, tree.root
    if body is None or root is None:
        return ()
    found = outline(body, base_of(page, tree), lexis.markup)
    published = dates.mark_items(found, lexis.months)
    # Stamps in a page that no browser of ours saved are the page's own invention.
    stamp = stamps.read_page_stamp(root.attributes.get(stamps.PAGE)) if page.via is Via.BROWSER else None
    observe = _Observer(page.url, found, stamp, lexis)
    return (
        observe.title(_title(tree), (root.attributes.get("lang") or ""), published),
        *observe.parts(),
        *observe.blocks(),
        *observe.passages(),
        *observe.persons(),
    )


def base_of(page: Page, tree: LexborHTMLParser) -> str:
    """The address that relative links are joined to."""
    element = tree.css_first("base[href]")
    reference = element.attributes.get("href") if element is not None else None
    return (urls.join(page.final_url, reference) if reference else None) or page.final_url


def _title(tree: LexborHTMLParser) -> str:
    element = tree.css_first("title")
    return clean(element.text(deep=True))[:300] if element is not None else ""


class _Observer:
    """Turns an outline's parts into signals of one page."""

    def __init__(self, page: str, found: Outline, stamp: stamps.PageStamp | None, lexis: Lexis) -> None:
        self.lexis = lexis
        self.page = page
        self.outline = found
        self.stamp = stamp
        self.total = max(found.words, 1)

    def title(self, text: str, language: str, published: str) -> Signal:
        """The page as a whole: its boxes are the page's, with the font size of running text."""
        wide, narrow = (_whole(s) for s in (self.stamp.wide, self.stamp.narrow)) if self.stamp else (None, None)
        return Signal(
            kind=Kind.TITLE,
            text=text,
            page=self.page,
            region=Region.MAIN,
            language=language.split("-", maxsplit=1)[0].lower()[:8],
            dated=published,
            wide=wide,
            narrow=narrow,
        )

    def parts(self) -> Iterator[Signal]:
        for part in self.outline.parts:
            if part.kind is Kind.TEXT and part.whole_link:
                continue
            if part.text or part.target:
                crowd = self.crowd(part) if part.kind is Kind.LINK else 0
                yield self.signal(part, part.kind, part.text, context=self.around(part), crowd=crowd)

    def blocks(self) -> Iterator[Signal]:
        for block in blocks.blocks(self.outline):
            yield self.signal(block.part, Kind.BLOCK, block.label, context=block.context, channels=block.channels)

    def passages(self) -> Iterator[Signal]:
        for passage in passages.passages(self.outline):
            yield self.signal(passage.part, Kind.PASSAGE, passage.text, context="", crowd=passage.items)

    def persons(self) -> Iterator[Signal]:
        for named in persons.persons(self.outline, self.lexis):
            yield self.signal(named.part, Kind.PERSON, named.title, context=named.context)

    def signal(
        self, part: Part, kind: Kind, text: str, *, context: str, crowd: int = 0, channels: tuple[str, ...] = ()
    ) -> Signal:
        wide, narrow = self.boxes(part)
        return Signal(
            kind=kind,
            text=text,
            public=persons.public(text, self.lexis) if kind in _SPEAKING else "",
            dates=dates.told(text[:_CONTEXT], self.lexis.months) if kind in _TELLING else (),
            page=self.page,
            region=part.place.region,
            language=part.place.language,
            target=part.target,
            source=part.source,
            heading=part.heading,
            context=context,
            dated=part.dated,
            hidden=_hidden(part, wide),
            level=part.level if kind is Kind.HEADING else 0,
            crowd=crowd,
            order=round(part.position / self.total, 4),
            channels=channels,
            wide=wide,
            narrow=narrow,
        )

    def boxes(self, part: Part) -> tuple[Box | None, Box | None]:
        if self.stamp is None:
            return None, None
        wide, narrow = _stamped(part.node)
        return (wide, narrow) if wide or part.inner is None else _stamped(part.inner)

    def around(self, part: Part) -> str:
        """The words of the smallest box around a part that says more than the part itself."""
        box = part.box
        while box > 0:
            text = self.outline.text(box, _CONTEXT)
            if len(text) > len(part.text) + 10 or self.outline.boxes[box].parent <= 0:
                return text
            box = self.outline.boxes[box].parent
        return part.text[:_CONTEXT]

    def crowd(self, part: Part) -> int:
        """How many links of equal standing the block around a link holds, the link itself among them."""
        box = part.box
        for _ in range(4):
            held = self.outline.boxes[box]
            equals = held.links + held.linked_boxes
            if equals > 1:
                return equals
            if held.parent < 0:
                break
            box = held.parent
        return 1


def _stamped(node: LexborNode) -> tuple[Box | None, Box | None]:
    attributes = node.attributes
    return stamps.read_box(attributes.get(stamps.WIDE_BOX)), stamps.read_box(attributes.get(stamps.NARROW_BOX))


def _whole(screen: stamps.Screen | None) -> Box | None:
    if screen is None:
        return None
    return Box(x=0, y=0, width=screen.width, height=screen.page_height, seen=True, font=screen.body_font)


def _hidden(part: Part, wide: Box | None) -> str:
    """Why a visitor does not see it at once: by the browser's stamp, else by the markup."""
    if part.place.slide:
        return "slide"
    if wide is None or wide.seen:
        return part.place.hidden if wide is None else ""
    if part.place.hidden:
        return part.place.hidden
    if wide.why == "hidden":
        return "menu" if part.place.region in (Region.HEADER, Region.NAV) else "hidden"
    return wide.why
