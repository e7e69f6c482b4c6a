"""Tags and texts, as they come -> Outline. Pure; knows no language."""

from collections.abc import Iterable
from dataclasses import replace

from serviceaudit import urls
from serviceaudit.model import Kind, Region
from serviceaudit.signals.labels import Label, level_of, named
from serviceaudit.signals.outline import MAX_PARTS, YEARLESS, BlockBox, Outline, Part
from serviceaudit.signals.places import INNER, Attributes, Markup, Place, place_of
from serviceaudit.signals.tags import DRAWING, Event, Tag
from serviceaudit.text import clean, says_nothing

_BOLD = ("b", "strong")


class Builder:
    """One pass over one page."""

    def __init__(self, base: str, markup: Markup, language: str) -> None:
        self.base = base
        self.markup = markup
        self.outline = Outline()
        self.parts = self.outline.parts
        self.open: list[tuple[Tag, bool]] = []
        """Open elements, and whether each is a link or button whose label is collected."""
        self.begun: list[int] = []
        """For each open element how much of the run stood before it."""
        self.closed: int | None = None
        """The same for the inline element that just ended."""
        self.places = [Place(language=language)]
        self.boxes: list[int] = []
        self.run: list[str] = []
        self.box_tags: list[Tag] = []
        self.run_labels = 0
        self.run_bare = False
        self.run_inner: Attributes | None = None
        self.run_bold = False
        self.run_when = ""
        self.labels: list[Label] = []
        self.headings: dict[Region, list[tuple[int, str]]] = {}
        self.paths: dict[Region, str] = {}
        self.toggled: set[str] = set()
        self.within: tuple[str, ...] = ()
        """Which of the elements that a region depends on (`places.INNER`) are open, the innermost last."""
        self.known_places: dict[tuple[int, int, tuple[str, ...]], tuple[Place, Place, Tag]] = {}

    def take(self, found: Iterable[Event]) -> None:
        """Walk through a page."""
        for event in found:
            if event is None:
                self.leave()
            elif isinstance(event, str):
                self.read(event)
            else:
                self.enter(event)

    # -- elements

    def enter(self, tag: Tag) -> None:
        """An element begins."""
        name, attributes = tag.name, tag.attributes
        self.begun.append(len(self.run))
        closed = attributes.get("aria-expanded") == "false" or attributes.get("role") == "tab"
        if closed and attributes.get("aria-controls"):
            self.toggled.update((attributes["aria-controls"] or "").split())
        if tag.block:
            self.flush()
            self.places.append(self.place_of(tag))
            self.open_box(tag)
            if tag.found & self.markup.date:
                self.run_when = YEARLESS
            if self.labels:
                self.labels[-1].pieces.append(" ")
            self.open.append((tag, False))
            return
        self.places.append(self.place_of(tag))
        labelled = False
        if name == "br":
            self.add("\n")
        elif tag.dated:
            self.run_when = (attributes.get("datetime") or YEARLESS)[:10]
        elif name in {"img", "area", DRAWING}:
            self.picture(tag)
        elif name == "a" and "href" in attributes:
            labelled = True
            self.open_label(tag, Kind.LINK)
        elif name == "button" or (name == "input" and attributes.get("type") in ("submit", "button")):
            labelled = True
            self.open_label(tag, Kind.BUTTON)
        self.open.append((tag, labelled))

    def leave(self) -> None:
        """The element that was entered last ends."""
        tag, labelled = self.open.pop()
        begun = self.begun.pop()
        if tag.block:
            self.close_box()
            if self.labels:
                self.labels[-1].pieces.append(" ")
        elif labelled:
            self.close_label()
            self.closed = begun
        else:
            self.closed = begun
        self.places.pop()

    def place_of(self, tag: Tag) -> Place:
        """What the element hands down; hidden if it is inside a <details> that nobody opened and not its <summary>."""
        place = self.places[-1]
        if tag.attributes.get("id") in self.toggled:
            place = self.placed(place, tag)
        elif not tag.plain:
            place = self.placed_before(place, tag)
        if self.open and tag.name != "summary":
            parent = self.open[-1][0]
            if parent.name == "details" and "open" not in parent.attributes:
                return replace(place, hidden=place.hidden or "collapsed")
        return place

    def placed(self, above: Place, tag: Tag) -> Place:
        """What an element hands down, worked out anew."""
        return place_of(above, tag.name, tag.attributes, tag.found, self.markup, self.inside, self.toggled)

    def placed_before(self, above: Place, tag: Tag) -> Place:
        """As `placed`, remembered: menus repeat one tag in one place a hundred times."""
        key = (id(above), id(tag), self.within)
        known = self.known_places.get(key)
        if known is None:
            known = self.known_places[key] = (
                self.placed(above, tag),
                above,
                tag,
            )  # kept, so that no other gets their id
        return known[0]

    def inside(self, *tags: str) -> bool:
        """One of these elements is open."""
        return any(name in tags for name in self.within)

    # -- boxes

    def open_box(self, tag: Tag) -> None:
        """A block element begins."""
        boxes = self.outline.boxes
        parent = self.boxes[-1] if self.boxes else -1
        self.boxes.append(len(boxes))
        boxes.append(
            BlockBox(parent, tag.name, len(self.boxes), len(self.parts), 0, bool(tag.found & self.markup.item))
        )
        self.box_tags.append(tag)
        if tag.name in INNER:
            self.within = (*self.within, tag.name)

    def close_box(self) -> None:
        """The innermost block element ends."""
        self.flush()
        box = self.outline.boxes[self.boxes.pop()]
        box.last = len(self.parts)
        if self.box_tags.pop().name in INNER:
            self.within = self.within[:-1]
        if box.parent >= 0 and (box.links or box.linked_boxes):
            self.outline.boxes[box.parent].linked_boxes += 1

    # -- text

    def read(self, text: str) -> None:
        """A text of the innermost element."""
        if "\n" in text:
            text = text.replace("\n", " ")
        if self.run_inner is None and not text.isspace():
            innermost = self.open[-1][0]
            self.run_inner, self.run_bold = innermost.attributes, innermost.name in _BOLD
        if self.closed is not None:
            if self.glued(text):
                self.add("\n")
            self.closed = None
        self.add(text)

    def glued(self, text: str) -> bool:
        """Words of an inline element end where the next ones begin: a style sheet sets them apart, as names from titles.

        A single word may be the first half of one.
        """
        before = "".join(self.run[self.closed :]).strip()
        return text[:1].isalpha() and before[-1:].isalpha() and " " in before

    def add(self, text: str) -> None:
        """Words for the run and the labels that are open."""
        self.run.append(text)
        if self.labels:
            for label in self.labels:
                label.pieces.append(text)
        elif not self.run_bare:
            self.run_bare = any(map(str.isalnum, text))

    def flush(self) -> None:
        """End the run that is open."""
        if not self.run or not self.boxes:
            return
        raw = "".join(self.run)
        self.run.clear()
        labels, bare, inner, when, bold = self.run_labels, self.run_bare, self.run_inner, self.run_when, self.run_bold
        self.run_labels, self.run_bare, self.run_inner, self.run_when, self.run_bold = 0, False, None, "", False
        if says_nothing(raw) or len(self.parts) >= MAX_PARTS:
            return
        tag, region = self.box_tags[-1], self.places[-1].region
        level = level_of(tag)
        if level:
            self.leave_sections(region, level)
        part = Part(
            Kind.HEADING if level else Kind.TEXT,
            raw,
            True,
            tag.attributes,
            self.places[-1],
            self.boxes[-1],
            len(self.parts),
            self.paths.get(region, ""),
            level,
            only_links=labels > 0 and not bare,
            inner=inner,
            bold=bold,
            when=when,
        )
        if level:
            self.headings.setdefault(region, []).append((level, part.text[:120]))
            self.retrace(region)
        self.parts.append(part)

    def leave_sections(self, region: Region, level: int) -> None:
        """A heading ends the sections of its rank and below."""
        stack = self.headings.get(region, [])
        while stack and stack[-1][0] >= level:
            stack.pop()
        self.retrace(region)

    def retrace(self, region: Region) -> None:
        """The headings that stand above whatever comes next in a region, as one line."""
        self.paths[region] = " › ".join(text for _, text in reversed(self.headings.get(region, [])))

    # -- links, buttons, pictures

    def open_label(self, tag: Tag, kind: Kind) -> None:
        """A link or button begins."""
        self.run.append(" ")
        self.run_labels += 1
        self.labels.append(Label(tag, kind, [], len(self.parts), []))

    def close_label(self) -> None:
        """The innermost link or button ends, and becomes a part if it is called anything or leads anywhere."""
        label = self.labels.pop()
        self.run.append(" ")
        raw, source = named(label)
        attributes = label.tag.attributes
        linked = label.kind is Kind.LINK
        if not self.boxes or len(self.parts) >= MAX_PARTS:
            return
        if not raw and not (linked and urls.join(self.base, attributes.get("href") or "")):
            return
        if linked:
            self.outline.boxes[self.boxes[-1]].links += 1
        place = self.places[-1]
        self.parts.append(
            Part(
                label.kind,
                raw,
                False,
                attributes,
                place,
                self.boxes[-1],
                label.before,
                self.paths.get(place.region, ""),
                0,
                self.base,
                source,
            )
        )

    def picture(self, tag: Tag) -> None:
        """A picture's words belong to the link around it; an area of an image map is a link itself."""
        alt = clean((tag.attributes.get("aria-label" if tag.name == DRAWING else "alt") or "")[:500])
        if tag.name == "area" and alt:
            self.open_label(tag, Kind.LINK)
            self.labels[-1].alt.append(alt)
            self.close_label()
        elif alt and self.labels:
            self.labels[-1].alt.append(alt)
