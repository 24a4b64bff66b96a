"""Lists of records in SQL, in the order of their IDs, by what they have reached."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from itertools import product
from typing import TYPE_CHECKING

from sqlalchemy import and_, bindparam, exists, or_, select

from pipeline.nouns.record import Register
from pipeline.ports.listing import ListedRecord, Part
from pipeline.progress.stages import Stage
from storage.records.listing import part_of, together
from storage.records.rollup_rows import MONTHLY
from storage.schema.inventory import alias, claim, record, volume
from storage.schema.rollup import FLAGS, NAME, record_progress

if TYPE_CHECKING:
    from sqlalchemy import Column, ColumnElement, Select
    from sqlalchemy.engine import Connection, Row

    from pipeline.ports.listing import RecordsWanted

ORDER = ("record_id", "register")
GIVEN = "given"
"""Stands for a value in the shape of a question: the value itself comes when it is asked."""
SHAPES = 200
LAST = "\U0010ffff"
"""Comes after every letter of an ID."""
INDICATOR = (Register.CIVIL, Register.LEGAL)
"""The registers of the indicator; property stands apart."""
COUNTED = (Stage.CLAIMED, Stage.CAPTURED, Stage.DIGITIZED, Stage.REGISTERED)
"""The stages of the records that are counted at all."""


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
        month=None if wanted.month is None else GIVEN,
        within=None if wanted.within is None else frozenset(),
        hidden=None if wanted.hidden is None else frozenset(),
        granted=frozenset(),
    )
    values = {
        "unit": wanted.unit,
        "type": wanted.type,
        "begins": wanted.begins,
        "ends": wanted.begins + LAST,
        "former": wanted.former,
        "after": record_id,
        "month": wanted.month,
        "within": sorted(wanted.within or ()),
        "hidden": sorted(wanted.hidden or ()),
        "granted": sorted(wanted.granted),
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
        branches = [
            _branch(shape, register, stage, before)
            for register, stage in product(_registers(shape), _stages(shape))
        ]
    return together(branches, ORDER, limit)


def _registers(shape: RecordsWanted) -> tuple[Register, ...]:
    if shape.register:
        return (shape.register,)
    return INDICATOR if shape.indicator else tuple(Register)


def _stages(shape: RecordsWanted) -> tuple[Stage, ...]:
    if shape.stage:
        return (shape.stage,)
    return COUNTED if shape.counted else tuple(Stage)


def _branch(
    shape: RecordsWanted, register: Register, stage: Stage, before: str
) -> Select[tuple[object, ...]]:
    return select(record_progress).where(
        record_progress.c.register == register.value,
        record_progress.c.stage == stage.value,
        *_named(shape),
        *_begins(shape),
        *_counted(shape),
        *_after(register, before),
    )


def _former(shape: RecordsWanted, before: str) -> Select[tuple[object, ...]]:
    """Few records have the same former ID: what else is wanted of them is looked at in passing."""
    here = record_progress.c
    conditions = [*_named(shape), *_begins(shape), *_counted(shape)]
    if shape.register or shape.indicator:
        conditions.append(here.register.in_([one.value for one in _registers(shape)]))
    if shape.stage or shape.counted:
        conditions.append(here.stage.in_([one.value for one in _stages(shape)]))
    if before:
        later = and_(here.record_id == bindparam("after"), here.register > before)
        conditions.append(or_(here.record_id > bindparam("after"), later))
    known = select(alias.c.record).where(alias.c.alias == bindparam("former"))
    return select(record_progress).where(here.record.in_(known), *conditions)


def _named(shape: RecordsWanted) -> list[ColumnElement[bool]]:
    here = record_progress.c
    wanted = ((here.unit, "unit", shape.unit), (here.type, "type", shape.type))
    return [column == bindparam(name) for column, name, given in wanted if given]


def _counted(shape: RecordsWanted) -> list[ColumnElement[bool]]:
    """Whether a record is in a count, of some units, or hidden is looked at in passing."""
    here = record_progress.c
    found: list[ColumnElement[bool]] = []
    if shape.within is not None:
        found.append(_given("within", here.unit))
    if shape.hidden is not None:
        found.append(or_(_given("granted", here.record), ~_is_hidden()))
    if shape.counted in FLAGS:
        found.append(here.reached.op("&")(1 << FLAGS.index(shape.counted)) != 0)
    if shape.month is not None:
        found.append(here[MONTHLY.get(shape.counted, "created")] == bindparam("month"))
    return found


def _is_hidden() -> ColumnElement[bool]:
    """Say whether a record is restricted, as the inventory knows it now or when it was counted."""
    here = record_progress.c.record
    of_type = exists().where(record.c.id == here, _given("hidden", record.c.type))
    in_volume = exists().where(
        claim.c.record == here, claim.c.volume == volume.c.id, volume.c.restricted
    )
    return or_(_given("hidden", record_progress.c.type), of_type, in_volume)


def _given(name: str, column: Column[str]) -> ColumnElement[bool]:
    return column.in_(bindparam(name, expanding=True))


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
