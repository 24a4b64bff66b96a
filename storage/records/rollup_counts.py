"""Counts of the rollup: the numbers of every register, unit, type and month."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import fields
from typing import TYPE_CHECKING

from sqlalchemy import and_, bindparam, func, insert, literal, select, tuple_, update

from pipeline.nouns.record import Register
from pipeline.progress.counts import Counts
from storage.records.counting import Found
from storage.schema.rollup import progress_count

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement
    from sqlalchemy.engine import Connection

    from pipeline.ports.listing import RecordsWanted
    from pipeline.progress.progress import By
    from storage.records.counting import Groups
    from storage.records.rollup_rows import Group, Sums

NAMES = tuple(item.name for item in fields(Counts))
APART = ("merged", "withdrawn")
KEY = ("register", "unit", "type", "month")


def add(connection: Connection, sums: Sums) -> None:
    """Add to the counts; groups that are new begin with noughts."""
    groups: dict[Group, dict[str, int]] = defaultdict(dict)
    for (group, name), number in sums.items():
        groups[group][name] = number
    if not groups:
        return
    columns = [progress_count.c[name] for name in KEY]
    known = {
        tuple(row)
        for row in connection.execute(select(*columns).where(tuple_(*columns).in_(list(groups))))
    }
    new = [dict(zip(KEY, group, strict=True)) for group in sorted(groups) if group not in known]
    if new:
        connection.execute(insert(progress_count), new)
    connection.execute(
        update(progress_count)
        .where(and_(*(progress_count.c[name] == bindparam(f"of_{name}") for name in KEY)))
        .values(
            {name: progress_count.c[name] + bindparam(f"by_{name}") for name in (*NAMES, *APART)}
        ),
        [
            {
                **{f"of_{name}": value for name, value in zip(KEY, group, strict=True)},
                **{f"by_{name}": made.get(name, 0) for name in (*NAMES, *APART)},
            }
            for group, made in sorted(groups.items())
        ],
    )


def rolled(connection: Connection, by: By | None, more: Sums) -> Found:
    """Return the counts as they are kept, with what is not rolled up yet."""
    name: ColumnElement[str] = progress_count.c[by.value] if by else literal("")
    numbers: dict[tuple[bool, str], Counter[str]] = defaultdict(Counter)
    rows = connection.execute(
        select(
            (progress_count.c.register == Register.PROPERTY.value).label("apart"),
            name.label("name"),
            *(func.sum(progress_count.c[count]).label(count) for count in (*NAMES, *APART)),
        ).group_by("apart", "name")
    )
    for row in rows:
        for count in (*NAMES, *APART):
            numbers[bool(row.apart), row.name][count] += int(getattr(row, count))
    for (group, count), number in more.items():
        named = dict(zip(KEY, group, strict=True))
        place = (group[0] == Register.PROPERTY.value, named[by.value] if by else "")
        numbers[place][count] += number
    return _found(numbers)


def summed(connection: Connection, wanted: RecordsWanted, more: Sums) -> int:
    """Return how many records are in a count of what is wanted, whoever may see them."""
    name, asked = wanted.counted or "records", _asked(wanted)
    kept = connection.scalar(
        select(func.sum(progress_count.c[name])).where(
            *(progress_count.c[key].in_(sorted(values)) for key, values in asked.items())
        )
    )
    return int(kept or 0) + sum(
        number
        for (group, count), number in more.items()
        if count == name
        and all(dict(zip(KEY, group, strict=True))[key] in values for key, values in asked.items())
    )


def _asked(wanted: RecordsWanted) -> dict[str, frozenset[str]]:
    """The values of the groups that are asked for; what is left open is not in it."""
    registers = {wanted.register.value} if wanted.register else set[str]()
    if wanted.indicator and not registers:
        registers = {one.value for one in Register if one is not Register.PROPERTY}
    units = wanted.within
    if wanted.unit:
        units = frozenset({wanted.unit}) & (wanted.within or {wanted.unit})
    given = {
        "register": frozenset(registers) or None,
        "unit": units,
        "type": frozenset({wanted.type}) if wanted.type else None,
        "month": None if wanted.month is None else frozenset({wanted.month}),
    }
    return {name: values for name, values in given.items() if values is not None}


def _found(numbers: dict[tuple[bool, str], Counter[str]]) -> Found:
    groups: Groups = {False: {}, True: {}}
    for (apart, name), counts in numbers.items():
        if any(counts[count] for count in NAMES):
            groups[apart][name] = Counts(*(counts[count] for count in NAMES))
    merged, withdrawn = (sum(counts[name] for counts in numbers.values()) for name in APART)
    return Found(groups, merged, withdrawn)
