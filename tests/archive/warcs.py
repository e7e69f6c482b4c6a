"""Made-up sites, and WARC files as other programs write them."""

import gzip
from io import BytesIO
from pathlib import Path

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from serviceaudit.archive.write import Writer
from serviceaudit.model import (
    Candidate,
    Choice,
    Exchange,
    Failure,
    Page,
    Screenshot,
    Site,
    Snapshot,
    Via,
)

AT = "2026-11-21T02:00:00Z"
AGENT = "serviceaudit/0 (test)"
SITE = Site(
    country="SE",
    code="0099",
    name="Björkdala",
    url="http://www.bjorkdala.example/",
    region="Mellanlandet",
    population=12345,
    lat=62.5,
    languages=("sv",),
)
HOME = "http://www.bjorkdala.example/"
CONTACT = "http://www.bjorkdala.example/kontakt"
HTML = "<!doctype html><html lang=sv><title>Å</title><h1>Björkdala</h1></html>"
BODY = HTML.encode()
HTML_TYPE = "text/html; charset=utf-8"
PNG = b"\x89PNG\r\n\x1a\nnot a real picture"


def exchange(url=HOME, body=BODY, headers=(("Content-Type", HTML_TYPE),), **more) -> Exchange:
    values = {
        "url": url,
        "method": "GET",
        "request_headers": (("Host", "www.bjorkdala.example"), ("User-Agent", AGENT)),
        "status": 200,
        "reason": "OK",
        "http_version": "1.1",
        "response_headers": tuple(headers),
        "body": body,
        "fetched_at": AT,
    }
    return Exchange(**{**values, **more})


def page(url=HOME, html=HTML, **more) -> Page:
    values = {"final_url": url, "status": 200, "fetched_at": AT, "size": len(html.encode("utf-8", "replace"))}
    return Page(url=url, html=html, **{**values, **more})


def visit(**more) -> Snapshot:
    """A rendered front page, a plain contact page, a lost page, a trail and a picture."""
    values = {
        "site": SITE,
        "taken_at": AT,
        "front": HOME,
        "pages": (
            page(html=HTML + "<!-- after scripts -->", via=Via.BROWSER, roles=("home",)),
            page(CONTACT, clicks=1, roles=("contact",), headers=(("Content-Type", HTML_TYPE),)),
            page(HOME + "x", "", status=None, failure=Failure.TIMEOUT, detail="15 s without an answer"),
        ),
        "trail": (
            Candidate(
                url=CONTACT,
                label="Kontakt \u2013 oss\u200b",
                found_on=HOME,
                roles=("contact",),
                weight=80.5,
                clicks=1,
                choice=Choice.FOLLOWED,
                why="label",
            ),
        ),
        "screenshots": (Screenshot(url=HOME, width=1366, height=768, png=PNG),),
        "tool": "serviceaudit 0",
    }
    return Snapshot(**{**values, **more})


def write(folder: Path, snapshot: Snapshot | None = None) -> Path:
    """Write a visit as the crawl does."""
    snapshot = snapshot or visit()
    writer = Writer(folder, snapshot.site, snapshot.taken_at, AGENT)
    for seen in snapshot.pages:
        if seen.status:
            writer.exchange(exchange(seen.final_url))
        if seen.via is Via.BROWSER:
            writer.rendered(seen)
    for screenshot in snapshot.screenshots:
        writer.screenshot(screenshot)
    return writer.finish(snapshot)


class Foreign:
    """A WARC file of another program, written record by record."""

    def __init__(self, path: Path, *, zipped: bool = True, software: str = "Heritrix/3.4") -> None:
        self.path = path
        self._out = BytesIO()
        self._writer = WARCWriter(self._out, gzip=zipped, warc_version="1.0")
        if software:
            self._writer.write_record(self._writer.create_warcinfo_record(path.name, {"software": software}))

    def response(self, url, body=BODY, status="200 OK", headers=(("Content-Type", HTML_TYPE),), date=AT, **fields):
        """Fields of the record as keyword arguments, "_" for "-"."""
        return self._record(url, "response", body, StatusAndHeaders(status, list(headers), "HTTP/1.1"), date, fields)

    def redirect(self, url, location, status="301 Moved", date=AT):
        return self.response(url, b"", status, [("Location", location)], date)

    def resource(self, url, body, content_type="text/html"):
        return self._record(url, "resource", body, None, AT, {}, content_type)

    def revisit(self, url, date, headers=(("Content-Type", HTML_TYPE),), **fields):
        http = StatusAndHeaders("200 OK", list(headers), "HTTP/1.1") if headers else None
        return self._record(url, "revisit", b"", http, date, fields)

    def raw(self, data: bytes) -> "Foreign":
        self._out.write(data)
        return self

    def _record(self, url, kind, body, http, date, fields, content_type=""):
        named = {name.replace("_", "-"): value for name, value in fields.items()}
        record = self._writer.create_warc_record(
            url,
            kind,
            payload=BytesIO(body),
            length=len(body),
            http_headers=http,
            warc_content_type=content_type,
            warc_headers_dict={"WARC-Date": date, **named},
        )
        self._writer.write_record(record)
        return self

    def save(self) -> Path:
        self.path.write_bytes(self._out.getvalue())
        return self.path


def chunked(body: bytes, size: int = 7) -> bytes:
    parts = [body[at : at + size] for at in range(0, len(body), size)]
    return b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in parts) + b"0\r\n\r\n"


def as_one_member(path: Path) -> Path:
    """Compressed as a whole, as `gzip file.warc` does it."""
    whole = gzip.decompress(path.read_bytes())
    other = path.with_name("whole-" + path.name)
    other.write_bytes(gzip.compress(whole))
    return other
