"""One WARC file a site visit, written record by record while the crawl goes on.

Until `Writer.finish` the file is called `….warc.gz.open`: a name without `.open` is a promise that all is there.
"""

import os
from collections.abc import Callable
from contextlib import suppress
from http import HTTPStatus
from itertools import count
from pathlib import Path
from typing import BinaryIO

from serviceaudit.archive import decode, manifest
from serviceaudit.archive.entries import Entries, Entry, content_type, request, response, revisit
from serviceaudit.archive.names import OPEN, SNAPSHOT, SUFFIX, file_name
from serviceaudit.errors import ArchiveError
from serviceaudit.model import Exchange, Page, Screenshot, Site, Snapshot, Via


class Writer:
    """The file of one visit. Nothing inside reads a clock: the same calls give the same bytes.

    A name that is taken (another run visits the same site in the same second) gets "-2" and so on: no file is ever
    written over. Methods raise ArchiveError if the file cannot be written (disk full, no rights); then only `abandon`
    is left.
    """

    def __init__(
        self,
        folder: Path,
        site: Site,
        taken_at: str,
        user_agent: str,
        *,
        run: str = "",
        earlier: Callable[[str], Exchange | None] | None = None,
    ) -> None:
        """Begin the file below `folder`, which is made if it is missing; `taken_at` is ISO 8601 in UTC.

        `run`: id of the run that the visit belongs to. `earlier`: gives the earlier answer of an
        address that is now answered with 304.
        """
        self._wanted = folder / file_name(site, taken_at)
        self._taken_at = taken_at
        self._earlier = earlier
        self._texts: dict[tuple[str, Via], tuple[str, tuple[int, int]]] = {}
        self._responses: dict[str, str] = {}
        self._pictures: list[manifest.Picture] = []
        self.path, self._open_path = self._wanted, _unfinished(self._wanted)
        """Where the finished file will lie, and where it lies until then."""
        try:
            self._wanted.parent.mkdir(parents=True, exist_ok=True)
            self._file = self._begun()
        except OSError as error:
            raise self._failed(error) from error
        self._entries = Entries(self._file, self.path.name, site.key, taken_at)
        try:
            self._entries.begin(user_agent, run)
        except OSError as error:
            self.abandon()
            raise self._failed(error) from error

    def _begun(self) -> BinaryIO:
        """The file under the first name that nobody has."""
        name = self._wanted.name.removesuffix(SUFFIX)
        for number in count(1):
            self.path = self._wanted if number == 1 else self._wanted.with_name(f"{name}-{number}{SUFFIX}")
            self._open_path = _unfinished(self.path)
            try:
                file = self._open_path.open("xb")
            except FileExistsError:
                continue
            # Asked second: whoever held the open name may have finished in between.
            if not self.path.exists():
                return file
            file.close()
            self._open_path.unlink()
        raise AssertionError("numbers do not end")

    def exchange(self, exchange: Exchange) -> None:
        """Keep a request and its answer; the body is stored as decoded, its coding fields under other names.

        A 304 is kept as a `revisit` of the earlier answer, and that answer is copied before it, under the time at which
        it came: the file is whole without any other.
        """
        before = self._known(exchange)
        stored = response(before or exchange)
        answer = self._put(stored)
        if before:
            self._put(request(exchange, self._put(revisit(exchange, before, answer))))
        else:
            self._put(request(exchange, answer))
        self._responses[exchange.url] = answer
        self._texts[exchange.url, Via.HTTP] = (
            answer,
            _print(decode.text(stored.payload, content_type(before or exchange))),
        )

    def _known(self, exchange: Exchange) -> Exchange | None:
        if exchange.status != HTTPStatus.NOT_MODIFIED or self._earlier is None:
            return None
        return self._earlier(exchange.url)

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
        record, printed = self._texts.get((page.final_url, page.via), ("", None))
        return record if printed == _print(page.html) else self._keep_text(page)

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
        self._texts[page.final_url, page.via] = (record, _print(page.html))
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


def _unfinished(path: Path) -> Path:
    return path.with_name(path.name + OPEN)


def _sync_folder(folder: Path) -> None:
    """The new name must survive a power cut too; systems that cannot open a folder do that by themselves."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _print(html: str) -> tuple[int, int]:
    """What is equal for equal texts of one process: Python's own hash is keyed anew for each, so no page can forge it."""
    return len(html), hash(html)
