"""Stains: shade that is broader than a stroke, lighter than ink, and larger than a word.

Tide marks of water, the rings of cups, the edges of tape and tinted fields are too narrow for paper
seen at an eighth of its size. The engine takes their closed lines for pictures, and says nothing of
the writing inside.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

from pipeline.cleanup.ink import percentile, pieces
from pipeline.cleanup.noun import Action, pixels
from pipeline.cleanup.shrink import shrunk
from pipeline.cleanup.square import square

if TYPE_CHECKING:
    from pipeline.cleanup.noun import Pixels

NAME = "stains"
_CLOSER = 2
_STROKE_MM, _LARGE_MM, _EDGE_MM, _MM_PER_INCH = 1.1, 12.0, 1.5, 25.4
"""What is narrower may be a stroke; what is smaller, up or across, a word or a heading; and how far
the edges of a stain reach."""
_DARKEST, _WHITE, _MARK, _CORNERS = 0.5, 255, 128, 8
_INK, _SHADE = 0.25, 0.88
"""From the darkest ink to white paper: what is darker may be ink, what is lighter is paper."""


def even(
    page: Pixels, dpi: int, half: Pixels | None = None
) -> tuple[Pixels, Pixels | None, Action]:
    """Divide an even page by the shade that stains throw on it.

    Also that shade, white where there is none; nothing on a page without stains. `half` is the page
    at half its size, where that is known already. The measure is the share of the page that is
    stained.
    """
    shade = _shade(shrunk(page, _CLOSER) if half is None else half, dpi / _CLOSER)
    if shade is None:
        return page, None, Action(NAME, applied=False, reason="no stains", measure=0.0)
    stained = cv2.threshold(shade, _WHITE - 1, 255, cv2.THRESH_BINARY_INV)[1]
    share = cv2.countNonZero(stained) / stained.size
    size = page.shape[1], page.shape[0]
    whole = pixels(cv2.resize(shade, size, interpolation=cv2.INTER_LINEAR))
    action = Action(NAME, applied=True, reason="shade broader than strokes", measure=share)
    return pixels(cv2.divide(page, whole, scale=255.0)), whole, action


def _shade(half: Pixels, dpi: float) -> Pixels | None:
    """How light the paper is where it is stained, and white elsewhere; nothing without stains."""
    mm = dpi / _MM_PER_INCH
    dark = percentile(half, _DARKEST)
    ink, limit = (round(dark + part * (_WHITE - dark)) for part in (_INK, _SHADE))
    paper = cv2.morphologyEx(half, cv2.MORPH_CLOSE, square(_STROKE_MM * mm))
    shaded = cv2.inRange(paper, np.array(ink), np.array(limit))
    shaded = cv2.morphologyEx(shaded, cv2.MORPH_OPEN, square(0))
    stained = _large(pixels(shaded), _LARGE_MM * mm)
    if not cv2.countNonZero(stained):
        return None
    near = cv2.dilate(stained, square(_EDGE_MM * mm))
    return pixels(np.where((near > 0) & (paper > ink), paper, np.uint8(_WHITE)))


def _large(shaded: Pixels, least: float) -> Pixels:
    """What of a mask is at least so large in both directions; most pages have nothing such."""
    found = pieces(shaded)
    large = (found.boxes[:, 2] >= least) & (found.boxes[:, 3] >= least)
    marked = shaded.copy()
    for number in np.flatnonzero(large).tolist():
        first = found.outlines[number][0, 0].tolist()
        cv2.floodFill(marked, None, first, (_MARK,), flags=_CORNERS)
    return pixels(cv2.inRange(marked, np.array(_MARK), np.array(_MARK)))
