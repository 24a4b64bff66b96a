"""ALTO 4: a reading as libraries and archives exchange it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from ocr.order import blocks, rows_of
from ocr.tables import tables
from ocr.words import Box, RegionKind, around
from ocr.xmltext import printable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ocr.tables import Table
    from ocr.words import Reading, Word

NAMESPACE = "http://www.loc.gov/standards/alto/ns-v4#"
_XSI = "http://www.w3.org/2001/XMLSchema-instance"
_PICTURES = frozenset({RegionKind.PHOTOGRAPH, RegionKind.DRAWING})
_DECLARATION = "<?xml version='1.0' encoding='UTF-8'?>"
"""Written apart: the library would encode every name and value by itself."""
_SCHEMA = "http://www.loc.gov/standards/alto/v4/alto-4-4.xsd"


def alto(reading: Reading) -> bytes:
    """The reading as an ALTO 4.4 document, in pixels of the image that was read."""
    root = ET.Element(
        "alto",
        {
            "xmlns": NAMESPACE,
            "xmlns:xsi": _XSI,
            "xsi:schemaLocation": f"{NAMESPACE} {_SCHEMA}",
            "SCHEMAVERSION": "4.4",
        },
    )
    _describe(root, reading)
    page = ET.SubElement(ET.SubElement(root, "Layout"), "Page", ID="page_1", PHYSICAL_IMG_NR="1")
    page.set("WIDTH", str(reading.width))
    page.set("HEIGHT", str(reading.height))
    whole = Box(0, 0, reading.width, reading.height)
    space = ET.SubElement(page, "PrintSpace", _place(whole))
    ruled = tables(reading.words, reading.rules)
    for number, table in enumerate(ruled, 1):
        _table(space, f"table_{number}", table)
    inside = {id(word) for table in ruled for cell in table for word in cell.words}
    loose = replace(reading, words=tuple(w for w in reading.words if id(w) not in inside))
    for number, lines in enumerate(blocks(loose), 1):
        _block(space, f"block_{number}", lines)
    for number, region in enumerate(reading.regions, 1):
        name = "Illustration" if region.kind in _PICTURES else "ComposedBlock"
        told = {"ID": f"region_{number}", "TYPE": str(region.kind), **_place(region.box)}
        ET.SubElement(space, name, told)
    ET.indent(root, " ")
    document = ET.tostring(root, encoding="unicode")
    return f"{_DECLARATION}\n{document}".encode()


def _describe(root: ET.Element, reading: Reading) -> None:
    description = ET.SubElement(root, "Description")
    ET.SubElement(description, "MeasurementUnit").text = "pixel"
    step = ET.SubElement(description, "Processing", ID="reading_1")
    ET.SubElement(step, "processingCategory").text = "contentGeneration"
    ET.SubElement(
        step, "processingStepDescription"
    ).text = "Text recognition; positions are pixels of the cleaned image, origin top left"
    ET.SubElement(step, "processingStepSettings").text = printable(
        f"dpi={reading.dpi} language={reading.language} model={reading.model}"
    )
    program, _, version = reading.engine.partition(" ")
    software = ET.SubElement(step, "processingSoftware")
    ET.SubElement(software, "softwareName").text = printable(program)
    ET.SubElement(software, "softwareVersion").text = printable(version)


def _table(space: ET.Element, table_name: str, held: Table) -> None:
    """Ruled cells, each a block of its own, so that nobody reads across a rule."""
    place = _place(around([cell.box for cell in held]))
    table = ET.SubElement(space, "ComposedBlock", {"ID": table_name, "TYPE": "table", **place})
    for number, cell in enumerate(held, 1):
        name = f"{table_name}_cell_{number}"
        told = {"ID": name, "TYPE": "cell", **_place(cell.box)}
        block = ET.SubElement(table, "ComposedBlock", told)
        if cell.words:
            _block(block, f"{name}_text", rows_of(cell.words))


def _block(space: ET.Element, name: str, lines: Sequence[Sequence[Word]]) -> None:
    whole = around([word.box for line in lines for word in line])
    block = ET.SubElement(space, "TextBlock", {"ID": name, **_place(whole)})
    for number, words in enumerate(lines, 1):
        line_name = f"{name}_line_{number}"
        line = ET.SubElement(
            block, "TextLine", {"ID": line_name, **_place(around([word.box for word in words]))}
        )
        for place, word in enumerate(words):
            if place:
                _space(line, words[place - 1].box, word.box)
            _string(line, f"{line_name}_string_{place + 1}", word)


def _string(line: ET.Element, name: str, word: Word) -> None:
    string = ET.SubElement(line, "String", {"ID": name, **_place(word.box)})
    string.set("CONTENT", printable(word.text))
    string.set("WC", f"{word.confidence:.4f}")
    if word.raw != word.text:
        ET.SubElement(string, "ALTERNATIVE", PURPOSE="as recognised").text = printable(word.raw)


def _space(line: ET.Element, before: Box, after: Box) -> None:
    width = max(0, after.x - before.right)
    place = {"HPOS": str(before.right), "VPOS": str(before.y), "WIDTH": str(width)}
    ET.SubElement(line, "SP", place)


def _place(box: Box) -> dict[str, str]:
    return {"HPOS": str(box.x), "VPOS": str(box.y), "WIDTH": str(box.w), "HEIGHT": str(box.h)}
