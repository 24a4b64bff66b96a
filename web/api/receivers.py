"""Receivers: the other systems that are told what is registered, and how that went."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from pipeline.ids import NoticeId
from pipeline.notices.hosts import target_of
from pipeline.nouns.notice import Standing
from web.api.call import Reply
from web.api.cursor import cursor_of, key_after, sliced
from web.api.errors import NothingThereError
from web.api.shapes import Key, Paged, Part, Shape

if TYPE_CHECKING:
    from pipeline.nouns.notice import Notice as FoundNotice
    from storage.records.notices import Outbox
    from web.api.call import Call


class Receiver(Shape):
    """One system that is told, with what it has not taken."""

    key: Key
    name: str
    host: str
    """The host of its address, of which the rest may be a secret."""
    waiting: int
    since: datetime | None
    """Since when the oldest waits."""
    dead: int
    """Those that are tried no more."""
    last_taken: datetime | None


class Receivers(Part):
    """Receivers by their names."""

    items: tuple[Receiver, ...]


class NoticesAsked(Paged):
    """Which notices of a receiver are listed."""

    standing: Standing | None = None


class Notice(Shape):
    """What a receiver is told of one event."""

    key: Key
    event: str
    made: datetime
    standing: Standing
    tries: int
    outcome: str
    """The code of the last try; empty before the first."""
    due: datetime | None
    """When it is tried again; nothing where it is not."""


class Notices(Part):
    """Notices, the newest first."""

    items: tuple[Notice, ...]


def list_receivers(call: Call[Paged]) -> Reply:
    """List the systems that are told what is registered, with what they have not taken."""
    with call.house.records.reading() as tx:
        every = tx.notices.outboxes()
    shown, onward = sliced(every, call.asked, lambda one: one.receiver.id)
    return Reply(Receivers(items=tuple(map(_receiver, shown)), next=onward), onward=onward)


def receiver_notices(call: Call[NoticesAsked]) -> Reply:
    """List what a system was told, or is still to be told, the newest first."""
    asked, before = call.asked, key_after(call.asked.cursor)
    with call.house.records.reading() as tx:
        one = next((one for one in tx.receivers.all() if one.id == call.path["key"]), None)
        if one is None:
            raise NothingThereError
        found = tx.notices.log(
            asked.limit + 1, one.id, asked.standing, None if before is None else NoticeId(before)
        )
    shown = found[: asked.limit]
    onward = cursor_of(shown[-1].id) if len(found) > asked.limit else None
    return Reply(Notices(items=tuple(map(_notice, shown)), next=onward), onward=onward)


def _receiver(one: Outbox) -> Receiver:
    return Receiver(
        key=one.receiver.id,
        name=one.receiver.name,
        host=target_of(one.receiver.url).host,
        waiting=one.waiting,
        since=one.since,
        dead=one.dead,
        last_taken=one.last_sent,
    )


def _notice(one: FoundNotice) -> Notice:
    return Notice(
        key=one.id,
        event=one.event,
        made=one.made,
        standing=one.standing,
        tries=one.tries,
        outcome=one.outcome,
        due=one.due if one.standing is Standing.WAITING else None,
    )
