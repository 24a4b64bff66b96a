"""Words on a page: what was read, where it stands and how sure the reader is."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class Box:
    """An upright rectangle in pixels of the image that was read, origin top left."""

    x: int
    y: int
    w: int
    h: int

    @property
    def right(self) -> int:
        """The first column to the right of the box."""
        return self.x + self.w

    @property
    def bottom(self) -> int:
        """The first row below the box."""
        return self.y + self.h

    def moved(self, across: int, down: int) -> Box:
        """The box so many pixels to the right and below: a part's in the whole it was cut from."""
        return Box(self.x + across, self.y + down, self.w, self.h)


def around(boxes: Sequence[Box]) -> Box:
    """The smallest box around all of them; there must be at least one."""
    x, y = min(box.x for box in boxes), min(box.y for box in boxes)
    right, bottom = max(box.right for box in boxes), max(box.bottom for box in boxes)
    return Box(x, y, right - x, bottom - y)


@dataclass(frozen=True, slots=True)
class Word:
    """One piece of text without spaces; `raw` is the engine's, `text` has Mongolian letters."""

    text: str
    raw: str
    box: Box
    confidence: float
    """0 to 1, as the engine says."""
    block: int
    """The engine's number of the block, unique on the page."""
    line: int
    """The engine's number of the line, unique on the page."""
    level: Box | None = None
    """Where it would stand if the paper were not bent; None on flat paper, where that is `box`."""

    @property
    def standing(self) -> Box:
        """Where it stands beside other words, whatever the paper does."""
        return self.level or self.box


class RegionKind(StrEnum):
    """What stands in a part of a page that is not read as print."""

    HANDWRITING = "handwriting"
    CLASSICAL = "classical_script"
    """Mongolian written from top to bottom."""
    PHOTOGRAPH = "photograph"
    DRAWING = "drawing"
    UNREAD = "unread"
    """Ink as of writing, in which no word was read, and nothing tells what wrote it."""
    EMPTY = "empty"


def region_kind(told: str) -> RegionKind:
    """The kind of that name; one that only a newer program knows is something that was not read."""
    return next((kind for kind in RegionKind if kind == told), RegionKind.UNREAD)


WRITTEN = frozenset({RegionKind.HANDWRITING, RegionKind.CLASSICAL, RegionKind.UNREAD})
"""Kinds of regions in which something was written that is not read."""


@dataclass(frozen=True, slots=True)
class Region:
    """A part of a page that is marked and not read."""

    kind: RegionKind
    box: Box


@dataclass(frozen=True, slots=True)
class Reading:
    """All words of one image, with its size and what read it."""

    width: int
    height: int
    dpi: int
    words: tuple[Word, ...]
    engine: str
    """Program and version."""
    model: str
    """File name and digest of the model, joined by a colon."""
    language: str
    """The language as it was asked for."""
    rules: tuple[Box, ...] = ()
    """Where ruled lines ran: as wide, or as high, as a line is long."""
    regions: tuple[Region, ...] = ()
    """What is marked and not read, from top to bottom."""
