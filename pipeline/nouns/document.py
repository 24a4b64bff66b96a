"""The document: one paper as it was made, its versions, its links and its fields."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from pipeline.flow import State
    from pipeline.geometry import Polygon
    from pipeline.ids import DocumentId, PageId, RecordKey


class LinkRole(StrEnum):
    """What the document is to the record."""

    PRINCIPAL = "principal"
    SUPPORTING = "supporting"
    DUPLICATE = "duplicate"


class LinkStanding(StrEnum):
    """A link is proposed by a machine, confirmed by evidence or a person, withdrawn by a person."""

    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    WITHDRAWN = "withdrawn"


class Script(StrEnum):
    """What a paper is written in."""

    CYRILLIC = "cyrillic"
    HANDWRITTEN = "handwritten"
    CLASSICAL = "classical"


UNREADABLE = frozenset({Script.HANDWRITTEN, Script.CLASSICAL})
"""What no machine reads: of such papers only what was keyed counts."""


@dataclass(frozen=True, slots=True)
class VersionPage:
    """One page of a version, whole or only within a polygon (master pixels)."""

    page: PageId
    polygon: Polygon | None = None


@dataclass(frozen=True, slots=True)
class Version:
    """A frozen, ordered list of pages."""

    number: int
    pages: tuple[VersionPage, ...]
    opened_at: datetime


@dataclass(frozen=True, slots=True)
class Document:
    """One paper. `version` is the one in work, `current` the one that is retrievable (or None).

    `lifted_by` is the person who said that it is not restricted; no machine restricts it again.
    """

    id: DocumentId
    origin_key: str
    type: str | None
    title: str | None
    script: str
    restricted: bool
    state: State
    version: int
    current: int | None
    held: bool
    revision: int
    lifted_by: str | None = None
    discarded: bool = False


@dataclass(frozen=True, slots=True)
class Link:
    """Found, not claimed: this document is an original of this record."""

    id: str
    record: RecordKey
    document: DocumentId
    role: LinkRole
    standing: LinkStanding
    evidence: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Field:
    """One value of a document, with the words and the polygon (master pixels) it comes from."""

    name: str
    raw: str
    value: str | None
    valid: bool
    confidence: float
    page: PageId
    polygon: Polygon
    words: tuple[int, ...]
    restricted: bool = False
    engine: str = ""
    model: str = ""
    confirmed_by: str | None = None
