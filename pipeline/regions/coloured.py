"""Coloured: words of a pen whose colour is not that of print, found by it and by their strokes.

Clean-up sees the colours and knows no words; reading knows the words and sees greys alone. Of what
clean-up found in another colour than most ink, only what leans as no print does is by hand: stamps,
red numbers of a form and the purple of a typewriter stand upright.
"""

from __future__ import annotations

from itertools import compress
from statistics import median
from typing import TYPE_CHECKING

import numpy as np

from pipeline.regions.leaning import (
    ENOUGH,
    ROOM,
    is_print,
    letters_of,
    likenesses,
    one_by_one,
    outside,
)
from pipeline.regions.outlines import joined
from pipeline.regions.stretches import LESS_SURE
from pipeline.regions.strokes import SHORT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ocr.words import Box, Word
    from pipeline.cleanup.noun import Pixels
    from pipeline.cleanup.places import Edges

_COVERED = 0.5
"""The share of a word that is in another colour."""
_LEANING, _MORE, _UPRIGHT = 3.0, 5.0, 1.0
"""How far above that of most print the likeness of most of them lies; that of one by itself, and of
legible ones, as figures have fewer stems than letters; and below which one that is surely read is
print all the same."""
_LEGIBLE = 0.5
"""Where more of those spelled in letters are surely read, they are print themselves, as a date that
was stamped is; no hand is so easy. Of figures alone those are that stand in no line of print."""
_LEVEL = 0.5
"""Heights of a word between the middles of two in one line: what is stamped stands askew."""
_SPACE = 8.0
"""Heights of a word between two that are neighbours in a line, or in a row of a table."""


def find(
    words: Sequence[Word], hands: Sequence[Box], image: Pixels, pens: Sequence[Box]
) -> list[Box]:
    """Where words of a pen stand outside regions of handwriting."""
    if not pens:
        return []
    page = outside(words, hands)
    boxed = one_by_one(page)
    written = {word for word in _covered(page, pens) if letters_of(word)}
    asked = [word for word in page if word in written and word not in boxed]
    others = [word for word in page if word not in written]
    print_ = [word for word in others if is_print(word)]
    if not asked or len(print_) < ENOUGH:
        return []
    lean = likenesses([*print_, *asked], image)[len(print_) :]
    least = _MORE if len(asked) == 1 or _are_legible(asked) else _LEANING
    if np.median(lean) < least or _are_print(asked, others):
        return []
    upright = {word for word in compress(asked, lean < _UPRIGHT) if _is_sure(word)}
    found = [word.box for word in page if word in written and word not in upright]
    return joined(found, [word.box for word in others], ROOM * median(word.box.h for word in page))


def _are_print(asked: Sequence[Word], others: Sequence[Word]) -> bool:
    """Whether words are print in a colour of its own: read as words, or legible by themselves."""
    spelled = [word for word in asked if letters_of(word) >= SHORT and not _has_figures(word)]
    return _are_legible(spelled) or (_are_legible(asked) and not _are_in_lines(asked, others))


def _are_legible(words: Sequence[Word]) -> bool:
    return sum(map(_is_sure, words)) > _LEGIBLE * len(words)


def _has_figures(word: Word) -> bool:
    return any(map(str.isdigit, word.text))


def _is_sure(word: Word) -> bool:
    return word.confidence >= LESS_SURE


def _are_in_lines(asked: Sequence[Word], print_: Sequence[Word]) -> bool:
    """Whether most of the words stand beside print, as what is filled in does."""
    legible = [other.box for other in print_ if letters_of(other)]
    beside = [any(_stand_beside(word.box, other) for other in legible) for word in asked]
    return sum(beside) > len(beside) / 2


def _stand_beside(one: Box, other: Box) -> bool:
    """Whether two words are neighbours in a line."""
    apart = abs(one.y + one.h / 2 - other.y - other.h / 2)
    gap = max(one.x, other.x) - min(one.right, other.right)
    return apart <= _LEVEL * min(one.h, other.h) and gap <= _SPACE * max(one.h, other.h)


def _covered(words: Sequence[Word], pens: Sequence[Box]) -> list[Word]:
    """Words most of which is in another colour."""
    edges = np.array([(pen.x, pen.y, pen.right, pen.bottom) for pen in pens])
    return [word for word in words if _share(word.box, edges) >= _COVERED]


def _share(box: Box, pens: Edges) -> float:
    """How much of a box is covered; where words and pens are hundreds, most lie far apart."""
    touches = (pens[:, :2] < (box.right, box.bottom)) & (pens[:, 2:] > (box.x, box.y))
    near = pens[touches.all(axis=1)] - (box.x, box.y, box.x, box.y)
    seen = np.zeros((max(1, box.h), max(1, box.w)) if near.size else (1, 1), np.bool_)
    for left, top, right, bottom in np.maximum(near, 0).tolist():
        seen[top:bottom, left:right] = True
    return float(seen.mean())
