"""Which way is up: a judgement is asked for, and followed only when it is sure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import cv2

from pipeline.cleanup import ink, standing
from pipeline.cleanup.noun import Action
from pipeline.cleanup.shrink import shrunk

if TYPE_CHECKING:
    from ocr.osd import Upright
    from pipeline.cleanup.noun import Pixels

UNSURE = "orientation_unsure"
_DPI = 150
_WINDOW = 2600
_SURE = 2.0
_CLEAR_VOTE = 0.7


class Judge(Protocol):
    """Someone who looks at an even grey page and says by how much to turn it."""

    def __call__(self, image: Pixels, dpi: int, /) -> Upright | None:
        """The turn and how sure it is, or None when there is too little text."""
        ...


def find(even: Pixels, dpi: int, judge: Judge | None) -> tuple[int, bool, Action]:
    """By how many degrees to turn the page clockwise, and whether that is sure.

    The letters vote first, which takes little time; only when they are not sure the judge is
    asked. A page is never turned on an unsure word.
    """
    by = max(1, round(dpi / _DPI))
    part = _densest(shrunk(even, by))
    voted = standing.judge(part)
    if voted and voted.confidence >= _CLEAR_VOTE:
        return _sure(voted, "by its letters")
    told = judge(part, round(dpi / by)) if judge else None
    if told and told.confidence >= _SURE:
        return _sure(told, "by its script")
    best = told or voted
    reason = f"unsure of {best.turn}°" if best else "too little text"
    measure = best.confidence if best else 0.0
    return 0, False, Action("orientation", applied=False, reason=reason, measure=measure)


def _sure(upright: Upright, how: str) -> tuple[int, bool, Action]:
    turns = upright.turn != 0
    reason = f"turned by {upright.turn}° {how}" if turns else f"upright {how}"
    action = Action("orientation", applied=turns, reason=reason, measure=upright.confidence)
    return upright.turn, True, action


def _densest(small: Pixels) -> Pixels:
    """The window with the most ink, for a plan too large to be looked at as a whole."""
    height, width = small.shape
    best, most = small, -1
    if max(height, width) <= _WINDOW:
        return small
    for top in range(0, max(1, height - _WINDOW // 2), _WINDOW // 2):
        for left in range(0, max(1, width - _WINDOW // 2), _WINDOW // 2):
            window = small[top : top + _WINDOW, left : left + _WINDOW]
            inked = cv2.countNonZero(ink.mask(window))
            if inked > most:
                best, most = window, inked
    return best
