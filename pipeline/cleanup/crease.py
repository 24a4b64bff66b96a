"""Creases: the shade that a fold throws on the paper, made even along its whole length.

Along a crease the paper's shade hardly changes, and across it at every step; ink covers a small
part of either. So the shade is what most of the paper has at each distance from the crease, a
stretch at a time, and the page is divided by it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

from pipeline.cleanup.ink import percentiles
from pipeline.cleanup.noun import Action, pixels
from pipeline.cleanup.shadow import straight_ones
from pipeline.cleanup.shrink import QUARTER

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pipeline.cleanup.noun import Pixels
    from pipeline.cleanup.shadow import Shadow

_SHARE = 0.6
"""Of pages without a fold, whatever else was done to them, no shadow ran across 0.4."""
_MOST = 2
"""A page is seldom folded more often in one direction."""
_WIDE_MM, _MM_PER_INCH = 13.0, 25.4
_WANDERS = 24
"""So many pixels from the straight line a crease may run."""
_STEP, _ASIDE = 4, 2.0
"""It is followed in steps of so many rows; a column aside costs as much as so many greys."""
_INK, _ENOUGH = 70, 20
"""What is darker than beside it by more greys is ink; by more than enough is no better crease."""
_BESIDE, _NARROW, _LINE, _END = 11, 25, 4, 20
"""Pixels: what is beside a crease, the widest rule, half of its dark line, level paper."""
_STRETCH, _PAPER = 150, 80
"""The percentile of so many rows that is the shade of their paper."""
_STRONGEST = 2.5
_NEARER, _FARTHER = 12, 8
"""Parts of the reach of a crease between which its shade is seen; a rule has paper beside it."""
_FAINTEST, _DEEPER = 1.5, 0.08
"""How dark it is there at least: in greys, and as a part of the darkest."""
_BRIGHT, _DARK = 75, 0.2


def even(grey: Pixels, quarter: Pixels, dpi: int) -> tuple[Pixels, Action]:
    """Even out what every crease throws; a page without one is handed back as it is.

    `quarter` is the page at a quarter of its size.
    """
    bright, dark = percentiles(quarter, _BRIGHT, _DARK)
    shadows = straight_ones(quarter, bright - dark, _MOST)
    count, reach = 0, round(_WIDE_MM * dpi / _MM_PER_INCH)
    for shadow in shadows:
        evened = _evened(grey, shadow, reach) if shadow.share >= _SHARE else None
        if evened is not None:
            grey, count = evened, count + 1
    reason = f"{count} creases" if count else "no crease"
    longest = max((shadow.share for shadow in shadows), default=0.0)
    return grey, Action("crease", applied=count > 0, reason=reason, measure=longest)


def _evened(grey: Pixels, shadow: Shadow, reach: int) -> Pixels | None:
    """The page with the shade of one crease divided out, from `reach` pixels before it to after.

    Nothing where it is no more than the rule of a frame.
    """
    page = grey.T if shadow.across else grey
    rows = np.arange(page.shape[0])
    straight = QUARTER * shadow.middle + shadow.slope * (rows - page.shape[0] / 2)
    at = _followed(page, np.rint(straight).astype(np.intp))
    columns = np.clip(at[:, None] + np.arange(-reach, reach + 1), 0, page.shape[1] - 1)
    band = np.take_along_axis(page, columns, axis=1)
    shade = _shade(band)
    if _is_rule(shade, reach):
        return None
    light = np.clip(_level(shade) / np.maximum(shade, 1), 1 / _STRONGEST, _STRONGEST)
    gain = cv2.resize(light.astype(np.float32), band.shape[::-1], interpolation=cv2.INTER_LINEAR)
    out = page.copy()
    np.put_along_axis(out, columns, np.clip(band * gain + 0.5, 0, 255).astype(np.uint8), axis=1)
    return np.ascontiguousarray(out.T) if shadow.across else out


def _is_rule(shade: NDArray[np.float32], reach: int) -> bool:
    """Whether it is the pale frame of a form: without a shade, and short of the paper's edge.

    A crease that has no shade runs to the very edge.
    """
    dark = _level(shade) - shade
    most = np.median(dark, axis=0)
    near, far = reach // _NEARER, reach // _FARTHER + 1
    before, after = most[reach - far : reach - near], most[reach + near + 1 : reach + far + 1]
    aside, deepest = max(np.median(before), np.median(after)), most.max()
    ends = dark[[0, -1], reach - _LINE : reach + _LINE + 1].max(axis=1)
    return bool(ends.min() <= deepest / 2 and aside < max(_FAINTEST, _DEEPER * deepest))


def _followed(page: Pixels, straight: NDArray[np.intp]) -> NDArray[np.intp]:
    """The column of the crease in each row: the darkest way that bends little, along no ink."""
    columns = straight[:, None] + np.arange(-_WANDERS, _WANDERS + 1)
    band = np.take_along_axis(page, np.clip(columns, 0, page.shape[1] - 1), axis=1)
    dark = cv2.blur(band, (_BESIDE, 1)).astype(np.float32) - band
    ink = cv2.dilate((dark > _INK).astype(np.uint8), np.ones((1, 5), np.uint8))
    dark = np.where(ink > 0, 0, np.minimum(dark, _ENOUGH))
    steps = cv2.resize(dark, (dark.shape[1], -(-len(dark) // _STEP)), interpolation=cv2.INTER_AREA)
    way = _darkest_way(np.asarray(steps, np.float32)).astype(np.float32)[:, None]
    whole = cv2.resize(way, (1, len(straight)), interpolation=cv2.INTER_LINEAR)[:, 0]
    return straight + np.rint(whole).astype(np.intp) - _WANDERS


def _darkest_way(dark: NDArray[np.float32]) -> NDArray[np.intp]:
    """Which column to be in at each step, for the most darkness with one column aside at most."""
    best, came = dark[0], np.zeros(dark.shape, np.int8)
    around = np.full(dark.shape[1] + 2, -np.inf, np.float32)
    for step in range(1, len(dark)):
        around[1:-1] = best
        before, after = around[:-2] - _ASIDE, around[2:] - _ASIDE
        most = np.maximum(before, best)
        came[step] = np.where(after > most, 1, np.where(before >= best, -1, 0))
        best = dark[step] + np.maximum(most, after)
    way = np.empty(len(dark), np.intp)
    way[-1] = best.argmax()
    for step in range(len(dark) - 1, 0, -1):
        way[step - 1] = way[step] + came[step, way[step]]
    return way


def _shade(band: Pixels) -> NDArray[np.float32]:
    """What most of the paper has, a stretch to a row and a distance from the crease to a column.

    A rule that runs along with the crease is narrow, and darker than any shade: it is no paper.
    """
    count = max(1, band.shape[0] // _STRETCH)
    shade = np.stack([_paper(part) for part in np.array_split(band, count)]).astype(np.float32)
    wide = cv2.morphologyEx(shade, cv2.MORPH_CLOSE, np.ones((1, _NARROW), np.uint8))
    middle = slice(band.shape[1] // 2 - _LINE, band.shape[1] // 2 + _LINE + 1)
    line = shade[:, middle]
    wide[:, middle] = np.where(wide[:, middle] - line < _INK, line, wide[:, middle])
    return np.asarray(wide, np.float32)


def _paper(part: Pixels) -> Pixels:
    """What most of the paper has in each column."""
    most = len(part) * _PAPER // 100
    return pixels(np.partition(part, most, axis=0)[most])


def _level(shade: NDArray[np.float32]) -> NDArray[np.float32]:
    """The shade that the paper would have: from that of one side to that of the other."""
    ends = shade[:, :_END].mean(axis=1), shade[:, -_END:].mean(axis=1)
    return np.linspace(*ends, shade.shape[1], axis=1, dtype=np.float32)
