"""What one version of a paper masks, no other version of it shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipeline.geometry import Point
from pipeline.ids import PageId
from pipeline.nouns.document import Field
from pipeline.seeing.hiding import hiding

if TYPE_CHECKING:
    from pipeline.geometry import Polygon

OLD, NEW = PageId("old"), PageId("new")
PLACE = (Point(0, 0), Point(90, 0), Point(90, 30), Point(0, 30))
NONE: frozenset[str] = frozenset()


def field(
    page: PageId, polygon: Polygon = PLACE, name: str = "religion", *, restricted: bool = True
) -> Field:
    return Field(name, "х", "х", True, 0.9, page, polygon, (1,), restricted)  # noqa: FBT003  # valid


@pytest.mark.parametrize(("here", "there"), [(1, 2), (2, 1)])
def test_what_any_version_restricts_is_hidden_in_every_other(here: int, there: int) -> None:
    found = hiding(NONE, {here: [field(OLD, restricted=False)], there: [field(OLD)]}, here)
    assert [one.restricted for one in found.on({OLD})] == [True, True]
    assert found.names == {"religion"}
    assert found.is_located({OLD})


def test_what_the_form_restricts_is_hidden_without_a_mark() -> None:
    found = hiding(frozenset({"religion"}), {1: [field(OLD, restricted=False)]}, 1)
    assert [one.restricted for one in found.fields] == [True]
    assert found.is_located({OLD})
    assert not hiding(frozenset({"religion"}), {}, 1).is_located({OLD})


@pytest.mark.parametrize(("page", "polygon"), [(NEW, PLACE), (OLD, ())])
def test_what_a_later_version_restricts_elsewhere_is_not_located_in_an_earlier(
    page: PageId, polygon: Polygon
) -> None:
    found = hiding(NONE, {1: [], 2: [field(page, polygon)]}, 1)
    assert found.on({OLD}) == ()
    assert not found.is_located({OLD})


def test_what_an_earlier_version_restricted_without_a_place_withholds_no_later_one() -> None:
    found = hiding(NONE, {1: [field(OLD, ())], 2: []}, 2)
    assert found.is_located({OLD})
    assert found.names == {"religion"}


def test_a_field_of_a_scan_that_was_replaced_says_nothing_of_the_new_one() -> None:
    assert not hiding(frozenset({"religion"}), {1: [field(OLD)]}, 1).is_located({NEW})


def test_a_field_without_a_place_is_not_located_though_another_is() -> None:
    both = [field(OLD), field(OLD, (), "health")]
    assert not hiding(NONE, {1: both}, 1).is_located({OLD})


def test_a_paper_without_restricted_fields_is_located() -> None:
    found = hiding(NONE, {1: [field(OLD, restricted=False)]}, 1)
    assert (found.fields, found.is_located({OLD})) == ((), True)
