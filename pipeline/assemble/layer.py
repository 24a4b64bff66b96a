"""The text layer: the words of a page, each as wide as its ink, in visual rows.

All words of a row have the same height. A reader of PDFs joins words into lines by their type
size; words as high as their own ink (`ос` beside `Ард`) would come out one to a line. A word
that is much higher than its row, as the engine makes of seals and brackets, keeps its own height.
"""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

from ocr.columns import parted
from ocr.halves import halves
from ocr.order import rows_of
from ocr.text import without_leaders
from pipeline.assemble.codes import letters, strings
from pipeline.assemble.truetype import ADVANCE, ASCENT, DESCENT, UNITS
from pipeline.geometry import Point, contains, transform

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ocr.words import Word
    from pipeline.assemble.codes import Codes
    from pipeline.assemble.sheet import Sheet
    from pipeline.assemble.window import Window

TALL = 1.6
"""Times the usual height of its row: beyond, a word does not set the row's height."""
SPACE = 0.3
"""The width of a space in heights of its row, where there is room for it."""
NARROWEST_SPACE = 0.2
"""Readers see no space in less. A word that leaves less room is narrowed, at most to a half."""
BASE = DESCENT / (ASCENT + DESCENT)
"""How far the base line lies above the lower edge, in heights."""
TYPE_SIZE = UNITS / (ASCENT + DESCENT)
"""The size of the type in heights of its row."""
EM = UNITS / ADVANCE
"""How many letters stand side by side in a square of that size."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One word, or the space after it: in points, where its base line begins, and its size."""

    text: str
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class _Band:
    """A word, and the upper edge and height of the stripe that it is written in."""

    word: Word
    text: str
    top: float
    height: float


def pieces(sheet: Sheet, shown: Window) -> tuple[Piece, ...]:
    """The words that the page shows, row by row, with spaces between the words of a row.

    Columns and halves come one after the other, as in the text of the page.
    """
    if sheet.reading is None:
        return ()
    words = [word for word in sheet.reading.words if word.box.w > 0 and word.box.h > 0]
    return tuple(
        piece
        for half in halves(sheet.reading, _within(sheet, shown, words))
        for passage in parted(rows_of(half))
        for row in passage
        for piece in _placed(_banded(row), shown)
    )


def drawn(found: Iterable[Piece], codes: Codes) -> str:
    """The operators that write the pieces without ink."""
    lines = [_written(piece, codes) for piece in found]
    return "\n".join(["BT", "3 Tr", "/F 1 Tf", *lines, "ET"]) if lines else ""


def _within(sheet: Sheet, shown: Window, words: Sequence[Word]) -> list[Word]:
    """The words whose middle is on the page, and inside the part of it that is kept."""
    box = shown.box
    corners = Point(box.x, box.y), Point(box.right, box.bottom)
    kept = transform(sheet.matrix, sheet.keep) if sheet.keep else None
    middles = [(word, _middle(word)) for word in words]
    return [
        word
        for word, at in middles
        if corners[0].x <= at.x <= corners[1].x and corners[0].y <= at.y <= corners[1].y
        if kept is None or contains(kept, at)
    ]


def _middle(word: Word) -> Point:
    return Point(word.box.x + word.box.w / 2, word.box.y + word.box.h / 2)


def _banded(row: Sequence[Word]) -> list[_Band]:
    """Every word in a stripe of the row's height, moved as far as its own box asks."""
    tall = TALL * median(word.box.h for word in row)
    usual = [word for word in row if word.box.h <= tall]
    height = max(word.box.h for word in usual)
    level = median(_middle(word).y for word in usual) - height / 2
    found = []
    for word in row:
        text = letters(without_leaders(word.text))
        if text and word.box.h > height:
            found.append(_Band(word, text, word.box.y, word.box.h))
        elif text:
            top = min(max(level, word.box.bottom - height), word.box.y)
            found.append(_Band(word, text, top, height))
    return found


def _placed(row: Sequence[_Band], shown: Window) -> Iterable[Piece]:
    for index, band in enumerate(row):
        box = band.word.box
        if index + 1 == len(row):
            yield _piece(band, band.text, box.x, box.right, shown)
            continue
        following, least = row[index + 1].word.box.x, NARROWEST_SPACE * band.height
        right = max(min(box.right, following - least), box.x + box.w / 2)
        yield _piece(band, band.text, box.x, right, shown)
        end = min(max(following, right + least), right + SPACE * band.height)
        yield _piece(band, " ", right, end, shown)


def _piece(band: _Band, text: str, left: float, right: float, shown: Window) -> Piece:
    corner = shown.point(Point(left, band.top + band.height * (1 - BASE)))
    return Piece(text, *corner, (right - left) * shown.scale, band.height * shown.scale)


def _written(piece: Piece, codes: Codes) -> str:
    across, size = piece.width / len(piece.text) * EM, piece.height * TYPE_SIZE
    matrix = f"{across:.3f} 0 0 {size:.3f} {piece.x:.3f} {piece.y:.3f} Tm"
    return " ".join([matrix, *(f"{string} Tj" for string in strings(piece.text, codes))])
