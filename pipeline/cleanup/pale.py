"""Pale rules made whole: those of a printed form whose grey lies near the threshold of ink.

Grain breaks them into pieces, of which some are as small as the dots of leaders. Where pixels that
are a little lighter than ink lie on a long straight line with others, all of them are ink; not
where dirty rollers left bands across the letters of a page, which are read well as they are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

from pipeline.cleanup import rules, segments
from pipeline.cleanup.ink import Written, darker, pieces, threshold
from pipeline.cleanup.noun import pixels

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.cleanup.noun import Pixels

_PAPER = 255
_STEP = 8
"""Every so many columns, or rows, are looked at to tell where a pale rule may run."""
_ASIDE = 2
"""Pixels beside a pale run where a dark one is its core: a dark rule has pale edges, too."""
_LONGEST = 10.0
"""Letters: a pale rule is so long at least; the feet of letters touch for a word's length."""
_THICKER = 2
"""A frame is so many times as thick as the thickest rule; it is made whole, and stays."""
_SURE = 0.9
"""Of its length: a rule that is seen so far without what is paler needs none of it."""
_ACROSS = 0.95
"""Of a page's width: what runs so far may be a band that a dirty roller left."""
_BEYOND, _HANGING = 3, 0.1
"""Pixels below a band where ink shows what hangs from it, and the part of its length where that is
so at least: 0.046 of a rule's is at most, by tails and other rules, where writing keeps to them."""


def whole(grey: Pixels, written: Written) -> Written:
    """The ink of a page with its pale rules; what was given where it has none."""
    limit = threshold(grey)
    if limit == 0 or not written.letter:
        return written
    limits = limit, (limit + _PAPER) // 2
    level = list(_found(grey, limits, written.letter))
    if any(_is_band(found, darker(grey[rows], limit)) for rows, found in level):
        level = []
    plumb = list(_found(grey.T, limits, written.letter))
    if not (level or plumb):
        return written
    mask = written.mask.copy()
    for into, found in ((mask, level), (mask.T, plumb)):
        for rows, rule in found:
            into[rows] |= rule
    return Written(mask, pieces(mask), written.letter)


def _found(page: Pixels, limits: tuple[int, int], letter: float) -> Iterator[tuple[slice, Pixels]]:
    """The level pale rules: rows of the page, and a mask of the rules in them."""
    length, thick = rules.measures(letter)
    for rows in _rows(page, limits, length, _THICKER * thick):
        part = np.ascontiguousarray(page[rows])
        dark, pale = (darker(part, limit) for limit in limits)
        runs = segments.runs(pale, (length, 1), (1, _THICKER * thick + 1))
        sure = cv2.morphologyEx(dark, cv2.MORPH_OPEN, np.ones((1, length), np.uint8))
        found = _pale(runs, pixels(sure), _LONGEST * letter)
        if cv2.countNonZero(found):
            yield rows, found


def _rows(page: Pixels, limits: tuple[int, int], length: int, margin: int) -> list[slice]:
    """Rows that may hold a run so long that is darker than paper, and not dark; and a margin."""
    seen = np.ascontiguousarray(page[:, ::_STEP])
    dark, pale = (darker(seen, limit) for limit in limits)
    run = np.ones((1, max(1, 2 * length // _STEP - 1)), np.uint8)
    held = cv2.erode(pale, run)
    sure = cv2.dilate(cv2.erode(dark, run), np.ones((2 * _ASIDE + 1, 1), np.uint8))
    may = cv2.reduce(cv2.subtract(held, sure), 1, cv2.REDUCE_MAX)
    near = cv2.dilate(may, np.ones((2 * margin + 1, 1), np.uint8))[:, 0] > 0
    edges = np.flatnonzero(np.diff(near, prepend=False, append=False))
    return [slice(start, stop) for start, stop in edges.reshape(-1, 2).tolist()]


def _pale(runs: Pixels, sure: Pixels, longest: float) -> Pixels:
    """The runs that are so long, and not sure for most of their length."""
    found = np.zeros_like(runs)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(runs)
    near = cv2.dilate(sure, np.ones((2 * _ASIDE + 1, 1), np.uint8))
    for number in range(1, count):
        x, y, w, h = stats[number, :4].tolist()
        if w < longest:
            continue
        window = slice(y, y + h), slice(x, x + w)
        own = labels[window] == number
        if (own & (near[window] > 0)).any(axis=0).mean() < _SURE:
            found[window][own] = 255
    return pixels(found)


def _is_band(level: Pixels, dark: Pixels) -> bool:
    """Whether letters hang from a level pale run that crosses the page from edge to edge.

    `dark` is the ink of the same rows. Such letters would lose their tops with the run.
    """
    count, labels, stats, _ = cv2.connectedComponentsWithStats(level)
    for number in range(1, count):
        x, y, w, h = stats[number, :4].tolist()
        if w < _ACROSS * level.shape[1]:
            continue
        own = labels[y : y + h, x : x + w] == number
        foot = y + h - 1 - own[::-1].argmax(axis=0)
        below = foot + _BEYOND
        on_page = below < level.shape[0]
        hanging = dark[below[on_page], np.arange(x, x + w)[on_page]] > 0
        if np.count_nonzero(hanging) >= _HANGING * w:
            return True
    return False
