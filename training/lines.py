"""Lines: pictures of single lines with their text, the same for the same seed."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from samples.papers.parts import faces
from samples.papers.strike import Hand, foot, printed, typed
from training.sayings import Sayer
from training.wear import worn

if TYPE_CHECKING:
    from collections.abc import Iterator

    from samples.papers.parts import Part
    from training.wear import Grey, Ink

TYPED = 0.5
WORN = 0.7
"""Of the lines that may be worn; the rest is as clean as print."""
SMALLEST, LARGEST = 30, 62
"""Pixels to the em: 7 to 15 points at 300 dpi."""
MARGIN = 6
INKED = 0.25
CAPITAL, TAIL = 0.68, 0.2
"""Parts of an em: how high capitals stand and how deep tails hang."""
AIR, LOOSE, SELDOM = (-0.03, 0.07), (0.05, 0.35), 0.15
"""Parts of an em left over and under the letters; seldom a line stands loose."""
WHITE = 255
LONGEST = 2400
"""A line that fills an A4 page; longer ones are set smaller."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line: grey pixels on white paper, and what stands there."""

    image: Grey
    text: str
    pad: int = 0
    """Pixels on every side that are not of the line itself."""


def lines(part: Part, seed: int, count: int, *, wear: bool = True) -> Iterator[Line]:
    """Yield lines of a part; with `wear` as an archive's papers look after clean-up."""
    for number in range(count):
        yield _line(part, seed * 1_000_003 + number, wear=wear)


def _line(part: Part, seed: int, *, wear: bool) -> Line:
    dice, chance = random.Random(seed), np.random.default_rng(seed)
    text = " ".join(Sayer(part, dice).line().split())
    typewritten = dice.random() < TYPED
    face = dice.choice(faces(part, typewriter=typewritten))
    size = dice.randint(SMALLEST, LARGEST)
    size = min(size, max(SMALLEST - 6, round(LONGEST / max(1, len(text)) / 0.6)))
    if typewritten:
        hand = Hand(
            across=dice.uniform(0, 1.4),
            down=dice.uniform(0, 1.6),
            uneven=dice.uniform(0, 0.35),
            overstrikes=dice.random() < 0.3,
        )
        ink = typed(text, face, size, hand, chance)
    else:
        ink = printed(text, face, size)
    ink = np.pad(ink, MARGIN)
    is_worn = wear and dice.random() < WORN
    image = worn(ink, chance) if is_worn else (WHITE * (1 - ink)).astype(np.uint8)
    return Line(_trimmed(image, ink, MARGIN + foot(face, size), size, dice), text)


def _trimmed(image: Grey, ink: Ink, foot: int, size: int, dice: random.Random) -> Grey:
    """The line as high as Tesseract cuts it out of a page: its letters, with some air.

    It takes what is inked, and never less than capitals over the foot and tails below it.
    """
    inked = np.flatnonzero(ink.max(1) > INKED)
    air = LOOSE if dice.random() < SELDOM else AIR
    above, below = (round(size * dice.uniform(*air)) for _ in range(2))
    top = min(int(inked[0]), foot - round(CAPITAL * size)) - above
    bottom = max(int(inked[-1]) + 1, foot + round(TAIL * size)) + below
    return image[max(0, top) : bottom]
