"""Records, as the line needs them: one Protocol per noun, gathered in a transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from pipeline.events import MACHINE, Actor, Event, Kind
from pipeline.ports.facts import (
    ClaimedPlace,
    CleanedFacts,
    Due,
    Extent,
    Lease,
    Product,
    RefusedFile,
    VersionFacts,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from contextlib import AbstractContextManager

    from pipeline.flow import Noun, State
    from pipeline.ids import DocumentId, PageId, RecordKey, VolumeId
    from pipeline.nouns.hold import Flag, Hold
    from pipeline.nouns.record import Record, Wanted
    from pipeline.ports.askings import Askings
    from pipeline.ports.capture import Batches, Pages, Volumes
    from pipeline.ports.copies import Copies
    from pipeline.ports.custody import Custodies
    from pipeline.ports.desk import Feeds
    from pipeline.ports.documents import Documents, Fields, Links
    from pipeline.ports.finding import Finding
    from pipeline.ports.growths import Growths
    from pipeline.ports.holdings import Holdings
    from pipeline.ports.listing import Lists
    from pipeline.ports.notices import Notices, Receivers
    from pipeline.ports.oldscans import OldScans
    from pipeline.ports.people import People, Sessions
    from pipeline.ports.progress import ProgressCounts
    from pipeline.ports.sheets import Sheets
    from pipeline.ports.viewings import Viewings

__all__ = [
    "ClaimedPlace",
    "CleanedFacts",
    "Due",
    "Extent",
    "Lease",
    "Product",
    "Records",
    "RefusedFile",
    "Transaction",
    "VersionFacts",
]


class Events(Protocol):
    """The append-only trail."""

    origin: str

    def note(
        self,
        kind: Kind,
        subject_kind: str,
        subject_id: str,
        *,
        actor: Actor = MACHINE,
        revision: int = 0,
        batch: str | None = None,
        facts: Mapping[str, object] | None = None,
        words: str = "",
    ) -> Event: ...

    def words(self, key: str) -> str: ...

    def append(self, noted: Sequence[Event]) -> None: ...
    def of(self, subject_kind: str, subject_id: str) -> tuple[Event, ...]: ...
    def about(
        self, subject_kind: str, most: int, before: str | None = None
    ) -> tuple[Event, ...]: ...


class Inventory(Protocol):
    """What the registry knows and claims."""

    def find(self, wanted: Wanted) -> tuple[Record, ...]: ...
    def get(self, key: RecordKey) -> Record: ...
    def several(self, keys: Iterable[RecordKey]) -> Mapping[RecordKey, Record]: ...
    def in_restricted_volumes(self, keys: Iterable[RecordKey]) -> frozenset[RecordKey]: ...
    def heir(self, key: RecordKey) -> RecordKey: ...
    def former_ids(self, key: RecordKey) -> tuple[str, ...]: ...
    def claimed_places(self, key: RecordKey) -> tuple[ClaimedPlace, ...]: ...
    def claims_in(self, volume: VolumeId) -> tuple[ClaimedPlace, ...]: ...
    def knows_unit(self, code: str) -> bool: ...
    def four_eyes(self, unit_code: str) -> bool: ...


class Products(Protocol):
    """What the steps made."""

    def put(self, *made: Product) -> None: ...
    def find(self, noun: str, subject: str, kind: str, version: int = 0) -> Product | None: ...
    def several(self, noun: str, subjects: Sequence[str], kind: str) -> Mapping[str, Product]: ...
    def of(self, noun: str, subject: str, version: int = 0) -> tuple[Product, ...]: ...
    def keep(self, noun: str, subject: str) -> None: ...


class Holds(Protocol):
    """Holds and flags."""

    def hold(self, noun: str, subject: str, code: str, facts: Mapping[str, object]) -> bool: ...
    def release(
        self, noun: str, subject: str, by: str, reason: str, code: str | None = None
    ) -> tuple[str, ...]: ...
    def of(self, noun: str, subject: str) -> tuple[Hold, ...]: ...
    def open(self) -> tuple[Hold, ...]: ...
    def set_flags(
        self,
        noun: str,
        subject: str,
        codes: Mapping[str, Mapping[str, object]],
        by: str,
        version: int | None = None,
    ) -> None: ...
    def clear(self, key: str, by: str) -> None: ...
    def flags(self, noun: str, subject: str, version: int | None = None) -> tuple[Flag, ...]: ...
    def flags_among(self, noun: str, subjects: Sequence[str]) -> tuple[Flag, ...]: ...


class Work(Protocol):
    """What is due, and a fresh start by a person's word."""

    def due(self, limit: int) -> tuple[Due, ...]: ...
    def restart(self, noun: Noun, subject: str) -> None: ...
    def send_back(self, noun: Noun, subject: str, target: State) -> None: ...


class Rings(Protocol):
    """What goes first."""

    def request(
        self, documents: Sequence[DocumentId], pages: Sequence[PageId]
    ) -> tuple[int, int]: ...


class Transaction(Protocol):
    """All of the records, for the length of one transaction."""

    @property
    def forms(self) -> str: ...
    @property
    def events(self) -> Events: ...
    @property
    def inventory(self) -> Inventory: ...
    @property
    def volumes(self) -> Volumes: ...
    @property
    def growths(self) -> Growths: ...
    @property
    def old_scans(self) -> OldScans: ...
    @property
    def batches(self) -> Batches: ...
    @property
    def feeds(self) -> Feeds: ...
    @property
    def pages(self) -> Pages: ...
    @property
    def documents(self) -> Documents: ...
    @property
    def links(self) -> Links: ...
    @property
    def fields(self) -> Fields: ...
    @property
    def products(self) -> Products: ...
    @property
    def holds(self) -> Holds: ...
    @property
    def work(self) -> Work: ...
    @property
    def rings(self) -> Rings: ...
    @property
    def holdings(self) -> Holdings: ...
    @property
    def progress(self) -> ProgressCounts: ...
    @property
    def lists(self) -> Lists: ...
    @property
    def copies(self) -> Copies: ...
    @property
    def finding(self) -> Finding: ...
    @property
    def people(self) -> People: ...
    @property
    def sessions(self) -> Sessions: ...
    @property
    def viewings(self) -> Viewings: ...
    @property
    def askings(self) -> Askings: ...
    @property
    def sheets(self) -> Sheets: ...
    @property
    def custody(self) -> Custodies: ...
    @property
    def notices(self) -> Notices: ...
    @property
    def receivers(self) -> Receivers: ...


class Records(Protocol):
    """Where transactions are opened."""

    def writing(self) -> AbstractContextManager[Transaction]: ...
    def reading(self) -> AbstractContextManager[Transaction]: ...
