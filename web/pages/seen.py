"""Seen: who looked at a paper, when, in which role and what for; the person it is about may ask."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.describe.called import Labels
from pipeline.events import Kind
from pipeline.issuing.number import number_of
from pipeline.people.rights import Right
from pipeline.seeing.verdicts import verdict_on_document
from web.errors import NotYoursError
from web.pages.behind import listing
from web.pages.cells import heads, moment, text
from web.pages.people import called_in
from web.pages.purposes import spoken
from web.pages.things import document_of
from web.table import Table

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.events import Event
    from pipeline.nouns.document import Document
    from storage.records import SqlTransaction
    from web.asking import Answer, Ask
    from web.pages.people import Called
    from web.table import Cell

LOOKS = frozenset({Kind.SHOWN, Kind.EXPORTED, Kind.DOWNLOADED, Kind.PRINTED})

COPIES = frozenset({Kind.DOWNLOADED, Kind.PRINTED})


def seen(ask: Ask) -> Answer:
    """List every look at a paper, the last one first."""
    say = ask.say
    with ask.house.records.reading() as tx:
        found = document_of(tx, ask.path["key"])
        if not verdict_on_document(tx, ask.person, Right.SEE_WHO_LOOKED, found).allowed:
            raise NotYoursError
        rows = rows_of(tx, ask, looks(tx, found))
    paper = Labels(ask.house.speech.forms, say.lang).type(found.type)
    title = f"{say('Who saw it')}: {paper}"
    table = Table(
        "seen", title, heads(*columns(ask)), rows, empty=say("Nobody has looked at this paper yet.")
    )
    return listing(ask, ask.here, table, None, found.id)


def looks(tx: SqlTransaction, found: Document) -> tuple[Event, ...]:
    """Return every look at a paper, the last one first."""
    return tuple(sorted(_looks(tx, found), key=lambda event: event.recorded_at, reverse=True))


def _looks(tx: SqlTransaction, found: Document) -> Iterator[Event]:
    """The looks at the paper itself, and those at a record through which it was seen."""
    yield from (one for one in tx.events.of("document", found.id) if one.type in LOOKS)
    for link in tx.links.of_document(found.id):
        for event in tx.events.of("record", link.record):
            if event.type in LOOKS and found.id in _named(event):
                yield event


def _named(event: Event) -> tuple[object, ...]:
    documents = event.facts.get("documents")
    return tuple(documents) if isinstance(documents, list) else ()


def _what(ask: Ask, event: Event) -> str:
    """Return what of a paper somebody took along; a look is one at all of it."""
    form, pages = event.facts.get("form"), event.facts.get("pages")
    if not isinstance(form, str) or not isinstance(pages, list):
        return "–"
    region = event.facts.get("region")
    between = "–".join(dict.fromkeys(str(page) for page in pages))
    part = f", {region}" if isinstance(region, str) and region else ""
    return f"{ask.say.word(form)}: {between}{part}"


def columns(ask: Ask) -> tuple[str, ...]:
    """Return what is told of a look."""
    say = ask.say
    return (
        say("When"), say("Who"), say("Role"), say("How"), say("Version"), say("What"),
        say("Purpose"), say("Number of the copy"),
    )  # fmt: skip


def rows_of(tx: SqlTransaction, ask: Ask, events: Sequence[Event]) -> tuple[tuple[Cell, ...], ...]:
    """Return the lines of some looks."""
    called = called_in(tx, ask.say, (event.actor.name for event in events))
    return tuple(row(tx, ask, called, event) for event in events)


def row(tx: SqlTransaction, ask: Ask, called: Called, event: Event) -> tuple[Cell, ...]:
    """Return the line of a look."""
    say, version = ask.say, event.facts.get("version")
    how = say.word(event.type)
    elsewhere = f" · {say('another unit')}" if event.facts.get("cross_unit") else ""
    return (
        moment(say, event.recorded_at),
        text(called(event.actor.name)),
        text(say.word(event.actor.role)),
        text(f"{how}{elsewhere}"),
        text(str(version) if version is not None else "–"),
        text(_what(ask, event)),
        text(spoken(say, tx.events.words(event.id)) or "–"),
        text(number_of(event.id) if event.type in COPIES else "–"),
    )
