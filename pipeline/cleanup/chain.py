"""The chain of clean-up steps, in the order that measured best."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

import cv2

from ocr.words import Region, RegionKind
from pipeline.cleanup import (
    background,
    border,
    classical,
    crease,
    faint,
    focus,
    grain,
    impulses,
    ink,
    inverted,
    leaders,
    loss,
    pale,
    paper,
    pattern,
    pens,
    photographs,
    rules,
    scale,
    seal,
    skew,
    stains,
    streaks,
    turning,
    upright,
    verso,
    warp,
)
from pipeline.cleanup.noun import Action, Cleaned, Work, pixels
from pipeline.cleanup.shrink import GLIMPSE, QUARTER, glimpsed, shrunk
from pipeline.cleanup.tinted import tinted
from pipeline.geometry import Point, apply, bounds, box_polygon, compose, invert, transform

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ocr.words import Box
    from pipeline.cleanup.noun import Pixels
    from pipeline.cleanup.seal import Disc
    from pipeline.geometry import Matrix, Segment

_DEFAULT_LETTER = 24.0


def clean(
    image: Pixels,
    *,
    dpi: float | None,
    orientation: int = 1,
    judge: upright.Judge | None = None,
    attempt: upright.Attempt | None = None,
    reads: verso.Reads | None = None,
) -> Cleaned:
    """Make a master's pixels, as stored, into an upright, even grey page.

    `orientation` is the camera's number (1 to 8); `judge` is asked which way is up when the
    letters leave it open, and `attempt` reads in all directions when that does, too; `reads` tells
    the other side of the paper, where it shows through, from faint writing. Every step may
    decline; what was done and why stands in `actions`, what a person should look at in `flags`.
    """
    resolution = scale.known(dpi, (image.shape[1], image.shape[0]))
    colours = tinted(image, resolution[0]) if image.ndim > 2 else None  # noqa: PLR2004  # grey
    grey, discs, sealed = seal.remove(image, resolution[0], colours)
    grey, lifted = pattern.lift(image, grey, resolution[0], colours)
    coloured, penned = pens.find(colours, discs)
    work = Work(grey).noting(sealed).noting(lifted).noting(penned)
    work, quarter = _unstreaked(*_positive(work, resolution[0]), resolution[0])
    grey, creased = crease.even(work.image, quarter, resolution[0])
    small = glimpsed(grey, GLIMPSE) if creased.applied else shrunk(quarter, GLIMPSE // QUARTER)
    dark = photographs.find(small, resolution[0])
    work, small = _placed(work.then(grey, creased), orientation, small, resolution[0])
    if ink.is_dark(small):
        return _finished(work, resolution, ("dark",), 1.0)
    work, shade = _evened(work, resolution[0], small)
    placed = work.matrix
    even, mask = work.image, ink.mask(work.image)
    inked = shrunk(mask, 2)
    amount = ink.share(inked)
    if amount < ink.BLANK:
        return _finished(work, resolution, ("blank",), amount)
    turn, sure, action = upright.find(work.image, resolution[0], judge, attempt)
    flags = () if sure else (upright.UNSURE,)
    work, shown = _one_sided(_turned(work, turn, action), resolution[0], reads)
    at = work.matrix
    seen = shrunk(ink.mask(work.image), 2) if shown.size else turning.turned(inked, turn)[0]
    work = _straightened(work, seen)
    mask = mask if work.image is even else ink.mask(work.image)
    work, fitted_dpi, written = _fitted(work, resolution[0], mask)
    columns = classical.find(written)
    written = classical.without(pale.whole(work.image, written), columns)
    work, removed, ruled = _unruled(work, written)
    regions = _regions(dark, columns, work)
    marked = _with_seals(_with_photographs(removed, regions), discs, work)
    marked = _with_stains(marked, shade, compose(invert(placed), work.matrix))
    marked = _with_verso(marked, shown, compose(invert(at), work.matrix))
    lost, action = loss.check(quarter, work, marked)
    doubtful = sealed.reason == seal.CROSSED or shown.size > 0
    flags = (*flags, loss.FLAG) if lost or doubtful else flags
    white = paper.whiten(work.image, soft=_was_soft(work))
    work = work.noting(_told(regions)).then(*white).noting(action)
    done = _finished(work, (fitted_dpi, resolution[1]), flags, amount)
    return replace(done, rules=ruled, regions=regions, pens=_placed_on(done.matrix, coloured))


def _positive(work: Work, dpi: int) -> tuple[Work, Pixels]:
    """With dark letters on light ground everywhere; and a quarter of its size."""
    quarter = glimpsed(work.image, QUARTER)
    small = shrunk(quarter, GLIMPSE // QUARTER)
    image, action = inverted.turn_over(work.image, quarter, small, dpi)
    return work.then(image, action), glimpsed(image, QUARTER) if action.applied else quarter


def _unstreaked(work: Work, quarter: Pixels, dpi: int) -> tuple[Work, Pixels]:
    """Without the bands of dirty rollers; and a quarter of its size."""
    image, action = streaks.even(work.image, quarter, dpi)
    return work.then(image, action), glimpsed(image, QUARTER) if action.applied else quarter


def _placed(work: Work, orientation: int, small: Pixels, dpi: int) -> tuple[Work, Pixels]:
    """As the camera says, and cut to the paper; with its glimpse."""
    mirror, turn = turning.exif_step(orientation)
    if mirror:
        image, matrix = turning.mirrored(work.image)
        work = work.then(image, _exif(orientation), matrix)
    if turn:
        image, matrix = turning.turned(work.image, turn)
        work = work.then(image, _exif(orientation), matrix)
    small = glimpsed(work.image, GLIMPSE) if mirror or turn else small
    image, matrix, action = border.crop(work.image, small, dpi)
    small = glimpsed(image, GLIMPSE) if action.applied else small
    return work.then(image, action, matrix), small


def _evened(work: Work, dpi: int, small: Pixels) -> tuple[Work, Pixels | None]:
    """On white paper, without specks and grain, dark and sharp enough; and the shade of stains."""
    image, specked = impulses.remove(work.image, dpi)
    work = work.then(image, specked)
    small = glimpsed(image, GLIMPSE) if specked.applied else small
    work = work.then(*background.divide(work.image, background.paper_of(small)))
    half = shrunk(work.image, 2)
    image, shade, stained = stains.even(work.image, dpi, half)
    work = work.then(image, stained)
    seen = grain.tone(image, None if stained.applied else half)
    image, grainy = grain.smooth(work.image, dpi, seen)
    work = work.then(image, grainy)
    if grainy.applied:
        return work.then(*faint.darken(work.image)), shade
    image, darkened = faint.darken(work.image, seen)
    work = work.then(image, darkened)
    work = work.then(*focus.sharpen(image, dpi, None if darkened.applied else seen))
    return work, shade


def _was_soft(work: Work) -> bool:
    return any(action.applied for action in work.actions if action.name == focus.NAME)


def _turned(work: Work, degrees: int, action: Action) -> Work:
    image, matrix = turning.turned(work.image, degrees)
    return work.then(image, action, matrix)


def _one_sided(work: Work, dpi: int, reads: verso.Reads | None) -> tuple[Work, Pixels]:
    """Without what shows through of the other side, and where that was."""
    image, shown, action = verso.remove(work.image, dpi, reads)
    return work.then(image, action), shown


def _straightened(work: Work, inked: Pixels) -> Work:
    angle, action = skew.find(inked)
    if angle == 0:
        return work.noting(action)
    image, matrix = warp.straightened(work.image, angle)
    return work.then(image, action, matrix)


def _fitted(work: Work, dpi: int, inked: Pixels) -> tuple[Work, int, ink.Written]:
    """At a resolution for reading; also that resolution and the ink that is seen at it."""
    written = ink.written(work.image, inked)
    image, matrix, fitted, action = scale.fitted(work.image, dpi, written.letter)
    work = work.then(image, action, matrix)
    return work, fitted, ink.written(image) if action.applied else written


def _unruled(work: Work, written: ink.Written) -> tuple[Work, Pixels, tuple[Segment, ...]]:
    """Without leaders and rules, the mask of both, and where the rules ran."""
    letter = written.letter or _DEFAULT_LETTER
    image, dots, action = leaders.erase(work.image, written.mask, letter, written.pieces)
    work = work.then(image, action)
    inked = pixels(cv2.subtract(written.mask, dots)) if action.applied else written.mask
    found = rules.erase(work.image, inked, letter, written.pieces.boxes)
    work = work.then(found.image, found.action)
    if not (action.applied and found.segments):
        return work, found.mask if found.segments else dots, found.segments
    return work, pixels(cv2.bitwise_or(dots, found.mask)), found.segments


def _regions(dark: Sequence[Box], columns: Sequence[Box], work: Work) -> tuple[Region, ...]:
    """What is no print, in the cleaned page."""
    return (
        *(Region(RegionKind.PHOTOGRAPH, box) for box in _placed_on(work.matrix, dark)),
        *(Region(RegionKind.CLASSICAL, box) for box in columns),
    )


def _placed_on(way: Matrix, boxes: Sequence[Box]) -> tuple[Box, ...]:
    """Boxes where a matrix leads them."""
    return tuple(bounds(transform(way, box_polygon(box))) for box in boxes)


def _told(regions: Sequence[Region]) -> Action:
    reason = ", ".join(sorted({str(each.kind) for each in regions})) or "print alone"
    return Action("regions", applied=bool(regions), reason=reason, measure=len(regions))


def _with_photographs(removed: Pixels, regions: Sequence[Region]) -> Pixels:
    """255 also where photographs are: clean-up takes their greys for paper."""
    boxes = [each.box for each in regions if each.kind is RegionKind.PHOTOGRAPH]
    mask = removed.copy() if boxes else removed
    for box in boxes:
        mask[max(0, box.y) : box.bottom, max(0, box.x) : box.right] = 255
    return mask


def _with_seals(removed: Pixels, discs: tuple[Disc, ...], work: Work) -> Pixels:
    """255 also where seals were, in the cleaned page."""
    mask = removed.copy() if discs else removed
    for x, y, r in discs:
        middle, rim = apply(work.matrix, Point(x, y)), apply(work.matrix, Point(x + r, y))
        radius = round(1.1 * math.dist(middle, rim))
        cv2.circle(mask, (round(middle.x), round(middle.y)), radius, (255,), -1)
    return mask


def _with_stains(removed: Pixels, shade: Pixels | None, way: Matrix) -> Pixels:
    """255 also where there were stains; `way` leads from the page on which they were."""
    if shade is None:
        return removed
    moved = warp.moved(shade, way, (removed.shape[1], removed.shape[0]))
    stained = cv2.threshold(moved, 254, 255, cv2.THRESH_BINARY_INV)[1]
    return pixels(cv2.bitwise_or(removed, stained))


def _with_verso(removed: Pixels, shown: Pixels, matrix: Matrix) -> Pixels:
    """255 also where the other side showed through, moved by a matrix."""
    if not shown.size:
        return removed
    size = removed.shape[1], removed.shape[0]
    return pixels(cv2.bitwise_or(removed, warp.moved(shown, matrix, size)))


def _exif(orientation: int) -> Action:
    return Action("exif", applied=True, reason="the camera's orientation", measure=orientation)


def _finished(
    work: Work, resolution: tuple[int, str], flags: tuple[str, ...], amount: float
) -> Cleaned:
    return Cleaned(work.image, work.matrix, *resolution, work.actions, flags, amount)
