"""Colour of ink: where there is any, how strong it is, and of which hue."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import cv2
import numpy as np

from pipeline.cleanup.noun import pixels

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pipeline.cleanup.noun import Pixels

COLOURED, PALE = 40, 24
"""How far the brightest channel of ink stands above its darkest; and that of ink pressed badly."""
_BROWN = (10, 44)
_HALF_TURN, _SAME_HUE = 90, 10
_TURN = 1j * math.pi / _HALF_TURN


def value_and_chroma(image: Pixels) -> tuple[Pixels, Pixels, Pixels]:
    """The brightest channel, how far it stands above the darkest, and that one."""
    blue, green, red = cv2.split(image)
    value = cv2.max(cv2.max(blue, green), red)
    least = cv2.min(cv2.min(blue, green), red)
    return pixels(value), pixels(cv2.subtract(value, least)), pixels(least)


def brightest(image: Pixels) -> Pixels:
    """The brightest channel alone."""
    blue, green, red = cv2.split(image)
    return pixels(cv2.max(cv2.max(blue, green), red))


def hue_of(image: Pixels) -> Pixels:
    """Red at 0, green at 60, blue at 120."""
    return pixels(cv2.cvtColor(image, cv2.COLOR_BGR2HSV)[:, :, 0])


def usual(hues: Pixels) -> float:
    """The mean of some hues."""
    return float(np.angle(np.exp(hues * _TURN).mean()) / abs(_TURN))


def is_same(one: float, other: float) -> bool:
    """Whether two hues are about the same."""
    return abs((one - other + _HALF_TURN) % (2 * _HALF_TURN) - _HALF_TURN) <= _SAME_HUE


def like(image: Pixels, hue: float) -> NDArray[np.bool_]:
    """Where a picture has about that hue."""
    apart = np.abs((hue_of(image) - hue + _HALF_TURN) % (2 * _HALF_TURN) - _HALF_TURN)
    return np.asarray(apart <= _SAME_HUE, np.bool_)


def coloured(balanced: Pixels, least: int = COLOURED) -> Pixels:
    """255 where there is blue, violet, green or red ink; brown and yellow are paper."""
    chroma = value_and_chroma(balanced)[1]
    brown = cv2.inRange(hue_of(balanced), np.array(_BROWN[0]), np.array(_BROWN[1]))
    strong = cv2.threshold(chroma, least, 255, cv2.THRESH_BINARY)[1]
    return pixels(cv2.subtract(strong, brown))
