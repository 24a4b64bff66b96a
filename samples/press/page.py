"""One side of a leaf before it is aged: ink on paper, and a memory of every piece of text set."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

Grey = NDArray[np.uint8]
Box = tuple[float, float, float, float]

A4 = (2480, 3508)
A5 = (1748, 2480)
A5_WIDE = (2480, 1748)


class Ink(Enum):
    """A colour that lies on the paper: red, green and blue of solid ink, 0 to 1."""

    BLACK = (0.07, 0.07, 0.08)
    RIBBON = (0.13, 0.12, 0.2)
    BLUE = (0.1, 0.16, 0.5)
    PENCIL = (0.36, 0.36, 0.37)
    RULE = (0.3, 0.3, 0.32)
    SEAL_BLUE = (0.2, 0.3, 0.75)
    SEAL_RED = (0.8, 0.18, 0.22)


@dataclass(frozen=True, slots=True)
class Mark:
    """The field that a piece of text belongs to, and the value it stands for."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text as it was set: its baseline, its box in page pixels, and its field."""

    text: str
    baseline: int
    box: Box
    mark: Mark | None

    @property
    def centre(self) -> tuple[float, float]:
        """The middle of the box."""
        left, top, right, bottom = self.box
        return (left + right) / 2, (top + bottom) / 2


@dataclass(slots=True)
class Page:
    """A sheet side of a size in pixels at 300 dpi, one coverage plate per ink, and the pieces."""

    size: tuple[int, int]
    pieces: list[Piece] = field(default_factory=list)
    plates: dict[Ink, Image.Image] = field(default_factory=dict)

    def plate(self, ink: Ink) -> Image.Image:
        """The coverage of one ink: 0 is bare paper, 255 is solid."""
        if ink not in self.plates:
            self.plates[ink] = Image.new("L", self.size, 0)
        return self.plates[ink]

    def pen(self, ink: Ink) -> ImageDraw.ImageDraw:
        """A drawing pen for one ink."""
        return ImageDraw.Draw(self.plate(ink))

    def rule(self, start: tuple[int, int], end: tuple[int, int], width: int = 3) -> None:
        """A printed line."""
        self.pen(Ink.RULE).line([start, end], fill=255, width=width)

    def frame(self, box: tuple[int, int, int, int], width: int = 3) -> None:
        """A printed rectangle."""
        self.pen(Ink.RULE).rectangle(box, outline=255, width=width)

    def coverage(self) -> Grey:
        """All inks together, as seen through the paper from its other side."""
        cover: Grey = np.zeros((self.size[1], self.size[0]), np.uint8)
        for plate in self.plates.values():
            cover = np.maximum(cover, np.asarray(plate))
        return cover
