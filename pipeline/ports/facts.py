"""The small facts that cross the seam between the line and its records."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from pipeline.flow import Noun, Step
    from pipeline.geometry import Matrix, Polygon
    from pipeline.ids import RecordKey, VolumeId
    from pipeline.nouns.page import Place


@dataclass(frozen=True, slots=True)
class ClaimedPlace:
    """One place that the inventory claims for a record; without labels it is the whole volume."""

    record: RecordKey
    volume: VolumeId
    leaves: str
    labels: frozenset[str]


@dataclass(frozen=True, slots=True)
class RefusedFile:
    """A file that could not be taken, and why."""

    id: str
    path: str
    code: str
    facts: Mapping[str, object]
    at: datetime


@dataclass(frozen=True, slots=True)
class Extent:
    """One leaf side of a document, whole or within a polygon (master pixels)."""

    place: Place
    polygon: Polygon | None = None


@dataclass(frozen=True, slots=True)
class VersionFacts:
    """What happened to a version, and when."""

    number: int
    opened: datetime
    described: datetime | None
    assembled: datetime | None
    checked: datetime | None
    checked_by: str | None
    registered: datetime | None
    registered_by: str | None
    cleared_by_rule: bool
    legible: bool
    means: str | None
    type: str | None = None
    title: str | None = None


@dataclass(frozen=True, slots=True)
class Product:
    """What a step made of a thing: its kind, and where the bytes lie."""

    noun: str
    subject: str
    version: int
    kind: str
    key: str
    sha256: str
    size: int
    media_type: str
    recipe: str


@dataclass(frozen=True, slots=True)
class CleanedFacts:
    """What clean-up did: the matrix from master to cleaned pixels, the size, every action."""

    matrix: Matrix
    width: int
    height: int
    dpi: int
    dpi_source: str
    actions: tuple[Mapping[str, object], ...]
    ink: float


@dataclass(frozen=True, slots=True)
class Due:
    """A step that could be done now; the class of its message says how soon, 0 to 9."""

    noun: Noun
    subject: str
    step: Step
    urgency: int = field(default=0, compare=False)
    died: bool = field(default=False, compare=False)
    """Whether somebody had it in hand and was not heard of again."""


@dataclass(frozen=True, slots=True)
class Lease:
    """The right to do one step on one thing, for a while. `token` proves it."""

    noun: Noun
    subject: str
    step: Step
    token: str
    revision: int
    version: int = 0
    """The version of a document that the step works on; pages have none."""
