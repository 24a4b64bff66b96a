"""Round seals pressed over the text: rings, words along the edge, a number, a star."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np
from PIL import Image, ImageDraw

from samples.papers.sheet import FULL, Tint
from samples.papers.strike import cut

if TYPE_CHECKING:
    import random

    from samples.papers.parts import Face
    from samples.papers.sheet import Plate, Sheet

TINTS = (Tint.SEAL_BLUE, Tint.SEAL_BLUE, Tint.SEAL_RED, Tint.SEAL_VIOLET)


@dataclass(frozen=True, slots=True)
class Seal:
    """A seal: the words along its edge, its number, its radius in pixels."""

    words: str
    number: str
    radius: int


def press(
    sheet: Sheet, seal: Seal, face: Face, centre: tuple[int, int], dice: random.Random
) -> None:
    """Press a seal on a sheet, a little turned and unevenly inked."""
    side = 2 * seal.radius + 20
    stamp = Image.new("L", (side, side), 0)
    _rings(stamp, seal.radius)
    _words(stamp, seal, face)
    stamp = stamp.rotate(dice.uniform(-30, 30), Image.Resampling.BICUBIC)
    ink = np.asarray(stamp, np.float32) * _inking(side, dice)
    corner = (centre[0] - side // 2, centre[1] - side // 2)
    sheet.lay(dice.choice(TINTS), corner, ink.astype(np.uint8))


def _rings(stamp: Image.Image, radius: int) -> None:
    pen, middle = ImageDraw.Draw(stamp), stamp.width // 2
    for share, width in ((1.0, 7), (0.92, 3), (0.58, 4)):
        reach = radius * share
        box = (middle - reach, middle - reach, middle + reach, middle + reach)
        pen.ellipse(box, outline=FULL, width=width)
    star = []
    for corner in range(10):
        reach, angle = radius * (0.26 if corner % 2 == 0 else 0.11), math.pi * corner / 5
        star.append((middle + reach * math.sin(angle), middle - reach * math.cos(angle) - 25))
    pen.polygon(star, fill=FULL)


def _words(stamp: Image.Image, seal: Seal, face: Face) -> None:
    size, middle = round(seal.radius * 0.2), stamp.width // 2
    font, step = cut(face, size), 2 * math.pi / len(seal.words)
    for place, letter in enumerate(seal.words):
        tile = Image.new("L", (2 * size, 2 * size), 0)
        ImageDraw.Draw(tile).text((size, size), letter, fill=FULL, font=font, anchor="mm")
        angle = place * step
        tile = tile.rotate(-math.degrees(angle), Image.Resampling.BICUBIC)
        x = round(middle + 0.75 * seal.radius * math.sin(angle)) - size
        y = round(middle - 0.75 * seal.radius * math.cos(angle)) - size
        stamp.paste(tile, (x, y), tile)
    spot = (middle, middle + seal.radius * 0.35)
    ImageDraw.Draw(stamp).text(spot, seal.number, fill=FULL, font=font, anchor="mm")


def _inking(side: int, dice: random.Random) -> Plate:
    lattice = [[dice.uniform(0.35, 1.0) for _ in range(8)] for _ in range(8)]
    return cv2.resize(
        np.array(lattice, np.float32), (side, side), interpolation=cv2.INTER_CUBIC
    ).clip(0, 1)
