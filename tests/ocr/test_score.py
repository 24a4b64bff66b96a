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


def test_a_letter_too_many_is_an_error_of_the_line_alone() -> None:
    found = marked("1987", "19877")
    assert found.errors == 1
    assert found.wrong[Kind.DIGIT] == 0


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
        assert 0 <= line.wrong[kind] <= line.of_kind[kind]
    assert sum(line.wrong.values()) <= line.errors


def test_a_model_that_reads_worse_in_line_after_line_loses() -> None:
    before = Score(tuple(marked("1987 өдөр", "1987 өдөр") for _ in range(20)))
    after = Score(tuple(marked("1987 өдөр", "1987 одөр") for _ in range(20)))
    assert lost(before, after) == (Kind.OWN,)
    assert lost(after, before) == ()


def test_one_line_read_worse_is_chance() -> None:
    assert not loses([0] * 50 + [3])


def test_as_much_won_as_lost_is_no_loss() -> None:
    assert not loses([1, -1] * 30)


def test_many_small_losses_are_no_chance() -> None:
    assert loses([1] * 10 + [0] * 90)


@given(st.lists(st.integers(-3, 3), max_size=30))
def test_never_both_lose(differences: list[int]) -> None:
    assert not (loses(differences) and loses([-one for one in differences]))
