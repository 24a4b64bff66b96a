"""Lists of records in SQL, in the order of their IDs, by what they have reached."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

from sqlalchemy import select

from pipeline.nouns.record import Register
from pipeline.ports.listing import ListedRecord, Part
from pipeline.progress.stages import Stage
from storage.records.listing import part
from storage.schema.inventory import alias, record
from storage.schema.rollup import record_progress

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Select
    from sqlalchemy.engine import Connection, Row

    from pipeline.ports.listing import RecordsWanted

ORDER = ("record_id", "register")
LAST = "\U0010ffff"
"""Comes after every letter of an ID."""


def listed_records(
    connection: Connection, wanted: RecordsWanted, limit: int, after: str | None
) -> Part[ListedRecord]:
    """Return a part of the records; `after` is a record's name, REGISTER:ID."""
    if wanted.former:
        branches = [_former(wanted, after)]
    else:
        registers = [wanted.register] if wanted.register else list(Register)
        stages = [wanted.stage] if wanted.stage else list(Stage)
        branches = [
            _branch(wanted, register, stage, after)
            for register, stage in product(registers, stages)
        ]
    found = part(connection, branches, ORDER, limit, _line, str)
    keys = [line.id for line in found.items]
    rows = connection.execute(select(record.c.id, record.c.title).where(record.c.id.in_(keys)))
    titles = {row.id: row.title for row in rows}
    return Part(tuple(_titled(line, titles[line.id]) for line in found.items), found.next)


def _branch(
    wanted: RecordsWanted, register: Register, stage: Stage, after: str | None
) -> Select[tuple[object, ...]]:
    return select(record_progress).where(
        record_progress.c.register == register.value,
        record_progress.c.stage == stage.value,
        *_named(wanted),
        *_begins(wanted.begins),
        *_after(register, after),
    )


def _former(wanted: RecordsWanted, after: str | None) -> Select[tuple[object, ...]]:
    """Few records have the same former ID: what else is wanted of them is looked at in passing."""
    conditions = [*_named(wanted), *_begins(wanted.begins)]
    if wanted.register:
        conditions.append(record_progress.c.register == wanted.register.value)
    if wanted.stage:
        conditions.append(record_progress.c.stage == wanted.stage.value)
    if after is not None:
        register, _, record_id = after.partition(":")
        here = record_progress.c
        conditions.append(
            (here.record_id > record_id)
            | ((here.record_id == record_id) & (here.register > register))
        )
    known = select(alias.c.record).where(alias.c.alias == wanted.former)
    return select(record_progress).where(record_progress.c.record.in_(known), *conditions)


def _named(wanted: RecordsWanted) -> list[ColumnElement[bool]]:
    columns = ((record_progress.c.unit, wanted.unit), (record_progress.c.type, wanted.type))
    return [column == value for column, value in columns if value]


def _begins(text: str) -> list[ColumnElement[bool]]:
    column = record_progress.c.record_id
    return [column >= text, column < text + LAST] if text else []


def _after(register: Register, after: str | None) -> list[ColumnElement[bool]]:
    """Of the same ID in several registers, the later registers follow."""
    if after is None:
        return []
    before, _, record_id = after.partition(":")
    column = record_progress.c.record_id
    return [column >= record_id if register.value > before else column > record_id]


def _line(row: Row[tuple[object, ...]]) -> ListedRecord:
    return ListedRecord(
        id=row.record,
        register=row.register,
        record_id=row.record_id,
        unit=row.unit,
        type=row.type,
        title="",
        stage=row.stage,
    )


def _titled(line: ListedRecord, title: str) -> ListedRecord:
    return ListedRecord(
        line.id, line.register, line.record_id, line.unit, line.type, title, line.stage
    )
