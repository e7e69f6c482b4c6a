"""Opens connections: resolves names, keeps away from private addresses, and honours `--connect-to`.

The address asked for stays as it is, so the Host header, cookies and TLS names are the original's.
"""

import asyncio
import ipaddress
import socket
import time
from collections.abc import Iterable

import httpcore

from serviceaudit.settings import Settings

_MOST_ADDRESSES = 4
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_SPECIAL = tuple(
    ipaddress.ip_network(block)
    for block in ("192.0.0.0/24", "192.88.99.0/24", "2001::/23", "3fff::/20", "5f00::/16", "fec0::/10")
)
"""Blocks of IANA's registers of special-purpose addresses that `ipaddress` calls global in some version of Python."""
_KEPT_SECONDS = 60.0
_MOST_KEPT = 500


class NameNotFound(OSError):  # noqa: N818 - it names the finding
    """The host's name has no address."""


class PrivateAddress(OSError):  # noqa: N818 - it names the finding
    """The host's addresses are private or reserved; no request was sent."""


class OwnerDenied(OSError):  # noqa: N818 - it names the finding
    """The host's owner asked not to be visited; no request was sent."""


class Connector(httpcore.AsyncNetworkBackend):
    """Makes the TCP connections of one client."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._plain = httpcore.AnyIOBackend()
        self._kept: dict[tuple[str, int], tuple[float, list[str]]] = {}

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - the signature is httpcore's
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Connect to the first address that answers, within `timeout` seconds for all.

        Raises NameNotFound, PrivateAddress, OwnerDenied, and httpcore's ConnectError and ConnectTimeout.
        """
        ends = time.monotonic() + (timeout or self._settings.connect_timeout)
        addresses, port = await self._way(host, port, ends)
        for left in range(len(addresses), 1, -1):
            share = max(0.01, (ends - time.monotonic()) / left)
            try:
                return await self._plain.connect_tcp(addresses[-left], port, share, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                continue
        rest = max(0.01, ends - time.monotonic())
        return await self._plain.connect_tcp(addresses[-1], port, rest, local_address, socket_options)

    async def addresses(self, host: str, port: int) -> tuple[str, ...]:
        """The addresses by which the host is known to others: none if a route leads to this machine, as in tests.

        Raises as `connect_tcp`.
        """
        route = self._settings.route(host, port)
        found, _ = await self._way(host, port, time.monotonic() + self._settings.connect_timeout)
        return () if route and _is_loopback(route.address) else tuple(found)

    async def sleep(self, seconds: float) -> None:
        """Wait, as httpcore asks between its own retries."""
        await asyncio.sleep(seconds)

    async def _way(self, host: str, port: int, ends: float) -> tuple[list[str], int]:
        """Addresses and port to connect to, the first one first."""
        if self._settings.denies(host):
            raise OwnerDenied(f"the owner of {host} asked not to be visited")
        route = self._settings.route(host, port)
        if route:
            return [route.address], route.address_port
        until, known = self._kept.get((host, port), (0.0, []))
        if time.monotonic() >= until:
            known = await self._resolve(host, port, ends)
            if len(self._kept) >= _MOST_KEPT:
                self._kept.clear()
            self._kept[host, port] = (time.monotonic() + _KEPT_SECONDS, known)
        return known, port

    async def _resolve(self, host: str, port: int, ends: float) -> list[str]:
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(ends - time.monotonic()):
                found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except TimeoutError as error:
            raise httpcore.ConnectTimeout("no answer from the name servers") from error
        except (socket.gaierror, UnicodeError) as error:
            raise NameNotFound(f"no address for {host}") from error
        addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
        if not self._settings.allow_private:
            addresses = [address for address in addresses if is_public(address)]
        if not addresses:
            raise PrivateAddress(f"{host} has only private addresses")
        return addresses[:_MOST_ADDRESSES]


def is_public(address: str) -> bool:
    """An address of the open internet: not private, loopback, link-local, multicast or reserved, in no disguise."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour
        if inner is None and ip in _NAT64:
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
    special = any(ip in block for block in _SPECIAL)
    return ip.is_global and not (ip.is_multicast or ip.is_reserved or special)


def _is_loopback(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return address == "localhost"
