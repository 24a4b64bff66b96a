"""The mark: who took a copy, what for and when, burnt into its pixels.

It stands twice: in full on a band of paper below the picture, and faintly across all of it, lighter
where the picture is dark. Neither is a layer that could be taken off again.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from pipeline.issuing.errors import LettersMissingError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PIL.ImageFont import FreeTypeFont

    from pipeline.cleanup.noun import Pixels

LETTERS = Path("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf")
PAPER, INK = 255, 0
NARROWEST = 640
"""Pixels; a smaller part gets paper beside it, so that its mark can be read."""
IN_BAND, SMALLEST = 72, 15
"""So many letters' heights go into the width of a band, and the fewest pixels of one."""
ACROSS = 36
"""So many go into the shorter side for what stands across."""
APART = 7
"""Heights of a letter between two lines of it."""
SLANT = 28
STRENGTH = 0.2
DARK = 110
KEPT = 4
"""So many patterns are kept: most pages of a file are of one size."""


@dataclass(frozen=True, slots=True)
class Mark:
    """What stands on a copy: its lines, and what is repeated across it."""

    lines: tuple[str, ...]
    across: str


@dataclass(frozen=True, slots=True)
class Written:
    """A line of the band: where it begins and how large it is, in pixels of the marked picture."""

    text: str
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Marked:
    """A marked picture; its last `band` rows are the band with the lines."""

    pixels: Pixels
    band: int
    lines: tuple[Written, ...]


def marked(image: Pixels, mark: Mark) -> Marked:
    """Burn a mark into a copy of pixels, grey or blue, green and red."""
    image = across(_wide_enough(image), mark.across)
    rows, columns = image.shape[:2]
    size = max(SMALLEST, columns // IN_BAND)
    letters = _letters(size)
    lines = [part for line in mark.lines for part in _wrapped(line, letters, columns - 2 * size)]
    height = round(1.4 * size)
    band = height * len(lines) + size
    strip = Image.new("L", (columns, band), PAPER)
    pen = ImageDraw.Draw(strip)
    pen.line((0, 1, columns, 1), fill=INK, width=2)
    written = []
    for number, line in enumerate(lines):
        top = size // 2 + number * height
        pen.text((size, top), line, fill=INK, font=letters)
        written.append(Written(line, size, rows + top, letters.getlength(line), height))
    grey = np.asarray(strip, np.uint8)
    below = grey if image.ndim == 2 else np.repeat(grey[:, :, None], 3, axis=2)  # noqa: PLR2004  # rows and columns
    return Marked(np.concatenate((image, below)), band, tuple(written))


def _wide_enough(image: Pixels) -> Pixels:
    short = max(0, NARROWEST - image.shape[1])
    around = ((0, 0), (0, short), *((0, 0) for _ in image.shape[2:]))
    return np.pad(image, around, constant_values=PAPER)


def across(image: Pixels, text: str) -> Pixels:
    """Burn a text into pixels, again and again across them, and return them."""
    rows, columns = image.shape[:2]
    where = pattern(columns, rows, text)
    under = image[where].astype(np.float32)
    light = under.mean(axis=-1) if image.ndim > 2 else under  # noqa: PLR2004  # rows and columns
    ink = np.where(light < DARK, PAPER, INK)
    ink = ink[:, None] if image.ndim > 2 else ink  # noqa: PLR2004  # rows and columns
    image[where] = np.round(under * (1 - STRENGTH) + ink * STRENGTH).astype(np.uint8)
    return image


@lru_cache(maxsize=KEPT)
def pattern(columns: int, rows: int, text: str) -> np.ndarray:
    """Where the text stands: True on its letters."""
    size = max(SMALLEST, min(columns, rows) // ACROSS)
    letters, side = _letters(size), int(np.hypot(columns, rows)) + 2 * size
    sheet = Image.new("1", (side, side), 0)
    pen = ImageDraw.Draw(sheet)
    length = max(1, round(letters.getlength(f"{text}     ")))
    for number, top in enumerate(range(0, side, APART * size)):
        for left in range(-(number * length // 3) % length - length, side, length):
            pen.text((left, top), text, fill=1, font=letters)
    turned = sheet.rotate(SLANT)
    left, top = (side - columns) // 2, (side - rows) // 2
    return np.asarray(turned.crop((left, top, left + columns, top + rows)), bool)


def _wrapped(line: str, letters: FreeTypeFont, width: float) -> Sequence[str]:
    """A line in as many as it needs; a word that is too long by itself is cut."""
    found = [""]
    for word in line.split():
        longer = f"{found[-1]} {word}".strip()
        if letters.getlength(longer) <= width:
            found[-1] = longer
            continue
        rest = word
        while letters.getlength(rest) > width:
            fits = next(n for n in range(len(rest), 0, -1) if letters.getlength(rest[:n]) <= width)
            found.append(rest[:fits])
            rest = rest[fits:]
        found.append(rest)
    return [one for one in found if one]


def _letters(size: int) -> FreeTypeFont:
    try:
        return ImageFont.truetype(LETTERS, size)
    except OSError as fault:
        raise LettersMissingError(path=LETTERS) from fault
