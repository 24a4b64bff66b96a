"""The file: marked pages as one PDF, to be kept or to be printed.

It is valid PDF/A-2b like the access copy, but it is none: its pictures are marked, what may not be
seen is left out of them, and its text layer holds only words that may be read, and the mark.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pipeline.assemble import coding, pdf
from pipeline.assemble.codes import codes_for, letters
from pipeline.assemble.font import font
from pipeline.assemble.layer import Piece, drawn, pieces
from pipeline.assemble.sheet import Flavour
from pipeline.assemble.window import POINTS_PER_INCH, SMALLEST, Placement, window
from pipeline.issuing.mark import marked
from pipeline.issuing.part import upright

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from pikepdf import Object, Pdf

    from pipeline.assemble.codes import Codes
    from pipeline.assemble.sheet import Facts
    from pipeline.cleanup.noun import Pixels
    from pipeline.issuing.mark import Mark, Marked
    from pipeline.issuing.part import Part

A4 = (595.276, 841.89)
MARGIN = 17.0
"""Points of A4 that printers leave white."""
MOST_PAGES = 100


@dataclass(frozen=True, slots=True)
class _Made:
    """A marked page before it is laid out: points per pixel, and its words."""

    picture: Marked
    scale: float
    words: tuple[Piece, ...]


def write_file(
    parts: Sequence[Part], mark: Mark, facts: Facts, out: Path, flavour: Flavour = Flavour.PDFA_2B
) -> None:
    """Write pages as large as they are, with the words that may be read."""
    texts = [pieces(part.sheet, window(part.sheet)) for part in parts]
    said = (letters(line) for line in mark.lines)
    codes = codes_for([*said, *(piece.text for page in texts for piece in page)])
    with pdf.begun(facts, flavour) as file:
        invisible = font(file, codes)
        for part, words in zip(parts, texts, strict=True):
            _add(file, _made(part, mark, words), codes, invisible)
        pdf.save(file, out, flavour)


def write_print(
    parts: Sequence[Part], mark: Mark, facts: Facts, out: Path, flavour: Flavour = Flavour.PDFA_2B
) -> None:
    """Write pages on A4, each as large as fits between the margins."""
    with pdf.begun(facts, flavour) as file:
        for part in parts:
            _add_on_paper(file, _made(part, mark, ()))
        pdf.save(file, out, flavour)


def _made(part: Part, mark: Mark, words: tuple[Piece, ...]) -> _Made:
    pixels, shown = upright(part)
    return _Made(marked(pixels, mark), shown.size[0] / pixels.shape[1], words)


def _add(file: Pdf, made: _Made, codes: Codes, invisible: Object) -> None:
    rows, columns = made.picture.pixels.shape[:2]
    size = max(SMALLEST, columns * made.scale), max(SMALLEST, rows * made.scale)
    text = drawn((*_raised(made), *_lines(made)), codes)
    placed = Placement(columns * made.scale, 0, 0, rows * made.scale, 0, 0)
    shown = _picture(file, made.picture.pixels, POINTS_PER_INCH / made.scale)
    pdf.add_page(file, pdf.Laid(size, shown, placed, text), invisible)


def _raised(made: _Made) -> Iterator[Piece]:
    """The words of the page, which stands above the band."""
    band = made.picture.band * made.scale
    return (replace(piece, y=piece.y + band) for piece in made.words)


def _lines(made: _Made) -> Iterator[Piece]:
    """The lines of the mark, each where it is burnt in."""
    rows, scale = made.picture.pixels.shape[0], made.scale
    for line in made.picture.lines:
        foot = (rows - line.y - line.height) * scale
        text = letters(line.text)
        yield Piece(text, line.x * scale, foot, line.width * scale, line.height * scale)


def _add_on_paper(file: Pdf, made: _Made) -> None:
    """A page as large as it is, or smaller; across only where it is too wide to stand."""
    rows, columns = made.picture.pixels.shape[:2]
    stands = rows >= columns or columns * made.scale <= A4[0] - 2 * MARGIN
    size = A4 if stands else A4[::-1]
    room = size[0] - 2 * MARGIN, size[1] - 2 * MARGIN
    scale = min(room[0] / columns, room[1] / rows, made.scale)
    width, height = columns * scale, rows * scale
    placed = Placement(width, 0, 0, height, (size[0] - width) / 2, size[1] - MARGIN - height)
    shown = _picture(file, made.picture.pixels, POINTS_PER_INCH / scale)
    pdf.add_page(file, pdf.Laid(size, shown, placed, ""), None)


def _picture(file: Pdf, pixels: Pixels, dpi: float) -> Object:
    return pdf.add_picture(file, coding.coded(pixels, round(dpi)))
