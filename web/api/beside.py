"""Beside an open paper: its text, what happened to it, and what lies in its file."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from pipeline.seeing.contents import files_of
from web.api.call import Reply
from web.api.cursor import sliced
from web.api.documents import DocumentLine, document_line
from web.api.opened import open_to
from web.api.shapes import Key, Paged, Part, Shape
from web.pages.history import editions_of, events_of, reason_of
from web.texts import leaves_of, lines_of

if TYPE_CHECKING:
    from pipeline.events import Event as FoundEvent
    from storage.records import SqlTransaction
    from web.api.call import Call
    from web.pages.history import Edition


class TextPage(Shape):
    """What may be read of one page, line by line."""

    number: int
    lines: tuple[str, ...]


class TextPages(Part):
    """The text of an open paper, page by page."""

    items: tuple[TextPage, ...]


class Version(Shape):
    """One version of a paper."""

    number: int
    opened: datetime
    registered: datetime | None
    registered_by: str | None
    current: bool
    opens: bool
    """Whether whoever asks may open it."""


class Happened(Shape):
    """What happened to a paper or to a link of it; who looked is told elsewhere."""

    event: Key
    at: datetime
    type: str
    who: str
    role: str
    version: int | None
    reason: str


class History(Part):
    """The versions of an open paper, and what happened to it, the last first."""

    versions: tuple[Version, ...]
    items: tuple[Happened, ...]


class File(Shape):
    """A personal file, and the papers in it."""

    volume: Key
    citation: str
    papers: tuple[DocumentLine, ...]


class Files(Shape):
    """The personal files in which an open paper lies."""

    items: tuple[File, ...]


def viewing_text(call: Call[Paged]) -> Reply:
    """Give what may be read of an open paper."""
    with call.house.records.reading() as tx:
        found = open_to(tx, call)
        leaves, onward = sliced(leaves_of(tx, found), call.asked, lambda one: str(one.number))
    objects = call.house.objects
    items = tuple(
        TextPage(
            number=leaf.number,
            lines=tuple(
                " ".join(word.text for word in line) for line in lines_of(objects, found, leaf).all
            ),
        )
        for leaf in leaves
    )
    return Reply(TextPages(items=items, next=onward), onward=onward)


def viewing_history(call: Call[Paged]) -> Reply:
    """Give what happened to an open paper, and its versions."""
    with call.house.records.reading() as tx:
        found = open_to(tx, call)
        document, here = found.document, found.viewing.version
        versions = tuple(map(_version, editions_of(tx, call.person, document, here)))
        events, onward = sliced(
            events_of(tx, call.person, document), call.asked, lambda one: one.id
        )
        items = tuple(_happened(tx, one) for one in events)
    return Reply(History(versions=versions, items=items, next=onward), onward=onward)


def viewing_contents(call: Call[Shape]) -> Reply:
    """List what else lies in the personal file of an open paper."""
    with call.house.records.reading() as tx:
        found = open_to(tx, call)
        files = files_of(tx, found.document.id, found.viewing.version)
        items = tuple(
            File(
                volume=one.volume.id,
                citation=str(one.volume.citation),
                papers=tuple(document_line(tx, call, paper) for paper in one.papers),
            )
            for one in files
        )
    return Reply(Files(items=items))


def _version(one: Edition) -> Version:
    return Version(
        number=one.facts.number,
        opened=one.facts.opened,
        registered=one.facts.registered,
        registered_by=one.facts.registered_by,
        current=one.current,
        opens=one.opens,
    )


def _happened(tx: SqlTransaction, event: FoundEvent) -> Happened:
    version = event.facts.get("version")
    return Happened(
        event=event.id,
        at=event.recorded_at,
        type=event.type,
        who=event.actor.name,
        role=event.actor.role,
        version=version if isinstance(version, int) else None,
        reason=reason_of(tx, event),
    )
