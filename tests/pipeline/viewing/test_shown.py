"""A part of a page as it is shown: the right pixels, and nothing that may not be seen."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline import viewing
from pipeline.geometry import Point
from pipeline.nouns.mask import ALL, Mask
from pipeline.viewing.cutting import Request, cut
from pipeline.viewing.shown import masked, opened, shown

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.cleanup.noun import Pixels
    from pipeline.geometry import Polygon
    from pipeline.viewing.shown import Copy

FIELD = 100
COLUMNS, ROWS = 11, 15
LIKE = 12
"""Steps by which a coded colour may differ."""


def colour(column: int, row: int) -> tuple[int, int, int]:
    return (40 + 17 * column, 60 + 12 * row, (column * row * 31) % 200)


@pytest.fixture(scope="module")
def board(tmp_path_factory: pytest.TempPathFactory) -> Copy:
    """A page of fields, each in a colour of its own."""
    image = np.zeros((ROWS * FIELD, COLUMNS * FIELD, 3), np.uint8)
    for row in range(ROWS):
        for column in range(COLUMNS):
            top, left = row * FIELD, column * FIELD
            image[top : top + FIELD, left : left + FIELD] = colour(column, row)
    return opened(viewing.tiled(image, tmp_path_factory.mktemp("copy") / "tiles.tif"))


def seen(copy: Copy, *parts: str, mask: Mask = ALL) -> Pixels:
    asked = Request(*parts, *("full", "max", "0", "default", "png")[len(parts) :])
    coded = shown(copy, cut(asked, copy.size), mask)
    found = cv2.imdecode(np.frombuffer(coded, np.uint8), cv2.IMREAD_UNCHANGED)
    assert found is not None
    return np.asarray(found, np.uint8)


def box(left: float, top: float, right: float, bottom: float) -> Polygon:
    return (Point(left, top), Point(right, top), Point(right, bottom), Point(left, bottom))


def test_the_copy_says_how_large_it_is_and_which_levels_it_has(board: Copy) -> None:
    assert board.size == (COLUMNS * FIELD, ROWS * FIELD)
    assert board.factors == (1, 2, 4, 8)


@pytest.mark.parametrize("size", ["max", "pct:50", "pct:25", "pct:13", "^pct:200"])
@pytest.mark.parametrize(("column", "row"), [(0, 0), (3, 7), (10, 14)])
def test_a_field_is_shown_in_its_colour_in_every_size(
    board: Copy, size: str, column: int, row: int
) -> None:
    region = f"{column * FIELD},{row * FIELD},{FIELD},{FIELD}"
    found = seen(board, region, size)
    middle = found[found.shape[0] // 2, found.shape[1] // 2].astype(int)
    assert np.abs(middle - colour(column, row)).max() < LIKE


def test_a_turned_picture_has_its_first_field_at_the_right(board: Copy) -> None:
    found = seen(board, "full", "max", "90")
    assert found.shape[:2] == (COLUMNS * FIELD, ROWS * FIELD)
    assert np.abs(found[50, -50].astype(int) - colour(0, 0)).max() < LIKE


def test_a_mirrored_picture_has_its_first_field_at_the_right(board: Copy) -> None:
    found = seen(board, "full", "max", "!0")
    assert np.abs(found[50, -50].astype(int) - colour(0, 0)).max() < LIKE


def test_a_grey_picture_has_one_colour_and_a_bitonal_one_two_values(board: Copy) -> None:
    assert seen(board, "full", "max", "0", "gray").ndim == 2
    assert set(np.unique(seen(board, "full", "max", "0", "bitonal"))) == {0, 255}


@pytest.mark.parametrize("size", ["max", "pct:50", "pct:12", "^pct:150"])
def test_only_what_may_be_seen_is_in_the_picture(board: Copy, size: str) -> None:
    found = seen(board, "full", size, mask=Mask(seen=(box(300, 500, 600, 900),)))
    scale = found.shape[1] / board.size.width
    inside = np.zeros(found.shape[:2], bool)
    inside[int(500 * scale) : int(900 * scale) + 2, int(300 * scale) : int(600 * scale) + 2] = True
    assert (found[~inside] == 255).all()
    middle = found[int(750 * scale), int(450 * scale)].astype(int)
    assert np.abs(middle - colour(4, 7)).max() < LIKE


@pytest.mark.parametrize("size", ["max", "pct:50", "pct:12", "^pct:150"])
def test_what_is_hidden_is_in_no_picture(board: Copy, size: str) -> None:
    found = seen(board, "full", size, mask=Mask(hidden=(box(200, 400, 500, 500),)))
    scale = found.shape[1] / board.size.width
    rows, columns = (
        slice(int(400 * scale), int(500 * scale)),
        slice(int(200 * scale), int(500 * scale)),
    )
    assert (found[rows, columns] == 255).all()
    below = found[int(550 * scale), int(350 * scale)].astype(int)
    assert np.abs(below - colour(3, 5)).max() < LIKE


def test_a_page_of_which_nothing_may_be_seen_is_empty_paper(board: Copy) -> None:
    assert (seen(board, "100,100,300,300", mask=Mask(seen=())) == 255).all()


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.tuples(st.integers(0, 1000), st.integers(0, 1400)),
    st.tuples(st.integers(20, 600), st.integers(20, 600)),
    st.sampled_from(["max", "pct:40", "^pct:150", "^97,53", "20,"]),
    st.tuples(st.integers(0, 1000), st.integers(0, 1400)),
)
def test_no_part_size_or_zoom_shows_what_lies_outside(
    board: Copy, place: tuple[int, int], sides: tuple[int, int], size: str, seen_at: tuple[int, int]
) -> None:
    left, top = seen_at
    region = ",".join(map(str, (*place, *sides)))
    found = seen(board, region, size, mask=Mask(seen=(box(left, top, left + 90, top + 90),)))
    part = cut(Request(region, size, "0", "default", "png"), board.size).part
    across, down = found.shape[1] / part.w, found.shape[0] / part.h
    rows, columns = np.nonzero((found != 255).any(axis=2))
    slack = 2
    assert (columns >= (left - part.x) * across - slack).all()
    assert (columns <= (left + 90 - part.x) * across + slack).all()
    assert (rows >= (top - part.y) * down - slack).all()
    assert (rows <= (top + 90 - part.y) * down + slack).all()


def test_a_copy_is_shown_whose_polygons_go_far_beyond_it(board: Copy) -> None:
    far = Mask(seen=(box(-1e6, -1e6, 1e6, 1e6),))
    assert (seen(board, mask=far)[5:-5, 5:-5] != 255).any(axis=2).all()


@pytest.mark.parametrize("size", ["max", "pct:50", "pct:20"])
def test_a_copy_for_a_mask_has_nothing_else_in_it_at_any_size(
    board: Copy, tmp_path: Path, size: str
) -> None:
    mask = Mask(seen=(box(0, 0, 1100, 800),), hidden=(box(300, 200, 500, 400),))
    masked(board, mask, tmp_path / "masked.tif")
    copy = opened(tmp_path / "masked.tif")
    assert (copy.size, copy.levels) == (board.size, board.levels)
    for region, shows in (
        ("0,820,1100,600", False),
        ("310,210,180,180", False),
        ("520,220,180,180", True),
    ):
        found = seen(copy, region, size)
        light = int(found.min()) > 255 - LIKE
        assert light is not shows, region
