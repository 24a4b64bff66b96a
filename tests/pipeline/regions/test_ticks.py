"""Boxes to be ticked: squares that the engine takes for letters."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest

from ocr.words import Box, Reading, Word
from pipeline.regions.ticks import without_boxes

if TYPE_CHECKING:
    from pipeline.cleanup.noun import Pixels

PLACE = Box(100, 100, 43, 43)


def page(*, ticked: bool = False, open_: bool = False) -> Pixels:
    image = np.full((300, 600), 255, np.uint8)
    cv2.rectangle(image, (102, 102), (140, 140), (20,), 3)
    if ticked:
        cv2.line(image, (108, 108), (134, 134), (20,), 4)
        cv2.line(image, (108, 134), (134, 108), (20,), 4)
    if open_:
        image[136:, :] = 255
    return image


def reading(text: str, confidence: float) -> Reading:
    words = (
        Word(text, text, PLACE, confidence, 1, 1),
        Word("Итгэмжлэл", "Итгэмжлэл", Box(170, 105, 200, 36), 0.9, 1, 1),
    )
    return Reading(600, 300, 300, words, "tesseract", "m", "Cyrillic")


@pytest.mark.parametrize("ticked", [False, True])
def test_a_box_that_was_read_as_a_letter_is_no_word(*, ticked: bool) -> None:
    found = without_boxes(reading("Ю", 0.1), page(ticked=ticked))

    assert [word.text for word in found.words] == ["Итгэмжлэл"]


def test_a_letter_that_was_read_well_or_has_no_four_walls_stays() -> None:
    sure, opened = reading("О", 0.9), reading("П", 0.3)

    assert without_boxes(sure, page()) is sure
    assert without_boxes(opened, page(open_=True)) is opened


def test_a_sign_of_no_number_is_told_by_its_walls_too() -> None:
    found = without_boxes(reading("№", 0.55), page())

    assert len(found.words) == 1


def test_a_letter_with_a_stem_in_its_middle_is_none() -> None:
    image = page()
    image[102:141, 119:124] = 20
    assert without_boxes(reading("Ш", 0.6), image) == reading("Ш", 0.6)


def test_a_roman_figure_between_its_serifs_is_none() -> None:
    assert without_boxes(reading("II", 0.6), page()) == reading("II", 0.6)
