"""Looks: who saw the papers of a person, or took the copy of a number; for the privacy officer."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pipeline.describe.called import Labels
from pipeline.errors import UserError
from pipeline.events import Actor
from pipeline.finding.errors import TooManySearchesError
from pipeline.finding.person import question_of, values_of
from pipeline.finding.sight import EVERYWHERE, Sight
from pipeline.ids import DocumentId
from pipeline.issuing.number import event_of
from pipeline.moves.searching import note_search, search
from pipeline.moves.watching import admit, conclude
from pipeline.people.rights import Right, role_for
from pipeline.words import REASON, plain
from web.asking import Page
from web.pages.cells import heads, text
from web.pages.seen import COPIES, columns, looks, rows_of
from web.table import Table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipeline.errors import ArkhivError
    from pipeline.events import Event
    from pipeline.finding.answer import Answer as Found
    from pipeline.nouns.document import Document
    from pipeline.nouns.person import Person
    from storage.records import SqlTransaction
    from web.asking import Answer, Ask
    from web.house import House
    from web.table import Cell

MOST = 100
"""Papers of one person; who has more is asked for by more than a name."""
FIELDS = ("name", "register_number", "born", "purpose", "copy")
BAD, TOO_MANY = 400, 429


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks whose papers were seen, in which role, and by which token."""

    person: Person
    actor: Actor
    token: str = ""


def form(ask: Ask) -> Answer:
    """Show what can be asked."""
    return _page(ask)


def answer(ask: Ask) -> Answer:
    """Tell who looked, and write down that it was asked."""
    try:
        if ask.form.get("copy", "").strip():
            return _page(ask, table=_copy(ask, event_of(ask.form["copy"])))
        return _page(ask, table=_person(ask))
    except TooManySearchesError as error:
        return replace(_page(ask, problem=error), status=TOO_MANY, again=error.seconds)
    except UserError as error:
        return _page(ask, problem=error)


def _person(ask: Ask) -> Table:
    """The looks at every paper that names a person, paper by paper."""
    purpose = plain(ask.form.get("purpose", ""), ask.say("Purpose"), REASON)
    role = role_for(ask.person, Right.ANSWER_PEOPLE)
    who = Actor(ask.person.name, role.value, via="web")
    papers = papers_of(ask.house, ask.form, Asker(ask.person, who), purpose)
    with ask.house.records.reading() as tx:
        rows = tuple(line for paper in papers for line in _lines(tx, ask, paper))
    title = ask.say.many("{number} paper names them.", "{number} papers name them.", len(papers))
    return _table(ask, title, rows)


def papers_of(
    house: House, given: Mapping[str, str], asker: Asker, purpose: str, *, again: bool = False
) -> tuple[Document, ...]:
    """Return the papers that name a person; it is limited and watched as every search is.

    Unless asked again, that it was asked is noted.
    """
    asked, everything = question_of(given).required(), Sight(EVERYWHERE, EVERYWHERE)
    admitted = admit(house.records, asker.person, asked, house.watch, asker.token)
    with house.records.reading() as tx:
        found = search(tx, asked, everything, purpose=purpose, limit=MOST)
        kept_back = tx.named.kept_back(values_of(asked), MOST)
        papers = tuple(tx.documents.get(key) for key in _papers(found, kept_back))
    if not again:
        with house.records.marking() as tx:
            note_search(tx, asked, found, asker.actor, purpose=purpose, besides=kept_back)
            conclude(tx, admitted, asker.person, asked, found, house.watch)
    return papers


def _papers(found: Found, kept_back: Sequence[DocumentId]) -> Sequence[DocumentId]:
    named = (hit.paper.document for hit in found.hits if not hit.near)
    return tuple(dict.fromkeys((*named, *kept_back)))


def _lines(tx: SqlTransaction, ask: Ask, paper: Document) -> Sequence[tuple[Cell, ...]]:
    """The looks at a paper; where there is none, that nobody has looked."""
    called = _called(ask, paper)
    found = [(called, *row) for row in rows_of(tx, ask, looks(tx, paper))]
    nobody = text(ask.say("Nobody has looked at this paper yet."))
    return found or [(called, text("–"), nobody, *(text("–") for _ in columns(ask)[2:]))]


def _copy(ask: Ask, beginning: str) -> Table:
    """The one event that tells of a copy."""
    with ask.house.records.reading() as tx:
        event = copied(tx, beginning)
        rows: tuple[tuple[Cell, ...], ...] = ()
        if event is not None:
            paper = tx.documents.get(DocumentId(event.subject_id))
            rows = tuple((_called(ask, paper), *row) for row in rows_of(tx, ask, [event]))
    return _table(ask, ask.say("The copy of this number"), rows)


def copied(tx: SqlTransaction, beginning: str) -> Event | None:
    """Return the event of a copy by how its id begins; None if there is none."""
    event = tx.events.beginning(beginning)
    return event if event is not None and event.type in COPIES else None


def _called(ask: Ask, paper: Document) -> Cell:
    label = Labels(ask.house.speech.forms, ask.say.lang).type(paper.type)
    return text(label, f"/documents/{paper.id}/seen")


def _table(ask: Ask, title: str, rows: tuple[tuple[Cell, ...], ...]) -> Table:
    names = heads(ask.say("Paper"), *columns(ask))
    return Table("looks", title, names, rows, empty=ask.say("Nothing is known of it."))


def _page(ask: Ask, *, table: Table | None = None, problem: ArkhivError | None = None) -> Page:
    facts = {
        "given": {name: ask.form.get(name, "") for name in FIELDS},
        "table": table,
        "problem": ask.say.sentence(problem.template, problem.facts) if problem else "",
    }
    return Page("looks.html", facts, BAD if problem else 200)
