"""The mark is burnt into every copy, large or small, light or dark, and can be read."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np
import pytest

from pipeline.issuing import mark as marking
from pipeline.issuing.errors import LettersMissingError
from pipeline.issuing.mark import NARROWEST, Mark, marked

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.cleanup.noun import Pixels

NUMBER = "0198-C0DE-1234-7ABC-8DEF"
MARK = Mark(
    ("Доржийн Бат (bat) · 2026/118", f"2026.07.14 10:20 · Хуулбар {NUMBER}"),
    f"Доржийн Бат · {NUMBER}",
)


def page(grey: int, rows: int = 2339, columns: int = 1654, colours: int = 0) -> Pixels:
    shape = (rows, columns, colours) if colours else (rows, columns)
    return np.full(shape, grey, np.uint8)


@pytest.mark.parametrize("grey", [0, 60, 128, 250, 255])
@pytest.mark.parametrize("colours", [0, 3])
def test_a_mark_stands_all_over_the_picture_whatever_its_colour(grey: int, colours: int) -> None:
    image = page(grey, colours=colours)
    found = marked(image.copy(), MARK)
    changed = found.pixels[: image.shape[0]] != image
    flat = changed.any(axis=2) if colours else changed
    for part in np.array_split(flat, 6):
        assert all(some.any() for some in np.array_split(part, 4, axis=1))
    assert 0.01 < flat.mean() < 0.2


def test_what_stands_below_the_mark_can_still_be_told() -> None:
    image = page(255)
    image[::40] = 0
    changed = marked(image.copy(), MARK).pixels[: image.shape[0]]
    assert (changed[::40] < 110).all()
    assert (changed[1::40] > 150).all()


@pytest.mark.parametrize("columns", [1, 12, 300, NARROWEST, 1654, 4096])
def test_the_band_has_room_for_every_letter_however_small_the_part_is(columns: int) -> None:
    found = marked(page(255, 20, columns), MARK)
    assert found.pixels.shape[1] == max(columns, NARROWEST)
    assert found.pixels.shape[0] == 20 + found.band
    said = "".join(re.sub(r"\s", "", line.text) for line in found.lines)
    assert said == re.sub(r"\s", "", "".join(MARK.lines))
    assert all(line.x + line.width <= found.pixels.shape[1] for line in found.lines)


def test_a_word_without_an_end_is_divided_and_nothing_of_it_is_lost() -> None:
    word = "Ж" * 400
    found = marked(page(255, 20, 20), Mark((word,), "x"))
    assert "".join(line.text for line in found.lines) == word


def test_nothing_goes_out_unmarked_where_the_letters_are_missing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(marking, "LETTERS", tmp_path / "none.ttf")
    with pytest.raises(LettersMissingError, match="fonts-dejavu-core"):
        marked(page(255), MARK)
