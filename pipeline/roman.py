"""Roman figures: of equal strokes side by side the engine tells one too few, «1953.I.11» for «II».

In narrow type the strokes of «II» stand as near as those of one letter. How many there are is seen
half way up, where no serif joins them.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

import cv2
import numpy as np

from pipeline.cleanup import ink
from pipeline.regions.strokes import cut

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ocr.words import Reading, Word
    from pipeline.cleanup.noun import Pixels

    Inked = NDArray[np.bool_]

_FIGURES = re.compile(r"(?P<before>\d{4}\.|)(?P<five>V?)(?P<ones>I{1,3})(?P<behind>\.\d{1,2}|[.)])")
_MOST = 3
_POINT, _LOW = 0.35, 0.6
"""Heights of a word: a point is no higher, and begins no higher up."""
_BAND = (0.4, 0.6)
"""Heights of a word between which strokes are counted."""
_AGREED = 0.75
"""Of the rows of pixels there, so many tell the same."""
_DOUBT = 0.9
"""How sure a number still is that was told by its strokes."""


def counted(reading: Reading, image: Pixels) -> Reading:
    """The reading of a cleaned page with as many ones in Roman figures as there are strokes."""
    if not any(_FIGURES.fullmatch(word.text) for word in reading.words):
        return reading
    limit = ink.threshold(image)
    words = tuple(_counted(word, image, limit) for word in reading.words)
    return reading if words == reading.words else replace(reading, words=words)


def _counted(word: Word, image: Pixels, limit: int) -> Word:
    said = _FIGURES.fullmatch(word.text)
    if said is None:
        return word
    inked = np.asarray(cut(image, word.box) < limit, np.bool_)
    part = _between(inked, has_year=bool(said["before"]))
    strokes = _strokes(part) if part is not None else 0
    ones = strokes - 2 * len(said["five"])
    if not len(said["ones"]) < ones <= _MOST:
        return word
    text = f"{said['before']}{said['five']}{'I' * ones}{said['behind']}"
    return replace(word, text=text, confidence=_DOUBT * word.confidence)


def _between(inked: Inked, *, has_year: bool) -> Inked | None:
    """The ink of Roman figures: between two points, or in front of one; nothing without points."""
    high = inked.shape[0]
    _, _, boxes, _ = cv2.connectedComponentsWithStats(inked.view(np.uint8), connectivity=8)
    points = sorted(
        (int(x), int(x + w))
        for x, y, w, h, area in boxes[1:]
        if h <= _POINT * high and w <= _POINT * high and y >= _LOW * high and area > 1
    )
    if len(points) < 1 + has_year:
        return None
    start, end = (points[0][1], points[1][0]) if has_year else (0, points[0][0])
    return inked[:, start:end]


def _strokes(inked: Inked) -> int:
    """How many strokes most rows of pixels half way up cross; 0 where they do not agree."""
    high = inked.shape[0]
    band = inked[int(_BAND[0] * high) : max(1, int(_BAND[1] * high))]
    edges = np.diff(np.pad(band.astype(np.int8), ((0, 0), (1, 1))), axis=1) == 1
    counts = Counter(edges.sum(axis=1).tolist())
    if not counts:
        return 0
    strokes, often = counts.most_common(1)[0]
    return int(strokes) if often >= _AGREED * len(band) else 0
