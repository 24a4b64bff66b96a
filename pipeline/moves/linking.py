"""Linking: this document is an original of this record. Withdrawn, never deleted."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.events import Kind
from pipeline.moves.disputing import is_disputed, settle
from pipeline.moves.errors import NotLinkedError, ReasonMissingError
from pipeline.moves.finding import the_document, the_record
from pipeline.moves.reshelving import SHELVED, go_back, reshelve
from pipeline.moves.restricting import is_restricted, restrict
from pipeline.moves.revising import renew, revise
from pipeline.nouns.document import Document, LinkRole, LinkStanding
from pipeline.nouns.hold import Reason

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.events import Actor
    from pipeline.ids import DocumentId
    from pipeline.nouns.document import Link
    from pipeline.nouns.record import Record, Wanted
    from pipeline.ports.records import Transaction

PERSON = "person"
LINKED = "linked"
_CODED = re.compile(r"delivery|inventory|delimit|merged:[0-9a-f-]{36}")


def make_link(
    tx: Transaction,
    record: Record,
    document: Document,
    actor: Actor,
    *,
    role: LinkRole,
    evidence: str,
    standing: LinkStanding = LinkStanding.CONFIRMED,
) -> Link:
    """Link, write it down, and restrict the document if the record's papers are restricted."""
    known = _active(tx, record, document)
    made = known or tx.links.add(
        record.id, document.id, role=role, standing=standing, evidence=evidence, by=actor.name
    )
    if known is None:
        tx.events.note(
            Kind.LINK_MADE,
            "link",
            made.id,
            actor=actor,
            facts={
                "record": record.id,
                "document": document.id,
                "role": role.value,
                "standing": standing.value,
                "evidence": evidence if _is_coded(evidence) else PERSON,
            },
        )
    if is_restricted(tx, record):
        restrict(tx, document, actor, by="record")
    _release(tx, document.id, actor, LINKED, Reason.UNLINKED)
    return made


def _is_coded(evidence: str) -> bool:
    """Say whether evidence is one of our codes; what a person wrote stays out of the events."""
    return _CODED.fullmatch(evidence) is not None


def link(
    tx: Transaction,
    record_name: str,
    document_name: str,
    actor: Actor,
    *,
    role: LinkRole,
    reason: str,
) -> Link:
    """A person links a document to a record, and says why.

    Its images are brought to the record's place, its checks and access copies are made again.
    Another role withdraws the link before and makes a new one; the same link changes nothing. One
    that somebody disputed is upheld, and the paper stays as it was registered.
    """
    if not reason.strip():
        raise ReasonMissingError
    record, document = the_record(tx, record_name), the_document(tx, document_name)
    before = _active(tx, record, document)
    disputed = is_disputed(tx, document.id)
    back: tuple[DocumentId, ...] = ()
    if before is not None and before.role is not role:
        _withdraw(tx, before, actor, reason)
        back = go_back(tx, document.id, record.id, actor)
    made = make_link(tx, record, document, actor, role=role, evidence=reason)
    if made.standing is LinkStanding.PROPOSED:
        tx.links.confirm(made.id, actor.name)
        tx.events.note(Kind.LINK_CONFIRMED, "link", made.id, actor=actor)
    answered = _answer_a_want(tx, document, record, actor, reason)
    upheld = disputed and made == before
    if not upheld and (made != before or made.standing is LinkStanding.PROPOSED or answered):
        _linked_anew(tx, document.id, actor, back)
    settle(tx, document.id, actor)
    return made


def unlink(
    tx: Transaction, record_name: str, document_name: str, actor: Actor, *, reason: str
) -> Link:
    """A person withdraws a link, and says why; so also of the records merged into this one.

    A document that no link is left of waits for a person.
    """
    if not reason.strip():
        raise ReasonMissingError
    record, document = the_record(tx, record_name), the_document(tx, document_name)
    ended = [
        found
        for found in tx.links.of_document(document.id)
        if tx.inventory.heir(found.record) == record.id
    ]
    if not ended:
        raise NotLinkedError(document=document.id, record=record)
    for found in ended:
        _withdraw(tx, found, actor, reason)
    _without(tx, document.id, ended, actor, "unlinked")
    return next((found for found in ended if found.record == record.id), ended[0])


def take_back(tx: Transaction, found: Link, actor: Actor, *, reason: str) -> None:
    """Withdraw a link that the inventory had made and does not stand for any more."""
    _withdraw(tx, found, actor, reason)
    if tx.documents.get(found.document).discarded:
        return
    _without(tx, found.document, [found], actor, "unlinked")


def _active(tx: Transaction, record: Record, document: Document) -> Link | None:
    links = tx.links.of_document(document.id)
    return next((found for found in links if found.record == record.id), None)


def _withdraw(tx: Transaction, found: Link, actor: Actor, reason: str) -> None:
    tx.links.withdraw(found.id, actor.name, reason)
    facts = {"document": found.document}
    tx.events.note(Kind.LINK_WITHDRAWN, "link", found.id, actor=actor, facts=facts)


def _linked_anew(
    tx: Transaction, key: DocumentId, actor: Actor, back: Sequence[DocumentId] = ()
) -> None:
    """Bring the images of a document home and have it made again, with all whose images moved."""
    moved = dict.fromkeys((*back, *reshelve(tx, key, actor)))
    if key not in moved:
        revise(tx, tx.documents.get(key), actor, LINKED)
    for document in moved:
        renew(tx, document, actor, LINKED if document == key else SHELVED)


def _without(
    tx: Transaction, key: DocumentId, ended: Sequence[Link], actor: Actor, why: str
) -> None:
    """Let a document go on without links: its images go back, and without any link it is held."""
    settle(tx, key, actor)
    moved = dict.fromkeys(one for link in ended for one in go_back(tx, key, link.record, actor))
    moved.update(dict.fromkeys(reshelve(tx, key, actor)))
    if not tx.links.of_document(key) and not tx.links.wanted_by(key):
        _hold_unlinked(tx, key, ended, actor)
    if key not in moved:
        revise(tx, tx.documents.get(key), actor, why)
    for document in moved:
        renew(tx, document, actor, why if document == key else SHELVED)


def _hold_unlinked(tx: Transaction, key: DocumentId, ended: Sequence[Link], actor: Actor) -> None:
    names = ", ".join(str(tx.inventory.get(link.record)) for link in ended)
    if tx.holds.hold("document", key, Reason.UNLINKED, {"record": names}):
        facts = {"code": Reason.UNLINKED.value}
        tx.events.note(Kind.HELD, "document", key, actor=actor, facts=facts)


def want(
    tx: Transaction, document: Document, named: Wanted, actor: Actor, *, role: LinkRole
) -> bool:
    """Link a document to a record as its delivery names it, or hold it until somebody can."""
    found = tx.inventory.find(named)
    if len(found) == 1:
        make_link(tx, found[0], document, actor, role=role, evidence="delivery")
        return True
    code = Reason.AMBIGUOUS_RECORD if found else Reason.UNKNOWN_RECORD
    tx.links.want(document.id, named, role)
    if tx.holds.hold("document", document.id, code, {"record": str(named)}):
        tx.events.note(Kind.HELD, "document", document.id, actor=actor, facts={"code": code.value})
    return False


def settle_wanted(tx: Transaction, actor: Actor) -> int:
    """Link every waiting document whose record the inventory names by now; return how many."""
    linked = 0
    for document_id, named, role in tx.links.waiting():
        found = tx.inventory.find(named)
        if len(found) != 1:
            continue
        document = tx.documents.get(document_id)
        make_link(tx, found[0], document, actor, role=role, evidence="inventory")
        tx.links.settle(document_id, named)
        _release_if_settled(tx, document, actor, "the inventory names it now")
        _linked_anew(tx, document_id, actor)
        linked += 1
    return linked


def _answer_a_want(
    tx: Transaction, document: Document, record: Record, actor: Actor, reason: str
) -> bool:
    """A person's link answers what the document waits for: that record, else its oldest want."""
    wants = tx.links.wanted_by(document.id)
    named = [want for want in wants if record in tx.inventory.find(want)]
    for answered in (named or wants)[:1]:
        tx.links.settle(document.id, answered)
    _release_if_settled(tx, document, actor, reason)
    return bool(wants)


def _release_if_settled(tx: Transaction, document: Document, actor: Actor, reason: str) -> None:
    if tx.links.wanted_by(document.id):
        return
    for code in (Reason.UNKNOWN_RECORD, Reason.AMBIGUOUS_RECORD):
        _release(tx, document.id, actor, reason, code)


def _release(tx: Transaction, key: DocumentId, actor: Actor, reason: str, code: Reason) -> None:
    for released in tx.holds.release("document", key, actor.name, reason, code):
        tx.events.note(Kind.RELEASED, "document", key, actor=actor, facts={"code": released})
