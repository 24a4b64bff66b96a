"""Gutters: where a wide picture folds into two pages; where nobody could be sure, nowhere.

The pages of a book bend down into the binding, so the paper darkens there, from edge to edge, and
no writing crosses. A rule stops at the margin, a table's lines are crossed, a crease of a sheet is
written over: of such pictures a person says what they are.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import cv2
import numpy as np

from pipeline.capture.onlooker import thumbnail
from pipeline.nouns.gutter import (
    ACROSS,
    HALVES,
    OVER,
    SIDEWAYS,
    Gutter,
    half_of,
    upright_size,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pipeline.cleanup.noun import Pixels
    from pipeline.frames.master import Onlooker
    from pipeline.nouns.frame import Frame
    from pipeline.nouns.gutter import Span

WIDER = 1.1
"""An opening is by so much wider than high at least."""
_ACROSS = 640
"""Columns of the small picture in which the gutter is looked for."""
_STRIPS = 18
_PAPER, _LIT, _MOST_UNLIT = 60, 0.6, 6
"""The percentile that is paper and not ink; a strip much darker than the others is the bed."""
_RULE = 0.008
"""A dark line that is narrower, as a share of the width, is a rule."""
_NEAR, _FAR = 0.006, 0.05
"""How far from the darkest column the paper is light again, as shares of the width."""
_LEANS = tuple(number / 400 for number in range(-14, 15, 2))
"""By how much of the width the gutter may lean from top to bottom."""
_MIDDLE = (0.34, 0.66)
_SHADOW = 0.025
"""By how much of the paper's grey the gutter is darker at least, all along."""
_ALONG = 0.85
_DEEPEST = 0.8
_UNEVEN = 0.2
"""By how much the shadow may be deeper here than there; a photograph across it is."""
_RIVAL, _APART = 0.6, 0.06
_STRAY = 0.01
"""How far the darkest places of the strips may lie from one straight line, of the width."""
_WANDERS = 2
"""Columns by which the darkest place wanders within a strip."""
_INK, _CROSSED = 0.16, 0.02
"""Ink is by so much of the paper's grey darker than the strip; the share of rows crossed by it."""


@dataclass(frozen=True, slots=True)
class GutterFinder:
    """Looks for the gutter of each frame, and hands the picture on to another onlooker if any."""

    other: Onlooker | None = None
    gutters: list[Gutter | None] = field(default_factory=list)
    halves: list[tuple[bytes, bytes] | None] = field(default_factory=list)
    """Small pictures of the two pages of each opening, where somebody else looks on."""

    def reduction(self, frame: Frame) -> int:
        """Say by how much a frame may be reduced: what the other asks for will do."""
        if self.other is not None:
            return self.other.reduction(frame)
        across = upright_size(frame)[0]
        return next((times for times in (8, 4, 2) if across >= times * _ACROSS), 1)

    def see(self, frame: Frame, picture: Pixels) -> None:
        """Look at one frame."""
        gutter = gutter_of(picture, frame)
        self.gutters.append(gutter)
        if self.other is not None:
            self.halves.append(gutter and _halves(picture, frame, gutter))
            self.other.see(frame, picture)


def gutter_of(picture: Pixels, frame: Frame) -> Gutter | None:
    """Return the gutter of a frame, from a picture of it that may be smaller; None if unsure."""
    width, height = upright_size(frame)
    if width < height * WIDER or min(picture.shape[:2]) < _STRIPS:
        return None
    grey = _upright(_small(picture, frame), frame.orientation)
    if grey.shape[1] < _ACROSS // 2:
        return None
    paper = _paper(grey)
    lit = _lit(paper)
    if lit is None:
        return None
    line = _line(_unruled(paper)[lit], lit)
    if line is None or _is_crossed(grey, paper, lit, line):
        return None
    times = width / grey.shape[1]
    return Gutter(line.at(-0.5) * times, line.at(_STRIPS - 0.5) * times)


def _halves(picture: Pixels, frame: Frame, gutter: Gutter) -> tuple[bytes, bytes]:
    """A small picture of the left and of the right page."""
    times = picture.shape[1] / frame.width
    left, right = (half_of(frame, gutter, half) for half in HALVES)
    return thumbnail(_part(picture, left, times)), thumbnail(_part(picture, right, times))


def _part(picture: Pixels, span: Span, times: float) -> Pixels:
    rows = slice(round(span.y * times), round((span.y + span.height) * times))
    columns = slice(round(span.x * times), round((span.x + span.width) * times))
    return np.ascontiguousarray(picture[rows, columns])


@dataclass(frozen=True, slots=True)
class _Line:
    """The column of the gutter in the middle of each strip."""

    column: float
    slope: float

    def at(self, strip: float) -> float:
        return self.column + self.slope * strip + 0.5


def _small(picture: Pixels, frame: Frame) -> NDArray[np.float32]:
    sideways = frame.orientation in SIDEWAYS
    across = picture.shape[0] if sideways else picture.shape[1]
    times = max(1.0, across / _ACROSS)
    size = max(1, round(picture.shape[1] / times)), max(1, round(picture.shape[0] / times))
    small = np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), np.uint8)
    grey = small if small.ndim == 2 else cv2.cvtColor(small, cv2.COLOR_BGR2GRAY)  # noqa: PLR2004  # grey
    return np.asarray(grey, np.float32)


def _upright(grey: NDArray[np.float32], orientation: int) -> NDArray[np.float32]:
    """Turn a picture as its orientation asks for."""
    turned = grey.T if orientation in SIDEWAYS else grey
    if orientation in ACROSS:
        turned = turned[:, ::-1]
    if orientation in OVER:
        turned = turned[::-1]
    return np.ascontiguousarray(turned)


def _paper(grey: NDArray[np.float32]) -> NDArray[np.float32]:
    """The grey of the paper in each column of each strip of rows, whatever is written there."""
    parts = np.array_split(grey, _STRIPS)
    return np.stack([np.percentile(part, _PAPER, axis=0) for part in parts]).astype(np.float32)


def _unruled(strips: NDArray[np.float32]) -> NDArray[np.float32]:
    """The same without dark lines that are thin.

    The margin of a ledger is ruled from edge to edge, too, and is no shadow.
    """
    thin = np.ones((1, round(strips.shape[1] * _RULE) | 1), np.uint8)
    return np.asarray(cv2.morphologyEx(strips, cv2.MORPH_CLOSE, thin), np.float32)


def _lit(strips: NDArray[np.float32]) -> NDArray[np.intp] | None:
    """The strips that show paper; the bed above and below the book and its edge are left out."""
    levels = np.percentile(strips, 75, axis=1)
    lit = np.flatnonzero(levels >= _LIT * np.median(levels))
    if not len(lit) or lit[-1] - lit[0] + 1 != len(lit):
        return None
    whole = lit[int(lit[0] > 0) : len(lit) - int(lit[-1] < _STRIPS - 1)]
    return whole if len(whole) >= _STRIPS - _MOST_UNLIT else None


def _line(strips: NDArray[np.float32], numbers: NDArray[np.intp]) -> _Line | None:
    """The straight line along which the paper is darker than beside it, if there is just one."""
    dips = _dips(strips)
    width = strips.shape[1]
    scores = np.stack([_leaning(dips, numbers, lean * width) for lean in _LEANS])
    best = scores.max(axis=0)
    low, high = (round(width * share) for share in _MIDDLE)
    column = low + int(np.argmax(best[low:high]))
    if best[column] <= 0 or _has_rival(best, column):
        return None
    lean = _LEANS[int(np.argmax(scores[:, column]))] * width
    return _fitted(strips, dips, numbers, column, lean)


def _dips(strips: NDArray[np.float32]) -> NDArray[np.float32]:
    """By how much of the paper's grey each place is darker than what lies to both its sides."""
    width = strips.shape[1]
    near, far = max(2, round(width * _NEAR)), round(width * _FAR)
    wide = far - near
    beside = np.asarray(cv2.dilate(strips, np.ones((1, wide), np.uint8)), np.float32)
    around = near + wide // 2
    left = np.roll(beside, around, axis=1)
    right = np.roll(beside, -around, axis=1)
    level = np.percentile(strips, 75, axis=1)[:, None]
    dips = (np.minimum(left, right) - strips) / np.maximum(level, 1.0)
    dips[:, :far] = dips[:, -far:] = 0.0
    return np.asarray(np.clip(dips, 0.0, None), np.float32)


def _leaning(
    dips: NDArray[np.float32], numbers: NDArray[np.intp], lean: float
) -> NDArray[np.float32]:
    """How sure a gutter is that leans so far and passes the middle at each column."""
    shifts = [round(lean * ((number + 0.5) / _STRIPS - 0.5)) for number in numbers]
    rows = np.stack([np.roll(dip, -shift) for dip, shift in zip(dips, shifts, strict=True)])
    along = (rows >= _SHADOW).mean(axis=0)
    ends = np.minimum(rows[0], rows[-1]) >= _SHADOW
    score = np.where((along >= _ALONG) & ends, np.minimum(rows, 4 * _SHADOW).mean(axis=0), 0.0)
    return np.asarray(score, np.float32)


def _has_rival(best: NDArray[np.float32], column: int) -> bool:
    apart = round(len(best) * _APART)
    others = np.concatenate([best[: max(0, column - apart)], best[column + apart :]])
    return bool(len(others)) and float(others.max()) >= _RIVAL * float(best[column])


def _fitted(
    strips: NDArray[np.float32],
    dips: NDArray[np.float32],
    numbers: NDArray[np.intp],
    column: int,
    lean: float,
) -> _Line | None:
    """The line through the middle of the shadow in each strip, if they do lie on one."""
    reach = round(strips.shape[1] * _FAR / 2)
    found, depths = [], []
    for dip, number in zip(dips, numbers, strict=True):
        middle = round(column + lean * ((number + 0.5) / _STRIPS - 0.5))
        columns = np.arange(max(0, middle - reach), min(len(dip), middle + reach + 1))
        depths.append(float(dip[columns].max()))
        weight = np.clip(dip[columns] - _DEEPEST * dip[columns].max(), 1e-9, None)
        found.append(float((columns * weight).sum() / weight.sum()))
    uneven = np.abs(np.asarray(depths) - np.median(depths)) > _UNEVEN
    if float(uneven.mean()) > 1 - _ALONG:
        return None
    slope, start = np.polyfit(numbers, found, 1)
    stray = np.abs(np.asarray(found) - (start + slope * numbers))
    if float(np.percentile(stray, 80)) > _STRAY * strips.shape[1]:
        return None
    return _Line(float(start), float(slope))


def _is_crossed(
    grey: NDArray[np.float32],
    strips: NDArray[np.float32],
    lit: NDArray[np.intp],
    line: _Line,
) -> bool:
    """Whether writing or rules run across the line, as they do on a sheet of one piece."""
    level = float(np.percentile(strips, 75))
    crossed = rows = 0
    parts = np.array_split(grey, _STRIPS)
    for number in lit:
        part, column = parts[number], round(line.at(number) - 0.5)
        if not 0 <= column < grey.shape[1]:
            return True
        paper = float(strips[number, max(0, column - _WANDERS) : column + _WANDERS + 1].min())
        crossed += int((part[:, column] < paper - _INK * level).sum())
        rows += len(part)
    return crossed > _CROSSED * rows
