"""Content: whether a page needs colours, greys or only black and white to be seen as it is."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

import cv2
import numpy as np

if TYPE_CHECKING:
    from pipeline.cleanup.noun import Pixels

STRIP = 512
"""Rows looked at a time, so that a large plan is in memory once."""
SHRUNK = 8
"""Colour is looked for in means of so many pixels squared: noise has none there, a seal has."""
TINT = 10
"""A paper whose colours differ by so much in the middle is yellowed, and shown so."""
VIVID = 28
"""Colours that differ by so much are no fault of a scanner's lamp."""
SOME = 0.0002
"""The share of vivid places from which on there is something: 12 square millimetres of A4."""
WHITE = 255


class Content(StrEnum):
    """What a picture has to keep."""

    BITONAL = "bitonal"
    GREY = "grey"
    COLOUR = "colour"


def content(image: Pixels) -> Content:
    """Judge the pixels of a page, grey or blue, green and red."""
    if image.ndim > 2 and _has_colour(image):  # noqa: PLR2004  # rows and columns
        return Content.COLOUR
    return Content.BITONAL if _is_bitonal(image) else Content.GREY


def _is_bitonal(image: Pixels) -> bool:
    """Whether all is black or white, be it in colours: speckled ones look grey from afar."""
    strips = (image[top : top + STRIP] for top in range(0, image.shape[0], STRIP))
    return all(_is_black_and_white(strip) for strip in strips)


def _is_black_and_white(strip: Pixels) -> bool:
    one = strip[..., 0] if strip.ndim > 2 else strip  # noqa: PLR2004  # rows and columns
    if not ((one == 0) | (one == WHITE)).all():
        return False
    return strip.ndim == 2 or bool((strip == one[..., np.newaxis]).all())  # noqa: PLR2004


def _has_colour(image: Pixels) -> bool:
    rows, columns = image.shape[:2]
    size = (max(1, columns // SHRUNK), max(1, rows // SHRUNK))
    small = cv2.resize(image, size, interpolation=cv2.INTER_LINEAR_EXACT)
    small = cv2.blur(small, (3, 3))
    blue, green, red = cv2.split(small)
    lowest, highest = cv2.min(cv2.min(blue, green), red), cv2.max(cv2.max(blue, green), red)
    spread = cv2.subtract(highest, lowest)
    vivid = cv2.countNonZero(cv2.threshold(spread, VIVID - 1, WHITE, cv2.THRESH_BINARY)[1])
    return float(np.median(spread)) >= TINT or vivid >= max(2, SOME * spread.size)
