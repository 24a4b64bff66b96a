"""Signs: a stroke or a dot right beside words by a hand is the hand's, though nothing tells it so.

The 1 in front of a number by hand is often read as a stroke, and as a word of its own; and so are
the strokes in numbers of decisions and of courts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.cleanup.places import holds
from pipeline.regions.leaning import letters_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ocr.words import Box, Word

_GAP = 0.35
"""Heights of a word from it to a sign of the same number; the next word is farther."""
_LEVEL = 0.5
"""Of its height, how far the middle of a sign lies above or below that of a word beside it."""
_STROKES = frozenset("/|\\!.,-–")
"""What strokes and dots of a pen are read as. Brackets, quotation marks, «№» and «%» are printed
around what is filled in."""


def beside(words: Sequence[Word], hands: Sequence[Box]) -> list[Box]:
    """Where single strokes and dots stand right beside words in regions of handwriting."""
    signs = [word for word in words if word.text in _STROKES]
    if not signs:
        return []
    by_hand = {word for word in words if any(holds(box, word.box) for box in hands)}
    told = [word.box for word in by_hand if letters_of(word)]
    left = [sign.box for sign in signs if sign not in by_hand]
    return [sign for sign in left if any(_touch(sign, box) for box in told)]


def _touch(sign: Box, word: Box) -> bool:
    """Whether a sign stands in the line of a word, and no farther from it than its letters are."""
    gap = max(sign.x, word.x) - min(sign.right, word.right)
    level = abs(sign.y + sign.h / 2 - word.y - word.h / 2)
    return gap <= _GAP * word.h and level <= _LEVEL * word.h
