"""Where the rules of a form or table ran."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from pipeline.cleanup import clean, ink, rules, segments
from pipeline.geometry import Point, Segment, apply
from tests.pipeline.cleanup import pages


def table(rows: int = 4, columns: int = 3) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    """An empty table: lines four pixels thick, 300 pixels apart across and 120 down."""
    page = np.full((900, 1400), 255, np.uint8)
    for n in range(rows + 1):
        cv2.line(page, (100, 100 + 120 * n), (100 + 300 * columns, 100 + 120 * n), (0,), 4)
    for n in range(columns + 1):
        cv2.line(page, (100 + 300 * n, 100), (100 + 300 * n, 100 + 120 * rows), (0,), 4)
    return page


def test_each_line_of_a_table_is_one_segment_with_its_ends() -> None:
    page = table()
    found = rules.erase(page, ink.mask(page), 24.0).segments
    level = [each for each in found if segments.is_level(each)]
    plumb = [each for each in found if not segments.is_level(each)]
    assert [len(level), len(plumb)] == [5, 4]
    for n, each in enumerate(level):
        assert each.start == pytest.approx(Point(100, 100 + 120 * n), abs=4)
        assert each.end == pytest.approx(Point(1000, 100 + 120 * n), abs=4)
    for n, each in enumerate(sorted(plumb)):
        assert each.start == pytest.approx(Point(100 + 300 * n, 100), abs=4)
        assert each.end == pytest.approx(Point(100 + 300 * n, 580), abs=4)


def test_a_rule_goes_on_after_a_small_break_and_not_after_a_wide_one() -> None:
    broken = [
        Segment(Point(10, 50), Point(300, 51)),
        Segment(Point(310, 51), Point(600, 52)),
        Segment(Point(900, 52), Point(1200, 52)),
        Segment(Point(20, 90), Point(600, 90)),
    ]
    assert segments.joined(broken, 24.0) == (
        Segment(Point(10, 50), Point(600, 52)),
        Segment(Point(900, 52), Point(1200, 52)),
        Segment(Point(20, 90), Point(600, 90)),
    )


def test_joining_twice_changes_nothing() -> None:
    page = table()
    once = rules.erase(page, ink.mask(page), 24.0).segments
    assert segments.joined(once, 24.0) == once


def test_prose_has_no_rules() -> None:
    assert clean(pages.prose().image, dpi=300).rules == ()


def test_the_rules_of_a_form_lie_where_they_were_drawn_also_on_a_crooked_page() -> None:
    sheet = pages.skewed(pages.form(leaders=False, ruled=True), 1.5)
    cleaned = clean(sheet.image, dpi=300)
    level = [each for each in cleaned.rules if segments.is_level(each)]
    height, width = sheet.image.shape[:2]
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), -1.5, 1.0)
    for n in range(len(pages.FORM)):
        x, y = turn @ np.array([250, 520 + 150 * n - 35, 1])
        corner = apply(cleaned.matrix, Point(x, y))
        assert (
            min(abs(each.start.y - corner.y) + abs(each.start.x - corner.x) for each in level) < 12
        )
