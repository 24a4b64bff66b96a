"""The access copy as a file: valid, repeatable, true about itself, and possible for large plans."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta, timezone
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pikepdf
import pytest
from pikepdf import pdfa
from PIL import Image

from ocr.words import Box, Word
from pipeline.assemble import Flavour, truetype
from pipeline.errors import HeldError, NotPdfaError
from pipeline.geometry import Point, affine
from tests.preflight import assert_valid_1b, need_preflight

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.assemble import Sheet
    from tests.pipeline.assemble.conftest import Desk

MEMORY = 3 * 2**30


def _sheets(desk: Desk) -> list[Sheet]:
    """Pages of every kind: taken over, coded anew, black and white, a part, without words."""
    paper = desk.print()
    hostile = Word("\x00\ud800<&\u202e", "", Box(600, 300, 90, 30), 0.5, 2, 9)
    odd = replace(paper.reading, words=(*paper.reading.words, hostile))
    bits = desk.sheet(paper, "bits.tif")
    paper.image.convert("1").save(bits.master, compression="group4")
    part = (Point(40, 100), Point(800, 90), Point(800, 260))
    return [
        desk.sheet(paper, "a.jpg", quality=90),
        desk.sheet(paper, "b.png", affine((0, 1, 0), (-1, 0, 1000)), (420, 1000)),
        replace(desk.sheet(paper, "c.jpg", mode="L", quality=90), reading=odd),
        replace(desk.sheet(paper, "d.png"), keep=part),
        replace(bits, reading=None),
    ]


@pytest.mark.parametrize("flavour", Flavour)
def test_every_kind_of_page_is_valid_pdfa(desk: Desk, flavour: Flavour) -> None:
    opened = desk.assemble(*_sheets(desk), flavour=flavour)
    report = pdfa.validate_written(opened.path, flavour.value)
    assert report.passed, report.summary()


@pytest.mark.service
def test_a_second_validator_agrees(desk: Desk) -> None:
    need_preflight()
    assert_valid_1b(desk.assemble(*_sheets(desk), flavour=Flavour.PDFA_1B).path)


def test_the_same_version_gives_the_same_bytes(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    sheets = _sheets(desk)
    first = desk.assemble(*sheets, name="first.pdf").path.read_bytes()
    monkeypatch.setenv("TZ", "Asia/Hovd")
    elsewhere = desk.facts.created.astimezone(timezone(timedelta(hours=7)))
    second = desk.stating(created=elsewhere).assemble(*sheets, name="second.pdf")
    assert second.path.read_bytes() == first


def test_another_version_gives_other_bytes(desk: Desk) -> None:
    sheet = desk.sheet(desk.print())
    first = desk.assemble(sheet, name="first.pdf").path.read_bytes()
    assert desk.stating(version=3).assemble(sheet).path.read_bytes() != first


def _said(path: Path) -> dict[str, list[str]]:
    """Everything that the XMP packet says, by property."""
    with pikepdf.open(path) as pdf:
        packet = ET.fromstring(pdf.Root.Metadata.read_bytes())  # noqa: S314  # written here
    (description,) = packet.iterfind(".//{*}Description")
    return {
        re.sub(r".*}", "", property_.tag): [
            text.strip() for text in property_.itertext() if text.strip()
        ]
        for property_ in description
    }


def test_the_file_says_what_it_is_and_nothing_more(desk: Desk) -> None:
    opened = desk.assemble(desk.sheet(desk.print()))
    assert _said(opened.path) == {
        "part": ["2"],
        "conformance": ["B"],
        "format": ["application/pdf"],
        "identifier": [desk.facts.document_id],
        "title": ["Төрсний бүртгэл"],
        "language": ["mn"],
        "relation": ["sha256:" + "a" * 64, "sha256:" + "b" * 64],
        "DocumentID": [desk.facts.document_id],
        "VersionID": ["2"],
        "CreatorTool": ["Arkhiv"],
        "CreateDate": ["2024-03-09T08:30:00+00:00"],
        "ModifyDate": ["2024-03-09T08:30:00+00:00"],
        "MetadataDate": ["2024-03-09T08:30:00+00:00"],
        "Producer": ["Arkhiv"],
    }
    with pikepdf.open(opened.path) as pdf:
        assert str(pdf.Root.Lang) == "mn"
        assert {key: str(value) for key, value in pdf.docinfo.items()} == {
            "/Title": "Төрсний бүртгэл",
            "/Creator": "Arkhiv",
            "/Producer": "Arkhiv",
            "/CreationDate": "D:20240309083000+00'00'",
            "/ModDate": "D:20240309083000+00'00'",
        }


def test_a_master_of_two_pages_is_named_once(desk: Desk) -> None:
    digests = ("a" * 64, "b" * 64, "a" * 64)
    opened = desk.stating(digests=digests).assemble(desk.sheet(desk.print()))
    assert _said(opened.path)["relation"] == ["sha256:" + "a" * 64, "sha256:" + "b" * 64]


@pytest.mark.parametrize("flavour", Flavour)
def test_a_file_without_title_and_digests_is_valid(desk: Desk, flavour: Flavour) -> None:
    opened = desk.stating(title="", digests=()).assemble(desk.sheet(desk.print()), flavour=flavour)
    assert not {"title", "relation"} & set(_said(opened.path))


@pytest.mark.parametrize("flavour", Flavour)
def test_a_title_of_any_characters_is_written_safely(desk: Desk, flavour: Flavour) -> None:
    title = "Гэрээ\x00 <b>&amp;\nÖвөр\ud800 ]]> 𐐀\u2028"
    opened = desk.stating(title=title).assemble(desk.sheet(desk.print()), flavour=flavour)
    assert _said(opened.path)["title"] == ["Гэрээ <b>&amp; Öвөр ]]> 𐐀"]


def test_a_copy_that_is_no_pdfa_is_held_and_not_kept(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(truetype, "program", lambda: b"no font")
    with pytest.raises(NotPdfaError, match="not valid PDF/A-2b") as caught:
        desk.assemble(desk.sheet(desk.print()))
    assert isinstance(caught.value, HeldError)
    assert caught.value.code == "not_pdfa"
    assert not (desk.folder / "out.pdf").exists()


def test_pages_come_in_order_and_each_in_its_own_size(desk: Desk) -> None:
    sheets = [
        desk.sheet(desk.print([f"хуудас {number}"], (400 + 50 * number, 200)), f"{number}.png")
        for number in range(3)
    ]
    opened = desk.assemble(*sheets)
    assert opened.lines() == ["хуудас 0", "хуудас 1", "хуудас 2"]
    with pikepdf.open(opened.path) as pdf:
        widths = [float(page.mediabox[2]) for page in pdf.pages]
    assert widths == pytest.approx([400 * 0.48, 450 * 0.48, 500 * 0.48])


@pytest.mark.parametrize("dpi", [1, 300, 5000], ids=str)
def test_a_page_has_a_size_that_pdfa_allows(desk: Desk, dpi: int) -> None:
    sheet = replace(desk.sheet(desk.print()), dpi=dpi)
    sides = desk.assemble(sheet).size()
    assert all(3 <= side <= 14_400 for side in sides)


def test_a_plan_as_large_as_a0_fits_into_memory(desk: Desk) -> None:
    width, height = 14_043, 9_933
    plan = Image.new("RGB", (width, height), (240, 235, 220))
    plan.paste((20, 20, 20), (100, 100, 13_000, 140))
    path = desk.folder / "plan.tif"
    plan.save(path, compression="packbits")
    script = f"""
import resource
resource.setrlimit(resource.RLIMIT_AS, ({MEMORY}, {MEMORY}))
from datetime import datetime, UTC
from pathlib import Path
from pipeline.assemble import Facts, Sheet, assemble
from pipeline.geometry import IDENTITY, Point
keep = (Point(0, 0), Point({width}, 0), Point({width}, 9000), Point(0, {height}))
sheet = Sheet(Path({str(path)!r}), 0, IDENTITY, {width}, {height}, 300, None, keep)
facts = Facts("x", 1, "", "mn", (), datetime(2024, 1, 1, tzinfo=UTC))
assemble([sheet], facts, Path({str(desk.folder / "plan.pdf")!r}))
"""
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr
    with pikepdf.open(desk.folder / "plan.pdf") as pdf:
        size = [float(side) for side in pdf.pages[0].mediabox[2:]]
    assert size == pytest.approx([width * 0.24, height * 0.24], abs=0.01)
