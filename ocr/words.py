"""Words on a page: what was read, where it stands and how sure the reader is."""

from __future__ import annotations

from dataclasses import dataclass


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

    def joined(self, other: Box) -> Box:
        """The smallest box around both."""
        x, y = min(self.x, other.x), min(self.y, other.y)
        return Box(x, y, max(self.right, other.right) - x, max(self.bottom, other.bottom) - y)


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
