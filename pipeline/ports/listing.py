"""What lists need of the records: parts of lists in a fixed order, each going on after the last."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

if TYPE_CHECKING:
    from datetime import datetime

    from pipeline.events import Event
    from pipeline.flow import State
    from pipeline.nouns.batch import Batch
    from pipeline.nouns.hold import Hold
    from pipeline.nouns.record import Register
    from pipeline.nouns.volume import Volume
    from pipeline.ports.facts import RefusedFile
    from pipeline.progress.stages import Stage

T_co = TypeVar("T_co", covariant=True)


@dataclass(frozen=True, slots=True)
class Part(Generic[T_co]):
    """One part of a list. `next`: after what the next part begins; None at the end."""

    items: tuple[T_co, ...]
    next: str | None


@dataclass(frozen=True, slots=True)
class RecordsWanted:
    """Which records are listed. `begins`: how their ID begins; `former`: a former ID, whole.

    `counted` is the name of a count: only the records that are in it; with `month`, only those that
    came to be in it in that month. `indicator`: only those of the registers of the indicator;
    `within`: only those of these units. `hidden`: types of paper whose records are left out, and
    with them those that claim a restricted volume, but for the `granted`.
    """

    register: Register | None = None
    indicator: bool = False
    unit: str | None = None
    type: str | None = None
    stage: Stage | None = None
    begins: str = ""
    former: str = ""
    counted: str = ""
    month: str | None = None
    within: frozenset[str] | None = None
    hidden: frozenset[str] | None = None
    granted: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class ListedRecord:
    """One line of a list of records."""

    id: str
    register: str
    record_id: str
    unit: str
    type: str
    title: str
    stage: str

    def __str__(self) -> str:
        return f"{self.register}:{self.record_id}"


@dataclass(frozen=True, slots=True)
class DocumentsWanted:
    """Which documents are listed; by a flag, the other conditions are looked at afterwards."""

    state: State | None = None
    held: bool | None = None
    type: str | None = None


@dataclass(frozen=True, slots=True)
class ListedDocument:
    """One line of a list of documents."""

    id: str
    type: str | None
    title: str | None
    state: str
    held: bool
    restricted: bool
    version: int
    current: int | None
    created: datetime


@dataclass(frozen=True, slots=True)
class ListedPage:
    """One line of a list of pages."""

    id: str
    leaf: str
    side: str
    part: int
    standing: str
    state: str
    held: bool
    created: datetime


@dataclass(frozen=True, slots=True)
class ListedEvent:
    """One line of the trail, with its position where it has one."""

    event: Event
    position: int | None


@dataclass(frozen=True, slots=True)
class EventsWanted:
    """Which events are listed: from a moment until before another, of a type, of one thing.

    `kinds` are those of things that `subject` may be; without a subject they say nothing.
    """

    since: datetime | None = None
    until: datetime | None = None
    type: str = ""
    subject: str = ""
    kinds: tuple[str, ...] = ()


class Lists(Protocol):
    """Parts of lists; a list goes on `after` what the part before gave as `next`."""

    def records(
        self, wanted: RecordsWanted, limit: int, after: str | None = None
    ) -> Part[ListedRecord]: ...
    def documents(
        self, wanted: DocumentsWanted, limit: int, after: str | None = None
    ) -> Part[ListedDocument]: ...
    def flagged(self, code: str, limit: int, after: str | None = None) -> Part[ListedDocument]: ...
    def pages(
        self, state: State | None, limit: int, after: str | None = None, *, held: bool | None = None
    ) -> Part[ListedPage]: ...
    def holds(self, limit: int, after: str | None = None, code: str = "") -> Part[Hold]: ...
    def undelimited(self, limit: int, after: str | None = None) -> Part[tuple[Volume, int]]: ...
    def refusals(
        self, limit: int, after: str | None = None, code: str = ""
    ) -> Part[RefusedFile]: ...
    def waiting(self) -> int: ...
    def sealed(self, origin: str, limit: int, after: str | None = None) -> Part[ListedEvent]: ...
    def since(self, at: datetime, limit: int, after: str | None = None) -> Part[ListedEvent]: ...
    def history(
        self, kind: str, key: str, limit: int, after: str | None = None
    ) -> Part[ListedEvent]: ...
    def lately(
        self, wanted: EventsWanted, limit: int, before: str | None = None
    ) -> Part[ListedEvent]: ...
    def batches(self, unit: str, limit: int, after: str | None = None) -> Part[Batch]: ...
