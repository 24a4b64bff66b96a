"""Originals: a paper is opened for a purpose, then its pages and fields stand on one page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.describe.called import Labels
from pipeline.nouns.viewing import Profile, Purpose
from pipeline.people.rights import Right
from pipeline.seeing.errors import PurposeNeededError
from pipeline.seeing.opening import Verdicts, open_paper
from web.asking import Elsewhere, Page
from web.errors import NotFoundError, NotYoursError
from web.iiif import PREFIX
from web.opened import panes_of, secrets_of, still_open, type_of
from web.pages.cells import heads, share, text
from web.pages.purposes import BETWEEN, spoken
from web.pages.things import document_of, verdict_on_document
from web.table import Table

if TYPE_CHECKING:
    from pipeline.errors import ArkhivError
    from pipeline.nouns.document import Document, Field
    from pipeline.nouns.viewing import Viewing
    from storage.records import SqlTransaction
    from web.asking import Answer, Ask, Visit
    from web.table import Cell

SIZES = {"small": "pct:30", "usual": "pct:50", "large": "max"}
TURNS = ("0", "90", "180", "270")
BAD = 400


def purpose(ask: Ask) -> Answer:
    """Ask what a paper is needed for."""
    with ask.house.records.reading() as tx:
        found = document_of(tx, ask.path["key"])
        if not _verdicts(tx, ask, found).originals.allowed:
            raise NotYoursError
        return _purpose(ask, found)


def open_it(ask: Ask) -> Answer:
    """Open a paper for the purpose that was given."""
    given = BETWEEN.join(filter(None, (ask.form.get("request", "").strip(), _coded(ask))))
    with ask.house.records.writing() as tx:
        found = document_of(tx, ask.path["key"])
        try:
            made = open_paper(
                tx, ask.person, _visit(ask).session, found, _verdicts(tx, ask, found), given
            )
        except PurposeNeededError as error:
            return _purpose(ask, found, error)
    return Elsewhere(f"/viewings/{made.id}")


def see(ask: Ask) -> Answer:
    """Show the pages of an open paper, and its fields beside them."""
    with ask.house.records.reading() as tx:
        found = still_open(tx, _visit(ask), ask.path["viewing"])
        if found is None:
            raise NotFoundError
        viewing, document = found
        facts = _facts(tx, ask, viewing, document)
    return Page("viewing.html", facts)


def _visit(ask: Ask) -> Visit:
    if ask.visit is None:
        raise LookupError
    return ask.visit


def _coded(ask: Ask) -> str:
    """The purpose that was chosen, in the language in which events are kept."""
    chosen = ask.form.get("purpose", "")
    return chosen if chosen in set(Purpose) else ""


def _verdicts(tx: SqlTransaction, ask: Ask, found: Document) -> Verdicts:
    rights = (Right.SEE_ORIGINALS, Right.SEE_UNCHECKED, Right.CAPTURE, Right.REVIEW)
    return Verdicts(*(verdict_on_document(tx, ask.person, right, found) for right in rights))


def _purpose(ask: Ask, found: Document, problem: ArkhivError | None = None) -> Page:
    said = ask.say.sentence(problem.template, problem.facts) if problem else ""
    facts = {
        "document": found,
        "type": _called(ask, found.type),
        "purposes": tuple(Purpose),
        "problem": said,
    }
    return Page("purpose.html", facts, BAD if problem else 200)


def _facts(tx: SqlTransaction, ask: Ask, viewing: Viewing, document: Document) -> dict[str, object]:
    found = panes_of(tx, ask.house.speech.forms, viewing, document)
    size = ask.query.get("size", "usual")
    turn = ask.query.get("turn", "0")
    if size not in SIZES or turn not in TURNS:
        raise NotFoundError
    shape = f"full/{SIZES[size]}/{turn}/default.jpg"
    pages = [
        None if pane.withheld else f"{PREFIX}/{viewing.id}.{number}/{shape}"
        for number, pane in enumerate(found, 1)
    ]
    say = ask.say
    return {
        "viewing": viewing,
        "document": document,
        "type": _called(ask, type_of(tx, viewing, document)),
        "pages": pages,
        "sizes": tuple(zip(SIZES, (say("Small"), say("Usual"), say("Large")), strict=True)),
        "size": size,
        "turn": turn,
        "next_turn": TURNS[(TURNS.index(turn) + 1) % len(TURNS)],
        "mark": _mark(ask, viewing),
        "fields": _fields(tx, ask, viewing, document),
    }


def _mark(ask: Ask, viewing: Viewing) -> str:
    """Who looks, since when and what for: it stands across every page."""
    person, begun = ask.person, ask.say.moment(viewing.begun)
    name = person.full_name or person.name
    return BETWEEN.join((name, begun, spoken(ask.say, viewing.purpose)))


def _called(ask: Ask, type_: str | None) -> str:
    return Labels(ask.house.speech.forms, ask.say.lang).type(type_)


def _fields(tx: SqlTransaction, ask: Ask, viewing: Viewing, document: Document) -> Table:
    say, labels = ask.say, Labels(ask.house.speech.forms, ask.say.lang)
    type_ = type_of(tx, viewing, document)
    secret = secrets_of(ask.house.speech.forms, type_)
    masked = viewing.profile is Profile.MASKED
    rows = tuple(
        (
            text(labels.field(type_, field.name)),
            _value(ask, field, hidden=masked and (field.restricted or field.name in secret)),
            share(say, field.confidence),
        )
        for field in tx.fields.of(document.id, viewing.version)
    )
    names = heads(say("Field"), say("Value"), say("Confidence"), right=(2,))
    return Table("fields", say("Fields"), names, rows, empty=say("No field was read."))


def _value(ask: Ask, field: Field, *, hidden: bool) -> Cell:
    if hidden:
        return text(ask.say("not shown"))
    return text(ask.say.value(field.value) if field.value else field.raw)
