"""How high letters are is told with their paler strokes where the mask of the ink breaks them."""

from __future__ import annotations

import numpy as np

from pipeline.cleanup import ink
from tests.pipeline.cleanup.test_focus import typed


def test_letters_in_pieces_are_as_high_as_with_their_paler_strokes() -> None:
    page = typed()
    page[(page < 255) & (np.arange(page.shape[0])[:, None] % 40 % 9 < 2)] = 170
    broken, whole = ink.letter_height(ink.mask(page)), ink.written(page).letter
    assert broken < whole
    assert whole == ink.written(typed()).letter == 24


def test_small_letters_in_one_piece_are_small() -> None:
    page = typed()[::2, ::2]
    assert ink.written(page).letter == ink.letter_height(ink.mask(page)) == 12


def test_paler_writing_beside_small_print_is_no_part_of_it() -> None:
    page = typed()[::2, ::2].copy()
    page[300:] = np.where(typed()[:300, :500] < 255, 180, 255)
    assert ink.written(page).letter == 12
