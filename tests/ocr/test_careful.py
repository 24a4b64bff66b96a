"""Lines in doubt are read again, and what is believed more stays."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from ocr.careful import MOST, PATIENCE, CarefulReader, believed, cut
from ocr.library import loaded
from ocr.probe import probe
from ocr.reader import found, plain
from ocr.settings import EngineName, Settings
from ocr.text import text
from ocr.words import Box, Reading, Word
from tests.missing import need_module
from tests.ocr.conftest import TEXT

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ocr.osd import Upright
    from ocr.pixels import GreyPixels

PAGE = np.arange(200 * 300, dtype=np.uint32).astype(np.uint8).reshape(200, 300)


def word(said: str, confidence: float, line: int, x: int = 40) -> Word:
    return Word(said, said, Box(x, 40 * line, 60, 20), confidence, block=3, line=line)


@dataclass
class Scripted:
    """A reader that says what it is told to, and keeps the images that it was given."""

    says: list[tuple[Word, ...]]
    seconds: float = 1.0
    given: list[NDArray[np.uint8]] = field(default_factory=list)

    def read(self, image: GreyPixels, *, dpi: int) -> Reading:
        height, width = image.shape
        self.given.append(np.frombuffer(image.tobytes(), np.uint8).reshape(height, width))
        return Reading(width, height, dpi, self.says.pop(0), "engine", "model", "papers")

    def upright(self, image: GreyPixels, *, dpi: int) -> Upright | None:
        raise AssertionError((image, dpi))

    def nothing(self, size: tuple[int, int], *, dpi: int) -> Reading:
        return Reading(*size, dpi, (), "engine", "model", "papers")


def test_a_line_in_doubt_is_read_again_and_keeps_its_place() -> None:
    first, second = word("Иргэний", 0.9, 1), word("оон", 0.1, 2)
    again = Word("бүртгэл", "бүртгэл", Box(8, 8, 58, 19), 0.9, block=1, line=0)
    exact = Scripted([(again,)])
    reader = CarefulReader(Scripted([(first, second)]), exact)

    reading = reader.read(PAGE, dpi=300)

    assert [each.text for each in reading.words] == ["Иргэний", "бүртгэл"]
    assert reading.words[1] == replace(again, box=Box(40, 80, 58, 19), block=3, line=2)
    (seen,) = exact.given
    assert np.array_equal(seen, PAGE[72:108, 32:108])
    assert reader.seconds == 2


def test_a_quick_reading_of_a_smaller_page_is_assured_by_the_page_itself() -> None:
    first, second = word("Иргэний", 0.9, 1), word("оон", 0.1, 2)
    again = Word("бүртгэл", "бүртгэл", Box(8, 8, 58, 19), 0.9, block=1, line=0)
    quick, exact = Scripted([]), Scripted([(again,)])
    reading = Reading(300, 200, 300, (first, second), "engine", "model", "papers")

    assured = CarefulReader(quick, exact).assured(reading, PAGE)

    assert [each.text for each in assured.words] == ["Иргэний", "бүртгэл"]
    assert not quick.given
    assert np.array_equal(exact.given[0], PAGE[72:108, 32:108])


def test_capitals_are_told_by_the_page_and_not_by_a_line_alone() -> None:
    first = (word("охид", 0.8, 1), word("Нрм", 0.2, 1, 120))
    again = (word("ОХИД", 0.9, 0), word("Норм", 0.9, 0, 120))
    reader = CarefulReader(Scripted([first]), Scripted([again]))
    assert [each.text for each in reader.read(PAGE, dpi=300).words] == ["охид", "Норм"]


def test_what_is_believed_less_the_second_time_is_not_taken() -> None:
    doubtful = (word("Норм", 0.4, 1), word("12", 0.9, 1, 120))
    for again in ((), (word("Нн", 0.3, 0),)):
        reader = CarefulReader(Scripted([doubtful]), Scripted([again]))
        assert reader.read(PAGE, dpi=300).words == doubtful


def test_a_page_without_doubt_is_read_once() -> None:
    exact = Scripted([])
    sure = (word("Норм", 0.8, 1), word("12", 0.9, 2))
    assert CarefulReader(Scripted([sure]), exact).read(PAGE, dpi=300).words == sure
    assert exact.given == []


def test_a_page_of_nothing_but_doubt_is_read_once() -> None:
    exact = Scripted([])
    scrawl = tuple(word("ъ", 0.1, line) for line in range(MOST + 1))
    assert CarefulReader(Scripted([scrawl]), exact).read(PAGE, dpi=300).words == scrawl
    assert exact.given == []


def test_words_are_believed_by_their_letters() -> None:
    assert believed((word("Норм", 0.9, 1), word("а", 0.4, 1))) == pytest.approx(0.8)
    assert believed(()) == 0


def test_a_part_is_cut_out_to_the_pixel() -> None:
    part = cut(PAGE.tobytes(), 300, Box(290, 190, 10, 10))
    assert part.shape == (10, 10)
    assert part.tobytes() == PAGE[190:, 290:].tobytes()


@pytest.mark.parametrize("name", [EngineName.TESSEROCR, EngineName.PYTESSERACT])
def test_our_model_is_read_with_carefully(name: EngineName, page: NDArray[np.uint8]) -> None:
    if name is EngineName.TESSEROCR:
        need_module("tesserocr")
    engine = probe(Settings(engine=name, seconds=60), loaded)
    reader = found(engine.settings)
    assert isinstance(reader, CarefulReader)
    assert text(reader.read(page, dpi=300)) == TEXT
    assert text(plain(replace(engine, language=engine.exact)).read(page, dpi=300)) == TEXT


def test_english_that_is_surely_read_takes_the_place_of_what_stays_in_doubt() -> None:
    first = (word("Эцэг", 0.92, 1), word("Раслег", 0.1, 1, 120))
    english = Word("Father", "Father", Box(8, 8, 58, 19), 0.97, block=1, line=0)
    quick, exact = Scripted([first]), Scripted([first])
    reader = CarefulReader(quick, exact, Scripted([(english,)]))

    reading = reader.read(PAGE, dpi=300)

    assert [each.text for each in reading.words] == ["Эцэг", "Father"]
    assert reading.words[1] == replace(english, box=Box(120, 40, 58, 19), block=3, line=1)
    assert reader.seconds == 3


def test_a_page_without_english_is_asked_about_it_no_more_than_a_few_times() -> None:
    lines = [word("дулйдалц", 0.1, number) for number in range(20)]
    says = [(each,) for each in lines]
    english = Scripted([()] * 20)
    CarefulReader(Scripted([tuple(lines)]), Scripted(list(says)), english).read(
        np.zeros((900, 300), np.uint8), dpi=300
    )
    assert len(english.given) == PATIENCE
