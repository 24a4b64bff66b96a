"""Hands: how a text is put on a page: printed, typed on a machine, or written with a pen."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from PIL import Image, ImageDraw

from press.fonts import Face, cut
from press.page import Box, Ink, Mark, Page, Piece

if TYPE_CHECKING:
    import random


class Stroke(StrEnum):
    """What puts the letters on the paper."""

    PRINTED = "printed"
    TYPED = "typed"
    WRITTEN = "written"


@dataclass(frozen=True, slots=True)
class Hand:
    """A face in a size and an ink, and the way its letters come to lie on the paper."""

    face: Face
    size: int
    ink: Ink = Ink.BLACK
    stroke: Stroke = Stroke.PRINTED

    def width(self, text: str) -> int:
        """How far the text runs, in pixels."""
        return round(cut(self.face, self.size).getlength(text))

    @property
    def leading(self) -> int:
        """The distance from one baseline to the next."""
        return round(self.size * 1.5)


def put(
    page: Page,
    hand: Hand,
    at: tuple[int, int],
    text: str,
    dice: random.Random,
    *,
    mark: Mark | None = None,
) -> int:
    """Set a text with its baseline starting at a point; give back where it ends."""
    if hand.stroke is Stroke.PRINTED:
        page.pen(hand.ink).text(at, text, font=cut(hand.face, hand.size), fill=255, anchor="ls")
    elif hand.stroke is Stroke.TYPED:
        _type(page, hand, at, text, dice)
    else:
        _write(page, hand, at, text, dice)
    page.pieces.append(Piece(text, at[1], _box(hand, at, text), mark))
    return at[0] + hand.width(text)


def _box(hand: Hand, at: tuple[int, int], text: str) -> Box:
    left, top, right, bottom = cut(hand.face, hand.size).getbbox(text, anchor="ls")
    return at[0] + left, at[1] + top, at[0] + right, at[1] + bottom


def _type(page: Page, hand: Hand, at: tuple[int, int], text: str, dice: random.Random) -> None:
    font, pen, x = cut(hand.face, hand.size), page.pen(hand.ink), float(at[0])
    for letter in text:
        spot = (x + dice.uniform(-1, 1), at[1] + dice.uniform(-2, 2))
        force = round(dice.triangular(165, 255, 245))
        pen.text(spot, letter, font=font, fill=force, anchor="ls", stroke_width=1)
        x += font.getlength(letter)


def _write(page: Page, hand: Hand, at: tuple[int, int], text: str, dice: random.Random) -> None:
    x, rise = float(at[0]), 0.0
    plate = page.plate(hand.ink)
    for letter in text:
        rise = rise * 0.7 + dice.uniform(-2.2, 2.2)
        size = round(hand.size * dice.uniform(0.95, 1.06))
        stamp = _letter(letter, hand.face, size, dice.uniform(-3, 4))
        spot = (round(x) - size, round(at[1] + rise) - 2 * size)
        plate.paste(255, spot, stamp)
        x += cut(hand.face, hand.size).getlength(letter) + dice.uniform(-0.5, 0.8)


def _letter(letter: str, face: Face, size: int, lean: float) -> Image.Image:
    stamp = Image.new("L", (3 * size, 3 * size), 0)
    pen = ImageDraw.Draw(stamp)
    pen.text((size, 2 * size), letter, font=cut(face, size), fill=235, anchor="ls")
    return stamp.rotate(lean, Image.Resampling.BICUBIC, center=(size, 2 * size))
