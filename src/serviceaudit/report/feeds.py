"""Feeds of what changed (Atom, RFC 4287): one for the whole report, one for each municipality. Pure.

An entry's id never changes: a tag URI (RFC 4151) of the report's own host and the run's day where an address of the
report is known, else a UUID made of the same words (RFC 9562, version 5).
"""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from xml.sax.saxutils import escape, quoteattr

from serviceaudit import urls
from serviceaudit.model import Run
from serviceaudit.report import safe
from serviceaudit.report.movers import Changes, Mover
from serviceaudit.report.shapes import Municipality, ReportView

FILE = "feed.xml"
MOST = 30
"""Runs told in a feed."""
_NAMED = 50
"""Municipalities named in one entry."""
_NAMESPACE = uuid.UUID("8b0f6a52-6d0c-5d7b-9a50-5b0e7c1f7a11")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One piece of news."""

    id: str
    title: str
    updated: str
    href: str
    lines: tuple[str, ...]


def whole(view: ReportView, base: str) -> str:
    """The feed of the report: one entry a run, with the municipalities that moved.

    `base`: absolute address of the language's folder, with its slash at the end; empty if nobody knows it.
    """
    entries = [_run_entry(view, changes, base) for changes in view.comparisons[:MOST]]
    entries.append(_begin(view, base, "index.html", (view.headline, *view.findings)))
    return _atom(view, entries, base=base, path=FILE, title=view.title, page="index.html")


def municipal(view: ReportView, base: str) -> Iterator[tuple[str, str]]:
    """Each municipality's feed with its path: an entry for each run in which an answer moved, and where it begins."""
    told: defaultdict[str, list[tuple[Changes, str, Mover]]] = defaultdict(list)
    for changes in view.comparisons[:MOST]:
        for movement in changes.movements:
            for mover in movement.movers:
                told[mover.key].append((changes, movement.title, mover))
    for place in view.municipalities:
        entries = [
            _entry(view, changes.after, base, place.path, _title(view, place.row.name, mover), (cause, *_moved(mover)))
            for changes, cause, mover in told[place.row.key]
        ]
        answers = (place.place, *(f"{card.short}: {card.cell.word}" for card in place.cards))
        entries.append(_begin(view, base, place.path, answers))
        title = f"{place.row.name} – {view.title}"
        yield path_of(place), _atom(view, entries, base=base, path=path_of(place), title=title, page=place.path)


def path_of(place: Municipality) -> str:
    """Where a municipality's feed lies, beside its page."""
    return place.path.removesuffix(".html") + ".xml"


def _run_entry(view: ReportView, changes: Changes, base: str) -> Entry:
    lines = list(changes.summary)
    named = [m for m in changes.movers if m.gain]
    lines += [_title(view, mover.link.words, mover) for mover in named[:_NAMED]]
    if len(named) > _NAMED:
        lines.append(view.texts.tell("changes", "feed_more", n=view.texts.number(len(named) - _NAMED)))
    title = view.texts.tell("changes", "feed_run", date=view.texts.day(_time(changes.after)))
    return _entry(view, changes.after, base, "changes.html", title, lines)


def _title(view: ReportView, name: str, mover: Mover) -> str:
    return view.texts.tell("changes", "feed_mover", name=name, before=mover.score_before, after=mover.score_after)


def _moved(mover: Mover) -> Iterable[str]:
    return (f"({m.question}) {m.short}: {m.before.word} → {m.after.word}" for m in mover.moved)


def _entry(view: ReportView, run: Run, base: str, href: str, title: str, lines: Sequence[str]) -> Entry:
    return Entry(
        id=_id(base, _time(run), f"{view.language}/{run.id}/{href}"),
        title=title,
        updated=stamp(_time(run)),
        href=href,
        lines=tuple(lines),
    )


def _begin(view: ReportView, base: str, href: str, lines: Sequence[str]) -> Entry:
    """Where the feed begins: the oldest run that the report looks back on. If it is the only one, what it found."""
    oldest = view.comparisons[-1].before if view.comparisons else view.run
    title = view.texts.tell("changes", "feed_begins", date=view.texts.day(_time(oldest)))
    return _entry(view, oldest, base, href, title, () if view.comparisons else lines)


def _time(run: Run) -> str:
    return run.finished_at or run.started_at


def stamp(time: str) -> str:
    """A time as feeds write it (RFC 3339), in UTC; the beginning of time where it cannot be read."""
    try:
        at = datetime.fromisoformat(time)
    except ValueError:
        return "1970-01-01T00:00:00Z"
    return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _id(base: str, time: str, name: str) -> str:
    host = urls.host(base) if base else ""
    if host:
        return f"tag:{host},{stamp(time)[:10]}:{_uri(name)}"
    return uuid.uuid5(_NAMESPACE, name).urn


def _uri(name: str) -> str:
    return "".join(c if c.isascii() and (c.isalnum() or c in "/-._") else "-" for c in name)


def _atom(view: ReportView, entries: Sequence[Entry], *, base: str, path: str, title: str, page: str) -> str:
    """A feed; addresses are relative to the feed itself where the report's own is not known."""
    folder = base or "../" * path.count("/")
    own = f"{base}{path}" if base else path.rpartition("/")[2]
    ident = own if base else _id("", "", f"{view.language}/{path}")
    updated = max((entry.updated for entry in entries), default=stamp(""))
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang={quoteattr(view.language)}>',
        f"  <id>{_text(ident)}</id>",
        f"  <title>{_text(title)}</title>",
        f"  <updated>{updated}</updated>",
        "  <author><name>serviceaudit</name></author>",
        f'  <link rel="self" type="application/atom+xml" href={quoteattr(own)}/>',
        f'  <link rel="alternate" type="text/html" href={quoteattr(folder + page)}/>',
    ]
    for entry in entries:
        items = "".join(f"<li>{escape(safe.plain(line))}</li>" for line in entry.lines)
        # Readers take the content for markup: what is put there as words is escaped twice.
        html = f"<ul>{items}</ul>" if items else escape(entry.title)
        lines += [
            "  <entry>",
            f"    <id>{_text(entry.id)}</id>",
            f"    <title>{_text(entry.title)}</title>",
            f"    <updated>{entry.updated}</updated>",
            f'    <link rel="alternate" type="text/html" href={quoteattr(folder + entry.href)}/>',
            f'    <content type="html">{_text(html)}</content>',
            "  </entry>",
        ]
    return "\n".join([*lines, "</feed>", ""])


def _text(words: str) -> str:
    return escape("".join(c for c in words if c.isprintable()))
