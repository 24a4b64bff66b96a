"""Custody: in whose hand a volume is, every handing on of it, and who has asked for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from pipeline.custody import Act, Whereabouts
    from pipeline.ids import VolumeId

STORE = ""
"""The hand of a volume that is in the store of its unit."""


@dataclass(frozen=True, slots=True)
class Preparation:
    """What was done to the paper before it was scanned, and how it must be treated."""

    staples_out: bool = False
    slips: bool = False
    fragile: bool = False
    do_not_feed: bool = False


@dataclass(frozen=True, slots=True)
class Custody:
    """Where a volume is now: in the store, or in the hand of one person until a moment."""

    volume: VolumeId
    where: Whereabouts
    hand: str = STORE
    since: datetime | None = None
    due: datetime | None = None
    recalled: datetime | None = None
    preparation: Preparation = Preparation()
    revision: int = 0

    def late(self, moment: datetime) -> bool:
        """Say whether it should have been back before a moment."""
        return self.due is not None and self.due < moment


@dataclass(frozen=True, slots=True)
class Handing:
    """One move that somebody made with a volume; it is never changed."""

    id: str
    volume: VolumeId
    act: Act
    where: Whereabouts
    hand: str
    by: str
    at: datetime
    note: str = ""


@dataclass(frozen=True, slots=True)
class VolumeRequest:
    """That somebody wants a volume, until they have it, it is scanned, or they forgo it."""

    id: str
    volume: VolumeId
    by: str
    urgent: bool
    reason: str
    made: datetime
    ended: datetime | None = None
    how: str = ""
