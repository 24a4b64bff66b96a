"""Rules are followed where grain has broken them, and nothing else is."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from pipeline.cleanup import rules


def test_a_rule_broken_by_grain_goes_as_a_whole() -> None:
    ink = np.zeros((300, 2000), np.uint8)
    ink[150:154, 100:1900] = 255
    ink[150:154, 900:903] = 0
    ink[150:154, 1400:1402] = 0
    found = rules.erase(255 - ink, ink, 30.0)
    assert found.image.min() == 255


def test_a_rule_that_paper_has_bent_near_the_gutter_goes_as_a_whole() -> None:
    ink = np.zeros((300, 2000), np.uint8)
    across = np.arange(100, 1900)
    height = 150 + 60 * np.exp((across - 1900) / 260)
    for thick in range(4):
        ink[height.astype(int) + thick, across] = 255
    found = rules.erase(255 - ink, ink, 30.0)
    assert (found.image < 128).sum() < 0.03 * (ink > 0).sum()


@given(
    st.lists(
        st.tuples(st.integers(0, 290), st.integers(0, 900), st.integers(1, 900), st.booleans()),
        max_size=12,
    )
)
def test_rules_anywhere_on_a_page_are_taken_out_without_fault(
    drawn: list[tuple[int, int, int, bool]],
) -> None:
    ink = np.zeros((300, 1000), np.uint8)
    for y, x, long, plumb in drawn:
        if plumb:
            ink[y : y + long, x : x + 3] = 255
        else:
            ink[y : y + 3, x : x + long] = 255
    found = rules.erase(255 - ink, ink, 30.0)
    assert found.image.shape == ink.shape
    assert ((found.image >= 255 - ink) | (found.mask > 0)).all()
