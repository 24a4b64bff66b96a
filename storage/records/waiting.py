"""What waits for a worker: startable things, step by step, the most urgent and the oldest first."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from sqlalchemy import and_, bindparam, exists, func, or_, select, union_all

from pipeline.flow import Noun, State, Step, work_moves
from pipeline.nouns.urgency import Urgency, Waiting, in_order
from pipeline.ports.records import Due
from storage.clock import db_now, moment_of
from storage.schema.capture import page
from storage.schema.documents import document, version_page

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import ColumnElement, CompoundSelect, Select
    from sqlalchemy.engine import Connection

TABLES = {Noun.PAGE: page, Noun.DOCUMENT: document}
NOUNS = {move.step: move.noun for move in work_moves()}
SOURCES = {move.step: move.source for move in work_moves()}


def due(
    connection: Connection,
    limit: int,
    steps: Iterable[Step] = SOURCES,
    *,
    turn: int = 0,
    unrung: bool = False,
) -> tuple[Due, ...]:
    """Return what could be started now, in order; `unrung` leaves out what was rung for lately."""
    found = [item for step in steps for item in _waiting(connection, step, limit, unrung=unrung)]
    if not found:
        return ()
    chosen = in_order(found, limit, db_now(connection), turn)
    return tuple(
        Due(NOUNS[item.step], item.subject, item.step, urgency, died=item.died)
        for item, urgency in chosen
    )


def outstanding(connection: Connection, steps: Iterable[Step] = SOURCES) -> int:
    """Count what workers of these steps can still do: due, postponed or under a lease."""
    return sum(connection.scalar(_how_many(step)) or 0 for step in steps)


@cache
def _how_many(step: Step) -> Select[int]:
    """Return the question how many things a step could be done with, put together once."""
    return select(func.count()).select_from(startable(NOUNS[step], step).subquery())


def startable(
    noun: Noun, step: Step | None = None
) -> Select[tuple[str, str, int, int, str | None, int]]:
    """Return the query for the things that could be started, were they due and under no lease."""
    table = TABLES[noun]
    steps = [step] if step else [known for known, of in NOUNS.items() if of is noun]
    states = [SOURCES[known].value for known in steps]
    query = select(
        table.c.id,
        table.c.state,
        table.c.priority,
        table.c.strikes,
        table.c.lease,
        table.c.revision,
    ).where(
        table.c.state == states[0] if step else table.c.state.in_(states), table.c.held.is_(False)
    )
    if noun is Noun.PAGE:
        return query.where(page.c.standing == "current")
    return query.where(document.c.discarded.is_(None), _pages_are_read())


def unleased(dialect: str, noun: Noun) -> ColumnElement[bool]:
    """Say that nobody works on a thing, or that whoever did has not been heard of."""
    table = TABLES[noun]
    return or_(table.c.lease.is_(None), table.c.lease_until < moment_of(dialect))


def silent(dialect: str, noun: Noun) -> ColumnElement[bool]:
    """Say that nobody has rung for a thing lately."""
    table = TABLES[noun]
    return or_(table.c.rung_until.is_(None), table.c.rung_until <= moment_of(dialect))


def _waiting(
    connection: Connection, step: Step, limit: int, *, unrung: bool
) -> tuple[Waiting, ...]:
    """Return the longest waiting of every urgency, which the index gives in their order."""
    asked = _longest_waiting(connection.dialect.name, step, unrung=unrung)
    rows = connection.execute(asked, {"most": limit})
    return tuple(
        Waiting(row.id, step, row.priority, row.due, died=row.lease is not None) for row in rows
    )


@cache
def _longest_waiting(dialect: str, step: Step, *, unrung: bool) -> CompoundSelect[tuple[object]]:
    """Return that question, which is put together once."""
    noun = NOUNS[step]
    table = TABLES[noun]
    free = [table.c.due <= moment_of(dialect), unleased(dialect, noun)]
    if unrung:
        free.append(silent(dialect, noun))
    some = (
        startable(noun, step)
        .add_columns(table.c.due)
        .where(*free, table.c.priority == level.value)
        .order_by(table.c.due, table.c.id)
        .limit(bindparam("most"))
        .subquery()
        for level in Urgency
    )
    return union_all(*(select(level) for level in some))


def _pages_are_read() -> ColumnElement[bool]:
    """A document is described only when every page of the version in work has been read."""
    unread = exists().where(
        and_(
            version_page.c.document == document.c.id,
            version_page.c.version == document.c.version,
            version_page.c.page == page.c.id,
            page.c.state != State.READ.value,
        )
    )
    delimited = exists().where(
        version_page.c.document == document.c.id,
        version_page.c.version == document.c.version,
    )
    return and_(delimited, or_(document.c.state != State.DELIMITED.value, ~unread))
