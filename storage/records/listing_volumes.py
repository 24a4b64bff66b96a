"""Lists of volumes in SQL, in the order in which they became known."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

from sqlalchemy import select

from pipeline.flow import Noun, states_of
from pipeline.ports.listing import Part
from storage.records.listing import following, part
from storage.records.volumes import volume_of
from storage.schema.inventory import unit as units
from storage.schema.inventory import volume

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Select
    from sqlalchemy.engine import Connection

    from pipeline.flow import State
    from pipeline.nouns.volume import Volume


def listed_volumes(
    connection: Connection,
    unit: str | None,
    within: frozenset[str] | None,
    limit: int,
    after: str | None,
    state: State | None = None,
) -> Part[Volume]:
    """Return a part of the volumes, of one unit or of all; `within`: only those of these units."""
    going_on = select(volume).where(*following(volume.c.id, after))
    branches = [going_on]
    if (unit, within, state) != (None, None, None):
        branches = list(_each(going_on, _units(connection, unit, within), state))
    if not branches:
        return Part((), None)
    return part(connection, branches, ("id",), limit, volume_of, lambda line: str(line.id))


def _each(
    going_on: Select[tuple[object, ...]], codes: Iterable[str], state: State | None
) -> Iterable[Select[tuple[object, ...]]]:
    """Yield a question for every unit and state, each in the order of an index."""
    for code, one in product(codes, [state] if state else states_of(Noun.VOLUME)):
        yield going_on.where(volume.c.unit == code, volume.c.state == one.value)


def _units(
    connection: Connection, unit: str | None, within: frozenset[str] | None
) -> Iterable[str]:
    """Return the units whose volumes are asked for."""
    if unit is not None:
        return [unit] if within is None or unit in within else []
    if within is not None:
        return sorted(within)
    return connection.scalars(select(units.c.code).order_by(units.c.code)).all()
