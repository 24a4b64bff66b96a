"""Feet of letters that touch are no rules; rules that letters stand on are."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from pipeline.cleanup import feet, rules

LETTER, WIDTH = 24.0, 600


def slabs(letters: int, stem: int = 8, pitch: int = 18) -> np.ndarray:
    """Letters of two stems on one slab, side by side so that their slabs touch."""
    ink = np.zeros((80, WIDTH), np.uint8)
    for number in range(letters):
        left = 40 + number * pitch
        ink[40:44, left : left + pitch] = 255
        ink[20:44, left + 1 : left + 1 + stem] = 255
        ink[20:44, left + pitch - 6 : left + pitch - 2] = 255
    return ink


def test_slabs_that_touch_are_no_rule() -> None:
    ink = slabs(6)
    assert rules.find(ink, LETTER) == ([], [])
    assert (rules.erase(255 - ink, ink, LETTER).image == 255 - ink).all()


def test_bars_whose_stems_are_pale_are_no_rule() -> None:
    page = np.full((80, WIDTH), 255, np.uint8)
    page[slabs(6) > 0] = 150
    page[40:44, 40 : 40 + 6 * 18] = 60
    ink = (page < 110).astype(np.uint8) * 255
    assert rules.find(ink, LETTER)[0] != []
    assert (rules.erase(page, ink, LETTER).image == page).all()


def test_a_rule_that_a_few_letters_stand_on_goes() -> None:
    ink = slabs(2)
    ink[40:44, 30:230] = 255
    across, _ = rules.find(ink, LETTER)
    assert len(across) == 1


@given(st.integers(4, 30), st.integers(1, 6))
def test_a_bare_rule_is_kept_as_one_however_long(letters: int, thick: int) -> None:
    ink = np.zeros((80, 1000), np.uint8)
    ink[40 : 40 + thick, 50 : 50 + int(letters * LETTER)] = 255
    band = (slice(39, 41 + thick), slice(0, 1000))
    kept = feet.without(ink, (band, ink[band]), LETTER, 8)
    assert (kept[1] == ink[band]).all()
