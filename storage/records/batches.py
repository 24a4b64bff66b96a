"""Batches in SQL, and the files that were refused in them."""

from __future__ import annotations

from dataclasses import asdict
from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, func, select, update

from pipeline.clock import now
from pipeline.ids import BatchId, PageId, new_id
from pipeline.nouns.batch import Batch, Shift
from pipeline.ports.records import RefusedFile
from storage.records import asked
from storage.records.batch_pages import batch_pages, records_on
from storage.schema.capture import batch, look, master, page, refusal, shift
from storage.schema.inventory import leaf

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import datetime

    from sqlalchemy import BindParameter, Select
    from sqlalchemy.engine import Connection, Row

    from pipeline.ids import LeafId, MasterId, VolumeId
    from pipeline.nouns.batch import BatchPage
    from pipeline.nouns.look import Look


class SqlBatches:
    """One row per run of one scanner by one operator."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def open(
        self,
        *,
        source: str,
        operator: str,
        station: str,
        unit: str,
        driver: str,
        profile: Mapping[str, str],
    ) -> BatchId:
        """Open a batch and return its id."""
        key = new_id()
        self._connection.execute(
            batch.insert().values(
                id=key,
                source=source,
                operator=operator,
                station=station,
                unit=unit,
                driver=driver,
                profile=dict(profile),
                counters={},
                opened=now(),
            )
        )
        self._begin(BatchId(key), operator)
        return BatchId(key)

    def _begin(self, key: BatchId, operator: str) -> None:
        self._connection.execute(
            shift.insert().values(id=new_id(), batch=key, operator=operator, began=now())
        )

    def get(self, key: BatchId) -> Batch:
        """Return one batch."""
        row = self._connection.execute(select(batch).where(batch.c.id == key)).one()
        return batch_of(row)

    def is_open(self, key: BatchId) -> bool:
        """Say whether there is such a batch and it has not been sealed."""
        waiting = select(batch.c.id).where(batch.c.id == key, batch.c.sealed.is_(None))
        return self._connection.scalar(waiting) is not None

    def counted(self, key: BatchId) -> dict[str, int]:
        """Count what came in a batch: files, pages, and files that were refused."""
        of_batch = select(master.c.id).where(master.c.batch == key)
        counts = {
            "files": select(func.count()).select_from(master).where(master.c.batch == key),
            "pages": select(func.count()).select_from(page).where(page.c.master.in_(of_batch)),
            "refused": select(func.count()).select_from(refusal).where(refusal.c.batch == key),
        }
        return {name: self._connection.scalar(count) or 0 for name, count in counts.items()}

    def open_ones(self, unit: str | None, before: datetime | None) -> tuple[Batch, ...]:
        """Return the batches of a unit, opened before then and not sealed, oldest first."""
        asked = select(batch).where(batch.c.sealed.is_(None)).order_by(batch.c.id)
        if unit is not None:
            asked = asked.where(batch.c.unit == unit)
        if before is not None:
            asked = asked.where(batch.c.opened < before)
        return tuple(map(batch_of, self._connection.execute(asked)))

    def latest(self, unit: str | None, limit: int) -> tuple[Batch, ...]:
        """Return the newest batches, newest first."""
        asked = select(batch).order_by(batch.c.id.desc()).limit(limit)
        if unit is not None:
            asked = asked.where(batch.c.unit == unit)
        return tuple(map(batch_of, self._connection.execute(asked)))

    def known(self, key: str) -> bool:
        """Say whether there is such a batch."""
        return self._connection.scalar(select(batch.c.id).where(batch.c.id == key)) is not None

    def shifts(self, key: BatchId) -> tuple[Shift, ...]:
        """Return who fed a batch, one after the other."""
        rows = self._connection.execute(
            select(shift).where(shift.c.batch == key).order_by(shift.c.id)
        )
        return tuple(map(_shift_of, rows))

    def operator(self, key: BatchId) -> str:
        """Return who has a batch in hand now, or had it last."""
        last, opened = _operators()
        of_it = {"batch": key}
        return self._connection.scalar(last, of_it) or self._connection.scalar(opened, of_it) or ""

    def hand_over(self, key: BatchId, operator: str) -> None:
        """Begin the next person's part of a batch."""
        self._begin(key, operator)

    def end_shift(self, key: BatchId, fed: int | None, received: int, reason: str | None) -> None:
        """End the part of a batch that is under way, with what came of it."""
        self._connection.execute(
            update(shift)
            .where(shift.c.batch == key, shift.c.ended.is_(None))
            .values(ended=now(), fed=fed, received=received, reason=reason)
        )

    def pages(self, key: BatchId) -> tuple[BatchPage, ...]:
        """Return the pages of a batch in the order in which they came."""
        return batch_pages(self._connection, key)

    def bring(self, key: BatchId, brought: MasterId) -> None:
        """Let a master belong to a batch from now on."""
        self._connection.execute(update(master).where(master.c.id == brought).values(batch=key))

    def records(self, leaves: Collection[LeafId]) -> int:
        """Count the records whose papers lie on some leaves."""
        return records_on(self._connection, leaves)

    def keep_look(self, key: PageId, measured: Look) -> None:
        """Keep what was measured of a page."""
        asked.add(self._connection, look, {"page": key, "measured": asdict(measured)})

    def is_looked_at(self, key: PageId) -> bool:
        """Say whether a page was measured."""
        return self._connection.scalar(_looked(), {"page": key}) is not None

    def looks_in(
        self, volume: VolumeId, limit: int
    ) -> tuple[tuple[PageId, str, float | None], ...]:
        """Return likeness and length in mm of pages in a volume, the newest so many."""
        rows = self._connection.execute(_looks(limit), {"volume": volume})
        return tuple((PageId(key), likeness or "", length) for key, likeness, length in rows)

    def seal(self, key: BatchId, counters: Mapping[str, int]) -> None:
        """End a batch with what it counted."""
        self._connection.execute(
            update(batch).where(batch.c.id == key).values(counters=dict(counters), sealed=now())
        )

    def refuse(
        self, key: BatchId, path: str, code: str, facts: Mapping[str, object], sha256: str | None
    ) -> RefusedFile:
        """Write down a file that could not be taken; the same file again is the same refusal."""
        known = self._connection.scalar(
            select(refusal.c.id).where(
                refusal.c.path == path,
                refusal.c.code == code,
                refusal.c.sha256.is_not_distinct_from(sha256),
                refusal.c.settled.is_(None),
            )
        )
        if known is None:
            known = new_id()
            self._connection.execute(
                refusal.insert().values(
                    id=known,
                    batch=key,
                    path=path,
                    sha256=sha256,
                    code=code,
                    facts=dict(facts),
                    at=now(),
                )
            )
        return RefusedFile(known, path, code, dict(facts), now())

    def refused(self) -> tuple[RefusedFile, ...]:
        """Return the refused files that nobody has settled, oldest first."""
        rows = self._connection.execute(
            select(refusal).where(refusal.c.settled.is_(None)).order_by(refusal.c.id)
        )
        return tuple(RefusedFile(row.id, row.path, row.code, row.facts, row.at) for row in rows)

    def unit_of_refused(self, key: str) -> str | None:
        """Return the unit for which a refused file was brought; None where there is no such."""
        of_it = select(batch.c.unit).join(refusal, refusal.c.batch == batch.c.id)
        return self._connection.scalar(of_it.where(refusal.c.id == key))

    def settle(self, key: str, by: str, reason: str) -> bool:
        """Close a refusal; say whether there was an open one with this id."""
        changed = self._connection.execute(
            update(refusal)
            .where(refusal.c.id == key, refusal.c.settled.is_(None))
            .values(settled=now(), settled_by=by, reason=reason)
        )
        return changed.rowcount == 1


@cache
def _operators() -> tuple[Select[str], Select[str]]:
    """Return the questions for who had a batch in hand last, and for who opened it."""
    one: BindParameter[Any] = bindparam("batch")
    last = select(shift.c.operator).where(shift.c.batch == one).order_by(shift.c.id.desc())
    return last.limit(1), select(batch.c.operator).where(batch.c.id == one)


@cache
def _looked() -> Select[str]:
    return select(look.c.page).where(look.c.page == bindparam("page"))


@cache
def _looks(limit: int) -> Select[str, str, float]:
    """Return the question for likeness and length of the newest so many pages of a volume."""
    measured = look.c.measured
    return (
        select(look.c.page, measured["likeness"].as_string(), measured["height_mm"].as_float())
        .join(page, page.c.id == look.c.page)
        .join(leaf, leaf.c.id == page.c.leaf)
        .where(leaf.c.volume == bindparam("volume"))
        .order_by(look.c.page.desc())
        .limit(limit)
    )


def batch_of(row: Row[tuple[object, ...]]) -> Batch:
    """Return the batch of a row of its table."""
    return Batch(
        id=BatchId(row.id),
        source=row.source,
        operator=row.operator,
        station=row.station,
        unit=row.unit,
        driver=row.driver,
        profile=row.profile,
        counters=row.counters,
        opened=row.opened,
        sealed=row.sealed,
    )


def _shift_of(row: Row[tuple[object, ...]]) -> Shift:
    return Shift(
        id=row.id,
        batch=BatchId(row.batch),
        operator=row.operator,
        began=row.began,
        ended=row.ended,
        fed=row.fed,
        received=row.received,
        reason=row.reason,
    )
