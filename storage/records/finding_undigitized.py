"""Undigitized: the volumes in which a paper may still lie that nobody has found."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from sqlalchemy import exists, func, select, union

from pipeline.finding.answer import Undigitized
from pipeline.flow import State
from pipeline.nouns.record import Register
from pipeline.nouns.volume import NOWHERE, Citation
from pipeline.progress.stages import Stage
from storage.records.rollup import SqlRollup
from storage.schema.inventory import claim, record, volume
from storage.schema.rollup import record_progress

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Select
    from sqlalchemy.engine import Connection

    from pipeline.finding.question import Question
    from pipeline.finding.sight import Sight

LINES = 20
LOOKED_AT = 2000
"""So many records and volumes at most are looked at; whoever asks for less gets a whole answer."""
NOT_YET = (Stage.CLAIMED, Stage.CAPTURED)


def undigitized(
    connection: Connection, question: Question, sight: Sight, restricted: frozenset[str]
) -> Undigitized:
    """Return the volumes of that unit, year and type that are not wholly digitized.

    They are those that claim a record which is not, and those of which the inventory does not say
    what they hold. Restricted volumes are not named, nor those of records of `restricted` types,
    unless a record is granted.
    """
    elsewhere = _is_elsewhere(question, sight)
    if not SqlRollup(connection).is_built():
        return Undigitized(known=False, elsewhere=elsewhere)
    asked = _records(question, sight, restricted), _empty(question, sight)
    names = "not_digitized", "claimed_by_none"
    records, volumes = (
        one.limit(LOOKED_AT).cte(name) for one, name in zip(asked, names, strict=True)
    )
    claimed = select(claim.c.volume).where(claim.c.record.in_(select(records.c.id)))
    found = connection.execute(
        select(volume.c.unit, volume.c.fonds, volume.c.inventory, volume.c.item)
        .where(
            volume.c.id.in_(union(claimed, select(volumes.c.id))),
            volume.c.restricted.is_(False),
        )
        .order_by(volume.c.unit, volume.c.fonds, volume.c.inventory, volume.c.item)
        .limit(LINES + 1)
    ).all()
    placeless = select(records.c.id).where(~exists().where(claim.c.record == records.c.id))
    return Undigitized(
        volumes=tuple(Citation(*row) for row in found[:LINES]),
        more=len(found) > LINES or any(map(partial(_are_many, connection), asked)),
        placeless=connection.scalar(placeless.limit(1)) is not None,
        elsewhere=elsewhere,
    )


def _are_many(connection: Connection, asked: Select[tuple[str]]) -> bool:
    some = asked.limit(LOOKED_AT + 1).subquery()
    return int(connection.scalar(select(func.count()).select_from(some)) or 0) > LOOKED_AT


def _is_elsewhere(question: Question, sight: Sight) -> bool:
    """Say whether what was asked may lie in a unit in which nothing is found by this sight."""
    unit = question.place.unit
    return not sight.originals.covers(frozenset() if unit is None else frozenset({unit}))


def _records(question: Question, sight: Sight, restricted: frozenset[str]) -> Select[tuple[str]]:
    """Records whose original is not digitized, in the order of an index of the rollup."""
    progress = record_progress.c
    units = _units(progress.unit, question, sight)
    asked = select(progress.record.label("id")).where(
        progress.stage.in_([stage.value for stage in NOT_YET]),
        progress.register.in_([register.value for register in Register]),
        progress.type.not_in(sorted(restricted)) | progress.record.in_(sorted(sight.records)),
        *units,
    )
    if question.type is not None:
        asked = asked.where(progress.type == question.type)
    if question.year is not None:
        year = record.c.year
        asked = asked.join(record, record.c.id == progress.record)
        asked = asked.where((year == question.year) | year.is_(None))
    return asked


def _empty(question: Question, sight: Sight) -> Select[tuple[str]]:
    """Open volumes on the shelf that no record claims: whatever is in them is not known."""
    return select(volume.c.id).where(
        volume.c.state != State.CAPTURED.value,
        volume.c.fonds != NOWHERE,
        ~exists().where(claim.c.volume == volume.c.id),
        *_units(volume.c.unit, question, sight),
    )


def _units(
    column: ColumnElement[str], question: Question, sight: Sight
) -> list[ColumnElement[bool]]:
    """The units that are asked about, among those in which something may be found."""
    unit, reach = question.place.unit, sight.originals
    asked = [] if unit is None else [column == unit]
    return asked if reach.everywhere else [*asked, column.in_(sorted(reach.units))]
