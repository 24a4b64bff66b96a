"""Scores and contests: what is wrong is counted, and a loss is told from chance."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocr.contest import loses, lost
from ocr.score import Kind, Score, marked

LINE = "Өлзийт сум, ЪЪ90112233, Үүл"


def test_a_line_read_right_has_no_errors() -> None:
    found = marked(LINE, LINE)
    assert (found.errors, found.numbers, found.numbers_exact) == (0, 1, 1)
    assert found.of_kind == {Kind.OWN: 3, Kind.DIGIT: 8}
    assert found.wrong == {Kind.OWN: 0, Kind.DIGIT: 0}


def test_every_kind_of_letter_has_its_own_errors() -> None:
    found = marked(LINE, "Олзийт сум, ЪЪ9б112233, Үул")
    assert found.errors == 3
    assert found.wrong == {Kind.OWN: 2, Kind.DIGIT: 1}
    assert found.numbers_exact == 0


def test_a_digit_too_many_is_an_error_of_digits() -> None:
    found = marked("1987", "19877")
    assert (found.errors, found.wrong, found.of_kind[Kind.DIGIT]) == (1, {"own": 0, "digit": 1}, 5)


def test_a_letter_of_a_kind_that_stands_for_another_is_an_error_of_the_kind() -> None:
    found = marked("О сум", "Ө сүм")
    assert (found.wrong[Kind.OWN], found.of_kind[Kind.OWN]) == (2, 2)
    assert Score((found,)).right(Kind.OWN) == 0


def test_a_digit_read_as_another_is_one_error() -> None:
    found = marked("1987", "1997")
    assert (found.wrong[Kind.DIGIT], found.of_kind[Kind.DIGIT]) == (1, 4)


@pytest.mark.parametrize(
    ("found", "exact"),
    [
        ("ЪЪ90112233", 1),
        ("№ЪЪ90112233.", 1),
        ("ЪЪ901122334", 0),
        ("ЪЪЪ90112233", 0),
        ("ЪЪ9011223", 0),
        ("ЪЪ90112233 ЪЪ90112233", 1),
    ],
)
def test_a_register_number_is_exact_as_a_whole(found: str, exact: int) -> None:
    assert marked("ЪЪ90112233", found).numbers_exact == exact


def test_of_two_numbers_alike_both_are_to_be_read() -> None:
    assert marked("ЪЪ90112233 ЪЪ90112233", "ЪЪ90112233 ЪЪ9011223З").numbers_exact == 1


def test_marks_that_say_the_same_are_the_same() -> None:
    assert marked("«А» — “Б”", '«А» – "Б"').errors == 0


def test_a_score_is_the_share_of_all_lines() -> None:
    found = Score((marked("1111", "1112"), marked("өө", "өө"), marked("ЪЪ90112233", "ЪЪ90112233")))
    assert found.error_rate == pytest.approx(1 / 16)
    assert found.right(Kind.DIGIT) == pytest.approx(11 / 12)
    assert found.right(Kind.OWN) == 1
    assert found.numbers_exact == 1


@given(st.text("Өөүа17 ", max_size=20), st.text("Өөүа17 ", max_size=20))
def test_never_more_letters_are_wrong_than_there_are(expected: str, found: str) -> None:
    line = marked(expected, found)
    for kind in Kind:
        assert 0 <= line.wrong[kind] <= min(line.of_kind[kind], line.errors)


def test_a_model_that_reads_worse_in_line_after_line_loses() -> None:
    before = Score(tuple(marked("1987 өдөр", "1987 өдөр") for _ in range(20)))
    after = Score(tuple(marked("1987 өдөр", "1987 одөр") for _ in range(20)))
    assert lost(before, after) == (Kind.OWN,)
    assert lost(after, before) == ()


@pytest.mark.parametrize("read", ["1887 өдөр", "19877 өдөр", "198 өдөр", "1l87 өдөр"])
def test_a_model_that_reads_digits_worse_loses_digits(read: str) -> None:
    before = Score(tuple(marked("1987 өдөр", "1987 өдөр") for _ in range(20)))
    after = Score(tuple(marked("1987 өдөр", read) for _ in range(20)))
    assert lost(before, after) == (Kind.DIGIT,)
    assert lost(after, before) == ()


def test_a_letter_lost_on_each_of_four_lines_is_no_chance() -> None:
    assert loses([0] * 96 + [1] * 4)
    assert not loses([0] * 97 + [1] * 3)
    assert not loses([0] * 95 + [1] * 4 + [-1])


def test_one_line_read_worse_is_chance() -> None:
    assert not loses([0] * 50 + [3])


def test_as_much_won_as_lost_is_no_loss() -> None:
    assert not loses([1, -1] * 30)


def test_many_small_losses_are_no_chance() -> None:
    assert loses([1] * 10 + [0] * 90)


@given(st.lists(st.integers(-3, 3), max_size=30))
def test_never_both_lose(differences: list[int]) -> None:
    assert not (loses(differences) and loses([-one for one in differences]))
