from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.errors import Errors, compared, together

letters = st.text("абвгдөү №-", max_size=30)


@pytest.mark.parametrize(
    ("read", "expected", "wrong"),
    [
        ("Төрсний акт", "Төрсний акт", 0),
        ("Терсний акт", "Төрсний акт", 1),
        ("Төрсний", "Төрсний акт", 4),
        ("Төрсний актт", "Төрсний акт", 1),
        ("акт Төрсний", "Төрсний акт", 8),
        ("Төрсний\nакт\n", "Төрсний акт", 0),
        ("Т\u04e9рсний  акт", "Төрсний акт", 0),
        ("кад", "", 3),
    ],
)
def test_letters_put_in_left_out_and_exchanged_count_one_each(
    read: str, expected: str, wrong: int
) -> None:
    assert compared(read, expected).wrong == wrong


def test_a_letter_written_in_two_signs_is_the_same_letter() -> None:
    assert compared("й", "и\u0306") == Errors(0, 1)


def test_a_long_page_weighs_more_than_a_short_one() -> None:
    assert together([Errors(10, 10), Errors(0, 90)]).rate == pytest.approx(0.1)


def test_nothing_read_where_nothing_stands_is_no_error() -> None:
    assert compared("\n", "").rate == 0


@given(letters, letters)
def test_an_error_rate_never_depends_on_line_ends(read: str, expected: str) -> None:
    assert compared(read.replace(" ", "\n"), expected) == compared(read, expected)


@given(letters)
def test_reading_nothing_misses_every_letter(expected: str) -> None:
    errors = compared("", expected)
    assert errors.wrong == errors.letters
