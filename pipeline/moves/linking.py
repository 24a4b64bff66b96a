"""Linking: this document is an original of this record. Withdrawn, never deleted."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.events import Kind
from pipeline.moves.errors import NotLinkedError, ReasonMissingError
from pipeline.moves.finding import the_document, the_record
from pipeline.moves.restricting import is_restricted, restrict
from pipeline.moves.revising import revise
from pipeline.nouns.document import Document, LinkRole, LinkStanding
from pipeline.nouns.hold import Reason

if TYPE_CHECKING:
    from pipeline.events import Actor
    from pipeline.nouns.document import Link
    from pipeline.nouns.record import Record, Wanted
    from pipeline.ports.records import Transaction

PERSON = "person"
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
    known = {link.record for link in tx.links.of_document(document.id)}
    made = tx.links.add(
        record.id, document.id, role=role, standing=standing, evidence=evidence, by=actor.name
    )
    if record.id not in known:
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
    """A person links a document to a record; its checks and access copies are made again."""
    record, document = the_record(tx, record_name), the_document(tx, document_name)
    made = make_link(tx, record, document, actor, role=role, evidence=reason or PERSON)
    if made.standing is LinkStanding.PROPOSED:
        tx.links.confirm(made.id, actor.name)
        tx.events.note(Kind.LINK_CONFIRMED, "link", made.id, actor=actor)
    _answer_a_want(tx, document, record, actor, reason or "linked by a person")
    revise(tx, tx.documents.get(document.id), actor, "linked")
    return made


def unlink(
    tx: Transaction, record_name: str, document_name: str, actor: Actor, *, reason: str
) -> Link:
    """A person withdraws a link, and says why."""
    if not reason.strip():
        raise ReasonMissingError
    record, document = the_record(tx, record_name), the_document(tx, document_name)
    for found in tx.links.of_document(document.id):
        if found.record == record.id:
            tx.links.withdraw(found.id, actor.name, reason)
            tx.events.note(Kind.LINK_WITHDRAWN, "link", found.id, actor=actor)
            revise(tx, document, actor, "unlinked")
            return found
    raise NotLinkedError(document=document.id, record=record)


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
        revise(tx, tx.documents.get(document_id), actor, "linked")
        linked += 1
    return linked


def _answer_a_want(
    tx: Transaction, document: Document, record: Record, actor: Actor, reason: str
) -> None:
    """A person's link answers what the document waits for: that record, else its oldest want."""
    wants = tx.links.wanted_by(document.id)
    named = [want for want in wants if record in tx.inventory.find(want)]
    for answered in (named or wants)[:1]:
        tx.links.settle(document.id, answered)
    _release_if_settled(tx, document, actor, reason)


def _release_if_settled(tx: Transaction, document: Document, actor: Actor, reason: str) -> None:
    if tx.links.wanted_by(document.id):
        return
    for code in (Reason.UNKNOWN_RECORD, Reason.AMBIGUOUS_RECORD):
        for released in tx.holds.release("document", document.id, actor.name, reason, code):
            tx.events.note(
                Kind.RELEASED, "document", document.id, actor=actor, facts={"code": released}
            )
