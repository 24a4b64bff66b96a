"""The operator's desk in SQL: sittings, the runs of their devices, and observations."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from sqlalchemy import select, update

from pipeline.clock import now
from pipeline.ids import BatchId, FeedId, VolumeId, new_id
from pipeline.nouns.feed import Asked, Feed, Sitting
from pipeline.nouns.observation import Observation
from storage.schema.desk import feed, observation, sitting

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy.engine import Connection


class SqlFeeds:
    """What lies before an operator, and what came of each run."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def sit(self, batch: BatchId, volume: VolumeId) -> None:
        """Say which volume a batch is fed from."""
        self._connection.execute(sitting.insert().values(batch=batch, volume=volume))

    def sitting(self, batch: BatchId) -> Sitting | None:
        """Return which volume a batch is fed from; None where it was not opened at the desk."""
        asked = select(sitting.c.volume).where(sitting.c.batch == batch)
        found = self._connection.scalar(asked)
        return None if found is None else Sitting(batch, VolumeId(found))

    def begin(self, key: FeedId, batch: BatchId, operator: str, asked: Asked) -> None:
        """Write down that a run begins."""
        self._connection.execute(
            feed.insert().values(
                id=key, batch=batch, operator=operator, asked=asdict(asked), began=now(), facts={}
            )
        )

    def end(
        self,
        key: FeedId,
        *,
        fault: str | None,
        facts: Mapping[str, object],
        fed: int | None,
        received: int | None,
    ) -> None:
        """Write down how a run ended; one that has ended stays as it is."""
        self._connection.execute(
            update(feed)
            .where(feed.c.id == key, feed.c.ended.is_(None))
            .values(ended=now(), fault=fault, facts=dict(facts), fed=fed, received=received)
        )

    def of(self, batch: BatchId) -> tuple[Feed, ...]:
        """Return the runs of a batch in the order in which they began."""
        return self._feeds(feed.c.batch == batch)

    def running(self) -> tuple[Feed, ...]:
        """Return the runs of which nobody has written down the end."""
        return self._feeds(feed.c.ended.is_(None))

    def _feeds(self, condition: object) -> tuple[Feed, ...]:
        rows = self._connection.execute(
            select(feed).where(condition).order_by(feed.c.id)  # type: ignore[arg-type]  # SQL's
        )
        return tuple(
            Feed(
                id=FeedId(row.id),
                batch=BatchId(row.batch),
                operator=row.operator,
                asked=Asked(**row.asked),
                began=row.began,
                ended=row.ended,
                fault=row.fault,
                facts=row.facts,
                fed=row.fed,
                received=row.received,
            )
            for row in rows
        )

    def observe(self, noun: str, subject: str, code: str, by: str) -> None:
        """Keep what a person says of a page or a leaf."""
        self._connection.execute(
            observation.insert().values(
                id=new_id(), noun=noun, subject=subject, code=code, by=by, at=now()
            )
        )

    def withdraw(self, noun: str, subject: str, code: str, by: str) -> bool:
        """Take an observation back; say whether it stood."""
        changed = self._connection.execute(
            update(observation)
            .where(
                observation.c.noun == noun,
                observation.c.subject == subject,
                observation.c.code == code,
                observation.c.withdrawn.is_(None),
            )
            .values(withdrawn=now(), withdrawn_by=by)
        )
        return changed.rowcount > 0

    def observations(self, noun: str, subjects: Sequence[str]) -> tuple[Observation, ...]:
        """Return what stands of some things, in the order in which it was said."""
        rows = self._connection.execute(
            select(observation)
            .where(
                observation.c.noun == noun,
                observation.c.subject.in_(subjects),
                observation.c.withdrawn.is_(None),
            )
            .order_by(observation.c.id)
        )
        return tuple(Observation(row.noun, row.subject, row.code, row.by, row.at) for row in rows)
