"""After a backup: the trail that the object store kept since then, and what it still tells."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING

from pipeline.events import Kind
from pipeline.rebuild import testimony
from pipeline.rebuild.rebuild import Rebuild
from pipeline.rebuild.seals import events_of, seal_of
from pipeline.rebuild.since import PUT_RIGHT, again
from pipeline.seals import GENESIS, SEALS, Fault, seal_key
from storage.backup.errors import TrailBrokenError
from storage.orphans import REGISTRATIONS, orphans

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from pipeline.events import Actor, Event
    from pipeline.ports.objects import Objects
    from pipeline.seals import Seal, SealedEvent
    from storage.records import SqlRecords

TELLS_ALL = frozenset(
    {
        Kind.BACKUP_MADE,
        Kind.BACKUP_DRILLED,
        Kind.ARCHIVE_RESTORED,
        Kind.SHOWN,
        Kind.EXPORTED,
        Kind.DOWNLOADED,
        Kind.PRINTED,
        Kind.EMERGENCY_ASKED,
        Kind.EMERGENCY_GRANTED,
        Kind.EMERGENCY_REFUSED,
    }
)
"""Events beside which no row says anything: with them all is there again."""
DONE_AGAIN = frozenset(
    {
        Kind.PAGE_CLEANED,
        Kind.PAGE_READ,
        Kind.DOCUMENT_DESCRIBED,
        Kind.DOCUMENT_ASSEMBLED,
    }
)
"""What the line does again by itself to whatever is there."""
LOST = "lost_since"


@dataclass(frozen=True, slots=True)
class After:
    """What came back of the time after a backup, and what did not."""

    seals: int = 0
    events: int = 0
    documents: int = 0
    since: str = ""
    lost: tuple[Fault, ...] = ()


NOTHING = After()


@dataclass(slots=True)
class _Unknown:
    """The events of which the database had not heard."""

    events: int = 0
    since: datetime | None = None
    kinds: dict[str, tuple[str, str]] = field(default_factory=dict)
    """By id: the type, and the batch in which it happened."""
    to_put_right: list[Event] = field(default_factory=list)

    def add(self, event: Event) -> None:
        self.events += 1
        if event.type in TELLS_ALL:
            return
        self.since = min(self.since or event.recorded_at, event.recorded_at)
        if event.type in PUT_RIGHT:
            self.to_put_right.append(event)
        elif event.type not in DONE_AGAIN:
            self.kinds[event.id] = (event.type, event.batch or "")


def stations(objects: Objects) -> tuple[str, ...]:
    """Return every station whose seals lie in a store."""
    found = {entry.key.removeprefix(SEALS).partition("/")[0] for entry in objects.keys(SEALS)}
    return tuple(sorted(found))


class Catching:
    """Catches a restored database up with a store that has outlived it."""

    def __init__(
        self, records: SqlRecords, objects: Objects, trusted: frozenset[str], actor: Actor
    ) -> None:
        self._records = records
        self._objects = objects
        self._trusted = trusted
        self._actor = actor
        self._seals = 0
        self._unknown = _Unknown()

    def trail(self, origin: str) -> None:
        """Bring back the seals of a station after the last known one; a TrailBrokenError ends it.

        What came before the break is there then.
        """
        with self._records.reading() as tx:
            known = tx.events.seals(origin)
        last = known[-1] if known else None
        for number in self._numbers(origin, last.number if last else 0):
            seal = seal_of(self._objects, seal_key(origin, number))
            if seal is None or seal.number != number or not self._follows(seal, last):
                raise TrailBrokenError(origin=origin, number=(last.number if last else 0) + 1)
            events = events_of(self._objects, seal)
            if not events:
                raise TrailBrokenError(origin=origin, number=number)
            self._bring(seal, events)
            last = seal

    def documents(self) -> After:
        """Put back what was registered since, from metadata that no row names; name the rest."""
        rebuild = Rebuild(self._records, self._objects, self._actor)
        unnamed = (entry.key for entry in orphans(self._records, self._objects, REGISTRATIONS))
        found = rebuild.bring(unnamed) if self._unknown.since else []
        lost = dict(self._unknown.kinds)
        for one in found:
            for event in testimony.read(self._objects, one.key).events:
                lost.pop(event.id, None)
        with self._records.writing() as tx:
            for event in self._unknown.to_put_right:
                again(tx, event)
            if self._unknown.since:
                tx.rollup.forget()
        return After(
            seals=self._seals,
            events=self._unknown.events,
            documents=len({one.document for one in found}),
            since=self._unknown.since.isoformat(timespec="seconds") if self._unknown.since else "",
            lost=(*rebuild.faults, *_named(lost.values())),
        )

    def _numbers(self, origin: str, last: int) -> Iterator[int]:
        prefix = f"{SEALS}{origin}/"
        names = (entry.key.removeprefix(prefix) for entry in self._objects.keys(prefix))
        return iter(sorted(int(name) for name in names if name.isdecimal() and int(name) > last))

    def _follows(self, seal: Seal, last: Seal | None) -> bool:
        """Say whether a seal is the next one, and made by somebody whom the backup knew."""
        number, position, head = (
            (last.number, last.last_position, last.head) if last else (0, 0, GENESIS)
        )
        after = (seal.number, seal.first_position, seal.previous_head)
        return after == (number + 1, position + 1, head) and seal.public_key in self._trusted

    def _bring(self, seal: Seal, events: tuple[SealedEvent, ...]) -> None:
        with self._records.writing() as tx:
            known = tx.copies.known_events([item.event.id for item in events])
            placed = [(item.event, item.position, item.digest) for item in events]
            tx.copies.put_sealed(asdict(seal), placed)
        self._seals += 1
        for item in events:
            if item.event.id not in known:
                self._unknown.add(item.event)


def _named(kinds: Iterable[tuple[str, str]]) -> Iterator[Fault]:
    """Name what only the trail still tells: the type of event, the batch, and how many."""
    for (kind, batch), count in sorted(Counter(kinds).items()):
        yield Fault(LOST, f"{kind} {batch}".strip(), str(count))
