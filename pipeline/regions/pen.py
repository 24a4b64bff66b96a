"""The pen that crosses print: its grey, seen where no line stands, and print without its ink.

Coloured ink of a pen is even, and as grey it is lighter than black print. Where it runs over a
letter the darker one of the two shows: without the ink the letter stays whole.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np

from pipeline.cleanup import ink
from pipeline.cleanup.noun import pixels
from pipeline.regions.strokes import cut

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from ocr.words import Box
    from pipeline.cleanup.noun import Pixels

_CORE_MM, _EDGE_MM = 0.25, 0.42
"""How wide a stroke of a pen is at least, and how much wider it is with its soft edges."""
_FEW = 200
"""Pixels that tell the grey of a pen."""
_BESIDE = 2
"""Pixels above and below a line that may be its letters'."""
_UNLIKE, _EVEN = 10.0, 60
"""The percentage of the darkest and lightest pixels that are left out, and how many greys the ink
of a pen has at most."""
_DARKER, _LIGHTER = 8, 30
"""Greys beyond the others that are the pen's, too."""
_PAPER = 255


@dataclass(frozen=True, slots=True)
class Pen:
    """The greys of a pen's ink."""

    darkest: int
    lightest: int


def seen(image: Pixels, place: Box, lines: Sequence[Box], print_: float, dpi: int) -> Pen | None:
    """The pen whose ink stands in a place between its lines, if it is lighter than the print is."""
    part = cut(image, place)
    between = np.ones(part.shape[0], np.bool_)
    for line in lines:
        top, bottom = line.y - _BESIDE - place.y, line.bottom + _BESIDE - place.y
        between[max(0, top) : max(0, bottom)] = False
    greys = _inner(part, ink.threshold(image), dpi, between)
    if greys.size < _FEW:
        return None
    darkest, lightest = np.percentile(greys, (_UNLIKE, 100 - _UNLIKE))
    if lightest - darkest > _EVEN or print_ >= darkest - _DARKER:
        return None
    return Pen(int(darkest) - _DARKER, int(lightest) + _LIGHTER)


def print_grey(image: Pixels, words: Iterable[Box], dpi: int) -> float:
    """The usual grey of stems inside words; that of paper where they have none as wide as a pen."""
    limit = ink.threshold(image)
    greys = [_inner(cut(image, box), limit, dpi) for box in words]
    every = np.concatenate(greys) if greys else np.zeros(0)
    return float(np.median(every)) if every.size else float(_PAPER)


def without(pen: Pen, part: Pixels, dpi: int) -> Pixels:
    """A part of a page with paper where the pen's ink was; what is darker stays."""
    inked = ((part >= pen.darkest) & (part <= pen.lightest)).astype(np.uint8)
    strokes = cv2.morphologyEx(inked, cv2.MORPH_OPEN, _square(_CORE_MM, dpi))
    grown = cv2.dilate(strokes, _square(_EDGE_MM, dpi))
    return pixels(np.where((grown > 0) & (part >= pen.darkest), _PAPER, part))


def _inner(
    part: Pixels, limit: int, dpi: int, rows: NDArray[np.bool_] | None = None
) -> NDArray[np.uint8]:
    """The greys of ink without the soft edges of strokes, of some rows or all."""
    inked = (part < limit).astype(np.uint8)
    if rows is not None:
        inked[~rows] = 0
    return part[cv2.erode(inked, _square(_CORE_MM, dpi)) > 0]


def _square(side_mm: float, dpi: int) -> Pixels:
    side = 1 + 2 * max(1, round(side_mm * dpi / 50.8))
    return pixels(np.ones((side, side), np.uint8))
