"""The contract of a driver: deliveries of scans, each with an end, from any machine or folder."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, NamedTuple, Protocol, TypeAlias, runtime_checkable

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from pathlib import Path

    from scanner_drivers.refusal import Refusal

Side: TypeAlias = Literal["r", "v"]
Half: TypeAlias = Literal["left", "right"]
LeafKind: TypeAlias = Literal["body", "cover", "inner_list", "certification", "insert"]
PartKind: TypeAlias = Literal["flap", "fold_out", "tile"]


class Region(NamedTuple):
    """A rectangle in pixels of the master as stored, origin top left."""

    x: int
    y: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Place:
    """Where an image belongs, as far as the delivery says so."""

    volume: str | None = None
    """As written, `UNIT:fonds/inventory/item`; None where the record tells the volume."""
    order: int | None = None
    leaf: str | None = None
    """The label as written: what is one label and what two is for the caller to say."""
    side: Side = "r"
    side_given: bool = False
    """Whether the name or manifest wrote the side; the frames of such a file alternate r, v."""
    part: int = 1
    part_kind: PartKind | None = None
    """What the part is on the paper, where that is said."""
    region: Region | None = None
    half: Half | None = None
    """Which page of a book opening it is, where they meet in a gutter that is yet to be found."""
    frame: int | None = None
    """Counted from 0; None means all frames, continuing the count (see `leaves.per_frame`)."""
    records: tuple[str, ...] = ()
    """Record IDs as written, each perhaps with its register before a colon."""
    document: str | None = None
    kind: LeafKind | None = None
    """What kind of leaf it is, where that is said."""
    line: int | None = field(default=None, compare=False)
    """The line of the manifest that says all this, where one does."""


@dataclass(frozen=True, slots=True)
class Scan:
    """One file as it was delivered, with its places and where it came from."""

    path: Path
    sequence: int
    """Counted from 1 within the delivery."""
    name: str
    """The file's name within the delivery, in a form that can be printed."""
    places: tuple[Place, ...]
    """One, or several where a manifest gives regions or frames of the file to several pages."""
    driver: str
    device: str = ""
    settings: tuple[tuple[str, str], ...] = ()
    scanned_at: datetime | None = None
    """The file's time of change, in UTC."""
    manifest: Path | None = None
    """The file whose lines are the places, where there is one."""


class Delivery(Protocol):
    """One group of scans that belong together and has an end.

    The caller takes `scans()` one by one and calls `accepted` or `refused` for each after its own
    commit, and `done` at the end. All of that may be repeated after a crash: equal bytes for the
    same place must do no harm.
    """

    @property
    def key(self) -> str:
        """The group's own name: a record ID, or the name of a manifest's folder."""

    @property
    def expected(self) -> int | None:
        """How many files the group says it has; None where it does not say."""

    @property
    def complete(self) -> bool:
        """Whether its end is known: by a marker, a manifest, or because the ingest is one-time."""

    def scans(self) -> Iterator[Scan | Refusal]:
        """Go through the files in order; what cannot be taken comes as a refusal."""

    def accepted(self, scan: Scan) -> None:
        """Take note that a scan is stored."""

    def refused(self, item: Scan | Refusal, code: str, message: str) -> None:
        """Put a bad file aside with the reason beside it, where the source allows that."""

    def done(self) -> None:
        """Take note that everything the delivery yielded is dealt with."""


@runtime_checkable
class Streaming(Protocol):
    """A delivery that may be gone through while what came before is stored."""

    torn: bool
    """Whether a page could not be taken: what is behind it is fed again."""

    def scans(self) -> Iterator[Scan | Refusal]:
        """Go through the files in order, from any thread."""


class Driver(Protocol):
    """A source of deliveries. It may be asked again and again."""

    @property
    def name(self) -> str:
        """The driver's name, kept with every page."""

    def skipped(self) -> tuple[str, ...]:
        """Name what lies in the source now and is left alone though somebody may have meant it."""

    def deliveries(self) -> Iterator[Delivery]:
        """Yield what can be taken now."""


@runtime_checkable
class Counting(Protocol):
    """A driver whose device counts by itself what it feeds."""

    def fed(self) -> int | None:
        """How many sides the device says it fed in this ingest; None where it does not say."""
