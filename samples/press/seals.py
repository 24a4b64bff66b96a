"""Round seals pressed over the text, and signatures."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image, ImageChops, ImageDraw

from press.fonts import Face, cut
from press.page import Ink, Page

if TYPE_CHECKING:
    import random


@dataclass(frozen=True, slots=True)
class Seal:
    """A round seal: the words along its edge, its personal number, and its colour."""

    words: str
    number: str
    ink: Ink = Ink.SEAL_BLUE
    radius: int = 235


def press(page: Page, seal: Seal, centre: tuple[int, int], dice: random.Random) -> None:
    """Press a seal on a page, a little turned and unevenly inked."""
    size = 2 * seal.radius + 20
    stamp = Image.new("L", (size, size), 0)
    _rings(stamp, seal.radius)
    _words(stamp, seal)
    stamp = stamp.rotate(dice.uniform(-25, 25), Image.Resampling.BICUBIC)
    stamp = ImageChops.multiply(stamp, _inking(size, dice))
    spot = (centre[0] - size // 2, centre[1] - size // 2)
    plate = page.plate(seal.ink)
    under = plate.crop((*spot, spot[0] + size, spot[1] + size))
    plate.paste(ImageChops.lighter(under, stamp), spot)


def _rings(stamp: Image.Image, radius: int) -> None:
    pen, middle = ImageDraw.Draw(stamp), stamp.width // 2
    for share, width in ((1.0, 7), (0.94, 3), (0.62, 3)):
        reach = radius * share
        box = (middle - reach, middle - reach, middle + reach, middle + reach)
        pen.ellipse(box, outline=225, width=width)
    points = []
    for corner in range(10):
        reach, angle = radius * (0.3 if corner % 2 == 0 else 0.13), math.pi * corner / 5
        points.append((middle + reach * math.sin(angle), middle - reach * math.cos(angle) - 20))
    pen.polygon(points, fill=215)


def _words(stamp: Image.Image, seal: Seal) -> None:
    size, middle = round(seal.radius * 0.19), stamp.width // 2
    font = cut(Face.PT_SANS_BOLD, size)
    step = 2 * math.pi / len(seal.words)
    for place, letter in enumerate(seal.words):
        tile = Image.new("L", (2 * size, 2 * size), 0)
        ImageDraw.Draw(tile).text((size, size), letter, font=font, fill=225, anchor="mm")
        angle = place * step
        tile = tile.rotate(-math.degrees(angle), Image.Resampling.BICUBIC)
        reach = seal.radius * 0.78
        x = round(middle + reach * math.sin(angle)) - size
        y = round(middle - reach * math.cos(angle)) - size
        stamp.paste(tile, (x, y), tile)
    pen = ImageDraw.Draw(stamp)
    spot = (middle, middle + seal.radius * 0.35)
    pen.text(spot, seal.number, font=font, fill=225, anchor="mm")


def _inking(size: int, dice: random.Random) -> Image.Image:
    noise = np.random.default_rng(dice.randrange(2**32)).uniform(120, 255, (9, 9))
    blot = Image.fromarray(noise.astype(np.uint8))
    return blot.resize((size, size), Image.Resampling.BICUBIC)


def sign(page: Page, start: tuple[int, int], length: int, dice: random.Random) -> None:
    """A signature: one stroke of a blue pen that says nothing."""
    loops, height, lean = dice.uniform(2.5, 6), dice.uniform(30, 62), dice.uniform(0.4, 1.4)
    ripple, phase = dice.uniform(1.4, 2.7), dice.uniform(0, 6)
    points = []
    for step in range(200):
        along = step / 200
        turn = along * loops * 2 * math.pi + phase
        fall = (1 - along) ** lean
        swing = height * fall * (math.sin(turn) + 0.45 * math.sin(ripple * turn))
        sway = 30 * fall * math.cos(turn * 1.03)
        points.append((start[0] + along * length + sway, start[1] - 20 - swing + 10 * along))
    page.pen(Ink.BLUE).line(points, fill=225, width=5, joint="curve")
