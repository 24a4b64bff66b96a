"""Reading and extracting images without any archive."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest
from click.testing import CliRunner
from PIL import Image

from arkhiv.cli.exits import Exit
from arkhiv.cli.program import program
from ocr.settings import EngineName
from pipeline.language import Lang
from tests.conftest import small_page
from tests.missing import need_program

if TYPE_CHECKING:
    from pathlib import Path

    from arkhiv.settings import Settings
    from tests.arkhiv.cli.conftest import Arkhiv

pytestmark = pytest.mark.embedded


@pytest.fixture
def tesseract() -> str:
    """The program that reads."""
    return need_program("tesseract")


needs_tesseract = pytest.mark.usefixtures("tesseract")


@needs_tesseract
def test_the_text_of_an_image_is_printed_and_nothing_is_kept(
    arkhiv: Arkhiv, settings: Settings, tmp_path: Path
) -> None:
    page = small_page(tmp_path / "page.png", "ТӨРСНИЙ БҮРТГЭЛ\nУлаанбаатар хот")
    assert arkhiv("read", str(page)).out == "ТӨРСНИЙ БҮРТГЭЛ\nУлаанбаатар хот\n"
    assert not settings.data.exists()


@needs_tesseract
def test_words_are_printed_with_their_places(arkhiv: Arkhiv, tmp_path: Path) -> None:
    page = str(small_page(tmp_path / "page.png", "ТӨРСНИЙ БҮРТГЭЛ"))
    found = json.loads(arkhiv("read", page, "--format", "json").out)
    assert [word["text"] for word in found["words"]] == ["ТӨРСНИЙ", "БҮРТГЭЛ"]
    for word in found["words"]:
        assert word.keys() == {"text", "raw", "confidence", "box", "block", "line"}
        x, y, w, h = word["box"]
        assert 0 <= x < x + w <= found["width"]
        assert 0 <= y < y + h <= found["height"]
    root = ET.fromstring(arkhiv("read", page, "--format", "alto").out.encode())  # noqa: S314  # we wrote it
    assert root.tag.endswith("alto")
    assert "ocr_page" in arkhiv("read", page, "--format", "hocr").out


@needs_tesseract
def test_each_page_of_a_file_is_one_line_of_json(arkhiv: Arkhiv, tmp_path: Path) -> None:
    first, second = (
        Image.open(small_page(tmp_path / f"{name}.png", name)) for name in ("НЭГ", "ХОЁР")
    )
    book = tmp_path / "book.tif"
    first.save(book, save_all=True, append_images=[second], dpi=(300, 300))
    lines = arkhiv("read", str(book), "--format", "json").out.splitlines()
    assert [json.loads(line)["words"][0]["text"].upper() for line in lines] == ["НЭГ", "ХОЁР"]
    assert arkhiv("read", str(book)).out.upper() == "НЭГ\n\fХОЁР\n"


@needs_tesseract
def test_fields_are_extracted_with_their_words_in_pixels_of_the_image(
    arkhiv: Arkhiv, tmp_path: Path
) -> None:
    lines = "ТӨРСНИЙ БҮРТГЭЛ\nНэр: Пүрэвжав\nХүйс: эрэгтэй"
    page = small_page(tmp_path / "page.png", lines)
    found = arkhiv("extract", str(page), "--json").json
    assert found.keys() == {"type", "fields"}
    assert found["type"] == "birth"
    fields = {one["name"]: one for one in found["fields"]}
    name = fields["given_name"]
    assert name.keys() == {"name", "value", "raw", "confidence", "page", "polygon", "words"}
    assert (name["value"], name["page"]) == ("Пүрэвжав", 1)
    (word,) = name["words"]
    assert word["text"] == "Пүрэвжав"
    x, y, w, h = word["box"]
    assert 100 < x < 300
    assert 120 < y < 200
    assert {(round(point[0]), round(point[1])) for point in name["polygon"]} <= {
        (column, row) for column in range(x, x + w + 1) for row in range(y, y + h + 1)
    }


@needs_tesseract
def test_what_was_extracted_is_told_in_a_table(arkhiv: Arkhiv, tmp_path: Path) -> None:
    page = small_page(tmp_path / "page.png", "ТӨРСНИЙ БҮРТГЭЛ\nНэр: Пүрэвжав")
    said = arkhiv("extract", str(page), lang="mn").out
    assert "Төрсний бүртгэл" in said
    assert "Пүрэвжав" in said


@needs_tesseract
@pytest.mark.parametrize("content", [b"", b"not a picture at all"])
def test_what_is_no_picture_ends_with_three(arkhiv: Arkhiv, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "page.png"
    path.write_bytes(content)
    assert arkhiv("read", str(path), ends=Exit.INPUT).out == ""


def test_a_file_that_is_not_there_is_wrong_usage(arkhiv: Arkhiv, tmp_path: Path) -> None:
    assert "does not exist" in arkhiv("read", str(tmp_path / "no.png"), ends=Exit.USAGE).err


def test_without_the_program_the_install_line_is_told(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = small_page(tmp_path / "page.png", "Нэр")
    monkeypatch.setenv("PATH", "/nonexistent")
    group = program(replace(settings, lang=Lang.MONGOLIAN, ocr_engine=EngineName.PYTESSERACT))
    said = CliRunner().invoke(group, ["read", str(page)], prog_name="arkhiv")
    assert said.exit_code == Exit.UNAVAILABLE
    assert "Суулгана уу: sudo apt-get install" in said.stderr


@needs_tesseract
def test_an_image_without_text_is_said_to_have_none(arkhiv: Arkhiv, tmp_path: Path) -> None:
    page = tmp_path / "blank.png"
    Image.new("L", (900, 500), 255).save(page, dpi=(300, 300))
    said = arkhiv("read", str(page))
    assert said.out.strip() == ""
    assert "No text was found" in said.err
    assert "No text was found" in arkhiv("read", str(page), "--format", "json").err
