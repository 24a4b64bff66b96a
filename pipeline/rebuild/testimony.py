"""The testimony: what the metadata of one registered version say, read from the object store."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from pipeline.assemble.metadata import METADATA, SCHEMA, SCHEMA_VERSION
from pipeline.errors import HeldError
from pipeline.events import Kind
from pipeline.ids import DocumentId
from pipeline.moves.storing import MEDIA_TYPE
from pipeline.ports.facts import Product
from pipeline.rebuild.errors import RowsRefusedError
from pipeline.trail import event_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.events import Event
    from pipeline.ports.copies import Rows
    from pipeline.ports.objects import Objects


@dataclass(frozen=True, slots=True)
class Found:
    """Where the metadata of one version lie, when it was registered, and by which event."""

    key: str
    sha256: str
    size: int
    document: DocumentId
    version: int
    registered: str
    event: str

    @property
    def product(self) -> Product:
        """The metadata as a product of the version; they cannot name themselves."""
        return Product(
            "document",
            self.document,
            self.version,
            METADATA,
            self.key,
            self.sha256,
            self.size,
            MEDIA_TYPE,
            "",
        )


@dataclass(frozen=True, slots=True)
class Testimony:
    """All that the metadata of one version say."""

    found: Found
    rows: Rows
    events: tuple[Event, ...]

    def named(self) -> Iterator[tuple[str, str, str]]:
        """Yield every object that is named: what it is, its key and its digest."""
        for row in self.rows["master"]:
            yield f"master {row['id']}", str(row["key"]), str(row["sha256"])
        for row in self.rows["product"]:
            what = f"{row['kind']} of {row['noun']} {row['subject']}"
            yield what, str(row["key"]), str(row["sha256"])


def keys(objects: Objects) -> Iterator[str]:
    """Yield the keys of all metadata in a store."""
    return (entry.key for entry in objects.keys(f"{METADATA}/"))


def read(objects: Objects, key: str) -> Testimony:
    """Read the metadata under a key; a HeldError where they are missing, damaged or no metadata."""
    stored = objects.head(key)
    content = objects.read(key, stored.sha256)
    try:
        facts = json.loads(content)
        if facts["schema"] != SCHEMA or facts["schema_version"] > SCHEMA_VERSION:
            raise RowsRefusedError(reason=f"{facts['schema']} {facts['schema_version']}")
        events = tuple(event_of(item) for item in facts["events"])
        rows = cast("Rows", facts["rows"])
        version = int(facts["version"]["number"])
        found = Found(
            key=key,
            sha256=stored.sha256,
            size=stored.size,
            document=DocumentId(facts["document"]["id"]),
            version=version,
            registered=str(facts["version"]["registered"]),
            event=_registering(events, version),
        )
        return Testimony(found, {"master": (), "product": (), **rows}, events)
    except (ValueError, TypeError, LookupError, AttributeError) as fault:
        raise RowsRefusedError(reason=type(fault).__name__) from fault


def _registering(events: tuple[Event, ...], version: int) -> str:
    """The event of this registration."""
    for event in reversed(events):
        if event.type == Kind.DOCUMENT_REGISTERED.value and event.facts["version"] == version:
            return event.id
    return ""


def faults(objects: Objects, said: Testimony, seen: set[str]) -> Iterator[tuple[str, HeldError]]:
    """Read every object that a testimony names, each once; yield what is missing or damaged."""
    for what, key, sha256 in said.named():
        if key in seen:
            continue
        seen.add(key)
        try:
            objects.read(key, sha256)
        except HeldError as fault:
            yield what, fault
