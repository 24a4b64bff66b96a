"""Renewed: papers that an older rule has indexed are made again, while searches go on.

Each row says by which rule it was made, so nothing else needs to be remembered: whatever stops, the
next one goes on with the first that is left.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select

from pipeline.finding.indexing import RECIPE
from storage.records.finding_followed import Next, standing
from storage.schema.documents import document
from storage.schema.finding import findable

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

OLD = findable.c.recipe < RECIPE


def oldest(connection: Connection) -> int | None:
    """Return the first paper that an older rule has indexed, None where there is none."""
    first = select(findable.c.number).where(OLD)
    return connection.scalar(first.order_by(findable.c.recipe, findable.c.number).limit(1))


def renewing(connection: Connection, most: int) -> Next | None:
    """Return so many papers at most that are to be made again; None where the rest comes first."""
    before = standing(connection)
    if before is None or before.walked is not None:
        return None
    rows = connection.execute(
        select(findable.c.document, findable.c.number)
        .where(OLD)
        .order_by(findable.c.recipe, findable.c.number)
        .limit(most)
    ).all()
    if not rows:
        return None
    return Next(tuple(row.document for row in rows), before, before, rows[0].number)


def left(connection: Connection) -> int:
    """Return how many papers are still to be indexed, or to be indexed again."""
    found = standing(connection)
    if found is not None and found.walked is None:
        asked = select(func.count()).select_from(findable).where(OLD)
    else:
        walked = "" if found is None else found.walked or ""
        asked = select(func.count()).select_from(document).where(document.c.id > walked)
    return connection.scalar(asked) or 0
