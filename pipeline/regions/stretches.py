"""Stretches: words of one line of the engine that stand close together, and how sure they are."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from statistics import median_low
from typing import TYPE_CHECKING

from ocr.careful import believed
from ocr.words import around

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ocr.words import Box, Word

DOUBTFUL, LESS_SURE = 0.72, 0.88
"""Print is read with more confidence than this, even on damaged paper: its stretches; its words."""
_ROOM = 2.0
"""Times the height of a word: more room between two words parts a label from its entry."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Words that were written in one go."""

    words: tuple[Word, ...]
    box: Box
    confidence: float
    """Of its middle word or of all its letters, whichever is more: neither a word of many that
    was misread, nor one of two, makes a doubtful stretch of print."""


def stretches(words: Iterable[Word]) -> list[Stretch]:
    """Every line in pieces, parted where there is much room."""
    ordered = sorted(words, key=lambda word: (word.block, word.line, word.box.x))
    found: list[Stretch] = []
    for _, line in groupby(ordered, key=lambda word: (word.block, word.line)):
        part: list[Word] = []
        for word in line:
            if part and word.box.x - part[-1].box.right > _ROOM * max(word.box.h, part[-1].box.h):
                found.append(stretch(part))
                part = []
            part.append(word)
        found.append(stretch(part))
    return found


def stretch(words: Sequence[Word]) -> Stretch:
    """Words, at least one, as a stretch."""
    middle = median_low(word.confidence for word in words)
    return Stretch(tuple(words), around([word.box for word in words]), max(middle, believed(words)))
