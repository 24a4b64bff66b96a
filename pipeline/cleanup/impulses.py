"""Salt and pepper: single pixels that differ from everything around them.

A page whose greys are dots of black is full of them as well, and its letters are made of them. Of
one by a needle printer, or a coarse fax, no letter hangs together: its dots run into strokes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

from pipeline.cleanup.ink import darker, middle, threshold
from pipeline.cleanup.noun import Action, pixels

if TYPE_CHECKING:
    from pipeline.cleanup.noun import Pixels

_STEP = 70
_MANY = 0.001
_BAND, _APART = 64, 8
_BLACK, _HALF, _WHITE, _GREYS = 40, 127, 215, 0.05
"""What is neither black nor white, and the share of a page that is so: of dithered ones 0.04."""
_LETTER, _LOST = 30, 0.3
"""Pixels of a piece of a letter at least, and the share of these that a median takes from letters
made of dots: 0.42 to 0.67 of those that are not read for it, of strewn pages without greys 0.07."""
_SOFT = 1.2
"""Pixels over which dots run into greys: of 0.8, 1.2 and 1.8 as good as any on three pages."""
_NEEDLE, _ALL, _SEVERAL = 1.8, 0.39, 24
"""Pixels over which dots in place of strokes run into these; the share of ink in dots that stand
above each other by which it is all so: of five such pages 0.40 and more (of four more, of few dots
or of dots that touch, 0.09 and less), of letters of five points 0.38, of the tuning part 0.04 at
most; and of how many pieces that is told."""
_SPECK, _DOT_MM2, _LONG_MM = 2, 0.29, 1.1
"""Pixels of the largest speck; how much ink a dot is at most, and how long: some have met. On a
coarse scan letters have as few pixels as dots on a fine one."""
_APART_MM, _HIGH_MM = 1.0, 0.7
"""How far the dots of a letter stand apart, and how high two of them are: leaders are lower."""
_DEEP = 60
"""Greys by which most of such ink is darker than paper: grain is not."""
_AROUND = np.array([[1, 1, 1], [1, 0, 1], [1, 1, 1]], np.uint8)


def remove(grey: Pixels, dpi: int) -> tuple[Pixels, Action]:
    """Smooth the page by a 3 × 3 median, but only where it is strewn with single pixels.

    Where these are dots in place of greys, they run into greys again.
    """
    found = lonely_share(grey)
    if found < _MANY:
        return _run_together(grey, dpi)
    dithered = _is_dithered(grey)
    reason = "dots in place of greys" if dithered else "specks all over"
    smooth = cv2.GaussianBlur(grey, (0, 0), _SOFT) if dithered else cv2.medianBlur(grey, 3)
    return pixels(smooth), Action("impulses", applied=True, reason=reason, measure=found)


def _run_together(grey: Pixels, dpi: int) -> tuple[Pixels, Action]:
    """A page without specks whose dots in place of strokes, if it has such, run into these."""
    dotted = _in_dots(_some(grey), dpi)
    if dotted <= _ALL:
        return grey, Action("impulses", applied=False, reason="no specks", measure=dotted)
    strokes = pixels(cv2.GaussianBlur(grey, (0, 0), _NEEDLE))
    return strokes, Action(
        "impulses", applied=True, reason="dots in place of strokes", measure=dotted
    )


def _in_dots(part: Pixels, dpi: int) -> float:
    """The share of the ink of a part of a page that is in dots above each other.

    The middle half of its columns tells as much.
    """
    aside = part.shape[1] // 4
    part = np.ascontiguousarray(part[:, aside : part.shape[1] - aside])
    inked = darker(part, threshold(part))
    shades = middle(part, pixels(cv2.bitwise_not(inked))), middle(part, inked)
    if shades[0] is None or shades[1] is None or shades[0] - shades[1] < _DEEP:
        return 0.0
    _, labels, stats, _ = cv2.connectedComponentsWithStats(inked)
    areas, mm = stats[:, cv2.CC_STAT_AREA], dpi / 25.4
    sides = stats[:, [cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT]].max(axis=1)
    pieces = (areas > _SPECK) & (np.arange(len(stats)) > 0)
    if np.count_nonzero(pieces) < _SEVERAL:
        return 0.0
    dots = pieces & (areas < _DOT_MM2 * mm**2) & (sides <= _LONG_MM * mm)
    in_letters = _high(pixels(dots[labels].astype(np.uint8) * 255), mm)
    return cv2.countNonZero(in_letters) / max(1, int(areas[pieces].sum()))


def _high(dots: Pixels, mm: float) -> Pixels:
    """The dots that stand above each other: those of a leader, or of a broken rule, do not."""
    above = np.ones((round(_APART_MM * mm) + 1, 3), np.uint8)
    joined = cv2.morphologyEx(dots, cv2.MORPH_CLOSE, above)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(joined)
    high = stats[:, cv2.CC_STAT_HEIGHT] >= _HIGH_MM * mm
    high[0] = False
    return pixels(np.where(high[labels], dots, 0).astype(np.uint8))


def lonely_share(grey: Pixels) -> float:
    """The share of pixels much darker or much lighter than all of their eight neighbours."""
    part = _some(grey)
    below = cv2.subtract(cv2.erode(part, _AROUND), part)
    above = cv2.subtract(part, cv2.dilate(part, _AROUND))
    alone = cv2.threshold(cv2.max(below, above), _STEP, 255, cv2.THRESH_BINARY)[1]
    lonely = cv2.countNonZero(alone)
    return lonely / max(1, part.size)


def _is_dithered(grey: Pixels) -> bool:
    """Whether a page has hardly any greys, and the median takes much of its letters away."""
    part = _some(grey)
    greys = cv2.countNonZero(cv2.inRange(part, (_BLACK,), (_WHITE,)))
    if greys > _GREYS * part.size:
        return False
    _, labels, stats, _ = cv2.connectedComponentsWithStats(darker(part, _HALF))
    large = stats[:, cv2.CC_STAT_AREA] >= _LETTER
    large[0] = False
    letters = large[labels]
    lost = letters & (cv2.medianBlur(part, 3) > _HALF)
    return bool(np.count_nonzero(lost) > _LOST * np.count_nonzero(letters))


def _some(grey: Pixels) -> Pixels:
    """Bands across the whole page, an eighth of it."""
    bands = [grey[top : top + _BAND] for top in range(0, grey.shape[0], _APART * _BAND)]
    return pixels(np.concatenate(bands))
