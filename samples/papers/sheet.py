"""A sheet being set: ink on bare paper, and every word with its row and its box."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING

import numpy as np

from samples.papers.strike import Hand, cut, foot, pitch, printed, typed

if TYPE_CHECKING:
    from collections.abc import Iterable

    import numpy.typing as npt

    from samples.papers.parts import Face

    Plate = npt.NDArray[np.uint8]

A4 = (2480, 3508)
"""Width and height in pixels at 300 dpi."""
FULL = 255
SEEN = 0.25
"""Less ink than this does not count as part of a word."""

Box = tuple[float, float, float, float]
"""Left, top, right, bottom."""


class Tint(Enum):
    """The colours of ink: blue, green and red of solid ink, 0 to 1."""

    BLACK = (0.09, 0.08, 0.08)
    RIBBON = (0.22, 0.14, 0.15)
    VIOLET = (0.48, 0.2, 0.32)
    RULE = (0.34, 0.32, 0.32)
    SEAL_BLUE = (0.74, 0.33, 0.24)
    SEAL_RED = (0.24, 0.2, 0.78)
    SEAL_VIOLET = (0.6, 0.25, 0.48)
    PEN = (0.55, 0.2, 0.14)


@dataclass(frozen=True, slots=True)
class Pen:
    """A face in a size (pixels to the em) and a tint; with a hand it is a typewriter."""

    face: Face
    size: int
    tint: Tint = Tint.BLACK
    hand: Hand | None = None

    def width(self, text: str) -> int:
        """How far a text runs, in pixels."""
        if self.hand is not None:
            return round(pitch(self.face, self.size) * len(text))
        return round(cut(self.face, self.size).getlength(text))

    @property
    def leading(self) -> int:
        """From one baseline to the next."""
        return round(self.size * 1.42)


@dataclass(frozen=True, slots=True)
class Word:
    """One word as it was set: its letters, the baseline of its row, the box of its ink."""

    text: str
    row: int
    box: Box
    column: int = 0
    """Of running text, from the left, counted from 1; 0 for what stands above all columns."""


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a form as it stands there, and the value that it means."""

    name: str
    raw: str
    value: str


@dataclass(slots=True)
class Sheet:
    """One side of a leaf: a plate of ink for each tint (0 bare, 255 solid), words and fields."""

    chance: np.random.Generator
    size: tuple[int, int] = A4
    plates: dict[Tint, Plate] = field(default_factory=dict)
    words: list[Word] = field(default_factory=list)
    fields: list[Field] = field(default_factory=list)
    type: str | None = None

    def plate(self, tint: Tint) -> Plate:
        """The ink of one tint."""
        if tint not in self.plates:
            self.plates[tint] = np.zeros((self.size[1], self.size[0]), np.uint8)
        return self.plates[tint]

    def put(self, pen: Pen, at: tuple[int, int], text: str, column: int = 0) -> int:
        """Set a text from a point of the baseline on; give back where it ends."""
        x, row = at
        for word in text.split():
            self._word(pen, (x, row), word, column)
            x += pen.width(word + " ")
        return x - pen.width(" ")

    def _word(self, pen: Pen, at: tuple[int, int], word: str, column: int) -> None:
        above, indent = foot(pen.face, pen.size), pen.size // 8
        if pen.hand is None:
            ink = printed(word, pen.face, pen.size)
        else:
            ink = typed(word, pen.face, pen.size, pen.hand, self.chance)
        left, top = at[0] - indent, at[1] - above
        self.lay(pen.tint, (left, top), (ink * FULL).astype(np.uint8))
        rows, columns = np.where(ink > SEEN)
        box = (
            float(left + columns.min()),
            float(top + rows.min()),
            float(left + columns.max() + 1),
            float(top + rows.max() + 1),
        )
        self.words.append(Word(word, at[1], box, column))

    def lay(self, tint: Tint, corner: tuple[int, int], ink: Plate) -> None:
        """Lay ink on the sheet with its top left corner at a point; what hangs over is cut off."""
        plate = self.plate(tint)
        left, top = max(0, corner[0]), max(0, corner[1])
        right = min(self.size[0], corner[0] + ink.shape[1])
        bottom = min(self.size[1], corner[1] + ink.shape[0])
        if right <= left or bottom <= top:
            return
        under = plate[top:bottom, left:right]
        over = ink[top - corner[1] : bottom - corner[1], left - corner[0] : right - corner[0]]
        np.maximum(under, over, out=under)

    def across(self, y: int, left: int, right: int, width: int = 3) -> None:
        """A printed rule from left to right."""
        self.plate(Tint.RULE)[y : y + width, left:right] = FULL

    def down(self, x: int, top: int, bottom: int, width: int = 3) -> None:
        """A printed rule from top to bottom."""
        self.plate(Tint.RULE)[top:bottom, x : x + width] = FULL

    def rows(self) -> list[list[Word]]:
        """Rows from top to bottom, across all columns, each from left to right."""
        return _rows(self.words)

    def text(self) -> str:
        """The rows as lines, as a person reads them: a column, then the next one."""
        columns = sorted({word.column for word in self.words})
        rows = [
            row
            for column in columns
            for row in _rows(word for word in self.words if word.column == column)
        ]
        return "".join(" ".join(word.text for word in row) + "\n" for row in rows)


def _rows(words: Iterable[Word]) -> list[list[Word]]:
    found: dict[int, list[Word]] = {}
    for word in words:
        found.setdefault(word.row, []).append(word)
    return [sorted(found[row], key=lambda word: word.box[0]) for row in sorted(found)]
