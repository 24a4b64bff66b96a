"""The courier: tells other systems what was registered, beside the line and never in its way.

Each receiver has a thread of its own while there is something to tell it, so that one that is slow
or away holds up nobody else. What is told lies in the database: who is killed loses nothing.
"""

from __future__ import annotations

import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.clock import now
from pipeline.ids import EventId
from pipeline.notices.content import content
from pipeline.notices.errors import NotTakenError, ReceiverRefusedError
from pipeline.notices.signing import headers, keys_of
from pipeline.notices.trying import wait
from workers.outgoing import post
from workers.rounds import lastly, rounds, tried
from workers.verdict import LOG

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.notices.hosts import Allowed
    from pipeline.nouns.notice import Claim, Receiver
    from storage.records import SqlRecords
    from workers.ending import Ending

SECONDS_BETWEEN_LOOKS = 1.0
LAST_SECONDS = 5.0
"""How long the end may take; whoever works next tells the rest."""
SWEEP_SECONDS = 3600.0
GONE = 410
"""By this answer a receiver says that it will never take it."""


@dataclass(frozen=True, slots=True)
class Bag:
    """What a courier carries: whose records, the secret to sign with, and the hosts allowed."""

    records: SqlRecords
    secret: str | None
    allowed: Sequence[Allowed]


class Courier:
    """One process's way to the receivers."""

    def __init__(self, bag: Bag) -> None:
        self._bag = bag
        self._under_way: dict[str, threading.Thread] = {}
        self._swept: float | None = None

    def look(self, end: threading.Event) -> int:
        """Set out to every receiver that there is something for; return how many those are."""
        if self._bag.secret is None:
            return 0
        self._sweep()
        with self._bag.records.reading() as tx:
            wanted = [
                one
                for one in tx.receivers.all()
                if tx.receivers.is_behind(one.id) or tx.notices.is_due(one.id)
            ]
        for one in wanted:
            thread = self._under_way.get(one.id)
            if thread is None or not thread.is_alive():
                self._under_way[one.id] = self._set_out(one, end)
        return len(wanted)

    def tell_all(self, until: float) -> None:
        """Tell what there is to tell until that is nothing, or until a moment."""
        end = threading.Event()
        while self.look(end) and time.monotonic() < until:
            for thread in self._under_way.values():
                thread.join(min(max(until - time.monotonic(), 0), threading.TIMEOUT_MAX))
        end.set()

    def _set_out(self, one: Receiver, end: threading.Event) -> threading.Thread:
        thread = threading.Thread(
            target=tried, args=("courier", lambda: tell(self._bag, one, end)), daemon=True
        )
        thread.start()
        return thread

    def _sweep(self) -> None:
        if self._swept is None or time.monotonic() - self._swept > SWEEP_SECONDS:
            with self._bag.records.marking() as tx:
                tx.notices.sweep()
            self._swept = time.monotonic()


def tell(bag: Bag, one: Receiver, end: threading.Event) -> None:
    """Follow the trail for one receiver, then tell it what is due, until it does not take one."""
    follow(bag.records, one)
    while not end.is_set():
        claim = _claimed(bag.records, one)
        if claim is None or not _told(bag, one, claim):
            return


def _claimed(records: SqlRecords, one: Receiver) -> Claim | None:
    """Take what is told next into one's hands, worded by what may be told of it now."""
    with records.marking() as tx:
        while (claim := tx.notices.claim(one.id)) is not None:
            event = tx.events.known(claim.notice.event)
            body = None if event is None else content(tx, event)
            if body is not None:
                return tx.notices.worded(claim, body)
            tx.notices.drop(claim)
    return None


def follow(records: SqlRecords, one: Receiver) -> None:
    """Lay a notice of every registration that a receiver has not heard of into the outbox."""
    with records.reading() as tx:
        behind = tx.receivers.is_behind(one.id)
    while behind:
        with records.marking() as tx:
            for event in tx.receivers.follow(one.id):
                body = content(tx, event)
                if body is not None:
                    tx.notices.put(one.id, EventId(event.id), body)
        with records.reading() as tx:
            behind = tx.receivers.is_behind(one.id)


def _told(bag: Bag, one: Receiver, claim: Claim) -> bool:
    """Tell one notice, and keep how that went."""
    notice = claim.notice
    signed = headers(notice.event, now(), notice.body, keys_of(one.id, bag.secret))
    try:
        status = post(one.url, notice.body, signed, bag.allowed)
    except NotTakenError as fault:
        refused = fault.facts["status"] if isinstance(fault, ReceiverRefusedError) else None
        later = None if refused == GONE else wait(notice.tries + 1)
        outcome = fault.code if refused is None else str(refused)
        with bag.records.marking() as tx:
            tx.notices.not_taken(claim, outcome, later)
        said = "a notice is given up" if later is None else "a notice was not taken"
        LOG.warning(said, extra={"subject": notice.id, "code": outcome})
        return False
    with bag.records.marking() as tx:
        tx.notices.taken(claim, str(status))
    return True


@contextmanager
def telling(
    bag: Bag, last_seconds: float = LAST_SECONDS, ending: Ending | None = None
) -> Iterator[None]:
    """Tell other systems what is registered for the length of the block, and once at its end."""
    courier = Courier(bag)
    try:
        with rounds("courier", SECONDS_BETWEEN_LOOKS, courier.look, ending=ending):
            yield
    finally:
        until = time.monotonic() + last_seconds
        lastly("courier", lambda: courier.tell_all(until), ending)
