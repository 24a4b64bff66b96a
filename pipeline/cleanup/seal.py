"""Round coloured seals, taken out from over the writing."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import cv2
import numpy as np

from pipeline.cleanup.colour import (
    COLOURED,
    PALE,
    coloured,
    hue_of,
    is_same,
    like,
    usual,
    value_and_chroma,
)
from pipeline.cleanup.ink import pieces
from pipeline.cleanup.lettered import in_rows
from pipeline.cleanup.noun import Action, pixels
from pipeline.cleanup.rim import covered, seen_near, stands_out
from pipeline.cleanup.tinted import tinted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from pipeline.cleanup.noun import Pixels
    from pipeline.cleanup.tinted import Tinted

_SMALLEST_MM, _LARGEST_MM = 9.0, 28.0
_TINGED = 14
_GREY = 2
_MARGIN = 1.2
_LEAST_COLOUR = 0.0003
_RING = 0.55
_MOST_COLOUR = 0.2
_NEAR_MM, _APART_MM = 1.5, 12
_MOST_WINDOWS = 24
"""Parts of a page that are looked through, the largest: no paper has as many seals."""
_STEPS, _MOST_STEPS = 20.0, 60
"""Strengths of colour that are told apart: twentieths of a logarithm, up to three."""
_OFF = 6
"""Pixels by which a middle may have been missed."""
_FAINT = 200
_INKED, _RIBBON, _HARDLY = 150, 0.3, 0.3
"""The darkest channel of ink; of a page's ink beside its seals, so much is coloured where writing
is; and of a seal, so much must be of another hue."""
_LETTERS, _WORD = 12, 4
"""Letters in colour beside the seals that tell of a pen, or of a typewriter on a printed form; and
those on the lines through a seal that tell of more of them under it."""
CROSSED = "round seals, over writing in their colour"
_BARE, _ENOUGH = 40, 60
"""The percentile of darkness of ink on bare paper, and the pixels by which it is known."""
_WELL = 75
"""The percentile of strength where a seal took well."""

Disc = tuple[float, float, float]
"""Middle x, middle y and radius in pixels."""


def remove(
    image: Pixels, dpi: int, seen: Tinted | None = None
) -> tuple[Pixels, tuple[Disc, ...], Action]:
    """The page in grey, without the colour inside discs that have the size and ring of a seal.

    Colour elsewhere stays: it may be violet typing or the ink of a pen.
    """
    if image.ndim == _GREY:
        return image, (), _declined("the master has no colour", 0.0)
    grey = pixels(cv2.cvtColor(image, cv2.COLOR_BGR2GRAY))
    seen = seen or tinted(image, dpi)
    scale, paper, balanced = 1 / seen.by, seen.paper, seen.balanced
    colour, pale = coloured(balanced), coloured(balanced, PALE)
    share = cv2.countNonZero(pale) / pale.size
    if share <= _LEAST_COLOUR or cv2.countNonZero(colour) >= _MOST_COLOUR * colour.size:
        return grey, (), _declined("no colour of a seal's extent", share)
    found = _discs(pale, dpi * scale, _discs(colour, dpi * scale))
    if not found:
        return grey, (), _declined("colour, but no round seal", share)
    discs = tuple((x / scale, y / scale, r / scale) for x, y, r in found)
    writing, crossed = _writing(balanced, colour, found, dpi * scale)
    least = COLOURED if _is_tinged(balanced, found) else PALE
    taken = tuple(d for d in discs if _whiten(image, grey, d, paper, (writing, least)))
    if not taken:
        return grey, (), _declined("seals in the colour of the writing", len(discs))
    reason = CROSSED if crossed else "round seals"
    return grey, taken, Action("seal", applied=True, reason=reason, measure=len(taken))


def _writing(
    balanced: Pixels, colour: Pixels, discs: Sequence[Disc], dpi: float
) -> tuple[float | None, bool]:
    """The hue of writing in colour, as of a ribbon or of a pen; None if it is grey.

    Seen beside the seals: most of the ink there is coloured, or letters in rows are, and of another
    hue than the seals. Also whether letters in the seals' own hue stand on the lines through one:
    they are not told from it, and go with it.
    """
    beside, mm = _beside(colour, discs), dpi / 25.4
    dark = cv2.inRange(value_and_chroma(balanced)[2], np.array(0), np.array(_INKED))
    around = pixels(cv2.bitwise_and(colour, beside))
    inked = cv2.countNonZero(cv2.bitwise_and(dark, beside))
    ribbon = cv2.countNonZero(around) > _RIBBON * inked
    if not ribbon and in_rows(pieces(around).boxes, mm) < _LETTERS:
        return None, False
    hue = hue_of(balanced)
    written = usual(hue[around > 0])
    if ribbon or not is_same(usual(hue[cv2.subtract(colour, beside) > 0]), written):
        return written, False
    lines = (pieces(pixels(around[_lines(disc)])).boxes for disc in discs)
    return None, any(in_rows(boxes, mm) >= _WORD for boxes in lines)


def _is_tinged(balanced: Pixels, discs: Sequence[Disc]) -> bool:
    """Whether much of the ink beside the seals has a little colour, as that of a carbon copy."""
    _, chroma, darkest = value_and_chroma(balanced)
    ink = cv2.inRange(darkest, np.array(0), np.array(_FAINT))
    ink = pixels(cv2.bitwise_and(ink, _beside(chroma, discs)))
    tinged = cv2.bitwise_and(ink, cv2.inRange(chroma, np.array(_TINGED), np.array(255)))
    return cv2.countNonZero(tinged) > _RIBBON * cv2.countNonZero(ink)


def _beside(page: Pixels, discs: Sequence[Disc]) -> Pixels:
    """255 where there are no seals."""
    beside = np.full_like(page, 255)
    for x, y, r in discs:
        cv2.circle(beside, (round(x), round(y)), round(r * _MARGIN), (0,), -1)
    return beside


def _lines(disc: Disc) -> tuple[slice, slice]:
    """Where the lines through a disc run, to half its breadth on either side."""
    x, y, r = disc
    return slice(max(0, int(y - r)), int(y + r) + 1), slice(max(0, int(x - 2 * r)), int(x + 2 * r))


def _discs(colour: Pixels, dpi: float, known: tuple[Disc, ...] = ()) -> tuple[Disc, ...]:
    """Circles of a seal's size whose rim is coloured most of the way round, beside known ones."""
    mm = dpi / 25.4
    found = list(known)
    if not _LEAST_COLOUR < cv2.countNonZero(colour) / colour.size < _MOST_COLOUR:
        return known
    for window in _windows(colour, mm):
        top, left = window[0].start, window[1].start
        for about in _middles(pixels(cv2.GaussianBlur(colour[window], (3, 3), 0)), mm):
            (x, y), r = _rim(colour[window], about, mm)
            disc = x + left, y + top, r
            apart = all(math.dist(disc[:2], other[:2]) >= _APART_MM * mm for other in found)
            if apart and disc[2] and stands_out(colour, disc, dpi):
                found.append(disc)
    return tuple(found)


def _windows(colour: Pixels, mm: float) -> list[tuple[slice, slice]]:
    """The parts of the page with colour of a seal's extent, nearly all in one piece."""
    near = max(3, round(2 * _NEAR_MM * mm))
    spread = cv2.dilate(colour, np.ones((near, near), np.uint8))
    outlines, _ = cv2.findContours(spread, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    boxes = np.array([cv2.boundingRect(each) for each in outlines]).reshape(-1, 4)
    least = 2 * _SMALLEST_MM * mm
    height, width = colour.shape
    large = boxes[(boxes[:, 2] >= least) & (boxes[:, 3] >= least)]
    largest = large[np.argsort(-large[:, 2] * large[:, 3], kind="stable")][:_MOST_WINDOWS]
    return [
        (
            slice(max(0, y - near), min(height, y + h + near)),
            slice(max(0, x - near), min(width, x + w + near)),
        )
        for x, y, w, h in largest.tolist()
    ]


def _middles(soft: Pixels, mm: float) -> list[tuple[float, float]]:
    """The middles of circles of a seal's size, the clearest first."""
    found = cv2.HoughCircles(
        soft,
        cv2.HOUGH_GRADIENT,
        dp=1.5,
        minDist=_APART_MM * mm,
        param1=120,
        param2=22,
        minRadius=round(_SMALLEST_MM * mm),
        maxRadius=round(_LARGEST_MM * mm),
    )
    if found is None:
        return []
    return [(float(x), float(y)) for x, y, _ in found[0][:12]]


def _rim(
    colour: Pixels, middle: tuple[float, float], mm: float
) -> tuple[tuple[float, float], float]:
    """The middle, sought nearby, about which rings are sharpest, and the widest of them.

    Its radius is 0 when none is coloured in most directions.
    """
    views = seen_near(colour, middle, _LARGEST_MM * mm, _OFF)
    sharpest = max(views, key=lambda about: _sharpness(views[about]))
    rings = np.flatnonzero(covered(views[sharpest]) >= _RING)
    found = rings.size and rings[-1] >= _SMALLEST_MM * mm
    about = middle[0] + sharpest[0], middle[1] + sharpest[1]
    return about, float(rings[-1]) if found else 0.0


def _sharpness(spots: Pixels) -> int:
    """The more, the more directions have spots at the same distances."""
    counts = cv2.reduce(spots, 1, cv2.REDUCE_SUM, dtype=cv2.CV_32S)[:, 0]
    return int(np.dot(counts, counts))


def _whiten(
    image: Pixels, grey: Pixels, disc: Disc, paper: Pixels, apart: tuple[float | None, int]
) -> bool:
    """Give the coloured pixels of a disc the grey of the paper, less what is written below them.

    What has the hue of the writing stays, and what has too little colour: both are given. False if
    all of it has that hue.
    """
    writing, least = apart
    x, y, r = disc[0], disc[1], disc[2] * _MARGIN
    top, bottom = max(0, int(y - r)), min(grey.shape[0], int(y + r) + 1)
    left, right = max(0, int(x - r)), min(grey.shape[1], int(x + r) + 1)
    part, window = image[top:bottom, left:right], grey[top:bottom, left:right]
    scale = paper.shape[0] / grey.shape[0]
    rows, columns = (
        slice(int(top * scale), int(bottom * scale) + 1),
        slice(int(left * scale), int(right * scale) + 1),
    )
    size = (right - left, bottom - top)
    sheet = cv2.resize(paper[rows, columns], size, interpolation=cv2.INTER_LINEAR)
    balanced = pixels(cv2.divide(part, sheet, scale=255.0))
    near = cv2.dilate(coloured(balanced, least), np.ones((5, 5), np.uint8))
    inside = np.zeros_like(window)
    cv2.circle(inside, (int(x) - left, int(y) - top), int(r), (255,), -1)
    value, chroma, _ = value_and_chroma(balanced)
    seal = (near > 0) & (inside > 0) & (chroma > _TINGED)
    whole = np.count_nonzero(seal)
    if writing is not None:
        seal &= ~like(balanced, writing)
    if np.count_nonzero(seal) <= _HARDLY * whole:
        return False
    light = cv2.cvtColor(sheet, cv2.COLOR_BGR2GRAY)[seal]
    window[seal] = light * _through(value[seal], chroma[seal])
    return True


def _through(value: Pixels, chroma: Pixels) -> NDArray[np.float64]:
    """How much light the writing under a seal lets through, 0 to 1.

    Inks darken one another by factors. Writing is grey: it leaves a pixel as much of its colour, in
    logarithms, as the seal gave it, so that the colour tells how thick the seal's ink is, and from
    that how dark it is by itself, be it pressed well or badly.
    """
    bright = np.maximum(value, 1).astype(np.float64)
    dark = np.maximum(bright - chroma, 1)
    darkness = np.log(255 / bright)
    strength = np.minimum(np.log(bright / dark) * _STEPS, _MOST_STEPS).astype(np.intp)
    below = _own_darkness(strength, darkness)[strength] - darkness
    return np.asarray(np.exp(np.minimum(below, 0.0)), np.float64)


def _own_darkness(strength: NDArray[np.intp], darkness: NDArray[np.float64]) -> NDArray[np.float64]:
    """How dark a seal's ink is by itself, for each strength of its colour.

    Most of a seal lies on bare paper. Thin ink is no darker than thick ink, and darkness grows no
    quicker than colour: where that is weakest, or strongest by the noise of dark pixels, there may
    be more writing than bare paper.
    """
    steps = np.arange(_MOST_STEPS + 1)
    order = np.argsort(strength, kind="stable")
    ends = np.cumsum(np.bincount(strength, minlength=steps.size))
    known = [
        (step, float(np.percentile(darkness[part], _BARE)))
        for step, part in enumerate(np.split(order, ends[:-1]))
        if part.size >= _ENOUGH
    ]
    if not known:
        return np.zeros(steps.size)
    at, own = zip(*known, strict=True)
    never_darker = np.minimum.accumulate(np.array(own)[::-1])[::-1]
    usual = float(np.percentile(strength, _WELL))
    most = np.interp(usual, at, never_darker) * np.maximum(steps, usual) / max(usual, 1.0)
    return np.minimum(np.interp(steps, at, never_darker), most)


def _declined(reason: str, measure: float) -> Action:
    return Action("seal", applied=False, reason=reason, measure=measure)
