"""Originals: a paper is opened for a purpose."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.clock import now
from pipeline.describe.called import Labels
from pipeline.ids import ViewingId
from pipeline.nouns.viewing import Profile, Purpose
from pipeline.people.rights import Right, has
from pipeline.seeing.errors import PurposeNeededError
from pipeline.seeing.opening import open_paper, request_of
from pipeline.seeing.verdicts import verdicts_on
from web.asking import Elsewhere, Page
from web.errors import NotFoundError, NotYoursError
from web.numbers import number_in
from web.pages.purposes import BETWEEN
from web.pages.things import document_of
from web.pages.units import foreign

if TYPE_CHECKING:
    from pipeline.errors import ArkhivError
    from pipeline.nouns.document import Document
    from pipeline.seeing.opening import Verdicts
    from storage.records import SqlTransaction
    from web.asking import Answer, Ask

BAD = 400


def purpose(ask: Ask) -> Answer:
    """Ask what a paper is needed for, or open it for the request that is under way."""
    with ask.house.records.reading() as tx:
        found = document_of(tx, ask.path["key"])
        _require_seen(found, verdicts_on(tx, ask.person, found))
        given = request_of(tx, ask.here_visit.session, now())
        if given is None or "another" in ask.query:
            return _purpose(tx, ask, found)
    return _opened(ask, given)


def open_it(ask: Ask) -> Answer:
    """Open a paper for the purpose that was given."""
    given = BETWEEN.join(filter(None, (ask.form.get("request", "").strip(), _coded(ask))))
    return _opened(ask, given)


def done(ask: Ask) -> Answer:
    """Close the papers of the request that is under way; the next one is asked for anew."""
    moment, session = now(), ask.here_visit.session
    with ask.house.records.writing() as tx:
        viewing = tx.viewings.find(ViewingId(ask.path["viewing"]), session.id, moment)
        if viewing is not None:
            tx.viewings.end(session.id, viewing.purpose, moment)
    return Elsewhere("/find" if has(ask.person, Right.SEE_ORIGINALS) else "/")


def _opened(ask: Ask, given: str) -> Answer:
    with ask.house.records.writing() as tx:
        found = document_of(tx, ask.path["key"])
        number, masters = _version(ask, found), "masters" in ask.form
        session, verdicts = ask.here_visit.session, verdicts_on(tx, ask.person, found)
        try:
            made = open_paper(
                tx, ask.person, session, found, verdicts, given, number, masters=masters
            )
        except PurposeNeededError as error:
            _require_seen(found, verdicts)
            return _purpose(tx, ask, found, error)
    beside = "/masters" if made.profile is Profile.MASTERS else ""
    return Elsewhere(f"/viewings/{made.id}{beside}")


def _require_seen(found: Document, verdicts: Verdicts) -> None:
    """Raise where somebody may not see a paper: the question what for tells what it is."""
    verdict = verdicts.originals if found.current else verdicts.unchecked
    if not verdict.allowed or found.discarded:
        raise NotYoursError


def _version(ask: Ask, found: Document) -> int | None:
    """The version that was asked for; None for the one that stands for the paper."""
    given = ask.form.get("version", "")
    if not given:
        return None
    number = number_in(given)
    if number is None or not 1 <= number <= found.version:
        raise NotFoundError
    return number


def _coded(ask: Ask) -> str:
    """The purpose that was chosen, in the language in which events are kept."""
    chosen = ask.form.get("purpose", "")
    return chosen if chosen in set(Purpose) else ""


def _purpose(
    tx: SqlTransaction, ask: Ask, found: Document, problem: ArkhivError | None = None
) -> Page:
    said = ask.say.sentence(problem.template, problem.facts) if problem else ""
    facts = {
        "document": found,
        "foreign": foreign(tx, ask, found),
        "type": _called(ask, found.type),
        "purposes": tuple(Purpose),
        "problem": said,
    }
    return Page("purpose.html", facts, BAD if problem else 200)


def _called(ask: Ask, type_: str | None) -> str:
    return Labels(ask.house.speech.forms, ask.say.lang).type(type_)
