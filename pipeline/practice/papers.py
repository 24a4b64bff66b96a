"""The papers: leaves of invented volumes, drawn when they are fed, each with the mark on it.

Nothing is carried along for it: the letters are those with which copies are marked, and what
stands in the lines means nothing.
"""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

from pipeline.issuing.errors import LettersMissingError
from pipeline.issuing.mark import LETTERS
from pipeline.practice.planted import Fault
from pipeline.practice.words import WORDS

if TYPE_CHECKING:
    from pathlib import Path

    from PIL.ImageFont import FreeTypeFont

    from pipeline.cleanup.noun import Pixels

DPI = 300
WIDTH, HEIGHT = 2480, 3508
"""Pixels of A4."""
PAPER, GRAIN, INK = 232, 2.0, 45
SAMPLE = 256
"""Pixels of a square of grain, which repeats."""
MARGIN, LINE = 260, 92
LINES = 26
TURNED = 5.0
"""Degrees."""
DARKER = 0.4
VAGUE = 9.0
"""Pixels over which letters are smeared where the glass is dirty."""
QUALITY = 85
SYLLABLES = ("бай", "гуул", "ла", "га", "тэм", "дэг", "лэл", "хув", "цаа", "сан", "ду", "гаар")
ENDINGS = ("ын", "ийн", "д", "аас", "тай", "")


def front(volume: int, label: str) -> Pixels:
    """Draw the front of a leaf."""
    return _written(f"ХН {volume} · х. {label}", _chance(volume, label, "r"), LINES)


def back(volume: int, label: str) -> Pixels:
    """Draw the back of a leaf."""
    return _written(f"ХН {volume} · х. {label} ар", _chance(volume, label, "v"), LINES // 2)


def blank() -> Pixels:
    """Draw the back of a leaf on which nothing was ever written."""
    return _grained(Image.new("L", (WIDTH, HEIGHT), PAPER))


def spoilt(image: Pixels, fault: Fault) -> Pixels:
    """Return a picture as it comes where something went wrong with it."""
    if fault is Fault.ASKEW:
        middle = WIDTH / 2, HEIGHT / 2
        turn = cv2.getRotationMatrix2D(middle, TURNED, 0.9)
        moved = cv2.warpAffine(image, turn, (WIDTH, HEIGHT), borderValue=(PAPER,))
        return np.asarray(moved, np.uint8)
    if fault is Fault.BLURRED:
        return np.asarray(cv2.GaussianBlur(image, (0, 0), VAGUE), np.uint8)
    if fault is Fault.DARK:
        return np.asarray(image * DARKER, np.uint8)
    return image


def write(image: Pixels, path: Path) -> None:
    """Write a picture as a scanner does, whole or not at all."""
    part = path.with_name(f".{path.name}")
    Image.fromarray(image).save(part, "JPEG", dpi=(DPI, DPI), quality=QUALITY)
    part.replace(path)


def _written(place: str, chance: random.Random, lines: int) -> Pixels:
    sheet = Image.new("L", (WIDTH, HEIGHT), PAPER)
    pen = ImageDraw.Draw(sheet)
    pen.text((MARGIN, MARGIN // 2), WORDS, fill=INK, font=_letters(64))
    pen.text((MARGIN, MARGIN), place, fill=INK, font=_letters(72))
    for number in range(lines):
        top = MARGIN + 2 * LINE + number * LINE
        pen.text((MARGIN, top), _line(chance), fill=INK, font=_letters(46))
    return _grained(sheet)


def _chance(*place: object) -> random.Random:
    """Return what is always the same for one side, and another for each."""
    return random.Random(repr(place))  # noqa: S311  # what is drawn keeps no secret


def _line(chance: random.Random) -> str:
    """Return a line of what looks like words and means nothing."""
    words = (
        "".join(chance.sample(SYLLABLES, chance.randint(1, 3))) + chance.choice(ENDINGS)
        for _ in range(chance.randint(4, 7))
    )
    return " ".join(words)


def _grained(sheet: Image.Image) -> Pixels:
    """Return a sheet as it is scanned: no two scans of it are the same."""
    grain = np.random.default_rng().normal(0, GRAIN, (SAMPLE, SAMPLE)).astype(np.int16)
    across, down = -(-WIDTH // SAMPLE), -(-HEIGHT // SAMPLE)
    grown = np.tile(grain, (down, across))[:HEIGHT, :WIDTH] + np.asarray(sheet, np.int16)
    return np.asarray(np.clip(grown, 0, 255), np.uint8)


def _letters(size: int) -> FreeTypeFont:
    try:
        return ImageFont.truetype(LETTERS, size)
    except OSError as fault:
        raise LettersMissingError(path=LETTERS) from fault
