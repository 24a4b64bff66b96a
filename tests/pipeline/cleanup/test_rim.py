"""A seal's rim stands out; the ink of a letter written in colour does not, and stays."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest

from pipeline.cleanup import seal
from pipeline.cleanup.rim import stands_out
from samples.papers.parts import Face
from samples.papers.scan import developed
from samples.papers.sheet import Pen, Sheet, Tint

if TYPE_CHECKING:
    from tests.pipeline.cleanup.pages import Pixels

DPI = 75.0
MIDDLE, RADIUS = (150, 150), 50


def written(share: float) -> Pixels:
    """Strokes of colour all over, on that share of the page."""
    chance = np.random.default_rng(4)
    return np.where(chance.random((300, 300)) < share, 255, 0).astype(np.uint8)


def stamped(colour: Pixels, degrees: int = 360) -> Pixels:
    ring = colour.copy()
    cv2.ellipse(ring, MIDDLE, (RADIUS, RADIUS), 0, 0, degrees, (255,), 2)
    return ring


@pytest.mark.parametrize(
    ("colour", "expected"),
    [
        (stamped(written(0)), True),
        (stamped(written(0), 220), True),
        (stamped(written(0.03)), True),
        (written(0.3), False),
        (stamped(written(0.3), 180), False),
        (written(0), False),
    ],
    ids=["alone", "worn", "over writing", "writing", "half a ring in writing", "paper"],
)
def test_a_rim_is_coloured_in_more_directions_than_what_lies_outside(
    colour: Pixels, *, expected: bool
) -> None:
    assert stands_out(colour, (*MIDDLE, RADIUS), DPI) is expected


def test_a_circle_at_the_corner_of_a_page_is_looked_at_as_far_as_there_is_paper() -> None:
    assert stands_out(stamped(written(0))[140:, 140:], (10, 10, RADIUS), DPI) is False


def test_a_letter_written_with_a_blue_pen_is_full_of_circles_and_none_is_a_seal() -> None:
    chance = np.random.default_rng(1)
    sheet, pen = Sheet(chance), Pen(Face("bad-script-400.ttf"), 60, Tint.PEN)
    for row in range(30):
        sheet.put(pen, (200, 300 + row * pen.leading), "гэрчилгээний дугаар овог нэрийг " * 2)
    page = developed(sheet, chance).image
    grey, discs, action = seal.remove(page, 300)
    assert (discs, action.applied) == ((), False)
    assert np.array_equal(grey, cv2.cvtColor(page, cv2.COLOR_BGR2GRAY))
