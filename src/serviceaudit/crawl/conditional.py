"""Asking whether anything changed since an earlier visit (RFC 9110, 13.1): what did not is not sent again. Pure."""

from collections.abc import Callable
from dataclasses import replace
from http import HTTPStatus

from serviceaudit.model import Exchange

Earlier = Callable[[str], Exchange | None]
"""Address -> its whole answer on an earlier visit; None where there is none to compare with."""

_CONDITIONS = (("etag", "If-None-Match"), ("last-modified", "If-Modified-Since"))
_OF_THE_BODY = frozenset({"content-encoding", "content-length", "content-range", "content-type", "transfer-encoding"})
"""Fields that a 304 has no body to speak of (RFC 9111, 3.2)."""


def nothing_earlier(_: str) -> Exchange | None:
    """No address was asked before."""
    return None


def conditions(before: Exchange | None) -> dict[str, str]:
    """Request fields that let the server answer 304; none without an earlier answer.

    A date alone goes only without a tag: where both are sent, servers go by the tag (RFC 9110, 13.1.3).
    """
    for field, condition in _CONDITIONS:
        value = _field(before, field) if before else ""
        if value:
            return {condition: value}
    return {}


def unchanged(before: Exchange | None, answer: Exchange) -> Exchange | None:
    """The earlier answer with the fields renewed by a 304 (RFC 9111, 4.3.4); None if the answer is not that."""
    if before is None or answer.status != HTTPStatus.NOT_MODIFIED:
        return None
    fresh = [(name, value) for name, value in answer.response_headers if name.lower() not in _OF_THE_BODY]
    renewed = {name.lower() for name, _ in fresh}
    kept = [(name, value) for name, value in before.response_headers if name.lower() not in renewed]
    return replace(
        answer, status=before.status, reason=before.reason, response_headers=(*kept, *fresh), body=before.body
    )


def _field(exchange: Exchange, name: str) -> str:
    return next((value for key, value in exchange.response_headers if key.lower() == name), "")
