"""Orphans: objects that no row names, because the work that stored them was cut off or repeated.

Masters and registrations are reported and never deleted: of them a lost database is made again.
Products are collected when they are a week old: a row follows its object within minutes. Nothing
is collected while the store knows a seal, of whatever station, that the database does not reach:
then the database was brought back from a copy, and the objects are what it lacks.
"""

from __future__ import annotations

from datetime import timedelta
from itertools import islice
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from pipeline.seals import SEALS, seal_key
from storage.objects.keys import MASTERS
from storage.schema.capture import master
from storage.schema.documents import product
from storage.schema.trail import seal

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


def orphans(
    records: SqlRecords, objects: Objects, area: str, stopped: Callable[[], bool] = lambda: False
) -> Iterator[Entry]:
    """Yield the objects of an area (one of `NAMED_IN`) that no row names, until it is stopped."""
    table = NAMED_IN[area]
    entries = iter(objects.keys(area))
    while not stopped() and (some := list(islice(entries, AT_ONCE))):
        keys = [entry.key for entry in some]
        with records.reading() as tx:
            named = set(tx.connection.scalars(select(table.c.key).where(table.c.key.in_(keys))))
        yield from (entry for entry in some if entry.key not in named)


def is_behind(records: SqlRecords, objects: Objects) -> bool:
    """Say whether the store has a seal that comes after the last one of the database."""
    with records.reading() as tx:
        last = tx.events.last_seal()
    after = seal_key(records.origin, last.number + 1 if last else 1)
    return any(True for _ in objects.keys(after))


def is_older(records: SqlRecords, objects: Objects) -> bool:
    """Say whether the store has a seal, of any origin, beyond the database's last one of it."""
    copied: dict[str, int] = {}
    for entry in objects.keys(SEALS):
        origin, _, number = entry.key.removeprefix(SEALS).rpartition("/")
        copied[origin] = max(copied.get(origin, 0), int(number) if number.isdecimal() else 0)
    lasts = select(seal.c.origin, func.max(seal.c.number)).group_by(seal.c.origin)
    with records.reading() as tx:
        known = dict(tx.connection.execute(lasts).all())
    return any(number > known.get(origin, 0) for origin, number in copied.items())


def collect(
    records: SqlRecords,
    objects: Objects,
    moment: datetime,
    stopped: Callable[[], bool] = lambda: False,
) -> int:
    """Delete the products that nobody has named for a week; return how many there were."""
    if is_older(records, objects):
        return 0
    collected = 0
    for entry in orphans(records, objects, PRODUCTS, stopped):
        if entry.modified < moment - KEPT:
            objects.delete(entry.key)
            collected += 1
    return collected
