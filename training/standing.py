"""Teach the letters to say which way is up, and write `pipeline/cleanup/standing.npz`.

    python -m training.standing FONT…

Some minutes of one core. Every third font is kept back to measure the result.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

from pipeline.cleanup.ink import letter_height, pieces
from pipeline.cleanup.standing import SIDE, TURNS, WEIGHTS, letters, votes_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pipeline.cleanup.noun import Pixels
    from pipeline.cleanup.standing import Floats

# How often letters come in Mongolian text, roughly, and some of all the others.
_SMALL = "аааааааннннийийэээрррглглдддсстүүүоооөөбуххмттыиквжзцшчяюеёфпщъь"
_LARGE = "АБВГДЕЁЖЗИЙКЛМНОӨПРСТУҮФХЦЧШЩЪЫЬЭЮЯ"
_FIGURES = "01234567890123456789№."
_HIDDEN = 48
_ROUNDS = 14
_BATCH = 256
_PAGES = 5


@dataclass
class Network:
    """Two layers, learning by Adam."""

    layers: list[Floats]

    @classmethod
    def new(cls, chance: np.random.Generator) -> Network:
        """Small random weights."""
        inputs = SIDE * SIDE
        first = chance.normal(0, np.sqrt(2 / inputs), (inputs, _HIDDEN))
        second = chance.normal(0, np.sqrt(1 / _HIDDEN), (_HIDDEN, len(TURNS)))
        shapes = (first, np.zeros(_HIDDEN), second, np.zeros(len(TURNS)))
        return cls([layer.astype(np.float32) for layer in shapes])

    def slopes(self, shapes: Floats, turns: NDArray[np.intp]) -> list[Floats]:
        """By how much each weight worsens the result."""
        first, bias, second, offset = self.layers
        hidden = np.maximum(shapes @ first + bias, 0)
        scores = hidden @ second + offset
        likely = np.exp(scores - scores.max(axis=1, keepdims=True))
        likely /= likely.sum(axis=1, keepdims=True)
        likely[np.arange(len(turns)), turns] -= 1
        likely /= len(turns)
        back = (likely @ second.T) * (hidden > 0)
        return [shapes.T @ back, back.sum(axis=0), hidden.T @ likely, likely.sum(axis=0)]

    def learn(self, shapes: Floats, turns: NDArray[np.intp], chance: np.random.Generator) -> None:
        """Go through all shapes several times, in ever smaller steps."""
        steps = [(np.zeros_like(layer), np.zeros_like(layer)) for layer in self.layers]
        count = 0
        for round_ in range(_ROUNDS):
            rate = 2e-3 * 0.75**round_
            order = chance.permutation(len(turns))
            for some in np.array_split(order, len(turns) // _BATCH):
                count += 1
                slopes = self.slopes(shapes[some], turns[some])
                for number, slope in enumerate(slopes):
                    mean = steps[number][0] * 0.9 + 0.1 * slope
                    square = steps[number][1] * 0.999 + 0.001 * slope**2
                    steps[number] = mean, square
                    fair = mean / (1 - 0.9**count), square / (1 - 0.999**count)
                    decay = 1 - rate * 1e-2
                    moved = rate * fair[0] / (np.sqrt(fair[1]) + 1e-8)
                    learnt = decay * self.layers[number] - moved
                    self.layers[number] = learnt.astype(np.float32)

    def write(self, path: Path) -> None:
        """Store the weights with half of the precision."""
        names = ("first", "bias", "second", "offset")
        halves = {n: x.astype(np.float16) for n, x in zip(names, self.layers, strict=True)}
        np.savez_compressed(path, **halves)  # type: ignore[arg-type]


def page(font: Path, chance: np.random.Generator) -> Pixels:
    """Ink of some lines of letters, spoiled as scanning spoils them."""
    size = int(chance.integers(16, 40))
    drawn = ImageFont.truetype(str(font), size)
    image = Image.new("L", (900, 700), 255)
    draw = ImageDraw.Draw(image)
    for y in range(20, 640, int(size * 1.7)):
        draw.text((20, y), _line(chance), fill=0, font=drawn)
    pixels = np.asarray(image, np.float32)
    turn = cv2.getRotationMatrix2D((450, 350), float(chance.uniform(-4, 4)), 1.0)
    pixels = np.asarray(cv2.warpAffine(pixels, turn, (900, 700), borderValue=(255.0,)))
    pixels = np.asarray(cv2.GaussianBlur(pixels, (0, 0), float(chance.uniform(0.4, 1.3))))
    pixels += chance.normal(0, chance.uniform(0, 25), pixels.shape)
    return np.where(pixels < chance.uniform(110, 200), 255, 0).astype(np.uint8)


def shapes_of(fonts: list[Path], chance: np.random.Generator) -> tuple[Floats, NDArray[np.intp]]:
    """Letters of all fonts in the four turns, and which turn rights each."""
    shapes, turns = [], []
    for font in fonts:
        for _ in range(_PAGES):
            ink = page(font, chance)
            usual = letter_height(ink)
            for number, turn in enumerate(TURNS):
                lying = np.ascontiguousarray(np.rot90(ink, turn // 90))
                found = letters(lying, pieces(lying).boxes, usual)
                shapes.append(found)
                turns.append(np.full(len(found), number))
    return np.concatenate(shapes), np.concatenate(turns)


def _line(chance: np.random.Generator) -> str:
    words = []
    for _ in range(8):
        kind = str(chance.choice([_FIGURES, _LARGE, _SMALL], p=[0.12, 0.18, 0.7]))
        word = "".join(chance.choice(list(kind), int(chance.integers(2, 9))))
        words.append(word.capitalize() if chance.integers(10) == 0 else word)
    return " ".join(words)


def main(names: list[str]) -> None:
    """Learn from two thirds of the fonts, measure on the others, write the weights."""
    chance = np.random.default_rng(2)
    fonts = sorted(map(Path, names))
    kept_back = fonts[::3]
    network = Network.new(chance)
    network.learn(*shapes_of([font for font in fonts if font not in kept_back], chance), chance)
    network.write(WEIGHTS)
    shapes, turns = shapes_of(kept_back, chance)
    right = float((votes_of(shapes, WEIGHTS).argmax(axis=1) == turns).mean())
    sys.stdout.write(f"{right:.1%} of {len(turns)} letters in {len(kept_back)} fonts kept back\n")


if __name__ == "__main__":
    main(sys.argv[1:])
