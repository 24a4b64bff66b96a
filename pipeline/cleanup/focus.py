"""Focus: the soft edges of a blurred page made crisp again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

from pipeline.cleanup.grain import contrast
from pipeline.cleanup.ink import percentile
from pipeline.cleanup.noun import Action, pixels

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipeline.cleanup.grain import Tone
    from pipeline.cleanup.noun import Pixels

NAME = "focus"
_SOFT = 0.24
_EDGES = 99.9
_BAND, _APART = 64, 8
_WIDTH_MM = 0.17
_AMOUNT = 1.0
_LEAST = 20.0
_USUAL_DPI = 300
_GRAIN = 10
_MOVED = 0.67
"""Below this edges across a page are smeared: of three pages that were moved 0.27 to 0.61 are, of
142 others, drawn with every damage, one, so crumpled that hardly any edge is told, and none else is
below 0.73."""
_LIFTED = 1.6
"""Above this edges down a page are smeared: of eleven that were moved up or down all are above 1.7,
of 203 others, by hand and of print, none above 1.5; of pages of another tool moiré alone is."""
_NARROWEST = 3


def sharpen(even: Pixels, dpi: int, seen: Tone | None = None) -> tuple[Pixels, Action]:
    """Steepen the edges of a page on which even the steepest take many pixels to rise.

    A page that is sharp anywhere is left alone: sharpening would only rouse its grain. So is one
    that was moved sideways while it was taken: its bars would grow together beneath pale stems.
    """
    steepest = steepness(even, seen) * dpi / _USUAL_DPI
    if steepest >= _SOFT:
        return even, _declined("sharp enough", steepest)
    smeared = _smeared(even)
    if smeared < _MOVED:
        return even, _declined("moved", smeared)
    soft = cv2.GaussianBlur(even, (0, 0), _WIDTH_MM * dpi / 25.4)
    crisp = pixels(cv2.addWeighted(even, 1 + _AMOUNT, soft, -_AMOUNT, 0))
    return crisp, Action(NAME, applied=True, reason="soft edges", measure=steepest)


def is_moved(even: Pixels) -> bool:
    """Whether paper or camera moved, sideways, up or down, while a page without rules was taken."""
    return not _MOVED <= _smeared(even) <= _LIFTED


def _declined(reason: str, measure: float) -> Action:
    return Action(NAME, applied=False, reason=reason, measure=measure)


def steepness(even: Pixels, seen: Tone | None = None) -> float:
    """By how much of the ink's contrast the steepest edges rise from a pixel to the next."""
    ink = seen.contrast if seen else contrast(even)
    part = np.concatenate(_bands(even))
    if ink < _LEAST or part.shape[1] < _NARROWEST:
        return 1.0
    rise = cv2.absdiff(part[:, 2:], part[:, :-2])
    return percentile(pixels(rise), _EDGES) / (2 * ink)


def _smeared(even: Pixels) -> float:
    """How steep edges across a page are beside those down it: 1 where it was not moved.

    By their mean rise, so that an edge that is spread over more pixels counts as often as a steep
    one.
    """
    bands = _bands(even)
    across = _rise((band[:, 2:], band[:, :-2]) for band in bands)
    down = _rise((band[2:], band[:-2]) for band in bands)
    return across / down if across and down else 1.0


def _rise(pairs: Iterable[tuple[Pixels, Pixels]]) -> float:
    """The mean of all rises that are more than grain, each weighed by itself; 0 without any."""
    counted = np.zeros(256)
    for after, before in pairs:
        rise = cv2.absdiff(after, before)
        counted += cv2.calcHist([rise], [0], None, [256], [0, 256])[:, 0]
    greys = np.arange(256)
    counted[greys <= _GRAIN] = 0
    weight = float(counted @ greys)
    return float(counted @ greys**2) / weight if weight else 0.0


def _bands(even: Pixels) -> list[Pixels]:
    return [even[top : top + _BAND] for top in range(0, even.shape[0], _APART * _BAND)]
