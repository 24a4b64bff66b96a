"""Roman figures: of equal strokes side by side the engine tells one too few."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest

from ocr.words import Box, Reading, Word
from pipeline.roman import counted

if TYPE_CHECKING:
    from pipeline.cleanup.noun import Pixels

HIGH, STEM, ROOM = 28, 4, 6
WIDE = 14


def drawn(text: str) -> tuple[Pixels, Box]:
    """A word: stems for «I», slanting ones for «V», points, and rings for figures."""
    image, x, top = np.full((80, 400), 255, np.uint8), 20, 20
    for sign in text:
        if sign == "I":
            cv2.rectangle(image, (x, top), (x + STEM - 1, top + HIGH - 1), (20,), -1)
            cv2.rectangle(image, (x - 2, top), (x + STEM + 1, top + 1), (20,), -1)
            x += STEM + ROOM
        elif sign == "V":
            cv2.line(image, (x, top), (x + 9, top + HIGH - 1), (20,), 3)
            cv2.line(image, (x + 18, top), (x + 9, top + HIGH - 1), (20,), 3)
            x += 18 + ROOM
        elif sign == ".":
            cv2.rectangle(image, (x, top + HIGH - 4), (x + 3, top + HIGH - 1), (20,), -1)
            x += 4 + ROOM
        else:
            cv2.rectangle(image, (x, top), (x + WIDE - 1, top + HIGH - 1), (20,), 3)
            x += WIDE + ROOM
    return image, Box(19, top - 1, x - 18 - ROOM, HIGH + 2)


def read(text: str, box: Box) -> Reading:
    word = Word(text, text, box, 0.9, 1, 1)
    return Reading(400, 80, 300, (word,), "tesseract", "m", "Cyrillic")


@pytest.mark.parametrize(
    ("stands", "said", "told"),
    [
        ("1953.II.11", "1953.I.11", "1953.II.11"),
        ("1953.III.2", "1953.II.2", "1953.III.2"),
        ("1953.VII.20", "1953.VI.20", "1953.VII.20"),
        ("III.", "I.", "III."),
    ],
)
def test_a_stroke_that_was_left_out_is_put_in_and_doubted(
    stands: str, said: str, told: str
) -> None:
    image, box = drawn(stands)
    found = counted(read(said, box), image).words[0]

    assert (found.text, found.raw) == (told, said)
    assert found.confidence < 0.9


@pytest.mark.parametrize("text", ["1953.I.11", "1953.VI.20", "1953.VIII.4", "II.", "1953.II.11"])
def test_what_was_read_right_stays(text: str) -> None:
    image, box = drawn(text)
    reading = read(text, box)

    assert counted(reading, image) is reading


def test_what_has_no_points_or_no_such_figures_is_not_looked_at() -> None:
    image, box = drawn("1953")

    for text in ("1953", "I", "1953.XI.4", "ХII."):
        reading = read(text, box)
        assert counted(reading, image) is reading
