"""Clocks: how far a station's clock is ahead of the centre's, as two messages prove it.

A message from the station proves that it is ahead by at least so much, one to it by at most.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

TOLERATED = 300.0
"""Seconds by which clocks may differ before anybody is told."""


@dataclass(frozen=True, slots=True)
class Ahead:
    """Seconds that a station's clock is ahead: at least, and at most. Negative is behind."""

    least: float
    most: float

    @property
    def is_wrong(self) -> bool:
        """Whether the clock is proven to be wrong by more than is tolerated."""
        return self.least > TOLERATED or self.most < -TOLERATED


def measured(made: datetime, arrived: datetime, said: datetime, heard: datetime) -> Ahead:
    """Return the interval: made and heard by the station's clock, arrived and said by ours."""
    return Ahead((made - arrived).total_seconds(), (heard - said).total_seconds())
