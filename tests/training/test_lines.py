"""Lines of training: pictures that show what their text says, the same each time."""

from __future__ import annotations

import random
import re
from statistics import median
from typing import TYPE_CHECKING

import numpy as np
import pytest

from samples.papers.parts import Part
from training import pages
from training.charset import ALL
from training.lines import lines
from training.pages import page_lines
from training.sayings import HARD_SIGNS, Sayer
from training.sets import written
from training.vocabulary import vocabulary

if TYPE_CHECKING:
    from pathlib import Path


def test_the_same_seed_draws_the_same_lines() -> None:
    once, again = (list(lines(Part.TRAIN, 7, 5)) for _ in range(2))
    assert [line.text for line in once] == [line.text for line in again]
    for first, second in zip(once, again, strict=True):
        assert np.array_equal(first.image, second.image)


def test_another_seed_draws_other_lines() -> None:
    assert [one.text for one in lines(Part.TRAIN, 7, 5)] != [
        one.text for one in lines(Part.TRAIN, 8, 5)
    ]


def test_a_line_says_only_what_the_model_can_say() -> None:
    said = {letter for line in lines(Part.TRAIN, 3, 60) for letter in line.text}
    assert said <= set(ALL) | {" "}


def test_a_line_is_as_high_as_its_letters_and_dark_where_they_are() -> None:
    for line in lines(Part.TRAIN, 5, 20, wear=False):
        inked = np.flatnonzero(line.image.min(1) < 128)
        assert len(inked) > 0.4 * len(line.image)
        assert line.image.shape[1] > line.image.shape[0] * len(line.text) * 0.15


def test_register_numbers_that_are_taught_belong_to_nobody() -> None:
    sayer = Sayer(Part.TRAIN, random.Random(4))
    for said in (sayer.registered() for _ in range(50)):
        (number,) = re.findall(r"[А-ЯӨҮЁ]{2}\d{8}", said)
        assert set(number[:2]) & set(HARD_SIGNS)


def test_lines_are_cut_at_the_size_at_which_pages_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "AS_PAGES_ARE_READ", 0)
    whole = list(page_lines(Part.TRAIN, 1))
    monkeypatch.setattr(pages, "AS_PAGES_ARE_READ", 1)
    reduced = list(page_lines(Part.TRAIN, 1))
    usual, less = (median(line.image.shape[0] for line in some) for some in (whole, reduced))
    assert less == pytest.approx(0.75 * usual, rel=0.15)
    assert {line.text for line in whole} & {line.text for line in reduced}


def test_parts_share_no_word() -> None:
    train, tune, test = (set(vocabulary(part)) for part in Part)
    assert len(train) > 10_000
    assert not train & tune
    assert not train & test
    assert not tune & test


@pytest.mark.parametrize("count", [3])
def test_every_line_gets_into_the_file_that_training_reads(tmp_path: Path, count: int) -> None:
    drawn = list(lines(Part.TRAIN, 9, count, wear=False))
    (made,) = written(drawn, tmp_path, "set")
    data = made.read_bytes()
    for line in drawn:
        assert line.text.encode() in data
    assert [path.name for path in tmp_path.iterdir()] == [made.name]
