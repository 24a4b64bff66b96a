"""Inverted areas: light letters on a dark ground, turned over to be read as any others.

Heads of tables are printed so, and photostats, prints from microfilm and blueprints are so all
over. What tells them from photographs, covers, stains and a scanner's black border is that their
ground is dark and even up to its straight edges, and that what is light on it are letters in rows.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np

from ocr.words import Box
from pipeline.cleanup import lettered
from pipeline.cleanup.ink import percentile
from pipeline.cleanup.noun import Action, pixels
from pipeline.cleanup.shrink import GLIMPSE, QUARTER, shrunk
from pipeline.cleanup.square import square

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cv2.typing import MatLike

    from pipeline.cleanup.lettered import Lettered
    from pipeline.cleanup.noun import Pixels

NAME = "inverted"
_DARK = 0.62
"""Of the paper's brightness: a ground with letters on it, seen small, is darker."""
_NO_PAPER, _GROUND, _LIGHTER = 128, 150, 2.0
_BROAD_MM = 5.0
"""No stroke of a heading is broader, and most of what shows behind torn edges is."""
_LEAST_MM, _LONG_MM, _AROUND_MM = 3.8, 12.0, 3.0
_JOINED_MM, _SOLID_MM = 1.6, 3.2
"""What is light and narrower belongs to the dark around it; what is dark and thinner is a rule."""
_CLOSER = 2
_FULL = 0.85
"""Of the rectangle around it, upright or leaning; a disc has 0.79."""
_RIM = 0.95
"""Of what lies just inside its edge, so much is dark; around black letters it is paper."""
_FEW, _DENSE, _MANY = 5, 2.0, 60
"""Letters of a field, at least and for each square centimetre of the square over its shorter side,
and of a whole page: captions of dark photographs have fewer, and so has the title of a cover."""
_INK, _MOST_GAIN = 30, 2.0
"""The grey that letters become, and by how much their contrast may grow."""


@dataclass(frozen=True, slots=True)
class _Field:
    """A dark field in the quarter: its corner, its mask, the greys on it and of the paper."""

    left: int
    top: int
    mask: Pixels
    greys: Lettered
    paper: float


def turn_over(grey: Pixels, quarter: Pixels, small: Pixels, dpi: int) -> tuple[Pixels, Action]:
    """The page with dark letters where they were light; given are also its smaller pictures.

    The measure is the share of the page that was turned over.
    """
    if _is_negative(small, dpi):
        return _whole(grey, dpi)
    dark = _dark(small, dpi)
    if not dark:
        return grey, _declined("no dark fields", 0.0)
    fields = [field for box in dark for field in _fields(grey, quarter, box, dpi)]
    if not fields:
        return grey, _declined("dark, but no light letters", len(dark))
    turned = grey.copy()
    for field in fields:
        _turn(turned, field)
    share = sum(cv2.countNonZero(field.mask) for field in fields) / quarter.size
    return turned, Action(NAME, applied=True, reason="light letters on dark fields", measure=share)


def _is_negative(small: Pixels, dpi: int) -> bool:
    """Whether most of a page is dark and what differs from that is lighter.

    Light that is broader than letters is left out: it is what lay behind a torn page.
    """
    usual, light = (percentile(small, percent) for percent in (50, 99))
    if usual > _GROUND:
        return False
    letter = square(_BROAD_MM * dpi / 25.4 / GLIMPSE)
    broad = cv2.dilate(cv2.morphologyEx(small, cv2.MORPH_OPEN, letter), letter)
    page = small[broad <= (usual + light) / 2].reshape(-1, 1)
    dark, usual, bright, light = (percentile(page, percent) for percent in (1, 50, 90, 99))
    lighter, darker = light - usual, usual - dark
    return darker <= _LIGHTER * lighter and (bright < _NO_PAPER or lighter > _LIGHTER * darker)


def _whole(grey: Pixels, dpi: int) -> tuple[Pixels, Action]:
    half = shrunk(grey, _CLOSER)
    greys = lettered.seen(half, np.full_like(half, 255), dpi / _CLOSER)
    letters = greys.letters if greys else 0
    if greys is None or letters < _MANY:
        return grey, _declined("dark, with few light letters", letters)
    levels = np.arange(256, dtype=np.float64) - greys.ground
    return _mapped(grey, 255 - levels), Action(NAME, applied=True, reason="a negative", measure=1.0)


def _dark(small: Pixels, dpi: int) -> list[Box]:
    """Boxes, in the glimpse, of what is dark and large enough to be a field."""
    mm = dpi / 25.4 / GLIMPSE
    dark = cv2.threshold(small, _DARK * percentile(small, 90), 255, cv2.THRESH_BINARY_INV)[1]
    outlines = _solid(pixels(dark), mm)
    return [Box(*cv2.boundingRect(each)) for each in outlines if _is_large(each, mm)]


def _solid(dark: Pixels, mm: float) -> tuple[MatLike, ...]:
    """Outlines of what is dark, letters and all, without rules."""
    closed = cv2.morphologyEx(dark, cv2.MORPH_CLOSE, square(_JOINED_MM * mm))
    opened = cv2.morphologyEx(closed, cv2.MORPH_OPEN, square(_SOLID_MM * mm))
    return tuple(cv2.findContours(opened, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)[0])


def _is_large(outline: MatLike, mm: float) -> bool:
    low, high = sorted(side + 1 for side in cv2.minAreaRect(outline)[1])
    return bool(low >= _LEAST_MM * mm and high >= _LONG_MM * mm)


def _is_rectangle(outline: MatLike) -> bool:
    width, height = cv2.minAreaRect(outline)[1]
    return bool(cv2.contourArea(outline) >= _FULL * width * height)


def _fields(grey: Pixels, quarter: Pixels, box: Box, dpi: int) -> Iterator[_Field]:
    """The fields with light letters in and around a box of the glimpse."""
    mm = dpi / 25.4 / QUARTER
    scale, room = GLIMPSE // QUARTER, round(_AROUND_MM * mm)
    left, top = (max(0, scale * place - room) for place in (box.x, box.y))
    right, bottom = (scale * place + room for place in (box.right, box.bottom))
    part = pixels(quarter[top:bottom, left:right])
    paper = percentile(part, 98)
    ground = _usual(part, _DARK * paper)
    dark = pixels(cv2.threshold(part, (ground + paper) / 2, 255, cv2.THRESH_BINARY_INV)[1])
    for outline in _solid(dark, mm):
        if not (_is_large(outline, mm) and _is_rectangle(outline)):
            continue
        mask = np.zeros_like(part)
        cv2.drawContours(mask, [outline], 0, (255,), -1)
        if not _is_dark_around(dark, mask):
            continue
        greys = lettered.seen(*_closer(grey, (left, top), mask), dpi / _CLOSER)
        if greys and greys.letters >= max(_FEW, _DENSE * (_shorter(outline) / mm / 10) ** 2):
            yield _Field(left, top, mask, greys, paper)


def _shorter(outline: MatLike) -> float:
    """The shorter side of the rectangle around an outline, upright or leaning."""
    return float(min(cv2.minAreaRect(outline)[1]))


def _usual(part: Pixels, limit: float) -> float:
    """The median of what is darker than a grey."""
    return float(np.median(part[part < limit])) if (part < limit).any() else 0.0


def _closer(grey: Pixels, corner: tuple[int, int], mask: Pixels) -> tuple[Pixels, Pixels]:
    """A field and its mask at half the page's size, where letters do not run together."""
    height, width = mask.shape
    left, top = (QUARTER * place for place in corner)
    part = grey[top : top + QUARTER * height, left : left + QUARTER * width]
    half = shrunk(pixels(part), _CLOSER)
    size = half.shape[1], half.shape[0]
    return half, pixels(cv2.resize(mask, size, interpolation=cv2.INTER_NEAREST))


def _is_dark_around(dark: Pixels, mask: Pixels) -> bool:
    """Whether a field is dark nearly all along its edge."""
    edged = cv2.erode(mask, square(0))
    rim = cv2.subtract(edged, cv2.erode(edged, square(5)))
    inked = cv2.countNonZero(cv2.bitwise_and(rim, dark))
    return inked >= _RIM * max(1, cv2.countNonZero(rim))


def _turn(grey: Pixels, field: _Field) -> None:
    """Turn a field over, in place, up to where its ground ends among the pixels of the page."""
    height, width = field.mask.shape
    top, left = field.top * QUARTER, field.left * QUARTER
    window = grey[top : top + height * QUARTER, left : left + width * QUARTER]
    size = window.shape[1], window.shape[0]
    square = np.ones((5, 5), np.uint8)
    core, near = (
        cv2.resize(each, size, interpolation=cv2.INTER_NEAREST)
        for each in (cv2.erode(field.mask, square), cv2.dilate(field.mask, square))
    )
    half = (field.greys.ground + field.paper) / 2
    dark = cv2.bitwise_and(cv2.threshold(window, half, 255, cv2.THRESH_BINARY_INV)[1], near)
    ground = cv2.morphologyEx(dark, cv2.MORPH_CLOSE, np.ones((9, 9), np.uint8))
    inside = cv2.bitwise_or(core, ground)
    levels = np.arange(256, dtype=np.float64) - field.greys.ground
    contrast = field.greys.light - field.greys.ground
    gain = min(_MOST_GAIN, max(1.0, (field.paper - _INK) / contrast))
    cv2.copyTo(_mapped(window, field.paper - levels * gain), inside, window)


def _mapped(grey: Pixels, levels: np.ndarray) -> Pixels:
    return pixels(cv2.LUT(grey, np.clip(levels, 0, 255).astype(np.uint8)))


def _declined(reason: str, measure: float) -> Action:
    return Action(NAME, applied=False, reason=reason, measure=measure)
