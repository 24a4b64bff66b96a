"""Capitals: words read in them although their letters stand no higher than small ones.

Most small letters of Cyrillic look like their capitals, and only beside others of the line does it
show which they are. The models see one line at a time, and now and then take a word wrong.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby
from statistics import median
from typing import TYPE_CHECKING

import numpy as np

from ocr.words import around
from pipeline.cleanup import ink

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from ocr.words import Box, Reading, Word
    from pipeline.cleanup.ink import Boxes
    from pipeline.cleanup.noun import Pixels

_FEWEST, _SHORTEST, _ENOUGH = 4, 2, 3
"""Letters of a word that is judged by most of them, and by each; and small ones beside which it is.
"""
_UNSURE = 0.88
"""Print is read with more confidence: below, a word is held against its row, and one alone on its
line is judged whose first letter alone is large."""
_CELLS = 2
"""Cells of a row, all in one size, that tell how high its small letters are."""
_SMALL, _RISES = 1.12, 0.15
"""Heights of a small letter: up to which letters are small, capitals being 1.2 to 1.5 as high; and
by how much a capital rises above the small letters behind it."""
_SPECK, _WHOLE = 0.4, 0.7
"""Of a word's height, below which a piece is a dot; pieces to a letter of a word in pieces."""
MARKS = '.,:;!?()«»"-–'
_EDGE = 3
_LEVEL = frozenset("авгежзиклмнопстхчшъыьэюяө")
"""Small letters that neither rise above the others nor hang below them."""


def settled(reading: Reading, image: Pixels) -> Reading:
    """The reading with such words small, as their letters stand; `raw` stays as it was read."""
    words = reading.words
    lines = [tuple(line) for _, line in groupby(words, key=lambda word: word.line)]
    if not any(map(_suspects, lines)):
        return reading
    heights = _Heights(lines, image)
    told = tuple(word for at in range(len(lines)) for word in heights.told(at))
    return replace(reading, words=told) if told != words else reading


class _Heights:
    """The lines of a page, and how high the small letters of each are."""

    def __init__(self, lines: Sequence[Sequence[Word]], image: Pixels) -> None:
        self._lines = lines
        self._image = image
        self._limit = ink.threshold(image)
        self._boxes = [around([word.box for word in line]) for line in lines]
        self._middles = np.array([box.y + box.h / 2 for box in self._boxes])
        self._found: dict[int, float | None] = {}

    def told(self, at: int) -> Iterator[Word]:
        """The words of a line, those small that stand so."""
        line = self._lines[at]
        suspects = _suspects(line)
        small = self._small(at) if suspects else None
        if suspects and small is None:
            suspects = [word for word in suspects if word.confidence < _UNSURE]
            small = self._beside(at) if suspects else None
        if small is None:
            yield from line
            return
        pieces = self._pieces(at)
        for word in line:
            yield _lowered(word, pieces, small) if word in suspects else word

    def _pieces(self, at: int) -> Boxes:
        return _pieces(self._boxes[at], self._image, self._limit)

    def _small(self, at: int) -> float | None:
        if at not in self._found:
            line = self._lines[at]
            is_told = any(_letters(word)[1:].islower() for word in line)
            self._found[at] = _small(line, self._pieces(at)) if is_told else None
        return self._found[at]

    def _beside(self, at: int) -> float | None:
        """How high small letters are in the cells of a row, each of which is a line of its own.

        Those of one cell tell nothing: labels are set larger than entries.
        """
        box = self._boxes[at]
        row = np.flatnonzero((self._middles > box.y) & (self._middles < box.bottom)).tolist()
        found = [small for each in row if each != at and (small := self._small(each)) is not None]
        is_one_size = len(found) >= _CELLS and max(found) <= _SMALL * min(found)
        return median(found) if is_one_size else None


def _pieces(box: Box, image: Pixels, limit: int) -> Boxes:
    """The pieces of ink around a line, in the page: those cut off are outside of all its words."""
    left, top = max(0, box.x - _EDGE - 1), max(0, box.y - _EDGE - 1)
    part = image[top : box.bottom + _EDGE + 1, left : box.right + _EDGE + 1]
    found = ink.pieces(ink.darker(part, limit)).boxes
    return found + np.array([left, top, 0, 0], np.int32)


def _suspects(line: Sequence[Word]) -> list[Word]:
    """The words of letters alone, of which more than the first are capitals; labels are none.

    Of one alone on its line it may be the first, if it is not surely read.
    """
    return [word for word in line if _is_suspect(word, alone=len(line) == 1)]


def _is_suspect(word: Word, *, alone: bool) -> bool:
    letters = _letters(word)
    if not letters.isalpha() or len(letters) < _SHORTEST or word.text.endswith(":"):
        return False
    large = any(map(str.isupper, letters[1:]))
    return large or (alone and letters[0].isupper() and word.confidence < _UNSURE)


def _letters(word: Word) -> str:
    return word.text.strip(MARKS)


def _small(line: Iterable[Word], pieces: Boxes) -> float | None:
    """How high the small letters of a line are, by its words whose case is beyond doubt."""
    found: list[int] = []
    for word in line:
        letters, own = _letters(word), _own(word, pieces)
        if letters[1:].islower() and len(letters) == len(own):
            both = zip(letters, own[:, 3].tolist(), strict=True)
            found += [height for letter, height in both if letter in _LEVEL]
    return median(found) if len(found) >= _ENOUGH else None


def _lowered(word: Word, pieces: Boxes, small: float) -> Word:
    letters, own = _letters(word), _own(word, pieces)
    if not _WHOLE * len(letters) <= len(own) <= len(letters) + 1:
        return word
    if len(letters) < _FEWEST and not _is_small(letters, own, small):
        return word
    if len(letters) >= _FEWEST and np.median(own[1:, 3]) > _SMALL * small:
        return word
    rises = np.median(own[1:, 1]) - own[0, 1] >= _RISES * small
    first = letters[0] if rises else letters[0].lower()
    return replace(word, text=word.text.replace(letters, first + letters[1:].lower()))


def _is_small(letters: str, own: Boxes, small: float) -> bool:
    """Whether each letter of a short word that would be level, were it small, is as high as small.

    One of two letters is too few for a middle height.
    """
    if len(own) != len(letters):
        return False
    both = zip(letters.lower(), own[:, 3].tolist(), strict=True)
    heights = [height for letter, height in both if letter in _LEVEL]
    return bool(heights) and max(heights) <= _SMALL * small


def _own(word: Word, pieces: Boxes) -> Boxes:
    """A word's pieces of ink from left to right, without dots and marks."""
    x, y, w, h = pieces.T
    box = word.box
    inside = (
        (x >= box.x - _EDGE)
        & (x + w <= box.right + _EDGE)
        & (y >= box.y - _EDGE)
        & (y + h <= box.bottom + _EDGE)
        & (h >= _SPECK * box.h)
    )
    chosen = pieces[inside]
    return np.asarray(chosen[np.argsort(chosen[:, 0])])
