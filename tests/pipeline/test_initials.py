"""First letters are large or small as they stand beside the others of their word."""

from __future__ import annotations

import pytest

from pipeline.initials import raised
from tests.pipeline.cleanup import pages
from tests.pipeline.test_capitals import line, told

FACES = (pages.SERIF, pages.SANS, pages.MONO, pages.BOLD)


@pytest.mark.parametrize("face", FACES)
@pytest.mark.parametrize(
    ("printed", "read"),
    [
        ("аймаг Орхон сум", "аймаг орхон сум"),
        ("Нас барсан огноо:", "нас барсан огноо:"),
        ("өгсөн Дархад овог", "өгсөн дархад овог"),
        ("мөн Эрдэнэсант, хот", "мөн эрдэнэсант, хот"),
        ("гэж Дорж", "гэж дорж"),
    ],
)
def test_capitals_read_as_small_letters_become_capitals_again(
    printed: str, read: str, face: str
) -> None:
    before, image = line(printed, read, face)
    after = raised(before, image)
    assert told(after) == printed
    assert [word.raw for word in after.words] == read.split()


@pytest.mark.parametrize("face", FACES)
@pytest.mark.parametrize(
    "printed",
    [
        "дүлгэнэ, хэлэлцчих засаг барсан",
        "нас огноо: сумын түүзнэ",
        "(сумын) «нэртэй» (түүзнэ)",
        "ццш щзх рур үүн",
        "Орхон ЗАСАГ 1994",
    ],
)
def test_small_letters_and_marks_before_them_stay(printed: str, face: str) -> None:
    before, image = line(printed, printed, face)
    assert raised(before, image) is before


def test_a_word_in_pieces_stays() -> None:
    before, image = line("сум Орхон", "сум орхон")
    box = before.words[1].box
    image = image.copy()
    image[box.y : box.bottom, box.x + 18 : box.x + 22] = 255
    assert raised(before, image) is before
