"""Errors of letters and words, in order and in any, are counted as docs/reading.md says."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.errors import Errors
from benchmarks.reading_pages import Kept, Wanted
from benchmarks.reading_readers import Found, Read
from benchmarks.reading_score import Score, Sure, anywhere, rate, scored
from samples.papers.damage import Damage
from samples.papers.papers import Layout
from samples.papers.parts import Part

NUMBERS = frozenset({"register"})
words = st.lists(st.text("абөү7", min_size=1, max_size=6), max_size=8)


def kept(text: str, **fields: str) -> Kept:
    wanted = Wanted(Part.TUNE, Layout.FORM, Damage.CLEAN, 1)
    return Kept(wanted, Path("page.png"), text, "birth", tuple(fields.items()), ())


def of(read: str, expected: str) -> Score:
    return scored(kept(expected), Read(read), NUMBERS)


def test_a_page_read_right_has_no_errors() -> None:
    found = of("Төрсний акт\nБат Дорж", "Төрсний акт\nБат Дорж")
    assert (found.ordered.wrong, found.unordered.wrong, found.words.wrong) == (0, 0, 0)
    assert (found.ordered.letters, found.words.letters) == (20, 4)


def test_an_exchanged_letter_is_one_letter_and_one_word() -> None:
    found = of("Терсний акт", "Төрсний акт")
    assert (found.ordered.wrong, found.unordered.wrong, found.words) == (1, 1, Errors(1, 2))


def test_lines_in_another_order_cost_letters_in_order_and_none_in_any() -> None:
    found = of("Бат Дорж\nТөрсний акт", "Төрсний акт\nБат Дорж")
    assert found.ordered.wrong > 5
    assert found.words.wrong > 0
    assert found.unordered.wrong == 0


def test_a_word_in_two_pieces_costs_in_any_order_no_more_than_in_order() -> None:
    found = of("Төр сний акт", "Төрсний акт")
    assert found.unordered.rate <= found.ordered.rate


def test_words_that_are_hardly_alike_do_not_pair() -> None:
    assert anywhere(["абвгд"], ["жзийк"]) == Errors(10, 5)
    assert anywhere(["абвгд", "эюя"], ["абвгх"]) == Errors(4, 5)


@given(words)
def test_no_order_of_the_words_is_an_error(said: list[str]) -> None:
    assert anywhere(said[::-1], said).wrong == 0


@given(words, words)
def test_no_more_is_wrong_than_was_read_and_stands_there(one: list[str], other: list[str]) -> None:
    wrong = anywhere(one, other).wrong
    assert 0 <= wrong <= sum(map(len, one)) + sum(map(len, other))
    assert (wrong == 0) == (sorted(one) == sorted(other))


def test_a_field_is_exact_or_wrong_and_register_numbers_are_counted_apart() -> None:
    page = kept("", name="Бат", register="ЪЪ99999999", act="42")
    read = Read("", (Found("name", "Бат", 0.9), Found("register", "ЪЪ99999998", 0.6)))
    found = scored(page, read, NUMBERS)
    assert (found.fields, found.registers) == (Errors(2, 3), Errors(1, 1))
    assert found.sure == (Sure(0.9, right=True), Sure(0.6, right=False))


def test_a_page_without_fields_says_nothing_of_them() -> None:
    found = scored(kept("акт"), Read("акт", (Found("name", "Бат", 0.9),)), NUMBERS)
    assert (found.fields, found.sure) == (Errors(0, 0), ())


def pages(*wrong: int) -> list[Score]:
    none = Errors(0, 0)
    return [Score(Errors(each, 100), none, none, none, none) for each in wrong]


def test_an_interval_is_drawn_from_pages_the_same_each_time() -> None:
    found = rate(pages(0, 0, 0, 4), lambda score: score.ordered)
    assert found is not None
    assert found == rate(pages(0, 0, 0, 4), lambda score: score.ordered)
    assert found.share == pytest.approx(0.01)
    assert found.low == 0 < found.share < found.high <= 0.04


def test_pages_that_are_alike_leave_no_doubt() -> None:
    found = rate(pages(3, 3, 3), lambda score: score.ordered)
    assert found is not None
    assert (found.low, found.share, found.high) == pytest.approx((0.03, 0.03, 0.03))


def test_where_nothing_is_counted_there_is_no_rate() -> None:
    assert rate(pages(1), lambda score: score.fields) is None
    assert rate([], lambda score: score.ordered) is None
