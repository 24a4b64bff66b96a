"""English in papers of two languages takes the place of words in doubt, and of nothing else."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from ocr.latin import BESIDE_ENGLISH, exchanged, runs
from ocr.words import Box, Word

if TYPE_CHECKING:
    from collections.abc import Sequence

ROOM = 10


def line(*said: tuple[str, float]) -> tuple[Word, ...]:
    """Words side by side, every one as wide as its letters."""
    words, x = [], 0
    for text, confidence in said:
        words.append(Word(text, text, Box(x, 0, 20 * len(text), 30), confidence, block=2, line=5))
        x += 20 * len(text) + ROOM
    return tuple(words)


def texts(words: Sequence[Word] | None) -> list[str] | None:
    return None if words is None else [word.text for word in words]


def test_a_run_in_doubt_goes_up_to_words_that_are_surely_read() -> None:
    words = line(("Ургийн", 0.92), ("овог/", 0.91), ("Сап", 0.4), ("пагле:", 0.8), ("Есүд", 0.91))
    assert list(runs(words)) == [(2, 4)]


def test_less_sure_words_without_one_in_doubt_are_no_run() -> None:
    assert list(runs(line(("Сумъяагийн", 0.59), ("Хосбаяр", 0.7)))) == []


def test_what_is_surely_english_takes_the_place_of_words_in_doubt() -> None:
    ours = line(("раге", 0.41), ("оР", 0.0), ("ЬIгIр", 0.0))
    found = exchanged(ours, line(("Date", 0.97), ("of", 0.97), ("birth", 0.97)))
    assert texts(found) == ["Date", "of", "birth"]
    assert found is not None
    assert {(word.block, word.line) for word in found} == {(2, 5)}


def test_mongolian_words_of_a_run_stay() -> None:
    ours = line(("огноо", 0.58), ("/", 0.58), ("Кед5тегед:", 0.41))
    found = exchanged(ours, line(("orHoo", 0.89), ("/", 0.93), ("Registered", 0.96)))
    assert texts(found) == ["огноо", "/", "Registered"]


@pytest.mark.parametrize(
    "english",
    [
        line(("Unsure", 0.8)),
        line(("Capat", 0.9), ("gazba", 0.91)),
        line(("HAC", 0.95)),
        line(("of", 0.97)),
        line(("b1rth", 0.95)),
        (),
    ],
    ids=["unsure", "less sure", "letters of both", "short", "a figure", "nothing"],
)
def test_what_may_be_no_english_changes_nothing(english: tuple[Word, ...]) -> None:
    assert exchanged(line(("Яггатн", 0.32)), english) is None


def test_a_hand_of_which_a_word_seems_english_stays_as_it_is() -> None:
    ours = line(("дулйдалц", 0.0), ("сарин29", 0.0), ("лөдөр", 0.0))
    assert exchanged(ours, line(("dynuaaly", 0.2), ("capun29", 0.1), ("fader", 0.92))) is None


def test_words_that_were_surely_read_are_not_replaced() -> None:
    ours = line(("Эхнэр", 0.8), ("ав", 0.3))
    assert exchanged(ours, line(("Wifes", 0.96), ("6?", 0.3))) is None


def test_a_mongolian_word_that_seems_english_stays_beside_english() -> None:
    ours = line(("огноо", 0.49), ("/раге", 0.3), ("ОР", 0.2))
    found = exchanged(ours, line(("orhoo", 0.92), ("/Date", 0.97), ("of", 0.96)))
    assert texts(found) == ["огноо", "/Date", "of"]


def test_a_label_and_its_english_that_were_read_as_one_word_are_parted() -> None:
    (ours,) = line(("Нэр/Мате/", 0.45))
    english = Word("/Name/", "/Name/", Box(62, 0, 118, 30), 0.95, block=1, line=1)
    assert texts(exchanged([ours], [english])) == ["Нэр", "/Name/"]


def test_english_over_a_part_of_a_word_replaces_none_of_it() -> None:
    ours = line(("Нэрматеуу", 0.45))
    english = Word("Name", "Name", Box(62, 0, 118, 30), 0.95, block=1, line=1)
    assert exchanged(ours, [english]) is None


def test_beside_english_less_doubt_is_enough() -> None:
    ours = line(("РАТЕ", 0.89), ("ОР", 0.67), ("ВIКТН", 0.83))
    english = line(("DATE", 0.96), ("OF", 0.97), ("BIRTH", 0.97))
    assert list(runs(ours)) == []
    assert list(runs(ours, BESIDE_ENGLISH)) == [(0, 3)]
    assert exchanged(ours, english) is None
    assert texts(exchanged(ours, english, BESIDE_ENGLISH)) == ["DATE", "OF", "BIRTH"]


def test_much_room_parts_two_runs() -> None:
    left, right = line(("Сап", 0.4), ("пагле", 0.5))
    far = replace(right, box=replace(right.box, x=left.box.right + 90))
    assert list(runs((left, far))) == [(0, 1)]
    assert list(runs((left, replace(far, confidence=0.1)))) == [(0, 1), (1, 2)]
