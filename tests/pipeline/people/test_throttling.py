"""The wait after wrong attempts grows, and ends."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from pipeline.nouns.person import Tries
from pipeline.people.throttling import FIRST, LONGEST, OF_A_NAME, opens

NOW = datetime(2026, 7, 1, tzinfo=UTC)


def wait(count: int) -> timedelta:
    until = opens(Tries(count, NOW), OF_A_NAME, NOW)
    return timedelta() if until is None else until - NOW


def test_the_first_mistakes_cost_nothing_and_the_next_ever_more() -> None:
    assert [wait(count) for count in range(8)] == [
        *[timedelta()] * 5,
        FIRST,
        FIRST * 2,
        FIRST * 4,
    ]


def test_a_wait_is_over_when_it_is_over() -> None:
    assert opens(Tries(5, NOW), OF_A_NAME, NOW + FIRST) is None
    assert opens(Tries(5, NOW), OF_A_NAME, NOW + FIRST - timedelta(seconds=1)) == NOW + FIRST
    assert opens(Tries(), OF_A_NAME, NOW) is None


@given(st.integers(0, 10**9))
def test_no_wait_is_shorter_than_that_before_nor_longer_than_the_longest(count: int) -> None:
    assert wait(count) <= wait(count + 1) <= LONGEST
