"""What a server answers: bytes that must come in time and whole, and headers with our notes."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from pipeline.errors import ObjectTakenError, StoreAwayError
from pipeline.ports.objects import Stored
from storage.objects.blocks import BLOCK
from storage.objects.connections import seconds_for
from storage.objects.keys import decode
from storage.objects.sending import META

if TYPE_CHECKING:
    from collections.abc import Iterator

    from minio.datatypes import Object
    from urllib3 import BaseHTTPResponse


def in_time(response: BaseHTTPResponse, place: str) -> Iterator[bytes]:
    """Yield what comes; a server that sends too slowly counts as away."""
    began, come = time.monotonic(), 0
    while block := response.read1(BLOCK):
        come += len(block)
        if time.monotonic() - began > seconds_for(come):
            raise StoreAwayError(place=place, reason="it sends too slowly")
        yield block
    expected = response.headers.get("content-length")
    if expected is not None and come < int(expected):
        raise StoreAwayError(place=place, reason="the connection was cut")


def stored_of(key: str, there: Object) -> Stored:
    """Return what the headers of an answer say about an object."""
    found = {name.lower(): value for name, value in dict(there.metadata or {}).items()}
    notes = {name.removeprefix(META): found[name] for name in found if name.startswith(META)}
    sha256 = notes.pop("sha256", "")
    return Stored(key, sha256, there.size or 0, decode(notes))


def same(stored: Stored, there: Stored) -> Stored:
    """Return what is there if it is the same, by what was noted of it."""
    if (stored.sha256, stored.size) != (there.sha256, there.size):
        raise ObjectTakenError(key=stored.key)
    return there
