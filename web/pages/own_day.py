"""A person's own day: what they brought since midnight, in all batches that they had in hand."""

from __future__ import annotations

from datetime import datetime, time
from typing import TYPE_CHECKING

from pipeline.clock import now, zone_of
from pipeline.ids import new_id
from pipeline.moves.batching import counts_of
from pipeline.people.rights import Right, reach

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.moves.batching import Counts
    from pipeline.nouns.batch import BatchPage
    from storage.records import SqlTransaction
    from web.asking import Ask

MOST = 100
"""So many batches of a unit are looked through; nobody feeds more in a day."""
OF_MOMENT = 13
"""So many signs of an id say when it was made, to the millisecond."""


def own_day(tx: SqlTransaction, ask: Ask) -> Counts | None:
    """Return what a person brought today; None where that is nothing."""
    units = sorted(reach(ask.person, Right.CAPTURE).units)
    pages = [page for unit in units for page in _brought(tx, ask.person.name, unit)]
    return next(iter(counts_of(tx, pages)), None)


def _brought(tx: SqlTransaction, name: str, unit: str) -> Iterator[BatchPage]:
    zone = zone_of(unit)
    since = datetime.combine(now().astimezone(zone).date(), time(), zone)
    first = new_id(int(since.timestamp()) * 1_000_000_000)[:OF_MOMENT]
    for batch in tx.batches.latest(unit, MOST):
        past = batch.sealed is not None and batch.sealed < since
        if not past and any(one.operator == name for one in tx.batches.shifts(batch.id)):
            for page in tx.batches.pages(batch.id):
                if page.operator == name and page.page[:OF_MOMENT] >= first:
                    yield page
