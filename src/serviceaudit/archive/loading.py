"""A page out of a foreign record: decoded, or with the reason why it cannot be read."""

from http import HTTPStatus

from serviceaudit.archive import decode, message
from serviceaudit.archive.captures import Capture
from serviceaudit.archive.records import record_at
from serviceaudit.model import Failure, Page

MAX_BODY = 5_000_000
"""Bytes, as in the crawl (`settings.Settings.max_bytes`)."""
_MAX_BLOCK = 2 * MAX_BODY
_CODES = {
    401: Failure.FORBIDDEN,
    403: Failure.FORBIDDEN,
    404: Failure.GONE,
    410: Failure.GONE,
    429: Failure.RATE_LIMITED,
}
_CUT = {"time": Failure.TIMEOUT, "disconnect": Failure.RESET}
"""WARC-Truncated (ISO 28500:2017, 5.13); other values mean that a limit of the harvester was reached."""


def load(capture: Capture, redirects: tuple[str, ...] = ()) -> Page:
    """The page of a capture; `redirects` are addresses that lead to it.

    A body that was not kept in whole is a failure: what is missing could hold the answer.
    """
    if capture.place is None:
        return _page(capture, redirects, failure=Failure.TOOL_ERROR, detail="the record with its body is not here")
    record = record_at(capture.place, _MAX_BLOCK)
    try:
        answer = _answer(record.kind, record.block, record.fields.get("content-type", ""))
        body = message.content(answer, MAX_BODY)
    except message.UndecodableError as error:
        return _page(capture, redirects, failure=Failure.UNDECODABLE, detail=str(error))
    failure = _failure(capture, body, whole=len(record.block) == record.length)
    html = "" if failure else decode.text(body, answer.header("content-type"))
    detail = f"status {capture.status} in the archive" if failure else ""
    return _page(capture, redirects, failure, detail, html, answer.headers, len(body))


def _answer(kind: str, block: bytes, content_type: str) -> message.Message:
    if kind == "resource":
        return message.Message(status=200, headers=(("Content-Type", content_type),), body=block)
    return message.parse(block)


def _failure(capture: Capture, body: bytes, *, whole: bool) -> Failure | None:
    if capture.status in _CODES:
        return _CODES[capture.status]
    if capture.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return Failure.SERVER_ERROR
    if capture.status >= HTTPStatus.BAD_REQUEST:
        return Failure.HTTP_ERROR
    if capture.truncated:
        return _CUT.get(capture.truncated, Failure.TOO_LARGE)
    if len(body) > MAX_BODY or not whole:
        return Failure.TOO_LARGE
    return None if body.strip() else Failure.EMPTY


def _page(
    capture: Capture,
    redirects: tuple[str, ...],
    failure: Failure | None,
    detail: str = "",
    html: str = "",
    headers: tuple[tuple[str, str], ...] = (),
    size: int = 0,
) -> Page:
    return Page(
        url=capture.url,
        final_url=capture.url,
        status=capture.status,
        failure=failure,
        detail=detail,
        html=html,
        headers=headers,
        redirects=redirects,
        fetched_at=capture.date,
        size=size,
    )
