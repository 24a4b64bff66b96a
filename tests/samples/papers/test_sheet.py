"""A sheet tells its words in the order in which a person reads them."""

from __future__ import annotations

import numpy as np

from samples.papers.sheet import Sheet, Word

HEADING = Word("ТУШААЛ", 100, (900, 60, 1500, 110))
LEFT = [Word("зүүн", 300, (200, 270, 400, 300), 1), Word("доод", 350, (200, 320, 400, 350), 1)]
RIGHT = [
    Word("баруун", 300, (1300, 270, 1500, 300), 2),
    Word("мөр", 300, (1520, 270, 1600, 300), 2),
]


def sheet(*words: Word) -> Sheet:
    return Sheet(np.random.default_rng(1), words=list(words))


def test_columns_are_told_one_after_the_other() -> None:
    level = sheet(RIGHT[1], LEFT[0], RIGHT[0], LEFT[1], HEADING)
    assert level.text() == "ТУШААЛ\nзүүн\nдоод\nбаруун мөр\n"


def test_rows_run_across_all_columns() -> None:
    level = sheet(RIGHT[1], LEFT[0], RIGHT[0])
    assert [[word.text for word in row] for row in level.rows()] == [["зүүн", "баруун", "мөр"]]
