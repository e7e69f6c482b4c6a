"""Page -> what rules can ask about: the outline is made at once, signals when they are asked for. Pure."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser

from serviceaudit import html, urls
from serviceaudit.model import Box, Kind, Page, Region, Signal, Stems, Via
from serviceaudit.signals import blocks, dates, names, passages, persons, stamps
from serviceaudit.signals.lexis import Lexis
from serviceaudit.signals.outline import Outline, Part
from serviceaudit.signals.places import Attributes
from serviceaudit.signals.traces import EVERYWHERE, Traces
from serviceaudit.signals.walk import outline
from serviceaudit.text import clean

_CONTEXT = 600
_TITLE_CHARACTERS = 300
_MADE_OF_PARTS = (Kind.BLOCK, Kind.PASSAGE, Kind.PERSON)
"""Kinds that several parts together are a signal of."""
_SPEAKING = (Kind.TEXT, Kind.BLOCK, Kind.PASSAGE, Kind.HEADING)
"""Kinds whose words may name people."""
_TELLING = (Kind.TEXT, Kind.HEADING, Kind.PERSON)
"""Kinds whose words may tell when something opens."""


@dataclass(slots=True)
class _Draft:
    """What could be a signal: its words, the part where it stands, and what else is known of it."""

    text: str
    part: Part
    context: str = ""
    crowd: int = 0
    channels: tuple[str, ...] = ()


def _blocks(found: Outline, _: Lexis) -> Iterator[_Draft]:
    return (_Draft(b.label, b.part, context=b.context, channels=b.channels) for b in blocks.blocks(found))


def _passages(found: Outline, _: Lexis) -> Iterator[_Draft]:
    return (_Draft(p.text, p.part, crowd=p.items) for p in passages.passages(found))


def _persons(found: Outline, lexis: Lexis) -> Iterator[_Draft]:
    return (_Draft(p.title, p.part, context=p.context) for p in persons.persons(found, lexis))


_DRAFTED = {Kind.BLOCK: _blocks, Kind.PASSAGE: _passages, Kind.PERSON: _persons}


def observe(page: Page, lexis: Lexis) -> "Sight":
    """What is seen on a readable page; nothing on a page without content."""
    tree = html.parse(page.html) if page.html else None
    if tree is None or tree.body is None or tree.root is None:
        return Sight(page.url, Outline(), None, lexis, None)
    found = outline(tree.body, base_of(page, tree), lexis.markup)
    published = dates.mark_items(found, lexis.months)
    # Stamps in a page that no browser of ours saved are the page's own invention.
    stamp = stamps.read_page_stamp(tree.root.attributes.get(stamps.PAGE)) if page.via is Via.BROWSER else None
    language = (tree.root.attributes.get("lang") or "").split("-", maxsplit=1)[0].lower()[:8]
    wide, narrow = (_whole(s) for s in (stamp.wide, stamp.narrow)) if stamp else (None, None)
    title = Signal(
        kind=Kind.TITLE,
        text=_title(tree),
        page=page.url,
        region=Region.MAIN,
        language=language,
        dated=published,
        wide=wide,
        narrow=narrow,
    )
    return Sight(page.url, found, stamp, lexis, title)


def extract(page: Page, lexis: Lexis) -> tuple[Signal, ...]:
    """All signals of a readable page, in reading order by kind; () for a page without content."""
    return tuple(observe(page, lexis))


def base_of(page: Page, tree: LexborHTMLParser) -> str:
    """The address that relative links are joined to."""
    element = tree.css_first("base[href]")
    reference = element.attributes.get("href") if element is not None else None
    return (urls.join(page.final_url, reference) if reference else None) or page.final_url


def _title(tree: LexborHTMLParser) -> str:
    element = tree.css_first("title")
    return clean(element.text(deep=True))[:_TITLE_CHARACTERS] if element is not None else ""


class Sight:
    """What is seen on one page (`model.Observed`)."""

    def __init__(
        self, page: str, found: Outline, stamp: stamps.PageStamp | None, lexis: Lexis, title: Signal | None
    ) -> None:
        self.page = page
        self.outline = found
        self.stamp = stamp
        self.lexis = lexis
        self.title = title
        self._made: dict[int, Signal] = {}
        self._drafted: dict[Kind, tuple[list[_Draft], Traces]] = {}

    def __iter__(self) -> Iterator[Signal]:
        """All signals, in reading order by kind."""
        return self.of(tuple(Kind))

    def of(self, kinds: Collection[Kind]) -> Iterator[Signal]:
        """The signals of some kinds, in the same order."""
        return self.saying(kinds, EVERYWHERE, lambda _: True)

    def saying(self, kinds: Collection[Kind], stems: Stems, says: Callable[[str], bool]) -> Iterator[Signal]:
        """Those of some kinds whose words say something; they can only if one of the stems is in their trace."""
        if self.title is not None and Kind.TITLE in kinds and says(self.title.text):
            yield self.title
        touched = self.outline.traces.of(stems)
        for number in touched:
            part = self.outline.parts[number]
            if part.kind in kinds and not (part.only_links and part.kind is Kind.TEXT) and says(part.text):
                yield self._of_part(part)
        # What is made of several parts says nothing that none of them holds a stem of.
        for kind in _MADE_OF_PARTS if touched else ():
            if kind in kinds:
                drafts, traces = self._drafts(kind)
                for number in traces.of(stems):
                    if says(drafts[number].text):
                        yield self._signal(kind, drafts[number])

    def leading(self, stems: Stems, leads: Callable[[str], bool]) -> Iterator[Signal]:
        """The links whose words may hold one of the stems, or whose target `leads` somewhere."""
        touched = set(self.outline.traces.of(stems))
        for number, part in enumerate(self.outline.parts):
            if part.kind is Kind.LINK and (number in touched or leads(part.target)):
                yield self._of_part(part)

    def touched(self, stems: Stems, regions: Collection[Region]) -> bool:
        """One of the stems is in the words of these parts of the page, or may be."""
        parts = self.outline.parts
        return any(parts[number].place.region in regions for number in self.outline.traces.of(stems))

    @property
    def dated_targets(self) -> Iterator[str]:
        """Where the links lead that have a date beside them."""
        return (part.target for part in self.outline.parts if part.dated and part.kind is Kind.LINK)

    def _drafts(self, kind: Kind) -> tuple[list[_Draft], Traces]:
        if kind not in self._drafted:
            drafts = list(_DRAFTED[kind](self.outline, self.lexis))
            self._drafted[kind] = drafts, Traces([draft.text for draft in drafts])
        return self._drafted[kind]

    def _of_part(self, part: Part) -> Signal:
        made = self._made.get(id(part))
        if made is None:
            crowd = self._crowd(part) if part.kind is Kind.LINK else 0
            draft = _Draft(part.text, part, context=self._around(part), crowd=crowd)
            made = self._made[id(part)] = self._signal(part.kind, draft)
        return made

    def _signal(self, kind: Kind, draft: _Draft) -> Signal:
        text, part = draft.text, draft.part
        wide, narrow = self._boxes(part)
        return Signal(
            kind=kind,
            text=text,
            public=names.public(text, self.lexis) if kind in _SPEAKING else "",
            dates=dates.told(text[:_CONTEXT], self.lexis.months) if kind in _TELLING else (),
            page=self.page,
            region=part.place.region,
            language=part.place.language,
            target=part.target,
            source=part.source,
            heading=part.heading,
            context=draft.context,
            dated=part.dated,
            hidden=_hidden(part, wide),
            level=part.level if kind is Kind.HEADING else 0,
            crowd=draft.crowd,
            order=self.outline.order(part),
            channels=draft.channels,
            wide=wide,
            narrow=narrow,
        )

    def _boxes(self, part: Part) -> tuple[Box | None, Box | None]:
        if self.stamp is None:
            return None, None
        wide, narrow = _stamped(part.attributes)
        return (wide, narrow) if wide or part.inner is None else _stamped(part.inner)

    def _around(self, part: Part) -> str:
        """The words of the smallest box around a part that says more than the part itself."""
        box = part.box
        while box > 0:
            text = self.outline.text(box, _CONTEXT)
            if len(text) > len(part.text) + 10 or self.outline.boxes[box].parent <= 0:
                return text
            box = self.outline.boxes[box].parent
        return part.text[:_CONTEXT]

    def _crowd(self, part: Part) -> int:
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


def _stamped(attributes: Attributes) -> tuple[Box | None, Box | None]:
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
