"""Slopes: how far lines of writing climb or fall between narrow strips of a page.

What stands beside each other in two strips of paper are parts of the same lines: how far one strip
has to be moved for them to meet is the slope there. Of flat paper that lies straight it is nowhere
any, of paper that lies askew everywhere the same, of bent paper now one and now another.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from pipeline.cleanup.noun import Pixels

Values = NDArray[np.float32]

STRIP, _REACH = 16, 9
"""The width of a strip in pixels, and how far the next one is moved at most."""
BANDS, _SLICES = 4, 8
"""Parts of the height of a page that slope by themselves, as folds run askew; and finer ones of
which those are made, so that they go over into each other."""
_OTHERS = 0.15
"""What the rest of the page says about a band beside what it says itself, where it has no words."""
_ROOM = 61
"""Rows around a row beside whose mean it is seen: lines of writing, not broad dark places."""
_FULL = 128
"""So dark is a row of a strip at most: a bar says no more than letters do."""
_LITTLE = 0.05
"""Strips that agree by less than this part of what the best ones do say nothing."""
_FLAT = 0.03
"""A lower slope is none."""
_FEWEST = 4
"""Strips of a page that say anything."""


def slopes_of(inked: Pixels) -> Values | None:
    """How the paper slopes from strip to strip, band by band; not a number where nothing tells."""
    strips = inked.shape[1] // STRIP
    if strips < _FEWEST or inked.shape[0] < _SLICES * _ROOM:
        return None
    sums = _meetings(_profiles(inked, strips))
    whole = sums.sum(axis=0)
    middles = (np.arange(BANDS) + 0.5) * _SLICES / BANDS
    slices = np.arange(_SLICES) + 0.5
    near = np.maximum(0, 1 - np.abs(middles[:, None] - slices) * BANDS / _SLICES)
    bands = np.tensordot(near.astype(np.float32), sums, 1) + _OTHERS * whole
    return np.array([_slopes(band) for band in bands], np.float32)


def _profiles(inked: Pixels, strips: int) -> Values:
    """How much ink every row of every strip has, beside the rows around it."""
    size = strips, inked.shape[0] // _SLICES * _SLICES
    whole = inked[: size[1], : strips * STRIP]
    rows = cv2.resize(whole, size, interpolation=cv2.INTER_AREA).astype(np.float32)
    rows = np.minimum(rows, _FULL)
    profiles: Values = rows - cv2.blur(rows, (1, _ROOM))
    return profiles


def _meetings(profiles: Values) -> Values:
    """How well the lines of each strip meet those of the next one, moved by every step.

    Slices of the height by steps by strips.
    """
    height, strips = profiles.shape
    padded = np.pad(profiles[:, 1:], ((_REACH, _REACH), (0, 0)))
    first = profiles[:, :-1]
    steps = [first * padded[step : step + height] for step in range(2 * _REACH + 1)]
    parts = [step.reshape(_SLICES, -1, strips - 1).sum(axis=1) for step in steps]
    return np.stack(parts, axis=1)


def _slopes(meetings: Values) -> Values:
    """The slope at which strips meet best, between the steps as well."""
    seen = cv2.blur(meetings, (3, 1), borderType=cv2.BORDER_REPLICATE)
    best = np.clip(seen.argmax(axis=0), 1, 2 * _REACH - 1)
    strips = np.arange(seen.shape[1])
    above, at, below = (seen[best + step, strips] for step in (-1, 0, 1))
    arch = np.minimum(above - 2 * at + below, -1e-6)
    between = np.clip((above - below) / (2 * arch), -0.5, 0.5)
    slopes: Values = ((best - _REACH + between) / STRIP).astype(np.float32)
    slopes[np.abs(slopes) < _FLAT] = 0.0
    slopes[at < _LITTLE * at.max()] = np.nan
    return slopes
