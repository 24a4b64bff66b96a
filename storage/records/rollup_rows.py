"""Rows of the rollup: what one record has reached and in which months, and what it adds to."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, delete, insert, literal, select, update

from pipeline.clock import zone_of
from pipeline.nouns.record import Standing
from pipeline.progress.stages import Stage
from storage.records.asof import AsOf
from storage.records.counted_leaves import counted_leaves
from storage.records.standings import record_standings
from storage.schema.inventory import record
from storage.schema.rollup import FLAGS, record_progress

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from sqlalchemy.engine import Connection, Row

Group = tuple[str, str, str, str]
"""Register, unit, type and month."""
Sums = Counter[tuple[Group, str]]
"""How many there are of each count in each group."""

MONTHLY = {
    "captured": "captured",
    "digitized": "digitized",
    "registered": "registered",
    "machine_read": "digitized",
    "keyed": "digitized",
    "unread": "captured",
    "cleared_by_rule": "registered",
    "lost": "captured",
    "counted": "created",
    "estimated": "created",
    "unknown": "created",
}
"""For each flag the moment whose month it falls in."""
FURTHEST = (Stage.REGISTERED, Stage.DIGITIZED, Stage.CAPTURED)


@dataclass(frozen=True, slots=True)
class Reached:
    """One record: where it belongs, its flags as bits, and the months of its moments."""

    record: str
    register: str
    record_id: str
    unit: str
    type: str
    stage: str
    reached: int = 0
    created: str = ""
    captured: str = ""
    digitized: str = ""
    registered: str = ""

    def sums(self) -> Sums:
        """What the record adds to the counts of its groups."""
        place = (self.register, self.unit, self.type)
        if self.stage in (Stage.MERGED, Stage.WITHDRAWN):
            return Counter({((*place, ""), str(self.stage)): 1})
        found: Sums = Counter({((*place, self.created), "records"): 1})
        for flag in _flags(self.reached):
            found[(*place, getattr(self, MONTHLY[flag])), flag] += 1
        return found


COLUMNS = tuple(item.name for item in fields(Reached))


def month(moment: datetime | None, unit: str) -> str:
    """Return the month of a moment in the zone of a unit, or nothing where it is not known."""
    return moment.astimezone(zone_of(unit)).strftime("%Y-%m") if moment else ""


def _flags(bits: int) -> tuple[str, ...]:
    return tuple(flag for place, flag in enumerate(FLAGS) if bits >> place & 1)


def stored(connection: Connection, records: Sequence[str]) -> dict[str, Reached]:
    """Return the rows of some records as the rollup has them."""
    rows = connection.execute(select(record_progress).where(record_progress.c.record.in_(records)))
    return {row.record: Reached(*row) for row in rows}


def computed(connection: Connection, records: Sequence[str]) -> dict[str, Reached]:
    """Return the rows of some records as they are now.

    They are named one by one, even if they follow one another: how many ids lie in a range,
    PostgreSQL can only guess, and guesses badly.
    """
    some = select(record.c.id).where(record.c.id.in_(records)).cte("some")
    found = record_standings(AsOf(None), some, counted_leaves(connection)).c
    bits = sum((found[flag] * (1 << place) for place, flag in enumerate(FLAGS)), literal(0))
    moments = found.created, found.captured_at, found.digitized_at, found.registered_at
    rows = connection.execute(select(found.id, bits.label("bits"), *moments))
    reached = {row.id: row for row in rows}
    known = connection.execute(
        select(
            record.c.id,
            record.c.register,
            record.c.record_id,
            record.c.unit,
            record.c.type,
            record.c.standing,
        ).where(record.c.id.in_(records))
    )
    return {row.id: _row(row, reached.get(row.id)) for row in known}


def _row(known: Row[*tuple[str, ...]], found: Row[*tuple[object, ...]] | None) -> Reached:
    place = (known.id, known.register, known.record_id, known.unit, known.type)
    if found is None:
        merged = known.standing == Standing.MERGED.value
        return Reached(*place, (Stage.MERGED if merged else Stage.WITHDRAWN).value)
    flags = _flags(found.bits)
    stage = next((stage for stage in FURTHEST if stage.value in flags), Stage.CLAIMED)
    moments = found.created, found.captured_at, found.digitized_at, found.registered_at
    months = (month(moment, known.unit) for moment in moments)
    return Reached(*place, stage.value, found.bits, *months)


def difference(before: Mapping[str, Reached], after: Mapping[str, Reached]) -> Sums:
    """Return by how much the counts differ."""
    changed = {key for key in before.keys() | after.keys() if before.get(key) != after.get(key)}
    sums: Sums = Counter()
    for key in changed:
        for rows, sign in ((after, 1), (before, -1)):
            if key in rows:
                for name, number in rows[key].sums().items():
                    sums[name] += sign * number
    return Counter({name: number for name, number in sums.items() if number})


def write(
    connection: Connection, before: Mapping[str, Reached], after: Mapping[str, Reached]
) -> None:
    """Make the stored rows what they are now."""
    new = [_values(row) for key, row in after.items() if key not in before]
    changed = [row for key, row in after.items() if key in before and before[key] != row]
    gone = before.keys() - after.keys()
    if new:
        connection.execute(insert(record_progress), new)
    if changed:
        connection.execute(
            update(record_progress).where(record_progress.c.record == bindparam("key")),
            list(_named(changed)),
        )
    if gone:
        connection.execute(delete(record_progress).where(record_progress.c.record.in_(gone)))


def _values(row: Reached) -> dict[str, object]:
    return {name: getattr(row, name) for name in COLUMNS}


def _named(rows: Iterable[Reached]) -> Iterable[dict[str, object]]:
    for row in rows:
        values = _values(row)
        yield {"key": values.pop("record"), **values}
