"""Lookings: who saw the papers of a person, or took a copy; for the privacy officer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import Field as Of

from pipeline.events import Actor
from pipeline.ids import DocumentId
from pipeline.issuing.number import event_of
from pipeline.people.rights import Right, role_for
from pipeline.words import REASON, plain
from web.api.call import VIA, Reply, reason_of
from web.api.repeating import keep_made, made_before
from web.api.shapes import Key, Line, Reasoned, Shape
from web.api.trail import Look, look_shape
from web.pages.looks import Asker, copied, papers_of
from web.pages.seen import looks

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipeline.events import Event
    from pipeline.nouns.document import Document
    from storage.records import SqlTransaction
    from web.api.call import Call


class LooksAsked(Reasoned):
    """Whose papers, by what names them; or which copy, by its number."""

    name: Line = ""
    register_number: Line = ""
    born: Line = ""
    copy_: Line = Of(default="", alias="copy")


class PaperLooks(Shape):
    """A paper that names the person, and every look at it; none where nobody has looked."""

    document: Key
    type: str | None
    looks: tuple[Look, ...]


class PersonLooks(Shape):
    """The papers of a person, each with who looked."""

    items: tuple[PaperLooks, ...]


def find_looks(call: Call[LooksAsked]) -> Reply:
    """Tell who saw the papers of a person; that it was asked is written down, not of whom."""
    reason, number = plain(reason_of(call), "request", REASON), call.asked.copy_.strip()
    if number:
        return _of_copy(call, event_of(number))
    with call.house.records.reading() as tx:
        again = made_before(tx, call) is not None
    who = Actor(call.person.name, role_for(call.person, Right.ANSWER_PEOPLE).value, via=VIA)
    given = call.asked.model_dump(include={"name", "register_number", "born"})
    token = call.caller.token.id if call.caller.token else ""
    papers = papers_of(call.house, given, Asker(call.person, who, token), reason, again=again)
    with call.house.records.marking() as tx:
        keep_made(tx, call, {})
        items = tuple(_paper(tx, one, looks(tx, one)) for one in papers)
    return Reply(PersonLooks(items=items))


def _of_copy(call: Call[LooksAsked], beginning: str) -> Reply:
    with call.house.records.reading() as tx:
        event = copied(tx, beginning)
        if event is None:
            return Reply(PersonLooks(items=()))
        paper = tx.documents.get(DocumentId(event.subject_id))
        return Reply(PersonLooks(items=(_paper(tx, paper, [event]),)))


def _paper(tx: SqlTransaction, paper: Document, events: Iterable[Event]) -> PaperLooks:
    told = tuple(look_shape(tx, one) for one in events)
    return PaperLooks(document=paper.id, type=paper.type, looks=told)
