"""Which way is up: a judgement is asked for, and followed only when it is sure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import cv2

from pipeline.cleanup import ink
from pipeline.cleanup.noun import Action, pixels

if TYPE_CHECKING:
    from ocr.osd import Upright
    from pipeline.cleanup.noun import Pixels

UNSURE = "orientation_unsure"
_DPI = 150
_WINDOW = 2600
SURE = 2.0


class Judge(Protocol):
    """Someone who looks at an even grey page and says by how much to turn it."""

    def __call__(self, image: Pixels, dpi: int, /) -> Upright | None:
        """The turn and how sure it is, or None when there is too little text."""
        ...


def find(even: Pixels, dpi: int, judge: Judge | None) -> tuple[int, Action]:
    """By how many degrees to turn the page clockwise, 0 when nobody is sure."""
    if judge is None:
        return 0, _unsure("nobody to judge", 0.0)
    scale = min(1.0, _DPI / dpi)
    small = pixels(cv2.resize(even, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA))
    upright = judge(_densest(small), round(dpi * scale))
    if upright is None:
        return 0, _unsure("too little text", 0.0)
    if upright.confidence < SURE:
        return 0, _unsure(f"unsure of {upright.turn}°", upright.confidence)
    turns = upright.turn != 0
    reason = f"turned by {upright.turn}°" if turns else "upright already"
    return upright.turn, Action(
        "orientation", applied=turns, reason=reason, measure=upright.confidence
    )


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


def _unsure(reason: str, measure: float) -> Action:
    return Action("orientation", applied=False, reason=reason, measure=measure)
