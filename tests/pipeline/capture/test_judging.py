"""Judging pages beside others: double feeds, lone sides, gaps, prints."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.capture.batchwise import by_kind, gaps, lone_sides
from pipeline.capture.judging import fed_double
from pipeline.capture.prints import looks_like
from pipeline.capture.thresholds import STANDARD, promised
from pipeline.ids import LeafId, PageId, VolumeId
from pipeline.nouns.batch import BatchPage
from pipeline.nouns.look import Look
from pipeline.nouns.problem import OF_PAGES, SENTENCES, Problem
from pipeline.nouns.volume import Leaf, LeafKind, label_position

VOLUME = VolumeId("v")


def long(height: float) -> Look:
    return Look(width_mm=210.0, height_mm=height, dpi=300.0)


def page(label: str, side: str, part: int = 1) -> BatchPage:
    return BatchPage(
        page=PageId(f"{label}{side}"),
        volume=VOLUME,
        leaf=LeafId(label),
        label=label,
        ordinal=0,
        kind=LeafKind.BODY,
        side=side,
        part=part,
        part_kind=None,
        operator="bat",
        current=True,
        rescan=False,
        look=None,
    )


def leaf(label: str, kind: LeafKind = LeafKind.BODY) -> Leaf:
    return Leaf(LeafId(label), VOLUME, label, 0, label_position(label), kind)


def test_every_problem_has_a_sentence() -> None:
    assert set(SENTENCES) == set(Problem)
    assert Problem.COUNTERS_DIFFER not in OF_PAGES


def test_a_page_longer_than_the_profile_or_its_neighbours_is_a_double_feed() -> None:
    profile = promised({"length_mm": "297"})
    assert fed_double(long(420), [], {}, profile)
    assert not fed_double(long(299), [], {}, profile)
    assert fed_double(long(420), [297.0] * 5, {}, STANDARD)
    assert not fed_double(long(420), [297.0] * 4, {}, STANDARD)


def test_what_the_device_felt_is_believed() -> None:
    assert fed_double(long(297), [], {"double_feed": "yes"}, STANDARD) == {
        "double_feed": {"by": "device"}
    }
    assert not fed_double(long(297), [], {"double_feed": "no"}, STANDARD)


@given(st.integers(5, 40), st.data())
def test_a_missing_back_is_found_where_most_leaves_have_one(
    leaves: int, data: st.DataObject
) -> None:
    lone = data.draw(st.integers(1, leaves))
    pages = [
        page(str(number), side)
        for number in range(1, leaves + 1)
        for side in "rv"
        if (number, side) != (lone, "v")
    ]
    assert lone_sides(pages, STANDARD) == ([str(lone)], [])


def test_leaves_scanned_on_one_side_miss_nothing_unless_both_were_promised() -> None:
    fronts = [page(str(number), "r") for number in range(1, 4)]
    assert lone_sides(fronts, STANDARD) == ([], [])
    assert lone_sides(fronts, promised({"sides": "both"})) == (["1", "2", "3"], [])


def test_a_back_without_its_front_is_always_odd() -> None:
    assert lone_sides([page("1", "v"), page("2", "r")], STANDARD) == ([], ["1"])


def test_a_part_of_a_leaf_has_no_back() -> None:
    pages = [page("1", "r"), page("1", "v"), page("2", "r", part=2)]
    assert lone_sides(pages, STANDARD) == ([], [])


@pytest.mark.parametrize(
    ("labels", "missing"),
    [
        ("1 2 3", []),
        ("1 2 4", ["3"]),
        ("1 5", ["2-4"]),
        ("3 4", []),
        ("1 2 2а 3", []),
        ("12 12а 14", ["13"]),
        ("1 ? 2", []),
    ],
)
def test_gaps_are_numbers_that_no_leaf_has(labels: str, missing: list[str]) -> None:
    assert gaps(map(leaf, labels.split())) == missing


def test_only_leaves_that_count_are_numbered_through() -> None:
    leaves = [leaf("1"), leaf("9", LeafKind.INSERT)]
    assert gaps(leaves) == []
    assert by_kind(leaves) == {LeafKind.BODY: 1, LeafKind.INSERT: 1}


def test_a_print_is_like_the_nearest_of_those_before_it() -> None:
    zero, near, far = "00" * 96, "01" + "00" * 95, "ff" * 96
    assert looks_like(zero, [("a", far), ("b", near)], STANDARD) == "b"
    assert looks_like(zero, [("a", far)], STANDARD) is None
    assert looks_like(zero, [], STANDARD) is None
