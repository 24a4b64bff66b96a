"""Pixels that are not square are made so, and the way back is known."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest
from PIL import Image

from ocr.words import Box
from pipeline import frames
from pipeline.assemble.picture import picture
from pipeline.assemble.sheet import Sheet
from pipeline.assemble.window import window
from pipeline.geometry import Point, apply, scaling
from pipeline.reading import clean_page
from pipeline.squared import squared
from pipeline.steps import develop
from tests.pipeline.cleanup import pages

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pipeline.cleanup.noun import Pixels

    Kept = Callable[[Pixels, tuple[float, float]], Path]


@pytest.fixture
def keep(tmp_path: Path) -> Kept:
    def save(image: Pixels, dpi: tuple[float, float]) -> Path:
        path = tmp_path / "fax.tif"
        Image.fromarray(image).save(path, dpi=dpi)
        return path

    return save


def squashed(dpi: tuple[int, int]) -> Pixels:
    """A page of print at 300 dpi as a scanner with such pixels sees it, black and white."""
    grey = cv2.cvtColor(pages.prose(count=6).image, cv2.COLOR_BGR2GRAY)
    size = grey.shape[1] * dpi[0] // 300, grey.shape[0] * dpi[1] // 300
    small = cv2.resize(grey, size, interpolation=cv2.INTER_AREA)
    return np.where(small < 150, 0, 255).astype(np.uint8)


@pytest.mark.parametrize(
    ("given", "dpi", "shape"),
    [
        ((204, 98), 204, (125, 40)),
        ((204, 391), 391, (60, 77)),
        ((300, 150), 300, (120, 40)),
        ((300, 600), 300, (30, 40)),
        ((600, 300), 300, (60, 20)),
    ],
)
def test_a_frame_is_stretched_to_square_pixels(
    keep: Kept, given: tuple[int, int], dpi: int, shape: tuple[int, int]
) -> None:
    image = np.full((60, 40), 255, np.uint8)
    found = squared(keep(image, given), 0, image, frames.STANDARD)
    assert found is not None
    made, matrix, fine = found
    assert (made.shape, fine) == (shape, dpi)
    assert apply(matrix, Point(40, 60)) == pytest.approx((shape[1], shape[0]))


def test_square_pixels_stay_as_they_are(keep: Kept) -> None:
    image = np.full((60, 40), 255, np.uint8)
    assert squared(keep(image, (300, 300)), 0, image, frames.STANDARD) is None


def test_a_frame_that_would_become_too_large_stays(keep: Kept) -> None:
    image = np.full((60, 40), 255, np.uint8)
    limits = frames.Limits(max_pixels=image.size)
    assert squared(keep(image, (204, 98)), 0, image, limits) is None


def test_black_and_white_stays_black_and_white(keep: Kept) -> None:
    image = squashed((204, 98))
    found = squared(keep(image, (204, 98)), 0, image, frames.STANDARD)
    assert found is not None
    assert set(np.unique(found[0])) == {0, 255}


class Nobody:
    """A reader that is not asked to read."""

    def upright(self, image: Pixels, *, dpi: int) -> None:
        """Have no opinion."""


@pytest.mark.parametrize("dpi", [(204, 98), (200, 400), (300, 600)])
@pytest.mark.parametrize("region", [None, Box(0, 40, 1000, 2000)])
def test_a_cleaned_fax_lies_on_the_ink_of_its_master(
    keep: Kept, dpi: tuple[int, int], region: Box | None
) -> None:
    image = squashed(dpi)
    path, shown = keep(image, dpi), []
    frame = frames.inspect(path).frames[0]

    def see(pixels: Pixels, fine: int) -> None:
        shown.append((pixels.shape, fine))

    cleaned = clean_page(path, frame, Nobody(), region=region, seen=see)  # type: ignore[arg-type]
    height, width = cleaned.image.shape
    assert shown == [((height, width), cleaned.dpi)]
    assert cleaned.dpi_source == "file"
    rows, columns = np.nonzero(image[(region.y if region else 0) :, : width - 1] == 0)
    for row, column in zip(rows[::997], columns[::997], strict=True):
        y = int(row) + (region.y if region else 0)
        at = apply(cleaned.matrix, Point(int(column) + 0.5, y + 0.5))
        x, y = int(at.x), int(at.y)
        assert cleaned.image[max(0, y - 2) : y + 3, max(0, x - 2) : x + 3].min() < 128


def test_what_people_look_at_closely_is_not_squashed(keep: Kept, tmp_path: Path) -> None:
    image = squashed((204, 98))
    given = {"frame": 0, "region": None, "max_pixels": 10_000_000}
    made = develop.run(given, {develop.FILE: keep(image, (204, 98))}, tmp_path)
    with Image.open(made.made[0].path) as tiles:
        assert tiles.width == image.shape[1]
        assert tiles.height == pytest.approx(image.shape[0] * 204 / 98, abs=1)


def test_a_part_of_a_fax_keeps_the_fine_side_of_its_pixels_in_the_access_copy(keep: Kept) -> None:
    image = np.random.default_rng(2).integers(0, 255, (800, 400), np.uint8)
    kept = (Point(0, 0), Point(400, 0), Point(400, 400), Point(0, 400))
    path = keep(image, (200, 400))
    sheet = Sheet(path, 0, scaling(2, 1), 800, 800, 400, None, kept)
    shown = picture(sheet, window(sheet), frames.STANDARD)
    assert (shown.coded.width, shown.coded.height) == (400, 200)
    corner = apply(shown.matrix, Point(400, 200))
    assert (corner.x, corner.y) == pytest.approx((800, 400))
