"""Why no answer came: what the layers below HTTP raise, as reasons. Pure."""

import ssl
from collections.abc import Iterator

import httpx

from serviceaudit.crawl.connect import NameNotFound, OwnerDenied, PrivateAddress
from serviceaudit.crawl.statuses import Reason
from serviceaudit.model import Failure

OWNER_DENIED = "the owner asked not to be visited"

_EXPIRED = (9, 10)
_SELF_SIGNED = 18
_WRONG_HOST = (62, 64)
"""Results of OpenSSL's verification (`man openssl-verification-options`, X509_V_ERR_…)."""
_CERTIFICATES = {
    **dict.fromkeys(_EXPIRED, (Failure.TLS_EXPIRED, "the certificate is out of its time")),
    **dict.fromkeys(_WRONG_HOST, (Failure.TLS_WRONG_HOST, "the certificate is another host's")),
    _SELF_SIGNED: (Failure.TLS_SELF_SIGNED, "the certificate vouches for itself only"),
}
_ENDED = ("Server disconnected", "peer closed connection")
"""How httpx begins to tell of a connection that ended too early; all else that a server does wrong is no HTTP."""
_LONGEST = 200

Kinds = type[BaseException] | tuple[type[BaseException], ...]
_REASONS: tuple[tuple[Kinds, Failure, str], ...] = (
    (OwnerDenied, Failure.ROBOTS, OWNER_DENIED),
    (PrivateAddress, Failure.PRIVATE, "private address; nothing was sent"),
    (NameNotFound, Failure.DNS, "the name has no address"),
    (ssl.SSLError, Failure.TLS, "no secure connection"),
    (httpx.InvalidURL, Failure.HTTP_ERROR, "no valid address"),
    (httpx.ConnectTimeout, Failure.TIMEOUT_CONNECT, "no connection in time"),
    (httpx.TimeoutException, Failure.TIMEOUT_READ, "the server fell silent"),
    (ConnectionRefusedError, Failure.REFUSED, "connection refused"),
    (httpx.ConnectError, Failure.REFUSED, "no connection"),
    (httpx.LocalProtocolError, Failure.TOOL_ERROR, "our request was malformed"),
)
"""The first kind among an error's causes decides."""


def of_error(error: Exception) -> Reason:
    """What an error of the connection says of the server."""
    causes = list(_causes(error))
    for kind, failure, words in _REASONS:
        found = next((cause for cause in causes if isinstance(cause, kind)), None)
        if isinstance(found, ssl.SSLCertVerificationError):
            finer, said = _CERTIFICATES.get(found.verify_code, (failure, words))
            return finer, line(said, found.verify_message)
        if found:
            return failure, line(words, str(found))
    if isinstance(error, httpx.RemoteProtocolError) and not str(error).startswith(_ENDED):
        return Failure.HTTP_ERROR, line("no valid HTTP answer", str(error))
    return Failure.RESET, line("the connection broke", str(error))


def line(words: str, said: str) -> str:
    """One line for people: our words, and what was said below them."""
    rest = " ".join(said.split())[:_LONGEST]
    return f"{words}: {rest}" if rest and rest != words else words


def _causes(error: BaseException) -> Iterator[BaseException]:
    found: list[BaseException] = []
    waiting: list[BaseException | None] = [error]
    while waiting:
        cause = waiting.pop(0)
        if cause is None or cause in found:
            continue
        found.append(cause)
        yield cause
        waiting += [cause.__cause__, cause.__context__]
        if isinstance(cause, BaseExceptionGroup):
            waiting += cause.exceptions
