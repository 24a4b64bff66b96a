"""Printed ground: a dark bar that runs to the edge of the paper and has light letters on it.

Nothing is written on the lid of a scanner.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

from ocr.words import Box
from pipeline.cleanup import lettered
from pipeline.cleanup.noun import pixels
from pipeline.cleanup.shrink import GLIMPSE, shrunk
from pipeline.cleanup.square import square

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.cleanup.noun import Pixels

_LETTER_MM, _WORDS_MM = 14.0, 20.0
"""No letter on such a ground is wider, and no two words of a line stand farther apart."""
_ROOM_MM = 6.0
"""Letters have half as much ground around them."""
_LEAST_MM2 = 6.0
"""So much on it is light, where there are letters at all."""
_FEW, _CLOSER = 5, 2
_GROUND = 0.3
"""Of the box around light letters, so much is dark; among bold ones it is 0.42 and more."""


def find(grey: Pixels, dark: Pixels, outside: Pixels, dpi: int) -> Pixels:
    """255 in the glimpse where what is dark from the edge inwards is printed, letters and all.

    `dark` is 255 where the glimpse is; `outside` where that runs to the edge. A bar between paper
    and border ends where its letters do.
    """
    mm = dpi / 25.4 / GLIMPSE
    letters = np.zeros_like(outside)
    whole = _filled(dark, round(_LETTER_MM * mm))
    light = pixels(cv2.subtract(whole, dark))
    if cv2.countNonZero(light) < _LEAST_MM2 * mm * mm:
        return letters
    for box in _lines(light, mm):
        within = np.s_[box.y : box.bottom, box.x : box.right]
        if _is_on_ground(dark[within], light[within]) and _is_written(grey, whole, box, dpi):
            letters[within] = light[within]
    if not letters.any():
        return letters
    letters = pixels(cv2.dilate(letters, square(_ROOM_MM * mm)))
    bright = cv2.bitwise_not(cv2.bitwise_or(whole, outside))
    return _hanging(whole, letters, cv2.boundingRect(cv2.bitwise_or(bright, letters)))


def _filled(dark: Pixels, letter: int) -> Pixels:
    """What is dark with the letters on it; beyond the page all is dark."""
    framed = cv2.copyMakeBorder(
        dark, letter, letter, letter, letter, cv2.BORDER_CONSTANT, value=(255,)
    )
    closed = cv2.morphologyEx(framed, cv2.MORPH_CLOSE, np.ones((letter, letter), np.uint8))
    return pixels(closed[letter:-letter, letter:-letter])


def _lines(light: Pixels, mm: float) -> list[Box]:
    """Boxes of what is light and near each other, with some of the ground around it."""
    joined = cv2.dilate(light, square(_WORDS_MM / 2 * mm))
    outlines = cv2.findContours(joined, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)[0]
    return [Box(*cv2.boundingRect(outline)) for outline in outlines]


def _is_on_ground(dark: Pixels, light: Pixels) -> bool:
    """Whether there is ground between what is light; a slip of paper has dark letters on it."""
    left, top, width, height = cv2.boundingRect(light)
    between = dark[top : top + height, left : left + width]
    return cv2.countNonZero(between) >= _GROUND * between.size


def _is_written(grey: Pixels, whole: Pixels, box: Box, dpi: int) -> bool:
    """Whether there are light letters in a box of the glimpse."""
    left, top, right, bottom = (side * GLIMPSE for side in (box.x, box.y, box.right, box.bottom))
    half = shrunk(pixels(grey[top:bottom, left:right]), _CLOSER)
    dark = whole[box.y : box.bottom, box.x : box.right]
    field = cv2.resize(dark, half.shape[::-1], interpolation=cv2.INTER_NEAREST)
    found = lettered.seen(half, pixels(field), dpi / _CLOSER)
    return found is not None and found.letters >= _FEW


def _hanging(whole: Pixels, letters: Pixels, within: Sequence[int]) -> Pixels:
    """The dark pieces with letters on them, as far as they lie within left, top, width, height."""
    left, top, wide, high = within
    part = np.s_[top : top + high, left : left + wide]
    count, labels = cv2.connectedComponents(whole)
    written = np.zeros(count, np.uint8)
    written[labels[(letters > 0) & (whole > 0)]] = 255
    printed = np.zeros_like(whole)
    printed[part] = written[labels[part]]
    return printed
