"""Writing by hand: a typeface made from a hand, whose letters a person writes anew each time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np

from samples.papers.sheet import FULL, SEEN, Pen, Sheet, Word
from samples.papers.strike import cut, foot, height, printed

if TYPE_CHECKING:
    import random

    from samples.papers.strike import Ink

JOINED_UP = 0.2
"""Parts of an em above the foot of a letter at which a stroke to the next one ends."""


@dataclass(frozen=True, slots=True)
class Manner:
    """How a person writes; all lengths in parts of an em."""

    joined: bool = False
    """Whether a stroke goes from each letter to the next."""
    slant: float = 0.0
    """How far a letter leans to the right, as a tangent."""
    restless: float = 0.0
    """By how much letters stand above or below their line and are larger or smaller, and strokes
    leave their way, as a standard deviation."""
    thicker: int = 0
    """Pixels by which the pen is broader than the typeface's own."""


def manner(dice: random.Random, *, joined: bool) -> Manner:
    """One person's."""
    return Manner(joined, dice.uniform(-0.1, 0.35), dice.uniform(0.02, 0.05), dice.choice((0, 1)))


@dataclass(frozen=True, slots=True)
class Quill(Pen):
    """A pen that a person holds."""

    manner: Manner = Manner()

    def ink(self, word: str, chance: np.random.Generator) -> Ink:
        """A word's ink from 0 to 1, placed as `printed` places it."""
        if self.manner == Manner():
            return printed(word, self.face, self.size)
        return _bent(self._letters(word, chance), self, chance)

    def _letters(self, word: str, chance: np.random.Generator) -> Ink:
        font, restless = cut(self.face, self.size), self.manner.restless
        line = height(self.face, self.size)
        ink = np.zeros((line, round(font.getlength(word)) + 2 * self.size), np.float32)
        x, last = 0.0, None
        for letter in word:
            stamp, down = printed(letter, self.face, self.size), chance.normal(0, restless)
            grown = 1 + chance.normal(0, restless)
            level = foot(self.face, self.size)
            move = np.array(
                [[grown, 0, x], [0, grown, level * (1 - grown) + down * self.size]], np.float32
            )
            drawn = cv2.warpAffine(stamp, move, (ink.shape[1], line), flags=cv2.INTER_LINEAR)
            np.maximum(ink, drawn, out=ink)
            columns = np.flatnonzero((drawn[: level + 2] > SEEN).any(axis=0))
            if self.manner.joined and letter.isalpha() and columns.size:
                if last is not None:
                    _stroke(ink, last, (int(columns[0]) + 1, level), self)
                last = (int(columns[-1]) - 1, level)
            x += font.getlength(letter) * chance.normal(1, restless)
        return ink


def _stroke(ink: Ink, start: tuple[int, int], end: tuple[int, int], pen: Quill) -> None:
    """From the foot of a letter up to the next one, as a bow."""
    rise, weight = round(JOINED_UP * pen.size), max(2, round(0.05 * pen.size))
    (x, y), (right, foot_) = start, end
    along = np.linspace(0, 1, 9)[:, None]
    corners = np.array([[x, y - rise // 3], [(x + right) / 2, y], [right, foot_ - rise]])
    bow = (
        (1 - along) ** 2 * corners[0] + 2 * along * (1 - along) * corners[1] + along**2 * corners[2]
    )
    way = [bow.round().astype(np.int32)]
    cv2.polylines(ink, way, isClosed=False, color=(1.0,), thickness=weight, lineType=cv2.LINE_AA)


def _bent(ink: Ink, pen: Quill, chance: np.random.Generator) -> Ink:
    """Lean the letters, and let every stroke leave its way a little."""
    high, wide = ink.shape
    cells = (max(2, round(2 * wide / pen.size)), max(2, round(2 * high / pen.size)))
    wave = [
        cv2.resize(
            chance.normal(0, pen.manner.restless * pen.size, cells[::-1]).astype(np.float32),
            (wide, high),
            interpolation=cv2.INTER_CUBIC,
        )
        for _ in range(2)
    ]
    rows, columns = np.mgrid[:high, :wide].astype(np.float32)
    lean = pen.manner.slant * (foot(pen.face, pen.size) - rows)
    bent = cv2.remap(ink, columns - lean + wave[0], rows + wave[1], cv2.INTER_LINEAR)
    if pen.manner.thicker:
        bent = cv2.dilate(bent, np.ones((1 + pen.manner.thicker,) * 2, np.uint8))
    return np.asarray(bent, np.float32)


@dataclass(frozen=True, slots=True)
class Press(Pen):
    """A pen that prints, but for the numbers: those a person writes in."""

    quill: Quill | None = None

    def hand_of(self, word: str) -> Pen:
        """What a word is written or printed with."""
        printed_ = Pen(self.face, self.size, self.tint, self.hand)
        return self.quill if self.quill and any(map(str.isdigit, word)) else printed_

    def width(self, text: str) -> int:
        """How far a text runs, in pixels, spaces as the press sets them."""
        words = text.split()
        spaces = len(text) - sum(map(len, words))
        return sum(self.hand_of(word).width(word) for word in words) + Pen.width(self, " ") * spaces


class Desk(Sheet):
    """A sheet on which a person writes, too; what a person wrote is remembered."""

    def put(self, pen: Pen, at: tuple[int, int], text: str, column: int = 0) -> int:
        """Set or write a text from a point of the baseline on; give back where it ends."""
        if not isinstance(pen, Quill | Press):
            return super().put(pen, at, text, column)
        x, row = at
        for word in text.split():
            own = pen.hand_of(word) if isinstance(pen, Press) else pen
            if isinstance(own, Quill):
                self._write(own, (x, row), word, column)
            else:
                super().put(own, (x, row), word, column)
            x += pen.width(word + " ")
        return x - pen.width(" ")

    def _write(self, pen: Quill, at: tuple[int, int], word: str, column: int) -> None:
        ink = pen.ink(word, self.chance)
        left, top = at[0] - pen.size // 8, at[1] - foot(pen.face, pen.size)
        self.lay(pen.tint, (left, top), (np.clip(ink, 0, 1) * FULL).astype(np.uint8))
        rows, columns = np.where(ink > SEEN)
        box = (
            float(left + columns.min()),
            float(top + rows.min()),
            float(left + columns.max() + 1),
            float(top + rows.max() + 1),
        )
        self.words.append(Written(word, at[1], box, column))


@dataclass(frozen=True, slots=True)
class Written(Word):
    """A word that a person wrote."""
