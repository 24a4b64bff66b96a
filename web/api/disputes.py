"""Disputes: whoever has a paper open says that it is no original of a record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.events import Actor
from pipeline.ids import RecordKey
from pipeline.moves.disputing import dispute, disputed_by, take_back
from pipeline.people.rights import Right, role_for
from pipeline.seeing.verdicts import verdict_on_document, verdict_on_record
from pipeline.words import REASON, plain
from web.api.call import VIA, Reply, visit_of
from web.api.errors import NotAllowedError, NothingThereError
from web.api.records import link_shape
from web.api.repeating import keep_made, made_before
from web.api.shapes import Key, Line, Shape
from web.opened import still_open

if TYPE_CHECKING:
    from pipeline.nouns.document import Document, Link
    from storage.records import SqlTransaction
    from web.api.call import Call


class DisputeAsked(Shape):
    """Of which record an open paper is no original."""

    record: Key
    remark: Line = ""
    """What is wrong; it is kept."""


class TakenBack(Shape):
    """Of which record an open paper is an original after all."""

    record: Key


def dispute_link(call: Call[DisputeAsked]) -> Reply:
    """Suspend the link of an open paper to a record; the paper is held until a reviewer decides."""
    remark = plain(call.asked.remark, "remark", REASON)
    with call.house.records.writing() as tx:
        document = _open(tx, call)
        link = _link(tx, call, document)
        if made_before(tx, call) is None:
            role = role_for(call.person, Right.DISPUTE)
            who = Actor(call.person.name, role.value, via=VIA)
            link = dispute(tx, document, link.record, who, remark=remark)
            keep_made(tx, call, {"link": link.id})
        return Reply(link_shape(tx, call, link))


def take_dispute_back(call: Call[TakenBack]) -> Reply:
    """Let the link stand again that whoever asks suspended, where nobody has decided since."""
    with call.house.records.writing() as tx:
        document = _open(tx, call)
        link = _link(tx, call, document)
        if made_before(tx, call) is None:
            theirs = disputed_by(tx, document, call.person.name)
            if all(one.record != link.record for one in theirs):
                raise NothingThereError
            role = role_for(call.person, Right.DISPUTE)
            who = Actor(call.person.name, role.value, via=VIA)
            link = take_back(tx, document, link.record, who)
            keep_made(tx, call, {"link": link.id})
        return Reply(link_shape(tx, call, _link(tx, call, document)))


def _open(tx: SqlTransaction, call: Call[Shape]) -> Document:
    found = still_open(tx, visit_of(call), call.path["viewing"])
    if found is None:
        raise NothingThereError
    if not verdict_on_document(tx, call.person, Right.DISPUTE, found[1]).allowed:
        raise NotAllowedError
    return found[1]


def _link(
    tx: SqlTransaction, call: Call[DisputeAsked] | Call[TakenBack], document: Document
) -> Link:
    """Return the link to the record, if whoever asks may know of that."""
    key = RecordKey(call.asked.record)
    links = tx.links.of_document(document.id)
    link = next((one for one in links if one.record == key), None)
    if link is None:
        raise NothingThereError
    record = tx.inventory.get(key)
    if not verdict_on_record(tx, call.person, Right.SEE_RECORDS, record).allowed:
        raise NothingThereError
    return link
