"""A typewriter is known by its pitch, however soft its strokes are; print and hands have none."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from ocr.words import Box, Word
from pipeline.cleanup.places import holds
from pipeline.regions import handwriting
from pipeline.regions.pitch import typed
from pipeline.regions.stretches import Stretch, stretches
from samples.papers.parts import Face
from tests.pipeline.cleanup.pages import MONO, PROSE, SANS, SERIF, Pixels

SIZE = 46
LINE = 90
SURE = 0.88
HAND = str(Face("caveat-400.ttf").path)


def soft(image: Pixels) -> Pixels:
    """As a carbon copy is: blurred, doubled and grainy."""
    ink = 255 - np.minimum(image, np.roll(image, (2, 3), (0, 1)))
    grain = np.random.default_rng(4).normal(0.8, 0.2, image.shape)
    grainy = ink * cv2.GaussianBlur(grain, (0, 0), 1.5)
    return np.clip(255 - cv2.GaussianBlur(grainy, (0, 0), 2.5), 0, 255).astype(np.uint8)


def page(faces: list[str], confidence: float = 0.5) -> tuple[list[Stretch], Pixels]:
    """A soft page of a line of prose in each face, and its stretches."""
    image = Image.new("L", (2000, LINE * (len(faces) + 1)), 255)
    draw = ImageDraw.Draw(image)
    words = []
    for row, (line, face) in enumerate(zip(PROSE, faces, strict=False)):
        font = ImageFont.truetype(face, SIZE)
        draw.text((100, LINE * row), line, 20, font)
        said = ""
        for text in line.split():
            x = 100 + font.getlength(said)
            left, top, right, bottom = draw.textbbox((x, LINE * row), text, font)
            box = Box(int(left), int(top), int(right - left) + 1, int(bottom - top) + 1)
            words.append(Word(text, text, box, confidence, 1, row))
            said += f"{text} "
    return stretches(words), soft(np.asarray(image, np.uint8))


def within(regions: list[Box], box: Box) -> bool:
    return any(holds(region, box) for region in regions)


def test_a_soft_page_by_a_typewriter_stands_in_its_pitch() -> None:
    parts, image = page([MONO] * 12)
    assert typed(parts, image, SURE) == parts


@pytest.mark.parametrize("face", [SERIF, SANS, HAND])
def test_letters_of_unlike_widths_have_no_pitch(face: str) -> None:
    assert not typed(*page([face] * 12), SURE)


def test_what_a_hand_wrote_between_typewritten_lines_is_handwriting_alone() -> None:
    parts, image = page([MONO, MONO, HAND] * 4)
    found = handwriting.find(parts, image)
    by_hand = {word.line for part in parts for word in part.words if within(found, word.box)}
    assert by_hand == {2, 5, 8, 11}


def test_a_few_lines_have_no_pitch_that_is_known() -> None:
    assert not typed(*page([MONO] * 4), SURE)


def test_what_is_surely_read_is_not_asked_about() -> None:
    assert not typed(*page([MONO] * 12, confidence=0.95), SURE)


def test_a_soft_page_by_a_typewriter_is_no_handwriting() -> None:
    assert not handwriting.find(*page([MONO] * 12))


def test_a_soft_page_by_a_hand_is() -> None:
    assert handwriting.find(*page([HAND] * 12))
