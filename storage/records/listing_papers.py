"""Lists of documents and pages in SQL, in the order in which they came."""

from __future__ import annotations

from dataclasses import fields
from itertools import product
from typing import TYPE_CHECKING

from sqlalchemy import select

from pipeline.flow import MOVES, Noun, State
from pipeline.ports.listing import DocumentsWanted, ListedDocument, ListedPage, Part
from storage.records.listing import following, part
from storage.schema.capture import page
from storage.schema.documents import document
from storage.schema.trail import flag

if TYPE_CHECKING:
    from sqlalchemy import Select
    from sqlalchemy.engine import Connection, Row

DOCUMENT = tuple(document.c[item.name] for item in fields(ListedDocument))
PAGE = tuple(page.c[item.name] for item in fields(ListedPage))


def states_of(noun: Noun) -> tuple[State, ...]:
    """Return every state of a noun."""
    moves = [move for move in MOVES if move.noun is noun]
    return tuple(dict.fromkeys(state for move in moves for state in (move.source, move.target)))


def listed_documents(
    connection: Connection, wanted: DocumentsWanted, limit: int, after: str | None
) -> Part[ListedDocument]:
    """Return a part of the documents that are not discarded."""
    states = [wanted.state] if wanted.state else states_of(Noun.DOCUMENT)
    branches = [
        _documents(wanted.type, state, after, held=held)
        for state, held in product(states, _either(wanted.held))
    ]
    return part(connection, branches, ("id",), limit, _document, lambda line: line.id)


def _documents(
    kind: str | None, state: State, after: str | None, *, held: bool
) -> Select[tuple[object, ...]]:
    return select(*DOCUMENT).where(
        document.c.discarded.is_(None),
        document.c.state == state.value,
        document.c.held.is_(held),
        *([document.c.type == kind] if kind else []),
        *following(document.c.id, after),
    )


def flagged_documents(
    connection: Connection, code: str, limit: int, after: str | None
) -> Part[ListedDocument]:
    """Return a part of the documents with an open flag of this code."""
    subjects = (
        select(flag.c.subject.label("id"))
        .where(
            flag.c.noun == Noun.DOCUMENT.value,
            flag.c.code == code,
            flag.c.cleared.is_(None),
            *following(flag.c.subject, after),
        )
        .group_by(flag.c.subject)
    )
    found = part(connection, [subjects], ("id",), limit, lambda row: str(row.id), str)
    rows = connection.execute(
        select(*DOCUMENT).where(document.c.id.in_(found.items)).order_by(document.c.id)
    )
    return Part(tuple(_document(row) for row in rows), found.next)


def listed_pages(
    connection: Connection, state: State | None, limit: int, after: str | None, *, held: bool | None
) -> Part[ListedPage]:
    """Return a part of the pages, whatever their standing."""
    states = [state] if state else states_of(Noun.PAGE)
    branches = [
        select(*PAGE).where(
            page.c.state == one.value, page.c.held.is_(so), *following(page.c.id, after)
        )
        for one, so in product(states, _either(held))
    ]
    return part(connection, branches, ("id",), limit, page_line, lambda line: line.id)


def _either(wanted: bool | None) -> tuple[bool, ...]:  # noqa: FBT001  # a column that may be left open
    return (False, True) if wanted is None else (wanted,)


def _document(row: Row[tuple[object, ...]]) -> ListedDocument:
    return ListedDocument(*row)  # type: ignore[arg-type, call-arg]  # the columns in their order


def page_line(row: Row[tuple[object, ...]]) -> ListedPage:
    """Return the line of a page from the columns that every list of pages asks for."""
    return ListedPage(*row)  # type: ignore[arg-type, call-arg]  # the columns in their order
