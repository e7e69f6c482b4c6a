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


class NameNotFound(OSError):  # noqa: N818 - it names the finding
    """The host's name has no address."""


class PrivateAddress(OSError):  # noqa: N818 - it names the finding
    """The host's addresses are private or reserved; no request was sent."""


class Connector(httpcore.AsyncNetworkBackend):
    """Makes the TCP connections of one client."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._plain = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - the signature is httpcore's
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Connect to the first address that answers, within `timeout` seconds for all.

        Raises NameNotFound, PrivateAddress, and httpcore's ConnectError and ConnectTimeout.
        """
        ends = time.monotonic() + (timeout or self._settings.connect_timeout)
        route = self._settings.route(host, port)
        if route:
            addresses, port = [route.address], route.address_port
        else:
            addresses = await self._resolve(host, port, ends)
        for left in range(len(addresses), 1, -1):
            share = max(0.01, (ends - time.monotonic()) / left)
            try:
                return await self._plain.connect_tcp(addresses[-left], port, share, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                continue
        rest = max(0.01, ends - time.monotonic())
        return await self._plain.connect_tcp(addresses[-1], port, rest, local_address, socket_options)

    async def sleep(self, seconds: float) -> None:
        """Wait, as httpcore asks between its own retries."""
        await asyncio.sleep(seconds)

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
    return ip.is_global and not ip.is_multicast
