"""Words are large or small as their letters stand beside the others of their line."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest
from PIL import ImageFont

from ocr.words import Box, Reading, Word
from pipeline.capitals import settled
from tests.pipeline.cleanup import pages

if TYPE_CHECKING:
    from pipeline.cleanup.noun import Pixels

SIZE = 60
FACES = (pages.SERIF, pages.SANS, pages.MONO, pages.BOLD)


def line(printed: str, read: str, face: str = pages.SERIF) -> tuple[Reading, Pixels]:
    """A line as it is printed, and as it was read, word for word."""
    image, draw = pages.canvas()
    font = ImageFont.truetype(face, SIZE)
    words, x = [], 200
    for said, told in zip(printed.split(), read.split(), strict=True):
        draw.text((x, 300), said, fill=20, font=font)
        left, top, right, bottom = map(round, draw.textbbox((x, 300), said, font=font))
        box = Box(left, top, right - left, bottom - top)
        words.append(Word(told, told, box, 0.9, 1, 1))
        x = right + 30
    grey = np.asarray(image.convert("L"), np.uint8)
    return Reading(grey.shape[1], grey.shape[0], 300, tuple(words), "", "", "papers"), grey


def told(reading: Reading) -> str:
    return " ".join(word.text for word in reading.words)


@pytest.mark.parametrize("face", FACES)
@pytest.mark.parametrize(
    ("printed", "read"),
    [
        ("хэлэлцчих үлбийцгээ дүлгэнэ, гэнэ", "хэлэлцчих үлбийцгээ ДҮЛГЭНЭ, гэнэ"),
        ("Удмын овог хамаатан", "УДМЫН овог хамаатан"),
        ("Цэнхэр сумын ивцгээ засаг", "Цэнхэр сумын ИвЦГээ засаг"),
    ],
)
def test_small_letters_read_as_capitals_become_small_again(
    printed: str, read: str, face: str
) -> None:
    before, image = line(printed, read, face)
    after = settled(before, image)
    assert told(after) == printed
    assert [word.raw for word in after.words] == read.split()


@pytest.mark.parametrize("face", FACES)
@pytest.mark.parametrize(
    "printed",
    [
        "сумын ЗАСАГ дарга авсан",
        "Хэрлэн компани «ГАНГА» нэртэй",
        "УЛСЫН БҮРТГЭЛ",
        "сумын Жав-Дагва регистр ЪЪ78102826 гэнэ",
    ],
)
def test_what_stands_in_capitals_stays(printed: str, face: str) -> None:
    before, image = line(printed, printed, face)
    assert settled(before, image) is before


@pytest.mark.parametrize("face", FACES)
@pytest.mark.parametrize(
    ("printed", "read"),
    [
        ("Дамба эм жолооч насан", "Дамба ЭМ ЖОЛООЧ насан"),
        ("Дамба эх малчин насан", "Дамба ЭХ Малчин насан"),
        ("Дамба ЭМ Малчин насан", "Дамба ЭМ Малчин насан"),
    ],
)
def test_a_word_alone_in_its_cell_is_held_against_its_row(
    printed: str, read: str, face: str
) -> None:
    before, image = line(printed, read, face)
    assert told(settled(in_cells(before), image)) == printed


def in_cells(reading: Reading, sure: float = 0.7) -> Reading:
    """The same with every word in a line of its own, those in capitals read so surely."""
    cells = [
        replace(word, line=at, confidence=sure if word.text[0].isupper() else word.confidence)
        for at, word in enumerate(reading.words)
    ]
    return replace(reading, words=tuple(cells))


def test_a_word_in_its_cell_that_is_surely_read_stays() -> None:
    before, image = line("Дамба эм насан", "Дамба ЭМ насан")
    surely = in_cells(before, 0.95)
    assert settled(surely, image) is surely


def test_beside_one_cell_alone_a_word_stays_for_it_may_be_set_smaller() -> None:
    before, image = line("хаана эм", "хаана ЭМ")
    cells = in_cells(before)
    assert settled(cells, image) is cells


def test_beside_cells_of_several_sizes_a_word_stays() -> None:
    before, image = line("хаана эм насан", "хаана ЭМ насан")
    pressed = image.copy()
    box = before.words[2].box
    part = pressed[box.y : box.bottom, box.x : box.right]
    half = cv2.resize(part, None, fx=0.6, fy=0.6, interpolation=cv2.INTER_AREA)
    part[:] = 255
    part[-half.shape[0] :, : half.shape[1]] = half
    cells = in_cells(before)
    assert settled(cells, pressed) is cells


def test_beside_others_of_its_line_a_first_letter_stays_as_it_was_read() -> None:
    before, image = line("төв эрдэнэсант насан", "төв Эрдэнэсант насан")
    words = tuple(replace(word, confidence=0.7) for word in before.words)
    assert told(settled(replace(before, words=words), image)) == "төв Эрдэнэсант насан"


def test_a_word_beside_none_of_sure_size_stays() -> None:
    before, image = line("дүлгэнэ 1994", "ДҮЛГЭНЭ 1994")
    assert settled(before, image) is before


def test_a_label_may_be_set_smaller_than_its_entry() -> None:
    before, image = line("овогнэр: хамаатан", "ОВОГНЭР: хамаатан")
    assert settled(before, image) is before
