"""Events: what happened, to what, by whom and when; for who watches, without a word of a paper."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from pipeline.describe.called import Labels
from pipeline.events import Kind
from pipeline.ids import DocumentId
from pipeline.people.rights import Right, has
from pipeline.ports.listing import EventsWanted
from pipeline.seeing.verdicts import verdict_on_document
from web.asking import Page
from web.errors import DayError, NotFoundError
from web.operation import span_of
from web.pages.behind import lines_for, listing
from web.pages.cells import heads, moment, text
from web.pages.facts import lines_of
from web.pages.people import called_in, whose
from web.pages.units import units_in
from web.table import Table

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from pipeline.events import Event
    from pipeline.ports.listing import ListedEvent
    from storage.records import SqlTransaction
    from web.asking import Answer, Ask
    from web.pages.people import Called
    from web.table import Cell

DOCUMENT, PERSON, UNIT = "document", "person", "unit"
SUBJECTS = (
    "archive", "batch", DOCUMENT, "emergency", "file", "import", "key", "leaf", "link", "page",
    PERSON, "receiver", "record", "search", "target", UNIT, "volume",
)  # fmt: skip
"""To what something happens."""
EARLIEST, LATEST = date(1990, 1, 1), date(9000, 1, 1)


def events(ask: Ask) -> Answer:
    """List what happened, the last first: of some days, of a type, or to one thing."""
    say = ask.say
    with ask.house.records.reading() as tx:
        found = tx.lists.lately(_wanted(ask), lines_for(ask), ask.query.get("after"))
        rows = _lines(tx, ask, found.items)
    names = heads(say("When"), say("What"), say("Of what"), say("ID"), say("Who"), say("Role"))
    title, empty = say("What happened"), say("Nothing of that happened.")
    return listing(
        ask,
        "/events",
        Table("events", title, names, rows, empty=empty),
        found.next,
        template="events.html",
        kinds=sorted(((kind.value, say.word(kind)) for kind in Kind), key=lambda one: one[1]),
        asked={name: ask.query.get(name, "") for name in ("from", "until", "type", "subject")},
    )


def event(ask: Ask) -> Answer:
    """Show one event with its facts, each by its name."""
    say = ask.say
    with ask.house.records.reading() as tx:
        found = tx.events.known(ask.path["key"])
        if found is None:
            raise NotFoundError
        called = called_in(tx, say, [found.actor.name])
        subject = _subject(tx, ask, found)
    names = heads(say("Fact"), say("Value"))
    labels = Labels(ask.house.speech.forms, say.lang)
    facts = {
        "event": found,
        "subject": subject,
        "who": called(found.actor.name),
        "table": Table(
            "facts",
            say("Facts"),
            names,
            tuple(lines_of(say, labels, found.facts)),
            empty=say("It tells of nothing else."),
        ),
    }
    return Page("event.html", facts)


def _wanted(ask: Ask) -> EventsWanted:
    """Read which events are asked for; what is no such thing is not found."""
    query = ask.query
    since, until, kind = _day(query.get("from")), _day(query.get("until")), query.get("type", "")
    if kind and kind not in set(Kind):
        raise NotFoundError
    return EventsWanted(
        since=_start(ask, since),
        until=_start(ask, until and until + timedelta(days=1)),
        type=kind,
        subject=query.get("subject", "").strip(),
        kinds=SUBJECTS,
    )


def _day(given: str | None) -> date | None:
    """Read a day as people write it here, 2026.07.14, or as a program does."""
    if not given or not given.strip():
        return None
    try:
        day = date.fromisoformat(given.strip().replace(".", "-"))
    except ValueError:
        raise DayError(given=given) from None
    if not EARLIEST <= day < LATEST:
        raise DayError(given=given)
    return day


def _start(ask: Ask, day: date | None) -> datetime | None:
    return None if day is None else span_of(day, ask.say.zone).start


def _lines(
    tx: SqlTransaction, ask: Ask, found: Sequence[ListedEvent]
) -> tuple[tuple[Cell, ...], ...]:
    called = called_in(tx, ask.say, (line.event.actor.name for line in found))
    return tuple(_line(tx, ask, line.event, called) for line in found)


def _line(tx: SqlTransaction, ask: Ask, one: Event, called: Called) -> tuple[Cell, ...]:
    say = ask.say
    return (
        moment(say, one.recorded_at),
        text(say.word(one.type), f"/events/{one.id}"),
        text(say.word(one.subject_kind)),
        _subject(tx, ask, one),
        text(called(one.actor.name)),
        text(say.word(one.actor.role)),
    )


def _subject(tx: SqlTransaction, ask: Ask, one: Event) -> Cell:
    """Return to what it happened; people and units by name, and a paper with who saw it."""
    key = one.subject_id
    if one.subject_kind == UNIT:
        return text(units_in(tx, ask.say)(key))
    if one.subject_kind == PERSON:
        return text(whose(tx, key) or key)
    return text(key, f"/documents/{key}/seen" if _opens(tx, ask, one) else "")


def _opens(tx: SqlTransaction, ask: Ask, one: Event) -> bool:
    """Say whether this person may read who saw the paper to which something happened."""
    right = Right.SEE_WHO_LOOKED
    if one.subject_kind != DOCUMENT or not has(ask.person, right):
        return False
    if not tx.documents.known(one.subject_id):
        return False
    paper = tx.documents.get(DocumentId(one.subject_id))
    return verdict_on_document(tx, ask.person, right, paper).allowed
