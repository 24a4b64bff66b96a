"""Lists in SQL of what waits for a person: holds, volumes with pages in no document, refusals."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select

from pipeline.ids import VolumeId
from pipeline.nouns.hold import Hold
from pipeline.ports.facts import RefusedFile
from pipeline.ports.listing import Part
from storage.records.listing import following, part
from storage.records.rollup import SqlRollup
from storage.records.undelimited import undelimited_pages
from storage.records.volumes import SqlVolumes
from storage.schema.capture import refusal
from storage.schema.rollup import undelimited
from storage.schema.trail import hold

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

    from pipeline.nouns.volume import Volume


def listed_holds(connection: Connection, limit: int, after: str | None, code: str) -> Part[Hold]:
    """Return a part of the open holds, oldest first."""
    branch = select(hold).where(
        hold.c.released.is_(None),
        *([hold.c.code == code] if code else []),
        *following(hold.c.id, after),
    )
    return part(
        connection,
        [branch],
        ("id",),
        limit,
        lambda row: Hold(row.id, row.noun, row.subject, row.code, row.facts, row.at),
        lambda line: line.id,
    )


def listed_undelimited(
    connection: Connection, limit: int, after: str | None
) -> Part[tuple[Volume, int]]:
    """Return a part of the volumes with pages in no document; counted where no rollup is built."""
    if SqlRollup(connection).is_built():
        rows = connection.execute(
            select(undelimited.c.volume, undelimited.c.pages)
            .where(*following(undelimited.c.volume, after))
            .order_by(undelimited.c.volume)
            .limit(limit + 1)
        )
        found = [(str(row.volume), int(row.pages)) for row in rows]
    else:
        every = sorted(undelimited_pages(connection).items())
        found = [line for line in every if after is None or line[0] > after][: limit + 1]
    volumes = SqlVolumes(connection)
    items = tuple((volumes.get(VolumeId(key)), pages) for key, pages in found[:limit])
    return Part(items, found[limit - 1][0] if len(found) > limit else None)


def listed_refusals(
    connection: Connection, limit: int, after: str | None, code: str
) -> Part[RefusedFile]:
    """Return a part of the refused files that nobody has settled, oldest first."""
    branch = select(refusal).where(
        refusal.c.settled.is_(None),
        *([refusal.c.code == code] if code else []),
        *following(refusal.c.id, after),
    )
    return part(
        connection,
        [branch],
        ("id",),
        limit,
        lambda row: RefusedFile(row.id, row.path, row.code, row.facts, row.at),
        lambda line: line.id,
    )


def count_waiting(connection: Connection) -> int:
    """Return how many lines the three lists have."""
    if SqlRollup(connection).is_built():
        volumes = connection.scalar(select(func.count()).select_from(undelimited)) or 0
    else:
        volumes = len(undelimited_pages(connection))
    holds = select(func.count()).select_from(hold).where(hold.c.released.is_(None))
    refusals = select(func.count()).select_from(refusal).where(refusal.c.settled.is_(None))
    return volumes + (connection.scalar(holds) or 0) + (connection.scalar(refusals) or 0)
