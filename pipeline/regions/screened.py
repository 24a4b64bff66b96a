"""Screened print: in dots, as a fax, a copier or newsprint has it, or in stripes of a worn ribbon.

Edges of dots are upright no more often than those of a hand. Softened until the dots run together,
the stems of types are upright again; what a hand wrote leans as before.
"""

from __future__ import annotations

from statistics import median
from typing import TYPE_CHECKING

import cv2
import numpy as np

from pipeline.cleanup import ink
from pipeline.cleanup.noun import pixels
from pipeline.regions.strokes import SHORT, cut, looked_at, together

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ocr.words import Word
    from pipeline.cleanup.noun import Pixels
    from pipeline.regions.strokes import Strokes

_SOFTENED = 0.05
"""Usual heights of a word, as the deviation of the blur: dots and stripes are narrower."""
_MORE, _UPRIGHT = 1.25, 0.065
"""How many times as much is upright then, and the least share of all edges that is. Of five pages
of screened print 1.27 to 2.9 times, and 0.068 and more; of 61 pages by hand none is both: those of
which more is upright then have 1.21 times as much at the most, but one, which has 0.046 in all."""
_RUN_TOGETHER = 2.5
"""How many times as many pieces dots are as what they run together to: 6.7 to 18 times on those
pages. Joined letters of a calligrapher, which turn more upright when they are softened, are 1.1."""


def is_print(words: Sequence[Word], looks: Mapping[Word, Strokes], image: Pixels) -> bool:
    """Whether words that seem a hand's are print in dots."""
    telling = [word for word in words if looks[word].letters >= SHORT]
    if not telling:
        return False
    by = _SOFTENED * median(word.box.h for word in telling)
    soft = pixels(cv2.GaussianBlur(image, (0, 0), by))
    if _pieces(telling, image) < _RUN_TOGETHER * _pieces(telling, soft):
        return False
    upright = together([looks[word] for word in telling]).upright
    return together(list(looked_at(telling, soft))).upright >= max(_UPRIGHT, _MORE * upright)


def _pieces(words: Sequence[Word], image: Pixels) -> int:
    """In how many pieces the ink of words is, holes counted as well."""
    limit = ink.threshold(image)
    masks = ((cut(image, word.box) < limit).view(np.uint8) for word in words)
    return sum(
        len(cv2.findContours(mask, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_SIMPLE)[0]) for mask in masks
    )
