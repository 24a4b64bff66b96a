"""A copy as a file: sound, marked on every page, and with nothing of what may not be seen."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from pikepdf import pdfa

from ocr.words import Word
from pipeline.assemble import Flavour
from pipeline.geometry import IDENTITY, Point, compose, rotation, translation
from pipeline.issuing.file import A4, write_file, write_print
from pipeline.issuing.mark import Mark
from pipeline.nouns.document import Field
from tests.pipeline.assemble.conftest import GAP, LEADING, LINES, MARGIN, Opened
from tests.pipeline.issuing.conftest import PAGE, box
from tests.preflight import assert_valid_1b, need_preflight

if TYPE_CHECKING:
    import numpy as np

    from pipeline.issuing.part import Part
    from tests.pipeline.assemble.conftest import Desk
    from tests.pipeline.issuing.conftest import Printer

NUMBER = "0198-C0DE-1234-7ABC-8DEF"
MARK = Mark(
    ("Доржийн Бат (bat) · 2026/118", f"2026.07.14 10:20 · Хуулбар {NUMBER}"),
    f"Доржийн Бат · {NUMBER}",
)
TURNED = compose(rotation(90, Point(210, 210)), translation(30, 4))
ASKEW = rotation(-2.5, Point(500, 210))
FIRST_TWO = box(0, 0, 1000, MARGIN + 2 * LEADING - GAP)


def file_of(desk: Desk, *parts: Part, print_: bool = False, name: str = "copy.pdf") -> Opened:
    out = desk.folder / name
    (write_print if print_ else write_file)(parts, MARK, desk.facts, out)
    return Opened(out)


def read_again(opened: Opened, page: int = 1) -> np.ndarray:
    return opened.rendered(150, page)


@pytest.mark.parametrize("print_", [False, True], ids=["to keep", "to print"])
def test_a_marked_file_is_valid_pdfa_that_a_second_validator_accepts(
    desk: Desk, printer: Printer, *, print_: bool
) -> None:
    parts = [printer.part(), printer.part(ASKEW, FIRST_TWO), printer.part(TURNED)]
    out = file_of(desk, *parts, print_=print_).path
    report = pdfa.validate_written(out, Flavour.PDFA_2B.value)
    assert report.passed, report.summary()


@pytest.mark.service
@pytest.mark.parametrize("write", [write_file, write_print])
def test_a_second_validator_agrees(desk: Desk, printer: Printer, write: object) -> None:
    need_preflight()
    out = desk.folder / "1b.pdf"
    write([printer.part(ASKEW), printer.part()], MARK, desk.facts, out, Flavour.PDFA_1B)  # type: ignore[operator]
    assert_valid_1b(out)


@pytest.mark.parametrize("onto", [IDENTITY, ASKEW], ids=["straight", "askew"])
def test_the_words_of_a_copy_are_those_of_the_page_and_those_of_the_mark(
    desk: Desk, printer: Printer, onto: tuple[float, ...]
) -> None:
    lines = file_of(desk, printer.part(onto)).lines()  # type: ignore[arg-type]
    assert lines == [*LINES, *MARK.lines]


def test_the_words_lie_on_their_ink(desk: Desk, printer: Printer) -> None:
    part = printer.part(ASKEW)
    assert part.reading is not None
    found = file_of(desk, part).words()
    for word, seen in zip(part.reading.words, found, strict=False):
        assert seen.text == word.text
        assert seen.left / 72 * 150 == pytest.approx(word.box.x, abs=2)
        assert seen.top / 72 * 150 <= word.box.y + 2
        assert seen.bottom / 72 * 150 >= word.box.bottom - 2


@pytest.mark.parametrize("onto", [IDENTITY, ASKEW], ids=["straight", "askew"])
@pytest.mark.parametrize("print_", [False, True], ids=["to keep", "to print"])
def test_the_neighbours_act_is_neither_in_the_picture_nor_in_the_words(
    desk: Desk, printer: Printer, onto: tuple[float, ...], *, print_: bool
) -> None:
    opened = file_of(desk, printer.part(onto, FIRST_TWO), print_=print_)  # type: ignore[arg-type]
    assert "Цэрэндорж" not in opened.text()
    assert "ЪЪ87031204" not in opened.text()
    (stored,) = opened.pictures()
    assert stored.size[1] < 330
    dark = (stored.levels.min(axis=2) < 90).mean(axis=1)
    assert dark[:110].max() > 0.05


def test_a_hidden_place_is_paper_and_its_words_stand_nowhere(desk: Desk, printer: Printer) -> None:
    paper = desk.print()
    clan = next(word for word in paper.reading.words if word.text == "Өгөдэй")
    number = paper.reading.words.index(clan)
    place = box(clan.box.x - 8, clan.box.y - 8, clan.box.right + 8, clan.box.bottom + 8)
    field = Field("clan_name", "Өгөдэй", "Өгөдэй", True, 0.9, PAGE, place, (number,), True)  # noqa: FBT003
    opened = file_of(desk, printer.part(hidden=(place,), secret=(field,)))
    assert "Өгөдэй" not in opened.text()
    assert "Цэрэндорж" in opened.text()
    shown = opened.rendered(150)
    left, top, right, bottom = clan.box.x, clan.box.y, clan.box.right, clan.box.bottom
    assert shown[top:bottom, left:right].min() > 150


def test_the_same_word_elsewhere_on_the_page_is_not_said_either(
    desk: Desk, printer: Printer
) -> None:
    paper = desk.print(("яс үндэс халх", "тэр Халх хүн"))
    first = next(word for word in paper.reading.words if word.text == "халх")
    place = box(first.box.x, first.box.y, first.box.right, first.box.bottom)
    number = paper.reading.words.index(first)
    field = Field("ethnicity", "халх", "халх", True, 0.9, PAGE, place, (number,), True)  # noqa: FBT003
    opened = file_of(desk, printer.part(hidden=(place,), secret=(field,), paper=paper))
    assert "халх" not in opened.text().lower()
    assert "хүн" in opened.text()


def test_a_print_is_a4_each_page_upright_and_within_the_margins(
    desk: Desk, printer: Printer
) -> None:
    opened = file_of(desk, printer.part(), print_=True)
    assert opened.size() == pytest.approx(A4, abs=0.01)
    wide = desk.print(size=(2400, 420))
    across = file_of(desk, printer.part(paper=wide), print_=True, name="wide.pdf")
    assert across.size() == pytest.approx(A4[::-1], abs=0.01)
    shown = opened.rendered(100)
    assert shown[:20].min() == 255
    assert shown[:, :20].min() == 255


def test_an_odd_letter_in_a_mark_or_on_a_page_spoils_no_file(desk: Desk, printer: Printer) -> None:
    paper = desk.print(("сайн",))
    odd = Word("\x00\ud800<&\u202e", "", paper.reading.words[0].box, 0.5, 2, 9)
    hostile = Mark(("<b>\x00\u202e(/S) Tj\\", NUMBER), "\x00)")
    from dataclasses import replace

    part = printer.part(paper=replace(paper, reading=replace(paper.reading, words=(odd,))))
    out = desk.folder / "odd.pdf"
    write_file([part], hostile, desk.facts, out)
    assert pdfa.validate_written(out, Flavour.PDFA_2B.value).passed
    assert NUMBER in Opened(out).text()
