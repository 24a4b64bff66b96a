"""The notice: one event told to a receiver, another system that wants to hear of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from pipeline.ids import EventId, NoticeId, ReceiverId


class Standing(StrEnum):
    """How far a notice is."""

    WAITING = "waiting"
    SENT = "sent"
    DEAD = "dead"


class Missed(StrEnum):
    """Why a notice was not taken, where no status was answered."""

    HOST_REFUSED = "host_refused"
    HOST_UNKNOWN = "host_unknown"
    AWAY = "receiver_away"
    SLOW = "receiver_slow"
    FOREIGN = "receiver_foreign"
    REMOVED = "receiver_removed"


@dataclass(frozen=True, slots=True)
class Receiver:
    """Another system that hears of what is registered, at one address."""

    id: ReceiverId
    name: str
    url: str
    added: datetime
    by: str


@dataclass(frozen=True, slots=True)
class Notice:
    """What one receiver is told of one event; `outcome` is the code of the last try."""

    id: NoticeId
    receiver: ReceiverId
    event: EventId
    body: str
    made: datetime
    due: datetime
    tries: int = 0
    outcome: str = ""
    tried: datetime | None = None
    sent: datetime | None = None
    dead: datetime | None = None

    @property
    def standing(self) -> Standing:
        """Whether it waits, was taken, or is tried no more."""
        if self.sent is not None:
            return Standing.SENT
        return Standing.WAITING if self.dead is None else Standing.DEAD


@dataclass(frozen=True, slots=True)
class Claim:
    """A notice in one process's hands: only who has the token says how it went."""

    notice: Notice
    token: str
