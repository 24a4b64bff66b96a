"""Events in SQL: appended by every transaction, given their positions afterwards by the sealer."""

from __future__ import annotations

import hashlib
from dataclasses import asdict
from typing import TYPE_CHECKING

from sqlalchemy import and_, bindparam, func, select, update

from pipeline.events import MACHINE, Actor, Event, Kind, happened
from pipeline.seals import GENESIS, Illegible, Seal, SealedEvent
from storage.errors import SealedMeanwhileError
from storage.schema.trail import event, remark, seal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from sqlalchemy import ColumnElement
    from sqlalchemy.engine import Connection, Row


NOTE = event.insert()
AT_ONCE = 1000
SEALING = 1634888553
"""The class of the locks under which the events of one origin are sealed."""
UNREADABLE = (ValueError, TypeError, LookupError)


class SqlEvents:
    """The event table and the seals over it, for one origin."""

    def __init__(self, connection: Connection, origin: str) -> None:
        self._connection = connection
        self.origin = origin

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
    ) -> Event:
        """Append what happens now; a person's own words stay beside it, and can be erased."""
        if words:
            facts = {**(facts or {}), "words": hashlib.sha256(words.encode()).hexdigest()}
        noted = happened(
            kind,
            subject_kind,
            subject_id,
            origin=self.origin,
            actor=actor,
            revision=revision,
            batch=batch,
            facts=facts,
        )
        self._connection.execute(NOTE, _row_of(noted))
        if words:
            self._connection.execute(remark.insert().values(event=noted.id, words=words))
        return noted

    def words(self, key: str) -> str:
        """Return what a person wrote about an event; nothing once it has been erased."""
        found = self._connection.scalar(select(remark.c.words).where(remark.c.event == key))
        return found or ""

    def about(self, subject_kind: str, most: int, before: str | None = None) -> tuple[Event, ...]:
        """Return the history of the last things of a kind by their ids, or of the last before one.

        The last thing comes first, its own events oldest first; none of them is left out.
        """
        of_kind = event.c.subject_kind == subject_kind
        earlier = of_kind if before is None else of_kind & (event.c.subject_id < before)
        last = select(event.c.subject_id).where(earlier).distinct()
        rows = self._connection.execute(
            select(event)
            .where(
                of_kind,
                event.c.subject_id.in_(last.order_by(event.c.subject_id.desc()).limit(most)),
            )
            .order_by(event.c.subject_id.desc(), event.c.recorded_at, event.c.id)
        )
        return tuple(event_of(row) for row in rows)

    def known(self, key: str) -> Event | None:
        """Return an event by its id; None where there is none."""
        row = self._connection.execute(select(event).where(event.c.id == key)).first()
        return None if row is None else event_of(row)

    def beginning(self, start: str) -> Event | None:
        """Return the event whose id begins so, up to its last group."""
        row = self._connection.execute(
            select(event)
            .where(
                event.c.id.between(f"{start}-", f"{start}-g"),
                event.c.id.startswith(start, autoescape=True),
            )
            .limit(1)
        ).first()
        return None if row is None else event_of(row)

    def append(self, noted: Sequence[Event]) -> None:
        """Append many events at once."""
        if noted:
            self._connection.execute(NOTE, [_row_of(item) for item in noted])

    def of(self, subject_kind: str, subject_id: str) -> tuple[Event, ...]:
        """Return the history of one thing, oldest first."""
        rows = self._connection.execute(
            select(event)
            .where(event.c.subject_kind == subject_kind, event.c.subject_id == subject_id)
            .order_by(event.c.recorded_at, event.c.id)
        )
        return tuple(event_of(row) for row in rows)

    def origins(self) -> tuple[str, ...]:
        """Return every origin that has events or seals."""
        found = set(self._connection.scalars(select(event.c.origin).distinct()))
        found |= set(self._connection.scalars(select(seal.c.origin).distinct()))
        return tuple(sorted(found))

    def seal_alone(self) -> None:
        """Be the only one who seals this origin's events until the transaction ends."""
        if self._connection.dialect.name != "sqlite":
            self._connection.execute(
                select(func.pg_advisory_xact_lock(SEALING, func.hashtext(self.origin)))
            )

    def unsealed(self, limit: int) -> tuple[Event, ...]:
        """Return this origin's events without a position, in the order they were recorded."""
        rows = self._connection.execute(
            select(event)
            .where(event.c.origin == self.origin, event.c.position.is_(None))
            .order_by(event.c.recorded_at, event.c.id)
            .limit(limit)
        )
        return tuple(event_of(row) for row in rows)

    def unsealed_count(self) -> int:
        """Return how many events of all origins wait for their seal."""
        return (
            self._connection.scalar(
                select(func.count()).select_from(event).where(event.c.position.is_(None))
            )
            or 0
        )

    def last_sealed(self) -> tuple[int, str]:
        """Return position and digest of this origin's last sealed event."""
        row = self._connection.execute(
            select(event.c.position, event.c.digest)
            .where(event.c.origin == self.origin, event.c.position.is_not(None))
            .order_by(event.c.position.desc())
            .limit(1)
        ).first()
        return (row.position, row.digest) if row else (0, GENESIS)

    def place(self, sealed: Iterable[SealedEvent]) -> None:
        """Write positions and digests; all of them, or an error."""
        places = [
            {"key": item.event.id, "place": item.position, "proof": item.digest} for item in sealed
        ]
        changed = self._connection.execute(
            update(event)
            .where(event.c.id == bindparam("key"), event.c.position.is_(None))
            .values(position=bindparam("place"), digest=bindparam("proof")),
            places,
        )
        if changed.rowcount != len(places):
            raise SealedMeanwhileError(origin=self.origin)

    def sealed(self, origin: str) -> Iterator[SealedEvent | Illegible]:
        """Yield an origin's sealed events in order of position, some at a time."""
        after = 0
        while places := self._places(origin, after):
            first, after = places[0].position, places[-1].position
            some = and_(event.c.origin == origin, event.c.position.between(first, after))
            try:
                yield from self._placed(some)
            except UNREADABLE:
                yield from (self._one(place) for place in places)

    def _places(self, origin: str, after: int) -> list[Illegible]:
        rows = self._connection.execute(
            select(event.c.id, event.c.position, event.c.digest)
            .where(event.c.origin == origin, event.c.position > after)
            .order_by(event.c.position)
            .limit(AT_ONCE)
        )
        return [Illegible(row.id, row.position, row.digest) for row in rows]

    def _placed(self, condition: ColumnElement[bool]) -> list[SealedEvent]:
        rows = self._connection.execute(select(event).where(condition).order_by(event.c.position))
        return [SealedEvent(event_of(row), row.position, row.digest) for row in rows]

    def _one(self, place: Illegible) -> SealedEvent | Illegible:
        try:
            (item,) = self._placed(event.c.id == place.id)
        except UNREADABLE:
            return place
        return item

    def add_seal(self, made: Seal) -> None:
        """Append a seal."""
        self._connection.execute(seal.insert().values(**asdict(made)))

    def seals(self, origin: str) -> tuple[Seal, ...]:
        """Return an origin's seals in order."""
        rows = self._connection.execute(
            select(seal).where(seal.c.origin == origin).order_by(seal.c.number)
        )
        return tuple(Seal(**row._mapping) for row in rows)  # noqa: SLF001  # SQLAlchemy's public name

    def last_seal(self) -> Seal | None:
        """Return this origin's last seal."""
        row = self._connection.execute(
            select(seal).where(seal.c.origin == self.origin).order_by(seal.c.number.desc()).limit(1)
        ).first()
        return Seal(**row._mapping) if row else None  # noqa: SLF001  # SQLAlchemy's public name


def _row_of(noted: Event) -> dict[str, object]:
    return {
        "id": noted.id,
        "origin": noted.origin,
        "type": noted.type,
        "schema_version": noted.schema_version,
        "subject_kind": noted.subject_kind,
        "subject_id": noted.subject_id,
        "subject_revision": noted.subject_revision,
        "actor": {
            "name": noted.actor.name,
            "role": noted.actor.role,
            "via": noted.actor.via,
            "account": noted.actor.account,
        },
        "batch": noted.batch,
        "at": noted.at,
        "recorded_at": noted.recorded_at,
        "facts": dict(noted.facts),
    }


def event_of(row: Row[tuple[object, ...]]) -> Event:
    """Return the event of a row of its table."""
    return Event(
        id=row.id,
        origin=row.origin,
        type=row.type,
        schema_version=row.schema_version,
        subject_kind=row.subject_kind,
        subject_id=row.subject_id,
        subject_revision=row.subject_revision,
        actor=Actor(**row.actor),
        batch=row.batch,
        at=row.at,
        recorded_at=row.recorded_at,
        facts=row.facts,
    )
