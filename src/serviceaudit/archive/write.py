"""One WARC file a site visit, written record by record while the crawl goes on.

Until `Writer.finish` the file is called `….warc.gz.open`: a name without `.open` is a promise that all is there.
"""

import hashlib
import os
import re
from contextlib import suppress
from pathlib import Path

from serviceaudit import text
from serviceaudit.archive import decode, manifest
from serviceaudit.archive.entries import Entries, Entry, request, response
from serviceaudit.errors import ArchiveError
from serviceaudit.model import Exchange, Page, Screenshot, Site, Snapshot, Via

OPEN = ".open"
SNAPSHOT = "urn:serviceaudit:snapshot"
"""The target of the metadata record: a file that has it is our own and complete."""
_PLAIN_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,79}")


def file_name(site: Site, taken_at: str) -> str:
    """`<country>/<code>-<name>-<YYYYMMDDhhmmss>.warc.gz`, safe on every file system and different for every site."""
    code = site.code
    if not _PLAIN_CODE.fullmatch(code):
        code = f"{text.slug(code)[:40]}-{hashlib.sha256(code.encode('utf-8', 'replace')).hexdigest()[:8]}"
    stamp = re.sub(r"\D", "", taken_at)[:14]
    return f"{text.slug(site.country).upper()}/{code}-{text.slug(site.name)[:60]}-{stamp}.warc.gz"


class Writer:
    """The file of one visit. Nothing inside reads a clock: the same calls give the same bytes.

    Methods raise ArchiveError if the file cannot be written (disk full, no rights); then only `abandon` is left.
    """

    def __init__(self, folder: Path, site: Site, taken_at: str, user_agent: str) -> None:
        """Begin the file below `folder`, which is made if it is missing; `taken_at` is ISO 8601 in UTC."""
        self.path = folder / file_name(site, taken_at)
        """Where the finished file will lie."""
        self._open_path = self.path.with_name(self.path.name + OPEN)
        self._taken_at = taken_at
        self._texts: dict[tuple[str, Via], tuple[str, bytes]] = {}
        self._responses: dict[str, str] = {}
        self._pictures: list[manifest.Picture] = []
        try:
            self._open_path.parent.mkdir(parents=True, exist_ok=True)
            self._file = self._open_path.open("wb")
        except OSError as error:
            raise self._failed(error) from error
        self._entries = Entries(self._file, self.path.name, site.key, taken_at)
        try:
            self._entries.begin(user_agent)
        except OSError as error:
            self._close()
            raise self._failed(error) from error

    def exchange(self, exchange: Exchange) -> None:
        """Keep a request and its answer; the body is stored as decoded, its coding fields under other names."""
        stored = response(exchange)
        answer = self._put(stored)
        self._put(request(exchange, answer))
        self._responses[exchange.url] = answer
        self._texts[exchange.url, Via.HTTP] = (
            answer,
            _hash(decode.text(exchange.body, stored.http_field("content-type"))),
        )

    def rendered(self, page: Page) -> None:
        """Keep the browser's DOM of a page, and refer to the response it came from."""
        self._keep_text(page)

    def screenshot(self, screenshot: Screenshot) -> None:
        """Keep a picture of a page."""
        target = f"urn:serviceaudit:screenshot:{screenshot.width}:{screenshot.url}"
        record = self._put(Entry(kind="resource", target=target, content_type="image/png", payload=screenshot.png))
        picture = manifest.Picture(url=screenshot.url, width=screenshot.width, height=screenshot.height, record=record)
        self._pictures.append(picture)

    def finish(self, snapshot: Snapshot) -> Path:
        """Write the metadata record, make the file durable and give it its final name, which is returned.

        Screenshots of the snapshot that were not handed in before are kept too.
        """
        kept = {(picture.url, picture.width) for picture in self._pictures}
        for screenshot in snapshot.screenshots:
            if (screenshot.url, screenshot.width) not in kept:
                self.screenshot(screenshot)
        texts = [self._text_record(page) for page in snapshot.pages]
        payload = manifest.to_json(manifest.manifest(snapshot, texts, self._pictures))
        self._put(Entry(kind="metadata", target=SNAPSHOT, content_type="application/json", payload=payload))
        try:
            os.fsync(self._file.fileno())
            self._file.close()
            self._open_path.replace(self.path)
            _sync_folder(self.path.parent)
        except OSError as error:
            raise self._failed(error) from error
        return self.path

    def abandon(self) -> None:
        """Give the visit up and remove what was written; after `finish` it does nothing. Never raises."""
        self._close()
        with suppress(OSError):
            self._open_path.unlink(missing_ok=True)

    def _close(self) -> None:
        # On a full disk closing fails as writing did, and that was told already.
        with suppress(OSError):
            self._file.close()

    def _text_record(self, page: Page) -> str | None:
        """The record that a page's HTML can be read from again, character by character; it is written if missing."""
        if not page.html:
            return None
        record, hashed = self._texts.get((page.final_url, page.via), ("", b""))
        return record if hashed == _hash(page.html) else self._keep_text(page)

    def _keep_text(self, page: Page) -> str:
        entry = Entry(
            kind="conversion",
            target=page.final_url,
            content_type="text/html; charset=utf-8",
            payload=page.html.encode("utf-8", "surrogatepass"),
            date=page.fetched_at,
            refers_to=self._responses.get(page.final_url, ""),
        )
        record = self._put(entry)
        self._texts[page.final_url, page.via] = (record, _hash(page.html))
        return record

    def _put(self, entry: Entry) -> str:
        try:
            return self._entries.put(entry)
        except OSError as error:
            raise self._failed(error) from error

    def _failed(self, error: OSError) -> ArchiveError:
        reason = error.strerror or str(error)
        advice = "make room there, mend its rights, or choose another folder with --archive"
        return ArchiveError(f"{self._open_path}: cannot be written ({reason}): {advice}")


def _sync_folder(folder: Path) -> None:
    """The new name must survive a power cut too; systems that cannot open a folder do that by themselves."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _hash(html: str) -> bytes:
    return hashlib.sha256(html.encode("utf-8", "surrogatepass")).digest()
