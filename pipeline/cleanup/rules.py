"""Ruled lines of forms and tables, taken out without the strokes that cross them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np

from pipeline.cleanup import boxed, continued, dots, feet, focus, solid
from pipeline.cleanup.ink import middle, percentile, percentiles, pieces, with_paler
from pipeline.cleanup.noun import Action, pixels
from pipeline.cleanup.segments import joined, runs, traced

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipeline.cleanup.ink import Boxes
    from pipeline.cleanup.noun import Pixels
    from pipeline.cleanup.segments import Band
    from pipeline.geometry import Segment

_THICKEST = 0.35
_SHORTEST = 3.5
_QUARTER = 4
_NEARLY = 8
_DARKER, _CLEARLY, _GRAINS = 0.2, 16.0, 4.0
"""How much darker than a rule a stroke over it is: of the contrast of the rule; in greys; and of
what lies between the median and the lower quartile of the rule's own greys."""


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
    than the piece of ink to which it belongs. Rules of a page in dots, or of one that was moved
    while it was taken, are found, and stay: without them the engine's layout falls into pieces.
    """
    boxes = pieces(ink).boxes if boxes is None else boxes
    (length, thick), short = measures(letter), int(boxed.SHORTEST * letter)
    image, gone, stems = grey, np.zeros(ink.shape, np.uint8), with_paler(grey, ink)
    found: list[Segment] = []
    for window in _windows(boxes, length, short, thick + 4, ink.shape):
        across, down = find(ink[window], letter, stems[window])
        alone, wider = boxed.walls(ink[window], letter, thick)
        down += wider
        if across or down or any(alone):
            across += continued.across(ink[window], across, letter, thick)
            down += continued.down(ink[window], down, letter, thick)
            image = image.copy() if image is grey else image
            every = across + alone[0], down + alone[1]
            _take_out((image[window], gone[window]), ink[window], every, thick)
            found += traced(across, down, window)
    if image is grey:
        return Unruled(grey, gone, (), _told("no rules", 0.0))
    if reason := _broken(image, letter):
        return Unruled(grey, np.zeros_like(gone), joined(found, letter), _told(reason, 0.0))
    measure = cv2.countNonZero(gone) / gone.size
    return Unruled(image, gone, joined(found, letter), _told("ruled lines", measure))


def _broken(image: Pixels, letter: float) -> str:
    """Why the letters of a page that has no rules are hardly told for letters, if they are not."""
    if dots.is_screened(image, letter):
        return "in dots"
    return "moved" if focus.is_moved(image) else ""


def _take_out(
    into: tuple[Pixels, Pixels], ink: Pixels, runs: tuple[list[Band], list[Band]], thick: int
) -> None:
    """Whiten the rules in the page, and mark them in the mask; looked at where they run only.

    `runs` are the level and the plumb ones; strokes cross these from side to side.
    """
    level, plumb = (_masked(each, ink.shape) for each in runs)
    page = _Ruled(*into, ink, level, pixels(cv2.bitwise_or(level, plumb)))
    page.take_out([band for band, _ in runs[0]], thick)
    page.turned(plumb).take_out([(columns, rows) for (rows, columns), _ in runs[1]], thick)


def _masked(runs: Iterable[Band], shape: tuple[int, ...]) -> Pixels:
    mask = np.zeros(shape, np.uint8)
    for band, run in runs:
        mask[band] |= run
    return mask


@dataclass(frozen=True, slots=True)
class _Ruled:
    """A page whose level rules are taken out, or lain on its side to have the plumb ones so."""

    image: Pixels
    gone: Pixels
    ink: Pixels
    level: Pixels
    every: Pixels

    def turned(self, level: Pixels) -> _Ruled:
        return _Ruled(self.image.T, self.gone.T, self.ink.T, level.T, self.every.T)

    def take_out(self, bands: Iterable[tuple[slice, slice]], thick: int) -> None:
        margin = thick + 4
        for rows, columns in bands:
            band = _wider(rows, margin), _wider(columns, margin)
            part, ink = self.image[band], self.ink[band]
            strokes = pixels(cv2.subtract(ink, _grown(self.every[band], 1)))
            broad = _without_strokes(part, self.level[band], strokes, thick)
            _whiten(part, ink, broad)
            self.gone[band] = cv2.bitwise_or(self.gone[band], broad)


def _whiten(part: Pixels, ink: Pixels, gone: Pixels) -> None:
    """Give what goes the grey of the paper around it."""
    paper = middle(part, pixels(cv2.bitwise_not(cv2.bitwise_or(ink, gone))))
    shade = 255 if paper is None else int(paper)
    part[:] = cv2.max(part, pixels(np.minimum(gone, np.uint8(shade))))


def _wider(part: slice, margin: int) -> slice:
    return slice(max(0, part.start - margin), part.stop + margin)


def _told(reason: str, measure: float) -> Action:
    return Action("rules", applied=measure > 0, reason=reason, measure=measure)


def _windows(
    boxes: Boxes, length: int, short: int, margin: int, shape: tuple[int, ...]
) -> list[tuple[slice, slice]]:
    """The parts of the page with pieces of ink so long, none of them inside another one.

    Or at least as wide and high as a box for one letter.
    """
    large = boxes[(boxes[:, 2:] >= length).any(axis=1) | (boxes[:, 2:] >= short).all(axis=1)]
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


def find(ink: Pixels, letter: float, stems: Pixels | None = None) -> tuple[list[Band], list[Band]]:
    """The rules across, and the rules down; not what is thick: bars and filled areas.

    `stems` is the ink with what is paler, where that is known.
    """
    stems = ink if stems is None else stems
    length, thick = measures(letter)
    across = [(slice(*rows), slice(0, ink.shape[1])) for rows in _lines(ink, (length, 1))]
    down = [(slice(0, ink.shape[0]), slice(*columns)) for columns in _lines(ink, (1, length))]
    level = _held((band, runs(ink[band], (length, 1), (1, thick + 1))) for band in across)
    level = _held(feet.without(stems, band, letter, thick) for band in level)
    plumb = _held((band, runs(ink[band], (1, length), (thick + 1, 1))) for band in down)
    lying, turned = pixels(ink.T), map(_turned, plumb)
    return (
        _held(solid.without(ink, band, letter, thick) for band in level),
        list(map(_turned, _held(solid.without(lying, band, letter, thick) for band in turned))),
    )


def _turned(band: Band) -> Band:
    (rows, columns), run = band
    return (columns, rows), pixels(run.T)


def _held(bands: Iterable[Band]) -> list[Band]:
    return [(band, run) for band, run in bands if cv2.countNonZero(run)]


def measures(letter: float) -> tuple[int, int]:
    """How long a rule is at least, and how thick at most."""
    return max(40, int(_SHORTEST * letter)), max(4, int(_THICKEST * letter))


def _lines(ink: Pixels, size: tuple[int, int]) -> list[list[int]]:
    """From where to where rows, or columns, can hold a run so long; one more on either side.

    Looked at by quarters of the length, where it is quick: a run of ink fills all but two of the
    quarters that it touches; at the edge of the page some more are lost.
    """
    across = size[1] == 1
    whole = _quarters(ink) if across else _quarters_down(ink)
    least = max(1, max(size) // _QUARTER - 3)
    if whole.size == 0:
        return []
    held = cv2.erode(whole, np.ones((1, least) if across else (least, 1), np.uint8))
    any_ = cv2.reduce(held, 1 if across else 0, cv2.REDUCE_MAX).reshape(-1, 1)
    near = cv2.dilate(any_, np.ones((3, 1), np.uint8))[:, 0] > 0
    edges = np.flatnonzero(np.diff(near, prepend=False, append=False))
    return [[int(start), int(stop)] for start, stop in edges.reshape(-1, 2)]


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


def _without_strokes(grey: Pixels, rules: Pixels, strokes: Pixels, thick: int) -> Pixels:
    """The level rules with their soft edges, less what bridges strokes above and below them."""
    broad, bridge = _grown(rules, 1), max(5, thick + 3)
    paper = percentile(grey, 75)
    if not cv2.countNonZero(strokes):
        return _alone(grey, rules, broad, thick, paper)
    long = cv2.morphologyEx(strokes, cv2.MORPH_OPEN, np.ones((max(2, thick // 2), 1), np.uint8))
    soft = _softness(grey, pixels(cv2.bitwise_or(rules, strokes)), thick, paper)
    if soft <= 1:
        tails = _tails(strokes, pixels(long), thick, bridge)
        kept = cv2.bitwise_or(tails, _darker(grey, rules, thick, paper))
        return pixels(cv2.subtract(broad, kept))
    upright = cv2.morphologyEx(long, cv2.MORPH_CLOSE, np.ones((bridge, 1), np.uint8))
    bare = cv2.subtract(broad, cv2.subtract(upright, long))
    edge = cv2.subtract(_grown(rules, soft), _grown(pixels(upright), soft))
    return pixels(cv2.bitwise_or(bare, edge))


def _alone(grey: Pixels, rules: Pixels, broad: Pixels, thick: int, paper: float) -> Pixels:
    """The same where no stroke comes near, as on most rules: a word in other ink may lie on one."""
    soft = _softness(grey, rules, thick, paper)
    return (
        pixels(cv2.subtract(broad, _darker(grey, rules, thick, paper)))
        if soft <= 1
        else _grown(rules, soft)
    )


def _tails(strokes: Pixels, long: Pixels, thick: int, bridge: int) -> Pixels:
    """What bridges strokes, of which one may be no more than the end of a tail."""
    wide = cv2.morphologyEx(strokes, cv2.MORPH_OPEN, np.ones((1, 2 * thick), np.uint8))
    either = cv2.bitwise_or(long, cv2.subtract(strokes, wide))
    closed = cv2.morphologyEx(either, cv2.MORPH_CLOSE, np.ones((bridge, 1), np.uint8))
    near = cv2.dilate(long, np.ones((2 * bridge + 1, 1), np.uint8))
    return pixels(cv2.bitwise_and(cv2.subtract(closed, either), near))


def _darker(grey: Pixels, rules: Pixels, thick: int, paper: float) -> Pixels:
    """255 where level rules are clearly darker in places as narrow as a stroke: two inks are.

    The grainier the rules are themselves, the darker a stroke must be.
    """
    level = cv2.morphologyEx(rules, cv2.MORPH_OPEN, np.ones((1, 4 * thick), np.uint8))
    if not cv2.countNonZero(level):
        return pixels(level)
    greys = grey[level > 0]
    usual, dark_side = percentiles(greys, 50, 25)
    by = (_CLEARLY, _DARKER * (paper - usual), _GRAINS * (usual - dark_side))
    dark = cv2.threshold(grey, usual - max(by), 255, cv2.THRESH_BINARY_INV)[1]
    strokes = cv2.morphologyEx(dark, cv2.MORPH_OPEN, np.ones((2, 2), np.uint8))
    over = pixels(cv2.bitwise_and(strokes, _grown(pixels(level), 1)))
    if not cv2.countNonZero(over):
        return over
    wide = cv2.morphologyEx(dark, cv2.MORPH_OPEN, np.ones((1, 2 * thick), np.uint8))
    plumb = cv2.subtract(rules, level)
    return pixels(cv2.subtract(over, _grown(pixels(cv2.bitwise_or(wide, plumb)), 2)))


def _softness(grey: Pixels, ink: Pixels, most: int, paper: float) -> int:
    """How many pixels from the ink the paper begins, of which the usual grey is given."""
    inner = ink
    for width in range(1, most):
        outer = _grown(ink, width)
        around = middle(grey, pixels(cv2.subtract(outer, inner)))
        if around is None or around >= paper - _NEARLY:
            return width - 1
        inner = outer
    return most - 1


def _grown(mask: Pixels, by: int) -> Pixels:
    return pixels(cv2.dilate(mask, np.ones((2 * by + 1,) * 2, np.uint8)))
