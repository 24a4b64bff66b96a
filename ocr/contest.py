"""A contest: one model beside another on the same lines, and whether the second one loses.

A difference counts as a loss when chance does not explain it: each line gives the difference of
its errors; if nothing but chance were at work, each difference could as well have had the other
sign. The share of such exchanges that make a loss as large as the one seen is its probability.
"""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from ocr.score import Kind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ocr.score import Score

EXCHANGES = 10_000
CHANCE = 0.1
"""A loss less probable than this is none by chance: four letters on four lines and none won. A good
model refused is trained once more; a worse one taken spoils names and numbers."""
SEED = 1


def lost(first: Score, second: Score) -> tuple[Kind, ...]:
    """The kinds of letters of which the second loses more than chance explains."""
    return tuple(kind for kind in Kind if loses(_differences(first, second, kind)))


def loses(differences: Sequence[int]) -> bool:
    """Whether more errors of the second, line by line, are no chance."""
    seen = sum(differences)
    if seen <= 0:
        return False
    dice = random.Random(SEED)  # noqa: S311  # no secret: the same answer each time
    moved = [difference for difference in differences if difference]
    as_much = sum(
        sum(d if dice.random() < 1 / 2 else -d for d in moved) >= seen for _ in range(EXCHANGES)
    )
    return as_much / EXCHANGES < CHANCE


def _differences(first: Score, second: Score, kind: Kind) -> list[int]:
    pairs = zip(first.lines, second.lines, strict=True)
    return [after.wrong[kind] - before.wrong[kind] for before, after in pairs]
