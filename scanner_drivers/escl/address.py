"""The address of a scanner in the network, as a person types it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from scanner_drivers.errors import SourceUnknownError

SCHEME = "escl:"
PATH = "/eSCL/"
PORTS = {"http": 80, "https": 443}
_FINGERPRINT = re.compile(r"[0-9a-f]{64}")
_HOST = re.compile(r"[A-Za-z0-9._:%-]+")


@dataclass(frozen=True, slots=True)
class Address:
    """Where a scanner answers, and by which certificate it is known if by one alone."""

    host: str
    port: int
    path: str
    """Of its answers, with a slash at both ends."""
    secure: bool
    fingerprint: str = ""
    """SHA-256 of its certificate in hexadecimal; empty where an authority vouches for it."""


def address_of(source: str) -> Address:
    """Read `escl:HOST`, `escl:HOST:PORT` or `escl:http(s)://HOST[:PORT][/PATH][#FINGERPRINT]`."""
    text = source.removeprefix(SCHEME)
    try:
        found = urlsplit(text if "://" in text else f"http://{text}")
        port = found.port or PORTS[found.scheme]
    except (KeyError, ValueError) as fault:
        raise SourceUnknownError(source=source) from fault
    secure = found.scheme == "https"
    fingerprint = found.fragment.replace(":", "").lower()
    strange = found.username is not None or found.query or (fingerprint and not secure)
    if strange or not _HOST.fullmatch(found.hostname or ""):
        raise SourceUnknownError(source=source)
    if fingerprint and not _FINGERPRINT.fullmatch(fingerprint):
        raise SourceUnknownError(source=source)
    path = f"/{found.path.strip('/')}/" if found.path.strip("/") else PATH
    return Address(found.hostname or "", port, path, secure, fingerprint)
