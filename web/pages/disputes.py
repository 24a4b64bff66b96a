"""Disputes: whoever has a paper open says that it is no original of a record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.describe.called import Labels
from pipeline.events import Actor
from pipeline.moves.disputing import dispute, disputed_by, is_disputed, take_back
from pipeline.nouns.document import LinkStanding
from pipeline.people.rights import Right, role_for
from pipeline.seeing.verdicts import verdict_on_document, verdict_on_record
from pipeline.words import REASON, TooLongError, UnseenSignsError, plain
from web.asking import Elsewhere, Page
from web.errors import NotFoundError, NotYoursError
from web.opened import still_open
from web.pages.cells import record_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.errors import ArkhivError
    from pipeline.nouns.document import Document, Link
    from pipeline.nouns.record import Record
    from pipeline.nouns.viewing import Viewing
    from storage.records import SqlTransaction
    from web.asking import Answer, Ask

BAD = 400


def ask_which(ask: Ask) -> Answer:
    """Ask whether, and of which record, an open paper is no original."""
    with ask.house.records.reading() as tx:
        viewing, found = _open(tx, ask)
        return _page(tx, ask, viewing, found)


def say_wrong(ask: Ask) -> Answer:
    """Suspend the link, and go back to the paper; a second click finds it done."""
    with ask.house.records.writing() as tx:
        viewing, found = _open(tx, ask)
        try:
            remark = plain(ask.form.get("remark", ""), ask.say("Remark"), REASON)
        except (UnseenSignsError, TooLongError) as error:
            return _page(tx, ask, viewing, found, error)
        link = next((one for one in told(tx, ask, found) if one.id == _chosen(ask)), None)
        if link is None:
            raise NotFoundError
        dispute(tx, found, link.id, _actor(ask), remark=remark)
    return Elsewhere(f"/viewings/{viewing.id}")


def take_it_back(ask: Ask) -> Answer:
    """Let the link stand again that whoever asks suspended, and go back to the paper."""
    with ask.house.records.writing() as tx:
        viewing, found = _open(tx, ask)
        record = next((one for one in _own(tx, ask, found) if one.id == _chosen(ask)), None)
        if record is None:
            raise NotFoundError
        take_back(tx, found, record.id, _actor(ask))
    return Elsewhere(f"/viewings/{viewing.id}")


def doubts(tx: SqlTransaction, ask: Ask, found: Document) -> dict[str, object]:
    """Return whether a paper is disputed, and what whoever asks may do about that.

    `disputable` are the records of which they may say that it is no original, `own` those of which
    they said so, and may take it back.
    """
    allowed = verdict_on_document(tx, ask.person, Right.DISPUTE, found).allowed
    return {
        "disputed": is_disputed(tx, found.id),
        "disputable": _disputable(tx, ask, found) if allowed else (),
        "own": [(one.id, record_name(ask.say, one)) for one in _own(tx, ask, found) if allowed],
    }


def _own(tx: SqlTransaction, ask: Ask, found: Document) -> Sequence[Record]:
    """The records of which whoever asks said that the paper is no original."""
    links = {one.record for one in disputed_by(tx, found, ask.person.name)}
    return [one for one in told(tx, ask, found) if one.id in links]


def _disputable(tx: SqlTransaction, ask: Ask, found: Document) -> Sequence[Record]:
    standing = {link.record for link in _standing(tx, found)}
    return [one for one in told(tx, ask, found) if one.id in standing]


def _actor(ask: Ask) -> Actor:
    return Actor(ask.person.name, role_for(ask.person, Right.DISPUTE).value, via="web")


def _open(tx: SqlTransaction, ask: Ask) -> tuple[Viewing, Document]:
    opened = still_open(tx, ask.here_visit, ask.path["viewing"])
    if opened is None:
        raise NotFoundError
    if not verdict_on_document(tx, ask.person, Right.DISPUTE, opened[1]).allowed:
        raise NotYoursError
    return opened


def _page(
    tx: SqlTransaction,
    ask: Ask,
    viewing: Viewing,
    found: Document,
    problem: ArkhivError | None = None,
) -> Page:
    facts = {
        "viewing": viewing,
        "type": Labels(ask.house.speech.forms, ask.say.lang).type(found.type),
        "records": [(one.id, record_name(ask.say, one)) for one in _disputable(tx, ask, found)],
        "disputed": is_disputed(tx, found.id),
        "remark": ask.form.get("remark", ""),
        "problem": ask.say.sentence(problem.template, problem.facts) if problem else "",
    }
    return Page("wrong.html", facts, BAD if problem else 200)


def _standing(tx: SqlTransaction, found: Document) -> Sequence[Link]:
    links = tx.links.of_document(found.id)
    return [link for link in links if link.standing is LinkStanding.CONFIRMED]


def told(tx: SqlTransaction, ask: Ask, found: Document) -> Sequence[Record]:
    """Return the records of a paper of which whoever asks may know."""
    linked = (tx.inventory.get(link.record) for link in tx.links.of_document(found.id))
    return [
        one for one in linked if verdict_on_record(tx, ask.person, Right.SEE_RECORDS, one).allowed
    ]


def _chosen(ask: Ask) -> str:
    return ask.form.get("record", "")
