"""What is stored: every object that a row names, read through and compared with the row.

Rows come in pages and objects in blocks, so that a hundred million of them need no more memory
than one.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select

from pipeline.errors import HeldError, ObjectMissingError
from pipeline.seals import Fault
from storage.schema.capture import master
from storage.schema.documents import product
from storage.stations.erased import given_up

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Select
    from sqlalchemy.engine import Connection, Row

    from pipeline.ports.objects import Objects, Stored

AT_ONCE = 500
ROUNDED = timedelta(seconds=1)
"""Servers keep the day of a lock to the second."""


@dataclass
class Tally:
    """What has been looked at so far."""

    seen: int = 0
    unlocked: int = 0


def stored_faults(connection: Connection, objects: Objects, tally: Tally) -> Iterator[Fault]:
    """Read every object that a row names, and yield what does not hold."""
    masters = select(
        master.c.id,
        master.c.key,
        master.c.sha256,
        master.c.object_version,
        master.c.retained_until,
    ).where(~given_up(master.c.key))
    for row in rows_of(connection, masters):
        tally.seen += 1
        tally.unlocked += row.retained_until is None
        yield from _master(objects, row)
    made = select(
        product.c.id,
        product.c.noun,
        product.c.subject,
        product.c.kind,
        product.c.key,
        product.c.sha256,
    ).where(~given_up(product.c.key))
    for row in rows_of(connection, made):
        tally.seen += 1
        try:
            objects.check(row.key, row.sha256)
        except HeldError as fault:
            yield Fault(fault.code, f"{row.kind} of {row.noun} {row.subject}", row.key)


def rows_of(
    connection: Connection, wanted: Select[tuple[object, ...]]
) -> Iterator[Row[tuple[object, ...]]]:
    """Yield rows by their ids, a page at a time; the first column is the id."""
    key = wanted.selected_columns[0]
    after = ""
    page = wanted.order_by(key).limit(AT_ONCE)
    while rows := connection.execute(page.where(key > after)).all():
        yield from rows
        after = str(rows[-1][0])


def _master(objects: Objects, row: Row[tuple[object, ...]]) -> Iterator[Fault]:
    place = f"master {row.id}"
    try:
        found = objects.check(row.key, row.sha256, row.object_version)
    except ObjectMissingError as fault:
        yield _elsewhere(objects, row) or Fault(fault.code, place, row.key)
        return
    except HeldError as fault:
        yield Fault(fault.code, place, row.key)
        return
    if row.object_version and objects.overlaid(row.key, row.sha256):
        yield Fault("object_overlaid", place, row.key)
    if _is_loose(row, found):
        yield Fault("object_unlocked", place, row.key)


def _elsewhere(objects: Objects, row: Row[tuple[object, ...]]) -> Fault | None:
    """Say whether the bytes are there in another version, as after a copy of the store."""
    if row.object_version is None:
        return None
    try:
        objects.check(row.key, row.sha256)
    except HeldError:
        return None
    return Fault("object_not_adopted", f"master {row.id}", row.key)


def _is_loose(row: Row[tuple[object, ...]], found: Stored) -> bool:
    """Say whether the store keeps a master less long than it said."""
    if row.retained_until is None:
        return False
    return found.retained_until is None or found.retained_until < row.retained_until - ROUNDED
