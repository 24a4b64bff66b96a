"""Ruled lines of forms and tables, taken out without the strokes that cross them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np

from pipeline.cleanup.ink import pieces
from pipeline.cleanup.noun import Action, pixels
from pipeline.cleanup.segments import joined, traced

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pipeline.cleanup.ink import Boxes
    from pipeline.cleanup.noun import Pixels
    from pipeline.geometry import Segment

_THICKEST = 0.35
_SHORTEST = 3.5
_QUARTER = 4


@dataclass(frozen=True, slots=True)
class Unruled:
    """A page without its rules, the mask of what was taken away, and where each rule ran."""

    image: Pixels
    mask: Pixels
    segments: tuple[Segment, ...]
    action: Action


def erase(grey: Pixels, ink: Pixels, letter: float, boxes: Boxes | None = None) -> Unruled:
    """Take the rules out: straight and thin, much longer than a letter is high.

    `boxes` are the boxes of the pieces of ink where they are known already: no rule is longer
    than the piece of ink to which it belongs.
    """
    boxes = pieces(ink).boxes if boxes is None else boxes
    length, thick = _measures(letter)
    image, gone = grey, np.zeros_like(ink)
    found: list[Segment] = []
    for window in _windows(boxes, length, thick + 4, ink.shape):
        across, down = find(ink[window], letter)
        rules = pixels(cv2.bitwise_or(across, down))
        if not cv2.countNonZero(rules):
            continue
        image = image.copy() if image is grey else image
        broad = _without_strokes(ink[window], rules, thick)
        cv2.max(image[window], broad, dst=image[window])
        cv2.bitwise_or(gone[window], broad, dst=gone[window])
        found += traced(across, down, window)
    if not found:
        return Unruled(grey, gone, (), _told("no rules", 0.0))
    segments = joined(found, letter)
    measure = cv2.countNonZero(gone) / gone.size
    return Unruled(image, gone, segments, _told("ruled lines", measure))


def _told(reason: str, measure: float) -> Action:
    return Action("rules", applied=measure > 0, reason=reason, measure=measure)


def _windows(
    boxes: Boxes, length: int, margin: int, shape: tuple[int, ...]
) -> list[tuple[slice, slice]]:
    """The parts of the page with pieces of ink so long, none of them inside another one."""
    large = boxes[(boxes[:, 2] >= length) | (boxes[:, 3] >= length)]
    found: list[tuple[int, int, int, int]] = []
    for x, y, w, h in large[np.argsort(-large[:, 2].astype(np.int64) * large[:, 3])].tolist():
        if not any(a <= x and b <= y and x + w <= c and y + h <= d for a, b, c, d in found):
            found.append((x, y, x + w, y + h))
    return [
        (
            slice(max(0, top - margin), min(shape[0], bottom + margin)),
            slice(max(0, left - margin), min(shape[1], right + margin)),
        )
        for left, top, right, bottom in found
    ]


def find(ink: Pixels, letter: float) -> tuple[Pixels, Pixels]:
    """255 on rules across, and on rules down; not on what is thick: bars and filled areas."""
    length, thick = _measures(letter)
    return _runs(ink, (length, 1), thick), _runs(ink, (1, length), thick)


def _measures(letter: float) -> tuple[int, int]:
    """How long a rule is at least, and how thick at most."""
    return max(40, int(_SHORTEST * letter)), max(4, int(_THICKEST * letter))


def _runs(ink: Pixels, size: tuple[int, int], thickest: int) -> Pixels:
    across = size[1] == 1
    lines = _lines(ink, size)
    found = np.zeros_like(ink)
    if lines.size == 0:
        return found
    part = ink[lines] if across else np.ascontiguousarray(ink[:, lines])
    runs = cv2.morphologyEx(part, cv2.MORPH_OPEN, np.ones((size[1], size[0]), np.uint8))
    side = (thickest + 1, 1) if across else (1, thickest + 1)
    bars = cv2.morphologyEx(runs, cv2.MORPH_OPEN, np.ones(side, np.uint8))
    found[(lines, slice(None)) if across else (slice(None), lines)] = cv2.subtract(runs, bars)
    return found


def _lines(ink: Pixels, size: tuple[int, int]) -> NDArray[np.intp]:
    """The rows, or columns, in which a run so long is possible, and the one on either side.

    Looked at by quarters of the length, where it is quick: a run of ink fills all but two of the
    quarters that it touches; at the edge of the page some more are lost.
    """
    across = size[1] == 1
    whole = _quarters(ink) if across else _quarters_down(ink)
    least = max(1, max(size) // _QUARTER - 3)
    if whole.size == 0:
        return np.zeros(0, np.intp)
    held = cv2.erode(whole, np.ones((1, least) if across else (least, 1), np.uint8))
    any_ = cv2.reduce(held, 1 if across else 0, cv2.REDUCE_MAX).reshape(-1, 1)
    return np.flatnonzero(cv2.dilate(any_, np.ones((3, 1), np.uint8)))


def _quarters(ink: Pixels) -> Pixels:
    """1 where four pixels beside one another are ink."""
    columns = ink.shape[1] // _QUARTER * _QUARTER
    fours = np.ascontiguousarray(ink[:, :columns]).view(np.uint32)
    return pixels((fours == np.uint32(0xFFFFFFFF)).view(np.uint8))


def _quarters_down(ink: Pixels) -> Pixels:
    """255 where four pixels below one another are ink."""
    rows = ink.shape[0] // _QUARTER * _QUARTER
    first, second, third, fourth = (ink[start:rows:_QUARTER] for start in range(_QUARTER))
    return pixels(cv2.min(cv2.min(first, second), cv2.min(third, fourth))) if rows else ink[:0]


def _without_strokes(ink: Pixels, rules: Pixels, thick: int) -> Pixels:
    """The rules a pixel broader, less what bridges strokes on both of their sides."""
    broad = cv2.dilate(rules, np.ones((3, 3), np.uint8))
    strokes = cv2.subtract(ink, broad)
    upright = cv2.morphologyEx(strokes, cv2.MORPH_CLOSE, np.ones((max(5, thick + 3), 1), np.uint8))
    return pixels(cv2.subtract(broad, cv2.subtract(upright, strokes)))
