"""Hosts: whom notices may be sent to, by name, and at which addresses that name may be."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias
from urllib.parse import urlsplit

from pipeline.notices.errors import HostRefusedError, ReceiverUrlError

if TYPE_CHECKING:
    from collections.abc import Sequence

Address: TypeAlias = ipaddress.IPv4Address | ipaddress.IPv6Address
Network: TypeAlias = ipaddress.IPv4Network | ipaddress.IPv6Network

HTTPS, HTTP = 443, 80
LONGEST_URL = 400
NAME = re.compile(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:.]+\]")
TRANSLATED = ipaddress.ip_network("64:ff9b::/96")
"""Addresses that a gateway turns into any IPv4 address, private ones too."""


@dataclass(frozen=True, slots=True)
class Target:
    """Where an address points: host and port, by TLS or not, and what is asked for there."""

    host: str
    port: int
    path: str
    tls: bool

    @property
    def named(self) -> str:
        """The host as it stands in a request, with its port where that is an unusual one."""
        usual = HTTPS if self.tls else HTTP
        return self.host if self.port == usual else f"{self.host}:{self.port}"


@dataclass(frozen=True, slots=True)
class Allowed:
    """One host of the list; without a network its addresses must be public ones."""

    host: str
    network: Network | None = None

    def takes(self, address: Address) -> bool:
        """Say whether the host may be at this address."""
        if self.network is not None:
            return address in self.network
        return _is_public(address)


def allowed_of(text: str) -> tuple[Allowed, ...]:
    """Read `HOST, HOST=NETWORK`; what is none of it raises ValueError."""
    return tuple(_allowed(one.strip().lower()) for one in text.split(",") if one.strip())


def _allowed(text: str) -> Allowed:
    host, equals, network = text.partition("=")
    if not NAME.fullmatch(host):
        raise ValueError(host)
    return Allowed(host, ipaddress.ip_network(network.strip()) if equals else None)


def target_of(url: str) -> Target:
    """Return where an address points, or raise why nothing could be sent there."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError as fault:
        raise ReceiverUrlError(url=url) from fault
    bracketed = f"[{host}]" if ":" in host else host
    tls = parts.scheme == "https"
    whole = parts.username is None and not parts.fragment and len(url) <= LONGEST_URL
    plain = url.isascii() and url.isprintable() and " " not in url
    if parts.scheme not in {"http", "https"} or not (whole and plain and NAME.fullmatch(bracketed)):
        raise ReceiverUrlError(url=url)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Target(bracketed, port or (HTTPS if tls else HTTP), path, tls)


def judged(target: Target, addresses: Sequence[str], allowed: Sequence[Allowed]) -> str:
    """Return the first address that the host may be at, or raise that there is none.

    Without TLS nothing leaves this machine.
    """
    known = [one for one in allowed if one.host == target.host]
    for text in addresses:
        address = _address(text)
        if not target.tls and not address.is_loopback:
            continue
        if any(one.takes(address) for one in known):
            return text
    raise HostRefusedError(host=target.host, address=addresses[0] if addresses else "–")


def _address(text: str) -> Address:
    """Return an address; an IPv4 one that is written as IPv6 counts as what it is."""
    found = ipaddress.ip_address(text.partition("%")[0])
    mapped = found.ipv4_mapped if isinstance(found, ipaddress.IPv6Address) else None
    return mapped or found


def _is_public(address: Address) -> bool:
    if isinstance(address, ipaddress.IPv6Address) and (
        address in TRANSLATED or address.sixtofour or address.teredo
    ):
        return False
    return address.is_global and not address.is_multicast
