"""A reader of single lines that says what it is told to, and the words that it makes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

from ocr.words import Box, Reading, Word
from tests.pipeline.cleanup.pages import PROSE

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ocr.osd import Upright
    from ocr.pixels import GreyPixels
    from pipeline.cleanup.noun import Pixels

ROOM = 20
"""Pixels between words."""
SIZE, LINE = 48, 80
"""Of prose, in pixels."""


def word(text: str, box: Box, confidence: float = 0.9) -> Word:
    return Word(text, text, box, confidence, block=2, line=5)


def prose(face: str) -> tuple[Pixels, list[Word]]:
    """Prose in a face, and its words with their boxes."""
    font = ImageFont.truetype(face, SIZE)
    image = Image.new("L", (2000, LINE * (len(PROSE) + 1)), 255)
    draw = ImageDraw.Draw(image)
    words = []
    for row, line in enumerate(PROSE):
        x = 100.0
        for text in line.split():
            left, top, right, bottom = draw.textbbox((x, LINE * row), text, font)
            draw.text((x, LINE * row), text, 20, font)
            box = Box(int(left), int(top), int(right - left) + 1, int(bottom - top) + 1)
            words.append(Word(text, text, box, 0.9, 1, row))
            x = right + SIZE / 3
    return np.asarray(image, np.uint8), words


def lowered(page: Pixels, falls: NDArray[np.float64]) -> Pixels:
    """A page with room below, every column of it moved down by itself."""
    rows = np.arange(len(page) + int(falls.max()) + 1)[:, None] - falls
    columns = np.broadcast_to(np.arange(page.shape[1]), rows.shape)
    moved = cv2.remap(
        page,
        columns.astype(np.float32),
        rows.astype(np.float32),
        cv2.INTER_LINEAR,
        borderValue=(255,),
    )
    return np.asarray(moved, np.uint8)


@dataclass
class LineReader:
    """Says the same of every line, where its ink begins, and keeps the shapes of what it saw."""

    says: tuple[tuple[str, float], ...]
    wide: int = 30
    """Pixels that a letter takes, of a word 30 high."""
    seconds: float = 0.0
    shapes: list[tuple[int, ...]] = field(default_factory=list)
    margins: list[int] = field(default_factory=list)

    def read(self, image: GreyPixels, *, dpi: int) -> Reading:
        self.shapes.append(image.shape)
        shown = np.frombuffer(image.tobytes(), np.uint8).reshape(image.shape)
        left, top, *_ = cv2.boundingRect(cv2.bitwise_not(shown))
        self.margins.append(min(left, top))
        words = []
        for text, sure in self.says:
            words.append(word(text, Box(left, top, self.wide * len(text), 30), sure))
            left += self.wide * len(text) + ROOM
        return Reading(image.shape[1], image.shape[0], dpi, tuple(words), "", "", "papers")

    def upright(self, image: GreyPixels, *, dpi: int) -> Upright | None:
        raise AssertionError((image, dpi))

    def nothing(self, size: tuple[int, int], *, dpi: int) -> Reading:
        raise AssertionError((size, dpi))
