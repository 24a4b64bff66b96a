"""The gutter: where the two pages of a book opening meet, and the half of the frame each has."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipeline.nouns.frame import Frame

Half: TypeAlias = Literal["left", "right"]
HALVES: tuple[Half, Half] = ("left", "right")

SIDEWAYS = frozenset({5, 6, 7, 8})
"""Orientations by which width and height of the stored image change places."""


class Lying(StrEnum):
    """On which side a picture lies that was taken of a turned book, as a person says it."""

    LEFT = "left"
    """Its upper edge is at the left, so it is turned to the right."""
    RIGHT = "right"


UPRIGHT_FROM: Mapping[Lying, int] = {Lying.LEFT: 6, Lying.RIGHT: 8}
"""The orientation by which a picture that lies so is turned upright."""
ACROSS, OVER = frozenset({2, 3, 6, 7}), frozenset({3, 4, 7, 8})
"""Orientations by which right and left, and above and below, change places after that."""


class Gutter(NamedTuple):
    """The columns at which the gutter meets the edges, in pixels of the upright frame."""

    top: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Span:
    """A rectangle of whole pixels of the frame as stored, origin top left."""

    x: int
    y: int
    width: int
    height: int


def upright_size(frame: Frame) -> tuple[int, int]:
    """Return the width and height of a frame as it is read."""
    if frame.orientation in SIDEWAYS:
        return frame.height, frame.width
    return frame.width, frame.height


def half_of(frame: Frame, gutter: Gutter, half: Half) -> Span:
    """Return what one page has of a frame: all up to the gutter, where it reaches farthest.

    The two overlap by as much as the gutter leans, so that together they hold every pixel and
    neither lacks any of its own.
    """
    width, height = upright_size(frame)
    if half == "left":
        left, right = 0, min(width, math.ceil(max(gutter)))
    else:
        left, right = max(0, math.floor(min(gutter))), width
    return _as_stored(frame, left, right, height)


def stored_point(frame: Frame, x: float, y: float) -> tuple[float, float]:
    """Return where a point of the upright frame lies in the frame as stored."""
    width, height = upright_size(frame)
    across = width - x if frame.orientation in ACROSS else x
    down = height - y if frame.orientation in OVER else y
    return (down, across) if frame.orientation in SIDEWAYS else (across, down)


def _as_stored(frame: Frame, left: int, right: int, height: int) -> Span:
    corners = [stored_point(frame, x, y) for x in (left, right) for y in (0, height)]
    xs, ys = [int(x) for x, _ in corners], [int(y) for _, y in corners]
    return Span(min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys))
