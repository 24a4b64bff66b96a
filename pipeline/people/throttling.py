"""Throttling: after wrong attempts the next one waits, longer every time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from pipeline.nouns.person import Tries

FIRST, LONGEST = timedelta(seconds=30), timedelta(minutes=15)
MOST_DOUBLINGS = 10


@dataclass(frozen=True, slots=True)
class Patience:
    """How many failures are borne in which time before the next attempt waits."""

    failures: int
    within: timedelta


OF_A_NAME = Patience(5, timedelta(days=1))
FROM_AN_ADDRESS = Patience(30, timedelta(hours=1))
"""Many people may sit behind one address; one person has one name."""


def opens(tries: Tries, patience: Patience, moment: datetime) -> datetime | None:
    """Return when the next attempt is heard, or None where that is now."""
    over = tries.count - patience.failures
    if over < 0 or tries.last is None:
        return None
    until = tries.last + min(FIRST * 2 ** min(over, MOST_DOUBLINGS), LONGEST)
    return until if until > moment else None
