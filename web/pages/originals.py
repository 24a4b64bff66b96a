"""Originals: a paper is opened for a purpose."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.describe.called import Labels
from pipeline.nouns.viewing import Purpose
from pipeline.people.rights import Right
from pipeline.seeing.errors import PurposeNeededError
from pipeline.seeing.opening import Verdicts, open_paper
from web.asking import Elsewhere, Page
from web.errors import NotFoundError, NotYoursError
from web.pages.purposes import BETWEEN
from web.pages.things import document_of, verdict_on_document

if TYPE_CHECKING:
    from pipeline.errors import ArkhivError
    from pipeline.nouns.document import Document
    from storage.records import SqlTransaction
    from web.asking import Answer, Ask, Visit

BAD = 400


def purpose(ask: Ask) -> Answer:
    """Ask what a paper is needed for."""
    with ask.house.records.reading() as tx:
        found = document_of(tx, ask.path["key"])
        verdicts = _verdicts(tx, ask, found)
        verdict = verdicts.originals if found.current else verdicts.unchecked
        if not verdict.allowed or found.discarded:
            raise NotYoursError
        return _purpose(ask, found)


def open_it(ask: Ask) -> Answer:
    """Open a paper for the purpose that was given."""
    given = BETWEEN.join(filter(None, (ask.form.get("request", "").strip(), _coded(ask))))
    with ask.house.records.writing() as tx:
        found = document_of(tx, ask.path["key"])
        number = _version(ask, found)
        verdicts = _verdicts(tx, ask, found)
        try:
            made = open_paper(tx, ask.person, _visit(ask).session, found, verdicts, given, number)
        except PurposeNeededError as error:
            return _purpose(ask, found, error)
    return Elsewhere(f"/viewings/{made.id}")


def _visit(ask: Ask) -> Visit:
    if ask.visit is None:
        raise LookupError
    return ask.visit


def _version(ask: Ask, found: Document) -> int | None:
    """The version that was asked for; None for the one that stands for the paper."""
    given = ask.form.get("version", "")
    if not given:
        return None
    if not given.isascii() or not given.isdecimal() or not 1 <= int(given) <= found.version:
        raise NotFoundError
    return int(given)


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


def _called(ask: Ask, type_: str | None) -> str:
    return Labels(ask.house.speech.forms, ask.say.lang).type(type_)
