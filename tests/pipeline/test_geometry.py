from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocr.words import Box
from pipeline.geometry import (
    IDENTITY,
    Matrix,
    Point,
    apply,
    area,
    bounds,
    box_polygon,
    clip,
    compose,
    contains,
    invert,
    rotation,
    scaling,
    transform,
    translation,
)

coordinates = st.floats(-20_000, 20_000)
points = st.builds(Point, coordinates, coordinates)
boxes = st.builds(
    Box, st.integers(-500, 500), st.integers(-500, 500), st.integers(1, 900), st.integers(1, 900)
)
matrices = st.one_of(
    st.builds(translation, coordinates, coordinates),
    st.builds(scaling, st.floats(0.1, 10), st.floats(0.1, 10)),
    st.builds(rotation, st.floats(-360, 360), points),
)


def near(one: Point, other: Point, tolerance: float = 1e-3) -> bool:
    return math.dist(one, other) <= tolerance


@given(st.lists(matrices, max_size=4), points)
def test_the_inverse_brings_a_point_back(chain: list[Matrix], point: Point) -> None:
    matrix = compose(*chain)
    assert near(apply(invert(matrix), apply(matrix, point)), point)


@given(matrices, matrices, points)
def test_composed_matrices_act_from_left_to_right(
    first: Matrix, second: Matrix, point: Point
) -> None:
    expected = apply(second, apply(first, point))
    assert near(apply(compose(first, second), point), expected, 1e-2)


@given(matrices)
def test_the_identity_changes_nothing(matrix: Matrix) -> None:
    assert compose(IDENTITY, matrix) == compose(matrix, IDENTITY) == matrix


def test_a_quarter_turn_is_clockwise_on_the_screen() -> None:
    assert near(apply(rotation(90, Point(0, 0)), Point(1, 0)), Point(0, 1), 1e-9)


def test_a_flat_matrix_has_no_inverse() -> None:
    with pytest.raises(ValueError, match="no inverse"):
        invert(scaling(0, 1))


@given(st.floats(-360, 360), points, boxes)
def test_turning_keeps_the_area(degrees: float, centre: Point, box: Box) -> None:
    turned = transform(rotation(degrees, centre), box_polygon(box))
    assert area(turned) == pytest.approx(box.w * box.h, rel=1e-4)


@given(boxes)
def test_the_bounds_of_a_box_are_the_box(box: Box) -> None:
    assert bounds(box_polygon(box)) == box


@given(boxes, points)
def test_a_box_contains_what_lies_between_its_sides(box: Box, point: Point) -> None:
    expected = box.x <= point.x <= box.right and box.y <= point.y <= box.bottom
    assert contains(box_polygon(box), point) == expected


def test_a_notch_is_outside() -> None:
    notched = tuple(Point(*p) for p in [(0, 0), (9, 0), (9, 9), (5, 9), (5, 4), (0, 4)])
    assert contains(notched, Point(7, 7))
    assert not contains(notched, Point(2, 7))


@given(boxes, boxes)
def test_clipping_a_box_by_a_box_leaves_their_overlap(one: Box, other: Box) -> None:
    width = min(one.right, other.right) - max(one.x, other.x)
    height = min(one.bottom, other.bottom) - max(one.y, other.y)
    left = clip(box_polygon(one), box_polygon(other))
    assert area(left) == pytest.approx(max(0, width) * max(0, height))


@given(boxes, boxes, st.floats(0, 360))
def test_what_is_clipped_lies_in_both(one: Box, other: Box, degrees: float) -> None:
    turned = transform(rotation(degrees, Point(one.x, one.y)), box_polygon(one))
    left = clip(turned, box_polygon(other))
    assert area(left) <= min(area(turned), other.w * other.h) * (1 + 1e-9) + 1e-6
    if left:
        around = bounds(left)
        assert other.x - 1 <= around.x
        assert around.right <= other.right + 1


@given(boxes, boxes)
def test_the_direction_of_the_window_does_not_matter(one: Box, other: Box) -> None:
    forward = clip(box_polygon(one), box_polygon(other))
    backward = clip(box_polygon(one), tuple(reversed(box_polygon(other))))
    assert area(forward) == pytest.approx(area(backward))
