"""Grain: noise all over a page, smoothed where it drowns the ink."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np

from pipeline.cleanup.ink import percentile, percentiles
from pipeline.cleanup.noun import Action, pixels
from pipeline.cleanup.shrink import shrunk

if TYPE_CHECKING:
    from pipeline.cleanup.noun import Pixels

_CLEAR = 18.0
_GOAL = 30.0
_STRONGEST_MM = 0.17
_STEP = 4
_BAND, _APART = 64, 8
_INK, _PAPER = 0.5, 50.0
_LEAST = 0.5
_SPREAD = 1.4826 / 2**0.5
"""From the median of the differences of two pixels to the standard deviation of one."""
_LEFT = 0.5 / np.pi**0.5
"""What a Gaussian one pixel wide leaves of noise; one twice as wide leaves half of that."""


@dataclass(frozen=True, slots=True)
class Tone:
    """How far the ink of an even page stands out from its paper, and how grainy the paper is."""

    contrast: float
    noise: float


def tone(even: Pixels, half: Pixels | None = None) -> Tone:
    """Measure both, which takes longer than all that is decided by them.

    `half` is the page at half its size, where that is known already.
    """
    return Tone(contrast(even, half), noise(even))


def smooth(even: Pixels, dpi: int, seen: Tone | None = None) -> tuple[Pixels, Action]:
    """Smooth an even page so far that its ink stands out thirty times from the grain.

    Where ink stands out well enough nothing is done: smoothing takes the edge off letters.
    """
    seen = seen or tone(even)
    clearness = seen.contrast / max(_LEAST, seen.noise)
    if clearness >= _CLEAR:
        return even, Action("grain", applied=False, reason="ink stands out", measure=clearness)
    width = min(_LEFT * _GOAL / max(clearness, 1.0), _STRONGEST_MM * dpi / 25.4)
    smoothed = pixels(cv2.GaussianBlur(even, (0, 0), width))
    return smoothed, Action("grain", applied=True, reason="grain drowns the ink", measure=clearness)


def contrast(even: Pixels, half: Pixels | None = None) -> float:
    """By how much the darkest ink is darker than the paper; seen at half size, with less grain."""
    paper, ink = percentiles(shrunk(even, 2) if half is None else half, _PAPER, _INK)
    return paper - ink


def noise(even: Pixels) -> float:
    """The standard deviation of the paper's pixels, in bands across the whole page.

    Told from pixels that are some way apart, for neighbours in a JPEG are more alike than the
    paper is; letters are so few that they do not move the median.
    """
    bands = [even[top : top + _BAND] for top in range(0, even.shape[0], _APART * _BAND)]
    part = np.concatenate(bands)
    if part.shape[1] <= _STEP:
        return 0.0
    apart = cv2.absdiff(part[:, _STEP:], part[:, :-_STEP])
    return _SPREAD * percentile(pixels(apart), 50)
