"""Batching: a batch is handed over, reconciled and sealed by the people who feed it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, cast

from pipeline.capture.errors import (
    BatchInHandError,
    BatchSealedError,
    CountersDifferError,
    NoSuchBatchError,
)
from pipeline.capture.sealing import BATCH, received_in_shift, seal
from pipeline.clock import now
from pipeline.events import Kind
from pipeline.ids import BatchId
from pipeline.nouns.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipeline.events import Actor
    from pipeline.nouns.batch import Batch, BatchPage, Difference
    from pipeline.ports.records import Transaction

TOO_LONG = timedelta(hours=12)
"""A batch that is open for longer than a shift lasts was forgotten."""


@dataclass(frozen=True, slots=True)
class Counts:
    """What one person brought in one batch. Leaves, pages and records are different counts."""

    operator: str
    leaves: int
    pages: int
    records: int
    rescans: int


def the_batch(tx: Transaction, name: str) -> Batch:
    """Return the batch with this ID."""
    if not tx.batches.known(name):
        raise NoSuchBatchError(batch=name)
    return tx.batches.get(BatchId(name))


def is_open_too_long(batch: Batch) -> bool:
    """Say whether nobody has sealed a batch for longer than a shift lasts."""
    return batch.sealed is None and now() - batch.opened > TOO_LONG


def hand_over(
    tx: Transaction,
    batch: Batch,
    to: str,
    actor: Actor,
    *,
    fed: int | None = None,
    reason: Difference | None = None,
) -> int:
    """Give an open batch to another person; return how many pages the one before received."""
    _require_open(batch)
    before = tx.batches.operator(batch.id)
    if to == before:
        raise BatchInHandError(batch=batch.id, person=to)
    received = _reconciled(tx, batch, fed, reason)
    tx.batches.end_shift(batch.id, fed, received, reason)
    tx.batches.hand_over(batch.id, to)
    facts: dict[str, object] = {"from": before, "to": to, "received": received}
    _note(tx, batch, actor, Kind.BATCH_HANDED_OVER, facts, fed, reason)
    return received


def seal_by_hand(
    tx: Transaction,
    batch: Batch,
    actor: Actor,
    *,
    fed: int | None = None,
    reason: Difference | None = None,
    unfinished: str | None = None,
) -> None:
    """Seal a batch that was left open; where the device fed other pages than came, with a reason.

    Without a figure from the person, that of the device counts, where it told one. `unfinished`
    is the code of why something of its volume is missing.
    """
    _require_open(batch)
    told = _told_by_device(tx, batch) if fed is None else fed
    _reconciled(tx, batch, told, reason)
    counted = tx.batches.counted(batch.id)
    seal(tx, batch.id, actor, counted, fed=told, reason=reason, unfinished=unfinished)


def counts_of(tx: Transaction, pages: Iterable[BatchPage]) -> tuple[Counts, ...]:
    """Count what each person brought, in the order in which they began."""
    by_person: defaultdict[str, list[BatchPage]] = defaultdict(list)
    for page in pages:
        by_person[page.operator].append(page)
    return tuple(
        Counts(
            operator=operator,
            leaves=len({page.leaf for page in theirs}),
            pages=len(theirs),
            records=tx.batches.records({page.leaf for page in theirs}),
            rescans=sum(page.rescan for page in theirs),
        )
        for operator, theirs in by_person.items()
    )


def _require_open(batch: Batch) -> None:
    if batch.sealed is not None:
        raise BatchSealedError(batch=batch.id)


def _reconciled(tx: Transaction, batch: Batch, fed: int | None, reason: Difference | None) -> int:
    """Return how many pages came in this part of a batch; raise if others were fed, unexplained."""
    received = received_in_shift(tx, batch.id)
    if fed is not None and fed != received and reason is None:
        raise CountersDifferError(batch=batch.id, fed=fed, received=received)
    return received


def _told_by_device(tx: Transaction, batch: Batch) -> int | None:
    for flag in tx.holds.flags(BATCH, batch.id):
        if flag.code == Problem.COUNTERS_DIFFER:
            return cast("int", flag.facts["fed"])
    return None


def _note(
    tx: Transaction,
    batch: Batch,
    actor: Actor,
    kind: Kind,
    facts: dict[str, object],
    fed: int | None,
    reason: Difference | None,
) -> None:
    if fed is not None:
        facts["fed"] = fed
    if reason is not None:
        facts["reason"] = reason.value
    tx.events.note(kind, BATCH, batch.id, actor=actor, batch=batch.id, facts=facts)
