"""Lists of records in SQL, in the order of their IDs, by what they have reached."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from itertools import product
from typing import TYPE_CHECKING

from sqlalchemy import and_, bindparam, or_, select

from pipeline.nouns.record import Register
from pipeline.ports.listing import ListedRecord, Part
from pipeline.progress.stages import Stage
from storage.records.listing import part_of, together
from storage.schema.inventory import alias, record
from storage.schema.rollup import NAME, record_progress

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Select
    from sqlalchemy.engine import Connection, Row

    from pipeline.ports.listing import RecordsWanted

ORDER = ("record_id", "register")
GIVEN = "given"
"""Stands for a value in the shape of a question: the value itself comes when it is asked."""
SHAPES = 200
LAST = "\U0010ffff"
"""Comes after every letter of an ID."""


def listed_records(
    connection: Connection, wanted: RecordsWanted, limit: int, after: str | None
) -> Part[ListedRecord]:
    """Return a part of the records; `after` is a record's name, REGISTER:ID."""
    before, _, record_id = (after or "").partition(":")
    shape = replace(
        wanted,
        unit=wanted.unit and GIVEN,
        type=wanted.type and GIVEN,
        begins=wanted.begins and GIVEN,
        former=wanted.former and GIVEN,
    )
    values = {
        "unit": wanted.unit,
        "type": wanted.type,
        "begins": wanted.begins,
        "ends": wanted.begins + LAST,
        "former": wanted.former,
        "after": record_id,
    }
    rows = connection.execute(_question(shape, before, limit + 1), values).all()
    found = part_of(rows, limit, _line, str)
    keys = [line.id for line in found.items]
    named = connection.execute(select(record.c.id, record.c.title).where(record.c.id.in_(keys)))
    titles = {row.id: row.title for row in named}
    return Part(tuple(_titled(line, titles[line.id]) for line in found.items), found.next)


@lru_cache(maxsize=SHAPES)
def _question(shape: RecordsWanted, before: str, limit: int) -> Select[tuple[object, ...]]:
    """Return the question of this shape; putting it together takes longer than its answer.

    `before` is the register of the record after which the list goes on, if it does.
    """
    if shape.former:
        branches = [_former(shape, before)]
    else:
        registers = [shape.register] if shape.register else list(Register)
        stages = [shape.stage] if shape.stage else list(Stage)
        branches = [
            _branch(shape, register, stage, before)
            for register, stage in product(registers, stages)
        ]
    return together(branches, ORDER, limit)


def _branch(
    shape: RecordsWanted, register: Register, stage: Stage, before: str
) -> Select[tuple[object, ...]]:
    return select(record_progress).where(
        record_progress.c.register == register.value,
        record_progress.c.stage == stage.value,
        *_named(shape),
        *_begins(shape),
        *_after(register, before),
    )


def _former(shape: RecordsWanted, before: str) -> Select[tuple[object, ...]]:
    """Few records have the same former ID: what else is wanted of them is looked at in passing."""
    here = record_progress.c
    conditions = [*_named(shape), *_begins(shape)]
    if shape.register:
        conditions.append(here.register == shape.register.value)
    if shape.stage:
        conditions.append(here.stage == shape.stage.value)
    if before:
        later = and_(here.record_id == bindparam("after"), here.register > before)
        conditions.append(or_(here.record_id > bindparam("after"), later))
    known = select(alias.c.record).where(alias.c.alias == bindparam("former"))
    return select(record_progress).where(here.record.in_(known), *conditions)


def _named(shape: RecordsWanted) -> list[ColumnElement[bool]]:
    here = record_progress.c
    wanted = ((here.unit, "unit", shape.unit), (here.type, "type", shape.type))
    return [column == bindparam(name) for column, name, given in wanted if given]


def _begins(shape: RecordsWanted) -> list[ColumnElement[bool]]:
    column = record_progress.c.record_id
    return [column >= bindparam("begins"), column < bindparam("ends")] if shape.begins else []


def _after(register: Register, before: str) -> list[ColumnElement[bool]]:
    """Of the same ID in several registers, the later registers follow."""
    if not before:
        return []
    column, last = record_progress.c.record_id, bindparam("after", type_=NAME)
    return [column >= last if register.value > before else column > last]


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
