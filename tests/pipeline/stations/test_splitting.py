"""Splitting: whatever waits is in the bundles, once, in its order, and none is too large."""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.stations.errors import TooSmallError
from pipeline.stations.splitting import FRAME, split


@dataclass(frozen=True)
class Thing:
    number: int
    size: int


SIZES = st.lists(st.integers(0, 1000), max_size=60)


@given(SIZES, st.integers(1000, 5000))
def test_nothing_is_lost_doubled_or_moved_and_no_bundle_is_too_large(
    sizes: list[int], room: int
) -> None:
    things = [Thing(number, size) for number, size in enumerate(sizes)]
    bundles = list(split(things, FRAME + room))
    assert [thing for bundle in bundles for thing in bundle] == things
    assert all(bundle and sum(one.size for one in bundle) <= room for bundle in bundles)


@given(SIZES, st.integers(1000, 5000))
def test_no_bundle_could_have_taken_the_next_thing_too(sizes: list[int], room: int) -> None:
    bundles = list(split([Thing(0, size) for size in sizes], FRAME + room))
    for bundle, following in itertools.pairwise(bundles):
        assert sum(one.size for one in bundle) + following[0].size > room


def test_a_thing_that_fits_in_no_bundle_is_named_with_what_it_needs() -> None:
    with pytest.raises(TooSmallError, match=str(FRAME + 11)):
        list(split([Thing(0, 11)], FRAME + 10))
