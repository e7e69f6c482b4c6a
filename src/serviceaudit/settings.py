"""What a user may set, as one frozen value, with the defaults that a polite country-wide crawl needs."""

import os
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from serviceaudit import __version__
from serviceaudit.errors import ServiceAuditError


class Render(StrEnum):
    """When a browser is used."""

    AUTO = "auto"
    ALWAYS = "always"
    NEVER = "never"


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """`--connect-to HOST:PORT:ADDR:PORT`: requests for host and port go to address and port, as curl does it.

    `host` may be "*.example" (any name below) or "" (any host); `port` 0 means any port.
    """

    host: str
    port: int
    address: str
    address_port: int

    def matches(self, host: str, port: int) -> bool:
        """Tell whether it is the route for that host and port."""
        if self.port not in (0, port):
            return False
        if self.host.startswith("*."):
            return host.endswith(self.host[1:])
        return self.host in ("", host)


def parse_route(text: str) -> Route:
    """Read `HOST:PORT:ADDR:PORT`.

    Raises ServiceAuditError if it has another form.
    """
    parts = text.rsplit(":", 2)
    try:
        head, address, address_port = parts
        host, port = head.rsplit(":", 1)
        return Route(
            host=host.lower(), port=int(port or 0), address=address.strip("[]"), address_port=int(address_port)
        )
    except ValueError:
        message = f"--connect-to '{text}': write HOST:PORT:ADDRESS:PORT, such as '*.example:80:127.0.0.1:8000'"
        raise ServiceAuditError(message) from None


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """How a run behaves. Times are seconds, sizes bytes."""

    contact: str = ""
    """Address (mail or web) that a site's owner can turn to; stands in the user agent."""
    pause: float = 1.0
    """Least time between the end of a request to a host and the start of the next."""
    connect_timeout: float = 10.0
    read_timeout: float = 15.0
    page_timeout: float = 30.0
    """Longest time for one page, redirects and all."""
    site_timeout: float = 300.0
    retry_after_s: float = 10.0
    """Least time between a visit whose front page failed and the second try, which comes after all other sites."""
    max_bytes: int = 5_000_000
    """Longest body read; what is longer is cut off and marked."""
    max_redirects: int = 8
    max_pages: int = 25
    max_clicks: int = 2
    """From the front page; to some roles of pages also from pages of other roles (`model.Wish.near`)."""
    workers: int = 16
    """How many sites are visited at once."""
    processes: int = field(default_factory=lambda: os.cpu_count() or 1)
    render: Render = Render.AUTO
    browser: str = ""
    """Path of a browser to use; empty to look for one."""
    routes: tuple[Route, ...] = ()
    allow_private: bool = False
    """Private and loopback addresses may be asked without a route."""
    denied: tuple[str, ...] = ()
    """Hosts whose owners asked not to be visited: "name.example" with all below it, "*.name.example" those below only."""

    @property
    def user_agent(self) -> str:
        """Says who asks and how to reach them."""
        about = f"; +{self.contact}" if self.contact else ""
        return f"{PRODUCT}/{__version__} (citizen service audit{about})"

    def route(self, host: str, port: int) -> Route | None:
        """The first route for that host and port."""
        return next((r for r in self.routes if r.matches(host, port)), None)

    def denies(self, host: str) -> bool:
        """The owner of that host asked not to be visited. `host` as in addresses: lower case, international names encoded."""
        name = host.lower().rstrip(".")
        return any(_covers(pattern.lower().rstrip("."), name) for pattern in self.denied)


def _covers(pattern: str, name: str) -> bool:
    if pattern.startswith("*."):
        return name.endswith(pattern[1:])
    return name == pattern or name.endswith(f".{pattern}")


PRODUCT = "serviceaudit"
"""The product token of the user agent: what robots.txt rules are matched against (RFC 9309, 2.2.1)."""

_PACKAGE = Path(__file__).parent


def data_folder(name: str) -> Path:
    """Where the built-in "criteria", "sites" or "earlier" (what was different the time before) lie: inside the installed package, else at the top of the checkout."""
    inside = _PACKAGE / "data" / name
    top = _PACKAGE.parents[1]
    checkout = top / name if name == "criteria" else top / "fixtures" / name
    return inside if inside.is_dir() else checkout
