"""Differences between the places that are claimed and those that are found."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.ids import RecordKey
from pipeline.progress.differences import DifferenceKind, Spot, difference

SPOTS = st.sets(st.builds(Spot, st.sampled_from(["a", "b"]), st.sampled_from(["1", "2", "3а"])))


def kinds(claimed: list[Spot], found: list[Spot]) -> tuple[DifferenceKind, ...]:
    made = difference(RecordKey("r"), "civil:1", claimed, found)
    return made.kinds if made else ()


@pytest.mark.parametrize(
    ("claimed", "found", "expected"),
    [
        ([Spot("a", "1")], [Spot("a", "1")], ()),
        ([Spot("a")], [Spot("a", "1"), Spot("a", "7")], ()),
        ([Spot("a", "12"), Spot("a", "13")], [Spot("a", x) for x in ("12", "12а", "13")], ()),
        (
            [Spot("a", "12")],
            [Spot("a", "12"), Spot("a", "12а")],
            (DifferenceKind.ANOTHER_LEAF,),
        ),
        (
            [Spot("a", "1")],
            [Spot("a", "2")],
            (DifferenceKind.ANOTHER_LEAF, DifferenceKind.NOT_IN_PAPERS),
        ),
        (
            [Spot("a")],
            [Spot("b", "1")],
            (DifferenceKind.ANOTHER_VOLUME, DifferenceKind.NOT_IN_PAPERS),
        ),
        ([Spot("a"), Spot("b")], [Spot("b", "1")], (DifferenceKind.NOT_IN_PAPERS,)),
    ],
)
def test_places_differ_by_volume_by_leaf_or_are_not_in_the_papers(
    claimed: list[Spot], found: list[Spot], expected: tuple[DifferenceKind, ...]
) -> None:
    assert kinds(claimed, found) == expected


@given(SPOTS)
def test_equal_places_never_differ(spots: set[Spot]) -> None:
    assert kinds(list(spots), list(spots)) == ()


@given(SPOTS, SPOTS)
def test_a_difference_names_only_what_is_on_one_side(claimed: set[Spot], found: set[Spot]) -> None:
    made = difference(RecordKey("r"), "civil:1", claimed, found)
    if made is not None:
        assert set(made.claimed) <= claimed - found
        assert set(made.found) <= found - claimed
        assert made.claimed or made.found
