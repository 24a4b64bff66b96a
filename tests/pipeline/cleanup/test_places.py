"""Boxes beside one another are gathered, by whatever way one leads to the next."""

from __future__ import annotations

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from ocr.words import Box
from pipeline.cleanup.places import gathered

SIDE = st.integers(0, 60)
BOXES = st.lists(st.builds(Box, SIDE, SIDE, st.integers(1, 9), st.integers(1, 9)), max_size=25)
ROOM = st.integers(0, 8)


def near(one: Box, other: Box, room: float) -> bool:
    grown = Box(one.x - int(room), one.y - int(room), one.w + 2 * int(room), one.h + 2 * int(room))
    return (
        grown.x <= other.right
        and other.x <= grown.right
        and grown.y <= other.bottom
        and other.y <= grown.bottom
    )


@given(BOXES, ROOM)
def test_no_box_is_lost_and_none_comes_twice(boxes: list[Box], room: int) -> None:
    found = [box for group in gathered(boxes, room) for box in group]
    assert sorted(map(repr, found)) == sorted(map(repr, boxes))


@given(BOXES, ROOM)
def test_boxes_of_two_groups_are_farther_apart_than_the_room(boxes: list[Box], room: int) -> None:
    groups = gathered(boxes, room)
    for number, group in enumerate(groups):
        for other in groups[number + 1 :]:
            assert not any(near(one, two, room) for one, two in product(group, other))


@given(BOXES, ROOM)
def test_every_box_of_a_group_is_near_another_one(boxes: list[Box], room: int) -> None:
    for group in gathered(boxes, room):
        for number, box in enumerate(group[1:], 1):
            assert any(near(box, before, room) for before in group[:number])


def test_thousands_of_specks_are_gathered() -> None:
    specks = [Box(20 * column, 20 * row, 3, 3) for column, row in product(range(60), range(60))]
    assert len(gathered(specks, 10)) == len(specks)
    assert len(gathered(specks, 17)) == 1
