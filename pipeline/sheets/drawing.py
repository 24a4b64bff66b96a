"""Drawing: one face of a sheet, black and white, as an old printer can print it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from pipeline.issuing.errors import LettersMissingError
from pipeline.sheets.marks import mark

if TYPE_CHECKING:
    from PIL.ImageFont import FreeTypeFont

    from pipeline.cleanup.noun import Pixels

DPI = 300
LETTERS = Path("/usr/share/fonts/truetype/dejavu/DejaVuSans-Bold.ttf")
PAPER, INK = 255, 0
MIDDLE = 128


def _mm(length: float) -> int:
    return round(length * DPI / 25.4)


WIDTH, HEIGHT = _mm(210), _mm(297)
EDGE = _mm(14)
"""Nothing is nearer to an edge: printers leave it white, and it tears first."""
MARK = _mm(38)
BETWEEN = _mm(10)
HEADING, LINE, SMALLEST = _mm(11), _mm(9), _mm(4)
APART = 1.45


@dataclass(frozen=True, slots=True)
class Said:
    """What stands on a face for people, in lines; a notice is framed."""

    heading: str
    lines: tuple[str, ...]
    notice: str = ""
    mark: str = ""
    """What stands between the codes, above and below, where papers are invented."""


def drawn(said: Said, code: str) -> Pixels:
    """Return one face: its code in four corners, and between them what people read."""
    sheet = Image.new("L", (WIDTH, HEIGHT), PAPER)
    corner = Image.fromarray(mark(code, MARK))
    side = corner.size[0]
    for left in (EDGE, WIDTH - EDGE - side):
        for top in (EDGE, HEIGHT - EDGE - side):
            sheet.paste(corner, (left, top))
    pen = ImageDraw.Draw(sheet)
    for top in (EDGE, HEIGHT - EDGE - LINE):
        _written(pen, said.mark, (top, LINE), WIDTH - 2 * (EDGE + side + BETWEEN))
    room = WIDTH - 2 * EDGE
    top = EDGE + side + BETWEEN
    top = _written(pen, said.heading, (top, HEADING), room)
    pen.line((EDGE, top, WIDTH - EDGE, top), fill=INK, width=_mm(0.8))
    top += BETWEEN
    for line in said.lines:
        top = _written(pen, line, (top, LINE), room)
    if said.notice:
        top += BETWEEN
        bottom = _written(pen, said.notice, (top + BETWEEN // 2, LINE), room - BETWEEN)
        pen.rectangle((EDGE, top, WIDTH - EDGE, bottom), outline=INK, width=_mm(1.5))
    return np.where(np.asarray(sheet) < MIDDLE, INK, PAPER).astype(np.uint8)


def _written(pen: ImageDraw.ImageDraw, text: str, place: tuple[int, int], room: int) -> int:
    """Write a line in the middle, smaller where it is long; return where the next begins."""
    top, size = place
    letters = _letters(size)
    while letters.getlength(text) > room and size > SMALLEST:
        size -= 2
        letters = _letters(size)
    left = (WIDTH - letters.getlength(text)) / 2
    pen.text((max(left, EDGE), top), text, fill=INK, font=letters)
    return top + round(place[1] * APART)


def _letters(size: int) -> FreeTypeFont:
    try:
        return ImageFont.truetype(LETTERS, size)
    except OSError as fault:
        raise LettersMissingError(path=LETTERS) from fault
