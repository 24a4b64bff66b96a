"""Leaders go dot by dot, be some of them paler than ink; what is no row of dots stays."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.cleanup import ink, leaders

if TYPE_CHECKING:
    from pipeline.cleanup.noun import Pixels

LETTER = 24.0


def dotted(*, every: int, pale: int) -> Pixels:
    """A page with three leaders below black words; of so many dots all but the first are pale."""
    page = np.full((400, 1000), 255, np.uint8)
    for top in (80, 180, 280):
        for left in range(60, 260, 30):
            page[top - 22 : top, left : left + 18] = 10
        for number, left in enumerate(range(300, 900, 14)):
            page[top - 3 : top, left : left + 3] = 10 if number % every == 0 else pale
    return page


@pytest.mark.parametrize("every", [1, 2, 3])
def test_pale_dots_go_with_the_dark_ones_of_a_page(every: int) -> None:
    page = dotted(every=every, pale=170)
    page[276:280, 300:900] = np.minimum(
        page[276:280, 300:900], dotted(every=1, pale=0)[276:280, 300:900]
    )
    done, gone, action = leaders.erase(page, ink.mask(page), LETTER)
    assert action.applied
    assert (done[:, 280:] >= 250).all()
    assert (done[:, :280] == page[:, :280]).all()
    assert (gone[:, :280] == 0).all()


def test_pale_dots_alone_ask_for_nothing() -> None:
    page = dotted(every=1000, pale=170)
    page[:, 280:][page[:, 280:] < 100] = 170
    done, _, action = leaders.erase(page, ink.mask(page), LETTER)
    assert not action.applied
    assert done is page


@pytest.mark.parametrize("grey", [150, 170, 180])
def test_pale_dots_of_letters_and_stipple_beside_leaders_stay(grey: int) -> None:
    page = dotted(every=1, pale=0)
    pale = np.full((240, 1000), 255, np.uint8)
    for left in range(60, 900, 18):
        pale[30:50, left : left + 6] = pale[20:24, left + 1 : left + 5] = grey
    for top in range(100, 200, 11):
        for left in range(60, 900, 11):
            pale[top : top + 3, left : left + 3] = grey
    page = np.vstack([page, pale])
    done, gone, action = leaders.erase(page, ink.mask(page), LETTER)
    assert action.applied
    assert (done[400:] == pale).all()
    assert (gone[400:] == 0).all()


@pytest.mark.parametrize("tops", [False, True])
def test_pieces_of_letters_that_streaks_cut_through_stay(*, tops: bool) -> None:
    """A worn ribbon, or a head that prints in streaks, leaves feet or tops of letters alone."""
    page = np.full((300, 1000), 255, np.uint8)
    for left in range(100, 800, 18):
        page[100:124, left : left + 4] = 10
    page[103:106] = 255
    if not tops:
        page[110:113] = page[118:121] = 255
    done, gone, action = leaders.erase(page, ink.mask(page), LETTER)
    assert not action.applied
    assert done is page
    assert (gone == 0).all()


@given(st.permutations([(3, 3), (8, 8)] * 15))
def test_rests_of_pale_letters_stay_be_they_as_far_apart_as_dots(
    sizes: list[tuple[int, int]],
) -> None:
    page = np.full((400, 1000), 255, np.uint8)
    for left, (wide, high) in zip(range(60, 600, 16), sizes, strict=False):
        top = 180 - high // 2
        page[top : top + high, left : left + wide] = 10
    done, _, action = leaders.erase(page, ink.mask(page), LETTER)
    assert not action.applied
    assert done is page
