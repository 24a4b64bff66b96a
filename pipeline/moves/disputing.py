"""Disputing: somebody who has a paper open says that it is no original of this record.

The link is suspended: it stands as proposed until a reviewer confirms or withdraws it, and the
paper waits for that. What stood before is withdrawn and stays in the history, so that figures of
days before remain what they were.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.events import Kind
from pipeline.moves.errors import NotLinkedError
from pipeline.nouns.document import LinkStanding
from pipeline.nouns.hold import Reason

if TYPE_CHECKING:
    from pipeline.events import Actor
    from pipeline.ids import DocumentId, RecordKey
    from pipeline.nouns.document import Document, Link
    from pipeline.ports.records import Transaction

DOCUMENT = "document"
DISPUTED = "disputed"
TAKEN_BACK = "taken_back"


def dispute(
    tx: Transaction, document: Document, record: RecordKey, actor: Actor, *, remark: str = ""
) -> Link:
    """Suspend the link of a paper to a record, and hold the paper; saying so again changes nothing.

    Its other links stay as they are.
    """
    found = next((one for one in tx.links.of_document(document.id) if one.record == record), None)
    if found is None:
        raise NotLinkedError(document=document.id, record=tx.inventory.get(record))
    if is_said_wrong(tx, found):
        return found
    if found.standing is not LinkStanding.PROPOSED:
        found = _suspended(tx, found, actor)
    _hold(tx, document.id)
    tx.events.note(
        Kind.HELD,
        DOCUMENT,
        document.id,
        actor=actor,
        facts={"code": Reason.WRONG_ORIGINAL.value, "link": found.id, "record": record},
        words=remark,
    )
    return found


def take_back(tx: Transaction, document: Document, record: RecordKey, actor: Actor) -> Link:
    """Let a link stand again that this very person suspended, and that nobody has decided since."""
    found = next(
        (one for one in disputed_by(tx, document, actor.name) if one.record == record), None
    )
    if found is None:
        raise NotLinkedError(document=document.id, record=tx.inventory.get(record))
    tx.links.confirm(found.id, actor.name)
    tx.events.note(Kind.LINK_CONFIRMED, "link", found.id, actor=actor, facts={"why": TAKEN_BACK})
    settle(tx, document.id, actor)
    return found


def disputed_by(tx: Transaction, document: Document, name: str) -> tuple[Link, ...]:
    """Return the links of a paper that this person suspended and that nobody has decided since."""
    theirs = {
        one.facts.get("link")
        for one in tx.events.of(DOCUMENT, document.id)
        if one.type == Kind.HELD
        and one.facts.get("code") == Reason.WRONG_ORIGINAL
        and one.actor.name == name
    }
    return tuple(
        one for one in _proposed(tx, document.id) if one.id in theirs and _was_confirmed(tx, one)
    )


def _was_confirmed(tx: Transaction, found: Link) -> bool:
    """Say whether a proposed link stands in the place of a confirmed one."""
    return any(
        one.type == Kind.LINK_MADE and one.facts.get("evidence") == DISPUTED
        for one in tx.events.of("link", found.id)
    )


def is_disputed(tx: Transaction, key: DocumentId) -> bool:
    """Say whether a paper waits because somebody took it for a wrong original."""
    return any(hold.code == Reason.WRONG_ORIGINAL for hold in tx.holds.of(DOCUMENT, key))


def is_said_wrong(tx: Transaction, link: Link) -> bool:
    """Say whether a paper waits because somebody said of this very link that it is wrong."""
    return is_disputed(tx, link.document) and any(
        one.facts.get("code") == Reason.WRONG_ORIGINAL and one.facts.get("link") == link.id
        for one in tx.events.of(DOCUMENT, link.document)
        if one.type == Kind.HELD
    )


def settle(tx: Transaction, key: DocumentId, actor: Actor) -> None:
    """Release a paper of whose links none is suspended any more; name those that still are."""
    if not is_disputed(tx, key):
        return
    if _proposed(tx, key):
        _hold(tx, key)
        return
    code = Reason.WRONG_ORIGINAL
    for released in tx.holds.release(DOCUMENT, key, actor.name, "settled", code):
        tx.events.note(Kind.RELEASED, DOCUMENT, key, actor=actor, facts={"code": released})


def _suspended(tx: Transaction, found: Link, actor: Actor) -> Link:
    """Put a proposed link in the place of a confirmed one."""
    tx.links.withdraw(found.id, actor.name, DISPUTED)
    facts = {"document": found.document, "why": DISPUTED}
    tx.events.note(Kind.LINK_WITHDRAWN, "link", found.id, actor=actor, facts=facts)
    standing = LinkStanding.PROPOSED
    made = tx.links.add(
        found.record,
        found.document,
        role=found.role,
        standing=standing,
        evidence=found.evidence,
        by=actor.name,
    )
    tx.events.note(
        Kind.LINK_MADE,
        "link",
        made.id,
        actor=actor,
        facts={
            "record": made.record,
            "document": made.document,
            "role": made.role.value,
            "standing": standing.value,
            "evidence": DISPUTED,
        },
    )
    return made


def _hold(tx: Transaction, key: DocumentId) -> None:
    names = ", ".join(str(tx.inventory.get(one.record)) for one in _proposed(tx, key))
    tx.holds.hold(DOCUMENT, key, Reason.WRONG_ORIGINAL, {"record": names})


def _proposed(tx: Transaction, key: DocumentId) -> tuple[Link, ...]:
    links = tx.links.of_document(key)
    return tuple(one for one in links if one.standing is LinkStanding.PROPOSED)
