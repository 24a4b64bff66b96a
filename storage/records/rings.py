"""Rings: for what a message was sent lately, so that processes do not ring one over the other.

A ring is no lease: it only says that nobody need ring again for a while. If the message is lost,
that while runs out and the next sweep rings again.
"""

from __future__ import annotations

from datetime import timedelta
from functools import cache
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, case, select, update

from pipeline.flow import Noun, State, Step
from pipeline.nouns.urgency import Urgency, message_class
from pipeline.ports.records import Due
from storage.clock import moment_of
from storage.records.waiting import SOURCES, TABLES, due, silent, startable
from storage.schema.capture import page
from storage.schema.documents import document, version_page

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy import Select, Update
    from sqlalchemy.engine import Connection

    from pipeline.ids import DocumentId, PageId

RUNG = timedelta(seconds=25)
"""With the sweep's five seconds still less than the 40 within which lost work resumes."""
RUNG_AGAIN = timedelta(seconds=4)
"""For what somebody died over: it has waited for its lease to run out already."""


class SqlRings:
    """What is due and not rung for, and the marks of those who ring."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def due(
        self,
        limit: int,
        steps: Iterable[Step] = SOURCES,
        *,
        turn: int = 0,
        unrung: bool = False,
    ) -> tuple[Due, ...]:
        """Return what workers of these steps could start now, in the order of its urgency."""
        return due(self._connection, limit, steps, turn=turn, unrung=unrung)

    def mark(self, found: Sequence[Due]) -> tuple[Due, ...]:
        """Mark what is going to be rung for; what another process marks now is left to it."""
        marked: set[str] = set()
        for noun, table in TABLES.items():
            wanted = [item.subject for item in found if item.noun is noun]
            if not wanted:
                continue
            free = self._connection.scalars(
                select(table.c.id)
                .where(table.c.id.in_(wanted), silent(self._connection.dialect.name, noun))
                .with_for_update(skip_locked=True, key_share=True)
            ).all()
            self._mark(noun, free)
            marked.update(free)
        return tuple(item for item in found if item.subject in marked)

    def ready_with(self, key: PageId) -> tuple[Due, ...]:
        """Return and mark the documents whose last page this was; they can be described now."""
        rows = self._connection.execute(
            _describable(self._connection.dialect.name), {"page": key}
        ).all()
        self._mark(Noun.DOCUMENT, [row.id for row in rows])
        return tuple(
            Due(Noun.DOCUMENT, row.id, Step.DESCRIBE, message_class(row.priority)) for row in rows
        )

    def request(self, documents: Sequence[DocumentId], pages: Sequence[PageId]) -> tuple[int, int]:
        """Put documents and pages before all others; return of how many work is left to do."""
        counts = []
        for table, keys, last in (
            (page, pages, (State.READ,)),
            (document, documents, (State.ASSEMBLED, State.CHECKED, State.REGISTERED)),
        ):
            changed = self._connection.execute(
                update(table)
                .where(table.c.id.in_(keys), table.c.priority < Urgency.REQUESTED.value)
                .values(priority=Urgency.REQUESTED.value, rung_until=None)
            )
            del changed
            left = self._connection.scalars(
                select(table.c.id).where(
                    table.c.id.in_(keys), table.c.state.not_in([state.value for state in last])
                )
            ).all()
            counts.append(len(left))
        return counts[1], counts[0]

    def _mark(self, noun: Noun, keys: Sequence[str]) -> None:
        if keys:
            marked = _marking(self._connection.dialect.name, noun)
            self._connection.execute(marked, {"keys": list(keys)})


@cache
def _marking(dialect: str, noun: Noun) -> Update:
    """Return the statement that marks things as rung for."""
    table = TABLES[noun]
    short, long = moment_of(dialect, RUNG_AGAIN), moment_of(dialect, RUNG)
    until = case((table.c.lease.is_(None), long), else_=short)
    some = table.c.id.in_(bindparam("keys", expanding=True))
    return update(table).where(some).values(rung_until=until)


@cache
def _describable(dialect: str) -> Select[tuple[str, str, int, int, str | None, int]]:
    """Return the question for the documents that wait for nothing more, of those with a page."""
    holding = select(version_page.c.document).where(version_page.c.page == bindparam("page"))
    return startable(Noun.DOCUMENT, Step.DESCRIBE).where(
        document.c.id.in_(holding), document.c.due <= moment_of(dialect)
    )
