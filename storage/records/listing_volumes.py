"""Lists of volumes in SQL, in the order in which they became known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from storage.records.listing import following, part
from storage.records.volumes import volume_of
from storage.schema.inventory import volume

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

    from pipeline.nouns.volume import Volume
    from pipeline.ports.listing import Part


def listed_volumes(
    connection: Connection,
    unit: str | None,
    within: frozenset[str] | None,
    limit: int,
    after: str | None,
) -> Part[Volume]:
    """Return a part of the volumes, of one unit or of all; `within`: only those of these units."""
    conditions = following(volume.c.id, after)
    if unit is not None:
        conditions.append(volume.c.unit == unit)
    if within is not None:
        conditions.append(volume.c.unit.in_(sorted(within)))
    branch = select(volume).where(*conditions)
    return part(connection, [branch], ("id",), limit, volume_of, lambda line: str(line.id))
