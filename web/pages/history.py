"""History: what happened to an open paper, in plain words, and its versions before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.describe.called import Labels
from pipeline.events import MACHINE, Kind
from pipeline.nouns.hold import Reason
from pipeline.people.rights import Right
from pipeline.seeing.opening import is_registered
from pipeline.seeing.verdicts import verdict_on_document
from web.asking import Page
from web.pages.cells import heads, moment, text
from web.pages.viewer import opened_by
from web.table import Table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.events import Event
    from pipeline.nouns.document import Document
    from pipeline.nouns.person import Person
    from pipeline.ports.records import VersionFacts
    from storage.records import SqlTransaction
    from web.asking import Answer, Ask
    from web.table import Cell


OF_PAPERS = ("document.", "link.")
HOLDING = frozenset({Kind.HELD, Kind.RELEASED, Kind.FLAGGED, Kind.FLAG_CLEARED})
TOLD = frozenset(
    {
        *(kind for kind in Kind if kind.startswith(OF_PAPERS)),
        *HOLDING,
    }
)
"""What is told of a paper; who looked, asked or was let in is told to those who watch over it."""
EXPLAINED = frozenset(
    {
        Kind.DOCUMENT_CHECKED, Kind.DOCUMENT_REGISTERED, Kind.DOCUMENT_REVISED,
        Kind.HELD, Kind.RELEASED, Kind.LINK_MADE, Kind.LINK_CONFIRMED, Kind.LINK_WITHDRAWN,
    }
)  # fmt: skip
"""What is written about these is meant for whoever reads the paper; about others it may not be."""
OF_THE_LINK = frozenset({Reason.WRONG_ORIGINAL, Reason.UNLINKED})
"""A paper is held for these whichever of its versions is in work."""


@dataclass(frozen=True, slots=True)
class Edition:
    """A version as it is listed, and whether whoever asks may open it."""

    facts: VersionFacts
    current: bool
    here: bool
    opens: bool


def history(ask: Ask) -> Answer:
    """Show the versions of an open paper, and what happened to it; who looked is told elsewhere."""
    say = ask.say
    with ask.house.records.reading() as tx:
        found = opened_by(tx, ask)
        document, viewing = found.document, found.viewing
        editions = tuple(editions_of(tx, ask.person, document, viewing.version))
        rows = tuple(_row(tx, ask, event) for event in events_of(tx, ask.person, document))
    names = heads(say("When"), say("What"), say("Who"), say("Role"), say("Version"), say("Reason"))
    facts = {
        "viewing": viewing,
        "document": document,
        "type": Labels(ask.house.speech.forms, say.lang).type(found.type),
        "editions": editions,
        "table": Table("history", say("What happened to it"), names, rows),
    }
    return Page("history.html", facts)


def editions_of(
    tx: SqlTransaction, person: Person, document: Document, here: int
) -> Iterator[Edition]:
    """Yield the versions of a paper, the last first; `here` is the one that is open."""
    seen, unchecked = (
        verdict_on_document(tx, person, right, document).allowed
        for right in (Right.SEE_ORIGINALS, Right.SEE_UNCHECKED)
    )
    for number in range(document.version, 0, -1):
        opens = seen if is_registered(tx, document, number) else unchecked
        facts = tx.documents.version(document.id, number)
        yield Edition(facts, number == document.current, number == here, opens)


def events_of(tx: SqlTransaction, person: Person, document: Document) -> tuple[Event, ...]:
    """Return what happened to a paper and its links, the last first.

    What happens to a version in work is told to those who may see what is unchecked.
    """
    unchecked = verdict_on_document(tx, person, Right.SEE_UNCHECKED, document).allowed
    told = (one for one in _events(tx, document) if unchecked or not _in_work(tx, document, one))
    return tuple(sorted(told, key=lambda one: (one.recorded_at, one.id), reverse=True))


def reason_of(tx: SqlTransaction, event: Event) -> str:
    """Return why it happened, as far as everybody who sees the paper is told."""
    return tx.events.words(event.id) if event.type in EXPLAINED else ""


def _events(tx: SqlTransaction, document: Document) -> Iterator[Event]:
    yield from (one for one in tx.events.of("document", document.id) if one.type in TOLD)
    for link in tx.links.ever_of_document(document.id):
        yield from tx.events.of("link", link.id)


def _in_work(tx: SqlTransaction, document: Document, event: Event) -> bool:
    """Say whether an event is of a version that no registrar stands for yet."""
    version = event.facts.get("version")
    if isinstance(version, int):
        return not is_registered(tx, document, version)
    if event.type not in HOLDING or event.facts.get("code") in OF_THE_LINK:
        return False
    opened = tx.documents.version(document.id, document.version).opened
    return event.recorded_at >= opened and not is_registered(tx, document, document.version)


def _row(tx: SqlTransaction, ask: Ask, event: Event) -> tuple[Cell, ...]:
    say, version = ask.say, event.facts.get("version")
    person = tx.people.named(event.actor.name)
    name = person.full_name if person and person.full_name else event.actor.name
    return (
        moment(say, event.recorded_at),
        text(say.word(event.type)),
        text("–" if event.actor.name == MACHINE.name else name),
        text(say.word(event.actor.role)),
        text(str(version) if version is not None else "–"),
        text(reason_of(tx, event) or "–"),
    )
