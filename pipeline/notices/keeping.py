"""Keeping: receivers are added and removed, and what they did not take is tried again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.clock import now
from pipeline.events import Kind
from pipeline.ids import NoticeId, ReceiverId, new_id
from pipeline.notices.errors import NoSuchNoticeError, NoSuchReceiverError, ReceiverTakenError
from pipeline.notices.hosts import target_of
from pipeline.nouns.notice import Receiver
from pipeline.words import NAME, plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.events import Actor
    from pipeline.ports.records import Transaction

RECEIVER = "receiver"


def the_receiver(tx: Transaction, name: str) -> Receiver:
    """Return the receiver of a name."""
    found = tx.receivers.named(name)
    if found is None:
        raise NoSuchReceiverError(name=name)
    return found


def add(tx: Transaction, name: str, url: str, actor: Actor) -> Receiver:
    """Add a receiver; it hears of what is registered from now on."""
    known = plain(name, "NAME", NAME)
    host = target_of(url).host
    if tx.receivers.named(known) is not None:
        raise ReceiverTakenError(name=known)
    made = Receiver(ReceiverId(new_id()), known, url, now(), actor.name)
    tx.receivers.add(made)
    tx.events.note(Kind.RECEIVER_ADDED, RECEIVER, made.id, actor=actor, facts={"host": host})
    return made


def remove(tx: Transaction, name: str, actor: Actor) -> Receiver:
    """Tell a receiver nothing any more, not even what waits."""
    found = the_receiver(tx, name)
    tx.receivers.remove(found.id, actor.name)
    tx.events.note(Kind.RECEIVER_REMOVED, RECEIVER, found.id, actor=actor)
    return found


def retry(tx: Transaction, name: str, notices: Sequence[str], actor: Actor) -> int:
    """Have notices tried again at once, or all that a receiver did not take; return how many."""
    found = the_receiver(tx, name)
    for key in notices:
        if not tx.notices.again(NoticeId(key)):
            raise NoSuchNoticeError(notice=key)
    count = len(notices) or tx.notices.again_all(found.id)
    facts = {"notices": count}
    tx.events.note(Kind.NOTICES_RETRIED, RECEIVER, found.id, actor=actor, facts=facts)
    return count
