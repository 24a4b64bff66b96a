"""Merging: chains, circles and contested records, in any order of the lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from pipeline.holdings.merging import resolve

if TYPE_CHECKING:
    import random

PAIRS = st.lists(st.tuples(st.sampled_from("abcdefgh"), st.sampled_from("abcdefgh")), max_size=20)


def test_a_chain_is_followed_to_its_end() -> None:
    assert resolve([("a", "b"), ("b", "c")]).into == {"a": "c", "b": "c"}


def test_two_ways_to_the_same_end_are_one() -> None:
    assert resolve([("a", "b"), ("a", "c"), ("b", "c")]).into == {"a": "c", "b": "c"}


def test_a_record_that_became_two_is_contested() -> None:
    merges = resolve([("a", "b"), ("a", "c")])
    assert merges.into == {}
    assert merges.contested == {"a": ("b", "c")}


def test_a_circle_merges_nothing_but_what_leads_to_it() -> None:
    merges = resolve([("a", "b"), ("b", "a"), ("z", "a")])
    assert merges.circular == ("a", "b")
    assert merges.into == {"z": "a"}


def test_a_long_chain_needs_no_deep_stack() -> None:
    pairs = [(str(number), str(number + 1)) for number in range(20_000)]
    assert resolve(pairs).into["0"] == "20000"


@given(PAIRS, st.randoms(use_true_random=False))
def test_the_order_of_the_pairs_does_not_matter(
    pairs: list[tuple[str, str]], chance: random.Random
) -> None:
    shuffled = pairs[:]
    chance.shuffle(shuffled)
    assert resolve(pairs) == resolve(shuffled)


@given(PAIRS)
def test_every_former_record_is_merged_contested_or_in_a_circle(
    pairs: list[tuple[str, str]],
) -> None:
    merges = resolve(pairs)
    former = {first for first, later in pairs if first != later}
    parts = (set(merges.into), set(merges.contested), set(merges.circular))
    assert set().union(*parts) == former
    assert sum(map(len, parts)) == len(former)
    assert not set(merges.into.values()) & set(merges.into)
