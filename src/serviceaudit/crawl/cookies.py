"""Which cookies a visit keeps: the host's own, few and short. One jar a site, so none reaches another site. Pure."""

from http.cookiejar import Cookie, CookieJar, DefaultCookiePolicy
from urllib.request import Request

from serviceaudit.urls import bare, host

_MOST = 50
"""RFC 6265, 6.1: what browsers keep for a host."""
_LONGEST = 4096


class _OwnOnly(DefaultCookiePolicy):
    """A `Domain` may name the host itself, with or without "www.": nothing above, which others may share."""

    def __init__(self) -> None:
        super().__init__()
        self._taken = 0

    def set_ok(self, cookie: Cookie, request: Request) -> bool:
        name = host(request.get_full_url())
        own = cookie.domain.lstrip(".") in (name, bare(name)) or not cookie.domain_specified
        short = len(cookie.name) + len(cookie.value or "") <= _LONGEST
        if not (own and short and self._taken < _MOST and super().set_ok(cookie, request)):
            return False
        self._taken += 1
        return True


def jar() -> CookieJar:
    """An empty jar for one site."""
    return CookieJar(policy=_OwnOnly())
