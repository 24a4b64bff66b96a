"""Neighbours: every number that one misread digit makes of another, and no others."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from pipeline.finding.neighbours import DIGITS, LONGEST, neighbours

numbers = st.text("аъ0123456789", min_size=1, max_size=12)


@given(numbers)
def test_neighbours_are_one_step_away(number: str) -> None:
    found = neighbours(number)
    assert all(OSA.distance(number, one) == 1 for one in found)
    assert len(set(found)) == len(found)


@given(numbers, st.data())
def test_whichever_digit_is_misread_the_number_is_among_the_neighbours(
    number: str, data: st.DataObject
) -> None:
    places = [at for at, sign in enumerate(number) if sign in DIGITS]
    if not places:
        assert neighbours(number) == ()
        return
    at, other = data.draw(st.sampled_from(places)), data.draw(st.sampled_from(DIGITS))
    read = {
        number[:at] + other + number[at + 1 :],
        number[:at] + number[at + 1 :],
        number[:at] + other + number[at:],
    } - {number}
    assert read <= set(neighbours(number))


def test_two_digits_that_changed_places_are_neighbours() -> None:
    assert "ъъ12" in neighbours("ъъ21")
    assert "1ъ2" not in neighbours("2ъ1")


def test_a_very_long_number_has_none() -> None:
    assert neighbours("7" * (LONGEST + 1)) == ()
