"""Gutters: found where two pages meet, and nowhere on what is one sheet."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.capture.gutters import gutter_of
from pipeline.nouns.frame import Frame
from pipeline.nouns.gutter import Gutter, half_of, stored_point, upright_size
from tests.pipeline.cleanup.pages import form, prose

if TYPE_CHECKING:
    from tests.pipeline.cleanup.pages import Pixels

FEW = settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
TIMES = 4
"""The pages here are of 300 dpi, and are looked at as small as at 75."""


@cache
def two_pages() -> Pixels:
    """Two written pages side by side, as small as they are looked at."""
    pages = [prose().image, form(ruled=True).image]
    small = [
        cv2.resize(page, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA) for page in pages
    ]
    return np.asarray(np.hstack([cv2.cvtColor(page, cv2.COLOR_BGR2GRAY) for page in small]))


def opened(
    image: Pixels, at: float = 0.5, lean: float = 0.0, depth: float = 0.4, wide: float = 14.0
) -> Pixels:
    """The pages bent down into a binding: darker towards a line that may lean."""
    high, across = image.shape
    rows, columns = np.mgrid[0:high, 0:across].astype(np.float32)
    line = at * across + lean * across * (rows / high - 0.5)
    shade = 1 - depth * np.exp(-np.abs(columns - line) / wide)
    grain = np.random.default_rng(3).normal(0, 2, image.shape)
    return np.asarray(np.clip(image * 0.94 * shade + grain, 0, 255), np.uint8)


def framed(image: Pixels, orientation: int = 1) -> Frame:
    high, wide = (side * TIMES for side in image.shape)
    return Frame(0, wide, high, 300.0, "file", orientation, "L")


def found(image: Pixels) -> Gutter | None:
    return gutter_of(image, framed(image))


@FEW
@given(st.floats(0.45, 0.55), st.floats(-0.03, 0.03), st.floats(0.15, 0.8), st.floats(10, 25))
def test_the_gutter_is_found_where_the_pages_meet(
    at: float, lean: float, depth: float, wide: float
) -> None:
    blank = np.full((877, 1240), 240, np.uint8)
    image = opened(blank, at, lean, depth, wide)
    gutter = found(image)
    assert gutter is not None
    across = image.shape[1] * TIMES
    assert abs(gutter.top - (at - lean / 2) * across) < 0.006 * across
    assert abs(gutter.bottom - (at + lean / 2) * across) < 0.006 * across


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.floats(0.44, 0.56),
    st.floats(-0.03, 0.03),
    st.sampled_from([0.05, 0.1, 0.2, 0.4, 0.7]),
    st.floats(4, 25),
    st.lists(st.integers(450, 800), max_size=2),
    st.none() | st.tuples(st.integers(420, 700), st.integers(0, 400)),
)
def test_no_opening_is_parted_elsewhere_than_where_its_pages_meet(
    at: float,
    lean: float,
    depth: float,
    wide: float,
    rules: list[int],
    photograph: tuple[int, int] | None,
) -> None:
    """With margins ruled from edge to edge, and a photograph near the gutter or on it."""
    image = ruled(np.roll(two_pages(), int((at - 0.5) * 1240), axis=1), *rules)
    if photograph is not None:
        column, row = photograph
        image[row : row + 300, column : column + 120] = 90
    gutter = found(opened(image, at, lean, depth, wide))
    if gutter is not None:
        across = image.shape[1] * TIMES
        assert abs(gutter.top - (at - lean / 2) * across) < 0.015 * across
        assert abs(gutter.bottom - (at + lean / 2) * across) < 0.015 * across


def test_the_gutter_is_found_between_pages_with_tables_and_writing() -> None:
    gutter = found(opened(two_pages()))
    assert gutter is not None
    assert abs(gutter.top - two_pages().shape[1] * TIMES / 2) < 20


def test_the_gutter_is_found_on_a_dark_bed_under_the_camera() -> None:
    bed = cv2.BORDER_CONSTANT
    lying = cv2.copyMakeBorder(opened(two_pages()), 90, 90, 40, 40, bed, value=(20,))
    gutter = found(np.asarray(lying, np.uint8))
    assert gutter is not None
    assert abs(gutter.top - lying.shape[1] * TIMES / 2) < 30


def test_two_flat_pages_without_a_shadow_are_left_to_a_person() -> None:
    assert found(two_pages()) is None


def test_a_sheet_across_which_is_written_is_no_opening() -> None:
    image = opened(two_pages()).copy()
    for row in range(60, image.shape[0], 30):
        image[row : row + 3, 200:-200] = 60
    assert found(image) is None


def test_a_table_whose_middle_rule_stops_at_the_margin_is_no_opening() -> None:
    image = np.full((877, 1240), 240, np.uint8)
    image[80:-80, 600:640] = 120
    assert found(image) is None


def ruled(image: Pixels, *columns: int) -> Pixels:
    """The margins of a ledger, ruled from edge to edge."""
    marked = image.copy()
    for column in columns:
        marked[:, column : column + 2] = 90
    return marked


def test_the_margin_of_a_ledger_is_no_gutter() -> None:
    flat = np.full((877, 1240), 240, np.uint8)
    assert found(ruled(flat, 540)) is None
    assert found(ruled(flat, 540, 700)) is None


def test_the_gutter_of_a_ledger_is_found_beside_its_margins() -> None:
    gutter = found(ruled(opened(two_pages()), 540, 700))
    assert gutter is not None
    assert abs(gutter.top - two_pages().shape[1] * TIMES / 2) < 20


def test_two_shadows_as_deep_are_left_to_a_person() -> None:
    blank = np.full((877, 1240), 240, np.uint8)
    assert found(opened(opened(blank, 0.4), 0.6)) is None


def test_a_shadow_far_from_the_middle_is_no_gutter() -> None:
    assert found(opened(np.full((877, 1240), 240, np.uint8), 0.25)) is None


def test_a_page_that_is_higher_than_wide_is_no_opening() -> None:
    assert found(opened(np.full((1240, 877), 240, np.uint8))) is None


@pytest.mark.parametrize("orientation", range(1, 9))
def test_the_gutter_of_a_turned_file_is_where_it_is_read(orientation: int) -> None:
    upright = opened(np.full((600, 1000), 240, np.uint8), 0.46, 0.02)
    stored = _as_stored(upright, orientation)
    gutter = gutter_of(stored, framed(stored, orientation))
    assert gutter is not None
    assert abs(gutter.top - 0.45 * 4000) < 25
    assert abs(gutter.bottom - 0.47 * 4000) < 25


def _as_stored(upright: Pixels, orientation: int) -> Pixels:
    """Take back what an orientation asks for, as a camera that was held so stores it."""
    turns = {
        2: lambda a: a[:, ::-1],
        3: lambda a: a[::-1, ::-1],
        4: lambda a: a[::-1],
        5: lambda a: a.T,
        6: np.rot90,
        7: lambda a: a[::-1, ::-1].T,
        8: lambda a: np.rot90(a, -1),
    }
    return np.ascontiguousarray(turns.get(orientation, lambda a: a)(upright))


SIZES = st.integers(20, 400)
FRAMES = st.builds(
    lambda w, h, o: Frame(0, w, h, 300.0, "file", o, "L"), SIZES, SIZES, st.integers(1, 8)
)


@given(FRAMES, st.floats(0.2, 0.8), st.floats(-0.1, 0.1))
def test_two_halves_hold_every_pixel_and_each_all_of_its_own(
    frame: Frame, at: float, lean: float
) -> None:
    wide, high = upright_size(frame)
    gutter = Gutter((at - lean / 2) * wide, (at + lean / 2) * wide)
    seen = np.zeros((frame.height, frame.width), np.uint8)
    for half in ("left", "right"):
        span = half_of(frame, gutter, half)
        assert span.width > 0
        assert span.height > 0
        seen[span.y : span.y + span.height, span.x : span.x + span.width] += 1
    assert seen.min() == 1
    both = abs(np.ceil(max(gutter)) - np.floor(min(gutter))) * high
    assert (seen == 2).sum() == both


@given(FRAMES, st.floats(0.2, 0.8))
def test_the_left_page_is_left_of_the_right_one_as_they_are_read(frame: Frame, at: float) -> None:
    wide, high = upright_size(frame)
    gutter = Gutter(at * wide, at * wide)
    for half, column in (("left", at * wide / 2), ("right", (1 + at) * wide / 2)):
        span = half_of(frame, gutter, half)
        x, y = stored_point(frame, column, high / 2)
        assert span.x <= x <= span.x + span.width
        assert span.y <= y <= span.y + span.height


@given(FRAMES)
def test_a_point_as_it_is_read_lies_inside_the_file(frame: Frame) -> None:
    wide, high = upright_size(frame)
    corners = {stored_point(frame, x, y) for x in (0, wide) for y in (0, high)}
    assert corners == {(x, y) for x in (0, frame.width) for y in (0, frame.height)}
