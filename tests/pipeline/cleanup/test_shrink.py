from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from pipeline.cleanup import rules
from pipeline.cleanup.ink import percentile, percentiles
from pipeline.cleanup.shrink import shrunk

if TYPE_CHECKING:
    from pipeline.cleanup.noun import Pixels

small_pages = arrays(np.uint8, st.tuples(st.integers(1, 40), st.integers(1, 40)))


def test_every_pixel_is_the_mean_of_its_square() -> None:
    page = np.arange(6 * 9, dtype=np.uint8).reshape(6, 9)
    means = page.reshape(2, 3, 3, 3).mean(axis=(1, 3))
    assert np.array_equal(shrunk(page, 3), means)


@given(small_pages, st.integers(1, 60))
def test_a_page_of_any_size_can_be_made_smaller(page: Pixels, by: int) -> None:
    height, width = shrunk(page, by).shape
    assert (height, width) == (max(1, page.shape[0] // by), max(1, page.shape[1] // by))


@given(small_pages, st.floats(0, 100))
def test_a_percentile_is_the_one_that_numpy_gives(page: Pixels, percent: float) -> None:
    assert np.isclose(percentile(page, percent), np.percentile(page, percent), atol=1e-4)
    assert percentiles(page, 50, percent) == (percentile(page, 50), percentile(page, percent))


def every_line(ink: Pixels, size: tuple[int, int]) -> list[list[int]]:
    return [[0, ink.shape[0 if size[1] == 1 else 1]]]


def found(page: Pixels) -> Pixels:
    mask = np.zeros_like(page)
    for bands in rules.find(page, 8.0):
        for band, runs in bands:
            mask[band] |= runs
    return mask


def thorough(page: Pixels) -> Pixels:
    """The rules of a page, found without the quick look beforehand."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rules, "_lines", every_line)
        return found(page)


@given(st.integers(0, 83), st.integers(0, 83), st.integers(1, 90), st.sampled_from((1, 2)))
def test_the_quick_look_overlooks_no_rule(left: int, top: int, length: int, thick: int) -> None:
    page = np.zeros((83, 85), np.uint8)
    page[top : top + thick, left : left + length] = 255
    for turned in (page, np.ascontiguousarray(page.T)):
        assert np.array_equal(found(turned), thorough(turned))


@given(arrays(np.uint8, (90, 97), elements=st.sampled_from((0, 255, 255, 255, 255, 255))))
def test_nor_where_rules_lie_close_together_and_are_broken(page: Pixels) -> None:
    page = page | np.roll(page, 1, axis=0)
    for turned in (page, np.ascontiguousarray(page.T)):
        assert np.array_equal(found(turned), thorough(turned))


def test_a_page_of_letters_has_no_rules() -> None:
    page = np.zeros((300, 300), np.uint8)
    page[20::40, ::12] = 255
    assert not found(page).any()
