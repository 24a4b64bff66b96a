"""hOCR: a reading as a web page that text tools can lay under an image."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from ocr.order import blocks
from ocr.words import Box, around
from ocr.xmltext import printable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ocr.words import Reading, Word

_HEAD = b'<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE html>\n'
_CAPABILITIES = "ocr_page ocr_carea ocr_line ocrx_word ocrp_wconf"


def hocr(reading: Reading) -> bytes:
    """The reading as an hOCR 1.2 document, in pixels of the image that was read."""
    root = ET.Element("html", {"xmlns": "http://www.w3.org/1999/xhtml", "lang": "mn"})
    head = ET.SubElement(root, "head")
    ET.SubElement(head, "title")
    ET.SubElement(head, "meta", charset="utf-8")
    ET.SubElement(head, "meta", name="ocr-system", content=printable(reading.engine))
    ET.SubElement(head, "meta", name="ocr-capabilities", content=_CAPABILITIES)
    whole = _title(Box(0, 0, reading.width, reading.height))
    title = f"{whole}; ppageno 0; scan_res {reading.dpi} {reading.dpi}"
    page = _part(ET.SubElement(root, "body"), "div", "ocr_page", title)
    for lines in blocks(reading):
        area = _part(
            page, "div", "ocr_carea", _title(around([word.box for line in lines for word in line]))
        )
        for words in lines:
            _line(area, words)
    ET.indent(root, " ")
    body: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=False)
    return _HEAD + body


def _line(area: ET.Element, words: Sequence[Word]) -> None:
    line = _part(area, "span", "ocr_line", _title(around([word.box for word in words])))
    for word in words:
        title = f"{_title(word.box)}; x_wconf {round(100 * word.confidence)}"
        _part(line, "span", "ocrx_word", title).text = printable(word.text)


def _part(parent: ET.Element, tag: str, kind: str, title: str) -> ET.Element:
    return ET.SubElement(parent, tag, {"class": kind, "title": title})


def _title(box: Box) -> str:
    return f"bbox {box.x} {box.y} {box.right} {box.bottom}"
