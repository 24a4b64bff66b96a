"""The object store: an object is written, read back with its digest, and deleted."""

from __future__ import annotations

import secrets
import time
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from arkhiv.doctor.database import clock
from arkhiv.doctor.finding import Finding, Part, fault, ok, warning
from pipeline.clock import now
from pipeline.errors import HeldError, ObjectsUrlError, UnavailableError
from storage.objects.open import open_objects

if TYPE_CHECKING:
    from collections.abc import Iterator

    from arkhiv.settings import Settings
    from pipeline.ports.objects import Objects

AREA = "doctor"
CLOCK_OFF = 60.0
CLOCK_WRONG = 600.0
"""Seconds; S3 servers refuse a request that is a quarter of an hour off."""
LOOPBACK = ("localhost", "127.0.0.1", "::1")


def objects(settings: Settings) -> Iterator[Finding]:
    """Try the object store."""
    scheme, _, folder = settings.objects_url.partition(":")
    if scheme == "folder" and not Path(folder).is_dir():
        yield fault(Part.OBJECTS, "no_store", folder=folder)
        return
    try:
        store = open_objects(
            settings.objects_url,
            access_key=settings.s3_access_key,
            secret_key=settings.s3_secret_key,
        )
        store.probe()
        yield from _tried(store, remote=scheme == "s3")
    except (UnavailableError, HeldError, ObjectsUrlError) as met:
        reason = met.facts.get("reason", "")
        yield fault(Part.OBJECTS, met.code, reason=reason)
    yield from _way(settings)


def _tried(store: Objects, *, remote: bool) -> Iterator[Finding]:
    key, content = f"{AREA}/{secrets.token_hex(8)}", secrets.token_bytes(4096)
    started, at = time.monotonic(), now()
    stored = store.put(key, content, metadata={})
    try:
        store.read(key, stored.sha256)
        modified = [entry.modified for entry in store.keys(key)]
    finally:
        store.delete(key)
    milliseconds = round((time.monotonic() - started) * 1000, 1)
    yield ok(Part.OBJECTS, "objects_ready", milliseconds=milliseconds)
    if remote and modified:
        yield clock("the object store", (modified[0] - at).total_seconds(), CLOCK_OFF, CLOCK_WRONG)


def _way(settings: Settings) -> Iterator[Finding]:
    parts = urlsplit(settings.objects_url)
    if parts.scheme == "s3" and "tls=no" in parts.query and parts.hostname not in LOOPBACK:
        yield warning(Part.OBJECTS, "no_tls", host=parts.hostname)
