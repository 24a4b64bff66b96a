"""Trying again: later every time, never all at once, and not for ever."""

from __future__ import annotations

import random
from datetime import timedelta

FIRST, LONGEST = timedelta(seconds=30), timedelta(hours=6)
GROWS = 4
MOST_TRIES = 16
"""Some three days."""
SCATTER = 0.2
"""By what part of it a wait is longer or shorter, so that what failed together comes apart."""


def wait(tries: int) -> timedelta | None:
    """Return how long to wait after so many tries; None where nobody tries again."""
    if tries >= MOST_TRIES:
        return None
    longest = min(FIRST.total_seconds() * GROWS ** (tries - 1), LONGEST.total_seconds())
    scattered = random.uniform(1 - SCATTER, 1 + SCATTER)  # noqa: S311  # no secret
    return timedelta(seconds=longest * scattered)
