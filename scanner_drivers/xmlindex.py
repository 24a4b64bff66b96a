"""The XML index: what a capture program says of its pictures in elements instead of lines.

An element that names a file is a line. Its cells are its attributes and the plain elements in it,
`<leaf>5</leaf>` or `<item name="leaf" value="5"/>`, and those of the elements around it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from scanner_drivers.elements import StrangeXmlError, parsed
from scanner_drivers.index import FILES, BadIndexError
from scanner_drivers.refusal import Code

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scanner_drivers.elements import Element
    from scanner_drivers.index import Reading

MOST = 500_000
"""Elements of one index: twenty of each side of the thickest batches."""
NAME, VALUE = "name", "value"

Line: TypeAlias = tuple[int, dict[str, str]]


def lines_in(data: bytes, reading: Reading) -> list[Line]:
    """Return the number and the cells of each line; raise where a column is not known."""
    try:
        root = parsed(data, MOST)
    except StrangeXmlError as error:
        raise BadIndexError(Code.INDEX_XML) from error
    found = [(line, _by_column(told, reading)) for line, told in _told(root, {}) if told]
    lines = [(line, cells) for line, cells in found if cells.keys() & FILES]
    if not lines:
        raise BadIndexError(Code.INDEX_NO_FILE)
    return lines


def _by_column(told: dict[str, str], reading: Reading) -> dict[str, str]:
    names = reading.columns_of(list(told))
    return {name: value for name, value in zip(names, told.values(), strict=True) if value}


def _told(element: Element, around: dict[str, str]) -> Iterator[Line]:
    """Yield what each element tells in which no other tells anything, with what is told around."""
    plain = [_cell(one) for one in element.within]
    told = {**around, **element.attributes, **dict(cell for cell in plain if cell)}
    inner = [one for one, cell in zip(element.within, plain, strict=True) if cell is None]
    if not inner:
        yield element.line, told
    for one in inner:
        yield from _told(one, told)


def _cell(element: Element) -> tuple[str, str] | None:
    """Return the heading and the value of a plain element; None of one that is a line itself."""
    if element.within:
        return None
    if NAME in element.attributes and element.attributes.keys() <= {NAME, VALUE}:
        value = element.attributes.get(VALUE, element.text)
        return element.attributes[NAME], value.strip()
    return None if element.attributes else (element.name, element.text.strip())
