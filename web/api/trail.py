"""The trail: what happened, and who looked at a paper; ids and digests, never a personal value."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from pydantic import AwareDatetime, JsonValue, TypeAdapter

from pipeline.people.rights import Right
from pipeline.seeing.verdicts import verdict_on_document
from web.api.call import Reply
from web.api.cursor import after_of, cursor_of, sliced
from web.api.errors import NotAllowedError, NotFittingError
from web.api.shapes import Key, Line, Paged, Part, Shape
from web.pages.seen import looks
from web.pages.things import document_of

if TYPE_CHECKING:
    from pipeline.events import Event as FoundEvent
    from pipeline.ports.listing import ListedEvent
    from storage.records import SqlTransaction
    from web.api.call import Call

BEGINNING = datetime(1990, 1, 1, tzinfo=UTC)
FACTS = TypeAdapter(dict[str, JsonValue])
END = datetime(9000, 1, 1, tzinfo=UTC)


class EventsAsked(Paged):
    """Events from a moment on, or the history of one thing."""

    since: AwareDatetime = BEGINNING
    subject_kind: Line = ""
    subject_id: Line = ""


class Event(Shape):
    """What happened once."""

    id: Key
    type: str
    subject_kind: str
    subject_id: str
    subject_revision: int
    actor: str
    role: str
    via: str
    origin: str
    position: int | None
    """Its place in the sealed chain; nothing as long as it is not sealed."""
    at: datetime
    recorded_at: datetime
    facts: dict[str, JsonValue]


class Events(Part):
    """Events in the order in which they were made."""

    items: tuple[Event, ...]


class Look(Shape):
    """One look at a paper."""

    event: Key
    at: datetime
    who: str
    role: str
    how: str
    via: str
    cross_unit: bool
    version: int | None
    purpose: str


class Looks(Part):
    """Every look at a paper, the last one first."""

    items: tuple[Look, ...]


def list_events(call: Call[EventsAsked]) -> Reply:
    """List what happened, from a moment on or to one thing."""
    asked, after = call.asked, after_of(call.asked.cursor)
    if bool(asked.subject_kind) != bool(asked.subject_id) or not BEGINNING <= asked.since < END:
        raise NotFittingError
    with call.house.records.reading() as tx:
        if asked.subject_id:
            found = tx.lists.history(asked.subject_kind, asked.subject_id, asked.limit, after)
        else:
            found = tx.lists.since(asked.since, asked.limit, after)
    onward = cursor_of(found.next)
    return Reply(Events(items=tuple(map(_event, found.items)), next=onward), onward=onward)


def document_seen(call: Call[Paged]) -> Reply:
    """List who looked at a paper, when, in which role and what for."""
    with call.house.records.reading() as tx:
        found = document_of(tx, call.path["key"])
        if not verdict_on_document(tx, call.person, Right.SEE_WHO_LOOKED, found).allowed:
            raise NotAllowedError
        shown, onward = sliced(looks(tx, found), call.asked, lambda one: one.id)
        items = tuple(look_shape(tx, one) for one in shown)
    return Reply(Looks(items=items, next=onward), onward=onward)


def look_shape(tx: SqlTransaction, one: FoundEvent) -> Look:
    """Return what is told of a look."""
    version = one.facts.get("version")
    return Look(
        event=one.id,
        at=one.recorded_at,
        who=one.actor.name,
        role=one.actor.role,
        how=one.type,
        via=one.actor.via,
        cross_unit=bool(one.facts.get("cross_unit")),
        version=version if isinstance(version, int) else None,
        purpose=tx.events.words(one.id),
    )


def _event(line: ListedEvent) -> Event:
    one = line.event
    return Event(
        id=one.id,
        type=one.type,
        subject_kind=one.subject_kind,
        subject_id=one.subject_id,
        subject_revision=one.subject_revision,
        actor=one.actor.name,
        role=one.actor.role,
        via=one.actor.via,
        origin=one.origin,
        position=line.position,
        at=one.at,
        recorded_at=one.recorded_at,
        facts=FACTS.validate_python(dict(one.facts)),
    )
