"""The colours of a master, seen small: what seals and patterns are sought in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np

from pipeline.cleanup.noun import pixels
from pipeline.cleanup.shrink import glimpsed, shrunk

if TYPE_CHECKING:
    from pipeline.cleanup.noun import Pixels

DPI = 75


@dataclass(frozen=True, slots=True)
class Tinted:
    """A coloured master at about 75 dots per inch."""

    by: int
    """At one in so many of its size."""
    small: Pixels
    paper: Pixels
    """The colour of the paper, ink taken away."""
    balanced: Pixels
    """The page as if its paper were white."""


def tinted(image: Pixels, dpi: int) -> Tinted:
    """See a coloured master small."""
    by = max(1, round(dpi / DPI))
    small = glimpsed(image, by)
    paper = _paper(small)
    return Tinted(by, small, paper, pixels(cv2.divide(small, paper, scale=255.0)))


def _paper(small: Pixels) -> Pixels:
    """The colour of the paper, seen at a quarter of the given size, ink taken away."""
    bright = cv2.dilate(shrunk(small, 2), np.ones((7, 7), np.uint8))
    bright = cv2.medianBlur(shrunk(pixels(bright), 2), 11)
    height, width = small.shape[:2]
    return pixels(cv2.resize(bright, (width, height), interpolation=cv2.INTER_LINEAR))
