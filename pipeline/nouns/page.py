"""The page: one image of one side of a leaf, and the master it comes from."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from pipeline.flow import State
    from pipeline.geometry import Matrix, Polygon
    from pipeline.ids import BatchId, LeafId, MasterId, PageId

NOTHING_TO_READ = frozenset({"blank", "dark"})
"""Flags of a cleaned page on which there is nothing to read."""
UNREAD: Mapping[str, object] = MappingProxyType({"name": "reading", "applied": False})
"""What the actions of such a page say of its reading, whoever has cleared the flag meanwhile."""


class PageStanding(StrEnum):
    """Whether this image stands for its place; every image ever received stays accounted for."""

    CURRENT = "current"
    CONTESTED = "contested"
    SUPERSEDED = "superseded"
    DISCARDED = "discarded"


class PartKind(StrEnum):
    """What a part of a side is on the paper."""

    FLAP = "flap"
    FOLD_OUT = "fold_out"
    TILE = "tile"


@dataclass(frozen=True, slots=True)
class Provenance:
    """How a file came to us: by whom, where, with what, as which of the batch, and when."""

    operator: str
    station: str
    device: str
    driver: str
    name: str
    sequence: int
    scanned_at: datetime | None
    settings: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Master:
    """One file as it came from the scanner. `key` says where its bytes lie, never altered."""

    id: MasterId
    sha256: str
    size: int
    media_type: str
    key: str
    batch: BatchId
    provenance: Provenance
    object_version: str | None = None
    """The store's own name of these bytes, where it keeps versions."""
    retention: str | None = None
    retained_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """The place of an image: a side («r» or «v») of a leaf, or a numbered part of it."""

    leaf: LeafId
    side: str
    part: int


@dataclass(frozen=True, slots=True)
class Page:
    """One image: a frame, or a region of a frame, of a master. Sizes in master pixels as stored."""

    id: PageId
    place: Place
    master: MasterId
    frame: int
    region: Polygon | None
    width: int
    height: int
    dpi: float | None
    dpi_source: str
    orientation: int
    standing: PageStanding
    state: State
    revision: int
    matrix: Matrix | None = None
    cleaned_width: int | None = None
    cleaned_height: int | None = None
    cleaned_dpi: int | None = None
    actions: tuple[Mapping[str, object], ...] = ()
    """What clean-up did and declined, and why."""
    ink: float | None = None
    """The share of the cleaned page that is ink, 0 to 1."""
    part_kind: PartKind | None = None
    """What the part of the side is, where its delivery said so."""
