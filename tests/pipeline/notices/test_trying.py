"""When a notice is tried again: later every time, by chance apart, and not for ever."""

from __future__ import annotations

from datetime import timedelta

from pipeline.notices.trying import LONGEST, MOST_TRIES, SCATTER, wait

MANY = 300


def test_waits_grow_to_six_hours_and_end_after_about_three_days() -> None:
    waits = [wait(tries) for tries in range(1, MOST_TRIES)]
    assert all(one is not None for one in waits)
    total = sum((one for one in waits if one is not None), timedelta())
    assert timedelta(days=2) < total < timedelta(days=4)
    assert max(one for one in waits if one is not None) <= LONGEST * (1 + SCATTER)
    assert wait(MOST_TRIES) is wait(MOST_TRIES + 1) is None


def test_what_failed_together_is_not_tried_together() -> None:
    first = [one for one in (wait(1) for _ in range(MANY)) if one is not None]
    assert timedelta(seconds=24) <= min(first) < max(first) <= timedelta(seconds=36)
    assert len(set(first)) > MANY // 2
