"""Orphans: objects that no row names, because the work that stored them was cut off or repeated.

Masters are reported and never deleted. Products are collected when they are a week old: a row
follows its object within minutes. Nothing is collected while the store knows a later seal than the
database: then the database was brought back from a copy, and the objects are what it lacks.
"""

from __future__ import annotations

from datetime import timedelta
from itertools import chain, islice
from typing import TYPE_CHECKING

from sqlalchemy import select

from pipeline.seals import seal_key
from storage.objects.keys import MASTERS
from storage.schema.capture import master
from storage.schema.documents import product

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from sqlalchemy import Table

    from pipeline.ports.objects import Entry, Objects
    from storage.records import SqlRecords

KEPT = timedelta(days=7)
PRODUCTS = "products/"
REGISTRATIONS = "metadata/"
NAMED_IN: dict[str, Table] = {MASTERS: master, PRODUCTS: product, REGISTRATIONS: product}
AT_ONCE = 500


def orphans(records: SqlRecords, objects: Objects, area: str) -> Iterator[Entry]:
    """Yield the objects of an area (one of `NAMED_IN`) that no row names."""
    table = NAMED_IN[area]
    entries = iter(objects.keys(area))
    while some := list(islice(entries, AT_ONCE)):
        keys = [entry.key for entry in some]
        with records.reading() as tx:
            named = set(tx.connection.scalars(select(table.c.key).where(table.c.key.in_(keys))))
        yield from (entry for entry in some if entry.key not in named)


def is_behind(records: SqlRecords, objects: Objects) -> bool:
    """Say whether the store has a seal that comes after the last one of the database."""
    with records.reading() as tx:
        seal = tx.events.last_seal()
    after = seal_key(records.origin, seal.number + 1 if seal else 1)
    return any(True for _ in objects.keys(after))


def collect(
    records: SqlRecords,
    objects: Objects,
    moment: datetime,
    stopped: Callable[[], bool] = lambda: False,
) -> int:
    """Delete the products that nobody has named for a week; return how many there were."""
    if is_behind(records, objects):
        return 0
    collected = 0
    areas = (orphans(records, objects, area) for area in (PRODUCTS, REGISTRATIONS))
    for entry in chain.from_iterable(areas):
        if stopped():
            break
        if entry.modified < moment - KEPT:
            objects.delete(entry.key)
            collected += 1
    return collected
