"""Initials: first letters of words read as small ones although they stand as high as capitals.

Most small letters of Cyrillic look like their capitals. Beside the others of its own word it shows
which a first letter is: a capital rises above them, by a third of their height or more.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby
from statistics import median
from typing import TYPE_CHECKING

import cv2
import numpy as np

from pipeline.capitals import MARKS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from ocr.words import Reading, Word
    from pipeline.cleanup.noun import Pixels

_ALIKE = frozenset("вгджзиклмнопстухцчшщъыьэюяөү")
"""Small letters that look like their capitals, and whose tops are level."""
_RISING = frozenset("бёйф")
"""Small letters that rise above the others, or whose marks do."""
_FEWEST = 3
"""Letters of a word that is judged."""
_RISES, _MOST = 0.2, 0.8
"""Heights of the small letters by which a capital rises above them at least, and at most."""
_LOWER = 0.1
"""Of its own height, by which a word's box must rise above those of small words of its line."""
_HIGHER, _LITTLE = 1.17, 0.08
"""How many times as high as small letters a capital is that rises only a little above them: one of
a typewriter that strikes now higher, now lower."""
_HANGING = frozenset("дцщруү")
"""Letters whose height tells nothing, because some hang below the line."""
_SPECK = 0.5
"""Of a small letter's height, below which a piece of ink is a mark."""
_LOW = ".,:;"
"""Marks behind a word that are no higher than specks, or in pieces that are not."""
_EDGE = 2


def raised(reading: Reading, image: Pixels) -> Reading:
    """The reading with such letters large, as they stand; `raw` stays as it was read."""
    lines = (tuple(line) for _, line in groupby(reading.words, key=lambda word: word.line))
    told = tuple(word for line in lines for word in _told(line, image))
    return replace(reading, words=told) if told != reading.words else reading


def _told(line: Sequence[Word], image: Pixels) -> Iterator[Word]:
    level = _level(line)
    for word in line:
        letters = word.text.strip(MARKS)
        if _is_suspect(word, letters, level) and _rises(image, word, letters):
            yield replace(word, text=word.text.replace(letters, letters[0].upper() + letters[1:]))
        else:
            yield word


def _level(line: Sequence[Word]) -> float | None:
    """Where the tops of small letters are, by the words of a line that have no others."""
    tops = [word.box.y for word in line if word.text.islower() and not _RISING & set(word.text)]
    return max(tops) if tops else None


def _is_suspect(word: Word, letters: str, level: float | None) -> bool:
    """Whether it begins with a letter that may be a capital, as far as its box tells."""
    if len(letters) < _FEWEST or not (letters.isalpha() and letters.islower()):
        return False
    if letters[0] not in _ALIKE or word.text.rstrip(_LOW) != letters:
        return False
    if level is None or _RISING & set(letters):
        return True
    return level - word.box.y >= _LOWER * word.box.h


def _rises(image: Pixels, word: Word, letters: str) -> bool:
    """Whether the first piece of ink of a word in whole letters rises like a capital."""
    pieces, whole = _pieces(image, word), len(letters) + letters.count("ы")
    if not whole <= len(pieces) <= whole + len(word.text) - len(letters):
        return False
    first, others = pieces[0], pieces[1:whole]
    small = float(median(others[:, 3]))
    by = float(median(others[:, 1]) - first[1]) / small
    if letters[0] in _HANGING or first[3] < _HIGHER * small:
        return _RISES <= by <= _MOST
    return _LITTLE <= by <= _MOST


def _pieces(image: Pixels, word: Word) -> NDArray[np.int32]:
    """The boxes of a word's letters from left to right, in its own pixels, without marks."""
    box = word.box
    part = image[
        max(0, box.y - _EDGE) : box.bottom + _EDGE, max(0, box.x - _EDGE) : box.right + _EDGE
    ]
    _, ink = cv2.threshold(part, 0, 255, cv2.THRESH_BINARY_INV | cv2.THRESH_OTSU)
    _, _, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    boxes = stats[1:, :4]
    usual = np.median(boxes[:, 3]) if len(boxes) else 0
    whole = boxes[boxes[:, 3] >= _SPECK * usual]
    return np.asarray(whole[np.argsort(whole[:, 0])], np.int32)
