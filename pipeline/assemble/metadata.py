"""The metadata of a registered document: all that the records know of it, as canonical JSON.

It is written beside the document's objects at registration and names every digest, field, link
and event, so that the database can be made again from the store alone. Keys are those of the
nouns. When a noun loses a key or gives it another meaning, `SCHEMA_VERSION` grows and the old
shape stays readable.

The nouns are for whoever reads; `rows` hold the same and all the rest as it lies in the tables:
remarks, reasons, absences, claims, images that were replaced. The tables are filled from them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, TypeAlias

import rfc8785

from pipeline.seals import moment

if TYPE_CHECKING:
    from pipeline.events import Event
    from pipeline.geometry import Polygon
    from pipeline.nouns.batch import Batch
    from pipeline.nouns.document import Document, Field, Link
    from pipeline.nouns.page import Master, Page
    from pipeline.nouns.record import Record
    from pipeline.nouns.volume import Leaf, Volume
    from pipeline.ports.copies import Rows
    from pipeline.ports.facts import Product, VersionFacts

SCHEMA = "arkhiv/document"
SCHEMA_VERSION = 1
METADATA = "metadata"
"""The kind of product that it is, and the area of the store in which it lies."""

Json: TypeAlias = "str | int | float | bool | list[Json] | dict[str, Json] | None"


@dataclass(frozen=True, slots=True)
class PageOfVersion:
    """A page in its place in the version, with the part of it that counts and what was made of it.

    The page names its leaf and its master, the leaf its volume, the master its batch, by id.
    """

    page: Page
    polygon: Polygon | None
    products: tuple[Product, ...]


@dataclass(frozen=True, slots=True)
class LinkedRecord:
    """A link and the record at its end, withdrawn links included."""

    link: Link
    record: Record


@dataclass(frozen=True, slots=True)
class Registration:
    """Everything about one version of one document at the moment of its registration."""

    document: Document
    version: VersionFacts
    pages: tuple[PageOfVersion, ...]
    leaves: tuple[Leaf, ...]
    volumes: tuple[Volume, ...]
    masters: tuple[Master, ...]
    batches: tuple[Batch, ...]
    products: tuple[Product, ...]
    fields: tuple[Field, ...]
    links: tuple[LinkedRecord, ...]
    events: tuple[Event, ...]
    rows: Rows = field(default_factory=dict)


def metadata(registration: Registration) -> bytes:
    """The canonical JSON (RFC 8785) of a registration; equal facts give equal bytes."""
    facts = {name: _json(getattr(registration, name)) for name in _names(registration)}
    return rfc8785.dumps({"schema": SCHEMA, "schema_version": SCHEMA_VERSION, **facts})


def _json(value: object) -> Json:
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, datetime):
        return moment(value.astimezone(UTC))
    if isinstance(value, Mapping):
        return {_text(str(key)): _json(item) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return [_json(item) for item in value]
    if is_dataclass(value):
        return {name: _json(getattr(value, name)) for name in _names(value)}
    raise TypeError(type(value).__name__)


def _names(value: object) -> list[str]:
    return [item.name for item in fields(value)]  # type: ignore[arg-type]  # asked only of dataclasses


def _text(value: str) -> str:
    r"""A file name may hold bytes that are no text; they stand as \udcNN, so that none is lost."""
    return str(value).encode("utf-8", "backslashreplace").decode("utf-8")
