"""What of a paper's pages may be shown: its extent, without what not everybody may see."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipeline.flow import State
from pipeline.geometry import Point, bounds, contains
from pipeline.ids import LeafId, MasterId, PageId
from pipeline.nouns.document import Field, VersionPage
from pipeline.nouns.page import Page, PageStanding, Place
from pipeline.nouns.viewing import Profile
from pipeline.seeing.beside import Beside
from pipeline.seeing.panes import Pane, mask, panes
from pipeline.viewing.cutting import Size

if TYPE_CHECKING:
    from pipeline.geometry import Polygon

FIRST, SECOND = PageId("1"), PageId("2")
ETHNICITY = frozenset({"ethnicity"})


def box(left: float, top: float, right: float, bottom: float) -> Polygon:
    return (Point(left, top), Point(right, top), Point(right, bottom), Point(left, bottom))


ACT = box(0, 1000, 2480, 2000)
WORD = box(600, 1500, 900, 1540)


def field(name: str, page: PageId, polygon: Polygon, *, restricted: bool = False) -> Field:
    return Field(name, "х", "х", True, 0.9, page, polygon, (1,), restricted)  # noqa: FBT003  # as it is stored


def page(region: Polygon | None = None) -> Page:
    size = bounds(region) if region else bounds(box(0, 0, 2480, 3508))
    place = Place(LeafId("l"), "r", 1)
    return Page(
        FIRST, place, MasterId("m"), 0, region, size.w, size.h, 300.0, "file", 1,
        PageStanding.CURRENT, State.READ, 1,
    )  # fmt: skip


PAGES = (VersionPage(FIRST, ACT), VersionPage(SECOND))


def test_who_may_see_everything_sees_the_paper_and_nothing_beside_it() -> None:
    found = panes(PAGES, [field("ethnicity", FIRST, WORD)], ETHNICITY, Profile.WHOLE)
    assert found == (Pane(FIRST, ACT), Pane(SECOND))


def test_a_restricted_field_is_hidden_on_its_page_with_some_room_around() -> None:
    first, second = panes(PAGES, [field("ethnicity", FIRST, WORD)], ETHNICITY, Profile.MASKED)
    assert not first.withheld
    assert not second.hidden
    (hidden,) = first.hidden
    assert all(contains(hidden, corner) for corner in WORD)
    assert contains(hidden, Point(595, 1495))


def test_a_field_that_was_marked_restricted_is_hidden_whatever_the_form_says() -> None:
    marked = field("religion", SECOND, WORD, restricted=True)
    _, second = panes(PAGES, [marked], frozenset(), Profile.MASKED)
    assert second.hidden


@pytest.mark.parametrize(
    "fields",
    [[], [field("name", FIRST, WORD)], [field("ethnicity", FIRST, ())]],
    ids=["nothing was found", "another was found", "it was keyed without a place"],
)
def test_where_a_restricted_field_was_not_located_the_pages_are_withheld(
    fields: list[Field],
) -> None:
    found = panes(PAGES, fields, ETHNICITY, Profile.MASKED)
    assert all(pane.withheld for pane in found)
    assert mask(found[0], page(), Size(1654, 2339)).seen == ()


def test_a_paper_without_restricted_fields_is_shown_to_everybody() -> None:
    found = panes(PAGES, [field("name", FIRST, WORD)], frozenset(), Profile.MASKED)
    assert found == (Pane(FIRST, ACT), Pane(SECOND))


def test_a_pane_lies_where_the_copy_of_the_page_has_it() -> None:
    shown = mask(Pane(FIRST, ACT, (WORD,)), page(), Size(1240, 1754))
    assert shown.seen is not None
    assert bounds(shown.seen[0]) == bounds(box(0, 500, 1240, 1000))
    assert bounds(shown.hidden[0]) == bounds(box(300, 750, 450, 770))


def test_a_pane_of_a_page_that_is_a_part_of_its_master_begins_at_that_part() -> None:
    right = page(box(2480, 0, 4960, 3508))
    shown = mask(Pane(FIRST, box(2480, 0, 4960, 1754)), right, Size(1240, 1754))
    assert shown.seen is not None
    assert bounds(shown.seen[0]) == bounds(box(0, 0, 1240, 877))


def test_a_neighbours_restricted_field_is_hidden_from_who_sees_this_paper_whole() -> None:
    theirs = Beside(fields=(field("religion", FIRST, WORD, restricted=True),))
    first, second = panes(PAGES, (), frozenset(), Profile.WHOLE, theirs)
    assert (len(first.hidden), second.hidden) == (1, ())


def test_a_neighbours_field_that_was_not_located_withholds_its_page_alone() -> None:
    theirs = Beside(fields=(field("religion", FIRST, (), restricted=True),))
    first, second = panes(PAGES, (), frozenset(), Profile.MASKED, theirs)
    assert (first.withheld, second.withheld) == (True, False)
