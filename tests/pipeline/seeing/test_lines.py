"""The words of a page: only those that may be told, where they stand, and which are asked for."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from ocr.words import Box, Reading, Region, RegionKind, Word
from pipeline.flow import State
from pipeline.geometry import IDENTITY, Point, affine
from pipeline.ids import LeafId, MasterId, PageId
from pipeline.nouns.document import Field
from pipeline.nouns.page import Page, PageStanding, Place
from pipeline.nouns.viewing import Profile
from pipeline.seeing.inside import hits
from pipeline.seeing.lines import NONE, lines
from pipeline.seeing.panes import Pane
from pipeline.seeing.sheet import sheet
from pipeline.seeing.silence import Silence, silence

if TYPE_CHECKING:
    from pipeline.geometry import Matrix, Polygon

KEY = PageId("1")
ALL = Silence()
ETHNICITY = frozenset({"ethnicity"})


def page(matrix: Matrix | None = IDENTITY, region: Polygon | None = None) -> Page:
    return Page(
        KEY, Place(LeafId("l"), "r", 1), MasterId("m"), 0, region, 1000, 800, 300.0, "file", 1,
        PageStanding.CURRENT, State.READ, 1, matrix,
    )  # fmt: skip


def box(left: float, top: float, right: float, bottom: float) -> Polygon:
    return (Point(left, top), Point(right, top), Point(right, bottom), Point(left, bottom))


def reading(*rows: str) -> Reading:
    """Words of 100 by 20, one beside the other, the first row at the top."""
    words = [
        Word(text, text, Box(100 * at, 100 * row, 90, 20), 0.9, 1, row)
        for row, line in enumerate(rows)
        for at, text in enumerate(line.split())
    ]
    return Reading(1000, 800, 300, tuple(words), "e", "m", "l")


def field(
    name: str, value: str, *words: int, place: Polygon = (), restricted: bool = False
) -> Field:
    return Field(name, value, value, True, 0.9, KEY, place, words, restricted)  # noqa: FBT003  # as stored


def told(pane: Pane, said: Silence = ALL, *rows: str) -> list[str]:
    found = lines(pane, page(), reading(*rows), said)
    return [" ".join(word.text for word in line) for line in found.all]


def test_words_stand_in_their_lines() -> None:
    assert told(Pane(KEY), ALL, "Овог Бат", "Нэр Дорж") == ["Овог Бат", "Нэр Дорж"]


def test_a_neighbours_words_are_not_told() -> None:
    assert told(Pane(KEY, box(0, 0, 1000, 50)), ALL, "Овог Бат", "Нэр Дорж") == ["Овог Бат"]


def test_a_word_that_reaches_into_a_hidden_place_is_not_told() -> None:
    pane = Pane(KEY, None, (box(80, 5, 140, 8),))
    assert told(pane, ALL, "Овог Бат Дорж") == ["Дорж"]


def test_a_word_that_crosses_a_hidden_place_is_not_told() -> None:
    pane = Pane(KEY, None, (box(110, -5, 120, 30),))
    assert told(pane, ALL, "Овог Бат Дорж") == ["Овог Дорж"]


def test_of_a_withheld_or_uncleaned_page_nothing_is_told() -> None:
    assert lines(Pane(KEY, withheld=True), page(), reading("Бат"), ALL) == NONE
    assert lines(Pane(KEY), page(None), reading("Бат"), ALL) == NONE


def test_a_restricted_field_is_silent_by_its_words_and_wherever_they_stand_again() -> None:
    said = silence([field("ethnicity", "халх", 3)], ETHNICITY, Profile.MASKED, ())
    rows = ("Яс үндэс : хаях", "Халх, Бат")
    assert told(Pane(KEY), said, *rows) == ["Яс үндэс :", "Бат"]


@pytest.mark.parametrize("restricted", [True, False])
def test_who_sees_a_paper_whole_is_told_its_fields_but_not_its_neighbours(
    *, restricted: bool
) -> None:
    mine = field("ethnicity", "халх", 0, restricted=restricted)
    theirs = field("ethnicity", "бурят", 1, restricted=True)
    said = silence([mine], ETHNICITY, Profile.WHOLE, [theirs])
    assert told(Pane(KEY), said, "халх буриад Бат") == ["халх Бат"]


def test_a_word_stands_on_the_sheet_where_it_was_scanned() -> None:
    quarter = affine((0, -1, 800), (1, 0, 0))
    found = lines(Pane(KEY), page(quarter), reading("Бат"), ALL)
    assert found.place(found.all[0][0]) == Box(0, 710, 20, 90)


def test_a_page_opens_upright_and_at_the_papers_own_part() -> None:
    quarter = affine((0, -1, 800), (1, 0, 0))
    opened = sheet(Pane(KEY, box(-5, 300, 1200, 500)), page(quarter))
    assert (opened.turn, opened.part, opened.whole) == (90, Box(0, 300, 1000, 200), False)
    assert opened.percent(opened.part) == "pct:0.0000,37.5000,100.0000,25.0000"
    assert sheet(Pane(KEY), page()).whole


def test_a_page_that_is_part_of_its_master_begins_at_its_own_corner() -> None:
    right = page(IDENTITY, box(1000, 0, 2000, 800))
    assert sheet(Pane(KEY, box(1100, 0, 1300, 800)), right).part == Box(100, 0, 200, 800)


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("дорж", ["Доржийн", "Дорж"]),
        ("Dorj", ["Доржийн", "Дорж"]),
        ("Доржпалам", []),
        ("12", ["12"]),
        ("1", []),
        ("", []),
        ("<b>", []),
        ("хаях дорж", ["Доржийн", "Дорж"]),
    ],
)
def test_words_are_found_inside_as_people_type_them(question: str, found: list[str]) -> None:
    words = lines(Pane(KEY), page(), reading("Доржийн Бат 12", "Дорж 1234"), ALL)
    assert [word.text for word in hits(words, question)] == found


def test_what_is_not_told_is_not_found_inside() -> None:
    said = silence([field("ethnicity", "халх", 1)], ETHNICITY, Profile.MASKED, ())
    assert hits(lines(Pane(KEY), page(), reading("Халх халх Бат"), said), "халх") == ()


def test_writing_that_was_not_read_is_told_of_where_it_may_be_seen() -> None:
    hand = Region(RegionKind.HANDWRITING, Box(0, 0, 90, 20))
    old = Region(RegionKind.CLASSICAL, Box(300, 0, 90, 200))
    passed = Region(RegionKind.UNREAD, Box(600, 0, 90, 20))
    photograph = Region(RegionKind.PHOTOGRAPH, Box(0, 300, 90, 90))
    seen = replace(reading("Дорж"), regions=(hand, old, passed, photograph))

    def marked(pane: Pane) -> tuple[Region, ...]:
        return lines(pane, page(), seen, ALL).unread

    assert marked(Pane(KEY)) == (hand, old, passed)
    assert marked(Pane(KEY, seen=box(0, 0, 500, 400))) == (hand, old)
    assert marked(Pane(KEY, hidden=(box(0, 0, 50, 50),))) == (old, passed)
    assert marked(Pane(KEY, withheld=True)) == ()


def test_of_writing_that_was_not_read_nothing_is_outlined_across_a_hidden_place() -> None:
    row = Region(RegionKind.HANDWRITING, Box(0, 10, 900, 20))
    seen = replace(reading("Дорж"), regions=(row,))
    assert lines(Pane(KEY, hidden=(box(100, 0, 200, 40),)), page(), seen, ALL).unread == ()


def test_writing_that_was_not_read_is_outlined_up_to_the_end_of_the_paper() -> None:
    row = Region(RegionKind.HANDWRITING, Box(0, 10, 900, 20))
    seen = replace(reading("Дорж"), regions=(row,))
    marked = lines(Pane(KEY, seen=box(0, 0, 500, 400)), page(), seen, ALL).unread
    assert [one.box for one in marked] == [Box(0, 10, 500, 20)]
