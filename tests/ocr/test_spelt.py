from __future__ import annotations

import pytest

from ocr.joined import joined
from ocr.spelt import spelt, whole
from ocr.text import text
from ocr.words import Box, Reading, Word


def line(*pieces: tuple[str, int]) -> tuple[Word, ...]:
    """Words with the places of their left edges, letters 30 high and 20 wide."""
    return tuple(Word(said, said, Box(x, 100, 20 * len(said), 30), 0.9, 1, 1) for said, x in pieces)


def boxed(said: str, pitch: int = 74, start: int = 1000) -> tuple[Word, ...]:
    """Letters one to a box; a space is an empty one."""
    places = [(letter, start + pitch * at) for at, letter in enumerate(said) if letter != " "]
    return line(*places)


@pytest.mark.parametrize("said", ["ЪЪ90110315", "Дамдин", "Ү-2203001122", "БОЛД"])
def test_letters_at_even_pitch_are_one_word(said: str) -> None:
    words = (*line(("Регистрийн", 100), ("№", 400)), *boxed(said))

    assert whole(words) == ["Регистрийн", "№", said]


def test_an_empty_box_parts_two_words() -> None:
    assert whole(boxed("БАТ ДОРЖ")) == ["БАТ", "ДОРЖ"]


def test_digits_that_were_read_as_one_word_out_of_several_boxes_stand_in_them() -> None:
    words = boxed("ЪЪ90110315")
    joint = Word("10", "10", Box(words[5].box.x, 100, 94, 30), 0.6, 1, 1)

    assert whole((*words[:5], joint, *words[7:])) == ["ЪЪ90110315"]


@pytest.mark.parametrize(
    "words",
    [
        line(("1", 100), ("2", 400), ("3", 700), ("4", 1000), ("5", 1300)),
        line(("А", 100), ("б", 174), ("в", 248)),
        line(("нэг", 100), ("хоёр", 200), ("а", 300), ("б", 374), ("гурав", 450)),
    ],
)
def test_columns_of_a_table_and_few_letters_are_no_word(words: tuple[Word, ...]) -> None:
    assert not spelt(words)


def test_the_text_for_machines_has_the_word_and_the_verbatim_one_the_letters() -> None:
    reading = Reading(2480, 3508, 300, boxed("ЪЪ90110315"), "test 1", "test:0", "Cyrillic")

    assert joined(reading) == "ЪЪ90110315\n"
    assert text(reading) == "Ъ Ъ 9 0 1 1 0 3 1 5\n"
