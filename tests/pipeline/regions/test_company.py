"""What stands among words by hand is by hand, too; labels and heads are not."""

from __future__ import annotations

import tracemalloc

from ocr.words import Box, Word
from pipeline.regions import company

WIDE, HIGH = 200, 40


def word(row: int, column: int) -> Word:
    """A word of a table with room between its rows and columns."""
    box = Box(300 * column, 100 * row, WIDE, HIGH)
    return Word(f"{row}/{column}", f"{row}/{column}", box, 0.9, 1, row)


def table(rows: int, columns: int) -> list[Word]:
    return [word(row, column) for row in range(rows) for column in range(columns)]


def test_a_word_amid_written_ones_is_found() -> None:
    words = table(3, 3)
    rest = [each for each in words if each != word(1, 1)]
    assert company.found(words, rest, words) == [word(1, 1)]


def test_a_word_of_a_line_between_written_lines_is_found() -> None:
    words = table(3, 1)
    assert company.found(words, [words[0], words[2]], words) == [words[1]]


def test_what_was_found_is_company_itself() -> None:
    words = table(5, 3)
    missing = [word(1, 1), word(2, 1), word(3, 1)]
    written = [each for each in words if each not in missing]
    assert company.found(words, written, words) == missing


def test_labels_before_entries_and_heads_above_them_stay() -> None:
    words = table(6, 4)
    labels = [each for each in words if each.box.x == 0 or each.box.y == 0]
    written = [each for each in words if each not in labels]
    assert company.found(words, written, words) == []


def test_labels_of_entries_in_two_columns_stay() -> None:
    words = table(5, 4)
    written = [each for each in words if each.box.x // 300 % 2]
    assert company.found(words, written, words) == []


def test_what_is_not_asked_about_and_what_stands_alone_is_not_found() -> None:
    words = table(3, 3)
    rest = [each for each in words if each != word(1, 1)]
    assert company.found(words, rest, rest) == []
    apart = Word("apart", "apart", Box(5000, 5000, WIDE, HIGH), 0.9, 1, 9)
    assert company.found([*rest, apart], rest, [apart]) == []


def test_a_line_of_words_that_look_like_the_hand_does_not_speak_for_itself() -> None:
    words = table(2, 4)
    above, line = words[:4], words[4:]
    assert company.found(words, above, line) == []
    assert company.found(words, above, line, line) == line
    assert company.found(words, above, [], line) == []


def test_a_page_with_very_many_words_takes_little_memory() -> None:
    words = table(30, 30)
    tracemalloc.start()
    try:
        company.found(words, set(words[:40]), set(words[40:80]))
        assert tracemalloc.get_traced_memory()[1] < 4 * len(words) ** 2
    finally:
        tracemalloc.stop()
