"""Presence: whether a batch is still being fed, so that what a killed ingest left can be sealed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from pipeline.capture.sealing import seal

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from pipeline.events import Actor
    from pipeline.ids import BatchId
    from pipeline.ports.records import Records


class Presence(Protocol):
    """Knows which batches of this machine a living process feeds, and which it left."""

    def feeding(self, batch: BatchId) -> AbstractContextManager[None]:
        """Be present for a batch; whatever ends the process ends that too."""
        ...

    def gone(self) -> tuple[BatchId, ...]:
        """Return the batches that somebody was present for and nobody is any more."""
        ...

    def forget(self, batch: BatchId) -> None:
        """Take note that a batch is sealed."""
        ...


def seal_orphans(records: Records, presence: Presence, actor: Actor) -> int:
    """Seal the batches that a killed ingest left open, with what they had counted; return how many.

    Those of a living ingest stay open.
    """
    sealed = 0
    for batch in presence.gone():
        with records.writing() as tx:
            if tx.batches.is_open(batch):
                seal(tx, batch, actor, tx.batches.counted(batch), orphaned=True)
                sealed += 1
        presence.forget(batch)
    return sealed
