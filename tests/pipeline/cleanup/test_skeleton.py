from __future__ import annotations

from ocr.words import Box
from pipeline.cleanup.skeleton import MOST, skeleton
from pipeline.geometry import Point, Segment


def test_rules_become_flat_boxes_the_longest_first() -> None:
    plumb = Segment(Point(10.0, 20.0), Point(11.0, 70.0))
    level = Segment(Point(10.2, 30.5), Point(400.0, 30.5))

    assert skeleton([plumb, level]) == (Box(10, 30, 390, 1), Box(10, 20, 1, 50))


def test_a_drawing_is_no_table() -> None:
    assert skeleton([Segment(Point(0, n), Point(90, n)) for n in range(MOST + 1)]) == ()
