"""Streaks: bands that a dirty roller, or dirt on a scanner's glass, leaves along the feed.

They run plumb or level from edge to edge, and are as dark at one end as at the other, which no
writing is, and no rule of a form. So their shade is what most of the paper has in each column, and
the page is divided by it. What they make as dark as ink is none of it, and left to the rules.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

from pipeline.cleanup.noun import Action, pixels
from pipeline.cleanup.shrink import QUARTER

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from pipeline.cleanup.noun import Pixels

    Floats = NDArray[np.float32]

_WIDE_MM, _MM_PER_INCH = 5.0, 25.4
"""Dirt is narrower than that; gutters, and shadows of the lid, are not."""
_STRETCHES, _PAPER = 24, 80
"""A page is looked at in so many stretches, and this percentile of each is the shade of its paper:
a rule that ends a little before the edge of the paper is none in the outermost ones."""
_STEADY, _BRIGHT = 0.9, 0.5
"""The share of stretches in which a streak is half as dark as usual at least, of all those whose
paper is as bright as that part of the brightest: beyond the paper no streak is seen."""
_FAINTEST, _SEEN = 4, 8
"""Greys that a streak takes from the paper; and that it takes to be seen on a page at all."""
_SHARE = 0.1
"""Of a page with streaks of dirty rollers so many columns are darker; sheets that are ruled from
edge to edge are not ruled so densely."""
_STRONGEST = 2.5
_STEP = 3
"""Every so many rows are enough to tell whether there are streaks."""


def even(grey: Pixels, quarter: Pixels, dpi: int) -> tuple[Pixels, Action]:
    """Divide the streaks out; a page without them is handed back as it is.

    `quarter` is the page at a quarter of its size.
    """
    shares = [_share(each, dpi / QUARTER) for each in (quarter, quarter.T)]
    for share, is_level in zip(shares, (False, True), strict=True):
        if share >= _SHARE:
            grey = _divided(grey.T, dpi).T if is_level else _divided(grey, dpi)
    most = max(shares)
    applied = most >= _SHARE
    reason = "streaks along the feed" if applied else "no streaks"
    return np.ascontiguousarray(grey), Action("streaks", applied, reason, most)


def _share(page: Pixels, dpi: float) -> float:
    """The share of the columns of a page that a streak darkens so that it is seen."""
    _, taken = _streaks(page[::_STEP], dpi)
    return float((taken >= _SEEN).mean()) if taken.size else 0.0


def _divided(page: Pixels, dpi: float) -> Pixels:
    """The page with what plumb streaks take from its columns given back."""
    gain, taken = _streaks(page, dpi)
    gain[(taken < _FAINTEST) | (gain > _STRONGEST)] = 1.0
    return pixels(np.minimum(page * gain + np.float32(0.5), 255).astype(np.uint8))


def _streaks(page: Pixels, dpi: float) -> tuple[Floats, Floats]:
    """How much brighter each column would be without a streak, and how many greys that takes.

    None where the column is not as dark all along.
    """
    shade = np.stack([_paper(part) for part in np.array_split(page, _STRETCHES) if len(part)])
    wide = max(3, round(_WIDE_MM * dpi / _MM_PER_INCH))
    level = pixels(cv2.morphologyEx(shade, cv2.MORPH_CLOSE, np.ones((1, wide), np.uint8)))
    bright = level >= _BRIGHT * level.max()
    dark = np.where(bright, level - shade, 0)
    taken = np.median(dark, axis=0)
    held = bright & (dark >= taken / 2)
    ends = [np.take_along_axis(held, each, axis=0)[0] for each in _ends(bright)]
    steady = held.sum(axis=0) >= _STEADY * bright.sum(axis=0)
    taken = np.where(steady & ends[0] & ends[1], taken, 0).astype(np.float32)
    whole = np.median(level, axis=0).astype(np.float32)
    return whole / np.maximum(whole - taken, 1), taken


def _ends(bright: NDArray[np.bool_]) -> Iterator[NDArray[np.intp]]:
    """The first and the last stretch of paper in each column."""
    yield bright.argmax(axis=0)[None]
    yield len(bright) - 1 - bright[::-1].argmax(axis=0)[None]


def _paper(part: Pixels) -> Pixels:
    """What most of the paper has in each column."""
    most = len(part) * _PAPER // 100
    return pixels(np.partition(part, most, axis=0)[most])
