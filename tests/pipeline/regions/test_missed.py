"""Print of which the engine said nothing is found and read; what is no line is left alone."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest

from ocr.words import Box, Reading, Word
from pipeline.regions import recovered
from pipeline.regions.emptiness import glimpse
from tests.pipeline.regions.lines import LineReader, word

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ocr.pixels import GreyPixels


WIDTH, HEIGHT = 1200, 900
LINE = 40
READ, MISSED = Box(200, 200, 400, LINE), Box(200, 400, 160, LINE)


def inked(*boxes: Box) -> NDArray[np.uint8]:
    """A page with a row of strokes in each box."""
    page = np.full((HEIGHT, WIDTH), 255, np.uint8)
    for box in boxes:
        for x in range(box.x, box.right, 20):
            cv2.rectangle(page, (x, box.y), (x + 9, box.bottom - 1), (0,), -1)
    return page


def page_read(*words: Word) -> Reading:
    return Reading(WIDTH, HEIGHT, 300, words, "", "", "papers")


def test_a_line_without_words_is_read_by_itself_and_stands_where_it_is() -> None:
    lines = LineReader((("17", 0.9),))
    before = page_read(word("Норм", READ))

    after = recovered(before, inked(READ, MISSED), lines)

    assert after.words[:1] == before.words
    (found,) = after.words[1:]
    assert (found.text, found.block, found.line) == ("17", 3, 6)
    assert abs(found.box.x - MISSED.x) <= 8
    assert abs(found.box.y - MISSED.y) <= 8
    assert len(lines.shapes) == 1


def test_the_sign_of_a_number_alone_at_the_head_of_a_column_is_read() -> None:
    before = page_read(word("Норм", READ))

    after = recovered(before, inked(READ, MISSED), LineReader((("№", 0.9),)))

    assert [each.text for each in after.words] == ["Норм", "№"]


def test_the_reader_of_lines_sees_paper_around_them() -> None:
    lines = LineReader((("17", 0.9),))
    recovered(page_read(word("Норм", READ)), inked(READ, MISSED), lines)
    assert lines.margins[0] >= 20


def test_a_word_that_was_read_is_not_told_of_twice() -> None:
    """The rest of a rule runs under a word and up again: what is cut out has the word in it."""
    rests = Box(160, 456, 440, 20), Box(560, 400, 40, 60)
    before = page_read(word("Норм", READ), word("сум", MISSED))
    lines = LineReader((("сум", 0.9),))
    assert recovered(before, inked(READ, MISSED, *rests), lines) is before
    assert len(lines.shapes) == 1


@pytest.mark.parametrize(
    "says", [(("17", 0.6),), (("бүртгэл", 0.9), ("н", 0.3)), (("—.", 0.95),), ()]
)
def test_what_the_reader_of_lines_is_not_sure_of_is_not_kept(
    says: tuple[tuple[str, float], ...],
) -> None:
    before = page_read(word("Норм", READ))
    assert recovered(before, inked(READ, MISSED), LineReader(says)) is before


@pytest.mark.parametrize(("wide", "kept"), [(55, True), (90, False)])
def test_a_letter_as_wide_as_a_line_is_the_other_side_showing_through(
    *, wide: int, kept: bool
) -> None:
    before = page_read(word("Норм", READ))

    after = recovered(before, inked(READ, MISSED), LineReader((("ө", 0.9),), wide))

    assert [each.text for each in after.words] == (["Норм", "ө"] if kept else ["Норм"])


def test_specks_pictures_and_rules_are_not_asked_about() -> None:
    speck, picture, rule = Box(900, 100, 9, 9), Box(700, 300, 300, 400), Box(200, 600, 400, 4)
    lines = LineReader((("17", 0.9),))
    before = page_read(word("Норм", READ))
    assert recovered(before, inked(READ, speck, picture, rule), lines) is before
    assert lines.shapes == []


def test_a_page_full_of_such_places_is_left_alone() -> None:
    many = [Box(x, y, 30, LINE) for y in range(300, 860, 80) for x in range(100, 1100, 100)]
    lines = LineReader((("17", 0.9),))
    before = page_read(word("Норм", READ))
    assert recovered(before, inked(READ, *many), lines) is before
    assert lines.shapes == []


def test_a_number_beside_a_rule_that_is_bent_is_read() -> None:
    rules = (Box(150, 380, 900, 70),)
    before = replace(page_read(word("Норм", READ)), rules=rules)
    after = recovered(before, inked(READ, MISSED), LineReader((("17", 0.9),)))
    assert [each.text for each in after.words] == ["Норм", "17"]


def test_a_figure_close_to_the_rules_of_its_column_is_read() -> None:
    figure = Box(200, 400, 27, LINE)
    rules = (Box(186, 100, 3, 700), Box(240, 100, 3, 700))
    before = replace(page_read(word("Норм", READ)), rules=rules)
    after = recovered(before, inked(READ, figure), LineReader((("7", 0.9),)))
    assert [each.text for each in after.words] == ["Норм", "7"]


def test_a_page_without_words_is_left_alone() -> None:
    assert recovered(page_read(), inked(MISSED), LineReader((("17", 0.9),))).words == ()


def test_grey_paper_with_grain_is_no_ink_and_what_is_written_on_it_is() -> None:
    grain = np.random.default_rng(5).integers(-25, 26, (800, 1200))
    page = np.clip(232 + grain, 0, 255).astype(np.uint8)
    page[400:440, 300:540] = 60
    seen = glimpse(page)
    assert seen[50:55, 38:67].min() == 255
    seen[48:57, 36:69] = 0
    assert seen.max() == 0


def test_a_letter_that_was_set_beside_its_ink_is_brought_there_and_not_read_twice() -> None:
    thin = word("2", Box(366, 400, 1, LINE))
    figure = Box(400, 400, 30, LINE)

    after = recovered(
        page_read(word("Норм", READ), thin), inked(READ, figure), LineReader((("2", 0.8),))
    )

    assert [each.text for each in after.words] == ["Норм", "2"]
    assert abs(after.words[1].box.x - figure.x) <= 8
    assert after.words[1].confidence == pytest.approx(0.8)


def test_a_letter_read_as_two_different_ones_is_in_doubt() -> None:
    thin = word("2", Box(366, 400, 1, LINE))
    figure = Box(400, 400, 30, LINE)

    after = recovered(
        page_read(word("Норм", READ), thin), inked(READ, figure), LineReader((("3", 0.8),))
    )

    assert [each.text for each in after.words] == ["Норм", "2"]
    assert after.words[1].confidence <= 0.4


def test_a_letter_far_from_any_other_is_read_for_itself() -> None:
    thin = word("2", Box(200, 400, 1, LINE))
    figure = Box(400, 400, 30, LINE)

    after = recovered(
        page_read(word("Норм", READ), thin), inked(READ, figure), LineReader((("2", 0.8),))
    )

    assert [each.text for each in after.words] == ["Норм", "2", "2"]


class ShyReader(LineReader):
    """A reader that says nothing of what is as large as it is on the page."""

    def read(self, image: GreyPixels, *, dpi: int) -> Reading:
        reading = super().read(image, dpi=dpi)
        return replace(reading, words=()) if dpi == 300 else reading


def test_what_is_not_read_as_it_is_is_read_smaller_and_stands_where_it_is() -> None:
    before = page_read(word("Норм", READ))

    after = recovered(before, inked(READ, MISSED), ShyReader((("17", 0.9),)))

    (found,) = after.words[1:]
    assert found.text == "17"
    assert abs(found.box.x - MISSED.x) <= 8
    assert abs(found.box.y - MISSED.y) <= 8


def test_a_speck_of_which_something_is_said_only_when_it_is_smaller_is_no_letter() -> None:
    before = page_read(word("Норм", READ))

    after = recovered(before, inked(READ, MISSED), ShyReader((("№", 0.9),)))

    assert after.words == before.words


def a_column(*numbers: str) -> tuple[Reading, NDArray[np.uint8]]:
    """A column of numbers that were read, and a page with a thin figure under them."""
    read = [word(text, Box(200, 300 + 80 * at, 24, LINE)) for at, text in enumerate(numbers)]
    figure = Box(205, 700, 10, LINE)
    return page_read(word("Норм", READ), *read), inked(READ, *(each.box for each in read), figure)


@pytest.mark.parametrize(("says", "kept"), [("1", True), ("І", False), ("|", False)])
def test_a_figure_as_thin_as_a_rule_is_read_in_a_column_of_numbers(
    says: str, *, kept: bool
) -> None:
    before, page = a_column("2", "3.")
    after = recovered(before, page, LineReader(((says, 0.9),), wide=9))
    assert [each.text for each in after.words[3:]] == ([says] if kept else [])


@pytest.mark.parametrize("numbers", [("2",), ("2", "сум"), ()])
def test_elsewhere_what_is_as_thin_as_a_rule_is_not_asked_about(numbers: tuple[str, ...]) -> None:
    before, page = a_column(*numbers)
    lines = LineReader((("1", 0.9),), wide=9)
    assert recovered(before, page, lines) is before
    assert lines.shapes == []


def test_a_piece_of_a_figure_is_none() -> None:
    before, page = a_column("2", "3.")
    page[718:728] = 255
    lines = LineReader((("1", 0.9),), wide=9)
    assert recovered(before, page, lines) is before
    assert lines.shapes == []


def test_beside_numbers_of_another_column_it_is_not_asked_about() -> None:
    before, page = a_column("2", "3.")
    aside = [
        replace(each, box=each.box.moved(400, 0)) if each.text in ("2", "3.") else each
        for each in before.words
    ]
    other = page_read(*aside)
    page = inked(*(each.box for each in aside), Box(205, 700, 10, LINE))
    lines = LineReader((("1", 0.9),), wide=9)
    assert recovered(other, page, lines) is other
    assert lines.shapes == []
