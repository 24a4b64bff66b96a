"""Readiness: whether the line runs, judged by the last completion of every step.

Work that waits while nothing is finished means that the line stands still, whatever the processes
say of themselves. Where nothing waits, nothing need be finished: an idle line is ready.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from storage.records.operation import ENOUGH

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime, timedelta

    from storage.records import SqlTransaction
    from storage.records.operation import Waiting


@dataclass(frozen=True, slots=True)
class StepLook:
    """One step with work waiting: how much, since when, and when one was last finished."""

    step: str
    waiting: int
    since: datetime
    last_done: datetime | None
    stands_still: bool


def look(tx: SqlTransaction, patience: timedelta) -> tuple[StepLook, ...]:
    """Look at every step that has work waiting; what waits is counted up to a bound."""
    waiting = tx.operation.waiting(ENOUGH)
    return judged(waiting, tx.tally.last_done(), tx.operation.moment() - patience)


def judged(
    waiting: Iterable[Waiting], last_done: Mapping[str, datetime], before: datetime
) -> tuple[StepLook, ...]:
    """Judge the steps: one stands still if its work waited, and nothing was done, since before."""
    queues: dict[str, tuple[int, datetime]] = {}
    for one in waiting:
        count, since = queues.get(one.step.value, (0, one.since))
        queues[one.step.value] = count + one.count, min(since, one.since)
    looks = []
    for step, (count, since) in queues.items():
        done = last_done.get(step)
        still = since <= before and (done is None or done <= before)
        looks.append(StepLook(step, count, since, done, still))
    return tuple(looks)
