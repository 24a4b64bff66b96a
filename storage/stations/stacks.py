"""Stacks: the separator sheets of a station, and the stacks that were fed with them.

A station counts its sheets for itself, so one that comes gets the next number that is free here;
its code stays, and the paper of it is an unknown sheet in any stack that is fed here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import insert, select, update

from pipeline.nouns.sheet import SheetKind, StackState
from storage.schema.capture import batch, master, page, shift
from storage.schema.inventory import record, volume
from storage.schema.sheets import sheet, sighting, stack, stack_image
from storage.stations.rows import RowError, taken

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import Table
    from sqlalchemy.engine import Connection

    from storage.stations.bringing import Bringing
    from storage.stations.rows import Plain

FINAL = (StackState.SETTLED.value, StackState.UNDONE.value)
"""What no person has to decide any more; a stack that is held is decided where its paper is."""


def of_stack(connection: Connection, key: str) -> dict[str, list[Plain]]:
    """Return a stack with its images, and every sheet that was seen in it or printed with one."""
    seen = taken(connection, sighting, sighting.c.stack == key)
    images = taken(connection, stack_image, stack_image.c.stack == key)
    numbers = {row["sheet"] for row in seen} | {row["said"] for row in images if row["said"]}
    printings = select(sheet.c.printing).where(sheet.c.number.in_(numbers))
    found = taken(connection, stack, stack.c.id == key)
    own = [row["batch"] for row in found]
    return {
        "batch": taken(connection, batch, batch.c.id.in_(own)),
        "shift": taken(connection, shift, shift.c.batch.in_(own)),
        "stack": found,
        "stack_image": images,
        "sighting": seen,
        **_issued(connection, taken(connection, sheet, sheet.c.printing.in_(printings))),
    }


def of_sheet(connection: Connection, key: str) -> dict[str, list[Plain]]:
    """Return one sheet, with what it stands for."""
    return _issued(connection, taken(connection, sheet, sheet.c.id == key))


def _issued(connection: Connection, sheets: list[Plain]) -> dict[str, list[Plain]]:
    volumes = [row["volume"] for row in sheets if row["volume"]]
    records = taken(connection, record, record.c.id.in_([row["record"] for row in sheets]))
    names = ("id", "register", "record_id")
    return {
        "volume": taken(connection, volume, volume.c.id.in_(volumes)),
        "record": [{name: row[name] for name in names} for row in records],
        "sheet": sheets,
    }


class Stacks:
    """Takes in the sheets and stacks of one bundle."""

    def __init__(self, bringing: Bringing, rows: Mapping[str, list[object]]) -> None:
        self._bringing = bringing
        self._rows = rows
        self._connection = bringing.tx.connection
        self._numbers: dict[object, int] = {}
        self._new: set[str] = set()

    def take(self) -> None:
        """Take sheets, then stacks with their images and the sheets that were seen."""
        for row in self._of(sheet):
            self._sheet(row)
        for row in self._of(stack):
            self._stack(row)
        for row in self._of(stack_image):
            self._image(row)
        for row in self._of(sighting):
            if row["stack"] in self._new:
                number = {"sheet": self._number(row["sheet"], sighting)}
                self._connection.execute(insert(sighting).values(**{**row, **number}))

    def _of(self, table: Table) -> list[dict[str, object]]:
        return list(self._bringing.rows(self._rows, table))

    def _sheet(self, row: dict[str, object]) -> None:
        """A sheet is issued once; what is said of it later is that it is void."""
        if row["kind"] not in set(SheetKind):
            raise RowError(sheet.name)
        known = select(sheet.c.number, sheet.c.check).where(sheet.c.id == row["id"])
        there = self._connection.execute(known).first()
        if there is not None and there.check != row["check"]:
            raise RowError(sheet.name)
        here = there.number if there is not None else self._bringing.tx.sheets.next_number()
        self._numbers[row["number"]] = here
        if there is not None:
            void = {"voided": row["voided"], "void_reason": row["void_reason"]}
            still = sheet.c.voided.is_(None)
            self._connection.execute(
                update(sheet).where(sheet.c.id == row["id"], still).values(**void)
            )
            return
        shelf = self._bringing.volumes.get(str(row["volume"])) if row["volume"] else None
        if row["volume"] and shelf is None:
            raise RowError(sheet.name)
        named, _ = self._bringing.records.get(str(row["record"]), (None, None))
        changes = {"number": here, "volume": shelf, "record": named}
        self._connection.execute(insert(sheet).values(**{**row, **changes}))
        self._bringing.things.append((sheet.name, str(row["id"])))

    def _stack(self, row: dict[str, object]) -> None:
        key = str(row["id"])
        if row["state"] not in FINAL or not self._bringing.is_ours_batch(row["batch"]):
            raise RowError(stack.name)
        self._bringing.things.append((stack.name, key))
        if self._connection.scalar(select(stack.c.id).where(stack.c.id == key)) is None:
            self._connection.execute(insert(stack).values(**{**row, "held": False}))
            self._new.add(key)

    def _image(self, row: dict[str, object]) -> None:
        if row["stack"] not in self._new:
            return
        whose = select(master.c.batch).where(master.c.id == row["master"])
        if not self._bringing.is_ours_batch(self._connection.scalar(whose)):
            raise RowError(stack_image.name)
        own = select(page.c.id).where(page.c.id == row["page"], page.c.master == row["master"])
        if row["page"] is not None and self._connection.scalar(own) is None:
            raise RowError(stack_image.name)
        said = self._number(row["said"], stack_image) if row["said"] else row["said"]
        self._connection.execute(insert(stack_image).values(**{**row, "said": said}))

    def _number(self, theirs: object, table: Table) -> int:
        """Return the number here of a sheet that the station numbered so."""
        if theirs not in self._numbers:
            raise RowError(table.name)
        return self._numbers[theirs]
