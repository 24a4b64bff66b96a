"""Followed: how far the index has been built and events were followed, and what is next.

The words of a paper lie in the object store, and nobody shall wait for the database while they are
read. So what is next is looked up first, the papers are gathered, and then they are written if
nobody else has done so meanwhile: the places up to which events were followed tell.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import delete, func, insert, select, update

from pipeline.clock import now
from storage.records import asked
from storage.records.finding_touched import INDIFFERENT, touched_documents
from storage.records.rollup_tail import heads, sealed_after
from storage.schema.documents import document
from storage.schema.finding import findable, finding, finding_position

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sqlalchemy.engine import Connection

FOLLOWING = 1634888556
"""The name of PostgreSQL's lock that keeps two from writing the index at once."""
WALK = "documents"
DOCUMENTS_AT_ONCE = 100
EVENTS_AT_ONCE = 1000


@dataclass(frozen=True, slots=True)
class Next:
    """The papers to be written next, and what holds before and afterwards.

    `first` is the first of those that an older rule has made, where these are made again.
    """

    keys: tuple[str, ...]
    before: Standing
    after: Standing
    first: int | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """How far the index is: the last paper of the walk, None when all were; events by origin."""

    walked: str | None
    positions: Mapping[str, int]


def parts(whole: Next, size: int) -> Iterator[Next]:
    """Yield what is next some papers at a time; only the last part brings the index on."""
    for start in range(0, len(whole.keys) or 1, size):
        last = start + size >= len(whole.keys)
        some = whole.keys[start : start + size]
        yield Next(some, whole.before, whole.after if last else whole.before)


def standing(connection: Connection) -> Standing | None:
    """Return how far the index is, None where nobody has begun it."""
    row = asked.rows(connection, finding, name=WALK).first()
    if row is None:
        return None
    rows = asked.rows(connection, finding_position)
    positions = {one.origin: one.position for one in rows}
    return Standing(None if row.built else row.reached, positions)


def begin(connection: Connection) -> None:
    """Note up to where events are told by the tables themselves, before these are walked."""
    if not alone(connection) or standing(connection) is not None:
        return
    for origin, head in heads(connection):
        connection.execute(insert(finding_position).values(origin=origin, position=head))
    connection.execute(insert(finding).values(name=WALK))


def begin_again(connection: Connection) -> None:
    """Begin anew, with every paper taken for changed; waits for whoever writes the index."""
    if connection.dialect.name != "sqlite":
        connection.execute(select(func.pg_advisory_xact_lock(FOLLOWING, 0)))
    connection.execute(update(findable).values(digest=""))
    connection.execute(delete(finding))
    connection.execute(delete(finding_position))
    begin(connection)


def alone(connection: Connection) -> bool:
    """Be the only one who writes the index until the end; False where somebody else is."""
    if connection.dialect.name == "sqlite":
        return True
    return bool(connection.scalar(select(func.pg_try_advisory_xact_lock(FOLLOWING, 0))))


def is_behind(connection: Connection) -> bool:
    """Say whether any paper is to be looked at, or any event to be followed."""
    found = standing(connection)
    if found is None or found.walked is not None:
        return True
    return any(found.positions.get(origin, 0) < head for origin, head in heads(connection))


def following(connection: Connection) -> Next | None:
    """Return what is to be written next, or None where the index is up with the sealed events."""
    before = standing(connection)
    if before is None:
        return None
    if before.walked is not None:
        return _walked(connection, before, before.walked)
    return _followed(connection, before)


def _walked(connection: Connection, before: Standing, after: str) -> Next:
    """The next papers in the order of their ids."""
    keys = tuple(
        connection.scalars(
            select(document.c.id)
            .where(document.c.id > after)
            .order_by(document.c.id)
            .limit(DOCUMENTS_AT_ONCE)
        )
    )
    return Next(keys, before, Standing(keys[-1] if keys else None, before.positions))


def _followed(connection: Connection, before: Standing) -> Next | None:
    """The papers that the next events touch."""
    tails = [
        sealed_after(
            connection, origin, before.positions.get(origin, 0), EVENTS_AT_ONCE, INDIFFERENT
        )
        for origin, head in heads(connection)
        if before.positions.get(origin, 0) < head
    ]
    if not tails:
        return None
    subjects = dict.fromkeys(subject for tail in tails for subject in tail.subjects)
    keys = sorted(touched_documents(connection, subjects))
    positions = {**before.positions, **{tail.origin: tail.last for tail in tails}}
    return Next(tuple(keys), before, Standing(None, positions))


def note(connection: Connection, done: Next) -> None:
    """Write down how far the index is now."""
    walked = done.after.walked
    connection.execute(
        update(finding)
        .where(finding.c.name == WALK, finding.c.built.is_(None))
        .values({"built": now()} if walked is None else {"reached": walked})
    )
    changed = [
        {"origin": origin, "position": position}
        for origin, position in done.after.positions.items()
        if done.before.positions.get(origin) != position
    ]
    origins = [one["origin"] for one in changed]
    connection.execute(delete(finding_position).where(finding_position.c.origin.in_(origins)))
    if changed:
        connection.execute(insert(finding_position), changed)
