"""Readiness: an idle line is ready, one that stands still is not."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.flow import Step
from storage.records.operation import Waiting
from web.readiness import judged

if TYPE_CHECKING:
    from collections.abc import Mapping

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
BEFORE = NOON - 10 * MINUTE


def still(waiting: int, last: int | None) -> bool:
    """Whether a step stands still: minutes of waiting, minutes since it was last done."""
    last_done: Mapping[str, datetime] = {} if last is None else {"read": NOON - last * MINUTE}
    queue = [Waiting(Step.READ, 0, 3, NOON - waiting * MINUTE)]
    (look,) = judged(queue, last_done, BEFORE)
    return look.stands_still


def test_nothing_waits_and_nothing_stands_still() -> None:
    assert judged([], {"read": NOON - 1000 * MINUTE}, BEFORE) == ()


@pytest.mark.parametrize(
    ("waiting", "last", "stands"),
    [
        (11, None, True),
        (11, 11, True),
        (11, 9, False),
        (9, 11, False),
        (9, None, False),
        (600, 1, False),
        (10, 10, True),
    ],
)
def test_a_step_stands_still_when_work_waits_and_nothing_is_done(
    waiting: int,
    last: int | None,
    stands: bool,  # noqa: FBT001  # what is expected
) -> None:
    assert still(waiting, last) is stands


@given(waiting=st.integers(0, 100), last=st.integers(0, 100))
def test_a_step_that_was_just_done_never_stands_still(waiting: int, last: int) -> None:
    assert still(waiting, last) == (waiting >= 10 and last >= 10)


def test_the_classes_of_one_step_are_one_queue_and_steps_are_apart() -> None:
    looks = judged(
        [
            Waiting(Step.READ, 0, 2, NOON - 30 * MINUTE),
            Waiting(Step.READ, 10, 3, NOON),
            Waiting(Step.ASSEMBLE, 0, 1, NOON),
        ],
        {"assemble": NOON},
        BEFORE,
    )
    assert {one.step: (one.waiting, one.stands_still) for one in looks} == {
        "read": (5, True),
        "assemble": (1, False),
    }
