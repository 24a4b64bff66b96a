"""The rollup: follows the sealed events by position, and keeps what they change summed up.

A sealer gives positions after commit, one after the other, so that nothing comes late behind a
position that was read; an id says nothing about the order of commits. Whatever an event may have
touched is computed anew from the tables, so that an event seen twice, or a change seen before its
event, does no harm.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from sqlalchemy import delete, func, insert, select, update

from pipeline.clock import now
from storage.records import asked, hours_kept
from storage.records.rollup_counts import add
from storage.records.rollup_rows import computed, difference, stored, write
from storage.records.rollup_tail import EVENTS_AT_ONCE, SMALL, Tail, heads, sealed_after, unsealed
from storage.records.rollup_touched import touched
from storage.records.undelimited import keep_undelimited
from storage.schema.inventory import record, volume
from storage.schema.rollup import (
    progress_count,
    record_progress,
    rollup,
    rollup_position,
    undelimited,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from sqlalchemy.engine import Connection

    from storage.records.rollup_rows import Sums

AT_ONCE = 1000
ROLLING = 1634888554
"""The name of PostgreSQL's lock that keeps two from rolling, or forgetting, at once."""
WALKS = {"records": record.c.id, "volumes": volume.c.id}
"""What is walked over when the rollup is built."""


class SqlRollup:
    """What is kept summed up, for all origins; one writer at a time."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def is_built(self) -> bool:
        """Say whether the rollup has been built from everything."""
        rows = self._connection.scalars(select(rollup.c.name).where(rollup.c.built.is_not(None)))
        return set(rows) == set(WALKS)

    def is_behind(self) -> bool:
        """Say whether there is anything to build or to follow."""
        if not self.is_built():
            return True
        reached = self.reached()
        behind = any(reached.get(origin, 0) < head for origin, head in heads(self._connection))
        return behind or hours_kept.is_missing(self._connection)

    def reached(self) -> Mapping[str, int]:
        """Return up to which position the events of each origin are summed up."""
        rows = asked.rows(self._connection, rollup_position)
        return {row.origin: row.position for row in rows}

    def not_yet(self) -> Sums:
        """Return what the newest events change about the counts, if they are few."""
        tails = [*self._tails(SMALL), unsealed(self._connection, SMALL)]
        if sum(tail.events for tail in tails) >= SMALL:
            return Counter()
        records, _ = touched(self._connection, _subjects(tails))
        sums: Sums = Counter()
        for some in _chunks(records):
            before, after = stored(self._connection, some), computed(self._connection, some)
            sums.update(difference(before, after))
        return sums

    def forget(self) -> None:
        """Drop everything that is kept, so that it is built again; waits for whoever rolls."""
        if self._connection.dialect.name != "sqlite":
            self._connection.execute(select(func.pg_advisory_xact_lock(ROLLING, 0)))
        for table in (record_progress, progress_count, undelimited, rollup_position, rollup):
            self._connection.execute(delete(table))
        hours_kept.forget(self._connection)

    def advance(self) -> bool:
        """Build some more, or follow some more events; False where nothing is left to do."""
        if not self._alone():
            return False
        for name in self._unbuilt():
            self._walk(name)
            return True
        return self._follow() > 0 or hours_kept.keep_missing(self._connection)

    def _alone(self) -> bool:
        """Be the only one at the rollup until the end, or begin one; False where somebody is."""
        if self._connection.dialect.name != "sqlite":
            free = select(func.pg_try_advisory_xact_lock(ROLLING, 0))
            if not self._connection.scalar(free):
                return False
        self._begin()
        return True

    def _begin(self) -> None:
        """Note up to where events are told by the tables themselves, before these are walked."""
        missing = WALKS.keys() - set(self._connection.scalars(select(rollup.c.name)))
        if not missing:
            return
        known = self.reached()
        for origin, head in heads(self._connection):
            if origin not in known:
                values = {"origin": origin, "position": head}
                self._connection.execute(insert(rollup_position).values(values))
        self._connection.execute(insert(rollup), [{"name": name} for name in sorted(missing)])

    def _unbuilt(self) -> list[str]:
        rows = self._connection.scalars(select(rollup.c.name).where(rollup.c.built.is_(None)))
        return sorted(rows)

    def _walk(self, name: str) -> None:
        """Compute the next things in the order of their ids."""
        after = self._connection.scalar(select(rollup.c.reached).where(rollup.c.name == name))
        column = WALKS[name]
        keys = list(
            self._connection.scalars(
                select(column).where(column > after).order_by(column).limit(AT_ONCE)
            )
        )
        if keys and name == "records":
            self._renew_some(keys)
        elif keys:
            keep_undelimited(self._connection, keys)
        self._connection.execute(
            update(rollup)
            .where(rollup.c.name == name)
            .values({"reached": keys[-1]} if keys else {"built": now()})
        )

    def _follow(self) -> int:
        tails = list(self._tails(EVENTS_AT_ONCE))
        self._renew(*touched(self._connection, _subjects(tails)))
        hours_kept.keep_changed(self._connection, (one for tail in tails for one in tail.told))
        known = self.reached()
        for tail in tails:
            if tail.origin not in known:
                self._connection.execute(
                    insert(rollup_position).values(origin=tail.origin, position=0)
                )
            self._connection.execute(
                update(rollup_position)
                .where(rollup_position.c.origin == tail.origin)
                .values(position=tail.last)
            )
        return sum(tail.events for tail in tails)

    def _tails(self, limit: int) -> Iterator[Tail]:
        reached = self.reached()
        for origin, head in heads(self._connection):
            position = reached.get(origin, 0)
            if position < head:
                yield sealed_after(self._connection, origin, position, limit)

    def _renew(self, records: Iterable[str], volumes: Iterable[str]) -> None:
        for some in _chunks(records):
            self._renew_some(some)
        for some in _chunks(volumes):
            keep_undelimited(self._connection, some)

    def _renew_some(self, some: Sequence[str]) -> None:
        before, after = stored(self._connection, some), computed(self._connection, some)
        write(self._connection, before, after)
        add(self._connection, difference(before, after))


def _subjects(tails: Iterable[Tail]) -> list[tuple[str, str]]:
    return list(dict.fromkeys(subject for tail in tails for subject in tail.subjects))


def _chunks(keys: Iterable[str]) -> Iterator[Sequence[str]]:
    """Yield the keys in order, some at a time."""
    ordered = sorted(keys)
    for start in range(0, len(ordered), AT_ONCE):
        yield ordered[start : start + AT_ONCE]
