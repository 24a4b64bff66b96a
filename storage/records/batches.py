"""Batches in SQL, and the files that were refused in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select, update

from pipeline.clock import now
from pipeline.ids import BatchId, new_id
from pipeline.nouns.batch import Batch
from pipeline.ports.records import RefusedFile
from storage.schema.capture import batch, master, page, refusal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.engine import Connection, Row


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
        return BatchId(key)

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
