"""Strokes of print are upright and level, those of hands are not, whatever is done to the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from ocr.words import Box, Word
from pipeline.regions.strokes import Strokes, is_moved, looked_at, telling, together
from samples.papers.parts import Face
from tests.pipeline.cleanup.pages import BOLD, MONO, SANS, SERIF, Pixels
from tests.pipeline.regions.lines import LINE, SIZE, prose

if TYPE_CHECKING:
    from collections.abc import Callable

NARROW = "/usr/share/fonts/opentype/urw-base35/NimbusSansNarrow-Regular.otf"
PRINT = (SERIF, SANS, MONO, BOLD, NARROW)
HAND = str(Face("caveat-400.ttf").path)


def seen(face: str, spoil: Callable[[Pixels], Pixels] = np.asarray) -> Strokes:
    image, words = prose(face)
    return together(list(looked_at(words, np.asarray(spoil(image), np.uint8))))


def blurred(image: Pixels) -> Pixels:
    return np.asarray(cv2.GaussianBlur(image, (0, 0), 2), np.uint8)


def grainy(image: Pixels) -> Pixels:
    noise = np.random.default_rng(3).normal(0, 18, image.shape)
    return np.clip(image + noise, 0, 255).astype(np.uint8)


def coarse(image: Pixels) -> Pixels:
    small = cv2.resize(image, None, fx=0.6, fy=0.6, interpolation=cv2.INTER_AREA)
    return np.asarray(cv2.resize(small, image.shape[::-1]), np.uint8)


def moved(image: Pixels) -> Pixels:
    """As paper that was pulled sideways while it was taken."""
    return np.asarray(cv2.blur(image, (9, 1)), np.uint8)


def lifted(image: Pixels) -> Pixels:
    """As paper that went on, or back, while it was taken."""
    return np.asarray(cv2.blur(image, (1, 13)), np.uint8)


@pytest.mark.parametrize("face", PRINT)
@pytest.mark.parametrize("spoil", [np.asarray, blurred, grainy, coarse, moved])
def test_print_is_not_like_handwriting(face: str, spoil: Callable[[Pixels], Pixels]) -> None:
    assert seen(face, spoil).likeness < 0


@pytest.mark.parametrize("spoil", [np.asarray, blurred, grainy, coarse, moved])
def test_a_face_made_from_a_hand_is(spoil: Callable[[Pixels], Pixels]) -> None:
    assert seen(HAND, spoil).likeness > 2


def climbing(face: str, slope: float) -> Strokes:
    """Numbers of which each climbs, or falls, by a slope."""
    font = ImageFont.truetype(face, SIZE)
    image, words = Image.new("L", (1200, LINE * 26), 255), []
    draw = ImageDraw.Draw(image)
    for row in range(12):
        place, text = (300, LINE * (2 * row + 1)), f"ЪЪ{68932760 + 1111 * row}"
        draw.text(place, text, 20, font)
        left, top, right, bottom = (int(side) for side in draw.textbbox(place, text, font))
        rise = abs(slope) * (right - left) / 2
        box = Box(left, int(top - rise), right - left + 1, int(bottom - top + 2 * rise) + 1)
        words.append(Word(text, text, box, 0.7, 1, row))
    shear = np.array(
        [[1.0, 0.0, 0.0], [slope, 1.0, -slope * (words[0].box.x + words[0].box.w / 2)]]
    )
    bent = cv2.warpAffine(np.asarray(image), shear, image.size, borderValue=(255,))
    return together(list(looked_at(words, np.asarray(bent, np.uint8))))


@pytest.mark.parametrize("face", PRINT)
@pytest.mark.parametrize("slope", [-0.3, -0.09, 0.06, 0.35])
def test_print_that_climbs_to_a_gutter_or_a_fold_is_not_like_handwriting(
    face: str, slope: float
) -> None:
    assert climbing(face, slope).likeness < 0


@pytest.mark.parametrize("slope", [-0.3, -0.09, 0.06, 0.35])
def test_a_face_made_from_a_hand_that_climbs_is(slope: float) -> None:
    assert climbing(HAND, slope).likeness > 1


@pytest.mark.parametrize("face", PRINT)
def test_print_that_was_moved_up_or_down_is_surely_print(face: str) -> None:
    image, words = prose(face)
    assert is_moved(words, lifted(image))
    assert seen(face, lifted).is_print


def test_a_face_made_from_a_hand_that_was_moved_up_or_down_is_not() -> None:
    assert not seen(HAND, lifted).is_print


@pytest.mark.parametrize("face", [*PRINT, HAND])
def test_only_a_page_whose_stems_are_smeared_was_moved(face: str) -> None:
    image, words = prose(face)
    assert is_moved(words, moved(image))
    assert not is_moved(words, image)
    assert not is_moved(words, blurred(image))


def test_letters_and_signs_are_counted_and_long_words_weigh_more() -> None:
    both = together([Strokes(0.2, 1.0, 6, 8), Strokes(0.1, 0.5, 2, 2)])
    assert (both.letters, both.signs) == (8, 10)
    assert both.upright == pytest.approx(0.18)
    assert both.level == pytest.approx(0.9)


@pytest.mark.parametrize(
    ("text", "left"), [("А/638", 140), ("182/ШШ2021", 140), ("Бат", 100), ("а/б", 100), ("7", 100)]
)
def test_of_a_word_with_a_slash_what_stands_behind_it_tells_what_wrote_it(
    text: str, left: int
) -> None:
    word = Word(text, text, Box(100, 10, 100, 40), 0.9, 1, 1)
    assert telling(word) == Box(left, 10, 200 - left, 40)


@pytest.mark.parametrize("box", [Box(10, 10, 30, 30), Box(10, 10, 0, 30), Box(120, 10, 9, 9)])
def test_where_no_ink_is_there_is_no_handwriting(box: Box) -> None:
    blank = np.full((100, 100), 255, np.uint8)
    (found,) = looked_at([Word("а", "а", box, 0.1, 1, 0)], blank)
    assert (found.upright, found.level) == (1, 1)
