from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from ocr import library, tsv
from ocr.errors import EngineFailedError, EngineTimeoutError, LibraryMissingError
from ocr.held import HeldReader
from ocr.probe import probe
from ocr.reader import found
from ocr.settings import VARIABLES, EngineName, Settings
from ocr.tesseract import ProgramReader
from ocr.text import text
from tests.missing import need_module
from tests.ocr.conftest import TEXT

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ocr.probe import Engine

    Page = NDArray[np.uint8]

need_module("tesserocr")
PATH = "broken at /srv/archive/page"
HELD = Settings(seconds=60, engine=EngineName.TESSEROCR)


@pytest.fixture(scope="module")
def reader() -> HeldReader:
    return HeldReader(probe(HELD))


def test_print_is_read_with_places_and_confidence(reader: HeldReader, page: Page) -> None:
    reading = reader.read(page, dpi=300)
    assert text(reading) == TEXT
    assert (reading.width, reading.height, reading.dpi) == (1200, 500, 300)
    assert "tesserocr" in reading.engine
    assert reading.model.startswith("papers:")
    assert abs(reading.words[0].box.x - 80) < 8
    assert reading.words[0].confidence > 0.8


def test_both_engines_say_the_same_of_a_page(
    reader: HeldReader, engine: Engine, page: Page
) -> None:
    held, program = reader.read(page, dpi=300), ProgramReader(engine).read(page, dpi=300)
    assert text(held) == text(program)
    for one, other in zip(held.words, program.words, strict=True):
        assert (one.block, one.line) == (other.block, other.line)
        assert abs(one.box.x - other.box.x) < 5
        assert abs(one.box.y - other.box.y) < 5
        assert abs(one.confidence - other.confidence) < 0.2
    assert held.engine != program.engine


def test_a_page_is_read_the_same_whatever_was_read_before(reader: HeldReader, page: Page) -> None:
    first = reader.read(page, dpi=300)
    reader.read(np.ascontiguousarray(page[250:]), dpi=200)
    reader.upright(page, dpi=150)
    assert reader.read(page, dpi=300) == first


def test_pixels_that_lie_apart_in_memory_are_read_too(reader: HeldReader, page: Page) -> None:
    framed = np.pad(page, 30, constant_values=255)
    assert reader.read(framed[30:-30, 30:-30], dpi=300) == reader.read(page, dpi=300)


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_both_engines_agree_on_which_way_is_up(
    reader: HeldReader, engine: Engine, page: Page, turn: int
) -> None:
    whole = np.rot90(np.vstack([page, page, page]), turn // 90)
    told = reader.upright(whole, dpi=150)
    other = ProgramReader(engine).upright(whole, dpi=150)
    assert told is not None
    assert other is not None
    assert told.turn == other.turn == turn
    assert abs(told.confidence - other.confidence) < 0.5


def test_paper_without_writing_has_no_words_and_no_upright_side(reader: HeldReader) -> None:
    blank = np.full((400, 300), 255, np.uint8)
    assert reader.read(blank, dpi=300).words == ()
    assert reader.upright(blank, dpi=300) is None
    assert reader.nothing((300, 400), dpi=300) == reader.read(blank, dpi=300)


def test_what_is_no_picture_is_a_clear_error_and_the_next_page_is_read(
    reader: HeldReader, page: Page
) -> None:
    with pytest.raises(EngineFailedError):
        reader.read(np.zeros((0, 0), np.uint8), dpi=300)
    assert text(reader.read(page, dpi=300)) == TEXT


def test_the_engine_stops_when_its_time_is_over_and_the_next_page_is_read(page: Page) -> None:
    reader = HeldReader(replace(probe(HELD), settings=replace(HELD, seconds=0.05)))
    long = np.vstack([page] * 12)
    with pytest.raises(EngineTimeoutError, match=r"longer than 0\.05 s"):
        reader.read(long, dpi=300)
    reader.engine = probe(HELD)
    assert text(reader.read(page, dpi=300)) == TEXT


def test_the_models_are_loaded_once(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    load = HeldReader._loaded

    def counted(self: HeldReader, language: str, psm: int) -> object:
        asked.append(language)
        return load(self, language, psm)

    monkeypatch.setattr(HeldReader, "_loaded", counted)
    reader = HeldReader(probe(HELD))
    assert asked == []
    for _ in range(2):
        reader.read(page, dpi=300)
        reader.upright(page, dpi=150)
    assert asked == ["papers", "osd"]


def test_a_line_is_tried_for_one_pitch_the_quick_way(reader: HeldReader, page: Page) -> None:
    reader.read(page, dpi=300)
    api = reader._held[reader.engine.language, reader.engine.settings.psm]
    for name, value in VARIABLES.items():
        assert api.GetVariableAsString(name) == value


def test_time_inside_the_engine_is_counted(reader: HeldReader, page: Page) -> None:
    before = reader.seconds
    reader.read(page, dpi=300)
    after = reader.seconds
    assert after - before > 0.01
    reader.nothing((300, 400), dpi=300)
    assert reader.seconds == after


def test_without_the_model_of_the_orientation_nothing_is_said(page: Page) -> None:
    assert HeldReader(replace(probe(HELD), can_orient=False)).upright(page, dpi=150) is None


def test_a_folder_without_the_model_is_a_clear_error(page: Page) -> None:
    engine = replace(probe(HELD), language="tlh")
    with pytest.raises(EngineFailedError, match="Failed to init"):
        HeldReader(engine).read(page, dpi=300)


def test_a_library_that_is_gone_is_said(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    reader = HeldReader(probe(HELD))
    monkeypatch.setattr(library, "module", lambda: None)
    with pytest.raises(LibraryMissingError):
        reader.read(page, dpi=300)


def test_an_error_of_the_library_names_no_path(reader: HeldReader, page: Page) -> None:
    with pytest.raises(EngineFailedError) as caught, reader._given(page, "papers", 4, 300):
        raise RuntimeError(PATH)
    assert "/srv" not in str(caught.value)


def test_who_looks_for_a_reader_gets_the_one_that_is_asked_for() -> None:
    wanted = replace(HELD, language="Cyrillic")
    assert isinstance(found(wanted), HeldReader)
    assert isinstance(found(replace(wanted, engine=EngineName.PYTESSERACT)), ProgramReader)


def test_a_table_without_a_heading_is_what_the_library_gives(
    reader: HeldReader, page: Page
) -> None:
    with reader._given(page, "papers", 4, 300) as api:
        api.Recognize()
        first = str(api.GetTSVText(0)).split("\n", 1)[0]
    assert tsv.parse(f"\n{first}".encode()) == tsv.Page(1200, 500, ())
