"""Sureness: a share, and in the order of the confidences."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipeline.describe.sureness import sureness

SHARES = st.floats(0, 1)


@given(SHARES, SHARES)
def test_who_reads_more_surely_is_not_held_for_less_sure(one: float, other: float) -> None:
    low, high = sorted((one, other))
    assert 0 <= sureness(low) <= sureness(high) <= 1


def test_the_ends_stay_where_they_are_and_doubt_counts_more() -> None:
    assert (sureness(0), sureness(1), sureness(1.2)) == (0, 1, 1)
    assert sureness(0.75) < 0.75
    assert sureness(0.93) > 0.93
