"""Looking: the measures of one image, taken in tens of milliseconds on a reduced picture of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np

from pipeline.capture.edges import cut_pieces
from pipeline.capture.folds import straightest_shadow
from pipeline.capture.likeness import likeness
from pipeline.cleanup import skew
from pipeline.cleanup.ink import percentiles
from pipeline.cleanup.noun import pixels
from pipeline.nouns.look import Look

if TYPE_CHECKING:
    from pipeline.cleanup.noun import Pixels
    from pipeline.nouns.frame import Frame

DPI = 150
"""Dots per inch that a reduced picture has at least, where the image has as many."""
LONG_SIDE = 1600
"""Pixels of its longer side, where nobody knows the resolution."""
LEAST = 1000
"""An image whose longer side has fewer pixels is no sheet, and nothing is measured on it."""
NARROWEST, THINNEST = 100, 0.01
"""Nor is one whose shorter side has fewer pixels, or is so small a part of the longer one."""
INKED = 25.0
"""A page whose darkest ink is not by so many greys darker than its paper is empty."""
_SMALLEST = 8
_MM_PER_INCH = 25.4
_SIDEWAYS = frozenset({5, 6, 7, 8})
_RIM = 0.03
_FARTHEST = 7.5
"""At the end of what is tried no angle is the best of its neighbours."""
_BAND, _APART = 64, 4
_STEEPER = 0.97
_FEW = 400
_CROSS = cv2.getStructuringElement(cv2.MORPH_CROSS, (5, 5))
_WHITE, _NEARLY, _NEARLY_FROM, _BLACK, _NEARLY_BLACK = 254, 252, 225, 1, 25
_SOME = 0.05
"""The share of pixels just below the end of the scale without which nothing was cut off there."""


def look(picture: Pixels, frame: Frame) -> Look:
    """Measure a picture, grey or blue-green-red, of a frame that may be larger."""
    width, height = _millimetres(frame)
    if not _is_sheet(frame):
        return Look(width_mm=width, height_mm=height, dpi=frame.dpi)
    grey = picture if picture.ndim == 2 else pixels(cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY))  # noqa: PLR2004  # grey
    tones = _tones(grey)
    ink = _ink(grey, tones)
    inside = _inside(ink)
    share = cv2.countNonZero(inside) / inside.size
    empty = tones.contrast < INKED
    return Look(
        sharpness=None if empty else _sharpness(grey, ink, tones.contrast),
        paper=tones.paper,
        contrast=tones.contrast,
        clipped=_clipped(_inside(grey)),
        skew=None if empty else _skew(ink),
        cut=0.0 if empty else cut_pieces(ink),
        fold=straightest_shadow(grey, tones.contrast),
        ink=share,
        width_mm=width,
        height_mm=height,
        dpi=frame.dpi,
        measured=True,
        likeness="" if empty else likeness(ink),
    )


def reduction(frame: Frame) -> int:
    """By what power of two a frame may be reduced before it is looked at."""
    if not _is_sheet(frame):
        return _SMALLEST
    times = (frame.dpi or 0) / DPI or max(frame.width, frame.height) / LONG_SIDE
    return next((power for power in (_SMALLEST, 4, 2) if times >= power), 1)


def _is_sheet(frame: Frame) -> bool:
    short, long = sorted((frame.width, frame.height))
    return long >= LEAST and short >= max(NARROWEST, THINNEST * long)


@dataclass(frozen=True, slots=True)
class _Tones:
    paper: float
    contrast: float


def _tones(grey: Pixels) -> _Tones:
    """The grey of the paper, and by how much the darkest ink on it is darker."""
    darkest, paper = percentiles(_inside(grey), 0.2, 75)
    return _Tones(paper, max(0.0, paper - darkest))


def _ink(grey: Pixels, tones: _Tones) -> Pixels:
    """255 where a pixel is darker than half-way from the paper around it to the darkest ink."""
    if tones.contrast < INKED:
        return pixels(grey * 0)
    wide = max(grey.shape) // 40 | 1
    small = cv2.resize(grey, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA)
    kernel = cv2.getStructuringElement(cv2.MORPH_RECT, (wide // 4 | 1, wide // 4 | 1))
    around = cv2.blur(cv2.morphologyEx(small, cv2.MORPH_CLOSE, kernel), (wide // 4 | 1,) * 2)
    paper = cv2.resize(around, (grey.shape[1], grey.shape[0]), interpolation=cv2.INTER_LINEAR)
    darker = cv2.subtract(paper, grey)
    return pixels(cv2.threshold(darker, tones.contrast / 2, 255, cv2.THRESH_BINARY)[1])


def _inside(picture: Pixels) -> Pixels:
    """The picture without its rim, where the bed of the scanner may be seen."""
    high, wide = (max(1, int(side * _RIM)) for side in picture.shape[:2])
    return picture[high:-high, wide:-wide]


def _sharpness(grey: Pixels, ink: Pixels, contrast: float) -> float | None:
    """By how much of the contrast the steeper edges of the ink rise over two pixels, sideways."""
    inside, inked = _inside(grey), _inside(ink)
    bands = range(0, inside.shape[0], _APART * _BAND)
    part = cv2.vconcat([inside[top : top + _BAND] for top in bands])
    where = cv2.dilate(cv2.vconcat([inked[top : top + _BAND] for top in bands]), _CROSS)
    rise = cv2.absdiff(part[:, 2:], part[:, :-2])
    counted = np.cumsum(cv2.calcHist([rise], [0], where[:, 1:-1], [256], [0, 256]))
    if counted[-1] < _FEW:
        return None
    return float(np.searchsorted(counted, counted[-1] * _STEEPER)) / (2 * contrast)


def _clipped(inside: Pixels) -> float:
    """The share of pixels at an end of the scale, where others crowd just before that end.

    Paper that is all white was made so; of paper whose grain is cut off at white a part is lost.
    """
    counted = cv2.calcHist([inside], [0], None, [256], [0, 256])[:, 0] / inside.size
    white, nearly = counted[_WHITE:].sum(), counted[_NEARLY_FROM : _NEARLY + 1].sum()
    black, dark = counted[: _BLACK + 1].sum(), counted[_BLACK + 1 : _NEARLY_BLACK].sum()
    return float((white if nearly > _SOME else 0.0) + (black if dark > _SOME else 0.0))


def _skew(ink: Pixels) -> float | None:
    angle, action = skew.find(_inside(ink))
    sure = action.applied or action.reason == "straight already"
    return action.measure if sure and abs(angle) < _FARTHEST else None


def _millimetres(frame: Frame) -> tuple[float | None, float | None]:
    """Width and height of the paper as it lay, None where nobody knows the resolution."""
    if frame.dpi is None:
        return None, None
    sides = frame.width, frame.height
    if frame.orientation in _SIDEWAYS:
        sides = frame.height, frame.width
    width, height = (round(side * _MM_PER_INCH / frame.dpi, 1) for side in sides)
    return width, height
