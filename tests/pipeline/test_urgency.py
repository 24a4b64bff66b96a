"""Urgency: who waits is served first, and nothing waits for ever."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from pipeline.flow import Step
from pipeline.ingest.shelving import PRIORITY
from pipeline.nouns.urgency import FIRST, SHARE, Urgency, Waiting, in_order, message_class, rank

NOW = datetime(2026, 11, 22, tzinfo=UTC)
WAITED = st.timedeltas(timedelta(0), timedelta(days=400))
THINGS = st.lists(
    st.builds(
        lambda number, level, waited: Waiting(str(number), Step.CLEAN, level, NOW - waited),
        st.integers(0, 10**6),
        st.sampled_from([level.value for level in Urgency]),
        WAITED,
    ),
    unique_by=lambda item: item.subject,
    max_size=40,
)


@given(THINGS, st.integers(0, 50), st.integers(0, 9))
def test_everything_gets_one_place_at_most_and_no_place_is_left_free(
    found: list[Waiting], limit: int, turn: int
) -> None:
    chosen = [item.subject for item, _ in in_order(found, limit, NOW, turn)]
    assert len(chosen) == len(set(chosen)) == min(limit, len(found))


@given(THINGS, st.integers(0, 50))
def test_what_has_waited_longest_gets_one_of_five_places_whatever_its_rank(
    found: list[Waiting], turn: int
) -> None:
    given = [item.subject for item, _ in in_order(found, SHARE, NOW, turn)]
    if found:
        oldest = min(found, key=lambda item: (item.since, item.subject))
        assert oldest.subject in given


@given(THINGS)
def test_all_other_places_go_by_rank(found: list[Waiting]) -> None:
    fast = [item for item, _ in in_order(found, SHARE - 1, NOW)]
    left = [item for item in found if item not in fast]
    ranks = [rank(item.priority, NOW - item.since) for item in fast]
    assert ranks == sorted(ranks, reverse=True)
    assert all(rank(item.priority, NOW - item.since) <= min(ranks) for item in left)


@given(WAITED, WAITED)
def test_waiting_lifts_nothing_ordinary_over_what_somebody_waits_for(
    one: timedelta, other: timedelta
) -> None:
    assert rank(Urgency.ORDINARY, one) < rank(Urgency.REQUESTED, other)
    assert rank(Urgency.ORDINARY, timedelta(hours=2)) > rank(Urgency.FRAGILE, timedelta(0))


@given(st.integers(-5, 60), st.integers(-5, 60))
def test_the_class_of_a_message_follows_the_rank(one: int, other: int) -> None:
    assert 0 <= message_class(one) < FIRST
    assert one > other or message_class(one) <= message_class(other)


@given(WAITED, WAITED)
def test_ordinary_work_never_travels_with_the_endangered(one: timedelta, other: timedelta) -> None:
    ordinary = message_class(rank(Urgency.ORDINARY, one))
    endangered = message_class(rank(Urgency.ENDANGERED, other))
    assert ordinary < endangered < message_class(Urgency.REQUESTED) < FIRST


def test_work_that_died_goes_before_everything() -> None:
    died = Waiting("died", Step.READ, 0, NOW, died=True)
    asked = Waiting("asked", Step.READ, 20, NOW - timedelta(days=1))
    assert in_order([asked, died], 1, NOW) == ((died, FIRST),)


def test_every_risk_of_a_volume_is_one_of_the_urgencies() -> None:
    assert set(PRIORITY.values()) < set(Urgency)
