"""Printing: sheets become a file of A4 pages, the front and the back of each in turn."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pikepdf
from pikepdf import Array, Dictionary, Name, Page

from pipeline.assemble.coding import coded
from pipeline.assemble.pdf import add_picture
from pipeline.nouns.sheet import Face, SheetKind
from pipeline.sheets.code import Code
from pipeline.sheets.drawing import DPI, Said, drawn

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from pikepdf import Pdf

    from pipeline.nouns.sheet import Sheet

POINTS = 72
TITLE = "ТУСГААРЛАХ ХУУДАС"
END = "ТӨГСГӨЛИЙН ХУУДАС"
BACK = "АР ТАЛ"
END_LINES = (
    "Багцын хамгийн сүүлд тавина.",
    "Үүний ард баримт тавихгүй.",
)


def write(out: Path, sheets: Iterable[tuple[Sheet, Said]], mark: str = "") -> None:
    """Write sheets with what stands on them; no page but the one that is made is in memory.

    `mark` stands on every face of those that are printed to practise.
    """
    with pikepdf.new() as pdf:
        for sheet, said in sheets:
            for face, text in _faces(sheet, said):
                _add(pdf, replace(text, mark=mark), Code(sheet.number, sheet.check, face))
        pdf.save(out)


def _faces(sheet: Sheet, said: Said) -> Iterator[tuple[Face, Said]]:
    number = f"№ {sheet.number:06}   ({sheet.place} / {sheet.of})"
    heading = END if sheet.kind is SheetKind.END else TITLE
    lines = (number, *(END_LINES if sheet.kind is SheetKind.END else ()), *said.lines)
    yield Face.FRONT, Said(said.heading or heading, lines, said.notice)
    yield Face.BACK, Said(f"{heading} · {BACK}", lines, said.notice)


def _add(pdf: Pdf, said: Said, code: Code) -> None:
    image = drawn(said, str(code))
    picture = add_picture(pdf, coded(image, DPI))
    height, width = (side * POINTS / DPI for side in image.shape)
    content = f"q {width:.3f} 0 0 {height:.3f} 0 0 cm /P Do Q\n"
    page = Dictionary(
        Type=Name.Page,
        MediaBox=Array([0, 0, round(width, 3), round(height, 3)]),
        Resources=Dictionary(XObject=Dictionary(P=picture)),
        Contents=pdf.make_stream(content.encode("ascii")),
    )
    pdf.pages.append(Page(pdf.make_indirect(page)))
