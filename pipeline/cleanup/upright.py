"""Which way is up: a judgement is asked for, and followed only when it is sure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import cv2

from pipeline.cleanup import ink, standing
from pipeline.cleanup.noun import Action
from pipeline.cleanup.shrink import shrunk
from pipeline.cleanup.turning import turned

if TYPE_CHECKING:
    from ocr.osd import Upright
    from pipeline.cleanup.noun import Pixels

UNSURE = "orientation_unsure"
_DPI = 150
_WINDOW = 2600
_SURE = 2.0
_CLEAR_VOTE = 0.7
_MANY = 120
"""Letters that may speak for all others of a page."""
_ATTEMPT = 1500
"""Pixels across the part that is read in all directions."""
_CLEARLY_BETTER, _RATHER_BETTER, _FEW_LETTERS = 2.0, 1.3, 8.0


class Judge(Protocol):
    """Someone who looks at an even grey page and says by how much to turn it."""

    def __call__(self, image: Pixels, dpi: int, /) -> Upright | None:
        """The turn and how sure it is, or None when there is too little text."""
        ...


class Attempt(Protocol):
    """Someone who reads a part of an even grey page as it lies and says how well that went."""

    def __call__(self, image: Pixels, dpi: int, /) -> float:
        """How many letters of words were read, each as far as the reader is sure of it."""
        ...


def find(
    even: Pixels, dpi: int, judge: Judge | None, attempt: Attempt | None = None
) -> tuple[int, bool, Action]:
    """By how many degrees to turn the page clockwise, and whether that is sure.

    The letters vote first, which takes little time; only when they are not sure the judge is
    asked, and only when that one is not sure either, the part with the most ink is read in all
    four directions. A page is never turned on an unsure word; and where a sure judge would turn it
    and the letters rather would not, reading may overrule him: he errs where hairlines broke. Where
    reading only rather speaks for what the letters say, nobody is sure.
    """
    by = max(1, round(dpi / _DPI))
    part = _densest(shrunk(even, by), _WINDOW)
    voted = _vote(part)
    if voted and voted.confidence >= _CLEAR_VOTE:
        return _sure(voted.turn, voted.confidence, "by its letters")
    told = judge(part, round(dpi / by)) if judge else None
    judged = told if told and told.confidence >= _SURE else None
    if judged and (attempt is None or _agreed(judged, voted)):
        return _sure(judged.turn, judged.confidence, "by its script")
    if attempt is not None and (told or voted):
        turn, better = _read_best(_densest(even, _ATTEMPT), dpi, attempt)
        if better >= _CLEARLY_BETTER:
            return _sure(turn, better, "by reading it in all directions")
        if judged and voted and turn == voted.turn and better >= _RATHER_BETTER:
            judged = None
    if judged:
        return _sure(judged.turn, judged.confidence, "by its script")
    best = told or voted
    reason = f"unsure of {best.turn}°" if best else "too little text"
    measure = best.confidence if best else 0.0
    return 0, False, Action("orientation", applied=False, reason=reason, measure=measure)


def _agreed(told: Upright, voted: Upright | None) -> bool:
    """Whether the letters, unsure as they are, stand as the judge says, or he turns nothing."""
    return told.turn == 0 or (voted is not None and voted.turn == told.turn)


def _vote(part: Pixels) -> Upright | None:
    """The vote of the letters: on a full page of those across its middle, if that is clear."""
    third = len(part) // 3
    vote = standing.judge(part[third : 2 * third], fewest=_MANY) if third else None
    return vote if vote and vote.confidence >= _CLEAR_VOTE else standing.judge(part)


def _read_best(part: Pixels, dpi: int, attempt: Attempt) -> tuple[int, float]:
    """The direction in which most is read, and how many times the next best that is."""
    read = {turn: attempt(turned(part, turn)[0], dpi) for turn in (0, 90, 180, 270)}
    best, other = sorted(read, key=lambda turn: -read[turn])[:2]
    return best, read[best] / (read[other] + _FEW_LETTERS)


def _sure(turn: int, measure: float, how: str) -> tuple[int, bool, Action]:
    reason = f"turned by {turn}° {how}" if turn else f"upright {how}"
    return turn, True, Action("orientation", applied=turn != 0, reason=reason, measure=measure)


def _densest(page: Pixels, size: int) -> Pixels:
    """The window with the most ink, for a page too large to be looked at as a whole."""
    height, width = page.shape
    best, most = page, -1
    if max(height, width) <= size:
        return page
    for top in range(0, max(1, height - size // 2), size // 2):
        for left in range(0, max(1, width - size // 2), size // 2):
            window = page[top : top + size, left : left + size]
            inked = cv2.countNonZero(ink.mask(window))
            if inked > most:
                best, most = window, inked
    return best
