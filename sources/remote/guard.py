"""An http session that goes nowhere but where its source says, whatever names, redirects and DNS make of it.

The address is checked where the socket for it is made, so it does not matter whether a name, a number or a
redirect led there, nor what the name resolved to a second ago.
"""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from typing import Any

import aiohttp
from yarl import URL

from sources.source import Remote

AGENT = "winnow (text ingestion; one polite client)"

_NAT64 = ipaddress.ip_network("64:ff9b::/96")


class ForbiddenError(OSError):
    """The source does not allow what an address or a redirect leads to; no attempt will change that."""


def session(remote: Remote) -> Any:
    """Make a function that opens the session, as fsspec's http file system wants it."""

    async def make(loop: asyncio.AbstractEventLoop | None = None, **_: Any) -> aiohttp.ClientSession:
        connector = aiohttp.TCPConnector(
            limit=remote.connections,
            socket_factory=_any_socket if remote.private_addresses else _public_socket,
            loop=loop,
        )
        return aiohttp.ClientSession(
            connector=connector,
            middlewares=(_only_to(remote),),
            timeout=aiohttp.ClientTimeout(total=None, sock_connect=30, sock_read=remote.timeout_seconds),
            headers={"User-Agent": AGENT, "Accept-Encoding": "identity"},
            auto_decompress=False,
            trust_env=False,
            loop=loop,
        )

    return make


def is_public(address: str) -> bool:
    """Whether an IP address is one that anybody on the internet could mean.

    >>> is_public("93.184.216.34"), is_public("169.254.169.254"), is_public("::ffff:127.0.0.1")
    (True, False, False)
    """
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if ip in _NAT64:
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
    return ip.is_global and not ip.is_multicast


def _public_socket(info: Any) -> socket.socket:
    address = info[4][0]
    if not is_public(address):
        raise ForbiddenError(
            f"its host has the address {address}, which is not on the public internet; "
            "set private_addresses = true in [remote] if that is meant"
        )
    return _any_socket(info)


def _any_socket(info: Any) -> socket.socket:
    family, kind, protocol, *_ = info
    return socket.socket(family, kind, protocol)


def _only_to(remote: Remote) -> Any:
    """Make the middleware that sees every request, those after a redirect too."""
    root = URL(remote.address)
    hosts = {root.authority.lower(), *(host.lower() for host in remote.hosts)}
    schemes = {"https"} if root.scheme == "https" else {"http", "https"}

    async def check(request: Any, handler: Any) -> Any:
        url = request.url
        if url.scheme not in schemes or not {url.authority.lower(), (url.host or "").lower()} & hosts:
            raise ForbiddenError(
                f"it redirects to {url.scheme}://{url.host}, which its source does not name; "
                "add the host to hosts in [remote] if it is to be trusted"
            )
        return await handler(request)

    return check
