"""Leaning: how much more like a hand's the strokes of words are than those of print beside them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np

from pipeline.cleanup.places import holds
from pipeline.regions.stretches import LESS_SURE
from pipeline.regions.strokes import SHORT, looked_at

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from ocr.words import Box, Word
    from pipeline.cleanup.noun import Pixels

    Numbers = NDArray[np.float64]

_NUMBER = re.compile(r"\(?\d{1,2}[.)]")
ENOUGH = 10
"""Words of print by which it is known."""
ROOM = 0.5
"""Usual heights of a word between two of one region."""
_BESIDE = 4.0
"""Heights of a letter from which on another one stands in no box beside it, nor behind a number."""
_EVENEST = 1.0
"""By how much the likeness of print differs at least, in logarithms of odds."""


def likenesses(words: Sequence[Word], image: Pixels) -> Numbers:
    """How far above that of most print the likeness of handwriting of every word lies."""
    found = np.array([each.likeness for each in looked_at(words, image)])
    print_ = found[[is_print(word) for word in words]]
    middle = np.median(print_)
    return np.asarray((found - middle) / max(_EVENEST, np.median(np.abs(print_ - middle))))


def is_print(word: Word) -> bool:
    """Whether a word is surely read, and long enough to know strokes by."""
    return word.confidence >= LESS_SURE and letters_of(word) >= SHORT


def letters_of(word: Word) -> int:
    """How many letters and figures a word has."""
    return sum(sign.isalnum() for sign in word.text)


def outside(words: Sequence[Word], hands: Sequence[Box]) -> list[Word]:
    """The words that stand in no region of handwriting."""
    return [word for word in words if not any(holds(box, word.box) for box in hands)]


def one_by_one(words: Sequence[Word]) -> set[Word]:
    """Which words are single letters beside one another, as in boxes: too little to tell by.

    The engine often sets them beside their ink.
    """
    ones = sorted((word for word in words if len(word.text) == 1), key=lambda word: word.box.x)
    found: set[Word] = set()
    for number, one in enumerate(ones):
        for other in ones[number + 1 :]:
            if other.box.x - one.box.x >= _BESIDE * max(one.box.h, other.box.h):
                break
            if abs(one.box.y - other.box.y) < one.box.h / 2:
                found |= {one, other}
    return found


def numbering(words: Sequence[Word]) -> set[Word]:
    """The numbers with a point of lines of print: «2.» in front of a heading is printed, too."""
    numbers = [word for word in words if _NUMBER.fullmatch(word.text)]
    return {number for number in numbers if any(_is_behind(word, number) for word in words)}


def _is_behind(word: Word, number: Word) -> bool:
    """Whether a word of print is one of those right behind a number."""
    room = word.box.x - number.box.right
    level = abs(word.box.y + word.box.h / 2 - number.box.y - number.box.h / 2) < number.box.h / 2
    return is_print(word) and level and 0 <= room < _BESIDE * number.box.h
