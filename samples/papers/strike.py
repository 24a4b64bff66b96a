"""Strike: how letters get on paper, from a printing press or from a typewriter's types."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image, ImageDraw, ImageFont

if TYPE_CHECKING:
    import numpy.typing as npt

    from samples.papers.parts import Face

    Ink = npt.NDArray[np.float32]

OVERSTRUCK = {"Ө": ("О", "-"), "ө": ("о", "-"), "Ү": ("У", "-"), "ү": ("у", "-")}
"""What a typewriter without Ө and Ү struck in their place: a Russian letter and a dash over it."""
FULL = 255


@dataclass(frozen=True, slots=True)
class Hand:
    """How evenly a typewriter writes."""

    across: float
    """By how many pixels a letter stands left or right of its place, as a standard deviation."""
    down: float
    """The same up and down."""
    uneven: float
    """By how much of its ink a letter is fainter, as a standard deviation."""
    overstrikes: bool
    """Whether it has no Ө and Ү of its own."""


@cache
def cut(face: Face, size: int) -> ImageFont.FreeTypeFont:
    """A face in one size, in pixels to the em; plain layout: every machine sets it alike."""
    return ImageFont.truetype(face.path, size, layout_engine=ImageFont.Layout.BASIC)


def pitch(face: Face, size: int) -> float:
    """How far a typewriter moves on from letter to letter, in pixels."""
    return face.pitch * size or cut(face, size).getlength("н")


def foot(face: Face, size: int) -> int:
    """From the top of a line's own picture to the foot of its letters, in pixels.

    Faces do not always count the marks over capitals in what they say of their height.
    """
    return cut(face, size).getmetrics()[0] + size // 4


def height(face: Face, size: int) -> int:
    """The height of a line's own picture, in pixels."""
    return foot(face, size) + cut(face, size).getmetrics()[1]


def printed(text: str, face: Face, size: int) -> Ink:
    """Ink from 0 to 1 of one line, rows by columns, as a press prints it."""
    font, high = cut(face, size), height(face, size)
    picture = Image.new("L", (max(1, round(font.getlength(text))) + size // 4, high))
    ImageDraw.Draw(picture).text((size // 8, size // 4), text, FULL, font)
    return np.asarray(picture, np.float32) / np.float32(FULL)


def typed(text: str, face: Face, size: int, hand: Hand, chance: np.random.Generator) -> Ink:
    """Ink of one line as a typewriter strikes it, letter by letter."""
    font, high = cut(face, size), height(face, size)
    step = pitch(face, size)
    width = round(step * len(text)) + size // 2
    ink = np.zeros((high, width), np.float32)
    for index, letter in enumerate(text):
        if letter == " ":
            continue
        strikes = OVERSTRUCK.get(letter, (letter,)) if hand.overstrikes else (letter,)
        for number, one in enumerate(strikes):
            raised = size // 4 + (round(-0.02 * size) if number else 0)
            picture = Image.new("L", (width, high))
            place = (
                size // 8 + index * step + chance.normal(0, hand.across),
                raised + chance.normal(0, hand.down),
            )
            if face.pitch:
                picture.paste(*_squeezed(one, font, step, place))
            else:
                ImageDraw.Draw(picture).text(place, one, FULL, font)
            strength = float(np.clip(1 - abs(chance.normal(0, hand.uneven)), 0.25, 1))
            left, right = int(max(0, place[0] - size)), int(place[0] + 2 * size)
            struck = np.asarray(picture.crop((left, 0, min(width, right), high)), np.float32)
            part = ink[:, left : min(width, right)]
            np.maximum(part, struck * (strength / FULL), out=part)
    return ink


def _squeezed(
    letter: str, font: ImageFont.FreeTypeFont, step: float, place: tuple[float, float]
) -> tuple[Image.Image, tuple[int, int]]:
    """A letter pressed into the room of one pitch, and where its corner goes."""
    wide, above = max(1, round(font.getlength(letter))), font.size / 4
    stamp = Image.new("L", (wide, round(above) + sum(font.getmetrics())))
    ImageDraw.Draw(stamp).text((0, round(above)), letter, FULL, font)
    room = min(wide, round(step))
    corner = (round(place[0] + (step - room) / 2), round(place[1]) - round(above))
    return stamp.resize((room, stamp.height)), corner
