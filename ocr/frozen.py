"""Frozen lines: pictures of single lines with known text, which every model is held against.

They were drawn once, with typefaces and words that no model of ours has learnt from, and never
change: what one model reads of them can be set beside what another one reads.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from ocr.errors import FrozenLinesError

PICTURE = Path(__file__).with_name("models") / "frozen.png"
TEXTS = PICTURE.with_suffix(".tsv")
DIGEST = "5a9362805172b6cdf3b030561064f200dd84dddfb4cb8ee801836c9bf2bc31e9"
DPI = 300


@dataclass(frozen=True, slots=True)
class Strip:
    """Grey pixels of one line."""

    shape: tuple[int, int]
    data: bytes

    def tobytes(self) -> bytes:
        """Every pixel, row by row."""
        return self.data


@dataclass(frozen=True, slots=True)
class FrozenLine:
    """One line: what is seen and what stands there."""

    strip: Strip
    text: str


def frozen_lines() -> tuple[FrozenLine, ...]:
    """All lines; raises FrozenLinesError when they are not the ones that were frozen."""
    try:
        data = PICTURE.read_bytes(), TEXTS.read_bytes()
    except OSError as error:
        raise FrozenLinesError(path=PICTURE.parent) from error
    if digest(*data) != DIGEST:
        raise FrozenLinesError(path=PICTURE.parent)
    with Image.open(PICTURE) as picture:
        grey = picture.convert("L")
    rows = (row.split("\t", 3) for row in data[1].decode().splitlines())
    return tuple(_line(grey, int(top), int(h), int(w), text) for top, h, w, text in rows)


def digest(picture: bytes, texts: bytes) -> str:
    """What both files are, exactly."""
    return hashlib.sha256(hashlib.sha256(picture).digest() + texts).hexdigest()


def _line(grey: Image.Image, top: int, height: int, width: int, text: str) -> FrozenLine:
    strip = grey.crop((0, top, width, top + height))
    return FrozenLine(Strip((height, width), strip.tobytes()), text)
