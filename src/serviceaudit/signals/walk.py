"""DOM -> Outline, in one walk over the page. Pure; knows no language."""

from dataclasses import dataclass, replace

from selectolax.lexbor import LexborNode

from serviceaudit import urls
from serviceaudit.html import BLOCKS, pieces, walk
from serviceaudit.model import Kind, Region
from serviceaudit.signals.outline import MAX_PARTS, YEARLESS, BlockBox, Outline, Part
from serviceaudit.signals.places import Markup, Place, place_of
from serviceaudit.text import clean

_HEADINGS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6, "summary": 7, "legend": 7, "caption": 7}


@dataclass(slots=True)
class _Label:
    """A link or button that is open while the walk is inside it."""

    node: LexborNode
    kind: Kind
    pieces: list[str]
    position: int
    alt: list[str]


class _Builder:
    """One walk over one page."""

    def __init__(self, base: str, markup: Markup) -> None:
        self.base = base
        self.markup = markup
        self.outline = Outline()
        self.places = [Place()]
        self.boxes: list[int] = []
        self.run: list[str] = []
        self.run_nodes: list[LexborNode] = []
        self.run_labels = 0
        self.run_bare = False
        self.run_inner: LexborNode | None = None
        self.run_when = ""
        self.labels: list[_Label] = []
        self.headings: dict[Region, list[tuple[int, str]]] = {}
        self.toggled: set[str] = set()
        self.hides: list[bool] = []

    # -- boxes

    def open_box(self, node: LexborNode, tag: str, found: frozenset[str]) -> None:
        self.flush()
        parent = self.boxes[-1] if self.boxes else -1
        self.boxes.append(len(self.outline.boxes))
        self.outline.boxes.append(
            BlockBox(
                parent=parent,
                tag=tag,
                depth=len(self.boxes),
                first=len(self.outline.parts),
                item=bool(found & self.markup.item),
            )
        )
        self.run_nodes.append(node)

    def close_box(self) -> None:
        self.flush()
        box = self.outline.boxes[self.boxes.pop()]
        box.last = len(self.outline.parts)
        self.run_nodes.pop()
        if box.parent >= 0 and (box.links or box.linked_boxes):
            self.outline.boxes[box.parent].linked_boxes += 1

    # -- text

    def flush(self) -> None:
        """End the run that is open."""
        if not self.run or not self.boxes:
            return
        raw, self.run = "".join(self.run), []
        labels, bare, inner, when = self.run_labels, self.run_bare, self.run_inner, self.run_when
        self.run_labels, self.run_bare, self.run_inner, self.run_when = 0, False, None, ""
        lines = tuple(line for line in (clean(part) for part in raw.split("\n")) if line)
        if not lines or len(self.outline.parts) >= MAX_PARTS:
            return
        node = self.run_nodes[-1]
        tag = self.outline.boxes[self.boxes[-1]].tag
        level = _HEADINGS.get(tag, 0) or _level(node)
        if level:
            self.leave_sections(level)
        part = Part(
            kind=Kind.HEADING if level else Kind.TEXT,
            text=" ".join(lines),
            lines=lines,
            node=node,
            place=self.places[-1],
            box=self.boxes[-1],
            position=self.outline.words,
            level=level,
            heading=self.path(),
            whole_link=labels == 1 and not bare,
            inner=inner,
            when=when,
        )
        if level:
            self.govern(level, part.text)
        self.outline.parts.append(part)
        self.outline.words += part.text.count(" ") + 1

    def govern(self, level: int, text: str) -> None:
        self.headings.setdefault(self.places[-1].region, []).append((level, text[:120]))

    def leave_sections(self, level: int) -> None:
        """A heading ends the sections of its rank and below."""
        stack = self.headings.get(self.places[-1].region, [])
        while stack and stack[-1][0] >= level:
            stack.pop()

    def path(self) -> str:
        stack = self.headings.get(self.places[-1].region, [])
        return " › ".join(text for _, text in reversed(stack))

    def add(self, text: str) -> None:
        self.run.append(text)
        if self.labels:
            for label in self.labels:
                label.pieces.append(text)
        elif not text.isspace():
            self.run_bare = True

    # -- links and buttons

    def open_label(self, node: LexborNode, kind: Kind) -> None:
        self.run.append(" ")
        self.run_labels += 1
        self.labels.append(_Label(node=node, kind=kind, pieces=[], position=self.outline.words, alt=[]))

    def close_label(self) -> None:
        label = self.labels.pop()
        self.run.append(" ")
        text, source = self.named(label)
        attributes = label.node.attributes
        target = urls.join(self.base, attributes.get("href") or "") or "" if label.kind is Kind.LINK else ""
        if not self.boxes or not (text or target) or len(self.outline.parts) >= MAX_PARTS:
            return
        if label.kind is Kind.LINK:
            self.outline.boxes[self.boxes[-1]].links += 1
            reference = (attributes.get("href") or "").strip()
            target = "#" if reference in ("", "#") else target or reference[:200]
        self.outline.parts.append(
            Part(
                kind=label.kind,
                text=text,
                lines=(text,),
                node=label.node,
                place=self.places[-1],
                box=self.boxes[-1],
                position=label.position,
                heading=self.path(),
                target=target,
                source=source,
            )
        )

    def named(self, label: _Label) -> tuple[str, str]:
        """The accessible name in the order that a visitor meets it: words, picture's alt, aria-label, title."""
        attributes = label.node.attributes
        for text, source in (
            ("".join(label.pieces), "text"),
            (" ".join(label.alt), "alt"),
            (attributes.get("aria-label") or "", "aria-label"),
            (attributes.get("title") or "", "title"),
            (attributes.get("value") or "", "value"),
        ):
            cleaned = clean(text[:2000])
            if any(c.isalnum() for c in cleaned):
                return cleaned, source
        return "", "text"

    # -- what is handed down

    def place_of(self, tag: str, attributes: dict[str, str | None], found: frozenset[str]) -> Place:
        return place_of(self.places[-1], tag, attributes, found, self.markup, self.inside, self.toggled)

    def inside(self, *tags: str) -> bool:
        return any(self.outline.boxes[b].tag in tags for b in self.boxes)


def _level(node: LexborNode) -> int:
    if node.attributes.get("role") != "heading":
        return 0
    level = node.attributes.get("aria-level") or "2"
    return int(level) if level in "123456" else 2


def outline(root: LexborNode, base: str, markup: Markup) -> Outline:
    """The page's parts in reading order; `base` is the address that links are joined to."""
    builder = _Builder(base, markup)
    html = root.parent
    builder.places[0].language = ((html.attributes.get("lang") if html is not None else "") or "").split("-")[0].lower()
    builder.open_box(root, "body", frozenset())
    for node, entering in walk(root):
        if node.is_text_node:
            _text(builder, node)
        elif node.is_element_node:
            _enter(builder, node) if entering else _leave(builder, node)
    builder.close_box()
    return builder.outline


def _text(builder: _Builder, node: LexborNode) -> None:
    text = node.text_content or ""
    if "\n" in text:
        text = text.replace("\n", " ")
    if builder.run_inner is None and not text.isspace():
        builder.run_inner = node.parent
    builder.add(text)


def _enter(builder: _Builder, node: LexborNode) -> None:
    tag = node.tag or ""
    attributes = node.attributes
    found = pieces(attributes) if "class" in attributes or "id" in attributes else frozenset()
    if attributes.get("aria-expanded") == "false" and attributes.get("aria-controls"):
        builder.toggled.update((attributes["aria-controls"] or "").split())
    if tag in BLOCKS or "-" in tag:
        builder.flush()
        builder.places.append(_shut(builder.place_of(tag, attributes, found), node, tag))
        builder.open_box(node, tag, found)
        if found & builder.markup.date:
            builder.run_when = YEARLESS
        if builder.labels:
            builder.labels[-1].pieces.append(" ")
        return
    place = builder.place_of(tag, attributes, found) if attributes else builder.places[-1]
    builder.places.append(_shut(place, node, tag))
    if tag == "br":
        builder.add("\n")
    elif tag == "time" or found & builder.markup.date:
        builder.run_when = (attributes.get("datetime") or YEARLESS)[:10]
    elif tag in {"img", "area"}:
        _picture(builder, node, tag)
    elif tag == "a" and "href" in attributes:
        builder.open_label(node, Kind.LINK)
    elif tag == "button" or (tag == "input" and attributes.get("type") in ("submit", "button")):
        builder.open_label(node, Kind.BUTTON)


def _shut(place: Place, node: LexborNode, tag: str) -> Place:
    """The place, hidden if it is inside a <details> that nobody opened and not its <summary>."""
    parent = node.parent
    if tag == "summary" or parent is None or parent.tag != "details" or "open" in parent.attributes:
        return place
    return replace(place, hidden=place.hidden or "collapsed")


def _picture(builder: _Builder, node: LexborNode, tag: str) -> None:
    alt = clean((node.attributes.get("alt") or "")[:500])
    if tag == "area" and alt:
        builder.open_label(node, Kind.LINK)
        builder.labels[-1].alt.append(alt)
        builder.close_label()
    elif alt and builder.labels:
        builder.labels[-1].alt.append(alt)


def _leave(builder: _Builder, node: LexborNode) -> None:
    tag = node.tag or ""
    if tag in BLOCKS or "-" in tag:
        builder.close_box()
        if builder.labels:
            builder.labels[-1].pieces.append(" ")
    elif builder.labels and builder.labels[-1].node.mem_id == node.mem_id:  # "==" would serialise both
        builder.close_label()
    builder.places.pop()
